package session

import (
	"context"
	"errors"
	"io"
	"time"

	"doorstep/app/casefile"
	"doorstep/crypto/sign"
	"doorstep/forms/fhir"
)

var errSoon = errors.New("this is not possible yet")

// AlarmKind says what an alarm is about.
type AlarmKind string

// What can be alarming.
const (
	AlarmRollback AlarmKind = "rollback" // the server shows less than it did
	AlarmFork     AlarmKind = "fork"     // the server shows different records to different people
	AlarmWithheld AlarmKind = "withheld" // a colleague saw what the server does not show
	AlarmOrg      AlarmKind = "org"      // the same about the organisation's log
)

// Alarm is something about the server that a person should know.
type Alarm struct {
	At     time.Time
	Kind   AlarmKind
	Case   casefile.ID // zero if not of one case
	Text   string      // what happened, what is safe, what to do
	Healed bool        // it is over
}

// Alarms are the alarms of this vault, newest first.
func (s *Session) Alarms() []Alarm { return nil }

// HeldAsideItem is one bundle that the server holds aside, because the tablet
// that wrote it was shut out.
type HeldAsideItem struct {
	Hash   [32]byte
	Case   casefile.ID
	Child  string // short name, "" when the case is not on this tablet
	Device casefile.ID
	Person string // whose tablet it was
	At     time.Time
	Text   string // what it is, in words
	Bytes  int
}

// HeldAside lists what the server holds aside.
func (s *Session) HeldAside(ctx context.Context) ([]HeldAsideItem, error) { return nil, errSoon }

// Admit lets in what the server holds aside.
func (s *Session) Admit(ctx context.Context, items []HeldAsideItem) error { return errSoon }

// Attach adds a file to an answer.
func (s *Session) Attach(ctx context.Context, docID casefile.ID, cell casefile.Cell, name string, data []byte) error {
	return errSoon
}

// ErrNotHere reports an attachment whose content is not on this tablet yet.
var ErrNotHere = errors.New("this photo is not on this tablet yet; it comes with the next sync")

// Attachment is the content of an attachment; ErrNotHere when it is still to come.
func (s *Session) Attachment(ctx context.Context, v fhir.Value) ([]byte, error) { return nil, errSoon }

// HandoverReport says what went into or came out of a hand-over file.
type HandoverReport struct {
	Cases    int
	Changes  int // changes that were new here, or were written
	Bundles  int
	Unopened int // kept for when their key comes
}

// WriteHandover writes cases into a sealed file for another tablet of the
// organisation; all cases when none is named.
func (s *Session) WriteHandover(ctx context.Context, w io.Writer, cases []casefile.ID) (HandoverReport, error) {
	return HandoverReport{}, errSoon
}

// ReadHandover takes in what WriteHandover wrote.
func (s *Session) ReadHandover(ctx context.Context, r io.Reader) (HandoverReport, error) {
	return HandoverReport{}, errSoon
}

// Basis is why a record is destroyed.
type Basis string

// The lawful bases.
const (
	BasisRetention Basis = "retention" // its time has ended
	BasisErasure   Basis = "erasure"   // an order
	BasisMisfiled  Basis = "misfiled"
)

// Decision is what as many administrators as the organisation's threshold
// must sign. Exactly one of its parts is set.
type Decision struct {
	Policy      map[string]int64
	ServerReset bool   // administrators know that the server lost data
	NoteKey     string // with ServerReset: the server's new note key; "" keeps the old one
	Destroy     casefile.ID
	Basis       Basis       // with Destroy
	AddAdmin    sign.Public // zero: none
	AdminName   string      // with AddAdmin
	RemoveAdmin sign.KID    // zero: none
	Checkpoint  bool
}

// Proposal is a decision as its signers see it.
type Proposal struct {
	Text    string // in words
	Signed  int
	Needed  int
	Expired bool // the log has moved on; it must be proposed anew
}

// ProposeAdmin makes the file of a decision, signed with the given keys.
func (s *Session) ProposeAdmin(d Decision, keys ...sign.Private) ([]byte, error) { return nil, errSoon }

// ReadProposal says in words what a file would have its signers sign.
func (s *Session) ReadProposal(file []byte) (Proposal, error) { return Proposal{}, errSoon }

// CoSign adds a signature to a proposal's file.
func (s *Session) CoSign(file []byte, key sign.Private) ([]byte, error) { return nil, errSoon }

// Submit sends a proposal that has enough signatures.
func (s *Session) Submit(ctx context.Context, file []byte) error { return errSoon }

// ContactReport says what a contact with a locked vault came to.
type ContactReport struct {
	Sent      int  // bundles that got a receipt
	HeldAside int  // bundles that the server holds aside
	Kept      int  // bundles that stay sealed here
	Revoked   bool // the organisation has shut this tablet out
	Wiped     bool // the keys were destroyed, as the organisation ordered
}

// Contact reaches the server with the vault locked: it uploads what is sealed
// and waits, learns of a revocation and carries out a signed wipe.
func Contact(ctx context.Context, o Options) (ContactReport, error) {
	return ContactReport{}, errSoon
}

// ForgottenReport says what became of a vault whose passphrase is forgotten.
type ForgottenReport struct {
	ContactReport
	Aside string // folder with what was kept
}

// Forgotten makes room for a new vault in the home of one whose passphrase is
// forgotten. Nothing without a receipt is destroyed.
func Forgotten(ctx context.Context, o Options) (ForgottenReport, error) {
	return ForgottenReport{}, errSoon
}

// Recovering says how an organisation is opened from its paper.
type Recovering struct {
	Home       string
	Server     string
	Genesis    string    // hexadecimal, as Found gave it
	Halves     [2]string // text of the two papers, or only their numbers
	Admin      sign.Private
	Person     string // name of who does it
	Title      string
	Device     string
	Passphrase string
	Why        string
	Now        func() time.Time
}

// Recovered says what the paper opened.
type Recovered struct {
	Roles int // role keys that were opened
	Cases int // cases that can be read again
}

// Recover makes a vault that opens everything, from the paper halves and one
// administrator's key.
func Recover(ctx context.Context, r Recovering) (Recovered, error) { return Recovered{}, errSoon }

// Drill proves that the paper halves still open the organisation's records,
// without opening one.
func (s *Session) Drill(ctx context.Context, halves [2]string) error { return errSoon }

// Errors of a vault that may not be used as before.
var (
	// ErrRevoked reports a tablet that the organisation has shut out.
	ErrRevoked = errors.New("this tablet was shut out of the organisation. What you wrote is kept sealed; ask your manager")
	// ErrWiped reports a tablet whose keys were destroyed on order.
	ErrWiped = errors.New("this tablet was emptied because it was reported lost. What was not sent yet is kept sealed; ask your manager")
	// ErrLeaseOver reports a vault that was offline for longer than allowed.
	ErrLeaseOver = errors.New("this tablet has not reached the server for too long. Your work is safe; connect to open cases again")
	// ErrNotYours reports something that this person may not do.
	ErrNotYours = errors.New("you may not do this; ask your manager")
)
