package safety

import (
	"strconv"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
)

type moves = *handlingtest.Story

// moved is a rule about Jane's moving and handling: says is what the rule says, of the
// story as it is with good, and with bad on top.
func moved(id string, says func(moves) string, good, bad func(moves)) rule {
	return rule{
		id, func(t *testing.T) string {
			s := handlingtest.Begin(t)
			good(s)
			return says(s)
		}, func(t *testing.T) string {
			s := handlingtest.Begin(t)
			good(s)
			bad(s)
			return says(s)
		},
	}
}

func asIs(moves) {}

// checked is what a check of one of the story's forms says.
func checked(id string, of func(moves) casetest.Doc) func(moves) string {
	return func(s moves) string {
		for _, p := range of(s).Check() {
			if p.Key == id {
				return p.Message
			}
		}
		return ""
	}
}

func ofOT(s moves) casetest.Doc   { return s.OT }
func ofEQ(s moves) casetest.Doc   { return s.EQ }
func ofHome(s moves) casetest.Doc { return s.Prop }

// found is what the findings of a rule say.
func found(list []handling.Finding, id string) string {
	for _, f := range list {
		if f.Rule == id {
			return f.Words
		}
	}
	return ""
}

func against(id string) func(moves) string {
	return func(s moves) string { return found(s.TaskNow().On(s.Case.Record().Today), id) }
}

func before(id string) func(moves) string {
	return func(s moves) string { return found(handling.Before(s.Case.Record(), s.OT.Document), id) }
}

// worked is a value that a form works out in the row that was added last to a group.
func worked(d casetest.Doc, group, link string) string {
	row := casefile.RowID("")
	if rows := d.Rows(group, ""); group != "" && len(rows) > 0 {
		row = rows[len(rows)-1].ID
	}
	if !d.State(casefile.Cell{Row: row, LinkID: link}).Enabled {
		return ""
	}
	if v, ok := d.AnswerIn(row, link); ok && v.Quantity.Value != "" {
		return v.Quantity.Value
	}
	return d.TextIn(row, link)
}

// count is a value that is worked out from the story, and from one with bad where it
// cannot be.
func count[V comparable](id string, want V, of func(moves) V, good, bad func(moves)) rule {
	return rule{
		id, func(t *testing.T) string {
			s := handlingtest.Begin(t)
			good(s)
			return wrong(of(s), want)
		}, func(t *testing.T) string {
			s := handlingtest.Begin(t)
			good(s)
			bad(s)
			return missing(of(s))
		},
	}
}

func handlingRules() []rule {
	last := func(d casetest.Doc, group string) casefile.RowID {
		rows := d.Rows(group, "")
		return rows[len(rows)-1].ID
	}
	return []rule{
		count("OT-C01", 20, func(s moves) int { return s.TaskNow().Before.Points }, asIs, func(s moves) { s.OT.In(s.Task, "ot.mh.task.before-s") }),
		count("OT-C02", handling.High, func(s moves) handling.Band { return s.TaskNow().Band() }, asIs, func(s moves) {
			s.OT.In(s.Task, "ot.mh.task.before-l").In(s.Task, "ot.mh.task.after-l")
		}),
		count("OT-C03", "40.0 kg", func(s moves) string {
			if l := s.TaskNow().Load; l.Lowest > 0 {
				return l.Lowest.String()
			}
			return ""
		}, asIs, func(s moves) { s.EQ.In(s.Bar, "eq.item.swl") }),
		moved("OT-C04", func(s moves) string {
			if l := s.TaskNow().Load; l.Check != handling.LoadOK {
				return string(l.Check)
			}
			return ""
		}, asIs, func(s moves) { s.EQ.In(s.Sling, "eq.item.swl", "29 kg") }),
		count("OT-C05", "2027-03-20", func(s moves) string {
			for _, it := range equipment.Register(s.Case.Record()) {
				if it.Kind == "sling" {
					return string(it.ExamDue)
				}
			}
			return ""
		}, asIs, func(s moves) { s.EQ.In(s.Sling, "eq.item.exam-last") }),
		count("OT-C06", "15.2", func(s moves) string { return worked(s.Prop, "", "prop.gradient") }, func(s moves) {
			s.Prop.Set("prop.rise", "300 mm").Set("prop.run", "4550 mm")
		}, func(s moves) { s.Prop.Set("prop.run") }),
		count("OT-C07", "42", func(s moves) string { return worked(s.Prop, "prop.stair", "prop.stair.pitch") }, func(s moves) {
			s.Prop.Row("prop.stair", ".rise", "200 mm", ".going", "222 mm")
		}, func(s moves) { s.Prop.In(last(s.Prop, "prop.stair"), "prop.stair.going") }),
		moved("OT-C08", func(s moves) string {
			if v, _ := s.OT.AnswerIn(last(s.OT, "ad.item"), "ad.item.over-cap"); v.Bool {
				return "above the cap"
			}
			return ""
		}, func(s moves) { s.OT.Row("ad.item", ".kind", "extension", ".cost", "30000 {GBP}") }, func(s moves) { s.OT.In(last(s.OT, "ad.item"), "ad.item.cost", "30001 {GBP}") }),
		moved("OT-C09", func(s moves) string { return wrong(worked(s.OT, "ad.item", "ad.item.target"), "55") }, func(s moves) {
			s.OT.Row("ad.item", ".kind", "ramp", ".urgent", "urgent", ".complex", "simple")
		}, func(s moves) { s.OT.In(last(s.OT, "ad.item"), "ad.item.urgent", "standard") }),

		moved("OT-V01", checked("OT-V01", ofOT), func(s moves) { s.OT.Set("ot.sum.review", "2027-11-12") }, func(s moves) { s.OT.Set("ot.sum.review", "2027-11-13") }),
		moved("OT-V02", checked("OT-V02", ofOT), asIs, func(s moves) { s.OT.Set("ot.child.weight", "95.1 kg") }),
		moved("OT-V03", before("OT-V03"), func(s moves) {
			s.Case.At("2026-12-01 09:00")
			s.OT.Row("ot.weighed", ".kg", "27.6 kg", ".date", "2026-12-01", ".how", "hoist-scale")
		}, func(s moves) { s.OT.In(last(s.OT, "ot.weighed"), "ot.weighed.kg", "27.7 kg") }),
		moved("OT-V04", checked("OT-V04", ofOT), func(s moves) { s.OT.Set("ot.child.height", "1240 mm") }, func(s moves) { s.OT.Set("ot.child.height", "124 mm") }),
		moved("OT-V05", before("OT-V05"), func(s moves) {
			s.OT.In(s.Task, "ot.mh.task.hoist.swl", "200 kg").In(s.Task, "ot.mh.task.sling.swl", "40 kg").In(s.Task, "ot.mh.task.spreader.swl", "200 kg")
		}, func(s moves) { s.EQ.In(s.Sling, "eq.item.swl", "25 kg") }),
		moved("OT-V06", func(s moves) string {
			if s.TaskNow().Load.Check == handling.LoadClose {
				return against("RE-08")(s)
			}
			return ""
		}, asIs, func(s moves) { s.EQ.In(s.Sling, "eq.item.swl", "33 kg") }),
		moved("OT-V07", checked("OT-V07", ofOT), asIs, func(s moves) { s.OT.In(s.Task, "ot.mh.task.match", "not-checked") }),
		moved("OT-V08", checked("OT-V08", ofOT), asIs, func(s moves) { s.OT.Set("ot.child.weight-how", "estimate") }),
		moved("OT-V09", against("OT-V09"), func(s moves) { s.Case.At("2027-02-10 09:00") }, func(s moves) { s.Case.At("2027-02-11 09:00") }),
		moved("OT-V10", against("OT-V10"), asIs, func(s moves) { s.EQ.In(s.Sling, "eq.item.status", "faulty-out-of-use") }),
		moved("OT-V11", checked("OT-V11", ofOT), func(s moves) {
			s.OT.In(s.Task, "ot.mh.task.before-l", "2-unlikely").In(s.Task, "ot.mh.task.after-l", "1-rare")
		}, func(s moves) { s.OT.In(s.Task, "ot.mh.task.before-l", "3-possible") }),
		moved("OT-V12", checked("OT-V12", ofOT), asIs, func(s moves) {
			s.OT.In(s.Task, "ot.mh.task.after-l", "5-almost-certain").In(s.Task, "ot.mh.task.after-s", "5-catastrophic")
		}),
		moved("OT-V13", checked("OT-V13", ofEQ), func(s moves) {
			s.EQ.Row("eq.item", ".kind", "profiling-bed", ".status", "in-use", ".bed-standard", "childrens-bed-standard", ".rail-gap", "60 mm")
		}, func(s moves) { s.EQ.In(last(s.EQ, "eq.item"), "eq.item.rail-gap", "61 mm") }),
		moved("OT-V14", checked("OT-V14", ofHome), func(s moves) { s.Prop.Row("prop.room", ".kind", "bathroom", ".hot", "44 Cel", ".tmv", "no") }, func(s moves) { s.Prop.In(last(s.Prop, "prop.room"), "prop.room.hot", "45 Cel") }),
		moved("OT-V15", checked("OT-V15", ofHome), func(s moves) { s.Prop.Set("ot.child.attached", "ventilator").Set("prop.psr", "yes") }, func(s moves) { s.Prop.Set("prop.psr", "no") }),
		moved("OT-V16", checked("OT-V16", ofOT), func(s moves) {
			s.PointRow(s.OT, s.OT.Row("ad.item", ".kind", "ramp", ".interim", "A loan ramp"), "ad.item.because", s.OT, s.Task, "Bed to chair")
		}, func(s moves) { s.OT.In(last(s.OT, "ad.item"), "ad.item.because") }),
		moved("OT-V17", checked("OT-V17", ofOT), func(s moves) { s.OT.Row("ad.item", ".kind", "ramp", ".state", "recommended") }, func(s moves) { s.OT.In(last(s.OT, "ad.item"), "ad.item.state", "application-made") }),
		moved("OT-V18", checked("OT-V18", ofHome), func(s moves) { s.Prop.Set("prop.smoke", "yes-all") }, func(s moves) { s.Prop.Set("prop.smoke", "some") }),
		{"OT-V19", func(t *testing.T) string { return twoSisters(t, "Anna takes Lucy, Nadia takes Jane on the sheet") }, func(t *testing.T) string { return twoSisters(t, "Nadia carries Jane out at the back") }},
		{"OT-V20", func(t *testing.T) string { return twoRegisters(t, "H-2") }, func(t *testing.T) string { return twoRegisters(t, "h 1") }},
		moved("OT-V21", checked("OT-V21", ofOT), func(s moves) { s.OT.Row("ad.item", ".kind", "extension", ".state", "recommended", ".told", "yes") }, func(s moves) { s.OT.In(last(s.OT, "ad.item"), "ad.item.told", "no") }),
	}
}

// sister is the assessment of Jane's sister in a case of her own.
func sister(t *testing.T) *handlingtest.Story {
	t.Helper()
	return handlingtest.Of(t, casetest.New(t, "2026-11-12 11:00"), "Lucy", "2025-09-22", "9.0 kg")
}

func beside(s moves) casefile.Record {
	r := s.Case.Record()
	r.ID = casefile.ID{9}
	return r
}

// twoSisters is what is said of one plan for a fire in a home with two children who do
// not walk.
func twoSisters(t *testing.T, plan string) string {
	s, lucy := handlingtest.Begin(t), sister(t)
	lucy.Point(lucy.OT, "", "ot.visit.property", casefile.DocumentRef(s.Prop.ID(), "Property survey"))
	s.Prop.Set("prop.fire-plan", plan)
	for _, p := range handling.Problems(s.Case.Record(), s.Prop.Document, beside(lucy)) {
		if p.Key == "OT-V19" {
			return p.Message
		}
	}
	return ""
}

// twoRegisters is what is said of a hoist with a serial number in the sister's
// register, where Jane's is H-1.
func twoRegisters(t *testing.T, serial string) string {
	s, lucy := handlingtest.Begin(t), sister(t)
	for _, row := range lucy.EQ.Rows(equipment.Group, "") {
		lucy.EQ.In(row.ID, "eq.item.serial", "L-"+string(row.ID))
	}
	lucy.EQ.In(lucy.Hoist, "eq.item.serial", serial)
	if n := len(equipment.Clashes(lucy.Case.Record(), beside(s))); n > 0 {
		return strconv.Itoa(n) + " things in two registers"
	}
	return ""
}
