package shell

import (
	"context"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	cinp "doorstep/app/casefile/plan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/plan"
	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// planScreen is the plan of a child.
func (s *Shell) planScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil, err
	}
	words, err := wording.ForPlans()
	if err != nil {
		return nil, err
	}
	worse := ""
	if lines := s.essentialsOf(id).Lines; len(lines) > 0 {
		worse = lines[0].Text
	}
	return plan.New(plan.Props{
		Desk: s, Case: c.CaseSummary, Quote: c.Words, Words: words, Rules: checks.Rules(s.work.Settings()), Load: func() []plan.Source { return s.planSources(id) },
		People: func() []casefile.Person { return s.people(r.Case) }, Worse: worse, OpenEssentials: func() { s.openEssentials(id) },
		Record: func() (casefile.Record, bool) {
			rec, err := s.work.Record(id)
			return rec, err == nil
		},
		Me: s.work.Me(), Manager: s.work.Rights().Approve,
		Confirm: func(p cinp.Proposal, into casefile.ID, done func(engine.RowID)) { s.confirm(p, into, done) },
		Begin:   func() { s.begin(id, cinp.Form) },
		Review:  func(doc casefile.ID) { s.holdReview(id, doc) },
	}), nil
}

// confirm makes an action of what another form recommends.
func (s *Shell) confirm(p cinp.Proposal, into casefile.ID, done func(engine.RowID)) {
	d, err := s.open(into)
	if err != nil {
		s.tellFault(err)
		return
	}
	s.cfg.Run.Go(func() func() {
		row, err := cinp.Confirm(context.Background(), p, d.doc)
		return func() {
			s.tellFault(err)
			if err == nil {
				done(row)
			}
		}
	})
}

// movedOf says how often the day of an action was put off, and why (act.moved);
// false for every other question.
func movedOf(d *casefile.Document, c engine.Cell) (string, bool) {
	if !strings.HasSuffix(c.LinkID, ".moved") {
		return "", false
	}
	for _, a := range d.Actions() {
		if a.Row != c.Row || a.Cell("moved") != c {
			continue
		}
		moves := d.Trail(a).Moves
		if len(moves) == 0 {
			return say.T("It was not put off"), true
		}
		words := []string{model.MovedWords(len(moves))}
		for _, m := range moves {
			words = append(words, model.MoveWords(m))
		}
		return strings.Join(words, "\n"), true
	}
	return "", false
}

// holdReview begins a review in a plan and opens its page. A plan that was signed
// is opened again for it: after a review it is agreed anew.
func (s *Shell) holdReview(id, doc casefile.ID) {
	d, err := s.open(doc)
	if err != nil {
		s.tellFault(err)
		return
	}
	locked, today := s.locked(d), casefile.DateOf(s.Now())
	s.cfg.Run.Go(func() func() {
		row, err := cinp.Hold(context.Background(), d.doc, today, locked)
		return func() {
			s.statusOld = true
			d.cache.Drop()
			if err != nil {
				s.tellFault(err)
				return
			}
			pg := d.doc.Form().Item(cinp.MeetingGroup).Rows.Pages[0]
			s.Open(model.Route{Screen: model.Page, Case: id.String(), Doc: doc.String(), Section: pg.Section.ID, Page: pg.ID, Row: string(row)})
		}
	})
}

// planSources are the forms of a case that have agreed actions, those that are
// still open first.
func (s *Shell) planSources(id casefile.ID) []plan.Source {
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	rec, err := s.work.Record(id)
	if err != nil {
		return nil
	}
	var open, signed []plan.Source
	for _, f := range c.Forms {
		// Only what has actions is opened to be written in.
		if r := rec.Doc(f.ID); r == nil || model.ActionGroup(r.Form()) == nil {
			continue
		}
		d, err := s.open(f.ID)
		if err != nil {
			continue
		}
		src := plan.Source{ID: f.ID, Title: f.Title, Editor: d.editor, Typed: d.typed, Locked: s.locked(d)}
		if src.Locked {
			signed = append(signed, src)
		} else {
			open = append(open, src)
		}
	}
	return append(open, signed...)
}

// actions are the actions of all forms of a case.
func (s *Shell) actions(id casefile.ID) []casefile.Action {
	rec, err := s.work.Record(id)
	if err != nil {
		return nil
	}
	return rec.Actions()
}
