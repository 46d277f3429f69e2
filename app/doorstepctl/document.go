package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/exchange"
	"doorstep/app/session"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

type docCmds struct {
	New     docNewCmd     `cmd:"" help:"Start a form in a case; prints the document's id."`
	List    docListCmd    `cmd:"" help:"List the documents of a case."`
	Set     docSetCmd     `cmd:"" help:"Answer questions; durable when it returns."`
	Attach  docAttachCmd  `cmd:"" help:"Add a photo or another file to an answer."`
	Save    docSaveCmd    `cmd:"" help:"Write an answer's photo or file out."`
	Show    docShowCmd    `cmd:"" help:"Print a document as a FHIR QuestionnaireResponse."`
	Import  docImportCmd  `cmd:"" help:"Take answers and photos over from FHIR: a QuestionnaireResponse of the same form, or a Bundle with one."`
	Check   docCheckCmd   `cmd:"" help:"List what is missing or wrong; 1 if anything stops a signature."`
	Sign    docSignCmd    `cmd:"" help:"Sign with a typed name."`
	Propose docProposeCmd `cmd:"" help:"List in a request to see the record what may have to stay out, for people to decide."`
}

type docNewCmd struct {
	Case string `required:"" help:"A case's id."`
	Form string `required:"" help:"A form's name, as in forms list."`
}

func (c docNewCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	cid, err := parseCase(c.Case)
	if err != nil {
		return err
	}
	id, err := s.NewDoc(e.ctx, cid, c.Form)
	if err != nil {
		return err
	}
	e.print(map[string]string{"id": id.String()}, id.String())
	return nil
}

type docListCmd struct {
	Case string `required:"" help:"A case's id."`
}

func (c docListCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	k, err := openCase(s, c.Case)
	if err != nil {
		return err
	}
	for _, d := range k.Forms {
		e.print(docObject(d), fmt.Sprintf("%s  %-8s %s  %s", d.ID, d.Form, d.Title, d.Status))
	}
	return nil
}

func docObject(d casefile.DocSummary) map[string]any {
	m := map[string]any{
		"id": d.ID.String(), "form": d.Form, "url": d.URL, "title": d.Title, "status": d.Status, "version": d.Version,
		"answered": d.Progress.Answered, "questions": d.Progress.Questions, "onlyHere": d.OnlyHere, "choices": d.Choices, "stale": d.Stale,
	}
	var signed []map[string]any
	for _, s := range d.Signed {
		signed = append(signed, map[string]any{"role": s.Role, "name": s.Name, "at": s.At.UTC().Format(time.RFC3339), "valid": s.Valid, "code": s.Code})
	}
	m["signed"] = signed
	return m
}

func (e *env) document(id string) (*session.Session, *casefile.Document, error) {
	s, err := e.session()
	if err != nil {
		return nil, nil, err
	}
	did, err := op.ParseID(id)
	if err != nil {
		return nil, nil, usageError{fmt.Errorf("%q is not the id of a document", id)}
	}
	doc, err := s.OpenDoc(did)
	return s, doc, err
}

type docSetCmd struct {
	Doc   string   `arg:"" help:"A document's id."`
	Cells []string `arg:"" name:"cell=value" help:"linkId, group[row].linkId or group+ for a new row; the value is JSON or text, nothing takes an answer back."`
}

func (c docSetCmd) Run(e *env) error {
	_, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	for _, cv := range c.Cells {
		cell, value, isSet := strings.Cut(cv, "=")
		a, err := parseAddress(cell)
		if err == nil && isSet == a.newRow {
			err = errAddress
		}
		if err != nil {
			return usageError{fmt.Errorf("%q: %w", cell, err)}
		}
		if err := a.check(doc); err != nil {
			return err
		}
		if a.newRow {
			row, _, err := doc.AddRow(e.ctx, a.linkID, a.row())
			if err != nil {
				return fmt.Errorf("%s: %w", cell, err)
			}
			e.print(map[string]string{"cell": rowPath(doc, row), "row": string(row)}, string(row))
			continue
		}
		if err := setCell(e, doc, a, value); err != nil {
			return err
		}
	}
	return nil
}

func setCell(e *env, doc *casefile.Document, a address, value string) error {
	it := doc.Form().Item(a.linkID)
	if it == nil || !it.Question() {
		return fmt.Errorf("this form asks nothing called %s", a.linkID)
	}
	ans, err := parseValue(it, value)
	if err != nil {
		return err
	}
	if ans.gap != nil {
		if len(it.GapCodes) > 0 && !slices.Contains(it.GapCodes, ans.gap.Code) {
			return fmt.Errorf("%s: the reason must be one of %s", a.linkID, strings.Join(it.GapCodes, ", "))
		}
		_, err = doc.SetGap(e.ctx, a.cell(), ans.gap)
	} else {
		_, err = doc.Set(e.ctx, a.cell(), ans.values...)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", a.linkID, err)
	}
	return nil
}

type docShowCmd struct {
	Doc string `arg:"" help:"A document's id."`
}

func (c docShowCmd) Run(e *env) error {
	_, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	return e.printFHIR(doc.QuestionnaireResponse())
}

type docImportCmd struct {
	Doc  string `arg:"" help:"A document's id, of the same form."`
	File string `arg:"" help:"A QuestionnaireResponse, or a Bundle that holds one of this form." type:"existingfile"`
}

func (c docImportCmd) Run(e *env) error {
	s, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	src, err := readBounded(c.File, exchange.MaxBundle)
	if err != nil {
		return err
	}
	in, err := s.ImportFHIR(e.ctx, doc.ID(), src)
	if err != nil {
		return err
	}
	var left []map[string]string
	text := fmt.Sprintf("%d answers taken over", in.Answers)
	for _, i := range in.Left {
		left = append(left, map[string]string{"path": i.Path, "linkId": i.LinkID, "message": i.Message})
		text += "\nleft out: " + i.String()
	}
	e.print(map[string]any{"imported": in.Answers, "files": in.Files, "issues": left}, text)
	return nil
}

type docCheckCmd struct {
	Doc string `arg:"" help:"A document's id."`
}

func (c docCheckCmd) Run(e *env) error {
	_, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	stops := 0
	for _, p := range doc.Check() {
		if p.Level == engine.LevelStop {
			stops++
		}
		rule := p.Key
		if rule == "" {
			rule = string(p.Rule)
		}
		cell := formatCell(doc, p.Cell)
		e.print(map[string]any{"cell": cell, "rule": rule, "level": p.Level, "message": p.Message},
			fmt.Sprintf("%-4s %s: %s", p.Level, cell, p.Message))
	}
	if stops > 0 {
		return quietError{fmt.Errorf("%d things stop a signature", stops)}
	}
	return nil
}

// maxStrokes bounds a drawn signature: 256 kB.
const maxStrokes = 256 << 10

type docSignCmd struct {
	Doc   string `arg:"" help:"A document's id."`
	As    string `required:"" name:"as" help:"The signer's role, or the id of the signature item." placeholder:"ROLE"`
	Typed string `required:"" xor:"how" help:"The name, typed in place of a drawn signature." placeholder:"NAME"`
	Drawn string `required:"" xor:"how" help:"An SVG file with the strokes of a drawn signature." type:"existingfile" placeholder:"FILE"`
	Name  string `help:"The signer's name, with a drawn signature."`
}

func (c docSignCmd) Run(e *env) error {
	_, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	cell, err := doc.SignatureCell(c.As)
	if err != nil {
		return err
	}
	signing := casefile.Signing{Cell: cell, Name: c.Typed, Typed: true}
	if c.Drawn != "" {
		strokes, err := readBounded(c.Drawn, maxStrokes)
		if err != nil {
			return err
		}
		if c.Name == "" {
			return usageError{errors.New("a drawn signature needs --name")}
		}
		signing = casefile.Signing{Cell: cell, Name: c.Name, SVG: string(strokes)}
	}
	if _, err := doc.Sign(e.ctx, signing); err != nil {
		return err
	}
	var code string
	for _, s := range doc.Signatures() {
		if s.Cell == cell.LinkID {
			code = s.Code
		}
	}
	e.print(map[string]any{"cell": formatCell(doc, cell), "code": code, "status": doc.Status()},
		fmt.Sprintf("signed; check code %s", code))
	return nil
}
