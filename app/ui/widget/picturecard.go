package widget

import (
	"bytes"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
	"doorstep/assets"
)

// PictureCardProps describes a card that a child points at.
type PictureCardProps struct {
	Picture  string // as in assets.PictureNames
	Text     string // the word, always there
	RTL      bool   // the word runs right to left
	Height   float32
	Chosen   bool
	OnTapped func(chosen bool)
}

// PictureCard is a picture with its word, at least 120 by 120, which is chosen
// and let go of by a tap. Chosen shows by edge, tick and spoken state.
type PictureCard struct {
	control
	props PictureCardProps
	box   *canvas.Rectangle
	img   *canvas.Image
	as    string
	tick  *glyph
	label *block
}

var (
	_ fyne.Focusable    = (*PictureCard)(nil)
	_ fyne.Tappable     = (*PictureCard)(nil)
	_ desktop.Hoverable = (*PictureCard)(nil)
	_ Flowing           = (*PictureCard)(nil)
)

// pictureLeast is the least side of a card in dp at 100 % (interface design,
// section 11, rule 9).
const pictureLeast = 120

// NewPictureCard makes a card.
func NewPictureCard(p PictureCardProps) *PictureCard {
	p.Height = max(p.Height, pictureLeast)
	c := &PictureCard{
		props: p, box: rect(14), img: canvas.NewImageFromResource(nil), tick: newGlyph(),
		label: newBlock(p.Text, theme.SizeH2, theme.Ink, true),
	}
	c.img.FillMode = canvas.ImageFillContain
	c.label.rtl, c.label.centre = p.RTL, true
	c.init(c)
	return c
}

// SetChosen changes the state without calling OnTapped.
func (c *PictureCard) SetChosen(on bool) {
	if c.props.Chosen != on {
		c.props.Chosen = on
		c.Refresh()
	}
}

// Chosen says whether the card is chosen.
func (c *PictureCard) Chosen() bool { return c.props.Chosen }

// Press does what a tap does. UI goroutine.
func (c *PictureCard) Press() {
	if c.locked {
		return
	}
	c.SetChosen(!c.props.Chosen)
	if c.props.OnTapped != nil {
		c.props.OnTapped(c.props.Chosen)
	}
}

// Tapped implements fyne.Tappable.
func (c *PictureCard) Tapped(*fyne.PointEvent) {
	c.grab()
	c.Press()
}

// TypedKey implements fyne.Focusable.
func (c *PictureCard) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	if isPress(k) {
		c.Press()
	}
}

// Hold takes the keyboard quietly, for a card drawn anew while it had it.
func (c *PictureCard) Hold() { c.grab() }

// MouseIn implements desktop.Hoverable.
func (c *PictureCard) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseOut implements desktop.Hoverable.
func (c *PictureCard) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor implements desktop.Cursorable.
func (c *PictureCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (c *PictureCard) A11y() Node {
	n := Node{Name: c.props.Text, Role: RoleButton, State: c.states()}
	if c.props.Chosen {
		n.State = append(n.State, "chosen")
	}
	return n
}

// FocusTarget is the card itself.
func (c *PictureCard) FocusTarget() fyne.Focusable { return c }

// Targets implements Targeted.
func (c *PictureCard) Targets() []Target { return c.whole(c.props.Text) }

// CreateRenderer implements fyne.Widget.
func (c *PictureCard) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *PictureCard) objects() []fyne.CanvasObject {
	list := append(c.ring(), c.box, c.img)
	list = append(list, c.label.objects()...)
	if c.tick.name != "" {
		list = append(list, c.tick.img)
	}
	return list
}

func (c *PictureCard) paint() {
	bg, edge, stroke, tick := theme.Surface, theme.Control, float32(2.5), ""
	if c.hovered {
		bg = theme.ChoiceBg
	}
	if c.props.Chosen {
		bg, edge, stroke, tick = theme.ChoiceBg, theme.Choice, 5, "check"
	}
	fill(c.box, bg, edge, stroke)
	c.tick.paint(tick, theme.Choice)
	if res := pictureOf(c.props.Picture); res.Name() != c.as {
		c.as = res.Name()
		c.img.Resource = res
		c.img.Refresh()
	}
}

// pictureOf is a picture with its lines in the theme's ink. Its name follows
// the ink, for Fyne caches pictures by name.
func pictureOf(name string) fyne.Resource {
	svg, _ := assets.Picture(name) // a card without its picture still has its word
	r, g, b, _ := theme.Colour(theme.Ink).RGBA()
	ink := fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
	return fyne.NewStaticResource("card-"+name+ink+".svg", bytes.ReplaceAll(svg, []byte("#1C2628"), []byte(ink)))
}

// inside is the room that the edge and padding leave, and the side of the tick
// with its gap.
func (c *PictureCard) inside(width float32) (room, tick float32) {
	if c.props.Chosen {
		tick = theme.Dp(30)
	}
	return max(width-theme.Dp(24), 1), tick
}

// HeightFor implements Flowing.
func (c *PictureCard) HeightFor(width float32) float32 {
	room, tick := c.inside(width)
	return max(theme.Dp(c.props.Height), theme.Dp(64+3*12)+c.label.height(max(room-tick, 1)))
}

func (c *PictureCard) naturalWidth() float32 {
	return max(theme.Dp(pictureLeast), c.label.oneLine()+theme.Dp(24+30))
}

func (c *PictureCard) least() fyne.Size {
	width := max(c.Size().Width, theme.Dp(pictureLeast))
	return fyne.NewSize(theme.Dp(pictureLeast), c.HeightFor(width))
}

func (c *PictureCard) arrange(size fyne.Size) {
	put(c.box, 0, 0, size.Width, size.Height)
	c.ringAround(0, 0, size.Width, size.Height, 14)
	room, tick := c.inside(size.Width)
	word := min(max(room-tick, 1), c.label.oneLine()+1)
	tall := c.label.height(word)
	pad := theme.Dp(12)
	side := min(room, size.Height-tall-3*pad, theme.Dp(136))
	top := (size.Height - side - pad - tall) / 2
	put(c.img, (size.Width-side)/2, top, side, side)
	x := (size.Width - word - tick) / 2
	if c.tick.name != "" {
		if c.props.RTL {
			c.tick.place(x+word+theme.Dp(17), top+side+pad+c.label.lineHeight()/2, theme.Dp(22))
		} else {
			c.tick.place(x+theme.Dp(11), top+side+pad+c.label.lineHeight()/2, theme.Dp(22))
			x += tick
		}
	}
	c.label.place(x, top+side+pad, word)
}
