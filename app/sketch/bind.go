package sketch

import "slices"

// Numbers gives each pin its number: that of the photo it points at, counted
// from 1 in the order of the strip; pins that point at none go on from there in
// the order of their rows.
func Numbers(marks []Mark, photos []Link) map[string]int {
	out := map[string]int{}
	next := len(photos)
	for _, m := range marks {
		if m.Kind != Pin {
			continue
		}
		if i := slices.Index(photos, m.Link); i >= 0 && !m.Link.Empty() {
			out[m.ID] = i + 1
			continue
		}
		next++
		out[m.ID] = next
	}
	return out
}

// Bound are the marks that are bound to an answer, in the order of their rows.
func Bound(marks []Mark, l Link) []Mark {
	var out []Mark
	for _, m := range marks {
		if !l.Empty() && m.Link == l {
			out = append(out, m)
		}
	}
	return out
}

// WithValue is a mark that shows the value of the answer it is bound to: what a
// chip says, how wide a door is, what a turning circle has. 0 is no answer.
func (m Mark) WithValue(mm int) Mark {
	switch {
	case m.Kind == Chip:
		return m.Sized(mm, 0)
	case mm > 0:
		return m.Sized(mm, 0)
	}
	return m
}

// Value is the number in millimetres that a mark gives the answer it is bound
// to; false when it gives none.
func (m Mark) Value() (int, bool) {
	switch m.Kind {
	case Chip:
		return m.Shown(), true
	case Door, Window:
		return m.Length(), true
	case Circle:
		return m.Size.W, true
	}
	return 0, false
}

// chipOff is how far from what it measures a size line is drawn, in millimetres.
const chipOff = 260

// Measure makes the size line of a mark: of the side of a wall or a thing that
// is nearest to p, or across an opening. It is drawn outside the room, so that
// it covers nothing.
func Measure(m Mark, p Point, all []Mark) (Mark, bool) {
	var a, b Point
	switch m.Kind {
	case Wall:
		best := -1.0
		for i := 1; i < len(m.At); i++ {
			on, _ := nearest(p.vec(), m.At[i-1].vec(), m.At[i].vec())
			if d := p.vec().sub(on).long(); best < 0 || d < best {
				best, a, b = d, m.At[i-1], m.At[i]
			}
		}
	case Door, Window:
		a, b = m.At[0], m.At[1]
	case Item:
		c := corners(m)
		best := -1.0
		for i := range c {
			on, _ := nearest(p.vec(), c[i].vec(), c[(i+1)%4].vec())
			if d := p.vec().sub(on).long(); best < 0 || d < best {
				best, a, b = d, c[i], c[(i+1)%4]
			}
		}
	default:
		return Mark{}, false
	}
	if a == b {
		return Mark{}, false
	}
	// From left to right, or from top to bottom, so that the same side always
	// gives the same line.
	if less(b, a) {
		a, b = b, a
	}
	va, vb := a.vec(), b.vec()
	out := inward(va.between(vb, 0.5), vb.sub(va).unit().right(), all).times(-chipOff)
	if m.Kind == Item {
		out = va.between(vb, 0.5).sub(m.At[0].vec()).unit().times(chipOff / 2)
	}
	return Mark{Kind: Chip, At: []Point{va.add(out).point(), vb.add(out).point()}, Link: m.Link, Room: m.Room}, true
}
