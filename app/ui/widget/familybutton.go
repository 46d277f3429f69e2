package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// FamilyKind is how a button of Family view looks.
type FamilyKind int

// The looks.
const (
	FamilyPlain     FamilyKind = iota // outline on a card
	FamilyOnBar                       // outline on the plum bar
	FamilyOnBarNow                    // on the bar, the one of its kind that is on
	FamilyRight                       // chosen: this is right
	FamilyChosen                      // chosen
	FamilyMain                        // filled with plum
	FamilyQuietMain                   // words only
)

// FamilyButtonProps describes a button that a parent or a child presses.
type FamilyButtonProps struct {
	Text     string
	Icon     string // before the word
	IconEnd  string // after it
	Look     FamilyKind
	Name     string  // spoken name, needed when there is no word
	RTL      bool    // the word runs right to left
	Large    bool    // 60 high and in larger letters, else 48
	MinWidth float32 // dp at 100 %
	OnTapped func()
	// OnRune takes a figure typed while the button has the keyboard, for a pad
	// of figures; nil ignores it.
	OnRune func(rune)
}

// FamilyButton is a button of Family view. Its word may be in any language,
// and takes a second line rather than end in dots.
type FamilyButton struct {
	control
	props   FamilyButtonProps
	box     *canvas.Rectangle
	label   *block
	icon    *glyph
	iconEnd *glyph
}

var (
	_ fyne.Focusable    = (*FamilyButton)(nil)
	_ fyne.Tappable     = (*FamilyButton)(nil)
	_ desktop.Hoverable = (*FamilyButton)(nil)
	_ Flowing           = (*FamilyButton)(nil)
)

// NewFamilyButton makes a button.
func NewFamilyButton(p FamilyButtonProps) *FamilyButton {
	size := theme.SizeLabel
	if p.Large {
		size = theme.SizeH2
	}
	b := &FamilyButton{props: p, box: rect(12), label: newBlock(p.Text, size, theme.Ink, true), icon: newGlyph(), iconEnd: newGlyph()}
	b.label.rtl, b.label.centre = p.RTL, true
	b.name = p.Name
	b.init(b)
	return b
}

// SetLook changes the look.
func (b *FamilyButton) SetLook(l FamilyKind) {
	if b.props.Look != l {
		b.props.Look = l
		b.Refresh()
	}
}

// Press does what a tap does. UI goroutine.
func (b *FamilyButton) Press() {
	if !b.locked && b.props.OnTapped != nil {
		b.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (b *FamilyButton) Tapped(*fyne.PointEvent) {
	b.grab()
	b.Press()
}

// TypedKey implements fyne.Focusable.
func (b *FamilyButton) TypedKey(k *fyne.KeyEvent) {
	b.loud()
	if isPress(k) {
		b.Press()
	}
}

// TypedRune implements fyne.Focusable.
func (b *FamilyButton) TypedRune(r rune) {
	if b.props.OnRune != nil {
		b.props.OnRune(r)
	}
}

// Hold takes the keyboard quietly, for a button drawn anew while it had it.
func (b *FamilyButton) Hold() { b.grab() }

// MouseIn implements desktop.Hoverable.
func (b *FamilyButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseOut implements desktop.Hoverable.
func (b *FamilyButton) MouseOut() { b.hovered = false; b.Refresh() }

// Cursor implements desktop.Cursorable.
func (b *FamilyButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (b *FamilyButton) A11y() Node {
	n := Node{Name: b.props.Text, Role: RoleButton, State: b.states(b.on())}
	if b.name != "" {
		n.Name = b.name
	}
	return n
}

func (b *FamilyButton) on() string {
	switch b.props.Look {
	case FamilyOnBarNow, FamilyRight, FamilyChosen:
		return "chosen"
	}
	return ""
}

// FocusTarget is the button itself.
func (b *FamilyButton) FocusTarget() fyne.Focusable { return b }

// Targets implements Targeted.
func (b *FamilyButton) Targets() []Target { return b.whole(b.A11y().Name) }

// CreateRenderer implements fyne.Widget.
func (b *FamilyButton) CreateRenderer() fyne.WidgetRenderer { return newRenderer(b) }

func (b *FamilyButton) objects() []fyne.CanvasObject {
	list := append(b.ring(), b.box)
	list = append(list, b.label.objects()...)
	for _, g := range []*glyph{b.icon, b.iconEnd} {
		if g.name != "" {
			list = append(list, g.img)
		}
	}
	return list
}

// BarColours are the ground and the ink of Family view's bar: plum with light
// words, in the dark the other way about.
func BarColours() (ground, ink fyne.ThemeColorName) {
	if theme.IsDark() {
		return theme.ChoiceBg, theme.Choice
	}
	return theme.Choice, theme.Surface
}

// look is the background, edge and ink of the button as it stands.
func (b *FamilyButton) look() (bg, edge, ink fyne.ThemeColorName, stroke float32) {
	barGround, barInk := BarColours()
	stroke = controlStroke()
	surface := theme.Surface
	if b.hovered {
		surface = theme.ChoiceBg
	}
	switch b.props.Look {
	case FamilyOnBar:
		return barGround, barInk, barInk, stroke
	case FamilyOnBarNow:
		return barInk, barInk, barGround, stroke
	case FamilyRight:
		return theme.SafeBg, theme.Safe, theme.Safe, 2.5
	case FamilyChosen:
		return theme.ChoiceBg, theme.Choice, theme.Choice, 2.5
	case FamilyMain:
		if theme.IsDark() {
			return theme.Choice, theme.Clear, theme.ChoiceBg, 0
		}
		return theme.Choice, theme.Clear, theme.Surface, 0
	case FamilyQuietMain:
		if b.hovered {
			return theme.ChoiceBg, theme.Clear, theme.Choice, 0
		}
		return theme.Clear, theme.Clear, theme.Choice, 0
	}
	return surface, theme.Control, theme.Ink, stroke
}

func (b *FamilyButton) paint() {
	bg, edge, ink, stroke := b.look()
	fill(b.box, bg, edge, stroke)
	b.label.colour = ink
	before, after := b.icons()
	b.icon.paint(before, ink)
	b.iconEnd.paint(after, ink)
}

// icons are those before and after the word, a tick on what is chosen.
func (b *FamilyButton) icons() (before, after string) {
	before = b.props.Icon
	if b.props.Look == FamilyRight || b.props.Look == FamilyChosen && before == "" {
		before = "check"
	}
	return before, b.props.IconEnd
}

// measures are height, side padding and icon side.
func (b *FamilyButton) measures() (h, pad, icon float32) {
	if b.props.Large {
		return theme.Dp(60), theme.Dp(20), theme.Dp(26)
	}
	return theme.Dp(48), theme.Dp(16), theme.Dp(22)
}

// beside is what stands beside the word, with its gaps. It is asked before
// anything is painted.
func (b *FamilyButton) beside() float32 {
	_, pad, icon := b.measures()
	w := 2 * pad
	before, after := b.icons()
	for _, name := range []string{before, after} {
		if name != "" {
			w += icon
			if !b.label.empty() {
				w += theme.Dp(8)
			}
		}
	}
	return w
}

// HeightFor implements Flowing.
func (b *FamilyButton) HeightFor(width float32) float32 {
	h, _, _ := b.measures()
	return max(h, b.label.height(max(width-b.beside(), 1))+theme.Dp(16))
}

func (b *FamilyButton) naturalWidth() float32 {
	return max(b.label.oneLine()+1+b.beside(), theme.Dp(b.props.MinWidth), theme.Dp(48))
}

func (b *FamilyButton) least() fyne.Size {
	width := b.Size().Width
	if width <= 0 {
		width = b.naturalWidth()
	}
	least := max(b.label.narrowest(theme.Dp(200))+b.beside(), theme.Dp(b.props.MinWidth), theme.Dp(48))
	return fyne.NewSize(least, b.HeightFor(max(width, least)))
}

func (b *FamilyButton) arrange(size fyne.Size) {
	_, pad, icon := b.measures()
	put(b.box, 0, 0, size.Width, size.Height)
	b.ringAround(0, 0, size.Width, size.Height, 12)
	room := max(size.Width-b.beside(), 1)
	word := min(room, b.label.oneLine()+1)
	mid, gap := size.Height/2, theme.Dp(8)
	x := (size.Width-b.beside()-word)/2 + pad
	if b.label.empty() {
		gap, word = 0, 0
		x = (size.Width - icon) / 2
	}
	first, last := b.icon, b.iconEnd
	if b.props.RTL {
		first, last = last, first
	}
	if first.name != "" {
		first.place(x+icon/2, mid, icon)
		x += icon + gap
	}
	b.label.place(x, mid-b.label.height(word)/2, word)
	x += word + gap
	if last.name != "" {
		last.place(x+icon/2, mid, icon)
	}
}
