package safety

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/signoff/signofftest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

type plans = *healthplantest.Story

// planned is a rule about Jane's health care plan, which is whole and not signed.
func planned(id string, says func(plans) string, good, bad func(plans)) rule {
	return rule{
		id, func(t *testing.T) string {
			s := healthplantest.Written(t)
			good(s)
			return says(s)
		}, func(t *testing.T) string {
			s := healthplantest.Written(t)
			good(s)
			bad(s)
			return says(s)
		},
	}
}

func asWritten(plans) {}

// problemOf is what stands against a plan by the key of its rule or, with a link,
// what is required there.
func problemOf(key, link string) func(plans) string {
	return func(s plans) string {
		for _, p := range append(s.Doc.Check(), healthplan.Problems(s.Case.Record(), s.Doc.Document)...) {
			if key != "" && strings.HasPrefix(p.Key, key) || link != "" && p.Cell.LinkID == link && p.Rule == engine.RuleRequired {
				return p.Message
			}
		}
		return ""
	}
}

// advance is an advance care plan that is to be reviewed by 1 June 2027.
func advance(s plans) {
	s.Doc.Set("hcp.acp.state", "respect-form").Set("hcp.acp.dates", "1 June 2026, Dr Reyes").Set("hcp.acp.review", "2027-06-01").Set("hcp.acp.where", "In her bag").
		Set("hcp.acp.told", "ambulance-service").Set("hcp.acp.carer", "yes").Set("hcp.acp.wishes", `{"gap":"declined-by-family"}`)
	s.File("hcp.acp.doc", "", "image/png", "ReSPECT form")
}

func section(s plans, code string) healthplan.Section {
	x, _ := s.Plan().Section(code)
	return x
}

func planRules() []rule {
	signedAt := func(now string) func(plans) {
		return func(s plans) {
			s.Case.At("2026-11-27 15:00")
			s.Sign()
			s.Case.At(now)
		}
	}
	return []rule{
		planned("NC-C01", func(s plans) string { return wrong(s.Doc.Text("hcp.age"), "8 years 6 months") }, asWritten, func(s plans) { s.Doc.Set("hcp.child.dob") }),
		planned("NC-C02", func(s plans) string { return wrong(s.Doc.DateIn("", "hcp.review"), casefile.Date("2027-05-20")) }, asWritten, func(s plans) {
			for _, row := range s.Doc.Rows("hcp.part", "") {
				s.Doc.In(row.ID, "hcp.part.review")
			}
		}),
		{"NC-C03", func(t *testing.T) string {
			s := healthplantest.Signed(t)
			s.Change("2026-12-08 09:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Doc.Set("hcp.ent.position", "Head raised for two hours") })
			return wrong(section(s, "feeding-by-tube").Version+" "+section(s, "epilepsy").Version, "2.0 1.0")
		}, func(t *testing.T) string { return missing(section(healthplantest.Written(t), "epilepsy").Version) }},
		{"NC-C04", func(t *testing.T) string {
			return wrong(section(healthplantest.Signed(t), "epilepsy").Days, 174)
		}, func(t *testing.T) string { return missing(section(healthplantest.Written(t), "epilepsy").Days) }},

		planned("NC-V01", problemOf("NC-V01", ""), asWritten, func(s plans) { s.Doc.Set("hcp.allergy-state", "not-yet-checked") }),
		planned("NC-V02", problemOf("NC-V02", ""), asWritten, func(s plans) { s.Doc.Set("hcp.sections", "feeding-by-tube", "epilepsy", "medicines", "pain") }),
		planned("NC-V03", problemOf("NC-V03", ""), asWritten, func(s plans) { s.Doc.In(s.PartRow("medicines"), "hcp.part.source", "parent-told-us") }),
		planned("NC-V04", problemOf("NC-V04", ""), asWritten, func(s plans) { s.SignIn(s.MedicineRow("Senna"), "hcp.med.item.check-2", healthplantest.Nurse) }),
		planned("NC-V05", problemOf("NC-V05", ""), asWritten, func(s plans) { s.Doc.In(s.MedicineRow("Senna"), "hcp.med.item.dose", "5.0 ml") }),
		planned("NC-V06", problemOf("NC-V06", ""), asWritten, func(s plans) { s.Medicine("Senna forte", "Liquid, 15 mg in 5 ml", "5 ml", "gastrostomy") }),
		planned("NC-V07", problemOf("", "hcp.med.item.prn-max"), func(s plans) {
			s.Doc.In(s.MedicineRow("Senna"), "hcp.med.item.prn", "yes").In(s.MedicineRow("Senna"), "hcp.med.item.prn-max", "Once in 24 hours")
		}, func(s plans) { s.Doc.In(s.MedicineRow("Senna"), "hcp.med.item.prn-max") }),
		planned("NC-V08", problemOf("NC-V08", ""), func(s plans) { s.Doc.Set("hcp.epi.sign-prescriber-until", "2026-11-27") }, func(s plans) { s.Doc.Set("hcp.epi.sign-prescriber-until", "2026-11-26") }),
		planned("NC-V09", problemOf("NC-V09", ""), func(s plans) { s.Part("tracheostomy").Doc.Set("hcp.tra.upper", "partly") }, func(s plans) { s.Doc.Set("hcp.tra.upper", "not-known") }),
		planned("NC-V10", problemOf("", "hcp.ven.stable"), func(s plans) {
			s.Part("ventilation").Doc.In(s.PartRow("ventilation"), "hcp.part.who", "registered-nurse-only")
		}, func(s plans) { s.Doc.In(s.PartRow("ventilation"), "hcp.part.who", "carer-signed-off-for-this-child") }),
		planned("NC-V12", problemOf("NC-V12", ""), func(s plans) {
			s.Case.Settings = settings.NewBook([]settings.Change{{Key: "cfg.hcp.both-by-mouth", Written: "yes", From: "2026-01-01"}}).On("2026-11-27")
		}, func(s plans) { s.Medicine("Melatonin", "Tablet, 2 mg", "One tablet", "mouth") }),
		planned("NC-V13", problemOf("", "hcp.acp.doc"), advance, func(s plans) { s.Doc.Set("hcp.acp.doc") }),
		planned("NC-V14", func(s plans) string {
			if p := s.Plan(); p.ACP.Past && p.Doc != nil {
				return "past its review, and it opens"
			}
			return ""
		}, func(s plans) {
			advance(s)
			signedAt("2027-06-01 03:00")(s)
		}, func(s plans) { s.Case.At("2027-06-02 03:00") }),
		planned("NC-V15", func(s plans) string {
			if n := len(s.Plan().PastOn("2027-05-20")) + len(s.Plan().PastOn(casefile.DateOf(s.Case.Now))); n > 0 {
				return "sections past their review"
			}
			return ""
		}, signedAt("2027-05-20 09:00"), func(s plans) { s.Case.At("2027-05-21 09:00") }),
		planned("NC-V16", problemOf("usual-range", ""), func(s plans) { s.Part("suction").Doc.Set("hcp.suc.pressure", "15 kPa") }, func(s plans) { s.Doc.Set("hcp.suc.pressure", "30 kPa") }),
		planned("NC-V17", func(s plans) string {
			for _, p := range healthplan.Gate(s.Case.Record(), s.Doc.Document, casefile.Signing{Cell: casefile.Cell{LinkID: "hcp.sign.parent"}, Name: healthplantest.Mother}) {
				if p.Key == "NC-V17" {
					return p.Message
				}
			}
			return ""
		}, func(s plans) {
			s.Case.At("2026-11-27 15:00")
			s.One("hcp.sign.nurse", healthplantest.Nurse).One("hcp.sign.clinician", healthplantest.Clinician)
		}, func(s plans) {
			s.Doc.Set("hcp.agreed", "not-agreed").Set("hcp.refused-why", "Not at night").Set("hcp.refused-next", "Marie rings on Monday")
		}),
	}
}

type learning = *signofftest.Story

// learnt is a rule about Julie's sign-off for a feed by pump: begin tells how far she is.
func learnt(id string, begin func(*testing.T) learning, says func(learning) string, good, bad func(learning)) rule {
	return rule{
		id, func(t *testing.T) string {
			s := begin(t)
			good(s)
			return says(s)
		}, func(t *testing.T) string {
			s := begin(t)
			good(s)
			bad(s)
			return says(s)
		},
	}
}

func asLearnt(learning) {}

func taught(t *testing.T) learning { return signofftest.Begin(t, "feed-g-pump").Learn() }
func signed(t *testing.T) learning { return signofftest.Signed(t) }

// needs is what a rule still asks for before or at signing.
func needs(id string) func(learning) string {
	return func(s learning) string {
		st := s.State()
		for _, n := range append(append([]signoff.Need{}, st.Needs...), st.Signing...) {
			if strings.HasPrefix(n.Rule, id) {
				return n.Link + ": " + n.Words
			}
		}
		return ""
	}
}

// counts says why a sign-off does not count, "" when it does.
func counts(s learning) string {
	if st := s.State(); !st.Counts() {
		return string(st.Status)
	}
	return ""
}

func signOffRules() []rule {
	at := func(now string) func(learning) { return func(s learning) { s.Case.At(now) } }
	nurse := signofftest.Ref("Practitioner", signofftest.Nurse)
	return []rule{
		learnt("DT-C01", taught, func(s learning) string { return wrong(s.State().Practised, 3) }, asLearnt, func(s learning) {
			s.DT.In(s.DT.Rows("dt.practice", "")[0].ID, "dt.practice.help", "prompted")
		}),
		learnt("DT-C02", taught, func(s learning) string {
			if st := s.State(); len(st.Needs) > 0 {
				return st.Needs[0].Words
			}
			return ""
		}, asLearnt, func(s learning) { s.DT.Set("dt.willing", "no") }),
		learnt("DT-C03", taught, func(s learning) string { return wrong(s.State().Until, casefile.Date("2027-03-10")) }, asLearnt, func(s learning) {
			s.DT.In(s.DT.Rows("dt.prereq", "")[0].ID, "dt.prereq.until", "2026-09-03")
		}),
		learnt("DT-C04", signed, counts, at("2027-03-10 09:00"), at("2027-03-11 09:00")),
		learnt("DT-C05", signed, func(s learning) string {
			if s.State().Fading {
				return "long not done"
			}
			return ""
		}, at("2026-08-30 09:00"), at("2026-08-31 09:00")),
		learnt("DT-V01", taught, needs("DT-V01"), asLearnt, func(s learning) { s.DT.Set("dt.carer", signofftest.Ref("RelatedPerson", "Karen Small")) }),
		learnt("DT-V02", taught, needs("DT-V02"), asLearnt, func(s learning) { s.DD.Set("dd.decision", "registered-nurse-only") }),
		learnt("DT-V03", taught, needs("DT-V03"), func(s learning) { s.DT.Set("dt.pin-check", "2026-02-08") }, func(s learning) { s.DT.Set("dt.pin-check", "2026-02-07") }),
		learnt("DT-V04", taught, needs("DT-V04"), asLearnt, func(s learning) { s.DT.Set("dt.related", "yes") }),
		{"DT-V05", func(t *testing.T) string { return counts(signedWithin(t, "2026-03-17 15:00")) }, func(t *testing.T) string { return counts(signedWithin(t, "2026-03-17 15:07")) }},
		learnt("DT-V06", signed, counts, asLearnt, func(s learning) { s.DT.Row("dt.change") }),
		{"DT-V07", func(t *testing.T) string { return carriedOn(t, "skin-dress") }, func(t *testing.T) string { return carriedOn(t, "feed-g-pump") }},
		learnt("DT-V08", signed, counts, at("2026-05-01 09:00"), func(s learning) { s.Event("2026-05-01T08:00:00Z", "suspended", "other", nurse) }),
		learnt("DT-V09", signed, func(s learning) string {
			if s.State().Unanswered != nil {
				return "no delegator"
			}
			return ""
		}, at("2026-05-01 09:00"), func(s learning) { s.DD.Row("dd.transfer", ".since", "2026-04-30", ".why", "left-the-team") }),
		learnt("DT-V10", signed, counts, at("2027-01-10 09:00"), func(s learning) {
			s.DD.Set("dd.indemnity-until", "2027-01-09")
			s.Sign(s.DD, "dd.sign.nurse", signofftest.Nurse)
		}),
		{"DT-V11", func(t *testing.T) string { return incident(t, "fall-or-handling", false) }, func(t *testing.T) string { return incident(t, "feed-or-tube", true) }},
		learnt("DT-V12", signed, func(s learning) string {
			if n := s.State().Prompt; n > 0 {
				return "ends soon"
			}
			return ""
		}, at("2027-01-08 09:00"), at("2027-01-09 09:00")),
		learnt("DT-V13", signed, counts, at("2026-05-01 09:00"), func(s learning) { s.Event("2026-05-01T08:00:00Z", "ended-no-longer-needed", "other", nurse) }),
		{"DT-V14", func(t *testing.T) string { return bars(t, "feed-g-pump") }, func(t *testing.T) string { return bars(t, "feed-g-pump", "tra-care") }},
	}
}

// signedWithin is a sign-off that the carer signs at 15:06 on 10 March and the nurse
// later.
func signedWithin(t *testing.T, nurseAt string) learning {
	s := taught(t)
	s.Case.At("2026-03-10 15:06")
	s.Sign(s.DT, "dt.sign.carer", signofftest.Carer)
	s.Case.At(nurseAt)
	s.Sign(s.DT, "dt.sign.nurse", signofftest.Nurse)
	return s
}

// carriedOn is what is said when the nurse lets a changed task go on.
func carriedOn(t *testing.T, task string) string {
	s := signofftest.Begin(t, task).Learn()
	s.Sign(s.DT, "dt.sign.carer", signofftest.Carer)
	s.Sign(s.DT, "dt.sign.nurse", signofftest.Nurse)
	s.DT.Row("dt.change", ".choice", "task-unchanged-carry-on", ".why", "Only the wording changed")
	if p := s.DT.Problem("DT-V07"); p != nil {
		return p.Message
	}
	return ""
}

// bars is what keeps Julie from doing tasks of a child, one of them of a tracheostomy
// or none.
func bars(t *testing.T, tasks ...string) string {
	s := signofftest.Signed(t)
	got, err := signoff.Bars(s.Case.Record(), fhir.Reference{Reference: "RelatedPerson/" + signofftest.Carer[:5], Display: signofftest.Carer}, tasks)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range got {
		if b.Task.Code == "tra-emergency" {
			return b.Task.Title
		}
	}
	return ""
}
