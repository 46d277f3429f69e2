package healthplan_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
)

// The facts of clinical-safety.md section 6 that a plan knows.
func TestRulesEngineFacts(t *testing.T) {
	julia := healthplantest.Person(healthplantest.Carer)

	t.Run("RE-06", func(t *testing.T) {
		s := healthplantest.Written(t)
		if p := s.Plan(); p.Doc != nil || p.Status != healthplan.Draft {
			t.Errorf("nobody signed, and it is in use: %s", p.Status)
		}
		s.Case.At("2026-11-27 15:00")
		if s.One("hcp.sign.nurse", healthplantest.Nurse).One("hcp.sign.clinician", healthplantest.Clinician); s.Plan().Doc != nil {
			t.Error("without the mother it is in use")
		}
		if s.One("hcp.sign.parent", healthplantest.Mother); s.Plan().Doc == nil {
			t.Error("all signed, and it is not in use")
		}
		if p := s.Plan(); !p.Covers("contract-carers-home") || p.Covers("hospice") {
			t.Error("it is written for the family home and the carer’s")
		}
	})
	t.Run("RE-17", func(t *testing.T) {
		s := healthplantest.Written(t)
		s.Case.Gate = healthplan.Gate
		if err := s.Try("hcp.sign.nurse", healthplantest.Nurse); err != nil {
			t.Errorf("photo and two checks: %v", err)
		}
		s = healthplantest.Written(t)
		s.Doc.In(s.MedicineRow("Senna"), "hcp.med.item.label")
		refused(t, s, "NC-V04", "hcp.med.item.label")
	})
	t.Run("RE-18", func(t *testing.T) {
		s := healthplantest.Written(t)
		s.Doc.Set("hcp.allergy-state", "none-known-checked")
		if problem(s, "NC-V01", "") != nil {
			t.Error("none known, and checked")
		}
		s.Doc.Set("hcp.allergy-state", "not-yet-checked")
		refused(t, s, "NC-V01", "hcp.allergy-state")
	})
	t.Run("RE-19", func(t *testing.T) {
		s := healthplantest.Signed(t).Read(healthplantest.Carer)
		if !s.Plan().ReadBy(julia).Current {
			t.Error("she read all there is")
		}
		allergy(t, s) // within the same minute: not the clock decides, but what was shown
		if x := s.Plan().ReadBy(julia); x.Current || len(x.Unseen) != 1 {
			t.Errorf("a new allergy: %+v", x)
		}
		if s.Read(healthplantest.Carer); !s.Plan().ReadBy(julia).Current {
			t.Error("she acknowledged it")
		}
	})
	t.Run("RE-20", func(t *testing.T) {
		s := acp(healthplantest.Written(t))
		s.Case.At("2026-11-27 15:00")
		s.Sign()
		if s.Plan().ACP.Past {
			t.Error("it is in date")
		}
		s.Case.At("2027-06-02 03:00")
		p := s.Plan()
		if v, ok := p.Doc.Answer(p.ACP.Image.LinkID); !p.ACP.Past || !ok || v.Attachment.Data == "" {
			t.Error("past its review it is noted, and it opens all the same")
		}
		found := false
		for _, it := range due.List(s.Case.Record()) {
			found = found || it.Key == "hcp.acp.review" && it.Due.Date == "2027-06-01" && it.Owner == healthplantest.Nurse
		}
		if !found {
			t.Error("nobody has it on their list")
		}
	})
	t.Run("RE-28", func(t *testing.T) {
		s := healthplantest.Signed(t) // reviews by 20 May 2027
		for at, want := range map[string]int{
			"2027-03-20 09:00": -1, "2027-03-21 09:00": 60, "2027-04-20 09:00": 30, "2027-05-05 09:00": 30, "2027-05-06 09:00": 14, "2027-05-20 09:00": 0, "2027-06-01 09:00": 0,
		} {
			s.Case.At(at)
			if x, _ := s.Plan().Section("epilepsy"); x.Prompt != want {
				t.Errorf("%s: prompt %d, want %d", at, x.Prompt, want)
			}
		}
		var titles []string
		for _, it := range due.List(s.Case.Record()) {
			if it.Key == "hcp.part.review" && it.Due.Date == "2027-05-20" && it.Owner == healthplantest.Nurse {
				titles = append(titles, it.Title)
			}
		}
		if len(titles) != 1 || titles[0] != "Review the health care plan: Epilepsy, Feeding by tube and Medicines" {
			t.Errorf("on the list is %q", titles)
		}
		s = healthplantest.Written(t)
		for _, it := range due.List(s.Case.Record()) {
			if it.Key == "hcp.part.review" && it.Doc != (casefile.ID{}) {
				t.Error("a draft is reviewed")
			}
		}
	})
}
