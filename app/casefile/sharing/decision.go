package sharing

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Decision is one decision about sharing (isd), read for the rules.
type Decision struct {
	Doc    *casefile.Document
	With   string
	Is     string // code of isd.decision, "" while it is open
	By     casefile.Date
	Basis  string // code of isd.basis
	What   string
	Reason string
	// Parts are the forms that the decision names; none: as its words say.
	Parts []string
	// Protect are the people whose identity stays hidden.
	Protect []string
	Signed  bool
	At      time.Time
}

// Decisions are the decisions of a case, the oldest first.
func Decisions(rec casefile.Record) []Decision {
	var out []Decision
	for _, d := range rec.Of("isd") {
		x := Decision{
			Doc: d, With: d.Text("isd.with"), Is: d.Code("isd.decision"), By: d.DateIn("", "isd.decision.date"), Basis: d.Code("isd.basis"),
			What: d.Text("isd.what"), Reason: d.Text("isd.reason"), Protect: names(d.Text("isd.protect")), At: d.Summary().Started,
		}
		for _, v := range d.State(casefile.Cell{LinkID: "isd.what.parts"}).Values {
			x.Parts = append(x.Parts, strings.TrimSpace(v.Coding.Code+v.Text))
		}
		for _, s := range d.Signatures() {
			if s.Cell == "isd.by" && s.Valid {
				x.Signed, x.At = true, s.At
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Decision) int { return a.At.Compare(b.At) })
	return out
}

// decided is the last decision about sharing with somebody, nil without one. What
// we ask others for is no decision to share.
func decided(rec casefile.Record, with string) *Decision {
	for _, d := range slices.Backward(Decisions(rec)) {
		if d.Is != "" && same(d.With, with) && d.Doc.Code("isd.direction") != "we-ask" {
			return &d
		}
	}
	return nil
}

// covers reports whether a decision to share a part names a document; said is false
// when it names none.
func (d Decision) covers(doc *casefile.Document) (covered, said bool) {
	if len(d.Parts) == 0 {
		return false, false
	}
	name, title := casefile.FormName(doc.Form()), doc.Form().Title
	for _, p := range d.Parts {
		if p == casefile.DocumentPrefix+doc.ID().String() || strings.EqualFold(p, name) || strings.EqualFold(p, title) {
			return true, true
		}
	}
	return false, true
}

// Protected are the people whose identity must stay hidden, of all decisions of the
// case (isd.protect).
func Protected(rec casefile.Record) []string {
	var out []string
	for _, d := range Decisions(rec) {
		for _, n := range d.Protect {
			if !slices.ContainsFunc(out, func(x string) bool { return same(x, n) }) {
				out = append(out, n)
			}
		}
	}
	return out
}

// names are the people in a line: parted by commas, semicolons, "and" or lines.
func names(s string) []string {
	s = strings.ReplaceAll(s, " and ", ",")
	var out []string
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if f = strings.TrimSpace(f); f != "" {
			out = append(out, f)
		}
	}
	return out
}
