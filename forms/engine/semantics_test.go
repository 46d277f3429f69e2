package engine

import (
	"fmt"
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

func shown(r *Response, c Cell) bool { return r.State(c).Enabled }

// These tests are the lines of forms.md 2.5, one by one.

// TestOperators: the seven operators on an unanswered, an equal and another answer.
func TestOperators(t *testing.T) {
	for _, tc := range []struct {
		typ, cond string
		answers   map[string]bool // answer ("" = unanswered) to whether the item is on
	}{
		{"boolean", "exists true", map[string]bool{"": false, "true": true, "false": true}},
		{"boolean", "exists false", map[string]bool{"": true, "true": false, "false": false}},
		{"boolean", "= true", map[string]bool{"": false, "true": true, "false": false}},
		{"boolean", "!= true", map[string]bool{"": true, "true": false, "false": true}},
		{"integer", "= 3", map[string]bool{"": false, "3": true, "4": false}},
		{"integer", "!= 3", map[string]bool{"": true, "3": false, "4": true}},
		{"integer", "> 3", map[string]bool{"": false, "3": false, "4": true, "-1": false}},
		{"integer", "< 3", map[string]bool{"": false, "2": true, "3": false}},
		{"integer", ">= 3", map[string]bool{"": false, "3": true, "2": false, "10": true}},
		{"integer", "<= 3", map[string]bool{"": false, "3": true, "4": false}},
		{"decimal", "= 1.5", map[string]bool{"1.50": true, "1.51": false}},
		{"decimal", ">= 1.5", map[string]bool{"1.49": false, "1.50": true, "10.0": true}},
		{"quantity", "> 1_kg", map[string]bool{"1001_g": true, "1000_g": false, "2_kg": true, "2_m": false}},
		{"quantity", "= 1_kg", map[string]bool{"1.0_kg": true, "1000_g": false}},
		{"date", "< 2026-06-01", map[string]bool{"2026-05-31": true, "2026-06-01": false, "2026-05": true, "2026-06": false, "2026": false}},
		{"dateTime", "> 2026-06-01T10:00:00Z", map[string]bool{"2026-06-01T12:00:00+01:00": true, "2026-06-01T10:30:00+01:00": false}},
		{"time", ">= T10:00:00", map[string]bool{"T10:00:00": true, "T09:59:59": false}},
		{"string", "= 'yes'", map[string]bool{"'yes'": true, "'Yes'": false}},
		{"string", "> 'b'", map[string]bool{"'c'": true, "'a'": false}},
		{"choice", "= a", map[string]bool{"a": true, "b": false}},
		{"choice", "!= a", map[string]bool{"": true, "a": false, "b": true}},
		{"reference", "= Patient/1", map[string]bool{"Patient/1": true, "Patient/2": false}},
	} {
		f := form(t, item("q", tc.typ, options("a", "b")), item("x", "text", when("q "+tc.cond)))
		for answer, want := range tc.answers {
			r := fill(t, f, nil, "q="+answer)
			if shown(r, at("x")) != want {
				t.Errorf("%s %s, answered %q: on %v, want %v", tc.typ, tc.cond, answer, !want, want)
			}
		}
	}
}

// TestUnequalOnUnansweredIsTrue: no answer is equal, so != holds; with exists and all it does not.
func TestUnequalOnUnansweredIsTrue(t *testing.T) {
	f := form(t, item("q", "choice", options("a", "b")),
		item("bare", "text", when("q != a")),
		item("guarded", "text", when("q != a"), when("q exists true"), behaviour("all")))
	r := fill(t, f, nil)
	if !shown(r, at("bare")) || shown(r, at("guarded")) {
		t.Error("unanswered: != must be true, and exists must guard it")
	}
	set(t, r, "q=b")
	if !shown(r, at("bare")) || !shown(r, at("guarded")) {
		t.Error("another answer: both must be on")
	}
}

// TestOneAnswerSatisfies: of several answers one is enough for = > < >= <=, and one equal answer is enough against !=.
func TestOneAnswerSatisfies(t *testing.T) {
	f := form(t, item("q", "choice", repeats, options("a", "b", "c")), item("n", "integer", repeats),
		item("eq", "text", when("q = a")), item("ne", "text", when("q != a")), item("gt", "text", when("n > 5")), item("lt", "text", when("n < 2")))
	r := fill(t, f, nil, "q=a,b", "n=1,9")
	for link, want := range map[string]bool{"eq": true, "ne": false, "gt": true, "lt": true} {
		if shown(r, at(link)) != want {
			t.Errorf("%s: on %v", link, !want)
		}
	}
}

func TestSourceThatIsOffCountsAsUnanswered(t *testing.T) {
	f := form(t, item("a", "boolean"), item("b", "boolean", when("a = true")), item("c", "text", when("b = true")), item("d", "text", when("b != true")))
	r := fill(t, f, nil, "a=true", "b=true")
	if !shown(r, at("c")) || shown(r, at("d")) {
		t.Fatal("with its source on, c is on and d is off")
	}
	set(t, r, "a=false")
	if shown(r, at("c")) || !shown(r, at("d")) {
		t.Error("with its source off, c is off and d is on")
	}
}

func TestParentOffTurnsEverythingBelowOff(t *testing.T) {
	f := form(t, item("a", "boolean"), item("g", "group", when("a = true"), with(
		item("h", "group", with(item("x", "text"), item("y", "text", when("a = true")))),
		item("rows", "group", repeats, with(item("z", "text"))),
		item("q", "boolean", with(item("under", "text"))))))
	r := fill(t, f, []Row{row("rows", "r1")})
	for _, c := range []Cell{at("g"), at("h"), at("x"), at("y"), at("rows"), in("r1", "z"), in("r1", "rows"), at("under")} {
		if shown(r, c) {
			t.Errorf("%v is on under a group that is off", c)
		}
	}
	set(t, r, "a=true")
	for _, c := range []Cell{at("h"), at("x"), at("y"), in("r1", "z"), in("r1", "rows"), at("under")} {
		if !shown(r, c) {
			t.Errorf("%v is off under a group that is on", c)
		}
	}
}

// TestNearestSource: in the same row first, then the last one before, then the first one after.
func TestNearestSource(t *testing.T) {
	f := form(t,
		item("early", "text", when("src = true")),
		item("g", "group", repeats, with(
			item("src", "boolean"),
			item("same", "text", when("src = true")),
			item("deep", "group", with(item("same2", "text", when("src = true")))))),
		item("late", "text", when("src = true")))
	r := fill(t, f, []Row{row("g", "r1"), row("g", "r2"), row("g", "r3")}, "r1/src=false", "r2/src=true", "r3/src=false")
	for c, want := range map[Cell]bool{
		in("r1", "same"): false, in("r2", "same"): true, in("r2", "same2"): true, in("r3", "same2"): false,
		at("early"): false, // the first after it is r1
		at("late"):  false, // the last before it is r3
	} {
		if shown(r, c) != want {
			t.Errorf("%v: on %v", c, !want)
		}
	}
	set(t, r, "r1/src=true", "r3/src=true", "r2/src=")
	for c, want := range map[Cell]bool{in("r1", "same"): true, in("r2", "same"): false, at("early"): true, at("late"): true} {
		if shown(r, c) != want {
			t.Errorf("%v: on %v", c, !want)
		}
	}
	r.MoveRow("r3", "r0") // r3 now comes first, r2 last and unanswered
	if !shown(r, at("early")) || shown(r, at("late")) {
		t.Error("moving a row moves what is nearest")
	}
	r.RemoveRow("r2")
	if !shown(r, at("late")) {
		t.Error("removing the last row leaves the one before as nearest")
	}
}

func TestCodingEquality(t *testing.T) {
	f := form(t, item("q", "choice"), item("x", "text", func(it *fhir.Item) {
		it.EnableWhen = []fhir.EnableWhen{{Question: "q", Operator: "=", Answer: fhir.CodingValue("urn:s", "a", "Apple")}}
	}))
	for _, tc := range []struct {
		name string
		v    fhir.Value
		want bool
	}{
		{"other words", fhir.CodingValue("urn:s", "a", "Pear"), true},
		{"other system", fhir.CodingValue("urn:t", "a", "Apple"), false},
		{"no system", fhir.CodingValue("", "a", "Apple"), false},
		{"other code", fhir.CodingValue("urn:s", "b", "Apple"), false},
	} {
		r := fill(t, f, nil)
		r.Set(at("q"), tc.v)
		if shown(r, at("x")) != tc.want {
			t.Errorf("%s: on %v", tc.name, !tc.want)
		}
	}
}

func TestValueOfAnotherTypeIsNeverEqual(t *testing.T) {
	f := form(t, item("q", "integer"), item("eq", "text", when("q = 'x'")), item("ne", "text", when("q != 3.0")))
	r := fill(t, f, nil, "q=3")
	if shown(r, at("eq")) || !shown(r, at("ne")) {
		t.Error("3 is neither the text x nor the decimal 3.0")
	}
}

// TestLoadedLoop: a loop of conditions counts the item being asked as on.
func TestLoadedLoop(t *testing.T) {
	f := form(t, item("a", "boolean", when("b = true")), item("b", "boolean", when("a = true")), item("self", "boolean", when("self exists true")))
	r := fill(t, f, nil)
	if shown(r, at("a")) || shown(r, at("b")) || shown(r, at("self")) {
		t.Error("nothing is answered, so nothing holds")
	}
	r = f.New(testEnv(), Answers{Values: map[Cell][]fhir.Value{at("a"): {val("true")}, at("b"): {val("true")}, at("self"): {val("true")}}})
	if !shown(r, at("a")) || !shown(r, at("b")) || !shown(r, at("self")) {
		t.Error("each asks the other, which counts as on and is answered")
	}
	if len(Check(questionnaire(item("a", "boolean", when("b = true")), item("b", "boolean", when("a = true"))))) == 0 {
		t.Error("Check must refuse a loop")
	}
}

// TestAnswersOfAnItemThatIsOffAreKept: hidden, left out of exports and counts, back when the item is.
func TestAnswersOfAnItemThatIsOffAreKept(t *testing.T) {
	f := form(t, item("a", "boolean"), item("b", "integer", when("a = true")), item("sum", "integer", calc("%resource.repeat(item).where(linkId='b').answer.value")))
	r := fill(t, f, nil, "a=true", "b=7", "a=false")
	if got := r.State(at("b")).Values; len(got) != 1 || shown(r, at("b")) {
		t.Errorf("kept %v", got)
	}
	out, _ := r.Response(Head{}).MarshalJSON()
	if strings.Contains(string(out), "7") || textOf(r, at("sum")) != "" {
		t.Errorf("an answer that is off is exported: %s", out)
	}
	if a := r.Answers(); len(a.Values[at("b")]) != 1 {
		t.Error("the answer is not among the answers")
	}
	set(t, r, "a=true")
	if textOf(r, at("b")) != "7" || textOf(r, at("sum")) != "7" {
		t.Error("the answer did not come back")
	}
}

// TestRequired: only when on; in every plain group that is on and every row that exists; a required group needs one answer
// anywhere inside.
func TestRequired(t *testing.T) {
	f := form(t,
		item("a", "boolean", required),
		item("b", "text", required, when("a = true")),
		item("g", "group", with(item("c", "text", required))),
		item("need", "group", required, with(item("h", "group", with(item("d", "text"))), item("e", "text"))),
		item("rows", "group", repeats, with(item("x", "text", required))),
		item("must", "group", repeats, required, with(item("y", "text"))))
	missing := func(r *Response) string {
		var out []string
		for _, p := range r.Check() {
			if p.Rule == RuleRequired {
				out = append(out, strings.Trim(string(p.Cell.Row)+"/"+p.Cell.LinkID, "/"))
			}
		}
		return strings.Join(out, " ")
	}
	r := fill(t, f, nil)
	for _, step := range []struct{ do, want string }{
		{"", "a c need must"},
		{"a=true", "b c need must"},
		{"b='x'", "c need must"},
		{"c='x'", "need must"},
		{"d='x'", "must"},
		{"d=", "need must"},
		{"e='x'", "must"},
		{"+rows r1", "r1/x must"},
		{"r1/x='x'", "must"},
		{"+must m1", "must"},
		{"m1/y='x'", ""},
		{"-m1", "must"},
	} {
		switch {
		case strings.HasPrefix(step.do, "+"):
			g, id, _ := strings.Cut(step.do[1:], " ")
			r.AddRow(row(g, id))
		case strings.HasPrefix(step.do, "-"):
			r.RemoveRow(RowID(step.do[1:]))
		case step.do != "":
			set(t, r, step.do)
		}
		if got := missing(r); got != step.want {
			t.Errorf("after %q missing %q, want %q", step.do, got, step.want)
		}
	}
}

// TestCalculatedValuesAreNeverStored: not settable, not among the answers, recomputed, written to the export.
func TestCalculatedValuesAreNeverStored(t *testing.T) {
	f := form(t, item("n", "integer"), item("twice", "integer", calc("%resource.item.where(linkId='n').answer.value * 2")))
	r := f.New(testEnv(), Answers{Values: map[Cell][]fhir.Value{at("n"): {val("4")}, at("twice"): {val("99")}}})
	if r.Set(at("twice"), val("1")) != nil || textOf(r, at("twice")) != "8" {
		t.Errorf("twice is %s", textOf(r, at("twice")))
	}
	if _, ok := r.Answers().Values[at("twice")]; ok {
		t.Error("the calculated value is among the answers")
	}
	qr := r.Response(Head{})
	if len(qr.Item) != 2 || qr.Item[1].Answer[0].Value.Text != "8" {
		t.Error("the calculated value is not exported")
	}
	if a, _ := FromResponse(f, qr); len(a.Values) != 1 {
		t.Error("the calculated value was imported")
	}
}

// TestNoAnswer: an empty text, a unit without a value, no values at all.
func TestNoAnswer(t *testing.T) {
	f := form(t, item("q", "text"), item("m", "quantity"), item("x", "text", when("q exists true")), item("y", "text", when("m exists true")))
	r := fill(t, f, nil)
	r.Set(at("q"), fhir.TextValue(""))
	r.Set(at("m"), fhir.QuantityValue("", "kg", "kg"))
	if shown(r, at("x")) || shown(r, at("y")) || len(r.Answers().Values) > 0 {
		t.Error("no answers count as answers")
	}
}

// TestSeveralConditions: all and any; without a word for it, any (Check refuses such a form).
func TestSeveralConditions(t *testing.T) {
	for b, want := range map[string][3]bool{"all": {false, false, true}, "any": {false, true, true}, "": {false, true, true}} {
		f := form(t, item("a", "boolean"), item("b", "boolean"), item("x", "text", when("a = true"), when("b = true"), behaviour(b)))
		for n, sets := range [][]string{nil, {"a=true"}, {"a=true", "b=true"}} {
			if got := shown(fill(t, f, nil, sets...), at("x")); got != want[n] {
				t.Errorf("%q with %v: on %v", b, sets, got)
			}
		}
	}
}

// TestRowVariables: a variable on a repeating group has its own value in every row.
func TestRowVariables(t *testing.T) {
	f := form(t,
		item("weight", "quantity"),
		item("kit", "group", repeats,
			variableOf("swl", "item.where(linkId='kit-swl').answer.value"),
			variableOf("weight", "%resource.repeat(item).where(linkId='weight').answer.value"),
			constraintOf("swl", "%swl.empty() or %swl >= %weight", "The working load is less than the child's weight. Do not use."),
			with(item("kit-swl", "quantity"), item("kit-ok", "boolean", calc("%swl >= %weight")))))
	r := fill(t, f, []Row{row("kit", "r1"), row("kit", "r2")}, "weight=24.5_kg", "r1/kit-swl=20000_g", "r2/kit-swl=150_kg")
	if a, b := textOf(r, in("r1", "kit-ok")), textOf(r, in("r2", "kit-ok")); a != "No" || b != "Yes" {
		t.Errorf("r1 %s, r2 %s", a, b)
	}
	problems := r.Check()
	if len(problems) != 1 || problems[0].Cell != in("r1", "kit") || problems[0].Key != "swl" {
		t.Errorf("problems %v", problems)
	}
	set(t, r, "weight=19_kg")
	if len(r.Check()) != 0 || textOf(r, in("r1", "kit-ok")) != "Yes" {
		t.Error("a lighter child makes the first sling fit")
	}
}

// TestItemsUnderAnAnswer: a repeating question with items under it has a row per answer.
func TestItemsUnderAnAnswer(t *testing.T) {
	f := form(t, item("photo", "attachment", repeats, with(item("caption", "string", required))), item("n", "integer", calc("%resource.item.where(linkId='photo').answer.count()")))
	r := fill(t, f, []Row{row("photo", "p1"), row("photo", "p2")})
	r.Set(in("p1", "photo"), fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{URL: "urn:1"}})
	if textOf(r, at("n")) != "2" || len(r.Check()) != 2 {
		t.Errorf("n %s, problems %v", textOf(r, at("n")), r.Check())
	}
	out, _ := r.Response(Head{}).MarshalJSON()
	want := `"answer":[{"id":"p1","valueAttachment":{"url":"urn:1"}},{"id":"p2"}]`
	if !strings.Contains(string(out), want) {
		t.Errorf("exported %s", out)
	}
}

func TestEnableWhenExpression(t *testing.T) {
	f := form(t, item("a", "integer"), item("b", "integer"),
		item("x", "text", ext(fhir.ExtEnableWhen, fhir.ExpressionValue("", "%resource.item.where(linkId='a').answer.value + %resource.item.where(linkId='b').answer.value > 10"))))
	r := fill(t, f, nil, "a=6")
	if shown(r, at("x")) {
		t.Error("an empty result is not on")
	}
	if set(t, r, "b=5"); !shown(r, at("x")) {
		t.Error("11 is more than 10")
	}
}

func ExampleForm_Text() {
	f, _ := Compile(questionnaire(item("drink", "quantity"), item("when", "date"), item("how", "choice", options("cup"))))
	fmt.Println(f.Text(f.Item("drink"), []fhir.Value{fhir.QuantityValue("2180", "ml", "mL")}))
	fmt.Println(f.Text(f.Item("when"), []fhir.Value{val("2026-03-12")}))
	fmt.Println(f.Text(f.Item("how"), []fhir.Value{val("cup")}))
	// Output:
	// 2,180 ml
	// 12 March 2026
	// Cup
}
