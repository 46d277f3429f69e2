package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// hand is what a finger, a pen or a mouse is doing on the sheet.
type hand struct {
	down  bool
	pinch bool          // two fingers: they move the sheet, not what is on it
	pan   bool          // one finger on nothing: moves the sheet, too
	moved bool          // far enough to be a drag and no tap
	start fyne.Position // where the press began
	last  fyne.Position
	from  sketch.Point // the same on the grid

	grip    *sketch.Grip // of the mark that is held
	off     fyne.Delta   // how far from its place the grip is drawn
	was     sketch.Mark  // as it was when taken hold of
	mark    sketch.Mark  // as it would be if let go now; no kind when nothing is held
	live    []sketch.Point
	baked   int           // points of live that are in the picture already
	pending *sketch.Point // pressed, and waiting for the next press
}

func (h hand) busy() bool { return h.down }

// Lengths in dp at 100 %.
const (
	tapSlack  = 6  // a press that moves less is a tap
	gripReach = 24 // how near a grip must be pressed
	snapReach = 12 // how near an end of a wall must be to be joined
	hitReach  = 14 // how near a mark must be pressed
	wallReach = 26 // how near a wall must be for a door to stand in it
)

// doorWidth and windowWidth are those of an opening put down with one press, in
// millimetres.
const (
	doorWidth   = 750
	windowWidth = 900
)

func (s *Sketch) press(p fyne.Position) {
	if !s.focused {
		s.grab()
	}
	s.hand.down, s.hand.moved, s.hand.pan = true, false, false
	s.hand.start, s.hand.last = p, p
	s.hand.from = s.snap(p, s.hand.pending)
	s.cursor = nil
	if s.fixed() {
		s.hand.pan = true
		return
	}
	switch s.tool {
	case ToolMove:
		s.take(p)
	case ToolDraw:
		s.hand.live = []sketch.Point{s.view.mm(p)}
		s.hand.baked = 0
	}
}

// take takes hold of a grip of what is selected, else of the mark at p, else of
// the sheet.
func (s *Sketch) take(p fyne.Position) {
	s.hand.grip, s.hand.was = nil, sketch.Mark{}
	if m, ok := s.marks.Find(s.chosen); ok {
		m = s.valued(m)
		for _, g := range s.gripsOf(m) {
			at := s.gripPlace(m, g)
			if d := theme.Dp(gripReach); abs32(at.X-p.X) <= d && abs32(at.Y-p.Y) <= d {
				s.hand.grip, s.hand.was, s.hand.off = &g, m, fyne.Delta{}
				if !g.Turns() {
					place := s.view.point(g.At)
					s.hand.off = fyne.NewDelta(at.X-place.X, at.Y-place.Y)
				}
				return
			}
		}
	}
	id := s.hit(p)
	if id == "" {
		s.hand.pan = true
		return
	}
	if id != s.chosen {
		s.Select(id)
	}
	m, _ := s.marks.Find(id)
	s.hand.was = s.valued(m)
}

// snap is the place of the drawing for a place of the widget: on the end of a
// wall, in line with where the line in hand begins, or on the grid.
func (s *Sketch) snap(p fyne.Position, from *sketch.Point) sketch.Point {
	return sketch.Snap(s.view.mm(p), from, s.Shown(), s.view.reach(theme.Dp(snapReach)))
}

func (s *Sketch) drag(p fyne.Position) {
	h := &s.hand
	if !h.down {
		return
	}
	if !h.moved {
		if d := theme.Dp(tapSlack); abs32(p.X-h.start.X) < d && abs32(p.Y-h.start.Y) < d && s.tool != ToolDraw {
			return
		}
		h.moved = true
		if h.pan {
			s.fitted = false
		}
		if h.was.ID != "" {
			h.mark = h.was
			s.bake()
		}
	}
	switch {
	case h.pan:
		s.view = s.view.panned(p.X-h.last.X, p.Y-h.last.Y)
		h.last = p
		s.redraw()
		return
	case s.tool == ToolDraw:
		s.extend(p)
		return
	}
	h.last = p
	before := h.mark
	h.mark = s.inHand(p)
	if h.mark.Kind == before.Kind && h.mark.Same(before) {
		return
	}
	s.hold()
	s.note.setText(s.hint())
	if s.drawing != nil && s.drawing.objs == nil {
		s.again()
	} else {
		s.placeAll()
	}
	repaint(s)
}

// inHand is the mark that letting go at p would leave.
func (s *Sketch) inHand(p fyne.Position) sketch.Mark {
	h := &s.hand
	switch {
	case s.tool == ToolMove && h.grip != nil:
		return h.was.Pulled(*h.grip, s.snapFor(h.was, p.SubtractXY(h.off.DX, h.off.DY)))
	case s.tool == ToolMove && h.was.ID != "":
		return s.shifted(h.was, p)
	}
	if k := s.lineKind(); k != "" {
		to := s.snap(p, &h.from)
		if to != h.from {
			return sketch.Mark{Kind: k, At: []sketch.Point{h.from, to}}
		}
		return sketch.Mark{}
	}
	if k := s.openingKind(); k != "" {
		return s.opening(k, h.start, p)
	}
	if s.tool == ToolItem && s.armed.Kind != "" {
		return s.armedAt(p)
	}
	return sketch.Mark{}
}

// snapFor snaps a grip: a corner of a wall not to itself.
func (s *Sketch) snapFor(m sketch.Mark, p fyne.Position) sketch.Point {
	var others []sketch.Mark
	for _, o := range s.Shown() {
		if o.ID != m.ID {
			others = append(others, o)
		}
	}
	return sketch.Snap(s.view.mm(p), nil, others, s.view.reach(theme.Dp(snapReach)))
}

// shifted is a mark dragged from where it was taken: in steps of the grid, a
// door or a window along the walls.
func (s *Sketch) shifted(m sketch.Mark, p fyne.Position) sketch.Mark {
	to, from := s.view.mm(p), s.view.mm(s.hand.start)
	dx, dy := to.X-from.X, to.Y-from.Y
	if m.Kind == sketch.Door || m.Kind == sketch.Window {
		mid := sketch.Point{X: (m.At[0].X+m.At[1].X)/2 + dx, Y: (m.At[0].Y+m.At[1].Y)/2 + dy}
		if _, _, _, ok := sketch.OnWall(mid, s.Shown(), s.view.reach(theme.Dp(wallReach))); ok {
			put := sketch.Opening(m.Kind, mid, m.Length(), s.Shown(), s.view.reach(theme.Dp(wallReach)))
			out := m.Clone()
			out.At = put.At
			if m.Kind == sketch.Door && m.What != sketch.Slides {
				out.What = put.What
			}
			return out
		}
	}
	return m.Moved(sketch.Round(dx), sketch.Round(dy))
}

// lineKind is the kind of mark that the tool draws from point to point.
func (s *Sketch) lineKind() sketch.Kind {
	switch {
	case s.tool == ToolWall:
		return sketch.Wall
	case s.tool == ToolSize:
		return sketch.Chip
	case s.tool == ToolItem && s.armed.Kind == sketch.Track:
		return sketch.Track
	}
	return ""
}

func (s *Sketch) openingKind() sketch.Kind {
	switch {
	case s.tool == ToolDoor:
		return sketch.Door
	case s.tool == ToolItem && s.armed.Kind == sketch.Window:
		return sketch.Window
	}
	return ""
}

// opening is a door or window drawn along a wall, or put there with one press.
func (s *Sketch) opening(k sketch.Kind, from, to fyne.Position) sketch.Mark {
	reach := s.view.reach(theme.Dp(wallReach))
	width := doorWidth
	if k == sketch.Window {
		width = windowWidth
	}
	mid := s.view.mm(from)
	if s.hand.moved {
		a, _, _, ok1 := sketch.OnWall(s.view.mm(from), s.Shown(), reach)
		b, _, _, ok2 := sketch.OnWall(s.view.mm(to), s.Shown(), reach)
		if d := sketch.Distance(a, b); ok1 && ok2 && d >= 2*sketch.Grid {
			width, mid = d, sketch.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}
		}
	}
	return sketch.Opening(k, mid, width, s.Shown(), reach)
}

func (s *Sketch) armedAt(p fyne.Position) sketch.Mark {
	return s.placedAt(s.view.mm(p))
}

// placedAt is what the Item tool puts down, at a place on the grid.
func (s *Sketch) placedAt(c sketch.Point) sketch.Mark {
	m := s.armed.Clone()
	m.At = []sketch.Point{{X: sketch.Round(c.X), Y: sketch.Round(c.Y)}}
	return m
}

// release ends a press: what was drawn is handed to the owner.
func (s *Sketch) release() {
	h := s.hand
	if !h.down {
		return
	}
	s.hand = hand{pending: h.pending}
	switch {
	case h.pinch, h.pan && h.moved:
		s.settle()
	case h.pan && s.fixed():
	case s.tool == ToolMove && h.moved && h.mark.ID != "":
		s.change(h.mark)
		s.settle()
	case s.tool == ToolMove:
		if h.was.ID == "" {
			s.Select("")
		}
		s.settle()
	case s.tool == ToolDraw:
		s.stroke(h.live)
	case h.moved && h.mark.Kind != "":
		s.hand.pending = nil
		s.finish(h.mark)
	case !h.moved:
		s.tap(h.from, h.start)
	default:
		s.redraw()
	}
}

// tap is a press that was no drag: the one-finger way to draw everything.
func (s *Sketch) tap(at sketch.Point, p fyne.Position) {
	switch {
	case s.tool == ToolPin:
		s.finish(sketch.Mark{Kind: sketch.Pin, At: []sketch.Point{at}})
	case s.openingKind() != "":
		s.finish(s.opening(s.openingKind(), p, p))
	case s.tool == ToolSize && s.hand.pending == nil && s.measure(p):
	case s.lineKind() != "":
		s.corner(at)
	case s.tool == ToolItem && s.armed.Kind != "":
		s.finish(s.armedAt(p))
	case s.tool == ToolItem && s.props.OnItem != nil:
		s.props.OnItem()
	}
}

// corner is one press of those that make a line.
func (s *Sketch) corner(at sketch.Point) {
	from := s.hand.pending
	if from == nil {
		s.hand.pending = &at
		s.settle()
		return
	}
	if *from == at {
		s.hand.pending = nil
		s.settle()
		return
	}
	s.hand.pending = &at
	if s.lineKind() == sketch.Chip {
		s.hand.pending = nil
	}
	closed := s.finish(sketch.Mark{Kind: s.lineKind(), At: []sketch.Point{*from, at}})
	if closed {
		s.hand.pending = nil
		s.settle()
	}
}

// measure puts a size line on what is pressed.
func (s *Sketch) measure(p fyne.Position) bool {
	at := s.view.mm(p)
	m, ok := s.marks.Find(s.hit(p))
	if !ok {
		return false
	}
	if m.Kind == sketch.Chip {
		s.Select(m.ID)
		return true
	}
	chip, ok := sketch.Measure(s.valued(m), at, s.Shown())
	if ok {
		s.finish(chip)
	}
	return ok
}

// finish keeps a mark that is drawn; a wall or a track that begins where
// another ends makes that one longer. It says whether that closed a room.
func (s *Sketch) finish(m sketch.Mark) (closed bool) {
	if m.Kind == sketch.Wall || m.Kind == sketch.Track {
		for _, old := range s.marks.Marks() {
			if old.Kind != m.Kind {
				continue
			}
			if longer, ok := old.Extended(m.At[0], m.At[1]); ok {
				s.change(longer)
				return longer.Closed()
			}
			if longer, ok := old.Extended(m.At[1], m.At[0]); ok {
				s.change(longer)
				return longer.Closed()
			}
		}
	}
	if m.Kind == sketch.Track {
		m.Text = s.armed.Text
	}
	if !s.add(m) {
		return false
	}
	all := s.marks.Marks()
	switch m.Kind {
	case sketch.Wall, sketch.Track, sketch.Stroke:
	default:
		if s.tool == ToolItem {
			s.tool, s.armed = ToolMove, sketch.Mark{}
		}
		s.Select(all[len(all)-1].ID)
		s.refreshAll()
	}
	return false
}

// drop lets go of what is in hand without keeping it.
func (s *Sketch) drop() {
	had := s.hand.mark.Kind != "" || len(s.hand.live) > 0 || s.hand.pending != nil
	s.hand = hand{}
	if had {
		s.redraw()
	}
}
