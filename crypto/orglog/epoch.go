package orglog

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// ClassEpoch is the class of epoch records in the idempotency key (space,
// incarnation, class, n), beside 0 for published and 1 for draft bundles. Their
// n counts the records of one incarnation in one space, from 0.
const ClassEpoch = 2

// SpaceKind says what a space is for, which decides who must be able to open it.
type SpaceKind uint64

// The kinds of spaces.
const (
	SpaceCore       SpaceKind = 1 // a case
	SpaceEssentials SpaceKind = 2 // a case's one page for out-of-hours workers
	SpaceDirectory  SpaceKind = 3 // index cards: is this child known?
	SpaceOrg        SpaceKind = 4 // settings and forms
	SpaceRestricted SpaceKind = 5 // a case, or a part of one, for named roles only
	SpaceGuest      SpaceKind = 6 // one form for a worker of another organisation
)

// Limits of an epoch record.
const (
	MaxEpochRecord = 64 << 10 // bytes: some 50 roles
	maxEpochWraps  = 48
	maxEpochPrev   = 32
)

// Errors of epoch records.
var (
	ErrEpoch    = errors.New("orglog: epoch record contradicts the log")
	ErrNoAccess = errors.New("orglog: no role of this device opens the space")
)

// EpochHeader is what everybody may read of an epoch record; its labels are
// those of bundles, so that a server can store both by one rule.
type EpochHeader struct {
	Space       ID
	No          uint64   // from 1; equal numbers happen when epochs are made offline
	KID         seal.KID // commitment to the secret
	Incarnation ID       // of the store that made it
	N           uint64   // the maker's count in this space
	OrgSize     uint64   // entries of the organisation log that the maker had seen
	Device      sign.KID // who signed
}

// epochHeaderWire is the protected header (docs/spec/crypto.cddl).
type epochHeaderWire struct {
	sign.Header
	Space       detcbor.B16 `cbor:"-70001,keyasint"`
	No          uint64      `cbor:"-70002,keyasint"`
	KID         seal.KID    `cbor:"-70003,keyasint"`
	Incarnation detcbor.B16 `cbor:"-70004,keyasint"`
	Class       uint64      `cbor:"-70005,keyasint"`
	N           uint64      `cbor:"-70006,keyasint"`
	OrgSize     uint64      `cbor:"-70008,keyasint"`
	Suite       uint64      `cbor:"-70011,keyasint"`
}

// epochBody is the payload, readable by the server: ids, no content.
type epochBody struct {
	Kind  SpaceKind   `cbor:"1,keyasint"`
	Wraps []EpochWrap `cbor:"2,keyasint"` // by role, then generation, rising
	Prev  []EpochPrev `cbor:"3,keyasint"` // by KID, rising
}

// EpochWrap is an epoch secret wrapped to one generation of a role.
type EpochWrap struct {
	_    struct{} `cbor:",toarray"`
	Role string
	Gen  uint64
	To   seal.RecipientID
	Wrap detcbor.Bytes
}

// EpochPrev is an older epoch's secret sealed under this one's.
type EpochPrev struct {
	_   struct{} `cbor:",toarray"`
	KID seal.KID
	Box detcbor.Bytes
}

// EpochRecord is a parsed epoch record. Nothing in it may be trusted before
// Space.Apply.
type EpochRecord struct {
	EpochHeader
	Kind  SpaceKind
	Wraps []EpochWrap
	Prev  []EpochPrev
	Hash  [32]byte

	msg *sign.Message
}

// ParseEpoch reads an epoch record's form.
func ParseEpoch(b []byte) (*EpochRecord, error) {
	if len(b) > MaxEpochRecord {
		return nil, fmt.Errorf("%w: epoch record of %d bytes", ErrMalformed, len(b))
	}
	m, err := sign.Parse1(b, sign.TypeEpoch)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	h, err := decodeAs[epochHeaderWire](m.Protected)
	if err != nil {
		return nil, err
	}
	if h.Suite != suiteDS1 {
		return nil, ErrNewer
	}
	p, err := decodeAs[epochBody](m.Payload)
	if err != nil {
		return nil, err
	}
	r := &EpochRecord{
		EpochHeader: EpochHeader{
			Space: h.Space, No: h.No, KID: h.KID, Incarnation: h.Incarnation, N: h.N, OrgSize: h.OrgSize, Device: h.Header.KID,
		},
		Kind: p.Kind, Wraps: p.Wraps, Prev: p.Prev, Hash: m.Hash(), msg: m,
	}
	if again, err := sign.Encode(r.wireHeader()); err != nil || !bytes.Equal(again, m.Protected) {
		return nil, fmt.Errorf("%w: epoch header", ErrMalformed)
	}
	return r, r.checkForm()
}

func (h *EpochHeader) wireHeader() epochHeaderWire {
	return epochHeaderWire{
		Header: sign.NewHeader(h.Device, sign.TypeEpoch), Space: h.Space, No: h.No, KID: h.KID,
		Incarnation: h.Incarnation, Class: ClassEpoch, N: h.N, OrgSize: h.OrgSize, Suite: suiteDS1,
	}
}

func (r *EpochRecord) checkForm() error {
	if r.Space == (ID{}) || r.Incarnation == (ID{}) || r.No == 0 || r.Kind < SpaceCore || r.Kind > SpaceGuest {
		return fmt.Errorf("%w: epoch header field out of range", ErrMalformed)
	}
	if len(r.Wraps) == 0 || len(r.Wraps) > maxEpochWraps || !rising(r.Wraps, compareEpochWrap) {
		return fmt.Errorf("%w: epoch wraps", ErrMalformed)
	}
	for _, w := range r.Wraps {
		if len(w.Wrap) != seal.WrapSize || !ValidRole(w.Role) {
			return fmt.Errorf("%w: epoch wrap", ErrMalformed)
		}
	}
	if len(r.Prev) > maxEpochPrev || !rising(r.Prev, func(a, b EpochPrev) int { return bytes.Compare(a.KID[:], b.KID[:]) }) {
		return fmt.Errorf("%w: epoch predecessors", ErrMalformed)
	}
	if (r.No == 1) != (len(r.Prev) == 0) {
		return fmt.Errorf("%w: only the first epoch has no predecessor", ErrMalformed)
	}
	for _, p := range r.Prev {
		if len(p.Box) != seal.PrevSize {
			return fmt.Errorf("%w: epoch predecessor", ErrMalformed)
		}
	}
	return nil
}

func compareEpochWrap(a, b EpochWrap) int {
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Gen, b.Gen))
}

// Verify checks a record's signature for an organisation under a device's key.
func (r *EpochRecord) Verify(pub sign.Public, org ID) error {
	if err := r.msg.Verify(pub, org[:]); err != nil {
		return signatureError(err)
	}
	return nil
}

// CheckRecipients checks a record's wraps against the log: each is to a
// generation of a role that the log knows, under the key that the log knows, and
// recovery is among them. A key that is not in the log is a ghost member. The
// generation was there when its maker says to have read the log: else a revoked
// device could date back a record to keys made after it had gone, and read on. And
// nobody wraps to the named people of a restricted case but one of them: else
// anybody who had the space before could make the next epoch for them and for
// himself.
func (s *State) CheckRecipients(r *EpochRecord) error {
	rescued, held := false, false
	for _, w := range r.Wraps {
		role, ok := s.Roles[w.Role]
		if !ok || w.Gen == 0 || w.Gen > uint64(len(role.Gens)) || role.Gens[w.Gen-1].Key.ID() != w.To {
			return fmt.Errorf("%w: wrapped to a key that is not in the log", ErrEpoch)
		}
		if role.Gens[w.Gen-1].made >= r.OrgSize {
			return fmt.Errorf("%w: wrapped to a key that its maker had not seen", ErrEpoch)
		}
		if IsNamed(w.Role) && !s.madeByMember(r, role) {
			return fmt.Errorf("%w: wrapped to named people by somebody else", ErrEpoch)
		}
		rescued = rescued || w.Role == RoleRecovery
		held = held || w.Role != RoleRecovery
	}
	if !rescued || !held {
		return fmt.Errorf("%w: wrapped to recovery and a role that works, or not at all", ErrEpoch)
	}
	return nil
}

// madeByMember reports whether a record's maker was a member of a role when it was
// made, or is one now.
func (s *State) madeByMember(r *EpochRecord, role *RoleState) bool {
	d, ok := s.DeviceByKID(r.Device)
	return ok && role.wasMember(d.Person, r.OrgSize)
}

// spaceInfo is what the wraps of an epoch are bound to.
func spaceInfo(org, space ID, kid seal.KID) seal.WrapInfo {
	return seal.WrapInfo{Purpose: seal.PurposeSpace, Org: org, Subject: space[:], KID: kid}
}

// NewEpoch makes and signs an epoch record for a space, wrapped to the present
// generations of roles and of recovery. It needs no connection. h needs Space,
// Incarnation and N; the rest is filled in. space holds the records so far; nil
// or empty for a new space. k must open every epoch that the new one follows.
func (s *State) NewEpoch(rand io.Reader, dev sign.Private, h EpochHeader, kind SpaceKind, roles []string, space *Space, k *Keyring) (record []byte, e seal.Epoch, err error) {
	r := EpochRecord{EpochHeader: h, Kind: kind}
	r.No, r.OrgSize, r.Device = 1, s.Size, dev.KID()
	var older []seal.Epoch
	if space != nil && !space.Empty() {
		if older, err = space.tips(s, r.Device, k); err != nil {
			return nil, e, err
		}
		r.No = older[0].No + 1 // tips come highest first
	}
	if e, err = seal.NewEpoch(rand, r.No); err != nil {
		return nil, e, err
	}
	r.KID = e.KID()
	for _, o := range older {
		box, err := e.SealPrev(rand, h.Space, o)
		if err != nil {
			return nil, e, err
		}
		r.Prev = append(r.Prev, EpochPrev{KID: o.KID(), Box: box})
	}
	slices.SortFunc(r.Prev, func(a, b EpochPrev) int { return bytes.Compare(a.KID[:], b.KID[:]) })

	if r.Wraps, err = s.wrapEpoch(e, h.Space, append([]string{RoleRecovery}, roles...), k); err != nil {
		return nil, e, err
	}
	record, err = r.sign(dev, s.Org)
	return record, e, err
}

// Remake makes the record of an epoch anew, for the same secret, that was made on
// statements which never came to the log like that: somebody else's came first, so
// the generations that it is wrapped to have other keys, or other places. It is for
// a record of the device's own that nobody has taken. k must open it.
func (s *State) Remake(dev sign.Private, old *EpochRecord, k *Keyring) ([]byte, error) {
	for _, w := range old.Wraps {
		id, ok := k.idents[w.To]
		if !ok {
			continue
		}
		e, err := id.UnwrapEpoch(spaceInfo(s.Org, old.Space, old.KID), old.No, w.Wrap)
		if err != nil {
			continue
		}
		var roles []string
		for _, w := range old.Wraps {
			if _, there := s.Roles[w.Role]; there && !slices.Contains(roles, w.Role) {
				roles = append(roles, w.Role)
			}
		}
		r := EpochRecord{EpochHeader: old.EpochHeader, Kind: old.Kind, Prev: old.Prev}
		r.OrgSize, r.Device = s.Size, dev.KID()
		if r.Wraps, err = s.wrapEpoch(e, old.Space, roles, k); err != nil {
			return nil, err
		}
		return r.sign(dev, s.Org)
	}
	return nil, ErrNoAccess
}

// wrapEpoch wraps the secret of an epoch to the present generations of roles.
func (s *State) wrapEpoch(e seal.Epoch, space ID, roles []string, k *Keyring) ([]EpochWrap, error) {
	var out []EpochWrap
	for _, id := range roles {
		role, ok := s.Roles[id]
		if !ok {
			return nil, invalid("no role %s", id)
		}
		cur := role.Current()
		if g, held := k.Gen(id, cur.Gen); (!held || g.KID() != cur.KID) && len(k.gens[id]) > 0 {
			// This device is of the role, but its present generation did not
			// open: its public key may be anybody's.
			return nil, fmt.Errorf("%w: %s", ErrNoKey, id)
		}
		w, err := seal.Wrap(cur.Key, spaceInfo(s.Org, space, e.KID()), e.Secret)
		if err != nil {
			return nil, err
		}
		out = append(out, EpochWrap{Role: id, Gen: cur.Gen, To: cur.Key.ID(), Wrap: w})
	}
	slices.SortFunc(out, compareEpochWrap)
	return out, nil
}

// sign gives the record as signed.
func (r *EpochRecord) sign(dev sign.Private, org ID) ([]byte, error) {
	if err := r.checkForm(); err != nil {
		return nil, err
	}
	protected, err := sign.Encode(r.wireHeader())
	if err != nil {
		return nil, err
	}
	prev := r.Prev
	if prev == nil {
		prev = []EpochPrev{}
	}
	payload, err := detcbor.Marshal(epochBody{Kind: r.Kind, Wraps: r.Wraps, Prev: prev})
	if err != nil {
		return nil, err
	}
	return dev.Sign1(protected, payload, org[:])
}
