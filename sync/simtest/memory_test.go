package simtest_test

import (
	"io"
	"io/fs"
	"maps"
	"slices"

	"doorstep/sync/journal"
)

// memory is a folder that keeps what is written.
type memory struct{ files map[string]*[]byte }

// clone gives a copy of the folder.
func (m *memory) clone() *memory {
	c := &memory{files: make(map[string]*[]byte, len(m.files))}
	for name, b := range m.files {
		b := slices.Clone(*b)
		c.files[name] = &b
	}
	return c
}

func (m *memory) List() ([]string, error) { return slices.Sorted(maps.Keys(m.files)), nil }

func (m *memory) Create(name string) (journal.File, error) {
	m.files[name] = new([]byte)
	return &memoryFile{m.files[name]}, nil
}

func (m *memory) Open(name string) (journal.File, error) {
	if m.files[name] == nil {
		return nil, fs.ErrNotExist
	}
	return &memoryFile{m.files[name]}, nil
}

func (m *memory) Rename(from, to string) error {
	m.files[to] = m.files[from]
	delete(m.files, from)
	return nil
}

func (m *memory) Remove(name string) error {
	delete(m.files, name)
	return nil
}

func (m *memory) Sync() error { return nil }

type memoryFile struct{ b *[]byte }

func (f *memoryFile) ReadAt(b []byte, at int64) (int, error) {
	n := copy(b, (*f.b)[min(at, int64(len(*f.b))):])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f *memoryFile) WriteAt(b []byte, at int64) (int, error) {
	if end := int(at) + len(b); end > len(*f.b) {
		*f.b = append(*f.b, make([]byte, end-len(*f.b))...)
	}
	return copy((*f.b)[at:], b), nil
}

func (f *memoryFile) Sync() error          { return nil }
func (f *memoryFile) Size() (int64, error) { return int64(len(*f.b)), nil }
func (f *memoryFile) Close() error         { return nil }
