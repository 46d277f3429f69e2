package session_test

import (
	"os"

	"golang.org/x/sys/unix"
)

func flushData(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }
