package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

type exportCmds struct {
	FHIR    exportFHIRCmd    `cmd:"" name:"fhir" help:"FHIR: a document Bundle of a case's documents with their forms, people, signatures and photos."`
	PDF     exportPDFCmd     `cmd:"" name:"pdf" help:"A paper as PDF: a copy of documents, or a page put together from the case."`
	HTML    exportHTMLCmd    `cmd:"" name:"html" help:"The same as one HTML file."`
	Words   exportWordsCmd   `cmd:"" name:"words" help:"Every text of a paper as JSON, for a translator."`
	CSV     exportCSVCmd     `cmd:"" name:"csv" help:"CSV: one line an answer."`
	Archive exportArchiveCmd `cmd:"" help:"A whole case as one sealed file: papers, documents, photos, the signed changes and what proves them."`
	Audit   exportAuditCmd   `cmd:"" help:"Everything that ever happened in a case: each change, signature, conflict and reason. What is about another child stays out."`
	Stays   exportStaysCmd   `cmd:"" name:"stays" help:"CSV: children, stays, nights and day hours by month, carer, ward and ethnicity."`
}

type exportCSVCmd struct {
	Docs []string `arg:"" name:"doc" help:"Documents' ids."`
	Out  string   `required:"" help:"The file to write." type:"path"`
}

func (c exportCSVCmd) Run(e *env) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write([]string{"document", "form", "cell", "question", "answer", "no answer because"}); err != nil {
		return err
	}
	for _, id := range c.Docs {
		_, doc, err := e.document(id)
		if err != nil {
			return err
		}
		if err := csvRows(w, id, doc); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return e.write(c.Out, b.Bytes(), len(c.Docs))
}

// csvRows writes the answers of one document in the order of its form; items
// that are off are left out, as in every export.
func csvRows(w *csv.Writer, id string, doc *casefile.Document) error {
	f := doc.Form()
	var walk func(row engine.RowID, group *engine.RowGroup) error
	walk = func(row engine.RowID, group *engine.RowGroup) error {
		for it := range f.Items() {
			if it.Rows != nil && it.Rows.Parent == group {
				for _, r := range doc.Rows(it.LinkID, row) {
					if err := walk(r.ID, it.Rows); err != nil {
						return err
					}
				}
				continue
			}
			if !it.Question() || it.Group != group {
				continue
			}
			c := casefile.Cell{Row: row, LinkID: it.LinkID}
			st := doc.State(c)
			if !st.Enabled || len(st.Values) == 0 && st.Gap == nil {
				continue
			}
			gap := ""
			if st.Gap != nil {
				gap = st.Gap.Code
			}
			if err := w.Write([]string{id, casefile.FormName(f), formatCell(doc, c), it.Text, plain(f.Text(it, st.Values)), gap}); err != nil {
				return err
			}
		}
		return nil
	}
	return walk("", nil)
}

// plain keeps a spreadsheet from reading an answer as a formula.
func plain(s string) string {
	if s != "" && bytes.ContainsAny([]byte(s[:1]), "=+-@\t\r") {
		return "'" + s
	}
	return s
}

// write writes a file that is readable by its owner alone: it leaves the vault in
// plain text.
func (e *env) write(file string, b []byte, n int) error {
	if err := writePrivate(file, b); err != nil {
		return err
	}
	e.print(map[string]any{"documents": n, "bytes": len(b)}, fmt.Sprintf("%d documents written", n))
	return nil
}

func writePrivate(file string, b []byte) error {
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return errors.New("the file could not be written")
	}
	return nil
}
