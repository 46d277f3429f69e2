package shell

import (
	"context"
	"errors"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/crypto/keystore"
	"doorstep/forms/fhir"
	"doorstep/sync/journal"
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
	Conflicts() []session.Conflict
	Resolve(ctx context.Context, c session.Conflict, keep op.Dot) error
	ResolveValue(ctx context.Context, c session.Conflict, v fhir.Value) error

	// Lock forgets the keys. Everything recorded is on the disk already.
	Lock() error
}

// Vaults opens the one vault of this installation. Its methods may take long
// and are called off the UI goroutine.
type Vaults interface {
	// Peek says what can be said without the passphrase.
	Peek() (session.VaultState, error)
	// Unlock opens the vault.
	Unlock(ctx context.Context, passphrase string) (Work, error)
	// Enrol makes a vault and joins the organisation that the typed code names.
	// It returns the passphrase that was drawn for it.
	Enrol(ctx context.Context, code, server string) (passphrase string, err error)
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
	return session.Enrol(ctx, session.Enrolling{
		Home: h.Options.Home, Code: code, Server: server, Device: h.Device, Now: h.Options.Now,
	})
}

// Fault puts an error into a sentence for the screen. The packages below word
// their errors for people; what they word for programs is reworded here.
func Fault(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, journal.ErrDiskFull):
		return "This tablet is full, and there is no room left to save. Delete pictures or apps that you do not need, then write on."
	case errors.Is(err, keystore.ErrDamaged):
		return "The file that holds this tablet’s keys is damaged. Nothing was deleted. Tell your administrator."
	case errors.Is(err, keystore.ErrNewer):
		return "This vault was made by a newer version of Doorstep. Update the app and open it again."
	case errors.Is(err, journal.ErrClosed), errors.Is(err, session.ErrLocked):
		return "The vault was locked. Unlock it and go on."
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "It took too long and was stopped. Try again."
	}
	t := strings.TrimSpace(err.Error())
	if t == "" {
		return "Something went wrong. What was saved is safe."
	}
	t = strings.ToUpper(t[:1]) + t[1:]
	if !strings.HasSuffix(t, ".") && !strings.HasSuffix(t, "?") {
		t += "."
	}
	return t
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
