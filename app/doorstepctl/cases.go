package main

import (
	"errors"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/session"
)

type caseCmd struct {
	New  caseNewCmd  `cmd:"" help:"Open a case for a child."`
	List caseListCmd `cmd:"" help:"List cases, or search people and cases."`
	Show caseShowCmd `cmd:"" help:"Show one case."`
}

type caseNewCmd struct {
	Given  string `required:"" help:"First names."`
	Family string `required:"" help:"Family name."`
	DOB    string `name:"dob" required:"" help:"Date of birth, YYYY-MM-DD."`
	NHS    string `name:"nhs" help:"NHS number, if known."`
	Team   string `help:"Name of the team; your own without it."`
}

func (c *caseNewCmd) Run(a *app) error {
	if _, ok := casefile.Date(c.DOB).Time(); !ok {
		return fmt.Errorf("%w: --dob is a date such as 2017-06-14", errUse)
	}
	s, err := a.session()
	if err != nil {
		return err
	}
	child := casefile.Person{Given: c.Given, Family: c.Family, Born: casefile.Date(c.DOB), NHSNumber: c.NHS}
	var id casefile.ID
	if c.Team != "" {
		id, err = s.NewCaseIn(a.ctx, child, session.TeamRole(c.Team))
	} else {
		id, err = s.NewCase(a.ctx, child)
	}
	if err != nil {
		return err
	}
	return a.say(map[string]any{"id": id}, id.String())
}

// caseRow is a case in a list.
type caseRow struct {
	ID       casefile.ID `json:"id"`
	Name     string      `json:"name"`
	Born     string      `json:"born,omitempty"`
	Team     string      `json:"team,omitempty"`
	OnlyHere int         `json:"onlyHere"`
	Choices  int         `json:"choices"`
}

func rowOf(c casefile.CaseSummary) caseRow {
	return caseRow{ID: c.ID, Name: c.Child.Name, Born: string(c.Child.Born), Team: c.Team, OnlyHere: c.OnlyHere, Choices: c.Choices}
}

type caseListCmd struct {
	Search string `help:"Part of a name, a date of birth or a number." placeholder:"Q"`
}

func (c *caseListCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	if c.Search == "" {
		for _, x := range s.Cases() {
			r := rowOf(x)
			if err := a.say(r, strings.Join([]string{r.ID.String(), r.Name, r.Born, r.Team}, "\t")); err != nil {
				return err
			}
		}
		return nil
	}
	for _, h := range s.Search(c.Search) {
		v := map[string]any{"kind": h.Kind, "id": h.Case, "name": h.Title, "detail": h.Detail, "exact": h.Exact}
		if err := a.say(v, strings.Join([]string{h.Case.String(), string(h.Kind), h.Title, h.Detail}, "\t")); err != nil {
			return err
		}
	}
	return nil
}

type caseShowCmd struct {
	Case string `arg:"" help:"Id of the case."`
}

func (c *caseShowCmd) Run(a *app) error {
	id, err := idArg(c.Case)
	if err != nil {
		return err
	}
	s, err := a.session()
	if err != nil {
		return err
	}
	x, err := s.Case(id)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\tborn %s\t%s\n", x.Child.Name, x.Child.Born, x.Team)
	for _, al := range x.Alerts {
		fmt.Fprintf(&b, "alert\t%s\n", al.Text)
	}
	for _, p := range x.People {
		fmt.Fprintf(&b, "person\t%s\t%s\n", p.Name, p.Role)
	}
	for _, f := range x.Forms {
		fmt.Fprintf(&b, "form\t%s\t%s\t%s\t%d of %d sections\n", f.ID, f.Form, f.Status, f.Progress.Finished, f.Progress.Sections)
	}
	for _, e := range x.Chronology {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", e.On, e.Title, e.Text)
	}
	return a.say(x, strings.TrimSuffix(b.String(), "\n"))
}

func idArg(text string) (casefile.ID, error) {
	id, err := casefile.ParseID(text)
	if err != nil {
		return id, fmt.Errorf("%w: %q is not an id", errUse, text)
	}
	return id, nil
}

type conflictsCmd struct{}

// conflictRow is one cell that needs a choice.
type conflictRow struct {
	Doc      casefile.ID   `json:"doc"`
	Cell     string        `json:"cell"`
	Option   string        `json:"option,omitempty"`
	Question string        `json:"question"`
	Before   string        `json:"before,omitempty"`
	Answers  []conflictAns `json:"answers"`
}

type conflictAns struct {
	Dot   string `json:"dot"`
	Value string `json:"value"`
	By    string `json:"by"`
	At    string `json:"at"`
}

func (c *conflictsCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	for _, k := range s.Conflicts() {
		r := conflictRow{Doc: k.Doc, Cell: cellText(k), Option: k.Option, Question: k.Question, Before: k.Before}
		text := fmt.Sprintf("%s %s\n  %s", r.Doc, r.Cell, r.Question)
		for _, v := range k.Answers {
			r.Answers = append(r.Answers, conflictAns{Dot: v.Dot.String(), Value: v.Text, By: v.By, At: v.At.Format("2006-01-02T15:04:05Z07:00")})
			text += fmt.Sprintf("\n  %s\t%s\t%s: %s", v.Dot, v.At.Format("2 Jan 15:04"), v.By, v.Text)
		}
		if err := a.say(r, text); err != nil {
			return err
		}
	}
	return nil
}

// cellText is a conflict's cell as `resolve` takes it: the innermost row and
// the question, or a row's own key.
func cellText(k session.Conflict) string {
	switch {
	case k.Cell.LinkID == "":
		return "[" + string(k.Cell.Row) + "]"
	case k.Cell.Row != "":
		return "[" + string(k.Cell.Row) + "]." + k.Cell.LinkID
	}
	return k.Cell.LinkID
}

type resolveCmd struct {
	Doc   string  `arg:"" help:"Id of the document."`
	Cell  string  `arg:"" help:"The cell, as conflicts prints it."`
	Keep  string  `help:"Dot of the answer to keep." placeholder:"DOT" xor:"what"`
	Value *string `help:"A new answer in place of all." placeholder:"V" xor:"what"`
	Why   string  `help:"Why."`
}

func (c *resolveCmd) Run(a *app) error {
	id, err := idArg(c.Doc)
	if err != nil {
		return err
	}
	s, err := a.session()
	if err != nil {
		return err
	}
	want := c.Cell
	if p, err := casefile.ParsePath(c.Cell); err == nil && p.Row != "" {
		want = "[" + string(p.Row) + "]." + p.Link
	}
	for _, k := range s.Conflicts() {
		if k.Doc != id || cellText(k) != want {
			continue
		}
		if c.Keep != "" {
			for _, v := range k.Answers {
				if v.Dot.String() == c.Keep {
					if err := s.Resolve(a.ctx, k, v.Dot); err != nil {
						return err
					}
					return a.say(map[string]any{"resolved": true}, "Chosen. The other answer stays in the record.")
				}
			}
			continue // another option of the same question may have it
		}
		if c.Value == nil {
			return fmt.Errorf("%w: give --keep or --value", errUse)
		}
		d, err := s.OpenDoc(id)
		if err != nil {
			return err
		}
		it := d.Form().Item(k.Cell.LinkID)
		if it == nil {
			return errors.New("only an answer can be given in place of both; keep one of them")
		}
		in, err := casefile.ParseInput(it, *c.Value)
		if err != nil {
			return err
		}
		if len(in.Values) != 1 {
			return fmt.Errorf("%w: --value is one answer", errUse)
		}
		if err := s.ResolveValue(a.ctx, k, in.Values[0]); err != nil {
			return err
		}
		return a.say(map[string]any{"resolved": true}, "Written in place of both. They stay in the record.")
	}
	return casefile.ErrNoChoice
}

type syncCmd struct {
	Once bool `help:"One sync and no more; this is so anyway." hidden:""`
}

func (c *syncCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	r, err := s.Sync(a.ctx)
	if err != nil {
		return err
	}
	return a.say(r, fmt.Sprintf("Sent %d changes, got %d. %d wait, %d need a choice.", r.Pushed, r.Pulled, r.Pending, r.Conflicts))
}

type fsckCmd struct{}

func (c *fsckCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	wrong, err := s.Fsck()
	if err != nil {
		return err
	}
	if wrong == nil {
		wrong = []string{}
	}
	text := "Everything is in order."
	if len(wrong) > 0 {
		text = strings.Join(wrong, "\n")
	}
	if err := a.say(map[string]any{"ok": len(wrong) == 0, "wrong": wrong}, text); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return errors.New("the vault has damage; it is built again when it opens next")
	}
	return nil
}
