//go:build window

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// town is an organisation of three tablets on a server, with cases, notes and
// photos: what is to come back when the server is lost.
type town struct {
	t                *testing.T
	srv              *server
	keys             string
	grace, priya, om *tablet
	docs             []string
	was              map[string]string // every document as it was
	photo            string            // the picture as it is kept
	pictured         string            // the document that has it
}

func newTown(t *testing.T, args ...string) *town {
	t.Helper()
	w := &town{t: t, srv: startServer(t, args...), was: map[string]string{}}
	w.grace, w.priya, w.om = newTablet(t, "grace"), newTablet(t, "priya"), newTablet(t, "om")
	w.keys = w.grace.founds(w.srv, "Grace Okafor", "Team North")
	w.priya.joins(w.grace, "--name", "Priya Nair", "--team", "Team North")
	w.om.joins(w.grace, "--name", "Om Brandt", "--team", "Team North")
	return w
}

// work writes cases on a tablet and sends them.
func (w *town) work(p *tablet, name string, cases int) {
	w.t.Helper()
	for n := range cases {
		kase := p.id("case", "new", "--given", fmt.Sprintf("%s%d", name, n), "--family", "Sample", "--dob", "2017-06-14")
		doc := p.id("doc", "new", "--case", kase, "--form", "caf")
		p.do("doc", "set", doc, fmt.Sprintf("caf.info.reason=%s wrote the %d. of these notes.", name, n), "caf.id.known-as=Known "+name)
		p.do("doc", "set", doc, "caf.home.picture="+strings.Repeat(name+" sat at the table. ", 20+n))
		w.docs = append(w.docs, doc)
	}
	p.do("sync")
}

// attach adds a photo on a tablet.
func (w *town) attach(p *tablet) {
	w.t.Helper()
	kase := p.id("case", "new", "--given", "Picture", "--family", "Sample", "--dob", "2017-06-14")
	w.pictured = p.id("doc", "new", "--case", kase, "--form", "chr")
	p.do("doc", "attach", w.pictured, "chr.document", markedPhoto(w.t, w.t.TempDir()))
	w.docs = append(w.docs, w.pictured)
	p.do("sync")
	w.photo = w.saved(p)
}

// saved is the photo as a tablet has it.
func (w *town) saved(p *tablet) string {
	w.t.Helper()
	out := filepath.Join(w.t.TempDir(), "saved")
	p.do("doc", "save", w.pictured, "chr.document", "--out", out)
	b, err := os.ReadFile(out)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(b) < 10_000 {
		w.t.Fatalf("the photo has %d bytes", len(b))
	}
	return string(b)
}

func (w *town) settle() {
	w.t.Helper()
	for range 2 {
		for _, p := range []*tablet{w.grace, w.priya, w.om} {
			p.do("sync")
		}
	}
}

func (w *town) remember() {
	w.t.Helper()
	for _, d := range w.docs {
		w.was[d] = w.grace.shows(d)
	}
}

// bundles counts what a server holds, from its own check.
func (w *town) bundles() map[string]any {
	w.t.Helper()
	w.srv.stop()
	out, err := exec.Command(bin(w.t, "doorstepd"), "fsck", "--json", "--data", w.srv.data).CombinedOutput()
	if err != nil {
		w.t.Fatalf("fsck of the server: %v: %s", err, out)
	}
	m := map[string]any{}
	if err := json.Unmarshal(out, &m); err != nil {
		w.t.Fatalf("fsck of the server: %v: %s", err, out)
	}
	w.srv.start(w.t)
	return m
}

// whole holds everything against what it was, on every tablet and on one that
// has never seen anything.
func (w *town) whole() {
	w.t.Helper()
	fresh := newTablet(w.t, "fresh")
	fresh.joins(w.grace, "--name", "Nel New", "--team", "Team North")
	for _, d := range w.docs {
		whole(w.t, d, w.was[d], w.grace, w.priya, w.om, fresh)
	}
	if w.pictured != "" && w.saved(fresh) != w.photo {
		w.t.Error("the photo came back as another")
	}
	for _, p := range []*tablet{w.grace, w.priya, w.om, fresh} {
		p.do("fsck")
		for _, a := range p.do("alarms") {
			if !strings.Contains(string(a), `"healed":true`) {
				w.t.Errorf("%s still has an alarm: %s", filepath.Base(p.home), a)
			}
		}
	}
}

// TestServerRestoredFromABackupIsHealedByItsMembers: what was written after the
// backup was made comes back from the tablets that hold it, all of it, in the
// same order, and alarms end by themselves.
func TestServerRestoredFromABackupIsHealedByItsMembers(t *testing.T) {
	w := newTown(t)
	w.work(w.priya, "Before", 3)
	w.settle()
	backup := filepath.Join(t.TempDir(), "backup")
	if out, err := exec.Command(bin(t, "doorstepd"), "backup", "--data", w.srv.data, backup).CombinedOutput(); err != nil {
		t.Fatalf("backup: %v: %s", err, out)
	}
	w.work(w.priya, "After", 4)
	w.work(w.om, "Alike", 2)
	w.attach(w.om)
	for _, d := range w.docs[:2] {
		w.grace.do("doc", "set", d, "caf.id.other-names=Written after the backup")
	}
	w.settle()
	w.remember()
	held := w.bundles()

	w.srv.stop()
	if err := os.RemoveAll(w.srv.data); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bin(t, "doorstepd"), "restore", "--data", w.srv.data, backup).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v: %s", err, out)
	}
	w.srv.start(t)
	w.settle()
	w.settle()
	back := w.bundles()
	t.Logf("before %v, after %v", held, back)
	for _, what := range []string{"entries", "spaces", "blobs", "statements"} {
		if held[what] != back[what] {
			t.Errorf("of %v %s there are %v back", held[what], what, back[what])
		}
	}
	// Everybody has been back: nobody need be waited for.
	w.srv.stop()
	w.srv.args = append(w.srv.args, "--heal-for", "0")
	w.srv.start(t)
	w.whole()
}

// TestServerFromEmptyIsFilledByItsMembers: the server is gone with all its
// backups; two administrators declare it, and the tablets bring everything
// back.
func TestServerFromEmptyIsFilledByItsMembers(t *testing.T) {
	w := newTown(t)
	w.work(w.priya, "Before", 3)
	w.work(w.om, "Alike", 2)
	w.attach(w.om)
	w.settle()
	w.remember()
	held := w.bundles()

	w.srv.stop()
	if err := os.RemoveAll(w.srv.data); err != nil {
		t.Fatal(err)
	}
	genesis, err := os.ReadFile(filepath.Join(w.keys, "genesis.txt"))
	if err != nil {
		t.Fatal(err)
	}
	w.srv.args = append(w.srv.args, "--genesis", strings.TrimSpace(string(genesis)), "--note-key", filepath.Join(w.keys, "server-note.key"))
	w.srv.start(t)
	// The first to come gives the organisation's log back.
	if _, err := w.grace.try("sync", "--once"); err != nil {
		t.Logf("the first sync with the empty server says: %v", err)
	}
	// Two administrators who sit apart: the file goes from one to the other.
	file := filepath.Join(t.TempDir(), "decision")
	w.grace.do("org", "propose", "server-reset", "--admin", filepath.Join(w.keys, "admin-1.age"), "--out", file)
	second := filepath.Join(t.TempDir(), "second")
	for _, e := range w.grace.env {
		if pass, ok := strings.CutPrefix(e, "DOORSTEP_ADMIN_PASSPHRASE_2="); ok {
			if err := os.WriteFile(second, []byte(pass+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.grace.do("org", "cosign", file, "--admin", filepath.Join(w.keys, "admin-2.age"), "--admin-passphrase-file", second)
	w.grace.do("org", "submit", file)
	w.settle()
	w.settle()
	back := w.bundles()
	t.Logf("before %v, after %v", held, back)
	for _, what := range []string{"entries", "spaces", "blobs"} {
		if held[what] != back[what] {
			t.Errorf("of %v %s there are %v back", held[what], what, back[what])
		}
	}
	w.whole()
}
