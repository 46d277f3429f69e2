package session

import (
	"context"
	"crypto/sha256"

	"doorstep/app/store"
	"doorstep/crypto/orglog"
)

// post sends statements that others signed, in one sync.
func (s *Session) post(ctx context.Context, entries [][]byte) error {
	s.syncing.Lock()
	defer s.syncing.Unlock()
	c, err := s.connect()
	if err != nil {
		return err
	}
	if _, err := c.Sync(ctx, &posting{Store: s.store, entries: entries}, sink{s.store, s}); err != nil {
		return err
	}
	s.accessChanged()
	return s.arrived(ctx, entries)
}

// arrived makes sure that statements are in the log.
func (s *Session) arrived(ctx context.Context, entries [][]byte) error {
	st, err := s.store.Org(ctx)
	if err != nil {
		return err
	}
	last, err := orglog.Parse(entries[len(entries)-1])
	if err != nil {
		return ErrNoProposal
	}
	if st.Size < last.Size+1 || st.Size == last.Size+1 && st.Head != sha256.Sum256(entries[len(entries)-1]) {
		return ErrExpired
	}
	return nil
}

// posting is a vault that has these statements to send.
type posting struct {
	*store.Store
	entries [][]byte
}

// Statements implements client.Source.
func (p *posting) Statements(ctx context.Context, on *orglog.State) ([][]byte, error) {
	raws, err := p.Store.Statements(ctx, on)
	if err != nil || len(raws) > 0 || on == nil {
		return raws, err
	}
	for i, e := range p.entries {
		x, err := orglog.Parse(e)
		if err != nil {
			return nil, ErrNoProposal
		}
		if x.Size == on.Size && x.Prev == on.Head {
			return p.entries[i:], nil
		}
	}
	return nil, nil
}
