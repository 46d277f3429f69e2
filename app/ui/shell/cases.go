package shell

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/screen/wholecase"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

func (s *Shell) today() today.Data {
	cases := s.work.Cases()
	d := today.Data{
		Given: model.Given(s.work.Me().Name), Visits: model.TodaysVisits(cases, s.Now()),
		Due: model.DueGroups(s.deadlines(), s.Now()), Waiting: !s.work.Joined(),
	}
	d.Duty, d.Whole = len(s.work.DutyCases()), s.wholeToday()
	d.Breaks = s.work.HasForm(booking.Form)
	lease := s.work.Lease()
	d.Lease = model.LeaseWords(lease.Left, lease.Over)
	d.Update = s.update()
	st := s.where()
	d.NoSignal, d.OnlyHere = !st.NoSignal.IsZero(), st.OnlyHere
	for _, c := range cases {
		if !c.Closed {
			d.Children = append(d.Children, c)
		}
	}
	slices.SortStableFunc(d.Children, func(a, b casefile.CaseSummary) int { return b.Changed.Compare(a.Changed) })
	for _, c := range d.Children[:min(6, len(d.Children))] {
		full, err := s.work.Case(c.ID)
		if err != nil {
			continue
		}
		for _, f := range full.Forms {
			if f.Status == casefile.InProgress {
				d.Going = append(d.Going, today.Going{Case: c.ID, Child: c.Child.Short(), Form: f})
			}
		}
	}
	d.Going = d.Going[:min(8, len(d.Going))]
	return d
}

func (s *Shell) addChild(p casefile.Person, done func(string)) {
	w := s.work
	if !w.Joined() {
		done(today.NoChildren(false))
		return
	}
	s.cfg.Run.Go(func() func() {
		id, err := w.NewCase(context.Background(), p)
		return func() {
			if err != nil {
				done(Fault(err))
				return
			}
			s.statusOld = true
			s.Open(model.Route{Screen: model.Child, Case: id.String()})
		}
	})
}

func (s *Shell) caseScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	var forms []casescreen.Form
	for _, f := range s.work.Forms() {
		if !f.Record {
			forms = append(forms, casescreen.Form{Name: f.Name, Title: f.Title, About: f.About, Group: f.Group})
		}
	}
	w := s.work
	rights := w.Rights()
	var named []string
	for _, p := range w.NamedPeople(id) {
		named = append(named, p.Name)
	}
	if until, ok := w.OnLoan(id); ok {
		rights = session.Rights{} // it is read, and not changed
		s.Tell(model.Words{Tone: model.Send, Icon: "lock_open", Text: say.F("%s. You can read this record. You do not change it.", wholecase.Remaining(until, s.Now()))})
	}
	c := casescreen.New(casescreen.Props{
		Essentials: func() casescreen.Essentials { return s.essentialsOf(id) }, OpenEssentials: func() { s.openEssentials(id) },
		Restricted: w.IsRestricted(id), Named: named, MayMove: rights.Move, MayRestrict: rights.Restrict, MayArchive: w.MayArchive(),
		Desk: s, Case: id, Tab: r.Tab, Catalogue: forms,
		Load:    func() (*casefile.Case, error) { return s.withPlacement(id) },
		Begin:   func(form string) { s.begin(id, form) },
		Start:   func() { s.startVisit(id, "") },
		Telling: s.telling(id), Cards: func() []casescreen.Card { return s.cards(id) }, ReadCard: s.readCard, Others: s.others(id),
		Leads: func() []casescreen.Lead { return s.leads(id) },
		Plan:  func() []casefile.Action { return s.actions(id) },
		Stage: func() string { return s.stageOf(id) },
		AddPerson: func(p casefile.Person) {
			s.cfg.Run.Go(func() func() {
				_, err := w.AddPerson(context.Background(), id, p)
				return func() { s.tellFault(err) }
			})
		},
	})
	return c, c.Err()
}

func (s *Shell) tellFault(err error) {
	if err != nil {
		s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: Fault(err)})
	}
}

// begin makes a document of a form and opens it.
func (s *Shell) begin(id casefile.ID, form string) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := w.NewDoc(context.Background(), id, form)
		return func() {
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()})
		}
	})
}

// startVisit opens the last page of the right form: the one the visit names,
// else the newest under way, else the list of forms to start.
func (s *Shell) startVisit(id casefile.ID, formName string) {
	if _, err := s.work.Case(id); err != nil {
		s.tellFault(err)
		return
	}
	s.beginVisit(id, formName)
	s.goOn(id, formName)
}

// goOn opens a form of a child where it was left: the newest of this name that
// is under way.
func (s *Shell) goOn(id casefile.ID, formName string) {
	c, err := s.work.Case(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	best := -1
	for i, f := range c.Forms {
		if f.Status != casefile.InProgress || formName != "" && f.Form != formName {
			continue
		}
		if best < 0 || f.Changed.After(c.Forms[best].Changed) {
			best = i
		}
	}
	switch {
	case best < 0 && formName != "":
		s.begin(id, formName)
		return
	case best < 0:
		s.Open(model.Route{Screen: model.Child, Case: id.String(), Tab: casescreen.Forms})
		return
	}
	d, err := s.open(c.Forms[best].ID)
	if err != nil {
		s.tellFault(err)
		return
	}
	r := model.Route{Screen: model.TaskList, Case: id.String(), Doc: c.Forms[best].ID.String()}
	last := s.last(d)
	if sec, pg, row, ok := model.CarryOn(d.doc, last, d.editor.Passed(last)); ok {
		r = model.Route{Screen: model.Page, Case: r.Case, Doc: r.Doc, Section: sec.ID, Page: pg.ID, Row: string(row)}
		if it := d.doc.Form().Item(last.LinkID); it != nil && it.Page == pg {
			r.Cell = last.LinkID
		}
	}
	s.Open(r)
}

// last is where the user wrote last in a document: since it was opened, else
// as the document itself remembers.
func (s *Shell) last(d *openDoc) engine.Cell {
	if c, ok := d.editor.Last(); ok {
		return c
	}
	sum, err := s.work.DocSummary(d.id)
	for _, w := range d.doc.Workers() {
		// What was filled in when the form was started is nobody's place.
		if w.Me && err == nil && w.Last.Sub(sum.Started) > atOnce {
			return w.Cell
		}
	}
	return engine.Cell{}
}
