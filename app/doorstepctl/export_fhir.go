package main

import (
	"errors"
	"fmt"

	"doorstep/app/casefile"
	"doorstep/sync/op"
)

type exportFHIRCmd struct {
	Docs []string `arg:"" optional:"" name:"doc" help:"Documents' ids, all of one case."`
	Case string   `help:"Every document of this case instead." placeholder:"CASE"`
	Out  string   `required:"" help:"The file to write." type:"path"`
}

// Run writes the document Bundle and says what it does not hold.
func (c exportFHIRCmd) Run(e *env) error {
	if (c.Case == "") == (len(c.Docs) == 0) {
		return usageError{errors.New("name documents, or a case with --case")}
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	var kase casefile.ID
	var docs []casefile.ID
	if c.Case != "" {
		if kase, err = parseCase(c.Case); err != nil {
			return err
		}
		r, err := s.Record(kase)
		if err != nil {
			return err
		}
		for _, d := range r.Docs {
			docs = append(docs, d.ID())
		}
	}
	for _, text := range c.Docs {
		id, err := op.ParseID(text)
		if err != nil {
			return usageError{fmt.Errorf("%q is not the id of a document", text)}
		}
		d, err := s.DocSummary(id)
		if err != nil {
			return err
		}
		if !kase.IsZero() && d.Case != kase {
			return usageError{errors.New("the documents are of more than one case; export each case by itself")}
		}
		kase, docs = d.Case, append(docs, id)
	}
	b, notes, err := s.Bundle(e.ctx, kase, docs...)
	if err != nil {
		return err
	}
	if err := writePrivate(c.Out, append(b, '\n')); err != nil {
		return err
	}
	text := fmt.Sprintf("%d bytes written", len(b)+1)
	left := []map[string]string{}
	for _, n := range notes {
		m := map[string]string{"linkId": n.Link, "message": n.Text}
		if !n.Doc.IsZero() {
			m["doc"] = n.Doc.String()
		}
		left = append(left, m)
		text += "\nleft out: " + n.Text
	}
	e.print(map[string]any{"documents": len(docs), "bytes": len(b) + 1, "left": left}, text)
	return nil
}
