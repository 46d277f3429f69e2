package seal

import (
	"errors"
	"strings"
)

// The recovery identity is also an identity of the age file format
// (age-encryption.org/v1, post-quantum), so that one paper key opens epochs in
// Doorstep and archives with the stock age tool decades from now. Only the text
// form is shared: opening under another HPKE info string fails, so neither use
// can be turned against the other.
const (
	ageIdentityPrefix  = "age-secret-key-pq-"
	ageRecipientPrefix = "age1pq"
)

// ErrAgeKey is returned for text that is not an age post-quantum key.
var ErrAgeKey = errors.New("seal: not an age post-quantum key")

// FormatAgeIdentity returns seed as AGE-SECRET-KEY-PQ-1...
func FormatAgeIdentity(seed Key) string {
	return strings.ToUpper(bech32Encode(ageIdentityPrefix, seed[:]))
}

// ParseAgeIdentity reads what FormatAgeIdentity or age-keygen -pq wrote. White
// space around it is forgiven.
func ParseAgeIdentity(s string) (Key, error) {
	prefix, b, err := bech32Decode(strings.TrimSpace(s))
	if err != nil || prefix != ageIdentityPrefix || len(b) != KeySize {
		return Key{}, ErrAgeKey
	}
	return Key(b), nil
}

// FormatAgeRecipient returns the public key of r as age1pq1...
func FormatAgeRecipient(r *Recipient) string { return bech32Encode(ageRecipientPrefix, r.Bytes()) }

// ParseAgeRecipient reads what FormatAgeRecipient or age-keygen -y wrote.
func ParseAgeRecipient(s string) (*Recipient, error) {
	prefix, b, err := bech32Decode(strings.TrimSpace(s))
	if err != nil || prefix != ageRecipientPrefix {
		return nil, ErrAgeKey
	}
	r, err := ParseRecipient(b)
	if err != nil {
		return nil, ErrAgeKey
	}
	return r, nil
}
