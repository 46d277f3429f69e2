package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/printout"
	"doorstep/app/session"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
	"doorstep/sync/op"
)

// paperFlags are what both kinds of paper take.
type paperFlags struct {
	Docs    []string `arg:"" optional:"" name:"doc" help:"Documents' ids."`
	Case    string   `help:"A case's id, for papers of the whole case."`
	Paper   string   `default:"professional" help:"One of ${papers}." enum:"${papers}"`
	For     string   `help:"Whom it is made for: \"made for Nadia\"."`
	Service string   `help:"The service around the table that a panel pack is for; without it, what all of them may have."`
	Words   string   `name:"translation" help:"A file of translated words: the paper is set in its language." type:"existingfile"`
	Symbols bool     `help:"Picture cards beside the words, in the story so far."`
	Out     string   `required:"" help:"The file to write." type:"path"`
}

type exportPDFCmd struct{ paperFlags }

// Run writes a PDF.
func (c exportPDFCmd) Run(e *env) error {
	press, err := print.NewPress()
	if err != nil {
		return err
	}
	return c.write(e, func(p printout.Paper) ([]byte, print.Result) {
		r := press.PDF(p.Doc)
		return r.PDF, r
	})
}

type exportHTMLCmd struct{ paperFlags }

// Run writes a web page in one file.
func (c exportHTMLCmd) Run(e *env) error {
	return c.write(e, func(p printout.Paper) ([]byte, print.Result) {
		return p.Doc.HTML(), print.Result{Code: p.Doc.CheckCode()}
	})
}

// write makes the paper, writes the file and tells what was left out.
func (c paperFlags) write(e *env, set func(printout.Paper) ([]byte, print.Result)) error {
	p, err := c.make(e)
	if err != nil {
		return err
	}
	open := []string{}
	if c.Words != "" {
		t, err := readTranslation(c.Words)
		if err != nil {
			return err
		}
		if p, open, err = p.In(t); err != nil {
			return err
		}
	}
	data, r := set(p)
	if err := writePrivate(c.Out, data); err != nil {
		return err
	}
	left := make([]map[string]string, 0, len(p.Left))
	for _, l := range p.Left {
		left = append(left, map[string]string{"cell": l.Cell.LinkID, "question": l.Question, "why": string(l.Why), "says": l.Says})
	}
	e.print(map[string]any{"title": p.Doc.Title, "pages": r.Pages, "code": r.Code, "bytes": len(data), "leftOut": left, "notTranslated": open, "cannotDraw": r.MissingWords()},
		fmt.Sprintf("%s: check code %s, %d things left out", p.Doc.Title, r.Code, len(left)))
	return nil
}

// readTranslation reads a file that `export words` wrote and a translator filled in.
func readTranslation(file string) (printout.Translation, error) {
	var t printout.Translation
	data, err := os.ReadFile(file)
	if err != nil {
		return t, errors.New("the file of translated words cannot be read")
	}
	if err := json.Unmarshal(data, &t); err != nil {
		return t, errors.New("the file of translated words is not in the form that export words writes")
	}
	return t, nil
}

type exportWordsCmd struct {
	paperFlags
	Language string `required:"" help:"pl, ur, bn or pa."`
}

// Run writes every text of a paper for a translator to fill in.
func (c exportWordsCmd) Run(e *env) error {
	p, err := c.make(e)
	if err != nil {
		return err
	}
	t := p.ToTranslate(c.Language)
	data, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	if err := writePrivate(c.Out, append(data, '\n')); err != nil {
		return err
	}
	e.print(map[string]any{"texts": len(t.Words)}, fmt.Sprintf("%d texts to translate", len(t.Words)))
	return nil
}

// make finds the case and puts the paper together. Several documents become one
// paper, one after the other.
func (c paperFlags) make(e *env) (printout.Paper, error) {
	s, err := e.session()
	if err != nil {
		return printout.Paper{}, err
	}
	var docs []*casefile.Document
	for _, id := range c.Docs {
		_, d, err := e.document(id)
		if err != nil {
			return printout.Paper{}, err
		}
		docs = append(docs, d)
	}
	var of casefile.ID
	switch {
	case len(docs) > 0:
		of = docs[0].Case()
	case c.Case != "":
		if of, err = op.ParseID(c.Case); err != nil {
			return printout.Paper{}, usageError{fmt.Errorf("%q is not the id of a case", c.Case)}
		}
	default:
		return printout.Paper{}, usageError{errors.New("name a document, or a case with --case")}
	}
	k, err := deskOf(e, s, of)
	if err != nil {
		return printout.Paper{}, err
	}
	o := printout.Options{For: c.For, Service: c.Service, Symbols: c.Symbols}
	if len(docs) == 0 {
		return printout.Make(k, printout.Kind(c.Paper), nil, o)
	}
	var out printout.Paper
	for i, d := range docs {
		if d.Case() != of {
			return printout.Paper{}, usageError{errors.New("one paper is about one child")}
		}
		p, err := printout.Make(k, printout.Kind(c.Paper), d, o)
		if err != nil {
			return printout.Paper{}, err
		}
		if i == 0 {
			out = p
			continue
		}
		out.Doc.Blocks = append(append(out.Doc.Blocks, print.Break{}, print.Heading{Level: 1, Text: p.Doc.Title}, print.Para{Small: true, Text: print.Muted(p.Doc.Standing)}), p.Doc.Blocks...)
		out.Left = append(out.Left, p.Left...)
	}
	if len(docs) > 1 {
		out.Doc.Standing = ""
	}
	return out, nil
}

// deskOf is what papers of a case are made from.
func deskOf(e *env, s *session.Session, of casefile.ID) (printout.Desk, error) {
	r, err := s.Record(of)
	if err != nil {
		return printout.Desk{}, err
	}
	k := printout.Desk{Record: r, From: s.Organisation(), Team: r.Summary().Team, Worker: s.Me(), File: func(v fhir.Value) ([]byte, error) { return s.Attachment(e.ctx, v) }}
	for _, c := range s.Cases() {
		if c.ID == of {
			continue
		}
		if other, err := s.Record(c.ID); err == nil {
			k.Others = append(k.Others, other)
		}
	}
	for _, n := range s.Numbers() {
		if slices.Contains([]string{"front-door", "out-of-hours", "disabled-team"}, n.Key) {
			k.Numbers = append(k.Numbers, printout.Number{Name: printout.NumberName(n.Key), Number: n.Digits, When: n.Hours})
		}
	}
	return k, nil
}

// papers are the names that --paper takes.
func papers() string {
	var names []string
	for _, k := range printout.Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ",")
}
