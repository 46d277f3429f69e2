package safety

import (
	"regexp"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan/healthplantest"
)

// place is a question of some document, where a test types.
type place struct {
	doc casetest.Doc
	row casefile.RowID
}

// fresh is a document of a form with nothing in it, in the first row of a group where
// one is named.
func fresh(form, group string) func(*testing.T) place {
	return func(t *testing.T) place {
		p := place{doc: casetest.New(t, "2026-11-12 11:00").Doc(form)}
		if group != "" {
			p.row = p.doc.Row(group)
		}
		return p
	}
}

// typingChecks are those of clinical-safety.md section 6.1: an ordinary value, and one
// that somebody is asked about or that is refused.
func typingChecks() []rule {
	said := func(p place, link, value string) string {
		p.doc.In(p.row, link, value)
		for _, x := range p.doc.Check() {
			if x.Cell.LinkID == link && x.Cell.Row == p.row {
				return x.Message
			}
		}
		return ""
	}
	check := func(field string, at func(*testing.T) place, link, good, bad string) rule {
		return rule{
			"typing: " + field,
			func(t *testing.T) string { return said(at(t), link, good) },
			func(t *testing.T) string { return said(at(t), link, bad) },
		}
	}
	assessed := func(t *testing.T) place { return place{doc: handlingtest.Begin(t).OT} }
	task := func(t *testing.T) place {
		s := handlingtest.Begin(t)
		return place{s.OT, s.Task}
	}
	thing := func(t *testing.T) place {
		s := handlingtest.Begin(t)
		return place{s.EQ, s.Sling}
	}
	bathroom := func(t *testing.T) place {
		s := handlingtest.Begin(t)
		return place{s.Prop, s.Prop.Row("prop.room", ".kind", "bathroom")}
	}
	suction := func(t *testing.T) place { return place{doc: healthplantest.Written(t).Part("suction").Doc} }
	feed := func(t *testing.T) place {
		s := healthplantest.Written(t)
		return place{s.Doc, s.Doc.Rows("hcp.ent.regime", "")[0].ID}
	}
	return []rule{
		check("child's weight", assessed, "ot.child.weight", "24.0 kg", "250.1 kg"),
		check("height or length", assessed, "ot.child.height", "1240 mm", "124 mm"),
		check("working load", thing, "eq.item.swl", "200 kg", "1001 kg"),
		check("extra load", task, "ot.mh.task.extra-load", "6 kg", "26 kg"),
		check("door, corridor, room", bathroom, "prop.room.width", "1800 mm", "180 mm"),
		check("water temperature", bathroom, "prop.room.hot", "41 Cel", "101 Cel"),
		check("suction pressure", suction, "hcp.suc.pressure", "15 kPa", "30 kPa"),
		check("feed volume", feed, "hcp.ent.regime.volume", "640 ml", "6400 ml"),
		check("feed rate", feed, "hcp.ent.regime.rate", "80 mL/h", "800 mL/h"),
		{"typing: readings in notes", func(t *testing.T) string { return reading(measured(t)) }, func(*testing.T) string { return reading([]string{"stay.day.temperature: Temperature"}) }},
		check("nights, hours, days", fresh("sbs", ""), "sbs.nights", "24 nights", "121 nights"),
		check("practices, watches", fresh("dd", ""), "dd.practise-min", "3", "21"),
		check("NMC PIN", fresh("dt", ""), "dt.pin", "98A7654B", "987654AB"),
		check("NHS number", fresh("person", ""), "person.nhs-number", "943 476 5919", "943 476 5918"),
		check("phone", fresh("person", ""), "person.phone", "07700 900123, mum, no messages", "ask at the shop"),
	}
}

// measured are the questions of the clinical forms that take a number, with their words.
func measured(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, form := range clinical {
		for it := range casetest.Form(t, form).Items() {
			if it.Type == "quantity" || it.Type == "integer" || it.Type == "decimal" {
				out = append(out, it.LinkID+": "+it.Text)
			}
		}
	}
	if len(out) < 5 {
		t.Fatalf("the clinical forms take only %d numbers", len(out))
	}
	return out
}

// reading is the first question that takes a temperature, a pulse, breaths or an oxygen
// level as a number: these are words in notes, so that nothing can be compared.
func reading(items []string) string {
	for _, it := range items {
		if regexp.MustCompile(`(?i)temperature|pulse|heart rate|breath|respirat|oxygen (level|satur)|satur`).MatchString(it) {
			return it
		}
	}
	return ""
}
