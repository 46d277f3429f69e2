package widget

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// ProgressBar shows how much of something is done, always beside words that
// say it.
type ProgressBar struct {
	base
	name string
	part float32
	back *canvas.Rectangle
	done *canvas.Rectangle
}

// NewProgressBar makes a bar; part is 0 to 1, name what is measured.
func NewProgressBar(name string, part float32) *ProgressBar {
	p := &ProgressBar{name: name, part: part, back: rect(4), done: rect(4)}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes how much is done, 0 to 1.
func (p *ProgressBar) Set(part float32) {
	if p.part != part {
		p.part = part
		p.Refresh()
	}
}

// A11y implements Named.
func (p *ProgressBar) A11y() Node {
	return Node{Name: p.name, Role: RoleProgress, Value: fmt.Sprintf("%.0f %%", p.part*100)}
}

// CreateRenderer implements fyne.Widget.
func (p *ProgressBar) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p) }

func (p *ProgressBar) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.back, p.done} }

func (p *ProgressBar) paint() {
	fill(p.back, theme.Line, theme.Clear, 0)
	fill(p.done, theme.Primary, theme.Clear, 0)
	show(p.done, p.part > 0)
}

func (p *ProgressBar) least() fyne.Size { return fyne.NewSize(theme.Dp(60), theme.Dp(8)) }

func (p *ProgressBar) arrange(size fyne.Size) {
	h := theme.Dp(8)
	p.back.CornerRadius, p.done.CornerRadius = h/2, h/2
	put(p.back, 0, (size.Height-h)/2, size.Width, h)
	put(p.done, 0, (size.Height-h)/2, max(size.Width*min(max(p.part, 0), 1), h), h)
}
