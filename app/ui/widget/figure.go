package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// figureSize is the size of a large number, in dp at 100 %.
const figureSize = 44

// Figure is one large number, as in the three boxes of the sync screen.
type Figure struct {
	base
	number string
	colour fyne.ThemeColorName
	text   *canvas.Text
}

// NewFigure makes a large number.
func NewFigure(number string, colour fyne.ThemeColorName) *Figure {
	f := &Figure{number: number, colour: colour, text: &canvas.Text{}}
	f.ExtendBaseWidget(f)
	return f
}

// A11y implements Named.
func (f *Figure) A11y() Node { return Node{Name: f.number, Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (f *Figure) CreateRenderer() fyne.WidgetRenderer { return newRenderer(f) }

func (f *Figure) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.text} }

func (f *Figure) paint() {
	setLine(f.text, f.number, theme.Dp(figureSize), fyne.TextStyle{Bold: true}, theme.Colour(f.colour), nil)
}

// least leaves out some of the room above and below the figures.
func (f *Figure) least() fyne.Size {
	m := f.text.MinSize()
	return fyne.NewSize(m.Width, m.Height*0.86)
}

func (f *Figure) arrange(size fyne.Size) {
	m := f.text.MinSize()
	put(f.text, 0, (size.Height-m.Height)/2, m.Width, m.Height)
}
