package theme

// Habits are the settings that change how the app moves and lies under the
// hand. They travel with the theme, as the text size does, so that every
// widget knows them and a change of them redraws everything.
type Habits struct {
	LessMovement bool // everything happens at once
	Touch        bool // a finger's drag scrolls over inputs; on a tablet driver it always does
	LeftHand     bool // rail and bars are mirrored
}

// With is the theme with these habits.
func (t *Theme) With(h Habits) *Theme {
	other := *t
	other.habits = h
	return &other
}

// Habits are those given to With.
func (t *Theme) Habits() Habits { return t.habits }

// CurrentHabits are the habits of the app's theme. UI goroutine.
func CurrentHabits() Habits { return Current().habits }
