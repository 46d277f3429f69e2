package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// mostSheet caps the picture of a drawing, in pixels of its longer side.
const mostSheet = 1600

func (s *Sketch) objects() []fyne.CanvasObject {
	list := append(s.ring(), s.card, s.img, s.wheel)
	for _, l := range s.labels {
		list = append(list, l.objects()...)
	}
	list = append(list, s.ghost)
	for _, l := range s.held {
		list = append(list, l.objects()...)
	}
	for _, l := range s.ink {
		list = append(list, l)
	}
	for _, l := range s.frame {
		list = append(list, l)
	}
	for _, c := range s.grips {
		list = append(list, c)
	}
	list = append(list, s.cross[0], s.cross[1], s.noteAt)
	list = append(list, s.note.objects()...)
	list = append(list, s.lock.img, s.zoomIn, s.zoomNo)
	if s.strip.shown() {
		list = append(list, s.strip)
	}
	return list
}

func (s *Sketch) paint() {
	switch {
	case s.locked:
		fill(s.card, theme.Sunk, theme.Line, 1)
	case s.wrong:
		fill(s.card, theme.Surface, theme.Danger, 2.5)
	default:
		fill(s.card, theme.Surface, theme.Line, 1)
	}
	setFill(s.noteAt, theme.Colour(theme.Surface))
	s.lock.paint("", theme.Muted)
	if s.locked {
		s.lock.paint("lock", theme.Muted)
		setFill(s.noteAt, theme.Colour(theme.Sunk))
	}
	s.note.setText(s.hint())
	if look := [3]any{theme.Colour(theme.Ink), theme.Colour(theme.Surface), theme.Scale()}; look != s.look {
		s.look = look
		s.bake()
	}
}

// hint says what to do with the tool in hand; with none it says what the
// figures are.
func (s *Sketch) hint() string {
	if s.fixed() || s.chosen != "" {
		return say.T("All sizes in mm")
	}
	switch s.tool {
	case ToolWall:
		if s.hand.pending != nil {
			return say.T("Press the next corner, or Esc to stop")
		}
		return say.T("Draw a wall, or press its corners one by one")
	case ToolSize:
		if s.hand.pending != nil {
			return say.T("Press where the size ends")
		}
		return say.T("Press a wall, a door or a thing to measure it")
	case ToolDoor:
		return say.T("Press the wall where the door is")
	case ToolItem:
		switch s.armed.Kind {
		case "":
			return say.T("Choose what to put into the room")
		case sketch.Window:
			return say.T("Press the wall where the window is")
		case sketch.Track:
			return say.T("Draw the track, or press its points one by one")
		}
		return say.T("Press where it stands")
	case ToolDraw:
		return say.T("Draw a line")
	case ToolPin:
		return say.T("Press where the pin goes")
	}
	if len(s.marks.Marks()) == 0 {
		return say.T("Nothing drawn yet. Start with Wall")
	}
	return say.T("All sizes in mm")
}

func (s *Sketch) arrange(size fyne.Size) {
	put(s.card, 0, 0, size.Width, size.Height)
	s.ringAround(0, 0, size.Width, size.Height, 12)
	put(s.img, 0, 0, size.Width, size.Height)
	put(s.wheel, 0, 0, size.Width, size.Height)
	if size != s.drawnAt {
		s.resized(size)
	}
	w := s.note.oneLine() + 1
	line := s.note.lineHeight()
	put(s.noteAt, size.Width-w-theme.Dp(26), size.Height-line-theme.Dp(14), w+theme.Dp(16), line+theme.Dp(4))
	s.note.place(size.Width-w-theme.Dp(18), size.Height-line-theme.Dp(12), w)
	s.lock.place(theme.Dp(24), size.Height-theme.Dp(22), theme.Dp(20))
	z := s.zoomIn.MinSize()
	put(s.zoomIn, size.Width-z.Width-theme.Dp(12), theme.Dp(12), z.Width, z.Height)
	put(s.zoomNo, size.Width-z.Width-theme.Dp(12), theme.Dp(12)+z.Height+theme.Dp(8), z.Width, z.Height)
	show(s.zoomNo, !s.fitted)
	m := s.strip.MinSize()
	put(s.strip, theme.Dp(10), size.Height-m.Height-theme.Dp(10), min(m.Width, size.Width-theme.Dp(20)), m.Height)
	s.placeAll()
}

// resized shows the same part of the drawing in another size.
func (s *Sketch) resized(size fyne.Size) {
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	was := s.drawnAt
	s.drawnAt = size
	if s.fitted || was.Width <= 0 {
		s.fit()
	} else {
		s.view = s.view.panned((size.Width-was.Width)/2, (size.Height-was.Height)/2)
	}
	s.bake()
}

// redraw bakes the picture anew and places everything; for a change of marks,
// view or theme.
func (s *Sketch) redraw() {
	s.bake()
	s.settle()
}

// settle brings what lies over the picture up to date: words, selection, the
// strip of what is selected.
func (s *Sketch) settle() {
	if s.drawing == nil || s.drawnAt.Width <= 0 {
		return
	}
	s.strip.Refresh()
	s.note.setText(s.hint())
	s.again()
	repaint(s)
}

// bake makes the picture and the labels of all marks but the one in hand.
func (s *Sketch) bake() {
	size := s.drawnAt
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	px := 1.0
	if c := canvasFor(s); c != nil {
		px = float64(c.Scale())
	}
	px = min(px, mostSheet/float64(max(size.Width, size.Height)))
	s.sheet = newSheetPicture(s.view, fyne.Position{}, size, px)
	if !s.props.Family {
		s.sheet.grid(theme.Colour(theme.Line), theme.Colour(theme.Surface))
	}
	rest := s.Shown()
	if s.hand.mark.ID != "" {
		for i, m := range rest {
			if m.ID == s.hand.mark.ID {
				rest = append(rest[:i:i], rest[i+1:]...)
				break
			}
		}
	}
	if s.props.Family {
		rest = withoutPins(rest)
	}
	shapes, labels := sketch.Scene(rest, s.numbers())
	for _, sh := range shapes {
		s.sheet.draw(sh)
	}
	s.img.Image = s.sheet.pic
	s.img.Refresh()
	s.hand.baked = 0
	s.labels = nil
	for _, l := range labels {
		s.labels = append(s.labels, newSheetLabel(l))
	}
	s.hold()
}

func (s *Sketch) numbers() map[string]int {
	return sketch.Numbers(s.marks.Marks(), s.props.Photos)
}

// withoutPins leaves out the pins: they point at photos and risks that are not
// for the family to see.
func withoutPins(marks []sketch.Mark) []sketch.Mark {
	var out []sketch.Mark
	for _, m := range marks {
		if m.Kind != sketch.Pin {
			out = append(out, m)
		}
	}
	return out
}

// ghostEdge is the room in dp around the picture of what is in hand, for the
// width of its lines.
const ghostEdge = 14

// hold draws the mark in hand as a small picture of its own, so that a drag
// costs what the mark costs and not what the drawing costs. One that is only
// shifted is not even drawn anew.
func (s *Sketch) hold() {
	m := s.hand.mark
	if m.Kind == "" {
		show(s.ghost, false)
		s.held, s.ghostOf = nil, sketch.Mark{}
		return
	}
	shapes, labels := sketch.Scene([]sketch.Mark{m}, s.numbers())
	low, high := s.reachOf(shapes)
	whole := low.X >= 0 && low.Y >= 0 && high.X <= s.drawnAt.Width && high.Y <= s.drawnAt.Height
	low = fyne.NewPos(max(low.X, 0), max(low.Y, 0))
	high = fyne.NewPos(min(high.X, s.drawnAt.Width), min(high.Y, s.drawnAt.Height))
	switch {
	case len(shapes) == 0 || high.X <= low.X || high.Y <= low.Y:
		show(s.ghost, false)
		s.ghostOf = sketch.Mark{}
	case whole && s.ghostView == s.view && shiftOf(s.ghostOf, m):
		s.ghost.Move(low)
	default:
		part := newSheetPicture(s.view, low, fyne.NewSize(high.X-low.X, high.Y-low.Y), s.sheet.px)
		for _, sh := range shapes {
			if m.Kind != sketch.Wall || sh.Fill == sketch.NoInk {
				part.draw(sh)
			}
		}
		s.ghost.Image = part.pic
		put(s.ghost, low.X, low.Y, high.X-low.X, high.Y-low.Y)
		show(s.ghost, true)
		s.ghost.Refresh()
		s.ghostOf, s.ghostView = sketch.Mark{}, s.view
		if whole {
			s.ghostOf = m
		}
	}
	if len(labels) != len(s.held) {
		s.held = nil
		for _, l := range labels {
			s.held = append(s.held, newSheetLabel(l))
		}
		if s.drawing != nil {
			s.drawing.objs = nil
		}
	}
	for i, l := range labels {
		if len(s.held[i].lines) == len(l.Lines) {
			s.held[i].of = l
		}
	}
}

// reachOf is the corner and the corner opposite of what shapes cover, in dp.
func (s *Sketch) reachOf(shapes []sketch.Shape) (low, high fyne.Position) {
	for i, sh := range shapes {
		for k, at := range sh.At {
			p := s.view.dp(at.X, at.Y)
			if i == 0 && k == 0 {
				low, high = p, p
			}
			low = fyne.NewPos(min(low.X, p.X), min(low.Y, p.Y))
			high = fyne.NewPos(max(high.X, p.X), max(high.Y, p.Y))
		}
	}
	return low.SubtractXY(ghostEdge, ghostEdge), high.AddXY(ghostEdge, ghostEdge)
}

// shiftOf says whether a mark is another one, only elsewhere.
func shiftOf(was, now sketch.Mark) bool {
	if was.Kind == "" || len(was.At) != len(now.At) {
		return false
	}
	return was.Moved(now.At[0].X-was.At[0].X, now.At[0].Y-was.At[0].Y).Same(now)
}

// placeAll puts labels, the line in hand, the selection and the cursor where
// they belong.
func (s *Sketch) placeAll() {
	for _, group := range [][]*sheetLabel{s.labels, s.held} {
		for _, l := range group {
			state := atRest
			if l.of.Mark == s.chosen && s.chosen != "" {
				state = selected
				if s.isTyped {
					state = beingTyped
					l.of.Lines[0].Text = figuresOrNone(s.typing)
				}
			}
			l.paint(state)
		}
	}
	s.placeLabels(s.Size())
	s.placeLive()
	s.placeSelection()
	s.placeCursor()
}

func figuresOrNone(digits string) string {
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	if digits == "" {
		return " "
	}
	return sketch.Figures(n)
}

func drawLine(l *canvas.Line, a, b fyne.Position, c color.Color, wide float32) {
	l.StrokeColor, l.StrokeWidth = c, wide
	l.Position1, l.Position2 = a, b
	show(l, true)
	l.Refresh()
}

func inside(p fyne.Position, size fyne.Size) bool {
	return p.X >= 0 && p.Y >= 0 && p.X <= size.Width && p.Y <= size.Height
}
