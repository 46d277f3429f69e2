package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"doorstep/crypto/sign"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// tickets makes nonces and tokens that every process with the organisation's
// note key knows for its own, without a word between them and after a restart.
// What a token says (a key, until when) is in it, under a MAC; whether that key
// still has its rights is asked of the organisation's log at every request.
type tickets struct {
	secret [32]byte
	rand   io.Reader
}

// ticketContext precedes what the note key signs to make the secret. Ed25519
// gives the same signature every time, and this one never leaves the process.
const ticketContext = "doorstep/v1/tickets\x00"

func newTickets(s note.Signer, rand io.Reader) (*tickets, error) {
	sig, err := s.Sign([]byte(ticketContext))
	if err != nil {
		return nil, fmt.Errorf("note key: %w", err)
	}
	return &tickets{secret: sha256.Sum256(sig), rand: rand}, nil
}

func (t *tickets) mac(purpose string, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, t.secret[:])
	m.Write([]byte(purpose))
	m.Write([]byte{0})
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}

// A nonce is the time in seconds (4 bytes), 12 random bytes and 16 bytes of MAC
// over these and the key that it was given to: a stranger who asks for a million
// takes up no memory.
const nonceBody = 16

// clockSpread is how far the clocks of several processes may differ.
const clockSpread = 10 * time.Second

func (t *tickets) nonce(kid wire.ID, now time.Time) (n [32]byte, err error) {
	binary.BigEndian.PutUint32(n[:], uint32(now.Unix()))
	if _, err := io.ReadFull(t.rand, n[4:nonceBody]); err != nil {
		return n, fmt.Errorf("no randomness: %w", err)
	}
	copy(n[nonceBody:], t.mac("nonce", n[:nonceBody], kid[:]))
	return n, nil
}

// checkNonce says whether a nonce was given to a key and is not too old. That it
// was not used before is the store's to say.
func (t *tickets) checkNonce(n [32]byte, kid sign.KID, now time.Time) bool {
	if !hmac.Equal(n[nonceBody:], t.mac("nonce", n[:nonceBody], kid[:])[:len(n)-nonceBody]) {
		return false
	}
	age := now.Sub(time.Unix(int64(binary.BigEndian.Uint32(n[:])), 0))
	return age >= -clockSpread && age <= wire.ChallengeTTL
}

// A token is the key's id (16 bytes), the second in which it ends (4) and 12
// bytes of MAC over these and the scope, which is not in it: the scopes are few
// and tried in turn. To forge one takes 2^95 requests.
const tokenBody = 20

func (t *tickets) token(kid sign.KID, scope wire.Scope, until time.Time) (tok [32]byte) {
	copy(tok[:], kid[:])
	binary.BigEndian.PutUint32(tok[16:], uint32(until.Unix()))
	copy(tok[tokenBody:], t.mac("token", tok[:tokenBody], []byte{byte(scope)}))
	return tok
}

var errToken = errors.New("not a token of this server, or run out")

// who reads a token.
func (t *tickets) who(tok [32]byte, now time.Time) (kid sign.KID, scope wire.Scope, err error) {
	for scope := wire.ScopeDevice; scope <= wire.ScopeQuarantine; scope++ {
		if !hmac.Equal(tok[tokenBody:], t.mac("token", tok[:tokenBody], []byte{byte(scope)})[:len(tok)-tokenBody]) {
			continue
		}
		if now.Unix() > int64(binary.BigEndian.Uint32(tok[16:])) {
			return kid, 0, errToken
		}
		copy(kid[:], tok[:])
		return kid, scope, nil
	}
	return kid, 0, errToken
}
