package shell

import (
	"context"
	"image/png"
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// family is Jane with her sister Lucy and her grown sister Anna.
func (b *bench) family() casefile.ID {
	b.t.Helper()
	ctx := context.Background()
	id, err := b.s.work.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Sample", Name: "Jane Sample", Born: "2018-05-14", Child: true})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, p := range []casefile.Person{
		{Given: "Lucy", Family: "Sample", Name: "Lucy Sample", Born: "2024-09-22", Role: "sister"}, {Given: "Anna", Family: "Sample", Name: "Anna Sample", Born: "2005-03-09", Role: "sister"},
	} {
		if _, err := b.s.work.AddPerson(ctx, id, p); err != nil {
			b.t.Fatal(err)
		}
	}
	b.settle()
	return id
}

// shoot draws the window into the folder that DOORSTEP_PICTURES names.
func (b *bench) shoot(name string) {
	dir := os.Getenv("DOORSTEP_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(dir + "/" + name + ".png")
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, b.win.Canvas().Capture()); err != nil {
		b.t.Fatal(err)
	}
}

// A request on a phone, in one sitting: the child's words come from the assessment,
// a sister is taken in, and the board says who has nobody.
func TestEmergencyPlacementOnAPhone(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.win.Resize(fyne.NewSize(400, 800))
	b.settle()
	id := b.family()
	dca, err := b.s.work.NewDoc(context.Background(), id, "dca")
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.s.work.OpenDoc(dca)
	if err != nil {
		t.Fatal(err)
	}
	for link, text := range map[string]string{"dca.voice.signals": "Yes: looks up. No: shuts eyes", "dca.voice.wants": "HOME, not HOSPITAL"} {
		if _, err := d.Set(context.Background(), casefile.Cell{LinkID: link}, fhir.TextValue(text)); err != nil {
			t.Fatal(err)
		}
	}
	b.s.emergencyFor(id)
	b.settle()
	b.shoot("steps")
	b.says("0 of 12 done", "Ring first", "Also for Lucy S.", "Who is caring for whom", "2 have nobody")
	b.press("steps.ring")
	b.says("999")
	b.shoot("ring")
	b.s.CloseSheet()
	b.settle()
	doc := b.s.docs[b.s.docID(b.s.nav.At())]
	rows := doc.doc.Rows("cmp.child", "")
	if len(rows) != 1 || doc.doc.TextIn(rows[0].ID, "cmp.child.communication") != "Yes: looks up. No: shuts eyes" {
		t.Fatalf("the request does not begin with Jane’s own words: %d rows", len(rows))
	}
	b.press("steps.next")
	b.shoot("event")
	b.s.Back()
	b.press("steps.also.0")
	b.shoot("lucy")
	if at := b.s.nav.At(); at.Page != "cmp.page.tonight" || at.Row == "" {
		t.Errorf("Lucy’s pages are not open: %+v", at)
	}
	b.s.Back()
	b.settle()
	b.shoot("steps2")
	b.press("steps.board")
	b.says("Every child, by name", "Jane Sample, 7", "Nobody is named", "Grown up")
	b.shoot("board")
	b.press("placement.child.1")
	b.shoot("cares")
	if at := b.s.nav.At(); at.Page == "" || at.Row == "" {
		t.Errorf("naming an adult opens %+v", at)
	}
	for _, pg := range []string{"children", "carers", "others", "together", "network", "home", "places", "proposal", "agreement", "basis", "health", "return", "ask", "lawful", "meeting"} {
		it := doc.doc.Form().Page("cmp.page." + pg)
		b.s.Open(model.Route{Screen: model.Page, Case: id.String(), Doc: doc.id.String(), Section: it.Section.ID, Page: it.ID})
		b.settle()
		b.shoot("page-" + pg)
	}
	b.s.Open(model.Route{Screen: model.Page, Case: id.String(), Doc: doc.id.String(), Section: "cmp.sec.children", Page: "cmp.page.talk", Row: string(rows[0].ID)})
	b.settle()
	b.shoot("talk")
	at := engine.Cell{Row: rows[0].ID, LinkID: "cmp.child.communication"}
	if got := doc.doc.Origin(at); got != "the Disabled Child Assessment of 10 March 2026, version 1" {
		t.Errorf("Jane’s words come from %q", got)
	}
}

// answered fills in what a request must say before it is decided.
func (b *bench) answered(doc *casefile.Document) {
	b.t.Helper()
	ctx := context.Background()
	set := func(row casefile.RowID, link, typed string) {
		b.t.Helper()
		in, err := casefile.ParseInput(doc.Form().Item(link), typed)
		if err == nil {
			_, err = doc.Set(ctx, casefile.Cell{Row: row, LinkID: link}, in.Values...)
		}
		if err != nil {
			b.t.Fatalf("%s: %v", link, err)
		}
	}
	row := func(group string, answers ...string) {
		b.t.Helper()
		id, _, err := doc.AddRow(ctx, group, "")
		if err != nil {
			b.t.Fatal(err)
		}
		for i := 0; i < len(answers); i += 2 {
			set(id, group+answers[i], answers[i+1])
		}
	}
	child := doc.Rows("cmp.child", "")[0].ID
	for _, link := range []string{"risk", "care-needs", "communication", "wishes"} {
		set(child, "cmp.child."+link, "As the sisters say")
	}
	for link, typed := range map[string]string{
		"cmp.event": "Mum is in hospital", "cmp.carers": "Dad is abroad", "cmp.others": "With aunt Salma", "cmp.together": "together", "cmp.network": "Aunt Salma cannot lift",
		"cmp.home-support": "not-available", "cmp.home-support.reason": "No carers", "cmp.proposal": "Meadow House, with her own room", "cmp.proposal.from": "2026-03-10T18:00:00Z",
		"cmp.proposal.until": "2026-03-17", "cmp.basis": "s20-1-c", "cmp.basis.reason": "Mum is ill", "cmp.health": "medicine-list", "cmp.school": "Taxi", "cmp.culture": "Halal",
		"cmp.return": "Home on 17 March", "cmp.setting-lawful": "yes-hospital-or-other-listed", "cmp.setting-lawful.reason": "Lawyer, 10:30", "cmp.meeting": "2026-03-10T10:40:00Z",
		"cmp.challenge": "Why not at home? No carers", "cmp.decision": "agreed", "cmp.cost": "0",
	} {
		set("", link, typed)
	}
	for _, place := range []string{"Meadow House", "Foster home"} {
		row("cmp.options", ".place", place, ".can-meet", "yes", ".distance", "4", ".school", "yes", ".available-from", "2026-03-10T18:00:00Z")
	}
	row("cmp.pr-consent", ".person", "Nadia Sample", ".answer", "agrees-signed", ".when", "2026-03-10T10:00:00Z")
}

// The decision is signed with a quorum only; the placement begins with what the
// request says of it, below the signature.
func TestAPlacementFromTheDecisionToItsFirstDay(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.win.Resize(fyne.NewSize(400, 800))
	id := b.family()
	b.s.emergencyFor(id)
	b.settle()
	d := b.s.docs[b.s.docID(b.s.nav.At())]
	b.answered(d.doc)
	sign := func(cell, name string) error {
		_, err := d.doc.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: cell}, Name: name, Typed: true})
		return err
	}
	if sign("cmp.requested-by", "Grace Okafor") == nil {
		t.Error("Q-PLC-1: it is asked for without a word on why this is the best available")
	}
	if err := d.doc.GiveReason(context.Background(), casefile.ReasonFor("Q-PLC-1", casefile.Cell{LinkID: "cmp.proposal"}), "A nurse at night"); err != nil {
		t.Fatal(err)
	}
	if err := sign("cmp.requested-by", "Grace Okafor"); err != nil {
		t.Fatalf("%v: %+v", err, d.doc.Check())
	}
	b.s.Open(model.Route{Screen: model.Panels})
	b.settle()
	b.says("Care management panel", "Jane S.", "1 request waits")
	b.shoot("panels")
	b.press("panels.row.0")
	b.press("request.main")
	b.says("2 things come first", "0 of 3 agencies were heard", "Who asked for it cannot decide on it.")
	b.shoot("request")
	for _, p := range [][2]string{{"Helen Whitcombe", "social-care"}, {"Marie Dunn", "health-provider"}} {
		row, _, err := d.doc.AddRow(context.Background(), "cmp.present", "")
		if err != nil {
			t.Fatal(err)
		}
		for link, v := range map[string]fhir.Value{"person": fhir.ReferenceValue("", p[0]), "agency": fhir.TextValue(p[1])} {
			if _, err := d.doc.Set(context.Background(), casefile.Cell{Row: row, LinkID: "cmp.present." + link}, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if sign("cmp.decided-by", "Helen Whitcombe") == nil {
		t.Fatal("the decision is signed with 2 of 3 agencies")
	}
	row, _, err := d.doc.AddRow(context.Background(), "cmp.present", "")
	if err != nil {
		t.Fatal(err)
	}
	for link, v := range map[string]fhir.Value{"person": fhir.ReferenceValue("", "Carol Pike"), "agency": fhir.TextValue("Shared care")} {
		if _, err := d.doc.Set(context.Background(), casefile.Cell{Row: row, LinkID: "cmp.present." + link}, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := sign("cmp.decided-by", "Helen Whitcombe"); err != nil {
		t.Fatalf("%v: %+v", err, d.doc.Check())
	}
	b.s.statusOld = true
	b.s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: d.id.String()})
	b.settle()
	b.says("It can begin: Meadow House", "What this basis brings")
	b.press("placement.begin.0")
	b.shoot("begin")
	stay := d.doc.Rows("cmp.stay", "")
	if len(stay) != 1 || d.doc.TextIn(stay[0].ID, "cmp.stay.place") != "Meadow House" || d.doc.CodeIn(stay[0].ID, "cmp.stay.began") != "emergency" || d.doc.CodeIn(stay[0].ID, "cmp.stay.school") != "same" {
		t.Fatalf("the stay begins with %d rows: %q", len(stay), d.doc.TextIn(stay[0].ID, "cmp.stay.place"))
	}
	b.press("page.continue")
	b.typeInto(string(stay[0].ID)+".cmp.stay.why-best", "A nurse at night")
	b.shoot("best")
	b.s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: d.id.String()})
	b.settle()
	b.says("Jane S. at Meadow House", "Placement plan", "Tue 17 March", "Looked after under section 20")
	b.shoot("placement")
	b.s.Open(model.Route{Screen: model.Child, Case: id.String()})
	b.settle()
	b.says("Looked after since today")
	for _, s := range d.doc.Signatures() {
		if !s.Valid {
			t.Errorf("%s is not signed any more", s.Cell)
		}
	}
}

// A request to the joint panel is sent from its own page, and not without the
// signed assessment (scenario, step 16, expect 4).
func TestAJointPanelRequestIsNotSentWithoutTheSignedAssessment(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := b.family()
	b.s.begin(id, "jrap")
	b.settle()
	b.press("tasks.panel")
	b.says("Joint resource allocation panel", "Jane S.", "Send to the panel", "Being written")
	b.press("request.main")
	b.says("1 thing comes first", "The panel works from the signed assessment. Sign the Disabled Child Assessment first.")
	b.shoot("jrap")
	b.press("request.page.0")
	if at := b.s.nav.At(); at.Screen != model.Page {
		t.Fatalf("a line of the decision opens %+v", at)
	}
	b.s.Back()
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.Request {
		t.Errorf("back from its page leads to %+v", at)
	}
}

// From the panels a request opens below them, whatever child it is about.
func TestBackFromARequestLeadsToThePanels(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := b.family()
	b.s.begin(id, "mafs")
	b.settle()
	b.s.Open(model.Route{Screen: model.Panels})
	b.settle()
	b.press("panels.row.0")
	b.says("Area family support panel", "Send to the panel")
	b.shoot("mafs")
	b.s.Back()
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.Panels {
		t.Errorf("back leads to %+v", at)
	}
}
