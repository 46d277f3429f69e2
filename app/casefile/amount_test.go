package casefile_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

func TestAmountsAsAPersonReadsThem(t *testing.T) {
	for _, c := range []struct{ value, unit, want string }{
		{"24", "kg", "24 kg"},
		{"0.5", "mg", "0.5 mg"},
		{"1", "ml", "1 ml"},
		{"1", "weeks", "1 week"},
		{"6", "weeks", "6 weeks"},
		{"1", "hours a week", "1 hour a week"},
		{"1.0", "hours a week", "1.0 hours a week"}, // as it was written
		{"1", "times", "1 time"},
		{"1", "people", "1 person"},
		{"264", "pounds a week", "£264 a week"},
		{"158.4", "pounds a week", "£158.40 a week"},
		{"158.45", "pounds", "£158.45"},
		{"12500", "pounds", "£12,500"},
		{"-3", "pounds", "-£3"},
	} {
		t.Run(c.want, func(t *testing.T) {
			if got := casefile.Words(nil, fhir.Value{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: c.value, Unit: c.unit}}); got != c.want {
				t.Errorf("%s %s is %q", c.value, c.unit, got)
			}
		})
	}
}
