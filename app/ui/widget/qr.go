package widget

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"rsc.io/qr"

	"doorstep/app/ui/theme"
)

// quiet is the white edge that a QR picture needs, in its own squares
// (ISO/IEC 18004).
const quiet = 4

// QR is a square picture that another tablet's camera reads. It is black on
// white in every theme, for cameras want it so.
type QR struct {
	base
	name  string
	side  float32
	cells int // squares a side, the white edge included
	paper *canvas.Rectangle
	img   *canvas.Image
}

var _ Flowing = (*QR)(nil)

// NewQR makes the picture of a text, at most side dp wide (at 100 %). name is
// what it is called aloud. It fails when the text is too long for a picture.
func NewQR(name, text string, side float32) (*QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw the picture: %w", err)
	}
	q := &QR{name: name, side: side, cells: code.Size + 2*quiet, paper: &canvas.Rectangle{FillColor: color.White, CornerRadius: 8}}
	bits := image.NewGray(image.Rect(0, 0, code.Size, code.Size))
	for y := range code.Size {
		for x := range code.Size {
			if !code.Black(x, y) {
				bits.SetGray(x, y, color.Gray{Y: 0xFF})
			}
		}
	}
	q.img = canvas.NewImageFromImage(bits)
	q.img.ScaleMode = canvas.ImageScalePixels
	q.img.FillMode = canvas.ImageFillStretch
	q.ExtendBaseWidget(q)
	return q, nil
}

// A11y implements Named.
func (q *QR) A11y() Node { return Node{Name: q.name, Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (q *QR) CreateRenderer() fyne.WidgetRenderer { return newRenderer(q) }

func (q *QR) objects() []fyne.CanvasObject { return []fyne.CanvasObject{q.paper, q.img} }

func (q *QR) paint() {}

// size is the widest picture of whole squares that fits, in dp, so that no
// square is drawn wider than its neighbour.
func (q *QR) size(width float32) float32 {
	room := min(width, theme.Dp(q.side))
	if each := int(room) / q.cells; each >= 1 {
		return float32(each * q.cells)
	}
	return room
}

// HeightFor implements Flowing.
func (q *QR) HeightFor(width float32) float32 { return q.size(width) }

func (q *QR) naturalWidth() float32 { return q.size(theme.Dp(q.side)) }

func (q *QR) least() fyne.Size {
	w := q.Size().Width
	if w <= 0 {
		w = theme.Dp(q.side)
	}
	return fyne.NewSize(min(theme.Dp(160), w), q.size(w))
}

func (q *QR) arrange(size fyne.Size) {
	side := q.size(size.Width)
	put(q.paper, 0, 0, side, side)
	edge := side * quiet / float32(q.cells)
	put(q.img, edge, edge, side-2*edge, side-2*edge)
}
