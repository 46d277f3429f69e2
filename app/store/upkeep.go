package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"doorstep/crypto/orglog"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// countUnsent works out what has no receipt, from the view alone.
func (s *Store) countUnsent() error {
	s.liveHeads()
	for _, sp := range s.spaces {
		sp.unsent = nil
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

// liveHeads takes the heads as the view has them.
func (s *Store) liveHeads() {
	for id, sp := range s.spaces {
		if h := s.storedHeads[id]; h != nil {
			sp.head = *h
		}
	}
}

func unsentOf(o *op.Op) unsent {
	return unsent{dot: o.Dot, doc: o.Doc, row: o.Row, link: o.Link, kind: kindOf(o), at: o.At}
}

// tryHeld opens again what could not be opened when it came; a key may have
// come since. One key may open the way to another, so it goes round until
// nothing more opens.
func (s *Store) tryHeld() error {
	s.taking.Lock()
	defer s.taking.Unlock()
	for {
		opened, err := s.tryHeldOnce()
		if err != nil || opened == 0 {
			return err
		}
	}
}

func (s *Store) tryHeldOnce() (opened int, err error) {
	org := s.State()
	if org == nil {
		return 0, nil
	}
	var keys [][]byte
	if err := s.view.keys([]byte{rowHeld}, func(k []byte, _ int) { keys = append(keys, slices.Clone(k)) }); err != nil {
		return 0, s.damaged(asDamage(err))
	}
	for _, key := range keys {
		raw, err := s.view.get(key)
		if err != nil {
			return opened, s.damaged(err)
		}
		id := op.ID(key[1:17])
		t, err := s.openAll(id, []client.Entry{s.judged(id, raw, wire.Tree{})})
		if err != nil {
			return opened, err
		}
		if len(t.held) > 0 {
			continue
		}
		if err := s.keep(t, func(w *viewWrite) error { w.c.drop(key); return nil }); err != nil {
			return opened, err
		}
		opened++
		s.tell(id, t.ops)
	}
	return opened, nil
}

// Held is how many bundles wait for a key that is not here.
func (s *Store) Held() (int, error) {
	n := 0
	err := s.view.keys([]byte{rowHeld}, func([]byte, int) { n++ })
	return n, err
}

// Synced notes that a sync went through to its end: what came is complete,
// and when nothing waits any more, the journal up to here may be let go of
// after two more clean openings.
func (s *Store) Synced() error {
	if err := errors.Join(s.adoptAll(), s.tryHeld(), s.settleAdopted(), s.mendLogs(), s.dropOldLogs()); err != nil {
		return err
	}
	done, err := s.settle()
	if err != nil {
		return err
	}
	if !done {
		return nil
	}
	return errors.Join(s.sweepPictures(), s.dropQuarantined())
}

// settle notes the end of a sync in the view and shortens the journal. all
// reports that nothing of this vault waits for anything.
func (s *Store) settle() (all bool, err error) {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	if err := s.flush(); err != nil {
		return false, err
	}
	if err := errors.Join(s.epochFile.sync(), s.receiptFile.sync()); err != nil {
		return false, err
	}
	next := s.stored
	next.Half, s.half = false, false
	keys, err := s.outKeys()
	if err != nil {
		return false, s.damaged(err)
	}
	held := 0
	if err := s.view.keys([]byte{rowHeld}, func([]byte, int) { held++ }); err != nil {
		return false, s.damaged(asDamage(err))
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
		return false, err
	}
	if prune > 0 {
		if err := s.view.db.Sync(); err != nil {
			return false, fmt.Errorf("the local store cannot be written: %w", err)
		}
		if err := s.journal.Prune(prune); err != nil {
			return false, fmt.Errorf("the journal cannot be shortened: %w", err)
		}
	}
	s.calm()
	return !waiting && held == 0, s.writeHeads()
}

// dropQuarantined deletes views that were set aside. It is called when nothing
// waits: everything that was ever saved here then has a receipt, and what came
// from others is in the logs. It leaves them where the journal was damaged,
// because a person may want to look.
func (s *Store) dropQuarantined() error {
	if s.report.Journal != "" || s.report.Unread > 0 {
		return nil
	}
	dirs, err := filepath.Glob(filepath.Join(s.o.Home, dirOld+"*"))
	if err != nil {
		return err
	}
	for _, d := range dirs {
		err = errors.Join(err, os.RemoveAll(d))
	}
	names, lerr := s.home.List()
	for _, n := range names {
		if strings.HasSuffix(n, suffixDamaged) {
			err = errors.Join(err, s.home.remove(n)) // what could be read of it is in the file of its name
		}
	}
	if err = errors.Join(err, lerr); err != nil {
		return fmt.Errorf("a damaged store that was set aside cannot be cleaned up: %w", err)
	}
	return nil
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
	if err := s.fsckFiles(say); err != nil {
		return wrong, err
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
		s.markDamaged()
	}
	return wrong, nil
}
