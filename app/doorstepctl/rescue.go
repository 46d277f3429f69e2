package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"doorstep/app/session"
)

// halves are the two papers of the recovery key.
type halves struct {
	Half []string `required:"" sep:"none" help:"A file with one half of the recovery paper; give both." type:"existingfile" placeholder:"FILE"`
}

func (h halves) read() (out [2]string, err error) {
	if len(h.Half) != 2 {
		return out, usageError{errors.New("give both halves of the paper: --half FILE --half FILE")}
	}
	for i, f := range h.Half {
		b, err := readBounded(f, 64<<10)
		if err != nil {
			return out, fmt.Errorf("%s: %w", f, err)
		}
		out[i] = string(b)
	}
	return out, nil
}

type orgRecoverCmd struct {
	halves  `embed:""`
	Server  string `required:"" help:"The sync server's address." placeholder:"URL"`
	Genesis string `required:"" help:"The organisation's genesis hash, or the file with it." placeholder:"HASH"`
	Person  string `required:"" help:"Your name."`
	Title   string `help:"Your job." default:"Recovery"`
	Device  string `help:"What this machine is called." default:"Recovery"`
	Why     string `required:"" help:"Why the paper was used; everybody in the organisation sees it."`
	signing `embed:""`
}

func (c orgRecoverCmd) Run(e *env) error {
	paper, err := c.read()
	if err != nil {
		return err
	}
	if len(c.Admin) == 0 || len(c.Admin) > 2 {
		return usageError{errors.New("one administrator's key opens the door, and two open the cases for named people as well; give one or two --admin")}
	}
	keys, err := c.keys(e)
	if err != nil {
		return err
	}
	genesis := c.Genesis
	if b, err := os.ReadFile(genesis); err == nil {
		genesis = strings.TrimSpace(string(b))
	}
	pass, err := e.passphrase("A passphrase for this vault")
	if err != nil {
		return err
	}
	r := session.Recovering{
		Home: e.home, Server: c.Server, Genesis: genesis, Halves: paper, Admin: keys[0],
		Person: c.Person, Title: c.Title, Device: c.Device, Passphrase: pass, Why: c.Why, Now: e.clock,
	}
	if len(keys) > 1 {
		r.Second = keys[1]
	}
	got, err := session.Recover(e.ctx, r)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%d roles and %d cases can be read again", got.Roles, got.Cases)
	if got.Restricted > 0 {
		text += fmt.Sprintf("; %d cases for named people stay closed without a second administrator's key", got.Restricted)
	}
	e.print(map[string]int{"roles": got.Roles, "cases": got.Cases, "closed": got.Restricted}, text)
	return nil
}

type orgDrillCmd struct {
	halves `embed:""`
}

func (c orgDrillCmd) Run(e *env) error {
	paper, err := c.read()
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	if err := s.Drill(e.ctx, paper); err != nil {
		return err
	}
	e.print(map[string]bool{"opens": true}, "the paper opens the records of this organisation; no record was opened")
	return nil
}

// options are those of a vault that is reached while it is locked.
func (e *env) options() (session.Options, error) {
	if err := e.close(); err != nil {
		return session.Options{}, err
	}
	return session.Options{Home: e.home, Now: e.clock, App: version}, nil
}

type courierCmd struct{}

func (courierCmd) Run(e *env) error {
	o, err := e.options()
	if err != nil {
		return err
	}
	r, err := session.Contact(e.ctx, o)
	if err != nil {
		return err
	}
	e.print(contactObject(r), contactText(r))
	return nil
}

func contactObject(r session.ContactReport) map[string]any {
	return map[string]any{"sent": r.Sent, "heldAside": r.HeldAside, "kept": r.Kept, "revoked": r.Revoked, "wiped": r.Wiped}
}

func contactText(r session.ContactReport) string {
	text := fmt.Sprintf("sent %d, held aside %d, still only here %d", r.Sent, r.HeldAside, r.Kept)
	if r.Revoked {
		text += "; this tablet was shut out"
	}
	if r.Wiped {
		text += "; its keys are destroyed"
	}
	return text
}

type forgottenCmd struct{}

func (forgottenCmd) Run(e *env) error {
	o, err := e.options()
	if err != nil {
		return err
	}
	r, err := session.Forgotten(e.ctx, o)
	if err != nil {
		return err
	}
	m := contactObject(r.ContactReport)
	text := contactText(r.ContactReport)
	if r.Aside != "" {
		m["aside"] = r.Aside
		text += "\nwhat is still only here is kept sealed in " + r.Aside
	}
	e.print(m, text+"\nenrol again with a new invitation")
	return nil
}

type alarmsCmd struct{}

func (alarmsCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, a := range s.Alarms() {
		m := map[string]any{"at": a.At.UTC().Format("2006-01-02T15:04:05Z"), "kind": a.Kind, "text": a.Text, "healed": a.Healed}
		if !a.Case.IsZero() {
			m["case"] = a.Case.String()
		}
		state := "open"
		if a.Healed {
			state = "over"
		}
		e.print(m, fmt.Sprintf("%s  %s  %s  %s", m["at"], a.Kind, state, a.Text))
	}
	return nil
}
