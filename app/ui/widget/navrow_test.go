package widget

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// A place in a list says how it was judged, in a figure and in words; squares
// only where something was.
func TestNavRowSaysItsFigure(t *testing.T) {
	r := NewNavRow(NavRowProps{Text: "Health", Figure: "2", Gauge: 2, State: "judged level 2"})
	stage(t, r, 252, 48)
	if n := r.A11y(); n.Value != "2" || !slices.Contains(n.State, "judged level 2") {
		t.Errorf("%+v", n)
	}
	for i, g := range r.gauge {
		if on := g.FillColor == theme.Colour(theme.Primary); on != (i < 2) {
			t.Errorf("square %d is filled: %v", i, on)
		}
	}
	none := NewNavRow(NavRowProps{Text: "Health", Figure: "–", Gauge: -1})
	for _, g := range none.gauge {
		if slices.Contains(none.objects(), fyne.CanvasObject(g)) {
			t.Error("squares although nothing was judged")
		}
	}
}
