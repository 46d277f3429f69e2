package server

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// pollTime is how often a feed looks for what another process has stored.
const pollTime = time.Second

// gatherTime is how long a feed waits after a commit for the next: many commits
// follow one another, and each look costs the store one.
const gatherTime = 200 * time.Millisecond

// bell wakes who waits for a commit of this process.
type bell struct {
	mu   sync.Mutex
	ring chan struct{}
}

func newBell() *bell { return &bell{ring: make(chan struct{})} }

// wait gives a channel that is closed at the next commit.
func (b *bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ring
}

func (b *bell) strike() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.ring)
	b.ring = make(chan struct{})
}

// feed answers as soon as a space has changed after ?after=cursor, or after 25 s
// with nothing. For who follows thousands of spaces: a custodian, a duty tablet.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) {
	who, ok := s.allow(w, r, wire.ScopeDevice)
	if !ok {
		return
	}
	after, err := number(r, "after")
	if err != nil {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if n := s.feeds.Add(1); int(n) > s.cfg.MaxFeeds {
		s.feeds.Add(-1)
		s.busyNow(w)
		return
	}
	defer s.feeds.Add(-1)
	heads, next, err := s.awaitChange(r.Context(), who, after)
	if err != nil {
		if r.Context().Err() == nil {
			s.fail(w, "feed", err)
		}
		return
	}
	a := newAnswer(w, time.Now)
	for part := range slices.Chunk(heads, wire.MaxChanged) {
		a.frame(wire.CodeChanged, wire.Changed{Next: next, Heads: part}.Encode())
	}
	if len(heads) == 0 {
		a.frame(wire.CodeChanged, wire.Changed{Next: next}.Encode())
	}
	s.end(a)
}

// awaitChange waits until the store names a space that the last answer for this
// token did not name with the same size. The cursor is the store's time, which
// a store may begin a little earlier than asked, so that it leaves nothing out.
func (s *Server) awaitChange(ctx context.Context, who principal, after uint64) ([]wire.Cursor, uint64, error) {
	var since time.Time
	if after > 0 {
		since = time.Unix(0, int64(after-1))
	}
	end := time.NewTimer(wire.FeedTime)
	defer end.Stop()
	told := s.places.told(who.token)
	for {
		ring := s.bell.wait()
		all := map[wire.ID]uint64{}
		next, err := s.cfg.Store.Changed(ctx, since, func(h logstore.Head) error {
			all[h.Space] = h.Size
			return nil
		})
		if err != nil {
			return nil, 0, fmt.Errorf("read what has changed: %w", err)
		}
		var fresh []wire.Cursor
		for space, size := range all {
			if last, known := told[space]; after == 0 || !known || last != size {
				fresh = append(fresh, wire.Cursor{Space: space, Size: size})
			}
		}
		cursor := uint64(max(0, next.UnixNano())) + 1 // 0 asks for all
		if len(fresh) > 0 || after == 0 {
			slices.SortFunc(fresh, func(a, b wire.Cursor) int { return bytes.Compare(a.Space[:], b.Space[:]) })
			s.places.keep(who.token, s.cfg.Clock.Now(), func(r *remembered) { r.told = keepSome(all) })
			return fresh, cursor, nil
		}
		over, err := s.pause(ctx, ring, end.C)
		if over || err != nil {
			return nil, cursor, err
		}
	}
}

// pause waits until it is worth looking again; over says that the time is up or
// the server stops.
func (s *Server) pause(ctx context.Context, ring <-chan struct{}, end <-chan time.Time) (over bool, err error) {
	wait := time.NewTimer(pollTime)
	defer wait.Stop()
	for {
		select {
		case <-ring:
			ring = nil
			wait.Reset(gatherTime)
		case <-wait.C:
			return false, nil
		case <-end:
			return true, nil
		case <-s.stopping:
			return true, nil
		case <-ctx.Done():
			return true, ctx.Err()
		}
	}
}

// keepSome bounds what is remembered of an answer; what is not is told twice.
func keepSome(all map[wire.ID]uint64) map[wire.ID]uint64 {
	if len(all) <= 4096 {
		return all
	}
	some := make(map[wire.ID]uint64, 4096)
	for space, size := range all {
		if len(some) == 4096 {
			break
		}
		some[space] = size
	}
	return some
}

// index gives the rows of a space's log from ?from=n on, closed by a checkpoint
// over all of it: what a member compares with its own after the server lost
// something.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.allow(w, r, wire.ScopeDevice); !ok {
		return
	}
	space, ok := spaceID(r.PathValue("space"))
	from, err := number(r, "from")
	if err != nil || !ok {
		s.refuse(w, http.StatusBadRequest, wire.Refusal{Reason: wire.RefusedMalformed})
		return
	}
	if s.destroyed(space) {
		s.fail(w, "index", logstore.ErrDestroyed)
		return
	}
	head, err := s.log.Head(r.Context(), space)
	if err != nil {
		s.fail(w, "index", err)
		return
	}
	a := newAnswer(w, time.Now)
	ix := wire.Index{Space: space, First: from}
	send := func() {
		if len(ix.Rows) > 0 {
			a.frame(wire.CodeIndex, ix.Encode())
			ix = wire.Index{Space: space, First: ix.First + uint64(len(ix.Rows))}
		}
	}
	if from < head {
		err = s.cfg.Store.Index(r.Context(), space, from, head, func(e logstore.Entry) error {
			ix.Rows = append(ix.Rows, wire.IndexRow{Inc: e.Key.Inc, Class: e.Key.Class, N: e.Key.N, Hash: e.Hash})
			if len(ix.Rows) == wire.IndexRows {
				send()
			}
			return a.err
		})
	}
	if err == nil {
		send()
		err = s.checkpoint(r.Context(), a, space, head)
	}
	if err != nil {
		if !a.began {
			s.fail(w, "index", err)
		}
		return
	}
	s.end(a)
}

// spaceID reads a space's id: 32 lower-case hexadecimal digits.
func spaceID(text string) (id wire.ID, ok bool) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(id) || hex.EncodeToString(b) != text {
		return id, false
	}
	return wire.ID(b), true
}

// destroyed says whether the organisation's log has ordered a space destroyed,
// whether the store has got round to it or not.
func (s *Server) destroyed(space wire.ID) bool {
	st := s.members.now()
	if st == nil {
		return false
	}
	_, gone := st.Destroyed[space]
	return gone
}
