package sheet

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// table is one sheet: its heads and what stands below them.
type table struct {
	name  string
	heads []head
	notes []int // columns that are for people alone
	rows  []line
}

type head struct {
	name, lang string
	col        int
}

// line is one row that is not empty.
type line struct {
	at    ref
	cells map[int]string
}

// cell is what stands in a column of a row; the language is "" for the form's own.
func (t *table) cell(l line, name string) (string, ref) {
	for _, h := range t.heads {
		if h.name == name && h.lang == "" {
			return l.cells[h.col], ref{t.name, l.at.row, h.col}
		}
	}
	return "", l.at
}

// text is a text with its translations; false when there is none.
func (t *table) text(l line, name string) (value, ref, bool) {
	main, at := t.cell(l, name)
	v := value{at: at, text: main}
	for _, h := range t.heads {
		if s := l.cells[h.col]; h.name == name && h.lang != "" && s != "" {
			if v.keys == nil {
				v.put("en", at, value{at: at, text: main})
			}
			other := ref{t.name, l.at.row, h.col}
			v.put(h.lang, other, value{at: other, text: s})
		}
	}
	return v, at, main != "" || v.keys != nil
}

// book is a workbook as it was read.
type book map[string]*table

// open reads the sheets of a workbook. Nil when it is none.
func open(f *faults, data []byte) (b book) {
	if len(data) > maxBytes {
		f.add(ref{}, "the workbook is larger than 8 MiB")
		return nil
	}
	// The reader is someone else's and meets files from outside: what it cannot take becomes an error.
	defer func() {
		if recover() != nil {
			f.add(ref{}, "this is no workbook that can be read; save it as .xlsx")
			b = nil
		}
	}()
	x, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip})
	if err != nil {
		f.add(ref{}, "this is no workbook that can be read; save it as .xlsx, without a password")
		return nil
	}
	defer func() { _ = x.Close() }()
	b = book{}
	known := []string{formSheet, questionsSheet, choicesSheet, rulesSheet, namesSheet}
	for _, name := range x.GetSheetList() {
		key := strings.ToLower(strings.TrimSpace(name))
		switch {
		case strings.HasPrefix(key, notesSheet):
		case !slices.Contains(known, key):
			f.add(ref{}, "the sheet %q is not known; known are %s, and sheets whose name begins with notes are left alone", name, strings.Join(known, ", "))
		case b[key] != nil:
			f.add(ref{}, "there are two sheets named %s", key)
		default:
			b[key] = read(f, x, name, key)
		}
	}
	for _, key := range []string{formSheet, questionsSheet} {
		if b[key] == nil {
			f.add(ref{}, "the sheet %q is missing", key)
			b[key] = &table{name: key}
		}
	}
	for _, key := range known {
		if b[key] == nil {
			b[key] = &table{name: key}
		}
	}
	return b
}

// read reads one sheet row by row, so that a sheet that claims a million rows costs nothing.
func read(f *faults, x *excelize.File, name, key string) *table {
	t := &table{name: key}
	rows, err := x.Rows(name)
	if err != nil {
		f.add(ref{}, "the sheet %q cannot be read", name)
		return t
	}
	defer func() { _ = rows.Close() }()
	text := 0
	for no := 1; rows.Next(); no++ {
		cells, err := rows.Columns()
		if err != nil {
			f.add(ref{key, no, 1}, "this row cannot be read")
			return t
		}
		l := line{at: ref{key, no, 1}, cells: map[int]string{}}
		for i, s := range cells {
			if text += len(s); text > maxText {
				f.add(ref{key, no, i + 1}, "there is more text in this sheet than %d MB", maxText>>20)
				return t
			}
			if s = tidy(s); s == "" {
				continue
			}
			if i >= maxColumns {
				f.add(ref{key, no, i + 1}, "there are more than %d columns", maxColumns)
				break
			}
			if !utf8.ValidString(s) {
				f.add(ref{key, no, i + 1}, "this cell cannot be read as text")
				continue
			}
			l.cells[i+1] = s
		}
		switch {
		case key == formSheet:
			if len(l.cells) > 0 {
				t.rows = append(t.rows, l)
			}
		case no == 1:
			t.setHeads(f, l)
		case len(l.cells) > 0:
			t.rows = append(t.rows, l)
		}
		if len(t.rows) > maxRows {
			f.add(ref{key, no, 1}, "there are more than %d rows", maxRows)
			return t
		}
	}
	return t
}

// needed are the columns without which a sheet means nothing.
var needed = map[string][]string{
	questionsSheet: {"type", "id", "text"}, choicesSheet: {"list", "code"}, rulesSheet: {"id", "say"}, namesSheet: {"name", "expression"},
}

// tidy takes off what a spreadsheet program puts in by itself: spaces that do not break, line ends of
// Windows, empty space around.
func tidy(s string) string {
	s = strings.NewReplacer("\u00a0", " ", "\r\n", "\n", "\r", "\n", "_x000D_", "").Replace(s)
	return strings.TrimSpace(s)
}

// straight gives a condition back the marks that a spreadsheet program bends.
func straight(s string) string {
	return strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "≥", ">=", "≤", "<=", "≠", "!=").Replace(s)
}

// setHeads reads the first row: which column holds what.
func (t *table) setHeads(f *faults, l line) {
	known := map[string]bool{} // takes languages
	var names []string
	add := func(name string, texts bool) {
		known[name] = texts
		names = append(names, name)
	}
	switch t.name {
	case questionsSheet:
		for _, c := range questionColumns {
			add(c.head, c.kind == words)
		}
	case choicesSheet:
		for _, c := range choiceColumns {
			add(c, c == "label" || c == "guide")
		}
	case rulesSheet:
		for _, c := range ruleColumns {
			add(c, c == "say")
		}
	case namesSheet:
		for _, c := range nameColumns {
			add(c, false)
		}
	}
	seen := map[string]bool{}
	for col := 1; col <= maxColumns; col++ {
		s := l.cells[col]
		if s == "" {
			continue
		}
		at := ref{t.name, 1, col}
		name, lang := split(s)
		texts, ok := known[name]
		switch {
		case !ok && strings.HasPrefix(name, notesSheet):
			t.notes = append(t.notes, col)
		case !ok:
			t.notes = append(t.notes, col) // said once, not for every cell below
			f.add(at, "the column %q is not known; known are %s, and columns whose name begins with notes are left alone", s, strings.Join(names, ", "))
		case lang != "" && !texts:
			f.add(at, "the column %s is the same in every language", name)
		case seen[name+":"+lang]:
			f.add(at, "there are two columns named %q", s)
		default:
			seen[name+":"+lang] = true
			t.heads = append(t.heads, head{name, lang, col})
		}
	}
	for _, name := range needed[t.name] {
		if !seen[name+":"] {
			f.add(ref{t.name, 1, 1}, "the column %s is missing", name)
			f.broken = true
		}
	}
	for _, l := range t.heads {
		if l.lang != "" && !seen[l.name+":"] {
			f.add(ref{t.name, 1, l.col}, "the column %s in the form's own language is missing", l.name)
		}
	}
}

// stray names cells that stand below no head, which nobody would read.
func (t *table) stray(f *faults, l line) {
	for col := range l.cells {
		if !slices.ContainsFunc(t.heads, func(h head) bool { return h.col == col }) && !slices.Contains(t.notes, col) {
			f.add(ref{t.name, l.at.row, col}, "this column has no name in the first row")
		}
	}
}

// list takes words with commas or line ends between them apart.
func list(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == '\n' }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// day is a date that a spreadsheet program keeps as a number of days.
func day(s string) string {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 20000 || n > 80000 {
		return s
	}
	at, err := excelize.ExcelDateToTime(n, false)
	if err != nil {
		return s
	}
	return at.Format("2006-01-02")
}
