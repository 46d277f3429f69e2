//go:build !linux

package session_test

import "os"

func flushData(f *os.File) error { return f.Sync() }
