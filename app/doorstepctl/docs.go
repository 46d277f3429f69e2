package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

type docCmd struct {
	New    docNewCmd    `cmd:"" help:"Start a form in a case."`
	List   docListCmd   `cmd:"" help:"List the forms of a case."`
	Set    docSetCmd    `cmd:"" help:"Answer questions: CELL=VALUE; GROUP+ makes a row and prints its key."`
	Show   docShowCmd   `cmd:"" help:"Print the FHIR QuestionnaireResponse."`
	Import docImportCmd `cmd:"" help:"Take in a QuestionnaireResponse."`
	Check  docCheckCmd  `cmd:"" help:"List what is to fix; exit 1 if anything stops a signature."`
	Sign   docSignCmd   `cmd:"" help:"Sign a form with a typed name."`
}

type docNewCmd struct {
	Case string `required:"" help:"Id of the case."`
	Form string `required:"" help:"Short name of the form; see forms list."`
}

func (c *docNewCmd) Run(a *app) error {
	id, err := idArg(c.Case)
	if err != nil {
		return err
	}
	s, err := a.session()
	if err != nil {
		return err
	}
	doc, err := s.NewDoc(a.ctx, id, c.Form)
	if err != nil {
		return err
	}
	return a.say(map[string]any{"id": doc}, doc.String())
}

type docListCmd struct {
	Case string `required:"" help:"Id of the case."`
	All  bool   `help:"The records of people and of the case, too."`
}

func (c *docListCmd) Run(a *app) error {
	id, err := idArg(c.Case)
	if err != nil {
		return err
	}
	s, err := a.session()
	if err != nil {
		return err
	}
	docs, err := s.Docs(id, c.All)
	if err != nil {
		return err
	}
	for _, d := range docs {
		v := map[string]any{
			"id": d.ID, "form": d.Form, "title": d.Title, "status": d.Status, "version": d.Version, "changed": d.Changed,
			"sections": d.Progress.Sections, "finished": d.Progress.Finished, "toFix": d.Progress.ToFix, "onlyHere": d.OnlyHere, "choices": d.Choices,
		}
		if err := a.say(v, fmt.Sprintf("%s\t%s\t%s\t%d of %d sections", d.ID, d.Form, d.Status, d.Progress.Finished, d.Progress.Sections)); err != nil {
			return err
		}
	}
	return nil
}

// doc opens the document of an argument.
func (a *app) doc(text string) (*casefile.Document, error) {
	id, err := idArg(text)
	if err != nil {
		return nil, err
	}
	s, err := a.session()
	if err != nil {
		return nil, err
	}
	return s.OpenDoc(id)
}

type docSetCmd struct {
	Doc   string   `arg:"" help:"Id of the document."`
	Cells []string `arg:"" help:"CELL=VALUE or GROUP+."`
}

func (c *docSetCmd) Run(a *app) error {
	d, err := a.doc(c.Doc)
	if err != nil {
		return err
	}
	version := d.Summary().Version
	rows := []string{}
	for _, arg := range c.Cells {
		cell, value, assigned := strings.Cut(arg, "=")
		p, err := casefile.ParsePath(cell)
		if err != nil || p.Add == assigned {
			return fmt.Errorf("%w: %q: %w", errUse, arg, casefile.ErrPath)
		}
		if p.Add {
			id, _, err := d.AddRow(a.ctx, p.Link, p.Row)
			if err != nil {
				return fmt.Errorf("%s: %w", cell, err)
			}
			rows = append(rows, string(id))
			continue
		}
		it := d.Form().Item(p.Link)
		if it == nil {
			return fmt.Errorf("%s: %w", cell, casefile.ErrNoQuestion)
		}
		in, err := casefile.ParseInput(it, value)
		if err != nil {
			return err
		}
		at := casefile.Cell{Row: p.Row, LinkID: p.Link}
		if in.Gap != nil {
			_, err = d.SetGap(a.ctx, at, in.Gap)
		} else {
			_, err = d.Set(a.ctx, at, in.Values...)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", cell, err)
		}
	}
	if v := d.Summary().Version; v > version {
		fmt.Fprintf(a.err, "doorstepctl: this form was signed. This is now version %d, and a signature no longer covers it.\n", v)
	}
	return a.say(map[string]any{"ok": true, "rows": rows}, strings.Join(rows, "\n"))
}

type docShowCmd struct {
	Doc string `arg:"" help:"Id of the document."`
}

func (c *docShowCmd) Run(a *app) error {
	d, err := a.doc(c.Doc)
	if err != nil {
		return err
	}
	return a.fhir(d.QuestionnaireResponse())
}

// resource is a FHIR resource that writes itself.
type resource interface {
	MarshalJSON() ([]byte, error)
	Indented() ([]byte, error)
}

// raw is JSON that stands as it is.
type raw []byte

// MarshalJSON gives the bytes.
func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

// fhir prints a resource: on one line with --json, indented otherwise.
func (a *app) fhir(r resource) error {
	if a.JSON || a.sink != nil {
		b, err := r.MarshalJSON()
		if err != nil {
			return err
		}
		return a.say(raw(b), "")
	}
	b, err := r.Indented()
	if err != nil {
		return err
	}
	_, err = a.out.Write(b)
	return err
}

type docImportCmd struct {
	Doc  string `arg:"" help:"Id of the document."`
	File string `arg:"" help:"A QuestionnaireResponse as JSON." type:"path"`
}

func (c *docImportCmd) Run(a *app) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("the file cannot be read: %w", err)
	}
	qr, err := fhir.ParseResponse(b)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(c.File), err)
	}
	d, err := a.doc(c.Doc)
	if err != nil {
		return err
	}
	issues, err := d.Import(a.ctx, qr)
	if err != nil {
		return err
	}
	type left struct {
		Path    string `json:"path"`
		LinkID  string `json:"linkId"`
		Message string `json:"message"`
	}
	out := []left{}
	text := "Taken in."
	for _, i := range issues {
		out = append(out, left{i.Path, i.LinkID, i.Message})
		text += "\n" + i.Path + ": " + i.Message
	}
	return a.say(map[string]any{"ok": true, "left": out}, text)
}

type docCheckCmd struct {
	Doc string `arg:"" help:"Id of the document."`
}

func (c *docCheckCmd) Run(a *app) error {
	d, err := a.doc(c.Doc)
	if err != nil {
		return err
	}
	stops := 0
	for _, p := range d.Check() {
		if p.Level == engine.LevelStop {
			stops++
		}
		cell := p.Cell.LinkID
		if p.Cell.Row != "" {
			cell = "[" + string(p.Cell.Row) + "]." + cell
		}
		rule := string(p.Rule)
		if p.Key != "" {
			rule += ":" + p.Key
		}
		if err := a.say(map[string]any{"cell": cell, "rule": rule, "level": p.Level, "message": p.Message},
			fmt.Sprintf("%s\t%s\t%s\t%s", cell, rule, p.Level, p.Message)); err != nil {
			return err
		}
	}
	if stops > 0 {
		return errSaid
	}
	return nil
}

type docSignCmd struct {
	Doc   string `arg:"" help:"Id of the document."`
	As    string `required:"" help:"Role that signs, or the linkId of a signature." placeholder:"ROLE"`
	Typed string `required:"" help:"Name of the person who signs." placeholder:"NAME"`
}

func (c *docSignCmd) Run(a *app) error {
	d, err := a.doc(c.Doc)
	if err != nil {
		return err
	}
	cell, err := d.SignatureCell(c.As)
	if err != nil {
		return err
	}
	_, err = d.Sign(a.ctx, casefile.Signing{Cell: cell, Role: c.As, Name: c.Typed, Typed: true})
	if errors.Is(err, casefile.ErrNotReady) {
		return fmt.Errorf("%w: see doc check", err)
	}
	if err != nil {
		return err
	}
	sum := d.Summary()
	last := sum.Signed[len(sum.Signed)-1]
	return a.say(map[string]any{"status": sum.Status, "version": sum.Version, "code": last.Code}, fmt.Sprintf("Signed, check code %s. The form is %s.", last.Code, sum.Status))
}

type exportCmd struct {
	FHIR exportFHIRCmd `cmd:"" name:"fhir" help:"FHIR JSON: one response, or a Bundle of several."`
	CSV  exportCSVCmd  `cmd:"" name:"csv" help:"One line an answer."`
}

type exportFHIRCmd struct {
	Docs []string `arg:"" help:"Ids of documents."`
	Out  string   `required:"" help:"File to write." placeholder:"FILE" type:"path"`
}

func (c *exportFHIRCmd) Run(a *app) error {
	var parts [][]byte
	for _, text := range c.Docs {
		d, err := a.doc(text)
		if err != nil {
			return err
		}
		b, err := d.QuestionnaireResponse().Indented()
		if err != nil {
			return err
		}
		parts = append(parts, b)
	}
	b := parts[0]
	if len(parts) > 1 {
		var s strings.Builder
		s.WriteString("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\n")
		for i, p := range parts {
			if i > 0 {
				s.WriteString(",\n")
			}
			s.WriteString("{\"resource\":" + strings.TrimSpace(string(p)) + "}")
		}
		s.WriteString("\n]}\n")
		b = []byte(s.String())
	}
	return a.write(c.Out, b, len(parts))
}

// write puts an export where it was asked for, readable by its owner alone.
func (a *app) write(path string, b []byte, n int) error {
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return fmt.Errorf("the export cannot be written: %w", err)
	}
	return a.say(map[string]any{"file": path, "documents": n}, fmt.Sprintf("Wrote %d documents to %s. The file is not encrypted: delete it when it has done its work.", n, path))
}

type exportCSVCmd struct {
	Docs []string `arg:"" help:"Ids of documents."`
	Out  string   `required:"" help:"File to write." placeholder:"FILE" type:"path"`
}

func (c *exportCSVCmd) Run(a *app) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write([]string{"document", "form", "section", "row", "linkId", "question", "answer"}); err != nil {
		return err
	}
	for _, text := range c.Docs {
		d, err := a.doc(text)
		if err != nil {
			return err
		}
		for _, l := range d.Lines() {
			if err := w.Write([]string{text, d.Form().Title, l.Section, string(l.Cell.Row), l.Cell.LinkID, l.Question, safeCell(l.Answer)}); err != nil {
				return err
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return a.write(c.Out, []byte(b.String()), len(c.Docs))
}

// safeCell keeps a spreadsheet from taking an answer for a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
