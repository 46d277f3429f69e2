package bundle

// sparse reads a column of [distance to the next op that has an entry, entry, …] in
// the order of the ops.
type sparse struct {
	v    []int64
	next int
}

func newSparse(v []int64) *sparse {
	s := &sparse{v: v}
	s.step(0)
	return s
}

func (s *sparse) step(from int) {
	s.next = -1
	if len(s.v) > 0 && s.v[0] >= 0 && s.v[0] <= MaxOps {
		s.next = from + int(s.v[0])
	}
}

// at gives the entry of op i, taking n numbers.
func (s *sparse) at(i int) (int64, bool) {
	if s.next != i || len(s.v) < 2 {
		return 0, false
	}
	e := s.v[1]
	s.v = s.v[2:]
	s.step(i)
	return e, true
}

// runs reads [value, length, …] one op at a time.
type runs struct {
	v    []int64
	left int64
}

func (r *runs) next(limit int) (int64, bool) {
	if r.left == 0 {
		if len(r.v) < 2 || r.v[1] <= 0 || r.v[1] > MaxOps {
			return 0, false
		}
		r.left = r.v[1]
	}
	v := r.v[0]
	if r.left--; r.left == 0 {
		r.v = r.v[2:]
	}
	return v, v >= 0 && v < int64(limit)
}
