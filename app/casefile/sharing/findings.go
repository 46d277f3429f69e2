package sharing

import (
	"slices"

	"doorstep/app/casefile"
)

// Findings are what the record of consent and refusals calls for: every refusal in
// the log and the co-ordinator told within a working day (caf.md section 6), the
// card when refusing may leave a child at risk, each service told of a withdrawal,
// an agreement that has run out asked again, and the golden rules over every
// decision that is open.
func Findings(rec casefile.Record) []Finding {
	var out []Finding
	refusals := Refusals(rec)
	for _, r := range refusals {
		if r.Told.IsZero() {
			out = append(out, Finding{
				Rule: "cafref.coordinator-told", Doc: r.Doc, Link: "cafref.coordinator-told",
				Say: "The CAF co-ordinator has to hear of this refusal: the least that does the job, without a name when the family objects",
			})
		}
		if r.Harm && len(rec.Of("harm")) == 0 {
			out = append(out, Finding{
				Rule: "cafref.harm-check", Doc: r.Doc, Link: "cafref.harm-check",
				Say: "Refusing may leave the child at risk: open “I’m worried about harm”. Consent is not the test now",
			})
		}
	}
	out = append(out, unlogged(rec, refusals)...)
	for _, t := range ToTell(rec) {
		if t.Told.IsZero() {
			out = append(out, Finding{
				Rule: "caf.consent.withdrawn", Doc: docID(AgreementOf(rec).Doc), Link: "caf.consent.withdrawn",
				Say: "Tell " + t.Service + " that the family took its agreement back, and write it down as a sharing record",
			})
		}
	}
	if a := AgreementOf(rec); a.Doc != nil && a.Last.Kind != Withdrawn && a.Last.Kind != Refused && a.Expired(rec.Today) {
		out = append(out, Finding{
			Rule: "caf.consent.until", Doc: a.Doc.ID(), Link: "caf.consent.until",
			Say: "The family’s agreement ended on " + casefile.DateWords(string(a.Until)) + ". Ask again",
		})
	}
	for _, d := range rec.Of("isd") {
		out = append(out, Golden(d)...)
	}
	return out
}

// unlogged are refusals that a form tells of and no entry of the log repeats: a
// family that refuses a CAF (cafpac.family-view), its keeping or its sharing
// (V-CAF-6).
func unlogged(rec casefile.Record, log []Refusal) []Finding {
	logged := func(codes ...string) bool {
		return slices.ContainsFunc(log, func(r Refusal) bool {
			return slices.ContainsFunc(r.Codes, func(c string) bool { return slices.Contains(codes, c) })
		})
	}
	var out []Finding
	find := func(d *casefile.Document, rule, link string) {
		out = append(out, Finding{Rule: rule, Doc: d.ID(), Link: link, Say: "The family has said no. Write it into the refusal log, and how the door stays open"})
	}
	for _, d := range rec.Of("cafpac") {
		if d.Code("cafpac.family-view") == "refuses" && !logged("whole-caf") {
			find(d, "cafpac.family-view", "cafpac.family-view")
		}
	}
	for _, d := range rec.Of("caf") {
		switch {
		case d.Code("caf.consent.store") == "refuses" && !logged("whole-caf", "storing-information"):
			find(d, "V-CAF-6", "caf.consent.store")
		case d.Code("caf.consent.share") == "refuses" && !logged("whole-caf", "sharing-with-some"):
			find(d, "caf.consent.share", "caf.consent.share")
		}
	}
	for _, d := range rec.Of("mafs") {
		if d.Code("mafs.consent") == "no" && !logged("whole-caf", "panel-referral") {
			find(d, "mafs.consent", "mafs.consent")
		}
	}
	return out
}
