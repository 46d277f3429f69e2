package widget

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"

	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// RoleSketch is a drawing.
const RoleSketch Role = "drawing"

// SketchProps describes a drawing and who keeps it. The owner is told of each
// mark as soon as it is finished, so that a crash loses at most the stroke in
// hand.
type SketchProps struct {
	Name   string        // spoken name: "Drawing of the bathroom"
	Marks  []sketch.Mark // in the order of their rows
	Photos []sketch.Link // what pins may point at, in the order of the strip

	// OnAdd keeps a new mark and gives it back with its key and what it is
	// bound to; false when it could not be kept.
	OnAdd func(sketch.Mark) (sketch.Mark, bool)
	// OnChange keeps a change; false when it could not be kept.
	OnChange func(was, now sketch.Mark) bool
	// OnRemove takes a mark away, OnRestore brings it back under its key.
	OnRemove  func(id string) bool
	OnRestore func(id string) bool

	// Values are the answers that marks are bound to, in millimetres: a chip
	// says its answer's, a door and a circle are drawn as large. What is drawn
	// never sets an answer, only what is typed.
	Values map[sketch.Link]int

	// OnItem asks what to put into the room and gives it to Arm; nil takes the
	// first thing there is.
	OnItem func()
	// OnSelect is told which mark is chosen, "" for none.
	OnSelect func(id string)
	// OnMarks is told that other marks, or the same ones otherwise, are shown
	// now.
	OnMarks func()
	// OnTyped is told the millimetres typed into a chip that is bound to an
	// answer, 0 when it was emptied; done when the typing is over.
	OnTyped func(m sketch.Mark, mm int, done bool)
	// OnBind asks what a chip or a pin belongs to; nil where there is nothing.
	OnBind func(m sketch.Mark)

	// Family shows the drawing to a family: to look at, not to change.
	Family bool
}

// Sketch is a sheet on which a room is drawn. What it shows are the marks it
// was given; the size of the widget, turning the tablet and zooming change
// none of them.
type Sketch struct {
	control
	props   SketchProps
	marks   *sketch.Drawing
	history sketch.History
	values  map[sketch.Link]int
	strips  []*SketchTools

	tool    SketchTool
	armed   sketch.Mark // what the Item tool puts down; no kind when nothing
	chosen  string      // key of the mark that is selected
	typing  string      // digits typed into the selected chip
	isTyped bool        // typing has begun
	hand    hand        // what the finger or the pen is doing
	touches map[int]fyne.Position
	shift   bool
	cursor  *sketch.Point // where the keyboard is, nil until it is used

	view      sheetView
	fitted    bool      // the view shows everything and follows the size
	drawnAt   fyne.Size // the size that view and picture are for
	look      [3]any    // the colours and the text size they are for
	sheet     *sheetPicture
	labels    []*sheetLabel
	held      []*sheetLabel
	ghostOf   sketch.Mark // what the picture of the mark in hand shows; no kind when it is cut
	ghostView sheetView

	card   *canvas.Rectangle
	img    *canvas.Image
	ghost  *canvas.Image
	ink    []*canvas.Line // the newest part of the line in hand
	frame  []*canvas.Line
	grips  []*canvas.Circle
	cross  [2]*canvas.Line
	note   *block
	noteAt *canvas.Rectangle
	lock   *glyph
	zoomIn *Button
	zoomNo *Button
	strip  *sketchStrip
	wheel  *sheetWheel
}

var (
	_ Input             = (*Sketch)(nil)
	_ Flowing           = (*Sketch)(nil)
	_ Targeted          = (*Sketch)(nil)
	_ fyne.Draggable    = (*Sketch)(nil)
	_ desktop.Mouseable = (*Sketch)(nil)
	_ desktop.Keyable   = (*Sketch)(nil)
	_ mobile.Touchable  = (*Sketch)(nil)
)

// mostInk is how many segments of the line in hand are objects; older ones are
// baked into the picture.
const mostInk = 48

// mostGrips is how many places of a mark can be taken hold of.
const mostGrips = 40

// NewSketch makes a drawing.
func NewSketch(p SketchProps) *Sketch {
	s := &Sketch{
		props: p, marks: sketch.NewDrawing(p.Marks), values: maps.Clone(p.Values), touches: map[int]fyne.Position{},
		card: rect(cornerRound), img: &canvas.Image{ScaleMode: canvas.ImageScaleSmooth}, ghost: &canvas.Image{ScaleMode: canvas.ImageScaleSmooth},
		note: newBlock(say.T("All sizes in mm"), theme.SizeCaption, theme.Muted, false), noteAt: rect(6), lock: newGlyph(), fitted: true,
	}
	s.ghost.Hide()
	for range mostInk {
		s.ink = append(s.ink, hiddenLine())
	}
	for range 4 {
		s.frame = append(s.frame, hiddenLine())
	}
	for range mostGrips {
		c := &canvas.Circle{}
		c.Hide()
		s.grips = append(s.grips, c)
	}
	s.cross = [2]*canvas.Line{hiddenLine(), hiddenLine()}
	s.zoomIn = NewButton(ButtonProps{Icon: "zoom_in", Name: say.T("Make the drawing larger"), OnTapped: func() { s.Zoom(1.5) }})
	s.zoomNo = NewButton(ButtonProps{Icon: "zoom_out", Name: say.T("Make the drawing smaller"), OnTapped: func() { s.Zoom(1 / 1.5) }})
	s.strip, s.wheel = newSketchStrip(s), newSheetWheel(s)
	s.name = p.Name
	s.init(s)
	return s
}

func hiddenLine() *canvas.Line {
	l := &canvas.Line{}
	l.Hide()
	return l
}

// Tools makes a strip of tools for the drawing, below one another or level.
func (s *Sketch) Tools(level bool) *SketchTools {
	t := newSketchTools(s, level)
	s.strips = append(s.strips, t)
	return t
}

// fixed says whether the drawing is to be looked at only.
func (s *Sketch) fixed() bool { return s.locked || s.props.Family }

// Marks are the marks on the sheet, as they are kept.
func (s *Sketch) Marks() []sketch.Mark { return s.marks.Marks() }

// Shown are the marks with the values of the answers that they are bound to.
func (s *Sketch) Shown() []sketch.Mark {
	out := slices.Clone(s.marks.Marks())
	for i, m := range out {
		out[i] = s.valued(m)
	}
	return out
}

func (s *Sketch) valued(m sketch.Mark) sketch.Mark {
	if v, ok := s.values[m.Link]; ok && !m.Link.Empty() {
		return m.WithValue(v)
	}
	return m
}

// Load shows other marks, as after another tablet's arrived, without telling
// the owner. What can be undone and what is selected stay where they can.
func (s *Sketch) Load(marks []sketch.Mark) {
	if s.hand.busy() {
		return // what is being drawn is not taken from under the pen
	}
	if slices.EqualFunc(marks, s.marks.Marks(), func(a, b sketch.Mark) bool { return a.ID == b.ID && a.Same(b) }) {
		return
	}
	s.marks = sketch.NewDrawing(marks)
	if _, ok := s.marks.Find(s.chosen); !ok {
		s.Select("")
	}
	s.changed()
}

// SetPhotos says which photos pins may point at.
func (s *Sketch) SetPhotos(photos []sketch.Link) {
	if !slices.Equal(photos, s.props.Photos) {
		s.props.Photos = slices.Clone(photos)
		s.redraw()
	}
}

// SetValues gives the drawing the values in millimetres of the answers that
// marks are bound to. It tells nobody.
func (s *Sketch) SetValues(values map[sketch.Link]int) {
	if maps.Equal(values, s.values) {
		return
	}
	s.values = maps.Clone(values)
	if !s.isTyped {
		s.changed()
	}
}

// Tool is the tool in use.
func (s *Sketch) Tool() SketchTool { return s.tool }

// Use takes a tool in hand.
func (s *Sketch) Use(t SketchTool) {
	if s.fixed() {
		return
	}
	s.finishTyping()
	s.drop()
	s.tool, s.armed = t, sketch.Mark{}
	if t != ToolMove {
		s.Select("")
	}
	if t == ToolItem {
		if s.props.OnItem != nil {
			s.props.OnItem()
		} else {
			s.Arm(sketch.Put(sketch.Items()[0].Code, sketch.Point{}))
		}
	}
	s.refreshAll()
}

// Arm gives the Item tool what the next press puts into the room: a thing, a
// turning circle or words are put down at once; a window is drawn along a wall
// and a track from point to point.
func (s *Sketch) Arm(m sketch.Mark) {
	s.tool, s.armed = ToolItem, m
	s.refreshAll()
}

// Select chooses a mark; "" chooses none. It tells the owner.
func (s *Sketch) Select(id string) {
	if _, ok := s.marks.Find(id); !ok {
		id = ""
	}
	if id == s.chosen {
		return
	}
	s.finishTyping()
	s.chosen = id
	s.settle()
	if s.props.OnSelect != nil {
		s.props.OnSelect(id)
	}
}

// Selected is the key of the mark that is chosen, "" for none.
func (s *Sketch) Selected() string { return s.chosen }

// Zoom makes the drawing larger or smaller about its middle.
func (s *Sketch) Zoom(by float64) {
	s.fitted = false
	s.view = s.view.zoomed(by, fyne.NewPos(s.Size().Width/2, s.Size().Height/2))
	s.redraw()
}

// Fit shows everything that is drawn.
func (s *Sketch) Fit() {
	s.fitted = true
	s.fit()
	s.redraw()
}

func (s *Sketch) fit() {
	box, ok := sketch.Bounds(s.Shown())
	if !ok {
		box = emptySheet
	}
	s.view = fitView(box.Grow(60), s.Size(), theme.Dp(44))
}

// SetLocked shows the drawing as signed: it can be read, not changed.
func (s *Sketch) SetLocked(on bool) {
	if s.locked == on {
		return
	}
	s.drop()
	s.Select("")
	s.tool = ToolMove
	s.control.SetLocked(on)
	s.redraw()
	s.refreshAll()
}

// Disabled implements fyne.Disableable: what cannot be changed can still be
// reached and read.
func (s *Sketch) Disabled() bool { return false }

// FocusTarget implements Input.
func (s *Sketch) FocusTarget() fyne.Focusable { return s }

// A11y implements Named.
func (s *Sketch) A11y() Node {
	n := Node{Name: s.name, Role: RoleSketch, State: s.states()}
	if s.props.Family {
		n.State = append(n.State, say.T("to look at"))
	}
	if !s.fixed() && s.tool != ToolMove {
		n.State = append(n.State, say.F("%s tool", toolWords()[s.tool].word))
	}
	switch m, ok := s.marks.Find(s.chosen); {
	case ok:
		n.Value = sketch.Say(s.valued(m), s.Shown())
		n.State = append(n.State, "selected")
	case len(s.marks.Marks()) == 0:
		n.Value = say.T("Nothing drawn yet")
	case len(s.marks.Marks()) == 1:
		n.Value = say.T("1 thing drawn")
	default:
		n.Value = say.F("%s things drawn", sketch.Figures(len(s.marks.Marks())))
	}
	return n
}

// Targets implements Targeted.
func (s *Sketch) Targets() []Target { return s.whole(s.name) }

// HeightFor implements Flowing: as tall as a room is beside its width, within
// what a screen has.
func (s *Sketch) HeightFor(width float32) float32 {
	return min(max(width*0.72, theme.Dp(300)), theme.Dp(520))
}

func (s *Sketch) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (s *Sketch) least() fyne.Size { return fyne.NewSize(theme.Dp(240), theme.Dp(240)) }

// CreateRenderer implements fyne.Widget.
func (s *Sketch) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *Sketch) refreshTools() {
	for _, t := range s.strips {
		t.Refresh()
	}
}

func (s *Sketch) refreshAll() {
	s.settle()
	s.refreshTools()
}
