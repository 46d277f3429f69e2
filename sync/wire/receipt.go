package wire

import (
	"crypto/ed25519"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Receipt is the server's word that one bundle is durable at a position.
type Receipt struct {
	Key  Key
	Hash Hash
	Pos  uint64
}

// Receipts is what one durable commit answers. Stored with its signature it
// is evidence that needs nothing else to be checked.
type Receipts struct {
	_ struct{} `cbor:",toarray"`
	// Version is 1.
	Version uint8
	// Org is the organisation's id.
	Org ID
	// OrgSize is the size of the organisation's log at the commit.
	OrgSize uint64
	// Time is the server's clock in seconds since 1970: the evidential upper
	// bound of when the bundles were made.
	Time uint64
	Logs []LogReceipts
}

// LogReceipts are the receipts of one space, with the log's size after the
// commit and its RFC 6962 root, so that a receipt is a checkpoint as well: who
// holds the log up to there sees at once whether it is still the same log.
type LogReceipts struct {
	_     struct{} `cbor:",toarray"`
	Space ID
	Size  uint64
	Root  tlog.Hash
	Rows  []ReceiptRow
}

// ReceiptRow is one bundle of a LogReceipts.
type ReceiptRow struct {
	_     struct{} `cbor:",toarray"`
	Inc   ID
	Class uint8
	N     uint64
	Hash  Hash
	Pos   uint64
}

// All gives the receipts one by one.
func (r Receipts) All() []Receipt {
	var out []Receipt
	for _, l := range r.Logs {
		for _, row := range l.Rows {
			out = append(out, Receipt{Key: Key{Space: l.Space, Inc: row.Inc, Class: row.Class, N: row.N}, Hash: row.Hash, Pos: row.Pos})
		}
	}
	return out
}

// receiptContext precedes what is signed. A signed note is text and holds no
// zero byte, so one key can sign receipts and checkpoints and neither can pass
// for the other.
const receiptContext = "doorstep/v1/receipt\x00"

// SignReceipts gives the frame body: 64 bytes of Ed25519 signature by the
// server's note key, then the receipts as encoded.
func SignReceipts(s note.Signer, r Receipts) ([]byte, error) {
	r.Version = 1
	payload := encode(r)
	sig, err := s.Sign(append([]byte(receiptContext), payload...))
	if err != nil {
		return nil, fmt.Errorf("sign receipts: %w", err)
	}
	if len(sig) != ed25519.SignatureSize {
		return nil, fmt.Errorf("sign receipts: the note key is not Ed25519")
	}
	return append(sig, payload...), nil
}

// OpenReceipts reads a receipt frame and accepts it only when the pinned key
// signed it for this organisation. The bytes that arrived are verified, never
// a re-encoding.
func OpenReceipts(v note.Verifier, org ID, body []byte) (Receipts, error) {
	if len(body) < ed25519.SignatureSize {
		return Receipts{}, fmt.Errorf("receipt: %w", ErrMalformed)
	}
	sig, payload := body[:ed25519.SignatureSize], body[ed25519.SignatureSize:]
	if !v.Verify(append([]byte(receiptContext), payload...), sig) {
		return Receipts{}, fmt.Errorf("receipt: %w", ErrSignature)
	}
	var r Receipts
	if err := decode(payload, &r); err != nil {
		return Receipts{}, fmt.Errorf("receipt: %w", err)
	}
	rows := 0
	for _, l := range r.Logs {
		rows += len(l.Rows)
	}
	if r.Version != 1 || rows > MaxCommit {
		return Receipts{}, fmt.Errorf("receipt: %w", ErrMalformed)
	}
	if r.Org != org {
		return Receipts{}, fmt.Errorf("receipt for another organisation: %w", ErrSignature)
	}
	return r, nil
}
