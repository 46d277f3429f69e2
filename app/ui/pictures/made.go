package main

import (
	"context"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/stage"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// What no document of the demo shows, a sign-off in the middle or a medicine that is
// half copied, is written here, as its owner would keep it.

// pen writes into a document and stops the scene at the first fault.
type pen struct {
	*casefile.Document
}

// made is a child's form, the demo's if it has one, else begun and written by write the
// first time.
func (s *tablet) made(given, form string, write func(pen)) pen {
	return s.kept(given+"/"+form, given, form, write)
}

// own is a child's form that the scenes begin for themselves, beside the demo's.
func (s *tablet) own(given, form string, write func(pen)) pen {
	return s.kept(given+"/own/"+form, given, form, write)
}

func (s *tablet) kept(name, given, form string, write func(pen)) pen {
	id, there := s.forms[name]
	if !there {
		var err error
		if id, err = s.work.NewDoc(context.Background(), s.Child(given).ID, form); err != nil {
			stage.Fail("%s: %w", form, err)
		}
		s.forms[name] = id
	}
	d, err := s.work.OpenDoc(id)
	if err != nil {
		stage.Fail("%s: %w", form, err)
	}
	if !there {
		write(pen{d})
	}
	return pen{d}
}

// set answers a question as somebody types it.
func (p pen) set(row casefile.RowID, link string, typed ...string) {
	var values []fhir.Value
	for _, t := range typed {
		in, err := casefile.ParseInput(p.Form().Item(link), t)
		if err != nil {
			stage.Fail("%w", err)
		}
		values = append(values, in.Values...)
	}
	p.put(row, link, values...)
}

func (p pen) put(row casefile.RowID, link string, values ...fhir.Value) {
	if _, err := p.Set(context.Background(), casefile.Cell{Row: row, LinkID: link}, values...); err != nil {
		stage.Fail("%s: %w", link, err)
	}
}

// all answers a question with every option that it has.
func (p pen) all(link string) {
	var values []fhir.Value
	for _, o := range p.Form().Item(link).Options {
		values = append(values, o.Value)
	}
	p.put("", link, values...)
}

// row adds a row; answers are pairs of what follows the group's linkId and what
// is typed.
func (p pen) row(group string, in casefile.RowID, answers ...string) casefile.RowID {
	row, _, err := p.AddRow(context.Background(), group, in)
	if err != nil {
		stage.Fail("%s: %w", group, err)
	}
	for i := 0; i+1 < len(answers); i += 2 {
		p.set(row, group+answers[i], answers[i+1])
	}
	return row
}

func (p pen) sign(row casefile.RowID, link, name string) {
	if _, err := p.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true}); err != nil {
		stage.Fail("%s: %w", link, err)
	}
}

// judged are the levels of need with one area ticked and judged.
func (s *tablet) judged(given string) {
	p := s.made(given, "lon", func(pen) {})
	if p.Text("lon.health.why") != "" {
		return
	}
	picks := p.Form().Item("lon.health.picks").Options
	p.put("", "lon.health.picks", picks[0].Value, picks[3].Value, picks[len(picks)/2].Value)
	p.set("", "lon.health.level", "3")
	p.set("", "lon.health.why", "A long seizure in January. Fed by pump every night. Without short breaks her parents would not manage.")
}

// atRisk is an assessment that nobody has signed, with one thing that is done in the
// first room of a survey and its risk now and after; the demo's is signed.
func (s *tablet) atRisk(given string, survey pen) {
	room := survey.Rows("prop.room", "")[0].ID
	s.own(given, "ot", func(p pen) {
		task := p.row("ot.mh.task", "", ".kind", "chair-to-bath-or-shower", ".often", "1 {times}", ".handlers", "2 {person}", ".before-l", "4-likely", ".before-s", "4-major",
			".after-l", "2-unlikely", ".after-s", "4-major", ".in-place", "some", ".match", "same-maker")
		p.put(task, "ot.mh.task.room", fhir.ReferenceValue(casefile.DocumentPrefix+survey.ID().String()+"#"+string(room), "Bathroom"))
	})
}

// The people of the sign-off.
const (
	carer = "Rosalind Dummett"
	nurse = "Odette Specimen"
)

// taught is a competency record that waits for two signatures.
func (s *tablet) taught(given string) pen {
	day := func(n int) string { return s.at.AddDate(0, 0, n).Format(time.DateOnly) }
	task := fhir.CodingValue(delegation.TaskSystem, "feed-g-pump", "Gastrostomy feed by pump")
	dd := s.own(given, "dd", func(p pen) {
		p.put("", "dd.task", task)
		p.put("", "dd.special", fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "application/pdf", Title: "Dietitian plan", Data: "JVBERi0="}})
		for _, a := range [][2]string{
			{"dd.section", "Feeding plan, in the red bag"},
			{"dd.benefit", "She can stay with Rosalind overnight"},
			{"dd.predictable", "yes"},
			{"dd.judgement", "no"},
			{"dd.harm", "The tube may come out. Cover the hole and ring"},
			{"dd.child-view", "She likes Rosalind to do it"},
			{"dd.indemnity", "Council insurance, agreed by the service"},
			{"dd.indemnity-until", day(700)},
			{"dd.delegator", nurse},
			{"dd.cover", "Community nurses, day and night"},
			{"dd.observe-min", "2"},
			{"dd.practise-min", "3"},
			{"dd.months", "6"},
			{"dd.spot", "Watched once in the first month"},
			{"dd.decision", "delegate"},
			{"dd.pin", "98A7654B"},
		} {
			p.set("", a[0], a[1])
		}
		p.sign("", "dd.parent-consent", "Nadira Sample")
		p.sign("", "dd.sign.nurse", nurse)
	})
	return s.own(given, "dt", func(p pen) {
		p.put("", "dt.task", task)
		p.put("", "dt.decision", casefile.DocumentRef(dd.ID(), dd.Form().Title))
		for _, a := range [][2]string{
			{"dt.carer", carer},
			{"dt.willing", "yes"},
			{"dt.theory-date", day(-26)},
			{"dt.theory-by", nurse},
			{"dt.theory-check", "passed"},
			{"dt.related", "no"},
			{"dt.pin", "98A7654B"},
			{"dt.pin-check", day(-2)},
		} {
			p.set("", a[0], a[1])
		}
		p.all("dt.theory-topics")
		for _, course := range []string{"child-basic-life-support-and-choking", "infection-prevention", "safeguarding-children"} {
			p.row("dt.prereq", "", ".kind", course, ".date", day(-100), ".until", day(600))
		}
		for _, n := range []int{-26, -25} {
			p.row("dt.watch", "", ".when", day(n), ".who", nurse)
		}
		for _, n := range []int{-19, -13, -7} {
			row := p.row("dt.practice", "", ".when", s.at.AddDate(0, 0, n).Format(time.RFC3339), ".place", "at Rosalind’s", ".on", "this-child", ".help", "on-own-fully-correct", ".by", nurse)
			p.sign(row, "dt.practice.sign-carer", carer)
			p.sign(row, "dt.practice.sign-by", nurse)
		}
		p.row("dt.scenario", "", ".what", "Tube out", ".when", day(-7), ".result", "safe-and-prompt")
		s.steps(p)
		p.set("", "dt.outcome", "competent-for-this-child")
		p.all("dt.declare")
		p.sign("", "dt.sign.carer", carer)
	})
}

// signedOff is the record with both signatures.
func (s *tablet) signedOff(given string) pen {
	p := s.taught(given)
	if p.Text("dt.sign.nurse") == "" {
		p.sign("", "dt.sign.nurse", nurse)
	}
	return p
}

// said is the demo's document of a form that gives an answer so.
func (s *tablet) said(given, form, link, code string) pen {
	rec, err := s.work.Record(s.Child(given).ID)
	if err != nil {
		stage.Fail("the record of %s: %w", given, err)
	}
	for _, d := range rec.Of(form) {
		if d.Code(link) == code {
			return pen{d}
		}
	}
	stage.Fail("%s has no %s that says %s", given, form, code)
	return pen{}
}

// planChanged is the demo's record after the plan changed, before a nurse decides.
func (s *tablet) planChanged(given string) pen { return s.said(given, "dt", "dt.task", "res-buccal") }

// steps are all done alone.
func (s *tablet) steps(p pen) {
	cat, err := delegation.Shipped()
	if err != nil {
		stage.Fail("%w", err)
	}
	task, _ := cat.Task("feed-g-pump")
	for _, k := range cat.For(task) {
		how := "seen-with-this-child"
		if k.Ask {
			how = "asked"
		}
		row := p.row("dt.criterion", "", ".result", "met", ".how", how)
		p.put(row, "dt.criterion.code", fhir.CodingValue(delegation.CriterionSystem, k.Code, k.Title))
	}
}

// hand gives the tablet to the family of a child. Nothing but a PIN leads back, so
// the app begins anew each time.
func (s *tablet) hand(given string) {
	size := s.Window.Canvas().Size()
	s.begin(open)
	s.Window.Resize(size)
	if !s.work.HasFamilyPIN() {
		if err := s.work.SetFamilyPIN("275391"); err != nil {
			stage.Fail("the PIN: %w", err)
		}
	}
	s.Open(model.Route{Screen: model.Family, Case: s.Child(given).ID.String()})
}
