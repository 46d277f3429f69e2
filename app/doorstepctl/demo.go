package main

import (
	"fmt"

	"doorstep/app/demo"
)

// demoCmd makes an organisation of invented people for `make run`.
type demoCmd struct {
	Server string `required:"" help:"The sync server's address; it must be fresh." placeholder:"URL"`
	Out    string `required:"" help:"Where the organisation's keys go." type:"path" placeholder:"DIR"`
}

func (c demoCmd) Run(e *env) error {
	pass, err := e.passphrase("Passphrase for the demo")
	if err != nil {
		return err
	}
	made, err := demo.Make(e.ctx, demo.Making{
		Home: e.home, Out: c.Out, Server: c.Server, Passphrase: pass, Now: e.clock,
		Tell: func(what string) { fmt.Fprintln(e.stderr, what) },
	})
	if err != nil {
		return err
	}
	e.print(made, fmt.Sprintf("%s: %d children, %d forms and entries. %d changes are safe on the server, %d only here.",
		made.Organisation, made.Cases, made.Documents, made.Safe, made.OnlyHere))
	return nil
}
