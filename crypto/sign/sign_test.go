package sign_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/veraison/go-cose"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/sign"
)

var org = []byte("0123456789abcdef")

func newKey(t testing.TB) sign.Private {
	t.Helper()
	k, err := sign.NewPrivate(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func header(t testing.TB, k sign.Private, typ sign.MediaType) []byte {
	t.Helper()
	h, err := sign.Encode(sign.NewHeader(k.KID(), typ))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func sign1(t testing.TB, k sign.Private, protected, payload []byte) []byte {
	t.Helper()
	b, err := k.Sign1(protected, payload, org)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSign1RoundTrip(t *testing.T) {
	k := newKey(t)
	for _, payload := range [][]byte{nil, {}, []byte("payload"), make([]byte, 70000)} {
		b := sign1(t, k, header(t, k, sign.TypeBundle), payload)
		m, err := sign.Parse1(b, sign.TypeBundle)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(m.Payload, payload) || m.Header.KID != k.KID() || !bytes.Equal(m.Bytes(), b) {
			t.Errorf("payload of %d bytes came back as %d", len(payload), len(m.Payload))
		}
		if err := m.Verify(k.Public(), org); err != nil {
			t.Error(err)
		}
	}
}

// What we write is plain COSE_Sign1: the library, given the whole message and no
// help from us, verifies it.
func TestItIsCOSE(t *testing.T) {
	k := newKey(t)
	b := sign1(t, k, header(t, k, sign.TypeToken), []byte("payload"))
	var m cose.UntaggedSign1Message
	if err := m.UnmarshalCBOR(b); err != nil {
		t.Fatal(err)
	}
	pub := k.Public()
	v, err := cose.NewVerifier(cose.AlgorithmEdDSA, ed25519.PublicKey(pub[:]))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(org, v); err != nil {
		t.Error(err)
	}
	if typ := m.Headers.Protected[int64(16)]; typ != string(sign.TypeToken) {
		t.Errorf("typ is %v", typ)
	}
}

func TestVerifyRefuses(t *testing.T) {
	k, other := newKey(t), newKey(t)
	b := sign1(t, k, header(t, k, sign.TypeBundle), []byte("payload"))
	m, err := sign.Parse1(b, sign.TypeBundle)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ got, want error }{
		"another key":          {m.Verify(other.Public(), org), sign.ErrWrongKey},
		"another organisation": {m.Verify(k.Public(), []byte("another")), sign.ErrBadSignature},
		"no organisation":      {m.Verify(k.Public(), nil), sign.ErrBadSignature},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	// Signed by one key under another's name.
	forged := sign1(t, other, header(t, k, sign.TypeBundle), []byte("payload"))
	if m, err = sign.Parse1(forged, sign.TypeBundle); err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(k.Public(), org); !errors.Is(err, sign.ErrBadSignature) {
		t.Errorf("forged: %v", err)
	}
}

func TestEveryByteOfAMessageIsSigned(t *testing.T) {
	k := newKey(t)
	b := sign1(t, k, header(t, k, sign.TypeBundle), bytes.Repeat([]byte("payload "), 40))
	for i := range b {
		for bit := range 8 {
			bad := bytes.Clone(b)
			bad[i] ^= 1 << bit
			m, err := sign.Parse1(bad, sign.TypeBundle)
			if err == nil {
				err = m.Verify(k.Public(), org)
			}
			if err == nil {
				t.Fatalf("bit %d of byte %d changed and it verifies", bit, i)
			}
		}
	}
	for n := range b {
		if _, err := sign.Parse1(b[:n], sign.TypeBundle); err == nil {
			t.Fatalf("cut to %d bytes and it parses", n)
		}
	}
	if _, err := sign.Parse1(append(bytes.Clone(b), 0), sign.TypeBundle); !errors.Is(err, sign.ErrMalformed) {
		t.Errorf("a byte more: %v", err)
	}
}

// Messages that COSE allows and the profile does not, each properly signed.
func TestProfile(t *testing.T) {
	k := newKey(t)
	with := func(change func(map[int64]any)) []byte {
		kid := k.KID()
		h := map[int64]any{1: int64(-8), 4: kid[:], 16: string(sign.TypeBundle)}
		change(h)
		b, err := detcbor.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		return sign1(t, k, b, []byte("payload"))
	}
	good := with(func(map[int64]any) {})
	if m, err := sign.Parse1(good, sign.TypeBundle); err != nil || m.Verify(k.Public(), org) != nil {
		t.Fatalf("the good one: %v", err)
	}
	parts := func(protected, unprotected, payload, signature []byte) []byte {
		out := detcbor.AppendArray(nil, 4)
		out = detcbor.AppendBytes(out, protected)
		out = append(out, unprotected...)
		out = append(out, payload...)
		return append(out, signature...)
	}
	h := header(t, k, sign.TypeBundle)
	sig := detcbor.AppendBytes(nil, make([]byte, 64))
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"another type":           {sign1(t, k, header(t, k, sign.TypeStatement), nil), sign.ErrType},
		"no type":                {with(func(h map[int64]any) { delete(h, 16) }), sign.ErrMalformed},
		"type as a number":       {with(func(h map[int64]any) { h[16] = 60 }), sign.ErrMalformed},
		"no key":                 {with(func(h map[int64]any) { delete(h, 4) }), sign.ErrMalformed},
		"short key name":         {with(func(h map[int64]any) { h[4] = []byte{1} }), sign.ErrMalformed},
		"no algorithm":           {with(func(h map[int64]any) { delete(h, 1) }), sign.ErrMalformed},
		"another algorithm":      {with(func(h map[int64]any) { h[1] = -7 }), sign.ErrMalformed},
		"ECDSA by name":          {with(func(h map[int64]any) { h[1] = "ES256" }), sign.ErrMalformed},
		"crit":                   {with(func(h map[int64]any) { h[2] = []int{16} }), sign.ErrMalformed},
		"content type":           {with(func(h map[int64]any) { h[3] = 0 }), sign.ErrMalformed},
		"certificate":            {with(func(h map[int64]any) { h[33] = []byte{1} }), sign.ErrMalformed},
		"text label":             {sign1(t, k, append([]byte{0xa4}, append(bytes.Clone(h[1:]), 0x61, 'x', 0)...), nil), sign.ErrMalformed},
		"tagged":                 {append([]byte{0xd2}, good...), sign.ErrMalformed},
		"unprotected":            {parts(h, []byte{0xa1, 0x18, 0x63, 0x00}, []byte{0x40}, sig), sign.ErrMalformed},
		"detached":               {parts(h, []byte{0xa0}, []byte{0xf6}, sig), sign.ErrMalformed},
		"payload as an array":    {parts(h, []byte{0xa0}, []byte{0x81, 0x01}, sig), sign.ErrMalformed},
		"header empty":           {parts(nil, []byte{0xa0}, []byte{0x40}, sig), sign.ErrMalformed},
		"header is an array":     {parts([]byte{0x80}, []byte{0xa0}, []byte{0x40}, sig), sign.ErrMalformed},
		"signature of 63 bytes":  {parts(h, []byte{0xa0}, []byte{0x40}, detcbor.AppendBytes(nil, make([]byte, 63))), sign.ErrMalformed},
		"long length of payload": {parts(h, []byte{0xa0}, []byte{0x58, 0x01, 0x00}, sig), sign.ErrMalformed},
		"nothing":                {nil, sign.ErrMalformed},
	} {
		if _, err := sign.Parse1(c.b, sign.TypeBundle); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

type extended struct {
	sign.Header
	Space detcbor.B16 `cbor:"-70001,keyasint"`
}

func TestReadIsStrict(t *testing.T) {
	k := newKey(t)
	h, err := sign.Encode(extended{Header: sign.NewHeader(k.KID(), sign.TypeBundle), Space: detcbor.B16{5}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := sign.Parse1(sign1(t, k, h, nil), sign.TypeBundle)
	if err != nil {
		t.Fatal(err)
	}
	var x extended
	if err := m.Read(&x); err != nil || x.Space != (detcbor.B16{5}) || x.KID != k.KID() {
		t.Errorf("%+v, %v", x, err)
	}
	var plain sign.Header
	if err := m.Read(&plain); !errors.Is(err, sign.ErrMalformed) {
		t.Errorf("a parameter that the profile does not know: %v", err)
	}
}

func TestManySameWhoeverBegins(t *testing.T) {
	a, b, c := newKey(t), newKey(t), newKey(t)
	body := []byte("statement")
	abc, err := sign.SignMany(sign.TypeStatement, body, org, a, b, c)
	if err != nil {
		t.Fatal(err)
	}
	one, err := sign.SignMany(sign.TypeStatement, body, org, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []sign.Private{b, a} {
		if one, err = sign.AddSignature(one, sign.TypeStatement, org, k); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(abc, one) {
		t.Error("the order of signing shows")
	}
	if _, err := sign.AddSignature(one, sign.TypeStatement, org, a); !errors.Is(err, sign.ErrMalformed) {
		t.Errorf("signed twice: %v", err)
	}
	m, err := sign.ParseMany(abc, sign.TypeStatement)
	if err != nil || len(m.Signers()) != 3 || !bytes.Equal(m.Body, body) {
		t.Fatalf("%v", err)
	}
	known := func(ks ...sign.Private) func(sign.KID) (sign.Public, bool) {
		return func(kid sign.KID) (sign.Public, bool) {
			for _, k := range ks {
				if k.KID() == kid {
					return k.Public(), true
				}
			}
			return sign.Public{}, false
		}
	}
	if err := m.Verify(org, known(a, b, c)); err != nil {
		t.Error(err)
	}
	if err := m.Verify(org, known(a, b)); !errors.Is(err, sign.ErrWrongKey) {
		t.Errorf("with a signer that nobody knows: %v", err)
	}
	if err := m.Verify([]byte("other"), known(a, b, c)); !errors.Is(err, sign.ErrBadSignature) {
		t.Errorf("for another organisation: %v", err)
	}
	swapped := func(sign.KID) (sign.Public, bool) { return a.Public(), true }
	if err := m.Verify(org, swapped); !errors.Is(err, sign.ErrWrongKey) {
		t.Errorf("with one key for all: %v", err)
	}
}

func TestEveryByteOfACarrierMatters(t *testing.T) {
	a, b := newKey(t), newKey(t)
	whole, err := sign.SignMany(sign.TypeStatement, []byte("body of a statement"), org, a, b)
	if err != nil {
		t.Fatal(err)
	}
	key := func(kid sign.KID) (sign.Public, bool) {
		for _, k := range []sign.Private{a, b} {
			if k.KID() == kid {
				return k.Public(), true
			}
		}
		return sign.Public{}, false
	}
	verify := func(x []byte) error {
		m, err := sign.ParseMany(x, sign.TypeStatement)
		if err != nil {
			return err
		}
		return m.Verify(org, key)
	}
	if err := verify(whole); err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for bit := range 8 {
			bad := bytes.Clone(whole)
			bad[i] ^= 1 << bit
			if verify(bad) == nil {
				t.Fatalf("bit %d of byte %d changed and it verifies", bit, i)
			}
		}
	}
	for n := range whole {
		if verify(whole[:n]) == nil {
			t.Fatalf("cut to %d and it verifies", n)
		}
	}
	if verify(append(bytes.Clone(whole), 0)) == nil {
		t.Error("a byte more and it verifies")
	}
	if _, err := sign.ParseMany(whole, sign.TypeJoin); !errors.Is(err, sign.ErrType) {
		t.Errorf("as another type: %v", err)
	}
	if _, err := sign.SignMany(sign.TypeStatement, nil, org); !errors.Is(err, sign.ErrMalformed) {
		t.Errorf("without a signature: %v", err)
	}
}

func TestKeys(t *testing.T) {
	k := newKey(t)
	if again := sign.PrivateFromSeed(k.Seed()); again.Public() != k.Public() || again.KID() != k.KID() {
		t.Error("the seed gives another key")
	}
	var none sign.Private
	if none.Valid() {
		t.Error("no key is valid")
	}
	if _, err := none.Sign1(header(t, k, sign.TypeBundle), nil, org); !errors.Is(err, sign.ErrKey) {
		t.Errorf("signed without a key: %v", err)
	}
	if _, err := sign.ParsePublic(make([]byte, 31)); !errors.Is(err, sign.ErrKey) {
		t.Errorf("a short key: %v", err)
	}
	seed := k.Seed()
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s"} {
		if out := fmt.Sprintf(verb, k); strings.Contains(out, fmt.Sprintf("%x", seed[:8])) || !strings.Contains(out, k.KID().String()) {
			t.Errorf("%s prints %s", verb, out)
		}
	}
}

// FuzzParse1 feeds bytes to both parsers: no panic, and what parses is the one
// spelling of itself.
func FuzzParse1(f *testing.F) {
	k := sign.PrivateFromSeed([32]byte{1})
	h, err := sign.Encode(sign.NewHeader(k.KID(), sign.TypeBundle))
	if err != nil {
		f.Fatal(err)
	}
	one, err := k.Sign1(h, []byte("payload"), org)
	if err != nil {
		f.Fatal(err)
	}
	many, err := sign.SignMany(sign.TypeStatement, []byte("body"), org, k, sign.PrivateFromSeed([32]byte{2}))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{one, many, one[:20], {0x84, 0x40, 0xa0, 0x40, 0x40}, nil} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := sign.Parse1(b, sign.TypeBundle); err == nil {
			if err := detcbor.Check(b); err != nil {
				t.Errorf("parses but is not deterministic: %v", err)
			}
			if m.Verify(k.Public(), org) == nil && !bytes.Equal(m.Payload, []byte("payload")) {
				t.Error("a forgery verifies")
			}
		}
		if m, err := sign.ParseMany(b, sign.TypeStatement); err == nil {
			if err := detcbor.Check(b); err != nil {
				t.Errorf("parses but is not deterministic: %v", err)
			}
			_ = m.Signers()
		}
	})
}
