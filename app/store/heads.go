package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// headsFile says, sealed and outside the view, what the view held when it was
// last known to be whole. A view that holds less has lost something.
type headsFile struct {
	Ops   map[string]uint64 `cbor:"1,keyasint"` // by space id: ops ever taken in
	Org   uint64            `cbor:"2,keyasint"`
	Taken int64             `cbor:"3,keyasint"` // Unix seconds
}

// errOtherVersion reports a view that another version of Doorstep made: it is
// no damage, and built again all the same.
var errOtherVersion = errors.New("the local store was made by another version of Doorstep")

const headsContext = "heads"

// readView reads meta, heads and documents and holds every head against the
// keys that are there.
func (s *Store) readView() error {
	s.stored, s.storedHeads = meta{}, map[op.ID]*head{}
	s.spaces, s.docs, s.writers = map[op.ID]*space{}, map[op.ID]*doc{}, map[op.ID]sign.KID{}
	b, err := s.view.get([]byte{rowMeta})
	if err != nil {
		return err
	}
	if b == nil {
		return nil
	}
	if err := detcbor.Unmarshal(b, &s.stored); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if s.stored.Version != viewVersion {
		return errOtherVersion
	}
	s.inc, s.next, s.half = op.ID(s.stored.Inc), s.stored.Next, s.stored.Half
	err = s.view.each([]byte{rowHead}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err != nil {
			return err
		}
		var h head
		if err := detcbor.Unmarshal(b, &h); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		id := op.ID(key[1:17])
		s.storedHeads[id] = &h
		live := h
		s.spaces[id] = &space{id: id, head: live}
		return nil
	})
	if err != nil {
		return asDamage(err)
	}
	err = s.view.each([]byte{rowDoc}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err != nil {
			return err
		}
		var r docRow
		if err := detcbor.Unmarshal(b, &r); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		c := docCount{form: r.Form, ops: r.Ops, first: op.HLC(r.First), last: op.HLC(r.Last), own: r.Own}
		id := op.ID(key[1:17])
		s.docs[id] = &doc{id: id, space: op.ID(r.Space), docCount: c, stored: c}
		return nil
	})
	if err != nil {
		return asDamage(err)
	}
	err = s.view.each([]byte{rowWriter}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err == nil && len(b) == len(sign.KID{}) && len(key) == 17 {
			s.writers[op.ID(key[1:17])] = sign.KID(b)
		}
		return err
	})
	if err != nil {
		return asDamage(err)
	}
	err = s.view.each([]byte{rowReach}, func(key []byte, row func() ([]byte, error)) error {
		b, err := row()
		if err == nil && len(key) == 33 {
			sp := s.spaceOf(op.ID(key[1:17]))
			if sp.reach == nil {
				sp.reach = map[op.ID]uint64{}
			}
			sp.reach[op.ID(key[17:])] = fromBE(b)
		}
		return err
	})
	if err != nil {
		return asDamage(err)
	}
	sums := map[op.ID]*head{}
	err = s.view.keys([]byte{rowOps}, func(key []byte, size int) {
		id := op.ID(key[1:17])
		h := sums[id]
		if h == nil {
			h = &head{}
			sums[id] = h
		}
		h.add(key)
		if d := s.docs[op.ID(key[17:33])]; d != nil {
			d.rows = append(d.rows, opRow{fromBE(key[33:]), size})
		}
	})
	if err != nil {
		return asDamage(err)
	}
	if uint64(len(s.storedHeads)) != s.stored.Spaces {
		return fmt.Errorf("%w: %d heads where there were %d", ErrDamaged, len(s.storedHeads), s.stored.Spaces)
	}
	for id, h := range s.storedHeads {
		got := sums[id]
		if got == nil {
			got = &head{}
		}
		if got.Rows != h.Rows || got.Sum != h.Sum {
			return fmt.Errorf("%w: a case has %d rows where there were %d", ErrDamaged, got.Rows, h.Rows)
		}
		delete(sums, id)
	}
	if len(sums) > 0 {
		return fmt.Errorf("%w: rows without a head", ErrDamaged)
	}
	return nil
}

func asDamage(err error) error {
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrClosed) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// checkHeads holds the view against what it held when it was last known to be
// whole.
func (s *Store) checkHeads() error {
	box, err := s.home.read(fileHeads)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the vault cannot be read: %w", err)
	}
	plain, err := seal.Open(s.o.Row, box, []byte(headsContext))
	if err != nil {
		return nil // it proves nothing then; the view is judged by itself
	}
	var f headsFile
	if err := detcbor.Unmarshal(plain, &f); err != nil {
		return nil
	}
	for text, n := range f.Ops {
		id, err := op.ParseID(text)
		if err != nil || s.isDestroyed(id) {
			continue
		}
		if h := s.storedHeads[id]; h == nil || h.Ops < n {
			return fmt.Errorf("%w: a case holds less than it did", ErrDamaged)
		}
	}
	return nil
}

// writeHeads notes what the view holds. The caller holds viewMu.
func (s *Store) writeHeads() error {
	f := headsFile{Ops: map[string]uint64{}, Org: s.orgSize, Taken: s.o.Now().Unix()}
	for id, h := range s.storedHeads {
		f.Ops[id.String()] = h.Ops
	}
	b, err := detcbor.Marshal(f)
	if err != nil {
		return err
	}
	box, err := seal.Seal(rand.Reader, s.o.Row, b, []byte(headsContext))
	if err != nil {
		return err
	}
	if err := s.home.write(fileHeads, box); err != nil && !isFull(err) { // full: the old one still holds
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return nil
}

// beginView starts a new incarnation in an empty view: the key records are put
// back, and journal and logs are read from their beginning.
func (s *Store) beginView(epochs [][]byte) error {
	inc, err := op.RandomID(rand.Reader)
	if err != nil {
		return err
	}
	s.inc, s.next = inc, 1
	s.stored = meta{Inc: detcbor.B16(inc), Next: 1, Version: viewVersion}
	if err := s.newWrite().finish(s.stored); err != nil {
		return err
	}
	return s.reconcileEpochs(epochs)
}

// reconcileEpochs puts key records into the view that their file holds and the
// view lost or never had: it is flushed later than they are. Own ones go to
// the outbox again: the server answers those that it holds with the receipt of
// the first time. When the file holds fewer than the view, it lost some, and
// gets them back.
func (s *Store) reconcileEpochs(epochs [][]byte) error {
	var err error
	if epochs, err = s.epochsOfJournal(epochs); err != nil {
		return err
	}
	if s.stored.Epochs > uint64(len(epochs)) {
		return s.restoreEpochs(epochs)
	}
	w := s.newWrite()
	for _, raw := range epochs[s.stored.Epochs:] {
		r, err := orglog.ParseEpoch(raw)
		if err != nil || s.isDestroyed(op.ID(r.Space)) {
			continue
		}
		own := r.Device == s.kid
		if err := w.putEpoch(r, raw, own); err != nil {
			return err
		}
		s.spaceOf(op.ID(r.Space))
		if w.c.size > txnLimit {
			if err := w.finish(s.stored); err != nil {
				return err
			}
			w = s.newWrite()
		}
	}
	next := s.stored
	next.Epochs = uint64(len(epochs))
	return w.finish(next)
}

// epochsOfJournal adds own key records that the journal holds and their file
// has lost. It looks only where something was lost.
func (s *Store) epochsOfJournal(epochs [][]byte) ([][]byte, error) {
	if !s.rebuilt && s.stored.Epochs <= uint64(len(epochs)) {
		return epochs, nil
	}
	// Of one that was made anew (remakeEpochs) the later counts, and the file was
	// written before the journal.
	have := map[seal.KID]bool{}
	for _, raw := range epochs {
		if r, err := orglog.ParseEpoch(raw); err == nil {
			have[r.KID] = true
		}
	}
	var more [][]byte
	at := map[seal.KID]int{}
	err := s.journal.Replay(0, func(_ uint64, p []byte) error {
		if len(p) < 2 || p[0] != recordEpoch || s.destroyedRecord(p[1:]) {
			return nil
		}
		r, err := orglog.ParseEpoch(p[1:])
		if err != nil || have[r.KID] {
			return nil
		}
		if i, ok := at[r.KID]; ok {
			more[i] = slices.Clone(p[1:])
			return nil
		}
		at[r.KID] = len(more)
		more = append(more, slices.Clone(p[1:]))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	if len(more) == 0 {
		return epochs, nil
	}
	if err := s.epochFile.add(more...); err != nil {
		return nil, err
	}
	s.epochCount += uint64(len(more))
	return append(epochs, more...), nil
}

// destroyedRecord reports whether a key record is of a space that the
// organisation's log destroys: it must not come back from the journal.
func (s *Store) destroyedRecord(raw []byte) bool {
	if s.confirmed == nil {
		return false
	}
	r, err := orglog.ParseEpoch(raw)
	if err != nil {
		return false
	}
	_, gone := s.confirmed.Destroyed[r.Space]
	return gone
}

// restoreEpochs writes the file of key records anew from itself and the view.
func (s *Store) restoreEpochs(epochs [][]byte) error {
	have := map[[32]byte]bool{}
	for _, raw := range epochs {
		have[wire.HashOf(raw)] = true
	}
	err := s.view.each([]byte{rowEpoch}, func(_ []byte, row func() ([]byte, error)) error {
		raw, err := row()
		if err == nil && !have[wire.HashOf(raw)] {
			epochs = append(epochs, raw)
		}
		return err
	})
	if err != nil {
		return s.damaged(asDamage(err))
	}
	if err := s.epochFile.replace(epochs); err != nil {
		return err
	}
	s.epochCount = uint64(len(epochs))
	next := s.stored
	next.Epochs = s.epochCount
	return s.newWrite().finish(next)
}
