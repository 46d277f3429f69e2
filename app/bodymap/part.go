package bodymap

import "math"

// Point is a place on a figure as parts of the figure's box, 0 to 1 each, from
// its top left corner as the viewer sees it.
type Point struct{ X, Y float64 }

// Shape is a limb or a piece of the trunk: a line with a round end at each
// point. Radii are parts of the figure's height. Code names the piece, Side is
// 'l' or 'r' for the person's own left or right, 0 for the middle.
type Shape struct {
	Code   string
	Side   byte
	A, B   Point
	RA, RB float64
	Over   bool // lies over the trunk as an arm does, seen from the side
}

// Wide is how wide a figure's box is for its height.
const Wide = 0.5

// size is a place in parts of the height, both ways.
func (p Point) size() (x, y float64) { return p.X * Wide, p.Y }

// along is where on the line of a shape a place lies, 0 at A and 1 at B, and
// how far beside the line it is, in parts of the height; to the viewer's right
// of the way from A to B counts as more than 0.
func (s Shape) along(p Point) (t, beside float64) {
	ax, ay := s.A.size()
	bx, by := s.B.size()
	px, py := p.size()
	dx, dy := bx-ax, by-ay
	long := dx*dx + dy*dy
	if long == 0 {
		return 0, px - ax
	}
	t = ((px-ax)*dx + (py-ay)*dy) / long
	return t, ((py-ay)*dx - (px-ax)*dy) / -math.Sqrt(long)
}

// Distance is how far a place lies outside a shape, in parts of the figure's
// height; less than 0 inside.
func (s Shape) Distance(p Point) float64 {
	t, _ := s.along(p)
	t = min(max(t, 0), 1)
	ax, ay := s.A.size()
	bx, by := s.B.size()
	px, py := p.size()
	return math.Hypot(px-(ax+t*(bx-ax)), py-(ay+t*(by-ay))) - (s.RA + t*(s.RB-s.RA))
}

// Middle is the middle of a shape.
func (s Shape) Middle() Point { return Point{(s.A.X + s.B.X) / 2, (s.A.Y + s.B.Y) / 2} }

// at is which of the shapes a place lies in, or the closest. An arm that hangs
// over the trunk comes before what is under it. Shapes are never empty.
func at(shapes []Shape, p Point) int {
	best, least := 0, math.Inf(1)
	for i, s := range shapes {
		d := s.Distance(p)
		over := s.Over && !shapes[best].Over && d <= 0
		if over || d < least {
			best, least = i, d
		}
	}
	return best
}

// Distance is how far a place lies outside a figure, in parts of its height;
// less than 0 on the body.
func Distance(f Figure, v View, p Point) float64 {
	least := math.Inf(1)
	for _, s := range Shapes(f, v) {
		least = min(least, s.Distance(p))
	}
	return least
}

// Fit is the same place of the body on another figure of the same view: marks
// made on the child's outline stay where they were when the outline is an
// adult's.
func Fit(p Point, from, to Figure, v View) Point {
	if from == to {
		return p
	}
	shapes := Shapes(from, v)
	i := at(shapes, p)
	s, o := shapes[i], Shapes(to, v)[i]
	t, beside := s.along(p)
	in := min(max(t, 0), 1)
	if r := s.RA + in*(s.RB-s.RA); r > 0 {
		beside *= (o.RA + in*(o.RB-o.RA)) / r
	}
	ax, ay := o.A.size()
	bx, by := o.B.size()
	dx, dy := 0.0, 1.0 // along a shape that is a dot
	long := math.Hypot(bx-ax, by-ay)
	if long > 0 {
		dx, dy = (bx-ax)/long, (by-ay)/long
	}
	x, y := ax+t*long*dx+beside*dy, ay+t*long*dy-beside*dx
	return Point{clamp(x / Wide), clamp(y)}
}

// Layers are shapes by what lies over what: the edge of a layer is drawn before
// its own shapes, so that pieces of one layer flow together.
func Layers(shapes []Shape) [][]Shape {
	n := 0
	for n < len(shapes) && !shapes[n].Over {
		n++
	}
	if n == len(shapes) {
		return [][]Shape{shapes}
	}
	return [][]Shape{shapes[:n], shapes[n:]}
}

func clamp(v float64) float64 { return min(max(v, 0), 1) }
