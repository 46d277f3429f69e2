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

// Props is what the button says and does, for a menu that says and does it instead.
func (b *Button) Props() ButtonProps { return b.props }

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
	if k.Name == fyne.KeyEscape || isPress(k) {
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
