package shell

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"doorstep/app/archive"
	pack "doorstep/app/archive/gather"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
)

// onDisk is a file as the system's own dialog gives it; past room the disk is full.
type onDisk struct {
	*os.File
	room int
}

func (f *onDisk) URI() fyne.URI { return storage.NewFileURI(f.Name()) }

func (f *onDisk) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, syscall.ENOSPC
	}
	return f.File.Write(b)
}

// synced is the home of a vault that has been to its server once.
func synced(t *testing.T) string {
	t.Helper()
	ctx, home := context.Background(), filepath.Join(t.TempDir(), "vault")
	now := func() time.Time { return begin }
	srv, err := server.New(ctx, server.Config{
		Store: mem.New(), Clock: atBegin{}, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), Adopt: true, Linger: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(srv)
	defer web.Close()
	if _, err := session.Found(ctx, session.Founding{
		Home: home, Out: t.TempDir(), Name: "Northmere Council", Server: web.URL, Person: "Grace Okafor", Title: "Team manager",
		Team: "Children with Disabilities team", Device: "Tablet 14", Passphrase: passphrase, Now: now,
	}); err != nil {
		t.Fatal(err)
	}
	w, err := session.Unlock(ctx, session.Options{Home: home, Now: now}, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Sync(ctx); err != nil {
		t.Error(err)
	}
	if err := w.Lock(); err != nil {
		t.Fatal(err)
	}
	return home
}

type atBegin struct{}

func (atBegin) Now() time.Time { return begin }

// A manager takes a whole case out from where it is closed; what comes out opens with
// the key and is whole, and the case says that it was made. A disk that is full leaves no
// half of a file.
func TestAWholeCaseIsArchived(t *testing.T) {
	b := newBench(t)
	b.home = synced(t)
	b.open(1280, 800)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.s.work.Cases()[0].ID
	court, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	b.press("case.end")
	b.press("closing.archive")
	if b.s.nav.At().Screen != model.Archive {
		t.Fatalf("it leads to %+v", b.s.nav.At())
	}
	b.find("archiving.keys").(*widget.TextInput).Load("age1rvd4l8rh7fm5tmpvrw6g5pmflzmlqyvkqmaj9qr4sxvqkd0lw4eqfl4t2a")
	b.press("archiving.go")
	b.says("This key is of the old kind")
	b.read = io.NopCloser(strings.NewReader("# public key: " + court.Recipient().String() + "\n"))
	b.find("archiving.keys").(*widget.TextInput).Load("")
	b.press("archiving.file")
	b.find("archiving.why").(*widget.TextArea).Load("The family court")

	file := func(room int) string {
		f, err := os.Create(filepath.Join(t.TempDir(), "case.age"))
		if err != nil {
			t.Fatal(err)
		}
		b.save = &onDisk{f, room}
		b.press("archiving.go")
		return f.Name()
	}
	if full := file(1000); exists(full) {
		t.Error("half an archive is left where the disk was full")
	}
	b.says("This tablet is full")
	before := func() string {
		a := archivist{w: b.s.work, id: id}
		f, err := a.facts()
		if err != nil {
			t.Fatal(err)
		}
		return f.Before
	}
	if day := before(); day != "" {
		t.Errorf("the try of %s that left nothing counts as the last archive", day)
	}
	made := file(1 << 30)
	if before() == "" {
		t.Error("nothing says when the last archive was made")
	}
	b.says("The archive is made.", made)
	f, err := os.Open(made)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	rep, err := archive.Verify(f, st.Size(), []age.Identity{court}, pack.Recheck)
	if err != nil || !rep.Sound() || rep.Manifest.Why != "The family court" {
		t.Fatalf("%v: %s", err, rep.Text())
	}
	b.says(rep.SHA256)
	rec, err := b.s.work.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	var names []string // both notes are of one moment: their order says nothing
	for _, note := range rec.Of("arc") {
		names = append(names, note.Text("arc.name"))
	}
	slices.Sort(names)
	if len(names) != 2 || names[0] != "" || !strings.Contains(names[1], rep.SHA256) {
		t.Errorf("the case keeps the notes %q of it, one of the try that failed and one that names the archive are wanted", names)
	}
}

// An archive that is stopped leaves nothing behind.
func TestAnArchiveIsStopped(t *testing.T) {
	name := filepath.Join(t.TempDir(), "case.age")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), unmake(&onDisk{f, 0})); err != nil || exists(name) {
		t.Errorf("%v, and it is there: %v", err, exists(name))
	}
	if got := keyLines("# created: today\n# public key: age1pq1abc\nAGE-SECRET-KEY-PQ-1XYZ\n"); len(got) != 1 || got[0] != "age1pq1abc" {
		t.Errorf("the keys of a key file are %q", got)
	}
	if got := keyLines("AGE-SECRET-KEY-PQ-1XYZ"); len(got) != 0 {
		t.Errorf("a secret key is taken for a public one: %q", got)
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
