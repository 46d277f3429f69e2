package sketch

import (
	"strconv"

	"doorstep/forms/fhir"
)

// Answer are the values of one cell of a mark's row.
type Answer struct {
	LinkID string
	Values []fhir.Value
}

// fieldOrder is the order in which cells are written: a row that is cut off by
// a crash has its kind and its points first.
var fieldOrder = []string{fieldKind, fieldAt, fieldWhat, fieldSize, fieldTurn, fieldLink, fieldRoom, fieldText}

// FromRow reads the mark in a row of a sketch group. answers gives the values
// of a cell of that row.
func FromRow(group, row string, answers func(linkID string) []fhir.Value) (Mark, error) {
	f := Fields{}
	for _, name := range fieldOrder {
		vs := answers(group + "." + name)
		if len(vs) == 0 {
			continue
		}
		if f[name] = vs[0].Text; vs[0].Kind == fhir.CodingKind {
			f[name] = vs[0].Coding.Code
		}
	}
	return Decode(row, f)
}

// Answers are the cells to write so that the row of was becomes now; for a new
// row was is the zero mark. kind gives the answer for a code of Kind, as the
// form lists it.
func Answers(group string, was, now Mark, kind func(code string) fhir.Value) []Answer {
	before, after := Fields{}, Encode(now)
	if was.Kind != "" {
		before = Encode(was)
	}
	var out []Answer
	for _, name := range fieldOrder {
		text := after[name]
		if text == before[name] {
			continue
		}
		a := Answer{LinkID: group + "." + name}
		switch {
		case text == "":
		case name == fieldKind:
			a.Values = []fhir.Value{kind(text)}
		case name == fieldTurn:
			a.Values = []fhir.Value{fhir.Prim(fhir.Integer, strconv.Itoa(now.Turn))}
		default:
			a.Values = []fhir.Value{fhir.TextValue(text)}
		}
		out = append(out, a)
	}
	return out
}
