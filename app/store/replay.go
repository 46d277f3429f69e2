package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/sync/bundle"
	"doorstep/sync/journal"
	"doorstep/sync/op"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// openJournal opens the journal and says in words what it lost.
func openJournal(home string, files journal.Dir) (*journal.Journal, string, error) {
	if files == nil {
		files = journal.OSDir(journalDir(home))
	}
	j, report, err := journal.Open(files, journal.Options{})
	if err != nil {
		return nil, "", fmt.Errorf("the vault's journal cannot be opened: %w", err)
	}
	if len(report.Damage) == 0 {
		return j, "", nil
	}
	var words []string
	for _, d := range report.Damage {
		words = append(words, fmt.Sprintf("%s at byte %d: %s", d.File, d.Offset, d.Reason))
	}
	return j, fmt.Sprintf("%d changes were read; after that something could not be read (%s). The file was kept.", report.Count, strings.Join(words, "; ")), nil
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, journal.ErrDiskFull)
}

// former collects what the journal says of incarnations that are over.
type former struct {
	drafts    []out
	published []out
	safe      map[wire.Key]bool
}

// replay brings the view up to the journal.
func (s *Store) replay() error {
	f := former{safe: map[wire.Key]bool{}}
	from := s.stored.Applied + 1
	err := s.journal.Replay(from, func(seq uint64, payload []byte) error {
		if len(payload) == 0 {
			return nil
		}
		switch payload[0] {
		case recordDraft, recordPublished:
			return s.replayBundle(&f, seq, slices.Clone(payload[1:]), payload[0] == recordPublished, false)
		case recordReceipts:
			return s.replayReceipts(&f, seq, slices.Clone(payload[1:]))
		}
		return nil // of a newer version
	})
	if err != nil {
		return fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	if err := s.flush(); err != nil && !errors.Is(err, ErrDiskFull) {
		return err
	}
	if s.report.Journal != "" {
		if err := s.rescue(&f); err != nil {
			return err
		}
	}
	if err := s.resend(&f); err != nil {
		return err
	}
	if s.report.Unread > 0 {
		// Changes of this incarnation are in the journal that cannot be read
		// now; none of their numbers may be used again.
		inc, err := op.RandomID(randReader)
		if err != nil {
			return err
		}
		s.inc, s.next = inc, 1
		next := s.stored
		next.Inc, next.Next = detcbor.B16(inc), 1
		if err := s.newWrite().finish(next); err != nil {
			return err
		}
	} else {
		s.next = max(s.next, s.stored.Next)
	}
	return nil
}

// rescue looks behind damage in the journal. A draft that is found there
// proves itself by its signature and seal; what the view does not hold yet is
// taken in and written to the journal again.
func (s *Store) rescue(f *former) error {
	var found [][]byte
	if _, err := s.journal.Rescue(func(p []byte) error {
		if len(p) > 1 && (p[0] == recordDraft || p[0] == recordPublished) {
			found = append(found, slices.Clone(p))
		}
		return nil
	}); err != nil {
		return fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	before, unread := s.report.Replayed, s.report.Unread
	for _, p := range found {
		if err := s.replayBundle(f, 0, p[1:], p[0] == recordPublished, true); err != nil {
			return err
		}
		if n := len(s.toApply); n > 0 && s.toApply[n-1].seq == 0 {
			seq, err := s.journal.Append(context.Background(), p)
			if err != nil {
				return s.explain(err)
			}
			s.toApply[n-1].seq = seq
		}
		if err := s.flush(); err != nil && !errors.Is(err, ErrDiskFull) {
			return err
		}
	}
	s.report.Unread = unread // remains of what was never acknowledged are no loss
	s.report.Rescued = s.report.Replayed - before
	return nil
}

func (s *Store) replayBundle(f *former, seq uint64, raw []byte, published, onlyNew bool) error {
	b, err := bundle.Parse(raw)
	if err != nil || b.Header.Device != s.o.Device.KID() || b.Verify(s.o.Device.Public(), s.o.Org) != nil {
		s.report.Unread++
		return nil
	}
	h := b.Header
	sp := s.spaceOf(h.Space)
	var body bundle.Body
	if err = s.ready(sp); err == nil {
		epoch, e := sp.epochs.Epoch(s.org.Org, h.EpochKID, s.keyring)
		if err = e; err == nil {
			body, err = b.Open(epoch.Keys())
		}
	}
	if err != nil {
		if errors.Is(err, ErrDamaged) {
			return err
		}
		s.report.Unread++
		return nil
	}
	first, last := covers(body)
	o := out{Key: wire.Key{Space: h.Space, Inc: h.Incarnation, Class: uint8(h.Class), N: h.N}, Raw: raw, First: first, Last: last}
	current := h.Incarnation == s.inc
	s.writers[h.Incarnation] = h.Device
	switch {
	case published && current && onlyNew && s.storedHeads[h.Space] != nil && h.N < s.storedHeads[h.Space].NextN:
		return nil
	case published && current:
		s.toApply = append(s.toApply, item{seq: seq, space: h.Space, more: publishedItem(o, b.Hash())})
		return nil
	case published:
		f.published = append(f.published, o)
		return nil
	case !current:
		f.drafts = append(f.drafts, o)
	}
	if onlyNew {
		if body.Ops, err = s.notHeld(body.Ops); err != nil || len(body.Ops) == 0 {
			return err
		}
	}
	s.report.Replayed += len(body.Ops)
	s.take(sp, body.Ops, false)
	s.toApply = append(s.toApply, item{seq: seq, space: h.Space, ops: body.Ops, draft: current, hash: b.Hash()})
	if len(s.toApply) > 512 {
		if err := s.flush(); err != nil && !errors.Is(err, ErrDiskFull) {
			return err
		}
	}
	return nil
}

// notHeld leaves out ops that the view holds.
func (s *Store) notHeld(ops []op.Op) ([]op.Op, error) {
	held := map[op.Dot]bool{}
	var out []op.Op
	for _, o := range ops {
		if d := s.docs[o.Doc]; d != nil {
			have, err := s.readRows(d, d.rows)
			if err != nil {
				return nil, err
			}
			for i := range have {
				held[have[i].Dot] = true
			}
		}
		if !held[o.Dot] {
			out = append(out, o)
		}
	}
	return out, nil
}

// covers is the range of seqs that a body holds or says will not come.
func covers(b bundle.Body) (first, last uint64) {
	for i := range b.Ops {
		n := b.Ops[i].Dot.Seq
		if first == 0 || n < first {
			first = n
		}
		last = max(last, n)
	}
	for _, e := range b.Elided {
		first, last = min(first, e.First), max(last, e.First+e.Len-1)
	}
	return first, last
}

func (s *Store) replayReceipts(f *former, seq uint64, evidence []byte) error {
	if s.org == nil {
		return nil
	}
	v, err := note.NewVerifier(s.org.NoteKey)
	if err != nil {
		return nil
	}
	r, err := wire.OpenReceipts(v, s.org.Org, evidence)
	if err != nil {
		return nil // of a note key that was changed since: the server is asked again
	}
	if err := s.flush(); err != nil && !errors.Is(err, ErrDiskFull) {
		return err
	}
	rows := r.All()
	for _, row := range rows {
		f.safe[row.Key] = true
	}
	s.toApply = append(s.toApply, item{seq: seq, more: func(w *viewWrite) error { return s.receipted(w, rows, evidence) }})
	return nil
}

// resend puts what an incarnation that is over never got a receipt for into
// the outbox: its published bundles as they are, and the drafts after them.
func (s *Store) resend(f *former) error {
	type stream struct{ space, inc wire.ID }
	upTo := map[stream]uint64{}
	w := s.newWrite()
	for _, o := range f.published {
		k := stream{o.Key.Space, o.Key.Inc}
		upTo[k] = max(upTo[k], o.Last)
		if !f.safe[o.Key] {
			if err := w.putOut(o); err != nil {
				return err
			}
		}
	}
	for _, o := range f.drafts {
		if o.Last > upTo[stream{o.Key.Space, o.Key.Inc}] && !f.safe[o.Key] {
			if err := w.putOut(o); err != nil {
				return err
			}
		}
		if w.c.size > txnLimit {
			if err := w.finish(s.stored); err != nil {
				return err
			}
			w = s.newWrite()
		}
	}
	for inc, kid := range s.writers {
		if err := w.c.put(keyOf(rowWriter, inc[:]), kid[:]); err != nil {
			return err
		}
	}
	next := s.stored
	next.Half = next.Half || s.report.Rebuilt != ""
	s.half = next.Half
	next.Opens++
	return w.finish(next)
}

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
		if s.ready(sp) != nil {
			continue
		}
		if epoch, err := sp.epochs.Epoch(s.org.Org, parsed.Header.EpochKID, s.keyring); err == nil {
			if body, err := parsed.Open(epoch.Keys()); err == nil {
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

// Synced notes that a sync went through to its end: what came is complete,
// and when nothing waits any more, the journal up to here may be let go of
// after two more clean openings.
func (s *Store) Synced() error {
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

func journalDir(home string) string { return home + string(os.PathSeparator) + dirJournal }
