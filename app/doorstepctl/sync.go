package main

import (
	"errors"
	"fmt"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

type syncCmd struct {
	Once bool `help:"Try once and end, whatever comes of it."`
}

// Without --once the command waits out a missing signal and a busy server, up
// to this long. Anything else does not get better by waiting.
const syncPatience = 2 * time.Minute

func passes(err error) bool {
	var busy *client.BusyError
	return errors.Is(err, client.ErrNoSignal) || errors.Is(err, client.ErrServerGone) || errors.As(err, &busy)
}

func (c syncCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	end := time.Now().Add(syncPatience)
	wait := time.Second
	for {
		r, err := s.Sync(e.ctx)
		if err == nil {
			e.print(r, fmt.Sprintf("sent %d, got %d, only here %d, %d need a choice", r.Pushed, r.Pulled, r.Pending, r.Conflicts))
			return nil
		}
		if c.Once || e.batch != nil || !passes(err) || time.Now().Add(wait).After(end) {
			return err
		}
		select {
		case <-e.ctx.Done():
			return err
		case <-time.After(wait):
			wait *= 2
		}
	}
}

type conflictsCmd struct{}

func (conflictsCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, k := range s.Conflicts() {
		doc, err := s.OpenDoc(k.Doc)
		if err != nil {
			return err
		}
		cell := formatCell(doc, k.Cell)
		var answers []map[string]any
		text := fmt.Sprintf("%s  %s  %s", k.Doc, cell, k.Question)
		for _, v := range k.Answers {
			answers = append(answers, map[string]any{"dot": v.Dot.String(), "value": v.Text, "by": v.By, "at": v.At.UTC().Format(time.RFC3339)})
			text += fmt.Sprintf("\n  %s  %q by %s", v.Dot, v.Text, v.By)
		}
		m := map[string]any{"doc": k.Doc.String(), "cell": cell, "question": k.Question, "answers": answers, "before": k.Before}
		if k.Option != "" {
			m["option"] = k.Option
		}
		e.print(m, text)
	}
	return nil
}

type resolveCmd struct {
	Doc    string  `arg:"" help:"A document's id."`
	Cell   string  `arg:"" help:"The cell, as conflicts prints it."`
	Option string  `help:"For a question with several answers: the option, as conflicts prints it."`
	Keep   string  `help:"The dot of the answer to keep." xor:"how" required:"" placeholder:"DOT"`
	Value  *string `help:"Another answer than either." xor:"how" required:""`
	Why    string  `help:"The reason, kept in the history."`
}

func (c resolveCmd) Run(e *env) error {
	s, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	a, err := parseAddress(c.Cell)
	if err != nil || a.newRow {
		return usageError{fmt.Errorf("%q: %w", c.Cell, errAddress)}
	}
	k, err := findConflict(s, doc, a.cell(), c.Option)
	if err != nil {
		return err
	}
	k.Why = c.Why
	if c.Value != nil {
		ans, err := parseValue(doc.Form().Item(a.linkID), *c.Value)
		if err != nil {
			return err
		}
		if len(ans.values) != 1 {
			return usageError{errors.New("--value takes one answer")}
		}
		err = s.ResolveValue(e.ctx, k, ans.values[0])
		if err != nil {
			return err
		}
	} else {
		dot, err := op.ParseDot(c.Keep)
		if err != nil {
			return usageError{fmt.Errorf("%q is not a dot", c.Keep)}
		}
		if err := s.Resolve(e.ctx, k, dot); err != nil {
			return err
		}
	}
	e.print(map[string]string{"doc": c.Doc, "cell": c.Cell}, "chosen; the other answer stays in the history")
	return nil
}

// findConflict looks up the conflict that a cell and option name.
func findConflict(s *session.Session, doc *casefile.Document, c casefile.Cell, option string) (session.Conflict, error) {
	for _, k := range s.Conflicts() {
		if k.Doc == doc.ID() && k.Cell == c && k.Option == option {
			return k, nil
		}
	}
	return session.Conflict{}, casefile.ErrNoChoice
}

type fsckCmd struct{}

func (fsckCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	faults, err := s.Fsck()
	if err != nil {
		return err
	}
	for _, f := range faults {
		e.print(map[string]string{"fault": f}, f)
	}
	if len(faults) > 0 {
		return quietError{fmt.Errorf("%d faults", len(faults))}
	}
	if !e.json {
		e.print(nil, "journal, heads, view and files are whole")
	}
	return nil
}
