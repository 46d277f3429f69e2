package shell

import (
	"doorstep/app/casefile"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
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

// signOff is the screen of a carer's competency record, nil for any other
// document and until it says who learns what.
func (s *Shell) signOff(r model.Route, d *openDoc) (screen.Screen, error) {
	if casefile.FormName(d.doc.Form()) != rules.Form || r.Tab == model.ListTab {
		return nil, nil
	}
	state := func() (rules.State, error) { return s.standing(r.Case, d) }
	st, err := state()
	if err != nil || !signoff.Offers(st) {
		return nil, err
	}
	r.Screen, r.Cell = model.TaskList, ""
	child := s.summaryOf(r.Case).Child
	p := signoff.Props{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Child: child.Short(), Given: given(child), Me: s.work.Me().Name, State: state, Fault: Fault,
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
