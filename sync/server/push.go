package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// push takes bundles, statements and claims in the order they come, commits
// what has arrived, answers each commit with one signed receipt, and ends with
// what the tablet's cursors ask for, if it sent any.
func (s *Server) push(w http.ResponseWriter, r *http.Request) {
	a := newAnswer(w, time.Now)
	if who, ok := s.enter(w, r, a); ok {
		s.takePush(r, a, who)
	}
}

// takePush is push for whoever may.
func (s *Server) takePush(r *http.Request, a *answer, who principal) {
	// Without full duplex a receipt would wait for the whole body. Where the
	// connection cannot do it, it does wait, and nothing else changes.
	_ = a.rc.EnableFullDuplex()
	// A connection that breaks ends the request's context. What has arrived is
	// stored all the same, so the push has a context of its own.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	p := &pushing{
		s: s, ctx: ctx, a: a, who: who, frames: make(chan inbound, 16),
		receipted: map[place]bool{}, accepted: map[uint64]bool{}, spaces: map[wire.ID]uint64{}, aside: map[wire.ID]use{},
		former: map[wire.Hash]bool{},
	}
	if who.scope == wire.ScopeDevice {
		q := r.URL.Query()
		p.heals, p.healed = q.Has(wire.QueryHeals), q.Has(wire.QueryHealed)
	}
	go p.read(wire.NewReader(&pacedBody{r: r.Body, rc: a.rc, now: time.Now}, wire.MaxPush))
	err := p.run()
	cancel()
	if err != nil {
		// The reader may wait for bytes that never come: end its wait.
		_ = a.rc.SetReadDeadline(time.Unix(1, 0))
	}
	for range p.frames { // let the reader see that nobody listens
	}
	if err != nil {
		s.cfg.Log.Info("push ended early", "kind", kindOf(err), "stored", p.stored)
		return
	}
	if p.follow != nil {
		err = s.follow(r.Context(), a, *p.follow, who, p)
	}
	if err != nil {
		s.cfg.Log.Error("pull failed", "error", err)
		return
	}
	s.end(a)
}

// kindOf names an error for the log without what it holds.
func kindOf(err error) string {
	switch {
	case errors.Is(err, wire.ErrCut):
		return "cut"
	case errors.Is(err, wire.ErrMalformed):
		return "malformed"
	case errors.Is(err, wire.ErrTooLarge):
		return "too large"
	case errors.Is(err, logstore.ErrFull):
		return "full"
	}
	return "failed"
}

// inbound is a frame or the reason why there are no more.
type inbound struct {
	frame wire.Frame
	err   error
}

// place is one position of one space's log.
type place struct {
	space wire.ID
	pos   uint64
}

// pushing is one push request.
type pushing struct {
	s      *Server
	ctx    context.Context
	a      *answer
	who    principal
	frames chan inbound

	offers []logstore.Offer
	holds  []holding
	bytes  int // of both
	claims []wire.Claim
	stored int
	seen   int

	// What this answer has told already, so that the pull at its end does
	// not tell it again.
	receipted map[place]bool
	accepted  map[uint64]bool
	follow    *wire.Follow

	// spaces that are known to have begun, and how long their logs at least are.
	spaces map[wire.ID]uint64
	// aside is what is held aside of devices, with what waits here.
	aside map[wire.ID]use
	// lists is what was held aside when a device's share was found used up.
	lists map[wire.Hash]wire.ID
	// former are entries of revoked devices that go to the log: they may have
	// been held aside before.
	former map[wire.Hash]bool

	// heals: all of it was here once; healed: its sender has given back what he
	// holds of what this server lost.
	heals, healed bool
}

// read hands frames to run until the body ends, fails or nobody listens.
func (p *pushing) read(r *wire.Reader) {
	defer close(p.frames)
	for {
		f, err := r.Next()
		select {
		case p.frames <- inbound{f, err}:
		case <-p.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// run commits when the body ends, when enough has gathered, and when the oldest
// bundle that waits has waited for the linger time.
func (p *pushing) run() error {
	linger := time.NewTimer(time.Hour)
	linger.Stop()
	defer linger.Stop()
	for {
		select {
		case <-linger.C:
			if err := p.commit(); err != nil {
				return err
			}
			p.a.flush()
		case in, open := <-p.frames:
			if !open {
				return p.commitQuietly(wire.ErrCut)
			}
			if in.err != nil {
				return p.bodyEnded(in.err)
			}
			if p.waiting() == 0 {
				linger.Reset(p.s.cfg.Linger)
			}
			if err := p.take(in.frame); err != nil {
				return err
			}
			if p.bytes >= wire.MaxCommitBytes || p.waiting() >= wire.MaxCommit {
				if err := p.commit(); err != nil {
					return err
				}
				p.a.flush()
			}
		}
		if p.a.err != nil {
			return p.commitQuietly(p.a.err)
		}
	}
}

// waiting is how many frames wait for the next commit.
func (p *pushing) waiting() int { return len(p.offers) + len(p.holds) + len(p.claims) }

// bodyEnded commits what is whole, whatever ended the body: a bundle that
// arrived is worth keeping even if nobody is left to be told.
func (p *pushing) bodyEnded(err error) error {
	if errors.Is(err, io.EOF) && !errors.Is(err, wire.ErrCut) {
		return p.commit()
	}
	if errors.Is(err, wire.ErrMalformed) || errors.Is(err, wire.ErrTooLarge) {
		reason := wire.RefusedMalformed
		if errors.Is(err, wire.ErrTooLarge) {
			reason = wire.RefusedSize
		}
		if cerr := p.commit(); cerr != nil {
			return cerr
		}
		p.a.refuse(wire.Refusal{Reason: reason})
		p.a.write()
		return err
	}
	return p.commitQuietly(err)
}

func (p *pushing) commitQuietly(err error) error {
	if cerr := p.commit(); cerr != nil {
		return errors.Join(err, cerr)
	}
	return err
}

// commit stores what has gathered and writes its receipt.
func (p *pushing) commit() error {
	offers, holds, claims := p.offers, p.holds, p.claims
	p.offers, p.holds, p.claims, p.bytes = nil, nil, nil, 0
	if len(holds) > 0 {
		if err := p.hold(holds); err != nil {
			return err
		}
	}
	if len(offers)+len(claims) == 0 {
		return nil
	}
	ctx, began := p.ctx, time.Now()
	var rows []wire.Receipt
	if len(offers) > 0 {
		out, err := p.s.commits.commit(ctx, offers)
		if err != nil {
			return p.storeFailed(err)
		}
		p.s.metrics.commits.Observe(time.Since(began).Seconds())
		rows = p.outcomes(out)
		if err := p.letGo(ctx, rows); err != nil {
			return p.storeFailed(err)
		}
	}
	for _, c := range claims {
		held, err := p.s.log.Lookup(ctx, c.Key)
		if err != nil && !errors.Is(err, logstore.ErrAbsent) {
			return p.storeFailed(err)
		}
		if err != nil || held.Hash != c.Hash {
			p.a.refuse(wire.Refusal{Reason: wire.RefusedAbsent, Key: c.Key})
			continue
		}
		rows = append(rows, wire.Receipt{Key: c.Key, Hash: held.Hash, Pos: held.Pos})
	}
	return p.receipt(ctx, rows)
}

// letGo releases what was held aside and is in the log now.
func (p *pushing) letGo(ctx context.Context, rows []wire.Receipt) error {
	for _, r := range rows {
		if !p.former[r.Hash] {
			continue
		}
		if err := p.s.cfg.Store.Release(ctx, r.Hash); err != nil {
			return err
		}
	}
	return nil
}

func (p *pushing) storeFailed(err error) error {
	p.s.metrics.storeErrs.Inc()
	p.s.cfg.Log.Error("store failed", "at", "push", "error", err)
	status, refusal := p.s.storeRefusal(err)
	if !p.a.began {
		p.a.status = status
	}
	p.a.refuse(refusal)
	p.a.write()
	return err
}

func (p *pushing) outcomes(out []logstore.Outcome) []wire.Receipt {
	var rows []wire.Receipt
	for _, o := range out {
		switch {
		case o.Refused == wire.RefusedSpace: // destroyed since it was looked at
			p.refuse(wire.Refusal{Reason: wire.RefusedDestroyed, Key: o.Receipt.Key})
			continue
		case o.Refused != 0:
			p.refuse(wire.Refusal{Reason: o.Refused, Key: o.Receipt.Key, Hash: o.Receipt.Hash, Want: o.Want})
			if o.Refused == wire.RefusedEquivocation {
				p.s.cfg.Log.Warn("two contents under one number: both kept")
			}
			continue
		case o.New:
			p.stored++
			p.s.metrics.bundles.WithLabelValues("stored").Inc()
		default:
			p.s.metrics.bundles.WithLabelValues("held").Inc()
		}
		rows = append(rows, o.Receipt)
	}
	return rows
}

// receipt signs one commit's receipts, grouped by space in order of appearance.
func (p *pushing) receipt(ctx context.Context, rows []wire.Receipt) error {
	if len(rows) == 0 {
		return nil
	}
	r := wire.Receipts{Org: p.s.members.org(), OrgSize: p.s.members.size(), Time: p.s.now()}
	at := map[wire.ID]int{}
	for _, row := range rows {
		i, ok := at[row.Key.Space]
		if !ok {
			size, err := p.s.log.Head(ctx, row.Key.Space)
			if err != nil {
				return p.storeFailed(err)
			}
			root, err := p.s.log.Root(ctx, row.Key.Space, size)
			if err != nil {
				return p.storeFailed(err)
			}
			i = len(r.Logs)
			at[row.Key.Space] = i
			r.Logs = append(r.Logs, wire.LogReceipts{Space: row.Key.Space, Size: size, Root: root})
		}
		r.Logs[i].Rows = append(r.Logs[i].Rows, wire.ReceiptRow{
			Inc: row.Key.Inc, Class: row.Key.Class, N: row.Key.N, Hash: row.Hash, Pos: row.Pos,
		})
		p.receipted[place{row.Key.Space, row.Pos}] = true
	}
	body, err := wire.SignReceipts(p.s.keys.signer(), r)
	if err != nil {
		return p.storeFailed(err)
	}
	p.a.frame(wire.CodeReceipt, body)
	return nil
}
