package sign

import (
	"encoding/xml"
	"strconv"
	"strings"

	"doorstep/app/ui/widget"
)

// Drawn reads strokes back from a picture that SVG wrote; false for any other.
func Drawn(svg string) (widget.Signature, bool) {
	var doc struct {
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if xml.Unmarshal([]byte(svg), &doc) != nil || doc.Path.D == "" {
		return widget.Signature{}, false
	}
	box := numbers(doc.ViewBox)
	if len(box) != 4 || box[2] <= 0 || box[3] <= 0 {
		return widget.Signature{}, false
	}
	out := widget.Signature{Width: box[2], Height: box[3]}
	for _, stroke := range strings.Split(doc.Path.D, "M")[1:] {
		var line widget.Stroke
		for _, point := range strings.Split(stroke, "L") {
			p := numbers(point)
			if len(p) != 2 {
				return widget.Signature{}, false
			}
			line = append(line, widget.Point{X: p[0], Y: p[1]})
		}
		out.Strokes = append(out.Strokes, line)
	}
	return out, len(out.Strokes) > 0
}

func numbers(s string) []float32 {
	var out []float32
	for _, f := range strings.Fields(s) {
		n, err := strconv.ParseFloat(f, 32)
		if err != nil {
			return nil
		}
		out = append(out, float32(n))
	}
	return out
}
