package due_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
)

// dates are the days of the open and met runs of limits, by key and number.
func (f *file) dates(want map[string]casefile.Date) {
	f.t.Helper()
	for key, day := range want {
		if got := f.nth(key, 0).Due.Date; got != day {
			f.t.Errorf("%s is due %s, want %s", key, got, day)
		}
	}
}

// The dates of the story of Jane and Lucy (scenario-jane-and-lucy.md), step by
// step, as one case lives through them.
func TestTheStorysDates(t *testing.T) {
	f := jane(t, "2026-11-03 08:40", "2018-05-14")

	t.Run("step 1", func(t *testing.T) {
		decide(f)
		f.dates(map[string]casefile.Date{
			"cfg.time.referral-decision": "2026-11-04", "cfg.time.assessment": "2027-01-08", "cfg.time.checkpoints": "2026-11-17", "cfg.time.child-first-seen": "2026-11-10",
		})
		if got := f.nth("cfg.time.checkpoints", 1).Due.Date; got != "2026-12-08" {
			t.Errorf("the second look is on %s", got)
		}
		if f.standing(f.nth("cfg.time.referral-decision", 0)).State != due.Met {
			t.Error("the decision was made the same day")
		}
	})

	f.at("2026-11-03 11:25")
	contact(f, "2026-11-03")

	t.Run("step 5", func(t *testing.T) {
		f.at("2026-11-03 13:05").signs("cmp", "cmp.requested-by")
		f.at("2026-11-03 15:10").signs("cmp", "cmp.decided-by")
		if it := f.nth("cfg.time.cmp-urgent", 0); f.standing(it).State != due.Met {
			t.Errorf("decided the same day it is %s", f.standing(it).State)
		}
	})

	t.Run("step 6", func(t *testing.T) {
		f.at("2026-11-03 18:00")
		placed(f)
		f.of("cmp").Row("cmp.stay", ".child", "Lucy Sample", ".place", "Meadow House", ".from", "2026-11-03T18:00:00Z", ".began", "emergency")
		want := map[string]casefile.Date{
			"cfg.time.placement-plan": "2026-11-10", "cfg.time.placement-notice": "2026-11-10", "cfg.time.lac-visit": "2026-11-10", "cfg.time.care-plan": "2026-11-17",
			"cfg.time.lac-review": "2026-12-01", "cfg.time.lac-health": "2026-12-01",
		}
		for key, day := range want {
			children := map[string]casefile.Date{}
			for _, it := range f.clocks(key) {
				children[it.Child] = it.Due.Date
			}
			if len(children) != 2 || children["Jane Sample"] != day && children["Jane S."] != day || children["Lucy Sample"] != day {
				t.Errorf("%s is due %v, want %s for each child", key, children, day)
			}
		}
	})

	of := func(key, child string) due.Item {
		t.Helper()
		for _, it := range f.clocks(key) {
			if it.Child == child {
				return it
			}
		}
		t.Fatalf("%s does not run for %s", key, child)
		return due.Item{}
	}

	t.Run("step 7", func(t *testing.T) {
		f.at("2026-11-05 16:00")
		stayed("seen-on")(f, "2026-11-05")
		it := of("cfg.time.lac-visit", "Jane S.")
		if s := f.standing(it); s.State != due.Met || s.Day != 2 {
			t.Errorf("the visit of 5 November leaves it %+v", s)
		}
	})

	t.Run("step 8", func(t *testing.T) {
		f.at("2026-11-06 10:00")
		stayed("plan-on")(f, "2026-11-06")
		if s := f.standing(of("cfg.time.placement-plan", "Jane S.")); s.State != due.Met || s.Day != 3 || s.Of != 5 {
			t.Errorf("agreed on 6 November it is %+v, want met on day 3 of 5", s)
		}
	})

	t.Run("step 9", func(t *testing.T) {
		f.at("2026-11-10 10:50")
		for _, row := range f.of("cmp").Rows("cmp.stay", "") {
			f.of("cmp").In(row.ID, "cmp.stay.until", "2026-11-10T11:00:00Z").In(row.ID, "cmp.stay.ended", "home-planned")
		}
		for _, child := range []string{"Jane S.", "Lucy Sample"} {
			for _, key := range []string{"cfg.time.lac-review", "cfg.time.lac-health", "cfg.time.care-plan"} {
				it := of(key, child)
				if f.at("2026-11-10 11:00").standing(it).State != due.Stopped || it.Off != "ceased to be looked after 10 November 2026" {
					t.Errorf("%s of %s is %s: %q", key, child, f.standing(it).State, it.Off)
				}
				if it.Met != "" {
					t.Errorf("%s of %s counts as done", key, child)
				}
			}
		}
		if it := f.nth("cfg.time.assessment", 0); f.standing(it).State != due.Running || it.Due.Date != "2027-01-08" {
			t.Errorf("the assessment is %s, due %s", f.standing(it).State, it.Due.Date)
		}
	})

	t.Run("step 11", func(t *testing.T) {
		if s := f.firstLook(); s.Day != 10 || s.Of != 45 {
			t.Errorf("the count shows %d of %d", s.Day, s.Of)
		}
	})

	t.Run("step 15", func(t *testing.T) {
		f.at("2026-12-09 15:00").signs("dca", "dca.sign.lead")
		if got := f.nth("cfg.time.manager-sign", 0).Due.Date; got != "2026-12-14" {
			t.Errorf("the manager answers by %s", got)
		}
		f.at("2026-12-11 10:00").of("dca").Set("dca.dec.outcome", "child-in-need-plan", "short-breaks-specialist")
		f.signs("dca", "dca.sign.manager")
		f.dates(map[string]casefile.Date{"cfg.time.copy-to-family": "2026-12-18", "cfg.time.plan-meeting": "2026-12-29"})
		if s := f.standing(f.nth("cfg.time.assessment", 0)); s.State != due.Met || s.Day != 28 || s.Of != 45 {
			t.Errorf("finished it stands at %+v, want day 28 of 45", s)
		}
	})

	t.Run("step 16", func(t *testing.T) {
		f.at("2026-12-16 14:00").of("jrap").Set("jrap.slot", "2026-12-16")
		f.dates(map[string]casefile.Date{"cfg.time.jrap-feedback": "2026-12-23"})
		f.at("2026-12-17 14:00").of("jrap").Set("jrap.told", "2026-12-17T13:00:00Z")
		if f.standing(f.nth("cfg.time.jrap-feedback", 0)).State != due.Met {
			t.Error("the letter went in time")
		}
	})

	t.Run("step 18", func(t *testing.T) {
		f.at("2026-12-22 15:00").of("cinp").Set("cinp.start", "2026-12-22")
		meeting(f, "first", "2026-12-22")
		if s := f.standing(f.nth("cfg.time.plan-meeting", 0)); s.State != due.Met {
			t.Errorf("the meeting of 22 December leaves it %s", s.State)
		}
		f.dates(map[string]casefile.Date{"cfg.time.cin-first-review": "2027-02-02"})
		f.at("2027-01-17 12:00")
		shortBreak(f)
		f.dates(map[string]casefile.Date{"cfg.time.r48-visit": "2027-04-15", "cfg.time.r48-review": "2027-04-15"})
		lucy := jane(t, "2027-01-17 12:00", "2025-09-22")
		lucy.of("brk").Set("brk.basis", "s20-regulation-48").Row("brk.stay", ".from", noon("2027-01-16"), ".to", noon("2027-01-17"), ".status", "happened")
		lucy.dates(map[string]casefile.Date{"cfg.time.r48-visit": "2027-04-16", "cfg.time.r48-review": "2027-04-16"})
	})

	t.Run("step 19", func(t *testing.T) {
		lucy := jane(t, "2026-11-30 12:00", "2025-09-22")
		request(lucy)
		lucy.dates(map[string]casefile.Date{"cfg.time.ehc-decide": "2027-01-11", "cfg.time.ehc-no-plan": "2027-03-22", "cfg.time.ehc-final": "2027-04-19"})
		f.at("2027-02-10 12:00")
		reviewed(f)
		f.dates(map[string]casefile.Date{"cfg.time.ehc-review-decision": "2027-03-10", "cfg.time.ehc-amended": "2027-05-05"})
	})

	t.Run("step 20", func(t *testing.T) {
		f.at("2027-02-02 16:00")
		meeting(f, "review", "2027-02-02")
		if s := f.standing(f.nth("cfg.time.cin-first-review", 0)); s.State != due.Met {
			t.Errorf("the first review is %s", s.State)
		}
		if it := f.nth("cfg.time.cin-review", 0); it.Due.Date != "2027-05-04" || it.Raw != "2027-05-02" {
			t.Errorf("the next review is due %s, raw %s", it.Due.Date, it.Raw)
		}
	})
}

// firstLook is where the assessment stands at the first checkpoint.
func (f *file) firstLook() due.Standing {
	f.at("2026-11-17 09:00")
	return f.standing(f.nth("cfg.time.assessment", 0))
}
