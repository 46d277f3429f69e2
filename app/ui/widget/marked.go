package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Marked is a line of a list that holds something to fix: the ground of danger
// and a 5 dp bar at its left. The words on it say what.
type Marked struct {
	base
	content fyne.CanvasObject
	ground  *canvas.Rectangle
	bar     *canvas.Rectangle
}

var _ Flowing = (*Marked)(nil)

// NewMarked marks a line.
func NewMarked(content fyne.CanvasObject) *Marked {
	m := &Marked{content: content, ground: rect(9), bar: rect(2)}
	m.ExtendBaseWidget(m)
	return m
}

// A11y implements Named.
func (m *Marked) A11y() Node { return Node{Role: RoleGroup, State: []string{say.T("to fix")}} }

// HeightFor implements Flowing.
func (m *Marked) HeightFor(width float32) float32 { return HeightFor(m.content, width) }

// CreateRenderer implements fyne.Widget.
func (m *Marked) CreateRenderer() fyne.WidgetRenderer { return newRenderer(m) }

func (m *Marked) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{m.ground, m.bar, m.content}
}

func (m *Marked) paint() {
	setFill(m.ground, theme.Colour(theme.DangerBg))
	setFill(m.bar, theme.Colour(theme.Danger))
}

func (m *Marked) least() fyne.Size {
	s := m.content.MinSize()
	if w := m.Size().Width; w > 0 {
		s.Height = m.HeightFor(w)
	}
	return s
}

func (m *Marked) arrange(size fyne.Size) {
	put(m.ground, 3, 3, size.Width-6, size.Height-6) // inside the corners of a card
	put(m.bar, 3, 3, 5, size.Height-6)
	put(m.content, 0, 0, size.Width, size.Height)
}
