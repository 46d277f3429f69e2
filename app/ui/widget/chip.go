package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// WhereIs says where a person's work is, in the one vocabulary of the
// interface design, section 7.
type WhereIs int

// The places work can be, from best to worst.
const (
	SafeOnServer WhereIs = iota
	OnlyHere
	Sending
	ChoiceNeeded
	NotSent
	NoSignal
)

// look is the icon and colour of a place.
func (w WhereIs) look() (icon string, tone Tone) {
	switch w {
	case OnlyHere:
		return "tablet_android", ToneLocal
	case Sending:
		return "sync", ToneSend
	case ChoiceNeeded:
		return "call_split", ToneChoice
	case NotSent:
		return "error", ToneDanger
	case NoSignal:
		return "wifi_off", ToneNeutral
	default:
		return "verified_user", ToneSafe
	}
}

// SyncChipProps describes the chip. Words come from the caller: "14 only on
// this tablet", "Sending 6 of 14", "All safe on the server".
type SyncChipProps struct {
	Where    WhereIs
	Text     string
	Brief    string // drawn in place of Text where there is no room for words
	OnTapped func() // opens the sync screen; nil draws no arrow
	OnHold   func() // long press: sunlight
}

// SyncChip shows the worst true state of the work, on every screen but Family
// view.
type SyncChip struct {
	control
	props SyncChipProps
	box   *canvas.Rectangle
	icon  *glyph
	arrow *glyph
	label *block
	still func() // ends the turning of the icon
}

var (
	_ fyne.Focusable         = (*SyncChip)(nil)
	_ fyne.Tappable          = (*SyncChip)(nil)
	_ fyne.SecondaryTappable = (*SyncChip)(nil)
	_ desktop.Hoverable      = (*SyncChip)(nil)
)

// NewSyncChip makes the chip.
func NewSyncChip(p SyncChipProps) *SyncChip {
	c := &SyncChip{props: p, box: rect(22), icon: newGlyph(), arrow: newGlyph(), label: newBlock("", theme.SizeSmall, theme.Ink, true)}
	c.label.setText(c.drawnText())
	c.label.limit = 1
	c.init(c)
	return c
}

// Set changes what the chip says; the frame calls it only when that changed.
// brief is drawn where there is no room for the words, "" where there is.
func (c *SyncChip) Set(where WhereIs, text, brief string) {
	if c.props.Where == where && c.props.Text == text && c.props.Brief == brief {
		return
	}
	c.props.Where, c.props.Text, c.props.Brief = where, text, brief
	c.label.setText(c.drawnText())
	c.turn()
	c.Refresh()
}

// turn lets the icon turn while something is sent. With each number that changes it
// goes on; without news it stands after a while (DESIGN.md 10).
func (c *SyncChip) turn() {
	if c.still != nil {
		c.still()
		c.still = nil
	}
	if c.props.Where == Sending {
		c.still = turn(c.icon.turn)
		return
	}
	c.icon.turn(0)
}

func (c *SyncChip) drawnText() string {
	if c.props.Brief != "" {
		return c.props.Brief
	}
	return c.props.Text
}

// arrowed reports whether the chip shows that it leads somewhere.
func (c *SyncChip) arrowed() bool { return c.props.OnTapped != nil && c.props.Brief == "" }

// Press does what a tap does.
func (c *SyncChip) Press() {
	if c.props.OnTapped != nil {
		c.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (c *SyncChip) Tapped(*fyne.PointEvent) { c.Press() }

// TappedSecondary is Fyne's long press on a touch screen and right click.
func (c *SyncChip) TappedSecondary(*fyne.PointEvent) {
	if c.props.OnHold != nil {
		c.props.OnHold()
	}
}

// TypedKey implements fyne.Focusable.
func (c *SyncChip) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	if isPress(k) {
		c.Press()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *SyncChip) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseOut implements desktop.Hoverable.
func (c *SyncChip) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor implements desktop.Cursorable.
func (c *SyncChip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (c *SyncChip) A11y() Node {
	return Node{Name: say.T("Where your work is"), Role: RoleStatus, Value: c.props.Text}
}

// Targets implements Targeted.
func (c *SyncChip) Targets() []Target { return c.whole(c.props.Text) }

// CreateRenderer implements fyne.Widget.
func (c *SyncChip) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *SyncChip) objects() []fyne.CanvasObject {
	list := append(c.ring(), c.box, c.icon.img)
	if c.arrowed() {
		list = append(list, c.arrow.img)
	}
	return append(list, c.label.objects()...)
}

func (c *SyncChip) paint() {
	icon, tone := c.props.Where.look()
	ink, bg := tone.Colours()
	c.box.CornerRadius = theme.Dp(22)
	if c.hovered && c.props.OnTapped != nil || theme.IsSunlight() {
		fill(c.box, bg, ink, 1.5)
	} else {
		fill(c.box, bg, theme.Clear, 0)
	}
	c.icon.paint(icon, ink)
	c.arrow.paint("chevron_right", ink)
	c.label.colour = ink
}

func (c *SyncChip) naturalWidth() float32 {
	w := theme.Dp(12+22+8+16) + c.label.oneLine() + 1
	if c.arrowed() {
		w += theme.Dp(8 + 18)
	}
	return w
}

func (c *SyncChip) least() fyne.Size { return fyne.NewSize(c.naturalWidth(), theme.Dp(44)) }

func (c *SyncChip) arrange(size fyne.Size) {
	h := theme.Dp(44)
	y := (size.Height - h) / 2
	put(c.box, 0, y, size.Width, h)
	c.ringAround(0, y, size.Width, h, theme.Dp(22))
	mid := size.Height / 2
	c.icon.place(theme.Dp(12+11), mid, theme.Dp(22))
	line := c.label.lineHeight()
	right := size.Width - theme.Dp(16)
	if c.arrowed() {
		c.arrow.place(right-theme.Dp(9), mid, theme.Dp(18))
		right -= theme.Dp(18 + 8)
	}
	left := theme.Dp(12 + 22 + 8)
	c.label.place(left, mid-line/2, max(right-left+1, 1))
}
