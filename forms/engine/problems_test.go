package engine

import (
	"testing"

	"doorstep/forms/fhir"
)

func unit(code, display string) itemOption {
	return ext(fhir.ExtUnitOption, fhir.Value{Kind: fhir.CodingKind, Coding: fhir.Coding{System: fhir.UCUM, Code: code, Display: display}})
}

// TestProblems: each bound, what breaks it, and the words (DESIGN.md section 8); "" means nothing is wrong.
func TestProblems(t *testing.T) {
	for _, tc := range []struct {
		name   string
		it     *fhir.Item
		answer string
		rule   Rule
		says   string
	}{
		{"whole number in range", item("q", "integer", words("Likelihood"), ext(fhir.ExtMinValue, val("1")), ext(fhir.ExtMaxValue, val("5"))), "5", "", ""},
		{"number above", item("q", "integer", words("Likelihood"), ext(fhir.ExtMinValue, val("1")), ext(fhir.ExtMaxValue, val("5"))), "6", RuleRange, "The likelihood must be between 1 and 5"},
		{"number below the only bound", item("q", "integer", words("How many steps are there?"), ext(fhir.ExtMinValue, val("0"))), "-1", RuleRange, "The number must be 0 or more"},
		{"amount in another unit", item("q", "quantity", words("Fluid offered"), ext(fhir.ExtMinQuantity, fhir.QuantityValue("1", "ml", "mL")), ext(fhir.ExtMaxQuantity, fhir.QuantityValue("2000", "ml", "mL"))), "1.5_L", "", ""},
		{"amount out of range", item("q", "quantity", words("Fluid offered"), ext(fhir.ExtMinQuantity, fhir.QuantityValue("1", "ml", "mL")), ext(fhir.ExtMaxQuantity, fhir.QuantityValue("2000", "ml", "mL"))), "2.5_L", RuleRange, "The fluid offered must be between 1 and 2,000 ml"},
		{"unit that does not convert", item("q", "quantity", words("Weight"), ext(fhir.ExtMinQuantity, fhir.QuantityValue("1", "kg", "kg"))), "3_m", RuleUnit, "The weight must be in a unit that can be compared with 1 kg"},
		{"nothing is nothing in every unit", item("q", "quantity", words("Amount"), ext(fhir.ExtMinQuantity, fhir.QuantityValue("0", "hours a week", "h/wk"))), "3_m", "", ""},
		{"less than nothing", item("q", "quantity", words("Amount"), ext(fhir.ExtMinQuantity, fhir.QuantityValue("0", "hours a week", "h/wk"))), "-3_m", RuleRange, "The amount must be 0 hours a week or more"},
		{"unit not offered", item("q", "quantity", words("Weight"), unit("kg", "kg"), unit("g", "g")), "3_m", RuleUnit, "The weight must be in kg or g"},
		{"places as written", item("q", "decimal", words("Temperature"), extInt(fhir.ExtMaxDecimalPlaces, 1)), "31.50", RulePlaces, "The temperature must be written with 1 digit after the point at most"},
		{"no places", item("q", "decimal", words("Temperature"), extInt(fhir.ExtMaxDecimalPlaces, 0)), "31.0", RulePlaces, "The temperature must be a whole number"},
		{"date after the last", item("q", "date", words("Date of visit"), ext(fhir.ExtMaxValue, val("2026-06-01"))), "2026-06-12", RuleRange, "The date of visit must be on or before 1 June 2026; you put 12 June 2026"},
		{"partial date", item("q", "date"), "2026-06", "", ""},
		{"partial date where a whole one is needed", item("q", "date", words("When?"), extInt(fhir.ExtMinLength, 10)), "2026-06", RuleLength, "The date must be a whole date, with day, month and year"},
		{"no date at all", item("q", "date", words("When?")), "2026-02-30", RuleType, "The date must be a real date, like 12 March 2026"},
		{"characters, not bytes", item("q", "string", func(it *fhir.Item) { it.MaxLength = 4 }), "'Zoë!'", "", ""},
		{"too long", item("q", "string", words("First names"), func(it *fhir.Item) { it.MaxLength = 4 }), "'Zoë!!'", RuleLength, "The first names must be 4 characters or fewer; it has 5"},
		{"too short", item("q", "string", words("First names"), extInt(fhir.ExtMinLength, 3)), "'Zo'", RuleLength, "The first names must be at least 3 characters"},
		{"pattern for the whole answer", item("q", "string", words("NHS number"), ext(fhir.ExtRegex, fhir.TextValue("[0-9]{3}|[0-9]{4}")), ext(fhir.ExtEntryFormat, fhir.TextValue("999 999 9999"))), "'12345'", RulePattern, "The NHS number must be written like 999 999 9999"},
		{"pattern that fits", item("q", "string", ext(fhir.ExtRegex, fhir.TextValue("[0-9]{3}|[0-9]{4}"))), "'1234'", "", ""},
		{"pattern that is not RE2 is not run", item("q", "string", ext(fhir.ExtRegex, fhir.TextValue("(?=x)"))), "'1234'", "", ""},
		{"option of the list", item("q", "choice", options("a", "b")), "a", "", ""},
		{"off the list", item("q", "choice", words("Sex"), options("a", "b")), "c", RuleOption, "Choose one of the answers offered for “Sex”"},
		{"own words", item("q", "open-choice", options("a", "b")), "'something else'", "", ""},
		{"two answers to one question", item("q", "choice", words("Sex"), options("a", "b")), "a,b", RuleOccurs, "Give only one answer to “Sex”"},
		{"too few", item("q", "choice", words("Who was there?"), repeats, options("a", "b"), extInt(fhir.ExtMinOccurs, 2)), "a", RuleOccurs, "Give at least 2 answers to “Who was there?”"},
		{"too many", item("q", "choice", words("Who was there?"), repeats, options("a", "b", "c"), extInt(fhir.ExtMaxOccurs, 2)), "a,b,c", RuleOccurs, "Give no more than 2 answers to “Who was there?”"},
		{"wrong type", item("q", "boolean", words("Seen?")), "'yes'", RuleType, "The answer to “Seen?” must be yes or no"},
		{"constraint", item("q", "date", constraintOf("k", "answer.value <= today()", "The date is in the future.")), "2026-12-01", RuleConstraint, "The date is in the future."},
		{"constraint that holds", item("q", "date", constraintOf("k", "answer.value <= today()", "The date is in the future.")), "2026-11-22", "", ""},
		{"reference of another kind", item("q", "reference", words("Who?"), ext(fhir.ExtReferenceResource, fhir.Prim(fhir.Code, "Practitioner"))), "Patient/1", RuleReference, "The answer to “Who?” must be one of: Practitioner"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := fill(t, form(t, tc.it), nil, "q="+tc.answer)
			ps := r.State(at("q")).Problems
			switch {
			case tc.rule == "" && len(ps) > 0:
				t.Errorf("%v", ps)
			case tc.rule != "" && (len(ps) != 1 || ps[0].Rule != tc.rule || ps[0].Message != tc.says || ps[0].Level != LevelStop):
				t.Errorf("%v, want %s: %s", ps, tc.rule, tc.says)
			}
		})
	}
}

func TestExclusiveOption(t *testing.T) {
	it := item("q", "choice", repeats, options("a", "none"))
	it.AnswerOption[1].Extension = []fhir.Extension{{URL: fhir.ExtOptionExclusive, Value: fhir.BoolValue(true)}}
	r := fill(t, form(t, it), nil, "q=a,none")
	if ps := r.State(at("q")).Problems; len(ps) != 1 || ps[0].Message != "You chose “None” and something else. Change one." {
		t.Error(ps)
	}
	if set(t, r, "q=none"); len(r.Check()) != 0 {
		t.Error("none alone is fine")
	}
}

func TestFiles(t *testing.T) {
	f := form(t, item("q", "attachment", words("Photo of the door"), ext(fhir.ExtMimeType, fhir.Prim(fhir.Code, "image/*")), ext(fhir.ExtMaxSize, fhir.Prim(fhir.Decimal, "1048576"))))
	file := func(kind, size string) fhir.Value {
		return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: kind, Size: size, URL: "urn:1"}}
	}
	for _, tc := range []struct {
		v    fhir.Value
		want string
	}{
		{file("image/jpeg", "1048576"), ""},
		{file("text/html", "1"), "The photo of the door must be one of these kinds of file: image/*"},
		{file("image/png", "1048577"), "The photo of the door must be 1 MB or less"},
	} {
		r := fill(t, f, nil)
		r.Set(at("q"), tc.v)
		got := ""
		if ps := r.State(at("q")).Problems; len(ps) > 0 {
			got = ps[0].Message
		}
		if got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}

// TestMissingWords: nothing entered, in the question's own words.
func TestMissingWords(t *testing.T) {
	for _, tc := range []struct {
		it   *fhir.Item
		want string
	}{
		{item("q", "date", words("Date of birth")), "Enter the date of birth"},
		{item("q", "date", words("When did this assessment start?")), "Enter a date for “When did this assessment start?”"},
		{item("q", "choice", words("Sex")), "Choose an answer to “Sex”"},
		{item("q", "date", words("Consent lasts until")), "Enter a date for “Consent lasts until”"},
		{item("q", "date", words("By when")), "Enter a date for “By when”"},
		{item("q", "string", words("Anyone it must not be shared with")), "Enter an answer to “Anyone it must not be shared with”"},
		{item("q", "reference", words("Name and contact"), ours(fhir.ControlPerson)), "Say who: “Name and contact”"},
		{item("q", "choice", words("How is it overall?")), "Choose an answer to “How is it overall?”"},
		{item("q", "text", words("**Identity.** How does the child see themselves?")), "Enter an answer to “Identity. How does the child see themselves?”"},
		{item("q", "text", words("What is long?"), ext(fhir.ExtShortText, fhir.TextValue("Reason"))), "Enter the reason"},
		{item("q", "string", words("NHS number")), "Enter the NHS number"},
		{item("q", "reference", words("Who is this about?"), ours(fhir.ControlPerson)), "Say who: “Who is this about?”"},
		{item("q", "reference", words("Lead practitioner"), ours(fhir.ControlPerson)), "Say who the lead practitioner is"},
		{item("q", "attachment", words("Parent or carer"), ours(fhir.ControlSignature)), "Sign at “Parent or carer”"},
		{item("q", "quantity", words("How wide is it?")), "Enter an amount for “How wide is it?”"},
		{item("q", "group", repeats, words("Who was there?"), with(item("x", "text"))), "Add at least one entry to “Who was there?”"},
		{item("q", "group", words("Health"), with(item("x", "text"))), "Answer at least one question in “Health”"},
	} {
		tc.it.Required = true
		r := fill(t, form(t, tc.it), nil)
		ps := r.Check()
		if len(ps) != 1 || ps[0].Rule != RuleRequired || ps[0].Message != tc.want {
			t.Errorf("%v, want %q", ps, tc.want)
		}
	}
}

// TestKindsOfRequired: stop needs an answer, gap takes a reason instead, a condition switches either.
func TestKindsOfRequired(t *testing.T) {
	f := form(t, item("why", "boolean"), item("stop", "text", needs("stop", "")), item("gap", "text", needs("gap", "")),
		item("if", "text", needs("gap", "%resource.item.where(linkId='why').answer.value = true")))
	r := fill(t, f, nil)
	kinds := func() [3]ReqKind {
		return [3]ReqKind{r.State(at("stop")).Required, r.State(at("gap")).Required, r.State(at("if")).Required}
	}
	if kinds() != [3]ReqKind{Stop, GapOK, Optional} || len(r.Check()) != 2 {
		t.Errorf("%v %v", kinds(), r.Check())
	}
	set(t, r, "why=true")
	if kinds() != [3]ReqKind{Stop, GapOK, GapOK} || len(r.Check()) != 3 {
		t.Errorf("%v %v", kinds(), r.Check())
	}
	for _, link := range []string{"stop", "gap", "if"} {
		r.SetGap(at(link), &Gap{Code: "declined-by-family"})
	}
	if ps := r.Check(); len(ps) != 1 || ps[0].Cell != at("stop") {
		t.Errorf("a reason is enough for all but stop: %v", ps)
	}
	r.SetGap(at("gap"), &Gap{Code: "to-follow"})
	if ps := r.State(at("gap")).Problems; len(ps) != 1 || ps[0].Rule != RuleGap {
		t.Errorf("to follow needs a date: %v", ps)
	}
	r.SetGap(at("gap"), &Gap{Code: "to-follow", Date: "2026-12-01"})
	set(t, r, "stop='x'", "if='x'")
	if len(r.Check()) != 0 || r.State(at("if")).Gap != nil {
		t.Errorf("an answer replaces the reason: %v", r.Check())
	}
	r.SetGap(at("gap"), nil)
	if len(r.Check()) != 1 {
		t.Error("without its reason the answer is missing again")
	}
}

func TestBands(t *testing.T) {
	f := form(t, item("door", "quantity", unit("mm", "mm"),
		subs(fhir.DThreshold, "level", fhir.Prim(fhir.Code, "red"), "below", val("750.0")),
		subs(fhir.DThreshold, "level", fhir.Prim(fhir.Code, "amber"), "atLeast", val("750.0"), "below", val("900.0")),
		subs(fhir.DThreshold, "level", fhir.Prim(fhir.Code, "green"), "atLeast", val("900.0"))))
	for in, want := range map[string]string{"749_mm": "red", "750_mm": "amber", "899.9_mm": "amber", "90_cm": "green", "5_kg": ""} {
		r := fill(t, f, nil, "door="+in)
		got := ""
		if b := r.State(at("door")).Band; b != nil {
			got = b.Level
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestWarningsDoNotStop(t *testing.T) {
	it := item("q", "integer")
	it.Extension = []fhir.Extension{{URL: fhir.ExtConstraint, Node: fhir.Node{Extension: []fhir.Extension{
		{URL: "key", Value: fhir.Prim(fhir.IDKind, "typed")},
		{URL: "severity", Value: fhir.Prim(fhir.Code, "warning")},
		{URL: "expression", Value: fhir.TextValue("answer.value < 100")},
		{URL: "human", Value: fhir.TextValue("Is this typed correctly?")},
	}}}}
	r := fill(t, form(t, it), nil, "q=120")
	if ps := r.Check(); len(ps) != 1 || ps[0].Level != LevelWarn {
		t.Errorf("%v", ps)
	}
	if p := r.Progress(); p.Status != Finished {
		t.Errorf("%v", p)
	}
}
