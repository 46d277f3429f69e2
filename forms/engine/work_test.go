package engine

import (
	"fmt"
	"slices"
	"testing"

	"doorstep/forms/fhir"
)

// work is how many rules an edit ran.
func work(r *Response, edit func()) int {
	before := r.Recomputed()
	edit()
	return r.Recomputed() - before
}

// TestAnAnswerRecomputesOnlyWhatDependsOnIt counts rules, not time: the question's own check, plus whatever reads it.
func TestAnAnswerRecomputesOnlyWhatDependsOnIt(t *testing.T) {
	f := form(t,
		item("free", "text"),
		item("a", "boolean"),
		item("b", "text", when("a = true")),
		item("n", "integer"),
		item("m", "integer"),
		item("sum", "integer", calc("%resource.repeat(item).where(linkId='n' or linkId='m').answer.value.sum()")),
		item("high", "text", ext(fhir.ExtEnableWhen, fhir.ExpressionValue("", "%resource.repeat(item).where(linkId='sum').answer.value > 10"))),
		item("kit", "group", repeats, variableOf("v", "item.where(linkId='load').answer.value"), with(
			item("load", "integer"),
			item("double", "integer", calc("%v * 2")),
			item("note", "text", when("load > 5")))),
		item("total", "integer", calc("%resource.repeat(item).where(linkId='load').answer.value.sum()")))
	r := fill(t, f, []Row{row("kit", "r1"), row("kit", "r2"), row("kit", "r3")})
	for _, tc := range []struct {
		edit string
		want int
		why  string
	}{
		{"free='x'", 1, "its own check"},
		{"free='y'", 1, "its own check"},
		{"free='y'", 0, "the same answer again"},
		{"a=true", 3, "its check, b's condition, b's check"},
		{"a=false", 3, "the same, back"},
		{"n=4", 4, "its check, the sum and its check, the condition that reads the sum"},
		{"m=9", 5, "as before, and the item that comes on is checked"},
		{"m=8", 4, "the sum changes, the condition does not"},
		{"r2/load=3", 7, "its check; in that row alone the variable, the product and its check, the condition; the total and its check"},
		{"r2/load=7", 8, "and the note comes on"},
	} {
		got := work(r, func() { set(t, r, tc.edit) })
		if got != tc.want {
			t.Errorf("%s ran %d rules, want %d: %s", tc.edit, got, tc.want, tc.why)
		}
	}
}

// TestWorkDoesNotGrowWithTheForm: the same question in a form ten times as long costs the same.
func TestWorkDoesNotGrowWithTheForm(t *testing.T) {
	cost := func(n int) int {
		items := []*fhir.Item{item("a", "boolean"), item("b", "text", when("a = true"))}
		for i := range n {
			items = append(items, item(fmt.Sprintf("x%d", i), "boolean"), item(fmt.Sprintf("y%d", i), "text", when(fmt.Sprintf("x%d = true", i))))
		}
		r := fill(t, form(t, items...), nil)
		return work(r, func() { set(t, r, "a=true") })
	}
	if small, large := cost(10), cost(1000); small != large || small != 3 {
		t.Errorf("%d rules in a short form, %d in a long one, want 3", small, large)
	}
}

// TestNoAnswerOfTheLongFormRunsMuch: in the 220-question form of the benchmark no answer runs more than 60 of its rules.
func TestNoAnswerOfTheLongFormRunsMuch(t *testing.T) {
	q, answers := form220()
	f := compile(t, q)
	if len(f.plan.circles) > 0 {
		t.Fatal("the benchmark's form has circles")
	}
	conditions := slices.IndexFunc(f.items, func(it *Item) bool { return it.rules.enable != nil })
	if conditions < 0 || len(f.items) < 220 {
		t.Fatal("the benchmark's form lost its shape")
	}
	r := f.New(testEnv(), Answers{})
	for it := range f.Items() {
		if v, ok := answers[it.LinkID]; ok {
			if n := work(r, func() { r.Set(at(it.LinkID), v) }); n > 60 {
				t.Errorf("%s ran %d rules", it.LinkID, n)
			}
		}
	}
}

// TestChangesOfOneAnswer: what the page has to redraw, and nothing else.
func TestChangesOfOneAnswer(t *testing.T) {
	f := form(t,
		item("a", "boolean"),
		item("b", "text", when("a = true"), required),
		item("c", "text", needs("stop", "%resource.item.where(linkId='a').answer.value = true")),
		item("n", "integer", ext(fhir.ExtMaxValue, val("10"))),
		item("other", "text", required),
		item("g", "group", repeats, with(item("x", "integer"))),
		item("total", "integer", calc("%resource.item.where(linkId='g').item.where(linkId='x').answer.value.sum()")))
	r := fill(t, f, nil)
	expect := func(name string, got Changes, want ...Change) {
		t.Helper()
		if !slices.Equal(got, Changes(want)) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	expect("a comes", r.Set(at("a"), val("true")),
		Change{at("a"), ValueChanged}, Change{at("b"), ShownChanged}, Change{at("b"), ProblemChanged}, Change{at("c"), RequiredChanged}, Change{at("c"), ProblemChanged})
	expect("the same again", r.Set(at("a"), val("true")))
	expect("b answered", r.Set(at("b"), val("'x'")), Change{at("b"), ValueChanged}, Change{at("b"), ProblemChanged})
	expect("n too high", r.Set(at("n"), val("11")), Change{at("n"), ValueChanged}, Change{at("n"), ProblemChanged})
	expect("n still too high", r.Set(at("n"), val("12")), Change{at("n"), ValueChanged})
	expect("a row", r.AddRow(row("g", "r1")), Change{at("g"), RowsChanged})
	expect("in the row", r.Set(in("r1", "x"), val("4")), Change{in("r1", "x"), ValueChanged}, Change{at("total"), ValueChanged})
	expect("the row goes", r.RemoveRow("r1"), Change{at("g"), RowsChanged}, Change{at("total"), ValueChanged})
	expect("nowhere", r.Set(at("nothing"), val("4")))
	expect("no such row", r.Set(in("r9", "x"), val("4")))
	expect("no such group", r.AddRow(row("n", "r1")))
	expect("a gap reason", r.SetGap(at("other"), &Gap{Code: "not-known"}), Change{at("other"), ValueChanged})
}

// TestRowsOrder: by position, then by id, wherever they were added; nested rows under their own parent.
func TestRowsOrder(t *testing.T) {
	f := form(t, item("g", "group", repeats, with(item("h", "group", repeats, with(item("x", "text"))))))
	r := f.New(testEnv(), Answers{Rows: []Row{
		{ID: "n1", Group: "h", Parent: "b", Pos: "a"},
		{ID: "b", Group: "g", Pos: "m"},
		{ID: "a", Group: "g", Pos: "m"},
		{ID: "z", Group: "g", Pos: "a"},
		{ID: "lost", Group: "h", Parent: "nobody"},
		{ID: "odd", Group: "x"},
		{ID: "a", Group: "g", Pos: "0"},
	}})
	ids := func(group string, parent RowID) (out []RowID) {
		for _, row := range r.Rows(group, parent) {
			out = append(out, row.ID)
		}
		return out
	}
	if got := ids("g", ""); !slices.Equal(got, []RowID{"z", "a", "b"}) {
		t.Errorf("rows %v", got)
	}
	if got := ids("h", "b"); !slices.Equal(got, []RowID{"n1"}) {
		t.Errorf("nested rows %v", got)
	}
	r.MoveRow("b", "0")
	if got := ids("g", ""); !slices.Equal(got, []RowID{"b", "z", "a"}) {
		t.Errorf("after moving %v", got)
	}
	r.RemoveRow("b")
	if r.Rows("h", "b") != nil || len(r.Answers().Rows) != 2 {
		t.Error("a removed row takes the rows in it along")
	}
}
