package invite

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"doorstep/crypto/detcbor"
)

// QR is everything that a new device needs, as one text for a QR picture.
type QR struct {
	URL     string   // base URL of the server, https, or http on loopback
	Org     [16]byte // organisation id
	Genesis [32]byte // hash of the organisation log's first entry
	NoteKey string   // the server's note key as a signed-note verifier key
	Invite  [16]byte // invite id
	Secret  Secret   // from NewToken
}

// Limits and fixed parts of the text.
const (
	qrPrefix  = "doorstep:1:"
	maxQRText = 1024
	maxURL    = 256
	maxName   = 128
)

// qrWire is the content of the text. The note key is taken apart into name and
// 32 bytes of key, which is a third shorter; an empty name means the URL's host.
type qrWire struct {
	_        struct{} `cbor:",toarray"`
	URL      string
	Org      detcbor.B16
	Genesis  detcbor.B32
	NoteName string
	NoteKey  detcbor.B32
	Invite   detcbor.B16
	Secret   detcbor.B16
}

// Text returns the text of the QR picture, about 230 characters.
func (q QR) Text() (string, error) {
	name, key, err := splitNoteKey(q.NoteKey)
	if err != nil {
		return "", err
	}
	host, err := checkURL(q.URL)
	if err != nil {
		return "", err
	}
	if q.Secret.n != tokenBytes {
		return "", fmt.Errorf("invite: the secret of a QR text must be a token")
	}
	if name == host {
		name = ""
	}
	b, err := detcbor.Marshal(qrWire{
		URL: q.URL, Org: q.Org, Genesis: q.Genesis, NoteName: name, NoteKey: key, Invite: q.Invite, Secret: q.Secret.b,
	})
	if err != nil {
		return "", err
	}
	return qrPrefix + base64.RawURLEncoding.EncodeToString(b), nil
}

// ParseQR reads what Text made. White space around it is forgiven; anything
// else is ErrQR.
func ParseQR(text string) (QR, error) {
	if len(text) > maxQRText {
		return QR{}, ErrQR
	}
	body, ok := strings.CutPrefix(strings.TrimSpace(text), qrPrefix)
	if !ok {
		return QR{}, ErrQR
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil {
		return QR{}, ErrQR
	}
	var w qrWire
	if err := detcbor.Unmarshal(b, &w); err != nil {
		return QR{}, ErrQR
	}
	host, err := checkURL(w.URL)
	if err != nil {
		return QR{}, ErrQR
	}
	if w.NoteName == host {
		return QR{}, ErrQR // one invite, one spelling
	}
	if w.NoteName == "" {
		w.NoteName = host
	}
	key, err := joinNoteKey(w.NoteName, w.NoteKey)
	if err != nil {
		return QR{}, ErrQR
	}
	return QR{
		URL: w.URL, Org: w.Org, Genesis: w.Genesis, NoteKey: key, Invite: w.Invite,
		Secret: Secret{b: w.Secret, n: tokenBytes},
	}, nil
}

// checkURL returns the host of a base URL that an invite may name.
func checkURL(s string) (host string, err error) {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		(u.Scheme != "https" && u.Scheme != "http") {
		return "", fmt.Errorf("invite: not a server address")
	}
	return u.Host, nil
}

// splitNoteKey takes a verifier key name+hash+base64(1||key) apart.
func splitNoteKey(vkey string) (name string, key [32]byte, err error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return "", key, fmt.Errorf("invite: server note key: %w", err)
	}
	parts := strings.SplitN(vkey, "+", 3)
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+len(key) {
		return "", key, fmt.Errorf("invite: server note key is not Ed25519")
	}
	return v.Name(), [32]byte(raw[1:]), nil
}

func joinNoteKey(name string, key [32]byte) (string, error) {
	if len(name) > maxName {
		return "", ErrQR
	}
	vkey, err := note.NewEd25519VerifierKey(name, ed25519.PublicKey(key[:]))
	if err != nil {
		return "", err
	}
	if _, err := note.NewVerifier(vkey); err != nil {
		return "", err // a name with white space or a plus sign
	}
	return vkey, nil
}
