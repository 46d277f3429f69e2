package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// FS is what the journal needs of a file system. Names are whole paths. The
// contract of each method is that of package os, but for what is said here.
type FS interface {
	// MkdirAll makes dir readable by its owner alone.
	MkdirAll(dir string) error
	// Create makes a new file for reading and writing; it fails if it exists.
	Create(name string) (File, error)
	// Open opens an existing file for reading and writing.
	Open(name string) (File, error)
	// List returns the base names in dir.
	List(dir string) ([]string, error)
	Rename(from, to string) error
	Remove(name string) error
	// SyncDir makes earlier creations, renames and removals in dir durable,
	// where the system can.
	SyncDir(dir string) error
}

// File is one open file.
type File interface {
	ReadAt(p []byte, off int64) (int, error)
	WriteAt(p []byte, off int64) (int, error)
	// Sync returns once all bytes written are on the disk.
	Sync() error
	Size() (int64, error)
	Close() error
}

// ErrDiskFull means that the disk had no room. What was acknowledged before is
// safe, and Append may be tried again at any time.
var ErrDiskFull = errors.New("journal: the disk is full")

// OS is the real file system.
type OS struct{}

var _ FS = OS{}

// MkdirAll makes dir for its owner alone.
func (OS) MkdirAll(dir string) error { return os.MkdirAll(dir, 0o700) }

// Create makes a new file.
func (OS) Create(name string) (File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

// Open opens an existing file.
func (OS) Open(name string) (File, error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

// List returns the base names in dir.
func (OS) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// Rename moves a file within a directory.
func (OS) Rename(from, to string) error { return os.Rename(from, to) }

// Remove deletes a file.
func (OS) Remove(name string) error { return os.Remove(name) }

// SyncDir flushes the directory itself; on Windows there is nothing to call.
func (OS) SyncDir(dir string) error { return syncDir(filepath.Clean(dir)) }

type osFile struct{ *os.File }

func (f osFile) Sync() error { return syncData(f.File) }

func (f osFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// explain turns a full disk into ErrDiskFull and gives the rest its context.
func explain(what string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, errQuota) {
		return fmt.Errorf("%w: %s", ErrDiskFull, what)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // names of files stay out of messages
	}
	return fmt.Errorf("journal: %s: %w", what, err)
}
