package main

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// booked is a stay with the carer of the sign-off, from tomorrow afternoon on.
func (s *tablet) booked(given string) pen {
	s.agreed(given)
	return s.made(given, "bk", func(p pen) {
		day := s.at.AddDate(0, 0, 1)
		p.put("", "bk.carer", fhir.ReferenceValue("", carer))
		p.set("", "bk.place", "27 Weir Cottages")
		p.set("", "bk.from", clock(day, 16))
		p.set("", "bk.to", clock(day.AddDate(0, 0, 2), 11))
		p.set("", "bk.kind", "several-nights")
		p.set("", "bk.state", "asked-for")
		p.set("", "bk.handlers", "2")
		row := p.row("bk.cover", "")
		p.put(row, "bk.cover.task", fhir.CodingValue(delegation.TaskSystem, "feed-g-pump", "Gastrostomy feed by pump"))
		p.set(row, "bk.cover.by", "this-carer-signed-off")
	})
}

// clock is an hour of a day as an answer is typed.
func clock(day time.Time, hour int) string {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, day.Location()).Format(time.RFC3339)
}

// agreed is an agreement that the parent and the carer have signed.
func (s *tablet) agreed(given string) pen {
	return s.made(given, "ag", func(p pen) {
		p.put("", "ag.carer", fhir.ReferenceValue("", carer))
		p.set("", "ag.date", clock(s.at.AddDate(0, 0, -9), 14))
		p.set("", "ag.place", "family-home")
		p.set("", "ag.interpreter", "not-needed")
		p.set("", "ag.match", "She knows the drum games, and two of her own had feeding tubes")
		p.set("", "ag.routine", "Tea at five, a film, feed at eight, asleep by nine")
		p.row("ag.intro", "", ".when", "An hour, a fortnight ago", ".where", "family-home", ".what", "Played the drum together, Nadira was there", ".child", "Watched, then reached for the drum")
		p.set("", "ag.ready", "more-introductions")
	})
}

// staying is the log of the stay, with a few lines of its first evening.
func (s *tablet) staying(given string) pen {
	bk := s.booked(given)
	return s.made(given, "stay", func(p pen) {
		p.put("", "stay.booking", casefile.DocumentRef(bk.ID(), "Booking"))
		p.set("", "stay.in-time", s.at.Add(-3*time.Hour).Format(time.RFC3339))
		p.put("", "stay.in-from", fhir.ReferenceValue("", "Nadira Sample"))
		p.set("", "stay.changes", "nothing")
		p.set("", "stay.in-well", "Bright, asked for the drum")
		p.set("", "stay.reach", "Nadira, 01632 960112, all weekend")
		p.row("stay.day", "", ".when", s.at.Add(-2*time.Hour).Format(time.RFC3339), ".note", "Laughed at the cat. Tea without a cough.")
		p.row("stay.feed", "", ".when", s.at.Add(-time.Hour).Format(time.RFC3339), ".what", "The evening feed as written, by pump")
	})
}

// stayLine opens a new line of a log.
func (s *tablet) stayLine(given, kind string) {
	p := s.staying(given)
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
