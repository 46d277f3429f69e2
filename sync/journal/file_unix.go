//go:build unix && !linux

package journal

import (
	"os"
	"syscall"
)

// errQuota is a full quota, which to a user is a full disk.
const errQuota = syscall.EDQUOT

// syncData is F_FULLFSYNC on Apple systems, by way of File.Sync.
func syncData(f *os.File) error { return f.Sync() }

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
