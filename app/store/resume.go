package store

import (
	"errors"
	"io/fs"
	"math"
	"strings"

	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// resumeLogs brings the view up to the logs of spaces. A log that holds more
// than the view knows was written before a crash, or the view is new: what it
// holds is taken in. One that holds less lost its end in a power cut, and the
// server is asked again from there.
func (s *Store) resumeLogs() error {
	if s.org == nil {
		return nil
	}
	names, err := s.logs.List()
	if err != nil {
		return err
	}
	there := map[op.ID]bool{}
	for _, name := range names {
		hexID, isLog := strings.CutSuffix(name, suffixLog)
		var id op.ID
		if !isLog || !unhex(id[:], hexID) {
			continue
		}
		there[id] = true
		s.spaceOf(id)
	}
	for _, id := range s.Spaces() {
		row, err := s.cursorRow(id)
		if err != nil {
			return err
		}
		size := int64(0)
		if there[id] {
			if size, err = s.logs.size(logName(id)); err != nil {
				return err
			}
		}
		switch {
		case uint64(size) > row.Log:
			err = s.reapply(id, row, size)
		case uint64(size) < row.Log || row.Log == 0 && row.Size > 0:
			err = s.mendLog(id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reapply takes in what a log holds beyond the cursor.
func (s *Store) reapply(id op.ID, row cursorRow, size int64) error {
	f, err := s.logs.Open(logName(id))
	if err != nil {
		return err
	}
	defer f.Close()
	s.taking.Lock()
	defer s.taking.Unlock()
	var batch []client.Entry
	r := logReader{tree: row.tree()}
	r.entry = func(raw []byte, after wire.Tree) error {
		batch = append(batch, s.judged(id, raw, after))
		return nil
	}
	r.point = func(p pointRow, tree wire.Tree, end int64) error {
		c := client.Cursor{Space: id, Tree: tree, Note: p.Note, Org: p.Org}
		err := s.keepEntries(batch, c, uint64(end))
		batch = nil
		return err
	}
	at, bad, err := r.read(f, int64(row.Log), size)
	if err != nil || !bad {
		return err
	}
	// What lies behind a fault counts too: the order of changes does not
	// matter. Only the log itself must come from the server again.
	data, err := s.logs.read(logName(id))
	if err != nil {
		return err
	}
	rest := data[min(at, int64(len(data))):]
	if zeros(rest) {
		return nil
	}
	frames, _, _ := splitFrames(append([]byte(frameMagic), rest...))
	if len(frames) == 0 && row.Log > 0 {
		return nil // a torn end, of which the view never learnt
	}
	s.mended("the copy of a case's log")
	if err := s.logs.write(logName(id)+suffixDamaged, data); err != nil && !isFull(err) {
		return err
	}
	for _, p := range frames {
		if p[0] == logEntry {
			batch = append(batch, s.judged(id, p[1:], wire.Tree{}))
		}
	}
	_, _, err = s.takeLoose(id, batch)
	return err
}

// judged makes an entry of what a file held: verified against the
// organisation's log as if a server had sent it.
func (s *Store) judged(id op.ID, raw []byte, after wire.Tree) client.Entry {
	e := client.Entry{Raw: raw}
	if after.Size > 0 {
		e.Pos, e.RootAfter = after.Size-1, wire.Hash(after.Root())
	}
	signed, err := wire.ParseSigned(raw)
	if err != nil || op.ID(signed.Key.Space) != id {
		return e // it is held, and never opens
	}
	e.Key, e.Device = signed.Key, signed.Device
	if auth, err := signed.Verify(s.State()); err == nil {
		e.Authority = auth
	}
	return e
}

// takeLoose takes in entries that stand at no place of a log: from a hand-over
// file, from an older vault's outbox, from behind damage. It returns how many
// changes were new, and how many entries wait for a key. The caller holds
// taking.
func (s *Store) takeLoose(id op.ID, entries []client.Entry) (fresh, held int, err error) {
	if s.isDestroyed(id) || len(entries) == 0 {
		return 0, 0, nil
	}
	t, err := s.openAll(id, entries)
	if err != nil {
		return 0, 0, err
	}
	if err := s.keep(t, func(*viewWrite) error { return nil }); err != nil {
		return 0, 0, err
	}
	s.tell(id, t.ops)
	return len(t.ops), len(t.held), nil
}

// mendLog makes a space's log whole again as far as it goes, and moves the
// cursor back to there, so that the next sync brings the rest.
func (s *Store) mendLog(id op.ID) error {
	s.viewMu.Lock()
	defer s.viewMu.Unlock()
	row, err := s.cursorRow(id)
	if err != nil {
		return err
	}
	_, err = s.rewind(id, row, math.MaxUint64, suffixDamaged)
	return err
}

// mendLogs mends every log in which a fault was found.
func (s *Store) mendLogs() error {
	s.mu.Lock()
	bad := s.badLogs
	s.badLogs = map[op.ID]bool{}
	s.mu.Unlock()
	var errs []error
	for id := range bad {
		errs = append(errs, s.mendLog(id))
	}
	return errors.Join(errs...)
}

// dropOldLogs deletes logs from before a server began anew, once everything
// in them is in the log that it has now. What a server lost and never got back
// stays.
func (s *Store) dropOldLogs() error {
	names, err := s.logs.List()
	if err != nil {
		return err
	}
	for _, name := range names {
		hexID, rest, found := strings.Cut(name, ".")
		var id op.ID
		if !found || !strings.HasSuffix(rest, suffixOld) && !strings.HasSuffix(rest, suffixDamaged) || !unhex(id[:], hexID) {
			continue
		}
		held, err := s.logHolds(id)
		if err != nil {
			return err
		}
		data, err := s.logs.read(name)
		if err != nil {
			return err
		}
		frames, _, _ := splitFrames(data)
		left := false
		for _, p := range frames {
			left = left || p[0] == logEntry && !held[wire.HashOf(p[1:])]
		}
		if !left {
			if err := s.logs.remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// logHolds is the hash of every entry in a space's log.
func (s *Store) logHolds(id op.ID) (map[wire.Hash]bool, error) {
	held := map[wire.Hash]bool{}
	row, err := s.cursorRow(id)
	if err != nil {
		return nil, err
	}
	f, err := s.logs.Open(logName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return held, nil
	}
	if err != nil {
		return nil, err
	}
	r := logReader{entry: func(raw []byte, _ wire.Tree) error {
		held[wire.HashOf(raw)] = true
		return nil
	}}
	_, _, err = r.read(f, 0, int64(row.Log))
	return held, errors.Join(err, f.Close())
}
