package seal_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/mlkem"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"doorstep/crypto/seal"
)

func identity(t testing.TB) *seal.Identity {
	t.Helper()
	id, err := seal.NewIdentity(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The vector of draft-ietf-hpke-pq for our suite, as published, opens through
// the same library calls and the same suite that wraps use.
func TestHPKEVector(t *testing.T) {
	raw, err := os.ReadFile("testdata/hpke-pq-647a.json")
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Info, SkRm, PkRm, Enc string
		KEM                   uint16 `json:"kem_id"`
		KDF                   uint16 `json:"kdf_id"`
		AEAD                  uint16 `json:"aead_id"`
		Encryptions           []struct{ AAD, CT, PT string }
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if v.KEM != 0x647a || v.KDF != 1 || v.AEAD != 3 {
		t.Fatalf("vector of suite %#x %d %d", v.KEM, v.KDF, v.AEAD)
	}
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	seed, err := seal.KeyFrom(unhex(v.SkRm))
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.IdentityFromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(id.Recipient().Bytes(), unhex(v.PkRm)) {
		t.Fatal("public key differs from the vector's")
	}
	priv, err := hpke.MLKEM768X25519().NewPrivateKey(unhex(v.SkRm))
	if err != nil {
		t.Fatal(err)
	}
	r, err := hpke.NewRecipient(unhex(v.Enc), priv, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), unhex(v.Info))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range v.Encryptions {
		if got, err := r.Open(unhex(e.AAD), unhex(e.CT)); err != nil || !bytes.Equal(got, unhex(e.PT)) {
			t.Errorf("encryption %d: %v", i, err)
		}
	}
}

func TestWrapIsBoundToEverything(t *testing.T) {
	id, k := identity(t), key(t)
	info := seal.WrapInfo{Purpose: seal.PurposeSpace, Org: [16]byte{1}, Subject: []byte{2}, KID: seal.KID{3}}
	w, err := seal.Wrap(id.Recipient(), info, k)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := id.Unwrap(info, w); err != nil || got != k {
		t.Fatalf("does not open: %v", err)
	}
	for name, change := range map[string]func(*seal.WrapInfo){
		"purpose": func(i *seal.WrapInfo) { i.Purpose = seal.PurposeRole },
		"org":     func(i *seal.WrapInfo) { i.Org[0]++ },
		"subject": func(i *seal.WrapInfo) { i.Subject = []byte{9} },
		"kid":     func(i *seal.WrapInfo) { i.KID[0]++ },
	} {
		other := info
		change(&other)
		if _, err := id.Unwrap(other, w); !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	if _, err := identity(t).Unwrap(info, w); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("another identity: %v", err)
	}
	for i := range w {
		bad := bytes.Clone(w)
		bad[i] ^= 1
		if _, err := id.Unwrap(info, bad); !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
}

// A wrap of another length is refused before anything is opened, even if it
// would open: a longer plaintext under the right key is not a key.
func TestWrapLength(t *testing.T) {
	id := identity(t)
	for _, n := range []int{0, 31, 33, 64} {
		long, err := hpke.Seal(mustPub(t, id), hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), nil, make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := id.Unwrap(seal.WrapInfo{}, long); !errors.Is(err, seal.ErrWrapLength) {
			t.Errorf("plaintext of %d bytes: %v", n, err)
		}
	}
}

func mustPub(t *testing.T, id *seal.Identity) hpke.PublicKey {
	t.Helper()
	pub, err := hpke.MLKEM768X25519().NewPublicKey(id.Recipient().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

// No recipient without a post-quantum part: neither classic keys nor plain
// ML-KEM keys nor malformed ones are taken.
func TestNoClassicOnlyWrap(t *testing.T) {
	x, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mlkem.GenerateKey768()
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Repeat([]byte{0xff}, seal.RecipientSize) // coefficients beyond the modulus
	for name, b := range map[string][]byte{
		"X25519": x.PublicKey().Bytes(), "ML-KEM-768": m.EncapsulationKey().Bytes(), "empty": nil, "broken": broken,
		"short": make([]byte, seal.RecipientSize-1), "long": make([]byte, seal.RecipientSize+1),
	} {
		if _, err := seal.ParseRecipient(b); !errors.Is(err, seal.ErrRecipient) {
			t.Errorf("%s key was taken: %v", name, err)
		}
	}
	id := identity(t)
	if r, err := seal.ParseRecipient(id.Recipient().Bytes()); err != nil || r.ID() != id.Recipient().ID() {
		t.Errorf("a good key: %v", err)
	}
}

// A box that opens under two keys is easy to make for XChaCha20-Poly1305. The
// commitment closes that: each epoch is named by a hash of its secret, and a
// wrap or predecessor that gives another secret is refused.
func TestKeyCommitment(t *testing.T) {
	space := [16]byte{7}
	real, _ := seal.NewEpoch(rand.Reader, 1)
	fake, _ := seal.NewEpoch(rand.Reader, 1)
	if real.KID() == fake.KID() {
		t.Fatal("two secrets share a commitment")
	}
	id := identity(t)
	info := seal.WrapInfo{Purpose: seal.PurposeSpace, Subject: space[:], KID: real.KID()}
	w, err := seal.Wrap(id.Recipient(), info, fake.Secret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := id.UnwrapEpoch(info, 1, w); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("a wrap of another secret: %v", err)
	}
	g, _ := seal.NewRoleGen(rand.Reader, 1)
	info = seal.WrapInfo{Purpose: seal.PurposeRole, Subject: []byte("staff"), KID: g.KID()}
	if w, err = seal.Wrap(id.Recipient(), info, fake.Secret); err != nil {
		t.Fatal(err)
	}
	if _, err := id.UnwrapRole(info, 1, w); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("a wrap of another role seed: %v", err)
	}
}

func TestPrevChains(t *testing.T) {
	space := [16]byte{7}
	e1, _ := seal.NewEpoch(rand.Reader, 1)
	e2, _ := seal.NewEpoch(rand.Reader, 2)
	box, err := e2.SealPrev(rand.Reader, space, e1)
	if err != nil {
		t.Fatal(err)
	}
	if len(box) != seal.PrevSize {
		t.Errorf("%d bytes, want %d", len(box), seal.PrevSize)
	}
	if got, err := e2.OpenPrev(space, 1, e1.KID(), box); err != nil || got != e1 {
		t.Errorf("does not open: %v", err)
	}
	if _, err := e2.OpenPrev([16]byte{8}, 1, e1.KID(), box); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("in another space: %v", err)
	}
	if _, err := e2.OpenPrev(space, 1, e2.KID(), box); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("as another epoch: %v", err)
	}
	if _, err := e1.OpenPrev(space, 2, e2.KID(), box); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("the older opens the newer: %v", err)
	}
	// Sealed honestly, but a secret that is not the one committed to.
	fake, _ := seal.NewEpoch(rand.Reader, 1)
	aad := append(append(bytes.Clone(hash(e2.KID())), hash(e1.KID())...), space[:]...)
	wrong, err := seal.Seal(rand.Reader, seal.Derive(e2.Secret[:], seal.LabelSpacePrev, nil), fake.Secret[:], aad)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e2.OpenPrev(space, 1, e1.KID(), wrong); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("another secret in the box: %v", err)
	}

	g1, _ := seal.NewRoleGen(rand.Reader, 1)
	g2, _ := seal.NewRoleGen(rand.Reader, 2)
	if box, err = g2.SealPrev(rand.Reader, "staff", g1); err != nil {
		t.Fatal(err)
	}
	if got, err := g2.OpenPrev("staff", 1, g1.KID(), box); err != nil || got != g1 {
		t.Errorf("role: does not open: %v", err)
	}
	if _, err := g2.OpenPrev("duty", 1, g1.KID(), box); !errors.Is(err, seal.ErrUnauthenticated) {
		t.Errorf("as another role: %v", err)
	}
}

func hash(k seal.KID) []byte { return k[:] }

func TestNames(t *testing.T) {
	g, _ := seal.NewRoleGen(rand.Reader, 1)
	org, person := [16]byte{1}, []byte{2}
	short, err := g.SealName(rand.Reader, org, "person", person, "Al")
	if err != nil {
		t.Fatal(err)
	}
	long, err := g.SealName(rand.Reader, org, "person", person, "Alexandra Konstantinopoulou-Featherstonehaugh")
	if err != nil {
		t.Fatal(err)
	}
	if len(short) != len(long) {
		t.Errorf("the length of a name shows: %d and %d", len(short), len(long))
	}
	if got, err := g.OpenName(org, "person", person, short); err != nil || got != "Al" {
		t.Errorf("%q, %v", got, err)
	}
	for name, f := range map[string]func() (string, error){
		"another person": func() (string, error) { return g.OpenName(org, "person", []byte{3}, short) },
		"another kind":   func() (string, error) { return g.OpenName(org, "device", person, short) },
		"another org":    func() (string, error) { return g.OpenName([16]byte{9}, "person", person, short) },
	} {
		if _, err := f(); !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := g.SealName(rand.Reader, org, "person", person, string(make([]byte, seal.MaxName+1))); err == nil {
		t.Error("a name without end was taken")
	}
}
