package chronology

import (
	"cmp"
	"slices"

	"doorstep/app/casefile"
)

// Kinds of what happened (codes of chr.kind) that the app itself gives.
const (
	Referral   = "referral"
	Assessment = "assessment"
	Plan       = "plan-or-review"
	Placement  = "placement-or-break"
	Worker     = "worker-change"
	Refused    = "refused-or-missed-service"
	ChildSaid  = "child-said"
)

// Of is the whole chronology of a case, the newest first. Entries that were
// left out of the list are among it, marked as Hidden; Shown leaves them away.
func Of(r casefile.Record) []casefile.Entry {
	if r.Case == nil {
		return nil
	}
	notes := map[string]casefile.Entry{}
	var out []casefile.Entry
	for _, d := range r.Of(casefile.FormChr) {
		e, ok := written(d)
		switch {
		case ok && e.Event != "":
			notes[e.Event] = e // what was said last holds
		case ok && e.Title != "":
			out = append(out, e)
		}
	}
	for _, e := range events(r) {
		if n, ok := notes[e.Event]; ok {
			e = noted(e, n)
		}
		out = append(out, e)
	}
	for i := range out {
		if out[i].Significant && out[i].Kind != casefile.EntryVisit {
			out[i].Kind = casefile.EntryDanger
		}
		if out[i].What == ChildSaid {
			out[i].Tag, out[i].ChildSaid = "In the child’s words", true
		}
	}
	slices.SortStableFunc(out, func(a, b casefile.Entry) int {
		return cmp.Or(cmp.Compare(b.On, a.On), b.At.Compare(a.At), cmp.Compare(a.Title, b.Title), a.Doc.Compare(b.Doc))
	})
	return out
}

// written is what a document of the form chr says; false for one that stands for
// nothing.
func written(d *casefile.Document) (casefile.Entry, bool) {
	e := casefile.Entry{
		On: d.DateIn("", "chr.date"), Precision: d.Code("chr.date.precision"), Kind: casefile.EntryOther,
		Title: d.Text("chr.what"), Effect: d.Text("chr.effect"), Response: d.Text("chr.response"),
		What: d.Code("chr.kind"), Significant: d.Code("chr.weight") == "key", Restricted: d.Code("chr.who-can-see") == "restricted",
		Source: d.Text("chr.source"), Author: d.Summary().StartedBy, Doc: d.ID(), Note: d.ID(), Event: d.Text("chr.event"),
		Hidden: yes(d, "chr.hidden"), HiddenWhy: d.Text("chr.hidden.why"),
	}
	for _, v := range d.State(casefile.Cell{LinkID: "chr.about"}).Values {
		e.People = append(e.People, v.Reference.Display)
	}
	if yes(d, "chr.shared") {
		e.Family = d.Text("chr.shared.words")
	}
	if v, ok := d.Answer("chr.link"); ok {
		e.Link, _ = casefile.RefID(v.Reference.Reference)
	}
	e.Text = sentences(e.Effect, e.Response)
	return e, e.Event != "" || e.Title != ""
}

// noted is an event with what somebody said about it.
func noted(e, n casefile.Entry) casefile.Entry {
	e.Note, e.Hidden, e.HiddenWhy = n.Note, n.Hidden, n.HiddenWhy
	e.Significant, e.Restricted, e.Family = n.Significant, e.Restricted || n.Restricted, n.Family
	e.People = append(e.People, n.People...)
	e.Effect, e.Response = n.Effect, cmp.Or(n.Response, e.Response)
	e.Text = sentences(e.Text, n.Effect, n.Response)
	return e
}

func yes(d *casefile.Document, link string) bool {
	v, ok := d.Answer(link)
	return ok && v.Bool
}

// Shown are the entries that stand in the list.
func Shown(all []casefile.Entry) []casefile.Entry {
	return slices.DeleteFunc(slices.Clone(all), func(e casefile.Entry) bool { return e.Hidden })
}

// Keys are the key events, the newest first.
func Keys(all []casefile.Entry) []casefile.Entry {
	return slices.DeleteFunc(Shown(all), func(e casefile.Entry) bool { return !e.Significant })
}
