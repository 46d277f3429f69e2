package client

import (
	"context"
	"fmt"
	"time"

	"doorstep/sync/wire"
)

// parcel is the body of one push, with what the answer is matched against.
type parcel struct {
	body       []byte
	budget     int
	bundles    map[wire.Key]sent
	statements map[uint64][]byte
	asked      bool // it ends with a follow frame
	only       bool // it is nothing but a follow frame: a pull
	heals      bool // it gives a server back what it lost
	signed     bool // it signs in by itself, and the answer begins with a token
	// mended is what the server says of the logs of a parcel that heals.
	mended map[wire.ID]*wire.Checkpoint
}

// sent is a bundle on its way.
type sent struct {
	raw  []byte
	hash wire.Hash
}

func (r *run) newParcel() *parcel { return r.c.newParcel() }

func (c *Client) newParcel() *parcel {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &parcel{budget: c.budget, bundles: map[wire.Key]sent{}, statements: map[uint64][]byte{}}
}

// fits says whether another bundle may go in; the first always may.
func (p *parcel) fits(n int) bool {
	return len(p.bundles) == 0 || len(p.body)+n <= p.budget && len(p.bundles)+len(p.statements) < wire.MaxPushFrames-8
}

func (p *parcel) bundle(o Outgoing) {
	p.body = wire.AppendFrame(p.body, wire.CodeBundle, o.Raw)
	p.bundles[o.Key] = sent{raw: o.Raw, hash: wire.HashOf(o.Raw)}
}

// claim asks whether the server holds a bundle.
func (p *parcel) claim(k wire.Key, raw []byte) {
	h := wire.HashOf(raw)
	p.body = wire.AppendFrame(p.body, wire.CodeClaim, wire.Claim{Key: k, Hash: h}.Encode())
	p.bundles[k] = sent{raw: raw, hash: h}
}

func (p *parcel) statement(pos uint64, raw []byte) {
	p.body = wire.AppendFrame(p.body, wire.CodeStatement, wire.Statement{Pos: pos, Raw: raw}.Encode())
	p.statements[pos] = raw
}

// follow ends the parcel with the cursors, or with the tag that stands for them.
func (p *parcel) follow(body []byte, resume bool) {
	p.only = len(p.body) == 0
	p.asked = true
	if resume {
		tag := wire.ResumeTag(body)
		p.body = wire.AppendFrame(p.body, wire.CodeResume, tag[:])
		return
	}
	p.body = wire.AppendFrame(p.body, wire.CodeFollow, body)
}

// send posts a parcel and takes in its answer. Whatever the answer did not
// confirm is in doubt until the server is asked.
func (r *run) send(ctx context.Context, p *parcel) error {
	path := wire.PathPush
	switch {
	case p.only:
		path = wire.PathPull
	case p.heals:
		path = wire.PathHeals
	case r.gaveBack:
		path = wire.PathHealed
	}
	began := time.Now()
	auth := bearer(r.c.token())
	if r.credential != "" {
		auth, r.credential, p.signed = r.credential, "", true
	}
	res, err := r.c.doAs(ctx, auth, "POST", path, p.body, 0)
	if err != nil {
		r.c.doubt(p)
		return err
	}
	defer res.close()
	if res.status != 200 && res.status != 409 {
		err := refusedWhole(res)
		if p.signed && refusedFor(err, wire.RefusedAuth) {
			r.c.signApart()
		}
		return err
	}
	a := &answering{r: r, p: p, told: map[place]bool{}}
	if p.asked {
		r.c.setResume(nil)
	}
	err = a.read(ctx, res)
	if err != nil {
		r.c.doubt(p)
		return err
	}
	if p.signed {
		r.c.signApart() // no token came
	}
	if p.asked && !a.forgotten {
		r.c.setResume(r.followFrame())
	}
	r.c.sure(p, time.Since(began))
	if !p.heals {
		r.rep.Waiting += len(p.bundles)
	}
	return nil
}

// doubt remembers what may or may not have arrived, and sends less at a time
// from now on.
func (c *Client) doubt(p *parcel) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, s := range p.bundles {
		if !p.heals {
			c.unsure[k] = s.hash
		}
	}
	c.budget = max(budgetLeast, c.budget/2)
}

// slower sends less at a time from now on.
func (c *Client) slower() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.budget = max(budgetLeast, c.budget/2)
}

// sure forgets the doubts that an answer settled and measures the line.
func (c *Client) sure(p *parcel, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range p.bundles {
		delete(c.unsure, k)
	}
	if len(p.body) >= budgetLeast && took > 0 {
		rate := float64(len(p.body)) / took.Seconds()
		c.budget = min(budgetMost, max(budgetLeast, int(rate*budgetTime.Seconds())))
	}
}

// settleDoubt asks, after a push that was cut, which of its bundles arrived, so
// that they are not sent twice.
func (r *run) settleDoubt(ctx context.Context) error {
	r.c.mu.Lock()
	inDoubt := len(r.c.unsure)
	r.c.mu.Unlock()
	if inDoubt == 0 {
		return nil
	}
	p := r.newParcel()
	bytes := 0
	for out, err := range r.src.Pending(ctx) {
		if err != nil {
			return fmt.Errorf("sync: read waiting changes: %w", err)
		}
		r.c.mu.Lock()
		hash, unsure := r.c.unsure[out.Key]
		r.c.mu.Unlock()
		if !unsure || hash != wire.HashOf(out.Raw) || len(p.bundles) >= wire.MaxCommit {
			continue
		}
		bytes += len(out.Raw)
		p.claim(out.Key, out.Raw)
	}
	if bytes < claimFrom {
		return nil
	}
	waiting := r.rep.Waiting
	if err := r.send(ctx, p); err != nil {
		return err
	}
	r.rep.Waiting = waiting
	return nil
}
