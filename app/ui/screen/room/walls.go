package room

import (
	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// sides are the room's length and width where both are known and nobody has drawn a
// wall yet.
func (s *Screen) sides() (long, short int, ok bool) {
	if s.row == "" || s.props.Around.Locked || s.sheet == nil {
		return 0, 0, false
	}
	for _, m := range s.sheet.Marks() {
		if m.Kind == sketch.Wall {
			return 0, 0, false
		}
	}
	a, known := s.answer(engine.Cell{Row: s.row, LinkID: length})
	b, known2 := s.answer(engine.Cell{Row: s.row, LinkID: width})
	return max(a, b), min(a, b), known && known2 && min(a, b) > 0
}

// drawWalls draws a plain room of its length and width, with both sizes on it: what
// is left to draw is what is in it.
func (s *Screen) drawWalls() {
	w, h, ok := s.sides()
	if !ok {
		return
	}
	corner := []sketch.Point{{}, {X: w}, {X: w, Y: h}, {Y: h}}
	s.put(sketch.Mark{Kind: sketch.Wall, At: append(corner, corner[0])})
	if a, _ := s.answer(engine.Cell{Row: s.row, LinkID: length}); a == w {
		s.put(sketch.Mark{Kind: sketch.Chip, At: []sketch.Point{{Y: -beside}, {X: w, Y: -beside}}})
		s.put(sketch.Mark{Kind: sketch.Chip, At: []sketch.Point{{X: -beside}, {X: -beside, Y: h}}})
	}
	s.sheet.Select("")
	s.sheet.Fit()
}

// beside is how far from the walls the sizes of the whole room stand, in millimetres.
const beside = 250

// put draws a mark where it says, not where the sheet has room for it.
func (s *Screen) put(m sketch.Mark) {
	s.sheet.Put(m)
	if drawn, ok := s.find(s.sheet.Selected()); ok {
		drawn.At = m.At
		s.sheet.Change(drawn)
	}
}

// wallsLink offers to draw the walls from the sizes, nil where that cannot be.
func (s *Screen) wallsLink() *widget.Link {
	if _, _, ok := s.sides(); !ok {
		return nil
	}
	return screen.Tag(&s.Tags, "room.walls", widget.NewLink(widget.LinkProps{Text: say.T("Draw the walls from these sizes"), OnTapped: s.drawWalls}))
}
