package session

import (
	"context"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
)

// Siblings are the open cases on this tablet of a child's brothers and sisters,
// by name: those of children whom the case lists as such, or who list this child.
// They are told by NHS number, or by first name and date of birth.
func (s *Session) Siblings(caseID casefile.ID) []casefile.CaseSummary {
	mine, err := s.cased(caseID)
	if err != nil {
		return nil
	}
	p, err := s.parts(caseID)
	if err != nil {
		return nil
	}
	var out []casefile.CaseSummary
	for _, id := range s.caseIDs() {
		other, err := s.cased(id)
		if err != nil || id == caseID || other.Closed {
			continue
		}
		ours := slices.ContainsFunc(p.Siblings(), func(q casefile.Person) bool { return casefile.SamePerson(q, other.Child) })
		if !ours {
			theirs, err := s.parts(id)
			ours = err == nil && slices.ContainsFunc(theirs.Siblings(), func(q casefile.Person) bool { return casefile.SamePerson(q, mine.Child) })
		}
		if ours {
			out = append(out, other)
		}
	}
	slices.SortFunc(out, func(a, b casefile.CaseSummary) int { return strings.Compare(a.Child.Name, b.Child.Name) })
	return out
}

// FamilyEvents are what the records of brothers and sisters share with a child's
// chronology and it does not hold yet, and what of it changed there since it was
// taken in.
func (s *Session) FamilyEvents(caseID casefile.ID) (offered []chronology.Shared, renewed []chronology.Renewed) {
	siblings := s.Siblings(caseID)
	if len(siblings) == 0 {
		return nil, nil
	}
	r, err := s.Record(caseID)
	if err != nil {
		return nil, nil
	}
	var shared []chronology.Shared
	for _, c := range siblings {
		if other, err := s.Record(c.ID); err == nil {
			shared = append(shared, chronology.SharedBy(other)...)
		}
	}
	return chronology.Offered(r, shared), chronology.RenewedBy(r, shared)
}

// TakeIn links an event of the family into a child's chronology.
func (s *Session) TakeIn(ctx context.Context, caseID casefile.ID, e chronology.Shared) (casefile.ID, error) {
	f, err := s.Form(casefile.FormChr)
	if err != nil {
		return casefile.ID{}, err
	}
	return s.NewDocWith(ctx, caseID, casefile.FormChr, e.Answers(f))
}
