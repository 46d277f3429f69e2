package shell

import (
	"context"
	"errors"
	"io"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/session"
	"doorstep/app/ui/screen/enrol"
	"doorstep/crypto/keystore"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Work is an unlocked vault, as the screens need it; *session.Session is one.
// Reading is quick and may be done on the UI goroutine; what takes a context
// may wait for a disk or a network and is called off it.
type Work interface {
	Me() casefile.Person
	Organisation() string
	Colleagues() []casefile.Person
	// Joined says that a manager has approved this tablet.
	Joined() bool
	Cases() []casefile.CaseSummary
	Deadlines() []casefile.Deadline
	Case(casefile.ID) (*casefile.Case, error)
	// Record is a case with all its documents open, for rules that look at
	// more than one of them.
	Record(casefile.ID) (casefile.Record, error)
	// Records are all cases that pick takes, nil for every one, open as a whole.
	Records(pick func(casefile.CaseSummary) bool) ([]casefile.Record, error)
	// Beside are the other cases on this tablet that a rule about one child looks
	// at; HasForm says that a case has a document of a form, Heard when the tablet
	// last had word from the server.
	Beside(casefile.ID) []casefile.Record
	HasForm(form string) bool
	Heard() time.Time
	// Settings are those of the organisation in force today.
	Settings() *settings.Set
	Search(query string) []session.Hit
	NewCase(ctx context.Context, child casefile.Person) (casefile.ID, error)
	People(caseID casefile.ID) []casefile.Person
	AddPerson(ctx context.Context, caseID casefile.ID, p casefile.Person) (casefile.Person, error)

	Forms() []session.FormInfo
	NewDoc(ctx context.Context, caseID casefile.ID, form string) (casefile.ID, error)
	OpenDoc(casefile.ID) (*casefile.Document, error)
	DocSummary(casefile.ID) (casefile.DocSummary, error)

	Status() session.Status
	Subscribe(func(session.Event)) (cancel func())
	StartBackgroundSync()
	Sync(context.Context) (session.SyncReport, error)
	Alarms() []session.Alarm
	Lease() session.Lease
	Conflicts() []session.Conflict
	Resolve(ctx context.Context, c session.Conflict, keep op.Dot) error
	ResolveValue(ctx context.Context, c session.Conflict, v fhir.Value) error

	Limits
	Managing
	Publishing
	Overseeing
	Sharing
	Lending
	Telling
	Opening
	Archiving

	Keeping
	Holding

	// Lock forgets the keys. Everything recorded is on the disk already.
	Lock() error
}

// Keeping is how this tablet is kept: what opens it and what leads out of
// Family view.
type Keeping interface {
	// Home is the folder of the vault.
	Home() string
	IdleLimits() (idle, visit time.Duration)
	ChangePassphrase(oldPass, newPass string) error
	// Numbers are the organisation's own numbers to ring; managers set them.
	Numbers() []session.Number
	SetNumber(ctx context.Context, key, number, hours string) error
	HasFamilyPIN() bool
	SetFamilyPIN(pin string) error
	// CheckFamilyPIN takes a while; at no tries left the tablet is to be locked.
	CheckFamilyPIN(pin string) (ok bool, triesLeft int)
}

// Managing is what a person may do for colleagues and their tablets. What it
// writes counts once a sync has taken it to the server.
type Managing interface {
	Rights() session.Rights
	Members() []session.Member
	Teams() []session.Team
	TeamMembers(role string) []casefile.Person
	Invite(session.Invitation) (session.Invited, error)
	Invites() []session.OpenInvite
	CancelInvite(id casefile.ID) error
	Waiting(context.Context) ([]session.WaitingTablet, error)
	Approve(ctx context.Context, which string) ([]string, error)
	Revoke(session.Revoking) error
	RemovePerson(id casefile.ID) error
	HeldAside(context.Context) ([]session.HeldAsideItem, error)
	Admit(ctx context.Context, items []session.HeldAsideItem) error
}

// Sharing is who can open a case, and what travels beside sync.
type Sharing interface {
	Move(ctx context.Context, caseID casefile.ID, m session.Moving) error
	Restrict(ctx context.Context, caseID casefile.ID, people []casefile.ID, why string) error
	IsRestricted(caseID casefile.ID) bool
	NamedPeople(caseID casefile.ID) []casefile.Person
	Essentials(ctx context.Context, caseID casefile.ID) (casefile.ID, error)
	DutyCases() []casefile.CaseSummary
	Known(query string) []session.Hit
	Attach(ctx context.Context, docID casefile.ID, cell casefile.Cell, name string, data []byte) error
	Attachment(ctx context.Context, v fhir.Value) ([]byte, error)
	WriteHandover(ctx context.Context, w io.Writer, cases []casefile.ID) (session.HandoverReport, error)
	ReadHandover(ctx context.Context, r io.Reader) (session.HandoverReport, error)
}

// Vaults opens the one vault of this installation. Its methods may take long
// and are called off the UI goroutine.
type Vaults interface {
	// Peek says what can be said without the passphrase.
	Peek() (session.VaultState, error)
	// Unlock opens the vault.
	Unlock(ctx context.Context, passphrase string) (Work, error)
	// Enrol makes a vault and joins the organisation that the typed code names,
	// or the text of an invitation's picture, which needs no address. It
	// returns the passphrase that was drawn for it.
	Enrol(ctx context.Context, code, server string) (passphrase string, err error)
	// Contact reaches the server while the vault is locked: what waits is sent
	// as it lies, sealed.
	Contact(ctx context.Context) (session.ContactReport, error)
	// Forgotten makes room for a new vault; nothing without a receipt is
	// destroyed.
	Forgotten(ctx context.Context) (session.ForgottenReport, error)
}

// Home is the vault in a folder.
type Home struct {
	Options session.Options
	Device  string // what a new tablet is called
}

// Peek implements Vaults.
func (h Home) Peek() (session.VaultState, error) {
	return session.Peek(h.Options.Home, h.Options.Now())
}

// Unlock implements Vaults.
func (h Home) Unlock(ctx context.Context, passphrase string) (Work, error) {
	s, err := session.Unlock(ctx, h.Options, passphrase)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Enrol implements Vaults.
func (h Home) Enrol(ctx context.Context, code, server string) (string, error) {
	e := session.Enrolling{Home: h.Options.Home, Code: code, Server: server, Device: h.Device, Now: h.Options.Now}
	if enrol.IsPicture(code) {
		e.Code, e.Server, e.QRText = "", "", code
	}
	return session.Enrol(ctx, e)
}

// Contact implements Vaults.
func (h Home) Contact(ctx context.Context) (session.ContactReport, error) {
	return session.Contact(ctx, h.Options)
}

// Forgotten implements Vaults.
func (h Home) Forgotten(ctx context.Context) (session.ForgottenReport, error) {
	return session.Forgotten(ctx, h.Options)
}

// retryAt is from when the next try of a passphrase counts, zero if at once.
func retryAt(err error, now time.Time) time.Time {
	var wrong *keystore.WrongError
	var wait *keystore.WaitError
	switch {
	case errors.As(err, &wrong) && wrong.Wait > 0:
		return now.Add(wrong.Wait)
	case errors.As(err, &wait):
		return now.Add(wait.Left)
	}
	return time.Time{}
}
