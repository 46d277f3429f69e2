//go:build unix

package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncFolder makes names in a folder durable, where the file system can.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
