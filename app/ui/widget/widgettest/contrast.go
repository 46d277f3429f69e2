package widgettest

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// ground is a filled rectangle that has been drawn, cut to what is seen of it.
type ground struct {
	pos    fyne.Position
	size   fyne.Size
	colour color.NRGBA
}

func (g ground) holds(p fyne.Position) bool {
	return p.X >= g.pos.X && p.X < g.pos.X+g.size.Width && p.Y >= g.pos.Y && p.Y < g.pos.Y+g.size.Height
}

func pageColour() color.NRGBA { return solid(theme.Colour(theme.Page)) }

func solid(c color.Color) color.NRGBA {
	if c == nil {
		return color.NRGBA{}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

func (a *audit) rectangle(o *canvas.Rectangle, pos fyne.Position, size fyne.Size, chain []level) {
	if c := solid(o.FillColor); c.A == 255 && size.Width > 0 && size.Height > 0 {
		a.grounds = append(a.grounds, ground{pos, size, c})
		if len(chain) > 1 {
			a.hidden(pos, size, chain)
		}
	}
}

// beneath is the colour last drawn at a place.
func (a *audit) beneath(p fyne.Position) (color.NRGBA, bool) {
	for i := len(a.grounds) - 1; i >= 0; i-- {
		if a.grounds[i].holds(p) {
			return a.grounds[i].colour, true
		}
	}
	return color.NRGBA{}, false
}

// faintText measures letters against the ground in the middle of them.
func (a *audit) faintText(s widget.Seen, o *canvas.Text, need fyne.Size, what string) {
	mid := s.Pos.AddXY(need.Width/2, need.Height/2)
	if under, ok := a.beneath(mid); ok && s.InView(s.Pos, need) {
		if r := Ratio(solid(o.Color), under); r < 4.5 {
			a.add(Faint, what, s.Pos, fmt.Sprintf("(%.2f to 1)", r))
		}
	}
}

// painted is the colour in the name of one of our icons.
var painted = regexp.MustCompile(`^(.+)#([0-9A-F]{6})\.svg$`)

func (a *audit) icon(s widget.Seen, o *canvas.Image) {
	if o.Resource == nil {
		return
	}
	m := painted.FindStringSubmatch(o.Resource.Name())
	if m == nil || !s.InView(s.Pos, o.Size()) {
		return
	}
	n, err := strconv.ParseUint(m[2], 16, 32)
	if err != nil {
		return
	}
	mid := s.Pos.AddXY(o.Size().Width/2, o.Size().Height/2)
	if under, ok := a.beneath(mid); ok {
		if r := Ratio(color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, under); r < 3 {
			a.add(Faint, "icon "+m[1], s.Pos, fmt.Sprintf("(%.2f to 1)", r))
		}
	}
}

// Ratio is the contrast of two solid colours as WCAG 2.2 defines it, 1 to 21.
func Ratio(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}
