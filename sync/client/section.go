package client

import (
	"context"
	"fmt"

	"doorstep/sync/wire"
)

// section reads the entries of one space up to their checkpoint, verifies each
// and all, and hands them on with the cursor after them.
func (a *answering) section(ctx context.Context, rd *wire.Reader, sec wire.Section) error {
	r := a.r
	c, asked := r.cursors[sec.Space]
	if !asked || !a.p.asked || sec.Count > wire.SectionEntries {
		return fmt.Errorf("%w: a space that was not asked for", ErrLied)
	}
	if sec.First > c.Tree.Size {
		return fmt.Errorf("%w: entries out of order", ErrLied)
	}
	tree := c.Tree
	var entries []Entry
	var heads []head
	var bad error
	for pos := sec.First; pos < sec.First+sec.Count; pos++ {
		held := pos < c.Tree.Size // the cursor has passed it since it was asked for
		if a.told[place{sec.Space, pos}] {
			// This answer's receipt named it, so it is not sent down.
			if !held {
				var e Entry
				tree, e = r.takeOwn(tree, r.own[sec.Space][pos])
				entries, heads = append(entries, e), append(heads, head{})
			}
			continue
		}
		f, err := rd.Next()
		if err != nil {
			return a.streamEnded(ctx, err)
		}
		if f.Code != wire.CodeBundle {
			return fmt.Errorf("%w: an entry is missing", ErrLied)
		}
		if held {
			continue
		}
		tree = tree.Add(wire.LeafHash(f.Body))
		e, h, err := a.entry(sec.Space, pos, f.Body)
		if err != nil && bad == nil {
			bad = err
		}
		e.RootAfter = wire.Hash(tree.Root())
		entries, heads = append(entries, e), append(heads, h)
	}
	f, err := rd.Next()
	if err != nil {
		return a.streamEnded(ctx, err)
	}
	if f.Code != wire.CodeCheckpoint {
		return fmt.Errorf("%w: a checkpoint is missing", ErrLied)
	}
	cp, err := wire.OpenCheckpoint(r.c.noteKey(), r.org.Org, sec.Space, f.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLied, err)
	}
	if r.broken[sec.Space] {
		return nil
	}
	if cp.Size != sec.First+sec.Count {
		return fmt.Errorf("%w: a checkpoint of another size", ErrLied)
	}
	switch {
	case cp.Size < c.Tree.Size && sec.Count > 0:
		return nil // all of it is held already; the next section has the news
	case cp.Size < c.Tree.Size:
		return r.ownAlarm(ctx, Rollback, c, cp, f.Body)
	case tree.Check(cp) != nil:
		return r.ownAlarm(ctx, Fork, c, cp, f.Body)
	}
	// The log is the one that we know. Now the words of those who wrote it are
	// held against it.
	if sound, err := r.judge(ctx, c, entries, heads, cp, f.Body); err != nil || !sound {
		return err
	}
	if bad != nil {
		// Somebody put into it what no device signed. The space stops here;
		// others go on.
		r.broken[sec.Space] = true
		r.faults[sec.Space] = fmt.Errorf("%w: %w", ErrLied, bad)
		return nil
	}
	next := Cursor{Space: sec.Space, Tree: tree, Note: f.Body, Org: r.org.Size}
	if err := r.sink.KeepEntries(ctx, entries, next); err != nil {
		return fmt.Errorf("sync: keep entries: %w", err)
	}
	for pos := sec.First; pos < sec.First+sec.Count; pos++ {
		delete(r.own[sec.Space], pos)
	}
	*c = next
	for _, e := range entries {
		if !e.Own {
			r.rep.Pulled++
		}
	}
	return r.proved(ctx, sec.Space)
}

// entry verifies one bundle or epoch record: its form, that it belongs where it
// stands, and the signature of a device that the organisation's log names.
func (a *answering) entry(space wire.ID, pos uint64, raw []byte) (Entry, head, error) {
	s, err := wire.ParseSigned(raw)
	if err != nil {
		return Entry{}, head{}, fmt.Errorf("entry %d: %w", pos, err)
	}
	if s.Key.Space != space {
		return Entry{}, head{}, fmt.Errorf("entry %d belongs to another space: %w", pos, wire.ErrSignature)
	}
	h := head{org: s.OrgSize}
	if s.Bundle != nil {
		h.Checkpoint = wire.Checkpoint{Space: space, Size: s.Bundle.Header.Checkpoint.Size, Root: s.Bundle.Header.Checkpoint.Root}
	}
	e := Entry{Key: s.Key, Pos: pos, Device: s.Device, Raw: raw}
	if e.Authority, err = s.Verify(a.r.org); err != nil {
		return e, h, fmt.Errorf("entry %d: %w", pos, err)
	}
	h.verified = true
	return e, h, nil
}
