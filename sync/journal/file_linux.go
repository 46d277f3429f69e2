package journal

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// errQuota is a full quota, which to a user is a full disk.
const errQuota = syscall.EDQUOT

// syncData flushes content without the time stamps, which File.Sync would pay
// for: the segment never grows, so no other metadata changes.
func syncData(f *os.File) error {
	for {
		err := unix.Fdatasync(int(f.Fd()))
		if err != unix.EINTR {
			return err
		}
	}
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
