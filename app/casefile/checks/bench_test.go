package checks_test

import (
	"testing"

	"doorstep/app/casefile/checks"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// BenchmarkWholeCheck is the whole check of a filled Disabled Child Assessment,
// the form's own and everything of this package, with the chronology beside it.
func BenchmarkWholeCheck(b *testing.B) {
	s := jane(b)
	fill(s.dca)
	rec := s.Record()
	b.ReportAllocs()
	for b.Loop() {
		s.dca.CheckForm()
		checks.Review(rec, s.dca.Document)
	}
}

// BenchmarkKey is what one key costs in an answer whose words are read.
func BenchmarkKey(b *testing.B) {
	s := jane(b)
	rules := quality.Shipped()
	c := engine.Cell{LinkID: "dca.plan.action.what"}
	b.ReportAllocs()
	for b.Loop() {
		checks.Words(rules, s.dca.Form(), c, "Professionals to support family as needed, ongoing, and explore what works with the school until the review in February")
	}
}
