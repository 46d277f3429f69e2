package casefile

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// anyValue draws an answer of every kind, odd spellings of numbers and members
// that the app does not know included.
func anyValue(t *rapid.T) fhir.Value {
	s := rapid.String()
	number := rapid.SampledFrom([]string{"0", "-0", "1", "31.50", "1e3", "-12.250", "99999999999999999999", "0.10"})
	src := `{"url":"http://example.org/x","valueString":"kept"}`
	more := func() *fhir.Node {
		if !rapid.Bool().Draw(t, "more") {
			return nil
		}
		v, err := fhir.ParseValue([]byte(`{"valueCoding":{"extension":[` + src + `],"code":"a"}}`))
		if err != nil {
			t.Fatal(err)
		}
		return v.Coding.More
	}
	switch k := rapid.SampledFrom([]fhir.Kind{fhir.Boolean, fhir.Integer, fhir.Decimal, fhir.Date, fhir.DateTime, fhir.Time, fhir.String, fhir.URI, fhir.Code, fhir.CodingKind, fhir.QuantityKind, fhir.ReferenceKind, fhir.AttachmentKind, fhir.ConceptKind}).Draw(t, "kind"); k {
	case fhir.Boolean:
		return fhir.BoolValue(rapid.Bool().Draw(t, "b"))
	case fhir.Integer:
		return fhir.Prim(k, rapid.SampledFrom([]string{"0", "-0", "42", "-7", "9223372036854775807", "9223372036854775808"}).Draw(t, "n"))
	case fhir.Decimal:
		return fhir.Prim(k, number.Draw(t, "n"))
	case fhir.CodingKind:
		return fhir.Value{Kind: k, Coding: fhir.Coding{System: s.Draw(t, "system"), Version: rapid.SampledFrom([]string{"", "1"}).Draw(t, "v"), Code: s.Draw(t, "code"), Display: s.Draw(t, "display"), More: more()}}
	case fhir.QuantityKind:
		return fhir.Value{Kind: k, Quantity: fhir.Quantity{Value: number.Draw(t, "n"), Comparator: rapid.SampledFrom([]string{"", "<"}).Draw(t, "c"), Unit: s.Draw(t, "unit"), System: s.Draw(t, "system"), Code: s.Draw(t, "code"), More: more()}}
	case fhir.ReferenceKind:
		return fhir.Value{Kind: k, Reference: fhir.Reference{Reference: s.Draw(t, "ref"), Type: rapid.SampledFrom([]string{"", "Patient"}).Draw(t, "type"), Display: s.Draw(t, "display"), More: more()}}
	case fhir.AttachmentKind:
		return fhir.Value{Kind: k, Attachment: fhir.Attachment{ContentType: "image/svg+xml", Data: "PHN2Zy8+", Title: s.Draw(t, "title"), Size: "12"}}
	case fhir.ConceptKind:
		return fhir.ConceptValue(fhir.Coding{System: "u", Code: s.Draw(t, "code")})
	default:
		return fhir.Prim(k, s.Draw(t, "text"))
	}
}

// An answer that becomes an op and comes back is the same answer to the last
// digit and unknown member.
func TestAnswersSurviveAsOps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(t)
		o, err := ToOp(v)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := FromOp(o)
		if !ok {
			t.Fatalf("%v came back as no answer", v)
		}
		if d := cmp.Diff(jsonOf(t, v), jsonOf(t, got)); d != "" {
			t.Fatalf("changed on the way (-sent +got):\n%s", d)
		}
	})
}

func jsonOf(t *rapid.T, v fhir.Value) string {
	b, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatIsNoAnswer(t *testing.T) {
	for i, v := range []op.Value{
		op.Null(), op.Tombstone(), op.Typed(op.TypeGap, "not-known"), op.TickOf(op.Tick{Option: "a", On: true}),
		op.Row(op.RowValue{Group: "g"}), op.Foreign([]byte{0xf6}), op.Typed("of-a-newer-version", "x"), op.Typed(typeFHIR, "{"), op.Typed(typeFHIR, "{}"), op.Bytes([]byte("x")),
	} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			if got, ok := FromOp(v); ok {
				t.Errorf("%v was taken for the answer %v", v, got)
			}
		})
	}
}
