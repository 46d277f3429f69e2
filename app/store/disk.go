package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"doorstep/sync/journal"
)

// disk is where a vault's own files lie; the view is not among them. It is
// one folder and some below it, each flat, so that a test can stand in for it.
type disk interface {
	// dir gives a folder below the vault's, made if need be; "" is the
	// vault's own.
	dir(name string) (journal.Dir, error)
}

// osDisk is the real thing.
type osDisk string

func (d osDisk) dir(name string) (journal.Dir, error) {
	path := filepath.Join(string(d), name)
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the vault cannot be made: %w", err)
	}
	return journal.OSDir(path), nil
}

// folder is a journal.Dir with what the files of a vault need beside it.
type folder struct{ journal.Dir }

// open opens a file, which is made if need be.
func (d folder) open(name string) (journal.File, error) {
	f, err := d.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = d.Create(name)
	}
	return f, err
}

// read reads a whole file; fs.ErrNotExist when there is none.
func (d folder) read(name string) ([]byte, error) {
	f, err := d.Open(name)
	if err != nil {
		return nil, err
	}
	b, err := readAll(f)
	return b, errors.Join(err, f.Close())
}

func readAll(f journal.File) ([]byte, error) {
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	b := make([]byte, size)
	n, err := f.ReadAt(b, 0)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

// size gives a file's length; 0 when there is none.
func (d folder) size(name string) (int64, error) {
	f, err := d.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := f.Size()
	return n, errors.Join(err, f.Close())
}

// write puts a file in place of another of the name, at once and durably: after
// a power cut there is the old one or the new one.
func (d folder) write(name string, data []byte) error {
	tmp := name + suffixTmp
	if err := d.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := d.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(data, 0)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = d.Rename(tmp, name)
	}
	if err != nil {
		return errors.Join(err, ignoreGone(d.Remove(tmp)))
	}
	return d.Sync()
}

// remove deletes a file that may be gone already, durably.
func (d folder) remove(names ...string) error {
	var errs []error
	for _, n := range names {
		errs = append(errs, ignoreGone(d.Remove(n)))
	}
	return errors.Join(append(errs, d.Sync())...)
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// suffixes of names: a file under making, and one that was set aside because
// something in it could not be read.
const (
	suffixTmp     = ".tmp"
	suffixDamaged = ".damaged"
)
