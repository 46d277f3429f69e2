package sign_test

import (
	"crypto/rand"
	"testing"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// draftHeader has the size of a bundle header: what one saved answer signs.
type draftHeader struct {
	sign.Header
	Space [16]byte `cbor:"-70001,keyasint"`
	No    uint64   `cbor:"-70002,keyasint"`
	KID   seal.KID `cbor:"-70003,keyasint"`
	Prev  [32]byte `cbor:"-70007,keyasint"`
}

// BenchmarkDraft is the cryptography of one saved answer: header, pad, seal,
// sign. The budget is 100 microseconds.
func BenchmarkDraft(b *testing.B) {
	dev, _ := sign.NewPrivate(rand.Reader)
	e, _ := seal.NewEpoch(rand.Reader, 1)
	keys := e.Keys()
	body, org := make([]byte, 80), make([]byte, 16)
	b.ReportAllocs()
	for b.Loop() {
		h, err := sign.Encode(draftHeader{Header: sign.NewHeader(dev.KID(), sign.TypeBundle), KID: keys.KID, No: keys.No})
		if err != nil {
			b.Fatal(err)
		}
		box, err := seal.Seal(rand.Reader, keys.Bundle, seal.Pad(body), h)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := dev.Sign1(h, box, org); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParseVerify is what a reader or the server pays for one bundle.
func BenchmarkParseVerify(b *testing.B) {
	dev, _ := sign.NewPrivate(rand.Reader)
	h, _ := sign.Encode(draftHeader{Header: sign.NewHeader(dev.KID(), sign.TypeBundle)})
	org := make([]byte, 16)
	msg, _ := dev.Sign1(h, make([]byte, 200), org)
	b.ReportAllocs()
	for b.Loop() {
		m, err := sign.Parse1(msg, sign.TypeBundle)
		if err != nil {
			b.Fatal(err)
		}
		if err := m.Verify(dev.Public(), org); err != nil {
			b.Fatal(err)
		}
	}
}
