package seal

import (
	"fmt"
	"io"

	"doorstep/crypto/detcbor"
)

// RoleGen is one generation of a role's secret: an X-Wing seed.
type RoleGen struct {
	Gen  uint64 `cbor:"1,keyasint"`
	Seed Key    `cbor:"2,keyasint"`
}

// NewRoleGen draws the seed of generation gen from rand.
func NewRoleGen(rand io.Reader, gen uint64) (RoleGen, error) {
	k, err := NewKey(rand)
	return RoleGen{Gen: gen, Seed: k}, err
}

// KID returns the public commitment to the seed.
func (g RoleGen) KID() KID { return KID(Derive(g.Seed[:], LabelRoleKID, nil)) }

// Identity returns the key pair to which epoch secrets are wrapped.
func (g RoleGen) Identity() (*Identity, error) { return IdentityFromSeed(g.Seed) }

// SealPrev seals an older generation of the same role under g.
func (g RoleGen) SealPrev(rand io.Reader, role string, old RoleGen) ([]byte, error) {
	k := Derive(g.Seed[:], LabelRolePrev, nil)
	return Seal(rand, k, old.Seed[:], prevAAD([]byte(role), g.KID(), old.KID()))
}

// OpenPrev opens what SealPrev made and checks it against kid.
func (g RoleGen) OpenPrev(role string, gen uint64, kid KID, box []byte) (RoleGen, error) {
	seed, err := openPrev(Derive(g.Seed[:], LabelRolePrev, nil), box, prevAAD([]byte(role), g.KID(), kid))
	if err != nil {
		return RoleGen{}, err
	}
	old := RoleGen{Gen: gen, Seed: seed}
	if old.KID() != kid {
		return RoleGen{}, ErrUnauthenticated
	}
	return old, nil
}

// UnwrapRole opens a wrap of a role seed and checks it against info.KID.
func (i *Identity) UnwrapRole(info WrapInfo, gen uint64, wrap []byte) (RoleGen, error) {
	seed, err := i.Unwrap(info, wrap)
	if err != nil {
		return RoleGen{}, err
	}
	g := RoleGen{Gen: gen, Seed: seed}
	if g.KID() != info.KID {
		return RoleGen{}, ErrUnauthenticated
	}
	return g, nil
}

// MaxName is the longest name, in bytes, that SealName takes.
const MaxName = 512

// SealName seals a person's, device's or team's name under the staff role, so
// that the server sees ids only. The name is padded; org, kind and id are bound.
func (g RoleGen) SealName(rand io.Reader, org [16]byte, kind string, id []byte, name string) ([]byte, error) {
	if len(name) > MaxName {
		return nil, fmt.Errorf("seal: name of %d bytes, at most %d", len(name), MaxName)
	}
	aad, err := nameAAD(org, kind, id)
	if err != nil {
		return nil, err
	}
	return Seal(rand, Derive(g.Seed[:], LabelRoleName, nil), Pad([]byte(name)), aad)
}

// OpenName opens what SealName made.
func (g RoleGen) OpenName(org [16]byte, kind string, id, box []byte) (string, error) {
	aad, err := nameAAD(org, kind, id)
	if err != nil {
		return "", err
	}
	plain, err := Open(Derive(g.Seed[:], LabelRoleName, nil), box, aad)
	if err != nil {
		return "", err
	}
	name, err := Unpad(plain)
	return string(name), err
}

func nameAAD(org [16]byte, kind string, id []byte) ([]byte, error) {
	return detcbor.Marshal([]any{org[:], kind, id})
}
