package model

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// AnswerText is an answer as a person would write it, several values set
// apart by semicolons. Empty if there is no answer.
func AnswerText(it *engine.Item, vs []fhir.Value) string {
	var parts []string
	for _, v := range vs {
		if v.Empty() {
			continue
		}
		if s := casefile.Words(it, v); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// RowTitle is what the card of a row is called: the answers the form names
// for it, else its first answer, else "New medicine".
func RowTitle(doc Doc, g *engine.RowGroup, row engine.RowID) string {
	var parts []string
	for _, link := range g.TitleLinks {
		if s := cellText(doc, engine.Cell{Row: row, LinkID: link}); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, ", ")
	}
	for it := range rowQuestions(g) {
		if s := cellText(doc, engine.Cell{Row: row, LinkID: it.LinkID}); s != "" {
			return s
		}
	}
	if g.RowName != "" {
		return "New " + strings.ToLower(g.RowName)
	}
	return "Nothing written yet"
}

// RowDetail is the second line of a row's card: its next two answers.
func RowDetail(doc Doc, g *engine.RowGroup, row engine.RowID) string {
	title := RowTitle(doc, g, row)
	var parts []string
	for it := range rowQuestions(g) {
		s := cellText(doc, engine.Cell{Row: row, LinkID: it.LinkID})
		if s == "" || strings.Contains(title, s) {
			continue
		}
		if parts = append(parts, s); len(parts) == 2 {
			break
		}
	}
	return strings.Join(parts, " · ")
}

func cellText(doc Doc, c engine.Cell) string {
	st := doc.State(c)
	if !st.Enabled {
		return ""
	}
	s := AnswerText(doc.Form().Item(c.LinkID), st.Values)
	if r := []rune(s); len(r) > 80 {
		s = string(r[:79]) + "…"
	}
	return s
}

// rowQuestions yields the questions of a row, without those in rows inside it.
func rowQuestions(g *engine.RowGroup) func(yield func(*engine.Item) bool) {
	return func(yield func(*engine.Item) bool) {
		for _, pg := range g.Pages {
			for it := range Questions(pg) {
				if it.Rows == nil && it.Question() && !yield(it) {
					return
				}
			}
		}
	}
}
