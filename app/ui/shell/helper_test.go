package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

func (s *Shell) docID(r model.Route) casefile.ID {
	id, _ := op.ParseID(r.Doc)
	return id
}

func cellOf(link string) engine.Cell { return engine.Cell{LinkID: link} }

func textOf(s string) []fhir.Value { return []fhir.Value{fhir.TextValue(s)} }

// quiet is a vault whose session does not sync by itself, so that what the
// screens say does not hang on a goroutine.
type quiet struct {
	Home
	stage *stage
}

// stage is what happens around a vault, as a test has it: what a server that
// is not there would have said. Nil parts are the vault's own.
type stage struct {
	rights    *session.Rights
	members   []session.Member
	invites   []session.OpenInvite
	waiting   []session.WaitingTablet
	alarms    []session.Alarm
	held      []session.HeldAsideItem
	duty      []casefile.CaseSummary
	known     []session.Hit
	lease     *session.Lease
	joined    *bool
	contact   func(context.Context) (session.ContactReport, error)
	forgotten func() (session.ForgottenReport, error)
	wiped     bool
	shut      error // what unlocking says
	syncs     int
	did       []string // what was asked of the vault, in words
	fault     error    // of what is asked
	quickPIN  bool     // Family view's PIN is pin, which costs no time to check
	pin       string
	pinTries  int // wrong ones in a row
}

func (st *stage) do(format string, args ...any) error {
	st.did = append(st.did, fmt.Sprintf(format, args...))
	return st.fault
}

type still struct {
	*session.Session
	*stage
}

func (still) StartBackgroundSync() {}

func (w still) Sync(context.Context) (session.SyncReport, error) {
	w.syncs++
	return session.SyncReport{}, nil
}

func (w still) Rights() session.Rights {
	if w.rights != nil {
		return *w.rights
	}
	return w.Session.Rights()
}

func (w still) Members() []session.Member {
	return append(w.Session.Members(), w.members...)
}
func (w still) Invites() []session.OpenInvite { return w.invites }
func (w still) Waiting(context.Context) ([]session.WaitingTablet, error) {
	return w.waiting, w.fault
}
func (w still) Alarms() []session.Alarm { return w.alarms }
func (w still) HeldAside(context.Context) ([]session.HeldAsideItem, error) {
	return w.held, w.fault
}
func (w still) DutyCases() []casefile.CaseSummary { return w.duty }

func (w still) Known(q string) []session.Hit {
	if w.known != nil {
		return w.known
	}
	return w.Session.Known(q)
}

func (w still) Lease() session.Lease {
	if w.lease != nil {
		return *w.lease
	}
	return w.Session.Lease()
}

func (w still) Joined() bool {
	if w.joined != nil {
		return *w.joined
	}
	return w.Session.Joined()
}

func (w still) Invite(in session.Invitation) (session.Invited, error) {
	return session.Invited{Code: "ABCDEFGHJKLMNPQRST", QRText: "doorstep:1:" + strings.Repeat("a", 220), Expires: begin.Add(24 * time.Hour)}, w.do("invite %s, %s, %s, %s, %d hours", in.Name, in.Title, in.Rank, in.Team, in.Hours)
}
func (w still) CancelInvite(casefile.ID) error { return w.do("cancel") }
func (w still) Approve(_ context.Context, which string) ([]string, error) {
	return nil, w.do("approve %s", which)
}

func (w still) Revoke(r session.Revoking) error {
	return w.do("revoke %s %v", r.Reason, r.Wipe)
}
func (w still) RemovePerson(casefile.ID) error { return w.do("remove") }
func (w still) Admit(_ context.Context, items []session.HeldAsideItem) error {
	return w.do("admit %d", len(items))
}

func (w still) WriteHandover(_ context.Context, f io.Writer, cases []casefile.ID) (session.HandoverReport, error) {
	_, _ = io.WriteString(f, "locked")
	return session.HandoverReport{Cases: len(cases)}, w.do("write %d", len(cases))
}

func (w still) ReadHandover(_ context.Context, r io.Reader) (session.HandoverReport, error) {
	b, _ := io.ReadAll(r)
	return session.HandoverReport{Changes: len(b)}, w.do("read %s", b)
}

func (q quiet) Unlock(ctx context.Context, passphrase string) (Work, error) {
	if q.stage.shut != nil {
		return nil, q.stage.shut
	}
	s, err := session.Unlock(ctx, q.Options, passphrase)
	if err != nil {
		return nil, err
	}
	return still{s, q.stage}, nil
}

func (q quiet) Contact(ctx context.Context) (session.ContactReport, error) {
	if q.stage.contact != nil {
		return q.stage.contact(ctx)
	}
	return session.ContactReport{}, errors.New("no server in this test")
}

func (q quiet) Forgotten(context.Context) (session.ForgottenReport, error) {
	return q.stage.forgotten()
}

func (q quiet) Peek() (session.VaultState, error) {
	v, err := q.Home.Peek()
	if q.stage.wiped {
		v.Exists, v.Wiped = false, true
	}
	return v, err
}
