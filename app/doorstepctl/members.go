package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
)

// findMember looks a person up by id or by name.
func findMember(s *session.Session, which string) (session.Member, error) {
	var found []session.Member
	for _, m := range s.Members() {
		if m.ID.String() == which {
			return m, nil
		}
		if !m.Removed && strings.EqualFold(m.Name, which) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 0:
		return session.Member{}, fmt.Errorf("nobody here is called %q; `org members` lists everybody", which)
	case 1:
		return found[0], nil
	default:
		return session.Member{}, fmt.Errorf("%d people here are called %q; give the id that `org members` lists", len(found), which)
	}
}

// findDevice looks a device up by id, or by the name of a person who has one.
func findDevice(s *session.Session, which string) (casefile.ID, error) {
	for _, m := range s.Members() {
		for _, d := range m.Devices {
			if d.ID.String() == which {
				return d.ID, nil
			}
		}
	}
	m, err := findMember(s, which)
	if err != nil {
		return casefile.ID{}, fmt.Errorf("no device has the id %q; `org members` lists them", which)
	}
	var inUse []casefile.ID
	for _, d := range m.Devices {
		if !d.Revoked {
			inUse = append(inUse, d.ID)
		}
	}
	if len(inUse) != 1 {
		return casefile.ID{}, fmt.Errorf("%s has %d devices in use; give the id of one, which `org members` lists", m.Name, len(inUse))
	}
	return inUse[0], nil
}

// findTeam looks a team up by name or role id.
func findTeam(s *session.Session, which string) (session.Team, error) {
	if t, ok := s.TeamNamed(which); ok {
		return t, nil
	}
	var names []string
	for _, t := range s.Teams() {
		names = append(names, t.Name)
	}
	return session.Team{}, fmt.Errorf("there is no team %q; there are: %s", which, strings.Join(names, ", "))
}

// teamName is the name of a team that somebody asks for, "" for none.
func teamName(s *session.Session, which string) (string, error) {
	if which == "" {
		return "", nil
	}
	t, err := findTeam(s, which)
	return t.Name, err
}

type orgInvitesCmd struct{}

func (orgInvitesCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, i := range s.Invites() {
		expires := i.Expires.UTC().Format(time.RFC3339)
		e.print(map[string]any{"id": i.ID.String(), "person": i.Person.String(), "name": i.Name, "title": i.Title, "second": i.Second, "expires": expires},
			fmt.Sprintf("%s  %s  until %s", i.ID, i.Name, expires))
	}
	return nil
}

type orgCancelCmd struct {
	Invite string `arg:"" help:"An invitation's id, as invites lists it."`
}

func (c orgCancelCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	id, err := casefile.ParseID(c.Invite)
	if err != nil {
		return usageError{fmt.Errorf("%q is not the id of an invitation; `org invites` lists them", c.Invite)}
	}
	if err := s.CancelInvite(id); err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]string{"cancelled": c.Invite}, "taken back: "+c.Invite)
	return nil
}

type orgWaitingCmd struct{}

func (orgWaitingCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	all, err := s.Waiting(e.ctx)
	if err != nil {
		return err
	}
	for _, w := range all {
		m := map[string]any{"device": w.Device.String(), "person": w.Person.String(), "name": w.Name, "title": w.Title, "second": w.Second}
		if !w.Since.IsZero() {
			m["since"] = w.Since.UTC().Format(time.RFC3339)
		}
		e.print(m, fmt.Sprintf("%s  %s", w.Device, w.Name))
	}
	return nil
}

type orgRevokeCmd struct {
	Device   string `arg:"" help:"A device's id, or the name of a person who has just one."`
	Lost     bool   `help:"It is lost or stolen (the default)." xor:"why"`
	Left     bool   `help:"Its person has left." xor:"why"`
	Replaced bool   `help:"Its person has another." xor:"why"`
	Wipe     bool   `help:"It destroys its keys when it next reaches the server; what it has not sent stays sealed."`
}

func (c orgRevokeCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	id, err := findDevice(s, c.Device)
	if err != nil {
		return err
	}
	why := session.Lost
	switch {
	case c.Left:
		why = session.Left
	case c.Replaced:
		why = session.Replaced
	}
	if err := s.Revoke(session.Revoking{Device: id, Reason: why, Wipe: c.Wipe}); err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]any{"revoked": id.String(), "reason": why, "wipe": c.Wipe}, "shut out: "+id.String())
	return nil
}

type orgRemoveCmd struct {
	Person string `arg:"" help:"A person's id or name."`
}

func (c orgRemoveCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	m, err := findMember(s, c.Person)
	if err != nil {
		return err
	}
	if err := s.RemovePerson(m.ID); err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]string{"removed": m.ID.String()}, m.Name+" is out of every role")
	return nil
}

type orgHeldCmd struct {
	Admit []string `sep:"none" help:"Let these in, by their hash, or all." placeholder:"HASH"`
}

func (c orgHeldCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	held, err := s.HeldAside(e.ctx)
	if err != nil {
		return err
	}
	if len(c.Admit) == 0 {
		for _, h := range held {
			e.print(heldObject(h), fmt.Sprintf("%x  %s  %s’s tablet, %s: %s", h.Hash, h.At.UTC().Format(time.RFC3339), h.Person, h.Child, h.Text))
		}
		return nil
	}
	var chosen []session.HeldAsideItem
	for _, which := range c.Admit {
		n := len(chosen)
		for _, h := range held {
			if which == "all" || fmt.Sprintf("%x", h.Hash) == strings.ToLower(which) {
				chosen = append(chosen, h)
			}
		}
		if len(chosen) == n && which != "all" {
			return fmt.Errorf("nothing of the hash %s is held aside", which)
		}
	}
	if len(chosen) == 0 {
		return errors.New("nothing is held aside")
	}
	if err := s.Admit(e.ctx, chosen); err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]int{"admitted": len(chosen)}, fmt.Sprintf("let in: %d", len(chosen)))
	return nil
}

func heldObject(h session.HeldAsideItem) map[string]any {
	m := map[string]any{
		"hash": fmt.Sprintf("%x", h.Hash), "device": h.Device.String(), "person": h.Person,
		"at": h.At.UTC().Format(time.RFC3339), "text": h.Text, "bytes": h.Bytes,
	}
	if !h.Case.IsZero() {
		m["case"], m["child"] = h.Case.String(), h.Child
	}
	return m
}
