package session

import "doorstep/app/casefile"

// Holds reports whether a case has a document of a form, by its short name. It opens
// no document, so that a window may ask it for each page.
func (s *Session) Holds(caseID casefile.ID, form string) bool {
	if s.closed() != nil {
		return false
	}
	for _, info := range s.docsOf(caseID) {
		if formName(info.Form) == form {
			return true
		}
	}
	return false
}
