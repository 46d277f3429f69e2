package orglog

import (
	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// The contents of statements as encoded (docs/spec/crypto.cddl). Lists that
// stand for sets are in rising order, none twice.
type (
	// Genesis begins the log. Its hash is what every device pins.
	Genesis struct {
		Admins      []sign.Public `cbor:"1,keyasint"` // in rising order
		Threshold   uint64        `cbor:"2,keyasint"`
		Recovery    detcbor.Bytes `cbor:"3,keyasint"` // public key of the recovery identity, 1216 bytes
		RecoveryKID seal.KID      `cbor:"4,keyasint"` // commitment to its seed
		NoteKey     string        `cbor:"5,keyasint"` // the server's signed-note verifier key
	}

	// AddAdmin adds an administrator key.
	AddAdmin struct {
		Key  sign.Public `cbor:"1,keyasint"`
		Name *Name       `cbor:"2,keyasint,omitempty"`
	}

	// RemoveAdmin removes one; as many as the threshold must stay.
	RemoveAdmin struct {
		Key sign.KID `cbor:"1,keyasint"`
	}

	// AddPerson adds somebody, without a device yet, to roles that exist.
	AddPerson struct {
		Person detcbor.B16 `cbor:"1,keyasint"`
		Rank   Rank        `cbor:"2,keyasint"`
		Roles  []string    `cbor:"3,keyasint"`
		Name   Name        `cbor:"4,keyasint"`
	}

	// ChangePerson changes a rank (0: stays) or a name (nil: stays).
	ChangePerson struct {
		Person detcbor.B16 `cbor:"1,keyasint"`
		Rank   Rank        `cbor:"2,keyasint,omitempty"`
		Name   *Name       `cbor:"3,keyasint,omitempty"`
	}

	// RemovePerson takes a leaver off every role and revokes their devices.
	RemovePerson struct {
		Person detcbor.B16 `cbor:"1,keyasint"`
	}

	// Invite lets its person join with one new device until it expires. Each
	// key is one way to use it: a QR text and a typed code have one each.
	Invite struct {
		ID      detcbor.B16 `cbor:"1,keyasint"`
		Person  detcbor.B16 `cbor:"2,keyasint"`
		Keys    []InviteKey `cbor:"3,keyasint"`
		Expires int64       `cbor:"4,keyasint"` // Unix seconds; at most invite.MaxLife after the statement's time
	}

	// InviteKey is the public side of an invite secret.
	InviteKey struct {
		_   struct{} `cbor:",toarray"`
		Key sign.Public
		MAC detcbor.B32 // invite.Secret.MAC over genesis hash and note key
	}

	// CancelInvite closes an invite.
	CancelInvite struct {
		ID detcbor.B16 `cbor:"1,keyasint"`
	}

	// AddDevice adds a device. Ordinarily it carries the Join that the device
	// sent, and then nothing of fields 2 to 6; an administrator may add the very
	// first devices without one by giving those.
	AddDevice struct {
		Join    detcbor.Bytes `cbor:"1,keyasint,omitempty"`
		Device  *detcbor.B16  `cbor:"2,keyasint,omitempty"`
		Person  *detcbor.B16  `cbor:"3,keyasint,omitempty"`
		Sign    *sign.Public  `cbor:"4,keyasint,omitempty"`
		KEM     detcbor.Bytes `cbor:"5,keyasint,omitempty"`
		Courier *sign.Public  `cbor:"6,keyasint,omitempty"`
		Name    *Name         `cbor:"7,keyasint,omitempty"`
		Wraps   []RoleWrap    `cbor:"8,keyasint"` // by role, rising
	}

	// RoleWrap is a role seed wrapped to the device that a statement adds.
	RoleWrap struct {
		_    struct{} `cbor:",toarray"`
		Role string
		Gen  uint64
		Wrap detcbor.Bytes
	}

	// RevokeDevice ends a device's rights at this place in the log.
	RevokeDevice struct {
		Device detcbor.B16 `cbor:"1,keyasint"`
		Reason Reason      `cbor:"2,keyasint,omitempty"`
		Wipe   bool        `cbor:"3,keyasint,omitempty"` // the device destroys its keys at its next contact
	}

	// Role makes a role (generation 1) or its next generation. The wraps are
	// for exactly the active devices of exactly the members.
	Role struct {
		ID      string        `cbor:"1,keyasint"`
		Gen     uint64        `cbor:"2,keyasint"`
		Key     detcbor.Bytes `cbor:"3,keyasint"`           // public key of this generation, 1216 bytes
		KID     seal.KID      `cbor:"4,keyasint"`           // commitment to its seed
		Members []detcbor.B16 `cbor:"5,keyasint"`           // people, rising
		Wraps   []DeviceWrap  `cbor:"6,keyasint"`           // by device, rising
		Prev    []RolePrev    `cbor:"7,keyasint,omitempty"` // older generations, sealed under this one; by KID, rising
		Name    *Name         `cbor:"8,keyasint,omitempty"`
		Rescue  detcbor.Bytes `cbor:"9,keyasint,omitempty"` // the seed wrapped to recovery; absent for recovery itself
	}

	// RolePrev is an older generation's seed sealed under a newer one's:
	// ordinarily the one before; another where that one is held by nobody.
	RolePrev struct {
		_   struct{} `cbor:",toarray"`
		KID seal.KID
		Box detcbor.Bytes
	}

	// DeviceWrap is a role seed wrapped to one device.
	DeviceWrap struct {
		_      struct{} `cbor:",toarray"`
		Device detcbor.B16
		Wrap   detcbor.Bytes
	}

	// Grant gives a role's present generation to more people, or to devices of
	// its members that lack it.
	Grant struct {
		Role   string        `cbor:"1,keyasint"`
		Gen    uint64        `cbor:"2,keyasint"`
		People []detcbor.B16 `cbor:"3,keyasint"` // new members, rising; may be empty
		Wraps  []DeviceWrap  `cbor:"4,keyasint"` // by device, rising
	}

	// Policy sets the organisation's limits (lease days, idle minutes, ...), by
	// name; an app ignores names that it does not know.
	Policy struct {
		Values map[string]int64 `cbor:"1,keyasint"`
	}

	// ServerReset says that administrators know of the server's loss, or pins a
	// new note key.
	ServerReset struct {
		NoteKey string `cbor:"1,keyasint,omitempty"`
		Reason  uint64 `cbor:"2,keyasint,omitempty"`
	}

	// Destroy orders the keys and the ciphertext of a space destroyed.
	Destroy struct {
		Space detcbor.B16 `cbor:"1,keyasint"`
		Basis uint64      `cbor:"2,keyasint"` // 1 retention ended, 2 erasure order, 3 misfiled
		Note  *Name       `cbor:"3,keyasint,omitempty"`
	}

	// Checkpoint confirms the log up to here: its size and head before this
	// entry, and the digest (State.Digest) of the state before it, from which
	// later apps may start. Apply compares all three.
	Checkpoint struct {
		Size   uint64      `cbor:"1,keyasint"`
		Head   detcbor.B32 `cbor:"2,keyasint"`
		Digest detcbor.B32 `cbor:"3,keyasint"`
	}

	// Admit takes entries of a space in that the server holds aside: the work
	// of a device that was revoked meanwhile, which somebody has looked at. Each
	// is named by the SHA-256 of its bytes.
	Admit struct {
		Space  detcbor.B16   `cbor:"1,keyasint"`
		Hashes []detcbor.B32 `cbor:"2,keyasint"` // rising, none twice
	}
)

// Reason is why a device was revoked.
type Reason uint64

// The reasons.
const (
	Unspecified Reason = 0
	Lost        Reason = 1
	Left        Reason = 2
	Replaced    Reason = 3
)

func (Genesis) kind() Kind      { return KindGenesis }
func (AddAdmin) kind() Kind     { return KindAddAdmin }
func (RemoveAdmin) kind() Kind  { return KindRemoveAdmin }
func (AddPerson) kind() Kind    { return KindAddPerson }
func (ChangePerson) kind() Kind { return KindChangePerson }
func (RemovePerson) kind() Kind { return KindRemovePerson }
func (Invite) kind() Kind       { return KindInvite }
func (CancelInvite) kind() Kind { return KindCancelInvite }
func (AddDevice) kind() Kind    { return KindAddDevice }
func (RevokeDevice) kind() Kind { return KindRevokeDevice }
func (Role) kind() Kind         { return KindRole }
func (Grant) kind() Kind        { return KindGrant }
func (Policy) kind() Kind       { return KindPolicy }
func (ServerReset) kind() Kind  { return KindServerReset }
func (Destroy) kind() Kind      { return KindDestroy }
func (Checkpoint) kind() Kind   { return KindCheckpoint }
func (Admit) kind() Kind        { return KindAdmit }

// decodeContent reads the content of a statement of kind k, strictly.
func decodeContent(k Kind, raw []byte) (Content, error) {
	switch k {
	case KindGenesis:
		return decodeAs[Genesis](raw)
	case KindAddAdmin:
		return decodeAs[AddAdmin](raw)
	case KindRemoveAdmin:
		return decodeAs[RemoveAdmin](raw)
	case KindAddPerson:
		return decodeAs[AddPerson](raw)
	case KindChangePerson:
		return decodeAs[ChangePerson](raw)
	case KindRemovePerson:
		return decodeAs[RemovePerson](raw)
	case KindInvite:
		return decodeAs[Invite](raw)
	case KindCancelInvite:
		return decodeAs[CancelInvite](raw)
	case KindAddDevice:
		return decodeAs[AddDevice](raw)
	case KindRevokeDevice:
		return decodeAs[RevokeDevice](raw)
	case KindRole:
		return decodeAs[Role](raw)
	case KindGrant:
		return decodeAs[Grant](raw)
	case KindPolicy:
		return decodeAs[Policy](raw)
	case KindServerReset:
		return decodeAs[ServerReset](raw)
	case KindDestroy:
		return decodeAs[Destroy](raw)
	case KindCheckpoint:
		return decodeAs[Checkpoint](raw)
	case KindAdmit:
		return decodeAs[Admit](raw)
	}
	return nil, ErrNewer
}
