package session

import (
	"cmp"
	"fmt"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/forms/engine"
)

// parts are the case and person records of a case.
func (s *Session) parts(id casefile.ID) (casefile.Parts, error) {
	p := casefile.Parts{People: map[casefile.ID]*casefile.Document{}, Today: casefile.DateOf(s.now())}
	for _, info := range s.docsOf(id) {
		switch formName(info.Form) {
		case casefile.FormPerson:
			d, err := s.any(info.ID)
			if err != nil {
				return p, err
			}
			p.People[info.ID] = d
		case casefile.FormCase:
			d, err := s.any(info.ID)
			if err != nil {
				return p, err
			}
			p.Case = d
		}
	}
	if p.Case == nil {
		return p, ErrNoCase
	}
	return p, nil
}

// caseIDs are the cases of this vault.
func (s *Session) caseIDs() []casefile.ID {
	var out []casefile.ID
	for _, id := range s.store.Spaces() {
		if s.ofNoCase(id) {
			continue
		}
		// A core holds a document of its own id; essentials do not.
		if _, ok := s.store.Doc(id); ok && s.mine(id) {
			out = append(out, id)
		}
	}
	return out
}

// Cases are the open cases of this vault, the newest change first.
func (s *Session) Cases() []casefile.CaseSummary {
	var out []casefile.CaseSummary
	for _, id := range s.caseIDs() {
		if c, err := s.caseSummary(id); err == nil && !c.Closed {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b casefile.CaseSummary) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.Child.Name, b.Child.Name), a.ID.Compare(b.ID))
	})
	return out
}

// childName is the short name of a case's child, "" while it is not known.
func (s *Session) childName(id casefile.ID) string {
	c, err := s.cased(id)
	if err != nil {
		return ""
	}
	return c.Child.Short()
}

// cased is what the case and person records say of a case, worked out once
// for each state of them.
func (s *Session) cased(id casefile.ID) (casefile.CaseSummary, error) {
	ops := 0
	for _, info := range s.docsOf(id) {
		if f := formName(info.Form); f == casefile.FormCase || f == casefile.FormPerson {
			ops += info.Ops
		}
	}
	s.mu.Lock()
	c, ok := s.cases[id]
	s.mu.Unlock()
	if !ok || c.ops != ops {
		p, err := s.parts(id)
		if err != nil {
			return casefile.CaseSummary{}, err
		}
		c = casedCase{ops: ops, summary: p.Summary()}
		s.mu.Lock()
		if s.cases != nil {
			s.cases[id] = c
		}
		s.mu.Unlock()
	}
	return c.summary, nil
}

func (s *Session) caseSummary(id casefile.ID) (casefile.CaseSummary, error) {
	out, err := s.cased(id)
	if err != nil {
		return out, err
	}
	out.OnlyHere = s.waitingIn(id)
	for _, info := range s.docsOf(id) {
		if sum, err := s.DocSummary(info.ID); err == nil {
			out.Choices += sum.Choices
			if sum.Changed.After(out.Changed) {
				out.Changed = sum.Changed
			}
			if sum.Deadline != nil && !sum.Deadline.Finished && (out.NextDue == nil || sum.Deadline.Due.Date < out.NextDue.Due.Date) {
				out.NextDue = sum.Deadline
			}
		}
	}
	return out, nil
}

// Case is one case as a whole.
func (s *Session) Case(id casefile.ID) (*casefile.Case, error) {
	if err := s.closed(); err != nil {
		return nil, err
	}
	if _, ok := s.store.Doc(id); ok && !s.readable(id) {
		return nil, ErrNotYours // it has moved on
	}
	p, err := s.parts(id)
	if err != nil {
		return nil, err
	}
	sum, err := s.caseSummary(id)
	if err != nil {
		return nil, err
	}
	c := &casefile.Case{CaseSummary: sum, People: p.Persons(), Facts: p.Facts()}
	for _, info := range s.docsOf(id) {
		if isRecord(formName(info.Form)) {
			continue
		}
		f, err := s.DocSummary(info.ID)
		if err != nil {
			return nil, err
		}
		c.Forms = append(c.Forms, f)
		if f.Deadline != nil {
			c.Deadlines = append(c.Deadlines, *f.Deadline)
		}
	}
	slices.SortFunc(c.Forms, func(a, b casefile.DocSummary) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.Title, b.Title), a.ID.Compare(b.ID))
	})
	slices.SortFunc(c.Deadlines, func(a, b casefile.Deadline) int { return cmp.Compare(a.Due.Date, b.Due.Date) })
	all, err := s.Chronology(id)
	if err != nil {
		return nil, err
	}
	c.Chronology = chronology.Shown(all)
	c.Words = s.childsWords(c.Forms, sum.Child)
	return c, nil
}

// childsWords is the newest of the child's own words in the case's forms.
func (s *Session) childsWords(forms []casefile.DocSummary, child casefile.Person) *casefile.Quote {
	for _, f := range forms {
		d, err := s.any(f.ID)
		if err != nil {
			continue
		}
		for it := range d.Form().Items() {
			if !it.Voice || it.Group != nil || it.Type != engine.Text && it.Type != engine.String {
				continue
			}
			if text := d.Text(it.LinkID); text != "" {
				return &casefile.Quote{Text: text, How: it.Text, On: casefile.DateOf(f.Changed.In(s.zone)), Doc: f.ID}
			}
		}
	}
	return nil
}

// People are the people of a case, the child first.
func (s *Session) People(caseID casefile.ID) []casefile.Person {
	p, err := s.parts(caseID)
	if err != nil {
		return nil
	}
	return append([]casefile.Person{p.Summary().Child}, p.Persons()...)
}

// deadline is when a document is due, from its clock.
func (s *Session) deadline(sum casefile.DocSummary) *casefile.Deadline {
	if sum.Clock == nil {
		return nil
	}
	today := casefile.DateOf(s.now())
	days, _ := s.cal.Between(today, sum.Clock.Due.Date)
	sum.Clock.Day, _ = s.cal.Between(sum.Clock.Start, today)
	note := fmt.Sprintf("working day %d of %d", max(0, sum.Clock.Day), sum.Clock.Of)
	if sum.Clock.Day > sum.Clock.Of {
		note = fmt.Sprintf("over the %d working days", sum.Clock.Of)
	}
	d := &casefile.Deadline{
		Case: sum.Case, Doc: sum.ID, Title: sum.Title, Due: sum.Clock.Due, Days: days,
		Note: note, Finished: sum.Status != casefile.InProgress,
	}
	d.Child = s.childName(sum.Case)
	return d
}

// Deadlines are what is due in all cases, soonest first.
func (s *Session) Deadlines() []casefile.Deadline {
	var out []casefile.Deadline
	for _, id := range s.caseIDs() {
		for _, info := range s.docsOf(id) {
			if isRecord(formName(info.Form)) {
				continue
			}
			if sum, err := s.DocSummary(info.ID); err == nil && sum.Deadline != nil && !sum.Deadline.Finished {
				out = append(out, *sum.Deadline)
			}
		}
	}
	slices.SortFunc(out, func(a, b casefile.Deadline) int { return cmp.Compare(a.Due.Date, b.Due.Date) })
	return out
}
