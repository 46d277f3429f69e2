package widget

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

func signOff(done int) RibbonProps {
	p := RibbonProps{Name: "Sign-off of the pump feed", Steps: []RibbonStep{{Words: "Taught 12 Feb"}, {Words: "Practised 3 of 3"}, {Words: "Both sign"}, {Words: "Review by 3 Sept"}}}
	for i := range done {
		p.Steps[i].Done = true
	}
	return p
}

func TestTheRibbonSaysWhichStepIsNow(t *testing.T) {
	for done, want := range map[int]string{0: "Step 1 of 4: Taught 12 Feb", 2: "Step 3 of 4: Both sign", 4: "All 4 steps done"} {
		r := NewRibbon(signOff(done))
		n := r.A11y()
		if n.Value != want || n.Role != RoleProgress {
			t.Errorf("%d done: %+v", done, n)
		}
	}
	if n := NewRibbon(signOff(2)).A11y(); !slices.Equal(n.State, []string{"Taught 12 Feb: done", "Practised 3 of 3: done", "Both sign: now", "Review by 3 Sept: later"}) {
		t.Errorf("%v", n.State)
	}
	if n := NewRibbon(RibbonProps{Name: "Nothing yet"}).A11y(); n.Value != "" {
		t.Errorf("without steps it says %q", n.Value)
	}
}

func TestTheRibbonFillsTheWidthAndFallsToOneSentenceWhereNarrow(t *testing.T) {
	r := NewRibbon(signOff(2))
	stage(t, VBox(0, r), 900, 200)
	last := r.steps[3].words.texts[0]
	if end := last.Position().X + last.Size().Width; end < 895 || end > 902 {
		t.Errorf("the last words end at %v of 900", end)
	}
	if HeightFor(r, 900) != 44 {
		t.Errorf("beside each other it is %v high", HeightFor(r, 900))
	}
	r.Resize(fyne.NewSize(300, HeightFor(r, 300)))
	if r.fits(300) || !slices.Contains(r.objects(), fyne.CanvasObject(r.short.texts[0])) || slices.Contains(r.objects(), fyne.CanvasObject(last)) {
		t.Error("narrow, it does not say its one sentence")
	}
	if end := r.steps[3].dot.Position().X + r.steps[3].dot.Size().Width; end > 300 {
		t.Errorf("narrow, the circles run to %v of 300", end)
	}
}
