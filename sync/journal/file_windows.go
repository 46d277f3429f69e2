package journal

import (
	"os"
	"syscall"
)

// errQuota is ERROR_DISK_FULL, which Windows reports besides its own quota.
const errQuota = syscall.Errno(112)

// syncData is FlushFileBuffers.
func syncData(f *os.File) error { return f.Sync() }

// syncDir has no counterpart on Windows; NTFS journals its directories.
func syncDir(string) error { return nil }
