package vector

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"math"
	"strconv"
	"strings"

	"doorstep/forms/print/pdf"
)

// ErrDrawing says that the bytes are no drawing that can be read.
var ErrDrawing = errors.New("this drawing cannot be printed: it is no SVG")

// Limits of a drawing; one beyond them is damaged or hostile.
const (
	mostBytes  = 24 << 20
	mostShapes = 50_000
	mostSteps  = 500_000
	mostDepth  = 64
)

// Drawing is what there is to paint, in the units of its own sheet.
type Drawing struct {
	X, Y, W, H float64
	Items      []Item
}

// Item is a shape, words or a picture.
type Item struct {
	Path         []pdf.Segment
	Fill, Stroke *pdf.Color
	Width        float64
	Dash         []float64

	Words  string
	At     pdf.Point
	Size   float64
	Anchor string // start, middle or end
	Bold   bool

	Image    *pdf.Image
	ImageBox [4]float64 // x, y, width, height
}

// look is what elements inherit.
type look struct {
	fill, stroke string
	width        float64
	dash         string
	size         float64
	anchor, bold string
	dx, dy       float64
	scale        float64
}

// Parse reads an SVG file.
func Parse(data []byte) (*Drawing, error) {
	if len(data) > mostBytes {
		return nil, ErrDrawing
	}
	d := &Drawing{}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = true
	dec.Entity = map[string]string{}
	looks := []look{{fill: "#000000", stroke: "none", width: 1, size: 16, anchor: "start", scale: 1}}
	skip, steps := 0, 0
	var text *Item
	for {
		tok, err := dec.Token()
		if err != nil {
			if d.W > 0 && len(looks) == 1 {
				return d, nil
			}
			return nil, ErrDrawing
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if len(looks) > mostDepth {
				return nil, ErrDrawing
			}
			at := attributes(tok)
			l := looks[len(looks)-1].with(at)
			looks = append(looks, l)
			switch name := tok.Name.Local; name {
			case "svg":
				if d.W == 0 && !d.sheet(at) {
					return nil, ErrDrawing
				}
			case "title", "desc", "style", "script", "defs", "metadata", "foreignObject":
				skip++
			case "text":
				if skip == 0 {
					d.Items = append(d.Items, Item{
						At: pdf.Point{X: l.x(number(at["x"])), Y: l.y(number(at["y"]))}, Size: l.size * l.scale,
						Anchor: l.anchor, Bold: l.bold == "bold" || l.bold == "600" || l.bold == "700", Fill: paint(l.fill),
					})
					text = &d.Items[len(d.Items)-1]
				}
			case "image":
				if skip == 0 {
					d.image(at, l)
				}
			default:
				if skip == 0 {
					if path := shape(name, at); len(path) > 0 {
						steps += len(path)
						d.Items = append(d.Items, l.item(path))
					}
				}
			}
			if len(d.Items) > mostShapes || steps > mostSteps {
				return nil, ErrDrawing
			}
		case xml.EndElement:
			looks = looks[:len(looks)-1]
			switch tok.Name.Local {
			case "title", "desc", "style", "script", "defs", "metadata", "foreignObject":
				skip--
			case "text":
				text = nil
			}
		case xml.CharData:
			if skip == 0 && text != nil && len(text.Words)+len(tok) < 4096 {
				text.Words += string(tok)
			}
		}
	}
}

func attributes(e xml.StartElement) map[string]string {
	out := map[string]string{}
	for _, a := range e.Attr {
		out[a.Name.Local] = a.Value
	}
	for decl := range strings.SplitSeq(out["style"], ";") {
		if k, v, ok := strings.Cut(decl, ":"); ok {
			out[strings.TrimSpace(k)] = strings.TrimSpace(v)
		}
	}
	return out
}

// sheet reads the sides of the drawing.
func (d *Drawing) sheet(at map[string]string) bool {
	box := numbers(at["viewBox"])
	if len(box) != 4 {
		box = []float64{0, 0, number(at["width"]), number(at["height"])}
	}
	for _, v := range box {
		if math.Abs(v) > 1e7 {
			return false
		}
	}
	d.X, d.Y, d.W, d.H = box[0], box[1], box[2], box[3]
	return d.W > 0 && d.H > 0
}

func (l look) with(at map[string]string) look {
	set := func(name string, to *string) {
		if v := at[name]; v != "" {
			*to = v
		}
	}
	set("fill", &l.fill)
	set("stroke", &l.stroke)
	set("stroke-dasharray", &l.dash)
	set("text-anchor", &l.anchor)
	set("font-weight", &l.bold)
	if v := at["stroke-width"]; v != "" {
		l.width = number(v)
	}
	if v := at["font-size"]; v != "" {
		l.size = number(v)
	}
	for step := range strings.SplitSeq(at["transform"], ")") {
		name, args, ok := strings.Cut(step, "(")
		n := numbers(args)
		switch name = strings.Trim(name, " ,\n"); {
		case !ok || len(n) == 0:
		case name == "translate":
			l.dx += n[0] * l.scale
			if len(n) > 1 {
				l.dy += n[1] * l.scale
			}
		case name == "scale":
			l.scale *= n[0]
		}
	}
	return l
}

func (l look) x(v float64) float64 { return clamp(v*l.scale + l.dx) }
func (l look) y(v float64) float64 { return clamp(v*l.scale + l.dy) }

func clamp(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return max(-1e7, min(1e7, v))
}

func (l look) item(path []pdf.Segment) Item {
	for i := range path {
		for j, p := range path[i].At {
			path[i].At[j] = pdf.Point{X: l.x(p.X), Y: l.y(p.Y)}
		}
	}
	it := Item{Path: path, Fill: paint(l.fill), Stroke: paint(l.stroke), Width: l.width * l.scale}
	if l.dash != "none" {
		for _, n := range numbers(l.dash) {
			it.Dash = append(it.Dash, n*l.scale)
		}
	}
	return it
}

func (d *Drawing) image(at map[string]string, l look) {
	kind, data, ok := strings.Cut(at["href"], ";base64,")
	if !ok || !strings.HasPrefix(kind, "data:image/") {
		return
	}
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return
	}
	im, err := pdf.NewImage(raw)
	if err != nil {
		return
	}
	w, h := number(at["width"])*l.scale, number(at["height"])*l.scale
	d.Items = append(d.Items, Item{Image: im, ImageBox: [4]float64{l.x(number(at["x"])), l.y(number(at["y"])), clamp(w), clamp(h)}})
}

// paint reads a colour; nil for none.
func paint(s string) *pdf.Color {
	switch s {
	case "", "none", "transparent":
		return nil
	case "white":
		return &pdf.Color{R: 255, G: 255, B: 255}
	case "black", "currentColor":
		return &pdf.Color{}
	}
	hex := strings.TrimPrefix(s, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		return nil
	}
	return &pdf.Color{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v)}
}

func number(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil {
		return 0
	}
	return clamp(v)
}
