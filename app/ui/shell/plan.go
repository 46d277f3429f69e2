package shell

import (
	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/plan"
	"doorstep/assets/wording"
	"doorstep/sync/op"
)

// planScreen is the plan of a child.
func (s *Shell) planScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil, err
	}
	words, err := wording.ForPlans()
	if err != nil {
		return nil, err
	}
	worse := ""
	if lines := s.essentialsOf(id).Lines; len(lines) > 0 {
		worse = lines[0].Text
	}
	return plan.New(plan.Props{
		Desk: s, Case: c.CaseSummary, Quote: c.Words, Words: words, Load: func() []plan.Source { return s.planSources(id) },
		People: func() []casefile.Person { return s.people(r.Case) }, Worse: worse, OpenEssentials: func() { s.openEssentials(id) },
	}), nil
}

// planSources are the forms of a case that have agreed actions, those that are
// still open first.
func (s *Shell) planSources(id casefile.ID) []plan.Source {
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	var open, signed []plan.Source
	for _, f := range c.Forms {
		if f.Status == casefile.EnteredInError {
			continue
		}
		d, err := s.open(f.ID)
		if err != nil || model.ActionGroup(d.doc.Form()) == nil {
			continue
		}
		src := plan.Source{ID: f.ID, Title: f.Title, Editor: d.editor, Typed: d.typed, Locked: s.locked(d)}
		if src.Locked {
			signed = append(signed, src)
		} else {
			open = append(open, src)
		}
	}
	return append(open, signed...)
}

// actions are the actions of all forms of a case.
func (s *Shell) actions(id casefile.ID) []casefile.Action {
	rec, err := s.work.Record(id)
	if err != nil {
		return nil
	}
	return rec.Actions()
}
