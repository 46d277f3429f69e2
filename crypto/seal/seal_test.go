package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"doorstep/crypto/seal"
)

func key(t testing.TB) seal.Key {
	t.Helper()
	k, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealOpensToTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := seal.Key(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		aad := rapid.SliceOf(rapid.Byte()).Draw(t, "aad")
		box, err := seal.Seal(rand.Reader, k, plain, aad)
		if err != nil {
			t.Fatal(err)
		}
		if len(box) != len(plain)+seal.Overhead {
			t.Errorf("%d bytes became %d", len(plain), len(box))
		}
		got, err := seal.Open(k, box, aad)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("opened to %x, %v; want %x", got, err, plain)
		}
	})
}

func TestAppendSealKeepsWhatIsThere(t *testing.T) {
	k := key(t)
	for _, room := range []int{0, 200} {
		dst := append(make([]byte, 0, 3+room), 1, 2, 3)
		out, err := seal.AppendSeal(dst, rand.Reader, k, []byte("answer"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out[:3], []byte{1, 2, 3}) {
			t.Errorf("room %d: prefix became %x", room, out[:3])
		}
		if got, err := seal.Open(k, out[3:], nil); err != nil || string(got) != "answer" {
			t.Errorf("room %d: %q, %v", room, got, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	k, plain, aad := key(t), []byte("an answer"), []byte("header")
	box, err := seal.Seal(rand.Reader, k, plain, aad)
	if err != nil {
		t.Fatal(err)
	}
	for i := range box {
		bad := bytes.Clone(box)
		bad[i] ^= 1
		if _, err := seal.Open(k, bad, aad); !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
	for n := range box {
		if _, err := seal.Open(k, box[:n], aad); !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("cut to %d: %v", n, err)
		}
	}
	for name, err := range map[string]error{
		"another key": func() error { _, err := seal.Open(key(t), box, aad); return err }(),
		"another aad": func() error { _, err := seal.Open(k, box, []byte("headex")); return err }(),
		"no aad":      func() error { _, err := seal.Open(k, box, nil); return err }(),
	} {
		if !errors.Is(err, seal.ErrUnauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNonceIsDrawnEachTime(t *testing.T) {
	k := key(t)
	seen := map[string]bool{}
	for range 100 {
		box, err := seal.Seal(rand.Reader, k, []byte("same"), nil)
		if err != nil {
			t.Fatal(err)
		}
		seen[string(box[:24])] = true
	}
	if len(seen) != 100 {
		t.Errorf("100 boxes share %d nonces", len(seen))
	}
	if _, err := seal.Seal(iotest.ErrReader(errors.New("broken")), k, nil, nil); err == nil {
		t.Error("sealed without randomness")
	}
}

// The lengths were worked out by hand from the definition of Padmé.
func TestPaddedLen(t *testing.T) {
	for n, want := range map[int]int{
		0: 128, 1: 128, 126: 128, 127: 128, 128: 144, 143: 144, 144: 160, 255: 256, 256: 272,
		500: 512, 1000: 1024, 1023: 1024, 1024: 1088, 3187: 3200, 1 << 20: 1<<20 + 1<<15,
	} {
		if got := seal.PaddedLen(n); got != want {
			t.Errorf("PaddedLen(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestPaddingBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1<<22).Draw(t, "n")
		p := seal.PaddedLen(n)
		switch {
		case p <= n || p < seal.MinPadded:
			t.Errorf("%d padded to %d", n, p)
		case n > 128 && float64(p) > 1.12*float64(n)+1:
			t.Errorf("%d padded to %d: more than 12 %%", n, p)
		case seal.PaddedLen(p-1) != p:
			t.Errorf("bucket %d is not its own bucket", p)
		}
	})
}

func TestPadUnpad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		padded := seal.Pad(b)
		if len(padded) != seal.PaddedLen(len(b)) {
			t.Errorf("padded %d to %d", len(b), len(padded))
		}
		if got, err := seal.Unpad(padded); err != nil || !bytes.Equal(got, b) {
			t.Errorf("unpadded to %x, %v", got, err)
		}
	})
	for name, b := range map[string][]byte{"nil": nil, "zeros": make([]byte, 128), "no marker": bytes.Repeat([]byte{1}, 128)} {
		if _, err := seal.Unpad(b); !errors.Is(err, seal.ErrPadding) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every label and every context gives a key of its own.
func TestDeriveSeparatesPurposes(t *testing.T) {
	secret := key(t)
	seen := map[seal.Key]string{}
	add := func(name string, k seal.Key) {
		if other, ok := seen[k]; ok {
			t.Errorf("%s and %s share a key", name, other)
		}
		seen[k] = name
	}
	for _, l := range []seal.Label{
		seal.LabelSpaceBundle, seal.LabelSpaceBlob, seal.LabelSpacePrev, seal.LabelSpaceKID, seal.LabelRolePrev,
		seal.LabelRoleKID, seal.LabelRoleName, seal.LabelLocalRow, seal.LabelLocalBadger, seal.LabelLocalIndex,
		seal.LabelLocalVault, seal.LabelKeystoreSlot, seal.LabelInvite, seal.LabelCourier,
	} {
		if !strings.HasPrefix(string(l), "doorstep/v1/") {
			t.Errorf("label %s", l)
		}
		add(string(l), seal.Derive(secret[:], l, nil))
		add(string(l)+" with context", seal.Derive(secret[:], l, []byte("context")))
	}
	again := seal.KID(seal.Derive(secret[:], seal.LabelSpaceKID, nil))
	if (seal.Epoch{Secret: secret}).KID() != again {
		t.Error("derivation is not a function")
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	k := seal.Key(bytes.Repeat([]byte{0xAB}, 32))
	g := seal.RoleGen{Gen: 1, Seed: k}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", k, "gen", g)
	out := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%X", "%s", "%q", "%d", "%b"} {
		out += fmt.Sprintf(verb, k) + fmt.Sprintf(verb, g) + fmt.Sprintf(verb, []seal.Key{k})
	}
	for _, leak := range []string{"abab", "ABAB", "171", "\xab\xab", "10101011"} {
		if strings.Contains(out, leak) {
			t.Errorf("printed %q in %q", leak, out)
		}
	}
}

// BenchmarkSeal and its fellows measure the parts of one saved answer.
func BenchmarkSeal(b *testing.B) {
	k, plain, aad := key(b), make([]byte, 256), make([]byte, 250)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := seal.Seal(rand.Reader, k, plain, aad); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	k, plain, aad := key(b), make([]byte, 256), make([]byte, 250)
	box, err := seal.Seal(rand.Reader, k, plain, aad)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := seal.Open(k, box, aad); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEpochKeys(b *testing.B) {
	e := seal.Epoch{No: 1, Secret: key(b)}
	b.ReportAllocs()
	for b.Loop() {
		e.Keys()
	}
}

func BenchmarkWrap(b *testing.B) {
	id, err := seal.NewIdentity(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	k := key(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := seal.Wrap(id.Recipient(), seal.WrapInfo{Purpose: seal.PurposeRole}, k); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnwrap(b *testing.B) {
	id, err := seal.NewIdentity(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	info := seal.WrapInfo{Purpose: seal.PurposeRole}
	w, err := seal.Wrap(id.Recipient(), info, key(b))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := id.Unwrap(info, w); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIdentityFromSeed(b *testing.B) {
	k := key(b)
	for b.Loop() {
		if _, err := seal.IdentityFromSeed(k); err != nil {
			b.Fatal(err)
		}
	}
}
