package wire

import (
	"errors"
	"fmt"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

// Signed is the outside of what a space's log holds: a bundle or an epoch
// record. Nothing in it may be trusted before Verify.
type Signed struct {
	Key    Key
	Device sign.KID
	// Hash is the SHA-256 of the entry as received.
	Hash Hash
	// OrgSize is how much of the organisation's log the signer had seen.
	OrgSize uint64
	// Epoch is set for an epoch record, Bundle for a bundle.
	Epoch  *orglog.EpochRecord
	Bundle *bundle.Sealed
}

// ParseSigned reads the outside of an entry. The result aliases raw.
func ParseSigned(raw []byte) (Signed, error) {
	b, err := bundle.Parse(raw)
	if errors.Is(err, sign.ErrType) {
		e, err := orglog.ParseEpoch(raw)
		if err != nil {
			return Signed{}, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		return Signed{
			Key:    Key{Space: e.Space, Inc: e.Incarnation, Class: orglog.ClassEpoch, N: e.N},
			Device: e.Device, Hash: e.Hash, OrgSize: e.OrgSize, Epoch: e,
		}, nil
	}
	if err != nil {
		return Signed{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	h := b.Header
	return Signed{
		Key:    Key{Space: h.Space, Inc: h.Incarnation, Class: uint8(h.Class), N: h.N},
		Device: h.Device, Hash: HashOf(raw), OrgSize: h.OrgLogSize, Bundle: b,
	}, nil
}

// Verify checks the signature under the key that the organisation's log gives
// for the device, and an epoch record's recipients against the log. It returns
// what the log says of the device: Authorised (also when somebody admitted the
// entry), Former (revoked since), or else ErrSignature.
func (s Signed) Verify(st *orglog.State) (orglog.Authority, error) {
	auth := st.Judge(s.Device, s.OrgSize, s.Key.Space, s.Hash)
	d, known := st.DeviceByKID(s.Device)
	if !known || auth != orglog.Authorised && auth != orglog.Former {
		return auth, fmt.Errorf("%v: no device that may write: %w", s.Key, ErrSignature)
	}
	if err := s.VerifyBy(d.Sign, st.Org); err != nil {
		return auth, err
	}
	if s.Epoch != nil {
		if err := st.CheckRecipients(s.Epoch); err != nil {
			return auth, fmt.Errorf("%v: %w: %w", s.Key, ErrSignature, err)
		}
	}
	return auth, nil
}

// VerifyBy checks the signature alone, under a key that the organisation's log
// names, whatever rights that key has now: what a revoked device sends is held
// aside only if it is its own.
func (s Signed) VerifyBy(pub sign.Public, org ID) error {
	var err error
	if s.Epoch != nil {
		err = s.Epoch.Verify(pub, org)
	} else {
		err = s.Bundle.Verify(pub, op.ID(org))
	}
	if err != nil {
		return fmt.Errorf("%v: %w: %w", s.Key, ErrSignature, err)
	}
	return nil
}
