package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"rsc.io/qr"

	"doorstep/app/session"
	"doorstep/sync/client"
)

type orgCmds struct {
	Init    orgInitCmd    `cmd:"" help:"Make a new organisation and its first admin's vault."`
	Invite  orgInviteCmd  `cmd:"" help:"Invite a colleague; prints a code for typing and a text for a QR picture."`
	Invites orgInvitesCmd `cmd:"" help:"List the invitations that nobody has used yet."`
	Cancel  orgCancelCmd  `cmd:"" help:"Take an invitation back."`
	Members orgMembersCmd `cmd:"" help:"List people and devices."`
	Waiting orgWaitingCmd `cmd:"" help:"List the devices that wait to be let in."`
	Approve orgApproveCmd `cmd:"" help:"Let a device that has joined in; without a name, all that wait."`
	Revoke  orgRevokeCmd  `cmd:"" help:"Shut a device out, and have it destroy its keys if you say so."`
	Remove  orgRemoveCmd  `cmd:"" help:"Take a leaver off every role and shut their devices out."`
	Held    orgHeldCmd    `cmd:"" help:"List what the server holds aside from devices that were shut out, or let it in."`

	Policy      decideCmd[policyArgs]      `cmd:"" help:"Change the organisation's policy; as many administrators sign as it takes."`
	Admin       orgAdminCmds               `cmd:"" help:"Administrators and their keys."`
	Destroy     decideCmd[destroyArgs]     `cmd:"" help:"Destroy a case's records for good, on a lawful basis."`
	ServerReset decideCmd[serverResetArgs] `cmd:"" help:"Declare that the server lost data and begins anew from what its members hold."`
	Checkpoint  decideCmd[checkpointArgs]  `cmd:"" help:"Sign the state of the organisation's log."`
	Propose     orgProposeCmds             `cmd:"" help:"Write a decision into a file, for administrators who sit apart."`
	Cosign      orgCosignCmd               `cmd:"" help:"Read such a file and add a signature."`
	Submit      orgSubmitCmd               `cmd:"" help:"Send such a file once enough have signed."`

	Recover orgRecoverCmd `cmd:"" help:"Make a vault that opens everything, from the recovery paper."`
	Drill   orgDrillCmd   `cmd:"" help:"Prove that the recovery paper still opens the records, without opening one."`
}

type orgInitCmd struct {
	Name   string `required:"" help:"The organisation's name."`
	Server string `required:"" help:"The sync server's address." placeholder:"URL"`
	Out    string `required:"" help:"Where the genesis, admin keys, recovery paper and the server's note key go." type:"path" placeholder:"DIR"`
	Person string `help:"Your name." default:"First administrator"`
	Title  string `help:"Your job." default:"Administrator"`
	Team   string `help:"The first team's name." default:"Team 1"`
	Device string `help:"What this machine is called." default:"Tablet 1"`
}

func (c orgInitCmd) Run(e *env) error {
	pass, err := e.passphrase("A passphrase for this vault")
	if err != nil {
		return err
	}
	made, err := session.Found(e.ctx, session.Founding{
		Home: e.home, Out: c.Out, Name: c.Name, Server: c.Server, Person: c.Person, Title: c.Title, Team: c.Team, Device: c.Device,
		Passphrase: pass, Now: e.clock,
	})
	if err != nil {
		return err
	}
	for _, a := range made.Admins {
		fmt.Fprintf(e.stderr, "%s opens with: %s\n", a.File, a.Passphrase)
	}
	fmt.Fprintln(e.stderr, "Write these passphrases down now; they are kept nowhere.")
	fmt.Fprintln(e.stderr, "All admin keys lie in one folder. For real use give each to another person, and keep the two halves of the recovery paper apart.")
	e.print(map[string]any{"genesis": made.Genesis, "words": made.Words, "noteKey": made.NoteKey, "paper": made.Paper},
		"genesis "+made.Genesis+"\nin words "+made.Words)
	return nil
}

type orgInviteCmd struct {
	Role      string `help:"practitioner, manager or lead, or a job title." default:"practitioner"`
	Team      string `help:"The team that the colleague joins; yours if not given."`
	Name      string `help:"The colleague's name." xor:"who" required:""`
	Person    string `help:"Somebody who is here already, for another device: name or id." xor:"who" required:""`
	Title     string `help:"Their job."`
	Duty      bool   `help:"Also an out-of-hours worker, who sees the essentials of every case that has some."`
	Custodian bool   `help:"The council's own machine instead of a colleague: in no team, and off until administrators turn it on."`
	Hours     int    `help:"How long the invitation is open; as long as the policy lets it if not given."`
	QR        string `name:"qr" help:"Write the QR as a PNG picture." type:"path" placeholder:"FILE"`
}

func (c orgInviteCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	in := session.Invitation{Rank: c.Role, Team: c.Team, Name: c.Name, Title: c.Title, Duty: c.Duty, Custodian: c.Custodian, Hours: c.Hours}
	if c.Person != "" {
		m, err := findMember(s, c.Person)
		if err != nil {
			return err
		}
		in.Person = m.ID
	}
	inv, err := s.Invite(in)
	if err != nil {
		return err
	}
	if err := e.settle(s); err != nil {
		return err
	}
	if c.QR != "" {
		code, err := qr.Encode(inv.QRText, qr.M)
		if err != nil {
			return errors.New("the QR picture could not be made")
		}
		// The picture lets whoever sees it join, so only its owner may read it.
		if err := os.WriteFile(c.QR, code.PNG(), 0o600); err != nil {
			return errors.New("the QR picture could not be written")
		}
	}
	expires := inv.Expires.UTC().Format(time.RFC3339)
	e.print(map[string]string{"id": inv.ID.String(), "code": inv.Code, "qrText": inv.QRText, "expires": expires},
		fmt.Sprintf("code     %s\nqr text  %s\nexpires  %s", inv.Code, inv.QRText, expires))
	return nil
}

type orgMembersCmd struct{}

func (orgMembersCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, m := range s.Members() {
		var b strings.Builder
		fmt.Fprintf(&b, "%s  %s  %s  %s", m.ID, m.Name, m.Rank, strings.Join(m.Roles, " "))
		for _, d := range m.Devices {
			state := "in use"
			switch {
			case d.Revoked:
				state = "shut out"
			case d.Mine:
				state = "this one"
			}
			fmt.Fprintf(&b, "\n  device %s  %s", d.ID, state)
		}
		e.print(m, b.String())
	}
	return nil
}

type orgApproveCmd struct {
	Device string `arg:"" optional:"" help:"A device's id; all that wait if not given."`
}

func (c orgApproveCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	done, err := s.Approve(e.ctx, c.Device)
	if err != nil {
		return err
	}
	if len(done) == 0 {
		e.print(map[string]any{"approved": []string{}}, "no device waits")
		return nil
	}
	if err := e.settle(s); err != nil {
		return err
	}
	e.print(map[string]any{"approved": done}, "let in: "+strings.Join(done, ", "))
	return nil
}

type enrolCmd struct {
	Code   string `help:"The typed code." xor:"how" required:""`
	QRText string `name:"qr-text" help:"A file with the QR's text." type:"existingfile" xor:"how" required:"" placeholder:"FILE"`
	Server string `help:"The sync server's address; needed with a code." placeholder:"URL"`
	Device string `help:"What this machine is called." default:"Tablet"`
}

func (c enrolCmd) Run(e *env) error {
	j := session.Enrolling{Home: e.home, Code: c.Code, Server: c.Server, Device: c.Device, Now: e.clock}
	if c.QRText != "" {
		b, err := os.ReadFile(c.QRText)
		if err != nil {
			return errors.New("the file with the QR's text cannot be read")
		}
		j.QRText = strings.TrimSpace(string(b))
	}
	var err error
	if j.Passphrase, err = e.passphrase("A passphrase for this vault"); err != nil {
		return err
	}
	if _, err := session.Enrol(e.ctx, j); err != nil {
		return err
	}
	e.print(map[string]any{"enrolled": true}, "asked to join; a manager lets this device in, then sync")
	return nil
}

// settle sends a change of the organisation's log at once: an invitation or an
// approval that nobody can see yet helps nobody. Without a signal it waits for
// the next sync, and says so.
func (e *env) settle(s *session.Session) error {
	_, err := s.Sync(e.ctx)
	if errors.Is(err, client.ErrNoSignal) || errors.Is(err, client.ErrServerGone) {
		fmt.Fprintln(e.stderr, "No signal: this counts from the next sync on.")
		return nil
	}
	return err
}
