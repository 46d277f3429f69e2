package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// sketchStrip stands on the sheet while something is selected: what it is, and
// the buttons that do what dragging does.
type sketchStrip struct {
	base
	of     *Sketch
	box    *canvas.Rectangle
	name   *block
	bind   *Button
	turn   *Button
	remove *Button
}

func newSketchStrip(of *Sketch) *sketchStrip {
	s := &sketchStrip{of: of, box: rect(12), name: newBlock("", theme.SizeSmall, theme.Ink, true)}
	s.name.limit = 1
	s.turn = NewButton(ButtonProps{Icon: "rotate_right", Size: Little, Kind: PlainQuiet, Name: say.T("Turn"), OnTapped: of.TurnSelected})
	s.remove = NewButton(ButtonProps{Icon: "delete", Size: Little, Kind: PlainWarn, Name: say.T("Remove"), OnTapped: func() { of.Remove(of.chosen) }})
	s.bind = NewButton(ButtonProps{Text: say.T("Join to…"), Size: Little, Kind: Plain, OnTapped: func() {
		if m, ok := of.marks.Find(of.chosen); ok && of.props.OnBind != nil {
			of.props.OnBind(m)
		}
	}})
	s.ExtendBaseWidget(s)
	return s
}

func (s *sketchStrip) mark() (sketch.Mark, bool) {
	m, ok := s.of.marks.Find(s.of.chosen)
	return m, ok && !s.of.fixed() && !s.of.hand.down
}

func (s *sketchStrip) shown() bool {
	_, ok := s.mark()
	return ok
}

func (s *sketchStrip) buttons() []fyne.CanvasObject {
	m, ok := s.mark()
	if !ok {
		return nil
	}
	var list []fyne.CanvasObject
	if s.of.props.OnBind != nil && (m.Kind == sketch.Chip || m.Kind == sketch.Pin) {
		list = append(list, s.bind)
	}
	switch m.Kind {
	case sketch.Item, sketch.Door, sketch.Window, sketch.Wall, sketch.Track:
		list = append(list, s.turn)
	}
	return append(list, s.remove)
}

// A11y implements Named.
func (s *sketchStrip) A11y() Node { return Node{Name: s.name.text(), Role: RoleGroup} }

func (s *sketchStrip) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *sketchStrip) objects() []fyne.CanvasObject {
	list := append([]fyne.CanvasObject{s.box}, s.name.objects()...)
	return append(list, s.buttons()...)
}

func (s *sketchStrip) paint() {
	fill(s.box, theme.Surface, theme.Control, controlStroke())
	if m, ok := s.mark(); ok {
		name := m.Name()
		s.name.setText(name)
		s.remove.SetName(say.F("Remove: %s", name))
		s.turn.SetName(say.F("Turn: %s", name))
		s.bind.SetText(say.T("Join to an answer"))
		if m.Kind == sketch.Pin {
			s.bind.SetText(say.T("Join to a photo or risk"))
		}
	}
}

func (s *sketchStrip) least() fyne.Size {
	w := theme.Dp(14) + s.name.oneLine() + theme.Dp(6)
	for _, b := range s.buttons() {
		w += b.MinSize().Width + theme.Dp(2)
	}
	return fyne.NewSize(w+theme.Dp(4), theme.Dp(52))
}

func (s *sketchStrip) arrange(size fyne.Size) {
	put(s.box, 0, 0, size.Width, size.Height)
	line := s.name.lineHeight()
	x := theme.Dp(14)
	s.name.place(x, (size.Height-line)/2, s.name.oneLine()+1)
	x += s.name.oneLine() + theme.Dp(6)
	for _, b := range s.buttons() {
		m := b.MinSize()
		put(b, x, (size.Height-m.Height)/2, m.Width, m.Height)
		x += m.Width + theme.Dp(2)
	}
}
