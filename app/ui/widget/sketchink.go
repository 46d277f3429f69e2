package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// thinBy is how far, in dp, a free line may be off when points are left out.
const thinBy = 0.7

// inkWide is how wide a free line is drawn, in dp.
const inkWide = 3

// extend draws the line in hand on to p. Its newest part is objects; what is
// older lies in the picture, so that a long line costs no more than a short one.
func (s *Sketch) extend(p fyne.Position) {
	h := &s.hand
	size := s.Size()
	p = fyne.NewPos(min(max(p.X, 0), size.Width), min(max(p.Y, 0), size.Height))
	if abs32(p.X-h.last.X)+abs32(p.Y-h.last.Y) < 1 || len(h.live) == 0 || len(h.live) >= sketch.MostPoints {
		return
	}
	h.last = p
	h.live = append(h.live, s.view.mm(p))
	if len(h.live)-1-h.baked > mostInk {
		s.bakeInk(len(h.live) - 2)
	}
	i := len(h.live) - 2 - h.baked
	drawLine(s.ink[i], s.view.point(h.live[len(h.live)-2]), p, theme.Colour(theme.Ink), inkWide)
	repaint(s)
}

// bakeInk puts the line in hand up to a point into the picture.
func (s *Sketch) bakeInk(to int) {
	part := s.hand.live[s.hand.baked : to+1]
	shapes, _ := sketch.Scene([]sketch.Mark{{Kind: sketch.Stroke, At: part}}, nil)
	for _, sh := range shapes {
		s.sheet.draw(sh)
	}
	s.img.Refresh()
	s.hand.baked = to
	for _, l := range s.ink {
		show(l, false)
	}
}

// placeLive puts the newest part of the line in hand where it belongs.
func (s *Sketch) placeLive() {
	h := s.hand
	for i, l := range s.ink {
		k := h.baked + i
		if k+1 >= len(h.live) {
			show(l, false)
			continue
		}
		drawLine(l, s.view.point(h.live[k]), s.view.point(h.live[k+1]), theme.Colour(theme.Ink), inkWide)
	}
	if h.pending != nil && !h.down {
		// A small cross where the next line begins.
		p, r := s.view.point(*h.pending), theme.Dp(5)
		if inside(p, s.Size()) {
			drawLine(s.ink[0], fyne.NewPos(p.X-r, p.Y-r), fyne.NewPos(p.X+r, p.Y+r), theme.Colour(theme.Ink), 2)
			drawLine(s.ink[1], fyne.NewPos(p.X-r, p.Y+r), fyne.NewPos(p.X+r, p.Y-r), theme.Colour(theme.Ink), 2)
		}
	}
}

// stroke keeps a free line, with no more points than it needs.
func (s *Sketch) stroke(live []sketch.Point) {
	if len(live) == 0 {
		return
	}
	s.add(sketch.Mark{Kind: sketch.Stroke, At: sketch.Thin(live, max(s.view.reach(thinBy), 1))})
}
