package shell

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/casescreen"
)

// The forms of short breaks.
const (
	formBooking   = "bk"
	formAgreement = "ag"
	formOffer     = "sbs"
	formStay      = "stay"
	formStepDown  = "sd"
)

// breaksLead leads to a child's short breaks, once there is anything of them.
func (s *Shell) breaksLead(c *casefile.Case) (casescreen.Lead, bool) {
	of := []string{formBooking, formAgreement, formOffer, formStay}
	if !slices.ContainsFunc(c.Forms, func(f casefile.DocSummary) bool {
		return slices.Contains(of, f.Form) && f.Status != casefile.EnteredInError
	}) {
		return casescreen.Lead{}, false
	}
	return casescreen.Lead{
		Key: "breaks", Icon: "event", Title: "Short breaks", Second: "Bookings, stays and what is offered",
		To: model.Route{Screen: model.Bookings, Case: c.ID.String()},
	}, true
}
