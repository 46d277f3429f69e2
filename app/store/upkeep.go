package store

import (
	"fmt"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// countUnsent works out what has no receipt, from the view alone.
func (s *Store) countUnsent() error {
	for id, sp := range s.spaces {
		sp.unsent = nil
		if h := s.storedHeads[id]; h != nil {
			sp.head = *h
		}
	}
	for _, d := range s.docs {
		sp := s.spaceOf(d.space)
		if d.own <= sp.head.Receipted {
			continue
		}
		ops, err := s.readRows(d, d.rows)
		if err != nil {
			return err
		}
		for _, o := range slices.Concat(ops, d.fresh) {
			if o.Dot.Inc == s.inc && o.Dot.Seq > sp.head.Receipted {
				sp.unsent = append(sp.unsent, unsentOf(&o))
			}
		}
	}
	keys, err := s.outKeys()
	if err != nil {
		return asDamage(err)
	}
	for _, key := range keys {
		b, err := s.view.get(key)
		if err != nil {
			return err
		}
		o, err := readOut(key, b)
		if err != nil {
			return err
		}
		if isEpoch(o.Key) || op.ID(o.Key.Inc) == s.inc {
			continue
		}
		parsed, err := bundle.Parse(o.Raw)
		if err != nil {
			continue
		}
		sp := s.spaceOf(op.ID(o.Key.Space))
		if keys, err := s.epochKeys(sp.id, parsed.Header.EpochKID); err == nil {
			if body, err := parsed.Open(keys); err == nil {
				for i := range body.Ops {
					sp.unsent = append(sp.unsent, unsentOf(&body.Ops[i]))
				}
			}
		}
	}
	return nil
}

func unsentOf(o *op.Op) unsent {
	return unsent{dot: o.Dot, doc: o.Doc, row: o.Row, link: o.Link, kind: kindOf(o), at: o.At}
}

// tryHeld opens again what could not be opened when it came; a key may have
// come since.
func (s *Store) tryHeld() error {
	type heldEntry struct {
		key []byte
		raw []byte
	}
	var all []heldEntry
	err := s.view.each([]byte{rowHeld}, func(key []byte, row func() ([]byte, error)) error {
		raw, err := row()
		all = append(all, heldEntry{key, raw})
		return err
	})
	if err != nil {
		return s.damaged(asDamage(err))
	}
	for _, h := range all {
		id := op.ID(h.key[1:17])
		writers := map[op.ID]sign.KID{}
		ops, err := s.openEntry(id, client.Entry{Raw: h.raw, Authority: orglog.Authorised}, writers)
		if err != nil {
			continue
		}
		if ops, err = s.unknown(ops); err != nil {
			return err
		}
		if err := s.keepOpened(id, ops, writers, h.key); err != nil {
			return err
		}
		if len(ops) > 0 && s.o.Changed != nil {
			s.o.Changed(id, ops)
		}
	}
	return nil
}

// Synced notes that a sync went through to its end: what came is complete,
// and when nothing waits any more, the journal up to here may be let go of
// after two more clean openings.
func (s *Store) Synced() error {
	if err := s.tryHeld(); err != nil {
		return err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.flush(); err != nil {
		return err
	}
	next := s.stored
	next.Half, s.half = false, false
	keys, err := s.outKeys()
	if err != nil {
		return s.damaged(err)
	}
	s.mu.Lock()
	waiting := len(keys) > 0 || len(s.queue) > 0
	for _, sp := range s.spaces {
		waiting = waiting || len(sp.unsent) > 0
	}
	s.mu.Unlock()
	next.Clean = slices.Clone(next.Clean)
	if at := next.Applied; !waiting && at > 0 {
		if n := len(next.Clean); n == 0 || next.Clean[n-1].Opens != next.Opens {
			next.Clean = append(next.Clean, clean{Seq: at, Opens: next.Opens})
		} else {
			next.Clean[n-1].Seq = at
		}
	}
	prune := uint64(0)
	for len(next.Clean) > 0 && next.Clean[0].Opens+2 <= next.Opens {
		prune = next.Clean[0].Seq
		next.Clean = next.Clean[1:]
	}
	if err := s.newWrite().finish(next); err != nil {
		return err
	}
	if prune > 0 {
		if err := s.view.db.Sync(); err != nil {
			return fmt.Errorf("the local store cannot be written: %w", err)
		}
		if err := s.journal.Prune(prune); err != nil {
			return fmt.Errorf("the journal cannot be shortened: %w", err)
		}
	}
	s.calm()
	return s.writeHeads()
}

// Fsck checks everything that can be checked: every row authenticates, heads
// agree with rows, the journal replays, the outbox parses. It returns what is
// wrong, in words.
func (s *Store) Fsck() ([]string, error) {
	if err := s.Flush(); err != nil {
		return nil, err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if s.report.Journal != "" {
		say("journal: %s", s.report.Journal)
	}
	records := 0
	if err := s.journal.Replay(0, func(uint64, []byte) error { records++; return nil }); err != nil {
		say("journal: %v", err)
	}
	heads := map[op.ID]*head{}
	err := s.view.each(nil, func(key []byte, row func() ([]byte, error)) error {
		if key[0] == rowEntry {
			return nil // sealed under the index's own key; read below
		}
		b, err := row()
		if err != nil {
			say("a row of kind %q does not authenticate", key[0])
			return nil
		}
		switch key[0] {
		case rowOps:
			id, doc := op.ID(key[1:17]), op.ID(key[17:33])
			if heads[id] == nil {
				heads[id] = &head{}
			}
			heads[id].add(key)
			if _, err := decodeOps(doc, b); err != nil {
				say("a row of changes cannot be read")
			}
		case rowOut:
			o, err := readOut(key, b)
			if err == nil {
				_, err = wire.ParseSigned(o.Raw)
			}
			if err != nil {
				say("a bundle that waits cannot be read")
			}
		case rowEpoch:
			if _, err := orglog.ParseEpoch(b); err != nil {
				say("a key record cannot be read")
			}
		}
		return nil
	})
	if err != nil {
		say("the local store cannot be read to its end: %v", err)
	}
	if _, err := s.readEntries(); err != nil {
		say("the search index cannot be read: %v", err)
	}
	for id, h := range s.storedHeads {
		got := heads[id]
		if got == nil {
			got = &head{}
		}
		if got.Rows != h.Rows || got.Sum != h.Sum {
			say("a case has %d rows where there should be %d", got.Rows, h.Rows)
		}
	}
	if len(wrong) > 0 {
		markDamaged(s.o.Home)
	}
	return wrong, nil
}
