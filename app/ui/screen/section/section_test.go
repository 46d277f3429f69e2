package section_test

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/section"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// bench is a section screen over a document in memory.
type bench struct {
	t     testing.TB
	desk  *screentest.Desk
	doc   *casefile.Document
	mem   *screentest.Memory
	ed    *model.Editor
	cache section.Cache
	s     *section.Screen
	waits []func(error)
	late  bool
}

func open(t testing.TB, f *engine.Form) *bench {
	b := &bench{t: t, desk: screentest.NewDesk()}
	b.doc, b.mem = screentest.Open(t, f)
	b.ed = model.NewEditor(b.doc, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait: func(_ casefile.Ticket, done func(error)) {
			if b.late {
				b.waits = append(b.waits, done)
				return
			}
			done(nil)
		},
		Changed: func(ch engine.Changes) {
			if ch != nil {
				b.cache.Apply(ch)
			}
			if b.s != nil {
				b.s.Apply(ch)
			}
		},
	})
	return b
}

// at shows a page in a window of this width.
func (b *bench) at(r model.Route, w float32) {
	b.t.Helper()
	s, err := section.New(section.Props{
		Desk: b.desk, Route: r, Editor: b.ed, Child: "Amina R., 8", Cache: &b.cache,
		Case:   casefile.CaseSummary{Child: casefile.Person{Given: "Amina", Family: "Rahman"}, Communication: "Makaton and picture cards."},
		Typed:  func() {},
		Around: form.Around{Signed: func(engine.Cell) *casefile.SignedBy { return nil }},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.s = s
	b.desk.Show(b.t, s, w, 800)
}

func (b *bench) first() model.Route {
	sec := model.ShownSections(b.doc)[0]
	return model.Route{Screen: model.Page, Case: "c", Doc: "d", Section: sec.ID, Page: model.ShownPages(b.doc, sec.Pages, "")[0].ID}
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	return screentest.Find[T](b.t, b.desk, id)
}

func (b *bench) has(id string) bool {
	found := false
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		found = found || b.s.IDOf(s.Object) == id
		return !found
	})
	return found
}

const meals = `{"resourceType":"Questionnaire","url":"urn:test:meals","version":"1.0.0","name":"meals","title":"Disabled Child Assessment","status":"active","item":[
 {"linkId":"s1","type":"group","text":"Health and care","extension":[{"url":"https://forms.doorstep.example/fhir/StructureDefinition/item-control","valueCode":"section"}],"item":[
  {"linkId":"p1","type":"group","text":"Eating and drinking","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"page"}]}}],"item":[
   {"linkId":"help","type":"boolean","text":"Does Amina need help to eat?","required":true},
   {"linkId":"when","type":"date","text":"When was her swallowing last checked?"}]},
  {"linkId":"p2","type":"group","text":"Breathing","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"page"}]}}],"item":[
   {"linkId":"air","type":"text","text":"How does she breathe?"}]},
  {"linkId":"p3","type":"group","text":"Tube","enableWhen":[{"question":"help","operator":"=","answerBoolean":true}],"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"page"}]}}],"item":[
   {"linkId":"tube","type":"text","text":"How is the tube fed?"}]}]},
 {"linkId":"s2","type":"group","text":"Sleep","extension":[{"url":"https://forms.doorstep.example/fhir/StructureDefinition/item-control","valueCode":"section"}],"item":[
   {"linkId":"p4","type":"group","text":"Nights","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"page"}]}}],"item":[
   {"linkId":"nights","type":"text","text":"How are the nights?"},
   {"linkId":"med","type":"group","repeats":true,"text":"Medicines","item":[{"linkId":"med.name","type":"string","text":"Which medicine?","required":true}]}]}]}]}`

func TestContinueTellsWhatIsMissingOnceAndSkipGoesOn(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.at(b.first(), 1280)
	if b.has("page.summary") {
		t.Fatal("complains before anybody pressed Continue")
	}
	find[*widget.Button](b, "page.continue").Press()
	sum := find[*widget.ErrorSummary](b, "page.summary")
	if b.desk.Win.Canvas().Focused() != fyne.Focusable(sum) {
		t.Fatal("the summary does not have the focus")
	}
	if sum.A11y().Name != "1 thing to fix" || len(b.desk.Opened) != 0 {
		t.Fatalf("summary %q, opened %v", sum.A11y().Name, b.desk.Opened)
	}
	// The line leads to the question.
	sum.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if f, ok := b.desk.Win.Canvas().Focused().(*widget.YesNo); !ok || b.s.IDOf(f) != "help" {
		t.Fatalf("the line leads to %T", b.desk.Win.Canvas().Focused())
	}
	// Answering strikes it out.
	b.ed.Choose(engine.Cell{LinkID: "help"}, fhir.BoolValue(false))
	if b.has("page.summary") {
		t.Fatal("the summary stays when nothing is left")
	}
	find[*widget.Button](b, "page.continue").Press()
	if b.desk.Last().Page != "p2" {
		t.Fatalf("continued to %+v", b.desk.Last())
	}
	b2 := open(t, screentest.Parse(t, meals))
	b2.at(b2.first(), 1280)
	find[*widget.Button](b2, "page.skip").Press()
	if b2.desk.Last().Page != "p2" {
		t.Fatalf("skipped to %+v", b2.desk.Last())
	}
}

func TestPagesComeAndGoWithAnswers(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.at(b.first(), 1280)
	if b.has("nav.p3") {
		t.Fatal("a page shows whose questions are off")
	}
	b.ed.Choose(engine.Cell{LinkID: "help"}, fhir.BoolValue(true))
	if !b.has("nav.p3") {
		t.Fatal("“Yes” did not bring up the page")
	}
}

func TestForwardAndBackThroughTheForm(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.ed.Choose(engine.Cell{LinkID: "help"}, fhir.BoolValue(false))
	r := b.first()
	var seen []string
	for range 6 {
		b.at(r, 1280)
		seen = append(seen, r.Page)
		n := len(b.desk.Opened)
		find[*widget.Button](b, "page.continue").Press()
		if len(b.desk.Opened) == n {
			t.Fatalf("stuck at %s", r.Page)
		}
		if r = b.desk.Last(); r.Screen != model.Page {
			break
		}
	}
	if strings.Join(seen, " ") != "p1 p2 p4" || r.Screen != model.Check {
		t.Fatalf("walked %v, then %s", seen, r.Screen)
	}
	b.at(model.Route{Screen: model.Page, Section: "s1", Page: "p2"}, 1280)
	find[*widget.Button](b, "page.back").Press()
	if b.desk.Last().Page != "p1" {
		t.Fatalf("back leads to %+v", b.desk.Last())
	}
	b.at(b.first(), 1280)
	find[*widget.Button](b, "page.back").Press()
	if b.desk.Backs != 1 {
		t.Fatal("back from the first page does not go up")
	}
}

func TestKeys(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.at(b.first(), 1280)
	if !b.s.Key("ctrl+down") || b.desk.Last().Page != "p2" {
		t.Fatalf("Ctrl Down: %+v", b.desk.Last())
	}
	if b.s.Key("ctrl+k") {
		t.Fatal("takes keys that are not its own")
	}
	var _ screen.Keys = b.s
}

// Saved is only said when the change is on the disk, and a full disk is said
// in words that help.
func TestSaveLineWaitsForTheDisk(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.late = true
	b.at(b.first(), 1280)
	bar := func() string { return b.s.Frame(model.Wide).Bar.A11y().Value }
	b.ed.Choose(engine.Cell{LinkID: "help"}, fhir.BoolValue(true))
	if got := bar(); got != "Saving…" {
		t.Fatalf("says %q before the disk has it", got)
	}
	b.waits[0](nil)
	if got := bar(); got != "Saved on this tablet at 10:42" {
		t.Fatalf("says %q", got)
	}
	b.mem.Full = errors.New("this tablet is full")
	b.ed.Choose(engine.Cell{LinkID: "help"}, fhir.BoolValue(false))
	if got := bar(); got != "this tablet is full" {
		t.Fatalf("says %q", got)
	}
}

func TestLeavingSavesWhatWasTyped(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.at(model.Route{Screen: model.Page, Section: "s1", Page: "p2"}, 1280)
	area := find[*widget.TextArea](b, "air")
	b.desk.Focus(area.FocusTarget())
	test.Type(area.FocusTarget(), "Noisy at night")
	b.s.Leave()
	if got := model.AnswerText(nil, b.doc.State(engine.Cell{LinkID: "air"}).Values); got != "Noisy at night" {
		t.Fatalf("saved %q", got)
	}
}

func TestARowIsAPage(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.at(model.Route{Screen: model.Page, Case: "c", Doc: "d", Section: "s2", Page: "p4"}, 1280)
	id := b.ed.AddRow("med", "")
	g := b.doc.Form().Item("med").Rows
	b.at(model.Route{Screen: model.Page, Case: "c", Doc: "d", Section: "s2", Page: g.Pages[0].ID, Row: string(id)}, 1280)
	if got := b.s.Frame(model.Wide).Title; got != "New medicine" {
		t.Fatalf("title %q", got)
	}
	find[*widget.Button](b, "page.continue").Press()
	if !b.has("page.summary") {
		t.Fatal("an empty row is done")
	}
	b.ed.Choose(engine.Cell{Row: id, LinkID: "med.name"}, fhir.TextValue("Levetiracetam"))
	if got := b.s.Frame(model.Wide).Title; got != "Levetiracetam" {
		t.Fatalf("title %q", got)
	}
	find[*widget.Button](b, "page.continue").Press()
	if b.desk.Backs != 1 {
		t.Fatal("done does not go back to the list")
	}
	if _, ok := b.ed.RemoveRow(t.Context(), id); !ok {
		t.Fatal("not removed")
	}
	if _, err := section.New(section.Props{Desk: b.desk, Editor: b.ed, Cache: &b.cache, Route: model.Route{Page: g.Pages[0].ID, Row: string(id)}}); err == nil {
		t.Fatal("a removed row still opens")
	}
}

func TestKeptPagesFollowTheDocument(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	b.at(b.first(), 1280)
	b.at(model.Route{Screen: model.Page, Section: "s1", Page: "p2"}, 1280)
	b.ed.Choose(engine.Cell{LinkID: "help"}, fhir.BoolValue(true))
	b.at(b.first(), 1280)
	if got := find[*widget.YesNo](b, "help").Value(); got != widget.Yes {
		t.Fatalf("the kept page shows %q", got)
	}
}

func TestSummaryRouteOpensWithTheSummary(t *testing.T) {
	screentest.App(t)
	b := open(t, screentest.Parse(t, meals))
	r := b.first()
	r.Summary = true
	b.at(r, 800)
	if !b.has("page.summary") {
		t.Fatal("no summary")
	}
	r.Summary, r.Cell = false, "when"
	b.at(r, 800)
	if f := b.desk.Win.Canvas().Focused(); f == nil {
		t.Fatal("the question asked for has no focus")
	}
}
