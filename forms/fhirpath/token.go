package fhirpath

import "fmt"

type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokIdent
	tokQuoted // `delimited identifier`
	tokString
	tokNumber
	tokDate
	tokDateTime
	tokTime
	tokSymbol
	tokExternal // %name
	tokSpecial  // $this $index $total
)

type token struct {
	kind tokenKind
	text string
	pos  int
}

func (t token) String() string {
	if t.kind == tokEOF {
		return "the end"
	}
	return fmt.Sprintf("%q", t.text)
}

// Error is a fault in an expression, at a byte offset from its start.
type Error struct {
	Pos int
	Msg string
	// Kind is ErrSyntax, ErrSubset, ErrLimit or ErrType; match it with errors.Is.
	Kind error
}

func (e *Error) Error() string { return fmt.Sprintf("at character %d: %s", e.Pos+1, e.Msg) }

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

type kindError string

func (k kindError) Error() string { return string(k) }

// The kinds of Error.
const (
	ErrSyntax kindError = "not a FHIRPath expression"
	ErrSubset kindError = "outside the FHIRPath subset for forms"
	ErrLimit  kindError = "the expression does too much work"
	ErrType   kindError = "the values do not fit the expression"
)
