package healthplan

import (
	"cmp"
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Gate is what stands against one signature on a plan, for casefile.Config.Gate: what
// Problems stops, an ask without its reason for whoever writes the plan, and the
// order of signing: nurse, clinician, parent, then those who read it (section 3.3).
func Gate(r casefile.Record, d *casefile.Document, s casefile.Signing) []engine.Problem {
	if casefile.FormName(d.Form()) != Form {
		return nil
	}
	p := Of(r)
	if p == nil {
		p = &Plan{r: r}
	}
	x := &check{p: p, r: r, d: d}
	whole := casefile.Cell{} // a signature stands under none: it is about the whole
	switch s.Cell.LinkID {
	case "hcp.med.item.check-2":
		if by := p.checked(d, s.Cell.Row, "hcp.med.item.check-1"); casefile.PlainName(by) == casefile.PlainName(s.Name) && by != "" {
			x.stop("NC-V04", casefile.Cell{Row: s.Cell.Row, LinkID: "hcp.med.item.name"}, "%s copied this medicine. Somebody else checks it against the label", by)
		}
		return x.out
	case "hcp.med.item.check-1":
		return nil
	case "hcp.read.sign":
		if !p.signed(d) {
			x.stop("hcp.order", casefile.Cell{Row: s.Cell.Row, LinkID: "hcp.read.carer"}, "The plan is signed first, then it is read and signed for")
		} else if d.TextIn(s.Cell.Row, "hcp.read.seen") == "" {
			x.stop("hcp.order", casefile.Cell{Row: s.Cell.Row, LinkID: "hcp.read.carer"}, "Open the plan and press “I have read this”, so that it says what was read")
		}
		return x.out
	}
	if !slices.Contains(signers, s.Cell.LinkID) {
		return nil
	}
	x.out = Problems(r, d)
	for i, q := range x.out {
		if it := d.Form().Item(q.Cell.LinkID); it != nil && it.Control == fhir.ControlSignature {
			x.out[i].Cell.LinkID = "hcp.med.item.name" // a signature stands under no other one
		}
	}
	if s.Cell.LinkID == "hcp.sign.nurse" {
		for i, q := range x.out {
			if q.Level == engine.LevelWarn {
				x.out[i].Level, x.out[i].Message = engine.LevelStop, q.Message+" – say why in one line, or change it"
			}
		}
		return x.out
	}
	_, missing := p.signedAt(d)
	for _, link := range signers[:slices.Index(signers, s.Cell.LinkID)] {
		if slices.Contains(missing, link) {
			x.stop("hcp.order", whole, "%s signs first", cmp.Or(map[string]string{"hcp.sign.nurse": "The nurse who wrote the plan", "hcp.sign.clinician": "The clinician"}[link], link))
		}
	}
	if s.Cell.LinkID == "hcp.sign.parent" && d.Code("hcp.agreed") == "not-agreed" {
		x.stop("NC-V17", casefile.Cell{LinkID: "hcp.agreed"}, "It is written here that the plan was not agreed. Change that before anybody signs for it")
	}
	return x.out
}
