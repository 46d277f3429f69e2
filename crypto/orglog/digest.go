package orglog

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// The state as encoded for its digest (docs/spec/crypto.cddl, state). Every list
// is in rising order of its first field. What Apply can look up again from these
// fields (which key stands for whom, which keys were used) is not repeated.
type (
	stateWire struct {
		_         struct{} `cbor:",toarray"`
		Version   uint64   // 1
		Org       detcbor.B16
		Genesis   detcbor.B32
		Size      uint64
		Head      detcbor.B32
		Time      int64
		Threshold uint64
		NoteKey   string
		Admins    []sign.Public
		People    []personWire
		Devices   []deviceWire
		Roles     []roleWire
		Invites   []inviteWire
		Policy    []policyWire
		Destroyed []placeWire
		Resets    []uint64
		Admitted  []admittedWire
	}
	personWire struct {
		_       struct{} `cbor:",toarray"`
		ID      detcbor.B16
		Rank    Rank
		Name    Name
		Added   uint64
		Removed uint64
	}
	deviceWire struct {
		_       struct{} `cbor:",toarray"`
		ID      detcbor.B16
		Person  detcbor.B16
		Sign    sign.Public
		KEM     detcbor.Bytes
		Courier *sign.Public
		Name    *Name
		Added   uint64
		Revoked uint64
		Reason  Reason
		Wipe    bool
	}
	roleWire struct {
		_       struct{} `cbor:",toarray"`
		ID      string
		Members []detcbor.B16
		Gens    []genWire
		Name    *Name
		Stale   bool
		Wraps   []DeviceWrap
		Left    []placeWire
	}
	genWire struct {
		_      struct{} `cbor:",toarray"`
		Gen    uint64
		Key    detcbor.Bytes
		KID    seal.KID
		Prev   []RolePrev
		Rescue detcbor.Bytes
		To     seal.RecipientID // recovery's key at the time
		Made   uint64
	}
	inviteWire struct {
		_       struct{} `cbor:",toarray"`
		ID      detcbor.B16
		Person  detcbor.B16
		Keys    []InviteKey
		Expires int64
		Closed  uint64
	}
	policyWire struct {
		_     struct{} `cbor:",toarray"`
		Name  string
		Value int64
	}
	placeWire struct {
		_     struct{} `cbor:",toarray"`
		ID    detcbor.B16
		Place uint64
	}
	admittedWire struct {
		_     struct{} `cbor:",toarray"`
		Space detcbor.B16
		Hash  detcbor.B32
	}
)

// Digest is the SHA-256 of the state in its canonical form: two devices that
// have read the same log have the same digest, and whoever starts from a
// confirmed one starts from what the administrators saw.
func (s *State) Digest() [32]byte {
	b, err := detcbor.Marshal(s.wire())
	if err != nil {
		panic("orglog: a state without an encoding: " + err.Error()) // our own types, all of which have one
	}
	return sha256.Sum256(b)
}

func (s *State) wire() stateWire {
	w := stateWire{
		Version: 1, Org: s.Org, Genesis: s.Genesis, Size: s.Size, Head: s.Head, Time: s.Time,
		Threshold: uint64(s.Threshold), NoteKey: s.NoteKey, Resets: append([]uint64{}, s.Resets...),
		Admins: []sign.Public{}, People: []personWire{}, Devices: []deviceWire{}, Roles: []roleWire{},
		Invites: []inviteWire{}, Policy: []policyWire{}, Admitted: []admittedWire{}, Destroyed: placesOf(s.Destroyed),
	}
	for _, k := range s.Admins {
		w.Admins = append(w.Admins, k)
	}
	slices.SortFunc(w.Admins, func(a, b sign.Public) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range sortedIDs(s.People) {
		p := s.People[id]
		w.People = append(w.People, personWire{ID: p.ID, Rank: p.Rank, Name: p.Name, Added: p.Added, Removed: p.Removed})
	}
	for _, id := range sortedIDs(s.Devices) {
		d := s.Devices[id]
		w.Devices = append(w.Devices, deviceWire{
			ID: d.ID, Person: d.Person, Sign: d.Sign, KEM: d.KEM.Bytes(), Courier: d.Courier, Name: d.Name,
			Added: d.Added, Revoked: d.Revoked, Reason: d.Reason, Wipe: d.Wipe,
		})
	}
	for _, id := range slices.Sorted(maps.Keys(s.Roles)) {
		w.Roles = append(w.Roles, s.Roles[id].wire())
	}
	for _, id := range sortedIDs(s.Invites) {
		i := s.Invites[id]
		w.Invites = append(w.Invites, inviteWire{ID: i.ID, Person: i.Person, Keys: i.Keys, Expires: i.Expires, Closed: i.Closed})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Policy)) {
		w.Policy = append(w.Policy, policyWire{Name: name, Value: s.Policy[name]})
	}
	for a := range s.admitted {
		w.Admitted = append(w.Admitted, admittedWire{Space: a.space, Hash: a.hash})
	}
	slices.SortFunc(w.Admitted, func(a, b admittedWire) int {
		return cmp.Or(compareB16(a.Space, b.Space), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	return w
}

func (r *RoleState) wire() roleWire {
	w := roleWire{ID: r.ID, Name: r.Name, Stale: r.Stale, Members: []detcbor.B16{}, Gens: []genWire{}, Wraps: []DeviceWrap{}, Left: placesOf(r.left)}
	for _, id := range sortedIDs(r.Members) {
		w.Members = append(w.Members, id)
	}
	for _, g := range r.Gens {
		w.Gens = append(w.Gens, genWire{
			Gen: g.Gen, Key: g.Key.Bytes(), KID: g.KID, Prev: append([]RolePrev{}, g.Prev...), Rescue: append([]byte{}, g.Rescue...), To: g.rescue, Made: g.made,
		})
	}
	for _, id := range sortedIDs(r.wraps) {
		w.Wraps = append(w.Wraps, DeviceWrap{Device: id, Wrap: r.wraps[id]})
	}
	return w
}

func placesOf(m map[ID]uint64) []placeWire {
	out := []placeWire{}
	for _, id := range sortedIDs(m) {
		out = append(out, placeWire{ID: id, Place: m[id]})
	}
	return out
}

func sortedIDs[V any](m map[ID]V) []ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
}
