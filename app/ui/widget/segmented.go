package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Keys of a YesNo's usual answers.
const (
	Yes    = "yes"
	No     = "no"
	Unsure = "unsure"
)

// YesNoProps describes a question with yes, no and two more answers.
type YesNoProps struct {
	Name      string
	Options   []Option // default Yes, No, Not sure; at most five, short
	Value     string   // key, empty for nothing chosen
	Wide      bool     // fills the width in equal parts, as in portrait
	Tight     bool     // parts as narrow as their words, as beside the words of a list
	Tabs      bool     // chooses what shows: never cleared, announced as tabs
	OnChanged func(key string)
	OnBlur    func()
}

// YesNo is a choice of one in a single bar. It starts empty; a tap on what is
// chosen clears it. It is one Tab stop: arrows choose, and the first letter of
// an answer does, with U for not sure.
type YesNo struct {
	control
	props YesNoProps
	value string
	at    int
	over  int
	back  *canvas.Rectangle
	edge  *canvas.Rectangle
	segs  []*segment
	lock  *glyph // after the bar, where there is room
}

type segment struct {
	box   *canvas.Rectangle
	line  *canvas.Rectangle
	tick  *glyph
	label *block
	x, w  float32
}

var (
	_ Input              = (*YesNo)(nil)
	_ Flowing            = (*YesNo)(nil)
	_ fyne.Tappable      = (*YesNo)(nil)
	_ desktop.Hoverable  = (*YesNo)(nil)
	_ desktop.Cursorable = (*YesNo)(nil)
)

// NewYesNo makes the bar.
func NewYesNo(p YesNoProps) *YesNo {
	if len(p.Options) == 0 {
		p.Options = []Option{{Key: Yes, Label: say.T("Yes")}, {Key: No, Label: say.T("No")}, {Key: Unsure, Label: say.T("Not sure")}}
	}
	y := &YesNo{props: p, value: p.Value, over: -1, back: rect(12), edge: rect(12), lock: newGlyph()}
	for _, o := range p.Options {
		s := &segment{box: rect(0), line: rect(0), tick: newGlyph(), label: newBlock(o.Label, theme.SizeBody, theme.Ink, false)}
		s.label.centre = true
		y.segs = append(y.segs, s)
	}
	y.name = p.Name
	y.at = max(y.index(p.Value), 0)
	y.init(y)
	return y
}

func (y *YesNo) index(key string) int {
	for i, o := range y.props.Options {
		if o.Key == key {
			return i
		}
	}
	return -1
}

// Value is the key chosen, empty for none.
func (y *YesNo) Value() string { return y.value }

// Load chooses without calling OnChanged.
func (y *YesNo) Load(key string) {
	if y.value == key {
		return
	}
	y.value = key
	if i := y.index(key); i >= 0 {
		y.at = i
	}
	y.Refresh()
}

// SetWide makes the bar fill the width.
func (y *YesNo) SetWide(on bool) {
	if y.props.Wide != on {
		y.props.Wide = on
		y.Refresh()
	}
}

func (y *YesNo) set(i int, clears bool) {
	if y.locked || i < 0 || i >= len(y.segs) {
		return
	}
	y.at = i
	key := y.props.Options[i].Key
	if key == y.value {
		if !clears || y.props.Tabs {
			return
		}
		key = ""
	}
	y.value = key
	y.Refresh()
	if y.props.OnChanged != nil {
		y.props.OnChanged(key)
	}
}

// TypedKey implements fyne.Focusable.
func (y *YesNo) TypedKey(k *fyne.KeyEvent) {
	y.loud()
	n := len(y.segs)
	switch k.Name {
	case fyne.KeyRight, fyne.KeyDown:
		if y.value == "" {
			y.set(y.at, false)
		} else {
			y.set((y.at+1)%n, false)
		}
	case fyne.KeyLeft, fyne.KeyUp:
		y.set((y.at+n-1)%n, false)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		y.set(y.at, true)
	}
}

// TypedRune chooses by letter.
func (y *YesNo) TypedRune(r rune) {
	if r == 'u' || r == 'U' {
		i := y.index(Unsure)
		if i < 0 && len(y.props.Options) == 3 && startingWith(y.props.Options, -1, r) < 0 {
			i = 2 // "Not known", "Some": the third answer is the one that is neither
		}
		if i >= 0 {
			y.set(i, false)
			return
		}
	}
	if r != ' ' {
		y.set(startingWith(y.props.Options, -1, r), false)
	}
}

// FocusLost implements fyne.Focusable.
func (y *YesNo) FocusLost() {
	y.control.FocusLost()
	if y.props.OnBlur != nil {
		y.props.OnBlur()
	}
}

func (y *YesNo) segAt(p fyne.Position) int {
	for i, s := range y.segs {
		if p.X >= s.x && p.X < s.x+s.w {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (y *YesNo) Tapped(e *fyne.PointEvent) {
	y.grab()
	y.set(y.segAt(e.Position), true)
}

// MouseIn implements desktop.Hoverable.
func (y *YesNo) MouseIn(e *desktop.MouseEvent) { y.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (y *YesNo) MouseMoved(e *desktop.MouseEvent) {
	y.moves++
	y.hover(y.segAt(e.Position))
}

// MouseOut implements desktop.Hoverable.
func (y *YesNo) MouseOut() { y.hover(-1) }

func (y *YesNo) hover(i int) {
	if y.over != i {
		y.over = i
		y.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (y *YesNo) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusTarget implements Input.
func (y *YesNo) FocusTarget() fyne.Focusable {
	if y.locked {
		return nil
	}
	return y
}

// A11y implements Named.
func (y *YesNo) A11y() Node {
	n := Node{Name: y.name, Role: RoleRadioGroup, State: y.states()}
	if y.props.Tabs {
		n.Role = RoleTabs
	}
	if y.value != "" {
		n.Value = labelOf(y.props.Options, y.value)
	}
	return n
}

// Targets implements Targeted.
func (y *YesNo) Targets() []Target {
	list := make([]Target, len(y.segs))
	for i, s := range y.segs {
		list[i] = Target{Name: y.props.Options[i].Label, Pos: fyne.NewPos(s.x, 0), Size: fyne.NewSize(s.w, y.Size().Height)}
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (y *YesNo) CreateRenderer() fyne.WidgetRenderer { return newRenderer(y) }

func (y *YesNo) objects() []fyne.CanvasObject {
	list := append(y.ring(), y.back)
	for i, s := range y.segs {
		list = append(list, s.box)
		if i > 0 {
			list = append(list, s.line)
		}
	}
	list = append(list, y.edge)
	for _, s := range y.segs {
		if s.tick.name != "" {
			list = append(list, s.tick.img)
		}
		list = append(list, s.label.objects()...)
	}
	if y.locked && y.lock.name != "" && y.lockFits() {
		list = append(list, y.lock.img)
	}
	return list
}

// lockFits says whether the padlock has room after the bar.
func (y *YesNo) lockFits() bool {
	return !y.props.Wide && y.naturalWidth()+theme.Dp(32) <= y.Size().Width
}

func (y *YesNo) paint() {
	y.lock.paint("", theme.Muted)
	if y.locked {
		y.lock.paint(padlock(), theme.Muted)
	}
	bg, edge, stroke := theme.Surface, theme.Control, controlStroke()
	if y.locked {
		bg, edge = theme.Sunk, theme.Line
	} else if y.wrong {
		edge, stroke = theme.Danger, 2.5
	}
	fill(y.back, bg, theme.Clear, 0)
	fill(y.edge, theme.Clear, edge, stroke)
	for i, s := range y.segs {
		chosen := y.value != "" && y.props.Options[i].Key == y.value
		box, ink := theme.Clear, theme.Ink
		switch {
		case chosen && y.locked:
			box, ink = theme.Ink, theme.Surface
		case chosen:
			box, ink = theme.Primary, theme.OnPrimary
		case i == y.over && !y.locked:
			box, ink = theme.Tint, theme.TintInk
		}
		fill(s.box, box, theme.Clear, 0)
		setFill(s.line, theme.Colour(edge))
		tick := ""
		if chosen {
			tick = "check"
		}
		s.tick.paint(tick, ink)
		s.label.colour = ink
		if s.label.bold != chosen {
			s.label.bold, s.label.stale = chosen, true
		}
		s.box.TopLeftCornerRadius, s.box.BottomLeftCornerRadius = 0, 0
		s.box.TopRightCornerRadius, s.box.BottomRightCornerRadius = 0, 0
		if i == 0 {
			s.box.TopLeftCornerRadius, s.box.BottomLeftCornerRadius = 12, 12
		}
		if i == len(y.segs)-1 {
			s.box.TopRightCornerRadius, s.box.BottomRightCornerRadius = 12, 12
		}
	}
}

// segWidth is the natural width of a part. It leaves room for the tick and the
// bolder face, so that choosing moves nothing.
func (y *YesNo) segWidth(i int) float32 {
	text := measure(y.props.Options[i].Label, theme.TextSize(theme.SizeBody), fyne.TextStyle{Bold: true}, nil).Width
	return max(text+theme.Dp(22+6+2*14), y.segLeast())
}

// segLeast is the least width of a part; the five steps of a judgement are narrow.
func (y *YesNo) segLeast() float32 {
	if len(y.segs) > 4 || y.props.Tight {
		return theme.Dp(64)
	}
	return theme.Dp(112)
}

func (y *YesNo) naturalWidth() float32 {
	w := float32(0)
	for i := range y.segs {
		w += y.segWidth(i)
	}
	return w
}

func (y *YesNo) widths(width float32) []float32 {
	list := make([]float32, len(y.segs))
	total := y.naturalWidth()
	for i := range y.segs {
		list[i] = y.segWidth(i)
		if y.props.Wide || total > width {
			list[i] = width / float32(len(y.segs))
		}
	}
	return list
}

// HeightFor implements Flowing.
func (y *YesNo) HeightFor(width float32) float32 {
	h := theme.Dp(52)
	for i, w := range y.widths(width) {
		need := y.segs[i].label.height(y.labelWidth(i, w)) + theme.Dp(20)
		if y.stacks(i, w) {
			need += theme.Dp(22)
		}
		h = max(h, need)
	}
	return h
}

func (y *YesNo) labelWidth(i int, w float32) float32 {
	if y.stacks(i, w) {
		return max(w-4, 1)
	}
	pad := theme.Dp(16)
	if y.segs[i].tick.name != "" {
		pad += theme.Dp(28)
	}
	return max(w-pad, 1)
}

// stacks says whether the tick of a part stands over its word, for a part that
// is too narrow to hold them side by side. Room is kept for it before it is
// chosen, so that choosing moves nothing.
func (y *YesNo) stacks(i int, w float32) bool {
	longest := float32(0)
	for word := range strings.FieldsSeq(y.props.Options[i].Label) {
		longest = max(longest, measure(word, theme.TextSize(theme.SizeBody), fyne.TextStyle{Bold: true}, nil).Width)
	}
	return w < longest+theme.Dp(16+28)
}

func (y *YesNo) least() fyne.Size {
	w := y.Size().Width
	if w <= 0 {
		w = y.naturalWidth()
	}
	return fyne.NewSize(y.narrowest()*float32(len(y.segs)), y.HeightFor(w))
}

func (y *YesNo) arrange(size fyne.Size) {
	x := float32(0)
	for i, w := range y.widths(size.Width) {
		s := y.segs[i]
		s.x, s.w = x, w
		put(s.box, x, 0, w, size.Height)
		put(s.line, x-0.75, 0, 1.5, size.Height)
		room := y.labelWidth(i, w)
		h := s.label.height(room)
		text := min(s.label.oneLine()+1, room)
		left := x + (w-text)/2
		top := (size.Height - h) / 2
		if s.tick.name != "" && y.stacks(i, w) {
			side := theme.Dp(22)
			top += side / 2
			s.tick.place(x+w/2, top-side/2, side)
		} else if s.tick.name != "" {
			side := theme.Dp(22)
			left = x + (w-text-side-theme.Dp(6))/2
			s.tick.place(left+side/2, size.Height/2, side)
			left += side + theme.Dp(6)
		}
		s.label.place(left, top, text)
		x += w
	}
	y.lock.place(x+theme.Dp(12+10), size.Height/2, theme.Dp(20))
	put(y.back, 0, 0, x, size.Height)
	put(y.edge, 0, 0, x, size.Height)
	y.ringAround(0, 0, x, size.Height, 12)
}
