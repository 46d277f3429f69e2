package session_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/store"
	"doorstep/crypto/keystore"
	"doorstep/sync/logstore/backup"
	"doorstep/sync/logstore/mem"
)

// two are two people's tablets with one case and one form that both hold.
func (w *town) two() (grace, priya *tablet, doc casefile.ID) {
	w.t.Helper()
	k := kits.get(w.t)
	store := mem.New()
	if _, err := backup.Restore(context.Background(), bytes.NewReader(k.backup), store); err != nil {
		w.t.Fatal(err)
	}
	w.use(store)
	w.founded = k.founded
	return w.move(k.grace), w.move(k.priya), k.doc
}

func TestTwoTabletsConverge(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	grace.set(grace.doc(id), "caf.id.known-as", "Mina R")
	priya.set(priya.doc(id), "caf.id.known-as", "Minnie")
	priya.set(priya.doc(id), "caf.id.other-names", "Ameena")
	grace.sync()
	priya.sync()
	r := grace.sync()
	if r.Conflicts != 1 {
		t.Fatalf("grace is told of %d choices: %+v", r.Conflicts, r)
	}
	if d := cmp.Diff(response(t, grace.doc(id)), response(t, priya.doc(id))); d != "" {
		t.Fatalf("the tablets differ before the choice:\n%s", d)
	}
	for _, tab := range []*tablet{grace, priya} {
		ks := tab.Conflicts()
		if len(ks) != 1 || len(ks[0].Answers) != 2 || ks[0].Before != "Mina" || ks[0].Child != "Amina R." {
			t.Fatalf("the chooser is given %+v", ks)
		}
		mine := 0
		for _, v := range ks[0].Answers {
			if v.By == "" || v.At.IsZero() || v.OnHere {
				t.Errorf("an answer without its author or time, or not on the server: %+v", v)
			}
			if v.Mine {
				mine++
			}
		}
		if mine != 1 {
			t.Errorf("%d of the two answers are one's own", mine)
		}
		if st := tab.Status(); st.Choices != 1 {
			t.Errorf("status says %d choices", st.Choices)
		}
	}
	k := priya.Conflicts()[0]
	var keep session.Version
	for _, v := range k.Answers {
		if v.Text == "Mina R" {
			keep = v
		}
	}
	k.Why = "Amina said so herself."
	if err := priya.Resolve(context.Background(), k, keep.Dot); err != nil {
		t.Fatal(err)
	}
	priya.sync()
	grace.sync()
	for _, tab := range []*tablet{grace, priya} {
		if n := len(tab.Conflicts()); n != 0 {
			t.Errorf("%d choices are left", n)
		}
		if got := tab.doc(id).Text("caf.id.known-as"); got != "Mina R" {
			t.Errorf("reads %q", got)
		}
		var all []string
		for _, v := range tab.doc(id).History(casefile.Cell{LinkID: "caf.id.known-as"}) {
			all = append(all, v.Text)
		}
		if !strings.Contains(strings.Join(all, ","), "Minnie") {
			t.Errorf("the other answer is not in the history: %q", all)
		}
	}
	if d := cmp.Diff(response(t, grace.doc(id)), response(t, priya.doc(id))); d != "" {
		t.Fatalf("the tablets differ after the choice:\n%s", d)
	}
}

// The typed words stand neither in the vault, nor on the wire, nor at the
// server.
func TestNoPlaintextAnywhere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	c := grace.newCase("Zebedeemarker", "Quincemarker")
	d := grace.newDoc(c, "caf")
	grace.set(d, "caf.id.known-as", "Marmalademarker")
	markers := []string{"Zebedeemarker", "Quincemarker", "Marmalademarker"}
	look := func(where string) {
		err := filepath.WalkDir(grace.home, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(path)
			for _, m := range markers {
				if bytes.Contains(b, []byte(m)) || strings.Contains(path, m) {
					t.Errorf("%s: %s stands in %s", where, m, path)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	look("while open, before the sync")
	grace.sync()
	grace = w.again(grace)
	grace.sync()
	look("after the sync")
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range markers {
		if bytes.Contains(w.wire.Bytes(), []byte(m)) {
			t.Errorf("%s went over the wire", m)
		}
	}
	heads := 0
	if err := w.store.Heads(context.Background(), func(h storeHead) error {
		heads++
		return w.store.Read(context.Background(), h.Space, 0, h.Size, func(e storeEntry) error {
			for _, m := range markers {
				if bytes.Contains(e.Raw, []byte(m)) {
					t.Errorf("%s stands at the server", m)
				}
			}
			return nil
		})
	}); err != nil || heads == 0 {
		t.Fatalf("%d logs at the server: %v", heads, err)
	}
}

func TestTheSecondWindowIsTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	_, err := session.Unlock(context.Background(), session.Options{Home: grace.home, Now: time.Now}, pass)
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), "already open") {
		t.Errorf("the second window is told: %v", err)
	}
	if v, err := session.Peek(grace.home, time.Now()); err != nil || !v.InUse || !v.Exists {
		t.Errorf("the unlock screen knows %+v %v", v, err)
	}
	grace.lock()
	if v, err := session.Peek(grace.home, time.Now()); err != nil || v.InUse || v.Name != "Grace Okafor" || v.Organisation != "Northmere Council" {
		t.Errorf("after locking: %+v %v", v, err)
	}
}

func TestWrongPassphrasesAreWaitedFor(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	grace.lock()
	now := time.Now()
	try := func(p string) error {
		s, err := session.Unlock(context.Background(), session.Options{Home: grace.home, Now: func() time.Time { return now }}, p)
		if err == nil {
			if err := s.Lock(); err != nil {
				t.Fatal(err)
			}
		}
		return err
	}
	var wrong *keystore.WrongError
	for i := range 3 {
		if err := try("hallway lantern orchard table"); !errors.As(err, &wrong) {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	// Each try is a process of its own, as far as the vault can tell.
	var wait *keystore.WaitError
	if err := try(pass); !errors.As(err, &wait) || wait.Left <= 0 {
		t.Fatalf("the right one too soon: %v", err)
	}
	if v, err := session.Peek(grace.home, now); err != nil || !v.RetryAt.After(now) {
		t.Errorf("the unlock screen knows %+v %v", v, err)
	}
	now = now.Add(wait.Left)
	if err := try("Hallway  lantern, orchard kettle"); err != nil {
		t.Errorf("the right one, with a tablet's capitals: %v", err)
	}
}

func TestLockedCountsTellNoNames(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	grace.set(d, "caf.id.known-as", "Mina")
	st := grace.Status()
	grace.lock()
	v, err := session.Peek(grace.home, time.Now())
	if err != nil || v.Waiting != st.Kinds || v.Waiting.Total() == 0 || v.Oldest.IsZero() {
		t.Errorf("locked with %+v, was %+v: %v", v.Waiting, st.Kinds, err)
	}
	b, err := os.ReadFile(filepath.Join(grace.home, "locked.json"))
	if err != nil || bytes.Contains(b, []byte("Amina")) {
		t.Errorf("the locked screen's file: %v\n%s", err, b)
	}
}

// Any one bit of any file of the view may change: the vault then opens with
// everything in it, built again where need be and told, or it was harmless. It
// never shows less without a word.
func TestFlipEveryFile(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	priya.set(priya.doc(id), "caf.id.other-names", "Ameena")
	priya.sync()
	grace.sync()
	grace.set(grace.doc(id), "caf.id.known-as", "Amina, called Mina") // only in the journal
	want := response(t, grace.doc(id))
	home := grace.home
	grace.lock()
	// The ballast is of no interest and is copied for every bit.
	if err := os.Remove(filepath.Join(home, "ballast")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var files []string
	if err := filepath.WalkDir(filepath.Join(home, "view"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	rounds := 1
	if os.Getenv("DOORSTEP_PROVE") != "" {
		rounds = 20
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		used := bytes.TrimRight(b, "\x00")
		if len(used) == 0 {
			continue
		}
		for range rounds {
			at := rng.IntN(len(used))
			copyHome := filepath.Join(t.TempDir(), "vault")
			if err := os.CopyFS(copyHome, os.DirFS(home)); err != nil {
				t.Fatal(err)
			}
			rel, err := filepath.Rel(home, file)
			if err != nil {
				t.Fatal(err)
			}
			flipped := bytes.Clone(b)
			flipped[at] ^= 1 << rng.IntN(8)
			if err := os.WriteFile(filepath.Join(copyHome, rel), flipped, 0o600); err != nil {
				t.Fatal(err)
			}
			damaged := &tablet{t: t, home: copyHome}
			s, err := session.Unlock(context.Background(), session.Options{Home: copyHome, Now: time.Now}, pass)
			if err != nil {
				t.Fatalf("%s at %d: %v", rel, at, err)
			}
			damaged.Session = s
			told := s.Report().Rebuilt != ""
			d, err := s.OpenDoc(id)
			if err != nil && !errors.Is(err, store.ErrDamaged) && !told {
				t.Fatalf("%s at %d: without a word: %v", rel, at, err)
			}
			if err == nil && response(t, d) == want {
				damaged.lock()
				continue
			}
			if errors.Is(err, store.ErrDamaged) && !told {
				// Found on reading: told, and built again on opening.
				if st := s.Status(); st.Trouble == "" {
					t.Errorf("%s at %d: damage was found and nobody told", rel, at)
				}
				damaged.lock()
				damaged = w.unlock(copyHome)
				told = damaged.Report().Rebuilt != ""
			}
			if !told {
				t.Fatalf("%s at %d: other answers and nothing said", rel, at)
			}
			damaged.sync()
			if d := cmp.Diff(want, response(t, damaged.doc(id))); d != "" {
				t.Fatalf("%s at %d: after building again and a sync:\n%s", rel, at, d)
			}
			damaged.lock()
		}
	}
}

// The view is gone altogether, and the journal with it: what had a receipt
// comes back from the server. The view alone is gone: nothing is missing.
func TestRebuildFromNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, _, id := w.two()
	grace.set(grace.doc(id), "caf.id.other-names", "never sent")
	want := response(t, grace.doc(id))
	grace.lock()
	if err := os.RemoveAll(filepath.Join(grace.home, "view")); err != nil {
		t.Fatal(err)
	}
	grace = w.unlock(grace.home)
	if grace.Report().Rebuilt == "" {
		t.Error("a view that was gone was made anew without a word")
	}
	if d := cmp.Diff(want, response(t, grace.doc(id))); d != "" {
		t.Fatalf("from the journal alone:\n%s", d)
	}
	if st := grace.Status(); st.OnlyHere != 1 {
		t.Errorf("%d changes are only here, one was never sent", st.OnlyHere)
	}
	grace.sync()
	if st := grace.Status(); st.OnlyHere != 0 {
		t.Errorf("after the sync %d changes are only here", st.OnlyHere)
	}
	grace.lock()
	for _, dir := range []string{"view", "journal"} {
		if err := os.RemoveAll(filepath.Join(grace.home, dir)); err != nil {
			t.Fatal(err)
		}
	}
	grace = w.unlock(grace.home)
	if grace.Report().Rebuilt == "" {
		t.Error("view and journal were gone and nobody told")
	}
	grace.sync()
	if d := cmp.Diff(want, response(t, grace.doc(id))); d != "" {
		t.Fatalf("from the server alone:\n%s", d)
	}
}

// A byte of the journal is flipped before the view has learnt what follows it:
// the good part is read, what lies behind is found, and the person is told.
func TestAFlippedJournalIsReportedAndSearched(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	for _, text := range []string{"one", "two", "three", "four", "five", "six"} {
		grace.set(d, "caf.id.other-names", text)
	}
	grace.set(d, "caf.id.known-as", "Mina")
	id := d.ID()
	grace.lock()
	// The view is gone, so that everything must come from the journal.
	if err := os.RemoveAll(filepath.Join(grace.home, "view")); err != nil {
		t.Fatal(err)
	}
	segments, err := filepath.Glob(filepath.Join(grace.home, "journal", "*.seg"))
	if err != nil || len(segments) != 1 {
		t.Fatalf("%v %v", segments, err)
	}
	b, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	used := len(bytes.TrimRight(b, "\x00"))
	b[used-1500] ^= 4
	if err := os.WriteFile(segments[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	grace = w.unlock(grace.home)
	r := grace.Report()
	if r.Journal == "" || r.Rebuilt == "" || r.Rescued == 0 {
		t.Errorf("told: %+v", r)
	}
	told := false
	for _, e := range grace.Status().Events {
		told = told || e.Kind == session.EventTrouble && strings.Contains(e.Text, "journal could not be read")
	}
	if !told {
		t.Error("the screen does not say so")
	}
	if got := grace.doc(id).Text("caf.id.known-as"); got != "Mina" {
		t.Errorf("what lay behind the damage reads %q", got)
	}
}

// The unlock screen tells the truth after a kill: nothing had the time to say
// goodbye.
func TestCountsFollowWithoutALock(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	d := grace.newDoc(grace.newCase("Amina", "Rahman"), "caf")
	grace.set(d, "caf.id.known-as", "Mina")
	want := grace.Status().Kinds
	for range 300 {
		if v, err := session.Peek(grace.home, time.Now()); err == nil && v.Waiting == want && v.InUse {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("three seconds later the unlock screen still does not know")
}

// A tablet is restored from last week's copy, and somebody writes in it before
// it has seen the server. What it had sent before the loss comes back, what
// was written since stands beside it, no number is used for two things on the
// way, and all tablets agree.
func TestARestoredTabletUsesNoNumberTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	home := grace.home
	grace.lock()
	backup := filepath.Join(t.TempDir(), "backup")
	if err := os.CopyFS(backup, os.DirFS(home)); err != nil {
		t.Fatal(err)
	}
	grace = w.unlock(home)
	grace.set(grace.doc(id), "caf.id.known-as", "before the loss")
	grace.set(grace.doc(id), "caf.id.phone", "07700 900123")
	grace.sync()
	grace.lock()

	restored := w.unlock(backup)
	restored.set(restored.doc(id), "caf.id.known-as", "after the loss")
	restored.set(restored.doc(id), "caf.id.other-names", "Ameena")
	restored.sync()
	restored.set(restored.doc(id), "caf.id.address", "6 Larch Close")
	restored.sync()
	priya.sync()
	restored.sync()
	if d := cmp.Diff(response(t, restored.doc(id)), response(t, priya.doc(id))); d != "" {
		t.Fatalf("the tablets differ:\n%s", d)
	}
	for _, tab := range []*tablet{restored, priya} {
		doc := tab.doc(id)
		if doc.Text("caf.id.phone") != "07700 900123" || doc.Text("caf.id.other-names") != "Ameena" || doc.Text("caf.id.address") != "6 Larch Close" {
			t.Errorf("reads %q, %q, %q", doc.Text("caf.id.phone"), doc.Text("caf.id.other-names"), doc.Text("caf.id.address"))
		}
		var all []string
		for _, v := range doc.History(casefile.Cell{LinkID: "caf.id.known-as"}) {
			all = append(all, v.Text)
		}
		for _, want := range []string{"before the loss", "after the loss"} {
			if !strings.Contains(strings.Join(all, "|"), want) {
				t.Errorf("%q is not there: %q", want, all)
			}
		}
	}
	if st := restored.Status(); st.OnlyHere != 0 {
		t.Errorf("%d changes are only here", st.OnlyHere)
	}
	told := false
	for _, e := range restored.Status().Events {
		told = told || strings.Contains(e.Text, "restored from an older copy")
	}
	if !told {
		t.Error("nobody was told")
	}
}

// An opening that never came to its end, because the store took the process
// with it, is not tried again: the view is set aside and built again.
func TestAnOpeningThatNeverFinished(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, _, id := w.two()
	grace.set(grace.doc(id), "caf.id.known-as", "Mina R")
	want := response(t, grace.doc(id))
	grace.lock()
	if err := os.WriteFile(filepath.Join(grace.home, "opening"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	grace = w.unlock(grace.home)
	r := grace.Report()
	if r.Rebuilt == "" || r.Quarantine == "" {
		t.Errorf("told %+v", r)
	}
	if _, err := os.Stat(filepath.Join(grace.home, r.Quarantine)); err != nil {
		t.Errorf("the old view: %v", err)
	}
	grace.sync()
	if d := cmp.Diff(want, response(t, grace.doc(id))); d != "" {
		t.Error(d)
	}
}
