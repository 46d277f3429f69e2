package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// The files of a vault beside its keystore.
const (
	dirJournal  = "journal"
	dirView     = "view"
	dirOld      = "quarantine-" // and a time: a view that was set aside
	fileLock    = "lock"
	fileOpening = "opening" // there while the view is being opened
	fileHeads   = "heads.dst"
	fileBallast = "ballast"

	dirLogs     = "log"      // entries of each space as they came
	dirPictures = "pictures" // sealed parts of pictures
	dirAside    = "aside-"   // and a number: the sealed outbox of an older vault

	fileAlarms   = "alarms.dst"   // evidence against the server
	fileReceipts = "receipts.dst" // receipts as the server signed them
	fileShred    = "shred"        // there while a destroyed case may be in the view's files
	fileRevoked  = "revoked.dst"  // the statement that revoked this device
	fileOrg      = "org.dst"      // the organisation's log
	fileEpochs   = "epochs.dst"   // key records of spaces
	fileWait     = "waiting.dst"  // statements that wait to be sent
)

// ErrInUse reports a vault that another running Doorstep has open.
var ErrInUse = errors.New("this vault is already open in another Doorstep; close that one first")

// Lock is the hold on a vault's folder: one program at a time.
type Lock struct{ f *os.File }

// Take locks a vault's folder, which is made if need be. ErrInUse says that
// another program has it.
func Take(home string) (*Lock, error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the vault cannot be made: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(home, fileLock), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the vault cannot be locked: %w", err)
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, err
	}
	return &Lock{f}, nil
}

// Release lets go of the folder.
func (l *Lock) Release() error { return l.f.Close() }

// InUse reports whether another program has the vault open.
func InUse(home string) bool {
	f, err := os.OpenFile(filepath.Join(home, fileLock), os.O_RDWR, 0o600)
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(lockFile(f), ErrInUse)
}
