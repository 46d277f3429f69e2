package badger

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// errNoRoom is the system's word for a full disk.
var errNoRoom error = windows.ERROR_DISK_FULL

// lockFile takes the lock that says that this folder is served. The system
// lets go of it when the process ends, however it ends.
func lockFile(f *os.File) error {
	var o windows.Overlapped
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &o)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return ErrInUse
	}
	return err
}

// freeBytes is what this user may still write to the disk of a folder.
func freeBytes(dir string) (int64, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(p, &free, nil, nil)
	return int64(min(free, 1<<62)), err
}

// syncDir does nothing: NTFS journals names by itself.
func syncDir(string) error { return nil }
