package server

import (
	"context"
	"errors"
	"sync"

	"doorstep/sync/logstore"
)

// maxTogether is how many bundles of several pushes are committed together at
// most.
const maxTogether = 2048

// committer commits the bundles of all pushes that wait, together: one flush to
// the disk for fifty tablets, and no two pushes that write to one space get in
// each other's way. Whoever comes first does it for those who wait; when that is
// done, the first of those who came meanwhile goes on.
type committer struct {
	log *logstore.Log
	// done is called after every commit that stored something.
	done func()

	mu      sync.Mutex
	waiting []*share
	leading bool
}

// share is one push's part of a commit.
type share struct {
	ctx    context.Context
	offers []logstore.Offer
	out    []logstore.Outcome
	err    error
	// ready is closed when out and err stand; lead when the share must lead.
	ready, lead chan struct{}
}

// errUnsaid is the error of a share that nobody came to.
var errUnsaid = errors.New("the commit was broken off")

// commit stores offers in order and says for each what became of it.
func (c *committer) commit(ctx context.Context, offers []logstore.Offer) ([]logstore.Outcome, error) {
	me := &share{ctx: ctx, offers: offers, err: errUnsaid, ready: make(chan struct{}), lead: make(chan struct{})}
	c.mu.Lock()
	c.waiting = append(c.waiting, me)
	if c.leading {
		c.mu.Unlock()
		select {
		case <-me.ready:
			return me.out, me.err
		case <-me.lead:
		}
	} else {
		c.leading = true
		c.mu.Unlock()
	}
	// A panic of the store must not leave the others waiting for ever.
	defer c.pass()
	c.together(c.take())
	return me.out, me.err
}

// take takes who waits, the leader, who has waited longest, first.
func (c *committer) take() []*share {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, offers := 0, 0
	for n < len(c.waiting) && (n == 0 || offers+len(c.waiting[n].offers) <= maxTogether) {
		offers += len(c.waiting[n].offers)
		n++
	}
	shares := c.waiting[:n:n]
	c.waiting = c.waiting[n:]
	return shares
}

// pass hands the lead on, or back.
func (c *committer) pass() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) == 0 {
		c.leading, c.waiting = false, nil
		return
	}
	close(c.waiting[0].lead)
}

// together commits all shares at once; when that fails each by itself, so that
// one space's damage is not another tablet's.
func (c *committer) together(shares []*share) {
	defer func() {
		for _, s := range shares {
			close(s.ready)
		}
	}()
	if len(shares) > 1 {
		var all []logstore.Offer
		for _, s := range shares {
			all = append(all, s.offers...)
		}
		// Nobody's broken connection may end the others' commit.
		out, err := c.log.Commit(context.WithoutCancel(shares[0].ctx), all)
		if err == nil {
			for _, s := range shares {
				s.out, s.err, out = out[:len(s.offers):len(s.offers)], nil, out[len(s.offers):]
			}
			c.done()
			return
		}
	}
	for _, s := range shares {
		s.out, s.err = c.log.Commit(s.ctx, s.offers)
	}
	c.done()
}
