package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// syncFile is File.Sync, which is FlushFileBuffers.
func syncFile(f *os.File) error { return f.Sync() }

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// syncDir has nothing to do: NTFS journals names by itself and offers no flush of a
// folder.
func syncDir(string) error { return nil }
