package casefile_test

import (
	"context"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

const conditions = "cmp.conditions"

func condition(c *casetest.Case) (casetest.Doc, casefile.RowID) {
	d := c.Doc("cmp").Set("cmp.decision", "agreed-with-conditions")
	return d, d.Row(conditions, ".what", "Find a contract carer for each child", ".who", "Carol Pike", ".by", "2026-11-27",
		".outcome", "Each girl knows where she sleeps", ".accepted", "agreed")
}

func move(t *testing.T, d casetest.Doc, row casefile.RowID, to, why string) {
	t.Helper()
	cell := casefile.Cell{Row: row, LinkID: conditions + ".by"}
	if _, err := d.SetBecause(context.Background(), cell, why, fhir.Prim(fhir.Date, to)); err != nil {
		t.Fatal(err)
	}
}

// act.moved: how often a promised day was put off, and why, is read from its history.
func TestMovesOfADayAreReadFromItsHistory(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d, row := condition(c)
	trail := func() casefile.Trail { return d.Trail(d.Actions()[0]) }
	if got := trail(); len(got.Moves) != 0 || len(got.Days) != 1 {
		t.Fatalf("a new promise was put off: %+v", got)
	}
	c.At("2026-11-20 09:00")
	move(t, d, row, "2026-12-04", "The second carer’s approval waits for panel")
	c.At("2026-12-01 09:00")
	d.In(row, conditions+".by", "2026-12-11")
	c.At("2026-12-02 09:00")
	d.In(row, conditions+".by", "2026-12-09")
	got := trail()
	if len(got.Moves) != 2 || got.Moves[0].From != "2026-11-27" || got.Moves[0].To != "2026-12-04" || got.Moves[0].Why == "" || got.Moves[0].By.Name != "Ruth Adeyemi" {
		t.Errorf("the moves are %+v", got.Moves)
	}
	if len(got.Moves) == 2 && got.Moves[1].Why != "" {
		t.Errorf("nobody gave a reason for the second, and it has %q", got.Moves[1].Why)
	}
	if len(got.Days) != 4 {
		t.Errorf("a day brought forward is a day of its own, not a move: %+v", got.Days)
	}
}

// While a plan is being written its days are drafts.
func TestADayChangedWhileWritingIsNoMove(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d := c.Doc("cmp").Set("cmp.decision", "agreed-with-conditions")
	row := d.Row(conditions, ".what", "Find a carer", ".by", "2026-11-20")
	c.At("2026-11-04 15:00")
	d.In(row, conditions+".by", "2026-11-27")
	if got := d.Trail(d.Actions()[0]); len(got.Moves) != 0 || got.Days[0].Day != "2026-11-27" {
		t.Errorf("the trail is %+v", got)
	}
}

// act.accepted: who said so, when and how.
func TestAnAcceptanceSaysWhoWhenAndHow(t *testing.T) {
	c := casetest.New(t, "2026-11-03 15:00")
	d := c.Doc("cmp").Set("cmp.decision", "agreed-with-conditions")
	row := d.Row(conditions, ".what", "Find a carer", ".by", "2026-11-20", ".accepted", "not-told")
	d.In(row, conditions+".who", "Practitioner/"+c.Me.Person.String())
	c.At("2026-11-04 12:00")
	agreed := d.Form().Item(conditions + ".accepted").Options[0].Value
	if _, err := d.SetBecause(context.Background(), casefile.Cell{Row: row, LinkID: conditions + ".accepted"}, "By phone", agreed); err != nil {
		t.Fatal(err)
	}
	got := d.Trail(d.Actions()[0]).Acceptance
	if got.Code != casefile.Agreed || got.How != "By phone" || casefile.DateOf(got.At) != "2026-11-04" || !got.Own {
		t.Errorf("accepted: %+v", got)
	}
}

const planForm = `{"resourceType":"Questionnaire","url":"urn:test:plan","version":"1.0.0","name":"Plan","title":"Plan","status":"active","item":[
 {"linkId":"sec","type":"group","text":"The plan","item":[
  {"linkId":"act","type":"group","repeats":true,"text":"Actions","item":[
   {"linkId":"act.what","type":"string","text":"What?"},
   {"linkId":"act.who","type":"string","text":"Who?"},
   {"linkId":"act.by","type":"date","text":"By when?"},
   {"linkId":"act.status","type":"string","text":"Status"},
   {"linkId":"act.progress","type":"string","text":"What happened?"}]},
  {"linkId":"sign","type":"attachment","text":"Lead","extension":[
   {"url":"https://forms.doorstep.example/fhir/StructureDefinition/item-control","valueCode":"signature"},
   {"url":"https://forms.doorstep.example/fhir/StructureDefinition/signer","extension":[{"url":"role","valueCode":"lead"}]}]}]}]}`

// What becomes of an action does not end the signatures under its plan; what was
// promised does. A day put off later leaves the signature over the first.
func TestSignaturesStayOverAPlanThatIsFollowedThrough(t *testing.T) {
	q, err := fhir.ParseQuestionnaire([]byte(planForm))
	if err != nil {
		t.Fatal(err)
	}
	r := newTablet(t, "ruth")
	if r.form, err = engine.Compile(q); err != nil {
		t.Fatal(err)
	}
	r.open(nil)
	d, ctx := r.doc, context.Background()
	row, _, err := d.AddRow(ctx, "act", "")
	if err != nil {
		t.Fatal(err)
	}
	set := func(what string, v fhir.Value) {
		t.Helper()
		if _, err := d.SetBecause(ctx, casefile.Cell{Row: row, LinkID: "act." + what}, "because", v); err != nil {
			t.Fatal(err)
		}
	}
	set("what", fhir.TextValue("Order a bath lift"))
	set("by", fhir.Prim(fhir.Date, "2026-03-20"))
	if _, err := d.Sign(ctx, casefile.Signing{Cell: casefile.Cell{LinkID: "sign"}, Name: "Ruth Adeyemi", Typed: true}); err != nil {
		t.Fatal(err)
	}
	holds := func() bool { return d.Signatures()[0].Valid && d.Summary().Version == 1 }
	r.now = r.now.Add(24 * time.Hour)
	set("status", fhir.TextValue(casefile.UnderWay))
	set("progress", fhir.TextValue("Ordered on Monday"))
	set("by", fhir.Prim(fhir.Date, "2026-03-27"))
	if !holds() {
		t.Error("writing down what happened ended the signature")
	}
	if a := d.Actions()[0]; a.By != "2026-03-27" || len(d.Trail(a).Moves) != 1 {
		t.Errorf("the day is %s, put off %d times", a.By, len(d.Trail(a).Moves))
	}
	set("what", fhir.TextValue("Order a wet room"))
	if holds() {
		t.Error("another promise stands under the old signature")
	}
}
