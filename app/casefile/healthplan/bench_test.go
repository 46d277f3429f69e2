package healthplan_test

import (
	"testing"

	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
)

// How long it takes to read a plan with ten medicines in its third version.
func BenchmarkOf(b *testing.B) {
	s := healthplantest.Written(b)
	for _, name := range []string{"Omeprazole", "Baclofen", "Gabapentin", "Ranitidine", "Melatonin", "Movicol", "Calpol", "Hyoscine"} {
		s.Medicine(name, "As on the label", "5 ml", "gastrostomy")
	}
	s.Case.At("2026-11-27 15:00")
	s.Sign().Read(healthplantest.Carer)
	s.Change("2026-12-01 09:00", nil, func() {})
	s.Change("2026-12-02 09:00", nil, func() {})
	r := s.Case.Record()
	for b.Loop() {
		healthplan.Of(r)
	}
}
