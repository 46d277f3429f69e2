package shell

import (
	"context"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/casescreen"
)

// Opening opens records for brothers and sisters.
type Opening interface {
	// OpenFor opens a record of their own for a brother or sister of a child, with
	// what a contact about both says; zero for no contact.
	OpenFor(ctx context.Context, caseID casefile.ID, child casefile.Person, contact casefile.ID) (casefile.ID, error)
}

// others are the brothers and sisters of a child, and what can be done for them.
func (s *Shell) others(id casefile.ID) casescreen.Others {
	o := casescreen.Others{
		Load: func() []casescreen.Other { return s.brothersAndSisters(id) },
		Known: func(p casefile.Person) []casescreen.Hit {
			var out []casescreen.Hit
			for _, h := range s.work.Known(strings.TrimSpace(p.Given + " " + p.Family)) {
				out = append(out, casescreen.Hit{Title: h.Title, Detail: h.Detail, Exact: h.Exact})
			}
			return out[:min(4, len(out))]
		},
	}
	if s.work.Joined() {
		o.Open = func(p casefile.Person) { s.openFor(id, p) }
	}
	return o
}

func (s *Shell) brothersAndSisters(id casefile.ID) []casescreen.Other {
	r, err := s.work.Record(id)
	if err != nil {
		return nil
	}
	today := casefile.DateOf(s.Now())
	here := s.work.Siblings(id)
	var out []casescreen.Other
	f := r.Around(today)
	for _, p := range append(f.CheckOn, f.Adults...) {
		o := casescreen.Other{Person: p, Carer: casefile.CarerOf(p.Born, today)}
		for _, c := range here {
			if casefile.SamePerson(c.Child, p) {
				o.Here = c.ID
			}
		}
		out = append(out, o)
	}
	return out
}

// openFor opens a record for a brother or sister and shows it.
func (s *Shell) openFor(id casefile.ID, p casefile.Person) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		var contact casefile.ID
		if r, err := w.Record(id); err == nil {
			if d := r.Latest(casefile.FormContact); d != nil {
				contact = d.ID()
			}
		}
		opened, err := w.OpenFor(context.Background(), id, p, contact)
		return func() {
			if s.work != w {
				return
			}
			s.statusOld = true
			if err != nil {
				s.tellFault(err)
				return
			}
			s.Open(model.Route{Screen: model.Child, Case: opened.String()})
			s.Tell(model.Words{Tone: model.Safe, Icon: "check_circle-fill", Text: say.F("%s has a record now, with the family in it. Check what came along.", given(p))})
		}
	})
}
