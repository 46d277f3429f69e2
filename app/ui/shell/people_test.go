package shell

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

var (
	priya   = casefile.ID{1, 2, 3}
	tablet  = casefile.ID{4, 5, 6}
	another = casefile.ID{7, 8, 9}
)

// people puts colleagues around the vault, as a server would have told.
func (b *bench) people() {
	b.stage.rights = &session.Rights{Invite: true, Approve: true, Revoke: true, Move: true, Restrict: true, Admit: true, Lead: true}
	b.stage.members = []session.Member{{
		ID: priya, Name: "Priya Nair", Title: "Occupational therapist", Rank: "practitioner", Devices: []session.Device{{ID: tablet}, {ID: another, Revoked: true}},
	}}
	b.stage.invites = []session.OpenInvite{{ID: casefile.ID{1}, Name: "Sam Lee", Title: "Social worker", Expires: begin.Add(20 * time.Hour)}}
	b.stage.waiting = []session.WaitingTablet{{Device: casefile.ID{9}, Person: priya, Name: "Priya Nair", Title: "Occupational therapist", Second: true, Since: begin.Add(-10 * time.Minute)}}
	b.stage.alarms = []session.Alarm{{At: begin, Kind: session.AlarmRollback}, {At: begin, Kind: session.AlarmFork, Healed: true}}
	b.stage.held = []session.HeldAsideItem{{Child: "Amina R.", Person: "Priya Nair", At: begin, Text: "3 answers", Bytes: 900}}
	b.stage.duty = []casefile.CaseSummary{{ID: casefile.ID{5}, Child: casefile.Person{Name: "Idris Malik", Given: "Idris", Family: "Malik", Born: "2017-06-14"}, Team: "Northside"}}
}

// did fails unless the vault was asked exactly this, and a sync took it to the
// server when it counts only there.
func (b *bench) did(want string, synced bool) {
	b.t.Helper()
	if n := len(b.stage.did); n == 0 || b.stage.did[n-1] != want {
		b.t.Fatalf("the vault was asked %q, want %q at the end", b.stage.did, want)
	}
	if synced && b.stage.syncs == 0 {
		b.t.Fatalf("%q stays on this tablet", want)
	}
	b.stage.syncs = 0
}

func (b *bench) says(words ...string) {
	b.t.Helper()
	all := b.words()
	for _, w := range words {
		if !strings.Contains(all, w) {
			b.t.Errorf("%q is not on the screen:\n%s", w, all)
		}
	}
}

func TestAManagerLetsATabletInAndInvites(t *testing.T) {
	b := newBench(t)
	b.people()
	b.unlock()
	b.s.key("ctrl+7") // the last place of a manager's rail
	b.settle()
	b.says("Waiting to be let in", "Priya Nair", "another tablet of theirs · asked today at 10:32am", "Sam Lee", "20 hours left")
	b.press("people.approve.0")
	if len(b.stage.did) > 0 {
		t.Fatal("a tablet was let in without a question")
	}
	b.press("people.approve")
	b.did("approve "+casefile.ID{9}.String(), false)
	b.says("The tablet of Priya Nair is let in", "No tablet waits")
	b.press("people.cancel.0")
	b.did("cancel", true)
	b.s.tick()
	if b.find("people.invite") == nil {
		t.Error("the button in the header lost its name")
	}

	b.press("people.invite")
	b.press("invite.make")
	b.says("Enter your colleague’s name", "Enter their job")
	b.typeInto("invite.name", "Olwen Tudor")
	b.typeInto("invite.job", "Nurse")
	b.press("invite.make")
	b.did("invite Olwen Tudor, Nurse, practitioner, Children with Disabilities team, 24 hours", true)
	b.says("ABC DEF GHJ KLM NPQ RST", "The invitation as a picture for a camera", "until tomorrow at 10:42am")
	b.press("invite.copy")
	if !strings.Contains(b.clip, "ABC DEF GHJ KLM NPQ RST") {
		t.Errorf("copied %q", b.clip)
	}
	b.press("invite.cancel")
	b.did("cancel", true)
	if at := b.s.nav.At().Screen; at != model.Team {
		t.Errorf("a cancelled invitation leads to %s", at)
	}
}

func TestATabletIsShutOutAfterItWasSaidWhatFollows(t *testing.T) {
	b := newBench(t)
	b.people()
	b.unlock()
	b.s.Open(model.Route{Screen: model.Member, Person: priya.String()})
	b.settle()
	b.says("In use", "Shut out")
	b.press("member.out.0")
	b.press("out.go")
	b.says("Choose why the tablet is shut out")
	if len(b.stage.did) > 0 {
		t.Fatal("shut out without a reason")
	}
	b.find("out.reason").(*widget.RadioList).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.settle()
	b.says("destroys its keys", "Nothing that Priya wrote is lost")
	b.press("out.go")
	b.did("revoke lost true", true)
	if at := b.s.nav.At().Screen; at != model.Member {
		t.Errorf("at %s", at)
	}
	b.press("member.leaves")
	b.says("taken out of every team", "not lost")
	b.press("out.go")
	b.did("remove", true)
}

// A worker without such rights is offered nothing of it.
func TestAWorkerSeesNoPeoplePage(t *testing.T) {
	b := newBench(t)
	b.people()
	b.stage.rights = &session.Rights{Move: true}
	b.unlock()
	b.s.key("ctrl+5")
	if at := b.s.nav.At().Screen; at != model.Today {
		t.Errorf("Ctrl 4 leads to %s", at)
	}
	if strings.Contains(b.words(), "People") {
		t.Error("the rail leads to people and tablets")
	}
}

func TestAlarmsHeldWorkAndMemorySticks(t *testing.T) {
	b := newBench(t)
	b.people()
	b.unlock()
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Sync})
	b.settle()
	b.says("The server was restored from an older copy", "this is over", "Take a locked copy on a memory stick")
	b.press("sync.held")
	b.says("1 entry is held aside")
	b.press("held.admit")
	if len(b.stage.did) > 0 {
		t.Fatal("let in what nobody chose")
	}
	b.find("held.choose").(*widget.CheckList).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.press("held.admit")
	b.did("admit 1", true)

	b.s.Open(model.Route{Screen: model.HandOver})
	b.settle()
	w := &file{}
	b.save, b.read = w, io.NopCloser(strings.NewReader("31 changes"))
	b.press("hand.write")
	b.did("write 1", false)
	if w.String() != "locked" || !w.closed {
		t.Errorf("wrote %q, closed %v", w.String(), w.closed)
	}
	b.says("The file is written.", "It holds 1 case, locked.")
	b.press("hand.read")
	b.did("read 31 changes", false)
	b.says("10 changes came from the file.")
	b.stage.fault = errors.New("this file is not from your organisation")
	b.read = io.NopCloser(strings.NewReader(""))
	b.press("hand.read")
	b.says("This file is not from your organisation.")
}

type file struct {
	strings.Builder
	closed bool
}

func (f *file) Close() error {
	f.closed = true
	return nil
}

func TestIsThisChildKnown(t *testing.T) {
	b := newBench(t)
	b.people()
	b.unlock()
	b.stage.known = []session.Hit{{Case: casefile.ID{5}, Title: "Idris Malik", Detail: "born 14 June 2017 · Northside", Exact: true}, {Case: casefile.ID{6}, Title: "Idris Malek", Detail: "Southside"}}
	b.s.key("ctrl+j")
	b.settle()
	b.says("Essentials for duty", "Idris Malik")
	b.typeInto("known.search", "idr")
	b.pass(time.Second)
	b.says("Idris Malek", "Southside · written a little differently", "Known", "Essentials")
	b.press("known.hit.1")
	if b.s.sheet == nil {
		t.Error("nothing says whom to ring")
	}
	b.s.CloseSheet()
	b.stage.known = []session.Hit{}
	b.typeInto("known.search", "x")
	b.pass(time.Second)
	b.says("No child called “idrx” is known here.")
}

// A tablet that was offline for too long closes its cases, keeps its work, and
// opens them again by itself once the server has answered.
func TestALeaseThatIsOverClosesTheCases(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	child := b.s.nav.At()
	b.stage.lease = &session.Lease{Days: 14, Over: true}
	b.s.tick()
	b.settle()
	b.says("Connect to carry on", "has not reached the server for 14 days", "locked and safe")
	if strings.Contains(b.words(), "Amina") {
		t.Error("a closed tablet names a child")
	}
	b.s.Open(child)
	b.settle()
	b.says("Connect to carry on")
	b.press("closed.essentials")
	if at := b.s.nav.At().Screen; at != model.Known {
		t.Errorf("the essentials are closed too: at %s", at)
	}
	b.s.Open(model.Route{Screen: model.Today})
	b.stage.lease.Over = false
	b.press("closed.try")
	if at := b.s.nav.At().Screen; at != model.Today || strings.Contains(b.words(), "Connect to carry on") {
		t.Errorf("the cases stay closed after the server answered: at %s", at)
	}
}

// A locked tablet sends what waits, and learns of having been shut out or
// emptied.
func TestALockedTabletKeepsInTouch(t *testing.T) {
	b := newBench(t)
	calls := 0
	var rep session.ContactReport
	b.stage.contact = func(context.Context) (session.ContactReport, error) {
		calls++
		return rep, nil
	}
	b.unlock()
	b.child("Amina", "Rahman")
	if b.pass(time.Minute); calls != 0 {
		t.Fatal("a contact for locked tablets while unlocked")
	}
	b.s.Lock()
	if b.pass(5 * time.Second); calls != 1 {
		t.Fatalf("%d contacts soon after locking with work that waits", calls)
	}
	rep.Revoked, rep.HeldAside = true, 1
	if b.pass(contactEvery + time.Second); calls != 2 {
		t.Fatalf("%d contacts after a quarter of an hour", calls)
	}
	b.says("This tablet was shut out.", "Unlock Doorstep")
	b.stage.wiped, rep.Wiped = true, true
	b.pass(contactEvery + time.Second)
	b.says("This tablet was emptied", "Set up this tablet again", "1 change that had not been sent yet was sent, locked, and is held aside")
	b.press("closed.again")
	if at := b.s.nav.At().Screen; at != model.Enrol {
		t.Errorf("an emptied tablet is set up at %s", at)
	}
}

// A tablet that is emptied as somebody unlocks it is set up again with the
// first press.
func TestATabletEmptiedWhileUnlockingIsSetUpAgain(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.s.Lock()
	b.pass(time.Second)
	b.stage.shut, b.stage.wiped = session.ErrWiped, true
	b.typeInto("unlock.passphrase", passphrase)
	b.press("unlock.go")
	b.settle()
	b.says("This tablet was emptied")
	b.press("closed.again")
	if at := b.s.nav.At().Screen; at != model.Enrol {
		t.Errorf("it is set up at %s", at)
	}
}

// A contact that tells nothing new leaves the page alone: a press that began on
// it ends on it.
func TestAnEmptiedTabletsPageIsNotDrawnAnew(t *testing.T) {
	b := newBench(t)
	b.stage.contact = func(context.Context) (session.ContactReport, error) {
		return session.ContactReport{Revoked: true, Wiped: true}, nil
	}
	b.stage.wiped = true
	b.pass(contactEvery + time.Second)
	was := b.find("closed.again")
	for range 3 {
		b.s.contact()
		b.settle()
	}
	if b.find("closed.again") != was {
		t.Error("the button is another one")
	}
}

// What somebody types while a contact goes on is not taken from them.
func TestAContactLeavesThePassphraseAlone(t *testing.T) {
	b := newBench(t)
	b.stage.contact = func(context.Context) (session.ContactReport, error) { return session.ContactReport{}, nil }
	b.typeInto("unlock.passphrase", "hallway lan")
	b.pass(contactEvery + time.Minute)
	if got := b.find("unlock.passphrase").(*widget.TextInput).Value(); got != "hallway lan" {
		t.Errorf("the box holds %q", got)
	}
}

func TestAForgottenPassphraseLosesNothingOnScreen(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	b.s.Lock()
	b.pass(time.Second)
	b.press("unlock.forgotten")
	b.says("You have forgotten your passphrase", "is sent as it lies, locked", "You need a new invitation")
	b.stage.forgotten = func() (session.ForgottenReport, error) {
		return session.ForgottenReport{}, errors.New("the server could not be reached")
	}
	b.press("forgotten.begin")
	b.says("Nothing was changed.", "The server could not be reached.")
	b.stage.forgotten = func() (session.ForgottenReport, error) {
		return session.ForgottenReport{ContactReport: session.ContactReport{Sent: 2}}, nil
	}
	b.press("forgotten.begin")
	b.says("ready to be set up again", "All your work is safe on the server.")
	b.press("forgotten.next")
	if at := b.s.nav.At().Screen; at != model.Enrol {
		t.Errorf("leads to %s", at)
	}
}

// A tablet that was let in and is not any more locks at once.
func TestAShutOutTabletLocks(t *testing.T) {
	b := newBench(t)
	in := true
	b.stage.joined = &in
	b.unlock()
	in = false
	b.s.tick()
	b.settle()
	if b.s.work != nil {
		t.Fatal("a tablet that was shut out stays open")
	}
	b.says("This tablet was shut out.")
}

// The end of a visit stands in the chronology, and the screen may go dark
// again.
func TestAVisitEnds(t *testing.T) {
	b := newBench(t)
	on := false
	b.s.cfg.KeepOn = func(v bool) { on = v }
	b.unlock()
	b.child("Amina", "Rahman")
	b.press("case.start")
	if !on || !b.s.idle.Visit {
		t.Fatal("a visit does not keep the screen on")
	}
	b.clock = b.clock.Add(38 * time.Minute)
	b.press("visit.end")
	if on || b.s.idle.Visit || b.find("visit.end") != nil {
		t.Fatal("the visit goes on")
	}
	c, err := b.s.work.Case(b.s.work.Cases()[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range c.Chronology {
		found = found || e.Kind == casefile.EntryVisit && e.Title == "Visit"
	}
	if !found {
		t.Errorf("the visit is not in the chronology: %+v", c.Chronology)
	}
}
