//go:build window

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A night with the programs as they are installed: the custodian, turned on by two
// administrators, opens a whole case for the worker on duty who asks; the case says so;
// the server is put back from the evening's copy while the team sleeps, and the
// custodian gives it back what it lost.
func TestCustodianAtNight(t *testing.T) {
	srv := startServer(t)
	grace, dee, cus := newTablet(t, "grace"), newTablet(t, "dee"), newTablet(t, "custodian")
	keys := grace.founds(srv, "Grace Okafor", "Team North")
	kase := grace.id("case", "new", "--given", "Jane", "--family", "Moore", "--dob", "2017-06-14")
	doc := grace.id("doc", "new", "--case", kase, "--form", "caf")
	dee.joins(grace, "--name", "Dee Adeyemi", "--team", "Nights", "--duty")
	cus.joins(grace, "--name", "Custodian of Northmere", "--custodian")
	cus.refused("turned off", "custodian", "--once")
	grace.do(append([]string{"org", "policy", "custodian=1"}, twoAdmins(keys)...)...)
	grace.do("sync")
	if r := cus.get("custodian", "--once"); r["cases"] != 1.0 {
		t.Fatalf("the custodian's first round: %v", r)
	}
	backup := filepath.Join(t.TempDir(), "backup")
	if out, err := exec.Command(bin(t, "doorstepd"), "backup", "--data", srv.data, backup).CombinedOutput(); err != nil {
		t.Fatalf("backup: %v: %s", err, out)
	}
	grace.do("doc", "set", doc, "caf.id.other-names=Sleeps in the hall")
	grace.do("sync")
	grace.lock()

	dee.do("sync")
	dee.refused("", "doc", "show", doc)
	dee.do("case", "ask", kase, "--reason", "missing", "--why", "The police ask who she goes to", "--hours", "2")
	if r := cus.get("custodian", "--once"); r["opened"] != 1.0 {
		t.Fatalf("the custodian's round at night: %v", r)
	}
	dee.do("sync")
	if !strings.Contains(dee.shows(doc), "Sleeps in the hall") {
		t.Error("the worker on duty does not read the case")
	}
	asked := text(dee.get("case", "asked"), "id")
	dee.do("case", "give-back", asked, "--done", "Told the police of her aunt")
	dee.refused("", "doc", "show", doc)
	cus.do("custodian", "--once")

	srv.stop()
	if err := os.RemoveAll(srv.data); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bin(t, "doorstepd"), "restore", "--data", srv.data, backup).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v: %s", err, out)
	}
	srv.start(t)
	for range 3 {
		cus.do("custodian", "--once")
	}
	grace.do("sync")
	said := string(grace.do("case", "show", kase)[0])
	if !strings.Contains(said, "Whole case opened out of hours for Dee Adeyemi") {
		t.Errorf("in the morning the case says nothing of the night: %s", said)
	}
	if !strings.Contains(grace.shows(doc), "Sleeps in the hall") {
		t.Error("what was written in the evening is lost")
	}
	for _, p := range []*tablet{grace, dee, cus} {
		p.do("fsck")
		p.lock()
	}
}
