package story

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// complete gives every required question that the story says nothing about an
// ordinary answer, so that what still stops a signature is what the story is about.
// Signatures stay open.
func (p *worker) complete(d casetest.Doc) {
	p.w.t.Helper()
	tried := map[casefile.Cell]int{}
	for range 12 {
		again := false
		for _, q := range d.Check() {
			it := d.Form().Item(q.Cell.LinkID)
			if tried[q.Cell]++; it == nil || tried[q.Cell] > 3 || it.Control == fhir.ControlSignature || q.Level != engine.LevelStop || notTheirs(p, it) {
				continue
			}
			again = true
			if it.Rows != nil && it.Type == engine.Group {
				if _, _, err := d.AddRow(ctx, it.Rows.ID, ""); err != nil {
					p.w.t.Fatalf("%s: %v", it.LinkID, err)
				}
				continue
			}
			if typed := p.ordinary(it); typed != "" && len(d.State(q.Cell).Values) == 0 {
				d.In(q.Cell.Row, it.LinkID, typed)
			}
		}
		if !again {
			return
		}
	}
}

// ordinary is an answer to a question, as somebody would type it.
func (p *worker) ordinary(it *engine.Item) string {
	switch it.Type {
	case engine.Choice, engine.OpenChoice:
		quiet := []string{"none", "no", "not-needed", "not-a-carer", "none-necessary", "usual-for-age", "yes"}
		for _, o := range it.Options {
			if slices.Contains(quiet, o.Coding.Code) {
				return o.Coding.Code
			}
		}
		if len(it.Options) > 0 {
			return it.Options[0].Coding.Code
		}
		return "Talked through"
	case engine.Boolean:
		return "yes"
	case engine.Date:
		return string(casefile.DateOf(p.w.now()))
	case engine.DateTime:
		return p.w.now().UTC().Format("2006-01-02T15:04:05Z")
	case engine.Reference:
		if len(it.RefTypes) > 0 && !slices.Contains(it.RefTypes, "Practitioner") {
			return named("Test Lane Surgery")
		}
		return p.me()
	case engine.Quantity:
		if len(it.Units) > 0 {
			return "1 " + it.Units[0].Code
		}
		return "1"
	case engine.Integer, engine.Decimal:
		return "1"
	case engine.String, engine.Text:
		if strings.HasSuffix(it.LinkID, "challenge") {
			return "What would change if the night carer stopped? Asked and answered on 10 December"
		}
		return "Seen at the visit and talked through with both parents and with her sisters"
	}
	return ""
}

// notTheirs reports whether a question is for somebody else to answer.
func notTheirs(p *worker, it *engine.Item) bool {
	return strings.HasPrefix(it.LinkID, "dca.over.") && p.name != "Priya Nair"
}
