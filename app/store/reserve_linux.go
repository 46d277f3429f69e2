package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// reserve gives a file its room on the disk without writing it; false when the
// file system cannot.
func reserve(f *os.File, size int64) bool { return unix.Fallocate(int(f.Fd()), 0, 0, size) == nil }
