package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"doorstep/app/archive"
	"doorstep/app/casefile/subjectaccess"
	"doorstep/app/printout"
	"doorstep/forms/print"
)

type exportAccessCmd struct {
	Doc   string   `arg:"" help:"The id of the request (form sar)."`
	To    []string `sep:"none" help:"Seal the copy to this public key, age1pq1…; once for each." placeholder:"AGE-RECIPIENT"`
	HTML  bool     `name:"html" help:"A web page in one file instead of a PDF."`
	Draft bool     `help:"Write it although it is not signed or not everything is decided; it says so on every page."`
	Out   string   `required:"" help:"The file to write." type:"path"`
}

// Run writes the copy that somebody asked for.
func (c exportAccessCmd) Run(e *env) error {
	s, d, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	q, ok := subjectaccess.Of(d)
	if !ok {
		return usageError{errors.New("this is not a request to see the record")}
	}
	k, err := deskOf(e, s, d.Case())
	if err != nil {
		return err
	}
	open := subjectaccess.Redact(k.Record, q).Open
	if !c.Draft && (open > 0 || !printout.AccessSigned(d)) {
		return fmt.Errorf("this may not be given yet: %d places are not decided, or somebody has to sign. --draft writes it to be looked at", open)
	}
	p, err := printout.Access(k, d, printout.Options{})
	if err != nil {
		return err
	}
	code, pages, data := p.Doc.CheckCode(), 0, []byte(nil)
	if c.HTML {
		data = p.Doc.HTML()
	} else {
		press, err := print.NewPress()
		if err != nil {
			return err
		}
		r := press.PDF(p.Doc)
		data, pages = r.PDF, r.Pages
	}
	if err := c.write(data); err != nil {
		return err
	}
	e.print(map[string]any{"code": code, "pages": pages, "bytes": len(data), "leftOut": len(p.Left), "notDecided": open, "sealed": len(c.To) > 0},
		fmt.Sprintf("check code %s; %d places stay out, %d of them not decided\nWrite into the request when it was given, how, and the check code.", code, len(p.Left), open))
	return nil
}

func (c exportAccessCmd) write(data []byte) error {
	if len(c.To) == 0 {
		return writePrivate(c.Out, data)
	}
	to, err := archive.Recipients(c.To...)
	if err != nil {
		return usageError{err}
	}
	return writeSealed(c.Out, func(w io.Writer) error {
		out, err := age.Encrypt(w, to...)
		if err != nil {
			return err
		}
		if _, err := out.Write(data); err != nil {
			return err
		}
		return out.Close()
	})
}

type docProposeCmd struct {
	Doc string `arg:"" help:"The id of a request to see the record (form sar)."`
}

// Run lists in the request what may have to stay out of the copy, for people to decide.
func (c docProposeCmd) Run(e *env) error {
	s, d, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	q, ok := subjectaccess.Of(d)
	if !ok {
		return usageError{errors.New("this is not a request to see the record")}
	}
	r, err := s.Record(d.Case())
	if err != nil {
		return err
	}
	list := subjectaccess.Propose(r, q)
	rows, err := subjectaccess.Write(e.ctx, d, list)
	if err != nil {
		return err
	}
	var lines []string
	out := []map[string]string{}
	for i, p := range list {
		out = append(out, map[string]string{"row": string(rows[i]), "place": p.Place.String(), "where": p.Where, "why": p.Why, "says": p.Says})
		lines = append(lines, p.Where+": "+p.Says)
	}
	e.print(map[string]any{"proposed": len(list), "places": out}, strings.Join(append(lines, fmt.Sprintf("%d places to decide", len(list))), "\n"))
	return nil
}
