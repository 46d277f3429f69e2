package orglog

import (
	"cmp"
	"errors"
	"slices"

	"doorstep/crypto/seal"
)

// ErrNoKey is returned where a role seed is needed that the device does not
// hold, or not yet.
var ErrNoKey = errors.New("orglog: this device does not hold the role's key")

// Keyring holds the role seeds of a device and the key pairs made from them,
// each made once: expanding a seed costs more than opening a wrap. It is not
// safe for concurrent use.
type Keyring struct {
	gens map[string][]seal.RoleGen
	// beaten are generations that were made here and gave way: what was sealed for
	// one before that was known opens with nothing else.
	beaten map[string][]seal.RoleGen
	idents map[seal.RecipientID]*seal.Identity
}

// NewKeyring makes a keyring of role seeds by role id, as a vault holds them.
func NewKeyring(roles map[string][]seal.RoleGen) (*Keyring, error) {
	k := &Keyring{gens: map[string][]seal.RoleGen{}, beaten: map[string][]seal.RoleGen{}, idents: map[seal.RecipientID]*seal.Identity{}}
	for role, gens := range roles {
		for _, g := range gens {
			if err := k.Add(role, g); err != nil {
				return nil, err
			}
		}
	}
	return k, nil
}

// Add adds a generation. One of the same number that the keyring holds gives way:
// it was made here, and somebody else's came to the log first.
func (k *Keyring) Add(role string, g seal.RoleGen) error {
	old, ok := k.Gen(role, g.Gen)
	if ok && old.KID() == g.KID() {
		return nil
	}
	id, err := g.Identity()
	if err != nil {
		return err
	}
	k.idents[id.Recipient().ID()] = id
	k.gens[role] = append(slices.DeleteFunc(k.gens[role], func(have seal.RoleGen) bool { return ok && have.Gen == g.Gen }), g)
	spare := slices.DeleteFunc(k.beaten[role], func(b seal.RoleGen) bool { return b.KID() == g.KID() })
	if ok {
		spare = append(spare, old)
	}
	if len(spare) > 0 {
		k.beaten[role] = spare
	} else {
		delete(k.beaten, role)
	}
	return nil
}

// Gen returns a generation of a role.
func (k *Keyring) Gen(role string, gen uint64) (seal.RoleGen, bool) {
	i := slices.IndexFunc(k.gens[role], func(g seal.RoleGen) bool { return g.Gen == gen })
	if i < 0 {
		return seal.RoleGen{}, false
	}
	return k.gens[role][i], true
}

// Roles returns all generations by role, oldest first, for the vault. Of two that
// have one number the one that counts comes last.
func (k *Keyring) Roles() map[string][]seal.RoleGen {
	out := make(map[string][]seal.RoleGen, len(k.gens))
	for role, gens := range k.gens {
		gens = slices.Concat(k.beaten[role], gens)
		slices.SortStableFunc(gens, func(a, b seal.RoleGen) int { return cmp.Compare(a.Gen, b.Gen) })
		out[role] = gens
	}
	return out
}

// Collect opens every role seed that the log has for a device and that the
// keyring lacks, back to each role's first generation, and returns how many
// were new. A wrap that does not open, or opens to a seed that is not the public
// key's, is skipped and reported in the error, which does not keep the others
// from being collected.
func (s *State) Collect(device ID, own *seal.Identity, k *Keyring) (added int, err error) {
	var errs []error
	for id, r := range s.Roles {
		w := r.wraps[device]
		if w == nil {
			continue
		}
		n, err := s.collectRole(id, r, k, own, w)
		added += n
		errs = append(errs, err)
	}
	return added, errors.Join(errs...)
}

// Rescue opens every role seed with the recovery identity.
func (s *State) Rescue(recovery *seal.Identity, k *Keyring) (added int, err error) {
	var errs []error
	for id, r := range s.Roles {
		cur := r.Current()
		if id == RoleRecovery || cur.rescue != recovery.Recipient().ID() {
			continue
		}
		n, err := s.collectRole(id, r, k, recovery, cur.Rescue)
		added += n
		errs = append(errs, err)
	}
	return added, errors.Join(errs...)
}

func (s *State) collectRole(id string, r *RoleState, k *Keyring, own *seal.Identity, wrap []byte) (added int, err error) {
	if g, ok := k.Gen(id, r.Current().Gen); !ok || g.KID() != r.Current().KID {
		g, err := s.openCurrent(id, r, own, wrap)
		if err != nil {
			return 0, err
		}
		if err := k.Add(id, g); err != nil {
			return 0, err
		}
		added++
	}
	// Newest first, so that what one step opens the next can stand on. A
	// generation that nothing newer seals stays closed here and is not an error:
	// Rotate may have passed over one that was never any good.
	for i := len(r.Gens) - 2; i >= 0; i-- {
		older := r.Gens[i]
		if g, ok := k.Gen(id, older.Gen); ok && g.KID() == older.KID {
			continue
		}
		g, ok := openOlder(id, older, r.Gens[i+1:], k)
		if !ok {
			continue
		}
		if err := k.Add(id, g); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}

// openCurrent opens the present generation. The seed must be the one committed
// to, and that of the public key to which everybody else wraps.
func (s *State) openCurrent(id string, r *RoleState, own *seal.Identity, wrap []byte) (seal.RoleGen, error) {
	cur := r.Current()
	g, err := own.UnwrapRole(roleInfo(s.Org, id, cur.KID), cur.Gen, wrap)
	if err != nil {
		return seal.RoleGen{}, err
	}
	if ident, err := g.Identity(); err != nil || ident.Recipient().ID() != cur.Key.ID() {
		return seal.RoleGen{}, seal.ErrUnauthenticated
	}
	return g, nil
}

// openOlder opens a generation through any newer one that seals it.
func openOlder(id string, older Generation, newer []Generation, k *Keyring) (seal.RoleGen, bool) {
	for _, n := range newer {
		g, ok := k.Gen(id, n.Gen)
		if !ok {
			continue
		}
		for _, p := range n.Prev {
			if p.KID != older.KID {
				continue
			}
			if o, err := g.OpenPrev(id, older.Gen, older.KID, p.Box); err == nil {
				return o, true
			}
		}
	}
	return seal.RoleGen{}, false
}
