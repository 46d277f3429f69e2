package session

import (
	"context"
	"encoding/json"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/sync/op"
)

// digestPart names what the store keeps of a case for the caseload.
const digestPart = "caseload"

// digested is a case's digest with the state of the documents that it was worked
// out from.
type digested struct {
	ops    int
	digest caseload.Digest
}

// Digests are what a caseload needs to know of each case that this vault may
// read, closed ones among them, by case. Each is worked out once for each state
// of its case's documents and kept sealed in the vault, so that a team's board is
// there at once; what has changed is worked out now. It ends early when the
// context does or the vault is locked.
func (s *Session) Digests(ctx context.Context) ([]caseload.Digest, error) {
	if err := s.closed(); err != nil {
		return nil, err
	}
	ops := s.opsByCase()
	var out []caseload.Digest
	for _, id := range s.caseIDs() {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if s.life.Err() != nil {
			return out, ErrLocked
		}
		g, err := s.digest(id, ops[id])
		if err != nil {
			continue // a case whose record has not come yet, or that cannot be read now
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b caseload.Digest) int { return a.Case.Compare(b.Case) })
	return out, nil
}

// opsByCase counts the changes of each case in one pass over all documents; the
// count names the state of the case.
func (s *Session) opsByCase() map[casefile.ID]int {
	out := map[casefile.ID]int{}
	for _, info := range s.store.Docs(op.ID{}) {
		out[info.Space] += info.Ops
	}
	return out
}

// digest is that of one case, whose documents hold this many changes.
func (s *Session) digest(id casefile.ID, ops int) (caseload.Digest, error) {
	s.mu.Lock()
	known, ok := s.digests[id]
	s.mu.Unlock()
	set := s.Settings().Version()
	fresh := func(g caseload.Digest) bool { return g.Shape == caseload.Shape && g.Settings == set }
	if ok && known.ops == ops && fresh(known.digest) {
		return known.digest, nil
	}
	var g caseload.Digest
	if b := s.store.CachedPart(id, digestPart, ops); b == nil || json.Unmarshal(b, &g) != nil || !fresh(g) {
		r, err := s.Record(id)
		if err != nil {
			return g, err
		}
		g = caseload.Of(r)
		now := 0
		for _, info := range s.store.Docs(id) {
			now += info.Ops
		}
		if now != ops {
			return g, nil // it changed meanwhile; worked out again next time
		}
		if b, err := json.Marshal(g); err == nil {
			// Losing it costs only working it out again.
			_ = s.store.CachePart(id, digestPart, ops, b)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.digests != nil {
		s.digests[id] = digested{ops, g}
	}
	return g, nil
}

// CaseloadDay is what digests are read as of: today, with the calendar and the
// settings of the organisation.
func (s *Session) CaseloadDay() caseload.Day {
	return caseload.Day{Today: casefile.DateOf(s.now()), Calendar: s.cal, Settings: s.Settings()}
}
