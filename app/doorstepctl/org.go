package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"rsc.io/qr"

	"doorstep/app/session"
)

type orgCmd struct {
	Init    orgInitCmd    `cmd:"" help:"Found an organisation: its keys, its log and the first vault."`
	Invite  orgInviteCmd  `cmd:"" help:"Invite a person with one new tablet."`
	Members orgMembersCmd `cmd:"" help:"List people and their tablets."`
	Approve orgApproveCmd `cmd:"" help:"Approve new tablets that wait."`
	Revoke  orgRevokeCmd  `cmd:"" help:"End a tablet's rights."`
}

type orgInitCmd struct {
	Name   string `required:"" help:"Name of the organisation."`
	Server string `required:"" help:"Address of the sync server." placeholder:"URL"`
	Out    string `required:"" help:"Folder for the keys that do not belong on a tablet." placeholder:"DIR" type:"path"`
	Person string `help:"Name of the first administrator." default:"Administrator"`
	Title  string `help:"Their job." default:"Administrator"`
	Team   string `help:"Name of the first team." default:"Children with Disabilities"`
	Device string `help:"What this tablet is called." default:"Tablet 1"`
}

func (c *orgInitCmd) Run(a *app) error {
	pass, err := a.passphrase()
	if err != nil {
		return err
	}
	f, err := session.Found(a.ctx, session.Founding{
		Home: a.Home, Out: c.Out, Name: c.Name, Server: c.Server, Person: c.Person, Title: c.Title, Team: c.Team,
		Device: c.Device, Passphrase: pass, Now: a.now,
	})
	if err != nil {
		return err
	}
	for _, k := range f.Admins {
		fmt.Fprintf(a.err, "%s opens with: %s\n", k.File, k.Passphrase)
	}
	fmt.Fprintf(a.err, "Write these passphrases down now: they are shown once. All three keys lie in one folder; for real use give each to another person.\n")
	fmt.Fprintf(a.err, "Recovery paper: %s. Print both halves and lock them away in two places.\n", strings.Join(f.Paper, ", "))
	return a.say(map[string]any{"genesis": f.Genesis, "words": f.Words, "noteKey": f.NoteKey},
		fmt.Sprintf("Founded %s.\ngenesis %s\n%s\nStart the server with: doorstepd serve --genesis %s --note-key %s", c.Name, f.Genesis, f.Words, f.Genesis, f.NoteKey))
}

type orgInviteCmd struct {
	Role   string `required:"" help:"practitioner, manager, lead, or a job title."`
	Title  string `help:"Job title."`
	Team   string `help:"Name of the team; your own without it."`
	Name   string `required:"" help:"Name of the person."`
	QR     string `name:"qr" help:"Write the QR picture (PNG) to this file." placeholder:"FILE" type:"path"`
	NoSync bool   `help:"Do not take it to the server now."`
}

func (c *orgInviteCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	in, err := s.Invite(session.Invitation{Name: c.Name, Title: c.Title, Rank: c.Role, Team: c.Team})
	if err != nil {
		return err
	}
	if c.QR != "" {
		code, err := qr.Encode(in.QRText, qr.M)
		if err != nil {
			return fmt.Errorf("the QR picture cannot be made: %w", err)
		}
		if err := os.WriteFile(c.QR, code.PNG(), 0o600); err != nil {
			return fmt.Errorf("the QR picture cannot be written: %w", err)
		}
	}
	if !c.NoSync {
		if _, err := s.Sync(a.ctx); err != nil {
			fmt.Fprintln(a.err, "doorstepctl: the invite waits on this tablet and counts after the next sync:", err)
		}
	}
	return a.say(in, fmt.Sprintf("Code: %s\nIt works once, until %s.", in.Code, in.Expires.Local().Format("Mon 2 January 15:04")))
}

type orgMembersCmd struct{}

func (c *orgMembersCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	for _, m := range s.Members() {
		text := fmt.Sprintf("%s\t%s\t%s\t%s", m.Name, m.Title, m.Rank, strings.Join(m.Roles, " "))
		for _, d := range m.Devices {
			text += "\n  device " + d.ID.String()
			if d.Revoked {
				text += " (revoked)"
			}
		}
		if err := a.say(m, text); err != nil {
			return err
		}
	}
	return nil
}

type orgApproveCmd struct {
	Device string `arg:"" optional:"" help:"Id of the device or name of its person; all that wait without it."`
}

func (c *orgApproveCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	names, err := s.Approve(a.ctx, c.Device)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		if _, err := s.Sync(a.ctx); err != nil {
			return err
		}
	}
	if names == nil {
		names = []string{}
	}
	return a.say(map[string]any{"approved": names}, fmt.Sprintf("Approved %d: %s", len(names), strings.Join(names, ", ")))
}

type orgRevokeCmd struct {
	Device string `arg:"" help:"Id of the device; see org members."`
}

func (c *orgRevokeCmd) Run(a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	if err := s.Revoke(c.Device); err != nil {
		return err
	}
	if _, err := s.Sync(a.ctx); err != nil {
		return err
	}
	return a.say(map[string]any{"revoked": c.Device}, "Revoked. The server refuses the tablet from now on.")
}

type enrolCmd struct {
	Code   string `help:"Code from the invite." placeholder:"CODE" xor:"how"`
	QRText string `name:"qr-text" help:"File with the text of the QR picture." placeholder:"FILE" xor:"how"`
	Server string `help:"Address of the server, with --code." placeholder:"URL"`
	Device string `help:"What this tablet is called." default:"Tablet"`
}

func (c *enrolCmd) Run(a *app) error {
	e := session.Enrolling{Home: a.Home, Code: c.Code, Server: c.Server, Device: c.Device, Now: a.now}
	switch {
	case c.QRText != "":
		b, err := os.ReadFile(c.QRText)
		if err != nil {
			return fmt.Errorf("the QR text cannot be read: %w", err)
		}
		e.QRText = strings.TrimSpace(string(b))
	case c.Code == "":
		return fmt.Errorf("%w: give --code or --qr-text", errUse)
	}
	drawn := false
	pass, err := a.passphrase()
	switch {
	case err == nil:
		e.Passphrase = pass
	case errors.Is(err, errUse):
		drawn = true
	default:
		return err
	}
	if pass, err = session.Enrol(a.ctx, e); err != nil {
		return err
	}
	if drawn {
		fmt.Fprintf(a.err, "Your passphrase: %s\nLearn it now. Nobody else knows it or can set another.\n", pass)
	}
	return a.say(map[string]any{"enrolled": true}, "This tablet has asked to join. After your manager has approved it, sync.")
}
