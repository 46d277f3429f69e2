package checks_test

import (
	"testing"

	"doorstep/app/casefile/checks"
	"doorstep/app/counts"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// TestCountsOfTheWholeCheck counts what the check of a filled Disabled Child
// Assessment allocates, and what a key does whose words are read.
func TestCountsOfTheWholeCheck(t *testing.T) {
	s := jane(t)
	fill(s.dca)
	rec := s.Record()
	rules := quality.Shipped()
	c := engine.Cell{LinkID: "dca.plan.action.what"}
	counts.Hold(t,
		counts.Count{Name: "a filled assessment checked whole: allocations", Most: 20_000, Got: counts.Allocations(func() {
			s.dca.CheckForm()
			checks.Review(rec, s.dca.Document)
		})},
		counts.Count{Name: "a key in an answer whose words are read: allocations", Most: 30, Got: counts.Allocations(func() {
			checks.Words(rules, s.dca.Form(), c, "Professionals to support family as needed, ongoing, and explore what works with the school until the review in February")
		})},
	)
}
