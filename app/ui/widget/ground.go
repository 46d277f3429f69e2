package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// Ground is a plain colour to lie under other things, or a hairline standing
// between two panes. It holds nothing and is not announced.
type Ground struct {
	base
	colour fyne.ThemeColorName
	box    *canvas.Rectangle
}

// NewGround makes a ground in a colour of the theme.
func NewGround(colour fyne.ThemeColorName) *Ground {
	g := &Ground{colour: colour, box: rect(0)}
	g.ExtendBaseWidget(g)
	return g
}

// A11y implements Named.
func (g *Ground) A11y() Node { return Node{Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g) }

func (g *Ground) objects() []fyne.CanvasObject { return []fyne.CanvasObject{g.box} }
func (g *Ground) paint()                       { setFill(g.box, theme.Colour(g.colour)) }
func (g *Ground) least() fyne.Size             { return fyne.NewSize(1, 1) }
func (g *Ground) arrange(size fyne.Size)       { put(g.box, 0, 0, size.Width, size.Height) }

// OnGround puts an object on a plain colour that is as large as it.
func OnGround(colour fyne.ThemeColorName, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: groundLayout{}, Objects: []fyne.CanvasObject{NewGround(colour), o}}
}

type groundLayout struct{}

func (groundLayout) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return HeightFor(o[1], width)
}

func (groundLayout) wish(o []fyne.CanvasObject) float32 { return wishes(o[1]) }

func (groundLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }

func (groundLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	put(o[0], 0, 0, size.Width, size.Height)
	put(o[1], 0, 0, size.Width, size.Height)
}
