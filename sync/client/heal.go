package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/sync/wire"
)

// heal gives the server back what it lost: statements of the organisation's log
// first, then, of every space that went back or forked, all entries that this
// vault holds and the server does not, its own and others', as they were signed
// and in the order of the log. When everybody does so in that order, the log
// becomes the one that it was, whoever comes first.
func (r *run) heal(ctx context.Context) error {
	if err := r.healOrg(ctx); err != nil {
		return err
	}
	for _, space := range slices.SortedFunc(maps.Keys(r.back), compareIDs) {
		if err := r.healSpace(ctx, space, r.back[space]); err != nil {
			return err // it is tried again before anything new is sent
		}
		delete(r.back, space)
	}
	return nil
}

// healSpace gives back one space and judges by the server's signed word whether
// its log is now the one that was read before.
func (r *run) healSpace(ctx context.Context, space wire.ID, l lost) error {
	c, ok := r.cursors[space]
	if !ok {
		return nil
	}
	pushed, now, err := r.giveBack(ctx, c, l)
	if err != nil {
		return err
	}
	r.tried[space] = true
	if l.reset {
		// The server's log counts as it is now. Its entries come again.
		next := Cursor{Space: space, Org: r.org.Size}
		if err := r.sink.KeepEntries(ctx, nil, next); err != nil {
			return fmt.Errorf("sync: keep a cursor: %w", err)
		}
		*c = next
		delete(r.own, space)
	}
	switch held := c.Tree.Size; {
	case now.Size < held, now.Size == held && now.Root != c.Tree.Root():
		// Others hold the rest, or nobody does, or the log went on from another
		// past. The alarm stands.
		return nil
	case now.Size > held:
		r.proving[space] = pushed // what follows in the log proves it
	default:
		delete(r.faults, space)
		if err := r.healed(ctx, space, pushed); err != nil {
			return err
		}
	}
	delete(r.broken, space)
	r.again = true
	return nil
}

// proved ends the alarm of a space that was given back once a section has
// verified against the log that the vault holds.
func (r *run) proved(ctx context.Context, space wire.ID) error {
	pushed, ok := r.proving[space]
	if !ok {
		return nil
	}
	delete(r.proving, space)
	delete(r.faults, space)
	return r.healed(ctx, space, pushed)
}

func (r *run) healed(ctx context.Context, space wire.ID, pushed int) error {
	if err := r.sink.KeepHealed(ctx, space, pushed); err != nil {
		return fmt.Errorf("sync: keep that a log is whole again: %w", err)
	}
	return nil
}

// giveBack sends the entries of a space that the server lacks. It tells how many
// the server took and what, by its signed word, its log is then.
func (r *run) giveBack(ctx context.Context, c *Cursor, l lost) (pushed int, now *wire.Checkpoint, err error) {
	before := r.rep.Healed
	from := uint64(0)
	if l.shown.Size <= c.Tree.Size {
		root, ok, err := r.src.RootAt(ctx, c.Space, l.shown.Size)
		if err != nil {
			return 0, nil, fmt.Errorf("sync: read a root: %w", err)
		}
		if ok && root == wire.Hash(l.shown.Root) {
			from = l.shown.Size // what it shows is the beginning of what we hold
		}
	}
	held, now, err := r.index(ctx, c.Space, from)
	if err != nil {
		return 0, nil, err
	}
	p := r.newMending()
	send := func() error {
		if len(p.bundles) == 0 {
			return nil
		}
		mending := p
		p = r.newMending()
		if err := r.send(ctx, mending); err != nil {
			return err
		}
		if said := mending.mended[c.Space]; said != nil {
			now = said
		}
		return nil
	}
	for e, err := range r.src.Raw(ctx, c.Space, from) {
		if err != nil {
			return 0, nil, fmt.Errorf("sync: read what the server lost: %w", err)
		}
		if held[e.Key] == wire.HashOf(e.Raw) {
			continue
		}
		if !p.fits(len(e.Raw)) {
			if err := send(); err != nil {
				return 0, nil, err
			}
		}
		p.bundle(Outgoing{Key: e.Key, Raw: e.Raw})
	}
	if err := send(); err != nil {
		return 0, nil, err
	}
	return r.rep.Healed - before, now, nil
}

// newMending is a parcel of what the server lost. Its receipts say nothing to
// the vault that it does not know.
func (r *run) newMending() *parcel {
	p := r.newParcel()
	p.heals, p.mended = true, map[wire.ID]*wire.Checkpoint{}
	return p
}

// tookBack notes what the server took back, by a receipt that verified.
func (a *answering) tookBack(rs wire.Receipts) error {
	for _, rc := range rs.All() {
		a.r.rep.Healed++
		delete(a.p.bundles, rc.Key)
	}
	for _, l := range rs.Logs {
		a.p.mended[l.Space] = &wire.Checkpoint{Space: l.Space, Size: l.Size, Root: l.Root}
	}
	return nil
}

// healOrg appends the statements that the server lost. They were accepted once,
// so they are accepted again, unless others have appended in their place.
func (r *run) healOrg(ctx context.Context) error {
	if r.orgBack == nil {
		return nil
	}
	if r.orgBack.grown {
		return r.orgProved(ctx)
	}
	if r.orgBack.tried {
		return nil
	}
	back, p := r.orgBack, r.newMending()
	next := back.size
	for e, err := range r.src.Raw(ctx, wire.ID{}, next) {
		if err != nil {
			return fmt.Errorf("sync: read what the server lost: %w", err)
		}
		if e.Pos != next || next >= r.org.Size {
			break
		}
		if len(p.statements) > 0 && len(p.body)+len(e.Raw) > p.budget {
			if err := r.send(ctx, p); err != nil {
				return err
			}
			p = r.newMending()
		}
		p.statement(next, e.Raw)
		next++
	}
	if len(p.statements) > 0 {
		if err := r.send(ctx, p); err != nil {
			return err
		}
	}
	back.tried = true
	r.again = true // what waits may have been refused for want of these
	if back.grown {
		return r.orgProved(ctx)
	}
	return nil
}

// orgProved ends the alarm of the organisation's log when the server, which has as
// much again, shows the last statement that this vault holds: it names all before
// it.
func (r *run) orgProved(ctx context.Context) error {
	raws, err := r.c.statementsAs(ctx, r.c.token(), r.org.Size-1)
	if err != nil {
		return err
	}
	pushed := r.orgBack.pushed
	r.orgBack = nil
	if len(raws) == 0 || orglog.Hash(raws[0]) != r.org.Head {
		r.again = false
		return r.orgForked(ctx, first(raws), orglog.ErrChain)
	}
	delete(r.faults, wire.ID{})
	return r.healed(ctx, wire.ID{}, pushed)
}

func first(raws [][]byte) []byte {
	if len(raws) == 0 {
		return nil
	}
	return raws[0]
}

// refound brings the whole organisation's log to a server that our organisation
// enrolled with and that has lost all of it: its challenge was signed by the
// pinned key. A server that still has some of the log, though not so much that
// it knows this device, takes nothing from a stranger; others must come first.
func (r *run) refound(ctx context.Context, cause error) error {
	if d, ok := r.org.DeviceByKID(r.c.cfg.Device.KID()); !ok || !d.Active() {
		return cause // it is right, as far as we know
	}
	if err := r.orgAlarm(ctx, 0); err != nil {
		return err
	}
	var body []byte
	var n uint64
	for e, err := range r.src.Raw(ctx, wire.ID{}, 0) {
		if err != nil {
			return fmt.Errorf("sync: read what the server lost: %w", err)
		}
		if e.Pos != n || n >= r.org.Size {
			break
		}
		body = wire.AppendFrame(body, wire.CodeStatement, wire.Statement{Pos: n, Raw: e.Raw}.Encode())
		if n++; len(body) > wire.MaxOrgPost/2 {
			break // the rest goes when it knows us
		}
	}
	if n == 0 {
		return errors.Join(r.faults[wire.ID{}], cause)
	}
	res, err := r.c.do(ctx, "POST", wire.PathOrg, body, false)
	if err != nil {
		return err
	}
	defer res.close()
	if res.status != 201 {
		return errors.Join(r.faults[wire.ID{}], cause)
	}
	r.rep.Healed += int(n)
	r.orgBack.size, r.orgBack.pushed = n, int(n)
	return nil
}
