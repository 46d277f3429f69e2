package main

import (
	"errors"
	"fmt"
	"time"

	"doorstep/app/session"
)

type custodianCmd struct {
	Once   bool          `help:"One round, then end."`
	Counts string        `help:"Write counts of all cases as CSV files into this folder after each round; they name nobody." type:"existingdir" placeholder:"DIR"`
	Every  time.Duration `help:"A round at least this often; one follows every change on the server too." default:"5m"`
}

// leastEvery is the shortest time between two rounds that --every takes.
const leastEvery = 10 * time.Second

func (c custodianCmd) Run(e *env) error {
	if c.Every < leastEvery {
		return usageError{fmt.Errorf("--every is %v or longer", leastEvery)}
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	for {
		r, err := s.WorkAsCustodian(e.ctx)
		if err == nil && c.Counts != "" {
			_, err = s.WriteCounts(c.Counts)
		}
		switch {
		case err == nil:
			e.tellRound(r)
		case c.Once, errors.Is(err, session.ErrNoCustodian), e.ctx.Err() != nil:
			return err
		default:
			fmt.Fprintf(e.stderr, "doorstepctl: %v\n", err)
		}
		if c.Once {
			return nil
		}
		if err := s.AwaitChange(e.ctx, c.Every); err != nil {
			return nil // it was told to end
		}
	}
}

// tellRound says what a round came to.
func (e *env) tellRound(r session.CustodianReport) {
	text := fmt.Sprintf("%d cases, %d keys due, %d faults, %d whole cases opened out of hours in 24 hours", r.Cases, r.KeysDue, len(r.Faults), r.Opened)
	if r.Unusual {
		text += ": more than is usual"
	}
	for _, f := range r.Faults {
		text += "\n  " + f.Text
	}
	e.print(r, text)
}

type auditWrapsCmd struct{}

func (auditWrapsCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	faults := s.AuditWraps()
	for _, f := range faults {
		e.print(f, f.Text)
	}
	if len(faults) > 0 {
		return quietError{fmt.Errorf("%d faults", len(faults))}
	}
	if !e.json {
		e.print(nil, "every case on this vault opens for those whose it is and for nobody else")
	}
	return nil
}
