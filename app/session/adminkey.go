package session

import (
	"crypto/rand"
	"errors"
	"os"

	"doorstep/crypto/sign"
)

// NewAdminKey makes a key file for a new administrator and returns the
// passphrase that opens it and the public key that the others add. A file that
// is there is never replaced.
func NewAdminKey(path string) (AdminKey, sign.Public, error) {
	k, err := sign.NewPrivate(rand.Reader)
	if err != nil {
		return AdminKey{}, sign.Public{}, err
	}
	a, err := writeAdminKey(path, k)
	if errors.Is(err, os.ErrExist) {
		err = errors.New("there is a file of that name already; it is not replaced")
	}
	return a, k.Public(), err
}
