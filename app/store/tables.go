package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// checkTables looks at the end of every table of the view before Badger does:
// one that a power cut left too short would end the process there, in a
// goroutine that nobody can catch.
//
// A table ends with its index, the index's length, a checksum and the
// checksum's length, both lengths in 4 bytes (badger v4.9.6, table/table.go,
// initIndex).
func checkTables(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := checkTable(name); err != nil {
			return err
		}
	}
	return nil
}

func checkTable(name string) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("the local store cannot be read: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	st, err := f.Stat()
	if err != nil {
		return fmt.Errorf("the local store cannot be read: %w", err)
	}
	short := fmt.Errorf("%w: a table is cut short", ErrDamaged)
	at := st.Size()
	length := func() (int64, bool) {
		var b [4]byte
		if at -= 4; at < 0 {
			return 0, false
		}
		if _, err := f.ReadAt(b[:], at); err != nil {
			return 0, false
		}
		n := int64(binary.BigEndian.Uint32(b[:]))
		at -= n
		return n, n > 0 && at >= 0
	}
	if n, ok := length(); !ok || n > 1<<10 {
		return short
	}
	if _, ok := length(); !ok {
		return short
	}
	return nil
}
