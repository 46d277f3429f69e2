package widget

import (
	"testing"

	"fyne.io/fyne/v2"
)

func columnsOf(n int) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, n)
	for i := range out {
		out[i] = Spacer()
	}
	return out
}

// Shares are measured against each other, whatever their numbers are: columns
// stand under each other only where the narrowest has no room.
func TestColumnsStackOnlyWithoutRoom(t *testing.T) {
	for _, c := range []struct {
		widths []float32
		width  float32
		stacks bool
	}{
		{[]float32{-1, -1}, 800, false},
		{[]float32{-230, -300, 64}, 800, false},
		{[]float32{-704, -412}, 1140, false},
		{[]float32{-1, -1}, 140, true},
		{[]float32{-1, -9}, 600, true},
		{[]float32{640, 268}, 400, false}, // no shares: both are as wide as they are
	} {
		stage(t, VBox(0), 100, 100)
		l := columnsLayout{gap: 16, widths: c.widths}
		if got := l.stacks(columnsOf(len(c.widths)), c.width); got != c.stacks {
			t.Errorf("%v in %.0f: %v", c.widths, c.width, got)
		}
	}
}
