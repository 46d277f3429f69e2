package badger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/sync/journal"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/mod/sumdb/tlog"
)

// Options of a store. The zero value but for Log is right for use.
type Options struct {
	// Log gets what happened at opening: damage, rebuilding. It must be set.
	Log *slog.Logger
	// Now names a set-aside folder by time; nil for time.Now.
	Now func() time.Time
	// MinFree is how much room the disk must have for a write, in bytes; 0
	// means 256 MiB. Below it writes are refused with ErrFull, because a full
	// disk kills a process that maps Badger's files.
	MinFree int64
	// Free tells the room at a path; nil for the system's answer.
	Free func(path string) (int64, error)
	// Dir wraps the journal's folder, for tests that make the disk fail.
	Dir func(journal.Dir) journal.Dir
	// KeepJournal is how many bytes of journal are kept after Badger has them
	// safely: as long as nothing was dropped, a damaged Badger is rebuilt whole.
	// 0 means 4 GiB.
	KeepJournal int64
}

// segmentSize holds the largest statement of the organisation's log.
const segmentSize = 5 << 20

// Store implements logstore.Store.
type Store struct {
	opts    Options
	path    string
	lock    *dirLock
	journal *journal.Journal
	db      *badger.DB

	// write is held by the one writer: its look at the heads, its journal record
	// and its rows are one step.
	write   sync.Mutex
	broken  error // set when a record is in the journal but could not be applied
	opened  time.Time
	temps   logstore.Temps
	changes changes
	// use is how many bytes of blobs count for a device, as far as it was asked.
	useMu sync.Mutex
	use   map[wire.ID]int64

	// bytes is the size of the journal, half the record in its middle; both
	// belong to the writer.
	bytes int64
	half  uint64
	// condemned is set once damage was met.
	condemned atomic.Bool

	report Report
}

// Report says what opening found.
type Report struct {
	// Rebuilt tells that Badger was set aside and built again, and SetAside where.
	Rebuilt  bool
	SetAside string
	// Damage lists what the journal found unreadable.
	Damage []string
	// Replayed counts journal records applied at opening.
	Replayed int
	// Upgraded lists the formats that the data was brought to.
	Upgraded []int
}

var _ logstore.Store = (*Store)(nil)

// Report gives what Open found.
func (s *Store) Report() Report { return s.report }

// commit makes a record durable and applies it. The caller holds s.write and has
// checked that the record may be applied.
func (s *Store) commit(ctx context.Context, r record) error {
	if s.broken != nil {
		return s.broken
	}
	if err := s.room(); err != nil {
		return err
	}
	payload, err := detcbor.Marshal(r)
	if err != nil {
		return fmt.Errorf("journal record: %w", err)
	}
	// From here on the write must not be left half done because somebody's
	// request ended.
	seq, err := s.journal.Append(context.WithoutCancel(ctx), payload)
	if errors.Is(err, journal.ErrDiskFull) {
		return fmt.Errorf("journal: %w: %w", logstore.ErrFull, err)
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := s.apply(seq, r); err != nil {
		// It is durable, and the next opening applies it. Until then nothing
		// more may be written, because the heads in Badger are behind.
		s.broken = fmt.Errorf("the store needs a restart: %w", err)
		return s.broken
	}
	s.tidy(seq, len(payload))
	return nil
}

// Append implements logstore.Store.
func (s *Store) Append(ctx context.Context, batches []logstore.Batch) error {
	if err := logstore.CheckBatches(batches); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	err := s.view(func(tx *badger.Txn) error {
		for _, b := range batches {
			size, err := headOf(tx, b.Space)
			if err != nil {
				return err
			}
			if size != b.Size {
				return fmt.Errorf("append: %w", logstore.ErrMoved)
			}
			for _, e := range b.Entries {
				_, err := tx.Get(keyKey(rowKey, e.Key))
				if err == nil {
					return fmt.Errorf("append: a key is taken: %w", logstore.ErrMoved)
				}
				if !errors.Is(err, badger.ErrKeyNotFound) {
					return readError(err)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.commit(ctx, batchesRecord(batches)); err != nil {
		return err
	}
	for _, b := range batches {
		s.changes.note(b.Space)
	}
	return nil
}

// Read implements logstore.Store.
func (s *Store) Read(ctx context.Context, space wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	return s.view(func(tx *badger.Txn) error {
		size, err := headOf(tx, space)
		if err != nil {
			return err
		}
		for pos := from; pos < min(to, size); pos++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			e, err := entryAt(tx, space, pos)
			if err != nil {
				return err
			}
			if err := fn(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// entryAt reads one entry that the head says is there: absence is damage, and so
// are bytes that no longer have their hash.
func entryAt(tx *badger.Txn, space wire.ID, pos uint64) (logstore.Entry, error) {
	row, err := value(tx, posKey(rowEntry, space, pos))
	if errors.Is(err, logstore.ErrAbsent) || err == nil && len(row) < entryHead {
		return logstore.Entry{}, fmt.Errorf("entry %d is missing below its head: %w", pos, logstore.ErrDamaged)
	}
	if err != nil {
		return logstore.Entry{}, err
	}
	e := logstore.Entry{
		Key: wire.Key{Space: space, Inc: wire.ID(row), Class: row[16], N: binary.BigEndian.Uint64(row[17:])},
		Pos: pos, Hash: wire.Hash(row[25:]), Raw: row[entryHead:],
	}
	if sha256.Sum256(e.Raw) != e.Hash {
		return logstore.Entry{}, fmt.Errorf("entry %d has changed on the disk: %w", pos, logstore.ErrDamaged)
	}
	return e, nil
}

// Index implements logstore.Store.
func (s *Store) Index(ctx context.Context, space wire.ID, from, to uint64, fn func(logstore.Entry) error) error {
	return s.Read(ctx, space, from, to, func(e logstore.Entry) error {
		e.Raw = nil
		return fn(e)
	})
}

// Lookup implements logstore.Store.
func (s *Store) Lookup(_ context.Context, key wire.Key) (l logstore.Located, err error) {
	err = s.view(func(tx *badger.Txn) error {
		row, err := value(tx, keyKey(rowKey, key))
		if err != nil {
			return err
		}
		if len(row) != 40 {
			return fmt.Errorf("key row: %w", logstore.ErrDamaged)
		}
		l = logstore.Located{Hash: wire.Hash(row), Pos: binary.BigEndian.Uint64(row[32:])}
		return nil
	})
	return l, err
}

// Next implements logstore.Store.
func (s *Store) Next(_ context.Context, space, inc wire.ID, class uint8) (next uint64, err error) {
	prefix := streamKey(rowKey, space, inc, class)
	err = s.view(func(tx *badger.Txn) error {
		it := tx.NewIterator(badger.IteratorOptions{Reverse: true, Prefix: prefix})
		defer it.Close()
		it.Seek(append(append([]byte(nil), prefix...), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
		if it.ValidForPrefix(prefix) && len(it.Item().Key()) == keyLen {
			next = parseKeyKey(it.Item().Key()).N + 1
		}
		return nil
	})
	return next, err
}

// Head implements logstore.Store.
func (s *Store) Head(_ context.Context, space wire.ID) (size uint64, err error) {
	err = s.view(func(tx *badger.Txn) error {
		size, err = headOf(tx, space)
		return err
	})
	return size, err
}

// Heads implements logstore.Store.
func (s *Store) Heads(ctx context.Context, fn func(logstore.Head) error) error {
	return s.scan(ctx, []byte{rowHead}, func(k, v []byte) error {
		if len(k) != 17 {
			return fmt.Errorf("head row: %w", logstore.ErrDamaged)
		}
		h, err := parseHead(wire.ID(k[1:]), v)
		if err != nil {
			return err
		}
		return fn(h)
	})
}

// Hashes implements logstore.Store.
func (s *Store) Hashes(_ context.Context, space wire.ID, indexes []int64) (out []tlog.Hash, err error) {
	err = s.view(func(tx *badger.Txn) error {
		for _, x := range indexes {
			pos, nth := logstore.HashRow(x)
			row, err := value(tx, posKey(rowHashes, space, pos))
			if err != nil {
				return fmt.Errorf("hash %d: %w", x, err)
			}
			if len(row) < (nth+1)*tlog.HashSize {
				return fmt.Errorf("hash %d: %w", x, logstore.ErrDamaged)
			}
			out = append(out, tlog.Hash(row[nth*tlog.HashSize:]))
		}
		return nil
	})
	return out, err
}

// Keep implements logstore.Store.
func (s *Store) Keep(ctx context.Context, key wire.Key, raw []byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	prefix, hash := keyKey(rowEvidence, key), wire.HashOf(raw)
	n, held := 0, false
	err := s.scan(ctx, prefix, func(k, _ []byte) error {
		n++
		held = held || string(k[len(prefix):]) == string(hash[:])
		return nil
	})
	if err != nil || held || n >= logstore.MaxEvidence {
		return err
	}
	return s.commit(ctx, record{Keep: &keepRecord{Space: key.Space, Inc: key.Inc, Class: key.Class, N: key.N, Raw: raw}})
}

// Evidence implements logstore.Store.
func (s *Store) Evidence(ctx context.Context, fn func(wire.Key, []byte) error) error {
	return s.scan(ctx, []byte{rowEvidence}, func(k, v []byte) error {
		if len(k) != keyLen+32 {
			return fmt.Errorf("evidence row: %w", logstore.ErrDamaged)
		}
		return fn(parseKeyKey(k), v)
	})
}

// OrgAppend implements logstore.Store.
func (s *Store) OrgAppend(ctx context.Context, size uint64, statements [][]byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.view(func(tx *badger.Txn) error {
		have, err := sizeAt(tx, []byte{rowOrgSize})
		if err == nil && have != size {
			err = fmt.Errorf("append statements: %w", logstore.ErrMoved)
		}
		return err
	})
	if err != nil || len(statements) == 0 {
		return err
	}
	return s.commit(ctx, record{Org: &orgRecord{Size: size, Statements: statements}})
}

// OrgRead implements logstore.Store.
func (s *Store) OrgRead(ctx context.Context, from uint64, fn func(uint64, []byte) error) (size uint64, err error) {
	err = s.view(func(tx *badger.Txn) error {
		if size, err = sizeAt(tx, []byte{rowOrgSize}); err != nil {
			return err
		}
		for pos := from; pos < size; pos++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			raw, err := value(tx, orgKey(pos))
			if errors.Is(err, logstore.ErrAbsent) {
				return fmt.Errorf("statement %d is missing: %w", pos, logstore.ErrDamaged)
			}
			if err != nil {
				return err
			}
			if err := fn(pos, raw); err != nil {
				return err
			}
		}
		return nil
	})
	return size, err
}

// Setting implements logstore.Store.
func (s *Store) Setting(_ context.Context, name string) (v []byte, err error) {
	err = s.view(func(tx *badger.Txn) error {
		v, err = value(tx, settingKey(name))
		return err
	})
	return v, err
}

// Set implements logstore.Store.
func (s *Store) Set(ctx context.Context, name string, v []byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	have, err := s.Setting(ctx, name)
	switch {
	case err == nil && string(have) == string(v):
		return nil
	case err == nil:
		return logstore.ErrTaken
	case !errors.Is(err, logstore.ErrAbsent):
		return err
	}
	return s.commit(ctx, record{Set: &settingRecord{Name: name, Value: v}})
}

// Settings implements logstore.Store.
func (s *Store) Settings(ctx context.Context, prefix string, fn func(string, []byte) error) error {
	return s.scan(ctx, settingKey(prefix), func(k, v []byte) error { return fn(string(k[1:]), v) })
}
