package returns

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"doorstep/forms/sheet"
)

// XLSX writes the tables into one workbook, a sheet each, after a sheet that lists the columns. Numbers
// are numbers; everything else is text and never a formula, a date or a link.
func XLSX(out io.Writer, tables []Table) error {
	x := excelize.NewFile()
	defer func() { _ = x.Close() }()
	names := map[string]bool{}
	for i, t := range append([]Table{Columns(tables)}, slices.Clone(tables)...) {
		name := sheetName(t.Name, names)
		if i == 0 {
			if err := x.SetSheetName("Sheet1", name); err != nil {
				return fmt.Errorf("returns: %w", err)
			}
		} else if _, err := x.NewSheet(name); err != nil {
			return fmt.Errorf("returns: %w", err)
		}
		if err := fill(x, name, t); err != nil {
			return fmt.Errorf("returns: %w", err)
		}
	}
	sheet.Nameless(x)
	if err := x.Write(out); err != nil {
		return fmt.Errorf("returns: %w", err)
	}
	return nil
}

func fill(x *excelize.File, name string, t Table) error {
	w, err := x.NewStreamWriter(name)
	if err != nil {
		return err
	}
	bold, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heads := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = excelize.Cell{StyleID: bold, Value: c.Name}
	}
	if err := w.SetRow("A1", heads); err != nil {
		return err
	}
	for n, r := range t.Rows {
		line := make([]any, len(r))
		for i, v := range r {
			line[i] = cellValue(t.Columns[i], v)
		}
		if err := w.SetRow("A"+strconv.Itoa(n+2), line); err != nil {
			return err
		}
	}
	return w.Flush()
}

// cellValue is what stands in a cell: nothing, a number, or a text of at most what a cell can hold.
func cellValue(c Column, v Cell) any {
	if len(v) == 0 {
		return nil
	}
	s := strings.Join(v, "; ")
	if c.Kind == Number && json.Valid([]byte(s)) {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return f
		}
	}
	if r := []rune(s); len(r) > excelize.TotalCellChars {
		return string(r[:excelize.TotalCellChars-1]) + "…"
	}
	return s
}

// sheetName is a table's name as a workbook allows it: 31 characters, none of seven, and no other like it.
func sheetName(name string, taken map[string]bool) string {
	name = strings.NewReplacer(":", " ", "\\", " ", "/", " ", "?", " ", "*", " ", "[", " ", "]", " ").Replace(name)
	cut := func(n int) string {
		if r := []rune(name); len(r) > n {
			return string(r[:n])
		}
		return name
	}
	out := cut(excelize.MaxSheetNameLength)
	for i := 2; taken[strings.ToLower(out)]; i++ {
		out = cut(excelize.MaxSheetNameLength-len(strconv.Itoa(i))-1) + " " + strconv.Itoa(i)
	}
	taken[strings.ToLower(out)] = true
	return out
}
