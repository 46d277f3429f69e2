package session

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"doorstep/app/store"
	"doorstep/crypto/detcbor"
	"doorstep/crypto/keystore"
	"doorstep/sync/op"
)

// Errors that a caller can act on. Their texts are for the screen.
var (
	// ErrVaultExists reports that there is a vault already: it is never
	// replaced.
	ErrVaultExists = errors.New("there is a vault here already, and it is not replaced")
	// ErrNoVault reports that there is none.
	ErrNoVault = errors.New("there is no vault here yet; enrol this tablet first")
	// ErrWaiting reports that nobody has approved this tablet yet.
	ErrWaiting = errors.New("this tablet waits to be approved by your manager. Sync again after that")
	// ErrNoCase reports a case that this vault does not have.
	ErrNoCase = errors.New("there is no such case on this tablet")
	// ErrNoDoc reports a document that this vault does not have.
	ErrNoDoc = errors.New("there is no such form on this tablet")
	// ErrNoForm reports a form that is not known.
	ErrNoForm = errors.New("there is no such form")
)

// names are what the unlock screen may say.
type names struct {
	Organisation, Person, Role, Team, Device string
}

func (n names) encode() []byte {
	b, err := json.Marshal(n)
	if err != nil {
		return nil
	}
	return b
}

func readNames(b []byte) (n names) {
	// What cannot be read is shown as nothing.
	_ = json.Unmarshal(b, &n)
	return n
}

// createVault writes a keystore and, before it, the organisation's log, so
// that a vault that exists is whole.
func createVault(home, pass string, now func() time.Time, v keystore.Vault, entries [][]byte) error {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("the folder of the vault cannot be made: %w", err)
	}
	if err := clearLeftovers(home); err != nil {
		return err
	}
	if err := writeFrames(filepath.Join(home, "org.dst"), entries); err != nil {
		return err
	}
	k, err := keystore.Create(keystore.Options{FS: keystore.Dir(home), Rand: rand.Reader, Now: now}, pass, v)
	if errors.Is(err, keystore.ErrExists) {
		return ErrVaultExists
	}
	if err != nil {
		return fmt.Errorf("the vault cannot be made: %w", err)
	}
	k.Close()
	return writeCourier(home, v)
}

// clearLeftovers makes room where a vault was wiped: what it had not sent is set
// aside, to go along with the new vault's syncs.
func clearLeftovers(home string) error {
	if _, err := os.Stat(filepath.Join(home, "journal")); errors.Is(err, fs.ErrNotExist) {
		return ignoreAbsent(os.Remove(filepath.Join(home, fileLocked)))
	}
	if ok, err := keystore.Exists(keystore.Dir(home)); ok || err != nil {
		return errors.Join(err, ErrVaultExists)
	}
	aside, err := store.SetAside(home)
	if err != nil {
		return err
	}
	return retire(home, aside)
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func writeFrames(path string, frames [][]byte) error {
	var b []byte
	for _, f := range frames {
		b = append(b, byte(len(f)>>24), byte(len(f)>>16), byte(len(f)>>8), byte(len(f)))
		b = append(b, f...)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return nil
}

// lockedFile is what the unlock screen says: names of the worker and the
// organisation, counts of work. It is never trusted for anything else.
type lockedFile struct {
	names
	Kinds   Counts
	Oldest  time.Time
	Safe    int
	Checked time.Time
	Revoked bool `json:",omitempty"` // shut out of the organisation
	Wiped   bool `json:",omitempty"` // and emptied on its order
	// Journal is the number of the last record that the counts know.
	Journal uint64
}

const fileLocked = "locked.json"

func writeLocked(home string, l lockedFile) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	path := filepath.Join(home, fileLocked)
	if err := os.WriteFile(path+".tmp", b, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

func readLocked(home string) lockedFile {
	b, err := os.ReadFile(filepath.Join(home, fileLocked))
	if err != nil {
		return lockedFile{}
	}
	return parseLocked(b)
}

// parseLocked reads the file; what cannot be read is shown as nothing, never in part.
func parseLocked(b []byte) (l lockedFile) {
	if json.Unmarshal(b, &l) != nil {
		return lockedFile{}
	}
	return l
}

func id16(id op.ID) detcbor.B16 { return detcbor.B16(id) }

func sortedRoles(roles []string) []string {
	out := slices.Clone(roles)
	slices.Sort(out)
	return slices.Compact(out)
}

// writeLocked brings the file of the locked screen up to date. Failing does
// no harm: it only counts.
func (s *Session) writeLocked() {
	kinds, oldest := s.waitingKinds()
	s.mu.Lock()
	checked := s.state.checked
	s.mu.Unlock()
	l := lockedFile{names: s.names, Kinds: kinds, Oldest: oldest, Safe: s.store.Safe(), Checked: checked, Revoked: s.shutOut()}
	if err := writeLocked(s.o.Home, l); err != nil && s.o.Log != nil {
		s.o.Log.Warn("session: the locked screen's counts were not written", "error", err)
	}
}

// writeLockedSoon does so within a second, so that a tablet whose battery ends
// says the truth at the unlock screen.
func (s *Session) writeLockedSoon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.later != nil || s.locked {
		return
	}
	s.later = time.AfterFunc(time.Second, func() {
		s.mu.Lock()
		s.later = nil
		locked := s.locked
		s.mu.Unlock()
		if !locked {
			s.writeLocked()
		}
	})
}
