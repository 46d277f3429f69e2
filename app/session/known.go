package session

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/store/search"
)

// Known searches the organisation's directory: is this child known, and to
// which team? It finds as Search does, slips forgiven, since a name heard on the
// telephone is seldom spelt right and "not known" must not come of that; and it
// says of a child no more than name, date of birth and team. A restricted case
// is found by nobody here: its card names nobody.
func (s *Session) Known(query string) []Hit {
	x := s.cardIndex()
	var out []Hit
	for _, h := range x.Find(query, 50) {
		out = append(out, Hit{Kind: HitCase, Case: casefile.ID(h.ID), Title: h.Title, Detail: h.Owner, Exact: h.Near <= search.Start})
	}
	return out
}

// cardIndex is the directory ready to be searched, made once for each state.
func (s *Session) cardIndex() *search.Index {
	cards := s.cards()
	s.mu.Lock()
	x := s.cardsFound
	s.mu.Unlock()
	if x != nil {
		return x
	}
	x = &search.Index{}
	var es []search.Entry
	for id, c := range cards {
		p := c.person()
		if p.Name == "" || c.restricted() {
			continue
		}
		var detail []string
		if c.born != "" {
			detail = append(detail, "born "+casefile.DateWords(c.born))
		}
		es = append(es, search.Entry{
			ID: id, Kind: entryCase, Title: p.Name, Born: c.born, Order: c.family, Open: true,
			Text:  strings.Join([]string{p.Name, c.given, c.family, c.known, c.nhs}, " "),
			Owner: strings.Join(append(detail, s.teamName(c.team)), " · "),
		})
	}
	x.Load(es)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own != nil {
		s.cardsFound = x
	}
	return x
}
