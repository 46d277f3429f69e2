package plan

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Proposal is an action that a recommendation of another form calls for. It is
// none until the lead confirms it and says who does it by when; nothing is created
// on its own.
type Proposal struct {
	From  string      // place of the recommendation, as casefile.Action.From has it
	Doc   casefile.ID // the form that recommends
	Title string      // of that form
	What  string      // "Wet room"
	Why   string      // what cannot be done safely now
}

// recommendations are the groups whose rows recommend something, with the codes of
// the state in which they still do.
var recommendations = []struct {
	form, group, what, why, state string
	open                          []string
	verb                          string
}{
	{"ot", "ad.item", ".kind", ".need", ".state", []string{"recommended", "referred-to-housing", "application-made", "approved", "on-site"}, "Adaptation"},
	{"eq", "eq.item", ".kind", ".need-why", ".status", []string{"needed", "ordered"}, "Equipment"},
}

// Proposals are the recommendations of a case that no action has taken up yet, in
// the order in which they were written.
func Proposals(rec casefile.Record) []Proposal {
	taken := map[string]bool{}
	for _, d := range rec.Docs {
		for _, a := range d.Actions() {
			taken[a.From] = true
		}
	}
	var out []Proposal
	for _, d := range rec.Docs {
		for _, r := range recommendations {
			if casefile.FormName(d.Form()) != r.form || d.Form().Item(r.group) == nil {
				continue
			}
			for _, row := range d.Rows(r.group, "") {
				p := Proposal{
					From: place(d, row.ID, r.group), Doc: d.ID(), Title: d.Form().Title,
					What: d.TextIn(row.ID, r.group+r.what), Why: d.TextIn(row.ID, r.group+r.why),
				}
				open := slices.Contains(r.open, d.CodeIn(row.ID, r.group+r.state))
				if p.What != "" && open && !taken[p.From] {
					p.What = r.verb + ": " + p.What
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// TakenUp returns the groups of a form that a proposal can be taken up into: those
// that keep where an action came from.
func TakenUp(f *engine.Form) *engine.RowGroup {
	for _, g := range casefile.ActionGroups(f) {
		if f.Item(g.ID+".from") != nil {
			return g
		}
	}
	return nil
}

// Confirm makes an action of a proposal, for the lead to say who does it by when,
// and returns its row.
func Confirm(ctx context.Context, p Proposal, into *casefile.Document) (casefile.RowID, error) {
	g := TakenUp(into.Form())
	if g == nil {
		return "", casefile.ErrNoQuestion
	}
	row, _, err := into.AddRow(ctx, g.ID, "")
	if err != nil {
		return "", err
	}
	for what, text := range map[string]string{"what": p.What, "from": p.From} {
		if _, err := into.Set(ctx, casefile.Cell{Row: row, LinkID: g.ID + "." + what}, fhir.TextValue(text)); err != nil {
			return row, err
		}
	}
	return row, nil
}
