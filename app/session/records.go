package session

import (
	"cmp"
	"slices"

	"doorstep/app/casefile"
)

// Records are the cases of this vault that pick takes, all for nil, closed ones too, in the
// order of their ids. They are open as a whole, so this is for what somebody waits for: exports and returns.
func (s *Session) Records(pick func(casefile.CaseSummary) bool) ([]casefile.Record, error) {
	if err := s.closed(); err != nil {
		return nil, err
	}
	ids := s.caseIDs()
	slices.SortFunc(ids, func(a, b casefile.ID) int { return cmp.Compare(a.String(), b.String()) })
	var out []casefile.Record
	for _, id := range ids {
		if pick != nil {
			sum, err := s.cased(id)
			if err != nil {
				return nil, err
			}
			if !pick(sum) {
				continue
			}
		}
		r, err := s.Record(id)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
