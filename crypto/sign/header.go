package sign

import (
	"fmt"

	"doorstep/crypto/detcbor"
)

// AlgEdDSA is the only algorithm of suite DS1 (RFC 9053 section 2.2).
const AlgEdDSA = -8

// MediaType is the value of the typ header (RFC 9596); it always has a slash.
type MediaType string

// The types of everything that is signed. A message of one type never verifies
// as another, because the type is inside what is signed and is checked.
const (
	TypeBundle    MediaType = "application/vnd.doorstep.bundle.v1"    // sealed changes of one space
	TypeEpoch     MediaType = "application/vnd.doorstep.epoch.v1"     // a space's new secret, wrapped to roles
	TypeStatement MediaType = "application/vnd.doorstep.statement.v1" // an entry of the organisation log
	TypeJoin      MediaType = "application/vnd.doorstep.join.v1"      // a new device asks to be added
	TypeToken     MediaType = "application/vnd.doorstep.token.v1"     // a device answers a challenge
	TypeSignOff   MediaType = "application/vnd.doorstep.signoff.v1"   // a person signs a document
	TypeArchive   MediaType = "application/vnd.doorstep.archive.v1"   // the list of contents of an archive
)

// Header holds the three parameters of every protected header. A profile with
// more parameters embeds it in a struct whose own fields carry private-use
// labels (below -65536) as `cbor:"-70001,keyasint"`.
type Header struct {
	Alg  int64     `cbor:"1,keyasint"`
	KID  KID       `cbor:"4,keyasint"`
	Type MediaType `cbor:"16,keyasint"`
}

// NewHeader fills in the common parameters.
func NewHeader(kid KID, typ MediaType) Header {
	return Header{Alg: AlgEdDSA, KID: kid, Type: typ}
}

// Encode returns the bytes of a protected header map, for Sign1 and for use as
// additional data when the payload is sealed. h is a Header or a struct that
// embeds one.
func Encode(h any) ([]byte, error) {
	b, err := detcbor.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("sign: header: %w", err)
	}
	return b, nil
}

// commonHeader reads the three common parameters and requires that every other
// label is for private use, so that no COSE parameter with a meaning of its own
// (crit, iv, x5chain, ...) can ever appear.
func commonHeader(protected []byte) (Header, error) {
	var all map[int64]detcbor.RawMessage
	if err := detcbor.Unmarshal(protected, &all); err != nil {
		return Header{}, fmt.Errorf("%w: protected header: %w", ErrMalformed, err)
	}
	for label := range all {
		if label != 1 && label != 4 && label != 16 && label > -65537 {
			return Header{}, fmt.Errorf("%w: protected header has parameter %d", ErrMalformed, label)
		}
	}
	var h Header
	for label, dst := range map[int64]any{1: &h.Alg, 4: &h.KID, 16: &h.Type} {
		raw, ok := all[label]
		if !ok {
			return Header{}, fmt.Errorf("%w: protected header lacks parameter %d", ErrMalformed, label)
		}
		if err := detcbor.Unmarshal(raw, dst); err != nil {
			return Header{}, fmt.Errorf("%w: protected header parameter %d: %w", ErrMalformed, label, err)
		}
	}
	if h.Alg != AlgEdDSA {
		return Header{}, fmt.Errorf("%w: algorithm %d", ErrMalformed, h.Alg)
	}
	return h, nil
}
