package sketch

// Smallest is the least side, in millimetres, that a thing is given by a drag.
const Smallest = 50

// Moved is a mark shifted. What would leave the sheet stays where it is.
func (m Mark) Moved(dx, dy int) Mark {
	out := m.Clone()
	for i, p := range m.At {
		q := Point{p.X + dx, p.Y + dy}
		if off(q.X, 0) > Far || off(q.Y, 0) > Far {
			return m
		}
		out.At[i] = q
	}
	return out
}

// Turned is a mark turned clockwise about its middle. A door has no angle of
// its own: each turn hangs it another way, four in all.
func (m Mark) Turned(degrees int) Mark {
	out := m.Clone()
	switch m.Kind {
	case Item, Words:
		out.Turn = ((m.Turn+degrees)%360 + 360) % 360
	case Door:
		return m.hung()
	case Circle, Pin:
	default:
		c := m.Middle().vec()
		for i, p := range m.At {
			out.At[i] = c.add(p.vec().sub(c).turned(((degrees % 360) + 360) % 360)).point()
		}
		if out.shape() != nil {
			return m
		}
	}
	return out
}

// hung is a door hung the next way: to the right, to the left, and the same
// from the other side of the opening.
func (m Mark) hung() Mark {
	out := m.Clone()
	if m.What == OpensLeft || m.What == Slides {
		out.At[0], out.At[1] = m.At[1], m.At[0]
		out.What = OpensLeft // from the other side this is the side it opened to
		if m.What == OpensLeft {
			out.What = OpensRight
		}
		return out
	}
	out.What = OpensLeft
	return out
}

// Grip is one place where a mark can be taken hold of.
type Grip struct {
	At   Point
	Name string
	turn bool
	end  int // of the point it moves, -1 for a size
}

// Grips are the places where a mark can be taken hold of: the ends of a line,
// the corner of a thing and the edge of a circle.
func (m Mark) Grips() []Grip {
	switch {
	case m.Kind == Item:
		c := corners(m)
		top := Point{(c[0].X + c[1].X) / 2, (c[0].Y + c[1].Y) / 2}
		return []Grip{{At: c[2], Name: "Size", end: -1}, {At: top, Name: "Turn", turn: true, end: -1}}
	case m.Kind == Circle:
		return []Grip{{At: Point{m.At[0].X + m.Size.W/2, m.At[0].Y}, Name: "Size", end: -1}}
	case m.Kind.pair(), m.Kind == Wall, m.Kind == Track:
		if len(m.At) > 40 {
			return nil
		}
		var out []Grip
		for i, p := range m.At {
			if m.Closed() && i == len(m.At)-1 {
				break
			}
			out = append(out, Grip{At: p, Name: "End", end: i})
		}
		return out
	}
	return nil
}

// Pulled is a mark with one of its grips taken to p, which is snapped already.
func (m Mark) Pulled(g Grip, p Point) Mark {
	out := m.Clone()
	switch {
	case g.turn:
		d := p.vec().sub(m.At[0].vec())
		out.Turn = quarter(d)
	case m.Kind == Item:
		// The corner opposite stays where it is.
		was := corners(m)[0].vec()
		d := p.vec().sub(was).turned((360 - m.Turn) % 360)
		out.Size = Size{max(Round(whole(d.X)), Smallest), max(Round(whole(d.Y)), Smallest)}
		half := vec{float64(out.Size.W) / 2, float64(out.Size.H) / 2}
		out.At[0] = was.add(half.turned(m.Turn)).point()
	case m.Kind == Circle:
		out.Size.W = max(Round(2*Distance(m.At[0], p)), Smallest)
	case g.end >= 0 && g.end < len(out.At):
		out.At[g.end] = p
		if m.Closed() && g.end == 0 {
			out.At[len(out.At)-1] = p
		}
	}
	if out.shape() != nil {
		return m
	}
	return out
}

// quarter is the turn, in steps of 15 degrees, at which the top of a thing
// points along d.
func quarter(d vec) int {
	best, most := 0, d.dot(vec{0, -1})
	for t := 15; t < 360; t += 15 {
		if f := d.dot(vec{0, -1}.turned(t)); f > most {
			best, most = t, f
		}
	}
	return best
}

// Sized is a mark with a width and a height in millimetres: of a thing, the
// length of a line of two points, what a circle has. 0 leaves a side as it is.
func (m Mark) Sized(w, h int) Mark {
	out := m.Clone()
	switch {
	case m.Kind == Item, m.Kind == Circle:
		if w > 0 {
			out.Size.W = w
		}
		if h > 0 {
			out.Size.H = h
		}
	case m.Kind == Chip:
		out.Size.W = max(w, 0)
	case (m.Kind == Door || m.Kind == Window) && w > 0:
		d := m.At[1].vec().sub(m.At[0].vec()).unit()
		out.At[1] = m.At[0].vec().add(d.times(float64(w))).point()
	}
	if out.shape() != nil {
		return m
	}
	return out
}

// Extended is a wall or track with one point more, joined at the end nearest
// to from; false when from is neither of its ends.
func (m Mark) Extended(from, to Point) (Mark, bool) {
	if m.Kind != Wall && m.Kind != Track || m.Closed() || len(m.At) >= MostPoints || from == to {
		return m, false
	}
	out := m.Clone()
	switch from {
	case m.At[len(m.At)-1]:
		out.At = append(out.At, to)
	case m.At[0]:
		out.At = append([]Point{to}, out.At...)
	default:
		return m, false
	}
	return out, true
}

// Turns says whether a grip turns its mark.
func (g Grip) Turns() bool { return g.turn }
