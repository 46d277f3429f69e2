package shell

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile/chronology"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/past"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// past is a child's history beside the pages that ask about it or weigh it.
func (s *Shell) past(r model.Route) func(*screen.Tags, *engine.Page, bool) fyne.CanvasObject {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil
	}
	return func(t *screen.Tags, p *engine.Page, card bool) fyne.CanvasObject {
		if !past.Fits(p) {
			return nil
		}
		all, err := s.work.Chronology(id)
		if err != nil {
			return nil
		}
		rec, err := s.work.Record(id)
		if err != nil {
			return nil
		}
		return past.Beside(past.Props{
			Desk: s, Tags: t, Given: given(rec.Summary().Child), History: chronology.HistoryOf(rec, all), Card: card,
			All: func() { s.Open(model.Route{Screen: model.Child, Case: r.Case, Tab: casescreen.Chronology}) },
		})
	}
}
