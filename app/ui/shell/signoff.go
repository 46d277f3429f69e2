package shell

import (
	"cmp"
	"context"

	"doorstep/app/casefile"
	"doorstep/app/casefile/effect"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/signoff"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Where the options of nursing forms come from.
const (
	optionsTasks    = "delegated-tasks"
	optionsCriteria = "competency-criteria"
)

// signOff is the screen of a carer's competency record or one of its own pages, nil
// for any other document and until it says who learns what.
func (s *Shell) signOff(r model.Route, d *openDoc) (screen.Screen, error) {
	if casefile.FormName(d.doc.Form()) != rules.Form || r.Tab == model.ListTab {
		return nil, nil
	}
	state := func() (rules.State, error) { return s.standing(r.Case, d) }
	st, err := state()
	if err != nil || !signoff.Offers(st) {
		return nil, err
	}
	child := s.summaryOf(r.Case).Child
	switch r.Tab {
	case model.StopTab:
		return s.stopScreen(r, d, st), nil
	case model.DecideTab:
		return s.decideScreen(r, d, st), nil
	}
	r.Screen, r.Cell = model.TaskList, ""
	p := signoff.Props{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Child: child.Short(), Given: given(child), Me: s.work.Me().Name, State: state, Fault: Fault,
		Groundwork: func() []rules.Course {
			id, err := op.ParseID(r.Case)
			if err != nil {
				return nil
			}
			rec, err := s.work.Record(id)
			if err != nil {
				return nil
			}
			return rules.GroundworkOf(rec, d.doc, s.work.Beside(id))
		},
		Plan: func() (fhir.Value, bool) { return s.planNow(r.Case) },
		Decision: func(id casefile.ID) {
			s.Open(model.Route{Screen: model.Page, Case: r.Case, Doc: id.String(), Section: "dd.sec.transfer", Page: "dd.page.transfer"})
		},
		Signed: func() {
			s.statusOld = true
			d.cache.Drop()
			s.Changed()
		},
	}
	scr, err := signoff.New(p)
	if err != nil {
		return nil, err
	}
	d.shown = scr
	return scr, nil
}

// stopScreen stops a sign-off, or starts it again.
func (s *Shell) stopScreen(r model.Route, d *openDoc, st rules.State) screen.Screen {
	me := s.work.Me()
	event := func(e rules.Stopping) rules.Stopping {
		e.By, e.At = me.Reference(), s.Now()
		return e
	}
	return signoff.NewStop(signoff.StopProps{
		Desk: s, Case: r.Case, Child: s.summaryOf(r.Case).Child.Short(), State: st, Form: d.doc.Form(),
		Effects: func(kind, reason string, done func([]effect.Effect)) {
			s.follow(r.Case, func(rec casefile.Record, others []casefile.Record) ([]effect.Effect, error) {
				return effect.Trying(rec, d.doc, others, func(f *casefile.Document) error {
					return event(rules.Stopping{Kind: kind, Reason: cmp.Or(reason, "other"), Detail: "–", Told: "–", Cover: "–"}).Write(context.Background(), f)
				})
			}, done)
		},
		Save: func(e rules.Stopping, done func(string)) {
			s.away(func(ctx context.Context) error { return event(e).Write(ctx, d.doc) }, s.backTo(r, d, done))
		},
	})
}

// decideScreen is where a nurse decides about a changed plan.
func (s *Shell) decideScreen(r model.Route, d *openDoc, st rules.State) screen.Screen {
	return signoff.NewDecide(signoff.DecideProps{
		Desk: s, Case: r.Case, Child: s.summaryOf(r.Case).Child.Short(), Me: s.work.Me().Name, State: st,
		Changes: func(section string) {
			s.Open(model.Route{Screen: model.CarePlan, Case: r.Case, Section: section, Tab: careplan.Changes})
		},
		Save: func(c rules.Deciding, done func(string)) {
			if v, ok := s.planNow(r.Case); ok {
				c.Plan = v
			}
			s.away(func(ctx context.Context) error { return c.Write(ctx, d.doc) }, s.backTo(r, d, done))
		},
	})
}

// backTo leads back to the sign-off once something was written.
func (s *Shell) backTo(r model.Route, d *openDoc, done func(string)) func(string) {
	return func(fault string) {
		done(fault)
		if fault == "" {
			d.cache.Drop()
			s.Open(model.Route{Screen: model.TaskList, Case: r.Case, Doc: r.Doc})
		}
	}
}

// planNow is the child's care plan in force, as an answer.
func (s *Shell) planNow(caseID string) (fhir.Value, bool) {
	id, err := op.ParseID(caseID)
	if err != nil {
		return fhir.Value{}, false
	}
	rec, err := s.work.Record(id)
	if err != nil {
		return fhir.Value{}, false
	}
	return rules.PlanNow(rec)
}

// standing is where a record stands; one of the practice child stands alone.
func (s *Shell) standing(caseID string, d *openDoc) (rules.State, error) {
	rec := casefile.Record{Docs: []*casefile.Document{d.doc}, Now: s.Now()}
	if id, err := op.ParseID(caseID); err == nil {
		if rec, err = s.work.Record(id); err != nil {
			return rules.State{}, err
		}
	}
	return rules.Of(rec, d.doc)
}

// supplied are the options that a question takes from elsewhere than its form.
func supplied(form *engine.Form, from string) []engine.Option {
	if from == casefile.OptionsFromSigns {
		return casefile.SignOptions(form)
	}
	cat, err := delegation.Shipped()
	if err != nil {
		return nil
	}
	var out []engine.Option
	add := func(system, code, title string) {
		v := fhir.CodingValue(system, code, title)
		out = append(out, engine.Option{Value: v, Coding: v.Coding, Label: title})
	}
	switch from {
	case optionsTasks:
		for _, t := range cat.Tasks {
			add(delegation.TaskSystem, t.Code, t.Title)
		}
	case optionsCriteria:
		for _, k := range cat.Criteria {
			add(delegation.CriterionSystem, k.Code, k.Title)
		}
	}
	return out
}

// lockedPage reports whether the answers of a page can only be read: those under
// a signature that holds. A form puts below its signatures what comes after them:
// stays, the family’s copy, whom somebody told.
func (s *Shell) lockedPage(r model.Route, d *openDoc) bool {
	if id, err := op.ParseID(r.Case); err == nil && casefile.FormName(d.doc.Form()) != casescreen.EssentialsForm {
		if _, lent := s.work.OnLoan(id); lent {
			return true
		}
	}
	if !s.locked(d) {
		return false
	}
	for it := range d.doc.Form().Items() {
		if it.Page != nil && it.Page.ID == r.Page && it.Question() {
			return len(d.doc.Covered(casefile.Cell{LinkID: it.LinkID})) > 0 || it.Control == fhir.ControlSignature
		}
	}
	return true
}
