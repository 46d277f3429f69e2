package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/bodymap"
	"doorstep/app/ui/theme"
)

func bodyProps() BodyMapProps {
	return BodyMapProps{
		Name: "Mark sore or red areas and scars", Person: "Amina", Figure: bodymap.Child,
		Marks: []bodymap.Mark{
			{ID: "a", View: bodymap.Front, Figure: bodymap.Child, At: bodymap.Point{X: .5, Y: .41}, Placed: true, Kind: "sore", Label: "Sore", Note: "Round the tube"},
			{ID: "b", View: bodymap.Back, Figure: bodymap.Child, At: bodymap.Point{X: .375, Y: .79}, Placed: true, Kind: "red", Label: "Red area", Size: "20"},
		},
	}
}

// middleOf is where a place of the body lies on the widget.
func middleOf(b *BodyMap, v bodymap.View, at bodymap.Point) fyne.Position {
	p, _ := b.figures.place(bodymap.Mark{ID: "?", View: v, Figure: b.props.Figure, At: at, Placed: true})
	return p
}

type put3 struct {
	id   string
	view bodymap.View
	at   bodymap.Point
}

func TestATapOnTheBodyMarksIt(t *testing.T) {
	p := bodyProps()
	var added calls[put3]
	var opened calls[string]
	p.OnAdd = func(v bodymap.View, at bodymap.Point) { added.take(put3{"", v, at}) }
	p.OnOpen = opened.take
	b := NewBodyMap(p)
	stage(t, VBox(0, b), 640, 900)
	at := middleOf(b, bodymap.Front, bodymap.Point{X: .63, Y: .8})
	b.figures.Tapped(&fyne.PointEvent{Position: at})
	if len(added.got) != 1 || bodymap.Where(bodymap.Child, added.got[0].view, added.got[0].at) != "left lower leg, front" {
		t.Fatalf("the tap marked %v", added.got)
	}
	b.figures.Tapped(&fyne.PointEvent{Position: fyne.NewPos(2, 2)})
	if len(added.got) != 1 {
		t.Error("a tap beside the body marks it")
	}
	b.figures.Tapped(&fyne.PointEvent{Position: middleOf(b, bodymap.Back, p.Marks[1].At).AddXY(15, 0)})
	if opened.last() != "b" || len(added.got) != 1 {
		t.Errorf("a tap on a mark opened %v", opened.got)
	}
}

func TestAMarkIsDragged(t *testing.T) {
	p := bodyProps()
	var moved calls[put3]
	p.OnMove = func(id string, v bodymap.View, at bodymap.Point) { moved.take(put3{id, v, at}) }
	b := NewBodyMap(p)
	stage(t, VBox(0, b), 640, 900)
	from := middleOf(b, bodymap.Front, p.Marks[0].At)
	to := middleOf(b, bodymap.Front, bodymap.Point{X: .37, Y: .8})
	b.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(0, 20)}, Dragged: fyne.NewDelta(0, 20)})
	b.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 0)}})
	b.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
	b.figures.DragEnd()
	if len(moved.got) != 1 || moved.got[0].id != "a" || bodymap.Where(bodymap.Child, moved.got[0].view, moved.got[0].at) != "right lower leg, front" {
		t.Fatalf("moved %v", moved.got)
	}
	b.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5, 8)}, Dragged: fyne.NewDelta(2, 2)})
	b.figures.DragEnd()
	if len(moved.got) != 1 {
		t.Error("a drag beside the marks moved one")
	}
}

// Everything that pointing does is done from the list, too.
func TestTheListDoesItWithoutPointing(t *testing.T) {
	p := bodyProps()
	var added calls[put3]
	p.OnAdd = func(v bodymap.View, at bodymap.Point) { added.take(put3{"", v, at}) }
	var opened, removed calls[string]
	p.OnOpen, p.OnRemove = opened.take, removed.take
	b := NewBodyMap(p)
	w := stage(t, VBox(0, b), 640, 900)
	b.setAdding(true)
	typeIn(w, "left foot, outer")
	w.Canvas().Focused().TypedKey(key(fyne.KeyReturn))
	if len(added.got) != 1 || added.got[0].view != bodymap.Left || bodymap.Where(bodymap.Child, added.got[0].view, added.got[0].at) != "left foot, outer side" {
		t.Fatalf("the list marked %v", added.got)
	}
	if !b.sides || b.adding {
		t.Error("the figures do not show where the mark went")
	}
	b.cards.props.OnChange("a")
	if opened.last() != "a" {
		t.Error("Change does not open the mark")
	}
	if v := b.A11y().Value; v != "2 marks: 1 sore, 1 red area" {
		t.Errorf("said aloud: %q", v)
	}
}

func TestALockedBodyMapTakesNoMarks(t *testing.T) {
	p := bodyProps()
	n := 0
	p.OnAdd = func(bodymap.View, bodymap.Point) { n++ }
	p.OnMove = func(string, bodymap.View, bodymap.Point) { n++ }
	b := NewBodyMap(p)
	stage(t, VBox(0, b), 640, 900)
	b.SetLocked(true)
	b.figures.Tapped(&fyne.PointEvent{Position: middleOf(b, bodymap.Front, bodymap.Point{X: .63, Y: .8})})
	from := middleOf(b, bodymap.Front, p.Marks[0].At)
	b.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(0, 20)}, Dragged: fyne.NewDelta(0, 20)})
	b.figures.DragEnd()
	if n != 0 {
		t.Error("a locked body map changed")
	}
	for _, o := range b.cards.body.Objects {
		if btn, ok := o.(*Button); ok && strings.HasPrefix(btn.A11y().Name, "Add") {
			t.Error("a locked body map offers a mark")
		}
	}
}

// A body is never drawn where the family looks on.
func TestFamilyViewDrawsNoBody(t *testing.T) {
	b := NewBodyMap(bodyProps())
	stageIn(t, theme.New(theme.Light, 100).ForFamily(), VBox(0, b), 640, 600)
	b.SetMarks(b.props.Marks, nil)
	if len(b.body.Objects) != 0 || strings.Contains(b.A11y().Value, "sore") {
		t.Error("Family view shows a body map")
	}
}

// At any width and text size a mark can be hit by a thumb, and both figures are
// whole.
func TestFiguresFitTheWidth(t *testing.T) {
	for _, percent := range []int{100, 150, 200} {
		for _, width := range []float32{360, 620, 900} {
			b := NewBodyMap(bodyProps())
			stageIn(t, theme.New(theme.Light, percent), VBox(0, b), width, 1400)
			right := b.figures.views[1].pos.X + b.figures.views[1].size.Width
			if right > b.figures.Size().Width+1 || b.figures.views[1].size.Height < 100 {
				t.Errorf("%d %%, %g: figures are %v and end at %g of %g", percent, width, b.figures.views[1].size, right, b.figures.Size().Width)
			}
			for _, target := range b.figures.Targets() {
				if target.Size.Width < 43.9 {
					t.Errorf("%d %%: a mark is %v", percent, target.Size)
				}
			}
		}
	}
}

func BenchmarkBodyMapDrag(b *testing.B) {
	p := bodyProps()
	p.OnMove = func(string, bodymap.View, bodymap.Point) {}
	m := NewBodyMap(p)
	m.Resize(fyne.NewSize(640, 700))
	from := middleOf(m, bodymap.Front, p.Marks[0].At)
	m.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from}})
	for i := 0; b.Loop(); i++ {
		m.figures.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: from.AddXY(0, float32(i%40))}})
	}
}

func BenchmarkFigureDrawn(b *testing.B) {
	for b.Loop() {
		paintBody(bodyDrawn{figure: bodymap.Child, view: bodymap.Front, w: 300, h: 600}, 2)
	}
}
