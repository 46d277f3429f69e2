package shell

import (
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
)

// aboutChild is whose form a page belongs to, for the words and the outline of
// a body map.
func (s *Shell) aboutChild(caseID string) form.Child {
	p := s.summaryOf(caseID).Child
	out := form.Child{First: given(p)}
	out.Born, _ = p.Born.Time()
	return out
}

// openSketch leads from a form's page to the drawing's own screen.
func (s *Shell) openSketch(r model.Route) func(*engine.RowGroup, engine.RowID) {
	return func(_ *engine.RowGroup, row engine.RowID) {
		to := r.Place()
		to.Screen, to.Row = model.Room, string(row)
		s.Open(to)
	}
}
