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

// Hit finds the mark at a place: the topmost of those that lie under it, else
// the nearest within reach millimetres. Pins, sizes and words are as large as a
// finger. A turning circle is taken by its edge or its middle, so that what lies
// in it can be taken, too. "" when there is none.
func Hit(marks []Mark, p Point, reach int) string {
	found, rank, best := "", -1, 0.0
	for _, m := range marks {
		on := wallThick / 2.0
		switch m.Kind {
		case Item:
			on = 0
		case Pin, Chip, Words:
			on = float64(reach)
		}
		if r, d := m.Kind.rank(), m.away(p); d <= on && (r > rank || r == rank && d <= best) {
			found, rank, best = m.ID, r, d
		}
	}
	if found != "" {
		return found
	}
	best = float64(reach)
	for _, m := range marks {
		if d := m.away(p); d <= best {
			found, best = m.ID, d
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
