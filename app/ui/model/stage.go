package model

import (
	"doorstep/app/casefile/journey"
	"doorstep/app/say"
)

// StageName is a state of a case in the middle of a sentence.
func StageName(s journey.State) string {
	switch s {
	case journey.Contact:
		return "contact"
	case journey.Referral:
		return "referral"
	case journey.Assessment:
		return "assessment"
	case journey.Decision:
		return "decision"
	case journey.Plan:
		return "plan"
	case journey.Review:
		return "review"
	case journey.Closing:
		return "closing"
	case journey.Closed:
		return "closed"
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
