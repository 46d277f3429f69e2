package client

import (
	"context"
	"fmt"

	"doorstep/crypto/orglog"
	"doorstep/sync/wire"
)

// head is what the author of an entry signed about what he had seen of the
// server: the last checkpoint of the space's log, and the size of the
// organisation's. A server that shows different people different logs, or leaves
// something out, is found by the first entry that crosses.
type head struct {
	wire.Checkpoint
	org uint64
	// verified says that the signature does, under the log as we hold it.
	verified bool
}

// judge holds what the authors of a section had seen against the log that the
// server shows. It is sound only when nobody had seen more, or anything else;
// then the entries may be handed on. C is the cursor before the section and shown
// what the server signed at its end.
func (r *run) judge(ctx context.Context, c *Cursor, entries []Entry, heads []head, shown wire.Checkpoint, note []byte) (sound bool, err error) {
	for i, h := range heads {
		e := entries[i]
		if h.org > r.org.Size {
			return false, r.aheadOf(ctx, c, e, h, shown, note)
		}
		if !h.verified || h.Size == 0 || resetSince(r.org, h.org) {
			// Nobody's word, no word, or about a log that administrators know
			// to be lost.
			continue
		}
		kind := Withheld
		if h.Size <= e.Pos {
			root, known, err := r.rootAt(ctx, c, entries, h.Size)
			if err != nil {
				return false, err
			}
			if !known || root == wire.Hash(h.Root) {
				continue
			}
			kind = Fork
		}
		return false, r.alarm(ctx, Alarm{
			Kind: kind, Space: c.Space, Held: h.Checkpoint, Shown: shown, HeldNote: c.Note, ShownNote: note, Entry: e.Raw, Author: e.Device,
		})
	}
	return true, nil
}

// rootAt gives the root of a space's log at a size that the vault holds or that
// the entries of a section reach.
func (r *run) rootAt(ctx context.Context, c *Cursor, entries []Entry, size uint64) (wire.Hash, bool, error) {
	switch {
	case size == c.Tree.Size:
		return wire.Hash(c.Tree.Root()), true, nil
	case size > c.Tree.Size:
		return entries[size-1-c.Tree.Size].RootAfter, true, nil
	}
	root, ok, err := r.src.RootAt(ctx, c.Space, size)
	if err != nil {
		return root, false, fmt.Errorf("sync: read a root: %w", err)
	}
	return root, ok, nil
}

// aheadOf deals with an author who had seen more of the organisation's log than
// this answer began with. Somebody may have appended while the answer was on its
// way: the server is asked again, and must then show what the author had seen.
func (r *run) aheadOf(ctx context.Context, c *Cursor, e Entry, h head, shown wire.Checkpoint, note []byte) error {
	r.broken[c.Space] = true
	if !r.ahead[c.Space] {
		r.ahead[c.Space], r.again = true, true
		return nil
	}
	delete(r.ahead, c.Space)
	if !h.verified {
		r.faults[c.Space] = fmt.Errorf("%w: entry %d is signed by nobody that the log names", ErrLied, e.Pos)
		return nil
	}
	return r.alarm(ctx, Alarm{
		Kind: Withheld, Space: c.Space, Shown: shown, HeldNote: c.Note, ShownNote: note, Entry: e.Raw, Author: e.Device,
		HeldOrg: h.org, ShownOrg: r.org.Size,
	})
}

// resetSince says whether administrators stated a loss of the server's after
// somebody had seen so many statements: then what he had seen of it proves
// nothing about what it is now.
func resetSince(st *orglog.State, seen uint64) bool { return st.ResetAfter(max(seen, 1) - 1) }
