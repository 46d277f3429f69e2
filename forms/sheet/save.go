package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// save writes a workbook: heads in bold that stay in sight, each with a note of what belongs below it,
// and lists to choose from where only some words are known.
func (g *grids) save(notes [][]string) ([]byte, error) {
	x := excelize.NewFile()
	defer func() { _ = x.Close() }()
	w := &writer{x: x}
	w.styles()
	form := [][]string{{"key", "value", "notes"}}
	have := map[string]bool{}
	for _, r := range g.form {
		have[r[0]] = true
	}
	for _, k := range formKeys {
		if !have[k.key] && k.kind != members {
			g.form = append(g.form, []string{k.key, ""})
		}
	}
	for _, r := range g.form {
		say := ""
		for _, k := range formKeys {
			if k.key == r[0] {
				say = k.say
			}
		}
		form = append(form, []string{r[0], r[1], say})
	}
	w.sheet(formSheet, form, []float64{14, 60, 70})
	heads, rows, wide := g.table()
	w.sheet(questionsSheet, append([][]string{heads}, rows...), wide)
	for i, h := range heads {
		name, _ := split(h)
		for _, c := range questionColumns {
			if c.head == name {
				w.note(questionsSheet, i+1, c.say)
			}
		}
	}
	w.offer(questionsSheet, heads, "required", "stop,gap")
	w.sheet(choicesSheet, append([][]string{g.heads(choiceColumns)}, g.choices...), []float64{28, 24, 50, 8, 8, 8, 40, 12, 20})
	w.sheet(rulesSheet, append([][]string{g.heads(ruleColumns)}, g.rules...), []float64{28, 14, 8, 50, 50, 60})
	w.offer(rulesSheet, ruleColumns, "level", "stop,warn")
	w.sheet(namesSheet, append([][]string{nameColumns}, g.names...), []float64{28, 16, 80})
	if notes != nil {
		w.sheet(notesSheet, notes, []float64{28, 100})
	}
	if w.err != nil {
		return nil, fmt.Errorf("sheet: %w", w.err)
	}
	Nameless(x)
	b, err := x.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return b.Bytes(), nil
}

// table are the questions as rows, with the columns that are in use and those that most forms need.
func (g *grids) table() (heads []string, rows [][]string, wide []float64) {
	for i, c := range questionColumns {
		if i < 9 || g.used[c.head] {
			heads, wide = append(heads, c.head), append(wide, c.wide)
		}
	}
	for _, c := range questionColumns {
		for used := range g.used {
			if name, lang := split(used); name == c.head && lang != "" {
				heads, wide = append(heads, used), append(wide, c.wide)
			}
		}
	}
	for _, q := range g.questions {
		row := make([]string, len(heads))
		for i, h := range heads {
			row[i] = q[h]
		}
		rows = append(rows, row)
	}
	return heads, rows, wide
}

// writer writes sheets and remembers the first error.
type writer struct {
	x          *excelize.File
	bold, wrap int
	strong     int
	err        error
}

func (w *writer) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) styles() {
	var err error
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	w.wrap, err = w.x.NewStyle(&excelize.Style{Alignment: top, NumFmt: 49})
	w.do(err)
	w.strong, err = w.x.NewStyle(&excelize.Style{Alignment: top, NumFmt: 49, Font: &excelize.Font{Bold: true}})
	w.do(err)
	w.bold, err = w.x.NewStyle(&excelize.Style{Alignment: top, NumFmt: 49, Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Color: "000000", Style: 1}}})
	w.do(err)
}

// sheet writes rows as text: nothing becomes a number, a date or a formula.
func (w *writer) sheet(name string, rows [][]string, wide []float64) {
	if list := w.x.GetSheetList(); len(list) == 1 && list[0] == "Sheet1" {
		w.do(w.x.SetSheetName("Sheet1", name))
	} else {
		_, err := w.x.NewSheet(name)
		w.do(err)
	}
	for i, width := range wide {
		col, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		w.do(w.x.SetColWidth(name, col, col, width))
		w.do(w.x.SetColStyle(name, col, w.wrap))
	}
	for r, row := range rows {
		style := w.wrap
		switch {
		case r == 0:
			style = w.bold
		case name == questionsSheet && levels[row[0]] > 0:
			style = w.strong
		}
		for c, s := range row {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			w.do(err)
			if s != "" {
				w.do(w.x.SetCellStr(name, at, s))
			}
			w.do(w.x.SetCellStyle(name, at, at, style))
		}
	}
	w.do(w.x.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// note hangs a remark on a head.
func (w *writer) note(sheet string, col int, say string) {
	at, err := excelize.CoordinatesToCellName(col, 1)
	w.do(err)
	w.do(w.x.AddComment(sheet, excelize.Comment{Cell: at, Author: "Doorstep", Text: say, Width: 340, Height: 130}))
}

// offer gives the cells of a column words to choose from; others may be typed where the form allows it.
func (w *writer) offer(sheet string, heads []string, head, choices string) {
	for i, h := range heads {
		if h != head {
			continue
		}
		col, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s2:%s%d", col, col, maxRows)
		w.do(v.SetDropList(strings.Split(choices, ",")))
		w.do(w.x.AddDataValidation(sheet, v))
	}
}
