package checks

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/sharing"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// agrees are the forms in which somebody decides about sharing, or a family agrees
// or refuses.
var agrees = []string{"isd", "caf", "cafpac", "cafref", "mafs"}

// sharing are the seven rules of the advice on sharing information (processes.md
// section 12), and for the forms in which a family agrees or refuses what its
// answers call for. Where the form itself stops at the same question nothing is
// added.
func (r *reader) sharing() {
	if !slices.Contains(agrees, r.form) {
		return
	}
	found := sharing.Golden(r.doc)
	if r.form != "isd" {
		found = sharing.Findings(r.rec)
	}
	stops := map[string]bool{}
	for _, p := range r.doc.CheckForm() {
		stops[p.Cell.LinkID] = stops[p.Cell.LinkID] || p.Level == engine.LevelStop
	}
	for _, f := range found {
		if f.Doc != r.doc.ID() || stops[f.Link] {
			continue
		}
		level := quality.Ask
		switch it := r.doc.Form().Item(f.Link); {
		case it != nil && it.Signer != nil, r.form != "isd":
			level = quality.Hint // signing, or another form, is what mends it
		case f.Stop:
			level = quality.Stop
		}
		r.rule(f.Rule, level, casefile.Cell{LinkID: f.Link}, f.Say)
	}
}
