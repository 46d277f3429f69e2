package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"strconv"

	"doorstep/crypto/detcbor"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// The log of a space as the server showed it lies in a file of its own, entry
// by entry, signed and sealed as each came. From it a server that lost entries
// gets them back, and a damaged view is built again without any server. It is
// written and flushed before the view learns of it.

// Kinds of frames in a space's log: the first byte.
const (
	logEntry = 'e' // an entry; its place in the log is its place in the file
	logPoint = 'c' // up to here a checkpoint verified
)

// pointRow is the payload of a logPoint.
type pointRow struct {
	Note detcbor.Bytes `cbor:"1,keyasint,omitempty"`
	Org  uint64        `cbor:"2,keyasint,omitempty"`
}

func logName(space op.ID) string { return hex.EncodeToString(space[:]) + suffixLog }

const (
	suffixLog = ".log"
	suffixOld = ".old" // with a number: a log as it was before a server began anew
)

// appendLog writes entries and their checkpoint behind the part of a space's
// log that its cursor covers, and returns where they end.
func (s *Store) appendLog(id op.ID, from uint64, entries []client.Entry, after client.Cursor) (uint64, error) {
	point, err := detcbor.Marshal(pointRow{Note: after.Note, Org: after.Org})
	if err != nil {
		return 0, err
	}
	var b []byte
	if from == 0 {
		b = append(b, frameMagic...)
	}
	for _, e := range entries {
		b = appendFrameTo(b, append([]byte{logEntry}, e.Raw...))
	}
	b = appendFrameTo(b, append([]byte{logPoint}, point...))
	end := from + uint64(len(b))
	f, err := s.logs.open(logName(id))
	if err != nil {
		return 0, s.explain(err)
	}
	size, err := f.Size()
	if err == nil {
		for from+uint64(len(b)) < uint64(size) {
			b = append(b, 0) // remains of a write that the view never learnt of
		}
		_, err = f.WriteAt(b, int64(from))
	}
	if err == nil {
		err = f.Sync() // the view must not know of more than there is
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, s.explain(err)
	}
	return end, nil
}

// logReader walks a space's log from its beginning.
type logReader struct {
	tree  wire.Tree // as far as it was read
	entry func(raw []byte, after wire.Tree) error
	point func(p pointRow, tree wire.Tree, end int64) error
}

// read walks frames from offset from up to end. bad says that something in
// between cannot be read.
func (r *logReader) read(f io.ReaderAt, from, end int64) (at int64, bad bool, err error) {
	if from == 0 {
		magic := make([]byte, len(frameMagic))
		if _, err := f.ReadAt(magic, 0); err != nil || string(magic) != frameMagic {
			return 0, true, nil
		}
		from = int64(len(frameMagic))
	}
	pos := from
	return eachFrame(f, from, end, func(p []byte) error {
		pos += int64(frameHead + len(p))
		switch p[0] {
		case logEntry:
			raw := bytes.Clone(p[1:])
			r.tree = r.tree.Add(wire.LeafHash(raw))
			if r.entry != nil {
				return r.entry(raw, r.tree)
			}
		case logPoint:
			var row pointRow
			if err := detcbor.Unmarshal(p[1:], &row); err != nil {
				return nil // of a newer version: the entries count
			}
			if r.point != nil {
				return r.point(row, r.tree, pos)
			}
		}
		return nil
	})
}

// Raw runs over the entries of a space's log that this vault holds, in the
// order of the log, from position from on. It implements client.Source.
func (s *Store) Raw(ctx context.Context, space wire.ID, from uint64) iter.Seq2[client.Entry, error] {
	return func(yield func(client.Entry, error) bool) {
		id := op.ID(space)
		if id.IsZero() {
			s.rawStatements(from, yield)
			return
		}
		row, err := s.cursorRow(id)
		if err != nil || row.Log == 0 {
			if err != nil {
				yield(client.Entry{}, err)
			}
			return
		}
		f, err := s.logs.Open(logName(id))
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				yield(client.Entry{}, s.explain(err))
			}
			return
		}
		defer f.Close()
		org := s.State()
		stop := errors.New("enough")
		r := logReader{entry: func(raw []byte, after wire.Tree) error {
			if after.Size <= from {
				return ctx.Err()
			}
			signed, err := wire.ParseSigned(raw)
			if err != nil {
				return err
			}
			e := client.Entry{Key: signed.Key, Pos: after.Size - 1, Device: signed.Device, Raw: raw, RootAfter: wire.Hash(after.Root())}
			if org != nil {
				e.Authority = org.Authority(signed.Device, signed.OrgSize)
			}
			if !yield(e, nil) {
				return stop
			}
			return ctx.Err()
		}}
		_, bad, err := r.read(f, 0, int64(row.Log))
		if bad {
			s.logDamaged(id)
		}
		if err != nil && !errors.Is(err, stop) {
			yield(client.Entry{}, err)
		}
	}
}

// logDamaged notes that a space's log must be mended with the next sync.
func (s *Store) logDamaged(id op.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.badLogs[id] = true
}

// RootAt gives the root that a space's log had at a size. It implements
// client.Source.
func (s *Store) RootAt(_ context.Context, space wire.ID, size uint64) (wire.Hash, bool, error) {
	id := op.ID(space)
	if size == 0 {
		return wire.Hash(wire.Tree{}.Root()), true, nil
	}
	s.rootsMu.Lock()
	defer s.rootsMu.Unlock()
	r := &s.lastRoots
	if r.space != id || size <= r.first || size > r.first+uint64(len(r.hashes)/32) {
		key, b, err := s.view.before(keyOf(rowRoots, id[:]), be64(size-1))
		if err != nil {
			return wire.Hash{}, false, s.damaged(asDamage(err))
		}
		if key == nil {
			return wire.Hash{}, false, nil
		}
		*r = rootsRow{space: id, first: fromBE(key[17:]), hashes: b}
	}
	at := size - 1 - r.first
	if size <= r.first || at >= uint64(len(r.hashes)/32) {
		return wire.Hash{}, false, nil
	}
	root := wire.Hash(r.hashes[32*at : 32*at+32])
	return root, root != wire.Hash{}, nil
}

// rootsRow is a row of roots: those after the entries from position first on.
type rootsRow struct {
	space  op.ID
	first  uint64
	hashes []byte
}

func fromBE(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// putRoots keeps the roots after entries, the first of which is at a position.
func (w *viewWrite) putRoots(id op.ID, entries []client.Entry, first uint64) error {
	if len(entries) == 0 {
		return nil
	}
	b := make([]byte, 0, 32*len(entries))
	for _, e := range entries {
		b = append(b, e.RootAfter[:]...)
	}
	w.s.rootsMu.Lock()
	w.s.lastRoots = rootsRow{}
	w.s.rootsMu.Unlock()
	return w.c.put(keyOf(rowRoots, id[:], be64(first)), b)
}

// rewind takes a space's log and cursor back to position to, or to the end of
// what can be read of it if that comes first: because entries come again from a
// server that began anew, or because the file was damaged. The file as it was
// is kept under another name. The caller holds viewMu.
func (s *Store) rewind(id op.ID, row cursorRow, to uint64, keepAs string) (next cursorRow, err error) {
	name := logName(id)
	data, err := s.logs.read(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return next, s.explain(err)
	}
	good := []byte(frameMagic)
	var entries []client.Entry
	var c client.Cursor
	stop := errors.New("enough")
	r := logReader{
		entry: func(raw []byte, after wire.Tree) error {
			if after.Size > to {
				return stop
			}
			good = appendFrameTo(good, append([]byte{logEntry}, raw...))
			entries = append(entries, client.Entry{RootAfter: wire.Hash(after.Root())})
			c.Tree = after
			return nil
		},
		point: func(p pointRow, _ wire.Tree, _ int64) error {
			c.Note, c.Org = p.Note, p.Org
			return nil
		},
	}
	if _, _, err := r.read(bytes.NewReader(data), 0, int64(min(row.Log, uint64(len(data))))); err != nil && !errors.Is(err, stop) {
		return next, err
	}
	if len(data) > 0 {
		if err := s.logs.write(name+"."+strconv.FormatInt(s.o.Now().UnixNano(), 10)+keepAs, data); err != nil {
			return next, s.explain(err)
		}
	}
	next = cursorRowOf(c)
	if len(entries) == 0 {
		next, good = cursorRow{}, nil
	}
	if next.Log = uint64(len(good)); next.Log > 0 {
		err = s.logs.write(name, good)
	} else {
		err = s.logs.remove(name)
	}
	if err != nil {
		return next, s.explain(err)
	}
	if err := s.dropRows(keyOf(rowRoots, id[:])); err != nil {
		return next, err
	}
	b, err := detcbor.Marshal(next)
	if err != nil {
		return next, err
	}
	w := s.newWrite()
	w.head(id)
	for i := 0; i < len(entries); i += wire.SectionEntries {
		if err := w.putRoots(id, entries[i:min(len(entries), i+wire.SectionEntries)], uint64(i)); err != nil {
			return next, err
		}
	}
	if err := w.c.put(keyOf(rowCursor, id[:]), b); err != nil {
		return next, err
	}
	return next, w.finish(s.stored)
}

// rawStatements gives the organisation's log as the server and this vault both
// held it, for a server that lost it.
func (s *Store) rawStatements(from uint64, yield func(client.Entry, error) bool) {
	s.mu.Lock()
	var raws [][]byte
	if s.confirmed != nil {
		raws = s.orgRaw[:min(uint64(len(s.orgRaw)), s.confirmed.Size)]
	}
	s.mu.Unlock()
	for i := from; i < uint64(len(raws)); i++ {
		if !yield(client.Entry{Pos: i, Raw: raws[i]}, nil) {
			return
		}
	}
}
