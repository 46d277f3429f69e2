package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// inkColour is the colour of the theme for an ink of a drawing.
func inkColour(i sketch.Ink) fyne.ThemeColorName {
	switch i {
	case sketch.InkPaper:
		return theme.Surface
	case sketch.InkMuted:
		return theme.Muted
	case sketch.InkEdge:
		return theme.Control
	case sketch.InkItem:
		return theme.Primary
	case sketch.InkTint:
		return theme.Tint
	case sketch.InkSize:
		return theme.Send
	case sketch.InkSizeBg:
		return theme.SendBg
	case sketch.InkPlan:
		return theme.Choice
	case sketch.InkPlanBg:
		return theme.ChoiceBg
	case sketch.InkBad:
		return theme.Danger
	case sketch.InkGood:
		return theme.Safe
	}
	return theme.Ink
}

// sheetPicture is a part of the drawing as a picture: pixels for the dp from
// corner on.
type sheetPicture struct {
	pic    *image.RGBA
	view   sheetView
	corner fyne.Position // dp of the widget at the picture's top left
	px     float64       // pixels a dp
}

func newSheetPicture(view sheetView, corner fyne.Position, size fyne.Size, px float64) *sheetPicture {
	w, h := int(math.Ceil(float64(size.Width)*px)), int(math.Ceil(float64(size.Height)*px))
	return &sheetPicture{pic: image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1))), view: view, corner: corner, px: px}
}

// pixel is where a place of the drawing lies in the picture.
func (p *sheetPicture) pixel(at sketch.Place) (x, y float64) {
	x = (at.X*p.view.scale + p.view.x - float64(p.corner.X)) * p.px
	y = (at.Y*p.view.scale + p.view.y - float64(p.corner.Y)) * p.px
	return x, y
}

// thick is how many pixels the edge of a shape is wide.
func (p *sheetPicture) thick(s sketch.Shape) float64 {
	if s.Thick > 0 {
		return max(s.Thick*p.view.scale, 3) * p.px
	}
	return s.Wide * p.px
}

// mostDashed is the longest line, in pixels, that is drawn in dashes: one that
// leads far out of the picture is drawn plain.
const mostDashed = 20000

// draw draws a shape with what stands at its ends.
func (p *sheetPicture) draw(s sketch.Shape) {
	box, long := p.extent(s)
	if box.Empty() {
		return
	}
	if s.Fill != sketch.NoInk {
		p.path(s, box, p.fillerFor(s.Fill, box))
	}
	if s.Edge != sketch.NoInk {
		d := rasterx.NewDasher(box.Dx(), box.Dy(), p.scanner(s.Edge, box))
		var dashes []float64
		if s.Dash != [2]float64{} && long < mostDashed {
			dashes = []float64{s.Dash[0] * p.px, s.Dash[1] * p.px}
		}
		lineEnd, join := rasterx.RoundCap, rasterx.Round
		if s.Thick > 0 || dashes != nil {
			lineEnd, join = rasterx.ButtCap, rasterx.Miter
		}
		d.SetStroke(fixed.Int26_6(p.thick(s)*64), 4*64, lineEnd, lineEnd, rasterx.RoundGap, join, dashes, 0)
		p.path(s, box, d)
	}
	for _, e := range s.EndMarks(1 / p.view.scale) {
		p.draw(e)
	}
}

// extent is the pixels that a shape touches, and how long its line is.
func (p *sheetPicture) extent(s sketch.Shape) (image.Rectangle, float64) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	long, lx, ly := 0.0, 0.0, 0.0
	for i, at := range s.At {
		x, y := p.pixel(at)
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		if i > 0 {
			long += math.Hypot(x-lx, y-ly)
		}
		lx, ly = x, y
	}
	edge := p.thick(s)*2 + 2
	clip := func(v float64) int { return int(min(max(v, -1e6), 1e6)) }
	return image.Rect(clip(x0-edge), clip(y0-edge), clip(x1+edge)+1, clip(y1+edge)+1).Intersect(p.pic.Rect), long
}

type pathDrawer interface {
	rasterx.Adder
	Draw()
}

func (p *sheetPicture) scanner(ink sketch.Ink, box image.Rectangle) *rasterx.ScannerGV {
	sub := p.pic.SubImage(box).(*image.RGBA)
	sc := rasterx.NewScannerGV(box.Dx(), box.Dy(), sub, sub.Bounds())
	sc.SetColor(color.Color(theme.Colour(inkColour(ink))))
	return sc
}

func (p *sheetPicture) fillerFor(ink sketch.Ink, box image.Rectangle) *rasterx.Filler {
	return rasterx.NewFiller(box.Dx(), box.Dy(), p.scanner(ink, box))
}

func (p *sheetPicture) path(s sketch.Shape, box image.Rectangle, to pathDrawer) {
	last := fixed.Point26_6{}
	drawn := 0
	for i, at := range s.At {
		x, y := p.pixel(at)
		q := rasterx.ToFixedP(x-float64(box.Min.X), y-float64(box.Min.Y))
		if i == 0 {
			to.Start(q)
		} else if q != last && (!s.Closed || i < len(s.At)-1 || at != s.At[0]) {
			to.Line(q)
			drawn++
		}
		last = q
	}
	if drawn == 0 { // a dot
		to.Line(fixed.Point26_6{X: last.X + 16, Y: last.Y})
	}
	to.Stop(s.Closed)
	to.Draw()
}

// cornerRound is the corner radius in dp of the card that a drawing lies on.
const cornerRound = 12

// grid draws lines a round number of millimetres apart, never closer than 14 dp,
// half way between the colour of lines and that of the ground.
func (p *sheetPicture) grid(ink, ground color.Color) {
	step := 100.0
	for _, next := range []float64{200, 500, 1000, 2000, 5000, 10000} {
		if step*p.view.scale >= 14 {
			break
		}
		step = next
	}
	a, b := color.RGBAModel.Convert(ink).(color.RGBA), color.RGBAModel.Convert(ground).(color.RGBA)
	half := func(x, y uint8) uint8 { return uint8((uint16(x) + uint16(y)) / 2) }
	c := color.RGBA{half(a.R, b.R), half(a.G, b.G), half(a.B, b.B), 255}
	r := p.pic.Rect
	by := step * p.view.scale * p.px
	zx, zy := p.pixel(sketch.Place{})
	wide := max(int(p.px+0.5), 1)
	for x := wrap(zx, by); x < float64(r.Dx()); x += by {
		for k := range wide {
			for y := range r.Dy() {
				p.dot(int(x)+k, y, c)
			}
		}
	}
	for y := wrap(zy, by); y < float64(r.Dy()); y += by {
		for k := range wide {
			for x := range r.Dx() {
				p.dot(x, int(y)+k, c)
			}
		}
	}
}

// wrap is the first line at or after the edge.
func wrap(at, by float64) float64 {
	at = math.Mod(at, by)
	if at < 0 {
		at += by
	}
	return at
}

// dot sets a pixel of the grid, unless it lies on the card's edge or outside
// its round corners.
func (p *sheetPicture) dot(x, y int, c color.RGBA) {
	w, h, r := p.pic.Rect.Dx(), p.pic.Rect.Dy(), int(cornerRound*p.px)
	edge := min(x, y, w-1-x, h-1-y)
	if edge < int(p.px+0.5) {
		return
	}
	if dx, dy := r-min(x, w-1-x), r-min(y, h-1-y); dx > 0 && dy > 0 && dx*dx+dy*dy > (r-1)*(r-1) {
		return
	}
	p.pic.SetRGBA(x, y, c)
}
