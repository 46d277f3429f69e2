package main

import (
	"fmt"

	"doorstep/app/demo"
)

// demoCmd makes an organisation of invented people for `make run`.
type demoCmd struct {
	Server string `required:"" help:"The sync server's address; it must be fresh." placeholder:"URL"`
	Out    string `required:"" help:"Where the organisation's keys go." type:"path" placeholder:"DIR"`
	Duty   string `help:"Where the duty worker's vault goes; none is made if not given." type:"path" placeholder:"DIR"`
	Mate   string `name:"colleague" help:"Where the vault of a colleague of the team goes, who answers one question differently; none is made if not given." type:"path" placeholder:"DIR"`
}

func (c demoCmd) Run(e *env) error {
	pass, err := e.passphrase("Passphrase for the demo")
	if err != nil {
		return err
	}
	made, err := demo.Make(e.ctx, demo.Making{
		Home: e.home, Duty: c.Duty, Colleague: c.Mate, Out: c.Out, Server: c.Server, Passphrase: pass, Now: e.clock,
		Tell: func(what string) { fmt.Fprintln(e.stderr, what) },
	})
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s: %d children, %d forms and entries. %d changes are safe on the server, %d only here.\n%s is invited as manager until %s. The typed code is %s, the server %s.",
		made.Organisation, made.Cases, made.Documents, made.Safe, made.OnlyHere,
		made.Invitation.Name, made.Invitation.Expires.Local().Format("Monday 15:04"), made.Invitation.Code, c.Server)
	if c.Duty != "" {
		text += "\nThe duty worker's tablet is " + c.Duty + ", with the same passphrase."
	}
	e.print(made, text)
	return nil
}
