package session

import (
	"slices"
	"time"

	"doorstep/app/casefile"
)

// sharedForms are the forms through which one child's record reaches into another's:
// a carer or a home that is booked, an item that was lent to a sister, a survey of a
// home that both live in.
var sharedForms = []string{"bk", "stay", "ag", "brk", "eq", "ot", "ch", "prop"}

// Beside are the other cases on this tablet that a rule about one child looks at: two
// children with one carer, a child in two places, a sister's hoist. Only those that
// hold a form through which one record reaches into another; what cannot be read now
// is left out. Reading them opens their documents.
func (s *Session) Beside(id casefile.ID) []casefile.Record {
	var out []casefile.Record
	for _, other := range s.caseIDs() {
		if other == id || !slices.ContainsFunc(s.docsOf(other), func(d docInfo) bool { return slices.Contains(sharedForms, formName(d.Form)) }) {
			continue
		}
		if r, err := s.Record(other); err == nil {
			out = append(out, r)
		}
	}
	return out
}

// HasForm reports that a case on this tablet has a document of a form, by its short
// name. It opens nothing.
func (s *Session) HasForm(form string) bool {
	return slices.ContainsFunc(s.caseIDs(), func(id casefile.ID) bool {
		return slices.ContainsFunc(s.docsOf(id), func(d docInfo) bool { return formName(d.Form) == form })
	})
}

// Heard is when this tablet last had word from the server, by its own clock; the zero
// time when it never had or nobody kept it.
func (s *Session) Heard() time.Time {
	s.mu.Lock()
	row := s.lease
	s.mu.Unlock()
	if row.Contact == 0 {
		return time.Time{}
	}
	return time.Unix(row.Contact+row.Ahead, 0).In(s.zone)
}
