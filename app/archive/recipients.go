package archive

import (
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"
)

// ErrClassical reports a recipient that a quantum computer could open one day.
var ErrClassical = errors.New("this key is of the old kind. A child’s record must stay closed for longer than such keys will hold, so an archive goes only to keys that begin with age1pq1. `age-keygen -pq` makes one, with age 1.3 or newer")

// Recipients reads the public keys that an archive is sealed to: age1pq1…, at least
// one. There is no way round it: age mixes no old keys with new ones, and whoever
// holds only an old one can make a new one in a minute.
func Recipients(keys ...string) ([]age.Recipient, error) {
	var out []age.Recipient
	seen := map[string]bool{}
	for _, k := range keys {
		k = strings.TrimSpace(k)
		if k == "" || seen[k] {
			continue
		}
		seen[k] = true
		if !strings.HasPrefix(k, "age1pq1") {
			if strings.HasPrefix(k, "age1") || strings.HasPrefix(k, "ssh-") {
				return nil, ErrClassical
			}
			return nil, fmt.Errorf("%.20q is not the public key of a recipient: it begins with age1pq1", k)
		}
		r, err := age.ParseHybridRecipient(k)
		if err != nil {
			return nil, errors.New("a recipient’s key was not copied whole, or has a slip in it")
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, errors.New("an archive is sealed to somebody: give the public key of who is to open it")
	}
	return out, nil
}

// Beginnings are the beginnings of public keys, by which a person tells them apart.
func Beginnings(keys []string) []string {
	var out []string
	for _, k := range keys {
		out = append(out, k[:min(len(k), 28)]+"…")
	}
	return out
}
