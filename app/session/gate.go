package session

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/follow"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/journey"
	"doorstep/app/casefile/oversight"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/app/casefile/subjectaccess"
	"doorstep/forms/engine"
)

// gate is what stands against a signature that a form alone cannot know: how it is
// written, what the rest of the case says, who may decide. Where the case cannot
// be read nothing is signed. The one-page essentials, which people read who may not
// open the case, and a document outside every case stand alone.
func (s *Session) gate(d *casefile.Document, sg casefile.Signing) []engine.Problem {
	if d.Case().IsZero() || casefile.FormName(d.Form()) == formEssentials {
		return nil
	}
	r, err := s.Record(d.Case())
	if err != nil {
		return []engine.Problem{{Level: engine.LevelStop, Message: "The other forms of this case could not be read. Nothing was signed."}}
	}
	return slices.Concat(
		panel.Gate(r, d, sg), checks.Gate(r, d, sg), follow.Gate(r, d, sg), journey.Gate(d, sg, s.unsentBeside(d), s.Me()), ownWork(d, sg),
		healthplan.Gate(r, d, sg), s.againstBooking(r, d, sg), s.againstStay(r, d, sg), s.shared(r, d), subjectaccess.Gate(r, d, sg),
	)
}

// againstBooking is what the gates say when a booking is confirmed: they look at the
// other children on this tablet too.
func (s *Session) againstBooking(r casefile.Record, d *casefile.Document, sg casefile.Signing) []engine.Problem {
	if casefile.FormName(d.Form()) != booking.Form {
		return nil
	}
	return booking.Against(r, d, sg, s.Beside(d.Case()))
}

// againstStay is what stands against a signature at handover in and out: at handover in
// every gate of the booking is asked again.
func (s *Session) againstStay(r casefile.Record, d *casefile.Document, sg casefile.Signing) []engine.Problem {
	if casefile.FormName(d.Form()) != staylog.Form {
		return nil
	}
	return stay.Gate(r, d, sg, s.Beside(d.Case()), s.Heard())
}

// held says why an answer cannot be changed on this tablet now: a line of the log of a
// stay is never written over.
func (s *Session) held(d *casefile.Document, c casefile.Cell) string {
	return stay.Held(d, c, s.Settings(), s.now())
}

// unsentBeside is how many changes of the other forms of a document's case are only
// on this tablet.
func (s *Session) unsentBeside(d *casefile.Document) int {
	if casefile.FormName(d.Form()) != journey.HandoverForm {
		return 0
	}
	n := 0
	for _, info := range s.docsOf(d.Case()) {
		if sum, err := s.DocSummary(info.ID); err == nil && info.ID != d.ID() {
			n += sum.OnlyHere
		}
	}
	return n
}

// ownWork is a manager about to approve what they wrote (Q-OVS-3).
func ownWork(d *casefile.Document, sg casefile.Signing) []engine.Problem {
	if sg.Role != "manager" || sg.Name == "" {
		return nil
	}
	if err := oversight.MayApprove(d, casefile.Person{Name: sg.Name}); err != nil {
		return []engine.Problem{{Rule: checks.RuleQuality, Key: "Q-OVS-3", Level: engine.LevelStop, Message: err.Error()}}
	}
	return nil
}
