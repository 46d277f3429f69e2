package orglog

import "doorstep/crypto/detcbor"

// ID is 16 random bytes that name a person, a device, a space or an invite. It
// is the plain array, so that every package's own id type fits.
type ID = [16]byte

// Kind says what a statement does. Numbers are frozen.
//
// Rules for growing the format: a number is never used again for another
// meaning; a field is never removed or given another type; a new field of a
// known kind gets the next free number and makes older apps refuse the
// statement (ErrNewer), which is right, since a half-understood statement about
// keys is worse than an app that asks to be updated; so add a kind rather than a
// field where old apps may ignore the news.
type Kind uint64

// The kinds of statements.
const (
	KindGenesis      Kind = 1  // the organisation begins; all administrators sign
	KindAddAdmin     Kind = 2  // threshold
	KindRemoveAdmin  Kind = 3  // threshold
	KindAddPerson    Kind = 4  // manager, lead or administrator
	KindChangePerson Kind = 5  // rank or name
	KindRemovePerson Kind = 6  // a leaver: off every role, devices revoked
	KindInvite       Kind = 7  // a person may join with one new device
	KindCancelInvite Kind = 8  //
	KindAddDevice    Kind = 9  // a device joins its person and gets role seeds
	KindRevokeDevice Kind = 10 // one signature is enough
	KindRole         Kind = 11 // a new role, or a role's next generation
	KindGrant        Kind = 12 // people or devices get a role's present generation
	KindPolicy       Kind = 13 // threshold
	KindServerReset  Kind = 14 // threshold: the server lost data or gets a new note key
	KindDestroy      Kind = 15 // threshold: a space's keys are destroyed, lawfully
	KindCheckpoint   Kind = 16 // threshold: administrators confirm the log so far
	KindAdmit        Kind = 17 // a manager, lead or administrator takes in what the server held aside
)

// threshold reports whether as many administrators as the genesis says must
// sign a statement of the kind.
func (k Kind) threshold() bool {
	switch k {
	case KindAddAdmin, KindRemoveAdmin, KindPolicy, KindServerReset, KindDestroy, KindCheckpoint:
		return true
	}
	return false
}

// Limits. A statement beyond them is refused before its parts are looked at.
const (
	MaxStatement = 4 << 20 // bytes; a role of some 3,000 devices
	MaxAdmins    = 15
	MinAdmins    = 3
	MinThreshold = 2
	MaxMembers   = 1 << 14 // people of one role
	MaxRoles     = 64      // roles of one person
	MaxAdmit     = 4096    // entries that one statement admits
	maxRolePrev  = 16      // older generations sealed under one
	maxText      = 512     // bytes of a note key or policy name
	maxNameBox   = 1024    // bytes of a sealed name
)

// Rank is what a person may do in the organisation's log.
type Rank uint64

// The ranks. Higher ranks may do all that lower ones may.
const (
	Guest        Rank = 1 // one space of another organisation's worker; holds no staff role
	Practitioner Rank = 2 // records; manages nobody
	Manager      Rank = 3 // invites, approves and revokes practitioners of the own teams
	Lead         Rank = 4 // appoints managers, makes teams; appointed by an administrator
)

// Content is what a statement of one kind says.
type Content interface{ kind() Kind }

// Name is a name sealed under a generation of the staff role
// (seal.RoleGen.SealName); the server sees ids only.
type Name struct {
	_   struct{}      `cbor:",toarray"`
	Gen uint64        // of the staff role
	Box detcbor.Bytes // sealed, padded
}
