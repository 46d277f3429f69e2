package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/returns"
	"doorstep/forms/engine"
	"doorstep/forms/library"
)

// chosen are the documents that leave as tables.
type chosen struct {
	Docs       []string `arg:"" optional:"" name:"doc" help:"Documents' ids; without any, all that the flags choose."`
	Form       []string `help:"Only documents of this form, as in forms list; may be given several times. case and person are taken only so." placeholder:"NAME"`
	Case       []string `help:"Only of this case; may be given several times." placeholder:"CASE"`
	Team       string   `help:"Only of cases of this team." placeholder:"TEAM"`
	From       string   `help:"Only documents that were begun on this day or later, 2027-01-01." placeholder:"DAY"`
	Until      string   `help:"Only documents that were begun on this day or earlier." placeholder:"DAY"`
	Restricted bool     `help:"Also what stays out of family copies."`
}

// records are the chosen cases, and what to take of them.
func (c chosen) records(e *env) ([]casefile.Record, returns.Selection, error) {
	sel := returns.Selection{Forms: c.Form, From: casefile.Date(c.From), Until: casefile.Date(c.Until), Restricted: c.Restricted}
	for _, day := range []string{c.From, c.Until} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return nil, sel, usageError{fmt.Errorf("%q is not a day like 2027-01-31", day)}
		}
	}
	s, err := e.session()
	if err != nil {
		return nil, sel, err
	}
	for _, f := range c.Form {
		// A form of the organisation's own is known by its documents.
		if _, err := library.JSON(f); err != nil && !s.HasForm(f) {
			return nil, sel, err
		}
	}
	var cases []casefile.ID
	for _, text := range c.Case {
		id, err := parseCase(text)
		if err != nil {
			return nil, sel, err
		}
		cases = append(cases, id)
	}
	for _, text := range c.Docs {
		_, d, err := e.document(text)
		if err != nil {
			return nil, sel, err
		}
		sel.Docs = append(sel.Docs, d.ID())
		cases = append(cases, d.Summary().Case)
	}
	team, err := teamName(s, c.Team)
	if err != nil {
		return nil, sel, err
	}
	found, err := s.Records(func(k casefile.CaseSummary) bool {
		return (len(cases) == 0 || slices.Contains(cases, k.ID)) && (team == "" || k.Team == team)
	})
	if err != nil {
		return nil, sel, err
	}
	for _, id := range cases {
		if !slices.ContainsFunc(found, func(r casefile.Record) bool { return r.ID == id }) && team == "" {
			return nil, sel, fmt.Errorf("the case %s is not on this device", id)
		}
	}
	return found, sel, nil
}

type exportCSVCmd struct {
	chosen
	Out string `required:"" help:"NAME.csv: one line an answer. NAME.zip or a folder: tables." type:"path"`
}

// Run writes the answers of the chosen documents.
func (c exportCSVCmd) Run(e *env) error {
	ext := strings.ToLower(filepath.Ext(c.Out))
	if ext == ".zip" {
		return c.oneFile(e, c.Out, returns.Zip)
	}
	cases, sel, err := c.records(e)
	if err != nil {
		return err
	}
	if ext == ".csv" {
		return c.lines(e, cases, sel)
	}
	tables, withheld := returns.Tables(cases, sel)
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return errors.New("the folder could not be made")
	}
	for _, t := range append(slices.Clone(tables), returns.Columns(tables)) {
		var b bytes.Buffer
		if err := t.CSV(&b); err != nil {
			return err
		}
		if err := writePrivate(filepath.Join(c.Out, t.FileName()), b.Bytes()); err != nil {
			return err
		}
	}
	return e.tabled(tables, withheld)
}

// tabled says what was written.
func (e *env) tabled(tables []returns.Table, withheld int) error {
	rows := 0
	for _, t := range tables {
		rows += len(t.Rows)
	}
	text := fmt.Sprintf("%d tables with %d rows written", len(tables), rows)
	if withheld > 0 {
		text += fmt.Sprintf("; %d restricted answers left out", withheld)
	}
	e.print(map[string]any{"tables": len(tables), "rows": rows, "withheld": withheld}, text)
	return nil
}

type exportJSONCmd struct {
	chosen
	Out string `required:"" help:"The file to write." type:"path"`
}

// Run writes the tables of the chosen documents as one JSON file.
func (c exportJSONCmd) Run(e *env) error { return c.oneFile(e, c.Out, returns.JSON) }

type exportXLSXCmd struct {
	chosen
	Out string `required:"" help:"The file to write." type:"path"`
}

// Run writes the tables of the chosen documents as one workbook.
func (c exportXLSXCmd) Run(e *env) error { return c.oneFile(e, c.Out, returns.XLSX) }

// oneFile writes all tables into one file.
func (c chosen) oneFile(e *env, file string, write func(io.Writer, []returns.Table) error) error {
	cases, sel, err := c.records(e)
	if err != nil {
		return err
	}
	tables, withheld := returns.Tables(cases, sel)
	var b bytes.Buffer
	if err := write(&b, tables); err != nil {
		return err
	}
	if err := writePrivate(file, b.Bytes()); err != nil {
		return err
	}
	return e.tabled(tables, withheld)
}

// lines writes one line an answer.
func (c exportCSVCmd) lines(e *env, cases []casefile.Record, sel returns.Selection) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write([]string{"document", "form", "cell", "question", "answer", "no answer because"}); err != nil {
		return err
	}
	n := 0
	for _, r := range cases {
		for _, d := range sel.Of(r) {
			n++
			if err := csvRows(w, d, sel.Restricted); err != nil {
				return err
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return e.write(c.Out, b.Bytes(), n)
}

// csvRows writes the answers of one document in the order of its form; items
// that are off are left out, as in every export, and what is restricted unless it
// is asked for.
func csvRows(w *csv.Writer, doc *casefile.Document, restricted bool) error {
	id := doc.ID().String()
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
			if !restricted && doc.Restricted(c) {
				continue
			}
			gap := ""
			if st.Gap != nil {
				gap = st.Gap.Code
			}
			if err := w.Write([]string{id, casefile.FormName(f), returns.Harmless(formatCell(doc, c)), returns.Harmless(it.Text), returns.Harmless(f.Text(it, st.Values)), gap}); err != nil {
				return err
			}
		}
		return nil
	}
	return walk("", nil)
}
