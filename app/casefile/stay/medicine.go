package stay

import (
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

// What became of a medicine (stay.med.result).
const (
	AsWritten    = "given-as-written"
	NotAsWritten = "given-not-as-written"
)

// MedicineRef is the answer that names a medicine of the plan in a line of the log.
func MedicineRef(m healthplan.Medicine) fhir.Value { return casefile.RowRef(m.Doc, m.Row, m.Name) }

// Mismatched reports that at handover in the label of a medicine did not match: it
// cannot be written down as given as written (SB-V06). The offer leaves that answer
// out, and a line that has it keeps the log open.
func (s Stay) Mismatched(medicine fhir.Reference) bool {
	return slices.ContainsFunc(s.Received, func(m staylog.Received) bool { return m.Match == "no" && staylog.SameMedicine(m.Medicine, medicine) })
}

// inPlan reports that a medicine was in the plan that was signed and newest when the
// line was begun.
func (s Stay) inPlan(n staylog.Line) bool {
	if s.plan == nil {
		return false
	}
	_, ok := entry(s.planAt(n.Written), n.Item)
	return ok
}

// planAt is the newest version of the plan whose last signature had been made at a
// moment, nil when none had.
func (s Stay) planAt(at time.Time) *casefile.Document {
	var found *casefile.Document
	for _, d := range append(slices.Clone(s.plan.Earlier), s.plan.Doc) {
		if d == nil {
			continue
		}
		signed := time.Time{}
		for _, g := range d.Signatures() {
			if g.Valid && g.Row == "" && g.At.After(signed) && signs[g.Cell] {
				signed = g.At
			}
		}
		// A signature is made to the second.
		if !signed.IsZero() && !signed.Truncate(time.Second).After(at) {
			found = d
		}
	}
	return found
}

// signs are the signatures that make a version of a plan.
var signs = map[string]bool{"hcp.sign.nurse": true, "hcp.sign.clinician": true, "hcp.sign.parent": true}

// span is a length of time in words: "3 hours", "2 hours 15 minutes", "2 days".
func span(d time.Duration) string {
	d = d.Round(time.Minute)
	h, m := int(d.Hours()), int(d.Minutes())%60
	switch {
	case h >= 48:
		return count(h/24, "day")
	case h == 0:
		return count(m, "minute")
	case m == 0:
		return count(h, "hour")
	}
	return count(h, "hour") + " " + count(m, "minute")
}
