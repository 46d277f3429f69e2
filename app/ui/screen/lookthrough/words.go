package lookthrough

import (
	"doorstep/app/say"
	"doorstep/app/ui/model"
)

const (
	title     = "What stays out"
	listThem  = "List the places"
	staysOut  = "It stays out"
	isGiven   = "It is given"
	otherWise = "Only some words, the reason"
	whole     = "All of this form"
	addWords  = "Add words that stay out everywhere"
	theCopy   = "Look at the copy"
	allDone   = "Every place is decided. Look at the copy, then sign the request with your manager."
	nothing   = "The app found no place that you must look at. Read the copy yourself before you sign."
	recordIs  = "The record itself is never changed. What nobody has decided stays out."
	gone      = "What stood here is not there any more."
)

// found says how many places wait to be listed.
func found(n int) string {
	if n == 1 {
		return say.T("There is 1 place that may have to stay out.")
	}
	return say.F("There are %d places that may have to stay out.", n)
}

// sub says for whom the copy is and how far it is.
func sub(f Facts) string {
	done := 0
	for _, p := range f.Places {
		if p.State != Open {
			done++
		}
	}
	out := say.F("%d of %d decided", done, len(f.Places))
	if f.Who != "" {
		out = say.F("For %s · %s", f.Who, out)
	}
	return out
}

// stateWords are the words at the end of a row.
func stateWords(p Place) model.Words {
	switch p.State {
	case Out:
		if p.Part {
			return model.Words{Tone: model.Neutral, Icon: "visibility_off", Text: say.T("Some words stay out")}
		}
		return model.Words{Tone: model.Neutral, Icon: "visibility_off", Text: say.T("Stays out")}
	case Given:
		return model.Words{Tone: model.Tint, Icon: "visibility", Text: say.T("Given")}
	}
	return model.Words{Tone: model.Local, Icon: "help", Text: say.T("Decide")}
}
