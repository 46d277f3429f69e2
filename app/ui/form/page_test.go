package form

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/library"
)

// rig is a page in a window over a document in memory.
type rig struct {
	t    testing.TB
	desk *screentest.Desk
	doc  *casefile.Document
	mem  *screentest.Memory
	ed   *model.Editor
	page *Page
	all  *widget.PageScroll
	rows []engine.RowID
	sign []engine.Cell
}

func newRig(t testing.TB, f *engine.Form) *rig {
	r := &rig{t: t, desk: screentest.NewDesk()}
	r.doc, r.mem = screentest.Open(t, f)
	r.ed = model.NewEditor(r.doc, model.Around{
		Now:   r.desk.Now,
		Wait:  func(_ casefile.Ticket, done func(error)) { done(nil) },
		Fault: func(err error) string { return err.Error() },
		Changed: func(ch engine.Changes) {
			if r.page != nil {
				r.page.Apply(ch)
			}
		},
	})
	return r
}

func (r *rig) build(pg *engine.Page, row engine.RowID, wide bool) *Page {
	return New(Props{Editor: r.ed, Page: pg, Row: row, Wide: wide, Around: Around{
		Desk: r.desk,
		People: func() []casefile.Person {
			return []casefile.Person{{Ref: "RelatedPerson/1", Name: "Farah Rahman", Role: "Mum"}}
		},
		OpenRow: func(_ *engine.RowGroup, id engine.RowID) { r.rows = append(r.rows, id) },
		Sign:    func(c engine.Cell) { r.sign = append(r.sign, c) },
		Signed:  func(engine.Cell) *casefile.SignedBy { return nil },
		Typed:   func() {},
		Relayout: func() {
			if r.all != nil {
				r.all.Relayout()
			}
		},
	}})
}

// open shows a page in a window.
func (r *rig) open(pg *engine.Page, row engine.RowID, w float32) {
	r.page = nil
	p := r.build(pg, row, w < 1040)
	r.all = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(32, 18, 32, 24, widget.MaxWide(640, p.Object()))})
	r.page = p
	r.desk.Win = test.NewTempWindow(r.t, r.all)
	r.desk.Win.SetPadded(false)
	r.desk.Win.Resize(fyne.NewSize(w, 700))
	r.all.Relayout()
}

func (r *rig) pageOf(link string) *engine.Page { return r.doc.Form().Item(link).Page }

// input is the widget of a question.
func input[T any](r *rig, link string) T {
	r.t.Helper()
	w, ok := r.page.Find(link).(T)
	if !ok {
		r.t.Fatalf("%s is shown by %T", link, r.page.Find(link))
	}
	return w
}

func (r *rig) visible(link string) bool {
	for _, row := range append([]engine.RowID{""}, r.rows...) {
		if o := r.page.ObjectOf(engine.Cell{Row: row, LinkID: link}); o != nil {
			return o.Visible()
		}
	}
	r.t.Fatalf("%s is not on the page", link)
	return false
}

func (r *rig) answer(link string) string {
	st := r.doc.State(engine.Cell{LinkID: link})
	return model.AnswerText(r.doc.Form().Item(link), st.Values)
}

// eachPage walks every page of a form, pages of rows with a fresh row.
func eachPage(r *rig, do func(pg *engine.Page, row engine.RowID)) {
	var rows func(items []*engine.Item, parent engine.RowID)
	visit := func(pages []*engine.Page, row engine.RowID) {
		for _, pg := range pages {
			do(pg, row)
			rows(pg.Items, row)
		}
	}
	rows = func(items []*engine.Item, parent engine.RowID) {
		for _, it := range items {
			if it.Rows == nil {
				rows(it.Children, parent)
				continue
			}
			id := r.ed.AddRow(it.Rows.ID, parent)
			if id == "" {
				r.t.Fatalf("no row in %s: %s", it.Rows.ID, r.ed.Line.Words().Text)
			}
			for _, pg := range it.Rows.Pages {
				do(pg, id)
				rows(pg.Items, id)
			}
		}
	}
	for _, part := range r.doc.Form().Parts {
		for _, s := range part.Sections {
			visit(s.Pages, "")
		}
	}
}

// Every page of every shipped form can be drawn, at both widths, with a name
// on everything that can be pressed and targets of 44 at least.
func TestEveryPageOfEveryShippedFormIsDrawn(t *testing.T) {
	screentest.App(t)
	for _, name := range library.Names() {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, screentest.Form(t, name))
			pages := 0
			eachPage(r, func(pg *engine.Page, row engine.RowID) {
				pages++
				for _, w := range []float32{728, 500} {
					r.open(pg, row, w)
					if n := len(r.page.byCell); n > 40 {
						t.Errorf("page %s draws %d things", pg.ID, n)
					}
					where := fmt.Sprintf("%s at %v", pg.ID, w)
					walkNames(t, r.all, where)
				}
			})
			if pages == 0 {
				t.Fatal("the form has no pages")
			}
		})
	}
}

// walkNames fails on a control without a name or too small to hit.
func walkNames(t *testing.T, root fyne.CanvasObject, where string) {
	t.Helper()
	widget.Survey(root, func(s widget.Seen) bool {
		n, ok := s.Object.(widget.Named)
		if !ok {
			return true
		}
		node := n.A11y()
		if _, focus := s.Object.(fyne.Focusable); focus && node.Name == "" && node.Role != widget.RoleGroup {
			t.Errorf("%s: a %s without a name (%T)", where, node.Role, s.Object)
		}
		if tg, ok := s.Object.(widget.Targeted); ok {
			for _, g := range tg.Targets() {
				if g.Size.Height < 43.5 || g.Size.Width < 43.5 {
					t.Errorf("%s: %s %q is only %v", where, node.Role, g.Name, g.Size)
				}
			}
		}
		if s.Pos.X < -1 || s.Pos.X+s.Object.Size().Width > root.Size().Width+8 {
			t.Errorf("%s: %s %q reaches from %v to %v", where, node.Role, node.Name, s.Pos.X, s.Pos.X+s.Object.Size().Width)
		}
		return true
	})
}

const small = `{"resourceType":"Questionnaire","url":"urn:test:small","version":"1","name":"small","title":"Small","status":"active","item":[
 {"linkId":"s","type":"group","text":"Meals","item":[
  {"linkId":"help","type":"choice","text":"Does Amina need help to eat?","answerOption":[
   {"valueCoding":{"system":"urn:o","code":"yes","display":"Yes"}},{"valueCoding":{"system":"urn:o","code":"no","display":"No"}},{"valueCoding":{"system":"urn:o","code":"not-sure","display":"Not sure"}}]},
  {"linkId":"what","type":"choice","repeats":true,"text":"What help does she have?","enableWhen":[{"question":"help","operator":"=","answerCoding":{"system":"urn:o","code":"yes"}}],"answerOption":[
   {"valueCoding":{"system":"urn:o","code":"soft","display":"Food is soft"}},{"valueCoding":{"system":"urn:o","code":"tube","display":"Feeds through a tube"}},{"valueCoding":{"system":"urn:o","code":"none","display":"None of these"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}]}]},
  {"linkId":"ml","type":"quantity","text":"How much at each feed?","enableWhen":[{"question":"what","operator":"=","answerCoding":{"system":"urn:o","code":"tube"}}],"extension":[
   {"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":"mL","display":"ml"}}]},
  {"linkId":"when","type":"date","text":"When was her swallowing checked?","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-constraint","extension":[
    {"url":"key","valueId":"past"},{"url":"severity","valueCode":"error"},{"url":"expression","valueString":"iif(answer.value > today(), false, true)"},{"url":"human","valueString":"The date must be today or earlier"}]}]},
  {"linkId":"note","type":"text","text":"What helps at mealtimes?"},
  {"linkId":"n","type":"integer","text":"How many feeds a day?"},
  {"linkId":"at","type":"dateTime","text":"When did you see it?"},
  {"linkId":"who","type":"reference","text":"Who told you?","extension":[{"url":"https://forms.doorstep.example/fhir/StructureDefinition/item-control","valueCode":"person"}]},
  {"linkId":"place","type":"open-choice","text":"Where?","answerOption":[{"valueCoding":{"system":"urn:o","code":"home","display":"At home"}},{"valueCoding":{"system":"urn:o","code":"school","display":"At school"}}]},
  {"linkId":"why","type":"string","text":"Why is it hard?","extension":[{"url":"https://forms.doorstep.example/fhir/StructureDefinition/required","extension":[{"url":"kind","valueCode":"gap"}]}]},
  {"linkId":"med","type":"group","repeats":true,"text":"Medicines","item":[{"linkId":"med.name","type":"string","text":"Which medicine?"},{"linkId":"med.dose","type":"string","text":"How much?"}]}]}]}`

func smallRig(t testing.TB) *rig {
	r := newRig(t, screentest.Parse(t, small))
	return r
}

func (r *rig) on(link string) { r.open(r.pageOf(link), "", 728) }

// tapTarget presses a named part of a control where it is drawn.
func tapTarget(r *rig, link, name string) {
	r.t.Helper()
	o := r.page.Find(link)
	for _, g := range o.(widget.Targeted).Targets() {
		if g.Name == name {
			r.all.EnsureVisible(o)
			pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			test.TapCanvas(r.desk.Win.Canvas(), pos.Add(g.Pos).AddXY(g.Size.Width/2, g.Size.Height/2))
			return
		}
	}
	r.t.Fatalf("%s has no %q", link, name)
}

func TestAnswersAskFurtherQuestions(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("help")
	if r.visible("what") || r.visible("ml") {
		t.Fatal("questions show before their answer")
	}
	tapTarget(r, "help", "Yes")
	if !r.visible("what") || r.visible("ml") {
		t.Fatal("“Yes” did not bring up the next question")
	}
	if r.answer("help") != "Yes" {
		t.Fatalf("answer is %q", r.answer("help"))
	}
	tapTarget(r, "what", "Feeds through a tube")
	if !r.visible("ml") {
		t.Fatal("the tube did not ask how much")
	}
	if f := r.desk.Win.Canvas().Focused(); f != nil {
		if f == fyne.Focusable(input[*widget.Quantity](r, "ml").FocusTarget()) {
			t.Fatal("the focus jumped to the question that appeared")
		}
	}
	tapTarget(r, "help", "No")
	if r.visible("what") || r.visible("ml") {
		t.Fatal("“No” left the questions there")
	}
	tapTarget(r, "help", "Yes")
	if r.answer("what") != "Feeds through a tube" {
		t.Fatalf("the hidden answer was lost: %q", r.answer("what"))
	}
}

func TestNoneOfTheseClearsTheOthers(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("help")
	tapTarget(r, "help", "Yes")
	tapTarget(r, "what", "Food is soft")
	tapTarget(r, "what", "None of these")
	if got := r.answer("what"); got != "None of these" {
		t.Fatalf("answer %q", got)
	}
}

func TestTypingIsSavedAtItsPace(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("note")
	area := input[*widget.TextArea](r, "note")
	r.desk.Focus(area.FocusTarget())
	test.Type(area.FocusTarget(), "Blue bowl")
	if r.answer("note") != "" {
		t.Fatal("saved at each key")
	}
	next, ok := r.ed.NextSave()
	if !ok || next.Sub(r.desk.Clock) != model.Pause {
		t.Fatalf("next save in %v %v", next.Sub(r.desk.Clock), ok)
	}
	r.desk.Clock = next
	r.ed.Tick()
	if r.answer("note") != "Blue bowl" {
		t.Fatalf("after the pause: %q", r.answer("note"))
	}
	test.Type(area.FocusTarget(), ".")
	r.desk.Win.Canvas().Unfocus()
	if r.answer("note") != "Blue bowl." {
		t.Fatalf("leaving the field did not save: %q", r.answer("note"))
	}
	if got := r.ed.Line.Words().Text; got != "Saved on this tablet at 10:42" {
		t.Fatalf("save line: %q", got)
	}
}

func typeInto(r *rig, f fyne.Focusable, text string) {
	r.desk.Focus(f)
	test.Type(f, text)
}

func TestAFutureDateIsToldAndMended(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("when")
	d := input[*widget.DateParts](r, "when")
	c := r.desk.Win.Canvas()
	r.desk.Focus(d.FocusTarget())
	typeInto(r, c.Focused(), "12")
	c.(interface{ FocusNext() }).FocusNext()
	test.Type(c.Focused(), "6")
	c.(interface{ FocusNext() }).FocusNext()
	test.Type(c.Focused(), "2026")
	field := input[*widget.Field](r, "when.field")
	c.Unfocus()
	if field.Error() != "The date must be today or earlier" {
		t.Fatalf("error: %q", field.Error())
	}
	fx := model.LikelyFix(r.doc.Form().Item("when"), r.ed.Values(engine.Cell{LinkID: "when"}), r.ed.Problems(engine.Cell{LinkID: "when"})[0], r.desk.Clock)
	if fx.Word != "Change to 2025" {
		t.Fatalf("offers %q", fx.Word)
	}
	r.ed.Choose(engine.Cell{LinkID: "when"}, fx.Value)
	if field.Error() != "" || r.answer("when") != "12 June 2025" {
		t.Fatalf("after the mend: %q, %q", field.Error(), r.answer("when"))
	}
}

func TestHalfADateStopsThePage(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("when")
	d := input[*widget.DateParts](r, "when")
	typeInto(r, d.FocusTarget(), "31")
	r.desk.Win.Canvas().Unfocus()
	if got := input[*widget.Field](r, "when.field").Error(); got != "Enter the year as well" {
		t.Fatalf("error: %q", got)
	}
	if l := r.page.Local(); len(l) != 1 || l[0].Cell.LinkID != "when" {
		t.Fatalf("local problems: %v", l)
	}
}

func TestNumbersAndMoments(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("n")
	typeInto(r, input[*widget.Quantity](r, "n").FocusTarget(), "05")
	r.desk.Win.Canvas().Unfocus()
	if got := r.answer("n"); got != "5" {
		t.Fatalf("number: %q", got)
	}
	r.on("at")
	at := input[*widget.DateParts](r, "at")
	at.Load("2026-03-09")
	typeInto(r, input[*widget.TextInput](r, "at.time").FocusTarget(), "14.30")
	r.desk.Win.Canvas().Unfocus()
	if st := r.doc.State(engine.Cell{LinkID: "at"}); len(st.Values) != 1 || st.Values[0].Text != "2026-03-09T14:30:00Z" {
		t.Fatalf("moment: %+v", st.Values)
	}
}

func TestAPersonOfTheCaseIsPointedAt(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("who")
	p := input[*widget.PersonPicker](r, "who")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	st := r.doc.State(engine.Cell{LinkID: "who"})
	if len(st.Values) != 1 || st.Values[0].Reference.Reference != "RelatedPerson/1" || st.Values[0].Reference.Display != "Farah Rahman" {
		t.Fatalf("answer: %+v", st.Values)
	}
}

func TestOwnWordsOnAChoice(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("place")
	tapTarget(r, "place", "At home")
	if r.answer("place") != "At home" {
		t.Fatalf("answer %q", r.answer("place"))
	}
	tapTarget(r, "place", "Something else")
	box := input[*widget.TextInput](r, "place.other")
	typeInto(r, box.FocusTarget(), "On the bus")
	r.desk.Win.Canvas().Unfocus()
	if r.answer("place") != "On the bus" {
		t.Fatalf("answer %q", r.answer("place"))
	}
	// Opened again, the words are there.
	r.on("place")
	if got := input[*widget.TextInput](r, "place.other").Value(); got != "On the bus" || !input[*widget.TextInput](r, "place.other").Visible() {
		t.Fatalf("own words: %q", got)
	}
}

func TestAReasonForNoAnswer(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("why")
	if got := r.ed.Continue(r.pageOf("why").ID, ""); len(got) != 1 || got[0].Cell.LinkID != "why" {
		t.Fatalf("to fix: %v", got)
	}
	if input[*widget.Field](r, "why.field").Error() == "" {
		t.Fatal("the missing answer is not said beside the question")
	}
	g := input[*widget.GapPicker](r, "why.gap")
	if !g.Visible() {
		t.Fatal("no reason can be given")
	}
	r.page.byCell[engine.Cell{LinkID: "why"}].gap.changed(widget.Gap{Code: "not-known"})
	if st := r.doc.State(engine.Cell{LinkID: "why"}); st.Gap == nil || st.Gap.Code != "not-known" {
		t.Fatalf("gap: %+v", st.Gap)
	}
	if got := r.ed.Continue(r.pageOf("why").ID, ""); len(got) != 0 {
		t.Fatalf("still to fix: %v", got)
	}
	if e := input[*widget.Field](r, "why.field").Error(); e != "" {
		t.Fatalf("still says %q", e)
	}
}

func TestRowsAreCardsThatOpen(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("med")
	l := r.page.byCell[engine.Cell{LinkID: "med"}].rows.(*rowList)
	l.add()
	if len(r.rows) != 1 {
		t.Fatal("a new row did not open")
	}
	row := r.rows[0]
	g := r.doc.Form().Item("med").Rows
	r.open(g.Pages[0], row, 728)
	name := input[*widget.TextInput](r, string(row)+".med.name")
	typeInto(r, name.FocusTarget(), "Levetiracetam")
	r.desk.Win.Canvas().Unfocus()
	r.on("med")
	if got := model.RowTitle(r.doc, g, row); got != "Levetiracetam" {
		t.Fatalf("card: %q", got)
	}
	l = r.page.byCell[engine.Cell{LinkID: "med"}].rows.(*rowList)
	l.remove(string(row))
	if n := len(r.doc.Rows("med", "")); n != 0 {
		t.Fatalf("%d rows after removing", n)
	}
	l.undo(string(row))
	if got := model.RowTitle(r.doc, g, row); len(r.doc.Rows("med", "")) != 1 || got != "Levetiracetam" {
		t.Fatalf("after undo: %q", got)
	}
}

// A key press touches the box and nothing else: the document hears of it only
// when the pause has passed.
func TestAKeyTouchesNothingElse(t *testing.T) {
	screentest.App(t)
	r := smallRig(t)
	r.on("note")
	before := len(r.mem.Ops)
	typeInto(r, input[*widget.TextArea](r, "note").FocusTarget(), "abcdefgh")
	if len(r.mem.Ops) != before {
		t.Fatalf("%d changes were recorded while typing", len(r.mem.Ops)-before)
	}
}

func TestClock(t *testing.T) {
	for in, want := range map[string]string{
		"14:30": "14:30:00", "9.05": "09:05:00", "0905": "09:05:00", "930": "09:30:00", "9": "09:00:00", "23": "23:00:00",
		"24": "", "14:60": "", "": "", "abc": "", "12345": "",
	} {
		if got, ok := clock(in); got != want || ok != (want != "") {
			t.Errorf("clock(%q) = %q %v", in, got, ok)
		}
	}
}

func TestPlainDigits(t *testing.T) {
	for in, want := range map[string]string{"05": "5", "0": "0", "000": "0", "0.5": "0.5", "-03.20": "-3.20", "10": "10"} {
		if got := plainDigits(in); got != want {
			t.Errorf("plainDigits(%q) = %q", in, got)
		}
	}
}
