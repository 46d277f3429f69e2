package source

import (
	"fmt"
	"sort"
	"strings"
)

// Pos is a place in a source file, counted from 1.
type Pos struct{ Line, Col int }

// Error is one thing wrong with a form's source, in words for whoever wrote the form.
type Error struct {
	File string
	Pos
	Msg string
}

// Error reads "file:line: what is wrong".
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg) }

// Errors is everything wrong with a source, in the order of its lines.
type Errors []*Error

// Error puts one error on a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the single errors to errors.As.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, one := range e {
		out[i] = one
	}
	return out
}

// faults collects errors while the rest of a form is still read, so that an author sees them together.
type faults struct {
	file string
	list Errors
}

func (f *faults) add(at Pos, format string, args ...any) {
	if len(f.list) < 200 {
		f.list = append(f.list, &Error{File: f.file, Pos: at, Msg: fmt.Sprintf(format, args...)})
	}
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	sort.SliceStable(f.list, func(i, j int) bool { return f.list[i].Line < f.list[j].Line })
	return f.list
}
