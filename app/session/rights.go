package session

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// Rights is what the person of this vault may do beside recording: what the
// organisation's log allows their rank now (orglog.Rank). A screen offers
// nothing else; the log refuses it anyway.
type Rights struct {
	Invite   bool // people of the own teams
	Approve  bool // tablets of people whom they manage
	Revoke   bool // the same
	Move     bool // hand a case to another worker or team
	Restrict bool // make a case one for named people
	Admit    bool // let in what the server holds aside
	Lead     bool // make teams, appoint managers
}

// Rights are the rights of this vault's person.
func (s *Session) Rights() Rights {
	st := s.store.State()
	if st == nil {
		return Rights{}
	}
	p := st.People[[16]byte(s.vault.Person)]
	if p == nil || !p.Active() || !s.Joined() || s.IsCustodian() {
		return Rights{} // the custodian's machine has nobody's say
	}
	m := p.Rank >= orglog.Manager
	return Rights{Invite: m, Approve: m, Revoke: m, Move: p.Rank >= orglog.Practitioner, Restrict: m, Admit: m, Lead: p.Rank >= orglog.Lead}
}

// Team is a team of the organisation.
type Team struct {
	Role    string // role id: "team:" and sixteen digits
	Name    string
	Mine    bool // this vault's person is in it
	Members int
}

// Teams are the organisation's teams by name, the person's own first.
func (s *Session) Teams() []Team {
	st := s.store.State()
	if st == nil {
		return nil
	}
	var out []Team
	for id, r := range st.Roles {
		if !strings.HasPrefix(id, orglog.TeamPrefix) {
			continue
		}
		out = append(out, Team{Role: id, Name: s.teamName(id), Mine: r.Members[[16]byte(s.vault.Person)], Members: len(r.Members)})
	}
	slices.SortFunc(out, func(a, b Team) int {
		if a.Mine != b.Mine {
			if a.Mine {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// TeamNamed is the team of a name, however it is written, or of a role id.
func (s *Session) TeamNamed(name string) (Team, bool) {
	for _, t := range s.Teams() {
		if t.Role == name || strings.EqualFold(strings.TrimSpace(name), t.Name) {
			return t, true
		}
	}
	return Team{}, false
}

// TeamMembers are the people of a team, by its role id, by name.
func (s *Session) TeamMembers(role string) []casefile.Person {
	st := s.store.State()
	if st == nil || st.Roles[role] == nil {
		return nil
	}
	var out []casefile.Person
	for id := range st.Roles[role].Members {
		if p := st.People[id]; p != nil && p.Active() {
			out = append(out, member(op.ID(id), s.personName(op.ID(id)), s.teamName(role)))
		}
	}
	sortPeople(out)
	return out
}
