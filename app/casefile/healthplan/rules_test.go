package healthplan_test

import (
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/casefile/settings"
	"doorstep/forms/engine"
)

// problem is what stands against a version by the key of its rule, from the form or
// from the record, nil when nothing does.
func problem(s *healthplantest.Story, key, link string) *engine.Problem {
	for _, p := range append(s.Doc.Check(), healthplan.Problems(s.Case.Record(), s.Doc.Document)...) {
		if (p.Key == key || key == "" && p.Level == engine.LevelStop || string(p.Rule) == key) && (link == "" || p.Cell.LinkID == link) {
			return &p
		}
	}
	return nil
}

func TestCalculatedValues(t *testing.T) {
	t.Run("NC-C01", func(t *testing.T) {
		s := healthplantest.Written(t)
		if got := s.Doc.Text("hcp.age"); got != "8 years 6 months" {
			t.Errorf("born on 14 May 2018, on 27 November 2026 she is %q", got)
		}
		if s.Doc.State(casefile.Cell{LinkID: "hcp.young"}).Enabled {
			t.Error("at 8 the plan asks who of 16 decides")
		}
		if s.Doc.Set("hcp.child.dob", "2010-11-27"); !s.Doc.State(casefile.Cell{LinkID: "hcp.young"}).Enabled {
			t.Error("at 16 nobody asks who decides")
		}
	})
	t.Run("NC-C02", func(t *testing.T) {
		s := healthplantest.Written(t)
		s.Doc.In(s.PartRow("epilepsy"), "hcp.part.review", "2027-03-01")
		if got := s.Doc.DateIn("", "hcp.review"); got != "2027-03-01" {
			t.Errorf("the form says the plan is reviewed by %s", got)
		}
		if got := s.Plan().ReviewBy; got != "2027-03-01" {
			t.Errorf("the earliest of three reviews is %s", got)
		}
	})
	t.Run("NC-C03", func(t *testing.T) {
		s := healthplantest.Signed(t)
		if p := s.Plan(); p.Version != 1 || version(p, "feeding-by-tube") != "1.0" || version(p, "epilepsy") != "1.0" {
			t.Errorf("the first plan is version %d, sections %+v", p.Version, p.Sections)
		}
		first := s.Plan().Doc.ID()
		s.Change("2026-12-01 09:00", map[string]string{"feeding-by-tube": "wording-only"}, func() {
			s.Doc.Set("hcp.ent.site", "Wash every day. Vent before each feed")
		})
		if p := s.Plan(); p.Version != 2 || version(p, "feeding-by-tube") != "1.1" || version(p, "epilepsy") != "1.0" {
			t.Errorf("after a wording: version %d, %+v", p.Version, p.Sections)
		}
		s.Change("2026-12-08 09:00", map[string]string{"feeding-by-tube": "care-changed"}, func() {
			s.Doc.Set("hcp.ent.position", "Head raised, and for two hours after")
		})
		p := s.Plan()
		if p.Version != 3 || version(p, "feeding-by-tube") != "2.0" || version(p, "medicines") != "1.0" {
			t.Errorf("after a change of care: version %d, %+v", p.Version, p.Sections)
		}
		if got := p.VersionIn("feeding-by-tube", first); got != "1.0" {
			t.Errorf("the first plan said %s", got)
		}
		for at, want := range map[string]string{"2026-11-27 14:59": "", "2026-11-27 15:00": "1.0", "2026-12-07 23:00": "1.1", "2026-12-08 09:00": "2.0"} {
			if got := p.VersionAt("feeding-by-tube", moment(t, s, at)); got != want {
				t.Errorf("on %s it was %s, want %s", at, got, want)
			}
		}
	})
	t.Run("NC-C04", func(t *testing.T) {
		s := healthplantest.Signed(t)
		if x, _ := s.Plan().Section("epilepsy"); x.Days != 174 {
			t.Errorf("from 27 November to 20 May there are 174 days, it says %d", x.Days)
		}
		s.Case.At("2027-05-22 09:00")
		if x, _ := s.Plan().Section("epilepsy"); x.Days != -2 {
			t.Errorf("two days late, it says %d", x.Days)
		}
		s = healthplantest.Written(t)
		if p := problem(s, "NC-C04", "hcp.part.dated"); p != nil {
			t.Errorf("a document of 1 October is not old: %+v", p)
		}
		s.Doc.In(s.PartRow("epilepsy"), "hcp.part.dated", "2025-11-26")
		if problem(s, "NC-C04", "hcp.part.dated") == nil {
			t.Error("a document older than 12 months, and nobody is asked")
		}
	})
}

func TestValidationRules(t *testing.T) {
	t.Run("NC-V01", func(t *testing.T) {
		s := healthplantest.Written(t)
		if problem(s, "NC-V01", "") != nil {
			t.Error("the allergies were checked")
		}
		s.Doc.Set("hcp.allergy-state", "not-yet-checked")
		refused(t, s, "NC-V01", "hcp.allergy-state")
	})
	t.Run("NC-V02", func(t *testing.T) {
		s := healthplantest.Written(t)
		if p := problem(s, "NC-V02", ""); p != nil {
			t.Errorf("every section is there: %+v", p)
		}
		s.Doc.Set("hcp.sections", "feeding-by-tube", "epilepsy", "medicines", "pain")
		refused(t, s, "NC-V02", "hcp.part") // ticked, and nothing said
		s = healthplantest.Written(t)
		s.Doc.Set("hcp.ent.out")
		refused(t, s, string(engine.RuleRequired), "hcp.ent.out")
		s = healthplantest.Written(t)
		s.Doc.In(s.PartRow("epilepsy"), "hcp.part.source-date")
		refused(t, s, string(engine.RuleRequired), "hcp.part.source-date")
		s = healthplantest.Written(t)
		s.Doc.Set("hcp.sections", "feeding-by-tube", "medicines")
		refused(t, s, "NC-V02", "hcp.sections") // described, and not ticked
		s = healthplantest.Written(t)
		s.Doc.Row("hcp.part", ".kind", "epilepsy")
		refused(t, s, "NC-V02", "hcp.part.kind") // on two tablets
	})
	t.Run("NC-V03", func(t *testing.T) {
		s := healthplantest.Written(t)
		for _, code := range []string{"feeding-by-tube", "medicines"} {
			s.Doc.In(s.PartRow(code), "hcp.part.source", "parent-told-us")
			refused(t, s, "NC-V03", "hcp.part.source")
			s.Doc.In(s.PartRow(code), "hcp.part.source", "dietitian-plan")
		}
		s.Doc.In(s.PartRow("epilepsy"), "hcp.part.source", "parent-told-us")
		if problem(s, "NC-V03", "") != nil {
			t.Error("for seizures a parent’s word may be the source")
		}
	})
	t.Run("NC-V04", func(t *testing.T) {
		s := healthplantest.Written(t)
		if p := problem(s, "NC-V04", ""); p != nil {
			t.Errorf("two people checked every line: %+v", p)
		}
		row := s.MedicineRow("Senna")
		s.Doc.In(row, "hcp.med.item.label")
		refused(t, s, "NC-V04", "hcp.med.item.label")

		s = healthplantest.Written(t)
		row = s.MedicineRow("Senna")
		s.SignIn(row, "hcp.med.item.check-2", healthplantest.Nurse) // nothing holds this one back here: the plan does
		refused(t, s, "NC-V04", "hcp.med.item.check-2")
		got := healthplan.Gate(s.Case.Record(), s.Doc.Document, casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: "hcp.med.item.check-2"}, Name: " marie  dunn"})
		if len(got) != 1 || got[0].Key != "NC-V04" {
			t.Errorf("she may check her own copy: %+v", got)
		}

		s = healthplantest.Written(t)
		s.Doc.In(s.MedicineRow("Senna"), "hcp.med.item.dose", "10 ml")
		refused(t, s, "NC-V04", "hcp.med.item.check-1") // changed after it was checked
	})
	t.Run("NC-V05", func(t *testing.T) {
		for typed, bad := range map[string]bool{
			".5 ml": true, "give .25 mg": true, "5.0 mg": true, "2.50 ml": true, "5 µg": true, "5 μg": true, "50 mcg": true, "50mcg": true, "4 ng": true,
			"100 IU": true, "100 U": true, "100u": true,
			"0.5 ml": false, "5 mg": false, "2.5 ml": false, "10 ml": false, "0.05 mg": false, "50 micrograms": false, "4 nanograms": false, "100 units": false,
			"5 mg (1 ml)": false, "one sachet": false, "10.05 mg": false,
		} {
			for _, link := range []string{"hcp.med.item.dose", "hcp.med.item.strength"} {
				s := healthplantest.Begin(t)
				s.Doc.Set("hcp.sections", "medicines")
				s.Doc.Row("hcp.med.item", link, typed)
				found := ""
				for _, p := range s.Doc.Check() {
					if len(p.Key) > 6 && p.Key[:6] == "NC-V05" {
						found = p.Message
					}
				}
				if (found != "") != bad {
					t.Errorf("%s %q: refused is %t, %s", link, typed, found != "", found)
				}
			}
		}
	})
	t.Run("NC-V06", func(t *testing.T) {
		s := healthplantest.Written(t)
		if p := problem(s, "NC-V06", ""); p != nil {
			t.Errorf("Buccolam and Senna share nothing: %+v", p)
		}
		s.Medicine("Senna forte", "Liquid, 15 mg in 5 ml", "5 ml", "gastrostomy")
		p := problem(s, "NC-V06", "hcp.med.item.strength")
		if p == nil || p.Level != engine.LevelWarn {
			t.Fatalf("two strengths of one medicine: %+v", p)
		}
		if err := s.Doc.GiveReason(t.Context(), casefile.ReasonFor("NC-V06", p.Cell), "Both: the strong one is for weekends"); err != nil {
			t.Fatal(err)
		}
		if p := problem(s, "NC-V06", ""); p != nil {
			t.Errorf("the nurse said that both are meant: %+v", p)
		}
		s.Medicine("Paracetamol oral suspension", "120 mg in 5 ml", "5 ml", "gastrostomy").Medicine("Ibuprofen oral suspension", "100 mg in 5 ml", "5 ml", "gastrostomy")
		if p := problem(s, "NC-V06", ""); p != nil {
			t.Errorf("they share how they look, not what they are: %+v", p)
		}
	})
	t.Run("NC-V07", func(t *testing.T) {
		s := healthplantest.Written(t)
		row := s.MedicineRow("Senna")
		s.Doc.In(row, "hcp.med.item.prn", "yes").In(row, "hcp.med.item.prn-sign", "No stool for three days").In(row, "hcp.med.item.prn-gap", "At least 12 hours").In(row, "hcp.med.item.prn-max", "Once")
		s.Checked(row)
		if p := problem(s, "", ""); p != nil && p.Cell.LinkID[:8] == "hcp.med." {
			t.Errorf("all three are there: %+v", p)
		}
		for _, link := range []string{"hcp.med.item.prn-sign", "hcp.med.item.prn-gap", "hcp.med.item.prn-max"} {
			was := s.Doc.TextIn(row, link)
			s.Doc.In(row, link)
			refused(t, s, string(engine.RuleRequired), link)
			s.Doc.In(row, link, was)
		}
	})
	t.Run("NC-V08", func(t *testing.T) {
		s := healthplantest.Written(t)
		if p := problem(s, "NC-V08", ""); p != nil {
			t.Errorf("the emergency plan is in date: %+v", p)
		}
		for _, link := range []string{"hcp.epi.rescue-when", "hcp.epi.rescue-999", "hcp.epi.sign-prescriber", "hcp.epi.sign-prescriber-until"} {
			s := healthplantest.Written(t)
			s.Doc.Set(link)
			refused(t, s, string(engine.RuleRequired), link)
		}
		s.Doc.Set("hcp.epi.sign-prescriber-until", "2026-11-27")
		if p := problem(s, "NC-V08", ""); p != nil {
			t.Errorf("on its last day it still holds: %+v", p)
		}
		s.Doc.Set("hcp.epi.sign-prescriber-until", "2026-11-26")
		refused(t, s, "NC-V08", "hcp.epi.sign-prescriber-until")
		s.Doc.Set("hcp.epi.rescue", "no")
		if p := problem(s, "NC-V08", ""); p != nil {
			t.Errorf("no rescue medicine, and its plan is asked for: %+v", p)
		}
	})
	t.Run("NC-V09", func(t *testing.T) {
		s := healthplantest.Written(t).Part("tracheostomy")
		s.Doc.Set("hcp.tra.upper", "partly")
		if problem(s, "NC-V09", "") != nil {
			t.Error("it is known how she breathes")
		}
		s.Doc.Set("hcp.tra.upper", "not-known")
		refused(t, s, "NC-V09", "hcp.tra.upper")
	})
	t.Run("NC-V10", func(t *testing.T) {
		s := healthplantest.Written(t).Part("ventilation")
		for _, link := range []string{"hcp.ven.stable", "hcp.ven.settings"} {
			refused(t, s, string(engine.RuleRequired), link)
		}
		s.Doc.In(s.PartRow("ventilation"), "hcp.part.who", "registered-nurse-only")
		for _, link := range []string{"hcp.ven.stable", "hcp.ven.settings"} {
			if p := problem(s, string(engine.RuleRequired), link); p != nil {
				t.Errorf("a registered nurse only, and %s is still needed", link)
			}
		}
		s.Doc.In(s.PartRow("epilepsy"), "hcp.part.who", "registered-nurse-only").In(s.PartRow("ventilation"), "hcp.part.who", "carer-signed-off-for-this-child")
		refused(t, s, string(engine.RuleRequired), "hcp.ven.stable") // the nurse of another section is none
	})
	t.Run("NC-V12", func(t *testing.T) {
		s := healthplantest.Written(t) // never: nothing by mouth
		s.Medicine("Melatonin", "Tablet, 2 mg", "One tablet", "mouth")
		if p := problem(s, "NC-V12", ""); p != nil {
			t.Errorf("it is off as shipped: %+v", p)
		}
		s.Case.Settings = set(t, "cfg.hcp.both-by-mouth", "yes")
		p := problem(s, "NC-V12", "hcp.med.item.route")
		if p == nil || p.Level != engine.LevelWarn || p.Message != "These two entries disagree. Is that meant?" {
			t.Errorf("nothing by mouth, and a tablet by mouth: %+v", p)
		}
		s.Doc.Set("hcp.never", "Never lie flat after a feed")
		if p := problem(s, "NC-V12", ""); p != nil {
			t.Errorf("nothing disagrees any more: %+v", p)
		}
	})
	t.Run("NC-V13", func(t *testing.T) {
		s := acp(healthplantest.Written(t))
		if p := problem(s, "", "hcp.acp.doc"); p != nil {
			t.Errorf("the image is there: %+v", p)
		}
		s.Doc.Set("hcp.acp.doc")
		refused(t, s, string(engine.RuleRequired), "hcp.acp.doc")
	})
	t.Run("NC-V14", func(t *testing.T) {
		s := acp(healthplantest.Written(t))
		s.Case.At("2026-11-27 15:00")
		s.Sign()
		s.Case.At("2027-06-01 03:00")
		if s.Plan().ACP.Past {
			t.Error("on its review day it is in date")
		}
		s.Case.At("2027-06-02 03:00")
		if p := s.Plan(); !p.ACP.Past || !p.ACP.Present || p.Doc == nil {
			t.Errorf("past its review: %+v", p.ACP) // a banner, never a block
		}
	})
	t.Run("NC-V15", func(t *testing.T) {
		s := healthplantest.Signed(t) // reviews by 20 May 2027
		for at, want := range map[string]healthplan.ReviewState{
			"2027-04-19 09:00": healthplan.InTime, "2027-04-20 09:00": healthplan.Soon, "2027-05-20 09:00": healthplan.Soon, "2027-05-21 09:00": healthplan.Past,
		} {
			s.Case.At(at)
			p := s.Plan()
			if x, _ := p.Section("epilepsy"); x.Review != want {
				t.Errorf("%s: %q, want %q", at, x.Review, want)
			}
			if (p.Status == healthplan.PastReview) != (want == healthplan.Past) {
				t.Errorf("%s: the plan is %s", at, p.Status)
			}
		}
		if n := len(s.Plan().PastOn("2027-05-20")); n != 0 {
			t.Errorf("on the last day of a stay %d sections are past", n)
		}
		if n := len(s.Plan().PastOn("2027-05-21")); n != 3 {
			t.Errorf("a day later %d of 3 are past", n)
		}
	})
	t.Run("NC-V16", func(t *testing.T) {
		s := healthplantest.Written(t).Part("suction")
		s.Doc.Set("hcp.suc.pressure", "15 kPa")
		if p := problem(s, "usual-range", "hcp.suc.pressure"); p != nil {
			t.Errorf("15 kPa is usual: %+v", p)
		}
		s.Doc.Set("hcp.suc.pressure", "30 kPa")
		if problem(s, "usual-range", "hcp.suc.pressure") == nil || problem(s, "kpa-or-mmhg", "") == nil {
			t.Error("30 kPa is outside its range, and nobody asks whether it is typed correctly")
		}
		row := s.Doc.Rows("hcp.ent.regime", "")[0].ID
		s.Doc.In(row, "hcp.ent.regime.volume", "1600 ml")
		if p := problem(s, "usual-range", "hcp.ent.regime.volume"); p == nil || p.Level != engine.LevelWarn {
			t.Errorf("1600 ml: %+v", p)
		}
		s.Doc.In(row, "hcp.ent.regime.volume", "6400 ml")
		if p := problem(s, "", "hcp.ent.regime.volume"); p == nil {
			t.Error("6400 ml is not refused")
		}
	})
	t.Run("NC-V17", func(t *testing.T) {
		s := healthplantest.Written(t)
		s.Case.At("2026-11-27 15:00")
		s.One("hcp.sign.nurse", healthplantest.Nurse).One("hcp.sign.clinician", healthplantest.Clinician)
		s.Doc.Set("hcp.agreed", "not-agreed").Set("hcp.refused-why", "We do not want the pump at night").Set("hcp.refused-next", "Marie rings on Monday")
		p := s.Plan()
		if p.Doc != nil || p.Status != healthplan.NotAgreed || len(p.Drafts) != 1 || p.Drafts[0].Refused == "" || p.Drafts[0].Next == "" {
			t.Errorf("not agreed: %s, %+v", p.Status, p.Drafts)
		}
		got := healthplan.Gate(s.Case.Record(), s.Doc.Document, casefile.Signing{Cell: casefile.Cell{LinkID: "hcp.sign.parent"}, Name: healthplantest.Mother})
		if len(got) != 1 || got[0].Key != "NC-V17" {
			t.Errorf("it is signed over a refusal: %+v", got)
		}
		s.Doc.Set("hcp.agreed", "agreed")
		if s.One("hcp.sign.parent", healthplantest.Mother); s.Plan().Status != healthplan.Signed {
			t.Errorf("she agreed after all: %s", s.Plan().Status)
		}
	})
}

// refused wants a stop of this rule at this question, and that the nurse cannot sign.
func refused(t *testing.T, s *healthplantest.Story, key, link string) {
	t.Helper()
	p := problem(s, key, link)
	if p == nil || p.Level != engine.LevelStop {
		t.Errorf("%s at %s does not stop: %+v", key, link, p)
		return
	}
	s.Case.Gate = healthplan.Gate
	if err := s.Try("hcp.sign.nurse", healthplantest.Nurse); err == nil {
		t.Errorf("%s at %s: signed all the same", key, link)
	}
	s.Case.Gate = nil
}

func set(t *testing.T, key, written string) *settings.Set {
	t.Helper()
	return settings.NewBook([]settings.Change{{Key: key, Written: written, From: "2026-01-01"}}).On("2026-11-27")
}

func version(p *healthplan.Plan, code string) string {
	s, _ := p.Section(code)
	return s.Version
}

func moment(t *testing.T, s *healthplantest.Story, at string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", at, s.Case.Now.Location())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// acp is an advance care plan that is to be reviewed by 1 June 2027.
func acp(s *healthplantest.Story) *healthplantest.Story {
	s.Doc.Set("hcp.acp.state", "respect-form").Set("hcp.acp.dates", "1 June 2026, Dr Reyes").Set("hcp.acp.review", "2027-06-01").Set("hcp.acp.where", "In her bag").
		Set("hcp.acp.told", "ambulance-service").Set("hcp.acp.carer", "yes").Set("hcp.acp.wishes", `{"gap":"declined-by-family"}`)
	s.File("hcp.acp.doc", "", "image/png", "ReSPECT form")
	return s
}
