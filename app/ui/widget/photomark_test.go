package widget

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/picture"
)

// room is a picture of 400 by 300.
func room() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			img.Set(x, y, color.NRGBA{uint8(180 + x/8), uint8(190 + y/6), 200, 255})
		}
	}
	return img
}

func photoProps() PhotoMarkupProps {
	return PhotoMarkupProps{
		Name: "Photo of the bathroom", Picture: room(),
		Marks: []PhotoMark{
			{"c", picture.Mark{Kind: picture.Circle, At: []picture.Spot{{X: .3, Y: .4}}, Note: "The step at the door"}},
			{"a", picture.Mark{Kind: picture.Arrow, At: []picture.Spot{{X: .8, Y: .2}, {X: .6, Y: .5}}}},
			{"s", picture.Mark{Kind: picture.Stroke, At: []picture.Spot{{X: .2, Y: .8}, {X: .3, Y: .7}, {X: .4, Y: .8}, {X: .5, Y: .7}}}},
		},
	}
}

// over is the place of the widget over a place of the photo.
func over(m *PhotoMarkup, x, y float32) fyne.Position {
	return fyne.NewPos(m.sheet.pos.X+x*m.sheet.size.Width, m.sheet.pos.Y+y*m.sheet.size.Height)
}

func dragOver(m *PhotoMarkup, path ...fyne.Position) {
	for i := 1; i < len(path); i++ {
		d := path[i].Subtract(path[i-1])
		m.sheet.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: path[i]}, Dragged: fyne.NewDelta(d.X, d.Y)})
	}
	m.sheet.DragEnd()
}

func near(a, b picture.Spot) bool { return max(a.X-b.X, b.X-a.X, a.Y-b.Y, b.Y-a.Y) < .01 }

func TestMarksAreDrawnOnAPhoto(t *testing.T) {
	p := photoProps()
	p.Marks = nil
	var made calls[picture.Mark]
	p.OnAdd = made.take
	m := NewPhotoMarkup(p)
	stage(t, VBox(0, m), 640, 900)

	m.sheet.Tapped(&fyne.PointEvent{Position: over(m, .5, .5)})
	if len(made.got) != 0 {
		t.Error("a tap without a tool marks the photo")
	}
	m.tools.set(0, true)
	m.sheet.Tapped(&fyne.PointEvent{Position: over(m, .25, .5)})
	if got := made.last(); got.Kind != picture.Circle || !near(got.At[0], picture.Spot{X: .25, Y: .5}) {
		t.Errorf("a circle is %+v", got)
	}
	m.tools.set(1, true)
	dragOver(m, over(m, .1, .1), over(m, .2, .2), over(m, .4, .4))
	if got := made.last(); got.Kind != picture.Arrow || len(got.At) != 2 || !near(got.At[0], picture.Spot{X: .1, Y: .1}) || !near(got.At[1], picture.Spot{X: .4, Y: .4}) {
		t.Errorf("an arrow is %+v", got)
	}
	// Tapping tail and tip does the same without a drag.
	m.sheet.Tapped(&fyne.PointEvent{Position: over(m, .6, .6)})
	m.sheet.Tapped(&fyne.PointEvent{Position: over(m, .9, .6)})
	if got := made.last(); len(made.got) != 3 || !near(got.At[0], picture.Spot{X: .6, Y: .6}) || !near(got.At[1], picture.Spot{X: .9, Y: .6}) {
		t.Errorf("two taps make %+v", got)
	}
	m.tools.set(2, true)
	dragOver(m, over(m, .1, .9), over(m, .2, .8), over(m, .3, .9), over(m, .4, .8))
	if got := made.last(); got.Kind != picture.Stroke || len(got.At) < 4 {
		t.Errorf("a free line is %+v", got)
	}
	n := len(made.got)
	m.SetLocked(true)
	dragOver(m, over(m, .1, .9), over(m, .2, .8))
	m.sheet.Tapped(&fyne.PointEvent{Position: over(m, .5, .5)})
	if len(made.got) != n {
		t.Error("a locked photo is marked")
	}
}

func TestAPhotoIsMarkedByKeyboard(t *testing.T) {
	p := photoProps()
	p.Marks = nil
	var made calls[picture.Mark]
	p.OnAdd = made.take
	m := NewPhotoMarkup(p)
	stage(t, VBox(0, m), 640, 900)
	m.tools.set(1, true)
	m.sheet.TypedKey(key(fyne.KeyReturn))
	if !slices.Contains(m.sheet.A11y().State, "the arrow waits for its tip") {
		t.Error("nobody says that the arrow is half drawn")
	}
	for range 5 {
		m.sheet.TypedKey(key(fyne.KeyRight))
	}
	m.sheet.TypedKey(key(fyne.KeyReturn))
	if got := made.last(); got.Kind != picture.Arrow || !near(got.At[0], picture.Spot{X: .5, Y: .5}) || got.At[1].X <= .55 {
		t.Errorf("keys draw %+v", got)
	}
	m.sheet.TypedKey(key(fyne.KeyReturn))
	m.sheet.TypedKey(key(fyne.KeyEscape))
	if m.sheet.tail != nil {
		t.Error("Escape keeps the tail of an arrow")
	}
}

func TestAMarkOnAPhotoIsMovedAndOpened(t *testing.T) {
	p := photoProps()
	moved := map[string][]picture.Spot{}
	p.OnMove = func(id string, at []picture.Spot) { moved[id] = at }
	var opened calls[string]
	p.OnOpen = opened.take
	m := NewPhotoMarkup(p)
	stage(t, VBox(0, m), 640, 1200)
	dragOver(m, over(m, .8, .2), over(m, .7, .3))
	if at := moved["a"]; len(at) != 2 || !near(at[0], picture.Spot{X: .7, Y: .3}) || !near(at[1], picture.Spot{X: .5, Y: .6}) {
		t.Errorf("the arrow moved to %v", at)
	}
	m.sheet.Tapped(&fyne.PointEvent{Position: over(m, .3, .4)})
	if opened.last() != "c" {
		t.Errorf("a tap on a mark opens %v", opened.got)
	}
	if v := m.A11y().Value; v != "3 marks" {
		t.Errorf("said aloud: %q", v)
	}
}

// A photo that is not here says so and takes no marks.
func TestAPhotoThatIsNotHereTakesNoMarks(t *testing.T) {
	p := photoProps()
	p.Picture, p.State = nil, "Not here yet"
	m := NewPhotoMarkup(p)
	stage(t, VBox(0, m), 640, 600)
	if m.FocusTarget() != nil || !strings.Contains(strings.Join(m.A11y().State, " "), "Not here yet") {
		t.Errorf("it says %+v", m.A11y())
	}
	m.SetPicture(room(), "")
	if m.FocusTarget() == nil || m.sheet.size.Height < 200 {
		t.Errorf("once here it is %v high", m.sheet.size.Height)
	}
}

// What stands under a thumbnail: what it shows, how much is marked, and that
// the family may see it.
func TestAThumbnailSaysWhatIsKnownOfIt(t *testing.T) {
	s := NewPhotoStrip(PhotoStripProps{Name: "Photos", Photos: []Photo{{ID: "1", Under: "The step", Marks: 2, Family: true}, {ID: "2"}}})
	stage(t, VBox(0, s), 400, 300)
	if got := s.tiles[0].under.text(); got != "The step · 2 marks · Family may see" {
		t.Errorf("under it stands %q", got)
	}
	if !slices.Contains(s.tiles[0].A11y().State, "family may see") || len(s.tiles[1].A11y().State) != 0 {
		t.Error("the flag of the family is not said aloud")
	}
	if s.tiles[0].MinSize().Height <= s.tiles[1].MinSize().Height {
		t.Error("the words have no room")
	}
}

// BenchmarkPhotoStroke draws one more piece of a line on a photo that holds
// 2,000 points already.
func BenchmarkPhotoStroke(b *testing.B) {
	p := photoProps()
	var at []picture.Spot
	for i := range 2000 {
		at = append(at, picture.Spot{X: float64(i%100) / 100, Y: float64(i/100) / 20})
	}
	p.Marks = []PhotoMark{{"s", picture.Mark{Kind: picture.Stroke, At: at}}}
	m := NewPhotoMarkup(p)
	m.Resize(fyne.NewSize(640, 900))
	m.tools.set(2, true)
	m.sheet.live = []picture.Spot{{X: .1, Y: .1}, {X: .1, Y: .1}}
	for i := 0; b.Loop(); i++ {
		m.sheet.live = m.sheet.live[:2]
		m.sheet.extend(picture.Spot{X: .1 + float64(i%50)/100, Y: .2})
	}
}
