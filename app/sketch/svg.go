package sketch

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// perDp is how many millimetres a dp is in the file: the scale at which words
// and lines of a screen look right beside a room.
const perDp = 5

// svgInks are the colours of the file, those of the light theme.
var svgInks = map[Ink]string{
	InkWall: "#1C2628", InkPaper: "#FFFFFF", InkText: "#1C2628", InkMuted: "#4A575A", InkEdge: "#66736F",
	InkItem: "#0E5A56", InkTint: "#DCEBE8", InkSize: "#1D4F8C", InkSizeBg: "#E0EBF7", InkPlan: "#6A3460",
	InkPlanBg: "#F3E6F0", InkBad: "#A3211B", InkGood: "#1B5E34",
}

// SVG writes a drawing as a file that any browser shows: 1 unit is a
// millimetre, each mark is a group with an id and its words as a title. The same
// marks always give the same bytes. title is what the drawing is called.
func SVG(title string, marks []Mark, numbers map[string]int) []byte {
	box, ok := Bounds(marks)
	if !ok {
		box = Box{Point{0, 0}, Point{1000, 600}}
	}
	box = box.Grow(500)
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%d %d %d %d\" font-family=\"sans-serif\">\n", box.Min.X, box.Min.Y, box.W(), box.H())
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>All sizes in mm</desc>\n", escape(title))
	fmt.Fprintf(&b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#FFFFFF\"/>\n", box.Min.X, box.Min.Y, box.W(), box.H())
	shapes, labels := Scene(marks, numbers)
	// Paper of closed rooms lies under everything and belongs to no one mark.
	for len(shapes) > 0 && shapes[0].Edge == NoInk && shapes[0].Fill == InkPaper && len(shapes[0].At) > 2 {
		writeShape(&b, shapes[0])
		shapes = shapes[1:]
	}
	used := map[string]bool{}
	for _, m := range inOrder(marks, shapes, labels) {
		fmt.Fprintf(&b, "<g id=\"%s\"><title>%s</title>\n", markID(m.ID, used), escape(Say(m, marks)))
		for _, s := range shapes {
			if s.Mark == m.ID {
				writeShape(&b, s)
			}
		}
		for _, l := range labels {
			if l.Mark == m.ID {
				writeLabel(&b, l)
			}
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// inOrder are the marks in the order in which they are drawn.
func inOrder(marks []Mark, shapes []Shape, labels []Label) []Mark {
	var out []Mark
	seen := map[string]bool{}
	add := func(id string) {
		if seen[id] {
			return
		}
		seen[id] = true
		for _, m := range marks {
			if m.ID == id {
				out = append(out, m)
				return
			}
		}
	}
	for _, s := range shapes {
		add(s.Mark)
	}
	for _, l := range labels {
		add(l.Mark)
	}
	return out
}

// markID is an id that a file may hold: a row's key with anything else than
// letters, figures, - and _ left out, and never twice.
func markID(row string, used map[string]bool) string {
	id := "mark-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return -1
	}, row)
	for n := 2; used[id]; n++ {
		id += "." + strconv.Itoa(n)
	}
	used[id] = true
	return id
}

func writeShape(b *strings.Builder, s Shape) {
	b.WriteString("<path d=\"")
	for i, p := range s.At {
		c := byte('L')
		if i == 0 {
			c = 'M'
		}
		b.WriteByte(c)
		b.WriteString(strconv.Itoa(whole(p.X)))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(whole(p.Y)))
	}
	if s.Closed {
		b.WriteByte('Z')
	} else if len(s.At) == 1 {
		fmt.Fprintf(b, "L%d %d", whole(s.At[0].X), whole(s.At[0].Y))
	}
	fmt.Fprintf(b, "\" fill=\"%s\"", paintOf(s.Fill))
	if s.Edge != NoInk {
		fmt.Fprintf(b, " stroke=\"%s\" stroke-width=\"%d\"", paintOf(s.Edge), whole(s.Thick+s.Wide*perDp))
		if s.Thick == 0 {
			b.WriteString(" stroke-linecap=\"round\" stroke-linejoin=\"round\"")
		}
	}
	if s.Dash != [2]float64{} {
		fmt.Fprintf(b, " stroke-dasharray=\"%d %d\"", whole(s.Dash[0]*perDp), whole(s.Dash[1]*perDp))
	}
	b.WriteString("/>\n")
	for _, e := range s.EndMarks(perDp) {
		writeShape(b, e)
	}
}

func paintOf(i Ink) string {
	if c, ok := svgInks[i]; ok {
		return c
	}
	return "none"
}

// EndMarks are the bar and the arrow at each end of a size line, when a dp is
// so many millimetres.
func (s Shape) EndMarks(dp float64) []Shape {
	if !s.Ends || len(s.At) != 2 {
		return nil
	}
	var out []Shape
	for i := range 2 {
		tip, other := vec(s.At[i]), vec(s.At[1-i])
		in := other.sub(tip).unit()
		side := in.right()
		bar := Shape{Mark: s.Mark, Edge: s.Edge, Wide: s.Wide, At: trace(tip.add(side.times(8*dp)), tip.sub(side.times(8*dp)))}
		back := tip.add(in.times(10 * dp))
		head := Shape{Mark: s.Mark, Fill: s.Edge, Closed: true, At: trace(tip, back.add(side.times(4*dp)), back.sub(side.times(4*dp)))}
		out = append(out, bar, head)
	}
	return out
}

func writeLabel(b *strings.Builder, l Label) {
	x, y := whole(l.At.X), whole(l.At.Y)
	wide, tall := 0.0, 0.0
	for _, line := range l.Lines {
		wide = max(wide, float64(utf8.RuneCountInString(line.Text))*float64(line.Size)*0.56)
		tall += float64(line.Size) * 1.3
	}
	switch l.Look {
	case Plate, Tab:
		w, h := whole((wide+24)*perDp), whole((tall+10)*perDp)
		bg, edge := InkSizeBg, "none"
		if l.Look == Tab {
			bg, edge = InkPlanBg, svgInks[InkPlan]
		}
		fmt.Fprintf(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%d\"/>\n", x-w/2, y-h/2, w, h, 8*perDp, svgInks[bg], edge, perDp)
	case Badge:
		fmt.Fprintf(b, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\"/>\n", x, y, 14*perDp, svgInks[InkText])
	}
	at := float64(y) - tall*perDp/2
	for _, line := range l.Lines {
		size := float64(line.Size) * perDp
		weight := "400"
		if line.Bold {
			weight = "600"
		}
		fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" font-weight=\"%s\" text-anchor=\"middle\" fill=\"%s\">%s</text>\n",
			x, whole(at+size), whole(size), weight, paintOf(line.Ink), escape(line.Text))
		at += size * 1.3
	}
}

// escape makes text safe inside an element. What XML cannot hold is left out.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
