package passphrase_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"doorstep/assets/words"
	"doorstep/crypto/passphrase"
)

// The list is part of the format: a changed list would make old words unknown.
func TestListIsTheOneThatWasPublished(t *testing.T) {
	const want = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
	if sum := sha256.Sum256([]byte(words.Large)); hex.EncodeToString(sum[:]) != want {
		t.Errorf("word list has SHA-256 %x, want %s", sum, want)
	}
	seen := map[string]bool{}
	for _, w := range strings.Fields(words.Large) {
		if seen[w] || w != strings.ToLower(w) {
			t.Errorf("word %q is doubled or not lower case", w)
		}
		seen[w] = true
	}
	if len(seen) != passphrase.ListSize {
		t.Errorf("%d words, want %d", len(seen), passphrase.ListSize)
	}
	if bits := passphrase.Words * math.Log2(passphrase.ListSize); bits < 51.6 {
		t.Errorf("a passphrase holds %.1f bits, want at least 51.6", bits)
	}
}

func TestNewDrawsFourWordsOfTheList(t *testing.T) {
	known := map[string]bool{}
	for _, w := range strings.Fields(words.Large) {
		known[w] = true
	}
	seen := map[string]bool{}
	for range 50 {
		p, err := passphrase.New(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		ws := strings.Split(p, " ")
		if len(ws) != passphrase.Words {
			t.Fatalf("%d words, want %d", len(ws), passphrase.Words)
		}
		for _, w := range ws {
			if !known[w] {
				t.Errorf("word %q is not of the list", w)
			}
		}
		seen[p] = true
	}
	if len(seen) != 50 {
		t.Errorf("50 draws gave %d different passphrases", len(seen))
	}
}

// 2^32 is not a multiple of 7,776: the values at the top must be drawn again,
// or the first words of the list would come a little more often.
func TestNewThrowsAwayTheBiasedTop(t *testing.T) {
	stream := append(bytes.Repeat([]byte{0xff}, 4), make([]byte, 16)...)
	p, err := passphrase.New(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	if want := "abacus abacus abacus abacus"; p != want {
		t.Errorf("got %q, want %q: 0xffffffff was used", p, want)
	}
}

func TestNewFailsWithoutRandomness(t *testing.T) {
	broken := errors.New("broken")
	for _, r := range []io.Reader{iotest.ErrReader(broken), bytes.NewReader(make([]byte, 7))} {
		if p, err := passphrase.New(r); err == nil {
			t.Errorf("got %q without randomness", p)
		}
	}
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"correct horse battery staple":        "correct horse battery staple",
		"  Correct  horse\tBATTERY staple\n":  "correct horse battery staple",
		"correct-horse-battery-staple":        "correct horse battery staple",
		"Correct. Horse, battery\u2013staple": "correct horse battery staple",
		"yo-yo drop-down":                     "yo yo drop down",
		"":                                    "",
	} {
		if got := passphrase.Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNormaliseIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := passphrase.Normalise(rapid.String().Draw(t, "typed"))
		if twice := passphrase.Normalise(once); twice != once {
			t.Errorf("Normalise twice: %q, once: %q", twice, once)
		}
	})
}

func TestFingerprint(t *testing.T) {
	if got, want := passphrase.Fingerprint([32]byte{}), strings.TrimSpace(strings.Repeat("abacus ", 8)); got != want {
		t.Errorf("fingerprint of zeros = %q, want %q", got, want)
	}
	a, b := sha256.Sum256([]byte("a")), sha256.Sum256([]byte("b"))
	if passphrase.Fingerprint(a) == passphrase.Fingerprint(b) {
		t.Error("two hashes share a fingerprint")
	}
	if n := len(strings.Fields(passphrase.Fingerprint(a))); n != passphrase.FingerprintWords {
		t.Errorf("%d words, want %d", n, passphrase.FingerprintWords)
	}
}
