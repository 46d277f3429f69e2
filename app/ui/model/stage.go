package model

import (
	"doorstep/app/casefile/journey"
	"doorstep/app/say"
)

// StageName is a state of a case in the middle of a sentence.
func StageName(s journey.State) string {
	switch s {
	case journey.Contact:
		return say.T("contact")
	case journey.Referral:
		return say.T("referral")
	case journey.Assessment:
		return say.T("assessment")
	case journey.Decision:
		return say.T("decision")
	case journey.Plan:
		return say.T("plan")
	case journey.Review:
		return say.T("review")
	case journey.Closing:
		return say.T("closing")
	case journey.Closed:
		return say.T("closed")
	case journey.Reopened:
		return say.T("opened again")
	}
	return ""
}

// StageWords say where a case stands since when: "Assessment since 3 November".
// They are "" for a case without any document.
func StageWords(e journey.Entered) string {
	t, ok := e.On.Time()
	if !ok {
		return ""
	}
	name := Sentence(StageName(e.State))
	if e.State == journey.Closed || e.State == journey.Review || e.State == journey.Reopened {
		return say.F("%s on %s", name, say.Date(t, "2 January 2006"))
	}
	return say.F("%s since %s", name, say.Date(t, "2 January 2006"))
}
