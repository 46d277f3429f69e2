package model

import (
	"doorstep/app/say"
	"doorstep/forms/engine"
)

// StatusWords is the tag of a page or section: icon, words and tone.
func StatusWords(p engine.Progress) Words {
	switch p.Status {
	case engine.Finished:
		return Words{Safe, "check", say.T("Finished")}
	case engine.InProgress:
		return Words{Send, "edit", say.T("In progress")}
	case engine.ToFix:
		return Words{Danger, "error", say.F("%s to fix", Figures(max(1, p.Fix)))}
	}
	return Words{Neutral, "", say.T("Not started")}
}

// StatusIcon is the sign before a page in a list of pages.
func StatusIcon(s engine.Status) Words {
	switch s {
	case engine.Finished:
		return Words{Safe, "check_circle-fill", say.T("finished")}
	case engine.InProgress:
		return Words{Send, "clock_loader_40", say.T("in progress")}
	case engine.ToFix:
		return Words{Danger, "error-fill", say.T("to fix")}
	}
	return Words{Neutral, "circle", say.T("not started")}
}

// FormProgress is how far a form is, counted in sections.
type FormProgress struct{ Sections, Finished, ToFix int }

// Words says how far a form is: "8 of 19 sections finished", and the rest:
// "1 has something to fix", "" if nothing has.
func (p FormProgress) Words() (done, rest string) {
	done = say.F("%d of %s finished", p.Finished, say.N(p.Sections, "section", "sections"))
	switch {
	case p.ToFix == 1:
		rest = say.T("1 has something to fix")
	case p.ToFix > 1:
		rest = say.F("%d have something to fix", p.ToFix)
	}
	return done, rest
}

// Share is how much is finished, 0 to 1.
func (p FormProgress) Share() float32 {
	if p.Sections == 0 {
		return 0
	}
	return float32(p.Finished) / float32(p.Sections)
}

// PageOf says where a page stands in its section: "Page 3 of 9".
func PageOf(i, n int) string { return say.F("Page %d of %d", i+1, n) }
