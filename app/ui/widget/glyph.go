package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
	"doorstep/assets"
)

// glyph is an icon inside a widget. It is decoded anew only when its name or
// colour changes.
type glyph struct {
	img  *canvas.Image
	name string
	ink  fyne.ThemeColorName
	step int    // of a turn, see turn
	as   string // the resource name on show, which holds the colour
}

func newGlyph() *glyph {
	g := &glyph{img: canvas.NewImageFromResource(nil)}
	g.img.FillMode = canvas.ImageFillContain
	g.img.Hide()
	return g
}

// paint shows the icon in a colour; no name hides it.
func (g *glyph) paint(name string, colour fyne.ThemeColorName) {
	g.name, g.ink = name, colour
	if name == "" {
		show(g.img, false)
		return
	}
	res := theme.Icon(name, colour)
	if g.step != 0 {
		res = theme.Turned(name, colour, g.step*360/turnSteps)
	}
	if as := res.Name(); as != g.as {
		g.as = as
		g.img.Resource = res
		g.img.Refresh()
	}
	show(g.img, true)
}

// turn shows the icon at a step of its turn.
func (g *glyph) turn(step int) {
	if g.step != step {
		g.step = step
		g.paint(g.name, g.ink)
	}
}

// place centres the icon of the given side, in dp, on a point.
func (g *glyph) place(x, y, side float32) {
	put(g.img, x-side/2, y-side/2, side, side)
}

// IconProps describes an icon on its own. An icon stands beside a word; one
// that does not carries a Name.
type IconProps struct {
	Icon   string              // as in assets.IconNames
	Colour fyne.ThemeColorName // default theme.Ink
	Size   float32             // dp at 100 %: 16, 18, 20, 22 (default), 26 or 32
	Name   string              // spoken name, empty when a word stands beside it
}

// Icon shows a symbol.
type Icon struct {
	base
	props IconProps
	g     *glyph
}

// NewIcon makes an icon.
func NewIcon(p IconProps) *Icon {
	if p.Colour == "" {
		p.Colour = theme.Ink
	}
	if p.Size == 0 {
		p.Size = 22
	}
	i := &Icon{props: p, g: newGlyph()}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the symbol and its colour.
func (i *Icon) Set(name string, colour fyne.ThemeColorName) {
	if i.props.Icon != name || i.props.Colour != colour {
		i.props.Icon, i.props.Colour = name, colour
		i.Refresh()
	}
}

// A11y implements Named.
func (i *Icon) A11y() Node { return Node{Name: i.props.Name, Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer { return newRenderer(i) }

func (i *Icon) objects() []fyne.CanvasObject { return []fyne.CanvasObject{i.g.img} }
func (i *Icon) paint()                       { i.g.paint(i.props.Icon, i.props.Colour) }
func (i *Icon) least() fyne.Size {
	return fyne.NewSquareSize(theme.Dp(i.props.Size))
}

func (i *Icon) arrange(size fyne.Size) {
	i.g.place(size.Width/2, size.Height/2, theme.Dp(i.props.Size))
}

// hasFilled says whether an icon has a filled twin for the active state.
func hasFilled(name string) bool {
	_, ok := assets.Icon(name + "-fill")
	return ok
}
