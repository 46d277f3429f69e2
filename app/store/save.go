package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"doorstep/app/casefile"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

// ErrClosed reports a store that was closed.
var ErrClosed = errors.New("the vault is locked")

// ErrNoKey reports a space that this device holds no key of.
var ErrNoKey = errors.New("this tablet does not hold the key of that case")

// saving is one change on its way: sealed, then in the journal, then in the
// view. It is the Ticket that the caller waits on.
type saving struct {
	s       *Store
	space   op.ID
	ops     []op.Op
	payload []byte
	hash    [32]byte
	more    func(*viewWrite) error // what else changes in the view
	done    chan struct{}
	err     error
}

// Wait returns when the change is in the journal and the journal on the disk.
// Whoever waits does the writing: handing it to another goroutine would cost
// more than it saves.
func (s *saving) Wait(ctx context.Context) error {
	select {
	case <-s.done:
		return s.err
	default:
	}
	s.s.drain()
	select {
	case <-s.done:
		return s.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Record gives ops their dots and times, seals and signs them as a draft, and
// hands them to the journal. It implements casefile.Recorder.
func (s *Store) Record(space op.ID, ops []op.Op, named func()) (casefile.Ticket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	sp := s.spaces[space]
	if sp == nil {
		return nil, ErrNoKey
	}
	if err := s.ready(sp); err != nil {
		return nil, err
	}
	at := s.clock.Now()
	first := s.next
	for i := range ops {
		ops[i].Dot = op.Dot{Inc: s.inc, Seq: first + uint64(i)}
		ops[i].At = at
	}
	if named != nil {
		named()
	}
	raw, err := bundle.Seal(rand.Reader, s.o.Device, s.o.Org, bundle.Header{
		Space: space, Incarnation: s.inc, Class: bundle.Draft, N: sp.head.DraftN, Prev: sp.head.DraftPrev, OrgLogSize: s.orgSize,
	}, sp.keys, bundle.Body{Ops: ops})
	if err != nil {
		return nil, fmt.Errorf("the change could not be sealed: %w", err)
	}
	s.next += uint64(len(ops))
	sp.head.DraftN++
	sp.head.DraftPrev = sha256.Sum256(raw)
	sv := &saving{s: s, space: space, ops: ops, payload: record(recordDraft, first, first+uint64(len(ops))-1, raw), hash: sp.head.DraftPrev, done: make(chan struct{})}
	s.take(sp, ops, true)
	s.queue = append(s.queue, sv)
	s.wake.Signal()
	return sv, nil
}

// take counts ops in memory, so that they are seen at once.
func (s *Store) take(sp *space, ops []op.Op, own bool) {
	for i := range ops {
		o := &ops[i]
		d := s.docs[o.Doc]
		if d == nil {
			d = &doc{id: o.Doc, space: sp.id}
			s.docs[o.Doc] = d
		}
		d.fresh = append(d.fresh, *o)
		d.take(ops[i:i+1], s.inc)
		sp.head.Ops++
		if own {
			s.waitingDoc = nil
			sp.unsent = append(sp.unsent, unsent{dot: o.Dot, doc: o.Doc, row: o.Row, link: o.Link, kind: kindOf(o), at: o.At})
		}
	}
}

// Unpublished reports whether no published bundle of the space holds the op
// yet. It implements casefile.Recorder.
func (s *Store) Unpublished(space op.ID, d op.Dot) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[space]
	return sp != nil && d.Inc == s.inc && d.Seq > sp.head.Published
}

// writer writes the journal for those who do not wait.
func (s *Store) writer() {
	defer close(s.writerDone)
	for {
		s.mu.Lock()
		for len(s.queue) == 0 && !s.closed {
			s.wake.Wait()
		}
		stop := len(s.queue) == 0
		s.mu.Unlock()
		if stop {
			return
		}
		s.drain()
	}
}

// drain writes what is queued to the journal, in order; one goroutine at a
// time. A change that the journal could not take stays first in the queue, so
// that the order holds and nothing that was shown is forgotten; it is tried
// again with the next one.
func (s *Store) drain() {
	s.appending.Lock()
	defer s.appending.Unlock()
	for {
		s.mu.Lock()
		batch := s.queue
		s.queue = nil
		s.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		s.unsaved = s.append(append(s.unsaved, batch...))
	}
}

// append writes savings to the journal in order and returns those that it
// could not take.
func (s *Store) append(batch []*saving) (failed []*saving) {
	if err := s.epochFile.sync(); err != nil {
		// What is sealed under a key that others made must not outlast it.
		return s.notSaved(batch, err)
	}
	for i, sv := range batch {
		seq, err := s.journal.Append(context.Background(), sv.payload)
		if err != nil {
			return s.notSaved(batch[i:], err)
		}
		sv.finish(nil)
		s.apply(item{seq: seq, space: sv.space, ops: sv.ops, draft: sv.more == nil, hash: sv.hash, more: sv.more})
	}
	return nil
}

// notSaved tells those who wait why, and returns what is to be tried again:
// drafts, which are on the screen. A published bundle is made anew by the next
// sync, and receipts come again.
func (s *Store) notSaved(batch []*saving, err error) (again []*saving) {
	err = s.explain(err)
	for _, f := range batch {
		f.finish(err)
		if f.more == nil {
			again = append(again, f)
		}
	}
	s.trouble(err)
	return again
}

// finish tells whoever waits, once.
func (s *saving) finish(err error) {
	select {
	case <-s.done:
	default:
		s.err = err
		close(s.done)
	}
}
