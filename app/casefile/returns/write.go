package returns

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Harmless keeps a spreadsheet program from reading a text as a formula: a text that begins with a sign
// of one gets an apostrophe before it.
func Harmless(s string) string {
	begins := strings.TrimLeft(s, " \u00a0")
	if strings.ContainsAny(firstRune(begins), "=+-@\t\r\n＝＋－＠") || strings.ContainsAny(firstRune(s), "\t\r\n") {
		return "'" + s
	}
	return s
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// joined is a cell as one text: several values with a semicolon between them.
func joined(c Column, v Cell) string {
	s := strings.Join(v, "; ")
	if c.Kind == Number && json.Valid([]byte(s)) {
		return s // -5 is a number, not a formula
	}
	return Harmless(s)
}

// CSV writes one table as comma-separated values with its column names first.
func (t Table) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = Harmless(c.Name) // an id of somebody's form
	}
	if err := w.Write(heads); err != nil {
		return err
	}
	for _, r := range t.Rows {
		line := make([]string, len(r))
		for i, v := range r {
			line[i] = joined(t.Columns[i], v)
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// FileName is the name of a table's file: "caf.csv", "caf cafpac.act.csv". Ids of an organisation's own
// forms may hold anything; no name leads out of the folder in which the file is put.
func (t Table) FileName() string { return fileSafe.Replace(t.Name) + ".csv" }

var fileSafe = strings.NewReplacer("/", "-", "\\", "-", ":", "-", "*", "-", "?", "-", "\"", "-", "<", "-", ">", "-", "|", "-", "\x00", "-")

// Columns lists the columns of all tables: the table, the column, what it holds and the question's words.
func Columns(tables []Table) Table {
	out := Table{Name: "columns", Title: "Columns", Columns: []Column{
		{Name: "table", Kind: Name}, {Name: "column", Kind: Name}, {Name: "holds", Kind: Name}, {Name: "several", Kind: YesNo}, {Name: "question", Kind: Text},
	}}
	for _, t := range tables {
		for _, c := range t.Columns {
			row := []Cell{{t.Name}, {c.Name}, {string(c.Kind)}, {fmt.Sprint(c.Many)}, nil}
			if c.Question != "" {
				row[4] = Cell{c.Question}
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// Zip writes the tables as CSV files and "columns.csv" into one ZIP file. The same tables give the same
// bytes.
func Zip(out io.Writer, tables []Table) error {
	z := zip.NewWriter(out)
	for _, t := range append(slices.Clone(tables), Columns(tables)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: t.FileName(), Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if err := t.CSV(w); err != nil {
			return err
		}
	}
	return z.Close()
}

// JSON writes the tables with their columns; each row is an object by column name. Numbers and yes-no are
// JSON's own, columns that may hold several values are lists, a cell without an answer is left out.
func JSON(out io.Writer, tables []Table) error {
	type column struct {
		Name     string `json:"name"`
		Holds    Kind   `json:"holds"`
		Several  bool   `json:"several,omitempty"`
		Question string `json:"question,omitempty"`
	}
	type table struct {
		Name    string           `json:"name"`
		Title   string           `json:"title"`
		Columns []column         `json:"columns"`
		Rows    []map[string]any `json:"rows"`
	}
	all := struct {
		Tables []table `json:"tables"`
	}{Tables: []table{}}
	for _, t := range tables {
		one := table{Name: t.Name, Title: t.Title, Rows: []map[string]any{}}
		for _, c := range t.Columns {
			one.Columns = append(one.Columns, column{c.Name, c.Kind, c.Many, c.Question})
		}
		for _, r := range t.Rows {
			row := map[string]any{}
			for i, v := range r {
				if len(v) > 0 {
					row[t.Columns[i].Name] = natural(t.Columns[i], v)
				}
			}
			one.Rows = append(one.Rows, row)
		}
		all.Tables = append(all.Tables, one)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(all)
}

func natural(c Column, v Cell) any {
	one := func(s string) any {
		switch {
		case c.Kind == YesNo:
			return s == "true"
		case c.Kind == Number && json.Valid([]byte(s)):
			return json.Number(s)
		}
		return s
	}
	if !c.Many {
		return one(v[0])
	}
	out := make([]any, len(v))
	for i, s := range v {
		out[i] = one(s)
	}
	return out
}
