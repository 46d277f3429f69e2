package badger_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"doorstep/sync/journal"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/logstore/storetest"
)

// disk is the journal's folder in memory, which can lose its power and be full.
type disk struct {
	mu    sync.Mutex
	files map[string]*content
	// named are the names that are durable.
	named map[string]*content
	// before is asked ahead of every write, sync and creation; an error makes it
	// fail with nothing done.
	before func() error
}

type content struct{ data, durable []byte }

func newDisk() *disk { return &disk{files: map[string]*content{}, named: map[string]*content{}} }

func (d *disk) ask() error {
	if d.before != nil {
		return d.before()
	}
	return nil
}

// powerCut gives what may be left: of what was not synced each sector made it or
// not, of the names likewise.
func (d *disk) powerCut(rng *rand.Rand) *disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := newDisk()
	for _, names := range []map[string]*content{d.named, d.files} {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if _, sure := d.named[name]; !sure && rng.IntN(2) == 0 {
				continue
			}
			c := names[name]
			b := slices.Clone(c.data)
			for at := 0; at < len(b); at += 512 {
				end := min(at+512, len(b))
				old := make([]byte, end-at)
				if at < len(c.durable) {
					copy(old, c.durable[at:min(end, len(c.durable))])
				}
				if rng.IntN(2) == 0 {
					copy(b[at:end], old)
				}
			}
			k := &content{data: b, durable: slices.Clone(b)}
			out.files[name], out.named[name] = k, k
		}
	}
	return out
}

func (d *disk) List() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.files)), nil
}

func (d *disk) Create(name string) (journal.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[name] != nil {
		return nil, fs.ErrExist
	}
	if err := d.ask(); err != nil {
		return nil, err
	}
	d.files[name] = &content{}
	return &file{d, d.files[name]}, nil
}

func (d *disk) Open(name string) (journal.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[name] == nil {
		return nil, fs.ErrNotExist
	}
	return &file{d, d.files[name]}, nil
}

func (d *disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[to] = d.files[from]
	delete(d.files, from)
	return nil
}

func (d *disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.files, name)
	return nil
}

func (d *disk) Sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.ask(); err != nil {
		return err
	}
	d.named = maps.Clone(d.files)
	return nil
}

type file struct {
	d *disk
	c *content
}

func (f *file) ReadAt(b []byte, at int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if at >= int64(len(f.c.data)) {
		return 0, io.EOF
	}
	n := copy(b, f.c.data[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(b []byte, at int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.ask(); err != nil {
		return 0, err
	}
	if end := at + int64(len(b)); end > int64(len(f.c.data)) {
		f.c.data = append(f.c.data, make([]byte, end-int64(len(f.c.data)))...)
	}
	return copy(f.c.data[at:], b), nil
}

func (f *file) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.ask(); err != nil {
		return err
	}
	f.c.durable = slices.Clone(f.c.data)
	return nil
}

func (f *file) Size() (int64, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return int64(len(f.c.data)), nil
}

func (f *file) Close() error { return nil }

// over opens a store whose journal lies on a disk in memory and whose view and
// blobs lie in a folder.
func over(t *testing.T, dir string, d *disk) (*badger.Store, error) {
	t.Helper()
	o := options()
	o.Dir = func(journal.Dir) journal.Dir { return d }
	return badger.Open(dir, o)
}

// step is one acknowledged write of a workload and how to see that it is there.
type step func(s *badger.Store) error

// workload gives n writes of every kind, in an order of chance.
func workload(rng *rand.Rand, n int) (do, seen []step) {
	next := map[int]uint64{}
	org := uint64(0)
	for i := range n {
		switch rng.IntN(6) {
		case 0:
			size := org
			org++
			raw := fmt.Appendf(nil, "statement %d", size)
			do = append(do, func(s *badger.Store) error { return s.OrgAppend(context.Background(), size, [][]byte{raw}) })
			seen = append(seen, func(s *badger.Store) error {
				have := false
				_, err := s.OrgRead(context.Background(), size, func(pos uint64, b []byte) error {
					have = have || pos == size && bytes.Equal(b, raw)
					return nil
				})
				return found(have, err)
			})
		case 1:
			name := fmt.Sprintf("setting %d", i)
			do = append(do, func(s *badger.Store) error { return s.Set(context.Background(), name, []byte(name)) })
			seen = append(seen, func(s *badger.Store) error {
				v, err := s.Setting(context.Background(), name)
				return found(string(v) == name, err)
			})
		case 2:
			o := storetest.Offer(7, 50+i, 0, 0)
			h := logstore.Held{Device: storetest.Inc(i), Key: o.Key, Hash: hashOf(o.Raw), Raw: o.Raw}
			do = append(do, func(s *badger.Store) error { _, err := s.Hold(context.Background(), h); return err })
			seen = append(seen, func(s *badger.Store) error {
				n, _, err := s.HeldUse(context.Background(), h.Device)
				return found(n == 1, err)
			})
		default:
			sp := rng.IntN(3)
			o := storetest.Offer(sp, 1, 0, next[sp])
			next[sp]++
			do = append(do, func(s *badger.Store) error {
				l := logstore.Log{Store: s}
				out, err := l.Commit(context.Background(), []logstore.Offer{o})
				if err == nil && out[0].Refused != 0 {
					err = fmt.Errorf("refused: %v", out[0].Refused)
				}
				return err
			})
			seen = append(seen, func(s *badger.Store) error {
				l, err := s.Lookup(context.Background(), o.Key)
				if err != nil {
					return err
				}
				have := false
				err = s.Read(context.Background(), o.Key.Space, l.Pos, l.Pos+1, func(e logstore.Entry) error {
					have = bytes.Equal(e.Raw, o.Raw)
					return nil
				})
				return found(have, err)
			})
		}
	}
	return do, seen
}

func found(have bool, err error) error {
	if err == nil && !have {
		err = errors.New("not there")
	}
	return err
}

// sound checks a whole store.
func sound(t *testing.T, s *badger.Store) {
	t.Helper()
	_, err := logstore.Check(t.Context(), s, func(logstore.Entry) error { return nil }, func(p string) { t.Error(p) })
	must(t, err)
}

var errPower = errors.New("the power is off")

// TestPowerCutAtTheFileLayer: the power fails at a random call of the journal to
// its disk. What was not synced is there or not, sector by sector; the view is as
// it was at some commit, the last or an older one. Everything acknowledged is
// there afterwards, the rest is a clean end, and writing goes on.
func TestPowerCutAtTheFileLayer(t *testing.T) {
	rounds := 5
	if os.Getenv("DOORSTEP_PROVE") == "1" {
		rounds = 400
	}
	for round := range rounds {
		rng := rand.New(rand.NewPCG(uint64(round), 3))
		const writes = 14
		do, seen := workload(rng, writes)
		live, d := t.TempDir(), newDisk()
		s, err := over(t, live, d)
		must(t, err)
		views := []string{filepath.Join(t.TempDir(), "0")}
		snapshot := func(to string) {
			must(t, os.MkdirAll(to, 0o700))
			for _, part := range []string{"view", "blobs", "format"} {
				if _, err := os.Stat(filepath.Join(live, part)); err != nil {
					continue
				}
				if part == "format" {
					b, err := os.ReadFile(filepath.Join(live, part))
					must(t, err)
					must(t, os.WriteFile(filepath.Join(to, part), b, 0o600))
					continue
				}
				copyTree(t, filepath.Join(live, part), filepath.Join(to, part))
			}
		}
		snapshot(views[0])
		left := rng.IntN(40)
		var after *disk
		d.mu.Lock()
		d.before = func() error {
			if left--; left == 0 {
				d.mu.Unlock()
				after = d.powerCut(rng)
				d.mu.Lock()
			}
			if left <= 0 {
				return errPower
			}
			return nil
		}
		d.mu.Unlock()
		acked := 0
		for _, w := range do {
			if w(s) != nil {
				break
			}
			acked++
			if acked%4 == 0 {
				views = append(views, filepath.Join(t.TempDir(), "v"))
				snapshot(views[len(views)-1])
			}
		}
		if after == nil {
			after = d.powerCut(rng)
		}
		_ = s.Close() // the power is off
		dir := views[rng.IntN(len(views))]
		s, err = over(t, dir, after)
		if err != nil {
			t.Fatalf("round %d: after a power cut with %d acknowledged: %v", round, acked, err)
		}
		for i, there := range seen[:acked] {
			if err := there(s); err != nil {
				t.Fatalf("round %d: acknowledged write %d of %d: %v", round, i, acked, err)
			}
		}
		sound(t, s)
		for _, w := range do[acked:] {
			if err := w(s); err != nil && !errors.Is(err, logstore.ErrMoved) { // the last may have made it
				t.Fatalf("round %d: going on: %v", round, err)
			}
		}
		sound(t, s)
		must(t, s.Close())
	}
}

// TestDiskFullAtEveryWrite: the disk is full at the n-th call of the journal, for
// every n. The write is refused with ErrFull, what was acknowledged stays, and once
// there is room it is taken.
func TestDiskFullAtEveryWrite(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	do, seen := workload(rng, 6)
	for at := 1; ; at++ {
		dir, d := t.TempDir(), newDisk()
		calls, refused := 0, false
		s, err := over(t, dir, d)
		must(t, err)
		d.mu.Lock()
		d.before = func() error {
			if calls++; calls == at {
				refused = true
				return journal.ErrDiskFull
			}
			return nil
		}
		d.mu.Unlock()
		for i, w := range do {
			err := w(s)
			if err != nil {
				if !errors.Is(err, logstore.ErrFull) {
					t.Fatalf("full at call %d, write %d: %v, want ErrFull", at, i, err)
				}
				err = w(s)
			}
			if err != nil {
				t.Fatalf("full at call %d, write %d again with room: %v", at, i, err)
			}
		}
		must(t, s.Close())
		if s, err = over(t, dir, d); err != nil {
			t.Fatalf("full at call %d: reopening: %v", at, err)
		}
		for i, there := range seen {
			if err := there(s); err != nil {
				t.Fatalf("full at call %d: write %d: %v", at, i, err)
			}
		}
		sound(t, s)
		must(t, s.Close())
		if !refused {
			t.Logf("the disk was full at each of %d calls", at-1)
			return
		}
	}
}

func hashOf(b []byte) [32]byte { return sha256.Sum256(b) }
