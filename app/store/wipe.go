package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"doorstep/crypto/keystore"
)

// removeVault deletes what is left of a vault, pictures without a receipt and
// folders that were set aside left out.
func removeVault(home string) error {
	names, err := os.ReadDir(home)
	if err != nil {
		return fmt.Errorf("the vault cannot be read: %w", err)
	}
	gone := map[string]bool{
		dirJournal: true, dirView: true, dirLogs: true, fileHeads: true, fileOpening: true, fileShred: true, fileEpochs: true, fileOrg: true,
		fileWait: true, fileAlarms: true, fileReceipts: true,
	}
	var errs []error
	for _, e := range names {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), suffixDamaged), suffixTmp)
		if gone[name] || strings.HasPrefix(name, dirOld) {
			errs = append(errs, os.RemoveAll(filepath.Join(home, e.Name())))
		}
	}
	return errors.Join(append(errs, removeParts(home, false))...)
}

// removeParts deletes parts of pictures, those without a receipt only if safe.
func removeParts(home string, safe bool) error {
	names, err := os.ReadDir(filepath.Join(home, dirPictures))
	if err != nil {
		return ignoreGone(err)
	}
	var errs []error
	for _, e := range names {
		if safe || !strings.HasSuffix(e.Name(), suffixWaits) {
			errs = append(errs, os.Remove(filepath.Join(home, dirPictures, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// Wipe destroys a closed vault's keys and everything readable with them. What
// has no receipt stays, sealed, unless safe says that all has; nothing on the
// device opens it any more.
func Wipe(home string, safe bool) error {
	// The keys go first: whatever fails after that, nothing can be read.
	err := keystore.Destroy(keystore.Dir(home))
	if !safe {
		waiting, werr := readSealed(home)
		safe = werr == nil && len(waiting) == 0
		err = errors.Join(err, werr)
	}
	lock, lerr := Take(home)
	if lerr != nil {
		return errors.Join(err, lerr)
	}
	defer func() { _ = lock.Release() }() // nothing is left that it guards
	if safe {
		return errors.Join(err, removeVault(home), removeParts(home, safe))
	}
	for _, name := range []string{dirView, dirLogs, fileHeads, fileOpening} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(home, name)))
	}
	old, gerr := filepath.Glob(filepath.Join(home, dirOld+"*"))
	for _, name := range old {
		err = errors.Join(err, os.RemoveAll(name))
	}
	return errors.Join(err, gerr, removeParts(home, false))
}
