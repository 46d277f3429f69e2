package session

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// NewCase opens a case for a child in the person's team and returns its id.
func (s *Session) NewCase(ctx context.Context, child casefile.Person) (casefile.ID, error) {
	team, err := s.team()
	if err != nil {
		return casefile.ID{}, err
	}
	return s.NewCaseIn(ctx, child, team)
}

// NewCaseIn opens a case in a team, by the team's role id.
func (s *Session) NewCaseIn(ctx context.Context, child casefile.Person, team string) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	if strings.TrimSpace(child.Given+child.Family) == "" {
		return fail(errors.New("enter the child’s name"))
	}
	if err := s.closed(); err != nil {
		return fail(err)
	}
	id, err := op.RandomID(randReader)
	if err != nil {
		return fail(err)
	}
	kind := orglog.SpaceCore
	if orglog.IsNamed(team) {
		kind = orglog.SpaceRestricted
	}
	if err := s.store.NewSpace(id, kind, s.withCustodian([]string{team})); err != nil {
		return fail(err)
	}
	personID, err := s.putPerson(ctx, id, child, "child")
	if err != nil {
		return fail(err)
	}
	f, err := s.Form(casefile.FormCase)
	if err != nil {
		return fail(err)
	}
	child.ID, child.Child = personID, true
	child.Ref = "Patient/" + personID.String()
	child.Name = strings.TrimSpace(child.Given + " " + child.Family)
	me := s.Me()
	_, t, err := casefile.Begin(s.config(id, id, f, &casefile.Known{User: me}), casefile.Start{
		Case: id, Subject: child.Reference(), Author: me.Reference(),
		Answers: map[string][]fhir.Value{
			"case.child": {child.Value()},
			"case.team":  {s.teamValue(team)},
		},
	})
	if err != nil {
		return fail(err)
	}
	if err := t.Wait(ctx); err != nil {
		return fail(err)
	}
	if err := s.beginEssentials(ctx, id, team); err != nil {
		return fail(err)
	}
	if err := s.putCard(ctx, id, child, team); err != nil {
		return fail(err)
	}
	s.indexCase(id)
	s.emit(Event{Kind: EventCases, Case: id})
	return id, nil
}

// teamValue is a team as an answer.
func (s *Session) teamValue(role string) fhir.Value {
	if orglog.IsNamed(role) {
		return fhir.ReferenceValue("", "Named people")
	}
	return fhir.ReferenceValue("Organization/"+strings.TrimPrefix(role, orglog.TeamPrefix), s.teamName(role))
}

// AddPerson adds a person to a case and to its list of people, and returns
// the person as kept.
func (s *Session) AddPerson(ctx context.Context, caseID casefile.ID, p casefile.Person) (casefile.Person, error) {
	kind := "relative"
	switch {
	case p.Child:
		kind = "child"
	case strings.HasPrefix(p.Ref, "Practitioner"):
		kind = "practitioner"
	case strings.Contains(strings.ToLower(p.Role), "mother"), strings.Contains(strings.ToLower(p.Role), "father"), strings.Contains(strings.ToLower(p.Role), "mum"), strings.Contains(strings.ToLower(p.Role), "dad"):
		kind = "parent"
	case strings.Contains(strings.ToLower(p.Role), "sister"), strings.Contains(strings.ToLower(p.Role), "brother"), strings.Contains(strings.ToLower(p.Role), "sibling"):
		kind = "sibling"
	}
	return s.AddPersonAs(ctx, caseID, p, kind, false)
}

// AddPersonAs is AddPerson with the person's kind (a code of person.kind) and
// whether they live with the child.
func (s *Session) AddPersonAs(ctx context.Context, caseID casefile.ID, p casefile.Person, kind string, home bool) (casefile.Person, error) {
	if strings.TrimSpace(p.Given+p.Family) == "" {
		p.Given, p.Family, _ = strings.Cut(strings.TrimSpace(p.Name), " ")
	}
	id, err := s.putPerson(ctx, caseID, p, kind)
	if err != nil {
		return p, err
	}
	d, err := s.any(id)
	if err != nil {
		return p, err
	}
	kept := casefile.PersonOf(d)
	c, err := s.OpenDoc(caseID)
	if err != nil {
		return p, err
	}
	row, _, err := c.AddRow(ctx, "case.people", "")
	if err != nil {
		return p, err
	}
	as := map[string]string{"child": "sibling", "other": "friend"}[kind]
	if as == "" {
		as = kind
	}
	if _, err := c.Set(ctx, casefile.Cell{Row: row, LinkID: "case.people.person"}, kept.Value()); err != nil {
		return p, err
	}
	if v, ok := optionOf(c.Form(), "case.people.as", as); ok {
		if _, err := c.Set(ctx, casefile.Cell{Row: row, LinkID: "case.people.as"}, v); err != nil {
			return p, err
		}
	}
	if _, err := c.Set(ctx, casefile.Cell{Row: row, LinkID: "case.people.household"}, fhir.BoolValue(home)); err != nil {
		return p, err
	}
	inCase := kept
	if inCase.Role == "" {
		inCase.Role = p.Role
	}
	if err := s.addToEssentials(ctx, caseID, inCase); err != nil {
		return p, err
	}
	s.indexCase(caseID)
	s.emit(Event{Kind: EventCases, Case: caseID})
	return kept, nil
}

// putPerson begins a person record.
func (s *Session) putPerson(ctx context.Context, caseID casefile.ID, p casefile.Person, kind string) (casefile.ID, error) {
	f, err := s.Form(casefile.FormPerson)
	if err != nil {
		return casefile.ID{}, err
	}
	id, err := op.NewID(randReader, s.o.Now())
	if err != nil {
		return id, err
	}
	answers := map[string][]fhir.Value{}
	text := func(link, v string) {
		if v = strings.TrimSpace(v); v != "" {
			answers[link] = []fhir.Value{fhir.TextValue(v)}
		}
	}
	if v, ok := optionOf(f, "person.kind", kind); ok {
		answers["person.kind"] = []fhir.Value{v}
	}
	text("person.given", p.Given)
	text("person.family", p.Family)
	text("person.known-as", p.KnownAs)
	text("person.phone", p.Phone)
	text("person.email", p.Email)
	text("person.nhs-number", strings.ReplaceAll(p.NHSNumber, " ", ""))
	address, postcode := splitPostcode(p.Address)
	text("person.address", address)
	text("person.postcode", postcode)
	if p.Born != "" {
		answers["person.dob"] = []fhir.Value{fhir.Prim(fhir.Date, string(p.Born))}
	}
	if kind == "practitioner" {
		text("person.role", p.Role)
	} else if p.Role != "" {
		answers["person.relationship"] = []fhir.Value{relationship(f, p.Role)}
	}
	if p.Notes == "parental responsibility" {
		if v, ok := optionOf(f, "person.pr", "yes-stated"); ok {
			answers["person.pr"] = []fhir.Value{v}
		}
	}
	_, t, err := casefile.Begin(s.config(id, caseID, f, nil), casefile.Start{Case: caseID, Author: s.Me().Reference(), Answers: answers})
	if err != nil {
		return id, err
	}
	return id, t.Wait(ctx)
}

// relationship is the option whose words or code say the same, else the words
// as they are.
func relationship(f *engine.Form, words string) fhir.Value {
	it := f.Item("person.relationship")
	code := strings.ReplaceAll(strings.ToLower(words), " ", "-")
	code = cmp.Or(map[string]string{"mum": "mother", "dad": "father"}[code], code)
	if it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code || strings.EqualFold(o.Label, words) {
				return o.Value
			}
		}
	}
	return fhir.TextValue(words)
}

func optionOf(f *engine.Form, link, code string) (fhir.Value, bool) {
	if it := f.Item(link); it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code {
				return o.Value, true
			}
		}
	}
	return fhir.Value{}, false
}

// splitPostcode takes a postcode off the end of an address.
func splitPostcode(address string) (rest, postcode string) {
	i := strings.LastIndex(address, ", ")
	if i < 0 || !strings.ContainsAny(address[i:], "0123456789") || len(address)-i > 11 {
		return address, ""
	}
	return address[:i], address[i+2:]
}
