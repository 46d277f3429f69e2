package store

import (
	"context"
	"errors"
	"fmt"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
)

// Org gives the organisation's log as server and vault both hold it; nil on
// the founder's vault before its first sync. It implements client.CursorStore.
func (s *Store) Org(context.Context) (*orglog.State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.confirmed, nil
}

// State is the organisation as this vault knows it, with what waits to be
// sent; nil before the first sync of a new device. It must only be read.
func (s *Store) State() *orglog.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.org
}

// Keyring is the role seeds of this device. It must only be read, and not
// while statements are taken in.
func (s *Store) Keyring() *orglog.Keyring {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keyring
}

// Propose signs a statement onto the organisation's log as this vault knows
// it, as this device, and keeps it until the next sync. Others may come
// first; then it is signed anew on top of theirs.
func (s *Store) Propose(c orglog.Content) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.org == nil {
		return ErrClosed
	}
	raw, next, err := s.org.Append(s.o.Now(), c, s.o.Device)
	if err != nil {
		return err
	}
	if err := s.waitFile.add(raw); err != nil {
		return err
	}
	s.waitRaw = append(s.waitRaw, raw)
	s.org, s.orgSize = next, next.Size
	return s.collect(next)
}

// Statements gives the statements that wait, signed onto the log that the
// server has. It implements client.Source.
func (s *Store) Statements(_ context.Context, on *orglog.State) ([][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on == nil {
		if s.confirmed != nil {
			return nil, errors.New("the server has lost the organisation's log")
		}
		return s.orgRaw, nil
	}
	return s.rebuild(on)
}

// rebuild signs what waits anew where others came first. What no longer makes
// sense on the new log is dropped. The caller holds mu.
func (s *Store) rebuild(on *orglog.State) ([][]byte, error) {
	var raws [][]byte
	at := on
	for _, raw := range s.waitRaw {
		st, err := orglog.Parse(raw)
		if err != nil {
			continue
		}
		if st.Size == at.Size && st.Prev == at.Head {
			if next, err := at.Apply(raw); err == nil {
				raws, at = append(raws, raw), next
				continue
			}
		}
		again, next, err := at.Append(s.o.Now(), st.Content, s.o.Device)
		if err != nil {
			if s.o.Log != nil {
				s.o.Log.Warn("store: a waiting statement has become pointless", "error", err)
			}
			continue
		}
		raws, at = append(raws, again), next
	}
	s.waitRaw = raws
	s.org, s.orgSize = at, at.Size
	return raws, nil
}

// KeepStatements keeps verified statements. It implements client.Sink.
func (s *Store) KeepStatements(_ context.Context, from uint64, raw [][]byte, after *orglog.State) error {
	if err := s.keepStatements(from, raw, after); err != nil {
		return err
	}
	if err := s.remakeEpochs(); err != nil {
		return err
	}
	return s.destroyDue()
}

func (s *Store) keepStatements(from uint64, raw [][]byte, after *orglog.State) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	have := uint64(len(s.orgRaw))
	if from > have {
		return fmt.Errorf("statements from %d where %d are held", from, have)
	}
	var fresh [][]byte
	for i, r := range raw {
		pos := from + uint64(i)
		if pos < have {
			if !sameRecord(s.orgRaw[pos], r) {
				return errors.New("a statement differs from the one that was held")
			}
			continue
		}
		fresh = append(fresh, r)
	}
	if len(fresh) > 0 {
		if err := s.orgFile.add(fresh...); err != nil {
			return err
		}
		s.orgRaw = append(s.orgRaw, fresh...)
	}
	founded := s.confirmed == nil
	s.confirmed = after
	// What waited and came back is done; the rest is signed onto the new log.
	var wait [][]byte
	for _, w := range s.waitRaw {
		done := false
		for _, r := range raw {
			done = done || sameRecord(w, r)
		}
		if !done {
			wait = append(wait, w)
		}
	}
	s.waitRaw = wait
	if _, err := s.rebuild(after); err != nil {
		return err
	}
	if err := s.waitFile.replace(s.waitRaw); err != nil {
		return err
	}
	for _, sp := range s.spaces {
		if !sp.ready {
			sp.epochs = nil // its keys may open now
		}
	}
	if founded && s.o.Founded != nil {
		if err := s.o.Founded(); err != nil {
			return err
		}
	}
	return s.collect(after)
}

// collect opens the role seeds that the log has for this device and hands new
// ones on, to be kept. The caller holds mu.
func (s *Store) collect(st *orglog.State) error {
	if s.o.Identity == nil {
		return nil
	}
	n, err := st.Collect(s.o.DeviceID, s.o.Identity, s.keyring)
	if n > 0 {
		for _, sp := range s.spaces {
			if !sp.ready {
				sp.epochs = nil
			}
		}
		if s.o.Seeds != nil {
			if kept := s.o.Seeds(s.keyring.Roles()); kept != nil {
				return kept
			}
		}
	}
	if err != nil && s.o.Log != nil {
		s.o.Log.Warn("store: a role seed does not open", "error", err)
	}
	return nil
}

// AddRole gives the keyring a role seed that this device made itself.
func (s *Store) AddRole(role string, g seal.RoleGen) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.keyring.Add(role, g); err != nil {
		return err
	}
	if s.o.Seeds != nil {
		return s.o.Seeds(s.keyring.Roles())
	}
	return nil
}
