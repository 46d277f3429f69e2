package healthplan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// alerts are what came after the working version was signed: added below its
// signatures or those of an earlier one, written into a draft as a new allergy, or
// into the child's own record. An allergy counts at once, signed or not (section 3.3).
func (p *Plan) alerts() {
	p.Alerts = p.added()
	if p.Doc != nil {
		for i := range p.Alerts {
			if p.Alerts[i].Kind == "allergy" {
				a := p.Alerts[i]
				p.Allergies = append(p.Allergies, Allergy{Row: a.Row, Doc: a.Doc, To: a.What, Do: a.Do, New: true})
			}
		}
	}
	p.Alerts = append(p.Alerts, p.ofTheChild()...)
	slices.SortStableFunc(p.Alerts, func(a, b Alert) int { return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)) })
}

// added are the alerts of the plan's own documents that the working version does not
// say itself.
func (p *Plan) added() []Alert {
	if p.Doc == nil {
		return nil
	}
	carried := map[string]bool{}
	for _, group := range []string{"hcp.alert", "hcp.allergy"} {
		for _, row := range p.Doc.Rows(group, "") {
			carried[p.key(p.Doc, row.ID, p.Doc.Form().Item(group))] = group == "hcp.allergy"
		}
	}
	var out []Alert
	seen := map[string]bool{}
	add := func(d *casefile.Document, row casefile.RowID, group, kind string) {
		key := p.key(d, row, d.Form().Item(group))
		what := d.TextIn(row, map[string]string{"hcp.alert": "hcp.alert.what", "hcp.allergy": "hcp.allergy.to"}[group])
		if carried[key] || seen[key] || what == "" {
			return
		}
		seen[key] = true
		a := Alert{ID: key, Kind: kind, What: what, Do: d.TextIn(row, group+".do"), Doc: d.ID(), Row: row}
		a.When, a.By = wrote(d, row, map[string]string{"hcp.alert": "hcp.alert.what", "hcp.allergy": "hcp.allergy.to"}[group])
		out = append(out, a)
	}
	for _, v := range slices.Backward(p.chain) {
		for _, row := range v.doc.Rows("hcp.alert", "") {
			add(v.doc, row.ID, "hcp.alert", cmp.Or(v.doc.CodeIn(row.ID, "hcp.alert.kind"), "alert"))
		}
	}
	// What was found first in a version that the working one does not rest on was never
	// weighed by its nurse: in a draft, one that was overtaken, one that was signed apart.
	known := allergies(p.Doc)
	for _, d := range p.r.Of(Form) {
		if p.signed(d) && !slices.Contains(p.Apart, d) {
			continue
		}
		for _, row := range d.Rows("hcp.allergy", "") {
			_, carried := carriedRow(d, row.ID, d.Form().Item("hcp.allergy"))
			to := casefile.PlainName(d.TextIn(row.ID, "hcp.allergy.to"))
			if !carried && !slices.ContainsFunc(known, func(a Allergy) bool { return casefile.PlainName(a.To) == to }) {
				add(d, row.ID, "hcp.allergy", "allergy")
			}
		}
	}
	return out
}

// ofTheChild are the alerts of the child's own record that were written after the
// working version was signed: clinical ones and those about safety.
func (p *Plan) ofTheChild() []Alert {
	child := p.r.Child()
	if child == nil || p.Doc == nil {
		return nil
	}
	var out []Alert
	for _, row := range child.Rows("person.alerts", "") {
		kind := child.CodeIn(row.ID, "person.alerts.kind")
		when, by := wrote(child, row.ID, "person.alerts.what")
		if kind != "clinical" && kind != "safety" || !when.After(p.Signed) {
			continue
		}
		out = append(out, Alert{ID: string(row.ID), Kind: "alert", What: child.TextIn(row.ID, "person.alerts.what"), When: when, By: by, Doc: child.ID(), Row: row.ID})
	}
	return out
}

// ReadBy is what somebody has read of the plan. A reading counts for the version as
// the nurse signed it: the row that the reader signed names it, and the alerts that
// were shown, so that no clock and no sync decides what they saw (RE-05, RE-19).
func (p *Plan) ReadBy(who fhir.Reference) Reading {
	var x Reading
	seen := map[string]bool{}
	last := -1
	for i, v := range p.chain {
		nurse := p.nurseCode(v.doc)
		for _, row := range v.doc.Rows("hcp.read", "") {
			if !casefile.SameReference(v.doc.ReferenceIn(row.ID, "hcp.read.carer"), who) {
				continue
			}
			at, ok := p.signedRow(v.doc, row.ID, "hcp.read.sign")
			code, alerts, _ := strings.Cut(v.doc.TextIn(row.ID, "hcp.read.seen"), " ")
			if !ok || code != nurse {
				continue
			}
			for _, id := range strings.Fields(alerts) {
				seen[id] = true
			}
			if last = i; at.After(x.When) {
				x.When = at
			}
			x.Doc, x.Version = v.doc, p.count(i, seen)
		}
	}
	for _, s := range p.Sections {
		c := p.change(s.Code, last)
		switch {
		case last < 0 || c.Kind == Care || c.Kind == First:
			x.Again = append(x.Again, s)
		case c.Kind == Wording:
			x.Reread = append(x.Reread, s)
		}
	}
	for _, a := range append(p.takenIn(last), p.Alerts...) {
		if !seen[a.ID] {
			x.Unseen = append(x.Unseen, a)
		}
	}
	if x.Doc != nil && x.Doc != p.Doc {
		x.Front = slices.DeleteFunc(compare(p.Front(x.Doc), p.Front(p.Doc)), func(d Diff) bool {
			return d.Before == nil && seen[d.After.Key] // an alert that they acknowledged has become a line
		})
	}
	x.Current = x.Doc != nil && len(x.Front) == 0 && len(x.Again) == 0 && len(x.Unseen) == 0
	return x
}

// takenIn are the allergies of the working version that a signed version did not have,
// as alerts: whoever read that one has not seen them, whatever else changed since. Of no
// version there are none: who has read nothing reads the whole plan.
func (p *Plan) takenIn(read int) []Alert {
	if read < 0 || p.Doc == nil {
		return nil
	}
	group := p.Doc.Form().Item("hcp.allergy")
	had := map[string]bool{}
	before := p.chain[read].doc
	for _, row := range before.Rows("hcp.allergy", "") {
		had[p.key(before, row.ID, group)] = true
	}
	var out []Alert
	for _, row := range p.Doc.Rows("hcp.allergy", "") {
		key, what := p.key(p.Doc, row.ID, group), p.Doc.TextIn(row.ID, "hcp.allergy.to")
		if had[key] || what == "" {
			continue
		}
		a := Alert{ID: key, Kind: "allergy", What: what, Do: p.Doc.TextIn(row.ID, "hcp.allergy.do"), Doc: p.Doc.ID(), Row: row.ID}
		a.When, a.By = wrote(p.Doc, row.ID, "hcp.allergy.to")
		out = append(out, a)
	}
	return out
}

// Seen is what a reader's row keeps in hcp.read.seen: the nurse's signature that
// they read under, and the alerts that stood beside it. Of a plan without a working
// version it is "".
func (p *Plan) Seen() string {
	if p.Doc == nil {
		return ""
	}
	words := []string{p.nurseCode(p.Doc)}
	for _, a := range p.Alerts {
		words = append(words, a.ID)
	}
	return strings.Join(words, " ")
}

// VersionWords is what a reader's row says that they read (hcp.read.version): "Plan
// 3. Epilepsy 2.0, Feeding by tube 1.1".
func (p *Plan) VersionWords() string {
	if p.Doc == nil {
		return ""
	}
	var list []string
	for _, s := range p.Sections {
		list = append(list, s.Title+" "+s.Version)
	}
	return "Plan " + itoa(p.Version) + ". " + strings.Join(list, ", ")
}

func (p *Plan) nurseCode(d *casefile.Document) string {
	code := "-"
	for _, g := range p.signatures(d) {
		if g.Valid && g.Cell == "hcp.sign.nurse" {
			code = g.Code
		}
	}
	return code
}

func (p *Plan) signedRow(d *casefile.Document, row casefile.RowID, link string) (time.Time, bool) {
	var at time.Time
	for _, g := range p.signatures(d) {
		if g.Valid && g.Row == row && g.Cell == link && g.At.After(at) {
			at = g.At
		}
	}
	return at, !at.IsZero()
}
