package client

import (
	"context"
	"errors"
	"fmt"
	"io"

	"doorstep/crypto/orglog"
	"doorstep/sync/wire"
)

// ownEntry is something this vault pushed and holds a receipt for.
type ownEntry struct {
	key wire.Key
	raw []byte
}

// takeOwn adds an entry of this vault's own to a tree that stands before it.
func (r *run) takeOwn(tree wire.Tree, own ownEntry) (wire.Tree, Entry) {
	next := tree.Add(wire.LeafHash(own.raw))
	return next, Entry{
		Key: own.key, Pos: tree.Size, Device: r.c.cfg.Device.KID(), Authority: orglog.Authorised, Raw: own.raw,
		RootAfter: wire.Hash(next.Root()), Own: true,
	}
}

// answering reads the answer to one parcel. What it is handed comes from a
// server that may be broken, lying or cut off: each frame is verified before
// anything of it is handed on, and what was handed on before a fault stays.
type answering struct {
	r *run
	p *parcel

	raws  [][]byte // statements gathered, from position r.org.Size
	told  map[place]bool
	ended bool
	// forgotten: the server does not know the cursors of a resume frame.
	forgotten bool
}

// place is one position of one space's log.
type place struct {
	space wire.ID
	pos   uint64
}

// maxAnswer bounds an answer; each section of it is bounded by itself.
const maxAnswer = 8 << 30

func (a *answering) read(ctx context.Context, res *response) error {
	rd := wire.NewReader(res.body, maxAnswer)
	for {
		f, err := rd.Next()
		if err != nil {
			return a.streamEnded(ctx, err)
		}
		if a.ended {
			return fmt.Errorf("%w: more after the end", ErrLied)
		}
		if f.Code != wire.CodeStatement && f.Code != wire.CodeAccepted {
			if err := a.keepStatements(ctx); err != nil {
				return err
			}
		}
		if err := a.frame(ctx, rd, f); err != nil {
			return err
		}
	}
}

// streamEnded judges the end of the stream: only an end frame makes it whole.
func (a *answering) streamEnded(ctx context.Context, err error) error {
	if errors.Is(err, io.EOF) && a.ended {
		return nil
	}
	if kerr := a.keepStatements(ctx); kerr != nil {
		return kerr
	}
	switch {
	case errors.Is(err, wire.ErrMalformed) || errors.Is(err, wire.ErrTooLarge):
		return fmt.Errorf("%w: %w", ErrLied, err)
	case errors.Is(err, io.EOF) || errors.Is(err, wire.ErrCut):
		return because(ErrServerGone, err)
	}
	return explain(ctx, err)
}

func (a *answering) frame(ctx context.Context, rd *wire.Reader, f wire.Frame) error {
	switch f.Code {
	case wire.CodeStatement:
		st, err := wire.ParseStatement(f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		return a.statement(st.Pos, st.Raw)
	case wire.CodeAccepted:
		return a.accepted(f.Body)
	case wire.CodeToken:
		return a.token(f.Body)
	case wire.CodeReceipt:
		return a.receipt(ctx, f.Body)
	case wire.CodeRefusal:
		return a.refusal(f.Body)
	case wire.CodeSection:
		sec, err := wire.ParseSection(f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		return a.section(ctx, rd, sec)
	case wire.CodeEnd:
		end, err := wire.ParseEnd(f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		now := a.r.c.cfg.Clock.Now()
		a.r.clock(end.When(), now, now)
		a.ended = true
		switch {
		case end.Org < a.r.org.Size:
			return a.r.orgAlarm(ctx, end.Org)
		case a.r.orgBack != nil:
			a.r.orgBack.grown = true
		case end.Org > a.r.org.Size && a.p.asked && !a.r.grew:
			a.r.again, a.r.grew = true, true
		}
		return nil
	}
	return fmt.Errorf("%w: frame of kind %d in an answer", ErrLied, f.Code)
}

// statement queues a statement that follows what is held; keepStatements
// verifies and keeps them together.
func (a *answering) statement(pos uint64, raw []byte) error {
	if pos != a.r.org.Size+uint64(len(a.raws)) {
		return fmt.Errorf("%w: statement %d out of order", ErrLied, pos)
	}
	a.raws = append(a.raws, raw)
	return nil
}

// token takes the token that follows a request which signed in by itself.
func (a *answering) token(body []byte) error {
	t, err := wire.ParseToken(body)
	if err != nil || !a.p.signed {
		return fmt.Errorf("%w: a token that was not asked for", ErrLied)
	}
	a.p.signed = false
	a.r.c.setToken(t, a.r.c.cfg.Clock.Now())
	return nil
}

// accepted takes one of our own statements as stored.
func (a *answering) accepted(body []byte) error {
	acc, err := wire.ParseAccepted(body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLied, err)
	}
	raw, ours := a.p.statements[acc.Pos]
	if !ours || wire.HashOf(raw) != acc.Hash {
		return fmt.Errorf("%w: a statement accepted that was not sent", ErrLied)
	}
	if a.p.heals {
		a.r.rep.Healed++
		if a.r.orgBack != nil {
			a.r.orgBack.pushed++
		}
		return nil
	}
	return a.statement(acc.Pos, raw)
}

// keepStatements verifies what has gathered against the chain from the pinned
// genesis and hands it on.
func (a *answering) keepStatements(ctx context.Context) error {
	if len(a.raws) == 0 {
		return nil
	}
	raws := a.raws
	a.raws = nil
	r := a.r
	next, err := r.org.ApplyAll(raws)
	good := next.Size - r.org.Size
	if good > 0 {
		if kerr := r.sink.KeepStatements(ctx, r.org.Size, raws[:good], next); kerr != nil {
			return fmt.Errorf("sync: keep statements: %w", kerr)
		}
		r.rep.Statements += int(good)
		r.org = next
		if perr := r.c.pin(next.NoteKey); perr != nil {
			return perr
		}
	}
	switch {
	case errors.Is(err, orglog.ErrNewer):
		return fmt.Errorf("sync: the organisation uses a newer version of Doorstep; update this tablet: %w", err)
	case errors.Is(err, orglog.ErrChain):
		return r.orgForked(ctx, raws[good], err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrLied, err)
	}
	return nil
}

// receipt verifies a receipt and marks what it names safe. A receipt by
// another key, or for anything but the very bytes that were sent, is a lie, and
// nothing is marked.
func (a *answering) receipt(ctx context.Context, body []byte) error {
	r := a.r
	rs, err := wire.OpenReceipts(r.c.noteKey(), r.org.Org, body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLied, err)
	}
	all := rs.All()
	for _, rc := range all {
		s, ours := a.p.bundles[rc.Key]
		if !ours || s.hash != rc.Hash {
			return fmt.Errorf("%w: a receipt for something that was not sent", ErrLied)
		}
	}
	if a.p.heals {
		return a.tookBack(rs)
	}
	if err := r.sink.KeepReceipts(ctx, all, body); err != nil {
		return fmt.Errorf("sync: keep receipts: %w", err)
	}
	for _, rc := range all {
		if r.own[rc.Key.Space] == nil {
			r.own[rc.Key.Space] = map[uint64]ownEntry{}
		}
		a.told[place{rc.Key.Space, rc.Pos}] = true
		r.own[rc.Key.Space][rc.Pos] = ownEntry{key: rc.Key, raw: a.p.bundles[rc.Key].raw}
		delete(a.p.bundles, rc.Key)
		r.rep.Pushed++
	}
	for _, l := range rs.Logs {
		if err := a.advance(ctx, l, body); err != nil {
			return err
		}
	}
	return nil
}

// advance moves the cursor of a space over what this vault pushed, up to where
// somebody else wrote, and compares the signed root if that is the log's end.
func (a *answering) advance(ctx context.Context, l wire.LogReceipts, evidence []byte) error {
	r := a.r
	c, ok := r.cursors[l.Space]
	if !ok || r.broken[l.Space] {
		return nil
	}
	tree := c.Tree
	var entries []Entry
	for {
		own, mine := r.own[l.Space][tree.Size]
		if !mine {
			break
		}
		var e Entry
		tree, e = r.takeOwn(tree, own)
		entries = append(entries, e)
	}
	shown := wire.Checkpoint{Space: l.Space, Size: l.Size, Root: l.Root}
	switch {
	case l.Size < c.Tree.Size:
		return a.r.ownAlarm(ctx, Rollback, c, shown, evidence)
	case l.Size < tree.Size:
		return fmt.Errorf("%w: a receipt beyond the end of its log", ErrLied)
	case l.Size == tree.Size && l.Root != tree.Root():
		return a.r.ownAlarm(ctx, Fork, c, shown, evidence)
	case tree.Size == c.Tree.Size:
		return nil
	}
	// Where somebody wrote after us, the root cannot be compared yet; the next
	// checkpoint is held against the cursor all the same.
	next := Cursor{Space: l.Space, Tree: tree, Note: c.Note, Org: r.org.Size}
	if err := r.sink.KeepEntries(ctx, entries, next); err != nil {
		return fmt.Errorf("sync: keep a cursor: %w", err)
	}
	for _, e := range entries {
		delete(r.own[l.Space], e.Pos)
	}
	*c = next
	return nil
}

// refusal notes why something was not taken. None of it loses work: what was
// refused stays waiting.
func (a *answering) refusal(body []byte) error {
	ref, err := wire.ParseRefusal(body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLied, err)
	}
	switch ref.Reason {
	case wire.RefusedAbsent:
		return nil // the answer to a claim: it is sent again

	case wire.RefusedResume:
		a.forgotten, a.r.again = true, true
		return nil
	case wire.RefusedMoved:
		if len(a.p.statements) > 0 && !a.p.heals {
			a.r.again = true
			return nil
		}
	case wire.RefusedBehind:
		if !a.r.behind {
			a.r.behind, a.r.again = true, true // it goes after what the server lost
			return nil
		}
	case wire.RefusedRestored:
		a.r.later = &RefusedError{Refusal: ref}
		return nil
	case wire.RefusedStorage, wire.RefusedBusy:
		a.r.errs = append(a.r.errs, &RefusedError{Refusal: ref})
		return nil
	}
	if !a.p.heals {
		a.r.rep.Refusals = append(a.r.rep.Refusals, ref)
	}
	return nil
}
