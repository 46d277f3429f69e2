package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/sync/wire"
)

// Bounds of one push: about five seconds of the throughput last seen.
const (
	budgetLeast = 16 << 10
	budgetFirst = 256 << 10
	budgetMost  = 1 << 20
	budgetTime  = 5 * time.Second
	// maxRounds bounds how often one sync asks again because the log moved or
	// new spaces appeared.
	maxRounds = 8
	// claimFrom is how much must be in doubt before asking is cheaper than
	// sending again.
	claimFrom = 4 << 10
	// lookAfter is how long a server takes at least to be restored.
	lookAfter = time.Minute
)

// run is one sync.
type run struct {
	c    *Client
	src  Source
	sink Sink
	org  *orglog.State
	rep  Report

	cursors map[wire.ID]*Cursor
	// own holds what this sync has receipts for and the cursor has not passed:
	// the leaf hash at its position.
	own map[wire.ID]map[uint64]ownEntry
	// broken holds spaces that are not read any further in this sync.
	broken map[wire.ID]bool
	// faults holds why a space stays broken; a server that is healed takes its
	// own away.
	faults map[wire.ID]error
	// back holds the spaces of which the server lost something, orgBack the
	// same of the organisation's log; tried those that were given back what
	// this vault has, and proving those of them that the next answer must prove.
	back    map[wire.ID]lost
	orgBack *orgLost
	tried   map[wire.ID]bool
	proving map[wire.ID]int
	// ahead holds, by space, who had seen more of the organisation's log than
	// this server has shown; asked again, it must show it.
	ahead map[wire.ID]bool
	// again is set when another round is due; grew says that one was due because
	// somebody appended to the organisation's log while an answer was on its way.
	again, grew bool
	errs        []error
	// credential lets the next request in by a signature of its own; empty when
	// there is a token.
	credential string
	// apart: in this sync a token is asked for on its own.
	apart bool
	// behind: the server lacks what the author of something had seen, and has said
	// so. GaveBack: what this vault holds of that has been given back. Later is why
	// the server takes nothing new for now.
	behind, gaveBack bool
	later            error
	// signing keeps two requests from signing in at once.
	signing sync.Mutex
}

// Sync sends what waits and brings what is new. With nothing to send and
// nothing new it is one request; a day's work is one request beside signing in.
// It returns what was done, also beside an error; everything that was kept
// before an error stays kept, and the next sync goes on from there.
func (c *Client) Sync(ctx context.Context, src Source, sink Sink) (Report, error) {
	c.running.Lock()
	defer c.running.Unlock()
	r := c.newRun(src, sink)
	reqs, up, down := c.count.requests.Load(), c.count.up.Load(), c.count.down.Load()
	err := r.sync(ctx)
	if err != nil {
		c.unsettled()
	}
	r.rep.Requests = int(c.count.requests.Load() - reqs)
	r.rep.BytesUp, r.rep.BytesDown = c.count.up.Load()-up, c.count.down.Load()-down
	return r.rep, err
}

func (c *Client) newRun(src Source, sink Sink) *run {
	return &run{
		c: c, src: src, sink: sink,
		own: map[wire.ID]map[uint64]ownEntry{}, broken: map[wire.ID]bool{}, faults: map[wire.ID]error{},
		back: map[wire.ID]lost{}, tried: map[wire.ID]bool{}, proving: map[wire.ID]int{}, ahead: map[wire.ID]bool{},
	}
}

func (r *run) sync(ctx context.Context) error {
	var err error
	if r.org, err = r.c.cfg.State.Org(ctx); err != nil {
		return fmt.Errorf("sync: read the organisation: %w", err)
	}
	if r.org != nil && r.org.NoteKey != r.c.cfg.NoteKey {
		if err := r.c.pin(r.org.NoteKey); err != nil {
			return err
		}
	}
	if r.org == nil {
		if err := r.found(ctx); err != nil {
			return err
		}
	}
	if err := r.exchange(ctx); err != nil {
		return err
	}
	// What belongs to a record that was destroyed has nowhere to go, by the
	// organisation's own order: that is no refusal to tell anybody of.
	r.rep.Refusals = slices.DeleteFunc(r.rep.Refusals, func(ref wire.Refusal) bool {
		_, gone := r.org.Destroyed[ref.Key.Space]
		return gone && ref.Reason == wire.RefusedDestroyed
	})
	if err := r.blobs(ctx); err != nil {
		return err
	}
	for _, id := range slices.SortedFunc(maps.Keys(r.faults), compareIDs) {
		r.errs = append(r.errs, r.faults[id])
	}
	if r.later != nil {
		r.errs = append(r.errs, r.later)
	}
	return errors.Join(r.errs...)
}

// exchange does rounds until both sides have said all.
func (r *run) exchange(ctx context.Context) error {
	redialled := false
	for round := range maxRounds {
		r.again = false
		err := r.round(ctx)
		if errors.Is(err, errStale) && !redialled {
			// The line itself may be fine. What was under way is in doubt, so
			// the next round asks before it sends that again.
			redialled = true
			continue
		}
		if refusedFor(err, wire.RefusedRevoked) {
			return r.revoked(ctx, err)
		}
		if refusedFor(err, wire.RefusedUnknown) && !r.apart {
			// The server does not know this device. What then is to be done is
			// done where a token is asked for.
			r.apart = true
			continue
		}
		if refusedFor(err, wire.RefusedAuth) && round < maxRounds-1 {
			// The token died early: the server restarted. Sign in again, once
			// for each round.
			r.c.dropToken()
			continue
		}
		if err != nil {
			return err
		}
		if !r.again {
			break
		}
	}
	return nil
}

func compareIDs(a, b wire.ID) int { return bytes.Compare(a[:], b[:]) }

// refusedFor says whether the server refused a whole request for a reason.
func refusedFor(err error, reason wire.Reason) bool {
	var ref *RefusedError
	return errors.As(err, &ref) && ref.Refusal.Reason == reason
}

// round is one exchange: everything that waits, in as few requests as the
// budget allows, the last of which also brings what is new.
func (r *run) round(ctx context.Context) error {
	r.rep.Waiting, r.rep.Refusals, r.later = 0, nil, nil
	fresh, err := r.present(ctx)
	if err != nil {
		return err
	}
	if err := r.loadCursors(ctx); err != nil {
		return err
	}
	for space := range r.ahead {
		delete(r.broken, space)
	}
	looked := false
	if fresh || r.c.quietFor() >= lookAfter {
		if looked, err = r.look(ctx); err != nil {
			return err
		}
	}
	if err := r.heal(ctx); err != nil {
		return err
	}
	r.gaveBack = r.behind || len(r.tried) > 0
	statements, err := r.src.Statements(ctx, r.org)
	if err != nil {
		return fmt.Errorf("sync: read waiting statements: %w", err)
	}
	if err := r.settleDoubt(ctx); err != nil {
		return err
	}
	p := r.newParcel()
	for i, raw := range statements {
		p.statement(r.org.Size+uint64(i), raw)
	}
	for out, err := range r.src.Pending(ctx) {
		if err != nil {
			return fmt.Errorf("sync: read waiting changes: %w", err)
		}
		if len(out.Raw) > wire.MaxBundle {
			return fmt.Errorf("sync: %v is larger than a server takes", out.Key)
		}
		if !p.fits(len(out.Raw)) {
			if err := r.send(ctx, p); err != nil {
				return err
			}
			p = r.newParcel()
		}
		p.bundle(out)
	}
	if !looked || len(p.body) > 0 {
		follow := r.followFrame()
		p.follow(follow, r.c.canResume(follow))
		if err := r.send(ctx, p); err != nil {
			return err
		}
	}
	if err := r.heal(ctx); err != nil {
		return err
	}
	return r.newSpaces(ctx)
}

// look reads before anything is sent, when the last answer is a while ago: a server
// that was restored from an older copy in between gets back what it lost before it
// gets what is new, so that its log becomes the one that everybody holds. Where what
// waits says itself all that this tablet has seen, the server refuses it then, and a
// look is not needed. After a sync that failed half-way it reads even before it is
// asked what waits, so that what is sealed then knows all that this tablet has been
// told.
func (r *run) look(ctx context.Context) (bool, error) {
	due := false
	for _, c := range r.cursors {
		due = due || c.Tree.Size > 0
	}
	if due && r.c.settled() {
		due = false
		for out, err := range r.src.Pending(ctx) {
			if err != nil {
				return false, fmt.Errorf("sync: read waiting changes: %w", err)
			}
			if due = !r.tellsAll(out); due {
				break
			}
		}
	}
	if !due {
		return false, nil
	}
	p := r.newParcel()
	follow := r.followFrame()
	p.follow(follow, r.c.canResume(follow))
	return true, r.send(ctx, p)
}

// tellsAll says whether the header of what waits tells all that this tablet has seen
// of its space.
func (r *run) tellsAll(out Outgoing) bool {
	c := r.cursors[out.Key.Space]
	if c == nil || c.Tree.Size == 0 {
		return true
	}
	s, err := wire.ParseSigned(out.Raw)
	return err == nil && s.Bundle != nil && s.Bundle.Header.Checkpoint.Size >= c.Tree.Size && !resetSince(r.org, s.OrgSize)
}

func (r *run) loadCursors(ctx context.Context) error {
	cs, err := r.c.cfg.State.Cursors(ctx)
	if err != nil {
		return fmt.Errorf("sync: read cursors: %w", err)
	}
	if len(cs) > wire.MaxFollow {
		return fmt.Errorf("sync: %d spaces are more than one tablet can follow", len(cs))
	}
	r.cursors = make(map[wire.ID]*Cursor, len(cs))
	for _, c := range cs {
		if !c.Tree.Valid() {
			return fmt.Errorf("sync: the cursor of a space is damaged")
		}
		r.cursors[c.Space] = &c
	}
	return nil
}

func (r *run) followFrame() []byte {
	f := wire.Follow{Org: r.org.Size}
	for _, c := range r.cursors {
		_, gone := r.org.Destroyed[c.Space]
		if !r.broken[c.Space] && !gone {
			f.Cursors = append(f.Cursors, wire.Cursor{Space: c.Space, Size: c.Tree.Size})
		}
	}
	return f.Encode()
}

// newSpaces asks for another round when what arrived made the vault follow
// spaces that were not asked for.
func (r *run) newSpaces(ctx context.Context) error {
	cs, err := r.c.cfg.State.Cursors(ctx)
	if err != nil {
		return fmt.Errorf("sync: read cursors: %w", err)
	}
	for _, c := range cs {
		if _, asked := r.cursors[c.Space]; !asked {
			r.again = true
		}
	}
	return nil
}

// found brings a new organisation to a server that has none: the whole log,
// and on loopback the note key with it.
func (r *run) found(ctx context.Context) error {
	statements, err := r.src.Statements(ctx, nil)
	if err != nil {
		return fmt.Errorf("sync: read the founding statements: %w", err)
	}
	if len(statements) == 0 {
		return fmt.Errorf("sync: this vault belongs to no organisation yet")
	}
	st, err := orglog.Load(r.c.cfg.Genesis, statements)
	if err != nil {
		return fmt.Errorf("sync: the founding statements: %w", err)
	}
	var body []byte
	if r.c.cfg.Founding != "" {
		body = wire.AppendFrame(body, wire.CodeAdopt, wire.Adopt{NoteKey: r.c.cfg.Founding}.Encode())
	}
	for i, raw := range statements {
		body = wire.AppendFrame(body, wire.CodeStatement, wire.Statement{Pos: uint64(i), Raw: raw}.Encode())
	}
	res, err := r.c.do(ctx, "POST", wire.PathOrg, body, false)
	if err != nil {
		return err
	}
	defer res.close()
	if res.status != 201 {
		err := refusedWhole(res)
		if refusedFor(err, wire.RefusedAuth) {
			// It has an organisation: ours, when an earlier answer was lost.
			return r.foundBefore(ctx, statements, st)
		}
		return err
	}
	return r.keepFounded(ctx, statements, st)
}

// foundBefore signs in as the founder's device; a server that lets it in holds
// this organisation.
func (r *run) foundBefore(ctx context.Context, statements [][]byte, st *orglog.State) error {
	r.org = st
	if err := r.authenticate(ctx); err != nil {
		r.org = nil
		return err
	}
	return r.keepFounded(ctx, statements, st)
}

func (r *run) keepFounded(ctx context.Context, statements [][]byte, st *orglog.State) error {
	if err := r.sink.KeepStatements(ctx, 0, statements, st); err != nil {
		return fmt.Errorf("sync: keep statements: %w", err)
	}
	r.org = st
	r.rep.Statements += len(statements)
	return nil
}
