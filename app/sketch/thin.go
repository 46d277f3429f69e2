package sketch

// Thin leaves out the points of a free line that lie within a tolerance in
// millimetres of the line between their neighbours, so that a scribble is a
// hundred points and not thousands. The ends stay.
//
// A line that would not fit into its cell is thinned until it does.
func Thin(at []Point, tolerance int) []Point {
	out := thin(at, tolerance)
	for t := max(tolerance, 1); len(formatPoints(out)) > mostAt; {
		t *= 2
		out = thin(at, t)
	}
	return out
}

func thin(at []Point, tolerance int) []Point {
	if len(at) < 3 {
		return at
	}
	keep := make([]bool, len(at))
	keep[0], keep[len(at)-1] = true, true
	type span struct{ from, to int }
	work := []span{{0, len(at) - 1}}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		worst, where := float64(tolerance), -1
		a, b := at[s.from].vec(), at[s.to].vec()
		for i := s.from + 1; i < s.to; i++ {
			on, _ := nearest(at[i].vec(), a, b)
			if d := at[i].vec().sub(on).long(); d > worst {
				worst, where = d, i
			}
		}
		if where >= 0 {
			keep[where] = true
			work = append(work, span{s.from, where}, span{where, s.to})
		}
	}
	out := make([]Point, 0, 64)
	for i, p := range at {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}
