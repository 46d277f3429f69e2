package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	fynetheme "fyne.io/fyne/v2/theme"

	"doorstep/app/ui/theme"
)

// TextInputProps describes a box for one line of text.
type TextInputProps struct {
	Name     string // spoken name; a Field sets it to its label
	Value    string
	Icon     string // at the left, such as "search"
	Unit     string // at the right, always shown
	Password bool
	Large    bool // 56 high with 22 dp text, for the passphrase
	Digits   bool // numbers only: 0-9 and what Also allows
	Also     string
	Centre   bool // for a short number
	Bold     bool
	Width    float32 // dp at 100 %, 0 for all there is
	MaxRunes int     // typing stops here, 0 for no limit

	OnChanged func(text string)
	OnFocus   func()
	OnBlur    func()
	OnSubmit  func() // Enter
	OnKey     func(k *fyne.KeyEvent) bool
}

// TextInput is a box for one line of text. Its label is above it in a Field,
// never inside.
type TextInput struct {
	framed
	props TextInputProps
	entry *entry
	over  *container.ThemeOverride // only when Large
	box   *canvas.Rectangle
	icon  *glyph
	lock  *glyph
	unit  *canvas.Text
	plain *block
	muted bool
}

var (
	_ Input              = (*TextInput)(nil)
	_ desktop.Hoverable  = (*TextInput)(nil)
	_ desktop.Cursorable = (*TextInput)(nil)
)

// NewTextInput makes a text box.
func NewTextInput(p TextInputProps) *TextInput {
	t := &TextInput{props: p, entry: newEntry(false), box: rect(8), icon: newGlyph(), lock: newGlyph(), unit: &canvas.Text{}}
	t.name = p.Name
	t.entry.Text = p.Value
	t.entry.TextStyle.Bold = p.Bold
	t.entry.Password = p.Password
	if p.Password { // keeps Fyne from adding its own, unlabelled eye
		t.entry.ActionItem = canvas.NewRectangle(color.Transparent)
	}
	if p.Digits {
		t.entry.keyboard = mobile.NumberKeyboard
		t.entry.accept = t.acceptDigit
	}
	t.entry.OnChanged = t.changed
	t.entry.onFocus = t.focus
	t.entry.released = t.intoView
	t.entry.onKey = t.key
	if p.Large {
		t.over = container.NewThemeOverride(t.entry, sized{theme.Current(), 22})
	}
	t.init(t)
	return t
}

// sized is the app's theme with another text size, before scaling.
type sized struct {
	*theme.Theme
	text float32
}

func (s sized) Size(name fyne.ThemeSizeName) float32 {
	if name == fynetheme.SizeNameText {
		return s.text * s.Scale()
	}
	return s.Theme.Size(name)
}

func (t *TextInput) acceptDigit(r rune) bool {
	if r >= '0' && r <= '9' {
		return true
	}
	for _, a := range t.props.Also {
		if r == a {
			return true
		}
	}
	return false
}

// Value is the text in the box.
func (t *TextInput) Value() string { return t.entry.Text }

// Load sets the text without calling OnChanged.
func (t *TextInput) Load(text string) {
	if t.entry.Text == text {
		return
	}
	t.muted = true
	t.entry.SetText(text)
	t.muted = false
	if t.locked {
		t.Refresh()
	}
}

// SetHidden shows dots for letters or the letters themselves.
func (t *TextInput) SetHidden(on bool) {
	if t.entry.Password != on {
		t.entry.Password = on
		t.entry.Refresh()
	}
}

// SetUnit changes the unit at the right.
func (t *TextInput) SetUnit(unit string) {
	if t.props.Unit != unit {
		t.props.Unit = unit
		t.Refresh()
	}
}

func (t *TextInput) changed(text string) {
	if most := t.props.MaxRunes; most > 0 {
		if r := []rune(text); len(r) > most {
			text = string(r[:most])
			t.muted = true
			t.entry.SetText(text)
			t.muted = false
		}
	}
	if !t.muted && t.props.OnChanged != nil {
		t.props.OnChanged(text)
	}
}

// intoView brings the box into view after the press that focused it.
func (t *TextInput) intoView() {
	if t.focused {
		reveal(t)
	}
}

func (t *TextInput) focus(on bool) {
	t.focused = on
	t.Refresh()
	switch {
	case on:
		if !t.entry.held {
			reveal(t)
		}
		if t.props.OnFocus != nil {
			t.props.OnFocus()
		}
	case t.props.OnBlur != nil:
		t.props.OnBlur()
	}
}

func (t *TextInput) key(k *fyne.KeyEvent) bool {
	if t.props.OnKey != nil && t.props.OnKey(k) {
		return true
	}
	if (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && t.props.OnSubmit != nil {
		t.props.OnSubmit()
		return true
	}
	return false
}

// SetLocked shows the text on a sunk background with a padlock.
func (t *TextInput) SetLocked(on bool) {
	if on {
		t.entry.Disable()
	} else {
		t.entry.Enable()
	}
	t.framed.SetLocked(on)
}

// FocusTarget implements Input.
func (t *TextInput) FocusTarget() fyne.Focusable {
	if t.locked {
		return nil
	}
	return t.entry
}

// Tapped implements fyne.Tappable for the edge of the box.
func (t *TextInput) Tapped(*fyne.PointEvent) { FocusOn(t) }

// MouseIn implements desktop.Hoverable.
func (t *TextInput) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseOut implements desktop.Hoverable.
func (t *TextInput) MouseOut() { t.hovered = false; t.Refresh() }

// Cursor implements desktop.Cursorable.
func (t *TextInput) Cursor() desktop.Cursor {
	if t.locked {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}

// A11y implements Named. A password's value is never told.
func (t *TextInput) A11y() Node {
	n := Node{Name: t.name, Role: RoleTextbox, State: t.states(), Value: t.entry.Text}
	if t.entry.Password {
		n.Value = ""
		n.State = append(n.State, "hidden")
	}
	if n.Value != "" && t.props.Unit != "" {
		n.Value += " " + t.props.Unit
	}
	return n
}

// Targets implements Targeted.
func (t *TextInput) Targets() []Target { return t.whole(t.name) }

// CreateRenderer implements fyne.Widget.
func (t *TextInput) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *TextInput) height() float32 {
	if t.props.Large {
		return theme.Dp(56)
	}
	return theme.Dp(52)
}

func (t *TextInput) inside() fyne.CanvasObject {
	if t.over != nil {
		return t.over
	}
	return t.entry
}

func (t *TextInput) objects() []fyne.CanvasObject {
	list := append(t.ring(), t.box)
	if t.locked {
		list = append(list, t.plain.objects()...)
		return append(list, t.lock.img)
	}
	list = append(list, t.inside())
	if t.props.Icon != "" {
		list = append(list, t.icon.img)
	}
	if t.props.Unit != "" {
		list = append(list, t.unit)
	}
	return list
}

func (t *TextInput) paint() {
	paintFrame(t.box, &t.framed)
	t.icon.paint(t.props.Icon, theme.Muted)
	setLine(t.unit, t.props.Unit, theme.TextSize(theme.SizeBody), fyne.TextStyle{}, theme.Colour(theme.Muted), nil)
	if t.over != nil && t.over.Theme.(sized).Theme != theme.Current() {
		t.over.Theme = sized{theme.Current(), 22}
		t.over.Refresh()
	}
	if t.locked {
		t.lock.paint(padlock(), theme.Muted)
		if t.plain == nil {
			t.plain = newBlock("", theme.SizeBody, theme.Ink, t.props.Bold)
			t.plain.limit = 1
		}
		t.plain.setText(t.shown())
	}
}

// shown is the text of a locked box.
func (t *TextInput) shown() string {
	if t.entry.Password {
		return ""
	}
	if t.props.Unit != "" && t.entry.Text != "" {
		return t.entry.Text + " " + t.props.Unit
	}
	return t.entry.Text
}

// paintFrame colours the frame of an input by its state.
func paintFrame(box *canvas.Rectangle, c *framed) {
	switch {
	case c.locked:
		fill(box, theme.Sunk, theme.Line, 1)
	case c.wrong:
		fill(box, theme.Surface, theme.Danger, 2.5)
	case c.hovered:
		fill(box, theme.Surface, theme.Primary, 2)
	default:
		fill(box, theme.Surface, theme.Control, controlStroke())
	}
}

// largeLeast is the least width of a large input, in pixels, whatever the size of text.
const largeLeast = 260

func (t *TextInput) least() fyne.Size {
	w := t.props.Width
	switch {
	case w > 0:
	case t.props.Large: // a whole passphrase is typed here: what stands beside it goes below sooner
		return fyne.NewSize(min(theme.Dp(180), largeLeast), t.height())
	default:
		w = 64
	}
	return fyne.NewSize(theme.Dp(w), t.height())
}

func (t *TextInput) naturalWidth() float32 {
	if t.props.Width > 0 {
		return theme.Dp(t.props.Width)
	}
	return theme.Dp(320)
}

func (t *TextInput) arrange(size fyne.Size) {
	put(t.box, 0, 0, size.Width, size.Height)
	t.ringAround(0, 0, size.Width, size.Height, 8)
	mid, pad := size.Height/2, theme.Dp(14)
	if t.locked {
		side := theme.Dp(20)
		t.lock.place(size.Width-pad-side/2, mid, side)
		h := t.plain.lineHeight()
		t.plain.place(pad, mid-h/2, max(size.Width-3*pad-side, 1))
		return
	}
	left, right := theme.Dp(2), size.Width-theme.Dp(2)
	if t.props.Icon != "" {
		side := theme.Dp(22)
		t.icon.place(pad+side/2, mid, side)
		left += side + theme.Dp(8)
	}
	if t.props.Unit != "" {
		m := t.unit.MinSize()
		right -= m.Width + theme.Dp(10)
		put(t.unit, size.Width-pad-m.Width, mid-m.Height/2, m.Width, m.Height)
	}
	if t.props.Centre { // Entry has no alignment; the box is set about the text
		w := measure(t.entry.Text+"0", theme.TextSize(theme.SizeBody), t.entry.TextStyle, nil).Width + theme.Dp(24)
		if spare := right - left - w; spare > 0 {
			left += spare / 2
		}
	}
	in := t.inside()
	h := in.MinSize().Height
	put(in, left, mid-h/2, max(right-left, 1), h)
}
