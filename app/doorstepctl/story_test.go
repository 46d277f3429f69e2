package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// same holds what two vaults show of a document against each other, to the
// byte.
func same(t *testing.T, doc, was string, now ...*desk) {
	t.Helper()
	for _, d := range now {
		if got := d.shows(doc); got != was {
			t.Errorf("%s reads\n%s\nand it was\n%s", d.home, got, was)
		}
	}
}

// People join, leave, lose tablets and forget passphrases, and at the end
// nothing that anybody wrote is missing.
func TestPeopleComeAndGoAndNothingIsMissing(t *testing.T) {
	c := newCouncil(t)
	grace := c.founds("Grace")
	priya := c.joins(grace, "priya", "--role", "practitioner", "--team", "Team North", "--name", "Priya Nair")
	sam := c.joins(grace, "sam", "--role", "practitioner", "--team", "Team North", "--name", "Sam Osei")

	amina := priya.id("case", "new", "--given", "Amina", "--family", "Rahman", "--dob", "2017-06-14")
	doc := priya.id("doc", "new", "--case", amina, "--form", "caf")
	priya.do("doc", "set", doc, "caf.id.known-as=Mina", "caf.info.reason=Amina does not sleep.")
	priya.do("sync")
	sam.do("sync")
	sam.do("sync")
	same(t, doc, priya.shows(doc), sam)

	// Handed over while Priya is out of reach, who goes on writing.
	grace.do("sync")
	grace.do("case", "move", amina, "--to", "Sam Osei", "--why", "Priya leaves the team")
	grace.do("sync")
	sam.do("sync")
	sam.do("doc", "set", doc, "caf.id.other-names=Minnie")
	sam.do("sync")
	priya.do("doc", "set", doc, "caf.home.picture=Written at the kitchen table, without a signal.")
	priya.do("sync")
	sam.do("sync")
	grace.do("sync")
	whole := priya.shows(doc)
	for _, want := range []string{"Mina", "does not sleep", "Minnie", "without a signal"} {
		if !strings.Contains(whole, want) {
			t.Errorf("after the hand-over %q is missing: %s", want, whole)
		}
	}
	same(t, doc, whole, sam, grace)

	// The tablet is lost with work that nobody else has.
	priya.do("doc", "set", doc, "caf.dev.health.well=Written on the day that the tablet was lost.")
	lost := priya.shows(doc)
	priya.lock()
	grace.do("org", "revoke", "Priya Nair", "--lost", "--wipe")
	contact := priya.get("courier")
	if contact["revoked"] != true || contact["wiped"] != true || contact["heldAside"] == 0.0 || contact["kept"] != 0.0 {
		t.Errorf("the lost tablet reached the server: %v", contact)
	}
	if out, err := priya.try("case", "list"); err == nil {
		t.Errorf("the wiped tablet still opens: %v", out)
	}
	if strings.Contains(sam.shows(doc), "was lost") {
		t.Error("what a lost tablet sent was taken in unasked")
	}
	if held := grace.do("org", "held"); len(held) == 0 {
		t.Fatal("nothing is held aside")
	}
	grace.do("org", "held", "--admit", "all")
	grace.do("sync")
	sam.do("sync")
	same(t, doc, lost, grace, sam)
	if held := grace.do("org", "held"); len(held) != 0 {
		t.Errorf("still held aside after it was let in: %v", held)
	}

	// A tablet again, in the same place, for the same person.
	priya.enrols(grace, "--person", "Priya Nair")
	same(t, doc, lost, priya)

	// The passphrase is forgotten, with work that nobody else has.
	priya.do("doc", "set", doc, "caf.dev.health.needs=Written before the passphrase was forgotten.")
	before := priya.shows(doc)
	priya.lock()
	gone := priya.get("forgotten")
	if gone["kept"] != 0.0 || gone["sent"] == 0.0 {
		t.Errorf("the sealed work was not sent: %v", gone)
	}
	priya.pass = "meadow copper violin harbour"
	priya.enrols(grace, "--person", "Priya Nair")
	sam.do("sync")
	grace.do("sync")
	same(t, doc, before, priya, sam, grace)
	for _, d := range []*desk{priya, sam, grace} {
		d.do("fsck")
		if a := d.do("alarms"); len(a) != 0 {
			t.Errorf("%s: alarms %v", d.home, a)
		}
	}
}

// A vault that was out of reach for longer than the policy lets it closes its
// cases, keeps what was written, and opens them again after a contact.
func TestLeaseClosesCasesUntilContact(t *testing.T) {
	c := newCouncil(t)
	grace := c.founds("Grace")
	kase := grace.id("case", "new", "--given", "Amina", "--family", "Rahman", "--dob", "2017-06-14")
	doc := grace.id("doc", "new", "--case", kase, "--form", "caf")
	grace.do("doc", "set", doc, "caf.id.known-as=Mina")
	was := grace.shows(doc)
	grace.do(append([]string{"org", "policy", "lease-days=3"}, grace.admins()...)...)
	grace.do("sync")
	c.now.forward(4 * 24 * time.Hour)
	grace.lock()
	grace.refused("Connect to open cases again", "doc", "show", doc)
	grace.do("sync")
	same(t, doc, was, grace)
}
