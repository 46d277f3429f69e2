package session

import (
	"errors"
	"strings"

	"doorstep/app/casefile"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// Me is the person whose vault this is.
func (s *Session) Me() casefile.Person {
	id := op.ID(s.vault.Person)
	n := s.personName(id)
	if n.name == "" {
		n = personName{s.names.Person, s.names.Role}
	}
	return member(id, n, s.names.Team)
}

func member(id op.ID, n personName, team string) casefile.Person {
	given, family, _ := strings.Cut(n.name, " ")
	if i := strings.LastIndexByte(n.name, ' '); i >= 0 {
		given, family = n.name[:i], n.name[i+1:]
	}
	return casefile.Person{ID: id, Ref: "Practitioner/" + id.String(), Name: n.name, Given: given, Family: family, Role: n.title, Team: team}
}

// Organisation is the organisation's name.
func (s *Session) Organisation() string { return s.names.Organisation }

// Colleagues are the people of the organisation, by name.
func (s *Session) Colleagues() []casefile.Person {
	st := s.store.State()
	if st == nil {
		return nil
	}
	var out []casefile.Person
	for id, p := range st.People {
		if p.Active() {
			out = append(out, member(op.ID(id), s.personName(op.ID(id)), ""))
		}
	}
	sortPeople(out)
	return out
}

// personName opens a name of the organisation's log.
func (s *Session) personName(id op.ID) personName {
	s.mu.Lock()
	n, ok := s.people[id]
	s.mu.Unlock()
	if ok {
		return n
	}
	st := s.store.State()
	if st == nil {
		return personName{}
	}
	p := st.People[id]
	if p == nil {
		return personName{}
	}
	text, err := p.Name.Open(s.store.Keyring(), st.Org, orglog.NamePerson, id[:])
	if err != nil {
		return personName{}
	}
	n.name, n.title, _ = strings.Cut(text, "\n")
	s.mu.Lock()
	s.people[id] = n
	s.mu.Unlock()
	return n
}

// author is who writes in an incarnation.
func (s *Session) author(inc op.ID) casefile.Author {
	kid, ok := s.store.Writer(inc)
	if !ok {
		return casefile.Author{}
	}
	if kid == s.vaultKey() {
		me := s.Me()
		return casefile.Author{Person: me.ID, Name: me.Name, Role: me.Role, Me: true}
	}
	st := s.store.State()
	if st == nil {
		return casefile.Author{}
	}
	d, ok := st.DeviceByKID(kid)
	if !ok {
		return casefile.Author{}
	}
	n := s.personName(op.ID(d.Person))
	return casefile.Author{Person: op.ID(d.Person), Name: n.name, Role: n.title, Me: op.ID(d.Person) == op.ID(s.vault.Person)}
}

func (s *Session) vaultKey() sign.KID { return s.key }

// identity is what a vault says of whose it is, without a key: a session keeps no
// other copy of those than the keystore's, which forgets them when it is closed.
func identity(v keystore.Vault) keystore.Vault {
	return keystore.Vault{Device: v.Device, Person: v.Person, Org: v.Org, Genesis: v.Genesis, NoteKey: v.NoteKey, Server: v.Server}
}

// team is the role of the team that new cases are wrapped to: the first of
// the person's teams by name.
func (s *Session) team() (string, error) {
	if s.store.State() == nil {
		return "", ErrWaiting
	}
	if teams := s.Teams(); len(teams) > 0 && teams[0].Mine {
		return teams[0].Role, nil
	}
	return "", errors.New("you are in no team yet; ask your manager")
}

// teamName is the name of a team's role.
func (s *Session) teamName(role string) string {
	st := s.store.State()
	if st != nil {
		if r := st.Roles[role]; r != nil && r.Name != nil {
			if name, err := r.Name.Open(s.store.Keyring(), st.Org, orglog.NameRole, []byte(role)); err == nil {
				return name
			}
		}
	}
	return strings.TrimPrefix(role, orglog.TeamPrefix)
}
