package handling_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/forms/engine"
)

func TestCalculatedValues(t *testing.T) {
	t.Run("OT-C01", func(t *testing.T) {
		s := handlingtest.Begin(t)
		if got := s.TaskNow(); got.Before != (handling.Score{Likelihood: 4, Severity: 5, Points: 20}) || got.After.Points != 8 {
			t.Errorf("4 × 5 and 2 × 4 are %+v and %+v", got.Before, got.After)
		}
		s.OT.In(s.Task, "ot.mh.task.after-s")
		if got := s.TaskNow().After; got != (handling.Score{}) {
			t.Errorf("a score with one half: %+v", got)
		}
	})
	t.Run("OT-C02", func(t *testing.T) {
		for points, want := range map[int]handling.Band{
			0: "", 1: handling.Low, 3: handling.Low, 4: handling.Moderate, 6: handling.Moderate, 8: handling.High, 12: handling.High, 15: handling.Extreme, 25: handling.Extreme,
		} {
			if got := handling.BandOf(points, nil); got != want {
				t.Errorf("%d is %q, want %q", points, got, want)
			}
		}
		s := handlingtest.Begin(t)
		for in, want := range map[string]int{"all": 8, "some": 20, "none-yet": 20} {
			s.OT.In(s.Task, "ot.mh.task.in-place", in)
			if got := s.TaskNow().Counting.Points; got != want {
				t.Errorf("controls %s: %d counts, want %d", in, got, want)
			}
		}
		if got := handling.Top(handling.Tasks(s.Case.Record())); got != 20 {
			t.Errorf("the highest is %d", got)
		}
	})
	t.Run("OT-C03", func(t *testing.T) {
		s := handlingtest.Begin(t)
		if l := s.TaskNow().Load; l.Lowest.String() != "40.0 kg" || l.LowestOf != "Sling" {
			t.Errorf("the lowest is %s of the %s", l.Lowest, l.LowestOf)
		}
		s.EQ.In(s.Bar, "eq.item.swl", "35 kg")
		if l := s.TaskNow().Load; l.Lowest.String() != "35.0 kg" || l.LowestOf != "Spreader bar" {
			t.Errorf("the lowest is %s of the %s", l.Lowest, l.LowestOf)
		}
		track := s.Thing("ceiling-track", "Liftwell track", "T-1", "32 kg")
		s.PointRow(s.OT, s.Task, "ot.mh.task.track", s.EQ, track, "Track")
		if l := s.TaskNow().Load; l.LowestOf != "Track" {
			t.Errorf("the lowest is of the %s", l.LowestOf)
		}
		s.EQ.In(s.Bar, "eq.item.swl")
		if l := s.TaskNow().Load; l.Lowest != 0 {
			t.Errorf("a bar without a label leaves %s", l.Lowest)
		}
	})
	t.Run("OT-C04", func(t *testing.T) {
		// Acceptance scenarios 1 to 3 of clinical-safety.md, and what cannot be checked.
		for _, c := range []struct {
			sling, weight, how, extra string
			want                      handling.Check
			percent                   int
		}{
			{"40 kg", "24.0 kg", "weighed-today", "6 kg", handling.LoadOK, 75},
			{"30 kg", "24.0 kg", "weighed-today", "6 kg", handling.LoadClose, 100},
			{"25 kg", "24.0 kg", "weighed-today", "6 kg", handling.LoadBlocked, 120},
			{"40 kg", "29.9 kg", "hoist-scale", "6 kg", handling.LoadOK, 89},
			{"40 kg", "30.0 kg", "hoist-scale", "6 kg", handling.LoadClose, 90},
			{"40 kg", "24.0 kg", "estimate", "6 kg", handling.CannotCheck, 75},
			{"40 kg", "24.0 kg", "parent-told-us", "6 kg", handling.CannotCheck, 75},
			{"40 kg", "24.0 kg", "weighed-today", "", handling.CannotCheck, 60},
			{"", "24.0 kg", "weighed-today", "6 kg", handling.CannotCheck, 0},
			{"40 kg", "", "weighed-today", "6 kg", handling.CannotCheck, 0},
		} {
			s := handlingtest.Begin(t)
			s.OT.Set("ot.child.weight", c.weight).Set("ot.child.weight-how", c.how).In(s.Task, "ot.mh.task.extra-load", c.extra)
			s.EQ.In(s.Sling, "eq.item.swl", c.sling)
			l := s.TaskNow().Load
			if l.Check != c.want || l.Percent() != c.percent {
				t.Errorf("%+v: %s, %d in 100", c, l.Check, l.Percent())
			}
			if (l.Check == handling.CannotCheck) != (l.Why != "") {
				t.Errorf("%+v: why is %q", c, l.Why)
			}
		}
	})
}

func TestALoadCheckKeepsItsFourFacts(t *testing.T) {
	t.Run("RL-09", func(t *testing.T) {
		l := handlingtest.Begin(t).TaskNow().Load
		if l.Weight == nil || l.Weight.Kg.String() != "24.0 kg" || l.Weight.Date != "2026-11-12" || l.Weight.By != handlingtest.OT || l.Weight.Way != "Weighed today" || l.Lowest == 0 {
			t.Errorf("%+v of %+v", l, l.Weight)
		}
	})
}

func TestWeights(t *testing.T) {
	t.Run("a new weight re-runs the checks and nobody signs again", func(t *testing.T) {
		s := handlingtest.Begin(t).Signed()
		s.Case.At("2026-12-01 09:00")
		s.OT.Row("ot.weighed", ".kg", "35 kg", ".date", "2026-12-01", ".how", "hoist-scale")
		if code := handling.SignedCode(s.OT.Document); code == "" {
			t.Error("the signature fell")
		}
		if l := s.TaskNow().Load; l.Check != handling.LoadBlocked || l.Sum.String() != "41.0 kg" {
			t.Errorf("%s with %s", l.Check, l.Sum)
		}
	})
	t.Run("a weight dated tomorrow does not count", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.Row("ot.weighed", ".kg", "35 kg", ".date", "2026-11-13", ".how", "hoist-scale")
		if l := s.TaskNow().Load; l.Weight.Kg.String() != "24.0 kg" {
			t.Errorf("it counts %s", l.Weight.Kg)
		}
	})
	t.Run("OT-V09", func(t *testing.T) {
		s := handlingtest.Begin(t).Signed()
		for at, want := range map[string]bool{"2027-02-10 09:00": false, "2027-02-11 09:00": true} { // 90 and 91 days
			s.Case.At(at)
			task := s.TaskNow()
			if got := handlingtest.Says(task.On(s.Case.Record().Today), "OT-V09", handling.Ask); got != want {
				t.Errorf("%s: old is %t", at, got)
			}
		}
		c := casetest.New(t, "2026-11-12 11:00")
		lucy := handlingtest.Of(t, c, "Lucy", "2025-09-22", "9.0 kg")
		for day, want := range map[casefile.Date]bool{"2027-01-11": false, "2027-01-12": true} { // 60 and 61 days
			if got := handlingtest.Says(lucy.TaskNow().On(day), "OT-V09", handling.Ask); got != want {
				t.Errorf("under five on %s: old is %t", day, got)
			}
		}
	})
}

func TestWhatIsAskedBeforeSigning(t *testing.T) {
	before := func(s *handlingtest.Story) []handling.Finding { return handling.Before(s.Case.Record(), s.OT.Document) }
	t.Run("OT-V03", func(t *testing.T) {
		for _, c := range []struct {
			first, then, on string
			want            bool
		}{
			{"24.0 kg", "27.6 kg", "2026-12-01", false}, // 15 in 100
			{"24.0 kg", "27.7 kg", "2026-12-01", true},
			{"24.0 kg", "20.3 kg", "2026-12-01", true},
			{"24.0 kg", "29.0 kg", "2027-03-01", false}, // after more than 60 days
			{"12.0 kg", "15.0 kg", "2027-03-01", false}, // under 20 kg: 3 kg
			{"12.0 kg", "15.1 kg", "2027-03-01", true},
		} {
			s := handlingtest.Begin(t)
			s.OT.Set("ot.child.weight", c.first)
			s.Case.At(c.on + " 09:00")
			s.OT.Row("ot.weighed", ".kg", c.then, ".date", c.on, ".how", "hoist-scale")
			if got := handlingtest.Says(before(s), "OT-V03", handling.Ask); got != c.want {
				t.Errorf("%+v: asked is %t", c, got)
			}
		}
	})
	t.Run("OT-V05", func(t *testing.T) {
		s := handlingtest.Begin(t)
		if list := before(s); handling.Worst(list) == handling.Stop {
			t.Errorf("a load that is right stops: %+v", list)
		}
		// The form knows what was copied into it; the register has a newer label.
		s.OT.In(s.Task, "ot.mh.task.hoist.swl", "200 kg").In(s.Task, "ot.mh.task.sling.swl", "40 kg").In(s.Task, "ot.mh.task.spreader.swl", "200 kg")
		s.EQ.In(s.Sling, "eq.item.swl", "25 kg")
		if !handlingtest.Says(before(s), "OT-V05", handling.Stop) {
			t.Errorf("%+v", before(s))
		}
	})
	t.Run("RE-09", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.EQ.In(s.Sling, "eq.item.swl")
		if !handlingtest.Says(before(s), "RE-09", handling.Stop) {
			t.Errorf("%+v", before(s))
		}
	})
	t.Run("OT-V14", func(t *testing.T) {
		s := handlingtest.Begin(t)
		bath := s.Prop.Row("prop.room", ".kind", "bathroom", ".hot", "48 Cel", ".tmv", "no")
		act := s.OT.Row("ot.act", ".what", "Fit a valve", ".by", "2026-11-16", ".state", "in-progress")
		s.PointRow(s.OT, act, "ot.act.why", s.Prop, bath, "Bathroom")
		if handlingtest.Says(before(s), "OT-V14", handling.Stop) {
			t.Error("an action under way is stopped")
		}
		s.OT.In(act, "ot.act.state", "done")
		if !handlingtest.Says(before(s), "OT-V14", handling.Stop) {
			t.Errorf("done without a reading: %+v", before(s))
		}
		s.Prop.In(bath, "prop.room.hot", "41 Cel")
		if handlingtest.Says(before(s), "OT-V14", handling.Stop) {
			t.Error("measured again, and it is still stopped")
		}
	})
	t.Run("an action for a high risk has its date in time", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.Set("ot.visit.start", "2026-11-12T10:00:00Z").In(s.Task, "ot.mh.task.in-place", "some") // 20 counts: one working day
		act := s.OT.Row("ot.act", ".what", "Fit a hoist", ".by", "2026-11-16", ".state", "not-started")
		s.PointRow(s.OT, act, "ot.act.why", s.OT, s.Task, "Bed to chair")
		if !handlingtest.Says(before(s), "act-late", handling.Ask) {
			t.Errorf("Monday for a risk of Thursday: %+v", before(s))
		}
		s.OT.In(act, "ot.act.by", "2026-11-13")
		if handlingtest.Says(before(s), "act-late", handling.Ask) {
			t.Error("Friday is in time")
		}
	})
}

func TestTwoChildrenAtOneAddress(t *testing.T) {
	t.Run("OT-V19", func(t *testing.T) {
		s := handlingtest.Begin(t)
		c := casetest.New(t, "2026-11-12 11:00")
		lucy := handlingtest.Of(t, c, "Lucy", "2025-09-22", "9.0 kg")
		lucy.Point(lucy.OT, "", "ot.visit.property", casefile.DocumentRef(s.Prop.ID(), "Property survey"))
		other := lucy.Case.Record()
		other.ID = casefile.ID{9}
		says := func() string {
			for _, p := range handling.Problems(s.Case.Record(), s.Prop.Document, other) {
				if p.Key == "OT-V19" && p.Level == engine.LevelWarn {
					return p.Message
				}
			}
			return ""
		}
		s.Prop.Set("prop.fire-plan", "Nadia carries Jane out at the back")
		if !strings.Contains(says(), "Lucy") {
			t.Errorf("a plan for Jane alone: %q", says())
		}
		s.Prop.Set("prop.fire-plan", "Anna takes Lucy, Nadia takes Jane on the sheet")
		if got := says(); got != "" {
			t.Errorf("a plan for both: %q", got)
		}
		s.Prop.Set("prop.fire-plan", "Nadia carries Jane out at the back")
		lucy.OT.Set("ot.child.mobility", "walks")
		if got := says(); got != "" {
			t.Errorf("Lucy walks: %q", got)
		}
	})
}

func TestWhatStandsAgainstATask(t *testing.T) {
	today := casefile.Date("2026-11-13")
	stop := func(t *testing.T, rule string, level handling.Level, mend, spoil func(*handlingtest.Story)) {
		t.Helper()
		s := handlingtest.Begin(t)
		mend(s)
		if list := s.TaskNow().On(today); handlingtest.Says(list, rule, level) {
			t.Errorf("%s where nothing is wrong: %+v", rule, list)
		}
		spoil(s)
		if list := s.TaskNow().On(today); !handlingtest.Says(list, rule, level) {
			t.Errorf("%s is silent: %+v", rule, list)
		}
	}
	none := func(*handlingtest.Story) {}
	t.Run("RE-07", func(t *testing.T) {
		stop(t, "RE-07", handling.Stop, none, func(s *handlingtest.Story) { s.EQ.In(s.Sling, "eq.item.swl", "25 kg") })
	})
	t.Run("RE-08", func(t *testing.T) {
		stop(t, "RE-08", handling.Ask, none, func(s *handlingtest.Story) { s.EQ.In(s.Sling, "eq.item.swl", "30 kg") })
	})
	t.Run("RE-09", func(t *testing.T) {
		stop(t, "RE-09", handling.Stop, none, func(s *handlingtest.Story) { s.OT.Set("ot.child.weight-how", "estimate") })
	})
	t.Run("OT-V07", func(t *testing.T) {
		stop(t, "OT-V07", handling.Stop, none, func(s *handlingtest.Story) { s.OT.In(s.Task, "ot.mh.task.match", "not-checked") })
	})
	t.Run("OT-V08", func(t *testing.T) {
		stop(t, "RE-09", handling.Stop, none, func(s *handlingtest.Story) { s.OT.Set("ot.child.weight-how", "parent-told-us") })
	})
	t.Run("OT-V10", func(t *testing.T) {
		stop(t, "OT-V10", handling.Stop, none, func(s *handlingtest.Story) { s.EQ.In(s.Sling, "eq.item.status", "faulty-out-of-use") })
	})
	t.Run("RE-10", func(t *testing.T) {
		stop(t, "RE-10", handling.Stop, none, func(s *handlingtest.Story) { s.EQ.In(s.Sling, "eq.item.exam-last", "2026-05-12") })
	})
	t.Run("RE-11", func(t *testing.T) {
		stop(t, "RE-11", handling.Stop, none, func(s *handlingtest.Story) { s.OT.In(s.Task, "ot.mh.task.in-place", "some") })
	})
	t.Run("RE-12", func(t *testing.T) {
		stop(t, "RE-12", handling.Ask, func(s *handlingtest.Story) {
			act := s.OT.Row("ot.act", ".what", "Teach the night carer", ".by", "2026-11-30", ".state", "not-started")
			s.PointRow(s.OT, act, "ot.act.why", s.OT, s.Task, "Bed to chair")
		}, func(s *handlingtest.Story) {
			s.OT.In(s.OT.Rows("ot.act", "")[0].ID, "ot.act.state", "no-longer-needed")
		})
	})
	t.Run("RE-16", func(t *testing.T) {
		stop(t, "RE-16", handling.Note, none, func(s *handlingtest.Story) { s.OT.In(s.Task, "ot.mh.task.in-place", "none-yet") })
	})
}

func TestAManagerDecides(t *testing.T) {
	t.Run("OT-V11", func(t *testing.T) {
		// Acceptance scenarios 5 and 6: 20 before and 8 after.
		s := handlingtest.Begin(t)
		s.OT.In(s.Task, "ot.mh.task.in-place", "some")
		if !s.OT.State(casefile.Cell{LinkID: "ot.sign.manager"}).Enabled {
			t.Error("the manager is not asked to sign")
		}
		s.Signed()
		if list := s.TaskNow().On("2026-11-13"); handlingtest.Says(list, "RE-11", handling.Stop) || !handling.Decided(s.OT.Document) {
			t.Errorf("the manager has decided: %+v", list)
		}
		all := handlingtest.Begin(t)
		if all.OT.State(casefile.Cell{LinkID: "ot.sign.manager"}).Enabled {
			t.Error("with all controls in place the manager need not sign")
		}
		if got := handling.ForManager(all.Case.Record()); len(got) != 1 || got[0].Needs {
			t.Errorf("the manager is told all the same: %+v", got)
		}
		if got := handling.ForManager(s.Case.Record()); len(got) != 1 || !got[0].Needs || !got[0].Decided {
			t.Errorf("what was decided: %+v", got)
		}
	})
}

func TestAChangedRoom(t *testing.T) {
	t.Run("room changed, re-check", func(t *testing.T) {
		s := handlingtest.Begin(t).Signed()
		s.Case.At("2026-11-20 09:00")
		if list := s.TaskNow().On("2026-11-20"); handlingtest.Says(list, "room-changed", handling.Ask) {
			t.Errorf("nothing changed: %+v", list)
		}
		s.Prop.In(s.Room, "prop.room.light", "poor")
		if list := s.TaskNow().On("2026-11-20"); handlingtest.Says(list, "room-changed", handling.Ask) {
			t.Errorf("a lamp changes no move: %+v", list)
		}
		s.Prop.In(s.Room, "prop.room.bed-low", "300 mm")
		if list := s.TaskNow().On("2026-11-20"); !handlingtest.Says(list, "room-changed", handling.Ask) {
			t.Errorf("the bed is lower: %+v", list)
		}
		s.Case.At("2026-11-20 10:00")
		row := s.OT.Row("ot.recheck", ".date", "2026-11-20", ".note", "Tried with the new bed")
		s.PointRow(s.OT, row, "ot.recheck.task", s.OT, s.Task, "Bed to chair")
		s.SignIn(s.OT, row, "ot.recheck.sign", handlingtest.OT)
		if list := s.TaskNow().On("2026-11-20"); handlingtest.Says(list, "room-changed", handling.Ask) {
			t.Errorf("the OT has looked again: %+v", list)
		}
		if handling.SignedCode(s.OT.Document) == "" {
			t.Error("looking again ended the signature")
		}
	})
}

func TestACarersHome(t *testing.T) {
	day := casefile.Date("2026-11-30")
	ready := func(t *testing.T) *handlingtest.Story { return handlingtest.Begin(t).Signed().Home().SignHome() }
	t.Run("RE-13", func(t *testing.T) {
		s := ready(t)
		if list := s.HomeNow().On(day); len(list) > 0 {
			t.Fatalf("all is done: %+v", list)
		}
		for name, spoil := range map[string]func(s *handlingtest.Story){
			"not yet":         func(s *handlingtest.Story) { s.CH.Set("ch.ready", "not-yet") },
			"undecided":       func(s *handlingtest.Story) { s.CH.Set("ch.ready") },
			"another handler": func(s *handlingtest.Story) { s.CH.Set("ch.handlers", handlingtest.Ref("RelatedPerson", "Pete Marsh")) },
			"another home": func(s *handlingtest.Story) {
				s.Point(s.CH, "", "ch.property", casefile.DocumentRef(s.EQ.ID(), "Another survey"))
			},
			"past its review": func(s *handlingtest.Story) { s.CH.Set("ch.review", "2026-11-29") },
			"base changed":    func(s *handlingtest.Story) { s.OT.Set("ot.child.stand", "no") },
		} {
			s := ready(t)
			s.Case.At("2026-11-13 09:00")
			spoil(s)
			if list := s.HomeNow().On(day); !handlingtest.Says(list, "RE-13", handling.Stop) {
				t.Errorf("%s: %+v", name, list)
			}
		}
		none := handling.CarerHome(s.Case.Record(), handlingtest.Person("RelatedPerson", "Denise Palmer"))
		if !handlingtest.Says(none.On(day), "RE-13", handling.Stop) {
			t.Error("a home that nobody assessed")
		}
	})
	t.Run("the OT confirms a home after the base changed", func(t *testing.T) {
		s := ready(t)
		s.Case.At("2026-11-20 09:00")
		s.OT.Set("ot.child.stand", "no")
		s.Sign(s.OT, "ot.sign.ot", handlingtest.OT)
		s.Sign(s.OT, "ot.sign.parent", handlingtest.Mother)
		if !s.HomeNow().BaseChanged {
			t.Fatal("the base was signed anew and nobody has confirmed this home")
		}
		s.Case.At("2026-11-20 10:00")
		row := s.CH.Row("ch.confirm", ".what", "home-assessment", ".date", "2026-11-20", ".note", "Nothing of this changes what is done at Julia's")
		s.Point(s.CH, row, "ch.confirm.base", casefile.DocumentRef(s.OT.ID(), handling.Versioned("OT home risk assessment", handling.SignedCode(s.OT.Document))))
		if !s.HomeNow().BaseChanged {
			t.Error("a word without a signature confirms")
		}
		s.SignIn(s.CH, row, "ch.confirm.sign", handlingtest.OT)
		if h := s.HomeNow(); h.BaseChanged || len(h.On(day)) > 0 {
			t.Errorf("confirmed: %+v", h.On(day))
		}
	})
	t.Run("the version that was looked at counts, not the clock", func(t *testing.T) {
		// Two tablets without a signal: the assessment is changed and signed again before
		// the carer's home is, and the one who signs the home does not know.
		s := handlingtest.Begin(t).Signed()
		old := handling.SignedCode(s.OT.Document)
		s.Case.At("2026-11-13 09:00")
		s.OT.Set("ot.child.stand", "no")
		s.Sign(s.OT, "ot.sign.ot", handlingtest.OT)
		s.Sign(s.OT, "ot.sign.parent", handlingtest.Mother)
		s.Case.At("2026-11-13 15:00")
		s.Home()
		s.Point(s.CH, "", "ch.base", casefile.DocumentRef(s.OT.ID(), handling.Versioned("OT home risk assessment", old)))
		s.SignHome()
		if !s.HomeNow().BaseChanged {
			t.Error("the home rests on a version that is not there any more")
		}
	})
	t.Run("RE-14", func(t *testing.T) {
		s := ready(t)
		who := handlingtest.Person("RelatedPerson", handlingtest.Carer)
		if ok, why := s.HomeNow().Demonstrated(who, s.TaskNow(), day); !ok {
			t.Fatalf("she was shown: %s", why)
		}
		if ok, _ := s.HomeNow().Demonstrated(handlingtest.Person("RelatedPerson", "Pete Marsh"), s.TaskNow(), day); ok {
			t.Error("he was not shown")
		}
		if ok, why := s.HomeNow().Demonstrated(who, s.TaskNow(), "2027-05-02"); ok || !strings.Contains(why, "Runs out") {
			t.Errorf("past its day: %t %q", ok, why)
		}
		s.Case.At("2026-11-20 09:00")
		s.OT.In(s.Task, "ot.mh.task.loops", "Yellow at shoulder, green at hip and leg")
		if ok, why := s.HomeNow().Demonstrated(who, s.TaskNow(), day); ok || why == "" {
			t.Error("the loops are others now")
		}
		s.OT.In(s.Task, "ot.mh.task.loops", "Green at shoulder, hip and leg")
		if ok, why := s.HomeNow().Demonstrated(who, s.TaskNow(), day); !ok {
			t.Errorf("the loops are the old ones again: %s", why)
		}
		for name, spoil := range map[string]func(s *handlingtest.Story, row casefile.RowID){
			"more practice":  func(s *handlingtest.Story, row casefile.RowID) { s.CH.In(row, "ch.demo.result", "needs-more-practice") },
			"a step is left": func(s *handlingtest.Story, row casefile.RowID) { s.CH.In(row, "ch.demo.steps", "knows-when-to-stop") },
			"done once":      func(s *handlingtest.Story, row casefile.RowID) { s.CH.In(row, "ch.demo.times", "1 {times}") },
		} {
			s := ready(t)
			spoil(s, s.CH.Rows("ch.demo", "")[0].ID)
			if ok, _ := s.HomeNow().Demonstrated(who, s.TaskNow(), day); ok {
				t.Errorf("%s counts", name)
			}
		}
	})
	t.Run("a sling replaced by the same model and size", func(t *testing.T) {
		s := ready(t)
		who := handlingtest.Person("RelatedPerson", handlingtest.Carer)
		s.Case.At("2026-11-20 09:00")
		again := s.Thing("sling", "Softsling", "S-2", "40 kg")
		s.PointRow(s.OT, s.Task, "ot.mh.task.sling", s.EQ, again, "Sling")
		if ok, _ := s.HomeNow().Demonstrated(who, s.TaskNow(), day); ok {
			t.Fatal("another sling, and nobody has said a word")
		}
		row := s.CH.Row("ch.confirm", ".what", "same-kit", ".date", "2026-11-20", ".note", "Same model, same size")
		s.PointRow(s.CH, row, "ch.confirm.task", s.OT, s.Task, s.TaskNow().Named())
		s.SignIn(s.CH, row, "ch.confirm.sign", handlingtest.OT)
		if ok, why := s.HomeNow().Demonstrated(who, s.TaskNow(), day); !ok {
			t.Errorf("the OT has confirmed: %s", why)
		}
	})
	t.Run("the load with the hoist there", func(t *testing.T) {
		s := ready(t)
		if h := s.HomeNow(); len(h.Slings) != 1 || h.Slings[0].Load.Check != handling.LoadOK || h.Slings[0].Load.Sum.String() != "30.0 kg" {
			t.Fatalf("%+v", h.Slings)
		}
		s.OT.Row("ot.weighed", ".kg", "36 kg", ".date", "2026-11-12", ".how", "hoist-scale")
		if h := s.HomeNow(); h.Slings[0].Load.Check != handling.LoadBlocked {
			t.Errorf("%+v", h.Slings[0].Load)
		}
	})
}

func TestWhatIsAskedBeforeACarersHomeIsSigned(t *testing.T) {
	before := func(s *handlingtest.Story) []handling.Finding { return handling.Before(s.Case.Record(), s.CH.Document) }
	t.Run("the base is the signed version", func(t *testing.T) {
		if s := handlingtest.Begin(t).Home(); !handlingtest.Says(before(s), "RE-13", handling.Stop) {
			t.Errorf("the base is a draft: %+v", before(s))
		}
		if s := handlingtest.Begin(t).Signed().Home(); handlingtest.Says(before(s), "RE-13", handling.Stop) {
			t.Errorf("the base is signed: %+v", before(s))
		}
	})
	t.Run("a review not past that of the base", func(t *testing.T) {
		s := handlingtest.Begin(t).Signed().Home()
		if handlingtest.Says(before(s), "OT-V01", handling.Stop) {
			t.Error("the same day is not past it")
		}
		s.CH.Set("ch.review", "2027-05-02")
		if !handlingtest.Says(before(s), "OT-V01", handling.Stop) {
			t.Error("a day later is")
		}
	})
	t.Run("a demonstration with a hoist takes every step", func(t *testing.T) {
		s := handlingtest.Begin(t).Signed().Home()
		row := s.CH.Rows("ch.demo", "")[0].ID
		if handlingtest.Says(before(s), "RE-14", handling.Stop) {
			t.Errorf("all were done: %+v", before(s))
		}
		s.CH.In(row, "ch.demo.steps", "knows-when-to-stop")
		if !handlingtest.Says(before(s), "RE-14", handling.Stop) {
			t.Errorf("one was done: %+v", before(s))
		}
	})
}

func TestAReasonAnswersACloseLoad(t *testing.T) {
	t.Run("OT-V06", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.EQ.In(s.Sling, "eq.item.swl", "30 kg")
		s.OT.In(s.Task, "ot.mh.task.hoist.swl", "200 kg").In(s.Task, "ot.mh.task.sling.swl", "30 kg").In(s.Task, "ot.mh.task.spreader.swl", "200 kg")
		p := s.OT.Problem("OT-V06")
		if p == nil {
			t.Fatal("the form is silent")
		}
		if err := s.OT.GiveReason(context.Background(), casefile.ReasonFor("OT-V06", p.Cell), "The next size is ordered"); err != nil {
			t.Fatal(err)
		}
		if list := s.TaskNow().On("2026-11-13"); handlingtest.Says(list, "RE-08", handling.Ask) {
			t.Errorf("the OT has said why: %+v", list)
		}
	})
}

func TestAVersionStandsInTheAnswer(t *testing.T) {
	s := handlingtest.Begin(t)
	named := s.TaskNow().Named()
	if !strings.HasPrefix(named, "Bed to chair, version ") {
		t.Errorf("it is called %q", named)
	}
	before := s.TaskNow().Version
	s.OT.In(s.Task, "ot.mh.task.note", "Another remark")
	if s.TaskNow().Version != before {
		t.Error("a remark makes another version")
	}
	s.OT.In(s.Task, "ot.mh.task.handlers", "1 {person}")
	if s.TaskNow().Version == before {
		t.Error("one handler instead of two is the same version")
	}
	if got := handling.Versioned("Bed to chair", ""); got != "Bed to chair" {
		t.Errorf("without a version it is %q", got)
	}
}
