package session

import "doorstep/app/casefile"

// Record is one case with all its documents open, for the rules that look at
// more than one of them.
func (s *Session) Record(id casefile.ID) (casefile.Record, error) {
	if err := s.closed(); err != nil {
		return casefile.Record{}, err
	}
	if _, ok := s.store.Doc(id); ok && !s.readable(id) {
		return casefile.Record{}, ErrNotYours
	}
	p, err := s.parts(id)
	if err != nil {
		return casefile.Record{}, err
	}
	r := casefile.Record{Parts: p, ID: id, Calendar: s.cal, Settings: s.Settings(), Now: s.now(), Colleagues: s.Colleagues()}
	for _, info := range s.docsOf(id) {
		switch formName(info.Form) {
		case casefile.FormPerson, casefile.FormCase:
			continue
		}
		d, err := s.any(info.ID)
		if err != nil {
			return r, err
		}
		if d.Status() != casefile.EnteredInError {
			r.Docs = append(r.Docs, d)
		}
	}
	casefile.SortDocs(r.Docs)
	return r, nil
}
