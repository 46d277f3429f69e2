package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// ButtonKind is how a button looks.
type ButtonKind int

// The kinds. A screen has one primary button.
const (
	Secondary  ButtonKind = iota // outline on surface
	Primary                      // filled
	Plain                        // words only
	Danger                       // outline in danger
	Discard                      // filled danger, the last step of throwing something away
	FamilyLook                   // opens Family view
	PlainQuiet                   // words only, in ink
	PlainWarn                    // words only, in danger
)

// ButtonSize is how tall a button is.
type ButtonSize int

// The sizes in dp at 100 %.
const (
	Medium ButtonSize = iota // 48
	Big                      // 56, in the action bar
	Little                   // 44, in cards
	Tall                     // 52, beside an input
)

// ButtonProps describes a button. It begins with a verb and names the thing.
type ButtonProps struct {
	Text     string
	Icon     string // left of the word
	IconEnd  string // right of the word, such as "arrow_forward"
	Kind     ButtonKind
	Size     ButtonSize
	Count    string              // a small number in a tag at the end, such as pages to fix
	Name     string              // spoken name, needed when there is no word
	Fill     fyne.ThemeColorName // background of an outline button when not Surface
	MinWidth float32             // dp at 100 %
	OnTapped func()
}

// Button is pressed by tap, click, Enter or Space. It is never disabled:
// pressing early leads to what is missing.
type Button struct {
	control
	props   ButtonProps
	busy    string
	box     *canvas.Rectangle
	ground  fader
	dressed *theme.Theme // the theme it was last painted in
	label   *block
	icon    *glyph
	iconEnd *glyph
	tagBox  *canvas.Rectangle
	tag     *canvas.Text
}

var (
	_ Flowing            = (*Button)(nil)
	_ fyne.Focusable     = (*Button)(nil)
	_ fyne.Tappable      = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Mouseable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// NewButton makes a button.
func NewButton(p ButtonProps) *Button {
	b := &Button{props: p, box: rect(12), label: newBlock("", theme.SizeBody, theme.Ink, true), icon: newGlyph(), iconEnd: newGlyph()}
	b.name = p.Name
	b.init(b)
	return b
}

// SetText changes the word.
func (b *Button) SetText(text string) {
	if b.props.Text != text {
		b.props.Text = text
		b.Refresh()
	}
}

// SetIcon changes the icon left of the word.
func (b *Button) SetIcon(icon string) {
	if b.props.Icon != icon {
		b.props.Icon = icon
		b.Refresh()
	}
}

// SetCount changes the number at the end; empty hides it.
func (b *Button) SetCount(count string) {
	if b.props.Count != count {
		b.props.Count = count
		b.Refresh()
	}
}

// SetKind changes the look.
func (b *Button) SetKind(k ButtonKind) {
	if b.props.Kind != k {
		b.props.Kind = k
		b.Refresh()
	}
}

// SetOnTapped changes what pressing does.
func (b *Button) SetOnTapped(f func()) { b.props.OnTapped = f }

// SetBusy shows the word instead of the button's own, such as "Saving…", and
// lets presses pass without effect until it is empty again.
func (b *Button) SetBusy(word string) {
	if b.busy != word {
		b.busy = word
		b.Refresh()
	}
}

// Press does what a tap does. UI goroutine.
func (b *Button) Press() {
	if b.busy == "" && !b.locked && b.props.OnTapped != nil {
		b.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	b.grab()
	b.Press()
}

// FocusGained implements fyne.Focusable. A button without a word says its name
// to the keyboard as it does to the pointer.
func (b *Button) FocusGained() {
	b.control.FocusGained()
	if !b.quiet {
		b.tip(func(t *Tips) { t.show(b, b.A11y().Name) })
	}
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.control.FocusLost()
	b.tip((*Tips).dismiss)
}

// tip does something with the window's tips, for a button without a word.
func (b *Button) tip(do func(*Tips)) {
	if b.word() != "" {
		return
	}
	if t := tipsOf(b); t != nil {
		do(t)
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	b.loud()
	if k.Name == fyne.KeyEscape {
		b.tip((*Tips).dismiss)
	}
	if isPress(k) {
		b.Press()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
	b.tip(func(t *Tips) { t.later(tipAfter, func() { t.show(b, b.A11y().Name) }) })
}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() {
	b.hovered, b.pressed = false, false
	b.Refresh()
	b.tip(func(t *Tips) { t.later(tipLeaves, t.dismiss) })
}

// MouseDown implements desktop.Mouseable.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	b.pressed = true
	b.Refresh()
	b.tip((*Tips).dismiss)
}

// MouseUp implements desktop.Mouseable.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.pressed = false; b.Refresh() }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (b *Button) A11y() Node {
	n := Node{Name: b.word(), Role: RoleButton, State: b.states()}
	if b.name != "" {
		n.Name = b.name
	}
	if b.busy != "" {
		n.State = append(n.State, "busy")
	}
	if b.props.Count != "" {
		n.Value = b.props.Count
	}
	return n
}

// FocusTarget is the button itself.
func (b *Button) FocusTarget() fyne.Focusable { return b }

// Targets implements Targeted.
func (b *Button) Targets() []Target { return b.whole(b.A11y().Name) }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer { return newRenderer(b) }

func (b *Button) word() string {
	if b.busy != "" {
		return b.busy
	}
	return b.props.Text
}

func (b *Button) objects() []fyne.CanvasObject {
	list := append(b.ring(), b.box)
	if b.word() != "" {
		list = append(list, b.label.objects()...)
	}
	if b.icon.name != "" {
		list = append(list, b.icon.img)
	}
	if b.iconEnd.name != "" {
		list = append(list, b.iconEnd.img)
	}
	if b.props.Count != "" {
		list = append(list, b.tagBox, b.tag)
	}
	return list
}

// look is the background, edge and ink of the button as it stands.
func (b *Button) look() (bg, edge, ink fyne.ThemeColorName, stroke float32) {
	stroke = controlStroke()
	surface := theme.Surface
	if b.props.Fill != "" {
		surface = b.props.Fill
	}
	if b.hovered || b.pressed {
		surface = theme.Tint
	}
	switch b.props.Kind {
	case Primary:
		bg, ink = theme.Primary, theme.OnPrimary
		if b.pressed {
			bg = theme.PrimaryPressed
		} else if b.hovered {
			bg = theme.PrimaryHover
		}
		return bg, theme.Clear, ink, 0
	case Danger:
		return surface, theme.Danger, theme.Danger, stroke
	case Discard:
		return theme.Danger, theme.Clear, theme.OnRisk4, 0
	case FamilyLook:
		if b.hovered || b.pressed {
			return theme.ChoiceBg, theme.Choice, theme.Choice, stroke
		}
		return theme.ChoiceBg, theme.Clear, theme.Choice, 0
	case Plain, PlainQuiet, PlainWarn:
		bg = theme.Clear
		if b.hovered || b.pressed {
			bg = theme.Tint
		}
		ink = map[ButtonKind]fyne.ThemeColorName{Plain: theme.Primary, PlainQuiet: theme.Ink, PlainWarn: theme.Danger}[b.props.Kind]
		return bg, theme.Clear, ink, 0
	default:
		return surface, theme.Control, theme.Ink, stroke
	}
}

// measures are height, side padding, text size and icon side.
func (b *Button) measures() (h, pad float32, size fyne.ThemeSizeName, icon float32) {
	switch b.props.Size {
	case Big:
		h, pad, size, icon = 56, 26, theme.SizeLabel, 22
	case Little:
		h, pad, size, icon = 44, 14, theme.SizeHint, 20
	case Tall:
		h, pad, size, icon = 52, 16, theme.SizeHint, 20
	default:
		h, pad, size, icon = 48, 20, theme.SizeBody, 22
	}
	if b.word() == "" {
		icon = 26
		if b.props.Kind == Secondary {
			icon = 22
		}
	}
	if k := b.props.Kind; k == Plain || k == PlainWarn || k == PlainQuiet {
		pad = 12
	}
	return theme.Dp(h), theme.Dp(pad), size, theme.Dp(icon)
}

func (b *Button) paint() {
	bg, edge, ink, stroke := b.look()
	b.ground.paint(b.box, bg, b.dressed == theme.Current())
	b.dressed = theme.Current()
	fillEdge(b.box, edge, stroke)
	_, _, size, _ := b.measures()
	b.label.setText(b.word())
	if b.label.size != size {
		b.label.size, b.label.stale = size, true
	}
	b.label.colour, b.label.centre = ink, true
	icon := b.props.Icon
	if b.busy != "" {
		icon = "clock_loader_40"
	}
	b.icon.paint(icon, ink)
	end := b.props.IconEnd
	if b.busy != "" {
		end = ""
	}
	b.iconEnd.paint(end, ink)
	if b.props.Count != "" {
		if b.tagBox == nil {
			b.tagBox, b.tag = rect(8), &canvas.Text{}
		}
		fill(b.tagBox, theme.DangerBg, theme.Clear, 0)
		setLine(b.tag, b.props.Count, theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(theme.Danger), nil)
	}
}

// content is the width of icon, word and tag with their gaps.
func (b *Button) content() float32 {
	_, _, _, icon := b.measures()
	gap, w, n := theme.Dp(8), float32(0), 0
	add := func(part float32) {
		if n > 0 {
			w += gap
		}
		w += part
		n++
	}
	if b.icon.name != "" {
		add(icon)
	}
	if b.word() != "" {
		add(b.oneLine())
	}
	if b.iconEnd.name != "" {
		add(icon)
	}
	if b.props.Count != "" {
		add(b.tag.MinSize().Width + theme.Dp(14))
	}
	return w
}

// wordWidth is the room for the word on a button of a width: all it needs, or
// what is left beside the icons, with less room at the sides.
func (b *Button) wordWidth(width float32) float32 {
	if b.word() == "" {
		return 0
	}
	_, pad, _, _ := b.measures()
	if rest := b.content() - b.oneLine(); rest+b.oneLine()+2*pad > width+0.5 {
		return max(min(width-2*theme.Dp(10)-rest, b.oneLine()), 1)
	}
	return b.oneLine()
}

// oneLine is the width of the word without wrapping.
func (b *Button) oneLine() float32 {
	_, _, size, _ := b.measures()
	return max(measure(b.word(), theme.TextSize(size), fyne.TextStyle{Bold: true}, nil).Width, b.label.oneLine())
}

// HeightFor implements Flowing: on a button narrower than its word, the word
// wraps.
func (b *Button) HeightFor(width float32) float32 {
	h, _, _, _ := b.measures()
	if b.word() == "" || width <= 0 {
		return h
	}
	b.drawnOnce()
	return max(h, b.label.height(b.wordWidth(width))+theme.Dp(16))
}

func (b *Button) naturalWidth() float32 { return b.MinSize().Width }

// drawnOnce makes sure that the word has been set.
func (b *Button) drawnOnce() {
	if b.drawing == nil {
		b.MinSize()
	}
}

func (b *Button) least() fyne.Size {
	h, pad, _, _ := b.measures()
	w := b.content() + 2*pad
	if b.word() == "" {
		w = h
	}
	return fyne.NewSize(max(w, theme.Dp(b.props.MinWidth), theme.Dp(44)), h)
}

func (b *Button) arrange(size fyne.Size) {
	_, _, _, icon := b.measures()
	put(b.box, 0, 0, size.Width, size.Height)
	b.ringAround(0, 0, size.Width, size.Height, 12)
	gap, mid := theme.Dp(8), size.Height/2
	word := b.wordWidth(size.Width)
	x := (size.Width - b.content() + b.oneLine() - word) / 2
	if b.icon.name != "" {
		b.icon.place(x+icon/2, mid, icon)
		x += icon + gap
	}
	if b.word() != "" {
		b.label.place(x, mid-b.label.height(word)/2, word)
		x += word + gap
	}
	if b.iconEnd.name != "" {
		b.iconEnd.place(x+icon/2, mid, icon)
		x += icon + gap
	}
	if b.props.Count != "" {
		m := b.tag.MinSize()
		w, h := m.Width+theme.Dp(14), theme.Dp(24)
		put(b.tagBox, x, mid-h/2, w, h)
		put(b.tag, x+theme.Dp(7), mid-m.Height/2, m.Width, m.Height)
	}
}
