package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// HeldAsideItem is one piece of work that the server holds aside, because the
// tablet that wrote it was shut out by the time it came.
type HeldAsideItem struct {
	Hash   [32]byte
	Case   casefile.ID
	Child  string // short name, "" when the case is not on this tablet
	Device casefile.ID
	Person string // whose tablet it was
	At     time.Time
	Text   string // what it is, in words
	Bytes  int

	space op.ID
}

// HeldAside asks the server for what it holds aside, oldest first. It is in
// nobody's record until somebody admits it, and is never thrown away.
func (s *Session) HeldAside(ctx context.Context) ([]HeldAsideItem, error) {
	if !s.Rights().Admit {
		return nil, ErrNotYours
	}
	c, err := s.connect()
	if err != nil {
		return nil, err
	}
	held, err := c.Quarantine(ctx)
	if err != nil {
		return nil, err
	}
	st := s.store.State()
	var out []HeldAsideItem
	for _, h := range held {
		space := op.ID(h.Key.Space)
		if st.Admits(h.Key.Space, h.Hash) {
			continue // let in already; the server has not moved it yet
		}
		it := HeldAsideItem{Hash: h.Hash, Case: s.caseOf(space), Device: op.ID(h.Device), At: h.Received, Bytes: len(h.Raw), space: space}
		it.Child = s.childName(it.Case)
		if d, ok := st.Devices[h.Device]; ok {
			it.Person = s.personName(op.ID(d.Person)).name
		}
		it.Text = heldText(h.Key.Class, s.ofNoCase(space))
		out = append(out, it)
	}
	return out, nil
}

func heldText(class uint8, ofNoCase bool) string {
	switch {
	case class == orglog.ClassEpoch:
		return "The key of a case. Admit it together with the changes of that case."
	case ofNoCase:
		return "Changes to the organisation’s directory."
	case class == 1:
		return "Changes that were typed and not sent before the tablet was shut out, as drafts."
	}
	return "Changes that were written and not sent before the tablet was shut out."
}

// Admit lets in what the server holds aside: it goes into the records of its
// cases with the next sync, under the name of who wrote it, and each case's own
// record says who let it in.
func (s *Session) Admit(ctx context.Context, items []HeldAsideItem) error {
	if !s.Rights().Admit {
		return ErrNotYours
	}
	if len(items) == 0 {
		return errors.New("choose what to admit")
	}
	bySpace := map[op.ID][]HeldAsideItem{}
	for _, it := range items {
		space := it.space
		if space.IsZero() {
			space = it.Case
		}
		bySpace[space] = append(bySpace[space], it)
	}
	told := map[string]bool{}
	for _, it := range items {
		key := it.Case.String() + it.Person
		if told[key] || s.ofNoCase(it.Case) {
			continue
		}
		told[key] = true
		if _, ok := s.store.Doc(it.Case); !ok || !s.mine(it.Case) {
			continue // not a record that this tablet can write in
		}
		if err := s.logAccess(ctx, it.Case, fmt.Sprintf("Work of %s admitted that had come from a tablet which was shut out", it.Person), "Received "+it.At.In(s.zone).Format("2 January 2006 15:04")); err != nil {
			return err
		}
	}
	for space, its := range bySpace {
		var hashes [][32]byte
		for _, it := range its {
			hashes = append(hashes, it.Hash)
		}
		for part := range slices.Chunk(hashes, orglog.MaxAdmit) {
			if err := s.store.Propose(orglog.NewAdmit([16]byte(space), part...)); err != nil {
				return notYours(err)
			}
		}
	}
	s.nudge()
	return nil
}
