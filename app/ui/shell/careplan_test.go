package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/careplan/careplantest"
	"doorstep/app/ui/widget"
)

// planned is a child with a signed plan, begun and filled as the app keeps it, with
// the child's page open.
func (b *bench) planned() (casefile.ID, casetest.Doc) {
	b.t.Helper()
	b.child("Jane", "Sample")
	id := b.caseOf()
	na := b.begun(id, healthplan.Assessment)
	d := b.begun(id, healthplan.Form)
	careplantest.Fill(b.t, d, casefile.DocumentRef(na.ID(), na.Form().Title), "epilepsy", "suction", "oxygen", "tracheostomy", "end-of-life-or-advance-care-plan")
	careplantest.Sign(b.t, d)
	b.s.tick()
	b.settle()
	return id, d
}

// From a child's page to the plan, to a section, and to the signature of whoever has
// read it; then it is said that they have.
func TestAPlanIsReadAndSignedFor(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id, d := b.planned()
	b.says("Health care plan", "Version 1, signed")
	b.press("case.lead.health")
	if at := b.s.nav.At(); at.Screen != model.CarePlan || at.Case != id.String() {
		t.Fatalf("the plan is at %+v", at)
	}
	b.shoot("plan")
	b.says("You have not read this plan yet.", careplantest.Words("hcp.never"))
	b.press("careplan.section.suction")
	b.says("Suction", careplantest.Words("hcp.suc.call"))
	b.press("careplan.section.oxygen")
	b.says("Oxygen", careplantest.Words("hcp.oxy.flow"))
	b.s.Back()
	b.settle()
	b.press("careplan.read")
	at := b.s.nav.At()
	if at.Screen != model.Sign || at.Cell != "hcp.read.sign" || at.Row == "" {
		t.Fatalf("reading is signed at %+v", at)
	}
	b.says("I have read it, asked my questions, and know when to stop and ring")
	// Who turns back and comes again signs in the same line.
	b.s.Back()
	b.settle()
	if b.s.nav.At().Screen != model.CarePlan {
		t.Fatalf("back from signing leads to %+v", b.s.nav.At())
	}
	b.press("careplan.read")
	if rows := d.Rows("hcp.read", ""); len(rows) != 1 || string(rows[0].ID) != b.s.nav.At().Row {
		t.Fatalf("%d lines for one reader", len(rows))
	}
	if got := b.find("sign.name").(*widget.TextInput).Value(); got != b.s.work.Me().Name {
		t.Errorf("the one who signs is called %q", got)
	}
	b.find("sign.pad").(*widget.SignaturePad).Load(widget.Signature{Typed: b.s.work.Me().Name})
	b.press("sign.go")
	b.s.Open(model.Route{Screen: model.CarePlan, Case: id.String()})
	b.settle()
	if b.find("careplan.read") != nil {
		t.Error("who has read it is asked to read it again")
	}
	rec, err := b.s.work.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	if r := healthplan.Of(rec).ReadBy(b.s.work.Me().Reference()); !r.Current || r.Version != 1 {
		t.Errorf("what was read counts as version %d, current: %v", r.Version, r.Current)
	}
	b.says("Who has read it", b.s.work.Me().Name)
}

// The page for an emergency opens in one tap from every page of a child who has a
// plan, without a signal, and back leads to where one was (RL-13).
func TestTheEmergencyPageIsOneTapAway(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	if b.find("urgent") != nil {
		t.Error("a child without a plan has a page for an emergency in the header")
	}
	id, d := b.planned()
	doc := d.ID().String()
	pg := d.Form().Item("hcp.suc.when").Page
	for _, r := range []model.Route{
		{Screen: model.Child, Case: id.String()},
		{Screen: model.Plan, Case: id.String()},
		{Screen: model.CarePlan, Case: id.String(), Section: "suction"},
		{Screen: model.TaskList, Case: id.String(), Doc: doc},
		{Screen: model.Page, Case: id.String(), Doc: doc, Section: pg.Section.ID, Page: pg.ID},
		{Screen: model.Check, Case: id.String(), Doc: doc},
	} {
		b.s.Open(r)
		b.settle()
		from := b.s.nav.At()
		b.press("urgent")
		if at := b.s.nav.At(); at.Screen != model.Urgent || at.Case != id.String() {
			t.Fatalf("from %s one tap leads to %+v", r.Screen, at)
		}
		b.says("Emergency", careplantest.Words("hcp.emergency"), careplantest.Words("hcp.tra.emergency"), careplantest.Words("hcp.epi.rescue-when"))
		b.s.Back()
		b.settle()
		if at := b.s.nav.At(); at != from {
			t.Errorf("back leads to %+v, not to %+v", at, from)
		}
		b.win.Resize(fyne.NewSize(400, 800)) // and so on from a phone
	}
	b.shoot("urgent-button")
}

// An advance care plan past its review says so in red on every screen of the child
// and still opens (NC-V14, RE-20, RL-13).
func TestAnAdvanceCarePlanPastItsReviewIsSaidOnEveryScreen(t *testing.T) {
	const words = "Advance care plan past its review: check with lead clinician"
	b := newBench(t)
	b.unlock()
	id, d := b.planned()
	routes := []model.Route{
		{Screen: model.Child, Case: id.String()},
		{Screen: model.CarePlan, Case: id.String()},
		{Screen: model.Urgent, Case: id.String()},
		{Screen: model.TaskList, Case: id.String(), Doc: d.ID().String()},
		{Screen: model.Plan, Case: id.String()},
	}
	look := func(want int) {
		t.Helper()
		for _, r := range routes {
			b.s.Open(r)
			b.settle()
			if got := strings.Count(b.words(), words); got != want {
				t.Errorf("%s says it %d times, not %d", r.Screen, got, want)
			}
		}
	}
	t.Run("NC-V14 in time", func(*testing.T) { look(0) })
	b.clock = time.Date(2027, 6, 5, 3, 0, 0, 0, time.UTC)
	b.s.tick()
	b.pass(recount)
	t.Run("NC-V14 past", func(*testing.T) { look(1) })
	t.Run("RE-20 past", func(t *testing.T) {
		b.s.Open(routes[0])
		b.settle()
		b.press("acp.open")
		if b.s.nav.At().Screen != model.Urgent {
			t.Fatalf("it opens %+v", b.s.nav.At())
		}
		b.says("Jane has an advance care plan", "Copy of the signed document")
		b.shoot("acp-past")
	})
	// Another child's pages say nothing of it.
	b.child("Lucy", "Sample")
	if got := strings.Count(b.words(), words); got != 0 {
		t.Error("it stands on the page of another child")
	}
}

// A new plan that nobody signed gives no instruction in an emergency: the page has
// 999 and the numbers, and leads to what is being written (RL-12).
func TestADraftGivesNoInstructionInAnEmergency(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.caseOf()
	d := b.begun(id, healthplan.Form)
	d.Set("hcp.emergency", "Press the red button")
	b.s.Open(model.Route{Screen: model.Urgent, Case: id.String()})
	b.settle()
	b.says("Call 999", "Jane has no signed health care plan")
	if strings.Count(b.words(), "Press the red button") != 0 {
		t.Error("what nobody signed is an instruction")
	}
	b.press("urgent.draft")
	if b.s.nav.At().Screen != model.CarePlan {
		t.Errorf("it leads to %+v", b.s.nav.At())
	}
	b.says("No version of this plan is signed yet")
}
