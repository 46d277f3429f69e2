package widget

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

func TestStepsCountWhatIsDoneAndWhatWaits(t *testing.T) {
	opened := 0
	s := NewStepList(StepListProps{Name: "Emergency placement", Steps: []ListStep{
		{Words: "Ring the duty manager", State: StepDone, Who: "Grace O.", When: "10:36"},
		{Words: "Ask who can say yes", State: StepWaiting, Who: "Hamid R."},
		{Words: "Write what the carer must know", State: StepNow, OnTapped: func() { opened++ }},
		{Words: "Agree who visits"},
	}})
	stage(t, VBox(0, s), 600, 500)
	press(t, s, "3. Write what the carer must know")
	if opened != 1 || s.A11y().Value != "1 of 4 done · 1 waiting" || s.A11y().Role != RoleList {
		t.Errorf("opened %d, %+v", opened, s.A11y())
	}
	s.SetSteps([]ListStep{{Words: "Ring the duty manager", State: StepDone}})
	if s.Summary() != "1 of 1 done" {
		t.Errorf("%q", s.Summary())
	}
}

func TestUndoIsOfferedForTenSecondsAndOnce(t *testing.T) {
	var clock beat
	undone, gone := 0, 0
	line := func() *UndoLine {
		return NewUndoLine(UndoLineProps{Said: "Marked done.", OnUndo: func() { undone++ }, OnGone: func() { gone++ }, After: clock.after})
	}
	u := line()
	stage(t, VBox(0, u), 600, 100)
	if clock.waits[0] != 10*time.Second {
		t.Errorf("waits %v", clock.waits)
	}
	press(t, u, "Undo")
	u.Undo()
	if undone != 1 || gone != 1 {
		t.Errorf("undone %d, gone %d", undone, gone)
	}
	u = line()
	clock.next()
	u.Undo()
	if undone != 1 || gone != 2 {
		t.Errorf("after its time: undone %d, gone %d", undone, gone)
	}
}

func TestAChronologyIsNarrowedToOneKind(t *testing.T) {
	var got calls[string]
	f := NewTimelineFilter(TimelineFilterProps{OnChosen: got.take, Entries: []TimelineEntry{
		{Kind: EntryVisit, Title: "Visit 1"}, {Kind: EntryEvent, Title: "Went to hospital"}, {Kind: EntryVisit, Title: "Visit 2"},
	}})
	stage(t, VBox(0, f), 600, 500)
	press(t, f, "Visits 2")
	if len(f.Shown()) != 2 || got.last() != "visit" || f.A11y().Value != "2 of 3 shown" {
		t.Errorf("%v, %+v", got.got, f.A11y())
	}
	press(t, f, "All 3")
	f.SetEntries(nil)
	if len(f.Shown()) != 0 {
		t.Error("entries outlast their case")
	}
	one := NewTimelineFilter(TimelineFilterProps{Entries: []TimelineEntry{{Kind: EntryVisit, Title: "Visit 1"}}})
	stage(t, VBox(0, one), 600, 500)
	Survey(one, func(s Seen) bool {
		if _, ok := s.Object.(*Pill); ok {
			t.Error("one kind alone offers a choice")
		}
		return true
	})
}

func TestAPillStandsChosenAndMovesNothing(t *testing.T) {
	n := 0
	p := NewPill(PillProps{Text: "So what?", OnTapped: func() { n++ }})
	stage(t, Wrap(8, p), 300, 60)
	before := p.MinSize()
	p.Tapped(nil)
	p.TypedKey(key(fyne.KeyReturn))
	p.SetChosen(true)
	if n != 2 || p.MinSize() != before || !slices.Contains(p.A11y().State, "chosen") {
		t.Errorf("pressed %d, %v then %v, %+v", n, before, p.MinSize(), p.A11y())
	}
	p.SetLocked(true)
	p.Press()
	if n != 2 {
		t.Error("a locked pill was pressed")
	}
}

// A button without a word shows its name: after the pointer has rested on it,
// and at once for the keyboard. Esc, a press and leaving take it away; moving
// on to the tip itself does not (WCAG 1.4.13).
func TestATipNamesAButtonWithoutAWord(t *testing.T) {
	var clock beat
	tips := NewTips(clock.after)
	call := NewButton(ButtonProps{Icon: "call", Name: "Call Farah"})
	word := NewButton(ButtonProps{Text: "Continue"})
	win := stage(t, container.NewStack(VBox(8, Wrap(8, call), word), tips), 400, 300)
	call.MouseIn(nil)
	if tips.Shown() != "" || clock.waits[0] != tipAfter {
		t.Fatalf("shown at once: %q", tips.Shown())
	}
	clock.next()
	if tips.Shown() != "Call Farah" {
		t.Fatalf("shows %q", tips.Shown())
	}
	at := tips.bubble.Position()
	if at.Y < call.Size().Height || at.X < 0 {
		t.Errorf("the tip is at %v, over its button", at)
	}
	call.MouseOut()
	tips.bubble.MouseIn(nil)
	if clock.next != nil || tips.Shown() == "" {
		t.Error("the tip goes while the pointer is on it")
	}
	tips.bubble.MouseOut()
	if tips.Shown() != "" {
		t.Error("the tip stays when the pointer has left it")
	}
	win.Canvas().Focus(call)
	if tips.Shown() != "Call Farah" {
		t.Error("the keyboard gets no tip")
	}
	call.TypedKey(key(fyne.KeyEscape))
	if tips.Shown() != "" {
		t.Error("Esc leaves the tip")
	}
	win.Canvas().Unfocus()
	win.Canvas().Focus(call)
	win.SetContent(container.NewStack(VBox(8, word), tips))
	tips.Refresh()
	if tips.Shown() != "" {
		t.Error("the tip outlasts its button")
	}
	call.MouseIn(nil)
	clock.next()
	if tips.Shown() != "" {
		t.Error("a button that is gone has a tip")
	}
	win.SetContent(container.NewStack(VBox(8, Wrap(8, call), word), tips))
	clock.next = nil
	word.MouseIn(nil)
	if clock.next != nil {
		t.Error("a button with a word gets a tip")
	}
	call.MouseIn(nil)
	call.MouseDown(nil)
	if clock.next != nil || tips.Shown() != "" {
		t.Error("a press leaves the tip")
	}
}
