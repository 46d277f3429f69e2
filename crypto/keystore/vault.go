package keystore

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// Vault is what the keystore keeps for a device. Epoch secrets are not in it:
// they are opened again from their wraps with the role seeds.
type Vault struct {
	Device  [16]byte // names the device in the organisation log
	Person  [16]byte // whose device it is; zero until known
	Org     [16]byte
	Genesis [32]byte // pinned hash of the organisation log's first entry
	NoteKey string   // pinned note-signing key of the server (C2SP signed-note verifier key)
	Server  string   // base URL

	Sign    seal.Key // seed of the device's signing key
	KEM     seal.Key // seed of the device's key pair for wraps
	Courier seal.Key // seed of the courier key, which may only upload this device's outbox

	// Roles holds the role seeds that this device was given, by role id, oldest
	// generation first.
	Roles map[string][]seal.RoleGen

	// Extra holds small sealed records of the application by name (a join that
	// waits for approval, a lease). Names are the application's own.
	Extra map[string][]byte
}

// Signer returns the device's signing key.
func (v *Vault) Signer() sign.Private { return sign.PrivateFromSeed(v.Sign) }

// Identity returns the device's key pair for wraps.
func (v *Vault) Identity() (*seal.Identity, error) { return seal.IdentityFromSeed(v.KEM) }

// AddRole adds a generation of a role in its place and reports whether it was
// new.
func (v *Vault) AddRole(role string, g seal.RoleGen) bool {
	gens := v.Roles[role]
	at, found := slices.BinarySearchFunc(gens, g.Gen, func(a seal.RoleGen, gen uint64) int {
		return cmp.Compare(a.Gen, gen)
	})
	if found {
		return false
	}
	if v.Roles == nil {
		v.Roles = map[string][]seal.RoleGen{}
	}
	v.Roles[role] = slices.Insert(slices.Clone(gens), at, g)
	return true
}

// Role returns the newest generation of a role that the device holds.
func (v *Vault) Role(role string) (seal.RoleGen, bool) {
	gens := v.Roles[role]
	if len(gens) == 0 {
		return seal.RoleGen{}, false
	}
	return gens[len(gens)-1], true
}

// RoleByKID returns the generation of a role with the given commitment.
func (v *Vault) RoleByKID(role string, kid seal.KID) (seal.RoleGen, bool) {
	for _, g := range v.Roles[role] {
		if g.KID() == kid {
			return g, true
		}
	}
	return seal.RoleGen{}, false
}

// clone returns a copy that shares no map or slice with v.
func (v *Vault) clone() Vault {
	c := *v
	c.Roles = make(map[string][]seal.RoleGen, len(v.Roles))
	for role, gens := range v.Roles {
		c.Roles[role] = slices.Clone(gens)
	}
	c.Extra = maps.Clone(v.Extra)
	for name, b := range c.Extra {
		c.Extra[name] = slices.Clone(b)
	}
	return c
}

// vaultWire is the vault as sealed (docs/spec/crypto.cddl: vault).
type vaultWire struct {
	Device  detcbor.B16               `cbor:"1,keyasint"`
	Person  detcbor.B16               `cbor:"2,keyasint"`
	Org     detcbor.B16               `cbor:"3,keyasint"`
	Genesis detcbor.B32               `cbor:"4,keyasint"`
	NoteKey string                    `cbor:"5,keyasint"`
	Server  string                    `cbor:"6,keyasint"`
	Sign    seal.Key                  `cbor:"7,keyasint"`
	KEM     seal.Key                  `cbor:"8,keyasint"`
	Courier seal.Key                  `cbor:"9,keyasint"`
	Roles   map[string][]seal.RoleGen `cbor:"10,keyasint"`
	Extra   map[string]detcbor.Bytes  `cbor:"11,keyasint,omitempty"`
}

func (v *Vault) marshal() ([]byte, error) {
	w := vaultWire{
		Device: v.Device, Person: v.Person, Org: v.Org, Genesis: v.Genesis, NoteKey: v.NoteKey, Server: v.Server,
		Sign: v.Sign, KEM: v.KEM, Courier: v.Courier, Roles: v.Roles,
	}
	if w.Roles == nil {
		w.Roles = map[string][]seal.RoleGen{}
	}
	if len(v.Extra) > 0 {
		w.Extra = make(map[string]detcbor.Bytes, len(v.Extra))
		for name, b := range v.Extra {
			w.Extra[name] = b
		}
	}
	return detcbor.Marshal(w)
}

func (v *Vault) unmarshal(b []byte) error {
	var w vaultWire
	if err := detcbor.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	*v = Vault{
		Device: w.Device, Person: w.Person, Org: w.Org, Genesis: w.Genesis, NoteKey: w.NoteKey, Server: w.Server,
		Sign: w.Sign, KEM: w.KEM, Courier: w.Courier, Roles: w.Roles,
	}
	if len(w.Extra) > 0 {
		v.Extra = make(map[string][]byte, len(w.Extra))
		for name, x := range w.Extra {
			v.Extra[name] = x
		}
	}
	return nil
}
