package main

import (
	"fmt"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/session"
)

type caseAskCmd struct {
	Case   string `arg:"" help:"A case of which this vault holds the essentials."`
	Reason string `required:"" help:"danger, missing, asked, place, plan or other." enum:"danger,missing,asked,place,plan,other"`
	Why    string `required:"" help:"What you must know, and why it cannot wait; the child's own worker and manager see it."`
	Hours  int    `help:"For how long; as long as the organisation lets you if not given."`
}

func (c caseAskCmd) Run(e *env) error {
	id, err := parseCase(c.Case)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	doc, err := s.AskWholeCase(e.ctx, id, session.Asking{Reason: c.Reason, Why: c.Why, For: time.Duration(c.Hours) * time.Hour})
	if err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]string{"id": doc.String()}, doc.String())
	return nil
}

type caseAskedCmd struct{}

func (caseAskedCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, r := range s.AccessRequests() {
		e.print(requestObject(r), fmt.Sprintf("%s  %s  %s  %s  until %s\n  %s. %s", r.Doc, r.Case, r.By.Name, r.State, r.Until.UTC().Format(time.RFC3339), r.ReasonIs, r.Why))
	}
	return nil
}

func requestObject(r dutyaccess.Request) map[string]any {
	yes := []string{}
	for _, a := range r.Approvals {
		yes = append(yes, a.By.Name)
	}
	return map[string]any{
		"id": r.Doc.String(), "case": r.Case.String(), "by": r.By.Name, "reason": r.Reason, "why": r.Why, "state": r.State,
		"asked": r.Asked.UTC().Format(time.RFC3339), "until": r.Until.UTC().Format(time.RFC3339), "answeredBy": r.Answer.Name, "answer": r.AnswerWhy, "yes": yes, "done": r.Done,
	}
}

type caseAnswerCmd struct {
	Request string `arg:"" help:"A request's id, as case asked prints it."`
	Yes     bool   `help:"Open it; without a custodian a second manager must say so too." xor:"what" required:""`
	No      bool   `help:"Do not open it." xor:"what" required:""`
	Why     string `help:"Why; needed with --no."`
}

func (c caseAnswerCmd) Run(e *env) error {
	s, id, err := e.request(c.Request)
	if err != nil {
		return err
	}
	opened, err := s.AnswerAccess(e.ctx, id, c.Yes, c.Why)
	if err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	text := "not opened"
	switch {
	case opened:
		text = "opened"
	case c.Yes:
		text = "noted; another manager must say yes too"
	}
	e.print(map[string]any{"opened": opened}, text)
	return nil
}

type caseGiveBackCmd struct {
	Request string `arg:"" help:"A request's id, as case asked prints it."`
	Done    string `help:"What you read it for, and what you did."`
}

func (c caseGiveBackCmd) Run(e *env) error {
	s, id, err := e.request(c.Request)
	if err != nil {
		return err
	}
	if err := s.EndAccess(e.ctx, id, c.Done); err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]any{"ended": true}, "given back; the case is off this tablet")
	return nil
}

func (e *env) request(text string) (*session.Session, casefile.ID, error) {
	id, err := casefile.ParseID(text)
	if err != nil {
		return nil, id, usageError{fmt.Errorf("%q is not the id of a request", text)}
	}
	s, err := e.session()
	return s, id, err
}
