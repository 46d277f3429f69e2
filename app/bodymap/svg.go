package bodymap

import (
	"fmt"
	"math"
	"strings"
)

// Sizes of the file: a figure is 300 by 600, with room for words around it.
const (
	svgHigh = 600.0
	svgWide = svgHigh * Wide
	svgGap  = 60.0
	svgHead = 70.0
)

// SVG writes marks on their figures as a file that any browser shows, with a
// list of the marks as its description. Front and back are always there, a
// side when something is marked on it. name is the person's first name. The
// same marks always give the same bytes.
func SVG(title, name string, f Figure, marks []Mark) []byte {
	views := []View{Front, Back}
	for _, v := range []View{Left, Right} {
		for _, m := range marks {
			if m.Placed && m.View == v {
				views = append(views, v)
				break
			}
		}
	}
	var b strings.Builder
	wide := float64(len(views))*(svgWide+svgGap) + svgGap
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\">\n", wide, svgHead+svgHigh+svgGap)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", escape(title), escape(list(marks)))
	fmt.Fprintf(&b, "<rect width=\"%g\" height=\"%g\" fill=\"#FFFFFF\"/>\n", wide, svgHead+svgHigh+svgGap)
	for i, v := range views {
		x := svgGap + float64(i)*(svgWide+svgGap)
		fmt.Fprintf(&b, "<g id=\"%s\" transform=\"translate(%g %g)\">\n", v, x, svgHead)
		writeText(&b, svgWide/2, -40, 22, "#1C2628", Title(v, name))
		left, right := Sides(v, name)
		writeText(&b, svgWide*.14, -12, 15, "#4A575A", left)
		writeText(&b, svgWide*.86, -12, 15, "#4A575A", right)
		for _, layer := range Layers(Shapes(f, v)) {
			for _, s := range layer {
				writeShape(&b, s, 3, "#66736F")
			}
			for _, s := range layer {
				writeShape(&b, s, 0, "#ECE6DB")
			}
		}
		b.WriteString("</g>\n")
	}
	for n, m := range marks {
		for i, v := range views {
			if !m.Placed || m.View != v {
				continue
			}
			at := Fit(m.At, m.Figure, f, v)
			x, y := svgGap+float64(i)*(svgWide+svgGap)+at.X*svgWide, svgHead+at.Y*svgHigh
			fmt.Fprintf(&b, "<g id=\"mark-%d\"><title>%s</title><circle cx=\"%.1f\" cy=\"%.1f\" r=\"14\" fill=\"#A3211B\" stroke=\"#FFFFFF\" stroke-width=\"2\"/>", n+1, escape(m.Words()), x, y)
			writeText(&b, x, y+6, 16, "#FFFFFF", fmt.Sprint(n+1))
			b.WriteString("</g>\n")
		}
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// list numbers the marks as they are on the figures.
func list(marks []Mark) string {
	if len(marks) == 0 {
		return "Nothing is marked."
	}
	lines := make([]string, len(marks))
	for i, m := range marks {
		lines[i] = fmt.Sprintf("%d %s.", i+1, m.Words())
		if m.Note != "" {
			lines[i] += " " + m.Note
		}
	}
	return strings.Join(lines, " ")
}

// writeShape writes a limb as two circles and what lies between them.
func writeShape(b *strings.Builder, s Shape, grow float64, colour string) {
	ax, ay, bx, by := s.A.X*svgWide, s.A.Y*svgHigh, s.B.X*svgWide, s.B.Y*svgHigh
	ra, rb := s.RA*svgHigh+grow, s.RB*svgHigh+grow
	fmt.Fprintf(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", ax, ay, ra, colour)
	fmt.Fprintf(b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", bx, by, rb, colour)
	if side, ok := sideOf(ax, ay, ra, bx, by, rb); ok {
		fmt.Fprintf(b, "<polygon points=\"%s\" fill=\"%s\"/>", side, colour)
	}
	b.WriteString("\n")
}

// sideOf are the corners between two circles, each at a right angle to the line
// between their middles.
func sideOf(ax, ay, ra, bx, by, rb float64) (string, bool) {
	dx, dy := bx-ax, by-ay
	long := dx*dx + dy*dy
	if long == 0 {
		return "", false
	}
	n := 1 / math.Sqrt(long)
	nx, ny := -dy*n, dx*n
	return fmt.Sprintf("%.1f,%.1f %.1f,%.1f %.1f,%.1f %.1f,%.1f",
		ax+nx*ra, ay+ny*ra, bx+nx*rb, by+ny*rb, bx-nx*rb, by-ny*rb, ax-nx*ra, ay-ny*ra), true
}

func writeText(b *strings.Builder, x, y, size float64, colour, words string) {
	fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%g\" text-anchor=\"middle\" fill=\"%s\">%s</text>\n", x, y, size, colour, escape(words))
}

// escape keeps words words in a file: what XML cannot hold is left out.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
