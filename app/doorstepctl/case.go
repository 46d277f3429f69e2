package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/retention"
	"doorstep/app/session"
)

type caseCmds struct {
	New        caseNewCmd        `cmd:"" help:"Open a case for a child; prints its id."`
	List       caseListCmd       `cmd:"" help:"List the cases of this vault."`
	Show       caseShowCmd       `cmd:"" help:"Show one case: people, forms, chronology."`
	Move       caseMoveCmd       `cmd:"" help:"Hand a case to another worker or team."`
	Restrict   caseRestrictCmd   `cmd:"" help:"Make a case one for named people only."`
	Known      caseKnownCmd      `cmd:"" help:"Is this child known to the organisation, and to which team? Shows no content."`
	Ask        caseAskCmd        `cmd:"" help:"Ask to see a whole case of another team, out of hours."`
	Asked      caseAskedCmd      `cmd:"" help:"List who asked to see a whole case, and how it stands."`
	Answer     caseAnswerCmd     `cmd:"" help:"Say yes or no to somebody who asked to see a whole case."`
	GiveBack   caseGiveBackCmd   `cmd:"" help:"Give a whole case back before its time is over."`
	Essentials caseEssentialsCmd `cmd:"" help:"The id of a case's one page of essentials, which duty workers see; made if it is missing."`
}

type caseNewCmd struct {
	Given  string `required:"" help:"First names."`
	Family string `required:"" help:"Family name."`
	DOB    string `required:"" name:"dob" help:"Date of birth." placeholder:"YYYY-MM-DD"`
	Team   string `help:"Another team than your own."`
}

func (c caseNewCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	child := casefile.Person{Given: c.Given, Family: c.Family, Born: casefile.Date(c.DOB)}
	if _, err := time.Parse(time.DateOnly, c.DOB); err != nil {
		return usageError{errors.New("--dob takes a date such as 2018-05-14")}
	}
	var id casefile.ID
	if c.Team == "" {
		id, err = s.NewCase(e.ctx, child)
	} else {
		var t session.Team
		if t, err = findTeam(s, c.Team); err == nil {
			id, err = s.NewCaseIn(e.ctx, child, t.Role)
		}
	}
	if err != nil {
		return err
	}
	e.print(map[string]string{"id": id.String()}, id.String())
	return nil
}

type caseListCmd struct {
	Search string `help:"Only cases and people that match; slips of the finger are forgiven." placeholder:"Q" xor:"what"`
	Duty   bool   `help:"The cases of which this vault holds the essentials and not the record." xor:"what"`
}

func (c caseListCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	if c.Search != "" {
		for _, h := range s.Search(c.Search) {
			e.print(map[string]any{"kind": h.Kind, "case": h.Case.String(), "title": h.Title, "detail": h.Detail, "exact": h.Exact},
				fmt.Sprintf("%s  %s  %s", h.Case, h.Title, h.Detail))
		}
		return nil
	}
	cases := s.Cases()
	if c.Duty {
		cases = s.DutyCases()
	}
	for _, k := range cases {
		e.print(caseObject(k), fmt.Sprintf("%s  %s, born %s  %s", k.ID, k.Child.Name, k.Child.Born, k.Team))
	}
	return nil
}

func caseObject(k casefile.CaseSummary) map[string]any {
	return map[string]any{
		"id": k.ID.String(), "given": k.Child.Given, "family": k.Child.Family, "dob": string(k.Child.Born), "team": k.Team,
		"closed": k.Closed, "onlyHere": k.OnlyHere, "choices": k.Choices,
	}
}

type caseShowCmd struct {
	Case string `arg:"" help:"A case's id."`
}

func (c caseShowCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	k, err := openCase(s, c.Case)
	if err != nil {
		return err
	}
	m := caseObject(k.CaseSummary)
	var people, forms, entries []map[string]any
	var b strings.Builder
	fmt.Fprintf(&b, "%s, born %s\n", k.Child.Name, k.Child.Born)
	for _, p := range k.People {
		people = append(people, map[string]any{"name": p.Name, "role": p.Role, "phone": p.Phone})
		fmt.Fprintf(&b, "  %s  %s\n", p.Name, p.Role)
	}
	for _, d := range k.Forms {
		forms = append(forms, docObject(d))
		fmt.Fprintf(&b, "  %s  %s  %s\n", d.ID, d.Title, d.Status)
	}
	for _, x := range k.Chronology {
		entries = append(entries, map[string]any{"on": string(x.On), "title": x.Title, "text": x.Text, "kind": x.Kind})
		fmt.Fprintf(&b, "  %s  %s\n", x.On, x.Title)
	}
	r, err := s.Record(k.ID)
	if err != nil {
		return err
	}
	var keep []map[string]any
	for _, p := range retention.Of(r) {
		keep = append(keep, map[string]any{"what": p.What, "until": string(p.Until), "why": p.Why})
		fmt.Fprintf(&b, "  keep to %s  %s, %s\n", p.Until, p.What, p.Why)
	}
	m["people"], m["forms"], m["chronology"], m["keep"] = people, forms, entries, keep
	e.print(m, strings.TrimRight(b.String(), "\n"))
	return nil
}

func openCase(s *session.Session, id string) (*casefile.Case, error) {
	cid, err := parseCase(id)
	if err != nil {
		return nil, err
	}
	return s.Case(cid)
}
