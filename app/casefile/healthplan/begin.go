package healthplan

import (
	"context"
	"maps"
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// domains are a row for each of the ten domains.
func domains(form *engine.Form) []map[string]casefile.Carried {
	var out []map[string]casefile.Carried
	for _, o := range form.Item("na.domain.name").Options {
		out = append(out, map[string]casefile.Carried{"na.domain.name": {Values: []fhir.Value{o.Value}}})
	}
	return out
}

// rests says which assessment a plan rests on: the newest that the nurse signed.
func rests(r casefile.Record, over *casefile.CarryOver) {
	for _, d := range slices.Backward(r.Of(Assessment)) {
		if slices.ContainsFunc(d.Signatures(), func(g casefile.SignedBy) bool { return g.Valid && g.Cell == "na.sign.nurse" }) {
			over.Answers["hcp.based-on"] = casefile.Carried{Values: []fhir.Value{casefile.DocumentRef(d.ID(), d.Form().Title)}}
			return
		}
	}
}

// The sections that a domain of the assessment, or a task that it says would be
// delegated, asks for. Which section breathing asks for, its tasks say.
var (
	sectionOfDomain = map[string]string{
		"eating-and-drinking": "eating-and-drinking", "mobility": "posture", "continence": "continence", "skin": "skin", "medicines": "medicines", "seizures": "epilepsy",
	}
	sectionOfTask = map[string]string{
		"medicines-by-mouth-or-tube": "medicines", "rescue-medicine-for-seizures": "epilepsy", "gastrostomy-feeding": "feeding-by-tube", "nasogastric-feeding": "feeding-by-tube",
		"oral-suction": "suction", "nasopharyngeal-suction": "suction", "tracheostomy-care": "tracheostomy", "oxygen": "oxygen", "non-invasive-ventilation": "ventilation",
		"invasive-ventilation": "ventilation", "catheter-care": "continence", "stoma-care": "continence", "injections-by-pen": "medicines", "nebuliser-or-inhaler": "medicines",
	}
)

// begin is the first version: the sections that the newest assessment asks for are
// ticked and have their row. The nurse takes away what is not meant.
func begin(r casefile.Record, form *engine.Form, over *casefile.CarryOver) {
	na := r.Latest(Assessment)
	if na == nil {
		return
	}
	wanted := map[string]bool{}
	for _, row := range na.Rows("na.domain", "") {
		if na.CodeIn(row.ID, "na.domain.plan") == "yes" {
			wanted[sectionOfDomain[na.CodeIn(row.ID, "na.domain.name")]] = true
		}
	}
	for _, task := range na.Codes(casefile.Cell{LinkID: "na.tasks"}) {
		wanted[sectionOfTask[task]] = true
	}
	var ticked []fhir.Value
	for _, o := range form.Item("hcp.sections").Options {
		if !wanted[o.Coding.Code] {
			continue
		}
		ticked = append(ticked, o.Value)
		part := map[string]casefile.Carried{}
		for link, v := range NewPart(r, form, o.Coding.Code) {
			part[link] = casefile.Carried{Values: []fhir.Value{v}}
		}
		over.Rows["hcp.part"] = append(over.Rows["hcp.part"], part)
	}
	if len(ticked) > 0 {
		from := casefile.Source{Doc: na.ID(), Cell: casefile.Cell{LinkID: "na.domain"}, Title: na.Form().Title, Version: 1, On: casefile.DateOf(na.Summary().Started.In(r.Now.Location()))}
		over.Answers["hcp.sections"] = casefile.Carried{Values: ticked, From: from}
	}
}

// NewPart is what the row of a section begins with, by linkId: which one it is, that
// it is its first version unless it was in the signed plan, and the day by which a
// section of its kind is reviewed as a rule (cfg.hcp.review-six, cfg.hcp.review-other).
func NewPart(r casefile.Record, form *engine.Form, code string) map[string]fhir.Value {
	k, ok := sectionOf(code)
	if !ok {
		return nil
	}
	out := map[string]fhir.Value{}
	choose := func(link, code string) {
		for _, o := range form.Item(link).Options {
			if o.Coding.Code == code {
				out[link] = o.Value
			}
		}
	}
	choose("hcp.part.kind", code)
	if p := Of(r); p == nil || lastOf(p.chain, code) == nil {
		choose("hcp.part.change-kind", string(First))
	}
	months := r.Settings.Number("cfg.hcp.review-other")
	if k.six {
		months = r.Settings.Number("cfg.hcp.review-six")
	}
	out["hcp.part.review"] = fhir.Prim(fhir.Date, string(casefile.DateOf(r.Now.AddDate(0, months, 0))))
	return out
}

// AddMissing gives every ticked section its row in hcp.part. Two tablets that do so
// apart give it two, which NC-V02 asks to make one.
func AddMissing(ctx context.Context, r casefile.Record, d *casefile.Document) error {
	for _, code := range Missing(d) {
		row, _, err := d.AddRow(ctx, "hcp.part", "")
		if err != nil {
			return err
		}
		part := NewPart(r, d.Form(), code)
		for _, link := range slices.Sorted(maps.Keys(part)) {
			if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: link}, part[link]); err != nil {
				return err
			}
		}
	}
	return nil
}
