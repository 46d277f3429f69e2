package engine

import (
	"fmt"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

// outline writes parts, sections, pages and what is on them.
func outline(f *Form) string {
	var b strings.Builder
	list := func(items []*Item) string {
		var ids []string
		for _, it := range items {
			ids = append(ids, it.LinkID)
		}
		return strings.Join(ids, " ")
	}
	for _, p := range f.Parts {
		fmt.Fprintf(&b, "part %s\n", p.ID)
		for _, s := range p.Sections {
			fmt.Fprintf(&b, " section %s (%s)\n", s.ID, s.Title)
			for _, pg := range s.Pages {
				fmt.Fprintf(&b, "  page %s (%s): %s\n", pg.ID, pg.Title, list(pg.Items))
			}
		}
	}
	for it := range f.Items() {
		if it.Rows != nil {
			for _, pg := range it.Rows.Pages {
				fmt.Fprintf(&b, "row of %s, page %s: %s\n", it.LinkID, pg.ID, list(pg.Items))
			}
		}
	}
	return b.String()
}

func TestPagesOfTheFormItself(t *testing.T) {
	help := item("a-help", "display", words("Look at the label."), control("help"))
	f := form(t,
		item("p1", "group", ours(fhir.ControlPart), with(
			item("s1", "group", ours(fhir.ControlSection), with(
				item("pg1", "group", control("page"), with(item("a", "text", with(help)), item("g", "group", with(item("b", "text"))))),
				item("pg2", "group", control("page"), with(item("rows", "group", repeats, with(
					item("rp1", "group", control("page"), with(item("c", "text"))), item("rp2", "group", control("page"), with(item("d", "text")))))))))),
		),
		item("p2", "group", ours(fhir.ControlPart), with(item("s2", "group", ours(fhir.ControlSection), with(item("pg3", "group", control("page"), with(item("e", "text"))))))))
	want := `part p1
 section s1 (S1)
  page pg1 (Pg1): a g
  page pg2 (Pg2): rows
part p2
 section s2 (S2)
  page pg3 (Pg3): e
row of rows, page rp1: c
row of rows, page rp2: d
`
	if got := outline(f); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if f.Item("a").Hint != "Look at the label." || f.Item("b").Page.ID != "pg1" || f.Item("d").Page.ID != "rp2" || f.Item("d").Section.ID != "s1" {
		t.Error("hint, page or section is wrong")
	}
}

// TestImportedFormIsSplit: a top-level group is a section; at most six questions a page, and never more than twenty things.
func TestImportedFormIsSplit(t *testing.T) {
	qs := func(prefix string, n int) (out []*fhir.Item) {
		for i := range n {
			out = append(out, item(fmt.Sprintf("%s%d", prefix, i), "text"))
		}
		return out
	}
	f := form(t, append(qs("loose", 2),
		item("s1", "group", with(append(qs("a", 8), item("small", "group", with(qs("b", 3)...)), item("large", "group", with(qs("c", 7)...)), item("end", "text"))...)),
		item("many", "group", with(func() (out []*fhir.Item) {
			for i := range 25 {
				out = append(out, item(fmt.Sprintf("t%d", i), "display"))
			}
			return out
		}()...)),
		item("rows", "group", repeats, with(qs("r", 7)...)))...)
	want := `part 
 section loose0#section (A form)
  page loose0#section#1 (A form): loose0 loose1
 section s1 (S1)
  page s1#1 (S1): a0 a1 a2 a3 a4 a5
  page s1#2 (S1): a6 a7 small
  page s1#3 (Large): c0 c1 c2 c3 c4 c5
  page s1#4 (Large): c6
  page s1#5 (S1): end
 section many (Many)
  page many#1 (Many): t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 t13 t14 t15 t16 t17 t18 t19
  page many#2 (Many): t20 t21 t22 t23 t24
 section rows#section (A form)
  page rows#section#1 (A form): rows
row of rows, page rows#1: r0 r1 r2 r3 r4 r5
row of rows, page rows#2: r6
`
	if got := outline(f); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestProgress(t *testing.T) {
	f := form(t,
		item("s1", "group", with(item("a", "boolean"), item("b", "text", when("a = true"), required), item("n", "integer", ext(fhir.ExtMaxValue, val("5"))))),
		item("s2", "group", with(item("kit", "group", repeats, with(item("x", "text", required), item("y", "text"))))),
		item("s3", "group", with(item("sum", "integer", calc("1 + 1")), item("info", "display"))))
	r := fill(t, f, nil)
	expect := func(what string, got Progress, status Status, total, answered, missing, fix int) {
		t.Helper()
		if got != (Progress{status, total, answered, missing, fix}) {
			t.Errorf("%s: %v, want %v", what, got, Progress{status, total, answered, missing, fix})
		}
	}
	expect("untouched", r.SectionStatus("s1"), NotStarted, 2, 0, 0, 0)
	set(t, r, "a=true")
	expect("one answered, one missing", r.SectionStatus("s1"), InProgress, 3, 1, 1, 0)
	set(t, r, "n=9")
	expect("one wrong", r.SectionStatus("s1"), ToFix, 3, 2, 1, 1)
	expect("the page the same", r.PageStatus("s1#1", ""), ToFix, 3, 2, 1, 1)
	set(t, r, "n=4", "b='x'")
	expect("all there", r.SectionStatus("s1"), Finished, 3, 3, 0, 0)
	expect("nothing to ask", r.SectionStatus("s3"), Finished, 0, 0, 0, 0)
	expect("no row yet", r.SectionStatus("s2"), NotStarted, 1, 0, 0, 0)
	r.AddRow(row("kit", "r1"))
	expect("an empty row", r.SectionStatus("s2"), InProgress, 3, 1, 1, 0)
	expect("its own", r.RowStatus("r1"), NotStarted, 2, 0, 1, 0)
	expect("its page", r.PageStatus("kit#1", "r1"), NotStarted, 2, 0, 1, 0)
	set(t, r, "r1/x='x'")
	expect("filled", r.RowStatus("r1"), Finished, 2, 1, 0, 0)
	expect("the form", r.Progress(), Finished, 6, 5, 0, 0)
	r.RemoveRow("r1")
	expect("removed", r.SectionStatus("s2"), NotStarted, 1, 0, 0, 0)
	expect("no such page", r.PageStatus("nowhere", ""), NotStarted, 0, 0, 0, 0)
	expect("a row page without a row", r.PageStatus("kit#1", ""), NotStarted, 0, 0, 0, 0)
}

func TestInitialAnswers(t *testing.T) {
	f := form(t,
		item("name", "string", ext(fhir.DPrefill, fhir.TextValue("child.name.given"))),
		item("due", "date", ext(fhir.DPrefill, fhir.TextValue("clock.due"))),
		item("by", "string", ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", "%user.name & '!'"))),
		item("day", "date", ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", "today() + 14 days"))),
		item("no", "boolean", func(it *fhir.Item) { it.Initial = []fhir.Initial{{Value: val("false")}} }),
		item("c", "choice", options("a", "b"), func(it *fhir.Item) { it.AnswerOption[1].InitialSelected = true }),
		item("set", "string", ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", "'x'"))),
		item("g", "group", repeats, with(item("in", "date", ext(fhir.ExtInitialExpression, fhir.ExpressionValue("", "today()"))))))
	env := testEnv()
	env.Patient = map[string]fhir.Value{"name.given": val("'Ama'")}
	env.User = map[string]fhir.Value{"name": val("'Priya'")}
	env.Prefill = func(path string) []fhir.Value {
		if path == "clock.due" {
			return []fhir.Value{val("2026-12-20")}
		}
		return nil
	}
	r := f.New(env, Answers{Rows: []Row{row("g", "r1")}, Values: map[Cell][]fhir.Value{at("set"): {val("'mine'")}}})
	got := r.Initial("")
	for link, want := range map[string]string{"name": "Ama", "due": "20 December 2026", "by": "Priya!", "day": "6 December 2026", "no": "No", "c": "B"} {
		if s := f.Text(f.Item(link), got[at(link)]); s != want {
			t.Errorf("%s starts with %q, want %q", link, s, want)
		}
	}
	if len(got) != 6 {
		t.Errorf("%d initial answers: %v", len(got), got)
	}
	if s := f.Text(f.Item("in"), r.Initial("r1")[in("r1", "in")]); s != "22 November 2026" {
		t.Errorf("the row's starts with %q", s)
	}
	if len(r.Answers().Values) != 1 {
		t.Error("initial answers must not be set by themselves")
	}
}

func TestRestricted(t *testing.T) {
	f := form(t, item("hide", "boolean"), item("a", "text", ext(fhir.DRestricted, fhir.BoolValue(true))),
		item("b", "text", ext(fhir.DRestrictedWhen, fhir.ExpressionValue("", "%resource.item.where(linkId='hide').answer.value = true"))),
		item("g", "group", ext(fhir.DRestricted, fhir.BoolValue(true)), with(item("c", "text"))))
	r := fill(t, f, nil)
	for link, want := range map[string]bool{"hide": false, "a": true, "b": false, "c": true} {
		if r.Restricted(at(link)) != want {
			t.Errorf("%s: %v", link, !want)
		}
	}
	if set(t, r, "hide=true"); !r.Restricted(at("b")) {
		t.Error("restricted while its condition holds")
	}
}

// What a row is called and which answers make its title come from the form's own extension.
func TestRowsAreCalledWhatTheFormSays(t *testing.T) {
	q, err := fhir.ParseQuestionnaire([]byte(`{"resourceType":"Questionnaire","url":"urn:x","version":"1.0.0","title":"X","status":"active","item":[
 {"linkId":"meds","type":"group","repeats":true,"required":true,"text":"Everything taken by mouth","extension":[{"url":"` + fhir.DRow + `","extension":[
  {"url":"called","valueString":"Medicine"},{"url":"title","valueString":"med"}]}],"item":[{"linkId":"med","type":"string","text":"Name"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	g := f.Item("meds").Rows
	if g.RowName != "Medicine" || len(g.TitleLinks) != 1 || g.TitleLinks[0] != "med" {
		t.Errorf("called %q, title from %v", g.RowName, g.TitleLinks)
	}
	if want := "Add at least one medicine to “Everything taken by mouth”"; g.Item.Missing() != want {
		t.Errorf("says %q, want %q", g.Item.Missing(), want)
	}
}
