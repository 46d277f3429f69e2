package main

import (
	"bytes"
	"fmt"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/returns"
)

type exportStaysCmd struct {
	From  string `required:"" help:"The first day, 2027-01-01."`
	Until string `required:"" help:"The last day, 2027-03-31."`
	Out   string `required:"" help:"The file to write." type:"path"`
}

// Run writes the figures of the stays of all cases that this vault can open.
func (c exportStaysCmd) Run(e *env) error {
	for _, day := range []string{c.From, c.Until} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fmt.Errorf("%q is not a day like 2027-01-31", day)
		}
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	cases, err := s.Records(nil)
	if err != nil {
		return err
	}
	t := returns.Stays(cases, casefile.Date(c.From), casefile.Date(c.Until))
	var b bytes.Buffer
	if err := t.CSV(&b); err != nil {
		return err
	}
	if err := writePrivate(c.Out, b.Bytes()); err != nil {
		return err
	}
	e.print(map[string]any{"lines": len(t.Rows), "bytes": b.Len()}, fmt.Sprintf("%d lines written", len(t.Rows)))
	return nil
}
