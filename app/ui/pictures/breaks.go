package main

import (
	"context"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/stepdown"
	"doorstep/app/ui/model"
	"doorstep/app/ui/stage"
	"doorstep/forms/fhir"
)

// stayLine opens a new line of the log of a stay.
func (s *tablet) stayLine(given, kind string) {
	p := s.made(given, "stay", func(pen) {})
	row := p.row(kind, "")
	s.Open(model.Route{Screen: model.StayLine, Case: s.Child(given).ID.String(), Doc: p.ID().String(), Topic: kind, Row: string(row)})
}

// arriving is the log of the next stay, before both have signed that the child is there.
func (s *tablet) arriving(given string) pen {
	return s.own(given, "stay", func(p pen) {
		p.put("", "stay.booking", casefile.DocumentRef(s.said(given, "bk", "bk.state", "confirmed").ID(), "Booking"))
		p.set("", "stay.in-time", s.at.Add(-time.Hour).Format(time.RFC3339))
		p.put("", "stay.in-from", fhir.ReferenceValue("", "Nadira Sample"))
		p.set("", "stay.changes", "nothing")
		p.set("", "stay.in-well", "Bright, asked for the drum")
	})
}

// leaving is the demo's log when the child goes home.
func (s *tablet) leaving(given string) pen {
	p := s.made(given, "stay", func(pen) {})
	p.set("", "stay.out-time", s.at.Format(time.RFC3339))
	p.put("", "stay.out-to", fhir.ReferenceValue("", "Nadira Sample"))
	return p
}

// eightWeeks is a step-down placement in its third week.
func (s *tablet) eightWeeks(given string) pen {
	return s.made(given, "sd", func(p pen) {
		p.set("", "sd.start", s.at.AddDate(0, 0, -16).Format(time.DateOnly))
		p.set("", "sd.aim", "Feeds by pump at night with a parent alone, and a bed and hoist at home")
		if err := stepdown.MakeWeeks(context.Background(), p.Document); err != nil {
			stage.Fail("the weeks: %w", err)
		}
		for _, k := range [][2]string{{"1", "on-track"}, {"2", "slipping"}} {
			for _, row := range p.Rows("sd.week", "") {
				if p.TextIn(row.ID, "sd.week.no") == k[0]+" weeks" {
					p.set(row.ID, "sd.week.rag", k[1])
				}
			}
		}
	})
}
