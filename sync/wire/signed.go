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
			Device: e.Device, OrgSize: e.OrgSize, Epoch: e,
		}, nil
	}
	if err != nil {
		return Signed{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	h := b.Header
	return Signed{
		Key:    Key{Space: h.Space, Inc: h.Incarnation, Class: uint8(h.Class), N: h.N},
		Device: h.Device, OrgSize: h.OrgLogSize, Bundle: b,
	}, nil
}

// Verify checks the signature under the key that the organisation's log gives
// for the device, and an epoch record's recipients against the log. It returns
// what the log says of the device: Authorised, Former (revoked since), or
// else ErrSignature.
func (s Signed) Verify(st *orglog.State) (orglog.Authority, error) {
	auth := st.Authority(s.Device, s.OrgSize)
	d, known := st.DeviceByKID(s.Device)
	if !known || auth != orglog.Authorised && auth != orglog.Former {
		return auth, fmt.Errorf("%v: no device that may write: %w", s.Key, ErrSignature)
	}
	var err error
	if s.Epoch != nil {
		if err = s.Epoch.Verify(d.Sign, st.Org); err == nil {
			err = st.CheckRecipients(s.Epoch)
		}
	} else {
		err = s.Bundle.Verify(d.Sign, op.ID(st.Org))
	}
	if err != nil {
		return auth, fmt.Errorf("%v: %w: %w", s.Key, ErrSignature, err)
	}
	return auth, nil
}
