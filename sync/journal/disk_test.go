package journal_test

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"doorstep/sync/journal"
)

// disk is a folder in memory that can be cut, flipped, filled and unplugged.
type disk struct {
	mu    sync.Mutex
	files map[string]*content
	// named is what the folder holds for sure, waiting what was done to it since: names
	// become durable in order, and only with Sync.
	named   map[string]*content
	waiting []func(map[string]*content)
	// fault is asked before every write, sync, create, rename, remove and folder sync;
	// an error makes the call fail. Of a failing write the first torn bytes are done.
	fault func(call, name string) error
	torn  int
	room  int64 // bytes left on the disk; overwriting takes none
	calls int
}

type content struct {
	data    []byte
	durable []byte
}

func newDisk() *disk {
	return &disk{files: make(map[string]*content), named: make(map[string]*content), room: 1 << 40}
}

// change is what is done to names: the running program sees it at once.
func (d *disk) change(f func(map[string]*content)) {
	f(d.files)
	d.waiting = append(d.waiting, f)
}

func (d *disk) ask(call, name string) error {
	d.calls++
	if d.fault != nil {
		return d.fault(call, name)
	}
	return nil
}

// copyOf gives a disk with the same files, all durable, and no faults.
func (d *disk) copyOf() *disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := newDisk()
	for n, c := range d.files {
		out.put(n, slices.Clone(c.data))
	}
	return out
}

// put makes a file that is durable with its name.
func (d *disk) put(name string, data []byte) {
	c := &content{data: data, durable: slices.Clone(data)}
	d.files[name], d.named[name] = c, c
}

// powerCut gives what may be left after the power fails. Of what was written and not
// synced, each sector made it or not as keep says, so a later write may be there and an
// earlier one not; of what was done to names, some first part.
func (d *disk) powerCut(sector int, keep func() bool) *disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	names := maps.Clone(d.named)
	for _, f := range d.waiting {
		if !keep() {
			break
		}
		f(names)
	}
	out := newDisk()
	for _, n := range slices.Sorted(maps.Keys(names)) {
		c := names[n]
		b := slices.Clone(c.data)
		for at := 0; at < len(b); at += sector {
			end := min(at+sector, len(b))
			old := make([]byte, end-at)
			if at < len(c.durable) {
				copy(old, c.durable[at:min(end, len(c.durable))])
			}
			if !slices.Equal(b[at:end], old) && !keep() {
				copy(b[at:end], old)
			}
		}
		out.put(n, b)
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
	if err := d.ask("create", name); err != nil {
		return nil, err
	}
	c := &content{}
	d.change(func(f map[string]*content) { f[name] = c })
	return &file{d: d, name: name, c: c}, nil
}

func (d *disk) Open(name string) (journal.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[name] == nil {
		return nil, fs.ErrNotExist
	}
	return &file{d: d, name: name, c: d.files[name]}, nil
}

func (d *disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[from] == nil {
		return fs.ErrNotExist
	}
	if err := d.ask("rename", from); err != nil {
		return err
	}
	d.change(func(f map[string]*content) {
		if c, ok := f[from]; ok {
			f[to] = c
			delete(f, from)
		}
	})
	return nil
}

func (d *disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[name] == nil {
		return fs.ErrNotExist
	}
	if err := d.ask("remove", name); err != nil {
		return err
	}
	d.room += int64(len(d.files[name].data))
	d.change(func(f map[string]*content) { delete(f, name) })
	return nil
}

func (d *disk) Sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.ask("syncdir", ""); err != nil {
		return err
	}
	d.named, d.waiting = maps.Clone(d.files), nil
	return nil
}

type file struct {
	d    *disk
	name string
	c    *content
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
	err := f.d.ask("write", f.name)
	if err != nil {
		b = b[:min(len(b), f.d.torn)]
	}
	if grow := at + int64(len(b)) - int64(len(f.c.data)); grow > 0 {
		if grow > f.d.room {
			b = b[:max(0, int64(len(b))-(grow-f.d.room))]
			grow, err = f.d.room, fmt.Errorf("%w (in the test)", journal.ErrDiskFull)
		}
		f.d.room -= grow
		f.c.data = append(f.c.data, make([]byte, max(0, grow))...)
	}
	return copy(f.c.data[min(at, int64(len(f.c.data))):], b), err
}

func (f *file) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.ask("sync", f.name); err != nil {
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
