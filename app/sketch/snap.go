package sketch

import "math"

// Grid is what places and sizes are brought to, in millimetres.
const Grid = 50

// Snap brings a point to the end of a wall within reach, else to the grid, and
// in one line with from when it nearly is. Snapping twice changes nothing.
func Snap(p Point, from *Point, walls []Mark, reach int) Point {
	if end, ok := wallEnd(p, walls, reach); ok {
		return end
	}
	// Twice, for the grid itself may bring a point nearly into line.
	q := onGrid(onGrid(p, from, reach), from, reach)
	if end, ok := wallEnd(q, walls, reach); ok {
		return end
	}
	return q
}

// onGrid brings a point to the grid, and into one line with from when it
// nearly is; one that is in line already stays there.
func onGrid(p Point, from *Point, reach int) Point {
	q := Point{Round(p.X), Round(p.Y)}
	if from == nil {
		return q
	}
	dx, dy := off(p.X, from.X), off(p.Y, from.Y)
	tol := max(reach, Grid/2)
	switch {
	case dx == 0 && dy == 0:
		return p
	case dx == 0, dy != 0 && dx <= dy && dx <= tol:
		q.X = from.X
	case dy <= tol:
		q.Y = from.Y
	}
	return q
}

func off(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}

// Round brings a length to the grid.
func Round(v int) int {
	return int(math.Round(float64(v)/Grid)) * Grid
}

// wallEnd is the nearest end or corner of a wall within reach.
func wallEnd(p Point, walls []Mark, reach int) (Point, bool) {
	best, found := math.Inf(1), Point{}
	for _, m := range walls {
		if m.Kind != Wall {
			continue
		}
		for _, end := range m.At {
			if d := p.vec().sub(end.vec()).long(); d <= float64(reach) && (d < best || d == best && less(end, found)) {
				best, found = d, end
			}
		}
	}
	return found, !math.IsInf(best, 1)
}

// less orders points, so that of two ends just as near it is always the same
// one that is taken.
func less(a, b Point) bool { return a.X < b.X || a.X == b.X && a.Y < b.Y }

// OnWall is the place on the nearest wall within reach, brought to the grid
// along it, with the corners it lies between.
func OnWall(p Point, walls []Mark, reach int) (at, from, to Point, ok bool) {
	best := float64(reach)
	for _, m := range walls {
		if m.Kind != Wall {
			continue
		}
		for i := 1; i < len(m.At); i++ {
			a, b := m.At[i-1].vec(), m.At[i].vec()
			on, f := nearest(p.vec(), a, b)
			if d := p.vec().sub(on).long(); d <= best && m.At[i-1] != m.At[i] {
				best, ok = d, true
				along := min(float64(Round(whole(f*b.sub(a).long()))), b.sub(a).long())
				at, from, to = a.add(b.sub(a).unit().times(along)).point(), m.At[i-1], m.At[i]
			}
		}
	}
	return at, from, to, ok
}

// Opening makes a door or a window of a width in the nearest wall, its middle
// as near to p as the wall allows, opening into the room that the walls close
// in. Where no wall is within reach it lies level at p.
func Opening(k Kind, p Point, width int, walls []Mark, reach int) Mark {
	m := Mark{Kind: k}
	at, from, to, ok := OnWall(p, walls, reach)
	if !ok {
		half := width / 2
		q := Point{Round(p.X), Round(p.Y)}
		m.At = []Point{{q.X - half, q.Y}, {q.X - half + width, q.Y}}
	} else {
		a, d := from.vec(), to.vec().sub(from.vec())
		long := d.long()
		w := min(float64(width), long)
		start := min(max(at.vec().sub(a).long()-w/2, 0), long-w)
		start = min(float64(Round(whole(start))), long-w)
		m.At = []Point{a.add(d.unit().times(start)).point(), a.add(d.unit().times(start + w)).point()}
	}
	if m.At[0] == m.At[1] {
		m.At[1].X++
	}
	if k == Door {
		m.What = OpensRight
		if b, any := Bounds(ofKind(walls, Wall)); any {
			in := Point{b.Min.X + b.W()/2, b.Min.Y + b.H()/2}.vec().sub(m.At[0].vec())
			if in.dot(m.At[1].vec().sub(m.At[0].vec()).right()) < 0 {
				m.What = OpensLeft
			}
		}
	}
	return m
}

func ofKind(marks []Mark, k Kind) []Mark {
	var out []Mark
	for _, m := range marks {
		if m.Kind == k {
			out = append(out, m)
		}
	}
	return out
}
