package due_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/settings"
	"doorstep/sync/op"
)

// example is a time limit at work: what starts it on a day, when it is due, and
// what meets it.
type example struct {
	key   string
	start string // the day on which it starts; begin runs then
	begin func(f *file)
	due   casefile.Date
	raw   casefile.Date // "" for the same
	done  func(f *file, day string)
	born  string // "" for Jane
	nth   int    // which run of the limit it is
}

func refer(f *file) { f.of("dca").Set("dca.form.referral-date", "2026-11-03") }

func decide(f *file) { refer(f); f.of("dca").Set("dca.form.decision-date", "2026-11-03") }

func contact(f *file, day string) { f.of("dca").Row("dca.voice.contact", ".when", noon(day)) }

func suspect(f *file) {
	f.of("dca").Set("dca.safe.judgement", "reasonable-cause-to-suspect-significant-harm")
}

func section47(f *file, day string) {
	suspect(f)
	f.of("dca").Set("dca.safe.s47", "s47-started").Set("dca.safe.s47.date", day)
}

func meeting(f *file, kind, day string) {
	f.of("cinp").Row("cinp.meeting", ".date", day, ".kind", kind)
}

// planned begins a plan on its day, whatever day the example is at.
func planned(f *file) {
	now := f.Now
	f.on("2026-12-22").of("cinp").Set("cinp.start", "2026-12-22")
	f.Now = now
}

func placed(f *file) {
	d := f.of("cmp")
	d.Set("cmp.basis", "s20-1-c").Set("cmp.decision", "agreed")
	d.Row("cmp.stay", ".child", "Jane Sample", ".place", "Meadow House", ".from", "2026-11-03T18:00:00Z", ".began", "emergency")
}

func stayed(link string) func(f *file, day string) {
	return func(f *file, day string) {
		f.of("cmp").In(f.of("cmp").Rows("cmp.stay", "")[0].ID, "cmp.stay."+link, day)
	}
}

func shortBreak(f *file) {
	d := f.of("brk")
	d.Set("brk.basis", "s20-regulation-48")
	d.Row("brk.stay", ".from", "2027-01-15T17:00:00Z", ".to", "2027-01-17T10:00:00Z", ".status", "happened")
}

func says(form, link string) func(f *file, day string) {
	return func(f *file, day string) { f.of(form).Set(link, day) }
}

func saysAt(form, link string) func(f *file, day string) {
	return func(f *file, day string) { f.of(form).Set(link, noon(day)) }
}

func onRecord(what string) func(f *file, day string) {
	return func(f *file, day string) { f.happened(what, day) }
}

func chooses(form, link, code string) func(f *file, day string) {
	return func(f *file, _ string) { f.of(form).Set(link, code) }
}

func signsIt(form, link string) func(f *file, day string) {
	return func(f *file, _ string) { f.signs(form, link) }
}

// The rows of processes.md section 3, each under its key.
var examples = []example{
	{key: "cfg.time.referral-decision", start: "2026-11-03", begin: refer, due: "2026-11-04", done: says("dca", "dca.form.decision-date")},
	{
		key: "cfg.time.referrer-chase", start: "2026-11-03", due: "2026-11-06", done: says("ref", "ref.told"),
		begin: func(f *file) { f.of("ref").Set("ref.when", noon("2026-11-03")).Set("ref.source", "school") },
	},
	{key: "cfg.time.child-first-seen", start: "2026-11-03", begin: decide, due: "2026-11-10", done: contact},
	{
		key: "cfg.time.checkpoints", start: "2026-11-03", begin: refer, due: "2026-11-17",
		done: func(f *file, day string) { f.of("dca").Row("dca.over.checkpoint", ".date", day) },
	},
	{
		key: "cfg.time.checkpoints", nth: 1, start: "2026-11-03", begin: refer, due: "2026-12-08",
		done: func(f *file, day string) {
			f.of("dca").Row("dca.over.checkpoint", ".date", "2026-11-17")
			f.of("dca").Row("dca.over.checkpoint", ".date", day)
		},
	},
	{key: "cfg.time.assessment", start: "2026-11-03", begin: refer, due: "2027-01-08", done: signsIt("dca", "dca.sign.manager")},
	{
		key: "cfg.time.manager-sign", start: "2026-12-09", begin: func(f *file) { f.signs("dca", "dca.sign.lead") }, due: "2026-12-14",
		done: chooses("dca", "dca.over.decision", "returned"),
	},
	{
		key: "cfg.time.copy-to-family", start: "2026-12-11", begin: func(f *file) { f.signs("dca", "dca.sign.manager") }, due: "2026-12-18",
		done: saysAt("dca", "dca.view.copy"),
	},
	{
		key: "cfg.time.plan-meeting", start: "2026-12-11", due: "2026-12-29",
		begin: func(f *file) {
			f.of("dca").Set("dca.dec.outcome", "child-in-need-plan")
			f.signs("dca", "dca.sign.manager")
		},
		done: func(f *file, day string) { meeting(f, "first", day) },
	},
	{
		key: "cfg.time.cin-first-review", start: "2026-12-22", begin: func(f *file) { f.of("cinp").Set("cinp.start", "2026-12-22") },
		due: "2027-02-02", done: func(f *file, day string) { meeting(f, "review", day) },
	},
	{
		key: "cfg.time.cin-review", start: "2027-02-02", due: "2027-05-04", raw: "2027-05-02",
		begin: func(f *file) {
			planned(f)
			meeting(f, "review", "2027-02-02")
		},
		done: func(f *file, day string) { meeting(f, "review", day) },
	},
	{
		key: "cfg.time.cin-review-short-breaks", start: "2027-02-02", due: "2027-08-02",
		begin: func(f *file) {
			f.of("dca").Set("dca.dec.outcome", "universal-or-targeted-short-breaks")
			planned(f)
			meeting(f, "review", "2027-02-02")
		},
		done: func(f *file, day string) { meeting(f, "review", day) },
	},
	{
		key: "cfg.time.cin-visit", start: "2026-12-22", begin: func(f *file) { f.of("cinp").Set("cinp.start", "2026-12-22") },
		due: "2027-02-02", done: visit,
	},
	{
		key: "cfg.time.cin-visit-short-breaks", start: "2026-12-22", due: "2027-03-16",
		begin: func(f *file) {
			f.of("dca").Set("dca.dec.outcome", "universal-or-targeted-short-breaks")
			f.of("cinp").Set("cinp.start", "2026-12-22")
		},
		done: visit,
	},
	{
		key: "cfg.time.strategy", start: "2026-11-05", begin: suspect, due: "2026-11-05",
		done: func(f *file, day string) {
			f.of("dca").Set("dca.safe.s47", "strategy-discussion-held").Set("dca.safe.s47.date", day)
		},
	},
	{
		key: "cfg.time.icpc", start: "2026-11-05", begin: func(f *file) { section47(f, "2026-11-05") },
		due: "2026-11-26", done: onRecord("conference"),
	},
	{
		key: "cfg.time.core-group", start: "2026-11-26", begin: func(f *file) { f.happened("conference", "2026-11-26") },
		due: "2026-12-10", done: onRecord("core-group"),
	},
	{
		key: "cfg.time.cp-review", start: "2026-11-26", begin: func(f *file) { f.happened("conference", "2026-11-26") },
		due: "2027-02-26", done: onRecord("review-conference"),
	},
	{
		key: "cfg.time.cp-review", nth: 1, start: "2027-02-25", due: "2027-08-25",
		begin: func(f *file) {
			f.happened("conference", "2026-11-26")
			f.happened("review-conference", "2027-02-25")
		},
		done: onRecord("review-conference"),
	},
	{key: "cfg.time.placement-plan", start: "2026-11-03", begin: placed, due: "2026-11-10", done: stayed("plan-on")},
	{key: "cfg.time.placement-notice", start: "2026-11-03", begin: placed, due: "2026-11-10", done: stayed("notices-on")},
	{key: "cfg.time.care-plan", start: "2026-11-03", begin: placed, due: "2026-11-17", done: stayed("care-plan-on")},
	{key: "cfg.time.lac-visit", start: "2026-11-03", begin: placed, due: "2026-11-10", done: stayed("seen-on")},
	{
		key: "cfg.time.lac-visit", nth: 1, start: "2026-11-05", due: "2026-12-17", begin: func(f *file) {
			placed(f)
			stayed("seen-on")(f, "2026-11-05")
		},
		done: visit,
	},
	{key: "cfg.time.lac-review", start: "2026-11-03", begin: placed, due: "2026-12-01", done: stayed("review-on")},
	{key: "cfg.time.lac-health", start: "2026-11-03", begin: placed, due: "2026-12-01", done: stayed("health-on")},
	{
		key: "cfg.time.lac-review", nth: 1, start: "2026-12-01", due: "2027-03-01", begin: func(f *file) {
			placed(f)
			stayed("review-on")(f, "2026-12-01")
		},
		done: onRecord("looked-after-review"),
	},
	{key: "cfg.time.r48-visit", start: "2027-01-17", begin: shortBreak, due: "2027-04-15", done: onRecord("short-break-visit")},
	{key: "cfg.time.r48-review", start: "2027-01-17", begin: shortBreak, due: "2027-04-15", done: onRecord("short-break-review")},
	{key: "cfg.time.ehc-decide", start: "2026-11-30", begin: request, due: "2027-01-11", done: chooses("ehc", "ehc.decision", "yes")},
	{
		key: "cfg.time.ehc-advice", start: "2026-12-14", begin: func(f *file) { f.of("ehc").Set("ehc.advice-asked", "2026-12-14") },
		due: "2027-01-25", done: says("ehc", "ehc.advice-sent"),
	},
	{key: "cfg.time.ehc-no-plan", start: "2026-11-30", begin: request, due: "2027-03-22", done: says("ehc", "ehc.draft")},
	{key: "cfg.time.ehc-final", start: "2026-11-30", begin: request, due: "2027-04-19", done: says("ehc", "ehc.final")},
	{
		key: "cfg.time.ehc-parent-days", start: "2027-03-01", begin: func(f *file) { request(f); f.of("ehc").Set("ehc.draft", "2027-03-01") },
		due: "2027-03-16", done: says("ehc", "ehc.final"),
	},
	{
		key: "cfg.time.ehc-review", start: "2027-02-10", due: "2028-02-10", begin: func(f *file) { f.of("ehc").Set("ehc.final", "2027-02-10") },
		done: says("ehc", "ehc.review-meeting"),
	},
	{
		key: "cfg.time.ehc-review-decision", start: "2027-02-10", begin: reviewed, due: "2027-03-10",
		done: chooses("ehc", "ehc.review-decision", "amend"),
	},
	{key: "cfg.time.ehc-amended", start: "2027-02-10", begin: reviewed, due: "2027-05-05", done: says("ehc", "ehc.final")},
	{
		key: "cfg.time.phase-transfer", start: "2027-09-01", born: "2016-10-02", due: "2028-02-15", done: onRecord("phase-transfer-plan"),
		begin: func(f *file) { f.of("dca").Set("dca.dev.edu.send", "ehc-plan") },
	},
	{
		key: "cfg.time.phase-transfer-post-16", start: "2027-09-01", born: "2011-10-02", due: "2028-03-31",
		begin: func(f *file) { f.of("dca").Set("dca.dev.edu.send", "ehc-plan") }, done: onRecord("phase-transfer-plan"),
	},
	{
		key: "cfg.time.transition", start: "2026-09-01", born: "2013-05-14", due: "2026-09-01", begin: func(*file) {},
		done: func(f *file, _ string) { f.of("tra") },
	},
	{
		key: "cfg.time.carers-assessment", start: "2026-11-18", due: "2027-01-25",
		begin: func(f *file) {
			f.of("dca").Row("dca.carer.entry", ".person", "Nadia Sample", ".assessment", "separate-booked")
		},
		done: func(f *file, _ string) {
			f.of("dca").In(f.of("dca").Rows("dca.carer.entry", "")[0].ID, "dca.carer.entry.assessment", "separate-done")
		},
	},
	{
		key: "cfg.time.lado", start: "2026-11-05", begin: func(f *file) { f.happened("allegation-known", "2026-11-05") },
		due: "2026-11-06", done: onRecord("designated-officer-told"),
	},
	{key: "cfg.time.mafs-cutoff", start: "2026-11-16", begin: slot, due: "2026-11-20", done: saysAt("mafs", "mafs.sent")},
	{key: "cfg.time.mafs-feedback", start: "2026-11-27", begin: slot, due: "2026-12-02", done: saysAt("mafs", "mafs.told")},
	{
		key: "cfg.time.cmp-urgent", start: "2026-11-03", begin: func(f *file) { f.signs("cmp", "cmp.requested-by") },
		due: "2026-11-03", done: signsIt("cmp", "cmp.decided-by"),
	},
	{
		key: "cfg.time.jrap-feedback", start: "2026-12-16", begin: func(f *file) { f.of("jrap").Set("jrap.slot", "2026-12-16") },
		due: "2026-12-23", done: saysAt("jrap", "jrap.told"),
	},
	{
		key: "cfg.time.stepdown-end", start: "2026-11-16", begin: stepDown, due: "2027-01-11",
		done: chooses("std", "std.exit", "home-as-planned"),
	},
	{
		key: "cfg.time.stepdown-reviews", start: "2026-11-16", begin: stepDown, due: "2026-11-30",
		done: func(f *file, day string) { f.of("std").Row("std.review", ".date", day) },
	},
	{
		key: "cfg.time.caf-review", start: "2026-11-16", begin: func(f *file) { f.signs("caf", "caf.sign.assessor") }, due: "2026-12-29", raw: "2026-12-28",
		done: func(f *file, day string) { f.of("cafdpr").Row("cafdpr.meeting", ".date", day, ".kind", "review") },
	},
	{
		key: "cfg.time.cme-check", start: "2026-11-16", begin: func(f *file) { f.of("cme").Set("cme.sent", noon("2026-11-16")) }, due: "2026-12-14",
		done: chooses("cme", "cme.result", "place-offered"),
	},
	{
		key: "cfg.caf.target-working-days", start: "2026-11-03", begin: func(f *file) { f.of("caf").Set("caf.form.started", "2026-11-03") },
		due: "2026-12-01", done: signsIt("caf", "caf.sign.assessor"),
	},
	{
		key: "cfg.levels.written-referral", start: "2026-11-03", due: "2026-11-04",
		begin: func(f *file) { f.of("harm").Set("lon.safeguarding.told-when", noon("2026-11-03")) },
		done:  saysAt("harm", "lon.safeguarding.written-referral"),
	},
	{
		key: "cfg.levels.card-read", start: "2026-11-03", due: "2026-11-03",
		begin: func(f *file) { f.of("harm").Set("lon.safeguarding.what", "A red mark") },
		done:  managerReads("harm", "lon.safeguarding.read"),
	},
	{
		key: "cfg.levels.lower-read", start: "2026-11-03", due: "2026-11-03",
		begin: func(f *file) { f.of("lon").Set("lon.par.picks", "par.l34.neglect").Set("lon.decision", "level-3") },
		done:  managerReads("lon", "lon.decision.read"),
	},
	{
		key: "cfg.time.sar", start: "2026-11-03", due: "2026-12-03", done: says("sar", "sar.given"),
		begin: func(f *file) { f.of("sar").Set("sar.who", "Mark Sample").Set("sar.received", "2026-11-03") },
	},
}

// managerReads is somebody else than the writer saying that they have read it.
func managerReads(form, link string) func(f *file, day string) {
	return func(f *file, _ string) {
		me := f.Me
		f.Me = casefile.Author{Person: op.ID{2}, Name: "Priya Nair", Role: "manager"}
		f.of(form).Set(link, "yes")
		f.Me = me
	}
}

func visit(f *file, day string) {
	f.record().Row("case.visits", ".at", noon(day), ".purpose", "Visit", ".ended", noon(day))
}

func request(f *file) { f.of("ehc").Set("ehc.request", "2026-11-30") }

func reviewed(f *file) { f.of("ehc").Set("ehc.review-meeting", "2027-02-10") }

func slot(f *file) { f.of("mafs").Set("mafs.slot", "2026-11-27") }

func stepDown(f *file) { f.of("std").Set("std.start", "2026-11-16") }

func (e example) file(t *testing.T) *file {
	born := e.born
	if born == "" {
		born = "2018-05-14"
	}
	f := jane(t, e.start+" 12:00", born)
	e.begin(f)
	return f
}

func shifted(d casefile.Date, days int) string {
	at, _ := d.Time()
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}

// Every time limit is due on its day, is met when it is done by then, and is late
// when it is not.
func TestTimeLimits(t *testing.T) {
	for _, e := range examples {
		t.Run(e.key, func(t *testing.T) {
			t.Run("its day", func(t *testing.T) {
				f := e.file(t)
				it := f.nth(e.key, e.nth)
				raw := e.raw
				if raw == "" {
					raw = e.due
				}
				if it.Due.Date != e.due || it.Raw != raw || it.Met != "" || it.Off != "" || it.Due.Provisional {
					t.Errorf("due %s (raw %s, met %q, off %q, provisional %v), want %s (raw %s)", it.Due.Date, it.Raw, it.Met, it.Off, it.Due.Provisional, e.due, raw)
				}
				if it.Title == "" || it.Limit == "" || it.Source == "" && it.Law != "" || it.Child != "Jane S." && it.Key != "cfg.time.carers-assessment" {
					t.Errorf("it does not say what it is: %+v", it)
				}
				if got := f.on(string(e.due)).standing(f.nth(e.key, e.nth)).State; got != due.Running {
					t.Errorf("on its last day it is %s", got)
				}
			})
			t.Run("in time", func(t *testing.T) {
				f := e.file(t)
				day := string(e.due)
				f.on(day)
				e.done(f, day)
				if it := f.nth(e.key, e.nth); f.standing(it).State != due.Met {
					t.Errorf("done on %s it is %s: %+v", day, f.standing(it).State, it)
				}
			})
			t.Run("late", func(t *testing.T) {
				f := e.file(t)
				day := shifted(e.due, 4)
				f.on(day)
				if s := f.standing(f.nth(e.key, e.nth)); s.State != due.Late || s.Days >= 0 {
					t.Errorf("on %s it is %s with %d days left", day, s.State, s.Days)
				}
				e.done(f, day)
				if it := f.nth(e.key, e.nth); f.standing(it).State != due.MetLate {
					t.Errorf("done on %s it is %s: %+v", day, f.standing(it).State, it)
				}
			})
		})
	}
}

// A time limit in the settings that no clock counts would be an empty promise.
func TestEveryTimeLimitOfTheSettingsHasAnExample(t *testing.T) {
	elsewhere := map[string]string{
		"cfg.time.r48-nights": "TestTheDaysOfRegulation48AreCounted",
		"cfg.time.r48-stay":   "TestTheDaysOfRegulation48AreCounted",
	}
	for _, key := range settings.Default().Keys() {
		if _, other := elsewhere[key]; !other && strings.HasPrefix(key, "cfg.time.") && !slices.ContainsFunc(examples, func(e example) bool { return e.key == key }) {
			t.Errorf("%s has no example", key)
		}
	}
}
