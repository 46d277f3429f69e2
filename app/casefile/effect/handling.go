package effect

import (
	"fmt"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
)

// handling is what becomes of the handling plan: tasks that must not be done, what
// has to be shown again, carers' homes that the OT confirms or assesses again
// (ot-home-risk-assessment.md 9.3).
func (x *pair) handling() error {
	today := casefile.DateOf(x.is.Now)
	was := handling.Tasks(x.was, x.others...)
	for _, t := range handling.Tasks(x.is, x.others...) {
		var before []handling.Finding
		if i := slices.IndexFunc(was, func(b handling.Task) bool { return b.Row == t.Row }); i >= 0 {
			before = was[i].On(today)
		}
		for _, f := range t.On(today) {
			if f.Level == handling.Note || slices.ContainsFunc(before, func(b handling.Finding) bool { return b.Words == f.Words && b.Level == f.Level }) {
				continue
			}
			e := Effect{Rule: f.Rule, Level: Stop, What: f.Words, Doc: f.Doc, At: f.Cell, Told: []string{"the OT"}}
			if f.Level != handling.Stop {
				e.Level = Ask
			}
			if f.Clears != "" {
				e.Offered = []string{"Put right by: " + f.Clears}
			}
			x.add(e)
		}
	}
	homes := handling.CarerHomes(x.was, x.others...)
	for _, h := range handling.CarerHomes(x.is, x.others...) {
		i := slices.IndexFunc(homes, func(b handling.Home) bool { return casefile.SameReference(b.Carer, h.Carer) })
		if i < 0 {
			continue
		}
		x.shown(homes[i], h)
		if h.BaseChanged && !homes[i].BaseChanged {
			x.add(Effect{
				Rule: "RE-13", Level: Stop, Doc: h.Doc.ID(), At: casefile.Cell{LinkID: "ch.base"},
				What:    fmt.Sprintf("The record of %s’s home rests on what changes. No stay there until the OT has looked at it", h.Carer.Display),
				Told:    []string{"the OT", h.Carer.Display, x.fostering()},
				Offered: []string{"The OT confirms it without a visit", "The OT assesses the home again"},
			})
		}
	}
	return nil
}

// shown are the demonstrations that do not count any more.
func (x *pair) shown(was, is handling.Home) {
	for _, h := range was.Handlers {
		for _, d := range h.Demos {
			if !d.Valid {
				continue
			}
			now, ok := demo(is, d)
			if ok && now.Valid {
				continue
			}
			x.add(Effect{
				Rule: "RE-14", Level: Stop, Doc: is.Doc.ID(), At: casefile.Cell{Row: d.Row, LinkID: "ch.demo.result"},
				What: fmt.Sprintf("%s has to be shown “%s” again", h.Person.Display, d.Task), Why: now.Why,
				Told: []string{h.Person.Display, x.fostering()}, Offered: []string{"The OT shows it again"},
			})
		}
	}
}

func demo(h handling.Home, d handling.Demo) (handling.Demo, bool) {
	for _, p := range h.Handlers {
		for _, o := range p.Demos {
			if o.Row == d.Row {
				return o, true
			}
		}
	}
	return handling.Demo{}, false
}
