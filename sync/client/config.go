package client

import (
	"io"
	"net/http"

	"doorstep/crypto/sign"
)

// Config is what a client runs on. URL, Clock, Rand, Device, Genesis and State
// must be set.
type Config struct {
	// URL is the server as the person or the invite gave it: scheme, host and
	// port, https but on loopback.
	URL string
	// Transport makes the requests; nil for the client's own, which speaks
	// TLS 1.3, counts bytes and sends no header it can do without.
	Transport http.RoundTripper
	// Clock tells the time for skew and token life.
	Clock Clock
	// Rand gives the jitter of the backoff.
	Rand io.Reader
	// Device is this tablet's signing key.
	Device sign.Private
	// Org and Genesis are pinned at enrolment.
	Org     [16]byte
	Genesis [32]byte
	// NoteKey is the server's verifier key as pinned: the genesis has it, or
	// the last server reset.
	NoteKey string
	// Founding is the note signing key, on the founder's vault only and only
	// until its first sync: it is handed to a server on loopback that serves
	// no organisation yet. Empty for everybody else.
	Founding string
	// App is the version of the app, told to the server.
	App string
	// State tells what the vault holds.
	State CursorStore
}
