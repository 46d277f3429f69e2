package vector

import (
	"math"
	"strconv"

	"doorstep/forms/print/pdf"
)

// numbers reads a list of numbers as SVG writes it, which may run together:
// "1-2.5.5" is 1, -2.5, 0.5.
func numbers(s string) []float64 {
	var out []float64
	for i := 0; i < len(s); {
		if !begins(s[i]) {
			i++
			continue
		}
		v, n := scan(s[i:])
		if n == 0 {
			i++
			continue
		}
		out = append(out, clamp(v))
		i += n
		if len(out) > mostSteps {
			break
		}
	}
	return out
}

func begins(c byte) bool { return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' }

// scan reads the number at the beginning of s and how long it is.
func scan(s string) (float64, int) {
	i, dot := 0, false
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	for ; i < len(s); i++ {
		if s[i] == '.' && !dot {
			dot = true
		} else if s[i] < '0' || s[i] > '9' {
			break
		}
	}
	if i+1 < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if s[j] == '-' || s[j] == '+' {
			j++
		}
		k := j
		for k < len(s) && s[k] >= '0' && s[k] <= '9' {
			k++
		}
		if k > j {
			i = k
		}
	}
	v, err := strconv.ParseFloat(s[:i], 64)
	if err != nil {
		return 0, 0
	}
	return v, i
}

// shape is the outline of an element, nil for one that is none.
func shape(name string, at map[string]string) []pdf.Segment {
	n := func(k string) float64 { return number(at[k]) }
	switch name {
	case "path":
		return path(at["d"])
	case "rect":
		r := max(n("rx"), n("ry"))
		return rectangle(n("x"), n("y"), n("width"), n("height"), min(r, n("width")/2, n("height")/2))
	case "circle":
		return ellipse(n("cx"), n("cy"), n("r"), n("r"))
	case "ellipse":
		return ellipse(n("cx"), n("cy"), n("rx"), n("ry"))
	case "line":
		return poly([]float64{n("x1"), n("y1"), n("x2"), n("y2")}, false)
	case "polyline", "polygon":
		return poly(numbers(at["points"]), name == "polygon")
	}
	return nil
}

func poly(v []float64, closed bool) []pdf.Segment {
	var out []pdf.Segment
	for i := 0; i+1 < len(v); i += 2 {
		do := pdf.Line
		if i == 0 {
			do = pdf.Move
		}
		out = append(out, pdf.Segment{Do: do, At: []pdf.Point{{X: v[i], Y: v[i+1]}}})
	}
	if closed && len(out) > 0 {
		out = append(out, pdf.Segment{Do: pdf.Close})
	}
	return out
}

// round is how far the handles of a curve stand for a quarter of a circle.
const round = 0.5523

func ellipse(cx, cy, rx, ry float64) []pdf.Segment {
	p := func(x, y float64) pdf.Point { return pdf.Point{X: cx + x*rx, Y: cy + y*ry} }
	return []pdf.Segment{
		{Do: pdf.Move, At: []pdf.Point{p(1, 0)}},
		{Do: pdf.Curve, At: []pdf.Point{p(1, round), p(round, 1), p(0, 1)}},
		{Do: pdf.Curve, At: []pdf.Point{p(-round, 1), p(-1, round), p(-1, 0)}},
		{Do: pdf.Curve, At: []pdf.Point{p(-1, -round), p(-round, -1), p(0, -1)}},
		{Do: pdf.Curve, At: []pdf.Point{p(round, -1), p(1, -round), p(1, 0)}},
		{Do: pdf.Close},
	}
}

func rectangle(x, y, w, h, r float64) []pdf.Segment {
	if r <= 0 {
		return poly([]float64{x, y, x + w, y, x + w, y + h, x, y + h}, true)
	}
	k := r * (1 - round)
	at := func(v ...float64) []pdf.Point {
		var out []pdf.Point
		for i := 0; i < len(v); i += 2 {
			out = append(out, pdf.Point{X: v[i], Y: v[i+1]})
		}
		return out
	}
	return []pdf.Segment{
		{Do: pdf.Move, At: at(x+r, y)},
		{Do: pdf.Line, At: at(x+w-r, y)},
		{Do: pdf.Curve, At: at(x+w-k, y, x+w, y+k, x+w, y+r)},
		{Do: pdf.Line, At: at(x+w, y+h-r)},
		{Do: pdf.Curve, At: at(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h)},
		{Do: pdf.Line, At: at(x+r, y+h)},
		{Do: pdf.Curve, At: at(x+k, y+h, x, y+h-k, x, y+h-r)},
		{Do: pdf.Line, At: at(x, y+r)},
		{Do: pdf.Curve, At: at(x, y+k, x+k, y, x+r, y)},
		{Do: pdf.Close},
	}
}

// takes is how many numbers a step of a path takes.
var takes = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// path reads the data of a path. What follows a step that cannot be read is left
// out, as browsers do.
func path(d string) []pdf.Segment {
	var out []pdf.Segment
	var at, start, handle pdf.Point
	var cmd, last byte
	for i := 0; i < len(d); {
		c := d[i]
		switch {
		case c == ' ' || c == ',' || c == '\n' || c == '\t' || c == '\r':
			i++
			continue
		case !begins(c):
			if _, ok := takes[c&^0x20]; !ok {
				return out
			}
			cmd = c
			i++
		case cmd == 0 || cmd&^0x20 == 'Z':
			return out
		}
		up := cmd &^ 0x20
		var v [7]float64
		for k := range takes[up] {
			for i < len(d) && (d[i] == ' ' || d[i] == ',' || d[i] == '\n' || d[i] == '\t' || d[i] == '\r') {
				i++
			}
			if up == 'A' && (k == 3 || k == 4) && i < len(d) && (d[i] == '0' || d[i] == '1') {
				v[k] = float64(d[i] - '0') // flags may run together
				i++
				continue
			}
			n, used := 0.0, 0
			if i < len(d) && begins(d[i]) {
				n, used = scan(d[i:])
			}
			if used == 0 {
				return out
			}
			v[k] = clamp(n)
			i += used
		}
		rel := pdf.Point{}
		if cmd != up {
			rel = at
		}
		p := func(k int) pdf.Point { return pdf.Point{X: clamp(v[k] + rel.X), Y: clamp(v[k+1] + rel.Y)} }
		mirror := func(kinds ...byte) pdf.Point {
			for _, k := range kinds {
				if last == k {
					return pdf.Point{X: 2*at.X - handle.X, Y: 2*at.Y - handle.Y}
				}
			}
			return at
		}
		curve := func(a, b, end pdf.Point) {
			out = append(out, pdf.Segment{Do: pdf.Curve, At: []pdf.Point{a, b, end}})
			at = end
		}
		quad := func(h, end pdf.Point) {
			from := at
			curve(pdf.Point{X: from.X + (h.X-from.X)*2/3, Y: from.Y + (h.Y-from.Y)*2/3}, pdf.Point{X: end.X + (h.X-end.X)*2/3, Y: end.Y + (h.Y-end.Y)*2/3}, end)
			handle = h
		}
		line := func(to pdf.Point) {
			out = append(out, pdf.Segment{Do: pdf.Line, At: []pdf.Point{to}})
			at = to
		}
		switch up {
		case 'M':
			at = p(0)
			start = at
			out = append(out, pdf.Segment{Do: pdf.Move, At: []pdf.Point{at}})
			cmd-- // further pairs are lines: L stands before M
		case 'L':
			line(p(0))
		case 'H':
			line(pdf.Point{X: clamp(v[0] + rel.X), Y: at.Y})
		case 'V':
			line(pdf.Point{X: at.X, Y: clamp(v[0] + rel.Y)})
		case 'C':
			h := p(2)
			curve(p(0), h, p(4))
			handle = h
		case 'S':
			h := p(0)
			curve(mirror('C', 'S'), h, p(2))
			handle = h
		case 'Q':
			quad(p(0), p(2))
		case 'T':
			quad(mirror('Q', 'T'), p(0))
		case 'A':
			end := p(5)
			out = append(out, arc(at, end, v[0], v[1], v[2], v[3] != 0, v[4] != 0)...)
			at = end
		case 'Z':
			out = append(out, pdf.Segment{Do: pdf.Close})
			at = start
		}
		last = up
		if len(out) > mostSteps {
			return out
		}
	}
	return out
}

// arc is a part of an ellipse as curves (SVG 1.1, appendix F.6).
func arc(from, to pdf.Point, rx, ry, turn float64, large, sweep bool) []pdf.Segment {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || from == to {
		return []pdf.Segment{{Do: pdf.Line, At: []pdf.Point{to}}}
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	dx, dy := (from.X-to.X)/2, (from.Y-to.Y)/2
	x1, y1 := cos*dx+sin*dy, -sin*dx+cos*dy
	if l := x1*x1/(rx*rx) + y1*y1/(ry*ry); l > 1 {
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	k := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*y1*y1-ry*ry*x1*x1)/(rx*rx*y1*y1+ry*ry*x1*x1)))
	if large == sweep {
		k = -k
	}
	cx1, cy1 := k*rx*y1/ry, -k*ry*x1/rx
	cx, cy := cos*cx1-sin*cy1+(from.X+to.X)/2, sin*cx1+cos*cy1+(from.Y+to.Y)/2
	a := math.Atan2((y1-cy1)/ry, (x1-cx1)/rx)
	b := math.Atan2((-y1-cy1)/ry, (-x1-cx1)/rx)
	delta := b - a
	if sweep && delta < 0 {
		delta += 2 * math.Pi
	} else if !sweep && delta > 0 {
		delta -= 2 * math.Pi
	}
	n := int(math.Ceil(math.Abs(delta)/(math.Pi/2) - 1e-9))
	var out []pdf.Segment
	for i := range n {
		t0, t1 := a+delta*float64(i)/float64(n), a+delta*float64(i+1)/float64(n)
		h := 4.0 / 3 * math.Tan((t1-t0)/4)
		on := func(t, along float64) pdf.Point {
			s, c := math.Sincos(t)
			x, y := rx*(c-along*s), ry*(s+along*c)
			return pdf.Point{X: cx + cos*x - sin*y, Y: cy + sin*x + cos*y}
		}
		end := on(t1, 0)
		if i == n-1 {
			end = to
		}
		out = append(out, pdf.Segment{Do: pdf.Curve, At: []pdf.Point{on(t0, h), on(t1, -h), end}})
	}
	return out
}
