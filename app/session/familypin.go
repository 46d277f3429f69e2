package session

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/keystore"
	"doorstep/crypto/seal"
)

// extraPIN is the name of the Family view PIN among what the vault keeps.
const extraPIN = "family-pin"

// FamilyPINLen is how many figures the PIN has that leads out of Family view.
const FamilyPINLen = 6

// FamilyPINTries is how many wrong PINs lock the tablet (DESIGN.md 5).
const FamilyPINTries = 3

// ErrPINShape reports a PIN that is not six figures, or one that everybody
// tries first.
var ErrPINShape = errors.New("the PIN must be 6 figures, and not all the same or in a row")

// pinRow is the PIN as kept, sealed with the vault's keys: a salted slow hash,
// so that whoever reads the vault's settings does not read the PIN that a worker
// may use elsewhere too.
type pinRow struct {
	Salt   []byte `cbor:"1,keyasint"`
	Hash   []byte `cbor:"2,keyasint"`
	Time   uint32 `cbor:"3,keyasint"` // Argon2id passes
	Memory uint32 `cbor:"4,keyasint"` // KiB
}

// The cost of a PIN: some 30 ms on a tablet. Six figures fall to a search
// whatever they cost; what guards them is the vault around them and that three
// wrong ones lock it.
const (
	pinTime   = 2
	pinMemory = 19 << 10
)

func (r pinRow) hash(pin string) []byte {
	return argon2.IDKey([]byte(pin), r.Salt, r.Time, r.Memory, 1, seal.KeySize)
}

// HasFamilyPIN reports whether a PIN was set, without which Family view is not
// entered.
func (s *Session) HasFamilyPIN() bool {
	_, ok := s.kept().Extra[extraPIN]
	return ok
}

// SetFamilyPIN sets the PIN that leads out of Family view, or replaces it. It
// lies in the vault when it returns.
func (s *Session) SetFamilyPIN(pin string) error {
	if !goodPIN(pin) {
		return ErrPINShape
	}
	row := pinRow{Salt: make([]byte, 16), Time: pinTime, Memory: pinMemory}
	if _, err := io.ReadFull(randReader, row.Salt); err != nil {
		return fmt.Errorf("the PIN was not kept: %w", err)
	}
	row.Hash = row.hash(pin)
	b, err := detcbor.Marshal(row)
	if err == nil {
		err = s.keep(func(v *keystore.Vault) { v.Extra[extraPIN] = b })
	}
	if err != nil {
		return fmt.Errorf("the PIN was not kept: %w", err)
	}
	s.mu.Lock()
	s.pinWrong = 0
	s.mu.Unlock()
	return nil
}

// CheckFamilyPIN says whether the PIN is right, and how many tries are left
// before the tablet is to be locked. At none it says no to every PIN until the
// vault is opened again with the passphrase. A right one clears the count.
func (s *Session) CheckFamilyPIN(pin string) (ok bool, triesLeft int) {
	s.mu.Lock()
	wrong := s.pinWrong
	s.mu.Unlock()
	if wrong >= FamilyPINTries {
		return false, 0
	}
	var row pinRow
	if b, set := s.kept().Extra[extraPIN]; set && detcbor.Unmarshal(b, &row) == nil && row.sound() {
		ok = subtle.ConstantTimeCompare(row.hash(pin), row.Hash) == 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		s.pinWrong = 0
		return true, FamilyPINTries
	}
	s.pinWrong++
	return false, max(0, FamilyPINTries-s.pinWrong)
}

// sound keeps a damaged row from costing a tablet its memory.
func (r pinRow) sound() bool {
	return len(r.Salt) >= 16 && len(r.Hash) == seal.KeySize && r.Time > 0 && r.Time <= 16 && r.Memory > 0 && r.Memory <= 256<<10
}

// goodPIN refuses what is not six figures and what is guessed first: one figure
// six times, or a run up or down.
func goodPIN(pin string) bool {
	if len(pin) != FamilyPINLen {
		return false
	}
	same, up, down := true, true, true
	for i := range pin {
		if pin[i] < '0' || pin[i] > '9' {
			return false
		}
		if i > 0 {
			same = same && pin[i] == pin[i-1]
			up = up && pin[i] == pin[i-1]+1
			down = down && pin[i] == pin[i-1]-1
		}
	}
	return !same && !up && !down
}
