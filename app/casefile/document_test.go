package casefile_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

const sys = "urn:test:options"

// visit is a small form with one of everything that merges in its own way.
const visit = `{"resourceType":"Questionnaire","url":"urn:test:visit","version":"1.0.0","name":"Visit","title":"Visit","status":"active","item":[
 {"linkId":"sec","type":"group","text":"The visit","item":[
  {"linkId":"note","type":"text","text":"What did you see?"},
  {"linkId":"weight","type":"quantity","text":"Weight"},
  {"linkId":"alone","type":"boolean","text":"Seen alone?"},
  {"linkId":"who","type":"open-choice","repeats":true,"text":"Who was there?","answerOption":[
   {"valueCoding":{"system":"urn:test:options","code":"mum","display":"Mum"}},
   {"valueCoding":{"system":"urn:test:options","code":"dad","display":"Dad"}},
   {"valueCoding":{"system":"urn:test:options","code":"none","display":"Nobody"}}]},
  {"linkId":"why","type":"string","text":"Why not?","required":true,"enableWhen":[{"question":"alone","operator":"=","answerBoolean":false}]},
  {"linkId":"kit","type":"group","repeats":true,"text":"Equipment","item":[
   {"linkId":"kit-name","type":"string","text":"What is it?"},
   {"linkId":"kit-part","type":"group","repeats":true,"text":"Part","item":[{"linkId":"kit-part-name","type":"string","text":"Name"}]}]},
  {"linkId":"sign","type":"attachment","text":"Practitioner","extension":[
   {"url":"https://forms.doorstep.example/fhir/StructureDefinition/item-control","valueCode":"signature"},
   {"url":"https://forms.doorstep.example/fhir/StructureDefinition/signer","extension":[{"url":"role","valueCode":"practitioner"}]}]},
  {"linkId":"after","type":"string","text":"Office use"}]}]}`

var compiled = func() *engine.Form {
	q, err := fhir.ParseQuestionnaire([]byte(visit))
	if err != nil {
		panic(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		panic(err)
	}
	return f
}()

// tablet is one replica: it records in memory and hands on what it has.
type tablet struct {
	t    testing.TB
	form *engine.Form
	name string
	inc  op.ID
	seq  uint64
	sent uint64  // published up to this seq
	log  []op.Op // own changes
	got  []op.Op // of others
	doc  *casefile.Document
	now  time.Time
}

type kept struct{}

func (kept) Wait(context.Context) error { return nil }

func (r *tablet) Record(_ casefile.ID, ops []op.Op, named func()) (casefile.Ticket, error) {
	for i := range ops {
		r.seq++
		ops[i].Dot = op.Dot{Inc: r.inc, Seq: r.seq}
		ops[i].At = op.Stamp(r.now)
	}
	if named != nil {
		named()
	}
	for i := range ops {
		if err := ops[i].Check(); err != nil {
			r.t.Fatalf("a change breaks the rules of ops: %v", err)
		}
	}
	r.log = append(r.log, ops...)
	return kept{}, nil
}

func (r *tablet) Unpublished(_ casefile.ID, d op.Dot) bool { return d.Inc == r.inc && d.Seq > r.sent }

func (r *tablet) SignStatement(s casefile.Statement) ([]byte, error) {
	return []byte("signed " + s.Role), nil
}

var docID = op.ID{1, 2, 3}

func newTablet(t testing.TB, name string) *tablet {
	r := &tablet{t: t, form: compiled, name: name, now: time.Date(2026, 3, 9, 15, 40, 0, 0, time.UTC)}
	copy(r.inc[:], name)
	r.open(nil)
	return r
}

func (r *tablet) open(ops []op.Op) {
	r.doc = casefile.Open(casefile.Config{
		ID: docID, Space: op.ID{9}, Form: r.form, Record: r, Rand: rand.Reader, Signer: r,
		Env: engine.Env{Now: func() time.Time { return r.now }},
		Authors: func(inc op.ID) casefile.Author {
			return casefile.Author{Person: inc, Name: strings.TrimRight(string(inc[:]), "\x00"), Me: inc == r.inc}
		},
	}, ops)
}

// give sends everything that r has to the others.
func (r *tablet) give(others ...*tablet) {
	for _, o := range others {
		if o == r {
			continue
		}
		o.doc.Merge(r.all())
		o.got = append(o.got, r.all()...)
	}
}

// all is everything that the tablet holds.
func (r *tablet) all() []op.Op { return slices.Concat(r.log, r.got) }

func (r *tablet) set(link string, vs ...fhir.Value) { r.setIn("", link, vs...) }

func (r *tablet) setIn(row engine.RowID, link string, vs ...fhir.Value) {
	r.t.Helper()
	if _, err := r.doc.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, vs...); err != nil {
		r.t.Fatalf("%s sets %s: %v", r.name, link, err)
	}
}

func (r *tablet) row(group string, parent engine.RowID) engine.RowID {
	r.t.Helper()
	id, _, err := r.doc.AddRow(context.Background(), group, parent)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

func (r *tablet) json() string {
	r.t.Helper()
	b, err := r.doc.QuestionnaireResponse().Indented()
	if err != nil {
		r.t.Fatal(err)
	}
	return string(b)
}

func (r *tablet) says(link string) string {
	return r.form.Text(r.form.Item(link), r.doc.State(casefile.Cell{LinkID: link}).Values)
}

func text(s string) fhir.Value         { return fhir.TextValue(s) }
func option(code, d string) fhir.Value { return fhir.CodingValue(sys, code, d) }

// same fails unless all tablets write the same bytes, also when they open the
// document anew.
func sameEverywhere(t testing.TB, tablets ...*tablet) {
	t.Helper()
	want := tablets[0].json()
	for _, r := range tablets {
		if d := cmp.Diff(want, r.json()); d != "" {
			t.Fatalf("%s and %s differ:\n%s", tablets[0].name, r.name, d)
		}
	}
}

func TestAnAnswerIsThereAfterOpeningAgain(t *testing.T) {
	a := newTablet(t, "grace")
	a.set("note", text("Dad lifts her."))
	a.set("weight", fhir.QuantityValue("31.50", "kg", "kg"))
	a.set("who", option("dad", "Dad"), option("mum", "Mum"), text("Auntie"))
	kit := a.row("kit", "")
	a.setIn(kit, "kit-name", text("Hoist"))
	part := a.row("kit-part", kit)
	a.setIn(part, "kit-part-name", text("Sling"))
	before := a.json()
	b := newTablet(t, "other")
	b.open(a.log)
	sameEverywhere(t, a, b)
	for _, want := range []string{`"31.50"`, "Auntie", "Sling", "Mum"} {
		if !strings.Contains(strings.ReplaceAll(before, `: 31.50`, `: "31.50"`), want) {
			t.Errorf("the response lacks %s:\n%s", want, before)
		}
	}
	if n := len(a.log); a.doc.Len() != n {
		t.Errorf("holds %d of %d changes", a.doc.Len(), n)
	}
}

func TestAnAnswerThatIsThereAlreadyChangesNothing(t *testing.T) {
	a := newTablet(t, "grace")
	a.set("note", text("once"))
	a.set("who", option("mum", "Mum"), text("Auntie"))
	n := len(a.log)
	a.set("note", text("once"))
	a.set("who", option("mum", "Mum"), text("Auntie"))
	a.set("weight")
	if len(a.log) != n {
		t.Errorf("%d changes were made for nothing", len(a.log)-n)
	}
}

func TestTwoAnswersStandSideBySideUntilSomebodyChooses(t *testing.T) {
	a, b := newTablet(t, "grace"), newTablet(t, "priya")
	a.set("note", text("Dad lifts her."))
	a.give(b)
	a.sent = a.seq
	a.set("note", text("Dad lifts her. He hurt his back."))
	b.now = b.now.Add(22 * time.Minute)
	b.set("note", text("Dad lifts her. Bath rim is 540 mm."))
	a.give(b)
	b.give(a)
	sameEverywhere(t, a, b)
	for _, r := range []*tablet{a, b} {
		ks := r.doc.Conflicts()
		if len(ks) != 1 {
			t.Fatalf("%s sees %d conflicts", r.name, len(ks))
		}
		k := ks[0]
		if k.Question != "What did you see?" || k.Before != "Dad lifts her." || len(k.Answers) != 2 {
			t.Fatalf("the chooser is given %+v", k)
		}
		if k.Answers[0].By.Name != "grace" || k.Answers[1].By.Name != "priya" || k.Answers[0].By.Me != (r == a) {
			t.Errorf("%s sees authors %v and %v", r.name, k.Answers[0].By, k.Answers[1].By)
		}
		problems := r.doc.Check()
		if !slices.ContainsFunc(problems, func(p engine.Problem) bool { return p.Rule == casefile.RuleConflict && p.Level == engine.LevelStop }) {
			t.Error("a choice that is open does not stop a signature")
		}
	}
	k := b.doc.Conflicts()[0]
	if _, err := b.doc.Resolve(context.Background(), k.Cell, k.Option, k.Answers[0].Dot, "Grace measured it."); err != nil {
		t.Fatal(err)
	}
	b.give(a)
	sameEverywhere(t, a, b)
	if len(a.doc.Conflicts()) != 0 || a.says("note") != "Dad lifts her. He hurt his back." {
		t.Errorf("after the choice grace reads %q, %d conflicts", a.says("note"), len(a.doc.Conflicts()))
	}
	var history []string
	reasons := ""
	for _, v := range a.doc.History(casefile.Cell{LinkID: "note"}) {
		history = append(history, v.Text)
		reasons += v.Why
	}
	if reasons != "Grace measured it." {
		t.Errorf("the reason for the choice reads %q", reasons)
	}
	if !slices.Contains(history, "Dad lifts her. Bath rim is 540 mm.") {
		t.Errorf("the other answer is not in the history: %q", history)
	}
	if _, err := a.doc.Resolve(context.Background(), k.Cell, "", k.Answers[0].Dot, ""); !errors.Is(err, casefile.ErrNoChoice) {
		t.Errorf("choosing again: %v", err)
	}
}

func TestBothPutTogether(t *testing.T) {
	a, b := newTablet(t, "grace"), newTablet(t, "priya")
	a.set("note", text("one"))
	b.set("note", text("two"))
	a.give(b)
	if _, err := b.doc.ResolveWith(context.Background(), casefile.Cell{LinkID: "note"}, text("one and two"), ""); err != nil {
		t.Fatal(err)
	}
	b.give(a)
	sameEverywhere(t, a, b)
	if a.says("note") != "one and two" || len(a.doc.Conflicts()) != 0 {
		t.Errorf("reads %q with %d conflicts", a.says("note"), len(a.doc.Conflicts()))
	}
}

func TestTicksOfOneQuestionMerge(t *testing.T) {
	a, b := newTablet(t, "grace"), newTablet(t, "priya")
	a.set("who", option("dad", "Dad"))
	a.give(b)
	a.set("who", option("dad", "Dad"), option("mum", "Mum"))
	b.set("who", text("Auntie"))
	a.give(b)
	b.give(a)
	sameEverywhere(t, a, b)
	if len(a.doc.Conflicts()) != 0 {
		t.Errorf("ticks of different options conflict: %+v", a.doc.Conflicts())
	}
	if got := a.says("who"); got != "Mum and Auntie" && got != "Mum, Auntie" {
		t.Errorf("who was there: %q", got)
	}
}

func TestARowRemovedHereAndChangedThereIsAskedAbout(t *testing.T) {
	a, b := newTablet(t, "grace"), newTablet(t, "priya")
	kit := a.row("kit", "")
	a.setIn(kit, "kit-name", text("Hoist"))
	a.give(b)
	if _, err := a.doc.RemoveRow(context.Background(), kit); err != nil {
		t.Fatal(err)
	}
	b.setIn(kit, "kit-name", text("Ceiling hoist"))
	a.give(b)
	b.give(a)
	sameEverywhere(t, a, b)
	ks := a.doc.Conflicts()
	if len(ks) != 1 || ks[0].Question != "Equipment" {
		t.Fatalf("conflicts: %+v", ks)
	}
	gone := slices.IndexFunc(ks[0].Answers, func(v casefile.Version) bool { return v.Text == "Removed" })
	if gone < 0 {
		t.Fatalf("the chooser does not say that it was removed: %+v", ks[0].Answers)
	}
	if _, err := a.doc.Resolve(context.Background(), ks[0].Cell, "", ks[0].Answers[gone].Dot, ""); err != nil {
		t.Fatal(err)
	}
	a.give(b)
	sameEverywhere(t, a, b)
	if n := len(b.doc.Rows("kit", "")); n != 0 || len(b.doc.Conflicts()) != 0 {
		t.Errorf("%d rows and %d conflicts are left", n, len(b.doc.Conflicts()))
	}
}

func TestRowsMoveAndComeBack(t *testing.T) {
	a := newTablet(t, "grace")
	var ids []engine.RowID
	for i := range 3 {
		id := a.row("kit", "")
		a.setIn(id, "kit-name", text(fmt.Sprint("kit ", i)))
		ids = append(ids, id)
	}
	order := func() (s []engine.RowID) {
		for _, r := range a.doc.Rows("kit", "") {
			s = append(s, r.ID)
		}
		return s
	}
	if _, err := a.doc.MoveRow(context.Background(), ids[2], ids[0]); err != nil {
		t.Fatal(err)
	}
	if got := order(); !slices.Equal(got, []engine.RowID{ids[2], ids[0], ids[1]}) {
		t.Fatalf("order %v", got)
	}
	gone, _, err := a.doc.TakeRow(context.Background(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.doc.Set(context.Background(), casefile.Cell{Row: ids[0], LinkID: "kit-name"}, text("x")); !errors.Is(err, casefile.ErrNoRow) {
		t.Errorf("wrote in a row that is gone: %v", err)
	}
	if _, err := a.doc.RestoreRow(context.Background(), gone); err != nil {
		t.Fatal(err)
	}
	if got := order(); !slices.Equal(got, []engine.RowID{ids[2], ids[0], ids[1]}) {
		t.Fatalf("after undoing: %v", got)
	}
	if s := a.doc.State(casefile.Cell{Row: ids[0], LinkID: "kit-name"}); len(s.Values) != 1 || s.Values[0].Text != "kit 0" {
		t.Errorf("the row came back without its answer: %+v", s.Values)
	}
	b := newTablet(t, "other")
	b.open(a.log)
	sameEverywhere(t, a, b)
}

func TestAGapStandsInPlaceOfAnAnswer(t *testing.T) {
	a := newTablet(t, "grace")
	a.set("note", text("x"))
	if _, err := a.doc.SetGap(context.Background(), casefile.Cell{LinkID: "note"}, &engine.Gap{Code: "declined-by-family"}); err != nil {
		t.Fatal(err)
	}
	s := a.doc.State(casefile.Cell{LinkID: "note"})
	if s.Gap == nil || s.Gap.Code != "declined-by-family" || len(s.Values) != 0 {
		t.Fatalf("state %+v", s)
	}
	b := newTablet(t, "other")
	b.open(a.log)
	sameEverywhere(t, a, b)
	a.set("note", text("y"))
	if s := a.doc.State(casefile.Cell{LinkID: "note"}); s.Gap != nil || len(s.Values) != 1 {
		t.Errorf("an answer leaves the gap: %+v", s)
	}
}

func TestWhatCannotBeSet(t *testing.T) {
	a := newTablet(t, "grace")
	for _, tt := range []struct {
		cell casefile.Cell
		want error
	}{
		{casefile.Cell{LinkID: "nothing"}, casefile.ErrNoQuestion},
		{casefile.Cell{LinkID: "sec"}, casefile.ErrNoQuestion},
		{casefile.Cell{LinkID: "kit-name"}, casefile.ErrNoRow},
		{casefile.Cell{Row: "x", LinkID: "kit-name"}, casefile.ErrNoRow},
		{casefile.Cell{Row: "x", LinkID: "note"}, casefile.ErrNoRow},
	} {
		if _, err := a.doc.Set(context.Background(), tt.cell, text("x")); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.cell, err, tt.want)
		}
	}
	if len(a.log) != 0 {
		t.Errorf("%d changes were made", len(a.log))
	}
}

func TestASignatureHoldsUntilSomethingItCoversChanges(t *testing.T) {
	ctx := context.Background()
	a := newTablet(t, "grace")
	a.set("alone", fhir.BoolValue(false))
	cell, err := a.doc.SignatureCell("practitioner")
	if err != nil || cell.LinkID != "sign" {
		t.Fatalf("signs at %v: %v", cell, err)
	}
	sign := casefile.Signing{Cell: cell, Name: "Grace O", Typed: true}
	if _, err := a.doc.Sign(ctx, sign); !errors.Is(err, casefile.ErrNotReady) {
		t.Fatalf("signed with an answer missing: %v", err)
	}
	a.set("why", text("She was asleep."))
	if _, err := a.doc.Sign(ctx, sign); err != nil {
		t.Fatal(err)
	}
	s := a.doc.Signatures()
	if len(s) != 1 || !s[0].Valid || !s[0].Typed || s[0].Name != "Grace O" || s[0].Code == "" {
		t.Fatalf("signatures %+v", s)
	}
	if a.doc.Status() != casefile.Completed {
		t.Errorf("status %s", a.doc.Status())
	}
	if len(a.doc.Covered(casefile.Cell{LinkID: "why"})) != 1 || len(a.doc.Covered(casefile.Cell{LinkID: "after"})) != 0 {
		t.Error("a signature covers what stands above it, and nothing else")
	}
	signed := a.json()
	if !strings.Contains(signed, "signed-digest") || !strings.Contains(signed, "questionnaireresponse-signature") {
		t.Errorf("the export does not show the signature:\n%s", signed)
	}
	a.now = a.now.Add(48 * time.Hour)
	a.set("after", text("filed"))
	if s := a.doc.Signatures(); !s[0].Valid || a.doc.Summary().Version != 1 {
		t.Error("a word below the signature ended it")
	}
	a.set("why", text("She was out."))
	sum := a.doc.Summary()
	if s := a.doc.Signatures(); s[0].Valid || sum.Version != 2 || !sum.Stale || sum.Status != casefile.Amended {
		t.Errorf("after a change: valid %v, %+v", s[0].Valid, sum)
	}
	a.set("why", text("She was out again."))
	if v := a.doc.Summary().Version; v != 2 {
		t.Errorf("each further change made a version: %d", v)
	}
	if strings.Contains(a.json(), "signed-digest") {
		t.Error("the export still shows a signature that no longer holds")
	}
	if _, err := a.doc.Sign(ctx, sign); err != nil {
		t.Fatal(err)
	}
	if sum := a.doc.Summary(); sum.Stale || len(sum.Signed) != 2 {
		t.Errorf("signed again, and still said to have changed since: %+v", sum)
	}
	b := newTablet(t, "other")
	b.open(a.log)
	sameEverywhere(t, a, b)
	if s := b.doc.Signatures(); len(s) != 2 || s[0].Valid || !s[1].Valid || s[1].Version != 2 {
		t.Errorf("on the other tablet: %+v", s)
	}
}

// Whatever three people do apart, in whatever order they meet, all of them
// write the same response in the end; and the engine kept up to date answer by
// answer says what a fresh one says.
func TestEveryoneReadsTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tablets := []*tablet{newTablet(t, "a"), newTablet(t, "b"), newTablet(t, "c")}
		ctx := context.Background()
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			r := tablets[rapid.IntRange(0, 2).Draw(rt, "who")]
			word := text(rapid.SampledFrom([]string{"x", "y", ""}).Draw(rt, "word"))
			rows := r.doc.Rows("kit", "")
			var row engine.RowID
			if len(rows) > 0 {
				row = rows[rapid.IntRange(0, len(rows)-1).Draw(rt, "row")].ID
			}
			var err error
			switch rapid.IntRange(0, 11).Draw(rt, "what") {
			case 0:
				_, err = r.doc.Set(ctx, casefile.Cell{LinkID: "note"}, word)
			case 1:
				vs := []fhir.Value{option("mum", "Mum"), option("dad", "Dad"), text("Auntie"), text("Uncle")}
				keep := rapid.SliceOfN(rapid.Bool(), 4, 4).Draw(rt, "ticks")
				vs = slices.DeleteFunc(vs, func(v fhir.Value) bool { k := keep[0]; keep = keep[1:]; return k })
				_, err = r.doc.Set(ctx, casefile.Cell{LinkID: "who"}, vs...)
			case 2:
				_, _, err = r.doc.AddRow(ctx, "kit", "")
			case 3:
				if row != "" {
					_, err = r.doc.Set(ctx, casefile.Cell{Row: row, LinkID: "kit-name"}, word)
				}
			case 4:
				if row != "" {
					_, err = r.doc.RemoveRow(ctx, row)
				}
			case 5:
				if row != "" {
					_, err = r.doc.MoveRow(ctx, row, rows[0].ID)
					if errors.Is(err, casefile.ErrNoRow) {
						err = nil // before itself
					}
				}
			case 6:
				if row != "" {
					_, _, err = r.doc.AddRow(ctx, "kit-part", row)
				}
			case 7:
				_, err = r.doc.SetGap(ctx, casefile.Cell{LinkID: "note"}, &engine.Gap{Code: "not-known"})
			case 8:
				_, err = r.doc.Set(ctx, casefile.Cell{LinkID: "alone"}, fhir.BoolValue(word.Text == "x"))
			case 9:
				if ks := r.doc.Conflicts(); len(ks) > 0 {
					k := ks[0]
					_, err = r.doc.Resolve(ctx, k.Cell, k.Option, k.Answers[0].Dot, "")
					if errors.Is(err, casefile.ErrNoChoice) && k.Cell.LinkID == "" {
						err = nil
					}
				}
			default:
				r.give(tablets[rapid.IntRange(0, 2).Draw(rt, "to")])
			}
			if err != nil {
				rt.Fatalf("%s: %v", r.name, err)
			}
			fresh := newTablet(t, r.name)
			fresh.open(r.all())
			for _, p := range compiled.Parts {
				for _, s := range p.Sections {
					if got, want := r.doc.SectionStatus(s.ID), fresh.doc.SectionStatus(s.ID); got != want {
						rt.Fatalf("section is %+v, opened anew %+v", got, want)
					}
				}
			}
		}
		for range 2 {
			for _, r := range tablets {
				r.give(tablets...)
			}
		}
		sameEverywhere(t, tablets...)
		if a, b := fmt.Sprint(len(tablets[0].doc.Conflicts())), fmt.Sprint(len(tablets[1].doc.Conflicts())); a != b {
			rt.Fatalf("%s and %s conflicts", a, b)
		}
	})
}

// An answer given in a row that somebody else removed meanwhile brings the row
// back in a document that is open, as it does in one that is opened anew.
func TestAnAnswerBringsARemovedRowBackWhileOpen(t *testing.T) {
	ctx := context.Background()
	a, b := newTablet(t, "a"), newTablet(t, "b")
	row, _, err := a.doc.AddRow(ctx, "kit", "")
	if err != nil {
		t.Fatal(err)
	}
	a.give(b)
	if _, err := b.doc.Set(ctx, casefile.Cell{Row: row, LinkID: "kit-name"}, text("Sling")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.doc.RemoveRow(ctx, row); err != nil {
		t.Fatal(err)
	}
	b.give(a)
	if rows := a.doc.Rows("kit", ""); len(rows) != 1 || rows[0].ID != row {
		t.Fatalf("the row is not back: %v", rows)
	}
	if vs := a.doc.State(casefile.Cell{Row: row, LinkID: "kit-name"}).Values; len(vs) != 1 || vs[0].Text != "Sling" {
		t.Fatalf("its answer is %v", vs)
	}
}
