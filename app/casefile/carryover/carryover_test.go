package carryover_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/library"
)

// begin starts a form as the app does: with what the record and other forms say.
func begin(t *testing.T, c *casetest.Case, form string) casetest.Doc {
	t.Helper()
	return c.DocOver(form, carryover.For(c.Record(), casetest.Form(t, form)))
}

// sample is a case with Jane's record and her parents'.
func sample(t *testing.T) (*casetest.Case, casetest.Doc, casetest.Doc) {
	c := casetest.New(t, "2026-11-03 10:00")
	jane := c.Doc("person").Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample").Set("person.dob", "2018-05-14").
		Set("person.ethnicity", "ABAN")
	nadia := c.Doc("person").Set("person.kind", "parent").Set("person.given", "Nadia").Set("person.family", "Sample").
		Set("person.relationship", "mother").Set("person.pr", "yes-evidence-seen").Set("person.lives", "full-time")
	rec := casetest.Hold(t, c.Record().Case)
	rec.Set("case.child", ref("Patient", jane, "Jane Sample"))
	rec.Row("case.people", ".person", ref("RelatedPerson", nadia, "Nadia Sample"), ".as", "parent", ".household", "yes")
	return c, jane, nadia
}

func ref(kind string, d casetest.Doc, name string) string {
	return `{"reference":"` + kind + `/` + d.ID().String() + `","display":"` + name + `"}`
}

func TestEveryQuestionOfTheTableIsThere(t *testing.T) {
	for _, link := range carryover.Links() {
		form, _, _ := strings.Cut(link, ".")
		q, err := library.Get(form)
		if err != nil {
			t.Errorf("%s: %v", link, err)
			continue
		}
		_ = q
		if casetest.Form(t, form).Item(link) == nil {
			t.Errorf("%s is no question of its form", link)
		}
	}
}

// The record goes before any form, and a form before nothing.
func TestAFormBeginsWithWhatIsKnown(t *testing.T) {
	c, jane, _ := sample(t)
	caf := begin(t, c, "caf")
	if got := caf.Text("caf.id.ethnicity"); !strings.Contains(got, "Bangladeshi") {
		t.Errorf("ethnicity of the record: %q", got)
	}
	if got := caf.Origin(casefile.Cell{LinkID: "caf.id.ethnicity"}); got != "the case record" {
		t.Errorf("its origin: %q", got)
	}
	caf.Set("caf.id.religion", "Muslim").Set("caf.svc.sen", "ehc-plan")
	c.At("2026-11-04 09:00")
	dca := begin(t, c, "dca")
	at := casefile.Cell{LinkID: "dca.child.religion"}
	if got := dca.Text("dca.child.religion"); got != "Muslim" {
		t.Errorf("religion of the CAF: %q", got)
	}
	if got := dca.Origin(at); got != "the Common Assessment Framework of 3 November 2026, version 1" {
		t.Errorf("its origin: %q", got)
	}
	if got := dca.Code("dca.dev.edu.send"); got != "ehc-plan" {
		t.Errorf("the same code of another list: %q", got)
	}
	if from, ok := dca.Source(at); !ok || from.Doc != caf.ID() || from.Cell.LinkID != "caf.id.religion" || from.Version != 1 {
		t.Errorf("source %+v %v", from, ok)
	}
	jane.Set("person.religion", "none")
	if got := begin(t, c, "dca").Text("dca.child.religion"); got != "None" {
		t.Errorf("the record goes before a form: %q", got)
	}
}

func TestAnAnswerSaysWhereItIsFromUntilSomebodyTouchesIt(t *testing.T) {
	c, _, _ := sample(t)
	begin(t, c, "caf").Set("caf.id.religion", "Muslim")
	dca := begin(t, c, "dca")
	at := casefile.Cell{LinkID: "dca.child.religion"}
	dca.Set("dca.child.religion", "Sikh")
	if got := dca.Origin(at); got != "" {
		t.Errorf("a changed answer is still from elsewhere: %q", got)
	}
	if o, ok := carryover.OriginOf(c.Record(), dca.Document, at); !ok || !o.Touched || !o.Changed {
		t.Errorf("%+v %v", o, ok)
	}
	if got := dca.Origin(casefile.Cell{LinkID: "dca.child.portrait"}); got != "" {
		t.Errorf("an answer that nobody carried over is from %q", got)
	}
}

// Scenario, step 4, expect 2: what is pulled from an assessment stays linked to
// its version, and says when the source changed since.
func TestALinkedAnswerSaysThatItsSourceChanged(t *testing.T) {
	c, _, _ := sample(t)
	dca := begin(t, c, "dca").Set("dca.form.why", "emergency").Set("dca.fam.others-safe", "Dan and Ella: with aunt Salma")
	cmp := begin(t, c, "cmp")
	at := casefile.Cell{LinkID: "cmp.others"}
	if got := cmp.Text("cmp.others"); got != "Dan and Ella: with aunt Salma" {
		t.Fatalf("carried over: %q", got)
	}
	r := c.Record()
	if o, ok := carryover.OriginOf(r, cmp.Document, at); !ok || o.Changed || o.Words() != "From the Disabled Child Assessment of 3 November 2026, version 1" {
		t.Errorf("%+v %v", o, ok)
	}
	if err := carryover.Renew(context.Background(), r, cmp.Document, at); err == nil {
		t.Error("it is renewed though nothing changed")
	}
	dca.Set("dca.fam.others-safe", "Dan and Ella: with aunt Salma. Finn and Grace: with her daughter")
	o, ok := carryover.OriginOf(r, cmp.Document, at)
	if !ok || !o.Changed || o.Touched || len(o.Now) != 1 || !strings.Contains(o.Now[0].Text, "Finn") {
		t.Errorf("after the change: %+v %v", o, ok)
	}
	if err := carryover.Renew(context.Background(), r, cmp.Document, at); err != nil {
		t.Fatal(err)
	}
	if got := cmp.Text("cmp.others"); !strings.Contains(got, "Finn") || cmp.Origin(at) == "" {
		t.Errorf("renewed: %q from %q", got, cmp.Origin(at))
	}
}

// caf.md section 2, prefill: a correction offers to update the case record and
// keeps the earlier value in history.
func TestACorrectedAnswerOffersToCorrectTheRecord(t *testing.T) {
	c, jane, nadia := sample(t)
	dca := begin(t, c, "dca")
	if got := carryover.Corrections(c.Record(), dca.Document); len(got) != 0 {
		t.Fatalf("nothing was corrected: %+v", got)
	}
	dca.Set("dca.child.ethnicity", "AIND").Set("dca.child.portrait", "Bright smile")
	row := dca.Rows("dca.fam.member", "")[0].ID
	dca.In(row, "dca.fam.member.pr", "no")
	ks := carryover.Corrections(c.Record(), dca.Document)
	if len(ks) != 2 || ks[0].Record.ID() != jane.ID() || ks[1].Record.ID() != nadia.ID() {
		t.Fatalf("offered: %+v", ks)
	}
	for _, k := range ks {
		if err := k.Apply(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if jane.Code("person.ethnicity") != "AIND" || nadia.Code("person.pr") != "no" {
		t.Errorf("the records say %q and %q", jane.Code("person.ethnicity"), nadia.Code("person.pr"))
	}
	if h := jane.History(casefile.Cell{LinkID: "person.ethnicity"}); len(h) != 2 {
		t.Errorf("the earlier value is not in the history: %v", h)
	}
	if got := carryover.Corrections(c.Record(), dca.Document); len(got) != 0 {
		t.Errorf("it is offered again: %+v", got)
	}
}

// An answer of somebody else's form is theirs: it is not corrected from here.
func TestAFilledFormIsNeverCorrected(t *testing.T) {
	c, _, _ := sample(t)
	begin(t, c, "caf").Set("caf.id.religion", "Muslim")
	dca := begin(t, c, "dca").Set("dca.child.religion", "Sikh")
	if got := carryover.Corrections(c.Record(), dca.Document); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestARowOfAPersonBeginsWithTheirRecord(t *testing.T) {
	c, _, nadia := sample(t)
	dca := begin(t, c, "dca")
	rows := dca.Rows("dca.fam.member", "")
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	row := rows[0].ID
	if dca.TextIn(row, "dca.fam.member.relationship") != "Mother" || dca.CodeIn(row, "dca.fam.member.pr") != "yes-evidence-seen" {
		t.Errorf("relationship %q, responsibility %q", dca.TextIn(row, "dca.fam.member.relationship"), dca.CodeIn(row, "dca.fam.member.pr"))
	}
	if from, ok := dca.Source(casefile.Cell{Row: row, LinkID: "dca.fam.member.pr"}); !ok || from.Doc != nadia.ID() {
		t.Errorf("source %+v %v", from, ok)
	}
	// What another form says about them is taken where the record says nothing.
	dca.In(row, "dca.fam.member.role", "Lifts and feeds, day and night")
	next := begin(t, c, "dca")
	if got := next.TextIn(next.Rows("dca.fam.member", "")[0].ID, "dca.fam.member.role"); got != "Lifts and feeds, day and night" {
		t.Errorf("from the earlier form: %q", got)
	}
}

func TestRowsAreCarriedOverWhole(t *testing.T) {
	c, _, _ := sample(t)
	dca := begin(t, c, "dca")
	dca.Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2026-11-27")
	dca.Row("dca.dev.health.need", ".what", "Eye test", ".status", "met")
	plan := begin(t, c, "cinp")
	rows := plan.Rows("cinp.health", "")
	if len(rows) != 1 {
		t.Fatalf("%d needs are carried, want the one that is open", len(rows))
	}
	row := rows[0].ID
	if plan.TextIn(row, "cinp.health.what") != "Pressure-relieving seat" || plan.TextIn(row, "cinp.health.owner") != "Tessa Lind" || plan.DateIn(row, "cinp.health.by") != "2026-11-27" {
		t.Errorf("%q, %q, %q", plan.TextIn(row, "cinp.health.what"), plan.TextIn(row, "cinp.health.owner"), plan.DateIn(row, "cinp.health.by"))
	}
	if got := plan.Origin(casefile.Cell{Row: row, LinkID: "cinp.health.what"}); !strings.HasPrefix(got, "the Disabled Child Assessment") {
		t.Errorf("origin %q", got)
	}
}

// A row that was carried over twice is still the one of the first form.
func TestRowsAreCarriedOnFromFormToForm(t *testing.T) {
	c, _, _ := sample(t)
	first := begin(t, c, "dca")
	first.Row("dca.dis.condition", ".name", "TD-17", ".status", "diagnosed")
	for _, now := range []string{"2027-11-03 09:00", "2028-11-03 09:00"} {
		c.At(now)
		d := begin(t, c, "dca")
		rows := d.Rows("dca.dis.condition", "")
		if len(rows) != 1 || d.TextIn(rows[0].ID, "dca.dis.condition.name") != "TD-17" {
			t.Fatalf("%s: %d rows", now, len(rows))
		}
		if from, _ := d.Source(casefile.Cell{Row: rows[0].ID, LinkID: "dca.dis.condition.name"}); from.Doc != first.ID() {
			t.Errorf("%s: from %+v", now, from)
		}
	}
}

func TestOneOfSeveralIsForSomebodyToSay(t *testing.T) {
	c, jane, _ := sample(t)
	jane.Set("person.languages", "syl", "en")
	if n := len(jane.State(casefile.Cell{LinkID: "person.languages"}).Values); n != 2 {
		t.Fatalf("the record names %d languages", n)
	}
	if got := begin(t, c, "caf").Text("caf.id.child-language"); got != "" {
		t.Errorf("the language that the child understands best is %q, which nobody said", got)
	}
	if got := begin(t, c, "dca").Text("dca.child.language"); got == "" {
		t.Error("a question for several languages has none")
	}
}

// What may not be seen by everybody where it stands is not carried to a question
// that is open.
func TestRestrictedStaysRestricted(t *testing.T) {
	c, _, _ := sample(t)
	begin(t, c, "caf").Set("caf.home.safe-to-visit", "Dog bites")
	for _, link := range carryover.Links() {
		form, _, _ := strings.Cut(link, ".")
		it := casetest.Form(t, form).Item(link)
		if it == nil || it.Restricted || form == "person" {
			continue
		}
		d := begin(t, c, form)
		for _, v := range d.State(casefile.Cell{LinkID: link}).Values {
			if strings.Contains(v.Text, "Dog bites") {
				t.Errorf("%s, which is open, says what was restricted", link)
			}
		}
	}
}

// The newest answer counts, of whichever form.
func TestTheNewestAnswerCounts(t *testing.T) {
	c, _, _ := sample(t)
	caf := begin(t, c, "caf").Set("caf.id.religion", "Muslim")
	c.At("2026-11-05 09:00")
	begin(t, c, "dca").Set("dca.child.religion", "Sikh")
	c.At("2026-11-06 09:00")
	if got := begin(t, c, "dca").Text("dca.child.religion"); got != "Sikh" {
		t.Errorf("the newest is Sikh, got %q", got)
	}
	caf.Set("caf.id.religion", "Hindu")
	c.At("2026-11-07 09:00")
	if got := begin(t, c, "dca").Text("dca.child.religion"); got != "Hindu" {
		t.Errorf("the newest is Hindu, got %q", got)
	}
	if !slices.Contains(carryover.Links(), "dca.child.religion") {
		t.Error("the table is empty")
	}
}

// Scenario, step 4, expect 2: the child's words are pulled from the assessment into
// the row of the child.
func TestARequestBeginsWithTheChildsOwnWords(t *testing.T) {
	c, jane, _ := sample(t)
	dca := begin(t, c, "dca").Set("dca.voice.signals", "Yes: looks up. No: shuts eyes").Set("dca.voice.wants", "Keep: library. Stop: wet sleeves")
	cmp := begin(t, c, "cmp")
	rows := cmp.Rows("cmp.child", "")
	if len(rows) != 1 {
		t.Fatalf("%d children", len(rows))
	}
	row := rows[0].ID
	if v, _ := cmp.AnswerIn(row, "cmp.child.person"); v.Reference.Reference != "Patient/"+jane.ID().String() {
		t.Errorf("the row is about %+v", v.Reference)
	}
	if got := cmp.TextIn(row, "cmp.child.communication"); got != "Yes: looks up. No: shuts eyes" {
		t.Errorf("communication: %q", got)
	}
	at := casefile.Cell{Row: row, LinkID: "cmp.child.wishes"}
	if from, ok := cmp.Source(at); !ok || from.Doc != dca.ID() || from.Cell.LinkID != "dca.voice.wants" || from.Version != 1 {
		t.Errorf("its source: %+v %v", from, ok)
	}
	dca.Set("dca.voice.wants", "Home, soon")
	if o, ok := carryover.OriginOf(c.Record(), cmp.Document, at); !ok || !o.Changed {
		t.Errorf("the assessment changed since: %+v %v", o, ok)
	}
}
