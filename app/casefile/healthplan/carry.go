package healthplan

import (
	"context"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// notCarried begins the linkIds that each version answers anew: what changed, the
// skin as it is today, who signed, who read, what was written down afterwards.
var notCarried = []string{
	"hcp.part.change-kind", "hcp.skin.", "hcp.sign.", "hcp.read", "hcp.stop", "hcp.end", "hcp.fix", "hcp.agreed", "hcp.refused", "hcp.replaces", "hcp.based-on",
}

// Carry adds to what a new document begins with. An assessment has its ten domains. A
// version of the plan has all that the working version says, row by row, and the
// allergies and alerts that came after it; the first one ticks the sections that the
// assessment asks for. Other forms are left as they are.
func Carry(r casefile.Record, form *engine.Form, over *casefile.CarryOver) {
	if over.Answers == nil {
		over.Answers = map[string]casefile.Carried{}
	}
	if over.Rows == nil {
		over.Rows = map[string][]map[string]casefile.Carried{}
	}
	switch casefile.FormName(form) {
	case Assessment:
		over.Rows["na.domain"] = domains(form)
	case Form:
		rests(r, over)
		if p := Of(r); p != nil && p.Doc != nil {
			p.carry(form, over)
		} else {
			begin(r, form, over)
		}
	}
}

// carry is all that the working version says.
func (p *Plan) carry(form *engine.Form, over *casefile.CarryOver) {
	for it := range form.Items() {
		if slices.ContainsFunc(notCarried, func(s string) bool { return strings.HasPrefix(it.LinkID, s) }) {
			continue
		}
		switch {
		case it.Rows != nil && it.Rows.Parent == nil && it.Type == engine.Group:
			if rows := p.rowsToCarry(p.Doc, it); len(rows) > 0 {
				over.Rows[it.LinkID] = rows
			}
		case it.Question() && it.Group == nil && it.Rows == nil && !it.Calculated:
			if c, ok := p.carried(p.Doc, "", it); ok {
				over.Answers[it.LinkID] = c
			}
		}
	}
	over.Answers["hcp.replaces"] = casefile.Carried{Values: []fhir.Value{casefile.DocumentRef(p.Doc.ID(), p.Doc.Form().Title)}}
	over.Rows["hcp.allergy"] = append(over.Rows["hcp.allergy"], p.newAllergies()...)
}

func (p *Plan) carried(d *casefile.Document, row casefile.RowID, it *engine.Item) (casefile.Carried, bool) {
	c := casefile.Cell{Row: row, LinkID: it.LinkID}
	st := d.State(c)
	if !st.Enabled || len(st.Values) == 0 {
		return casefile.Carried{}, false
	}
	// Which version of the plan it comes from its document says: each version is one.
	return casefile.Carried{Values: st.Values, From: casefile.Source{
		Doc: d.ID(), Cell: c, Title: d.Form().Title, Version: 1, On: casefile.DateOf(p.Signed.In(p.r.Now.Location())),
	}}, true
}

func (p *Plan) rowsToCarry(d *casefile.Document, g *engine.Item) []map[string]casefile.Carried {
	var out []map[string]casefile.Carried
	for _, row := range d.Rows(g.LinkID, "") {
		if d.CodeIn(row.ID, "hcp.alert.kind") == "allergy" {
			continue // it becomes a line of the allergies
		}
		answers := map[string]casefile.Carried{}
		for it := range d.Form().Items() {
			if it.Group == nil || it.Group.ID != g.LinkID || !it.Question() || slices.Contains(notCarried, it.LinkID) {
				continue
			}
			if c, ok := p.carried(d, row.ID, it); ok {
				answers[it.LinkID] = c
			}
		}
		if len(answers) > 0 {
			out = append(out, answers)
		}
	}
	return out
}

// newAllergies are those that were added below the signatures of a signed version,
// as lines of the allergies.
func (p *Plan) newAllergies() []map[string]casefile.Carried {
	var out []map[string]casefile.Carried
	for _, a := range p.added() {
		d := p.doc(a.Doc)
		if a.Kind != "allergy" || !p.signed(d) {
			continue
		}
		answers := map[string]casefile.Carried{}
		for link, to := range map[string]string{
			"hcp.alert.what": "hcp.allergy.to", "hcp.alert.reaction": "hcp.allergy.reaction", "hcp.alert.do": "hcp.allergy.do", "hcp.alert.source": "hcp.allergy.source",
		} {
			if c, ok := p.carried(d, a.Row, d.Form().Item(link)); ok {
				answers[to] = c
			}
		}
		out = append(out, answers)
	}
	return out
}

// CarryGaps writes into a new version what the version before says of questions that
// were left open: why. Begin it with Carry first.
func CarryGaps(ctx context.Context, r casefile.Record, d *casefile.Document) error {
	p := Of(r)
	if p == nil || p.Doc == nil || replaces(d) != p.Doc.ID() {
		return nil
	}
	for it := range d.Form().Items() {
		if !it.Question() || it.Rows != nil || it.Calculated || slices.ContainsFunc(notCarried, func(s string) bool { return strings.HasPrefix(it.LinkID, s) }) {
			continue
		}
		cells := map[casefile.Cell]casefile.Cell{{LinkID: it.LinkID}: {LinkID: it.LinkID}}
		if it.Group != nil {
			clear(cells)
			for _, row := range d.Rows(it.Group.ID, "") {
				if from, ok := carriedRow(d, row.ID, it.Group.Item); ok && from.Doc == p.Doc.ID() {
					cells[casefile.Cell{Row: row.ID, LinkID: it.LinkID}] = casefile.Cell{Row: from.Cell.Row, LinkID: it.LinkID}
				}
			}
		}
		for to, from := range cells {
			if gap := p.Doc.State(from).Gap; gap != nil && len(d.State(to).Values) == 0 {
				if _, err := d.SetGap(ctx, to, gap); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
