package session

import (
	"crypto/rand"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/crypto/detcbor"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// randReader is where the session's ids come from: the system, always.
var randReader = rand.Reader

type docInfo = store.DocInfo

func (s *Session) now() time.Time { return s.o.Now().In(s.zone) }

// recorder hands a document's changes to the store and wakes the sync.
type recorder struct{ s *Session }

// Record implements casefile.Recorder.
func (r recorder) Record(space casefile.ID, ops []op.Op, named func()) (casefile.Ticket, error) {
	if r.s.onLoan(space) {
		return nil, ErrReadOnly
	}
	t, err := r.s.store.Record(space, ops, named)
	if err == nil {
		r.s.nudge()
	}
	return t, err
}

// Unpublished implements casefile.Recorder.
func (r recorder) Unpublished(space casefile.ID, d op.Dot) bool {
	return r.s.store.Unpublished(space, d)
}

// signer signs statements with the device's key.
type signer struct{ s *Session }

// statement is a document signature as encoded (sync-and-crypto.md 2.3).
type statement struct {
	Form    string      `cbor:"1,keyasint"`
	Hash    detcbor.B32 `cbor:"2,keyasint"`
	Case    detcbor.B16 `cbor:"3,keyasint"`
	Doc     detcbor.B16 `cbor:"4,keyasint"`
	Row     string      `cbor:"5,keyasint,omitempty"`
	Link    string      `cbor:"6,keyasint,omitempty"`
	Version uint64      `cbor:"7,keyasint"`
	Digest  detcbor.B32 `cbor:"8,keyasint"`
	Cut     [][]any     `cbor:"9,keyasint"`
	Text    string      `cbor:"10,keyasint"`
	Role    string      `cbor:"11,keyasint"`
	Name    string      `cbor:"12,keyasint"`
	At      int64       `cbor:"13,keyasint"`
}

// SignStatement implements casefile.Signer.
func (g signer) SignStatement(st casefile.Statement) ([]byte, error) {
	w := statement{
		Form: st.Form, Hash: st.FormHash, Case: detcbor.B16(st.Case), Doc: detcbor.B16(st.Doc), Row: string(st.Cell.Row), Link: st.Cell.LinkID,
		Version: uint64(st.Version), Digest: st.Digest, Text: st.Text, Role: st.Role, Name: st.Name, At: st.At.Unix(),
	}
	for _, r := range st.Cut {
		w.Cut = append(w.Cut, []any{r.Inc[:], r.First, r.Last})
	}
	payload, err := detcbor.Marshal(w)
	if err != nil {
		return nil, err
	}
	v := g.s.kept()
	if v.Device == (op.ID{}) {
		return nil, ErrLocked
	}
	dev := v.Signer()
	protected, err := sign.Encode(sign.NewHeader(dev.KID(), sign.TypeSignOff))
	if err != nil {
		return nil, err
	}
	return dev.Sign1(protected, payload, g.s.vault.Org[:])
}

// nudge asks the sync in the background to run soon, and lets the locked
// screen's counts follow.
func (s *Session) nudge() {
	s.writeLockedSoon()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
