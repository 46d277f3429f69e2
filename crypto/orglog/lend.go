package orglog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

// A space's present key can be lent to one device for some hours: an out-of-hours
// worker who asked to see a whole case. The loan is no part of any log of keys: it is
// an answer in the document that asked. It opens what was written until then; what is
// written under the next epoch it does not. The device forgets it when its time is
// over, which is a rule that the app keeps and nothing that keys can force: the epoch
// after a loan is what ends it.

// ErrLoan is returned for a loan that is of another space, device, request or end, or
// damaged.
var ErrLoan = errors.New("orglog: this loan of a key does not open here")

// Loan says what a key is lent for. All of it is bound into the wrap.
type Loan struct {
	Space   ID
	Request ID        // the document that asked
	Until   time.Time // whole seconds
}

// lentKey is a loan as it travels: detCBOR of [epoch number, kid, wrap].
type lentKey struct {
	_    struct{} `cbor:",toarray"`
	No   uint64
	KID  seal.KID
	Wrap detcbor.Bytes
}

func (l Loan) info(org ID, kid seal.KID) seal.WrapInfo {
	subject := append(append([]byte{}, l.Space[:]...), l.Request[:]...)
	return seal.WrapInfo{Purpose: seal.PurposeLent, Org: org, Subject: binary.BigEndian.AppendUint64(subject, uint64(l.Until.Unix())), KID: kid}
}

// Lend seals the secret of the epoch that the space is written under to a device.
func (sp *Space) Lend(s *State, k *Keyring, to *Device, l Loan) ([]byte, error) {
	if !to.Active() {
		return nil, fmt.Errorf("%w: the device was revoked", ErrNotAllowed)
	}
	e, _, err := sp.WriteEpoch(s, k)
	if err != nil {
		return nil, err
	}
	w, err := seal.Wrap(to.KEM, l.info(s.Org, e.KID()), e.Secret)
	if err != nil {
		return nil, err
	}
	return detcbor.Marshal(lentKey{No: e.No, KID: e.KID(), Wrap: w})
}

// Lent says which epoch a loan is of; nothing in it has been verified.
func Lent(raw []byte) (kid seal.KID, err error) {
	x, err := decodeAs[lentKey](raw)
	if err != nil {
		return kid, ErrLoan
	}
	return x.KID, nil
}

// Borrow opens a loan with the device's own key and opens the space's epoch by it,
// and so those that went before. The record of that epoch must be known. What is
// opened so stays so for as long as this Space is kept.
func (sp *Space) Borrow(org ID, own *seal.Identity, l Loan, raw []byte) error {
	x, err := decodeAs[lentKey](raw)
	if err != nil {
		return ErrLoan
	}
	r, ok := sp.records[x.KID]
	if !ok || r.No != x.No || sp.ID != l.Space {
		return fmt.Errorf("%w: no such epoch", ErrLoan)
	}
	e, err := own.UnwrapEpoch(l.info(org, x.KID), x.No, x.Wrap)
	if err != nil {
		return ErrLoan
	}
	sp.opened[x.KID] = e
	return nil
}
