package shell

import (
	"maps"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// planParts gives each ticked section of a health care plan its row before the page is
// shown on which every section says the same things: nobody adds them by hand.
func (s *Shell) planParts(r model.Route, d *openDoc) {
	if r.Page != "hcp.page.parts" || s.locked(d) {
		return
	}
	id, err := op.ParseID(r.Case)
	if err != nil {
		return
	}
	missing := healthplan.Missing(d.doc)
	if len(missing) == 0 {
		return
	}
	rec, err := s.work.Record(id)
	if err != nil {
		return // the check says which sections have no row
	}
	for _, code := range missing {
		row := d.editor.AddRow("hcp.part", "")
		if row == "" {
			return
		}
		part := healthplan.NewPart(rec, d.doc.Form(), code)
		for _, link := range slices.Sorted(maps.Keys(part)) {
			d.editor.Choose(engine.Cell{Row: row, LinkID: link}, part[link])
		}
	}
}

// nextPlan begins the next version where somebody wants to change a health care plan
// that is signed, and reports whether it did: what is signed stays in use until the
// next one is (nursing-care-plans.md section 3.3).
func (s *Shell) nextPlan(r model.Route, d *openDoc) bool {
	id, err := op.ParseID(r.Case)
	if err != nil || casefile.FormName(d.doc.Form()) != healthplan.Form || !healthplan.IsSigned(d.doc) {
		return false
	}
	s.goOnWith(id, healthplan.Form, true)
	return true
}
