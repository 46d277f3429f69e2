package wire

import "fmt"

// Reason says why the server refused one frame. Codes are frozen.
type Reason uint8

// The reasons. None of them ever makes a tablet drop work.
const (
	// RefusedMalformed: no bundle, claim or statement this server can read.
	RefusedMalformed Reason = 1
	// RefusedSignature: not signed by a device of the organisation's log.
	RefusedSignature Reason = 2
	// RefusedGap: class 0 has no gaps; Want is the n expected.
	RefusedGap Reason = 3
	// RefusedEquivocation: the server holds another content under this key.
	// Both are kept. Hash is the one held first.
	RefusedEquivocation Reason = 4
	// RefusedMoved: the organisation's log has grown; Want is its size.
	RefusedMoved Reason = 5
	// RefusedStatement: the organisation's rules do not allow the statement.
	RefusedStatement Reason = 6
	// RefusedSpace: the organisation's log names no such space.
	RefusedSpace Reason = 7
	// RefusedScope: the signer's token does not reach this far.
	RefusedScope Reason = 8
	// RefusedRevoked: the device has been revoked; Detail is the signed
	// statement that says so.
	RefusedRevoked Reason = 9
	// RefusedSize: larger than the bound of its kind.
	RefusedSize Reason = 10
	// RefusedAbsent: the answer to a claim; the bundle is not held.
	RefusedAbsent Reason = 11
	// RefusedStorage: the server could not make it durable; try again later.
	RefusedStorage Reason = 12
	// RefusedBusy: over a limit of the server; try again later.
	RefusedBusy Reason = 13
	// RefusedAuth: the token, nonce or signature of a request is not valid
	// (any more).
	RefusedAuth Reason = 14
	// RefusedUnknown: this server serves another organisation, or none yet.
	RefusedUnknown Reason = 15
	// RefusedResume: the cursors of a resume frame are not remembered; send
	// them in full.
	RefusedResume Reason = 16
	// RefusedHeld: from a device that was revoked since. It is kept safe, aside,
	// until a manager admits it.
	RefusedHeld Reason = 17
	// RefusedQuota: this device has used its share of the server's space; Want
	// is the bytes that it has left.
	RefusedQuota Reason = 18
	// RefusedDestroyed: the space was destroyed lawfully, by the statement of
	// the organisation's log.
	RefusedDestroyed Reason = 19
	// RefusedRate: too many requests from this device; wait as long as the
	// answer says.
	RefusedRate Reason = 20
	// RefusedBehind: its author had seen more of the log than this server has,
	// which was restored from an older copy. Give back what it lost first, then
	// send this again. Want is the size of the log.
	RefusedBehind Reason = 21
	// RefusedRestored: this server was restored from an older copy, and others
	// may still bring what it lost; what is new comes after that. Want is the
	// Unix second from which it is taken in any case.
	RefusedRestored Reason = 22
)

var reasonWords = map[Reason]string{
	RefusedMalformed:    "the message could not be read",
	RefusedSignature:    "not signed by a device of this organisation",
	RefusedGap:          "an earlier change of this tablet is missing",
	RefusedEquivocation: "another change is stored under the same number",
	RefusedMoved:        "the organisation's log has moved on",
	RefusedStatement:    "the organisation's rules do not allow it",
	RefusedSpace:        "the organisation's log names no such record",
	RefusedScope:        "this sign-in does not reach that far",
	RefusedRevoked:      "this tablet has been revoked",
	RefusedSize:         "it is larger than the server takes",
	RefusedAbsent:       "the server does not hold it",
	RefusedStorage:      "the server could not store it",
	RefusedBusy:         "the server is busy",
	RefusedAuth:         "the sign-in is not valid any more",
	RefusedResume:       "the server has forgotten where this tablet was",
	RefusedHeld:         "it is kept aside until a manager has looked at it",
	RefusedQuota:        "this tablet's share of space on the server is used up",
	RefusedDestroyed:    "the record was destroyed on the organisation's order",
	RefusedRate:         "too many requests from this tablet in a short time",
	RefusedUnknown:      "this server does not serve the organisation",
	RefusedBehind:       "the server lacks what this was written after",
	RefusedRestored:     "the server was restored from an older copy and first gets back what it lost",
}

// String says the reason in plain words.
func (r Reason) String() string {
	if w, ok := reasonWords[r]; ok {
		return w
	}
	return fmt.Sprintf("refused for reason %d", uint8(r))
}

// Refusal answers one frame that was not taken.
type Refusal struct {
	_      struct{} `cbor:",toarray"`
	Reason Reason
	// Key is the bundle refused; zero for other frames.
	Key Key
	// Hash belongs to RefusedEquivocation.
	Hash Hash
	// Want belongs to RefusedGap, RefusedMoved, RefusedBehind and
	// RefusedRestored, and is the bytes left of RefusedQuota and, where the
	// server knows them, RefusedStorage.
	Want uint64
	// Detail is the revocation statement of RefusedRevoked, else empty.
	Detail []byte
}

// Error is the reason in plain words.
func (r Refusal) Error() string { return r.Reason.String() }

// Encode gives the frame body.
func (r Refusal) Encode() []byte { return encode(r) }

// ParseRefusal reads the body of a refusal frame.
func ParseRefusal(b []byte) (m Refusal, err error) { return m, decode(b, &m) }
