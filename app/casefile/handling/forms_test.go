package handling_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/forms/engine"
)

// What the forms themselves refuse or ask, each rule with an answer that breaks it and
// one that does not (ot-home-risk-assessment.md 9.2).
func TestWhatTheFormsSay(t *testing.T) {
	const refuse, ask = engine.LevelStop, engine.LevelWarn
	type story struct {
		*handlingtest.Story
		row casefile.RowID
	}
	for _, c := range []struct {
		id, form  string
		level     engine.Level
		good, bad func(s *story)
	}{
		{"OT-V01", "ot", refuse, func(s *story) { s.OT.Set("ot.sum.review", "2027-11-12") }, func(s *story) { s.OT.Set("ot.sum.review", "2027-11-13") }},
		{"OT-V02", "ot", ask, func(s *story) { s.OT.Set("ot.child.weight", "95 kg") }, func(s *story) { s.OT.Set("ot.child.weight", "95.1 kg") }},
		{"OT-V04", "ot", ask, func(s *story) { s.OT.Set("ot.child.height", "1240 mm") }, func(s *story) { s.OT.Set("ot.child.height", "124 mm") }},
		{"OT-V12", "ot", refuse, func(*story) {}, func(s *story) {
			s.OT.In(s.Task, "ot.mh.task.after-l", "5-almost-certain").In(s.Task, "ot.mh.task.after-s", "5-catastrophic")
		}},
		{"OT-V16", "ot", refuse, func(s *story) {
			s.row = s.OT.Row("ad.item", ".kind", "ramp", ".interim", "A loan ramp")
			s.PointRow(s.OT, s.row, "ad.item.because", s.OT, s.Task, "Bed to chair")
		}, func(s *story) { s.OT.In(s.row, "ad.item.because") }},
		{"OT-V17", "ot", ask, func(s *story) { s.row = s.OT.Row("ad.item", ".kind", "ramp", ".state", "recommended") }, func(s *story) { s.OT.In(s.row, "ad.item.state", "application-made") }},
		{"OT-V21", "ot", refuse, func(s *story) {
			s.row = s.OT.Row("ad.item", ".kind", "extension", ".state", "recommended", ".told", "yes")
		}, func(s *story) { s.OT.In(s.row, "ad.item.told", "no") }},
		{"OT-V13", "eq", ask, func(s *story) {
			s.row = s.EQ.Row("eq.item", ".kind", "profiling-bed", ".status", "in-use", ".bed-standard", "childrens-bed-standard", ".rail-gap", "60 mm")
		}, func(s *story) { s.EQ.In(s.row, "eq.item.rail-gap", "61 mm") }},
		{"OT-V14", "prop", ask, func(s *story) { s.row = s.Prop.Row("prop.room", ".kind", "bathroom", ".hot", "44 Cel", ".tmv", "no") }, func(s *story) { s.Prop.In(s.row, "prop.room.hot", "45 Cel") }},
		{"OT-V15", "prop", ask, func(s *story) { s.Prop.Set("ot.child.attached", "ventilator").Set("prop.psr", "yes") }, func(s *story) { s.Prop.Set("prop.psr", "no") }},
		{"OT-V18", "prop", ask, func(s *story) { s.Prop.Set("prop.smoke", "yes-all") }, func(s *story) { s.Prop.Set("prop.smoke", "some") }},
		{"OT-V11", "ot", ask, func(s *story) {
			s.OT.In(s.Task, "ot.mh.task.before-l", "2-unlikely").In(s.Task, "ot.mh.task.after-l", "1-rare")
		}, func(s *story) { s.OT.In(s.Task, "ot.mh.task.before-l", "3-possible") }},
		{"OT-V07", "ot", refuse, func(*story) {}, func(s *story) { s.OT.In(s.Task, "ot.mh.task.match", "not-checked") }},
		{"OT-V08", "ot", refuse, func(*story) {}, func(s *story) { s.OT.Set("ot.child.weight-how", "parent-told-us") }},
	} {
		t.Run(c.id, func(t *testing.T) {
			s := &story{Story: handlingtest.Begin(t)}
			d := map[string]casetest.Doc{"ot": s.OT, "eq": s.EQ, "prop": s.Prop}[c.form]
			c.good(s)
			if p := d.Problem(c.id); p != nil {
				t.Errorf("nothing is wrong, and it says %q", p.Message)
			}
			c.bad(s)
			if p := d.Problem(c.id); p == nil || p.Level != c.level {
				t.Errorf("it says %+v", p)
			}
		})
	}
}

// Acceptance scenarios 4 and 20 of clinical-safety.md, and what the forms work out.
func TestScenariosOfTheForms(t *testing.T) {
	t.Run("scenario 4", func(t *testing.T) {
		lucy := handlingtest.Of(t, casetest.New(t, "2026-11-12 11:00"), "Lucy", "2025-09-22", "98 kg")
		if p := lucy.OT.Problem("OT-V02"); p == nil || p.Level != engine.LevelWarn {
			t.Errorf("98 kg at one year: %+v", p)
		}
		lucy.OT.Set("ot.child.weight", "980 kg")
		stops := false
		for _, p := range lucy.OT.CheckForm() {
			stops = stops || p.Cell.LinkID == "ot.child.weight" && p.Level == engine.LevelStop
		}
		if !stops {
			t.Error("980 kg is not refused")
		}
	})
	t.Run("RE-26", func(t *testing.T) {
		s := handlingtest.Begin(t)
		row := s.OT.Row("ad.item", ".kind", "ramp")
		s.PointRow(s.OT, row, "ad.item.because", s.OT, s.Task, "Bed to chair")
		if p := s.OT.Problem("OT-V16"); p == nil || p.Level != engine.LevelStop {
			t.Errorf("without an interim plan: %+v", p)
		}
		s.OT.In(row, "ad.item.interim", "A loan ramp")
		if p := s.OT.Problem("OT-V16"); p != nil {
			t.Errorf("with one: %+v", p)
		}
	})
	worked := func(d casetest.Doc, row casefile.RowID, link string) string {
		v, _ := d.AnswerIn(row, link)
		if v.Quantity.Value != "" {
			return v.Quantity.Value
		}
		return d.TextIn(row, link)
	}
	t.Run("OT-C06", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.Prop.Set("prop.rise", "300 mm").Set("prop.run", "4550 mm")
		if got := worked(s.Prop, "", "prop.gradient"); got != "15.2" {
			t.Errorf("4550 over 300 is 1 in %s", got)
		}
		s.Prop.Set("prop.rise", "0 mm")
		if s.Prop.State(casefile.Cell{LinkID: "prop.gradient"}).Enabled {
			t.Error("a level way has a gradient")
		}
	})
	t.Run("OT-C07", func(t *testing.T) {
		s := handlingtest.Begin(t)
		row := s.Prop.Row("prop.stair", ".rise", "200 mm", ".going", "222 mm")
		if got := worked(s.Prop, row, "prop.stair.pitch"); got != "42" {
			t.Errorf("200 over 222 is %s degrees", got)
		}
	})
	t.Run("OT-C08", func(t *testing.T) {
		s := handlingtest.Begin(t)
		row := s.OT.Row("ad.item", ".kind", "extension", ".cost", "30000 {GBP}")
		if got, _ := s.OT.AnswerIn(row, "ad.item.over-cap"); got.Bool {
			t.Error("30,000 is above the cap of 30,000")
		}
		s.OT.In(row, "ad.item.cost", "30001 {GBP}")
		if got, _ := s.OT.AnswerIn(row, "ad.item.over-cap"); !got.Bool {
			t.Error("30,001 is not above it")
		}
		// The cap is what it was when the assessment began.
		later := casetest.Hold(t, s.Case.DocOver("ot", nil).Document)
		if got := later.Text("ot.set.cap"); got != "30000" {
			t.Errorf("an assessment begins under a cap of %q", got)
		}
	})
	t.Run("OT-C09", func(t *testing.T) {
		for in, want := range map[[2]string]string{
			{"urgent", "simple"}: "55", {"standard", "simple"}: "130", {"urgent", "complex"}: "130", {"standard", "complex"}: "180",
		} {
			s := handlingtest.Begin(t)
			row := s.OT.Row("ad.item", ".kind", "ramp", ".urgent", in[0], ".complex", in[1])
			if got := worked(s.OT, row, "ad.item.target"); got != want {
				t.Errorf("%v: %s working days", in, got)
			}
		}
	})
}
