package seal

import "io"

// Epoch is one secret of a space with its number. Numbers only order epochs for
// choosing which to write under; several epochs may carry one number when they
// were made offline, so an epoch is always named by its KID.
type Epoch struct {
	No     uint64
	Secret Key
}

// NewEpoch draws the secret of epoch no from rand.
func NewEpoch(rand io.Reader, no uint64) (Epoch, error) {
	k, err := NewKey(rand)
	return Epoch{No: no, Secret: k}, err
}

// EpochKeys is what sealing and opening bundles of one epoch needs, derived
// once. Keep it for as long as the epoch is in use: it saves two derivations
// per saved answer.
type EpochKeys struct {
	No     uint64
	KID    KID
	Bundle Key // seals bundle bodies
}

// Keys derives the per-epoch keys.
func (e Epoch) Keys() EpochKeys {
	return EpochKeys{No: e.No, KID: e.KID(), Bundle: Derive(e.Secret[:], LabelSpaceBundle, nil)}
}

// KID returns the public commitment to the secret.
func (e Epoch) KID() KID { return KID(Derive(e.Secret[:], LabelSpaceKID, nil)) }

// BlobKey returns the key of one blob of the space.
func (e Epoch) BlobKey(blob [16]byte) Key {
	return Derive(e.Secret[:], LabelSpaceBlob, blob[:])
}

// PrevSize is the length in bytes of a sealed predecessor.
const PrevSize = KeySize + Overhead

// SealPrev seals old under e, so that whoever holds e can walk back to old. The
// space and both commitments are bound in.
func (e Epoch) SealPrev(rand io.Reader, space [16]byte, old Epoch) ([]byte, error) {
	k := Derive(e.Secret[:], LabelSpacePrev, nil)
	return Seal(rand, k, old.Secret[:], prevAAD(space[:], e.KID(), old.KID()))
}

// OpenPrev opens what SealPrev made and checks that the secret is the one that
// kid commits to. no is the number that the older epoch's own record carries.
func (e Epoch) OpenPrev(space [16]byte, no uint64, kid KID, box []byte) (Epoch, error) {
	secret, err := openPrev(Derive(e.Secret[:], LabelSpacePrev, nil), box, prevAAD(space[:], e.KID(), kid))
	if err != nil {
		return Epoch{}, err
	}
	old := Epoch{No: no, Secret: secret}
	if old.KID() != kid {
		return Epoch{}, ErrUnauthenticated
	}
	return old, nil
}

// UnwrapEpoch opens a wrap of an epoch secret and checks it against info.KID.
func (i *Identity) UnwrapEpoch(info WrapInfo, no uint64, wrap []byte) (Epoch, error) {
	secret, err := i.Unwrap(info, wrap)
	if err != nil {
		return Epoch{}, err
	}
	e := Epoch{No: no, Secret: secret}
	if e.KID() != info.KID {
		return Epoch{}, ErrUnauthenticated
	}
	return e, nil
}

func prevAAD(subject []byte, newer, older KID) []byte {
	aad := make([]byte, 0, len(subject)+2*KeySize)
	aad = append(aad, newer[:]...)
	aad = append(aad, older[:]...)
	return append(aad, subject...) // last, because only it varies in length
}

func openPrev(k Key, box, aad []byte) (Key, error) {
	if len(box) != PrevSize {
		return Key{}, ErrUnauthenticated
	}
	plain, err := Open(k, box, aad)
	if err != nil {
		return Key{}, err
	}
	return KeyFrom(plain)
}
