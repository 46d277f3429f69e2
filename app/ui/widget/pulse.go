package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Pulse lies behind everything in a window and feels the pointer and the finger
// where no control does. Fyne gives each kind of event to the topmost object
// that asks for it, so what lies above loses nothing.
type Pulse struct {
	base
	moves int
}

var (
	_ desktop.Hoverable = (*Pulse)(nil)
	_ fyne.Tappable     = (*Pulse)(nil)
	_ Moving            = (*Pulse)(nil)
)

// NewPulse makes the ground of a window.
func NewPulse() *Pulse {
	p := &Pulse{}
	p.ExtendBaseWidget(p)
	return p
}

// Moves implements Moving.
func (p *Pulse) Moves() int { return p.moves }

// MouseIn implements desktop.Hoverable.
func (p *Pulse) MouseIn(*desktop.MouseEvent) { p.moves++ }

// MouseMoved implements desktop.Hoverable.
func (p *Pulse) MouseMoved(*desktop.MouseEvent) { p.moves++ }

// MouseOut implements desktop.Hoverable.
func (p *Pulse) MouseOut() { p.moves++ }

// Tapped implements fyne.Tappable.
func (p *Pulse) Tapped(*fyne.PointEvent) { p.moves++ }

// CreateRenderer implements fyne.Widget.
func (p *Pulse) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p) }

func (p *Pulse) objects() []fyne.CanvasObject { return nil }

func (p *Pulse) paint() {}

func (p *Pulse) least() fyne.Size { return fyne.Size{} }

func (p *Pulse) arrange(fyne.Size) {}
