package session_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/store"
	"doorstep/forms/fhir"
	"doorstep/sync/journal"
)

// fullDisk is a file layer whose disk can be filled: first nothing new can be
// made, then nothing written at all.
type fullDisk struct {
	journal.Dir
	noNew, noWrite atomic.Bool
}

func (d *fullDisk) Create(name string) (journal.File, error) {
	if d.noNew.Load() {
		return nil, fmt.Errorf("%w: create", journal.ErrDiskFull)
	}
	f, err := d.Dir.Create(name)
	return &fullFile{f, d}, err
}

func (d *fullDisk) Open(name string) (journal.File, error) {
	f, err := d.Dir.Open(name)
	if err != nil {
		return nil, err
	}
	return &fullFile{f, d}, nil
}

type fullFile struct {
	journal.File
	d *fullDisk
}

func (f *fullFile) WriteAt(b []byte, at int64) (int, error) {
	if f.d.noWrite.Load() {
		return 0, fmt.Errorf("%w: write", journal.ErrDiskFull)
	}
	return f.File.WriteAt(b, at)
}

func TestAFullDiskStopsNobody(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	id := d.ID()
	grace.lock()

	if err := os.MkdirAll(filepath.Join(grace.home, "journal"), 0o700); err != nil {
		t.Fatal(err)
	}
	disk := &fullDisk{Dir: journal.OSDir(filepath.Join(grace.home, "journal"))}
	free := atomic.Uint64{}
	free.Store(10 << 30)
	s, err := session.Unlock(context.Background(), session.Options{
		Home: grace.home, Now: time.Now, Files: disk, Free: func(string) (uint64, error) { return free.Load(), nil },
	}, pass)
	if err != nil {
		t.Fatal(err)
	}
	grace.Session = s
	d = grace.doc(id)

	// The disk is full: the journal has its room, the view is left alone.
	disk.noNew.Store(true)
	free.Store(1 << 20)
	for i := range 200 {
		grace.set(d, "caf.id.other-names", fmt.Sprint("Ameena ", i))
	}
	deadline := time.Now().Add(5 * time.Second)
	for s.Status().Trouble == "" && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if st := s.Status(); !strings.Contains(st.Trouble, "nearly full") {
		t.Errorf("the screen says %q", st.Trouble)
	}

	// Not even the journal takes anything: the change is kept on the screen,
	// and the person is told that it is not saved.
	disk.noWrite.Store(true)
	ctx := context.Background()
	_, err = d.Set(ctx, casefile.Cell{LinkID: "caf.id.known-as"}, fhir.TextValue("Mina"))
	if !errors.Is(err, store.ErrDiskFull) {
		t.Fatalf("a change that could not be saved: %v", err)
	}
	if got := d.Text("caf.id.known-as"); got != "Mina" {
		t.Errorf("the screen shows %q", got)
	}

	// There is room again: the next save takes the one before with it.
	disk.noWrite.Store(false)
	grace.set(d, "caf.id.other-names", "Ameena, last")
	want := response(t, d)
	if err := s.Lock(); err != nil {
		t.Fatal(err)
	}
	grace = w.unlock(grace.home)
	if got := response(t, grace.doc(id)); got != want {
		t.Errorf("after opening again:\n%s\nwant\n%s", got, want)
	}
	if got := grace.doc(id).Text("caf.id.known-as"); got != "Mina" {
		t.Errorf("what waited for room reads %q", got)
	}
}

// What is written without signal stays, is told, and goes when signal is back,
// once.
func TestNoSignalIsNoTrouble(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	w.signal(false)
	grace.set(grace.doc(id), "caf.id.other-names", "Ameena")
	if _, err := grace.Sync(context.Background()); err == nil {
		t.Fatal("a sync without a server went well")
	}
	st := grace.Status()
	if st.NoSignal.IsZero() || st.OnlyHere != 1 || st.Trouble != "" {
		t.Errorf("without signal: %+v", st)
	}
	if len(st.Events) == 0 || st.Events[0].Kind != session.EventLost {
		t.Errorf("events %+v", st.Events)
	}
	grace = w.again(grace)
	w.signal(true)
	if r := grace.sync(); r.Pushed != 1 || r.Pending != 0 {
		t.Errorf("with signal: %+v", r)
	}
	if r := priya.sync(); r.Pulled != 1 {
		t.Errorf("priya got %+v", r)
	}
	if got := priya.doc(id).Text("caf.id.other-names"); got != "Ameena" {
		t.Errorf("priya reads %q", got)
	}
}

// An open document takes in what comes by sync while it is open.
func TestAnOpenDocumentIsKeptUpToDate(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	open := grace.doc(id)
	var seen []session.Event
	cancel := grace.Subscribe(func(e session.Event) { seen = append(seen, e) })
	defer cancel()
	priya.set(priya.doc(id), "caf.id.other-names", "Ameena")
	priya.sync()
	grace.sync()
	if got := open.Text("caf.id.other-names"); got != "Ameena" {
		t.Errorf("the open document reads %q", got)
	}
	told := false
	for _, e := range seen {
		told = told || e.Kind == session.EventCases && e.Doc == id
	}
	if !told {
		t.Error("nobody was told that it changed")
	}
}

// The sync in the background sends by itself, soon after the session opened
// and whenever something waits, and ends with the session.
func TestTheBackgroundSends(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	grace.set(d, "caf.id.known-as", "Mina")
	grace.StartBackgroundSync()
	for range 500 {
		if st := grace.Status(); st.OnlyHere == 0 && !st.Checked.IsZero() {
			grace.lock()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("still waiting: %+v", grace.Status())
}

// Before anybody has approved it, a new tablet says so.
func TestANewTabletWaitsToBeApproved(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	in, err := grace.Invite(session.Invitation{Name: "Priya Nair", Rank: "practitioner"})
	if err != nil {
		t.Fatal(err)
	}
	grace.sync()
	home := filepath.Join(t.TempDir(), "vault")
	enrol := session.Enrolling{Home: home, QRText: in.QRText, Passphrase: pass, Now: time.Now}
	if _, err := session.Enrol(context.Background(), enrol); err != nil {
		t.Fatal(err)
	}
	if _, err := session.Enrol(context.Background(), enrol); !errors.Is(err, session.ErrVaultExists) {
		t.Errorf("a second vault in its place: %v", err)
	}
	priya := w.unlock(home)
	if priya.Joined() {
		t.Error("joined without approval")
	}
	if _, err := priya.Sync(context.Background()); !errors.Is(err, session.ErrWaiting) {
		t.Errorf("a sync before approval: %v", err)
	}
	if _, err := priya.NewCase(context.Background(), casefile.Person{Given: "A", Family: "B", Born: "2020-01-01"}); err == nil {
		t.Error("opened a case before approval")
	}
	if names, err := grace.Approve(context.Background(), "Priya Nair"); err != nil || len(names) != 1 {
		t.Fatalf("%v %v", names, err)
	}
	grace.sync()
	priya.sync()
	if !priya.Joined() || priya.Organisation() != "Northmere Council" {
		t.Errorf("after approval: joined %v, %q", priya.Joined(), priya.Organisation())
	}
	priya.lock()
	if v, err := session.Peek(home, time.Now()); err != nil || v.Name != "Priya Nair" || v.Team != "Children with Disabilities" {
		t.Errorf("the unlock screen: %+v %v", v, err)
	}
}

// An hour of typing without signal in four answers by turns: thousands of
// drafts of which each supersedes all before it. The vault opens, and one
// answer each goes to the server.
func TestAnHourOfTyping(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	grace.sync() // the organisation and the case's keys
	links := []string{"caf.id.known-as", "caf.id.other-names", "caf.id.address", "caf.id.phone"}
	var last casefile.Ticket
	for i := range 3000 {
		_, ticket, err := d.Stage(casefile.Cell{LinkID: links[i*i%len(links)]}, fhir.TextValue(fmt.Sprint("typed ", i)))
		if err != nil {
			t.Fatal(err)
		}
		if last = ticket; i%100 == 0 {
			if err := last.Wait(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := last.Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := response(t, d)
	id := d.ID()
	grace = w.again(grace)
	if got := response(t, grace.doc(id)); got != want {
		t.Fatalf("after opening again:\n%s\nwant\n%s", got, want)
	}
	if r := grace.sync(); r.Pending != 0 || r.BytesUp > 8<<10 {
		t.Errorf("the sync: %+v", r)
	}
}
