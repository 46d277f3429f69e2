package due_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/due/ical"
	"doorstep/app/casefile/healthplan/healthplantest"
)

// What is taken into a calendar says what is due and when, and nothing of a child:
// no name unless it is asked for, and never the words of a promise.
func TestTheYearAheadNamesNobody(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2018-05-14")
	refer(f)
	d := f.of("cmp")
	d.Set("cmp.decision", "agreed-with-conditions")
	d.Row("cmp.conditions", ".what", "Reach Karim Sample in Dubai", ".who", "Ruth Adeyemi", ".by", "2026-11-04")
	f.record().Row("case.visits", ".at", "2026-11-06T10:00:00Z", ".purpose", "See Jane at Meadow House", ".minutes", "40")
	today := casefile.Date("2026-11-03")
	text := func(names bool) string {
		var b strings.Builder
		if err := ical.Write(&b, "Due", f.Now, due.Ahead(due.List(f.Record()), today, names)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	plain := text(false)
	for _, word := range []string{"Jane", "Karim", "Ruth", "Meadow", "Sample"} {
		if strings.Contains(plain, word) {
			t.Errorf("%q stands in the calendar:\n%s", word, plain)
		}
	}
	for _, want := range []string{"SUMMARY:Disabled Child Assessment", "DTSTART;VALUE=DATE:20270108", "SUMMARY:Action is due", "DTSTART:20261106T100000Z", "DTEND:20261106T104000Z"} {
		if !strings.Contains(plain, want) {
			t.Errorf("%q does not stand in the calendar:\n%s", want, plain)
		}
	}
	if named := text(true); !strings.Contains(named, "SUMMARY:Disabled Child Assessment – Jane S.") || strings.Contains(named, "Karim") {
		t.Errorf("with names:\n%s", named)
	}
}

// A file that is taken in again moves what moved and doubles nothing.
func TestAnEntryKeepsItsName(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2018-05-14")
	f.of("cinp").Set("cinp.start", "2026-11-03")
	uids := func() map[string]string {
		out := map[string]string{}
		for _, e := range due.Ahead(due.List(f.Record()), "2026-11-03", false) {
			if out[e.UID] != "" {
				t.Errorf("two entries are called %s", e.UID)
			}
			out[e.UID] = e.Day
		}
		return out
	}
	before := uids()
	f.of("cinp").Set("cinp.next", "2026-12-01")
	after := uids()
	moved := 0
	for uid, day := range after {
		if before[uid] == "" {
			t.Errorf("%s is new", uid)
		} else if before[uid] != day {
			moved++
		}
	}
	if moved != 1 || len(before) != len(after) {
		t.Errorf("%d of %d entries moved, want the review", moved, len(after))
	}
}

func TestWhatIsDoneOrFarAwayIsNotInTheCalendar(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2018-05-14") // fourteen in 2032
	decide(f)
	for _, e := range due.Ahead(due.List(f.Record()), "2026-11-03", false) {
		if strings.HasPrefix(e.Day, "203") || strings.Contains(e.Title, "what to do with a referral") {
			t.Errorf("%s stands on %s", e.Title, e.Day)
		}
	}
	late := due.Ahead(due.List(f.Record()), "2026-11-20", false)
	found := false
	for _, e := range late {
		found = found || strings.HasPrefix(e.Title, "Late: See the child")
	}
	if !found {
		t.Errorf("what is late is not marked: %+v", late)
	}
}

// Two entries of one name are one in a calendar: the second would take the first away.
func TestEveryEntryOfTheCalendarHasANameOfItsOwn(t *testing.T) {
	plan := healthplantest.Begin(t).Front().Part("epilepsy").Part("feeding-by-tube")
	plan.Doc.In(plan.PartRow("epilepsy"), "hcp.part.review", "2027-02-10")
	plan.Epilepsy().Feeding().Settle().Sign()
	reviews := 0
	seen := map[string]bool{}
	for _, e := range due.Ahead(due.List(plan.Case.Record()), "2026-11-28", false) {
		if seen[e.UID] {
			t.Errorf("%s: %s is there twice", e.Title, e.UID)
		}
		seen[e.UID] = true
		if strings.HasPrefix(e.Title, "Review the health care plan") {
			reviews++
		}
	}
	if reviews != 2 {
		t.Errorf("%d reviews of two days", reviews)
	}
}
