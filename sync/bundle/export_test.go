package bundle

import (
	"testing"

	"doorstep/crypto/seal"
)

// PlainBody gives the packed body of a bundle, as a member of its space can get it.
func PlainBody(t testing.TB, raw []byte, epoch seal.EpochKeys) []byte {
	t.Helper()
	s, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	padded, err := seal.Open(epoch.Bundle, s.msg.Payload, s.msg.Protected)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := seal.Unpad(padded)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// EncodeBody, DecodeBody and Unpack open the inside to tests.
func EncodeBody(h *Header, b Body) ([]byte, error)     { return b.encode(h) }
func DecodeBody(h *Header, plain []byte) (Body, error) { return decodeBody(plain, h) }
func Unpack(packed []byte, h *Header) ([]byte, error)  { return unpack(packed, h) }
func PackAs(plain []byte, h *Header) ([]byte, error)   { return pack(plain, h) }
