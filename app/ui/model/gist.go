package model

import (
	"strings"

	"doorstep/forms/engine"
)

// Line is one fact of a document in the fewest words.
type Line struct{ Label, Text string }

// Gist is what a document says, as lines: each answered question of its own
// pages, and each list of rows by the titles of its rows. skip leaves out
// questions by their linkId; most is how many lines, 0 for all.
func Gist(doc Doc, skip map[string]bool, most int) []Line {
	var out []Line
	add := func(label, text string) bool {
		if text != "" {
			out = append(out, Line{label, text})
		}
		return most == 0 || len(out) < most
	}
	var walk func(items []*engine.Item) bool
	walk = func(items []*engine.Item) bool {
		for _, it := range items {
			st := doc.State(engine.Cell{LinkID: it.LinkID})
			if it.Hidden || !st.Enabled || skip[it.LinkID] {
				continue
			}
			switch {
			case it.Rows != nil:
				if Marks(it.Rows) {
					if !add(it.Text, MarksText(doc, it.Rows, "")) {
						return false
					}
					continue
				}
				var titles []string
				for _, r := range doc.Rows(it.Rows.ID, "") {
					titles = append(titles, RowTitle(doc, it.Rows, r.ID))
				}
				if !add(it.Text, strings.Join(titles, "; ")) {
					return false
				}
				continue
			case it.Question():
				label := it.Short
				if label == "" {
					label = it.Text
				}
				if !add(label, AnswerText(it, st.Values)) {
					return false
				}
			}
			if !walk(it.Children) {
				return false
			}
		}
		return true
	}
	for _, s := range ShownSections(doc) {
		for _, pg := range ShownPages(doc, s.Pages, "") {
			if !walk(pg.Items) {
				return out
			}
		}
	}
	return out
}
