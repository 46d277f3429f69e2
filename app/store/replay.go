package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"doorstep/sync/bundle"
	"doorstep/sync/journal"
	"doorstep/sync/op"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// openJournal opens the journal and says in words what it lost.
func openJournal(files journal.Dir) (*journal.Journal, string, error) {
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

// journalled is a bundle as the journal has it.
type journalled struct {
	raw         []byte
	published   bool
	first, last uint64 // seqs that it covers; 0 when the record does not say
}

func readRecord(payload []byte) (r journalled, ok bool) {
	r.raw, r.published, r.first, r.last, ok = bundleOf(payload)
	return r, ok
}

// former collects what the journal says of incarnations that are over.
type former struct {
	drafts    []out
	published []out
	unread    []out // bundles that wait for a key
	safe      map[wire.Key]bool
	// over says up to where in the journal an incarnation's records were
	// written again under another.
	over map[op.ID]uint64
}

// replay brings the view up to the journal.
func (s *Store) replay() error {
	f := former{safe: map[wire.Key]bool{}, over: map[op.ID]uint64{}}
	from := s.stored.Applied + 1
	err := s.journal.Replay(from, func(seq uint64, payload []byte) error {
		if inc, ok := anewOf(payload); ok {
			f.over[inc] = seq
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	err = s.journal.Replay(from, func(seq uint64, payload []byte) error {
		if r, ok := readRecord(payload); ok {
			return s.replayBundle(&f, seq, r, false)
		}
		if len(payload) > 0 && payload[0] == recordReceipts {
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
	s.next = max(s.next, s.stored.Next)
	if s.report.Unread > 0 && !s.rebuilt {
		// Changes of this incarnation are in the journal that cannot be read
		// now; none of their numbers may be used again.
		return s.beginAnew(nil)
	}
	return nil
}

// rescue looks behind damage in the journal. A draft that is found there
// proves itself by its signature and seal; what the view does not hold yet is
// taken in and written to the journal again.
func (s *Store) rescue(f *former) error {
	var found []journalled
	if _, err := s.journal.Rescue(func(p []byte) error {
		if r, ok := readRecord(p); ok {
			found = append(found, r)
		}
		return nil
	}); err != nil {
		return fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	before, unread, waiting := s.report.Replayed, s.report.Unread, len(f.unread)
	for _, r := range found {
		if err := s.replayBundle(f, 0, r, true); err != nil {
			return err
		}
		if n := len(s.toApply); n > 0 && s.toApply[n-1].seq == 0 {
			tag := byte(recordDraft)
			if r.published {
				tag = recordPublished
			}
			seq, err := s.journal.Append(context.Background(), record(tag, r.first, r.last, r.raw))
			if err != nil {
				return s.explain(err)
			}
			s.toApply[n-1].seq = seq
		}
		if err := s.flush(); err != nil && !errors.Is(err, ErrDiskFull) {
			return err
		}
	}
	s.report.Unread = unread + len(f.unread) - waiting // remains of what was never acknowledged are no loss
	s.report.Rescued = s.report.Replayed - before
	return nil
}

func (s *Store) replayBundle(f *former, seq uint64, r journalled, onlyNew bool) error {
	b, err := bundle.Parse(r.raw)
	if err != nil || b.Header.Device != s.kid || b.Verify(s.o.Device.Public(), s.o.Org) != nil {
		s.report.Unread++
		return nil
	}
	raw, published, h := r.raw, r.published, b.Header
	if s.isDestroyed(h.Space) || seq < f.over[h.Incarnation] {
		return nil
	}
	sp := s.spaceOf(h.Space)
	var body bundle.Body
	keys, err := s.epochKeys(h.Space, h.EpochKID)
	if err == nil {
		body, err = b.Open(keys)
	}
	if err != nil {
		if errors.Is(err, ErrDamaged) {
			return err
		}
		s.report.Unread++
		f.unread = append(f.unread, out{Key: wire.Key{Space: h.Space, Inc: h.Incarnation, Class: uint8(h.Class), N: h.N}, Raw: raw, First: r.first, Last: r.last})
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
	s.toApply = append(s.toApply, item{seq: seq, more: func(w *viewWrite) error { return s.receipted(w, rows) }})
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
	for _, o := range f.unread {
		// It goes as it is, and is kept to be opened when its key has come.
		k := stream{o.Key.Space, o.Key.Inc}
		if err := w.c.put(heldKey(op.ID(o.Key.Space), o.Raw), o.Raw); err != nil {
			return err
		}
		if o.Key.Class == uint8(bundle.Published) {
			upTo[k] = max(upTo[k], o.Last)
		} else if o.Last > 0 && o.Last <= upTo[k] {
			continue
		}
		if !f.safe[o.Key] {
			if err := w.putOut(o); err != nil {
				return err
			}
		}
		w.head(op.ID(o.Key.Space))
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
	next.Half = next.Half || s.rebuilt
	s.half = next.Half
	next.Opens++
	return w.finish(next)
}
