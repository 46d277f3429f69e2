package session

import (
	"context"
	"encoding/json"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
)

// duePart names what the store keeps of a case for the list of what is due.
const duePart = "due"

// dueShape is the version of the shape in which it is kept.
const dueShape = 1

// dueOf is what is due in a case, with the state of what it was worked out from.
type dueOf struct {
	Shape int
	Under string // version of the settings
	ops   int
	Items []due.Item
}

// Due is everything that has a date in the cases that this vault may read, done or
// not, in the order of the days. It is worked out once for each state of a case's
// documents and of the settings, and kept sealed in the vault.
func (s *Session) Due(ctx context.Context) ([]due.Item, error) {
	if err := s.closed(); err != nil {
		return nil, err
	}
	ops := s.opsByCase()
	var out []due.Item
	for _, id := range s.caseIDs() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if s.life.Err() != nil {
			return nil, ErrLocked
		}
		items, err := s.dueIn(id, ops[id])
		if err != nil {
			continue // a case whose record has not come yet, or that cannot be read now
		}
		out = append(out, items...)
	}
	due.Sort(out)
	return out, nil
}

// DueIn is everything in one case that has a date.
func (s *Session) DueIn(id casefile.ID) ([]due.Item, error) {
	if err := s.closed(); err != nil {
		return nil, err
	}
	if _, ok := s.store.Doc(id); ok && !s.readable(id) {
		return nil, ErrNotYours
	}
	return s.dueIn(id, s.opsByCase()[id])
}

// Today is the day in the organisation's zone.
func (s *Session) Today() casefile.Date { return casefile.DateOf(s.now()) }

// Standing is where something that is due stands today.
func (s *Session) Standing(it due.Item) due.Standing {
	return it.Standing(s.Today(), s.cal, s.Settings())
}

func (s *Session) dueIn(id casefile.ID, ops int) ([]due.Item, error) {
	s.mu.Lock()
	known, ok := s.dues[id]
	s.mu.Unlock()
	under := s.Settings().Version()
	fresh := func(k dueOf) bool { return k.Shape == dueShape && k.Under == under }
	if ok && known.ops == ops && fresh(known) {
		return known.Items, nil
	}
	var k dueOf
	if b := s.store.CachedPart(id, duePart, ops); b == nil || json.Unmarshal(b, &k) != nil || !fresh(k) {
		r, err := s.Record(id)
		if err != nil {
			return nil, err
		}
		k = dueOf{Shape: dueShape, Under: under, Items: due.List(r)}
		if s.opsByCase()[id] != ops {
			return k.Items, nil // it changed meanwhile; worked out again next time
		}
		if b, err := json.Marshal(k); err == nil {
			// Losing it costs only working it out again.
			_ = s.store.CachePart(id, duePart, ops, b)
		}
	}
	k.ops = ops
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dues != nil {
		s.dues[id] = k
	}
	return k.Items, nil
}

// RestClock says on the case record that a time limit rests until a day, "" until
// somebody ends it, or with stop that it is not needed any more, from today on. It
// is somebody's decision, with a reason.
func (s *Session) RestClock(ctx context.Context, it due.Item, stop bool, until casefile.Date, why string) error {
	if strings.TrimSpace(why) == "" {
		return ErrReason
	}
	d, err := s.OpenDoc(it.Case)
	if err != nil {
		return err
	}
	const group = "case.clocks"
	what := "rest"
	if stop {
		what, until = "stop", ""
	}
	row, _, t, err := d.StageRow(group, "")
	if err != nil {
		return err
	}
	// Why comes last: without a reason nothing rests.
	for _, a := range [][2]string{{"limit", it.Key}, {"run", it.Run()}, {"what", what}, {"from", string(s.Today())}, {"until", string(until)}, {"why", strings.TrimSpace(why)}} {
		c := casefile.Cell{Row: row, LinkID: group + "." + a[0]}
		in, err := casefile.ParseInput(d.Form().Item(c.LinkID), a[1])
		if err != nil {
			return err
		}
		if len(in.Values) == 0 {
			continue
		}
		if _, t, err = d.Stage(c, in.Values...); err != nil {
			return err
		}
	}
	s.nudge()
	return t.Wait(ctx)
}
