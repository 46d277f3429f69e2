package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/session"
)

// turnCustodian has two administrators turn the custodian on or off.
func (w *town) turnCustodian(by *tablet, on bool) {
	w.t.Helper()
	file, err := by.ProposeAdmin(session.Decision{Policy: map[string]int64{"custodian": map[bool]int64{true: 1}[on]}}, w.admins()[:2]...)
	if err == nil {
		err = by.Submit(context.Background(), file)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// custodian lets the council's own machine in; it is not turned on by that.
func (w *town) custodian(boss *tablet) *tablet {
	w.t.Helper()
	return w.joinAs(boss, session.Invitation{Name: "Custodian of Northmere", Title: "Custodian", Custodian: true})
}

// rounds syncs tablets one after another until what one did has reached the others.
func rounds(tabs ...*tablet) {
	for range 3 {
		for _, tab := range tabs {
			tab.sync()
		}
	}
}

func (tab *tablet) opens(id casefile.ID) bool {
	tab.t.Helper()
	_, err := tab.Record(id)
	return err == nil
}

func TestCustodianOpensCasesOnlyWhileItIsTurnedOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	jane := grace.newCase("Jane", "Moore")
	grace.sync()
	cus := w.custodian(grace)
	rounds(cus, grace)
	if cus.opens(jane) || !cus.IsCustodian() {
		t.Fatal("a custodian that nobody turned on opens a case")
	}

	w.turnCustodian(grace, true)
	rounds(grace, cus)
	lucy := grace.newCase("Lucy", "Moore")
	grace.sync()
	rounds(cus)
	if !cus.opens(jane) || !cus.opens(lucy) {
		t.Error("turned on, it does not open what was there and what is new")
	}
	hidden, err := grace.NewRestrictedCase(context.Background(), casefile.Person{Given: "Hidden", Family: "Name"}, nil, "Staff family")
	if err != nil {
		t.Fatal(err)
	}
	if err := grace.Restrict(context.Background(), lucy, nil, "Adoption"); err != nil {
		t.Fatal(err)
	}
	rounds(grace, cus)
	if cus.opens(hidden) || cus.opens(lucy) {
		t.Error("it opens a restricted case")
	}

	w.turnCustodian(grace, false)
	cus.sync()
	if cus.opens(jane) {
		t.Error("turned off, it opens a case until its keys are new")
	}
	rounds(grace, cus)
	if cus.opens(jane) {
		t.Error("turned off, it still opens a case")
	}
	grace.set(grace.newDoc(jane, "ovs"), "ovs.life", "Written after that")
	rounds(grace, cus)
	if cus.opens(jane) {
		t.Error("it opens what was written since")
	}
}

// A social worker shuts a lost tablet of their own out; no manager is at work. The
// custodian makes good at its next sync what managers' tablets would have done.
func TestCustodianMakesKeysNewAfterARemoval(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	omar := w.join(grace, "Omar Diaz")
	amina := omar.newCase("Amina", "Rahman")
	omar.sync()
	second := w.joinAs(grace, session.Invitation{Person: omar.person("Omar Diaz")})
	cus := w.custodian(grace)
	w.turnCustodian(grace, true)
	rounds(grace, second, cus)
	if !cus.opens(amina) || len(cus.AuditWraps()) > 0 {
		t.Fatalf("the custodian lacks the case: %v", cus.AuditWraps())
	}

	omar.sync()
	if err := omar.Revoke(session.Revoking{Device: deviceOf(second), Reason: session.Lost}); err != nil {
		t.Fatal(err)
	}
	omar.sync()
	if faults := omar.AuditWraps(); len(faults) == 0 || !strings.Contains(faults[0].Text, "no new key yet") {
		t.Errorf("what is due is not named: %v", faults)
	}
	if faults := cus.AuditWraps(); len(faults) > 0 {
		t.Fatalf("the custodian knows before it has asked: %v", faults)
	}
	cus.sync()
	if faults := cus.AuditWraps(); len(faults) > 0 {
		t.Errorf("after the custodian's sync: %v", faults)
	}
	rounds(omar, grace)
	if !omar.opens(amina) || !grace.opens(amina) {
		t.Error("the team lost its case")
	}
	omar.set(omar.newDoc(amina, "ovs"), "ovs.life", "Written after that")
	rounds(omar, cus, grace)
	for name, tab := range map[string]*tablet{"the custodian": cus, "the manager": grace} {
		if docs, err := tab.Docs(amina, false); err != nil || !slices.ContainsFunc(docs, func(d casefile.DocSummary) bool { return d.Form == "ovs" }) {
			t.Errorf("%s does not read on: %v", name, err)
		}
	}
}

// TestCustodianScope: what the custodian's machine cannot do through the app (threat
// 23). What it cannot make the organisation's log say is the test of the same name in
// crypto/orglog.
func TestCustodianScope(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	jane := grace.newCase("Jane", "Moore")
	cus := w.custodian(grace)
	w.turnCustodian(grace, true)
	rounds(grace, cus)
	if cus.Rights() != (session.Rights{}) {
		t.Errorf("it has rights: %+v", cus.Rights())
	}
	ctx := context.Background()
	tries := map[string]error{}
	_, tries["invites"] = cus.Invite(session.Invitation{Name: "Ghost", Rank: "practitioner"})
	tries["shuts a tablet out"] = cus.Revoke(session.Revoking{Device: deviceOf(grace)})
	tries["removes a person"] = cus.RemovePerson(cus.person("Grace Okafor"))
	tries["restricts a case"] = cus.Restrict(ctx, jane, nil, "Mine")
	tries["moves a case"] = cus.Move(ctx, jane, session.Moving{Team: grace.team("Children with Disabilities"), Why: "Mine"})
	_, tries["opens a case of its own"] = cus.NewCase(ctx, casefile.Person{Given: "Ghost"})
	for what, err := range tries {
		if err == nil {
			t.Errorf("the custodian %s", what)
		}
	}
	if err := tries["moves a case"]; !errors.Is(err, session.ErrNotYours) {
		t.Errorf("moving: %v", err)
	}
	if names := children(cus.Cases()); !slices.Equal([]string{names}, []string{"Jane Moore"}) {
		t.Errorf("it opens %q", names)
	}
}

func deviceOf(tab *tablet) casefile.ID {
	for _, m := range tab.Members() {
		for _, d := range m.Devices {
			if d.Mine {
				return d.ID
			}
		}
	}
	return casefile.ID{}
}

// The custodian's machine has no say in the organisation, even where somebody invites it
// as a lead by mistake.
func TestCustodianIsInvitedWithoutARank(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	boss := w.found()
	w.joinAs(boss, session.Invitation{Name: "Custodian of Northmere", Rank: "lead", Custodian: true})
	boss.sync()
	id := boss.person("Custodian of Northmere")
	for _, m := range boss.Members() {
		if m.ID == id && m.Rank != "practitioner" {
			t.Errorf("it is a %s", m.Rank)
		}
	}
}
