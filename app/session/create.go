package session

import (
	"time"

	"doorstep/crypto/keystore"
)

// Given is a vault whose keys and organisation were made elsewhere: by a
// restore, or by the benchmark's adapter.
type Given struct {
	Home       string
	Passphrase string
	Now        func() time.Time
	// Keys are the device's; Entries is the organisation's log as far as it is
	// known, from the genesis on.
	Keys    keystore.Vault
	Entries [][]byte
	// NoteSigner is the server's note key in text form when this vault is to
	// hand it to a server that serves nobody yet; "" otherwise.
	NoteSigner string
	// What the unlock screen says.
	Organisation, Person, Title, Team, Device string
}

// Create writes a given vault. A vault that is there already is never
// replaced: ErrVaultExists.
func Create(g Given) error {
	v := g.Keys
	v.Extra = map[string][]byte{
		extraNames: names{Organisation: g.Organisation, Person: g.Person, Role: g.Title, Team: g.Team, Device: g.Device}.encode(),
	}
	if g.NoteSigner != "" {
		v.Extra[extraFounding] = []byte(g.NoteSigner)
	}
	return createVault(g.Home, g.Passphrase, g.Now, v, g.Entries)
}
