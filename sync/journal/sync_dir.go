//go:build !windows

package journal

import (
	"errors"
	"os"
	"syscall"
)

// syncDir makes names in a folder durable. Some file systems cannot sync a folder and
// say so; they order names by themselves.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return diskFull(err)
}
