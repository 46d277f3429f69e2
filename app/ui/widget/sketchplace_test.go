package widget

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
)

// overlaps are the plates and grips that cover one another, in words.
func (s *Sketch) overlaps() (out []string) {
	type thing struct {
		name string
		area area
	}
	var all []thing
	for _, group := range [][]*sheetLabel{s.labels, s.held} {
		for _, l := range group {
			if l.of.Look == sketch.Plate && l.shown {
				all = append(all, thing{"the size of " + l.of.Mark, l.covers})
			}
		}
	}
	plates := len(all)
	for i, c := range s.grips {
		if c.Visible() {
			p := c.Position()
			all = append(all, thing{fmt.Sprint("grip ", i), area{p, p.Add(c.Size())}})
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if i < plates && a.area.meets(b.area) {
				out = append(out, a.name+" and "+b.name)
			}
		}
	}
	return out
}

// measured are things in a room, each with the size of a side, as the Size tool puts it.
func measured(r *rand.Rand, things int) []sketch.Mark {
	wall := sketch.Mark{ID: "wall", Kind: sketch.Wall, At: []sketch.Point{{X: 0, Y: 0}, {X: 6000, Y: 0}, {X: 6000, Y: 4000}, {X: 0, Y: 4000}, {X: 0, Y: 0}}}
	marks := []sketch.Mark{wall}
	for i := range things {
		m := sketch.Mark{
			ID: fmt.Sprint("thing", i), Kind: sketch.Item, What: "bath", Turn: 90 * r.IntN(4),
			At:   []sketch.Point{{X: 50 * (10 + r.IntN(100)), Y: 50 * (10 + r.IntN(60))}},
			Size: sketch.Size{W: 50 * (6 + r.IntN(30)), H: 50 * (6 + r.IntN(30))},
		}
		marks = append(marks, m)
		side := sketch.Point{X: m.At[0].X + r.IntN(2000) - 1000, Y: m.At[0].Y + r.IntN(2000) - 1000}
		if chip, ok := sketch.Measure(m, side, []sketch.Mark{wall}); ok {
			chip.ID = fmt.Sprint("size", i)
			marks = append(marks, chip)
		}
	}
	return marks
}

// Figures and grips never cover one another, whatever stands in the room, whatever is
// selected and however near one looks: a grip under figures cannot be taken hold of,
// and figures under a grip cannot be read.
func TestSizesAndGripsDoNotCoverOneAnother(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 14))
	for round := range 25 {
		marks := measured(r, 1+r.IntN(4))
		s := newSheet(t, marks, 900, 640)
		s.tool = ToolMove
		for range 4 {
			s.view = s.view.zoomed(0.5+2*r.Float64(), fyne.NewPos(450, 320))
			s.fitted = false
			for _, m := range marks[1:] {
				s.chosen = m.ID
				s.placeAll()
				if bad := s.overlaps(); len(bad) > 0 {
					t.Errorf("round %d, %s selected, at %.3f dp a mm: %v", round, m.ID, s.view.scale, bad)
				}
			}
		}
	}
}

// A size line that is shorter than its figures can still be taken by its ends, and
// pulling an end by its grip does not make it jump.
func TestTheEndsOfAShortSizeStandClearOfItsFigures(t *testing.T) {
	short := sketch.Mark{ID: "step", Kind: sketch.Chip, At: []sketch.Point{{X: 1000, Y: 1000}, {X: 1150, Y: 1000}}}
	s := newSheet(t, []sketch.Mark{short}, 600, 400)
	s.tool = ToolMove
	s.view = sheetView{scale: 0.1, x: 100, y: 100}
	s.Select("step")
	s.redraw()
	if bad := s.overlaps(); len(bad) > 0 {
		t.Fatal(bad)
	}
	at := s.gripPlace(short, short.Grips()[1])
	s.press(at)
	s.Sketch.drag(at.AddXY(10, 0))
	s.release()
	if got := s.owner.marks["step"].At; got[0] != short.At[0] || got[1] != (sketch.Point{X: 1250, Y: 1000}) {
		t.Errorf("pulled 100 mm to the right, the line is %v", got)
	}
}

// What a plate covers is a part of its line: it is taken by its figures, also where
// they had to give way.
func TestASizeIsTakenByItsFigures(t *testing.T) {
	s := newSheet(t, bathroom(), 900, 640)
	s.tool = ToolMove
	for _, l := range s.labels {
		if l.of.Look != sketch.Plate || !l.shown {
			continue
		}
		for _, p := range []fyne.Position{l.covers.low.AddXY(2, 2), l.covers.high.SubtractXY(2, 2)} {
			if got := s.hit(p); got != l.of.Mark {
				t.Errorf("pressing the figures of %s takes %q", l.of.Mark, got)
			}
		}
	}
}
