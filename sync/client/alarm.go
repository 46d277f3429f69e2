package client

import (
	"context"
	"fmt"

	"doorstep/sync/wire"
)

// alarm keeps the evidence and stops reading the space. The rest of the sync goes
// on, because the work of this tablet is safer sent than kept.
func (r *run) alarm(ctx context.Context, al Alarm) error {
	r.broken[al.Space] = true
	delete(r.ahead, al.Space)
	if err := r.sink.KeepAlarm(ctx, al); err != nil {
		return fmt.Errorf("sync: keep an alarm: %w", err)
	}
	r.rep.Alarms = append(r.rep.Alarms, al)
	r.faults[al.Space] = al.err()
	return nil
}

// err is what the alarm says to a person.
func (al Alarm) err() error {
	switch al.Kind {
	case Rollback, OrgRollback:
		return ErrRollback
	case Withheld:
		return ErrWithheld
	}
	return ErrFork
}

// lost is a space of which the server shows less than the vault holds, or
// something else.
type lost struct {
	shown wire.Checkpoint
	// reset says that administrators know of it: the vault takes the server's
	// log as it is, once it has given back what is missing there.
	reset bool
}

// ownAlarm is for a log that contradicts what this vault itself had read. What
// the server lost it gets back before the sync ends.
func (r *run) ownAlarm(ctx context.Context, kind AlarmKind, c *Cursor, shown wire.Checkpoint, note []byte) error {
	delete(r.proving, c.Space)
	r.broken[c.Space] = true
	delete(r.ahead, c.Space)
	if r.tried[c.Space] && r.faults[c.Space] != nil {
		return nil // it has been given back and told; the alarm stands
	}
	if !r.tried[c.Space] {
		r.back[c.Space] = lost{shown: shown, reset: resetSince(r.org, c.Org)}
		if r.back[c.Space].reset {
			return nil
		}
	}
	return r.alarm(ctx, Alarm{
		Kind: kind, Space: c.Space, HeldNote: c.Note, ShownNote: note,
		Held: wire.Checkpoint{Space: c.Space, Size: c.Tree.Size, Root: c.Tree.Root()}, Shown: shown,
	})
}

// orgLost says how much of the organisation's log a server has left, and what
// was done about it.
type orgLost struct {
	size   uint64
	pushed int
	tried  bool
	// grown says that the server has as much again.
	grown bool
}

// orgAlarm is for an organisation's log that is shorter than it was: the same
// loss as a rollback of a space, only that nobody signed the number.
func (r *run) orgAlarm(ctx context.Context, shown uint64) error {
	if r.orgBack != nil {
		return nil
	}
	r.orgBack = &orgLost{size: shown}
	return r.alarm(ctx, Alarm{Kind: OrgRollback, HeldOrg: r.org.Size, ShownOrg: shown})
}

// orgForked is for an organisation's log that goes on from another past than the
// one that was read before. Both statements are signed; the one that was shown
// is the evidence beside the log that the vault holds.
func (r *run) orgForked(ctx context.Context, shown []byte, cause error) error {
	err := r.alarm(ctx, Alarm{Kind: Fork, Entry: shown, HeldOrg: r.org.Size, ShownOrg: r.org.Size + 1})
	if err != nil {
		return err
	}
	return because(ErrFork, cause)
}
