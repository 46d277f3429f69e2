package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Moving says where a case goes.
type Moving struct {
	Team   string      // role id of the team; "" keeps the team
	Worker casefile.ID // person who has it from now on; zero: nobody yet
	Why    string      // shown in the case's own record
}

// Move hands a case to another worker or team. It needs no signal and nobody
// else's tablet: the case and its essentials get a key that is wrapped to the
// new team and that opens what was written before, the case's record says who
// moved it and why, and the directory's card shows it to the new team's tablets.
// What the old team still wrote offline arrives and is merged.
func (s *Session) Move(ctx context.Context, caseID casefile.ID, m Moving) error {
	st := s.store.State()
	if st == nil {
		return ErrWaiting
	}
	if !s.mine(caseID) || !s.Rights().Move {
		return ErrNotYours
	}
	k, err := s.store.Keys(caseID)
	if err != nil {
		return ErrNoCase
	}
	p, err := s.parts(caseID)
	if err != nil {
		return err
	}
	from := homeRole(k.Holders)
	to := m.Team
	if to == "" {
		to = from
	}
	role := st.Roles[to]
	if role == nil || !strings.HasPrefix(to, orglog.TeamPrefix) && to != from {
		return errors.New("there is no such team; choose one of the organisation’s teams")
	}
	if orglog.IsNamed(from) && to != from {
		return errors.New("this case is for named people only. Hand it to one of them, or name others first")
	}
	worker := ""
	if !m.Worker.IsZero() {
		who := st.People[[16]byte(m.Worker)]
		if who == nil || !who.Active() || !role.Members[[16]byte(m.Worker)] {
			return fmt.Errorf("that colleague is not in %s; choose somebody who is", s.roleName(to))
		}
		worker = s.personName(m.Worker).name
	}
	if strings.TrimSpace(m.Why) == "" {
		return errors.New("say why the case moves; it stands in the case’s record")
	}

	// The record says it first, under the key that everybody concerned opens.
	child := p.Summary().Child
	text := "Case handed to " + joinWords(worker, s.roleName(to))
	if to == from {
		text = "Case handed to " + cmp.Or(worker, "nobody yet") + " in " + s.roleName(to)
	}
	if err := s.logAccess(ctx, caseID, text, m.Why); err != nil {
		return err
	}
	c, err := s.OpenDoc(caseID)
	if err != nil {
		return err
	}
	if to != from {
		if _, err := c.Set(ctx, casefile.Cell{LinkID: "case.team"}, s.teamValue(to)); err != nil {
			return err
		}
	}
	if m.Worker.IsZero() {
		_, err = c.Set(ctx, casefile.Cell{LinkID: "case.lead"})
	} else {
		_, err = c.Set(ctx, casefile.Cell{LinkID: "case.lead"}, fhir.ReferenceValue("Practitioner/"+m.Worker.String(), worker))
	}
	if err != nil {
		return err
	}
	if to == from {
		return nil
	}
	return s.rewrapCase(ctx, caseID, k.Kind, to, child)
}

// rewrapCase gives a case and its essentials new keys for another role, and its
// card the role.
func (s *Session) rewrapCase(ctx context.Context, caseID casefile.ID, kind orglog.SpaceKind, to string, child casefile.Person) error {
	if err := s.store.Rewrap(ctx, caseID, kind, s.withCustodian([]string{to})); err != nil {
		return err
	}
	ess := EssentialsOf(caseID)
	switch _, err := s.store.Keys(ess); {
	case errors.Is(err, store.ErrSpace):
		if err := s.beginEssentials(ctx, caseID, to); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		if err := s.store.Rewrap(ctx, ess, orglog.SpaceEssentials, s.essentialsRoles(to)); err != nil {
			return err
		}
	}
	s.accessChanged()
	if err := s.putCard(ctx, caseID, child, to); err != nil {
		return err
	}
	s.indexCase(caseID)
	s.emit(Event{Kind: EventCases, Case: caseID})
	s.nudge()
	return nil
}

// homeRole is the role whose case it is: the one that is neither duty nor
// custodian.
func homeRole(roles []string) string {
	for _, r := range roles {
		if r != orglog.RoleDuty && r != orglog.RoleCustodian {
			return r
		}
	}
	return ""
}

// roleName is a role in words.
func (s *Session) roleName(role string) string {
	if orglog.IsNamed(role) {
		return "the named people"
	}
	return s.teamName(role)
}

func joinWords(worker, team string) string {
	if worker == "" {
		return team
	}
	return worker + ", " + team
}

// NewRestrictedCase opens a case for named people, the one who opens it among
// them. Nobody else's tablet holds any of it, out-of-hours workers' included.
func (s *Session) NewRestrictedCase(ctx context.Context, child casefile.Person, people []casefile.ID, why string) (casefile.ID, error) {
	role, err := s.newNamedRole(people)
	if err != nil {
		return casefile.ID{}, err
	}
	id, err := s.NewCaseIn(ctx, child, role)
	if err != nil {
		return id, err
	}
	return id, s.logAccess(ctx, id, "Case opened for named people: "+s.namesOf(role), why)
}

// Restrict makes a case one for the named people only: its key and that of its
// essentials are wrapped to them alone from here on, and the directory names the
// child no more. What others' tablets have read by then they have read; they
// show it no more, and open nothing that is written from here on.
func (s *Session) Restrict(ctx context.Context, caseID casefile.ID, people []casefile.ID, why string) error {
	if !s.Rights().Restrict {
		return ErrNotYours
	}
	if !s.mine(caseID) {
		return ErrNotYours
	}
	if strings.TrimSpace(why) == "" {
		return errors.New("say why the case is restricted; it stands in the case’s record")
	}
	k, err := s.store.Keys(caseID)
	if err != nil {
		return ErrNoCase
	}
	p, err := s.parts(caseID)
	if err != nil {
		return err
	}
	role, err := s.newNamedRole(people)
	if err != nil {
		return err
	}
	if err := s.logAccess(ctx, caseID, "Case restricted to "+s.namesOf(role), why); err != nil {
		return err
	}
	c, err := s.OpenDoc(caseID)
	if err != nil {
		return err
	}
	if _, err := c.Set(ctx, casefile.Cell{LinkID: "case.team"}, s.teamValue(role)); err != nil {
		return err
	}
	return s.rewrapCase(ctx, caseID, k.Kind, role, p.Summary().Child)
}

// IsRestricted reports whether a case is for named people only.
func (s *Session) IsRestricted(caseID casefile.ID) bool {
	if c, ok := s.cards()[caseID]; ok && c.restricted() {
		return true
	}
	k, err := s.store.Keys(caseID)
	return err == nil && orglog.IsNamed(homeRole(k.Holders))
}

// NamedPeople are the people of a restricted case, by name.
func (s *Session) NamedPeople(caseID casefile.ID) []casefile.Person {
	k, err := s.store.Keys(caseID)
	if err != nil || !orglog.IsNamed(homeRole(k.Holders)) {
		return nil
	}
	return s.TeamMembers(homeRole(k.Holders))
}

// newNamedRole makes the role of a restricted case, with the person who makes it
// among its members: a case that nobody present can open helps nobody.
func (s *Session) newNamedRole(people []casefile.ID) (string, error) {
	st := s.store.State()
	if st == nil {
		return "", ErrWaiting
	}
	if !s.Rights().Restrict {
		return "", ErrNotYours
	}
	members := []orglog.ID{[16]byte(s.vault.Person)}
	for _, id := range people {
		p := st.People[[16]byte(id)]
		if p == nil || !p.Active() || p.Rank == orglog.Guest {
			return "", errors.New("only colleagues of the organisation can be named")
		}
		if !slices.Contains(members, [16]byte(id)) {
			members = append(members, [16]byte(id))
		}
	}
	random, err := op.RandomID(randReader)
	if err != nil {
		return "", err
	}
	role := orglog.NamedRole([8]byte(random[:8]))
	c, g, err := st.NewRole(randReader, role, members, nil, nil)
	if err != nil {
		return "", fmt.Errorf("the case cannot be restricted: %w", err)
	}
	if err := s.store.Propose(c); err != nil {
		return "", notYours(err)
	}
	return role, s.store.AddRole(role, g)
}

// notYours puts the log's refusal into words.
func notYours(err error) error {
	if errors.Is(err, orglog.ErrNotAllowed) {
		return fmt.Errorf("%w (%w)", ErrNotYours, err)
	}
	return err
}

// namesOf are the names of a role's members, for a record.
func (s *Session) namesOf(role string) string {
	var names []string
	for _, p := range s.TeamMembers(role) {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// accessSource marks the entries of a case's chronology that say who was given
// its keys.
const accessSource = "Doorstep: who can open this case"

// logAccess writes into the case's own record that its keys were given to
// somebody, by whom and why, for the allocated worker and the manager to see
// (sync-and-crypto.md 1.1, 5 row 22). Nothing is released before it is durable.
func (s *Session) logAccess(ctx context.Context, caseID casefile.ID, what, why string) error {
	f, err := s.Form(casefile.FormChr)
	if err != nil {
		return err
	}
	id, err := op.NewID(randReader, s.o.Now())
	if err != nil {
		return err
	}
	answers := map[string][]fhir.Value{
		"chr.date":   {fhir.Prim(fhir.Date, string(casefile.DateOf(s.now())))},
		"chr.what":   {fhir.TextValue(shorten(what, 400))},
		"chr.source": {fhir.TextValue(accessSource)},
	}
	if why = strings.TrimSpace(why); why != "" {
		answers["chr.response"] = []fhir.Value{fhir.TextValue(shorten(why, 400))}
	}
	if v, ok := optionOf(f, "chr.kind", "worker-change"); ok {
		answers["chr.kind"] = []fhir.Value{v}
	}
	d, t, err := casefile.Begin(s.config(id, caseID, f, nil), casefile.Start{Case: caseID, Author: s.Me().Reference(), Answers: answers})
	if err != nil {
		return err
	}
	if err := t.Wait(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	if s.open != nil {
		s.open[id] = d
	}
	s.mu.Unlock()
	s.emit(Event{Kind: EventCases, Case: caseID, Doc: id})
	return nil
}

func shorten(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// Access is one entry of a case's record about who was given its keys.
type Access struct {
	On   casefile.Date
	What string
	Why  string
	By   string
	Doc  casefile.ID
}

// AccessEntries are those of a case, newest first.
func (s *Session) AccessEntries(caseID casefile.ID) []Access {
	var out []Access
	docs := s.store.Docs(caseID)
	for i := range docs {
		info := docs[len(docs)-1-i] // ids of documents rise with time
		if formName(info.Form) != casefile.FormChr {
			continue
		}
		d, err := s.any(info.ID)
		if err != nil || d.Text("chr.source") != accessSource {
			continue
		}
		a := Access{What: d.Text("chr.what"), Why: d.Text("chr.response"), By: d.Summary().StartedBy, Doc: info.ID}
		if v, ok := d.Answer("chr.date"); ok {
			a.On = casefile.Date(v.Text)
		}
		out = append(out, a)
	}
	return out
}
