package sketch

import "math"

// vec is a place or a direction in millimetres, between whole ones.
type vec struct{ X, Y float64 }

func (p Point) vec() vec { return vec{float64(p.X), float64(p.Y)} }

func (v vec) point() Point { return Point{whole(v.X), whole(v.Y)} }

func whole(f float64) int { return int(math.Round(f)) }

func (v vec) add(o vec) vec                { return vec{v.X + o.X, v.Y + o.Y} }
func (v vec) sub(o vec) vec                { return vec{v.X - o.X, v.Y - o.Y} }
func (v vec) times(f float64) vec          { return vec{v.X * f, v.Y * f} }
func (v vec) long() float64                { return math.Hypot(v.X, v.Y) }
func (v vec) right() vec                   { return vec{-v.Y, v.X} } // a quarter clockwise, as y is down
func (v vec) dot(o vec) float64            { return v.X*o.X + v.Y*o.Y }
func (v vec) between(o vec, f float64) vec { return v.add(o.sub(v).times(f)) }

func (v vec) unit() vec {
	if l := v.long(); l > 0 {
		return v.times(1 / l)
	}
	return vec{1, 0}
}

// turned turns a direction clockwise by whole degrees.
func (v vec) turned(degrees int) vec {
	sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
	switch degrees { // exact for the turns that are used most
	case 0:
		return v
	case 90:
		sin, cos = 1, 0
	case 180:
		sin, cos = 0, -1
	case 270:
		sin, cos = -1, 0
	}
	return vec{v.X*cos - v.Y*sin, v.X*sin + v.Y*cos}
}

// Distance is how far two points are apart, in whole millimetres.
func Distance(a, b Point) int { return whole(a.vec().sub(b.vec()).long()) }

// Length is how long a line mark is, in whole millimetres.
func (m Mark) Length() int {
	long := 0.0
	for i := 1; i < len(m.At); i++ {
		long += m.At[i].vec().sub(m.At[i-1].vec()).long()
	}
	return whole(long)
}

// Middle is the middle of a mark: the point of one that has one, else the
// middle of what it covers.
func (m Mark) Middle() Point {
	if len(m.At) == 1 {
		return m.At[0]
	}
	b := m.Bounds()
	return Point{b.Min.X + (b.Max.X-b.Min.X)/2, b.Min.Y + (b.Max.Y-b.Min.Y)/2}
}

// Box is a rectangle of whole millimetres, Max included.
type Box struct{ Min, Max Point }

// W and H are the sides of a box.
func (b Box) W() int { return b.Max.X - b.Min.X }

// H is the height of a box.
func (b Box) H() int { return b.Max.Y - b.Min.Y }

// Grow is a box with room on all sides.
func (b Box) Grow(by int) Box {
	return Box{Point{b.Min.X - by, b.Min.Y - by}, Point{b.Max.X + by, b.Max.Y + by}}
}

func (b Box) with(p Point) Box {
	return Box{Point{min(b.Min.X, p.X), min(b.Min.Y, p.Y)}, Point{max(b.Max.X, p.X), max(b.Max.Y, p.Y)}}
}

// Bounds is what a mark covers, its words left out.
func (m Mark) Bounds() Box {
	list := m.At
	switch m.Kind {
	case Item:
		list = corners(m)
	case Circle:
		r := max(m.Size.W, 0) / 2
		c := m.At[0]
		list = []Point{{c.X - r, c.Y - r}, {c.X + r, c.Y + r}}
	case Door:
		if m.What != Slides {
			list = append([]Point{m.OpenTo()}, m.At...)
		}
	}
	b := Box{list[0], list[0]}
	for _, p := range list[1:] {
		b = b.with(p)
	}
	return b
}

// Bounds is what all marks cover; false when there are none.
func Bounds(marks []Mark) (Box, bool) {
	var all Box
	for i, m := range marks {
		b := m.Bounds()
		if i == 0 {
			all = b
		}
		all = all.with(b.Min).with(b.Max)
	}
	return all, len(marks) > 0
}

// corners are those of an item as it is turned: top left first, clockwise
// before it is turned.
func corners(m Mark) []Point {
	w, h := float64(m.Size.W)/2, float64(m.Size.H)/2
	out := make([]Point, 4)
	for i, c := range []vec{{-w, -h}, {w, -h}, {w, h}, {-w, h}} {
		out[i] = m.At[0].vec().add(c.turned(m.Turn)).point()
	}
	return out
}

// OpenTo is where the free edge of a hinged door is when it stands open.
func (m Mark) OpenTo() Point {
	hinge, far := m.At[0].vec(), m.At[1].vec()
	leaf := far.sub(hinge).right()
	if m.What == OpensLeft {
		leaf = leaf.times(-1)
	}
	return hinge.add(leaf).point()
}

// nearest is the place on a line that is nearest to p, and how far along the
// line it lies, 0 to 1.
func nearest(p, a, b vec) (vec, float64) {
	d := b.sub(a)
	long := d.dot(d)
	if long == 0 {
		return a, 0
	}
	f := min(max(p.sub(a).dot(d)/long, 0), 1)
	return a.add(d.times(f)), f
}

// away is how far p is from a line through points.
func away(p vec, at []Point) float64 {
	if len(at) == 1 {
		return p.sub(at[0].vec()).long()
	}
	best := math.Inf(1)
	for i := 1; i < len(at); i++ {
		on, _ := nearest(p, at[i-1].vec(), at[i].vec())
		best = min(best, p.sub(on).long())
	}
	return best
}
