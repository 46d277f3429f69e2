package widget

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Where a drag anywhere scrolls the page, one that begins on a signature pad
// still signs, wherever the page is scrolled to.
func TestADragOnAPadSignsAndElsewhereScrolls(t *testing.T) {
	pad := NewSignaturePad(SignaturePadProps{Name: "Sign"})
	tall := Pad(0, 400, 0, 900, pad)
	page := NewPageScroll(PageProps{Content: tall, Touch: true})
	stage(t, page, 400, 500)
	page.ScrollTo(200)
	drag := func(x, y, dx, dy float32) {
		page.shield.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x+dx, y+dy)}, Dragged: fyne.NewDelta(dx, dy)})
	}
	drag(50, 260, 10, 5) // the pad lies at 400 of the page, so at 200 on screen
	drag(60, 265, 30, -20)
	page.shield.DragEnd()
	if n := len(pad.Value().Strokes); n != 1 || page.Offset() != 200 {
		t.Fatalf("%d strokes, the page at %v", n, page.Offset())
	}
	if s := pad.Value().Strokes[0]; s[0].Y < 60 || s[0].Y > 70 {
		t.Errorf("the stroke begins at %v, the finger at 65 of the pad", s[0])
	}
	drag(50, 60, 0, -40)
	page.shield.DragEnd()
	if len(pad.Value().Strokes) != 1 || page.Offset() != 240 {
		t.Errorf("a drag beside the pad: %d strokes, the page at %v", len(pad.Value().Strokes), page.Offset())
	}
	pad.SetLocked(true)
	drag(50, 260, 0, 10)
	page.shield.DragEnd()
	if page.Offset() != 230 {
		t.Errorf("a drag on a locked pad leaves the page at %v", page.Offset())
	}
}
