package main

import (
	"time"

	"doorstep/app/ui/model"
)

// stayLine opens a new line of the log of a stay.
func (s *tablet) stayLine(given, kind string) {
	p := s.made(given, "stay", func(pen) {})
	row := p.row(kind, "")
	s.Open(model.Route{Screen: model.StayLine, Case: s.Child(given).ID.String(), Doc: p.ID().String(), Topic: kind, Row: string(row)})
}

// eightWeeks is a step-down placement in its third week.
func (s *tablet) eightWeeks(given string) pen {
	return s.made(given, "sd", func(p pen) {
		p.set("", "sd.start", s.at.AddDate(0, 0, -16).Format(time.DateOnly))
		p.set("", "sd.aim", "Feeds by pump at night with a parent alone, and a bed and hoist at home")
		for _, k := range [][2]string{{"1", "on-track"}, {"2", "slipping"}} {
			for _, row := range p.Rows("sd.week", "") {
				if p.TextIn(row.ID, "sd.week.no") == k[0]+" weeks" {
					p.set(row.ID, "sd.week.rag", k[1])
				}
			}
		}
	})
}
