package due_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
)

// sarDays are the open days of requests to see the record.
func sarDays(f *file) []casefile.Date {
	var out []casefile.Date
	for _, it := range due.List(f.Record()) {
		if it.Key == "cfg.time.sar" && it.Met == "" {
			out = append(out, it.Due.Date)
		}
	}
	slices.Sort(out)
	return out
}

func TestARequestThatTakesLonger(t *testing.T) {
	f := jane(t, "2026-11-20 12:00", "2018-05-14")
	d := f.of("sar").Set("sar.who", "Mark Sample").Set("sar.received", "2026-11-03")
	if got := sarDays(f); !slices.Equal(got, []casefile.Date{"2026-12-03"}) {
		t.Errorf("a month: %v", got)
	}
	d.Row("sar.pause", ".from", "2026-11-05", ".until", "2026-11-10", ".why", "identity")
	if got := sarDays(f); !slices.Equal(got, []casefile.Date{"2026-12-08"}) {
		t.Errorf("five days stood still: %v", got)
	}
	d.Set("sar.longer", "yes")
	if got := sarDays(f); !slices.Equal(got, []casefile.Date{"2026-12-08", "2027-02-08"}) {
		t.Errorf("tell them within the month, give it within three: %v", got)
	}
	d.Set("sar.longer.told", "2026-11-20")
	if got := sarDays(f); !slices.Equal(got, []casefile.Date{"2027-02-08"}) {
		t.Errorf("they were told: %v", got)
	}
}
