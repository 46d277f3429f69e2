package due_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/settings"
)

// The vectors of processes.md section 2, as the clocks count them.
func TestTheDaysOfThePagesVectors(t *testing.T) {
	for name, v := range map[string]struct {
		key   string
		begin func(f *file, start string)
		want  map[string]casefile.Date
	}{
		"45 working days": {"cfg.time.assessment", func(f *file, s string) { f.of("dca").Set("dca.form.referral-date", s) }, map[string]casefile.Date{
			"2026-11-03": "2027-01-08", "2026-11-02": "2027-01-07", "2026-11-16": "2027-01-21",
		}},
		"20 working days": {"cfg.caf.target-working-days", func(f *file, s string) { f.of("caf").Set("caf.form.started", s) }, map[string]casefile.Date{"2026-11-03": "2026-12-01"}},
		"5 working days": {"cfg.time.child-first-seen", func(f *file, s string) { f.of("dca").Set("dca.form.decision-date", s) }, map[string]casefile.Date{
			"2026-11-03": "2026-11-10", "2026-12-24": "2027-01-05",
		}},
		"1 working day": {"cfg.time.referral-decision", func(f *file, s string) { f.of("dca").Set("dca.form.referral-date", s) }, map[string]casefile.Date{"2026-12-24": "2026-12-29"}},
		"regulation 48": {"cfg.time.r48-review", func(f *file, s string) {
			f.of("brk").Set("brk.basis", "s20-regulation-48").Row("brk.stay", ".from", noon(s), ".to", noon(shifted(casefile.Date(s), 1)), ".status", "happened")
		}, map[string]casefile.Date{"2027-01-15": "2027-04-15"}},
		"EHC week 6":  {"cfg.time.ehc-decide", func(f *file, s string) { f.of("ehc").Set("ehc.request", s) }, map[string]casefile.Date{"2026-11-30": "2027-01-11"}},
		"EHC week 16": {"cfg.time.ehc-no-plan", func(f *file, s string) { f.of("ehc").Set("ehc.request", s) }, map[string]casefile.Date{"2026-11-30": "2027-03-22"}},
		"EHC week 20": {"cfg.time.ehc-final", func(f *file, s string) { f.of("ehc").Set("ehc.request", s) }, map[string]casefile.Date{"2026-11-30": "2027-04-19"}},
		"step-down":   {"cfg.time.stepdown-end", func(f *file, s string) { f.of("std").Set("std.start", s) }, map[string]casefile.Date{"2026-11-16": "2027-01-11"}},
		"the shift test": {"cfg.time.cin-review", func(f *file, s string) {
			planned(f)
			meeting(f, "review", s)
		}, map[string]casefile.Date{"2027-02-02": "2027-05-04"}},
	} {
		t.Run(name, func(t *testing.T) {
			for start, want := range v.want {
				f := jane(t, start+" 13:00", "2018-05-14")
				v.begin(f, start)
				if got := f.nth(v.key, 0).Due.Date; got != want {
					t.Errorf("from %s it is due %s, want %s", start, got, want)
				}
			}
		})
	}
}

func TestADayBeyondTheCalendarIsProvisional(t *testing.T) {
	f := jane(t, "2028-12-01 09:00", "2018-05-14")
	f.of("dca").Set("dca.form.referral-date", "2028-12-01")
	if it := f.nth("cfg.time.assessment", 0); !it.Due.Provisional {
		t.Errorf("due %s, and nobody says that the bank holidays of that year are not known", it.Due.Date)
	}
	if it := f.nth("cfg.time.referral-decision", 0); it.Due.Provisional {
		t.Error("within the calendar a day is certain")
	}
}

// Q-TIME-1: a clock is marked at 60, 80 and 100 per cent of its time.
func TestQTIME1(t *testing.T) {
	t.Run("Q-TIME-1", func(t *testing.T) {
		f := jane(t, "2026-11-03 09:00", "2018-05-14")
		refer(f)
		for day, want := range map[string]due.Standing{
			"2026-12-08": {State: due.Running, Day: 25, Of: 45, Used: 55, Days: 20},
			"2026-12-10": {State: due.Running, Day: 27, Of: 45, Used: 60, Days: 18, Mark: 60},
			"2026-12-23": {State: due.Running, Day: 36, Of: 45, Used: 80, Days: 9, Mark: 80},
			"2027-01-08": {State: due.Running, Day: 45, Of: 45, Used: 100, Mark: 100},
			"2027-01-11": {State: due.Late, Day: 46, Of: 45, Used: 102, Days: -1, Mark: 100},
		} {
			if got := f.on(day).standing(f.nth("cfg.time.assessment", 0)); got != want {
				t.Errorf("on %s it stands at %+v, want %+v", day, got, want)
			}
		}
		f.on("2026-12-11").signs("dca", "dca.sign.manager")
		if got := f.on("2027-02-01").standing(f.nth("cfg.time.assessment", 0)); got.Mark != 0 || got.State != due.Met || got.Day != 28 {
			t.Errorf("finished on working day 28 it stands at %+v", got)
		}
	})
}

// A limit is that of the day on which its clock started: a new one does not move
// what runs.
func TestANewLimitCountsForWhatStartsAfterIt(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2018-05-14")
	refer(f)
	at := f.Now
	f.Settings = settings.NewBook([]settings.Change{{ID: "1", Key: "cfg.time.assessment", Written: "40 working days", From: "2026-11-10", At: at}}).On("2026-12-01")
	if got := f.nth("cfg.time.assessment", 0).Due.Date; got != "2027-01-08" {
		t.Errorf("what ran already is due %s", got)
	}
	f.of("dca").Set("dca.form.referral-date", "2026-11-16")
	if it := f.nth("cfg.time.assessment", 0); it.Due.Date != "2027-01-14" || it.Limit != "40 working days" {
		t.Errorf("what started afterwards is due %s, within %s", it.Due.Date, it.Limit)
	}
}

// Days on which the council is closed are left out of its own limits alone.
func TestClosingDaysAreLeftOutOfLocalLimitsAlone(t *testing.T) {
	f := jane(t, "2026-12-11 09:00", "2018-05-14")
	f.Settings = settings.NewBook([]settings.Change{{ID: "1", Key: "cfg.calendar.local-closures", Written: "2026-12-29\n2026-12-30", From: "2026-01-01", At: f.Now}}).On("2026-12-11")
	f.of("dca").Set("dca.dec.outcome", "child-in-need-plan").Set("dca.form.referral-date", "2026-11-03")
	f.signs("dca", "dca.sign.manager")
	if got := f.nth("cfg.time.plan-meeting", 0).Due.Date; got != "2026-12-31" {
		t.Errorf("the meeting is due %s", got)
	}
	if got := f.nth("cfg.time.assessment", 0).Due.Date; got != "2027-01-08" {
		t.Errorf("the assessment, a statutory limit, is due %s", got)
	}
}

func TestAClockThatRests(t *testing.T) {
	rest := func(f *file, key, from, until string) {
		f.record().Row("case.clocks", ".limit", key, ".what", "rest", ".from", from, ".until", until, ".why", "The family is abroad")
	}
	t.Run("of local practice has the rest added", func(t *testing.T) {
		f := jane(t, "2026-12-22 09:00", "2018-05-14")
		f.of("cinp").Set("cinp.start", "2026-12-22")
		rest(f, "cfg.time.cin-visit", "2027-01-11", "2027-01-25")
		it := f.nth("cfg.time.cin-visit", 0)
		if it.Due.Date != "2027-02-16" || it.Raw != "2027-02-02" {
			t.Errorf("due %s (raw %s), want ten working days after 2 February", it.Due.Date, it.Raw)
		}
		for day, want := range map[string]due.State{"2027-01-08": due.Running, "2027-01-11": due.Paused, "2027-01-22": due.Paused, "2027-01-25": due.Running, "2027-02-17": due.Late} {
			if got := f.on(day).standing(f.nth("cfg.time.cin-visit", 0)).State; got != want {
				t.Errorf("on %s it is %s, want %s", day, got, want)
			}
		}
		if it.Pause.Why != "The family is abroad" {
			t.Errorf("it rests because %q", it.Pause.Why)
		}
	})
	t.Run("of the law keeps its day", func(t *testing.T) {
		f := jane(t, "2026-11-30 09:00", "2018-05-14")
		request(f)
		rest(f, "cfg.time.ehc-decide", "2026-12-07", "2026-12-21")
		it := f.nth("cfg.time.ehc-decide", 0)
		if it.Due.Date != "2027-01-11" || f.on("2026-12-10").standing(it).State != due.Paused {
			t.Errorf("due %s, and on 10 December %s", it.Due.Date, f.standing(it).State)
		}
	})
	t.Run("of one child leaves another's alone", func(t *testing.T) {
		f := jane(t, "2026-11-03 18:00", "2018-05-14")
		placed(f)
		f.of("cmp").Row("cmp.stay", ".child", "Lucy Sample", ".place", "Meadow House", ".from", "2026-11-03T18:00:00Z", ".began", "emergency")
		one := f.nth("cfg.time.placement-plan", 0)
		f.record().Row("case.clocks", ".limit", one.Key, ".run", one.Run(), ".what", "stop", ".from", "2026-11-04", ".why", "It was agreed before")
		stopped := 0
		for _, it := range f.clocks(one.Key) {
			if it.Off != "" {
				stopped++
			}
		}
		if stopped != 1 {
			t.Errorf("%d of two stopped", stopped)
		}
	})
	t.Run("without a reason does not", func(t *testing.T) {
		f := jane(t, "2026-11-30 09:00", "2018-05-14")
		request(f)
		f.record().Row("case.clocks", ".limit", "cfg.time.ehc-decide", ".what", "rest", ".from", "2026-12-07")
		if got := f.on("2026-12-10").standing(f.nth("cfg.time.ehc-decide", 0)).State; got != due.Running {
			t.Errorf("it is %s", got)
		}
	})
}

func TestAClockThatIsStoppedSaysWhy(t *testing.T) {
	f := jane(t, "2026-11-30 09:00", "2018-05-14")
	request(f)
	f.record().Row("case.clocks", ".limit", "cfg.time.ehc-decide", ".what", "stop", ".from", "2026-12-07", ".why", "The parents took the request back")
	it := f.nth("cfg.time.ehc-decide", 0)
	if got := f.on("2026-12-04").standing(it).State; got != due.Running {
		t.Errorf("before its day it is %s", got)
	}
	if got := f.on("2026-12-07").standing(it).State; got != due.Stopped || it.Off != "The parents took the request back" {
		t.Errorf("it is %s because %q", got, it.Off)
	}
	if it := f.nth("cfg.time.ehc-final", 0); it.Off != "" {
		t.Error("another clock stopped with it")
	}
}

func TestAClosedCaseHasNothingDue(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2018-05-14")
	decide(f)
	f.on("2026-11-20")
	f.record().Set("case.status", "closed").Set("case.closed", "2026-11-20")
	for _, it := range due.List(f.Record()) {
		if it.Open("2026-11-20") {
			t.Errorf("%s is still open", it.Title)
		}
	}
	if it := f.nth("cfg.time.assessment", 0); !strings.Contains(it.Off, "the case was closed 20 November 2026") {
		t.Errorf("it says %q", it.Off)
	}
}

func TestTheDaysOfRegulation48AreCounted(t *testing.T) {
	stay := func(f *file, from, to string) {
		f.of("brk").Row("brk.stay", ".from", noon(from), ".to", noon(to), ".status", "planned")
	}
	f := jane(t, "2027-01-04 09:00", "2018-05-14")
	f.of("brk").Set("brk.basis", "s20-regulation-48")
	stay(f, "2027-02-01", "2027-02-15") // 14 nights
	if n := len(f.clocks("cfg.time.r48-stay")) + len(f.clocks("cfg.time.r48-nights")); n != 0 {
		t.Errorf("%d limits are near with 14 nights", n)
	}
	stay(f, "2027-03-01", "2027-03-20") // 19 nights: too long
	if it := f.nth("cfg.time.r48-stay", 0); it.Due.Date != "2027-03-18" {
		t.Errorf("a stay from 1 March must end by %s", it.Due.Date)
	}
	for _, month := range []string{"04", "05", "06"} {
		stay(f, "2027-"+month+"-01", "2027-"+month+"-16") // 15 nights each
	}
	// 14 + 19 + 15 + 15 = 63; the twelfth night of June is the 75th.
	if it := f.nth("cfg.time.r48-nights", 0); it.Due.Date != "2027-06-12" || it.Start != "2027-02-01" {
		t.Errorf("the 75 days from %s are used up on %s", it.Start, it.Due.Date)
	}
}

func TestWhatPeopleOweAndWhatNobodyOwns(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2018-05-14")
	d := f.of("cmp")
	d.Set("cmp.decision", "agreed-with-conditions")
	d.Row("cmp.conditions", ".what", "Find a contract carer for each child", ".who", "Carol Pike", ".by", "2026-11-27")
	d.Row("cmp.conditions", ".what", "Reach father", ".who", "Ruth Adeyemi", ".by", "2026-11-04", ".status", "done")
	refer(f)
	all := due.List(f.Record())
	carol := due.ForPerson(all, casefile.Person{Name: "Carol Pike"})
	if len(carol) != 1 || carol[0].Kind != due.Action || carol[0].Due.Date != "2026-11-27" {
		t.Errorf("Carol owes %+v", carol)
	}
	f.record().Set("case.manager")
	all = due.List(f.Record())
	team := due.ForTeam(all, []casefile.Person{{Name: "Ruth Adeyemi"}})
	nobodys := 0
	for _, it := range team {
		if it.Owner == "" {
			nobodys++
		}
		if it.Owner == "Carol Pike" {
			t.Error("what another team's worker owes is on the team's list")
		}
	}
	if nobodys != 2 {
		t.Errorf("%d things that nobody owns are on the team's list, want the manager's two looks", nobodys)
	}
	for i := 1; i < len(all); i++ {
		if all[i].Due.Date < all[i-1].Due.Date {
			t.Error("the list is not in the order of the days")
		}
	}
}

func TestHealthNeedsAndVisitsAreOnTheList(t *testing.T) {
	f := jane(t, "2026-11-05 09:00", "2018-05-14")
	f.of("dca").Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2026-11-27")
	f.record().Row("case.visits", ".at", "2026-11-06T10:00:00Z", ".purpose", "Care plan agreement meeting")
	kinds := map[due.Kind]due.Item{}
	for _, it := range due.List(f.Record()) {
		kinds[it.Kind] = it
	}
	if it := kinds[due.Health]; it.Owner != "Tessa Lind" || it.Due.Date != "2026-11-27" {
		t.Errorf("the health need is %+v", it)
	}
	if it := kinds[due.Visit]; it.At != "10:00" || it.Due.Date != "2026-11-06" {
		t.Errorf("the visit is %+v", it)
	}
}

// What was due before there was a case is not late in it; planning for adult life
// is due at once for who is old enough already.
func TestWhatWasDueBeforeTheCase(t *testing.T) {
	f := jane(t, "2026-11-03 09:00", "2011-05-14") // fifteen
	f.of("dca").Set("dca.dev.edu.send", "ehc-plan")
	f.record().Set("case.opened", "2026-11-03")
	for _, it := range f.clocks("cfg.time.phase-transfer") {
		t.Errorf("a change of school in %s is on the list", it.Due.Date)
	}
	if it := f.nth("cfg.time.transition", 0); it.Due.Date != "2026-11-03" {
		t.Errorf("planning for adult life is due %s", it.Due.Date)
	}
	if grown := jane(t, "2026-11-03 09:00", "2007-05-14"); len(grown.clocks("cfg.time.transition")) != 0 {
		t.Error("an adult is to be planned for as a child")
	}
}
