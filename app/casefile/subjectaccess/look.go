package subjectaccess

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Look is a place as people look at it.
type Look struct {
	Decided
	// Text is what stands there, "" for a whole document; Gone says that there is nothing
	// any more.
	Text  string
	Whole bool
	Gone  bool
	// Asks is why the app asks, "" for a place that somebody found themselves.
	Asks string
	// Lacks says that a reason is still to be written, or a why.
	Lacks bool
}

// Looks are the places of a request with what stands at each.
func Looks(rec casefile.Record, q Request) []Look {
	var out []Look
	why := asks(rec, q)
	for _, x := range q.Decisions() {
		l := Look{Decided: x, Asks: why[x.Place.String()], Whole: x.Place.Cell.LinkID == "", Lacks: x.Why == "" && !x.Give}
		needs := x.Give || slices.Contains([]string{WhyOtherPerson, WhyHarm, WhyConfidence, WhyLaw, WhyCrime}, x.Why)
		l.Lacks = l.Lacks || needs && x.Reason == ""
		d, group := find(rec, x.Place)
		switch {
		case x.Anywhere():
			l.Whole, l.Text = false, strings.Join(x.Words, "\n")
		case d == nil:
			l.Gone = true
		case group != nil:
			l.Text = rowText(d, group, x.Place.Cell.Row)
			l.Gone = l.Text == ""
		case !l.Whole:
			l.Text = standing(rec, x.Place)
			l.Gone = l.Text == ""
		}
		out = append(out, l)
	}
	return out
}

// rowText is what stands in a row and the rows inside it, a line for each answer.
func rowText(d *casefile.Document, group *engine.Item, row casefile.RowID) string {
	inside := within(d, group, row)
	var lines []string
	each(d, func(it *engine.Item, c casefile.Cell, values []fhir.Value) {
		if slices.Contains(inside, c.Row) {
			lines = append(lines, it.Text+": "+said(d, it, values))
		}
	})
	return strings.Join(lines, "\n")
}
