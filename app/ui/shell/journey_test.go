package shell

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	cinp "doorstep/app/casefile/plan"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// begun makes a document of a form in a case, for a test to fill in.
func (b *bench) begun(id casefile.ID, form string) casetest.Doc {
	b.t.Helper()
	doc, err := b.s.work.NewDoc(context.Background(), id, form)
	if err != nil {
		b.t.Fatal(err)
	}
	d, err := b.s.work.OpenDoc(doc)
	if err != nil {
		b.t.Fatal(err)
	}
	return casetest.Hold(b.t, d)
}

// Where the case stands does not take the place of whose case it is: the header
// has the short name alone.
func TestAChildsPageSaysTheWholeName(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	b.says("Jane S.", "Jane Sample", "Referral since 10 March 2026")
}

// A case is closed with a whole ending, not before a manager's direction is
// answered, and opened again with what was missed (processes.md section 5).
func TestACaseIsClosedAndOpenedAgain(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.s.work.Cases()[0].ID
	if !strings.Contains(b.words(), "Referral since") {
		t.Errorf("the child's page does not say where the case stands:\n%s", b.words())
	}
	ovs := b.begun(id, "ovs").Set("ovs.drift", "yes-act")
	row := ovs.Row("ovs.direction", ".what", "Write a night plan", ".who", "Ruth Adeyemi", ".by", "2026-03-02")
	b.press("case.end")
	if b.s.nav.At().Screen != model.Ending {
		t.Fatalf("closing is at %+v", b.s.nav.At())
	}
	b.press("closing.go")
	if !strings.Contains(b.words(), "Write a night plan") {
		t.Errorf("it does not say what stands in the way:\n%s", b.words())
	}
	b.press("closing.see.0")
	if b.s.nav.At().Screen != model.Plan {
		t.Fatalf("the direction is at %+v", b.s.nav.At())
	}
	ovs.In(row, "ovs.direction.status", "done").In(row, "ovs.direction.progress", "It is on file")
	b.s.Open(model.Route{Screen: model.Ending, Case: id.String()})
	b.find("closing.why").(*widget.RadioList).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	for _, q := range []string{"closing.summary", "closing.next", "closing.told"} {
		b.find(q).(*widget.TextArea).Load("It is said here")
	}
	b.press("closing.go")
	if rec, err := b.s.work.Record(id); err != nil || !rec.Summary().Closed || rec.Case.Text("case.closing.told") == "" {
		t.Fatalf("the case is not closed: %v, %s", err, b.words())
	}
	b.s.Open(model.Route{Screen: model.Ending, Case: id.String()})
	b.press("closing.go")
	if !strings.Contains(b.words(), "Say what we missed") {
		t.Error("it is opened again without a word on what was missed")
	}
	b.find("closing.missed").(*widget.TextArea).Load("Nobody asked who gets up at night")
	b.press("closing.go")
	if rec, err := b.s.work.Record(id); err != nil || rec.Summary().Closed || b.s.nav.At().Screen != model.Child {
		t.Errorf("the case is not open: %v, at %+v", err, b.s.nav.At())
	}
}

// A plan begins with what the assessment agreed, and a review in it opens its page.
func TestAPlanBeginsWithWhatTheAssessmentAgreed(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.s.work.Cases()[0].ID
	dca := b.begun(id, "dca")
	dca.Row("dca.plan.action", ".what", "Fit the hoist", ".who", "Tessa Lind", ".by", "2026-04-01", ".accepted", "agreed")
	dca.Row("dca.dev.health.need", ".what", "Moulded seat", ".status", "not-started", ".owner", "Tessa Lind", ".by", "2026-04-01")
	plan := b.begun(id, cinp.Form)
	if all := plan.Actions(); len(all) != 1 || all[0].What != "Fit the hoist" || all[0].From == "" {
		t.Fatalf("the plan begins with %+v", all)
	}
	rec, err := b.s.work.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	if all, needs := rec.Actions(), cinp.Health(rec); len(all) != 1 || len(needs) != 1 || needs[0].Doc != plan.ID() {
		t.Errorf("each stands more than once: %+v, %+v", all, needs)
	}
	b.s.Open(model.Route{Screen: model.Plan, Case: id.String()})
	b.press("plan.review")
	at := b.s.nav.At()
	if at.Screen != model.Page || at.Row == "" || at.Doc != plan.ID().String() {
		t.Errorf("a review opens %+v: %s", at, b.words())
	}
	if m := cinp.Meetings(plan.Document); len(m) != 1 || m[0].Kind != "review" || m[0].On == "" {
		t.Errorf("the meetings are %+v", m)
	}
}

// Moving a case leads to its handover, which begins with the child and who has the
// case now.
func TestAMoveLeadsToTheHandover(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.s.work.Cases()[0].ID
	b.s.Open(model.Route{Screen: model.Move, Case: id.String()})
	b.press("move.handover")
	if at := b.s.nav.At(); at.Screen != model.TaskList || at.Doc == "" {
		t.Fatalf("the handover is at %+v", at)
	}
	d, err := b.s.work.OpenDoc(b.s.docID(b.s.nav.At()))
	if err != nil {
		t.Fatal(err)
	}
	if d.Text("hnd.child") == "" || d.Text("hnd.from") == "" {
		t.Errorf("it begins with child %q and from %q", d.Text("hnd.child"), d.Text("hnd.from"))
	}
	b.s.Open(model.Route{Screen: model.Move, Case: id.String()})
	if w := b.words(); !strings.Contains(w, "It is being written") || !strings.Contains(w, "Nobody is named who takes over") {
		t.Errorf("the move says:\n%s", w)
	}
}
