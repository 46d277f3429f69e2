package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/emergency"
)

// formEmergency is the form of an emergency placement.
const formEmergency = "cmp"

// emergencyStart asks whom an emergency placement is for.
func (s *Shell) emergencyStart() screen.Screen {
	p := emergency.StartProps{Desk: s, Children: s.openCases, Contacts: s.contacts(), Dial: s.cfg.Dial, For: s.emergencyFor}
	if w := s.work; w.Joined() {
		p.New = func(child casefile.Person, done func(string)) {
			s.cfg.Run.Go(func() func() {
				id, err := w.NewCase(context.Background(), child)
				return func() {
					done(Fault(err))
					if err == nil && s.work == w {
						s.statusOld = true
						s.emergencyFor(id)
					}
				}
			})
		}
	}
	return emergency.NewStart(p)
}

// openEmergency leads to the steps of the child whose page is open, or asks
// whom it is about.
func (s *Shell) openEmergency() {
	if sum := s.summaryOf(s.nav.From().Case); sum.ID != (casefile.ID{}) {
		s.emergencyFor(sum.ID)
		return
	}
	s.Open(model.Route{Screen: model.Emergency})
}

// emergencyFor carries on with the steps of a child, or begins them.
func (s *Shell) emergencyFor(id casefile.ID) {
	c, err := s.work.Case(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	for _, f := range c.Forms {
		if f.Form == formEmergency && f.Status == casefile.InProgress {
			s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: f.ID.String()})
			return
		}
	}
	s.begin(id, formEmergency)
}

// steps is the twelve steps of an emergency placement that is under way, nil
// for any other document: those have a list of sections.
func (s *Shell) steps(r model.Route, d *openDoc) screen.Screen {
	if casefile.FormName(d.doc.Form()) != formEmergency || s.locked(d) {
		return nil
	}
	return emergency.NewSteps(emergency.StepsProps{
		Desk: s, Route: r, Child: s.childOf(r.Case), Contacts: s.contacts(), Dial: s.cfg.Dial,
		Steps: func() []model.Step { return model.Steps(d.doc) },
		Saved: func() model.Words { return d.editor.Line.Words() },
	})
}
