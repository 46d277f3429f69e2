package casefile

import "encoding/base64"

// Seal is a signature with what binds it to the tablet on which it was made.
type Seal struct {
	SignedBy
	Digest string // SHA-256 of what was signed, hexadecimal
	COSE   []byte // the statement as the device signed it (sync-and-crypto.md 2.3); nil when it cannot be read
	By     Author // whose tablet it was made on
}

// Seals are all signatures of the document, oldest first, those that no longer hold
// among them.
func (d *Document) Seals() []Seal {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []Seal
	for _, s := range d.signatures() {
		seal := Seal{SignedBy: s.SignedBy, Digest: s.dig, By: d.author(s.inc)}
		if b, err := base64.StdEncoding.DecodeString(s.sealed); err == nil {
			seal.COSE = b
		}
		out = append(out, seal)
	}
	return out
}
