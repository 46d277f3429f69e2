package checks_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/settings"
	"doorstep/forms/engine"
)

// rule is one validation rule with a case that breaks it and one that keeps it.
type rule struct {
	// key is what says so: the key of the form's own constraint, or the check.
	key        string
	level      engine.Level
	fail, pass func(s *story) casetest.Doc
}

// speaks reports how hard a document is told of a rule, "" for not at all: by its
// form, or by the gate before a signature of this role.
func speaks(s *story, d casetest.Doc, key, role string) engine.Level {
	worst := engine.Level("")
	note := func(p engine.Problem) {
		if (p.Key == key || string(p.Rule) == key) && worst != engine.LevelStop {
			worst = p.Level
		}
	}
	for _, p := range d.CheckForm() {
		note(p)
	}
	for _, p := range checks.Gate(s.Record(), d.Document, casefile.Signing{Role: role}) {
		note(p)
	}
	for _, f := range checks.Review(s.Record(), d.Document) {
		if f.ID == key && worst == "" {
			worst = engine.LevelWarn
		}
	}
	return worst
}

func hold(t *testing.T, rules map[string]rule, role string) {
	t.Helper()
	for id, r := range rules {
		t.Run(id, func(t *testing.T) {
			key := r.key
			if key == "" {
				key = id
			}
			s := jane(t)
			if got := speaks(s, r.fail(s), key, role); got != r.level {
				t.Errorf("broken, it says %q, want %q", got, r.level)
			}
			s = jane(t)
			if got := speaks(s, r.pass(s), key, role); got != "" {
				t.Errorf("kept, it says %q", got)
			}
		})
	}
}

// caf is a CAF with these answers outside rows.
func caf(answers ...string) func(s *story) casetest.Doc {
	return func(s *story) casetest.Doc {
		d := s.Doc("caf").Set("caf.form.started", "2026-12-01").Set("caf.id.unborn", "no")
		for i := 0; i+1 < len(answers); i += 2 {
			d.Set(answers[i], answers[i+1])
		}
		return d
	}
}

// elements are the three areas with their first elements rated.
var elements = []string{
	"caf.dev.health.rating", "going-well", "caf.dev.physical.rating", "fine-for-now", "caf.dev.communication.rating", "going-well",
	"caf.par.care.rating", "going-well", "caf.fam.wider.rating", "fine-for-now",
}

// TestCAF: the validation rules of caf.md section 7. V-CAF-7 is kept by package
// sharing, which knows where something is sent.
func TestCAF(t *testing.T) {
	action := func(who string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := caf("caf.end.conclusion", "additional-needs-own-service")(s)
			row := d.Row("caf.end.action", ".what", "Ring the nursery", ".by", "2026-12-20", ".outcome", "Lucy laughs with other children twice a week")
			if who != "" {
				d.In(row, "caf.end.action.who", who)
			}
			return d
		}
	}
	carer := func(pr string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := caf("caf.consent.who", "parent-with-pr")(s)
			d.Row("caf.carer", ".person", "Nadia Sample", ".pr", pr)
			return d
		}
	}
	panel := func(agreed string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := caf("caf.level.decision", "level-2", "caf.end.panel", "yes-family-agrees", "caf.consent.share", "agrees-some")(s)
			d.Row("caf.consent.service", ".service", "Family support panel", ".agreed", agreed)
			return d
		}
	}
	picked := func(card bool) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := caf("caf.level.indicators", injury)(s)
			if card {
				s.Doc("harm").Set("lon.safeguarding.told-who", "manager").Set("lon.safeguarding.told-when", "2026-12-09T09:52:00Z")
			}
			return d
		}
	}
	hold(t, map[string]rule{
		"V-CAF-1": {"required", engine.LevelStop, caf(), func(s *story) casetest.Doc {
			d := caf()(s)
			fill(d)
			for _, role := range []string{"parent", "assessor"} {
				reasons(t, s, d)
				if err := sign(t, d, role, "Somebody Real"); err != nil {
					t.Fatalf("%s: %v; %v", role, err, checks.Gate(s.Record(), d.Document, casefile.Signing{Role: role}))
				}
			}
			return d
		}},
		"V-CAF-3":  {"V-CAF-3", engine.LevelStop, caf("caf.id.dob", "2026-12-02"), caf("caf.id.dob", "2018-05-14")},
		"V-CAF-4":  {"", engine.LevelWarn, caf("caf.id.unborn", "yes", "caf.id.edd", "2026-11-20"), caf("caf.id.unborn", "yes", "caf.id.edd", "2026-11-30")},
		"V-CAF-5":  {"", engine.LevelStop, carer("no"), carer("yes-stated")},
		"V-CAF-6":  {"", engine.LevelStop, caf("caf.consent.store", "refuses"), caf("caf.consent.store", "agrees")},
		"V-CAF-8":  {"", engine.LevelWarn, panel("no"), panel("yes")},
		"V-CAF-9":  {"", engine.LevelStop, caf(elements[:6]...), caf(elements...)},
		"V-CAF-10": {"", engine.LevelWarn, caf(), caf("caf.dev.health.well", "Sees the dentist twice a year")},
		"V-CAF-11": {"", engine.LevelWarn, caf("caf.end.review", "2027-01-01"), caf("caf.end.review", "2027-01-20")},
		"V-CAF-12": {"V-CAF-12", engine.LevelWarn, caf("caf.info.child-seen", "not-present"), caf("caf.info.child-seen", "observed-only")},
		"V-CAF-13": {"Q-SAFE-2", engine.LevelStop, picked(false), picked(true)},
		"V-CAF-14": {"", engine.LevelStop, action(""), action("Ruth Adeyemi")},
	}, "assessor")
	t.Run("V-CAF-2", func(t *testing.T) {
		s := jane(t)
		d := caf()(s)
		about := func() bool {
			for _, p := range d.CheckForm() {
				if p.Cell.LinkID == "caf.end.impact" && p.Level == engine.LevelStop {
					return true
				}
			}
			return false
		}
		if !about() {
			t.Error("an answer is missing and nothing says so")
		}
		d.Set("caf.end.impact", `{"gap": "not-known"}`)
		if about() {
			t.Error("a reason was given and it is still asked for")
		}
	})
	t.Run("V-CAF-12 in the manager's view", func(t *testing.T) {
		s := jane(t)
		d := caf("caf.info.child-seen", "not-present")(s)
		if got := speaks(s, d, "Q-VOICE-1", "assessor"); got != engine.LevelStop {
			t.Fatalf("not having met the child says %q", got)
		}
		reasons(t, s, d)
		if got := speaks(s, d, "Q-VOICE-1", "assessor"); got != engine.LevelWarn {
			t.Errorf("with a reason it says %q", got)
		}
	})
}

// reasons answers every question of the checks.
func reasons(t *testing.T, s *story, d casetest.Doc) {
	t.Helper()
	for _, f := range checks.Review(s.Record(), d.Document) {
		if f.Open() && f.Ask != "" {
			if err := d.GiveReason(t.Context(), checks.Why(f.Finding), "Talked over with Priya"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestDCA: the validation rules of disabled-child-assessment.md section 5.
func TestDCA(t *testing.T) {
	blank := func(answers ...string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := s.Doc("dca").Set("dca.form.path", "full").Set("dca.form.referral-date", "2026-12-01").Set("dca.child.dob", "2018-05-14")
			for i := 0; i+1 < len(answers); i += 2 {
				d.Set(answers[i], answers[i+1])
			}
			return d
		}
	}
	row := func(group string, row []string, answers ...string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := blank(answers...)(s)
			d.Row(group, row...)
			return d
		}
	}
	led := func(title string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			s.Colleagues = []casefile.Person{{Ref: "Practitioner/1", Name: "Ruth Adeyemi", Role: title}}
			return blank("dca.form.why", "child-protection", "dca.form.lead", `{"valueReference": {"reference": "Practitioner/1", "display": "Ruth Adeyemi"}}`)(s)
		}
	}
	breaks := func(nights string) func(s *story) casetest.Doc {
		return row("dca.break.entry", []string{".kind", "shared-care-overnight", ".amount", nights}, "dca.dec.outcome", "short-breaks-specialist")
	}
	consent := func(answer string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			d := s.Doc("brk").Set("brk.basis", "s20-regulation-48")
			d.Row("brk.consent", ".person", "Nadia Sample", ".as", "parent-with-pr", ".answer", answer)
			return d
		}
	}
	again := func(text string) func(s *story) casetest.Doc {
		return func(s *story) casetest.Doc {
			s.At("2027-12-01 10:00")
			return s.Doc("dca").Set("dca.form.path", "full").Set("dca.an.judgement", text)
		}
	}
	seen := []string{".when", "2026-12-03T11:25:00Z", ".where", "home", ".alone", "alone", ".sure", "fairly-sure"}
	parent := []string{".when", "2026-12-03T11:25:00Z", ".where", "home", ".alone", "parent", ".sure", "fairly-sure"}
	asIs := func(s *story) casetest.Doc { return s.dca }
	hold(t, map[string]rule{
		"V-DCA-1": {"required", engine.LevelStop, blank(), finished(t)},
		"V-DCA-2": {"", engine.LevelStop, blank(), row("dca.voice.contact", seen)},
		"V-DCA-3": {"", engine.LevelStop, row("dca.voice.contact", seen), asIs},
		"V-DCA-4": {"", engine.LevelStop, row("dca.voice.contact", parent), row("dca.voice.contact", seen)},
		"V-DCA-5": {"", engine.LevelStop, blank("dca.voice.signals", "She cannot communicate"), blank("dca.voice.signals", "Yes: looks up. No: shuts eyes")},
		"V-DCA-6": {
			"", engine.LevelStop, blank("dca.safe.signs", "pressure-sores", "dca.safe.explain", "Because of her condition", "dca.safe.explain.choice", "confirmed-by-professional"),
			blank("dca.safe.signs", "pressure-sores", "dca.safe.explain.choice", "paediatric-opinion-requested", "dca.safe.explain.date", "2026-12-03"),
		},
		"V-DCA-7":  {"", engine.LevelStop, blank("dca.safe.judgement", "immediate-danger"), row("dca.safe.told", []string{".who", "Front door"}, "dca.safe.judgement", "immediate-danger")},
		"V-DCA-8":  {"", engine.LevelStop, led("Family support worker"), led("Senior social worker")},
		"V-DCA-9":  {"", engine.LevelStop, blank("dca.form.lead", "Priya Nair", "dca.form.overseer", "Priya Nair"), blank("dca.form.lead", "Ruth Adeyemi", "dca.form.overseer", "Priya Nair")},
		"V-DCA-10": {"", engine.LevelStop, blank(), asIs},
		"V-DCA-11": {"Q-PLAN-5", engine.LevelStop, func(s *story) casetest.Doc {
			// The hoist is taken out of the plan.
			for _, r := range s.dca.Rows("dca.plan.action", "")[1:] {
				if _, err := s.dca.RemoveRow(t.Context(), r.ID); err != nil {
					t.Fatal(err)
				}
			}
			return s.dca
		}, asIs},
		"V-DCA-12": {"", engine.LevelWarn, breaks("76 {night}/a"), breaks("24 {night}/a")},
		"V-DCA-13": {"", engine.LevelStop, consent("objects"), consent("agrees-signed")},
		"V-DCA-14": {"", engine.LevelStop, row("dca.dev.health.need", []string{".what", "Seat", ".status", "waiting-list"}), row("dca.dev.health.need", []string{".what", "Seat", ".status", "waiting-list", ".owner", "Tessa Lind", ".by", "2026-12-27"})},
		"V-DCA-15": {"", engine.LevelWarn, blank("dca.child.dob", "2010-01-01", "dca.dev.emo.restrictive", "locked-door-or-gate"), blank("dca.dev.emo.restrictive", "locked-door-or-gate")},
		"V-DCA-16": {"", engine.LevelStop, blank("dca.child.dob", "2012-01-01"), blank()},
		"V-DCA-17": {"", engine.LevelStop, blank("dca.child.setting", "Oakbank", "dca.dev.edu.attendance", "101 %"), blank("dca.child.setting", "Oakbank", "dca.dev.edu.attendance", "100 %")},
		"V-DCA-18": {"Q-AN-5", engine.LevelStop, again(judgement), again("Jane has grown. Her legs are longer than her bed, she swims, and she now tells people off with her new device.")},
		"V-DCA-19": {"", engine.LevelStop, row("dca.sib.entry", []string{".person", "Beth", ".caring", "night", ".young-carer", "not-a-carer"}), row("dca.sib.entry", []string{".person", "Beth", ".caring", "night", ".young-carer", "refer-now"})},
		"V-DCA-20": {"", engine.LevelWarn, row("dca.dev.health.need", []string{".what", "Seat", ".status", "waiting-list"}, "dca.dec.not-met", "none"), row("dca.dev.health.need", []string{".what", "Seat", ".status", "met"}, "dca.dec.not-met", "none")},
	}, "manager")
}

// finished is Jane's assessment with every question answered and all signatures.
func finished(t *testing.T) func(s *story) casetest.Doc {
	return func(s *story) casetest.Doc {
		fill(s.dca)
		for _, who := range [][2]string{{"lead", "Ruth Adeyemi"}, {"manager", "Priya Nair"}, {"parent", "Nadia Sample"}} {
			reasons(t, s, s.dca)
			if err := sign(t, s.dca, who[0], who[1]); err != nil {
				t.Fatalf("%s: %v; %v", who[0], err, blocked(s, who[0]))
			}
		}
		return s.dca
	}
}

// What only the manager is stopped by is a warning to the lead.
func TestWhoIsStopped(t *testing.T) {
	s := jane(t)
	d := s.Doc("dca").Set("dca.form.path", "full")
	if got := speaks(s, d, "V-DCA-10", "lead"); got != engine.LevelWarn {
		t.Errorf("the lead is told %q", got)
	}
}

// A council switches checks off and adds words; what protects a child stays.
func TestACouncilsSettings(t *testing.T) {
	s := jane(t)
	s.dca.Row("dca.plan.action", ".what", "Support, signpost and touch base", ".outcome", "")
	book := settings.NewBook([]settings.Change{
		{Key: "cfg.lint.off", Written: "Q-PLAN-4\nQ-PLAN-1\nsignpost", From: "2026-01-01"},
		{Key: "cfg.lint.more", Written: "touch base: Who rings whom?", From: "2026-01-01"},
		{Key: "cfg.lint.limits", Written: "actions-many: 2", From: "2026-01-01"},
	})
	s.Settings = book.On("2026-12-09")
	fs := found(s.Record(), s.dca)
	one(t, fs, "Q-PLAN-1")
	one(t, fs, "Q-PLAN-7")
	if has(fs, "Q-PLAN-4") {
		t.Error("Q-PLAN-4 is switched off and speaks")
	}
	var words []string
	for _, f := range fs {
		if f.ID == "lint" {
			words = append(words, f.About)
		}
	}
	if len(words) != 2 || words[0] != "“Support”" || words[1] != "“touch base”" {
		t.Errorf("marked %q", words)
	}
}
