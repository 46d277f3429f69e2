package model

import (
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/settings"
)

func dueList(t *testing.T, now string) DueList {
	t.Helper()
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.DateOnly, now)
	if err != nil {
		t.Fatal(err)
	}
	return DueList{Now: at, Calendar: cal, Me: casefile.Person{Name: "Ruth Adeyemi"}}
}

func clock(title, start, end string) due.Item {
	return due.Item{
		Kind: due.Clock, Key: "cfg.time.x", Title: title, Child: "Jane S.", Owner: "Ruth Adeyemi", Manager: "Priya Nair", Start: casefile.Date(start), From: "The referral is received",
		Due: casefile.Due{Date: casefile.Date(end)}, Raw: casefile.Date(end), Limit: "45 working days", Law: settings.Guidance, Source: "Working Together",
	}
}

func titles(all []DueSection) string {
	var out []string
	for _, s := range all {
		out = append(out, s.Title)
	}
	return strings.Join(out, ", ")
}

func TestWhatIsDueIsSortedByItsDay(t *testing.T) {
	stopped := clock("Care plan", "2026-11-03", "2026-11-17")
	stopped.Off, stopped.OffOn = "ceased to be looked after 10 November 2026", "2026-11-10"
	resting := clock("See the child", "2026-11-03", "2026-12-15")
	resting.Law, resting.Pause = settings.Local, &due.Pause{From: "2026-11-09", Until: "2026-11-23", Why: "The family is abroad"}
	done := clock("Placement plan", "2026-11-03", "2026-11-10")
	done.Met = "2026-11-06"
	others := clock("Visit", "2026-11-03", "2026-11-12")
	others.Owner = "Carol Pike"
	items := []due.Item{
		clock("Notices", "2026-11-03", "2026-11-06"), clock("First visit", "2026-11-03", "2026-11-10"), clock("Review", "2026-11-03", "2026-11-13"),
		clock("Assessment", "2026-11-03", "2027-01-08"), stopped, resting, done, others, clock("Adult life", "2032-05-14", "2032-05-14"),
	}
	got := dueList(t, "2026-11-10").Sections(items)
	if want := "Late – 1, Today – 1, This week – 1, Later – 1, At rest – 1, Not needed any more – 1"; titles(got) != want {
		t.Fatalf("the list reads %s", titles(got))
	}
	for i, want := range []struct{ chip, second string }{
		{"2 days late", "Jane S. · was due Fri 6 November"},
		{"Today", "Jane S."},
		{"Fri 13 Nov", "Jane S. · 3 working days left · 62 % of the time used"},
		{"8 Jan 2027", "Jane S. · 40 working days left"},
		{"At rest", "Jane S. · The family is abroad"},
		{"Stopped", "Jane S. · ceased to be looked after 10 November 2026"},
	} {
		line := got[i].Lines[0]
		if line.Chip.Text != want.chip || line.Second != want.second {
			t.Errorf("%s: %q, %q, want %q, %q", line.Title, line.Chip.Text, line.Second, want.chip, want.second)
		}
	}
	if later := dueList(t, "2026-11-25").Sections([]due.Item{stopped}); len(later) != 0 {
		t.Error("what fell away two weeks ago is still on the list")
	}
}

func TestATeamsListSaysWhoDoesEachThing(t *testing.T) {
	l := dueList(t, "2026-11-10")
	l.Team = true
	nobodys := clock("Assessment", "2026-11-03", "2027-01-08")
	nobodys.Owner = ""
	got := l.Sections([]due.Item{clock("First visit", "2026-11-03", "2026-11-10"), nobodys})
	if got[0].Lines[0].Second != "Jane S. · Ruth Adeyemi" || !strings.HasPrefix(got[1].Lines[0].Second, "Jane S. · nobody yet") {
		t.Errorf("the lines read %q and %q", got[0].Lines[0].Second, got[1].Lines[0].Second)
	}
}

// Q-TIME-1: at 80 per cent the manager hears of a clock that is another's to do.
func TestAManagerHearsOfClocksThatRunOut(t *testing.T) {
	item := clock("Disabled Child Assessment", "2026-11-03", "2027-01-08")
	for day, want := range map[string]string{"2026-12-10": "", "2026-12-23": "Running out in your team – 1", "2027-01-11": "Running out in your team – 1"} {
		l := dueList(t, day)
		l.Me = casefile.Person{Name: "Priya Nair"}
		if got := titles(l.Sections([]due.Item{item})); got != want {
			t.Errorf("on %s the manager reads %q, want %q", day, got, want)
		}
	}
}

func TestWhySomethingIsDue(t *testing.T) {
	it := clock("Review of the plan", "2027-02-02", "2027-05-04")
	it.Raw, it.Limit, it.Law = "2027-05-02", "3 months", settings.Local
	l := dueList(t, "2027-03-01")
	line := l.Sections([]due.Item{it})[0].Lines[0]
	text := map[string]string{}
	for _, f := range l.Why(line) {
		text[f.Label] = f.Text
	}
	for label, want := range map[string]string{
		"Due":         "Tuesday 4 May 2027. Counted, it is Sunday 2 May 2027, which is not a working day.",
		"Limit":       "3 months, local practice",
		"Started":     "Tuesday 2 February 2027: the referral is received",
		"Who does it": "Ruth Adeyemi",
	} {
		if text[label] != want {
			t.Errorf("%s: %q, want %q", label, text[label], want)
		}
	}
}
