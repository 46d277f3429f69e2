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

// Columns of fixed widths never reach beyond their room: the widest gives way.
func TestFixedColumnsStayWithinTheirRoom(t *testing.T) {
	for _, c := range []struct {
		width       float32
		left, right float32
	}{{1000, 640, 268}, {932, 640, 268}, {727, 435, 268}, {200, 0, 268}} {
		stage(t, VBox(0), 100, 100)
		objs := columnsOf(2)
		columnsLayout{gap: 24, widths: []float32{640, 268}}.Layout(objs, fyne.NewSize(c.width, 100))
		if l, r := objs[0].Size().Width, objs[1].Size().Width; l != c.left || r != c.right || objs[1].Position().X != l+24 {
			t.Errorf("in %.0f: %.0f and %.0f at %.0f", c.width, l, r, objs[1].Position().X)
		}
	}
}
