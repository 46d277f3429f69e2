package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
			n := uint64(0)
			for _, c := range key[33:] {
				n = n<<8 | uint64(c)
			}
			d.rows = append(d.rows, opRow{n, size})
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
	if errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// checkHeads holds the view against what it held when it was last known to be
// whole.
func (s *Store) checkHeads(fresh bool) error {
	box, err := os.ReadFile(filepath.Join(s.o.Home, fileHeads))
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
		if err != nil {
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
	path := filepath.Join(s.o.Home, fileHeads)
	if err := os.WriteFile(path+".tmp", box, 0o600); err != nil {
		if isFull(err) {
			return nil // the old one still holds
		}
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return os.Rename(path+".tmp", path)
}

// beginView starts a new incarnation in an empty view: the epoch records are
// put back, and the journal is read from its beginning.
func (s *Store) beginView(epochs [][]byte) error {
	inc, err := op.RandomID(rand.Reader)
	if err != nil {
		return err
	}
	s.inc, s.next = inc, 1
	s.stored = meta{Inc: detcbor.B16(inc), Next: 1}
	w := s.newWrite()
	for _, raw := range epochs {
		r, err := orglog.ParseEpoch(raw)
		if err != nil {
			continue
		}
		w.head(op.ID(r.Space))
		if err := w.c.put(epochKey(r), raw); err != nil {
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
	if err := w.finish(s.stored); err != nil {
		return err
	}
	if len(s.orgRaw) > 0 && s.report.Rebuilt != "" {
		// Own epoch records may never have reached the server.
		return s.resendEpochs(epochs)
	}
	return nil
}

// resendEpochs puts own epoch records into the outbox: the server answers
// those that it holds with the receipt of the first time.
func (s *Store) resendEpochs(epochs [][]byte) error {
	w := s.newWrite()
	for _, raw := range epochs {
		r, err := orglog.ParseEpoch(raw)
		if err != nil || r.Device != s.o.Device.KID() {
			continue
		}
		key := wire.Key{Space: r.Space, Inc: r.Incarnation, Class: orglog.ClassEpoch, N: r.N}
		if err := w.putOut(out{Key: key, Raw: raw}); err != nil {
			return err
		}
	}
	return w.finish(s.stored)
}
