package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// placeSelection draws the frame and the grips of what is selected.
func (s *Sketch) placeSelection() {
	m, ok := s.selected()
	for _, l := range s.frame {
		show(l, false)
	}
	for _, c := range s.grips {
		show(c, false)
	}
	if !ok || s.fixed() {
		return
	}
	size := s.Size()
	ink := theme.Colour(theme.Ink)
	if m.Kind == sketch.Item || m.Kind == sketch.Words || m.Kind == sketch.Pin || m.Kind == sketch.Stroke || m.Kind == sketch.Circle {
		b := m.Bounds()
		a, z := s.view.point(b.Min), s.view.point(b.Max)
		edge := theme.Dp(6)
		if m.Kind == sketch.Words || m.Kind == sketch.Pin {
			edge = theme.Dp(20)
		}
		low := fyne.NewPos(max(a.X-edge, 1), max(a.Y-edge, 1))
		high := fyne.NewPos(min(z.X+edge, size.Width-1), min(z.Y+edge, size.Height-1))
		if low.X < high.X && low.Y < high.Y {
			corner := []fyne.Position{low, fyne.NewPos(high.X, low.Y), high, fyne.NewPos(low.X, high.Y)}
			for i, l := range s.frame {
				drawLine(l, corner[i], corner[(i+1)%4], ink, 2)
			}
		}
	}
	if s.tool != ToolMove {
		return
	}
	r := theme.Dp(gripRadius)
	for i, g := range s.gripsOf(m) {
		if i >= len(s.grips) {
			break
		}
		p := s.gripPlace(m, g)
		if !inside(p, size) {
			continue
		}
		c := s.grips[i]
		c.FillColor, c.StrokeColor, c.StrokeWidth = theme.Colour(theme.Focus), theme.Colour(theme.FocusEdge), 2
		put(c, p.X-r, p.Y-r, 2*r, 2*r)
		show(c, true)
		c.Refresh()
	}
}

// gripsOf are the places where a mark can be taken hold of. A circle whose size
// is an answer is sized by that answer alone.
func (s *Sketch) gripsOf(m sketch.Mark) []sketch.Grip {
	if v := s.values[m.Link]; m.Kind == sketch.Circle && !m.Link.Empty() && v > 0 {
		return nil
	}
	return m.Grips()
}

// gripPlace is where a grip is drawn. The one that turns stands off the thing,
// clear of the one that sizes it; those of a size line stand clear of its figures.
func (s *Sketch) gripPlace(m sketch.Mark, g sketch.Grip) fyne.Position {
	p := s.view.point(g.At)
	if m.Kind == sketch.Chip {
		return s.clearOfPlate(m, p)
	}
	if !g.Turns() {
		return p
	}
	mid := s.view.point(m.At[0])
	dx, dy := p.X-mid.X, p.Y-mid.Y
	long := max(abs32(dx)+abs32(dy), 1)
	return fyne.NewPos(p.X+dx/long*theme.Dp(24), p.Y+dy/long*theme.Dp(24))
}

func abs32(f float32) float32 { return max(f, -f) }

// placeCursor draws the cross of the keyboard.
func (s *Sketch) placeCursor() {
	on := s.cursor != nil && s.focused && !s.fixed() && s.tool != ToolMove
	if !on {
		show(s.cross[0], false)
		show(s.cross[1], false)
		return
	}
	p, r := s.view.point(*s.cursor), theme.Dp(14)
	if !inside(p, s.Size()) {
		return
	}
	ink := theme.Colour(theme.Ink)
	drawLine(s.cross[0], fyne.NewPos(p.X-r, p.Y), fyne.NewPos(p.X+r, p.Y), ink, 3)
	drawLine(s.cross[1], fyne.NewPos(p.X, p.Y-r), fyne.NewPos(p.X, p.Y+r), ink, 3)
}
