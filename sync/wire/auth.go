package wire

import "fmt"

// Scope says what a token may do; it follows from the key that signed for it.
type Scope uint8

// The scopes.
const (
	// ScopeDevice: an enrolled device; everything but metrics.
	ScopeDevice Scope = 1
	// ScopeAdmin: an admin key of the organisation; reads and posts its log.
	ScopeAdmin Scope = 2
	// ScopeInvite: the key of an open invite; reads the organisation's log
	// and posts one join.
	ScopeInvite Scope = 3
	// ScopeCourier: a device of which only its courier key, or its own key at
	// PathCourierToken, has spoken; pushes its own entries and reads nothing.
	ScopeCourier Scope = 4
	// ScopeQuarantine: the same for a revoked device; what it pushes is held
	// aside.
	ScopeQuarantine Scope = 5
)

// ChallengeRequest names the key that is going to sign.
type ChallengeRequest struct {
	_   struct{} `cbor:",toarray"`
	KID ID
}

// TokenRequest is the payload of the COSE_Sign1 (sign.TypeToken, no external
// data: who joins by typed code does not know the organisation's id yet) that
// asks for a token.
type TokenRequest struct {
	_     struct{} `cbor:",toarray"`
	Nonce [32]byte
	// Origin is the server as the tablet addresses it, scheme://host:port,
	// so that a challenge passed on from elsewhere is of no use.
	Origin string
	// App is the version of the app.
	App string
	// OrgSize is the size of the organisation's log that the tablet holds.
	OrgSize uint64
}

// Token is the answer: 32 opaque bytes and the seconds they live.
type Token struct {
	_     struct{} `cbor:",toarray"`
	Token [32]byte
	TTL   uint64
}

// CourierToken is the answer of PathCourierToken.
type CourierToken struct {
	_     struct{} `cbor:",toarray"`
	Token [32]byte
	TTL   uint64
	// Scope is ScopeCourier or ScopeQuarantine.
	Scope Scope
	// Revoked is the statement that revoked the device, as signed, and empty
	// for ScopeCourier. Only a device that has verified it may act on it.
	Revoked []byte
}

// Encode gives the body of each message.
func (m ChallengeRequest) Encode() []byte { return encode(m) }
func (m TokenRequest) Encode() []byte     { return encode(m) }
func (m Token) Encode() []byte            { return encode(m) }
func (m CourierToken) Encode() []byte     { return encode(m) }

// ParseChallengeRequest reads the body of a challenge request.
func ParseChallengeRequest(b []byte) (m ChallengeRequest, err error) {
	return m, decode(b, &m)
}

// ParseTokenRequest reads the payload of a token request.
func ParseTokenRequest(b []byte) (m TokenRequest, err error) {
	if err := decode(b, &m); err != nil {
		return m, err
	}
	if len(m.Origin) > maxSmall || len(m.App) > maxSmall {
		return m, fmt.Errorf("token request: %w", ErrTooLarge)
	}
	return m, nil
}

// ParseToken reads the answer to a token request.
func ParseToken(b []byte) (m Token, err error) { return m, decode(b, &m) }

// ParseCourierToken reads the answer to a courier's token request.
func ParseCourierToken(b []byte) (m CourierToken, err error) {
	if err := decode(b, &m); err != nil {
		return m, err
	}
	if m.Scope != ScopeCourier && m.Scope != ScopeQuarantine {
		return m, fmt.Errorf("courier token: scope: %w", ErrMalformed)
	}
	return m, nil
}
