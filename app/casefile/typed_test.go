package casefile_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func TestAnswersAsTyped(t *testing.T) {
	for _, tt := range []struct {
		link, in string
		want     []fhir.Value
		gap      string
		bad      bool
	}{
		{link: "note", in: "what I saw", want: []fhir.Value{text("what I saw")}},
		{link: "note", in: `"quoted"`, want: []fhir.Value{text("quoted")}},
		{link: "note", in: `12`, want: []fhir.Value{text("12")}},
		{link: "note", in: `true`, want: []fhir.Value{text("true")}},
		{link: "note", in: ``},
		{link: "note", in: `null`},
		{link: "note", in: `{"gap":"not-known"}`, gap: "not-known"},
		{link: "note", in: `{"valueString":"x"}`, want: []fhir.Value{text("x")}},
		{link: "alone", in: "yes", want: []fhir.Value{fhir.BoolValue(true)}},
		{link: "alone", in: "false", want: []fhir.Value{fhir.BoolValue(false)}},
		{link: "alone", in: "maybe", bad: true},
		{link: "who", in: "mum", want: []fhir.Value{option("mum", "Mum")}},
		{link: "who", in: `["mum","Dad","Auntie"]`, want: []fhir.Value{option("mum", "Mum"), option("dad", "Dad"), text("Auntie")}},
		{link: "weight", in: "31.50 kg", want: []fhir.Value{fhir.QuantityValue("31.50", "kg", "kg")}},
		{link: "weight", in: `{"value":31.50,"unit":"kg"}`, want: []fhir.Value{{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: "31.50", Unit: "kg"}}}},
		{link: "weight", in: "heavy", bad: true},
		{link: "sign", in: "Grace", bad: true},
	} {
		got, err := casefile.ParseInput(compiled.Item(tt.link), tt.in)
		if (err != nil) != tt.bad {
			t.Errorf("%s=%s: %v", tt.link, tt.in, err)
			continue
		}
		gap := ""
		if got.Gap != nil {
			gap = got.Gap.Code
		}
		ok := len(got.Values) == len(tt.want) && gap == tt.gap
		for i := range got.Values {
			ok = ok && got.Values[i] == tt.want[i]
		}
		if !ok {
			t.Errorf("%s=%s: %+v, want %+v gap %q", tt.link, tt.in, got, tt.want, tt.gap)
		}
	}
}

// What one document exports, an empty one takes in and exports again.
func TestAResponseComesBack(t *testing.T) {
	a := newTablet(t, "grace")
	a.set("note", text("x"))
	a.set("who", option("mum", "Mum"), text("Auntie"))
	kit := a.row("kit", "")
	a.setIn(kit, "kit-name", text("Hoist"))
	a.setIn(a.row("kit-part", kit), "kit-part-name", text("Sling"))
	a.row("kit", "")
	if _, err := a.doc.SetGap(context.Background(), casefile.Cell{LinkID: "after"}, &engine.Gap{Code: "to-follow", Date: "2026-04-01"}); err != nil {
		t.Fatal(err)
	}
	b := newTablet(t, "other")
	_, issues, err := b.doc.Import(context.Background(), a.doc.QuestionnaireResponse())
	if err != nil || len(issues) > 0 {
		t.Fatalf("%v %+v", err, issues)
	}
	if n := len(b.doc.Rows("kit", "")); n != 2 {
		t.Fatalf("%d rows came over", n)
	}
	got, want := b.doc.State(casefile.Cell{LinkID: "who"}), a.doc.State(casefile.Cell{LinkID: "who"})
	if len(got.Values) != len(want.Values) || b.says("note") != "x" {
		t.Errorf("came over as %+v and %q", got.Values, b.says("note"))
	}
	row := b.doc.Rows("kit", "")[0].ID
	if parts := b.doc.Rows("kit-part", row); len(parts) != 1 {
		t.Errorf("%d nested rows", len(parts))
	}
	if s := b.doc.State(casefile.Cell{LinkID: "after"}); s.Gap == nil || s.Gap.Date != "2026-04-01" {
		t.Errorf("gap %+v", s.Gap)
	}
	n := len(b.log)
	if _, _, err := b.doc.Import(context.Background(), b.doc.QuestionnaireResponse()); err != nil || len(b.log) != n {
		t.Errorf("importing what is there made %d changes: %v", len(b.log)-n, err)
	}
}

func FuzzParseInput(f *testing.F) {
	for _, s := range []string{"", "x", `{"gap":"a"}`, `[1,"a"]`, `{"valueCoding":{"code":"x"}}`, "12.5 kg", "null"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, link := range []string{"note", "alone", "who", "weight", "sign"} {
			in, err := casefile.ParseInput(compiled.Item(link), s)
			if err != nil {
				continue
			}
			for _, v := range in.Values {
				if _, err := casefile.ToOp(v); err != nil {
					t.Fatalf("%q was read as what cannot be kept: %v", s, err)
				}
			}
		}
	})
}
