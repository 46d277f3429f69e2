package shell

import (
	"context"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

const pin = "274918"

// The PIN of these tests costs no time; the session's own has its own tests.

func (w still) HasFamilyPIN() bool {
	if !w.quickPIN {
		return w.Session.HasFamilyPIN()
	}
	return w.pin != ""
}

func (w still) SetFamilyPIN(pin string) error {
	if !w.quickPIN {
		return w.Session.SetFamilyPIN(pin)
	}
	w.pin = pin
	return nil
}

func (w still) CheckFamilyPIN(pin string) (ok bool, triesLeft int) {
	if !w.quickPIN {
		return w.Session.CheckFamilyPIN(pin)
	}
	if pin == w.pin {
		w.pinTries = 0
		return true, session.FamilyPINTries
	}
	w.pinTries++
	return false, session.FamilyPINTries - w.pinTries
}

// familyBench is an open case with a form that holds an answer the family may
// see, one that it may not, and an agreed action; a parent and another child.
func familyBench(t *testing.T) (*bench, *casefile.Document) {
	t.Helper()
	b := newBench(t)
	b.stage.quickPIN = true
	b.unlock()
	b.child("Idris", "Malik")
	b.child("Amina", "Rahman")
	at := b.s.nav.At()
	id, err := op.ParseID(at.Case)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, p := range []casefile.Person{{Given: "Farah", Family: "Rahman", Role: "Mum"}, {Given: "Yusuf", Family: "Rahman", Role: "Brother", Born: "2014-01-01"}} {
		if _, err := b.s.work.AddPerson(ctx, id, p); err != nil {
			t.Fatal(err)
		}
	}
	docID, err := b.s.work.NewDoc(ctx, id, "dca")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := b.s.work.OpenDoc(docID)
	if err != nil {
		t.Fatal(err)
	}
	set := func(row engine.RowID, link string, vs ...fhir.Value) {
		t.Helper()
		if _, err := doc.Set(ctx, engine.Cell{Row: row, LinkID: link}, vs...); err != nil {
			t.Fatal(err)
		}
	}
	set("", "dca.dev.health.eating", textOf("Soft food, and five tube feeds a day.")...)
	set("", "dca.an.judgement", textOf("SECRET judgement")...)
	row, _, err := doc.AddRow(ctx, "dca.plan.action", "")
	if err != nil {
		t.Fatal(err)
	}
	set(row, "dca.plan.action.what", textOf("Order a bath lift")...)
	set(row, "dca.plan.action.by", fhir.Prim(fhir.Date, "2026-03-27"))
	b.s.Open(model.Route{Screen: model.Page, Case: at.Case, Doc: docID.String(), Section: "health", Page: "dca.page.eating"})
	return b, doc
}

func (b *bench) digits(code string) {
	b.t.Helper()
	for _, r := range code {
		b.press("pin." + string(r))
	}
}

// handOver opens Family view from where the user is and chooses a PIN.
func (b *bench) handOver() {
	b.t.Helper()
	b.s.Open(model.Route{Screen: model.Family, Case: b.s.nav.At().Case})
	b.settle()
	b.digits(pin)
	b.digits(pin)
}

func TestTheFirstHandOverAsksForAPINAndMayBeCalledOff(t *testing.T) {
	b, _ := familyBench(t)
	page := b.s.nav.At()
	b.s.Open(model.Route{Screen: model.Family, Case: page.Case})
	if w := b.words(); !strings.Contains(w, "Choose a PIN before you turn the tablet round") || strings.Contains(w, "tube feeds") {
		t.Fatalf("the first hand-over says:\n%s", w)
	}
	b.digits(pin)
	b.digits("111112")
	if w := b.words(); !strings.Contains(w, "The two were not the same") {
		t.Fatalf("two that differ:\n%s", w)
	}
	b.press("not-now")
	if b.s.nav.At() != page || b.s.work.HasFamilyPIN() || theme.FamilyView() {
		t.Fatalf("called off, and at %+v", b.s.nav.At())
	}
}

func TestAFamilySeesWhatIsMarkedForItAndNothingElse(t *testing.T) {
	b, _ := familyBench(t)
	b.handOver()
	w := b.words()
	for _, want := range []string{"Have we got this right?", "Soft food, and five tube feeds a day.", "Amina’s turn", "Farah", "Grace: back to notes"} {
		if !strings.Contains(w, want) {
			t.Errorf("%q is not there", want)
		}
	}
	for _, never := range []string{"SECRET", "Idris", "Malik", "Yusuf", "Today", "Only on this tablet", "Children"} {
		if strings.Contains(w, never) {
			t.Errorf("%q is there", never)
		}
	}
	b.press("part.plan")
	if w := b.words(); !strings.Contains(w, "Order a bath lift") || !strings.Contains(w, "27 March 2026") {
		t.Errorf("what was agreed:\n%s", w)
	}
	b.press("language.ur")
	if w := b.words(); !strings.Contains(w, "ہم نے کیا طے کیا") || !strings.Contains(w, "A qualified translator has not checked them yet.") || !strings.Contains(w, "27/03/2026") {
		t.Errorf("in Urdu:\n%s", w)
	}
}

func TestNoKeyAndNoRouteLeadsOutOfFamilyView(t *testing.T) {
	b, _ := familyBench(t)
	b.s.Tell(model.Words{Tone: model.Danger, Text: "Idris needs you"})
	b.clip = "copied from Idris"
	b.handOver()
	if b.clip != "" {
		t.Errorf("%q can be pasted", b.clip)
	}
	before := b.words()
	for _, k := range keyMap() {
		b.s.key(k.name)
		b.settle()
	}
	for _, name := range []string{"escape", "f1", "pageup", "pagedown"} {
		b.s.key(name)
	}
	b.s.Back()
	b.s.Open(model.Route{Screen: model.Today})
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.nav.At().Case})
	b.s.SyncNow()
	b.s.Tell(model.Words{Tone: model.Danger, Text: "Idris is late"})
	b.s.tick()
	b.settle()
	if at := b.s.nav.At().Screen; at != model.Family || !b.s.handed() || b.s.sheet != nil {
		t.Fatalf("at %s", at)
	}
	if after := b.words(); after != before {
		t.Errorf("the page changed to:\n%s", after)
	}
}

func TestOnlyThePINLeadsBackAndThreeWrongTriesLock(t *testing.T) {
	b, _ := familyBench(t)
	page := b.s.nav.At()
	b.handOver()
	b.press("leave")
	if strings.Contains(b.words(), "tube feeds") {
		t.Error("what was written shows beside the pad")
	}
	b.digits("111111")
	if w := b.words(); !strings.Contains(w, "2 more tries") {
		t.Fatalf("after a wrong PIN:\n%s", w)
	}
	b.press("stay")
	if !strings.Contains(b.words(), "tube feeds") {
		t.Fatal("staying does not show the family's page")
	}
	b.press("leave")
	b.digits("27491")
	b.press("pin.rub-out")
	b.digits("18")
	if b.s.nav.At() != page || b.s.handed() || theme.FamilyView() {
		t.Fatalf("with the right PIN at %+v", b.s.nav.At())
	}
	b.s.Open(model.Route{Screen: model.Family, Case: page.Case})
	b.press("leave")
	for range 3 {
		b.digits("111111")
	}
	if b.s.work != nil || theme.FamilyView() || strings.Contains(b.words(), "Amina") {
		t.Fatalf("after three wrong tries:\n%s", b.words())
	}
	b.unlock()
	if at := b.s.nav.At(); at.Screen != model.Today {
		t.Errorf("unlocking leads to %+v", at)
	}
}

func TestAPhysicalKeyboardTypesThePIN(t *testing.T) {
	b, _ := familyBench(t)
	b.handOver()
	b.press("leave")
	b.press("pin.2")
	for _, r := range "7x4918" {
		f, ok := b.s.canvas.Focused().(*widget.FamilyButton)
		if !ok {
			t.Fatalf("the keyboard is with %T", b.s.canvas.Focused())
		}
		f.TypedRune(r)
		b.settle()
	}
	if b.s.handed() {
		t.Error("the typed PIN does not lead back")
	}
}

func TestWhatAFamilySaysBecomesAnAnswer(t *testing.T) {
	b, doc := familyBench(t)
	b.handOver()
	b.press("reader.0")
	b.press("change.0.dca.dev.health.eating")
	b.typeInto("words.0.dca.dev.health.eating", "Six feeds now.")
	b.typeInto("more", "She loves the garden.")
	for range 2 {
		b.press("turn.next")
	}
	b.press("face.bad")
	b.press("card.sling")
	b.press("turn.another")
	b.typeInto("turn.words", "She turned to the wall.")
	b.pass(5 * time.Second)
	rows := doc.Rows("dca.view.parent", "")
	if len(rows) == 0 {
		t.Fatal("nothing was written")
	}
	row := rows[len(rows)-1].ID
	words := doc.TextIn(row, "dca.view.parent.words")
	want := "Read by Farah in Family view, 10 March 2026 at 10:42am.\nThey said this is not right: “Eating and drinking”. In their words: “Six feeds now.”\nThey added: “She loves the garden.”"
	if words != want {
		t.Errorf("written:\n%s\nwant:\n%s", words, want)
	}
	if who := doc.TextIn(row, "dca.view.parent.person"); !strings.Contains(who, "Farah") {
		t.Errorf("spoken by %q", who)
	}
	child := doc.Text("dca.view.child")
	if !strings.Contains(child, "How is bath time? Not good: the sling.") || !strings.Contains(child, "How is bath time? Amina showed another way: “She turned to the wall.”") {
		t.Errorf("the child's own: %q", child)
	}
	b.press("change.0.dca.dev.health.eating")
	b.press("right.0.dca.dev.health.eating")
	b.press("leave")
	b.digits(pin)
	if words := doc.TextIn(row, "dca.view.parent.words"); !strings.Contains(words, "They said this is right: “Eating and drinking”.") || strings.Contains(words, "Six feeds") {
		t.Errorf("changed to:\n%s", words)
	}
	if n := len(doc.Rows("dca.view.parent", "")); n != len(rows) {
		t.Errorf("%d rows of views, were %d", n, len(rows))
	}
}

func TestFamilyViewLastsAsLongAsAVisitAndKeepsWhatWasTyped(t *testing.T) {
	b, doc := familyBench(t)
	b.handOver()
	b.press("part.check")
	b.pass(model.IdleLock + 30*time.Second)
	if b.s.work == nil {
		t.Fatal("it locked as if nobody were there")
	}
	b.typeInto("more", "One more thing.")
	b.pass(model.VisitLock + time.Minute)
	if b.s.work != nil {
		t.Fatal("it never locks")
	}
	if strings.Contains(b.words(), "Amina") {
		t.Errorf("the locked tablet says:\n%s", b.words())
	}
	if rows := doc.Rows("dca.view.parent", ""); len(rows) == 0 || !strings.Contains(doc.TextIn(rows[len(rows)-1].ID, "dca.view.parent.words"), "One more thing.") {
		t.Error("what was typed is lost")
	}
}
