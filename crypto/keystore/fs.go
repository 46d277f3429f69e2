package keystore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// FS is the folder in which the keystore lies; names have no path in them.
type FS interface {
	// ReadFile returns a file's content, or an error matching fs.ErrNotExist.
	ReadFile(name string) ([]byte, error)
	// WriteFile creates or empties a file that only its owner may read, writes
	// data and returns once the content is on the disk.
	WriteFile(name string, data []byte) error
	// Rename gives a file a new name, replacing one that has it already.
	Rename(oldname, newname string) error
	// Remove deletes a file; an absent one is an error matching fs.ErrNotExist.
	Remove(name string) error
	// SyncDir returns once earlier renames and removals are on the disk.
	SyncDir() error
}

// Dir returns the FS of the folder path, which must exist.
func Dir(path string) FS { return dir(path) }

type dir string

func (d dir) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(d), name))
}

func (d dir) WriteFile(name string, data []byte) error {
	f, err := os.OpenFile(filepath.Join(string(d), name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func (d dir) Rename(oldname, newname string) error {
	return os.Rename(filepath.Join(string(d), oldname), filepath.Join(string(d), newname))
}

func (d dir) Remove(name string) error { return os.Remove(filepath.Join(string(d), name)) }

func (d dir) SyncDir() error {
	if runtime.GOOS == "windows" {
		// Windows cannot flush a folder; NTFS journals renames by itself.
		return nil
	}
	f, err := os.Open(string(d))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// The files of a keystore.
const (
	fileCurrent   = "keystore.dst"
	fileDouble    = "keystore.dst.prev"
	fileTmp       = "keystore.dst.tmp"
	fileDoubleTmp = "keystore.dst.prev.tmp"
	fileTries     = "keystore.tries"
	fileTryTmp    = "keystore.tries.tmp"
)

// replace puts data in place of name so that a power cut at any point leaves
// the old file or the new one, whole.
func replace(fs FS, tmp, name string, data []byte) error {
	if err := fs.WriteFile(tmp, data); err != nil {
		return fmt.Errorf("keystore: write: %w", err)
	}
	if err := fs.Rename(tmp, name); err != nil {
		return fmt.Errorf("keystore: rename: %w", err)
	}
	if err := fs.SyncDir(); err != nil {
		return fmt.Errorf("keystore: sync folder: %w", err)
	}
	return nil
}
