package shell

import (
	"cmp"
	"context"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/known"
	"doorstep/app/ui/screen/moving"
	"doorstep/sync/op"
)

// fewEssentials is how many lines of the essentials are read.
const fewEssentials = 6

// essentialsOf is what the page of essentials of a case says, in brief.
func (s *Shell) essentialsOf(id casefile.ID) casescreen.Essentials {
	c, err := s.work.Case(id)
	if err != nil {
		return casescreen.Essentials{}
	}
	for _, f := range c.Forms {
		if f.Form != casescreen.EssentialsForm {
			continue
		}
		doc, err := s.work.OpenDoc(f.ID)
		if err != nil {
			break
		}
		skip := notOnCard()
		// Where the rows say it, that there are rows need not be said.
		for group, question := range map[string]string{"ess.allergy": "ess.allergies", "ess.medicine": "ess.medicines"} {
			skip[question] = len(doc.Rows(group, "")) > 0
		}
		lines := model.Gist(doc, skip, 0)
		return casescreen.Essentials{Lines: lines[:min(fewEssentials, len(lines))], Changed: f.Changed}
	}
	return casescreen.Essentials{}
}

// notOnCard are the questions of the essentials that the card leaves out: what
// stands in the header already, and where each fact is from.
func notOnCard() map[string]bool {
	return map[string]bool{"ess.child": true, "ess.dob": true, "ess.emergency.source": true, "ess.legal.source": true, "ess.handling.source": true, "ess.checked": true, "ess.sign": true}
}

// openEssentials opens the page itself, which is made first when it is
// missing.
func (s *Shell) openEssentials(id casefile.ID) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := w.Essentials(context.Background(), id)
		return func() {
			if s.work != w {
				return
			}
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			r := model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()}
			if d, err := s.open(doc); err == nil {
				if secs := model.ShownSections(d.doc); len(secs) > 0 {
					if pages := model.ShownPages(d.doc, secs[0].Pages, ""); len(pages) > 0 {
						r = model.Route{Screen: model.Page, Case: r.Case, Doc: r.Doc, Section: secs[0].ID, Page: pages[0].ID}
					}
				}
			}
			s.Open(r)
		}
	})
}

func (s *Shell) knownScreen() screen.Screen {
	w := s.work
	return known.New(known.Props{
		Desk: s, Known: w.Known, Duty: w.DutyCases, Essentials: s.openEssentials, Whole: s.wholeInBrief,
		Here: func(id casefile.ID) bool {
			for _, c := range w.Cases() {
				if c.ID == id {
					return true
				}
			}
			return false
		},
	})
}

func (s *Shell) moveScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	w := s.work
	c, err := w.Case(id)
	if err != nil {
		return nil, err
	}
	teams := w.Teams()
	at := ""
	for _, t := range teams {
		if t.Name == c.Team {
			at = t.Role
		}
	}
	return moving.NewMove(moving.MoveProps{
		Desk: s, Child: c.Child.Short(), Teams: teams, At: at, Members: w.TeamMembers, Waiting: c.OnlyHere, Handover: s.handoverOf(id, c.OnlyHere),
		Move: func(m session.Moving, done func(string)) {
			s.away(func(ctx context.Context) error { return w.Move(ctx, id, m) }, func(fault string) {
				done(fault)
				if fault != "" {
					return
				}
				team, worker := "", ""
				for _, t := range teams {
					if t.Role == m.Team {
						team = t.Name
					}
				}
				for _, p := range w.TeamMembers(cmp.Or(m.Team, at)) {
					if p.ID == m.Worker {
						worker = p.Name
					}
				}
				to := model.Route{Screen: model.Child, Case: r.Case}
				if _, err := w.Case(id); err != nil {
					to = model.Route{Screen: model.Children}
				}
				s.Open(to)
				s.moved(model.Moved(c.Child.Short(), team, worker))
			})
		},
	}), nil
}

// moved says that something was done, and sends it.
func (s *Shell) moved(text string) {
	s.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: text})
	s.SyncNow()
}

func (s *Shell) restrictScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	w := s.work
	c, err := w.Case(id)
	if err != nil {
		return nil, err
	}
	me := w.Me()
	people := []casefile.Person{me}
	for _, p := range w.Colleagues() {
		if p.ID != me.ID {
			people = append(people, p)
		}
	}
	var named []casefile.ID
	for _, p := range w.NamedPeople(id) {
		named = append(named, p.ID)
	}
	return moving.NewRestrict(moving.RestrictProps{
		Desk: s, Child: c.Child.Short(), People: people, Me: me.ID, Named: named,
		Restrict: func(list []casefile.ID, why string, done func(string)) {
			s.away(func(ctx context.Context) error { return w.Restrict(ctx, id, list, why) }, func(fault string) {
				done(fault)
				if fault != "" {
					return
				}
				s.Open(model.Route{Screen: model.Child, Case: r.Case})
				s.moved(say.F("The case of %s is restricted to the people you named.", c.Child.Short()))
			})
		},
	}), nil
}
