package passphrase

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode"

	"doorstep/assets/words"
)

// Words is the number of words in a passphrase: four of 7,776 are 51.7 bits,
// which Argon2id at its floor makes a matter of centuries for a hundred
// graphics cards. Three would be a matter of weeks.
const Words = 4

// FingerprintWords is the number of words in a fingerprint: 103 bits of it.
const FingerprintWords = 8

// ListSize is the number of words in the list.
const ListSize = 7776

// list splits the embedded list. It is split on each use (well under a
// millisecond) rather than kept, for it is used once in a long while.
func list() []string { return strings.Fields(words.Large) }

// New draws a passphrase of Words words from rand, lower case, separated by
// single spaces.
func New(rand io.Reader) (string, error) {
	ws := list()
	out := make([]string, Words)
	for i := range out {
		n, err := below(rand, ListSize)
		if err != nil {
			return "", err
		}
		out[i] = ws[n]
	}
	return strings.Join(out, " "), nil
}

// below draws a number under n without bias: draws in the last, incomplete run
// of n values are thrown away.
func below(rand io.Reader, n uint32) (uint32, error) {
	limit := (1 << 32) / uint64(n) * uint64(n)
	for {
		var b [4]byte
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return 0, fmt.Errorf("passphrase: no randomness: %w", err)
		}
		if v := binary.BigEndian.Uint32(b[:]); uint64(v) < limit {
			return v % n, nil
		}
	}
}

// Normalise brings what somebody typed to the one form from which keys are
// derived: lower case, words separated by single spaces. Capitals, double
// spaces, dashes, commas and full stops between words are forgiven, because a
// tablet's keyboard adds them by itself.
func Normalise(s string) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Dash) || r == ',' || r == '.'
	})
	return strings.Join(fields, " ")
}

// Fingerprint turns a hash into FingerprintWords words for two people to read
// to one another. It is the hash as a number, reduced to so many words.
func Fingerprint(hash [32]byte) string {
	ws := list()
	n, size, digit := new(big.Int).SetBytes(hash[:]), big.NewInt(ListSize), new(big.Int)
	out := make([]string, FingerprintWords)
	for i := range out {
		n.DivMod(n, size, digit)
		out[i] = ws[digit.Int64()]
	}
	return strings.Join(out, " ")
}
