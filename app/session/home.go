package session

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"doorstep/forms/engine"
)

// DefaultHome is the vault's folder when none is named: the system's place for
// data of this user on this machine. It is never one that a domain copies from
// desk to desk.
func DefaultHome() (string, error) {
	if runtime.GOOS == "linux" {
		if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
			return filepath.Join(dir, "doorstep"), nil
		}
		dir, err := os.UserHomeDir()
		if err != nil {
			return "", errors.New("this account has no folder for a vault")
		}
		return filepath.Join(dir, ".local", "share", "doorstep"), nil
	}
	// On Windows the cache folder is LocalAppData, which does not roam.
	dir, err := os.UserCacheDir()
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		dir, err = os.UserConfigDir()
	}
	if err != nil {
		return "", errors.New("this account has no folder for a vault")
	}
	return filepath.Join(dir, "Doorstep"), nil
}

// Fsck checks the vault's files: every row authenticates, heads agree with
// rows, the journal replays, what waits to be sent parses. It says what is
// wrong, in words, without a name.
func (s *Session) Fsck() ([]string, error) { return s.store.Fsck() }

// row is a row of a repeating group in a document.
type row = engine.Row

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
