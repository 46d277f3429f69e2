package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrSignature says that something is not signed by the key it must be
// signed by, or is signed for somebody else.
var ErrSignature = errors.New("signature does not verify")

// Checkpoint is the server's word on one space's log: RFC 6962 root over its
// first Size bundles.
type Checkpoint struct {
	Space ID
	Size  uint64
	Root  tlog.Hash
}

// Origin is the first line of a checkpoint (C2SP tlog-checkpoint): the note
// key's name, the organisation and the space.
func Origin(keyName string, org, space ID) string {
	return keyName + "/org/" + hex.EncodeToString(org[:]) + "/space/" + hex.EncodeToString(space[:])
}

// SignCheckpoint gives the frame body: a signed note of the C2SP checkpoint.
func SignCheckpoint(s note.Signer, org ID, c Checkpoint) ([]byte, error) {
	text := Origin(s.Name(), org, c.Space) + "\n" + strconv.FormatUint(c.Size, 10) + "\n" + c.Root.String() + "\n"
	b, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return b, nil
}

// OpenCheckpoint verifies the note with the pinned key and reads it. Space is
// the one expected; a note of another space or organisation is refused.
func OpenCheckpoint(v note.Verifier, org, space ID, body []byte) (Checkpoint, error) {
	text, err := openNote(v, body)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	line := strings.SplitN(text, "\n", 4)
	if len(line) < 4 {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", ErrMalformed)
	}
	if line[0] != Origin(v.Name(), org, space) {
		return Checkpoint{}, fmt.Errorf("checkpoint of another log: %w", ErrSignature)
	}
	size, err := parseUint(line[1])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	root, err := tlog.ParseHash(line[2])
	if err != nil || root.String() != line[2] {
		return Checkpoint{}, fmt.Errorf("checkpoint: root: %w", ErrMalformed)
	}
	return Checkpoint{Space: space, Size: size, Root: root}, nil
}

// challengeLine begins a challenge; no checkpoint's origin can read so, since
// an origin holds "/org/".
const challengeLine = "doorstep/v1/challenge"

// Challenge is what a device signs to get a token.
type Challenge struct {
	// Nonce is random and works once.
	Nonce [32]byte
	// Time is the server's clock, to the second.
	Time time.Time
	// TTL is how long the nonce lives.
	TTL time.Duration
}

// SignChallenge gives the answer to a challenge request: a signed note, so
// that a proxy that ends TLS can be seen by who pinned the note key.
func SignChallenge(s note.Signer, c Challenge) ([]byte, error) {
	text := fmt.Sprintf("%s\n%s\n%d\n%d\n", challengeLine, base64.StdEncoding.EncodeToString(c.Nonce[:]), c.Time.Unix(), int(c.TTL/time.Second))
	b, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		return nil, fmt.Errorf("sign challenge: %w", err)
	}
	return b, nil
}

// OpenChallenge verifies a challenge with the pinned key.
func OpenChallenge(v note.Verifier, body []byte) (Challenge, error) {
	text, err := openNote(v, body)
	if err != nil {
		return Challenge{}, fmt.Errorf("challenge: %w", err)
	}
	return parseChallenge(text)
}

// UnverifiedChallenge reads a challenge whose signer is not known yet. Only
// an enrolment by typed code may use it: it learns the note key from the
// invite's statement afterwards and must then verify the same bytes.
func UnverifiedChallenge(body []byte) (Challenge, error) {
	if len(body) > MaxNote {
		return Challenge{}, fmt.Errorf("challenge: %w", ErrTooLarge)
	}
	text, _, ok := bytes.Cut(body, []byte("\n\n"))
	if !ok {
		return Challenge{}, fmt.Errorf("challenge: %w", ErrMalformed)
	}
	return parseChallenge(string(text) + "\n")
}

func parseChallenge(text string) (Challenge, error) {
	line := strings.Split(text, "\n")
	if len(line) != 5 || line[0] != challengeLine {
		return Challenge{}, fmt.Errorf("challenge: %w", ErrMalformed)
	}
	nonce, err := base64.StdEncoding.Strict().DecodeString(line[1])
	if err != nil || len(nonce) != 32 {
		return Challenge{}, fmt.Errorf("challenge: nonce: %w", ErrMalformed)
	}
	at, err := parseUint(line[2])
	if err != nil {
		return Challenge{}, fmt.Errorf("challenge: time: %w", err)
	}
	ttl, err := parseUint(line[3])
	if err != nil {
		return Challenge{}, fmt.Errorf("challenge: ttl: %w", err)
	}
	c := Challenge{Time: time.Unix(int64(min(at, 1<<40)), 0).UTC(), TTL: time.Duration(min(ttl, 3600)) * time.Second}
	copy(c.Nonce[:], nonce)
	return c, nil
}

// openNote gives the text of a note that the pinned key signed.
func openNote(v note.Verifier, body []byte) (string, error) {
	if len(body) > MaxNote {
		return "", ErrTooLarge
	}
	n, err := note.Open(body, note.VerifierList(v))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return n.Text, nil
}

// parseUint reads a decimal in its only spelling.
func parseUint(s string) (uint64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil || strconv.FormatUint(n, 10) != s {
		return 0, fmt.Errorf("number: %w", ErrMalformed)
	}
	return n, nil
}
