package model

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/say"
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
	switch s := RowAnswers(doc, g, row); {
	case s != "":
		return s
	case g.Item.Type == engine.Attachment:
		return RowName(g)
	}
	return say.F("New %s", strings.ToLower(RowName(g)))
}

// RowAnswers is RowTitle of a row that says what it is about, and "" of any other:
// words of the record alone, which may be kept in it.
func RowAnswers(doc Doc, g *engine.RowGroup, row engine.RowID) string {
	if g.Item.Control == fhir.ControlBodyMap {
		return BodyMark(doc, g, row).Words()
	}
	if g.Item.Type == engine.Attachment {
		return cellText(doc, engine.Cell{Row: row, LinkID: g.ID + ".caption"})
	}
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
		if slices.ContainsFunc(it.Options, func(o engine.Option) bool { return o.Selected }) {
			continue // it was there before anybody said anything: "Not started"
		}
		if s := cellText(doc, engine.Cell{Row: row, LinkID: it.LinkID}); s != "" {
			return s
		}
	}
	return ""
}

// RowName is what one row of a group is called: "Medicine".
func RowName(g *engine.RowGroup) string {
	switch {
	case g.RowName != "":
		return g.RowName
	case g.Item.Short != "":
		return singular(g.Item.Short)
	}
	return singular(g.Item.Text)
}

// singular guesses what one of a group is called from its title: "Actions" is
// a list of actions. A title that is a question or names several things gives
// no name, and the row is an entry.
func singular(title string) string {
	words := strings.Fields(title)
	if len(words) == 0 || len(words) > 3 || strings.ContainsAny(title, "?,:") || strings.Contains(title, " and ") {
		return say.T("Entry")
	}
	last := words[len(words)-1]
	switch {
	case strings.HasSuffix(last, "ies") && len(last) > 4:
		last = strings.TrimSuffix(last, "ies") + "y"
	case strings.HasSuffix(last, "ss"), strings.HasSuffix(last, "’s"), strings.HasSuffix(last, "'s"):
	default:
		last = strings.TrimSuffix(last, "s")
	}
	words[len(words)-1] = last
	return strings.Join(words, " ")
}

// RowDetail is the second line of a row's card: its next two answers.
func RowDetail(doc Doc, g *engine.RowGroup, row engine.RowID) string {
	if g.Item.Control == fhir.ControlBodyMap {
		return BodyMark(doc, g, row).Note
	}
	if g.Item.Type == engine.Attachment {
		return PhotoDetail(doc, g, row)
	}
	title := RowTitle(doc, g, row)
	var parts []string
	for it := range rowQuestions(g) {
		s := cellText(doc, engine.Cell{Row: row, LinkID: it.LinkID})
		// What the title says is not said again. That an answer is found within it says
		// nothing: a dose of 5 ml stands in "7.5 mg in 5 ml", too.
		if s == "" || slices.Contains(g.TitleLinks, it.LinkID) || s == title {
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
				if it.Rows == nil && it.Question() && !it.Hidden && !yield(it) {
					return
				}
			}
		}
	}
}
