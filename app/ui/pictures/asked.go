package main

import (
	"context"

	"doorstep/app/casefile/subjectaccess"
	"doorstep/app/ui/model"
	"doorstep/app/ui/stage"
	"doorstep/forms/fhir"
)

// askedFor is a request of a parent's to see the record, its places listed and one of
// them decided.
func (s *tablet) askedFor(given string) pen {
	return s.made(given, subjectaccess.Form, func(p pen) {
		p.put("", "sar.who", fhir.ReferenceValue("", "Nadira Sample"))
		p.set("", "sar.as", "for-child")
		p.set("", "sar.received", s.at.AddDate(0, 0, -6).Format("2006-01-02"))
		rec, err := s.work.Record(s.Child(given).ID)
		if err != nil {
			stage.Fail("the record: %w", err)
		}
		q, _ := subjectaccess.Of(p.Document)
		if _, err := subjectaccess.Write(context.Background(), p.Document, subjectaccess.Propose(rec, q)); err != nil {
			stage.Fail("the places: %w", err)
		}
		for i, x := range q.Decisions() {
			if i < 2 {
				p.set(x.Row, "sar.left.decision", []string{"out", "give"}[i])
			}
		}
	})
}

// deciding opens the page on which people decide what stays out.
func deciding(given string) func(*tablet) {
	return func(s *tablet) {
		d := s.askedFor(given)
		s.Open(model.Route{Screen: model.TaskList, Case: s.Child(given).ID.String(), Doc: d.ID().String(), Tab: model.DecideTab})
	}
}
