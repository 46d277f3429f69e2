//go:build window

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func halves(keys string) []string {
	return []string{"--half", filepath.Join(keys, "recovery-half-1.txt"), "--half", filepath.Join(keys, "recovery-half-2.txt")}
}

// TestRecoveryDrill proves from the paper alone that everything could be
// opened, and opens nothing.
func TestRecoveryDrill(t *testing.T) {
	w := newTown(t)
	w.work(w.priya, "Drill", 1)
	w.settle()
	before := w.bundles()
	w.grace.do(append([]string{"org", "drill"}, halves(w.keys)...)...)
	w.grace.refused("", "org", "drill", "--half", filepath.Join(w.keys, "recovery-half-1.txt"), "--half", filepath.Join(w.keys, "recovery-half-1.txt"))
	if after := w.bundles(); after["entries"] != before["entries"] {
		t.Errorf("a drill wrote: %v, and before %v", after, before)
	}
}

// TestEverythingIsReadAgainFromPaper: every tablet is gone; the paper and one
// administrator's key open all of it on a new one, byte for byte, and from
// there the organisation goes on.
func TestEverythingIsReadAgainFromPaper(t *testing.T) {
	w := newTown(t)
	w.work(w.priya, "Paper", 3)
	w.attach(w.om)
	w.settle()
	w.remember()
	for _, p := range []*tablet{w.grace, w.priya, w.om} {
		p.lock()
		if err := os.RemoveAll(p.home); err != nil {
			t.Fatal(err)
		}
	}
	r := newTablet(t, "recovered")
	r.env = w.grace.env
	command := []string{
		"org", "recover", "--server", w.srv.URL, "--genesis", filepath.Join(w.keys, "genesis.txt"), "--person", "Ada Admin", "--why", "Every tablet burnt",
		"--admin", filepath.Join(w.keys, "admin-1.age"),
	}
	r.do(append(command, halves(w.keys)...)...)
	r.do("sync")
	r.do("sync")
	for _, d := range w.docs {
		whole(t, d, w.was[d], r)
	}
	if w.saved(r) != w.photo {
		t.Error("the photo came back as another")
	}
	next := newTablet(t, "next")
	next.joins(r, "--name", "Nel New", "--team", "Team North")
	for _, d := range w.docs {
		whole(t, d, w.was[d], next)
	}
}

// TestDestroyedRecordsAreGoneEverywhere: two administrators destroy a case on a
// lawful basis; no tablet and no server can read it any more, and nothing else
// is touched.
func TestDestroyedRecordsAreGoneEverywhere(t *testing.T) {
	w := newTown(t)
	w.work(w.priya, "Keep", 1)
	kase := w.priya.id("case", "new", "--given", markGiven, "--family", markFamily, "--dob", "2001-01-01")
	doc := w.priya.id("doc", "new", "--case", kase, "--form", "chr")
	w.priya.do("doc", "set", doc, "chr.what="+markChr)
	w.priya.do("doc", "attach", doc, "chr.document", markedPhoto(t, t.TempDir()))
	w.priya.do("sync")
	w.settle()
	w.remember()
	before := w.bundles()
	w.grace.refused("", append([]string{"org", "destroy", kase, "--basis", "retention"}, twoAdmins(w.keys)[:2]...)...)
	w.grace.do(append([]string{"org", "destroy", kase, "--basis", "retention"}, twoAdmins(w.keys)...)...)
	w.settle()
	for _, p := range []*tablet{w.grace, w.priya, w.om} {
		p.refused("", "doc", "show", doc)
		if list := p.do("case", "list"); strings.Contains(string(join(list)), markGiven) {
			t.Errorf("%s still lists the child", filepath.Base(p.home))
		}
		if hits := p.do("case", "list", "--search", markFamily); len(hits) > 0 {
			t.Errorf("%s still finds the child", filepath.Base(p.home))
		}
		if hits := p.do("case", "known", markFamily); len(hits) > 0 {
			t.Errorf("%s still knows the child", filepath.Base(p.home))
		}
		p.do("fsck")
	}
	after := w.bundles()
	if num(after, "entries") >= num(before, "entries") || num(after, "blobs") >= num(before, "blobs") {
		t.Errorf("the server held %v and holds %v", before, after)
	}
	w.whole()
}

func join[T ~[]byte](list []T) []byte {
	var out []byte
	for _, b := range list {
		out = append(out, b...)
	}
	return out
}

func num(m map[string]any, key string) float64 {
	n, _ := m[key].(float64)
	return n
}

// TestRecordsGoFromTabletToTabletByFile: with the server gone two tablets hand
// a case to and fro on a memory stick; both read the same, and the server is
// told all of it later.
func TestRecordsGoFromTabletToTabletByFile(t *testing.T) {
	w := newTown(t)
	w.work(w.priya, "Known", 1)
	w.settle()
	w.srv.wire.signal(false)
	stick := t.TempDir()
	kase := w.priya.id("case", "new", "--given", markGiven, "--family", markFamily, "--dob", "2018-01-01")
	doc := w.priya.id("doc", "new", "--case", kase, "--form", "caf")
	w.priya.do("doc", "set", doc, "caf.info.reason="+markNote, "caf.id.known-as="+markKnown)
	w.priya.do("handover", "write", filepath.Join(stick, "there"), kase)
	w.om.do("handover", "read", filepath.Join(stick, "there"))
	whole(t, doc, w.priya.shows(doc), w.om)
	w.om.do("doc", "set", doc, "caf.home.picture="+markChr)
	w.priya.do("doc", "set", doc, "caf.id.other-names="+markKnown)
	w.om.do("handover", "write", filepath.Join(stick, "back"))
	w.priya.do("handover", "read", filepath.Join(stick, "back"))
	w.priya.do("handover", "write", filepath.Join(stick, "again"), kase)
	w.om.do("handover", "read", filepath.Join(stick, "again"))
	both := w.priya.shows(doc)
	whole(t, doc, both, w.om)
	if !strings.Contains(both, markNote) || !strings.Contains(both, markChr) {
		t.Errorf("something was lost on the way: %s", both)
	}
	clean(t, looking(t, recordMarks...), stick)

	// Damaged on the way: refused, and nothing is taken of it.
	b, err := os.ReadFile(filepath.Join(stick, "again"))
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(filepath.Join(stick, "damaged"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	w.grace.refused("", "handover", "read", filepath.Join(stick, "damaged"))

	w.srv.wire.signal(true)
	w.settle()
	whole(t, doc, both, w.priya, w.om, w.grace)
}

// TestRestrictedCaseIsNotVisibleToAColleague: only the people named read it;
// their team, the duty worker and the directory do not.
func TestRestrictedCaseIsNotVisibleToAColleague(t *testing.T) {
	w := newTown(t)
	duty := newTablet(t, "duty")
	duty.joins(w.grace, "--name", "Dora Duty", "--team", "Team West", "--duty")
	kase := w.grace.id("case", "new", "--given", markGiven, "--family", markFamily, "--dob", "2018-01-01")
	doc := w.grace.id("doc", "new", "--case", kase, "--form", "caf")
	w.grace.do("doc", "set", doc, "caf.info.reason="+markNote)
	ess := text(w.grace.get("case", "essentials", kase), "id")
	w.grace.do("case", "restrict", kase, "--to", "Grace Okafor", "--to", "Om Brandt", "--why", "A colleague’s family")
	w.grace.do("sync")
	w.settle()
	duty.do("sync")
	duty.do("sync")
	whole(t, doc, w.grace.shows(doc), w.om)
	for _, p := range []*tablet{w.priya, duty} {
		p.refused("", "doc", "show", doc)
		p.refused("", "doc", "show", ess)
		for _, list := range [][]string{{"case", "list"}, {"case", "list", "--duty"}, {"case", "known", markFamily}, {"case", "list", "--search", markFamily}} {
			if out := string(join(p.do(list...))); strings.Contains(out, markFamily) || strings.Contains(out, markGiven) {
				t.Errorf("%s: %s shows the child: %s", filepath.Base(p.home), strings.Join(list, " "), out)
			}
		}
	}
}

// TestDutyWorkerReadsEssentialsOffline: one page of every case, with no signal
// and no keys to the rest.
func TestDutyWorkerReadsEssentialsOffline(t *testing.T) {
	w := newTown(t)
	duty := newTablet(t, "duty")
	duty.joins(w.grace, "--name", "Dora Duty", "--team", "Team West", "--duty")
	kase := w.priya.id("case", "new", "--given", markGiven, "--family", markFamily, "--dob", "2018-01-01")
	doc := w.priya.id("doc", "new", "--case", kase, "--form", "caf")
	w.priya.do("doc", "set", doc, "caf.info.reason="+markNote)
	ess := text(w.priya.get("case", "essentials", kase), "id")
	w.priya.do("doc", "set", ess, "ess.emergency="+markEss)
	w.priya.do("sync")
	duty.do("sync")
	duty.do("sync")
	w.srv.wire.signal(false)
	duty.lock()
	list := string(join(duty.do("case", "list", "--duty")))
	if !strings.Contains(list, markGiven) {
		t.Fatalf("the duty worker sees %s", list)
	}
	if got := duty.shows(ess); !strings.Contains(got, markEss) {
		t.Errorf("the essentials read %s", got)
	}
	whole(t, ess, w.priya.shows(ess), duty)
	duty.refused("", "doc", "show", doc)
	duty.refused("", "case", "show", kase)
}
