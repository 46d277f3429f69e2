package session

import (
	"context"
	"errors"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// ErrHere reports a child who has a record on this tablet already.
var ErrHere = errors.New("this child has a record here already")

// OpenFor opens a record of their own for a brother or sister of a child, from
// what the child's record knows of the family: nobody copies it by hand, and
// nothing of one child's health, care or words goes along. contact is the contact
// that was about both, zero for none; who got in touch and what they said goes
// along with it, as the beginning of this child's own contact.
func (s *Session) OpenFor(ctx context.Context, caseID casefile.ID, child casefile.Person, contact casefile.ID) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	for _, c := range s.Siblings(caseID) {
		if casefile.SamePerson(c.Child, child) {
			return fail(ErrHere)
		}
	}
	p, err := s.parts(caseID)
	if err != nil {
		return fail(err)
	}
	team, err := s.team()
	if err != nil {
		return fail(err)
	}
	if child.Address == "" {
		child.Address = p.Summary().Address
	}
	child.Child, child.Role, child.Notes = true, "", ""
	family := p.FamilyOf(child)
	id, err := s.NewCaseIn(ctx, child, team)
	if err != nil {
		return fail(err)
	}
	for _, r := range family {
		kept, err := s.AddPersonAs(ctx, id, r.Person, r.Kind, r.Home && !r.Died)
		if err != nil {
			return id, err
		}
		if err := s.markLiving(ctx, kept.ID, r); err != nil {
			return id, err
		}
	}
	rec, err := s.OpenDoc(id)
	if err != nil {
		return id, err
	}
	if v, ok := p.Case.Answer("case.referral-date"); ok {
		if _, err := rec.Set(ctx, casefile.Cell{LinkID: "case.referral-date"}, v); err != nil {
			return id, err
		}
	}
	if contact.IsZero() {
		return id, nil
	}
	return id, s.carryContact(ctx, id, contact)
}

// markLiving says in a person's record whether they live in the home or have died.
func (s *Session) markLiving(ctx context.Context, person casefile.ID, r casefile.Relative) error {
	code := ""
	switch {
	case r.Died:
		code = "has-died"
	case r.Home:
		code = "full-time"
	}
	d, err := s.OpenDoc(person)
	if err != nil || code == "" {
		return err
	}
	v, ok := optionOf(d.Form(), "person.lives", code)
	if !ok {
		return nil
	}
	_, err = d.Set(ctx, casefile.Cell{LinkID: "person.lives"}, v)
	return err
}

// carryContact begins a child's own contact with what the caller said.
func (s *Session) carryContact(ctx context.Context, caseID, contact casefile.ID) error {
	from, err := s.any(contact)
	if err != nil {
		return err
	}
	doc, err := s.NewDocWith(ctx, caseID, casefile.FormContact, map[string][]fhir.Value{})
	if err != nil {
		return err
	}
	d, err := s.OpenDoc(doc)
	if err != nil {
		return err
	}
	facts := casefile.ContactFacts(from, casefile.DateOf(from.Summary().Started.In(s.zone)))
	for it := range d.Form().Items() { // in the order of the form: what shows an answer comes first
		f, ok := facts[it.LinkID]
		if !ok {
			continue
		}
		if _, err := d.Carry(ctx, casefile.Cell{LinkID: it.LinkID}, f.From, f.Values...); err != nil {
			return err
		}
	}
	return nil
}
