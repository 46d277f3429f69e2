package sketch

// rank orders what lies above what, both when drawn and when taken hold of.
func (k Kind) rank() int {
	switch k {
	case Wall:
		return 0
	case Circle:
		return 2
	case Window, Door:
		return 3
	case Track:
		return 4
	case Stroke:
		return 5
	case Words:
		return 6
	case Chip:
		return 7
	case Pin:
		return 8
	}
	return 1 // items
}

// Hit finds the mark at a place: the topmost of those it lies on, else the
// nearest within reach millimetres. A turning circle is taken by its edge or
// its middle, so that what lies in it can be taken, too. "" when there is none.
func Hit(marks []Mark, p Point, reach int) string {
	best, found := float64(reach)+1, ""
	rank := -1
	for _, m := range marks {
		d := m.away(p)
		if d > float64(reach) {
			continue
		}
		r := m.Kind.rank()
		if m.Kind == Wall && d > 0 {
			r = -1 // a wall gives way to whatever stands beside it
		}
		if r > rank || r == rank && d <= best {
			best, found, rank = d, m.ID, r
		}
	}
	return found
}

// away is how far a place is from a mark, 0 when it lies on it.
func (m Mark) away(p Point) float64 {
	v := p.vec()
	switch m.Kind {
	case Item:
		// In the item's own directions it is a plain box.
		d := v.sub(m.At[0].vec()).turned((360 - m.Turn) % 360)
		out := vec{max(abs(d.X)-float64(m.Size.W)/2, 0), max(abs(d.Y)-float64(m.Size.H)/2, 0)}
		return out.long()
	case Circle:
		d := v.sub(m.At[0].vec()).long()
		return min(d, abs(d-float64(m.Size.W)/2))
	case Door:
		d := away(v, m.At)
		if m.What != Slides {
			d = min(d, away(v, []Point{m.At[0], m.OpenTo()}))
		}
		return d
	}
	return away(v, m.At)
}

func abs(f float64) float64 { return max(f, -f) }
