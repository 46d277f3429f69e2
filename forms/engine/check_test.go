package engine

import (
	"strings"
	"testing"

	"doorstep/forms/fhir"
)

// TestCheckRefuses: one fault a form, named with its linkId and path.
func TestCheckRefuses(t *testing.T) {
	q := func(items ...*fhir.Item) *fhir.Questionnaire { return questionnaire(items...) }
	src := item("q", "boolean")
	expr := func(s string) fhir.Value { return fhir.ExpressionValue("", s) }
	for _, tc := range []struct {
		name             string
		q                *fhir.Questionnaire
		link, path, says string
	}{
		{"linkId twice", q(src, item("g", "group", with(item("q", "text")))), "q", "item[1].item[0]", "used twice"},
		{"no linkId", q(&fhir.Item{Type: "text"}), "", "item[0]", "no linkId"},
		{"unknown type", q(item("x", "question")), "x", "item[0].type", "not supported"},
		{"unknown source", q(item("x", "text", when("nobody = true"))), "x", "item[0].enableWhen[0]", "does not exist: nobody"},
		{"source is a group", q(item("g", "group", with(src)), item("x", "text", when("g exists true"))), "x", "item[1].enableWhen[0]", "not a question"},
		{"unknown operator", q(src, item("x", "text", when("q ~ true"))), "x", "item[1].enableWhen[0]", "no operator ~"},
		{"type mismatch", q(src, item("x", "text", when("q = 3"))), "x", "item[1].enableWhen[0]", "is a boolean, so it is never equal to a integer"},
		{"option that does not exist", q(item("c", "choice", options("a")), item("x", "text", when("c = b"))), "x", "item[1].enableWhen[0]", "no option b"},
		{"!= without exists", q(src, item("x", "text", when("q != true"))), "x", "item[1].enableWhen[0]", "!= needs exists"},
		{"!= with exists but any", q(src, item("x", "text", when("q != true"), when("q exists true"), behaviour("any"))), "x", "item[1].enableWhen[0]", "!= needs exists"},
		{"no enableBehavior", q(src, item("x", "text", when("q = true"), when("q exists true"))), "x", "item[1].enableBehavior", "all or any"},
		{"order of texts", q(item("s", "string"), item("x", "text", when("s > 'a'"))), "x", "item[1].enableWhen[0]", "no order"},
		{"order of options", q(item("c", "choice", options("a")), item("x", "text", when("c > a"))), "x", "item[1].enableWhen[0]", "no order"},
		{"exists with a number", q(src, item("x", "text", when("q exists 3"))), "x", "item[1].enableWhen[0]", "yes or no"},
		{"loop", q(item("a", "boolean", when("b = true")), item("b", "boolean", when("a = true"))), "a", "", "depends on itself: a, b"},
		{"calculated from itself", q(item("n", "integer", calc("%resource.item.where(linkId='m').answer.value")), item("m", "integer", calc("%resource.item.where(linkId='n').answer.value"))), "n", "", "depends on itself"},
		{"calculated from everything", q(item("n", "integer", calc("%resource.descendants().count()"))), "n", "", "depends on itself"},
		{"calculated, not readOnly", q(item("n", "integer", ext(fhir.ExtCalculated, expr("1")))), "n", "item[0]", "readOnly"},
		{"value set not shipped", q(item("c", "choice", func(it *fhir.Item) { it.AnswerValueSet = "http://example.org/vs" })), "c", "item[0].answerValueSet", "http://example.org/vs"},
		{"value set not contained", q(item("c", "choice", func(it *fhir.Item) { it.AnswerValueSet = "#gone" })), "c", "item[0].answerValueSet", "#gone"},
		{"choice without options", q(item("c", "choice")), "c", "item[0]", "needs options"},
		{"option twice", q(item("c", "choice", options("a", "a"))), "c", "item[0].answerOption[1]", "twice"},
		{"modifier extension", q(item("x", "text", func(it *fhir.Item) { it.ModifierExtension = []fhir.Extension{{URL: "urn:m"}} })), "x", "item[0].modifierExtension", "urn:m"},
		{"expression that cannot be read", q(item("n", "integer", calc("1 +"))), "n", "item[0].sdc-questionnaire-calculatedExpression", "at character 4"},
		{"function outside the subset", q(item("n", "integer", calc("4.power(2)"))), "n", "item[0].sdc-questionnaire-calculatedExpression", "power()"},
		{"unknown variable", q(item("n", "integer", calc("%nobody"))), "n", "item[0].sdc-questionnaire-calculatedExpression", "%nobody"},
		{"unknown linkId in a path", q(item("n", "integer", calc("%resource.item.where(linkId='gone').answer.value"))), "n", "item[0].sdc-questionnaire-calculatedExpression", "gone"},
		{"other language", q(item("x", "text", ext(fhir.ExtEnableWhen, fhir.Value{Kind: fhir.ExpressionKind, Raw: `{"language":"text/cql","expression":"x"}`}))), "x", "item[0].sdc-questionnaire-enableWhenExpression", "text/cql"},
		{"variable without a name", q(item("g", "group", ext(fhir.ExtVariable, expr("1")), with(item("x", "text")))), "g", "item[0].variable", "name"},
		{"variable before its turn", q(item("g", "group", variableOf("a", "%b"), variableOf("b", "1"), with(item("x", "text")))), "g", "item[0].variable a", "%b"},
		{"constraint without words", q(item("x", "text", constraintOf("k", "true", ""))), "x", "item[0].constraint k", "words"},
		{"constraint outside the subset", q(item("x", "text", constraintOf("k", "resolve()", "No."))), "x", "item[0].constraint k", "resolve()"},
		{"required of no kind", q(item("x", "text", needs("maybe", ""))), "x", "item[0].required", "stop or gap"},
		{"condition of required", q(item("x", "text", needs("gap", "%nobody"))), "x", "item[0].required.when", "%nobody"},
		{"pattern that is not RE2", q(item("x", "string", ext(fhir.ExtRegex, fhir.TextValue("(?=a)b")))), "x", "item[0].regex", "RE2"},
		{"bound of another type", q(item("x", "integer", ext(fhir.ExtMinValue, val("1.5")))), "x", "item[0]", "the bound is a decimal"},
		{"bound in another unit", q(item("x", "quantity", unit("kg", "kg"), ext(fhir.ExtMaxQuantity, val("3_m")))), "x", "item[0]", "cannot be compared with kg"},
		{"required text", q(item("x", "display", required)), "x", "item[0]", "cannot be required"},
		{"no version", &fhir.Questionnaire{URL: "urn:x", Version: "two", Item: []*fhir.Item{src}}, "", "version", "1.2.0"},
		{"no address", &fhir.Questionnaire{Version: "1.0.0", Item: []*fhir.Item{src}}, "", "url", "address"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			issues := Check(tc.q)
			for _, is := range issues {
				if is.Severity == Refuse && is.LinkID == tc.link && is.Path == tc.path && strings.Contains(is.Message, tc.says) {
					return
				}
			}
			t.Errorf("issues %v, want one about %q at %q of %q", issues, tc.says, tc.path, tc.link)
		})
	}
}

// TestCheckAccepts: a form with all that is allowed has no issue.
func TestCheckAccepts(t *testing.T) {
	q := questionnaire(
		item("a", "boolean"), item("c", "choice", options("x", "y")), item("w", "quantity", unit("kg", "kg"), ext(fhir.ExtMaxQuantity, val("150000_g"))),
		item("b", "text", when("c != x"), when("c exists true"), behaviour("all")),
		item("g", "group", repeats, variableOf("w", "item.where(linkId='gw').answer.value"), variableOf("w2", "%w + %w"), with(
			item("gw", "quantity"), item("sum", "quantity", calc("%w2")), item("d", "date", constraintOf("k", "answer.value <= today()", "Later.")))),
		item("set", "choice", func(it *fhir.Item) { it.AnswerValueSet = "http://example.org/vs" }),
	)
	sets := func(url string) *fhir.ValueSet {
		if url != "http://example.org/vs" {
			return nil
		}
		return &fhir.ValueSet{Compose: &fhir.Compose{Include: []fhir.Include{{System: "urn:s", Concept: []fhir.Concept{{Code: "k", Display: "Kay"}}}}}}
	}
	if issues := CheckWith(q, sets); len(issues) != 0 {
		t.Error(issues)
	}
	f, err := CompileWith(q, sets)
	if err != nil || len(f.Item("set").Options) != 1 || f.Item("set").Options[0].Label != "Kay" {
		t.Errorf("%v %v", err, f.Item("set").Options)
	}
	if len(Check(nil)) != 1 {
		t.Error("no form must be refused")
	}
}

func TestCompareVersions(t *testing.T) {
	was := questionnaire(item("a", "boolean"), item("s", "string"), item("c", "choice", repeats, options("x", "y")), item("g", "group", repeats, with(item("n", "integer"))))
	now := questionnaire(item("a", "text"), item("s", "text"), item("c", "choice", options("x")), item("g", "group", with(item("n", "integer", words("Another question")))), item("new", "date"))
	var got []string
	for _, is := range CompareVersions(was, now) {
		got = append(got, string(is.Severity)+" "+is.LinkID)
	}
	want := "refuse a, refuse c, advise c, refuse g, advise n"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("%s, want %s", s, want)
	}
	if len(CompareVersions(was, was)) != 0 {
		t.Error("a form differs from itself")
	}
}

func TestCompileRefuses(t *testing.T) {
	deep := item("x0", "group")
	for i, at := 1, deep; i < 60; i++ {
		next := item("x"+strings.Repeat("x", i), "group")
		at.Item = []*fhir.Item{next}
		at = next
	}
	for _, q := range []*fhir.Questionnaire{
		nil, questionnaire(item("a", "text"), item("a", "text")), questionnaire(&fhir.Item{Type: "text"}), questionnaire(item("a", "odd")), questionnaire(deep), questionnaire(nil),
	} {
		if f, err := Compile(q); err == nil {
			t.Errorf("compiled %v", f)
		}
	}
}

// FuzzCompile: whatever parses as a form is refused with a reason or runs, and Check never fails on it.
func FuzzCompile(f *testing.F) {
	q, _ := form220()
	big, _ := q.MarshalJSON()
	f.Add(big[:2000])
	for _, q := range []*fhir.Questionnaire{
		questionnaire(item("a", "boolean", when("b = true")), item("b", "boolean", when("a = true"))),
		questionnaire(item("g", "group", repeats, variableOf("v", "item.where(linkId='x').answer.value"), with(item("x", "integer"), item("y", "integer", calc("%v * 2"))))),
		questionnaire(item("q", "choice", repeats, options("a"), with(item("u", "text", required)))),
	} {
		src, _ := q.MarshalJSON()
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		q, err := fhir.ParseQuestionnaire(src)
		if err != nil {
			return
		}
		Check(q)
		fm, err := Compile(q)
		if err != nil {
			return
		}
		var a Answers
		for it := range fm.Items() {
			if it.Rows != nil && it.Group == nil {
				a.Rows = append(a.Rows, Row{ID: RowID("row-" + it.LinkID), Group: it.LinkID})
			}
		}
		r := fm.New(testEnv(), a)
		for it := range fm.Items() {
			r.Set(at(it.LinkID), fhir.BoolValue(true))
			r.Initial("")
		}
		got, want := all(r), all(fm.New(testEnv(), r.Answers()))
		for k := range want {
			if got[k] != want[k] {
				t.Fatalf("%s: incremental %s, whole %s", k, got[k], want[k])
			}
		}
	})
}
