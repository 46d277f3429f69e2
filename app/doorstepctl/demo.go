package main

import "errors"

// demoCmd makes an organisation of invented people for `make run`.
type demoCmd struct {
	Server string `required:"" help:"The sync server's address." placeholder:"URL"`
	Out    string `required:"" help:"Where the organisation's keys go." type:"path" placeholder:"DIR"`
}

func (c demoCmd) Run(e *env) error { return errors.New("not made yet") }
