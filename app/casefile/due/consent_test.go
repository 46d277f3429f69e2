package due_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
)

func TestWhatARefusalCallsFor(t *testing.T) {
	find := func(f *file, key string) (open, met int) {
		for _, it := range due.List(f.Record()) {
			if it.Key == key && it.Met == "" {
				open++
			} else if it.Key == key {
				met++
			}
		}
		return open, met
	}
	t.Run("cafref.coordinator-told", func(t *testing.T) {
		f := jane(t, "2026-11-03 10:00", "2018-05-14")
		d := f.of("cafref").Set("cafref.what", "whole-caf")
		if open, met := find(f, "cafref.coordinator-told"); open != 1 || met != 0 {
			t.Errorf("open %d, met %d", open, met)
		}
		d.Set("cafref.coordinator-told", "2026-11-03T09:30:00Z")
		if open, met := find(f, "cafref.coordinator-told"); open != 0 || met != 1 {
			t.Errorf("told: open %d, met %d", open, met)
		}
	})
	t.Run("caf.consent.withdrawn", func(t *testing.T) {
		f := jane(t, "2026-11-03 10:00", "2018-05-14")
		d := f.of("caf").Set("caf.consent.share", "agrees-all")
		d.Row("caf.consent.service", ".service", "Oakbank School", ".parts", "all", ".agreed", "yes")
		d.Row("caf.consent.service", ".service", "Housing", ".parts", "all", ".agreed", "no")
		if open, met := find(f, "caf.consent.withdrawn"); open+met != 0 {
			t.Errorf("nothing was withdrawn: %d", open+met)
		}
		d.Row("caf.consent.withdrawn", ".when", "2026-11-03T09:30:00Z", ".who", "Nadia Sample", ".what", "All of it")
		if open, met := find(f, "caf.consent.withdrawn"); open != 1 || met != 0 {
			t.Errorf("open %d, met %d", open, met)
		}
		f.At("2026-11-04 10:00")
		f.of("isd").Set("isd.with", "Oakbank School").Set("isd.consent", "withdrawn")
		for _, it := range due.List(f.Record()) {
			if it.Key == "caf.consent.withdrawn" && (it.Due.Date != "2026-11-03" || it.Met != casefile.Date("2026-11-04")) {
				t.Errorf("due %s, met %q", it.Due.Date, it.Met)
			}
		}
	})
}
