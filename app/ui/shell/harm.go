package shell

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/harm"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// formHarm is the record of the card: what was seen, and who knows.
const formHarm = "harm"

// harmScreen is the card for a worry about harm, for one child or none.
func (s *Shell) harmScreen(r model.Route) screen.Screen {
	over := s.work.Lease().Over
	p := harm.Props{
		Desk: s, Contacts: s.toRing(ringForHarm), Dial: s.cfg.Dial,
		Write: func(id casefile.ID) { s.writeCard(id, r.Doc) },
		Children: func() []casefile.CaseSummary {
			if over {
				return nil // nothing can be written until the next contact
			}
			return s.openCases()
		},
	}
	if id, err := op.ParseID(r.Case); err == nil && !over {
		if sum := s.summaryOf(r.Case); sum.ID == id {
			p.Case, p.Given = id, given(sum.Child)
		}
	}
	if s.work.Joined() && !over {
		p.Add = func() { s.Open(model.Route{Screen: model.NewChild}) }
	}
	return harm.New(p)
}

// given is what a child is called by those who know them.
func given(p casefile.Person) string {
	switch {
	case p.KnownAs != "":
		return p.KnownAs
	case p.Given != "":
		return p.Given
	}
	return p.Short()
}

// openCases are the open cases, those that changed last first.
func (s *Shell) openCases() []casefile.CaseSummary {
	var out []casefile.CaseSummary
	for _, c := range s.work.Cases() {
		if !c.Closed {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b casefile.CaseSummary) int { return b.Changed.Compare(a.Changed) })
	return out
}

// contacts are the organisation's own numbers.
func (s *Shell) contacts() []model.Contact {
	var out []model.Contact
	for _, n := range s.work.Numbers() {
		out = append(out, model.Contact{Key: n.Key, Who: model.ContactName(n.Key), Number: n.Digits, Hours: n.Hours, CheckBy: n.CheckBy})
	}
	return out
}

// Whom to ring in a worry about harm, and for a child who needs somewhere safe.
var (
	ringForHarm  = []string{"front-door", "out-of-hours", "safeguarding-lead", "duty-manager", "police-force", "crisis-mental-health", "lado"}
	ringForNight = []string{"front-door", "out-of-hours", "care-panel", "duty-manager", "disabled-team"}
)

// toRing are some of the organisation's numbers in the order of the keys. While the
// office is closed the out-of-hours team comes first.
func (s *Shell) toRing(keys []string) []model.Contact {
	all := map[string]model.Contact{}
	for _, c := range s.contacts() {
		all[c.Key] = c
	}
	if cal, err := casefile.England(); err == nil && !casefile.OfficeOpen(s.work.Settings(), cal, s.Now()) {
		keys = append([]string{"out-of-hours"}, keys...)
	}
	var out []model.Contact
	for _, key := range keys {
		if c, ok := all[key]; ok {
			out = append(out, c)
			delete(all, key)
		}
	}
	return out
}

// beginWith makes a document of a form, with answers that it begins with, and opens
// its first page, for what is written in a hurry.
func (s *Shell) beginWith(id casefile.ID, form string, answers map[string][]fhir.Value) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := w.NewDocWith(context.Background(), id, form, answers)
		return func() {
			if s.work != w {
				return
			}
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			s.Open(s.firstPage(model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()}))
		}
	})
}

// firstPage leads from a document to the first of its pages.
func (s *Shell) firstPage(r model.Route) model.Route {
	d, err := s.open(s.idOfDoc(r))
	if err != nil {
		return r
	}
	for _, part := range d.doc.Form().Parts {
		for _, sec := range part.Sections {
			if len(sec.Pages) > 0 {
				r.Screen, r.Section, r.Page = model.Page, sec.ID, sec.Pages[0].ID
				return r
			}
		}
	}
	return r
}

func (s *Shell) idOfDoc(r model.Route) casefile.ID {
	id, err := op.ParseID(r.Doc)
	if err != nil {
		return casefile.ID{}
	}
	return id
}

// undo takes the last answer of the open document back, or gives it again, and
// brings it into view.
func (s *Shell) undo(take func(*model.Editor) (engine.Cell, bool)) {
	at := s.nav.At()
	d := s.docs[s.idOfDoc(at)]
	if d == nil || at.Screen != model.Page && at.Screen != model.Check && at.Screen != model.TaskList {
		return
	}
	cell, ok := take(d.editor)
	if !ok {
		return
	}
	it := d.doc.Form().Item(cell.LinkID)
	if it == nil || it.Page == nil {
		return
	}
	if at.Screen != model.Page || at.Page != it.Page.ID || at.Row != string(cell.Row) {
		s.Open(model.Route{Screen: model.Page, Case: at.Case, Doc: at.Doc, Section: it.Page.Section.ID, Page: it.Page.ID, Row: string(cell.Row), Cell: cell.LinkID})
	}
	s.Tell(model.Words{Tone: model.Neutral, Icon: "undo", Text: say.F("“%s” says again what it said before. Both answers stay in the history.", it.Text)})
}
