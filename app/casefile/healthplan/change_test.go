package healthplan_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/forms/fhir"
)

// The table of nursing-care-plans.md section 3.3, line by line.
func TestWhatAChangeOfThePlanDoes(t *testing.T) {
	julia := healthplantest.Person(healthplantest.Carer)

	t.Run("a correction makes no version", func(t *testing.T) {
		s := healthplantest.Signed(t).Read(healthplantest.Carer)
		d := casetest.Hold(t, s.Plan().Doc)
		d.Row("hcp.fix", ".kind", "contact", ".where", "Who to ring", ".was", "01632 960001", ".now", "01632 960010", ".why", "A digit was wrong")
		p := s.Plan()
		if p.Version != 1 || p.Status != healthplan.Signed || len(p.Drafts) != 0 || !p.ReadBy(julia).Current {
			t.Errorf("a phone number: version %d, %s, %+v", p.Version, p.Status, p.ReadBy(julia))
		}
		if list := p.Corrections(); len(list) != 1 || list[0].Now != "01632 960010" || list[0].By != healthplantest.Nurse || list[0].When.IsZero() {
			t.Errorf("the correction is %+v", list)
		}
	})

	t.Run("wording only", func(t *testing.T) {
		s := healthplantest.Signed(t).Read(healthplantest.Carer)
		first := s.Plan().Doc.ID()
		s.Change("2026-12-01 09:00", map[string]string{"feeding-by-tube": "wording-only"}, func() {
			s.Doc.Set("hcp.ent.site", "Wash every day. Vent before each feed")
		})
		p := s.Plan()
		if c := p.Since("feeding-by-tube", first); c.Kind != healthplan.Wording || c.From != "1.0" || c.To != "1.1" || c.Fixed {
			t.Errorf("the change is %+v", c)
		}
		x := p.ReadBy(julia)
		if !x.Current || len(x.Reread) != 1 || x.Reread[0].Code != "feeding-by-tube" || x.Version != 1 {
			t.Errorf("she is asked to read again, and nothing stops: %+v", x)
		}
	})

	t.Run("care changed", func(t *testing.T) {
		s := healthplantest.Signed(t).Read(healthplantest.Carer)
		first := s.Plan().Doc.ID()
		s.Change("2026-12-01 09:00", map[string]string{"feeding-by-tube": "care-changed"}, func() {
			s.Doc.Set("hcp.ent.position", "Head raised, and for two hours after")
		})
		p := s.Plan()
		if c := p.Since("feeding-by-tube", first); c.Kind != healthplan.Care || c.To != "2.0" || c.Fixed || !c.When.Equal(p.Signed) {
			t.Errorf("the change is %+v", c)
		}
		if c := p.Since("epilepsy", first); c.Kind != healthplan.Same || c.To != "1.0" {
			t.Errorf("another section changed with it: %+v", c)
		}
		x := p.ReadBy(julia)
		if x.Current || len(x.Again) != 1 || x.Again[0].Code != "feeding-by-tube" {
			t.Errorf("she must read one section again: %+v", x)
		}
		if s.Read(healthplantest.Carer); !s.Plan().ReadBy(julia).Current {
			t.Errorf("she read it: %+v", s.Plan().ReadBy(julia))
		}
	})

	t.Run("a medicine", func(t *testing.T) {
		s := healthplantest.Signed(t)
		first := s.Plan().Doc.ID()
		s.Case.At("2026-12-01 09:00")
		s.Next()
		senna := s.MedicineRow("Senna")
		s.Doc.In(senna, "hcp.med.item.dose", "10 ml")
		s.Declare(map[string]string{"medicines": "wording-only"})
		s.Case.Gate = healthplan.Gate
		if err := s.Try("hcp.sign.nurse", healthplantest.Nurse); err == nil || problem(s, "hcp.change", "hcp.part.change-kind") == nil {
			t.Error("another dose passes for another wording")
		}
		s.Declare(map[string]string{"medicines": "care-changed"})
		asked := 0
		for _, p := range healthplan.Problems(s.Case.Record(), s.Doc.Document) {
			if p.Key == "NC-V04" && p.Cell.Row == senna {
				asked++
			} else if p.Key == "NC-V04" {
				t.Errorf("another medicine is to be checked again: %+v", p)
			}
		}
		if asked != 2 {
			t.Errorf("%d of two checks are asked for again", asked)
		}
		s.Checked(senna).Sign()
		p := s.Plan()
		if c := p.Since("medicines", first); c.Kind != healthplan.Care || c.To != "2.0" {
			t.Errorf("the change is %+v", c)
		}
		for _, m := range p.Medicines {
			if m.CopiedBy != healthplantest.Nurse || m.CheckedBy != healthplantest.Second {
				t.Errorf("%s was checked by %q and %q", m.Name, m.CopiedBy, m.CheckedBy)
			}
		}
		// A new photo of the same label is no change of care.
		s.Change("2026-12-02 09:00", nil, func() {
			s.File("hcp.med.item.label", s.MedicineRow("Senna"), "image/png", "A sharper photo")
			s.Checked(s.MedicineRow("Senna"))
		})
		if got := version(s.Plan(), "medicines"); got != "2.0" {
			t.Errorf("a photo of the same label makes it %s", got)
		}
		s.Change("2026-12-03 09:00", map[string]string{"medicines": "care-changed"}, func() {
			if _, err := s.Doc.RemoveRow(t.Context(), s.MedicineRow("Senna")); err != nil {
				t.Fatal(err)
			}
		})
		if got := version(s.Plan(), "medicines"); got != "3.0" {
			t.Errorf("a medicine was stopped, and the section is %s", got)
		}
	})

	t.Run("what always changes care", func(t *testing.T) {
		for _, c := range []struct {
			section  string
			practice bool
			write    func(*healthplantest.Story)
		}{
			{"epilepsy", true, func(s *healthplantest.Story) { s.Doc.Set("hcp.epi.rescue-when", "After three minutes") }},
			{"feeding-by-tube", false, func(s *healthplantest.Story) { s.Doc.Set("hcp.ent.make", "Mini button, 16 Fr, 1.7 cm") }},
			{"suction", false, func(s *healthplantest.Story) { s.Doc.Set("hcp.suc.depth", "Mouth 6 cm") }},
			{"oxygen", false, func(s *healthplantest.Story) { s.Doc.Set("hcp.oxy.flow", "0.5 litres a minute, at night") }},
			{"tracheostomy", true, func(s *healthplantest.Story) { s.Doc.Set("hcp.tra.tube", "Size 4.0, no cuff") }},
			{"ventilation", true, func(s *healthplantest.Story) { s.Doc.Set("hcp.ven.off", "An hour awake") }},
		} {
			t.Run(c.section, func(t *testing.T) {
				s := healthplantest.Written(t).Airway()
				s.Case.At("2026-11-27 15:00")
				s.Sign()
				first := s.Plan().Doc.ID()
				s.Case.At("2026-12-01 09:00")
				s.Next()
				c.write(s)
				s.Declare(map[string]string{c.section: "wording-only"})
				if problem(s, "hcp.change", "") == nil {
					t.Error("it passes for another wording")
				}
				s.Declare(map[string]string{c.section: "care-changed"}).Sign()
				if x := s.Plan().Since(c.section, first); x.Kind != healthplan.Care || !x.Fixed || x.Practice != c.practice {
					t.Errorf("the change is %+v", x)
				}
			})
		}
		// Another strength of the rescue medicine is another rescue plan, though only the medicines say so.
		s := healthplantest.Signed(t)
		first := s.Plan().Doc.ID()
		s.Change("2026-12-01 09:00", map[string]string{"medicines": "care-changed", "epilepsy": "care-changed"}, func() {
			row := s.MedicineRow("Buccolam")
			s.Doc.In(row, "hcp.med.item.strength", "Oromucosal solution, 7.5 mg in 1.5 ml")
			s.Checked(row)
		})
		if x := s.Plan().Since("epilepsy", first); x.Kind != healthplan.Care || !x.Fixed || !x.Practice {
			t.Errorf("another rescue medicine: %+v", x)
		}
	})

	t.Run("a new allergy", func(t *testing.T) {
		s := healthplantest.Signed(t).Read(healthplantest.Carer)
		s.Case.At("2026-12-01 09:00")
		allergy(t, s)
		p := s.Plan()
		if p.Version != 2 || len(p.Alerts) != 1 || p.Alerts[0].What != "Penicillin" || len(p.Allergies) != 2 || !p.Allergies[1].New || p.Status != healthplan.Signed {
			t.Errorf("it counts at once: version %d, %+v, %+v", p.Version, p.Alerts, p.Allergies)
		}
		if x := p.ReadBy(julia); x.Current || len(x.Unseen) != 1 || len(x.Again) != 0 {
			t.Errorf("she has not seen it: %+v", x)
		}
		if s.Read(healthplantest.Carer); !s.Plan().ReadBy(julia).Current {
			t.Errorf("she acknowledged it: %+v", s.Plan().ReadBy(julia))
		}
		// The next version says it itself.
		s.Change("2026-12-02 09:00", nil, func() {})
		p = s.Plan()
		if len(p.Alerts) != 0 || len(p.Allergies) != 2 || p.Allergies[1].To != "Penicillin" || p.Allergies[1].Reaction == "" || p.Version != 3 {
			t.Errorf("after it was signed: version %d, %+v, %+v", p.Version, p.Alerts, p.Allergies)
		}
		if x := p.ReadBy(julia); !x.Current {
			t.Errorf("she knows already: %+v", x)
		}
	})

	t.Run("an allergy in a draft that was overtaken", func(t *testing.T) {
		s := healthplantest.Signed(t)
		s.Case.At("2026-12-01 09:00")
		s.Next().Doc.Row("hcp.allergy", ".to", "Latex", ".do", "No gloves of latex")
		s.Change("2026-12-02 09:00", nil, func() {})
		if p := s.Plan(); len(p.Drafts) != 0 || len(p.Alerts) != 1 || p.Alerts[0].What != "Latex" {
			t.Errorf("another version was signed without it, and it is forgotten: %+v, %+v", p.Drafts, p.Alerts)
		}
		// The next nurse takes it in by hand; it is said once.
		s.Change("2026-12-03 09:00", nil, func() {
			s.Doc.Row("hcp.allergy", ".to", "Latex", ".reaction", "Welts", ".do", "No gloves of latex", ".source", "consultant-letter")
		})
		if p := s.Plan(); len(p.Alerts) != 0 || len(p.Allergies) != 2 {
			t.Errorf("it is there twice: %+v", p.Alerts)
		}
	})

	t.Run("the front page", func(t *testing.T) {
		s := healthplantest.Signed(t).Read(healthplantest.Carer)
		s.Change("2026-12-01 09:00", nil, func() { s.Doc.Set("hcp.never", "Never lie flat. Never latex") })
		p := s.Plan()
		x := p.ReadBy(julia)
		if x.Current || len(x.Again) != 0 || len(x.Front) != 1 || x.Front[0].Link != "hcp.never" || x.Front[0].After.Text != "Never lie flat. Never latex" {
			t.Errorf("it says something else, and she is up to date: %+v", x)
		}
		if s.Read(healthplantest.Carer); !s.Plan().ReadBy(julia).Current {
			t.Errorf("she read it: %+v", s.Plan().ReadBy(julia))
		}
		s.Change("2026-12-02 09:00", nil, func() { s.Doc.Set("hcp.hospital", "Ward 5") })
		if x := s.Plan().ReadBy(julia); !x.Current {
			t.Errorf("another ward is no care: %+v", x)
		}
	})

	t.Run("an allergy in a draft", func(t *testing.T) {
		s := healthplantest.Signed(t)
		s.Case.At("2026-12-01 09:00")
		s.Next().Doc.Row("hcp.allergy", ".to", "Latex", ".do", "No gloves of latex")
		p := s.Plan()
		if len(p.Alerts) != 1 || p.Alerts[0].What != "Latex" || p.Version != 2 || len(p.Drafts) != 1 {
			t.Errorf("nobody has signed it, and it counts: %+v", p.Alerts)
		}
	})

	t.Run("an alert in the child's record", func(t *testing.T) {
		s := healthplantest.Signed(t)
		child := s.Case.Doc("person")
		child.Set("person.kind", "child").Set("person.given", "Jane")
		child.Row("person.alerts", ".kind", "access", ".what", "The bell is broken")
		if p := s.Plan(); len(p.Alerts) != 0 {
			t.Errorf("the bell is no matter of care: %+v", p.Alerts)
		}
		s.Case.At("2026-12-01 09:00")
		child.Row("person.alerts", ".kind", "clinical", ".what", "Chickenpox in the house")
		if p := s.Plan(); len(p.Alerts) != 1 || p.ReadBy(julia).Current {
			t.Errorf("%+v", p.Alerts)
		}
	})

	t.Run("an advance care plan", func(t *testing.T) {
		s := healthplantest.Signed(t)
		first := s.Plan().Doc.ID()
		s.Change("2026-12-01 09:00", map[string]string{"end-of-life-or-advance-care-plan": "first-version"}, func() {
			acp(s.Part("end-of-life-or-advance-care-plan"))
		})
		p := s.Plan()
		if x := p.Since("end-of-life-or-advance-care-plan", first); x.Kind != healthplan.First || x.To != "1.0" || !p.ACP.Present || len(p.ACP.Superseded) != 0 {
			t.Errorf("added: %+v, %+v", x, p.ACP)
		}
		second := p.Doc.ID()
		s.Change("2027-01-10 09:00", map[string]string{"end-of-life-or-advance-care-plan": "care-changed"}, func() {
			v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/png", Title: "ReSPECT form of 2027", Data: "QUJD"}}
			if _, err := s.Doc.Document.Set(t.Context(), casefile.Cell{LinkID: "hcp.acp.doc"}, v); err != nil {
				t.Fatal(err)
			}
		})
		p = s.Plan()
		if x := p.Since("end-of-life-or-advance-care-plan", second); x.Kind != healthplan.Care || x.To != "2.0" {
			t.Errorf("changed: %+v", x)
		}
		if old := p.ACP.Superseded; len(old) != 1 || old[0].Doc != second || old[0].On != "2027-01-10" {
			t.Errorf("the old one is kept with its day: %+v", old)
		}
	})

	t.Run("the plan ends", func(t *testing.T) {
		s := healthplantest.Signed(t)
		s.Case.At("2026-12-05 09:00")
		casetest.Hold(t, s.Plan().Doc).Row("hcp.end", ".when", "2026-12-05T09:00:00Z", ".by", healthplantest.Ref("Practitioner", healthplantest.Nurse), ".why", "Jane moved away")
		p := s.Plan()
		if p.Status != healthplan.Ended || p.End == nil || p.End.Why != "Jane moved away" || p.Doc == nil {
			t.Errorf("%s, %+v", p.Status, p.End)
		}
	})
}

func TestWhileANewVersionWaits(t *testing.T) {
	s := healthplantest.Signed(t)
	first := s.Plan().Doc
	s.Case.At("2026-12-01 09:00")
	s.Next().Doc.Set("hcp.ent.position", "Head raised, and for two hours after")
	s.Declare(map[string]string{"feeding-by-tube": "care-changed"})
	p := s.Plan()
	if p.Doc != first || p.Status != healthplan.Signed || len(p.Drafts) != 1 || p.Drafts[0].Status != healthplan.Draft {
		t.Fatalf("a draft takes the place of what was signed: %s, %+v", p.Status, p.Drafts)
	}
	if x := p.Drafts[0].Sections[0]; x.Code != "epilepsy" && x.Version == "" || sectionIn(p.Drafts[0], "feeding-by-tube").Version != "2.0" {
		t.Errorf("the draft would be %+v", p.Drafts[0].Sections)
	}
	s.One("hcp.sign.nurse", healthplantest.Nurse)
	p = s.Plan()
	if p.Doc != first || p.Drafts[0].Status != healthplan.Waiting || len(p.Drafts[0].Unsigned) != 2 || version(p, "feeding-by-tube") != "1.0" {
		t.Errorf("the nurse alone: %s, %+v", p.Drafts[0].Status, p.Drafts[0].Unsigned)
	}
	// A change after the signature ends it.
	s.Doc.Set("hcp.ent.stop", "Coughing")
	if got := s.Plan().Drafts[0]; got.Status != healthplan.Draft || len(got.Unsigned) != 3 {
		t.Errorf("something changed after she signed: %+v", got)
	}
	s.Sign()
	if p := s.Plan(); p.Doc == first || len(p.Drafts) != 0 || len(p.Earlier) != 1 || len(p.Apart) != 0 {
		t.Errorf("signed by all: %+v", p.Earlier)
	}

	t.Run("stop using now", func(t *testing.T) {
		d := casetest.Hold(t, s.Plan().Doc)
		row := d.Row("hcp.stop", ".when", "2026-12-01T10:00:00Z", ".by", healthplantest.Ref("Practitioner", healthplantest.Nurse), ".why", "The tube is another one", ".instead", "Ring the ward before each feed")
		p := s.Plan()
		if p.Status != healthplan.Stopped || p.Stop == nil || p.Stop.Interim != "Ring the ward before each feed" || p.Doc == nil || len(p.Sections) != 3 {
			t.Errorf("%s, %+v", p.Status, p.Stop) // it still opens: RL-13
		}
		d.In(row, "hcp.stop.lifted", "2026-12-02T10:00:00Z")
		if p := s.Plan(); p.Status != healthplan.Signed || p.Stop != nil {
			t.Errorf("it was lifted: %s", p.Status)
		}
		d.Row("hcp.stop", ".when", "2026-12-03T10:00:00Z", ".why", "Again", ".instead", "Ring the ward")
		s.Change("2026-12-04 09:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Doc.Set("hcp.ent.make", "Mini button, 16 Fr") })
		if p := s.Plan(); p.Status != healthplan.Signed || p.Stop != nil {
			t.Errorf("a new version was signed: %s", p.Status)
		}
	})
}

// Two nurses change the plan on two tablets without knowing of one another.
func TestTwoVersionsSignedApart(t *testing.T) {
	s := healthplantest.Signed(t).Read(healthplantest.Carer)
	s.Case.At("2026-12-01 09:00")
	here := healthplantest.Next(t, s.Case)
	there := healthplantest.Next(t, s.Case)
	s.Doc = there
	s.Doc.Set("hcp.ent.position", "Flat on her left side")
	s.Declare(map[string]string{"feeding-by-tube": "care-changed"}).Sign()
	after := s.Plan().Doc
	s.Case.At("2026-12-01 11:00")
	s.Doc = here
	s.Doc.Set("hcp.epi.limits", "Two people hold her in the bath")
	s.Declare(map[string]string{"epilepsy": "wording-only"}).Sign()
	p := s.Plan()
	if p.Doc != here.Document || len(p.Apart) != 1 || p.Apart[0] != after {
		t.Fatalf("nobody is told that two versions were made: %+v", p.Apart)
	}
	// What the later one says of feeding is not what was signed before it, though its
	// nurse declared no change: that is a change of care.
	if got := p.Since("feeding-by-tube", after.ID()); got.Kind != healthplan.Care || got.To != "3.0" {
		t.Errorf("feeding: %+v", got)
	}
	if x := p.ReadBy(healthplantest.Person(healthplantest.Carer)); x.Current {
		t.Error("a carer who read neither is up to date")
	}
}

// A change that was written before the signatures were heard of ends them: the version
// before is in use again, and everybody can see why.
func TestAVersionThatChangedUnderItsSignatures(t *testing.T) {
	s := healthplantest.Signed(t)
	first := s.Plan().Doc
	s.Change("2026-12-01 09:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Doc.Set("hcp.ent.position", "Head raised, and for two hours after") })
	if p := s.Plan(); p.Doc == first {
		t.Fatal("the second version is not in use")
	}
	s.Doc.Set("hcp.ent.stop", "Coughing")
	p := s.Plan()
	if p.Doc != first || len(p.Drafts) != 1 || !p.Drafts[0].Lapsed {
		t.Errorf("in use is %v, drafts %+v", p.Doc == first, p.Drafts)
	}
	s.Case.At("2026-12-02 09:00")
	if s.Sign(); s.Plan().Doc == first || len(s.Plan().Drafts) != 0 {
		t.Error("it was signed anew")
	}
	if s.Next(); s.Plan().Drafts[0].Lapsed {
		t.Error("a version that nobody signed yet has lapsed")
	}
}

// A reading counts for what the nurse signed, under the reader's own signature.
func TestReading(t *testing.T) {
	s := healthplantest.Signed(t)
	julia := healthplantest.Person(healthplantest.Carer)
	if x := s.Plan().ReadBy(julia); x.Current || x.Doc != nil || len(x.Again) != 3 {
		t.Errorf("nobody has read it: %+v", x)
	}
	p := s.Plan()
	d := casetest.Hold(t, p.Doc)
	row := d.Row("hcp.read", ".carer", healthplantest.Ref("RelatedPerson", healthplantest.Carer), ".version", p.VersionWords(), ".seen", p.Seen())
	if x := s.Plan().ReadBy(julia); x.Current {
		t.Error("a row without a signature counts as read")
	}
	if want := "Plan 1. Epilepsy 1.0, Feeding by tube 1.0, Medicines 1.0"; p.VersionWords() != want {
		t.Errorf("%q, want %q", p.VersionWords(), want)
	}
	s.SignIn(row, "hcp.read.sign", healthplantest.Carer)
	x := s.Plan().ReadBy(julia)
	if !x.Current || x.Version != 1 || !x.When.Equal(s.Case.Now) || s.Plan().Status != healthplan.Signed {
		t.Errorf("she read it: %+v, %s", x, s.Plan().Status)
	}
	if x := s.Plan().ReadBy(healthplantest.Person("Denise Palmer")); x.Current {
		t.Error("another carer reads with her eyes")
	}
	d.In(row, "hcp.read.seen", "0000-0000")
	if x := s.Plan().ReadBy(julia); x.Current {
		t.Error("what she read was changed after she signed")
	}

	t.Run("the order of signing", func(t *testing.T) {
		s := healthplantest.Written(t)
		s.Case.Gate = healthplan.Gate
		if err := s.Try("hcp.sign.parent", healthplantest.Mother); err == nil {
			t.Error("the mother signs before the nurse")
		}
		row := s.Doc.Row("hcp.read", ".carer", healthplantest.Ref("RelatedPerson", healthplantest.Carer))
		if _, err := s.Doc.Sign(t.Context(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: "hcp.read.sign"}, Name: healthplantest.Carer, Typed: true}); err == nil {
			t.Error("a carer signs for a plan that nobody signed")
		}
		s.Sign()
	})
}

func sectionIn(v healthplan.Version, code string) healthplan.Section {
	for _, s := range v.Sections {
		if s.Code == code {
			return s
		}
	}
	return healthplan.Section{}
}

func allergy(t *testing.T, s *healthplantest.Story) {
	t.Helper()
	casetest.Hold(t, s.Plan().Doc).Row("hcp.alert", ".kind", "allergy", ".what", "Penicillin", ".reaction", "Hives within an hour", ".do", "Tell every prescriber", ".source", "discharge-summary")
}

// Section 3.4: what stays out of what a family or a carer sees.
func TestWhatIsRestricted(t *testing.T) {
	s := acp(healthplantest.Written(t))
	restricted := func(link string) bool { return s.Doc.Restricted(casefile.Cell{LinkID: link}) }
	if restricted("hcp.acp.state") || !restricted("hcp.acp.wishes") || !restricted("hcp.pin") {
		t.Error("that there is a plan is for all; wishes and the nurse’s number are not")
	}
	if s.Doc.Set("hcp.acp.state", "being-talked-about"); !restricted("hcp.acp.state") {
		t.Error("it is only being talked about, and everybody reads it")
	}
}
