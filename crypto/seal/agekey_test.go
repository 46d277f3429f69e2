package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"

	"doorstep/crypto/seal"
)

// The stock age library and Doorstep must agree on the paper key, both ways.
func TestRecoveryKeyIsAnAgeIdentity(t *testing.T) {
	seed, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.IdentityFromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := age.ParseHybridIdentity(seal.FormatAgeIdentity(seed))
	if err != nil {
		t.Fatal(err)
	}
	if theirs.Recipient().String() != seal.FormatAgeRecipient(id.Recipient()) {
		t.Error("age derives another public key from the same seed")
	}

	var file bytes.Buffer
	w, err := age.Encrypt(&file, theirs.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "archive"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(&file, theirs)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != "archive" {
		t.Errorf("age file: %q, %v", b, err)
	}

	made, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	back, err := seal.ParseAgeIdentity(made.String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if id, err = seal.IdentityFromSeed(back); err != nil || seal.FormatAgeRecipient(id.Recipient()) != made.Recipient().String() {
		t.Errorf("an identity made by age: %v", err)
	}
	if rec, err := seal.ParseAgeRecipient(made.Recipient().String()); err != nil || rec.ID() != id.Recipient().ID() {
		t.Errorf("a recipient made by age: %v", err)
	}
}

func TestAgeKeyRefused(t *testing.T) {
	good := seal.FormatAgeIdentity(seal.Key{1, 2, 3})
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"empty": "", "one letter wrong": strings.Replace(good, "Q", "P", 1), "cut": good[:len(good)-1],
		"mixed case": good[:20] + strings.ToLower(good[20:]), "classic": classic.String(), "not ASCII": good + "ſ",
		"recipient": mustIdentity(t, seal.Key{1}),
	} {
		if _, err := seal.ParseAgeIdentity(s); !errors.Is(err, seal.ErrAgeKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, s := range map[string]string{"classic": classic.Recipient().String(), "identity": good, "empty": ""} {
		if _, err := seal.ParseAgeRecipient(s); !errors.Is(err, seal.ErrAgeKey) {
			t.Errorf("recipient, %s: %v", name, err)
		}
	}
}

func mustIdentity(t *testing.T, seed seal.Key) string {
	t.Helper()
	id, err := seal.IdentityFromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	return seal.FormatAgeRecipient(id.Recipient())
}

func TestHalves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := seal.Key(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
		a, b, err := seal.Split(rand.Reader, k)
		if err != nil {
			t.Fatal(err)
		}
		if seal.Join(a, b) != k || seal.Join(b, a) != k {
			t.Error("the halves do not give the key")
		}
		if a == k || b == k {
			t.Error("a half is the key")
		}
	})
}
