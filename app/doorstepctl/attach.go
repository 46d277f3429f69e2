package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"doorstep/forms/fhir"
)

type docAttachCmd struct {
	Doc  string `arg:"" help:"A document's id."`
	Cell string `arg:"" help:"The question, as for doc set."`
	File string `arg:"" help:"The photo or file. A photo is made smaller, and nothing but the picture is kept of it." type:"existingfile"`
}

func (c docAttachCmd) Run(e *env) error {
	a, err := parseAddress(c.Cell)
	if err != nil || a.newRow {
		return usageError{fmt.Errorf("%q: %w", c.Cell, errAddress)}
	}
	data, err := readBounded(c.File, maxFile)
	if err != nil {
		return err
	}
	s, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	if err := a.check(doc); err != nil {
		return err
	}
	if err := s.Attach(e.ctx, doc.ID(), a.cell(), filepath.Base(c.File), data); err != nil {
		return err
	}
	e.print(map[string]string{"doc": c.Doc, "cell": c.Cell}, "added")
	return nil
}

// maxFile bounds a file given to doc attach: 32 MB.
const maxFile = 32 << 20

type docSaveCmd struct {
	Doc  string `arg:"" help:"A document's id."`
	Cell string `arg:"" help:"The question, as for doc set; a sketch, a body map or the marks on a photo are written as SVG."`
	Nr   int    `help:"Which file, when the answer has several." default:"1"`
	Out  string `required:"" help:"The file to write." type:"path" placeholder:"FILE"`
}

func (c docSaveCmd) Run(e *env) error {
	a, err := parseAddress(c.Cell)
	if err != nil || a.newRow {
		return usageError{fmt.Errorf("%q: %w", c.Cell, errAddress)}
	}
	s, doc, err := e.document(c.Doc)
	if err != nil {
		return err
	}
	if err := a.check(doc); err != nil {
		return err
	}
	svg, err := e.drawing(s, doc, a.cell())
	if err != nil {
		return err
	}
	if svg != nil {
		return c.write(e, svg, "image/svg+xml")
	}
	var files []fhir.Value
	for _, v := range doc.State(a.cell()).Values {
		if v.Kind == fhir.AttachmentKind {
			files = append(files, v)
		}
	}
	if c.Nr < 1 || c.Nr > len(files) {
		return fmt.Errorf("%s has %d files", c.Cell, len(files))
	}
	data, err := s.Attachment(e.ctx, files[c.Nr-1])
	if err != nil {
		return err
	}
	return c.write(e, data, files[c.Nr-1].Attachment.ContentType)
}

func (c docSaveCmd) write(e *env, data []byte, kind string) error {
	if err := os.WriteFile(c.Out, data, 0o600); err != nil {
		return errors.New("the file cannot be written")
	}
	e.print(map[string]any{"bytes": len(data), "contentType": kind}, fmt.Sprintf("%d bytes", len(data)))
	return nil
}
