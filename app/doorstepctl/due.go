package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/due/ical"
	"doorstep/app/session"
)

type dueCmds struct {
	List dueListCmd `cmd:"" help:"Everything that has a date, late things first."`
	ICS  dueICSCmd  `cmd:"" name:"ics" help:"The year ahead as a calendar file."`
}

// dueOf narrows the list to what a command asks for.
type dueOf struct {
	Case string `help:"Only of this case." placeholder:"CASE"`
	Mine bool   `help:"Only what is mine to do." xor:"whose"`
	Team string `help:"Only what people of this team are to do, and what nobody owns." placeholder:"TEAM" xor:"whose"`
}

func (c dueOf) items(e *env, s *session.Session) ([]due.Item, error) {
	var items []due.Item
	var err error
	if c.Case == "" {
		items, err = s.Due(e.ctx)
	} else {
		var id casefile.ID
		if id, err = casefile.ParseID(c.Case); err == nil {
			items, err = s.DueIn(id)
		}
	}
	if err == nil && c.Mine {
		items = due.ForPerson(items, s.Me())
	}
	if err == nil && c.Team != "" {
		t, err := findTeam(s, c.Team)
		if err != nil {
			return nil, err
		}
		items = due.ForTeam(items, s.TeamMembers(t.Role))
	}
	return items, err
}

type dueListCmd struct {
	dueOf
	All bool `help:"Also what is done and what is not needed any more."`
}

func (c dueListCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	items, err := c.items(e, s)
	if err != nil {
		return err
	}
	today := s.Today()
	for _, it := range items {
		if !c.All && !it.Open(today) {
			continue
		}
		st := s.Standing(it)
		o := map[string]any{
			"kind": it.Kind, "key": it.Key, "title": it.Title, "child": it.Child, "owner": it.Owner, "case": it.Case.String(), "due": it.Due.Date,
			"state": st.State, "days": st.Days,
		}
		for key, v := range map[string]string{
			"note": it.Note, "start": string(it.Start), "raw": string(it.Raw), "limit": it.Limit, "law": string(it.Law), "source": it.Source, "met": string(it.Met), "off": it.Off, "at": it.At,
		} {
			if v != "" {
				o[key] = v
			}
		}
		if !it.Doc.IsZero() {
			o["doc"] = it.Doc.String()
		}
		if it.Due.Provisional {
			o["provisional"] = true
		}
		if it.Clocked() {
			o["used"], o["mark"] = st.Used, st.Mark
		}
		if it.Resting(today) {
			o["paused"] = it.Pause.Why
		}
		e.print(o, strings.TrimSpace(fmt.Sprintf("%s  %-8s  %s  %s  %s", it.Due.Date, st.State, it.Child, it.Title, it.Note)))
	}
	return nil
}

type dueICSCmd struct {
	dueOf
	Out   string `help:"The file to write; without it to standard output." type:"path" placeholder:"FILE"`
	Names bool   `help:"Say each child's short name. A calendar is read by others: leave it out unless you must."`
}

func (c dueICSCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	items, err := c.items(e, s)
	if err != nil {
		return err
	}
	events := due.Ahead(items, s.Today(), c.Names)
	if c.Out == "" {
		if e.json {
			return usageError{errors.New("with --json give --out: a calendar is no JSON")}
		}
		return ical.Write(e.stdout, due.CalendarName, e.clock(), events)
	}
	if err := writeTo(c.Out, func(w io.Writer) error { return ical.Write(w, due.CalendarName, e.clock(), events) }); err != nil {
		return err
	}
	e.print(map[string]any{"entries": len(events), "file": c.Out}, fmt.Sprintf("%d entries in %s", len(events), c.Out))
	return nil
}

// writeTo makes a file that only its owner reads.
func writeTo(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = write(f)
	return errors.Join(err, f.Close())
}
