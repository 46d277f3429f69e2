package main

import (
	"errors"
	"fmt"

	"doorstep/app/casefile"
	"doorstep/app/session"
)

type caseMoveCmd struct {
	Case string `arg:"" help:"A case's id."`
	Team string `help:"The team that has it from now on: name or role id; its team stays if not given."`
	To   string `help:"The person who has it from now on: name or id." placeholder:"PERSON"`
	Why  string `help:"The reason, kept in the case's record."`
}

func (c caseMoveCmd) Run(e *env) error {
	if c.Team == "" && c.To == "" {
		return usageError{errors.New("say where the case goes: --team, --to or both")}
	}
	id, err := parseCase(c.Case)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	m := session.Moving{Why: c.Why}
	if c.Team != "" {
		t, err := findTeam(s, c.Team)
		if err != nil {
			return err
		}
		m.Team = t.Role
	}
	if c.To != "" {
		p, err := findMember(s, c.To)
		if err != nil {
			return err
		}
		m.Worker = p.ID
	}
	if err := s.Move(e.ctx, id, m); err != nil {
		return err
	}
	e.print(map[string]string{"case": c.Case, "team": m.Team, "worker": idOrNone(m.Worker)}, "handed over; it counts for others from the next sync on")
	return nil
}

func idOrNone(id casefile.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

type caseRestrictCmd struct {
	Case string   `arg:"" help:"A case's id."`
	To   []string `required:"" sep:"none" help:"Somebody who may see it from now on: name or id; once for each." placeholder:"PERSON"`
	Why  string   `help:"The reason, kept in the case's record."`
}

func (c caseRestrictCmd) Run(e *env) error {
	id, err := parseCase(c.Case)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	var people []casefile.ID
	for _, who := range c.To {
		p, err := findMember(s, who)
		if err != nil {
			return err
		}
		people = append(people, p.ID)
	}
	if err := s.Restrict(e.ctx, id, people, c.Why); err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]any{"case": c.Case, "people": len(people)}, fmt.Sprintf("%d people may see this case from now on", len(people)))
	return nil
}

type caseKnownCmd struct {
	Query string `arg:"" help:"A name or a date of birth."`
}

func (c caseKnownCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, h := range s.Known(c.Query) {
		e.print(map[string]any{"case": idOrNone(h.Case), "title": h.Title, "detail": h.Detail, "exact": h.Exact},
			fmt.Sprintf("%s  %s", h.Title, h.Detail))
	}
	return nil
}

type caseEssentialsCmd struct {
	Case string `arg:"" help:"A case's id."`
}

func (c caseEssentialsCmd) Run(e *env) error {
	id, err := parseCase(c.Case)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	doc, err := s.Essentials(e.ctx, id)
	if err != nil {
		return err
	}
	e.print(map[string]string{"id": doc.String()}, doc.String())
	return nil
}
