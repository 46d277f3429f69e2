package store

// SetAside takes a closed vault, whose keys are lost, out of the way of a new
// one in the same folder: what has no receipt is kept, sealed as it is, in a
// folder whose path is returned ("" when nothing waits), and the view goes.
// The keystore is left to the caller.
func SetAside(home string) (dir string, err error) { return "", nil }

// AdoptSealed sends what a folder of SetAside holds along with the next syncs
// until it has receipts. Folders in the vault's own are found by Open.
func (s *Store) AdoptSealed(dir string) error { return nil }

// Wipe destroys a closed vault's keys and everything readable with them. What
// has no receipt stays, sealed, unless safe says that all has.
func Wipe(home string, safe bool) error { return nil }
