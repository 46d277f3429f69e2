package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"doorstep/app/casefile/audit"
	"doorstep/sync/op"
)

type exportAuditCmd struct {
	Case  string `arg:"" help:"The case's id."`
	Out   string `required:"" help:"The file to write." type:"path"`
	Whole bool   `help:"Put in what is about other children too."`
}

// Run writes everything that ever happened in a case, for an inspector.
func (c exportAuditCmd) Run(e *env) error {
	id, err := op.ParseID(c.Case)
	if err != nil {
		return usageError{fmt.Errorf("%q is not the id of a case", c.Case)}
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	r, err := s.Record(id)
	if err != nil {
		return err
	}
	t := audit.Of(r, s.Me().Name, c.Whole)
	raw, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	if err := writePrivate(c.Out, append(raw, '\n')); err != nil {
		return err
	}
	n := 0
	for _, d := range t.Documents {
		n += len(d.Changes)
	}
	e.print(map[string]any{"documents": len(t.Documents), "changes": n, "withheld": t.Withheld, "digest": t.Digest, "bytes": len(raw) + 1},
		fmt.Sprintf("%d documents, %d changes; %d left out because they are about another child\ndigest %s", len(t.Documents), n, t.Withheld, t.Digest))
	return nil
}

var errChanged = errors.New("this file was changed after it was written, or a part of it is missing")

type verifyAuditCmd struct {
	File string `arg:"" help:"The file." type:"existingfile"`
}

// Run says whether an audit file is as it was written.
func (c verifyAuditCmd) Run(e *env) error {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	var t audit.Trail
	if err := json.Unmarshal(raw, &t); err != nil {
		return fmt.Errorf("this is no audit file: %w", err)
	}
	if !t.Sound() {
		return errChanged
	}
	e.print(map[string]any{"digest": t.Digest, "documents": len(t.Documents)}, "as it was written; digest "+t.Digest)
	return nil
}
