package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// box is an object of a fixed size.
func box(w, h float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

func TestVBoxGivesWrappedTextTheHeightItNeedsAtOnce(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	text := Body("Include help with cutting up, feeding, drinking and feeding tubes, and who gives it.")
	below := box(10, 10)
	v := VBox(8, text, below)
	for _, width := range []float32{600, 200, 400} {
		v.Resize(fyne.NewSize(width, HeightFor(v, width)))
		if want := text.HeightFor(width); text.Size().Height != want || below.Position().Y != want+8 {
			t.Errorf("at %v the text is %v high, wants %v; the next is at %v", width, text.Size().Height, want, below.Position().Y)
		}
	}
	text.Hide()
	v.Layout.Layout(v.Objects, v.Size())
	if below.Position().Y != 0 {
		t.Error("a hidden object takes room")
	}
}

func TestRowGivesWhatIsLeftToThoseThatGrow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	a, b, grow := box(50, 20), box(30, 40), Grow(box(10, 10))
	r := Row(12, AlignCentre, a, grow, b)
	r.Resize(fyne.NewSize(300, 60))
	if grow.Size().Width != 300-50-30-24 || b.Position().X != 270 || a.Position().Y != 20 {
		t.Errorf("grown to %v, last at %v, first at %v", grow.Size().Width, b.Position(), a.Position())
	}
	if m := r.MinSize(); m != fyne.NewSize(50+10+30+24, 40) {
		t.Errorf("smallest %v", m)
	}
	if Row(0, AlignEnd, a, b); HeightFor(r, 300) != 40 {
		t.Errorf("high %v", HeightFor(r, 300))
	}
}

func TestRowShrinksTextBeforeItOverflows(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	text, tag := Body("Levetiracetam, 250 mg, twice a day, at breakfast and bedtime"), box(90, 28)
	r := Row(12, AlignStart, text, tag)
	r.Resize(fyne.NewSize(300, 200))
	if end := tag.Position().X + 90; end > 300 {
		t.Errorf("the tag ends at %v of 300", end)
	}
}

func TestWrapBeginsANewLineAndGridKeepsColumns(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 100))
	var list []fyne.CanvasObject
	for range 5 {
		list = append(list, box(80, 28))
	}
	w := Wrap(8, list...)
	w.Resize(fyne.NewSize(270, 200))
	if list[3].Position() != fyne.NewPos(0, 36) || HeightFor(w, 270) != 64 {
		t.Errorf("the fourth is at %v, the whole %v high", list[3].Position(), HeightFor(w, 270))
	}
	g := Grid(2, 10, list...)
	g.Resize(fyne.NewSize(210, 200))
	if list[3].Position() != fyne.NewPos(110, 38) || list[4].Size().Width != 100 || HeightFor(g, 210) != 3*28+20 {
		t.Errorf("the fourth is at %v, the fifth %v wide", list[3].Position(), list[4].Size().Width)
	}
}

func TestPaddingAndWidestGrowWithTheText(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 150))
	in := box(10, 10)
	p := Pad(10, 20, 10, 20, in)
	p.Resize(fyne.NewSize(100, 100))
	if in.Position() != fyne.NewPos(15, 30) || in.Size() != fyne.NewSize(70, 40) {
		t.Errorf("padded to %v at %v", in.Size(), in.Position())
	}
	m := MaxWide(100, in)
	m.Resize(fyne.NewSize(400, 20))
	if in.Size().Width != 150 {
		t.Errorf("widest is %v", in.Size().Width)
	}
}
