package orglog

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// Begin verifies the first entry of a log against the genesis hash that the
// device has pinned and returns the organisation as it began.
func Begin(pinned [32]byte, entry []byte) (*State, error) {
	if Hash(entry) != pinned {
		return nil, ErrGenesis
	}
	st, err := Parse(entry)
	if err != nil {
		return nil, err
	}
	g, ok := st.Content.(Genesis)
	if !ok || st.Size != 0 || st.Prev != [32]byte{} || st.Org == (ID{}) {
		return nil, ErrGenesis
	}
	if err := g.check(); err != nil {
		return nil, err
	}
	rec, err := seal.ParseRecipient(g.Recovery)
	if err != nil {
		return nil, invalid("recovery key")
	}
	s := &State{
		Org: st.Org, Genesis: pinned, Size: 1, Head: st.Hash, Time: st.Time, Threshold: int(g.Threshold), NoteKey: g.NoteKey,
		Admins: map[sign.KID]sign.Public{}, People: map[ID]*Person{}, Devices: map[ID]*Device{},
		Roles: map[string]*RoleState{}, Invites: map[ID]*InviteState{}, Policy: map[string]int64{}, Destroyed: map[ID]uint64{}, admitted: map[admission]bool{},
		byKID: map[sign.KID]ID{}, courier: map[sign.KID]ID{}, inviteBy: map[sign.KID]ID{}, usedKeys: map[string]bool{},
	}
	for _, k := range g.Admins {
		s.Admins[k.KID()] = k
	}
	s.Roles[RoleRecovery] = &RoleState{
		ID: RoleRecovery, Members: map[ID]bool{}, wraps: map[ID][]byte{},
		Gens: []Generation{{Gen: 1, Key: rec, KID: g.RecoveryKID}},
	}
	s.usedKeys[string(g.Recovery)] = true
	if err := st.many.Verify(st.Org[:], s.adminKey); err != nil {
		return nil, signatureError(err)
	}
	if len(st.Signers) != len(s.Admins) {
		return nil, fmt.Errorf("%w: every administrator signs the genesis", ErrSigner)
	}
	return s, nil
}

func (g *Genesis) check() error {
	if len(g.Admins) < MinAdmins || len(g.Admins) > MaxAdmins {
		return invalid("%d administrators, want %d to %d", len(g.Admins), MinAdmins, MaxAdmins)
	}
	if g.Threshold < MinThreshold || g.Threshold > uint64(len(g.Admins)) {
		return invalid("threshold %d of %d", g.Threshold, len(g.Admins))
	}
	for i := 1; i < len(g.Admins); i++ {
		if bytes.Compare(g.Admins[i-1][:], g.Admins[i][:]) >= 0 {
			return invalid("administrators out of order or doubled")
		}
	}
	if g.NoteKey == "" || len(g.NoteKey) > maxText {
		return invalid("server note key")
	}
	return nil
}

func (s *State) adminKey(kid sign.KID) (sign.Public, bool) {
	k, ok := s.Admins[kid]
	return k, ok
}

// anyKey finds the key of an administrator or of an active device of an active
// person: nobody else has a say in the log.
func (s *State) anyKey(kid sign.KID) (sign.Public, bool) {
	if k, ok := s.Admins[kid]; ok {
		return k, true
	}
	if d, ok := s.DeviceByKID(kid); ok && d.Active() {
		return d.Sign, true
	}
	return sign.Public{}, false
}

func signatureError(err error) error {
	if errors.Is(err, sign.ErrWrongKey) {
		return ErrSigner
	}
	return ErrSignature
}

// Load verifies a whole log from the pinned genesis hash.
func Load(pinned [32]byte, entries [][]byte) (*State, error) {
	if len(entries) == 0 {
		return nil, ErrGenesis
	}
	s, err := Begin(pinned, entries[0])
	if err != nil {
		return nil, err
	}
	return s.ApplyAll(entries[1:])
}

// ApplyAll applies entries one after another and returns the last state that
// verified with the error of the first entry that did not.
func (s *State) ApplyAll(entries [][]byte) (*State, error) {
	// One copy is enough: nobody else holds the states in between.
	next := s.clone()
	for i, e := range entries {
		st, err := Parse(e)
		if err == nil {
			err = next.check(st)
		}
		if err == nil {
			err = next.admit(st)
		}
		if err != nil {
			if i == 0 {
				return s, err
			}
			return next, fmt.Errorf("entry %d: %w", s.Size+uint64(i), err)
		}
	}
	return next, nil
}

// Apply verifies one entry against s and returns the state after it. s itself
// never changes.
func (s *State) Apply(entry []byte) (*State, error) {
	st, err := Parse(entry)
	if err != nil {
		return nil, err
	}
	if err := s.check(st); err != nil {
		return nil, err
	}
	next := s.clone()
	if err := next.admit(st); err != nil {
		return nil, err
	}
	return next, nil
}

// check judges everything about an entry but its content: place, organisation,
// signatures and how many there must be.
func (s *State) check(st *Statement) error {
	if st.Org != s.Org || st.Size != s.Size || st.Prev != s.Head {
		return ErrChain
	}
	if err := st.many.Verify(s.Org[:], s.anyKey); err != nil {
		return signatureError(err)
	}
	need := 1
	if s.needsThreshold(st) {
		need = s.Threshold
		for _, kid := range st.Signers {
			if _, ok := s.Admins[kid]; !ok {
				return fmt.Errorf("%w: only administrators sign this", ErrSigner)
			}
		}
	} else if len(st.Signers) != 1 {
		return fmt.Errorf("%w: one signature, not %d", ErrSigner, len(st.Signers))
	}
	if len(st.Signers) < need {
		return fmt.Errorf("%w: %d administrators must sign", ErrNotAllowed, need)
	}
	return nil
}

// needsThreshold reports whether administrators sign st together: always for
// what concerns everybody, and for the named people of a restricted case, which
// no administrator may enter or open to others alone.
func (s *State) needsThreshold(st *Statement) bool {
	_, admin := s.Admins[st.Signers[0]]
	switch c := st.Content.(type) {
	case Role:
		return c.ID == RoleRecovery || admin && IsNamed(c.ID)
	case Grant:
		return admin && IsNamed(c.Role)
	}
	return st.Kind.threshold()
}

// admit judges the content and, if all of it holds, changes s. On an error s
// has not changed in any map: every check of a content comes before its first
// change.
func (s *State) admit(st *Statement) error {
	who := s.actor(st)
	var err error
	switch c := st.Content.(type) {
	case AddAdmin:
		err = s.addAdmin(c)
	case RemoveAdmin:
		err = s.removeAdmin(c)
	case AddPerson:
		err = s.addPerson(who, c)
	case ChangePerson:
		err = s.changePerson(who, c)
	case RemovePerson:
		err = s.removePerson(who, c)
	case Invite:
		err = s.invite(who, c, st.Time)
	case CancelInvite:
		err = s.cancelInvite(who, c)
	case AddDevice:
		err = s.addDevice(who, c, st.Time)
	case RevokeDevice:
		err = s.revokeDevice(who, c)
	case Role:
		err = s.role(who, c)
	case Grant:
		err = s.grant(who, c)
	case Policy:
		err = s.policy(c)
	case ServerReset:
		err = s.serverReset(c)
	case Destroy:
		err = s.destroy(c)
	case Checkpoint:
		err = s.checkpoint(c)
	case Admit:
		err = s.admitHeld(who, c)
	default: // a second genesis
		err = invalid("statement of kind %d inside the log", st.Kind)
	}
	if err != nil {
		return err
	}
	s.Size, s.Head, s.Time = st.Size+1, st.Hash, st.Time
	return nil
}

// actor is who made a statement, for the rules.
type actor struct {
	admin  bool
	person *Person // nil for an administrator
	device *Device
}

func (s *State) actor(st *Statement) actor {
	kid := st.Signers[0]
	if _, ok := s.Admins[kid]; ok {
		return actor{admin: true}
	}
	d, _ := s.DeviceByKID(kid) // check has found it active
	return actor{person: s.People[d.Person], device: d}
}

// mayRank reports whether the actor may give rank r or take it away.
func (a actor) mayRank(r Rank) bool {
	switch {
	case a.admin:
		return true
	case a.person.Rank == Lead:
		return r < Lead
	case a.person.Rank == Manager:
		return r < Manager
	}
	return false
}

// manages reports whether the actor may invite, approve, revoke and remove p:
// an administrator anybody, a lead all below, a manager those below who are in
// one of the manager's own teams. Sharing duty or a restricted case does not
// count: whoever may put somebody into such a role must not thereby come to
// manage, and so to be able to impersonate, people of other teams.
func (s *State) manages(a actor, p *Person) bool {
	if !a.mayRank(p.Rank) {
		return false
	}
	if a.admin || a.person.Rank == Lead {
		return true
	}
	for id, r := range s.Roles {
		if isUnit(id) && r.Members[p.ID] && r.Members[a.person.ID] {
			return true
		}
	}
	return false
}

func (s *State) addAdmin(c AddAdmin) error {
	if _, ok := s.Admins[c.Key.KID()]; ok || len(s.Admins) >= MaxAdmins || s.knownSigner(c.Key) {
		return invalid("administrator key is known or one too many")
	}
	if err := s.checkName(c.Name); err != nil {
		return err
	}
	s.Admins[c.Key.KID()] = c.Key
	return nil
}

func (s *State) removeAdmin(c RemoveAdmin) error {
	if _, ok := s.Admins[c.Key]; !ok {
		return invalid("no such administrator")
	}
	if len(s.Admins)-1 < s.Threshold {
		return invalid("fewer administrators than must sign")
	}
	delete(s.Admins, c.Key)
	return nil
}

// knownSigner reports whether a signing key already stands for somebody: one
// key never has two roles in the log.
func (s *State) knownSigner(k sign.Public) bool {
	kid := k.KID()
	_, admin := s.Admins[kid]
	_, dev := s.byKID[kid]
	_, courier := s.courier[kid]
	_, inv := s.inviteBy[kid]
	return admin || dev || courier || inv
}

// checkName checks the outside of a sealed name; nil is none.
func (s *State) checkName(n *Name) error {
	if n == nil {
		return nil
	}
	staff, ok := s.Roles[RoleStaff]
	if !ok || n.Gen == 0 || n.Gen > uint64(len(staff.Gens)) || len(n.Box) > maxNameBox || len(n.Box) < seal.MinPadded+seal.Overhead {
		return invalid("sealed name")
	}
	return nil
}

// rising reports whether xs stand in rising order, none twice.
func rising[T any](xs []T, compare func(a, b T) int) bool {
	return slices.IsSortedFunc(xs, compare) && len(slices.CompactFunc(slices.Clone(xs), func(a, b T) bool { return compare(a, b) == 0 })) == len(xs)
}
