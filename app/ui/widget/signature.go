package widget

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Signature is drawn strokes in a box of their own, or a typed name. Both stand
// equal. The box is as high as the pad at 100 % and as wide as the pad was; it
// and what is drawn in it stay as they are when the pad changes its size, so
// that turning the tablet distorts nothing.
type Signature struct {
	Strokes       []Stroke
	Width, Height float32
	Typed         string
}

// Empty says whether nothing is signed.
func (s Signature) Empty() bool { return len(s.Strokes) == 0 && s.Typed == "" }

// SignaturePadProps describes a place to sign.
type SignaturePadProps struct {
	Name      string // spoken name
	Who       string // "Julie F., carer"
	When      string // "10 March 2026, 15:06"; shown once something is signed
	Statement string // what the signature says
	CheckCode string // shown when locked
	Value     Signature
	OnChanged func(Signature)
	OnBlur    func()
}

// padHeight is the height of the pad in dp; padMost and padTall cap the
// picture in pixels.
const (
	padHeight = 140
	padMost   = 1600
	padTall   = 900
)

// SignaturePad takes a signature by finger, pen or mouse, kept as strokes and
// drawn through one picture, or a typed name.
type SignaturePad struct {
	control
	props     SignaturePadProps
	value     Signature
	typing    bool
	box       *canvas.Rectangle
	line      *canvas.Rectangle
	img       *canvas.Image
	ink       *inkImage
	live      Stroke
	caption   *block
	statement *block
	clear     *Link
	swap      *Button
	typed     *TextInput
	lock      *glyph
}

var (
	_ Input             = (*SignaturePad)(nil)
	_ Flowing           = (*SignaturePad)(nil)
	_ fyne.Draggable    = (*SignaturePad)(nil)
	_ desktop.Mouseable = (*SignaturePad)(nil)
	_ mobile.Touchable  = (*SignaturePad)(nil)
)

// NewSignaturePad makes a pad.
func NewSignaturePad(p SignaturePadProps) *SignaturePad {
	s := &SignaturePad{
		props: p, box: rect(10), line: rect(0), img: &canvas.Image{ScaleMode: canvas.ImageScaleSmooth}, lock: newGlyph(),
		caption:   newBlock("", theme.SizeCaption, theme.Muted, false),
		statement: newBlock(p.Statement, theme.SizeSmall, theme.Ink, false),
	}
	s.caption.limit = 1
	s.clear = NewLink(LinkProps{Text: say.T("Clear"), Size: theme.SizeSmall, Name: say.T("Clear the signature"), OnTapped: s.Clear})
	s.swap = NewButton(ButtonProps{Kind: Plain, Size: Little, OnTapped: func() { s.setTyping(!s.typing) }})
	s.typed = NewTextInput(TextInputProps{Name: say.T("Full name"), OnChanged: func(t string) {
		s.value = Signature{Typed: t}
		s.tell()
	}})
	s.name = p.Name
	s.take(p.Value)
	s.init(s)
	return s
}

func (s *SignaturePad) take(v Signature) {
	s.value = v
	s.typing = v.Typed != ""
	s.typed.Load(v.Typed)
	s.words()
}

func (s *SignaturePad) words() {
	text := s.props.Who
	if s.props.When != "" && !s.value.Empty() {
		text += " · " + s.props.When
	}
	if s.locked && s.props.CheckCode != "" {
		text += say.F(" · check code %s", s.props.CheckCode)
	}
	s.caption.setText(text)
	if s.typing {
		s.swap.SetText(say.T("Draw instead"))
		s.swap.SetIcon("draw")
	} else {
		s.swap.SetText(say.T("Type name instead"))
		s.swap.SetIcon("keyboard")
	}
}

// Value is what is signed. Strokes are a copy.
func (s *SignaturePad) Value() Signature {
	v := s.value
	v.Strokes = make([]Stroke, len(s.value.Strokes))
	for i, st := range s.value.Strokes {
		v.Strokes[i] = slices.Clone(st)
	}
	return v
}

// Load shows a signature without calling OnChanged.
func (s *SignaturePad) Load(v Signature) {
	s.take(v)
	s.redraw()
	s.Refresh()
}

// SetWhen sets the time shown beside the name.
func (s *SignaturePad) SetWhen(when string) {
	s.props.When = when
	s.words()
	s.Refresh()
}

// SetCheckCode sets the code shown after sign-off.
func (s *SignaturePad) SetCheckCode(code string) {
	s.props.CheckCode = code
	s.words()
	s.Refresh()
}

// Clear takes the signature away.
func (s *SignaturePad) Clear() {
	if s.locked {
		return
	}
	s.value = Signature{}
	s.typed.Load("")
	s.redraw()
	s.words()
	s.Refresh()
	s.tell()
}

func (s *SignaturePad) setTyping(on bool) {
	s.typing = on
	s.value = Signature{}
	s.typed.Load("")
	s.redraw()
	s.words()
	s.Refresh()
	regrow(s)
	s.tell()
	if on {
		FocusOn(s.typed)
	}
}

func (s *SignaturePad) tell() {
	if s.props.OnChanged != nil {
		s.props.OnChanged(s.Value())
	}
}

// frame is where strokes are kept: that of the signature there is, or a new one
// as wide as the pad.
func (s *SignaturePad) frame() (w, h float32) {
	if len(s.value.Strokes) > 0 && s.value.Width > 0 && s.value.Height > 0 {
		return s.value.Width, s.value.Height
	}
	return s.Size().Width * padHeight / theme.Dp(padHeight), padHeight
}

// scale is how large the strokes are shown: as high as the pad, smaller when
// they would be too wide for it.
func (s *SignaturePad) scale() float32 {
	w, h := s.frame()
	if w <= 0 {
		return 1
	}
	return min(s.Size().Width/w, theme.Dp(padHeight)/h)
}

// begin starts a stroke with a dot.
func (s *SignaturePad) begin(p fyne.Position) {
	if s.locked || s.typing || p.Y > theme.Dp(padHeight) || s.Size().Width <= 0 {
		return
	}
	f := s.scale()
	s.live = Stroke{{p.X / f, p.Y / f}}
	s.drawTo(s.live[0], s.live[0])
}

func (s *SignaturePad) extend(p fyne.Position) {
	if s.live == nil {
		s.begin(p)
		return
	}
	f := s.scale()
	to := Point{min(max(p.X, 0), s.Size().Width) / f, min(max(p.Y, 0), theme.Dp(padHeight)) / f}
	last := s.live[len(s.live)-1]
	if dx, dy := (to.X-last.X)*f, (to.Y-last.Y)*f; dx*dx+dy*dy < 0.5 {
		return
	}
	s.live = append(s.live, to)
	s.drawTo(last, to)
}

func (s *SignaturePad) drawTo(a, b Point) {
	if s.ink != nil {
		s.ink.stroke(scaled(Stroke{a, b}, s.scale()))
		s.img.Refresh()
	}
}

func scaled(st Stroke, f float32) Stroke {
	out := make(Stroke, len(st))
	for i, p := range st {
		out[i] = Point{p.X * f, p.Y * f}
	}
	return out
}

// finish keeps the stroke. The box grows by what lies beside it; strokes that
// are there are never touched.
func (s *SignaturePad) finish() {
	if s.live == nil {
		return
	}
	w, h := s.frame()
	for _, p := range s.live {
		w, h = max(w, p.X), max(h, p.Y)
	}
	s.value.Strokes = append(s.value.Strokes, s.live)
	s.value.Width, s.value.Height, s.value.Typed = w, h, ""
	s.live = nil
	s.words()
	s.Refresh()
	s.tell()
}

// redraw makes the picture anew, after a change of size, theme or value.
func (s *SignaturePad) redraw() {
	w, h := s.Size().Width, theme.Dp(padHeight)
	if w <= 0 {
		return
	}
	scale := float32(1)
	if c := canvasFor(s); c != nil {
		scale = c.Scale()
	}
	scale = min(scale, padMost/w, padTall/h)
	ink, _ := theme.Colour(theme.Ink).(color.NRGBA)
	s.ink = newInk(int(w*scale), int(h*scale), scale, ink)
	f := s.scale()
	for _, st := range append(slices.Clone(s.value.Strokes), s.live) {
		s.ink.stroke(scaled(st, f))
	}
	s.img.Image = s.ink.pic
	s.img.Refresh()
}

// MouseDown implements desktop.Mouseable.
func (s *SignaturePad) MouseDown(e *desktop.MouseEvent) { s.begin(e.Position) }

// MouseUp implements desktop.Mouseable.
func (s *SignaturePad) MouseUp(*desktop.MouseEvent) { s.finish() }

// TouchDown implements mobile.Touchable.
func (s *SignaturePad) TouchDown(e *mobile.TouchEvent) { s.begin(e.Position) }

// TouchUp implements mobile.Touchable.
func (s *SignaturePad) TouchUp(*mobile.TouchEvent) { s.finish() }

// TouchCancel implements mobile.Touchable.
func (s *SignaturePad) TouchCancel(*mobile.TouchEvent) { s.finish() }

// Dragged implements fyne.Draggable.
func (s *SignaturePad) Dragged(e *fyne.DragEvent) { s.extend(e.Position) }

// DragEnd implements fyne.Draggable.
func (s *SignaturePad) DragEnd() { s.finish() }

// ownsDrag takes the drags that begin on the pad.
func (s *SignaturePad) ownsDrag(from fyne.Position) bool {
	return !s.locked && !s.typing && from.Y <= theme.Dp(padHeight)
}

// Cursor implements desktop.Cursorable.
func (s *SignaturePad) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// TypedKey implements fyne.Focusable: who cannot draw, types.
func (s *SignaturePad) TypedKey(k *fyne.KeyEvent) {
	if isPress(k) {
		s.setTyping(true)
	}
}

// FocusLost implements fyne.Focusable.
func (s *SignaturePad) FocusLost() {
	s.control.FocusLost()
	if s.props.OnBlur != nil {
		s.props.OnBlur()
	}
}

// SetLocked shows the signature as signed off.
func (s *SignaturePad) SetLocked(on bool) {
	s.typed.SetLocked(on)
	s.control.SetLocked(on)
	s.words()
	s.Refresh()
}

// SetError draws the pad as wrong.
func (s *SignaturePad) SetError(wrong bool) {
	s.typed.SetError(wrong)
	s.control.SetError(wrong)
}

// FocusTarget implements Input.
func (s *SignaturePad) FocusTarget() fyne.Focusable {
	switch {
	case s.locked:
		return nil
	case s.typing:
		return s.typed.FocusTarget()
	default:
		return s
	}
}

// A11y implements Named.
func (s *SignaturePad) A11y() Node {
	n := Node{Name: s.name, Role: RoleSignature, State: s.states()}
	switch {
	case s.value.Typed != "":
		n.Value = say.F("Signed as %s", s.value.Typed)
	case len(s.value.Strokes) > 0:
		n.Value = say.T("Signed by hand")
	}
	return n
}

// Targets implements Targeted.
func (s *SignaturePad) Targets() []Target {
	return []Target{{Name: s.name, Size: fyne.NewSize(s.Size().Width, theme.Dp(padHeight))}}
}

// CreateRenderer implements fyne.Widget.
func (s *SignaturePad) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *SignaturePad) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	if s.typing {
		list = append(list, s.typed)
	} else {
		list = append(s.ring(), s.box, s.line, s.img)
		if s.locked {
			list = append(list, s.lock.img)
		} else if len(s.value.Strokes) > 0 {
			list = append(list, s.clear)
		}
	}
	list = append(list, s.caption.objects()...)
	list = append(list, s.statement.objects()...)
	if !s.locked {
		list = append(list, s.swap)
	}
	return list
}

func (s *SignaturePad) paint() {
	paintFrame(s.box, &s.framed)
	setFill(s.line, theme.Colour(theme.Control))
	s.lock.paint("lock", theme.Muted)
	if ink, _ := theme.Colour(theme.Ink).(color.NRGBA); s.ink != nil && s.ink.ink != ink {
		s.redraw()
	}
}

// HeightFor implements Flowing.
func (s *SignaturePad) HeightFor(width float32) float32 {
	h := theme.Dp(padHeight)
	if s.typing {
		h = theme.Dp(52+4) + s.caption.lineHeight()
	}
	if s.props.Statement != "" {
		h += theme.Dp(6) + s.statement.height(width)
	}
	if !s.locked {
		h += theme.Dp(4 + 44)
	}
	return h
}

func (s *SignaturePad) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (s *SignaturePad) least() fyne.Size {
	w := s.Size().Width
	if w <= 0 {
		w = theme.Dp(320)
	}
	return fyne.NewSize(theme.Dp(200), s.HeightFor(w))
}

func (s *SignaturePad) arrange(size fyne.Size) {
	h := theme.Dp(padHeight)
	y := h
	if s.typing {
		put(s.typed, 0, 0, size.Width, theme.Dp(52))
		y = theme.Dp(52+4) + s.caption.place(0, theme.Dp(52+4), size.Width)
	} else {
		put(s.box, 0, 0, size.Width, h)
		s.ringAround(0, 0, size.Width, h, 10)
		foot := h - theme.Dp(36)
		put(s.line, theme.Dp(16), foot, size.Width-theme.Dp(32), 1.5)
		put(s.img, 0, 0, size.Width, h)
		if s.ink == nil || s.ink.pic.Rect.Dx() != int(size.Width*s.ink.scale) || s.ink.pic.Rect.Dy() != int(h*s.ink.scale) {
			s.redraw()
		}
		line := s.caption.lineHeight()
		s.caption.place(theme.Dp(16), foot+(theme.Dp(36)-line)/2, size.Width-theme.Dp(90))
		m := s.clear.MinSize()
		put(s.clear, size.Width-m.Width-theme.Dp(10), foot+(theme.Dp(36)-m.Height)/2, m.Width, m.Height)
		s.lock.place(size.Width-theme.Dp(14+10), foot+theme.Dp(18), theme.Dp(20))
	}
	if s.props.Statement != "" {
		y += theme.Dp(6) + s.statement.place(0, y+theme.Dp(6), size.Width)
	}
	m := s.swap.MinSize()
	put(s.swap, theme.Dp(-12), y+theme.Dp(4), m.Width, m.Height)
}
