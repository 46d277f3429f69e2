package fhir

import (
	"errors"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// canonical writes a document with sorted members, so that two documents can be compared by content
// while every digit, text and null counts.
func canonical(t testing.TB, src []byte) string {
	t.Helper()
	v, err := readTree(src)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	v.sort()
	return string(v.append(nil))
}

func (t *tree) sort() {
	sort.Slice(t.members, func(i, j int) bool { return t.members[i].name < t.members[j].name })
	for i := range t.members {
		t.members[i].val.sort()
	}
	for i := range t.items {
		t.items[i].sort()
	}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNothingIsLost(t *testing.T) {
	src := read(t, "odd-questionnaire.json")
	q, err := ParseQuestionnaire(src)
	if err != nil {
		t.Fatal(err)
	}
	out, _ := q.MarshalJSON()
	if got, want := canonical(t, out), canonical(t, src); got != want {
		t.Errorf("questionnaire changed:\n got %s\nwant %s", got, want)
	}
	src = read(t, "odd-response.json")
	r, err := ParseResponse(src)
	if err != nil {
		t.Fatal(err)
	}
	out, _ = r.MarshalJSON()
	if got, want := canonical(t, out), canonical(t, src); got != want {
		t.Errorf("response changed:\n got %s\nwant %s", got, want)
	}
}

func TestKnownMembersAreRead(t *testing.T) {
	q, err := ParseQuestionnaire(read(t, "odd-questionnaire.json"))
	if err != nil {
		t.Fatal(err)
	}
	g := q.Item[0]
	if g.LinkID != "a/b" || !g.Repeats || g.Type != "group" || len(g.Item) != 3 {
		t.Errorf("group read as %+v", g)
	}
	w := g.Item[1].EnableWhen[0]
	if w.Operator != "=" || w.Answer.Quantity.Value != "31.50" || w.Answer.Quantity.Code != "kg" {
		t.Errorf("condition read as %+v", w)
	}
	if got := q.ValueSet("#vs").Codings(); len(got) != 2 || got[0].Display != "A" || got[1].More.Ext(ExtOrdinalValue).Value.Text != "1.50" {
		t.Errorf("value set read as %+v", got)
	}
	if s := q.Beside("title").Ext(ExtTranslation); s.Sub("content").Text != "Od" || s.Sub("lang").Text != "cy" {
		t.Errorf("translation read as %+v", s)
	}
	if s := g.Item[0].AnswerOption[0].Beside("valueString"); s.Ext("t").Value.Text != "un" {
		t.Errorf("an option's translation read as %+v", s)
	}
	if init := g.Item[1].Initial; init[0].Value.Text != "1e2" || init[1].Value.Attachment.Size != "12" || init[2].Value.Kind != "Period" {
		t.Errorf("initial values read as %+v", init)
	}
}

func TestSettingOverWhatWasKept(t *testing.T) {
	q, err := ParseQuestionnaire([]byte(`{"resourceType":"Questionnaire","title":"","item":[{"linkId":"a","required":false,"item":[]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	q.Title = "Now"
	q.Item[0].Required = true
	q.Item[0].Item = append(q.Item[0].Item, &Item{LinkID: "b"})
	out, _ := q.MarshalJSON()
	const want = `{"resourceType":"Questionnaire","title":"Now","item":[{"linkId":"a","required":true,"item":[{"linkId":"b"}]}]}`
	if string(out) != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
}

func TestRefusals(t *testing.T) {
	deep := strings.Repeat(`{"linkId":"a","item":[`, MaxDepth) + strings.Repeat(`]}`, MaxDepth)
	for _, c := range []struct {
		name, src string
		want      error
		says      string
	}{
		{"empty", ``, ErrSyntax, "line 1"},
		{"cut short", `{"resourceType":"Questionnaire"`, ErrSyntax, "ends too early"},
		{"text after the end", `{"resourceType":"Questionnaire"} x`, ErrSyntax, "after the end"},
		{"another resource", `{"resourceType":"Patient"}`, ErrShape, "resourceType"},
		{"a list", `[]`, ErrShape, "an object"},
		{"name twice", `{"resourceType":"Questionnaire","url":"a","url":"b"}`, ErrDuplicate, "column"},
		{"name twice, one of them escaped", `{"resourceType":"Questionnaire","url":"a","\u0075rl":"b"}`, ErrDuplicate, ""},
		{"name twice among many", `{"resourceType":"Questionnaire","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1,"n":1,"o":1,"p":1,"q":1,"c":1}`, ErrDuplicate, ""},
		{"too deep", `{"resourceType":"Questionnaire","item":[` + deep + `]}`, ErrTooDeep, ""},
		{"too large", `{"resourceType":"Questionnaire","title":"` + strings.Repeat("x", MaxBytes) + `"}`, ErrTooLarge, ""},
		{"wrong type deep inside", `{"resourceType":"Questionnaire","item":[{"linkId":"a","item":[{"linkId":5}]}]}`, ErrShape, "Questionnaire.item[0].item[0].linkId: a text"},
		{"flag as text", `{"resourceType":"Questionnaire","item":[{"required":"true"}]}`, ErrShape, "true or false"},
		{"two values", `{"resourceType":"Questionnaire","extension":[{"url":"x","valueString":"a","valueCode":"b"}]}`, ErrShape, "not two"},
		{"fraction where a whole number belongs", `{"resourceType":"Questionnaire","item":[{"maxLength":1.5}]}`, ErrShape, "whole number"},
		{"not UTF-8", "{\"resourceType\":\"Questionnaire\",\"title\":\"\xff\"}", ErrSyntax, "UTF-8"},
		{"half a character", `{"resourceType":"Questionnaire","title":"\ud83d"}`, ErrSyntax, "half a character"},
		{"leading zero", `{"resourceType":"Questionnaire","x":01}`, ErrSyntax, "number"},
		{"control character", "{\"resourceType\":\"Questionnaire\",\"title\":\"a\nb\"}", ErrSyntax, "control"},
		{"trailing comma", `{"resourceType":"Questionnaire",}`, ErrSyntax, "name in quotation marks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseQuestionnaire([]byte(c.src))
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v saying %q", err, c.want, c.says)
			}
		})
	}
	if _, err := ParseResponse([]byte(`{"resourceType":"Questionnaire"}`)); !errors.Is(err, ErrShape) {
		t.Errorf("a form read as a response: %v", err)
	}
}

func TestEqual(t *testing.T) {
	q := func(n, code string) Value { return QuantityValue(n, code, code) }
	for _, c := range []struct {
		name string
		a, b Value
		want bool
	}{
		{"coding, other words", CodingValue("s", "c", "x"), CodingValue("s", "c", "y"), true},
		{"coding, other system", CodingValue("s", "c", ""), CodingValue("t", "c", ""), false},
		{"coding, missing system equals only missing", CodingValue("", "c", ""), CodingValue("s", "c", ""), false},
		{"both systems missing", CodingValue("", "c", ""), CodingValue("", "c", ""), true},
		{"own words", CodingValue("", "", "x"), CodingValue("", "", "y"), false},
		{"digits", Prim(Decimal, "1.50"), Prim(Decimal, "1.5"), true},
		{"other kind of number", Prim(Integer, "1"), Prim(Decimal, "1"), false},
		{"exponents compare as written", Prim(Decimal, "1e2"), Prim(Decimal, "100"), false},
		{"quantity", q("4.0", "kg"), q("4", "kg"), true},
		{"quantity, other unit", q("4", "kg"), q("4", "g"), false},
		{"yes and no", BoolValue(true), BoolValue(false), false},
		{"moments in two zones", Prim(DateTime, "2026-06-01T10:00:00+01:00"), Prim(DateTime, "2026-06-01T09:00:00Z"), true},
		{"day and month", Prim(Date, "2026-11"), Prim(Date, "2026-11-01"), false},
		{"people by reference", ReferenceValue("Patient/1", "Lucy"), ReferenceValue("Patient/1", "Lu"), true},
		{"people by name", ReferenceValue("", "Lucy"), ReferenceValue("", "Jane"), false},
	} {
		if got := c.a.Equal(c.b); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if c.a.Equal(c.b) != c.b.Equal(c.a) || !c.a.Equal(c.a) {
			t.Errorf("%s: not symmetric or not reflexive", c.name)
		}
	}
}

func TestEmpty(t *testing.T) {
	for name, v := range map[string]Value{
		"nothing": {}, "text": TextValue(""), "unit alone": QuantityValue("", "kg", "kg"),
		"coding": {Kind: CodingKind}, "nobody": {Kind: ReferenceKind}, "no file": {Kind: AttachmentKind},
	} {
		if !v.Empty() {
			t.Errorf("%s counts as an answer", name)
		}
	}
	if BoolValue(false).Empty() || Prim(Integer, "0").Empty() {
		t.Error("no and 0 are answers")
	}
}

func TestTypedValues(t *testing.T) {
	e, ok := ExpressionValue("age", "a < 'b'").Expression()
	if !ok || e.Name != "age" || e.Expression != "a < 'b'" || e.Language != FHIRPath {
		t.Errorf("expression came back as %+v", e)
	}
	s := Signature{
		When: "2026-11-22T10:00:00Z", Who: Reference{Display: "Jane"}, SigFormat: "image/svg+xml", Data: "PHN2Zz4=",
		Type: []Coding{{System: SignatureType, Code: "1.2.840.10065.1.12.1.5"}},
	}
	back, err := SignatureValue(s).Signature()
	if err != nil || back.Who.Display != "Jane" || back.Data != s.Data || back.Type[0].Code != s.Type[0].Code {
		t.Errorf("signature came back as %+v, %v", back, err)
	}
	if got := ConceptValue(Coding{System: "s", Code: "c"}).Codings(); len(got) != 1 || got[0].Code != "c" {
		t.Errorf("concept came back as %+v", got)
	}
	if _, err := TextValue("x").Signature(); !errors.Is(err, ErrShape) {
		t.Errorf("a text is no signature: %v", err)
	}
}

func anyValue() *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		s := rapid.String().Draw(t, "s")
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			return BoolValue(rapid.Bool().Draw(t, "b"))
		case 1:
			return Prim(Decimal, rapid.StringMatching(`-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,6})?`).Draw(t, "n"))
		case 2:
			return CodingValue(s, rapid.String().Draw(t, "code"), rapid.String().Draw(t, "display"))
		case 3:
			return QuantityValue(rapid.StringMatching(`[1-9][0-9]{0,4}\.[0-9]{2}`).Draw(t, "n"), s, "kg")
		case 4:
			return ReferenceValue(s, rapid.String().Draw(t, "display"))
		case 5:
			return Value{Kind: AttachmentKind, Attachment: Attachment{ContentType: s, URL: "urn:uuid:1", Size: "7"}}
		}
		return Prim(rapid.SampledFrom([]Kind{String, Date, DateTime, URI, Code, Time}).Draw(t, "prim"), s)
	})
}

func TestValuesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue().Draw(t, "v")
		b, _ := v.MarshalJSON()
		back, err := ParseValue(b)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if back != v {
			t.Fatalf("%+v came back as %+v", v, back)
		}
	})
}

func FuzzQuestionnaire(f *testing.F) {
	f.Add(read(f, "odd-questionnaire.json"))
	f.Add([]byte(`{"resourceType":"Questionnaire","item":[{"linkId":"a","answerOption":[{"valueString":"x","_valueString":{"id":"y"}}]}]}`))
	f.Add([]byte(`{"resourceType":"Questionnaire","_item":{},"item":[],"extension":[{"url":"","value":1,"valueX":[]}]}`))
	f.Add([]byte("\xef\xbb\xbf{\"resourceType\":\"Questionnaire\"}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		q, err := ParseQuestionnaire(src)
		if err != nil {
			return
		}
		out, _ := q.MarshalJSON()
		if got, want := canonical(t, out), canonical(t, src); got != want {
			t.Fatalf("content changed:\n got %s\nwant %s", got, want)
		}
	})
}

func FuzzResponse(f *testing.F) {
	f.Add(read(f, "odd-response.json"))
	f.Add([]byte(`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"a","answer":[{"valueDecimal":0.10}]}]}`))
	f.Add([]byte(`{"resourceType":"QuestionnaireResponse","subject":{},"identifier":{"_value":{}},"item":[{"item":[{"answer":[{"item":[{}]}]}]}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := ParseResponse(src)
		if err != nil {
			return
		}
		out, _ := r.MarshalJSON()
		if got, want := canonical(t, out), canonical(t, src); got != want {
			t.Fatalf("content changed:\n got %s\nwant %s", got, want)
		}
	})
}
