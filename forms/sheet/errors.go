package sheet

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"doorstep/forms/source"
)

// ref is a cell, counted from 1.
type ref struct {
	sheet    string
	row, col int
}

// String is the cell as a workbook names it: questions!C12.
func (r ref) String() string {
	if r.sheet == "" {
		return ""
	}
	name, err := excelize.CoordinatesToCellName(max(r.col, 1), max(r.row, 1))
	if err != nil {
		return r.sheet
	}
	return r.sheet + "!" + name
}

// Error is one thing wrong with a workbook, in words for whoever wrote it.
type Error struct {
	File string
	Cell string // questions!C12; "" for the file as a whole
	Msg  string
	at   ref
}

// Error reads "file: questions!C12: what is wrong".
func (e *Error) Error() string {
	if e.Cell == "" {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s: %s: %s", e.File, e.Cell, e.Msg)
}

// Errors is everything wrong with a workbook, sheet by sheet.
type Errors []*Error

// Error puts one error on a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// faults collects errors while the rest is still read.
type faults struct {
	file   string
	list   Errors
	broken bool // a sheet cannot be read on
}

func (f *faults) add(at ref, format string, args ...any) {
	if len(f.list) < 200 {
		f.list = append(f.list, &Error{File: f.file, Cell: at.String(), Msg: fmt.Sprintf(format, args...), at: at})
	}
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	order := []string{"", formSheet, questionsSheet, choicesSheet, rulesSheet, namesSheet}
	slices.SortStableFunc(f.list, func(a, b *Error) int {
		if c := slices.Index(order, a.at.sheet) - slices.Index(order, b.at.sheet); c != 0 {
			return c
		}
		return a.at.row - b.at.row
	})
	return f.list
}

// otherLine is how the compiler points at a second line.
var otherLine = regexp.MustCompile(`in line [0-9]+`)

// placed turns what the compiler says of a line of YAML into words about the cell that the line came from.
func (f *faults) placed(err error, lines []ref) error {
	var many source.Errors
	if !errors.As(err, &many) {
		return err
	}
	for _, e := range many {
		at := ref{sheet: questionsSheet, row: 1, col: 1}
		if e.Line >= 1 && e.Line <= len(lines) {
			at = lines[e.Line-1]
		}
		f.add(at, "%s", otherLine.ReplaceAllStringFunc(e.Msg, func(s string) string {
			n, err := strconv.Atoi(strings.TrimPrefix(s, "in line "))
			if err != nil || n < 1 || n > len(lines) {
				return s
			}
			return "in " + lines[n-1].String()
		}))
	}
	return f.err()
}
