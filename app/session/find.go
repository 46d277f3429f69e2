package session

import (
	"cmp"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/store/search"
)

// The kinds of index entries.
const (
	entryCase   = 'c'
	entryPerson = 'p'
)

// indexCase brings the search index up to date with a case and its people.
func (s *Session) indexCase(id casefile.ID) {
	p, err := s.parts(id)
	if err != nil {
		return
	}
	sum := p.Summary()
	c := sum.Child
	entries := []search.Entry{{
		ID: id, Kind: entryCase, Title: c.Name, Born: string(c.Born), Order: sum.Changed.UTC().Format("2006-01-02T15:04:05"),
		Text: strings.Join([]string{c.Name, c.Given, c.Family, c.KnownAs, c.NHSNumber, c.Address, c.Phone}, " "), Owner: sum.Team, Open: !sum.Closed,
	}}
	for _, q := range p.Persons() {
		if q.ID.IsZero() {
			continue
		}
		entries = append(entries, search.Entry{
			ID: q.ID, Kind: entryPerson, Title: q.Name, Born: string(q.Born), Order: entries[0].Order,
			Text: strings.Join([]string{q.Name, q.Given, q.Family, q.KnownAs, q.NHSNumber, q.Phone, q.Email}, " "), Owner: id.String(), Open: true,
		})
	}
	if err := s.store.PutEntries(entries...); err != nil && s.o.Log != nil {
		s.o.Log.Warn("session: the search index was not brought up to date", "error", err)
	}
}

// everything is more entries than an index ever has.
const everything = 1 << 30

// forgetDestroyed blanks the index of cases that were destroyed, once in a
// session for each.
func (s *Session) forgetDestroyed() error {
	st := s.store.State()
	if st == nil {
		return nil
	}
	for space := range st.Destroyed {
		id := casefile.ID(space)
		s.mu.Lock()
		done := s.forgotten[id]
		s.forgotten[id] = true
		s.mu.Unlock()
		if done {
			continue
		}
		if err := s.forget(id); err != nil {
			return err
		}
	}
	return nil
}

// forget blanks what the index says of a case that was destroyed, and of its
// people.
func (s *Session) forget(id casefile.ID) error {
	s.mu.Lock()
	for doc, d := range s.open {
		if d.Space() == id {
			delete(s.open, doc)
		}
	}
	if s.cases != nil {
		delete(s.cases, id)
	}
	s.mu.Unlock()
	x, err := s.store.Index()
	if err != nil {
		return err
	}
	blank := []search.Entry{{ID: id, Kind: entryCase}}
	found := false
	for _, e := range x.List("", everything) {
		found = found || e.ID == id
	}
	for _, e := range x.List(id.String(), everything) {
		found = true
		blank = append(blank, search.Entry{ID: e.ID, Kind: e.Kind})
	}
	if !found {
		return nil
	}
	return s.store.PutEntries(blank...)
}

// Search finds children and people of the cases on this tablet: by any part
// of their names, with a slip forgiven, by date of birth, by NHS number.
func (s *Session) Search(query string) []Hit {
	x, err := s.store.Index()
	if err != nil {
		return nil
	}
	var out []Hit
	found, typed := x.Find(query, 50), search.Words(search.Fold(query))
	// Whoever is called what was typed comes before those of whom it is only known, as
	// the name of a street is, and a child before the others of that name.
	slices.SortStableFunc(found, func(a, b search.Hit) int {
		return cmp.Or(cmp.Compare(a.Near, b.Near), cmp.Compare(unnamed(typed, a.Title), unnamed(typed, b.Title)), cmp.Compare(other(a), other(b)))
	})
	for _, h := range found {
		hit := Hit{Title: h.Title, Exact: h.Near <= search.Start}
		switch h.Kind {
		case entryCase:
			hit.Kind, hit.Case = HitCase, casefile.ID(h.ID)
			if sum, err := s.cased(hit.Case); err == nil {
				hit.Detail = sum.Address
			}
		case entryPerson:
			hit.Kind, hit.Person = HitPerson, casefile.ID(h.ID)
			if id, err := casefile.ParseID(h.Owner); err == nil {
				hit.Case = id
				if sum, err := s.cased(id); err == nil {
					hit.Detail = "In " + sum.Child.Short() + "’s case"
				}
			}
		default:
			continue
		}
		// A case that has moved on or was destroyed is not found here any more.
		if _, ok := s.store.Doc(hit.Case); !ok || !s.mine(hit.Case) {
			continue
		}
		out = append(out, hit)
	}
	return out
}

// other is 0 for the child whose case it is and 1 for anybody else.
func other(h search.Hit) int {
	if h.Kind == entryCase {
		return 0
	}
	return 1
}

// unnamed is how many of the words that were typed begin no word of a name.
func unnamed(typed []string, name string) (n int) {
	in := search.Words(search.Fold(name))
	for _, w := range typed {
		if !slices.ContainsFunc(in, func(have string) bool { return strings.HasPrefix(have, w) }) {
			n++
		}
	}
	return n
}

func sortPeople(ps []casefile.Person) {
	slices.SortFunc(ps, func(a, b casefile.Person) int { return cmp.Or(cmp.Compare(a.Name, b.Name), a.ID.Compare(b.ID)) })
}

// Index is the encrypted search index of this vault.
func (s *Session) Index() (*search.Index, error) { return s.store.Index() }

// PutEntries adds entries to the search index, or replaces them, durably.
func (s *Session) PutEntries(entries ...search.Entry) error { return s.store.PutEntries(entries...) }
