package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/say"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Fix is a line of the error summary: what to do, and the place it leads to.
type Fix struct {
	Text    string
	Cell    engine.Cell
	Section string
	Page    string
	Missing bool // nothing was answered yet, rather than something wrong
}

// CheckTitle heads a part of the check: what is wrong in what was answered, or
// what is not answered yet.
func CheckTitle(n int, missing bool) string {
	if missing {
		return say.N(n, "question to answer before you finish", "questions to answer before you finish")
	}
	return say.N(n, "answer to put right before you finish", "answers to put right before you finish")
}

// FixTitle heads the error summary of a page: "3 things to fix".
func FixTitle(n int) string { return say.N(n, "thing to fix", "things to fix") }

// Fixes turns problems that stop a signature into lines of the summary, each
// sentence once a place, in the order of the form.
func Fixes(f *engine.Form, ps []engine.Problem) []Fix {
	var out []Fix
	seen := map[Fix]bool{}
	for _, p := range ps {
		if p.Level != engine.LevelStop {
			continue
		}
		fx := Fix{Text: p.Message, Cell: p.Cell, Missing: p.Rule == engine.RuleRequired}
		if p.Cell.LinkID == "" && p.About != "" {
			fx.Cell = engine.Cell{LinkID: p.About}
		}
		if it := f.Item(fx.Cell.LinkID); it != nil {
			if it.Section != nil {
				fx.Section = it.Section.ID
			}
			if it.Page != nil {
				fx.Page = it.Page.ID
			}
		}
		if !seen[fx] {
			seen[fx] = true
			out = append(out, fx)
		}
	}
	return out
}

// ShownPages are the pages of a list that have something on them now. A page
// is never empty: when all it asks is off, it is passed over.
func ShownPages(doc Doc, pages []*engine.Page, row engine.RowID) []*engine.Page {
	var out []*engine.Page
	for _, pg := range pages {
		if shownPage(doc, pg, row) {
			out = append(out, pg)
		}
	}
	return out
}

func shownPage(doc Doc, pg *engine.Page, row engine.RowID) bool {
	for _, it := range pg.Items {
		if anyOn(doc, it, row) {
			return true
		}
	}
	return false
}

func anyOn(doc Doc, it *engine.Item, row engine.RowID) bool {
	if it.Hidden || !doc.State(engine.Cell{Row: row, LinkID: it.LinkID}).Enabled {
		return false
	}
	if it.Type != engine.Group || it.Rows != nil {
		return true
	}
	for _, ch := range it.Children {
		if anyOn(doc, ch, row) {
			return true
		}
	}
	return false
}

// ShownSections are the sections that have a page to show.
func ShownSections(doc Doc) []*engine.Section {
	var out []*engine.Section
	for _, part := range doc.Form().Parts {
		for _, s := range part.Sections {
			if len(ShownPages(doc, s.Pages, "")) > 0 {
				out = append(out, s)
			}
		}
	}
	return out
}

// After is where a form goes on after a section: the first page of the next one
// that has something to show, or the check at the end. at is a route of the form.
func After(doc Doc, sec *engine.Section, at Route) Route {
	all := ShownSections(doc)
	if i := slices.Index(all, sec); i >= 0 && i+1 < len(all) {
		r := at.Place()
		r.Section, r.Page = all[i+1].ID, ShownPages(doc, all[i+1].Pages, "")[0].ID
		return r
	}
	return Route{Screen: Check, Case: at.Case, Doc: at.Doc}
}

// Progress counts the sections of a document. The list of notes is none of them: it
// asks for nothing.
func Progress(doc Doc) FormProgress {
	var p FormProgress
	for _, s := range ShownSections(doc) {
		if OfNotes(doc.Form(), s) {
			continue
		}
		p.Sections++
		switch doc.SectionStatus(s.ID).Status {
		case engine.Finished:
			p.Finished++
		case engine.ToFix:
			p.ToFix++
		}
	}
	return p
}

// CarryOn is where to go on: the page and the row of the answer saved last,
// unless the user has gone on from there and it is finished; else the first
// page that is not finished, else the first page. False for an empty form.
func CarryOn(doc Doc, last engine.Cell, goneOn bool) (s *engine.Section, pg *engine.Page, row engine.RowID, ok bool) {
	if pg, row := pageOf(doc, notedOn(doc, last)); pg != nil && pg.Section != nil && !OfNotes(doc.Form(), pg.Section) {
		if !goneOn || doc.PageStatus(pg.ID, row).Status != engine.Finished {
			return pg.Section, pg, row, true
		}
	}
	var first *engine.Page
	for _, s := range ShownSections(doc) {
		if OfNotes(doc.Form(), s) {
			continue
		}
		for _, pg := range ShownPages(doc, s.Pages, "") {
			if first == nil {
				first = pg
			}
			if doc.PageStatus(pg.ID, "").Status != engine.Finished {
				return s, pg, "", true
			}
		}
	}
	if first == nil {
		return nil, nil, "", false
	}
	return first.Section, first, "", true
}

// pageOf is the page that an answer is shown on now; that of its list when its
// row is gone or lies in another row, nil when it is not shown.
func pageOf(doc Doc, c engine.Cell) (*engine.Page, engine.RowID) {
	it := doc.Form().Item(c.LinkID)
	if it == nil || it.Page == nil {
		return nil, ""
	}
	pg := it.Page
	for g := pg.Rows; g != nil; g = pg.Rows {
		if g.Parent == nil {
			for _, r := range doc.Rows(g.ID, "") {
				if r.ID == c.Row && shownPage(doc, pg, r.ID) {
					return pg, r.ID
				}
			}
		}
		if pg = g.Item.Page; pg == nil {
			return nil, ""
		}
	}
	if !shownPage(doc, pg, "") {
		return nil, ""
	}
	return pg, ""
}

// RowStatus is how far a row is, over all its pages.
func RowStatus(doc Doc, g *engine.RowGroup, row engine.RowID) Words {
	var sum engine.Progress
	for _, pg := range g.Pages {
		p := doc.PageStatus(pg.ID, row)
		sum.Total += p.Total
		sum.Answered += p.Answered
		sum.Missing += p.Missing
		sum.Fix += p.Fix
	}
	switch {
	case sum.Fix > 0:
		sum.Status = engine.ToFix
	case sum.Answered == 0 && sum.Total > 0:
		sum.Status = engine.NotStarted
	case sum.Missing > 0:
		sum.Status = engine.InProgress
	default:
		sum.Status = engine.Finished
	}
	return StatusWords(sum)
}

// Fixed is the likely mend of an answer: the word on its button and the
// answer it gives. The zero value offers nothing.
type Fixed struct {
	Word  string
	Value fhir.Value
}

// LikelyFix guesses what was meant: a date that should lie in the past, with
// the year typed wrong.
func LikelyFix(it *engine.Item, vs []fhir.Value, p engine.Problem, now time.Time) Fixed {
	if len(vs) != 1 || it == nil || it.Type != engine.Date || p.Rule != engine.RuleRange && p.Rule != engine.RuleConstraint {
		return Fixed{}
	}
	t, err := time.Parse("2006-01-02", vs[0].Text)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if err != nil || !t.After(today) || t.After(today.AddDate(10, 0, 0)) {
		return Fixed{}
	}
	year := now.Year()
	meant := time.Date(year, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	if meant.After(today) {
		year--
		meant = time.Date(year, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	if meant.Day() != t.Day() { // the 29th of February
		return Fixed{}
	}
	return Fixed{say.F("Change to %s", strconv.Itoa(year)), fhir.Prim(fhir.Date, meant.Format("2006-01-02"))}
}

// Awaited reports whether a problem is only that a signature is still to
// come.
func Awaited(f *engine.Form, p engine.Problem) bool {
	it := f.Item(p.Cell.LinkID)
	return it != nil && it.Control == fhir.ControlSignature && p.Rule == engine.RuleRequired
}

// Vague reports whether a message does not say which question it is about, so
// that a summary must put the question before it.
func Vague(message string) bool {
	for _, begin := range []string{"Enter the year", "Enter the month", "Enter the day", "The date must", "The time must", "The year must", "The month must"} {
		if strings.HasPrefix(message, begin) {
			return true
		}
	}
	return false
}

// LowerFirst begins a sentence as the rest of another.
func LowerFirst(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToLower(string(r)) + s[len(string(r)):]
		}
	}
	return s
}

// Reasons counts the questions that are asked and have a reason instead of an
// answer, outside rows.
func Reasons(doc Doc) int {
	n := 0
	for it := range doc.Form().Items() {
		if it.Group == nil && it.Question() {
			if st := doc.State(engine.Cell{LinkID: it.LinkID}); st.Enabled && st.Gap != nil && len(st.Values) == 0 {
				n++
			}
		}
	}
	return n
}
