package store

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	// lowSpace is below which the view is not written any more; the journal
	// has its room already.
	lowSpace = 256 << 20
	// ballastSize is kept aside, to be given up when the disk is full, so
	// that there is room to send work away and to clean up.
	ballastSize = 64 << 20
)

// makeBallast puts the ballast aside where there is plenty of room. Where that
// means writing, it is done slowly, so that it is in nobody's way; stop ends
// it.
func makeBallast(home string, free func(string) (uint64, error), stop <-chan struct{}) error {
	path := filepath.Join(home, fileBallast)
	if st, err := os.Stat(path); err == nil && st.Size() == ballastSize {
		return nil
	}
	if n, err := free(home); err != nil || n < lowSpace+2*ballastSize {
		return nil // not now; without room the ballast would do the harm it is against
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the ballast file: %w", err)
	}
	defer f.Close()
	if reserve(f, ballastSize) {
		return nil
	}
	zeros := make([]byte, 256<<10)
	for range ballastSize / len(zeros) {
		select {
		case <-stop:
			return nil
		case <-time.After(250 * time.Millisecond):
		}
		if _, err := f.Write(zeros); err != nil {
			os.Remove(path)
			return fmt.Errorf("the ballast file: %w", err)
		}
	}
	return nil
}

// dropBallast gives the ballast up and reports whether there was any.
func dropBallast(home string) bool {
	return os.Remove(filepath.Join(home, fileBallast)) == nil
}
