package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	panelrules "doorstep/app/casefile/panel"
	rules "doorstep/app/casefile/placement"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/emergency"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// formEmergency is the form of an emergency placement.
const formEmergency = "cmp"

// emergencyStart asks whom an emergency placement is for.
func (s *Shell) emergencyStart() screen.Screen {
	p := emergency.StartProps{Desk: s, Children: s.openCases, Contacts: s.toRing(ringForNight), Dial: s.cfg.Dial, For: s.emergencyFor}
	if w := s.work; w.Joined() {
		p.New = func(child casefile.Person, done func(string)) {
			s.cfg.Run.Go(func() func() {
				id, err := w.NewCase(context.Background(), child)
				return func() {
					done(Fault(err))
					if err == nil && s.work == w {
						s.statusOld = true
						s.emergencyFor(id)
					}
				}
			})
		}
	}
	return emergency.NewStart(p)
}

// openEmergency leads to the steps of the child whose page is open, or asks
// whom it is about.
func (s *Shell) openEmergency() {
	if sum := s.summaryOf(s.nav.From().Case); sum.ID != (casefile.ID{}) {
		s.emergencyFor(sum.ID)
		return
	}
	s.Open(model.Route{Screen: model.Emergency})
}

// emergencyFor carries on with the steps of a child, or begins them.
func (s *Shell) emergencyFor(id casefile.ID) {
	c, err := s.work.Case(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	for _, f := range c.Forms {
		if f.Form == formEmergency && f.Status == casefile.InProgress {
			s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: f.ID.String()})
			return
		}
	}
	s.begin(id, formEmergency)
}

// steps is the twelve steps of an emergency placement that is under way, and what
// came of it once it is decided; nil for any other document: those have a list of
// sections.
func (s *Shell) steps(r model.Route, d *openDoc) (screen.Screen, error) {
	switch {
	case casefile.FormName(d.doc.Form()) != formEmergency:
		return nil, nil
	case s.locked(d):
		return s.placementScreen(r, d)
	}
	return emergency.NewSteps(emergency.StepsProps{
		Desk: s, Route: r, Child: s.childOf(r.Case), Contacts: s.toRing(ringForNight), Dial: s.cfg.Dial,
		Steps: func() []model.Step { return model.Steps(d.doc) },
		Saved: func() model.Words { return d.editor.Line.Words() },
		Facts: func() emergency.Facts { return s.emergencyFacts(r, d) },
		Also:  func(o emergency.Sibling) { s.alsoFor(r, d, o) },
		Board: func() { s.Open(model.Route{Screen: model.Placement, Case: r.Case, Doc: r.Doc}) },
	}), nil
}

// emergencyFacts are what stands beside the steps. A case that cannot be read has
// nothing beside them: the steps go on.
func (s *Shell) emergencyFacts(r model.Route, d *openDoc) emergency.Facts {
	rec, err := s.recordOf(r)
	if err != nil {
		return emergency.Facts{}
	}
	q, _ := panelrules.Of(rec, d.doc)
	f := emergency.Facts{Children: []string{shortNames(rec, q.Children)}}
	if !q.Asked.IsZero() {
		f.Sent = say.F("Signed by %s %s", q.AskedBy, model.Moment(q.Asked, s.Now()))
	}
	board := rules.Board(rec, d.doc)
	f.Unnamed = rules.Unnamed(board)
	asked := map[string]bool{}
	for _, row := range d.doc.Rows("cmp.child", "") {
		if v, ok := d.doc.AnswerIn(row.ID, "cmp.child.person"); ok {
			asked[v.Reference.Reference], asked[v.Reference.Display] = true, true
		}
	}
	for _, c := range board {
		if f.Sent == "" && !c.Grown && !asked[c.Ref] && !asked[c.Name] {
			f.Others = append(f.Others, emergency.Sibling{Ref: c.Ref, Name: c.Name, Short: shortNames(rec, []string{c.Name})})
		}
	}
	return f
}

// alsoFor takes a brother or sister into the request, with what their own case says
// of them where it is on this tablet, and opens their pages.
func (s *Shell) alsoFor(r model.Route, d *openDoc, o emergency.Sibling) {
	row := d.editor.AddRow("cmp.child", "")
	if row == "" {
		return
	}
	d.editor.Choose(engine.Cell{Row: row, LinkID: "cmp.child.person"}, fhir.ReferenceValue(o.Ref, o.Name))
	for link, carried := range s.ownWords(r, d, o) {
		d.editor.Choose(engine.Cell{Row: row, LinkID: link}, carried.Values...)
	}
	g := d.doc.Form().Item("cmp.child")
	if g == nil || g.Rows == nil || len(g.Rows.Pages) < 2 {
		return
	}
	r.Screen, r.Section, r.Page, r.Row = model.Page, "cmp.sec.children", g.Rows.Pages[1].ID, string(row)
	s.Open(r)
}

// ownWords is what a sibling's own case says about how they communicate and what
// they want; nil when it is not on this tablet. The same NHS number, or the same
// name and day of birth, makes it theirs.
func (s *Shell) ownWords(r model.Route, d *openDoc, o emergency.Sibling) map[string]casefile.Carried {
	here, err := s.recordOf(r)
	if err != nil {
		return nil
	}
	var them casefile.Person
	if id, ok := casefile.RefID(o.Ref); ok && here.People[id] != nil {
		them = casefile.PersonOf(here.People[id])
	}
	for _, c := range s.work.Cases() {
		p := c.Child
		if same := p.NHSNumber != "" && p.NHSNumber == them.NHSNumber || p.Name == them.Name && p.Born != "" && p.Born == them.Born; !same || c.ID.String() == r.Case {
			continue
		}
		rec, err := s.work.Record(c.ID)
		if err != nil {
			return nil
		}
		row := carryover.Child(rec, d.doc.Form(), "cmp.child")
		delete(row, "cmp.child.person")
		return row
	}
	return nil
}
