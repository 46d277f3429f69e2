package casefile

import (
	"testing"
	"time"
)

func TestNextVisit(t *testing.T) {
	at := func(s string, ended bool) Visit {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return Visit{At: when, Purpose: s, Ended: ended}
	}
	early, late, tomorrow := at("2026-03-10T08:45:00Z", true), at("2026-03-10T14:00:00Z", false), at("2026-03-11T09:00:00Z", false)
	for _, c := range []struct {
		name string
		all  []Visit
		want string
	}{
		{"none", nil, ""},
		{"yesterday's is no next one, done or not", []Visit{at("2026-03-09T10:00:00Z", false)}, ""},
		{"today's, once ended, stays while nothing follows", []Visit{early}, early.Purpose},
		{"the one that is still to come", []Visit{early, late, tomorrow}, late.Purpose},
		{"today's that has ended, before tomorrow's", []Visit{early, tomorrow}, early.Purpose},
		{"tomorrow's when today has none", []Visit{tomorrow}, tomorrow.Purpose},
	} {
		got := ""
		if v := nextVisit(c.all, "2026-03-10"); v != nil {
			got = v.Purpose
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}
