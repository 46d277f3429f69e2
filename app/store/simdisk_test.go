package store

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"doorstep/sync/journal"
)

// simDisk is a disk in memory that can fill up and lose its power. Of what was
// not flushed a power cut keeps any sectors and forgets any others; of what was
// done to a folder since it was flushed it keeps the first so many steps.
type simDisk struct {
	mu   sync.Mutex
	dirs map[string]*simDir
	room int64 // bytes left; overwriting takes none
	// fault is asked before every call that changes something.
	fault func(call, name string) error
	calls int
}

func newSimDisk() *simDisk { return &simDisk{dirs: map[string]*simDir{}, room: 1 << 40} }

func (d *simDisk) dir(name string) (journal.Dir, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dirs[name] == nil {
		d.dirs[name] = &simDir{d: d, name: name, files: map[string]*simFile{}, durable: map[string]*simFile{}}
	}
	return d.dirs[name], nil
}

func (d *simDisk) ask(call, name string) error {
	d.calls++
	if d.fault != nil {
		return d.fault(call, name)
	}
	return nil
}

// cutLocked gives the disk as it may be found after the power failed. The caller
// holds mu.
func (d *simDisk) cutLocked(rnd *rand.Rand) *simDisk {
	out := newSimDisk()
	for _, name := range slices.Sorted(maps.Keys(d.dirs)) {
		dir := d.dirs[name]
		files := maps.Clone(dir.durable)
		for _, step := range dir.steps[:rnd.IntN(len(dir.steps)+1)] {
			step(files)
		}
		next := &simDir{d: out, name: name, files: map[string]*simFile{}}
		for _, n := range slices.Sorted(maps.Keys(files)) {
			b := files[n].cut(rnd)
			next.files[n] = &simFile{data: b, durable: slices.Clone(b)}
		}
		next.durable = maps.Clone(next.files)
		out.dirs[name] = next
	}
	return out
}

// simDir implements journal.Dir.
type simDir struct {
	d       *simDisk
	name    string
	files   map[string]*simFile
	durable map[string]*simFile
	steps   []func(map[string]*simFile) // since the folder was flushed
}

type simFile struct{ data, durable []byte }

const sector = 512

// cut gives the content after a power cut: each sector that was not flushed is
// the new one or the old one, and the end may be missing.
func (f *simFile) cut(rnd *rand.Rand) []byte {
	b := slices.Clone(f.data)
	mode := rnd.IntN(3)
	for at := 0; at < len(b); at += sector {
		end := min(at+sector, len(b))
		old := make([]byte, end-at)
		if at < len(f.durable) {
			copy(old, f.durable[at:min(end, len(f.durable))])
		}
		if slices.Equal(b[at:end], old) {
			continue
		}
		switch {
		case mode == 0, mode == 1 && rnd.IntN(2) == 0:
			copy(b[at:end], old)
		case mode == 1 && rnd.IntN(8) == 0: // torn within a sector
			k := rnd.IntN(end - at)
			copy(b[at+k:end], old[k:])
		}
	}
	if len(b) > len(f.durable) && rnd.IntN(2) == 0 {
		b = b[:len(f.durable)+rnd.IntN(len(b)-len(f.durable)+1)]
	}
	return b
}

func (d *simDir) do(step func(map[string]*simFile)) {
	step(d.files)
	d.steps = append(d.steps, step)
}

func (d *simDir) List() ([]string, error) {
	d.d.mu.Lock()
	defer d.d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.files)), nil
}

func (d *simDir) Create(name string) (journal.File, error) {
	d.d.mu.Lock()
	defer d.d.mu.Unlock()
	if d.files[name] != nil {
		return nil, fs.ErrExist
	}
	if err := d.d.ask("create", name); err != nil {
		return nil, err
	}
	f := &simFile{}
	d.do(func(m map[string]*simFile) { m[name] = f })
	return &simHandle{d: d.d, name: name, f: f}, nil
}

func (d *simDir) Open(name string) (journal.File, error) {
	d.d.mu.Lock()
	defer d.d.mu.Unlock()
	if d.files[name] == nil {
		return nil, fs.ErrNotExist
	}
	return &simHandle{d: d.d, name: name, f: d.files[name]}, nil
}

func (d *simDir) Rename(from, to string) error {
	d.d.mu.Lock()
	defer d.d.mu.Unlock()
	if d.files[from] == nil {
		return fs.ErrNotExist
	}
	if err := d.d.ask("rename", from); err != nil {
		return err
	}
	d.do(func(m map[string]*simFile) {
		if f := m[from]; f != nil {
			m[to] = f
			delete(m, from)
		}
	})
	return nil
}

func (d *simDir) Remove(name string) error {
	d.d.mu.Lock()
	defer d.d.mu.Unlock()
	if d.files[name] == nil {
		return fs.ErrNotExist
	}
	if err := d.d.ask("remove", name); err != nil {
		return err
	}
	d.d.room += int64(len(d.files[name].data))
	d.do(func(m map[string]*simFile) { delete(m, name) })
	return nil
}

func (d *simDir) Sync() error {
	d.d.mu.Lock()
	defer d.d.mu.Unlock()
	if err := d.d.ask("syncdir", d.name); err != nil {
		return err
	}
	d.durable, d.steps = maps.Clone(d.files), nil
	return nil
}

// simHandle implements journal.File.
type simHandle struct {
	d    *simDisk
	name string
	f    *simFile
}

func (h *simHandle) ReadAt(b []byte, at int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if at >= int64(len(h.f.data)) {
		return 0, io.EOF
	}
	n := copy(b, h.f.data[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (h *simHandle) WriteAt(b []byte, at int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.ask("write", h.name); err != nil {
		return 0, err
	}
	var err error
	if grow := at + int64(len(b)) - int64(len(h.f.data)); grow > 0 {
		if grow > h.d.room {
			b = b[:max(0, int64(len(b))-(grow-h.d.room))]
			grow, err = h.d.room, fmt.Errorf("%w (in the test)", journal.ErrDiskFull)
		}
		h.d.room -= grow
		h.f.data = append(h.f.data, make([]byte, max(0, grow))...)
	}
	return copy(h.f.data[min(at, int64(len(h.f.data))):], b), err
}

func (h *simHandle) Sync() error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.ask("sync", h.name); err != nil {
		return err
	}
	h.f.durable = slices.Clone(h.f.data)
	return nil
}

func (h *simHandle) Size() (int64, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return int64(len(h.f.data)), nil
}

func (h *simHandle) Close() error { return nil }
