package picture

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Spot is a place on a picture as parts of its width and height, 0 to 1.
type Spot struct{ X, Y float64 }

// The kinds of marks on a picture: the codes of a mark's kind.
const (
	Circle = "circle"
	Arrow  = "arrow"
	Stroke = "stroke"
)

// Mark is something drawn on a picture. It is kept beside the picture and
// never burnt in: the picture stays as it was taken.
type Mark struct {
	Kind string
	At   []Spot // a circle has its middle, an arrow its tail and its tip
	Note string
}

// ErrSpots reports places that cannot be read.
var ErrSpots = errors.New("places on a picture are written x,y x,y in thousandths")

// mostSpots bounds a line drawn by hand.
const mostSpots = 1500

// FormatSpots writes places in thousandths, "500,250 510,260".
func FormatSpots(at []Spot) string {
	parts := make([]string, 0, len(at))
	for _, s := range at[:min(len(at), mostSpots)] {
		parts = append(parts, strconv.Itoa(thousandth(s.X))+","+strconv.Itoa(thousandth(s.Y)))
	}
	return strings.Join(parts, " ")
}

func thousandth(v float64) int { return int(min(max(v, 0), 1)*1000 + .5) }

// ParseSpots reads what FormatSpots wrote.
func ParseSpots(s string) ([]Spot, error) {
	fields := strings.Fields(s)
	if len(fields) > mostSpots {
		return nil, fmt.Errorf("%w: more than %d", ErrSpots, mostSpots)
	}
	var out []Spot
	for _, f := range fields {
		x, y, ok := strings.Cut(f, ",")
		if !ok {
			return nil, fmt.Errorf("%w: %q", ErrSpots, f)
		}
		var xy [2]float64
		for i, part := range []string{x, y} {
			n, err := strconv.Atoi(part)
			if err != nil || n < 0 || n > 1000 {
				return nil, fmt.Errorf("%w: %q", ErrSpots, f)
			}
			xy[i] = float64(n) / 1000
		}
		out = append(out, Spot{xy[0], xy[1]})
	}
	return out, nil
}

// Head are the three corners of an arrow's tip for a picture of a size, as
// parts of it; nil when the arrow has no length. long is the length of the head
// in the unit of w and h.
func Head(tail, tip Spot, w, h, long float64) []Spot {
	dx, dy := (tip.X-tail.X)*w, (tip.Y-tail.Y)*h
	length := math.Hypot(dx, dy)
	if length < 1 || w <= 0 || h <= 0 {
		return nil
	}
	ux, uy := dx/length, dy/length
	long = min(long, length)
	bx, by := tip.X*w-ux*long, tip.Y*h-uy*long
	return []Spot{
		{(bx - uy*long/2) / w, (by + ux*long/2) / h}, tip, {(bx + uy*long/2) / w, (by - ux*long/2) / h},
	}
}

// MarkupSVG writes a picture of w by h pixels with its marks over it, as a file
// that any browser shows; without data, the marks alone. The same marks always
// give the same bytes.
func MarkupSVG(title string, w, h int, mime string, data []byte, marks []Mark) []byte {
	var b strings.Builder
	unit := float64(max(w, h)) / 40
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">\n<title>%s</title>\n", w, h, xmlText(title))
	if len(data) > 0 {
		fmt.Fprintf(&b, "<image width=\"%d\" height=\"%d\" href=\"data:%s;base64,%s\"/>\n", w, h, xmlText(mime), base64.StdEncoding.EncodeToString(data))
	}
	line := func(at []Spot) string {
		points := make([]string, len(at))
		for i, s := range at {
			points[i] = fmt.Sprintf("%.1f,%.1f", s.X*float64(w), s.Y*float64(h))
		}
		return strings.Join(points, " ")
	}
	for n, m := range marks {
		if len(m.At) == 0 {
			continue
		}
		fmt.Fprintf(&b, "<g id=\"mark-%d\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\"><title>%d %s</title>\n", n+1, n+1, xmlText(m.Note))
		shapes := [][]Spot{m.At}
		if m.Kind == Arrow {
			last := m.At[len(m.At)-1]
			shapes = append(shapes, Head(m.At[0], last, float64(w), float64(h), unit*1.2))
		}
		for _, pass := range []struct {
			wide   float64
			colour string
		}{{unit * .4, "#FFFFFF"}, {unit * .22, "#A3211B"}} {
			for _, s := range shapes {
				if len(s) > 1 {
					fmt.Fprintf(&b, "<polyline points=\"%s\" stroke=\"%s\" stroke-width=\"%.1f\"/>\n", line(s), pass.colour, pass.wide)
				}
			}
		}
		at := m.At[0]
		x, y := at.X*float64(w), at.Y*float64(h)
		fmt.Fprintf(&b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#A3211B\" stroke=\"#FFFFFF\" stroke-width=\"%.1f\"/>\n", x, y, unit, unit/6)
		fmt.Fprintf(&b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" text-anchor=\"middle\" fill=\"#FFFFFF\">%d</text>\n</g>\n", x, y+unit*.4, unit*1.2, n+1)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

func xmlText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
