package seal_test

import (
	"strings"
	"testing"

	"filippo.io/age"

	"doorstep/crypto/seal"
)

// FuzzAgeIdentity holds the reader of paper keys against the stock age library:
// neither may take a text that the other refuses, and what is taken has one
// spelling.
func FuzzAgeIdentity(f *testing.F) {
	good := seal.FormatAgeIdentity(seal.Key{1, 2, 3})
	for _, s := range []string{good, " " + good + "\n", strings.ToLower(good), good[:len(good)-1], good + "Q", "AGE-SECRET-KEY-1QQQQ", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, err := seal.ParseAgeIdentity(s)
		text := strings.TrimSpace(s)
		theirs, theirErr := age.ParseHybridIdentity(text)
		switch {
		case err == nil && strings.ToUpper(text) != seal.FormatAgeIdentity(k):
			t.Fatalf("%q is a second spelling of a key", s)
		case err != nil && theirErr == nil:
			t.Fatalf("age takes %q: %v", s, err)
		case err == nil && theirErr != nil && text == strings.ToUpper(text):
			t.Fatalf("age refuses %q: %v", s, theirErr)
		case err == nil && theirErr == nil && theirs.String() != seal.FormatAgeIdentity(k):
			t.Fatalf("age reads another key from %q", s)
		}
	})
}

// FuzzAgeRecipient: no panic, and what is taken has one spelling.
func FuzzAgeRecipient(f *testing.F) {
	id, err := seal.IdentityFromSeed(seal.Key{1, 2, 3})
	if err != nil {
		f.Fatal(err)
	}
	good := seal.FormatAgeRecipient(id.Recipient())
	for _, s := range []string{good, strings.ToUpper(good), good[:len(good)-1], "age1pq1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := seal.ParseAgeRecipient(s)
		if err == nil && strings.ToLower(strings.TrimSpace(s)) != seal.FormatAgeRecipient(r) {
			t.Fatalf("%q is a second spelling of a key", s)
		}
	})
}

// FuzzOpen: no bytes open under a key that did not seal them.
func FuzzOpen(f *testing.F) {
	f.Add([]byte{}, []byte("head"))
	f.Add(make([]byte, 24+16), []byte{})
	f.Fuzz(func(t *testing.T, box, aad []byte) {
		if b, err := seal.Open(seal.Key{7}, box, aad); err == nil {
			t.Fatalf("%d bytes opened to %d", len(box), len(b))
		}
	})
}

// FuzzUnpad: no panic, and what is taken is padded again to the same bytes.
func FuzzUnpad(f *testing.F) {
	f.Add([]byte{})
	f.Add(seal.Pad([]byte("a few words")))
	f.Add(make([]byte, 128))
	f.Fuzz(func(t *testing.T, b []byte) {
		if text, err := seal.Unpad(b); err == nil && len(seal.Pad(text)) == len(b) && string(seal.Pad(text)) != string(b) {
			t.Fatalf("%d bytes are a second padding of %d", len(b), len(text))
		}
	})
}
