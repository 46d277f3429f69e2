package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// moved carries out what new statements of the organisation's log order: spaces
// are destroyed, admitted work enters its space's log. From is nil at the start,
// when everything is looked at again, since a process may have stopped between a
// statement and its effect. All of it may be done twice and by several processes.
func (s *Server) moved(ctx context.Context, from, to *orglog.State) {
	s.metrics.orgSize.Set(float64(to.Size))
	ctx = context.WithoutCancel(ctx) // the statement stands, whoever posted it has gone or not
	s.settling.Lock()
	defer s.settling.Unlock()
	if s.unsettled {
		from = nil
	}
	// Another step may have been carried out before this one: look at all there is,
	// since what that one had to leave may fit now.
	if now := s.members.now(); now.Size > to.Size {
		to = now
	}
	s.checkNoteKey(to)
	err := errors.Join(s.destroy(ctx, from, to), s.takeAdmitted(ctx, from, to))
	if s.unsettled = err != nil; err != nil {
		s.metrics.storeErrs.Inc()
		s.cfg.Log.Error("store failed", "at", "statements", "error", err)
	}
}

// checkNoteKey notices that administrators have pinned another note key: nobody
// believes what this process signs any more, so it says that it is not ready.
func (s *Server) checkNoteKey(st *orglog.State) {
	if s.keys == nil { // before the first use; loadNoteKeys looks at it
		return
	}
	signer := s.keys.signer()
	old := signer != nil && !fits(signer, st)
	if s.oldKey.Swap(old) != old && old {
		s.cfg.Log.Error("the organisation has another note key now: start again with --note-key")
	}
}

// destroy deletes what is stored of the spaces that were destroyed since from.
func (s *Server) destroy(ctx context.Context, from, to *orglog.State) error {
	for space, at := range to.Destroyed {
		if from != nil && at < from.Size {
			continue
		}
		if _, err := s.log.Head(ctx, space); errors.Is(err, logstore.ErrDestroyed) {
			continue
		}
		if err := s.cfg.Store.DropSpace(ctx, space); err != nil {
			return fmt.Errorf("destroy a space: %w", err)
		}
		s.cfg.Log.Info("a space was destroyed on the organisation's order")
	}
	return nil
}

// takeAdmitted moves what was admitted into its space's log. What does not fit
// yet, because something before it is missing, stays aside and is looked at again
// with the next admission.
func (s *Server) takeAdmitted(ctx context.Context, from, to *orglog.State) error {
	if to.Admissions() == 0 || from != nil && from.Admissions() == to.Admissions() {
		return nil
	}
	var held []logstore.Held
	err := s.cfg.Store.HeldAside(ctx, func(h logstore.Held) error {
		if to.Admits(h.Key.Space, h.Hash) {
			h.Raw = slices.Clone(h.Raw)
			held = append(held, h)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what is held aside: %w", err)
	}
	slices.SortFunc(held, inLogOrder)
	begun := map[wire.ID]uint64{}
	for part := range slices.Chunk(held, wire.MaxCommit) {
		if err := s.takePart(ctx, to, part, begun); err != nil {
			return err
		}
	}
	return nil
}

// inLogOrder puts a space's epoch records before what they seal, and bundles by
// their numbers.
func inLogOrder(a, b logstore.Held) int {
	rank := func(class uint8) int { return int([...]uint8{1, 2, 0}[min(class, 2)]) }
	return cmp.Or(slices.Compare(a.Key.Space[:], b.Key.Space[:]), cmp.Compare(rank(a.Key.Class), rank(b.Key.Class)), a.Key.Compare(b.Key))
}

func (s *Server) takePart(ctx context.Context, st *orglog.State, part []logstore.Held, begun map[wire.ID]uint64) error {
	var offers []logstore.Offer
	for _, h := range part {
		b, err := wire.ParseSigned(h.Raw)
		if err != nil {
			continue // it was checked when it came; it stays where it is
		}
		if auth, err := b.Verify(st); err != nil || auth != orglog.Authorised {
			continue
		}
		ok, err := s.begun(ctx, b, begun)
		if err != nil {
			return fmt.Errorf("read a head: %w", err)
		}
		if ok {
			offers = append(offers, logstore.Offer{Key: h.Key, Raw: h.Raw})
		}
	}
	if len(offers) == 0 {
		return nil
	}
	out, err := s.commits.commit(ctx, offers)
	if err != nil {
		return err
	}
	for _, o := range out {
		hash := o.Receipt.Hash
		switch o.Refused {
		case 0:
			s.metrics.bundles.WithLabelValues("admitted").Inc()
		default:
			// A gap: it waits for what comes before it. Another content under the
			// number: both are kept as evidence, and it waits, for people to see.
			continue
		}
		if err := s.cfg.Store.Release(ctx, hash); err != nil {
			return fmt.Errorf("let go of what was admitted: %w", err)
		}
	}
	return nil
}

// begun says whether an entry may stand in its space: the first of a space is
// the record of its first epoch, so that what follows can be opened. Known holds
// the spaces for which it is known, and how long their logs at least are.
func (s *Server) begun(ctx context.Context, b wire.Signed, known map[wire.ID]uint64) (bool, error) {
	space := b.Key.Space
	if _, ok := known[space]; ok {
		return true, nil
	}
	head, err := s.log.Head(ctx, space)
	if err != nil {
		return false, err
	}
	ok := head > 0 || b.Epoch != nil && b.Epoch.No == 1
	if ok {
		known[space] = head
	}
	return ok, nil
}
