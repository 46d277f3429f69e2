package keystore

import (
	"errors"
	"fmt"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

// Version is the version of the file; suite is DS1.
const (
	Version = 1
	suite   = 1
)

const (
	saltSize = 16
	maxSlots = 8
	dmkBox   = seal.KeySize + seal.Overhead
)

// slotPass is the kind of a slot that a passphrase opens. Other kinds (an
// operating system's key store, a hardware key) may be added to a file without
// a new version: a slot of an unknown kind is kept and skipped.
const slotPass = "pass"

// ErrDamaged is returned for a file that is not a keystore or was altered in a
// way that does not depend on the passphrase.
var ErrDamaged = errors.New("keystore: the file is damaged")

// ErrNewer is returned for a file written by a later version of Doorstep.
var ErrNewer = errors.New("keystore: made by a newer version of Doorstep")

// file is the keystore as stored (docs/spec/crypto.cddl: keystore).
type file struct {
	Version uint64        `cbor:"1,keyasint"`
	Suite   uint64        `cbor:"2,keyasint"`
	Device  detcbor.B16   `cbor:"3,keyasint"`
	Slots   []slot        `cbor:"4,keyasint"`
	Vault   detcbor.Bytes `cbor:"5,keyasint"`
}

// slot is one way to the master key.
type slot struct {
	Kind    string        `cbor:"1,keyasint"`
	Salt    detcbor.B16   `cbor:"2,keyasint"`
	Time    uint32        `cbor:"3,keyasint"`
	Memory  uint32        `cbor:"4,keyasint"`
	Threads uint8         `cbor:"5,keyasint"`
	Box     detcbor.Bytes `cbor:"6,keyasint"`
	Pepper  bool          `cbor:"7,keyasint,omitempty"`
}

func (s *slot) params() Params { return Params{Time: s.Time, Memory: s.Memory, Threads: s.Threads} }

// bound is everything about a slot that its key and its box depend on: a
// changed parameter, salt, device or flag makes the box unopenable, so no one
// can talk the app into deriving from the right passphrase at a lower cost.
func (s *slot) bound(device detcbor.B16) []byte {
	b, err := detcbor.Marshal([]any{
		string(seal.LabelKeystoreSlot), Version, suite, device[:],
		s.Kind, s.Salt[:], s.Time, s.Memory, s.Threads, s.Pepper,
	})
	if err != nil {
		panic(err) // the types above always encode
	}
	return b
}

// vaultAAD binds the vault to its device, version and suite.
func vaultAAD(device detcbor.B16) []byte {
	b, err := detcbor.Marshal([]any{string(seal.LabelLocalVault), Version, suite, device[:]})
	if err != nil {
		panic(err) // the types above always encode
	}
	return b
}

// parse reads a file and checks all that can be checked without a passphrase.
func parse(b []byte) (*file, error) {
	var head struct {
		Version uint64 `cbor:"1,keyasint"`
	}
	if err := detcbor.UnmarshalOpen(b, &head); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if head.Version > Version {
		return nil, ErrNewer
	}
	var f file
	if err := detcbor.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if f.Version != Version || f.Suite != suite || len(f.Slots) == 0 || len(f.Slots) > maxSlots || len(f.Vault) < seal.Overhead {
		return nil, ErrDamaged
	}
	pass := 0
	for i := range f.Slots {
		s := &f.Slots[i]
		if s.Kind != slotPass {
			continue
		}
		pass++
		if len(s.Box) != dmkBox {
			return nil, ErrDamaged
		}
		if err := s.params().check(); err != nil {
			return nil, err
		}
	}
	if pass == 0 {
		return nil, ErrDamaged
	}
	return &f, nil
}
