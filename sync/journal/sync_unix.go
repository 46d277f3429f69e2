//go:build unix && !linux

package journal

import (
	"errors"
	"os"
	"syscall"
)

// syncFile is File.Sync, which on macOS and iOS asks the drive itself to flush
// (F_FULLFSYNC).
func syncFile(f *os.File) error { return f.Sync() }

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
