package widget

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// Strokes keep their shape and their place to each other, however often the
// tablet is turned between them, and what is drawn is never changed afterwards.
func TestASignatureSurvivesTurningTheTablet(t *testing.T) {
	pad := NewSignaturePad(SignaturePadProps{Name: "Sign"})
	w := stage(t, VBox(0, pad), 700, 500)
	draw(pad, fyne.NewPos(500, 20), fyne.NewPos(600, 120))
	first := pad.Value().Strokes[0]
	for _, width := range []float32{360, 900, 360, 700} {
		w.Resize(fyne.NewSize(width, 500))
		f := pad.scale()
		end := first[len(first)-1]
		if end.X*f > width || end.Y*f > 140 {
			t.Errorf("at %g the signature ends at %g, %g", width, end.X*f, end.Y*f)
		}
		// Another stroke through the same place lies on the first.
		draw(pad, fyne.NewPos(first[0].X*f, first[0].Y*f), fyne.NewPos(first[0].X*f+20*f, first[0].Y*f))
		all := pad.Value().Strokes
		if got := all[len(all)-1][0]; math.Abs(float64(got.X-first[0].X)) > .6 || math.Abs(float64(got.Y-first[0].Y)) > .6 {
			t.Errorf("at %g a stroke begun at %v is kept at %v", width, first[0], got)
		}
	}
	v := pad.Value()
	if len(v.Strokes) != 5 || v.Strokes[0][0] != first[0] || v.Height != padHeight {
		t.Errorf("after turning: %d strokes, the first at %v, %g high", len(v.Strokes), v.Strokes[0][0], v.Height)
	}
}

// Turning in the middle of a stroke, and a larger text size, change nothing.
func TestAStrokeGoesOnAfterTheTabletIsTurned(t *testing.T) {
	pad := NewSignaturePad(SignaturePadProps{Name: "Sign"})
	w := stageIn(t, theme.New(theme.Light, 200), VBox(0, pad), 700, 500)
	pad.begin(fyne.NewPos(600, 100))
	pad.extend(fyne.NewPos(640, 140))
	w.Resize(fyne.NewSize(350, 500))
	pad.extend(fyne.NewPos(340, 60))
	pad.finish()
	v := pad.Value()
	if len(v.Strokes) != 1 || v.Strokes[0][0] != (Point{300, 50}) {
		t.Fatalf("kept as %+v", v)
	}
	for _, p := range v.Strokes[0] {
		if p.X < 0 || p.X > v.Width || p.Y < 0 || p.Y > v.Height {
			t.Errorf("%v lies outside the box of %g by %g", p, v.Width, v.Height)
		}
	}
}

// BenchmarkSignatureStroke adds to a signature that holds 2,000 points.
func BenchmarkSignatureStroke(b *testing.B) {
	var long Stroke
	for i := range 2000 {
		long = append(long, Point{float32(i%380) + 5, float32(i/20) + 10})
	}
	pad := NewSignaturePad(SignaturePadProps{Name: "Sign", Value: Signature{Strokes: []Stroke{long}, Width: 400, Height: 140}})
	pad.Resize(fyne.NewSize(400, 240))
	pad.begin(fyne.NewPos(10, 10))
	for i := 0; b.Loop(); i++ {
		pad.live = pad.live[:1]
		pad.extend(fyne.NewPos(30+float32(i%50), 40))
	}
}
