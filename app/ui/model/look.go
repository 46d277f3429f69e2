package model

// Look is how the app looks and answers on this tablet. It says nothing about
// a person but their habits, so it is kept outside the vault.
type Look struct {
	Mode    string // light, dark, sunlight or system
	Percent int    // text size
	// LeftHand says that the tablet is held in the left hand: rail and action
	// bar are mirrored, so that its thumb reaches the main button.
	LeftHand bool
	// LessMovement says that everything happens at once.
	LessMovement bool
	// Touch says whether a finger's drag scrolls over inputs: "auto" where the
	// system tells of touch, "on" or "off".
	Touch string
	// Language is the one Family view opens in, "" for English.
	Language string
}

// Touches says whether drags scroll, on a device that tells of touch or not.
func (l Look) Touches(device bool) bool { return l.Touch == "on" || l.Touch != "off" && device }
