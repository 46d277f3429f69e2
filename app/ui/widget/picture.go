package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// Picture shows a photo as large as its width allows, and never larger than it
// is.
type Picture struct {
	base
	name string
	img  *canvas.Image
	w, h float32 // of the photo
}

var _ Flowing = (*Picture)(nil)

// NewPicture makes a large picture; name is what it is called aloud.
func NewPicture(name string, img image.Image) *Picture {
	p := &Picture{name: name, img: canvas.NewImageFromImage(img)}
	b := img.Bounds()
	p.w, p.h = float32(max(1, b.Dx())), float32(max(1, b.Dy()))
	p.img.FillMode = canvas.ImageFillContain
	p.ExtendBaseWidget(p)
	return p
}

// A11y implements Named.
func (p *Picture) A11y() Node { return Node{Name: p.name, Role: RoleText, Value: "photo"} }

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p) }

func (p *Picture) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.img} }

func (p *Picture) paint() {}

// HeightFor implements Flowing.
func (p *Picture) HeightFor(width float32) float32 { return min(width, p.w) * p.h / p.w }

func (p *Picture) naturalWidth() float32 { return min(p.w, theme.Dp(ReadWidth)) }

func (p *Picture) least() fyne.Size {
	w := p.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(120), p.HeightFor(w))
}

func (p *Picture) arrange(size fyne.Size) {
	w := min(size.Width, p.w)
	put(p.img, 0, 0, w, w*p.h/p.w)
}
