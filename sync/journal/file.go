package journal

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Dir is the folder of a journal. The journal names the files; nothing else may be
// written there. Implementations return errors that match ErrDiskFull where the disk
// had no room, and fs.ErrNotExist and fs.ErrExist as usual.
type Dir interface {
	// List gives the names of all files.
	List() ([]string, error)
	// Create makes a new, empty file.
	Create(name string) (File, error)
	// Open opens a file for reading and writing.
	Open(name string) (File, error)
	// Rename moves a closed file over any of the new name, at once or not at all.
	Rename(from, to string) error
	// Remove deletes a file.
	Remove(name string) error
	// Sync makes creations, renames and removals durable.
	Sync() error
}

// File is an open file of a Dir.
type File interface {
	io.ReaderAt
	io.WriterAt
	// Sync makes the content durable, at least as far as fdatasync does.
	Sync() error
	// Size gives the length in bytes.
	Size() (int64, error)
	Close() error
}

// ErrDiskFull says that the disk has no room. The journal stays usable: what was
// acknowledged is safe, and saves go on as soon as there is room.
var ErrDiskFull = errors.New("journal: the disk is full")

// OSDir gives the Dir at a path, which must exist.
func OSDir(path string) Dir { return osDir(path) }

type osDir string

func (d osDir) path(name string) string { return filepath.Join(string(d), name) }

func (d osDir) List() ([]string, error) {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

func (d osDir) Create(name string) (File, error) {
	return d.open(name, os.O_RDWR|os.O_CREATE|os.O_EXCL)
}

func (d osDir) Open(name string) (File, error) { return d.open(name, os.O_RDWR) }

func (d osDir) open(name string, flag int) (File, error) {
	f, err := os.OpenFile(d.path(name), flag, 0o600)
	if err != nil {
		return nil, diskFull(err)
	}
	return osFile{f}, nil
}

func (d osDir) Rename(from, to string) error { return diskFull(os.Rename(d.path(from), d.path(to))) }

func (d osDir) Remove(name string) error { return os.Remove(d.path(name)) }

func (d osDir) Sync() error { return syncDir(string(d)) }

type osFile struct{ f *os.File }

func (f osFile) ReadAt(b []byte, at int64) (int, error) { return f.f.ReadAt(b, at) }

func (f osFile) WriteAt(b []byte, at int64) (int, error) {
	n, err := f.f.WriteAt(b, at)
	return n, diskFull(err)
}

func (f osFile) Sync() error { return diskFull(syncFile(f.f)) }

func (f osFile) Close() error { return f.f.Close() }

func (f osFile) Size() (int64, error) {
	st, err := f.f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

// fullError keeps the system's error beside ErrDiskFull.
type fullError struct{ err error }

func (e fullError) Error() string   { return ErrDiskFull.Error() + ": " + e.err.Error() }
func (e fullError) Unwrap() []error { return []error{ErrDiskFull, e.err} }

func diskFull(err error) error {
	if err != nil && isFull(err) {
		return fullError{err}
	}
	return err
}
