package sketch

import "math"

// brush draws a thing in its own directions, its middle at 0,0, and puts it
// where it stands, turned.
type brush struct {
	s *scene
	m Mark
	w float64 // half its width
	h float64 // half its height
}

func (b brush) at(list []Place) []Place {
	mid := b.m.At[0].vec()
	out := make([]Place, len(list))
	for i, p := range list {
		out[i] = Place(mid.add(vec(p).turned(b.m.Turn)))
	}
	return out
}

func (b brush) area(fill Ink, list []Place) {
	b.s.add(Shape{Mark: b.m.ID, At: b.at(list), Closed: true, Fill: fill, Edge: InkItem, Wide: 2})
}

func (b brush) line(list ...Place) {
	b.s.add(Shape{Mark: b.m.ID, At: b.at(list), Edge: InkItem, Wide: 2})
}

// rounded is a box with round corners.
func rounded(x0, y0, x1, y1, r float64) []Place {
	r = min(r, (x1-x0)/2, (y1-y0)/2)
	if r <= 0 {
		return []Place{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
	}
	const steps = 8
	var out []Place
	for i, c := range []vec{{x1 - r, y0 + r}, {x1 - r, y1 - r}, {x0 + r, y1 - r}, {x0 + r, y0 + r}} {
		for k := range steps + 1 {
			sin, cos := math.Sincos(math.Pi/2*float64(i-1) + math.Pi/2*float64(k)/steps)
			out = append(out, Place{c.X + r*cos, c.Y + r*sin})
		}
	}
	return out
}

func (s *scene) item(m Mark) {
	thing := ItemOf(m.What)
	w, h := float64(m.Size.W)/2, float64(m.Size.H)/2
	b := brush{s, m, w, h}
	name := vec{}
	switch thing.look {
	case bathLook:
		b.area(InkTint, rounded(-w, -h, w, h, 20))
		in := min(w, h) * 0.18
		b.area(InkPaper, rounded(-w+in, -h+in, w-in, h-in, min(w, h)*0.62))
		name = vec{0, -h * 0.2}
	case showerLook:
		b.area(InkTint, rounded(-w, -h, w, h, 20))
		b.line(Place{-w, -h}, Place{w, h})
		b.line(Place{-w, h}, Place{w, -h})
		b.area(InkPaper, oval(vec{}, min(w, h)*0.16, min(w, h)*0.16))
		name = vec{0, h * 0.55}
	case toiletLook:
		back := 2 * h * 0.32
		b.area(InkTint, rounded(-w, -h, w, -h+back, 20))
		b.area(InkPaper, oval(vec{0, (h - h + back) / 2}, w*0.78, h-back/2))
		name = vec{0, back / 2}
	case basinLook:
		b.area(InkTint, rounded(-w, -h, w, h, min(w, h)*0.34))
		b.area(InkPaper, oval(vec{}, w*0.8, h*0.74))
	case bedLook:
		b.area(InkTint, rounded(-w, -h, w, h, 40))
		b.area(InkPaper, rounded(-w*0.8, -h+h*0.08, w*0.8, -h+h*0.36, 60))
		b.line(Place{-w, -h + h*0.5}, Place{w, -h + h*0.5})
		name = vec{0, h * 0.2}
	case chairLook:
		b.area(InkTint, rounded(-w, -h, w, h, min(w, h)*0.3))
		b.area(InkPaper, rounded(-w*0.7, -h*0.55, w*0.7, h*0.9, min(w, h)*0.2))
	case wheelchairLook:
		b.area(InkTint, rounded(-w*0.72, -h, w*0.72, h*0.7, 60))
		b.area(InkPaper, rounded(-w, -h*0.8, -w*0.78, h*0.3, 40))
		b.area(InkPaper, rounded(w*0.78, -h*0.8, w, h*0.3, 40))
		b.line(Place{-w * 0.4, h * 0.7}, Place{-w * 0.4, h})
		b.line(Place{w * 0.4, h * 0.7}, Place{w * 0.4, h})
	case hoistLook:
		b.line(Place{-w, h}, Place{-w * 0.5, -h}, Place{w * 0.5, -h}, Place{w, h})
		b.area(InkTint, rounded(-w*0.5, -h, w*0.5, -h*0.6, 30))
		b.area(InkPaper, oval(vec{0, h * 0.35}, w*0.3, w*0.3))
		name = vec{0, -h * 0.2}
	case stepsLook:
		b.area(InkPaper, rounded(-w, -h, w, h, 0))
		for y := -h + 250; y < h-20; y += 250 {
			b.line(Place{-w, y}, Place{w, y})
		}
	case arrowLook:
		b.line(Place{0, h}, Place{0, -h})
		head := min(w, h) * 0.9
		b.line(Place{-head, -h + head}, Place{0, -h}, Place{head, -h + head})
		name = vec{0, h * 0.4}
	default:
		b.area(InkTint, rounded(-w, -h, w, h, 20))
	}
	at := m.At[0].vec().add(name.turned(m.Turn))
	if m.Text == "" {
		s.label(m, Place(at), Bare, Line{Text: short(thing), Ink: InkText, Size: 14})
		return
	}
	s.label(m, Place(at), Bare, Line{Text: thing.Name, Ink: InkText, Bold: true, Size: 16}, Line{Text: m.Text, Ink: InkMuted, Size: 14})
}

// short is what stands on a thing: a toilet has room for two letters only.
func short(t Thing) string {
	if t.Code == "wc" {
		return "WC"
	}
	return t.Name
}
