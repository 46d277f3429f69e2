package widget

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"
)

func TestAnActionWithoutPersonOrDateSaysSo(t *testing.T) {
	row := NewActionRow(ActionRowProps{What: "Explore extra support"})
	stage(t, VBox(0, row), 900, 100)
	if n := row.A11y(); !slices.Equal(n.State, []string{"Nobody yet", "No date"}) {
		t.Errorf("before the review: %v", n.State)
	}
	row.Set(ActionRowProps{What: "Explore extra support", Review: true})
	if n := row.A11y(); !slices.Contains(n.State, "to fix") {
		t.Errorf("at the review: %v", n.State)
	}
	if _, marked := row.body.Objects[0].(*Marked); !marked {
		t.Error("at the review the row is not marked")
	}
}

func TestAnActionRowStacksWhereItIsNarrow(t *testing.T) {
	n := 0
	row := NewActionRow(ActionRowProps{What: "Order and fit a bath lift", Why: "So no one lifts her by hand", Who: "Priya N.", When: TagProps{Text: "Fri 27 Mar"}, Done: "Mark done", OnDone: func() { n++ }})
	stage(t, VBox(0, row), 900, 200)
	wide := HeightFor(row, 900)
	if HeightFor(row, 360) < wide+40 {
		t.Errorf("%v high at 900 and %v at 360", wide, HeightFor(row, 360))
	}
	press(t, row, "Mark done: Order and fit a bath lift")
	if n != 1 {
		t.Error("Mark done did nothing")
	}
	row.Set(ActionRowProps{What: "To be read", Who: "Priya N.", When: TagProps{Text: "Fri 27 Mar"}, Done: "Mark done", ReadOnly: true})
	Survey(row, func(s Seen) bool {
		if _, ok := s.Object.(*Link); ok {
			t.Error("an action to be read has a link")
		}
		return true
	})
}

func TestWordsAreFoundWholeAndWhateverTheCase(t *testing.T) {
	words := []string{"monitor*", "offer support", "as needed", ""}
	for text, want := range map[string][]string{
		"Monitor sleep and offer support.":   {"Monitor", "offer support"},
		"Keep monitoring; supported offers.": {"monitoring"},
		"The monitors, AS NEEDED!":           {"monitors", "AS NEEDED"},
		"as neededs":                         nil,
		"":                                   nil,
		"Łódź: monitor ąę offer support":     {"monitor", "offer support"},
	} {
		var got []string
		for _, r := range FindWords(text, words) {
			got = append(got, string([]rune(text)[r.From:r.To]))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// Whatever is written, what is found lies in the text and reads as one of the
// words.
func TestFoundWordsLieInTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		runes := []rune(text)
		for _, r := range FindWords(text, []string{"a", "monitor", "b*"}) {
			if r.From < 0 || r.To > len([]rune(strings.ToLower(text))) || r.From >= r.To || r.To > len(runes) {
				t.Fatalf("%+v of %d", r, len(runes))
			}
		}
	})
}

func TestVagueWordsAreUnderlinedAsTheyAreWritten(t *testing.T) {
	area := NewTextArea(TextAreaProps{Name: "What", Rows: 2, Underline: func(text string) []Range { return FindWords(text, []string{"monitor", "offer support"}) }})
	win := stage(t, VBox(0, area), 220, 300)
	FocusOn(area)
	typeIn(win, "Monitor ")
	if area.under.used != 1 {
		t.Fatalf("%d lines after the first word", area.under.used)
	}
	line := area.under.lines[0]
	if line.Size().Width < 40 || line.Size().Width > 90 || line.Position().Y < 20 {
		t.Errorf("the line is %v at %v", line.Size(), line.Position())
	}
	typeIn(win, "her sleep and offer support to them")
	if area.under.used < 2 {
		t.Errorf("%d lines; the second words wrap", area.under.used)
	}
	area.Load("Sunita visits twice.")
	if area.under.used != 0 {
		t.Error("the lines outlast the words")
	}
}

func draft(got *calls[ActionDraft]) ActionEditorProps {
	return ActionEditorProps{
		Title: "Editing: sleep", Goal: "Goal: Amina sleeps better", Today: day,
		People: []Person{{ID: "1", Name: "Sunita L.", Role: "Short-break nurse"}, {ID: "2", Name: "Priya N."}},
		Quick:  []QuickDate{{"1 week", "2026-03-17"}, {"2 weeks", "2026-03-24"}},
		Vague:  []string{"monitor", "offer support"}, OnChanged: got.take,
		More: []NudgeLine{{Well: true, Text: "Linked to what Amina wants"}},
	}
}

func TestTheNudgeFollowsWhatIsWritten(t *testing.T) {
	var got calls[ActionDraft]
	a := NewActionEditor(draft(&got))
	win := stage(t, VBox(0, a), 800, 700)
	said := func() string {
		var s []string
		for _, l := range a.Nudges() {
			s = append(s, map[bool]string{true: "✓", false: "✗"}[l.Well]+l.Strong+l.Text)
		}
		return strings.Join(s, "|")
	}
	if want := "✗Nobody is named yet|✗No date yet|✓Linked to what Amina wants"; said() != want {
		t.Errorf("at first %s", said())
	}
	FocusOn(a.what)
	typeIn(win, "Monitor sleep")
	if !strings.HasPrefix(said(), "✗Too general.“Monitor” doesn’t say what will happen.") {
		t.Errorf("while writing %s", said())
	}
	a.Load(ActionDraft{What: "Sunita visits at bedtime twice", Who: &Person{ID: "1", Name: "Sunita L."}, When: "2026-03-24"})
	if want := "✓Says what will happen|✓One person is named|✓It has a date|✓Linked to what Amina wants"; said() != want || a.quick.Value() != "2026-03-24" {
		t.Errorf("loaded %s, quick %q", said(), a.quick.Value())
	}
	n := len(got.got)
	a.quick.TypedRune('1')
	if v := a.Value(); v.When != "2026-03-17" || len(got.got) != n+1 || got.last().Who.Name != "Sunita L." {
		t.Errorf("%+v", v)
	}
}

func TestMissingPersonAndDateAreErrorsOnlyAtTheReview(t *testing.T) {
	var got calls[ActionDraft]
	a := NewActionEditor(draft(&got))
	stage(t, VBox(0, a), 800, 700)
	if a.whoF.Error() != "" || a.whenF.Error() != "" {
		t.Error("a nudge is shown as an error")
	}
	a.SetReview(true)
	if a.whoF.Error() != "Say who will do it" || a.whenF.Error() != "Say by when" {
		t.Errorf("at the review %q, %q", a.whoF.Error(), a.whenF.Error())
	}
	a.who.pick(a.props.People[1])
	if a.whoF.Error() != "" || got.last().Who.Name != "Priya N." {
		t.Error("the person was not taken")
	}
	a.Resize(fyne.NewSize(360, HeightFor(a, 360)))
	if a.Value().Who == nil {
		t.Error("turned upright, the person is lost")
	}
}
