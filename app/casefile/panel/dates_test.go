package panel_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
)

func TestTheNextDateWhoseCutOffHasNotPassed(t *testing.T) {
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	set := with(change("cfg.mafs.first", "2026-11-04"), change("cfg.mafs.every", "14"))
	for today, want := range map[casefile.Date]casefile.Date{
		"2026-10-28": "2026-11-04", // 5 working days before, the last day
		"2026-10-29": "2026-11-18", // a day too late
		"2026-11-04": "2026-11-18",
		"2026-12-18": "2026-12-30", // Christmas and its bank holiday lie between
		"2026-12-21": "2026-12-30",
		"2026-12-22": "2027-01-13",
	} {
		if got, ok := panel.Next(panel.Area, set, cal, today); !ok || got.Date != want {
			t.Errorf("on %s the next is %s (papers by %s), want %s", today, got.Date, got.CutOff, want)
		}
	}
}

func TestDaysThatAreSetCountBeforeTheRhythm(t *testing.T) {
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	set := with(change("cfg.mafs.dates", "2026-11-25\n2026-11-11\n2026-12-09"))
	got := panel.Slots(panel.Area, set, cal, "2026-11-10", 2)
	if len(got) != 2 || got[0].Date != "2026-11-11" || got[1].Date != "2026-11-25" || got[0].Open || !got[1].Open {
		t.Errorf("%+v", got)
	}
	if got := panel.Slots(panel.Care, set, cal, "2026-11-10", 3); got != nil {
		t.Errorf("the care management panel meets when it is needed: %+v", got)
	}
}

func TestAPanelThatFallsOnABankHolidayMovesOn(t *testing.T) {
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	set := with(change("cfg.mafs.first", "2026-12-25"), change("cfg.mafs.every", "14"))
	if got := panel.Slots(panel.Area, set, cal, "2026-12-20", 1); len(got) != 1 || got[0].Date != "2026-12-29" {
		t.Errorf("%+v", got)
	}
}
