package bundle_test

import (
	"crypto/rand"
	"fmt"
	"testing"

	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

func oneAnswer() bundle.Body {
	return bundle.Body{Ops: []op.Op{answer(77, "caf.child.views", op.Text("He likes drawing and wants to stay at the same school."), 70)}}
}

func BenchmarkSealDraftOfOneAnswer(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bundle.Seal(rand.Reader, anna, org, header(bundle.Draft), epoch, oneAnswer()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadDraftOfOneAnswer(b *testing.B) {
	raw := sealed(b, header(bundle.Draft), oneAnswer())
	b.ReportAllocs()
	for b.Loop() {
		read(b, raw)
	}
}

func read(b *testing.B, raw []byte) {
	s, err := bundle.Parse(raw)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Verify(anna.Public(), org); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Open(epoch); err != nil {
		b.Fatal(err)
	}
}

// form220 is an assessment of 220 answers, forty of them paragraphs.
func form220() bundle.Body {
	var body bundle.Body
	for i := range uint64(220) {
		v := op.Typed(op.TypeCoding, "https://forms.doorstep.example/fhir/CodeSystem/rating", "fine-for-now", "Fine for now")
		if i%5 == 0 {
			v = op.Text(fmt.Sprintf("On visit %d the child was happy and settled and showed me the bedroom. Mum said that things are better since week %d.", i, i*7))
		}
		body.Ops = append(body.Ops, answer(i+1, fmt.Sprintf("caf.section-%d.question-%d", i/20, i), v))
	}
	return body
}

func BenchmarkPublishFormOf220Answers(b *testing.B) {
	body := form220()
	n := 0
	for b.Loop() {
		raw, err := bundle.Seal(rand.Reader, anna, org, header(bundle.Published), epoch, body)
		if err != nil {
			b.Fatal(err)
		}
		n = len(raw)
	}
	b.ReportMetric(float64(n), "bytes")
}

func BenchmarkReadFormOf220Answers(b *testing.B) {
	raw := sealed(b, header(bundle.Published), form220())
	for b.Loop() {
		read(b, raw)
	}
}
