package casefile_test

import (
	"testing"

	"pgregory.net/rapid"

	"doorstep/app/casefile"
)

func england(t testing.TB) *casefile.Calendar {
	t.Helper()
	c, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The vectors of processes.md section 2.
func TestWorkingDaysCountAsTheProcessesPageSays(t *testing.T) {
	c := england(t)
	for _, v := range []struct {
		start casefile.Date
		days  int
		want  casefile.Date
	}{
		{"2026-11-03", 45, "2027-01-08"},
		{"2026-11-02", 45, "2027-01-07"},
		{"2026-11-16", 45, "2027-01-21"},
		{"2026-11-03", 20, "2026-12-01"},
		{"2026-11-03", 5, "2026-11-10"},
		{"2026-12-24", 5, "2027-01-05"},
		{"2026-12-24", 1, "2026-12-29"},
		{"2026-11-07", 0, "2026-11-07"},
		{"2026-11-07", 1, "2026-11-09"},
	} {
		got, ok := c.Add(v.start, v.days)
		if !ok || got.Date != v.want || got.Provisional {
			t.Errorf("%d working days from %s = %+v %v, want %s", v.days, v.start, got, ok, v.want)
		}
	}
}

func TestWeeksAndMonthsMoveToAWorkingDay(t *testing.T) {
	c := england(t)
	for _, v := range []struct {
		start  casefile.Date
		n      int
		months bool
		kind   casefile.LimitKind
		want   casefile.Date
		raw    casefile.Date
	}{
		{"2027-01-15", 3, true, casefile.Law, "2027-04-15", "2027-04-15"},
		{"2026-11-30", 6, false, casefile.Law, "2027-01-11", "2027-01-11"},
		{"2026-11-30", 16, false, casefile.Law, "2027-03-22", "2027-03-22"},
		{"2026-11-30", 20, false, casefile.Law, "2027-04-19", "2027-04-19"},
		{"2026-11-16", 8, false, casefile.Practice, "2027-01-11", "2027-01-11"},
		{"2027-02-02", 3, true, casefile.Practice, "2027-05-04", "2027-05-02"},
		{"2027-02-02", 3, true, casefile.Law, "2027-04-30", "2027-05-02"},
		{"2027-01-31", 1, true, casefile.Practice, "2027-03-01", "2027-02-28"},
	} {
		count := c.AddWeeks
		if v.months {
			count = c.AddMonths
		}
		got, raw, ok := count(v.start, v.n, v.kind)
		if !ok || got.Date != v.want || raw != v.raw {
			t.Errorf("%s + %d (months %v, kind %c) = %s raw %s, want %s raw %s", v.start, v.n, v.months, v.kind, got.Date, raw, v.want, v.raw)
		}
	}
}

func TestADateBeyondTheCalendarIsProvisional(t *testing.T) {
	c := england(t)
	if got, ok := c.Add("2028-12-20", 10); !ok || !got.Provisional {
		t.Errorf("ten days over the end of the data: %+v %v, want provisional", got, ok)
	}
	if _, ok := c.Add("2026-11", 3); ok {
		t.Error("counted from half a date")
	}
}

// Counting forward and back agree, and a count never ends on a free day.
func TestAddAndBetweenAgree(t *testing.T) {
	c := england(t)
	rapid.Check(t, func(t *rapid.T) {
		start, _ := c.Add("2025-01-01", 0)
		if n := rapid.IntRange(0, 700).Draw(t, "offset"); n > 0 {
			start, _ = c.Add(start.Date, n)
		}
		days := rapid.IntRange(1, 200).Draw(t, "days")
		end, ok := c.Add(start.Date, days)
		if !ok || !c.Working(end.Date) {
			t.Fatalf("%d days from %s end on %s, which is not worked", days, start.Date, end.Date)
		}
		if n, ok := c.Between(start.Date, end.Date); !ok || n != days {
			t.Fatalf("from %s to %s are %d working days, counted %d", start.Date, end.Date, n, days)
		}
	})
}

func TestAMalformedCalendarIsRefused(t *testing.T) {
	for _, bad := range []string{``, `{}`, `{"from":"2026-01-01","to":"2026-12-31","holidays":[{"date":"2027-01-01"}]}`, `{"from":"x","to":"y"}`} {
		if _, err := casefile.LoadCalendar([]byte(bad)); err == nil {
			t.Errorf("accepted %q", bad)
		}
	}
}
