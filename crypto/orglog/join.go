package orglog

import (
	"fmt"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/invite"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// joinBody is what a new device says of itself, signed by the invite key (it
// was asked) and by its own key (it holds it).
type joinBody struct {
	Org     detcbor.B16   `cbor:"1,keyasint"`
	Invite  detcbor.B16   `cbor:"2,keyasint"`
	Device  detcbor.B16   `cbor:"3,keyasint"`
	Sign    sign.Public   `cbor:"4,keyasint"`
	KEM     detcbor.Bytes `cbor:"5,keyasint"`
	Courier *sign.Public  `cbor:"6,keyasint,omitempty"`
	Suite   uint64        `cbor:"7,keyasint"`
}

// Joined is a device that asks to be added, or was.
type Joined struct {
	Device  ID
	Person  ID
	Sign    sign.Public
	KEM     *seal.Recipient
	Courier *sign.Public
}

// NewDevice holds the keys of a device that is being made.
type NewDevice struct {
	ID      ID
	Sign    sign.Private
	KEM     *seal.Identity
	Courier sign.Private // invalid: none
}

// NewJoin makes the message with which a new device asks to be added under an
// invite. It goes to the server, and from there to whoever approves.
func NewJoin(org, inviteID ID, secret invite.Secret, d NewDevice) ([]byte, error) {
	b := joinBody{
		Org: org, Invite: inviteID, Device: d.ID, Sign: d.Sign.Public(), KEM: d.KEM.Recipient().Bytes(), Suite: suiteDS1,
	}
	if d.Courier.Valid() {
		pub := d.Courier.Public()
		b.Courier = &pub
	}
	enc, err := detcbor.Marshal(b)
	if err != nil {
		return nil, err
	}
	return sign.SignMany(sign.TypeJoin, enc, org[:], secret.Signer(), d.Sign)
}

// FindInvite returns the open invite that a secret belongs to, after checking
// that the secret's MAC confirms this organisation and its server. A device must
// call it before it believes anything that the server sent, unless the genesis
// hash came with a QR text; and then too. Expired or used invites are refused.
func (s *State) FindInvite(secret invite.Secret, now time.Time) (*InviteState, error) {
	key := secret.Signer().Public()
	i, ok := s.InviteByKID(key.KID())
	if !ok {
		return nil, invite.ErrUnknown
	}
	for _, k := range i.Keys {
		// The MAC was made when the invite was; a note key that administrators
		// changed since then makes it fail, and a new invite is needed.
		if k.Key == key && !secret.CheckMAC(s.Genesis, s.NoteKey, k.MAC) {
			return nil, invite.ErrOtherOrg
		}
	}
	if i.Closed != 0 {
		return nil, invite.ErrUsed
	}
	if now.Unix() > i.Expires {
		return nil, invite.ErrExpired
	}
	return i, nil
}

// CheckJoin verifies a join against the log at time now and returns the device
// and its invite: the invite is open and not expired, both signatures hold, and
// the invite key is one of the invite's.
func (s *State) CheckJoin(join []byte, now time.Time) (*Joined, *InviteState, error) {
	m, err := sign.ParseMany(join, sign.TypeJoin)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	b, err := decodeAs[joinBody](m.Body)
	if err != nil {
		return nil, nil, err
	}
	if b.Suite != suiteDS1 {
		return nil, nil, ErrNewer
	}
	inv, ok := s.Invites[ID(b.Invite)]
	if !ok || ID(b.Org) != s.Org {
		return nil, nil, invite.ErrUnknown
	}
	if inv.Closed != 0 {
		return nil, nil, invite.ErrUsed
	}
	if now.Unix() > inv.Expires {
		return nil, nil, invite.ErrExpired
	}
	byInvite, byDevice := false, false
	err = m.Verify(s.Org[:], func(kid sign.KID) (sign.Public, bool) {
		for _, k := range inv.Keys {
			if k.Key.KID() == kid {
				byInvite = true
				return k.Key, true
			}
		}
		if b.Sign.KID() == kid {
			byDevice = true
			return b.Sign, true
		}
		return sign.Public{}, false
	})
	if err != nil {
		return nil, nil, signatureError(err)
	}
	if !byInvite || !byDevice || len(m.Signers()) != 2 {
		return nil, nil, fmt.Errorf("%w: a join needs the invite's signature and the device's", ErrSigner)
	}
	kem, err := seal.ParseRecipient(b.KEM)
	if err != nil {
		return nil, nil, invalid("device key")
	}
	return &Joined{Device: ID(b.Device), Person: inv.Person, Sign: b.Sign, KEM: kem, Courier: b.Courier}, inv, nil
}
