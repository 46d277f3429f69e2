package store

import (
	"fmt"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// remakeEpochs makes key records anew that wait here and that the organisation's log
// does not allow. They stood on statements of this vault's own that waited as well,
// and others came first: a role's next generation has another key in the log, or
// stands at another place. The secret stays, and with it all that is sealed under
// it; nobody has taken such a record, so the new one has its number.
func (s *Store) remakeEpochs() error {
	keys, err := s.outKeys()
	if err != nil {
		return s.damaged(asDamage(err))
	}
	for _, key := range keys {
		if key[18] != orglog.ClassEpoch {
			continue
		}
		b, err := s.view.get(key)
		if err != nil {
			return s.damaged(asDamage(err))
		}
		if b == nil {
			continue
		}
		o, err := readOut(key, b)
		if err != nil {
			return err
		}
		old, err := orglog.ParseEpoch(o.Raw)
		if err != nil || old.Device != s.kid {
			continue
		}
		raw, err := s.remade(old)
		if err != nil && s.o.Log != nil {
			s.o.Log.Warn("store: a key record cannot be made anew", "error", err)
		}
		if err == nil && raw != nil {
			if err := s.replaceEpoch(old, raw); err != nil {
				return err
			}
		}
	}
	return nil
}

// remade gives the record that is to stand for one that the log does not allow, nil
// where it does.
func (s *Store) remade(old *orglog.EpochRecord) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.org == nil || s.org.CheckRecipients(old) == nil {
		return nil, nil
	}
	return s.org.Remake(s.o.Device, old, s.keyring)
}

// replaceEpoch puts a record in the place of one for the same epoch.
func (s *Store) replaceEpoch(old *orglog.EpochRecord, raw []byte) error {
	r, err := orglog.ParseEpoch(raw)
	if err != nil {
		return err
	}
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	frames, err := readFrames(s.home, fileEpochs)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(frames, func(f []byte) bool { return wire.HashOf(f) == old.Hash })
	if at < 0 {
		return fmt.Errorf("%w: a key record is not in its file", ErrDamaged)
	}
	frames[at] = raw
	if err := s.epochFile.replace(frames); err != nil {
		return s.explain(err)
	}
	if _, err := s.journal.Append(detached, append([]byte{recordEpoch}, raw...)); err != nil {
		return s.explain(err)
	}
	w := s.newWrite()
	if err := w.putEpoch(r, raw, true); err != nil {
		return err
	}
	if err := w.finish(w.next(s.stored)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if sp := s.spaces[op.ID(r.Space)]; sp != nil {
		sp.epochs, sp.kids, sp.ready, sp.dueAt = nil, nil, false, 0
	}
	return nil
}
