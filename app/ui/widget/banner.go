package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// BannerProps describes a message across the page.
type BannerProps struct {
	Tone   Tone
	Icon   string
	Strong string // said first, in weight 600
	Text   string
	Below  bool // Text on a line of its own, in the size of a second line
	Action *Button
}

// Banner says something about the whole screen, in the content and never over
// it.
type Banner struct {
	base
	props BannerProps
	box   *canvas.Rectangle
	icon  *glyph
	text  *block
}

var _ Flowing = (*Banner)(nil)

// NewBanner makes a banner.
func NewBanner(p BannerProps) *Banner {
	b := &Banner{props: p, box: rect(12), icon: newGlyph()}
	b.words()
	b.ExtendBaseWidget(b)
	return b
}

func (b *Banner) words() {
	size, between := theme.SizeHint, " "
	if b.props.Below {
		size, between = theme.SizeSmall, "\n"
	}
	if b.text == nil || b.text.size != size {
		b.text = newBlock("", size, theme.Ink, false)
	}
	spans := []Span{{Text: b.props.Strong, Bold: true}}
	if b.props.Text != "" {
		spans = append(spans, Span{Text: between + b.props.Text})
	}
	b.text.setSpans(spans)
}

// Set changes the banner.
func (b *Banner) Set(p BannerProps) {
	if b.props == p {
		return
	}
	b.props = p
	b.words()
	b.Refresh()
	regrow(b)
}

// A11y implements Named.
func (b *Banner) A11y() Node {
	n := Node{Name: b.props.Strong, Role: RoleStatus, Value: b.props.Text}
	if b.props.Tone == ToneDanger {
		n.Role = RoleAlert
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer { return newRenderer(b) }

func (b *Banner) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{b.box, b.icon.img}
	list = append(list, b.text.objects()...)
	if b.props.Action != nil {
		list = append(list, b.props.Action)
	}
	return list
}

func (b *Banner) paint() {
	ink, bg := b.props.Tone.Colours()
	fill(b.box, bg, theme.Clear, 0)
	if theme.IsSunlight() {
		fill(b.box, bg, ink, 1)
	}
	b.icon.paint(b.props.Icon, ink)
	b.text.colour = theme.Ink
}

func (b *Banner) lead() float32 {
	if b.props.Icon == "" {
		return theme.Dp(16)
	}
	return theme.Dp(16 + 26 + 12)
}

// tail is the room the action takes at the end, 0 when it stands below.
func (b *Banner) tail(width float32) float32 {
	if b.props.Action == nil {
		return 0
	}
	w := b.props.Action.MinSize().Width + theme.Dp(12)
	if width-b.lead()-w < theme.Dp(200) {
		return 0
	}
	return w
}

// HeightFor implements Flowing.
func (b *Banner) HeightFor(width float32) float32 {
	tail := b.tail(width)
	h := max(b.text.height(max(width-b.lead()-tail-theme.Dp(16), 1)), theme.Dp(26)) + theme.Dp(24)
	if b.props.Action == nil {
		return h
	}
	if tail == 0 {
		return h + b.props.Action.MinSize().Height
	}
	return max(h, b.props.Action.MinSize().Height+theme.Dp(12))
}

func (b *Banner) least() fyne.Size {
	w := b.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(200), b.HeightFor(w))
}

func (b *Banner) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (b *Banner) arrange(size fyne.Size) {
	put(b.box, 0, 0, size.Width, size.Height)
	tail := b.tail(size.Width)
	foot := float32(0)
	if a := b.props.Action; a != nil {
		m := a.MinSize()
		if tail == 0 {
			foot = m.Height
			put(a, b.lead()-theme.Dp(12), size.Height-m.Height-theme.Dp(6), m.Width, m.Height)
		} else {
			put(a, size.Width-m.Width-theme.Dp(8), (size.Height-m.Height)/2, m.Width, m.Height)
		}
	}
	w := max(size.Width-b.lead()-tail-theme.Dp(16), 1)
	h := b.text.height(w)
	mid := (size.Height - foot) / 2
	b.text.place(b.lead(), mid-h/2, w)
	b.icon.place(theme.Dp(16+13), mid, theme.Dp(26))
}
