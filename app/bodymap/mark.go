package bodymap

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
)

// Mark is one place marked on a body and what was seen there.
type Mark struct {
	ID     string // key of its row
	View   View
	Figure Figure // the outline that At belongs to
	At     Point
	Placed bool   // At was given; a mark from elsewhere may have no place
	Kind   string // code of the row's kind, "" until somebody says what it is
	Label  string // words of Kind
	Size   string // millimetres as written, "" when not measured
	Note   string
	Photo  bool
}

// The fields of a mark's row: the linkId of each question is the group's with
// one of these behind it.
const (
	FieldView   = "view"
	FieldFigure = "figure"
	FieldX      = "x"
	FieldY      = "y"
	FieldKind   = "kind"
	FieldSize   = "size"
	FieldNote   = "note"
	FieldPhoto  = "photo"
)

// ErrPlace reports a place that is no part of a figure's box.
var ErrPlace = errors.New("a place on a figure must lie between 0 and 1")

// FromRow reads the mark in a row of a body-map group. answers gives the values
// of a cell of that row. What cannot be read is left out: a mark without a
// place is still in the list.
func FromRow(group, row string, answers func(linkID string) []fhir.Value) Mark {
	one := func(field string) fhir.Value {
		if vs := answers(group + "." + field); len(vs) > 0 {
			return vs[0]
		}
		return fhir.Value{}
	}
	m := Mark{ID: row, View: View(one(FieldView).Coding.Code), Figure: Figure(one(FieldFigure).Coding.Code)}
	if _, known := bodies[m.Figure]; !known {
		m.Figure = Child
	}
	kind := one(FieldKind).Coding
	m.Kind, m.Label = kind.Code, kind.Display
	m.Size, m.Note = one(FieldSize).Quantity.Value, one(FieldNote).Text
	m.Photo = !one(FieldPhoto).Empty()
	x, errX := ParseCoordinate(one(FieldX).Text)
	y, errY := ParseCoordinate(one(FieldY).Text)
	if errX == nil && errY == nil && m.View.known() {
		m.At, m.Placed = Point{x, y}, true
	}
	return m
}

func (v View) known() bool { return v == Front || v == Back || v == Left || v == Right }

// Coordinate writes a part of a figure's box as a decimal of at most four
// places, finer than a finger or a screen.
func Coordinate(v float64) string {
	if math.IsNaN(v) {
		v = 0
	}
	s := strconv.FormatFloat(clamp(v), 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// ParseCoordinate reads what Coordinate wrote, or any decimal from 0 to 1.
func ParseCoordinate(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > 1 {
		return 0, fmt.Errorf("%w: %q", ErrPlace, s)
	}
	return v, nil
}

// Where is the place of a mark in words.
func (m Mark) Where() string {
	if !m.Placed {
		return "place not marked"
	}
	return Where(m.Figure, m.View, m.At)
}

// Words say a mark in a line: "Red area, left lower leg, front, 20 mm".
func (m Mark) Words() string {
	parts := []string{m.Label, m.Where()}
	if m.Label == "" {
		parts = []string{Capital(m.Where())}
	}
	if m.Size != "" {
		parts = append(parts, m.Size+" mm")
	}
	return strings.Join(parts, ", ")
}

// Capital begins a line with a capital letter.
func Capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Count says how many marks there are and of what kinds: "3 marks: 2 sore, 1
// scar". Marks without a kind are not named.
func Count(marks []Mark) string {
	if len(marks) == 0 {
		return "No marks"
	}
	words := fmt.Sprintf("%d marks", len(marks))
	if len(marks) == 1 {
		words = "1 mark"
	}
	var kinds []string
	n := map[string]int{}
	for _, m := range marks {
		label := strings.ToLower(m.Label)
		if label == "" {
			continue
		}
		if n[label]++; n[label] == 1 {
			kinds = append(kinds, label)
		}
	}
	for i, k := range kinds {
		kinds[i] = fmt.Sprintf("%d %s", n[k], k)
	}
	if len(kinds) == 0 {
		return words
	}
	return words + ": " + strings.Join(kinds, ", ")
}
