package model

import (
	"strings"

	"doorstep/app/say"
	"doorstep/forms/engine"
)

// Step is one step of an emergency placement: a section of its form.
type Step struct {
	Title         string
	Section, Page string // where its first question is
	Waiting       string // whom it waits for, in the worker's words
	Begun, Done   bool
}

// Words is how a step stands.
func (s Step) Words() Words {
	switch {
	case s.Waiting != "":
		return Words{Local, "hourglass_top", say.T("Waiting")}
	case s.Done:
		return Words{Safe, "check", say.T("Done")}
	case s.Begun:
		return Words{Send, "edit", say.T("Begun")}
	}
	return Words{Neutral, "circle", say.T("To do")}
}

// waitingFor marks the questions that say whom a step waits for.
const waitingFor = ".waiting."

// Steps are the sections of a form's first part with what they wait for; what
// comes after the decision is no step towards it. A step is done when its
// questions are answered and it waits for nobody.
func Steps(doc Doc) []Step {
	var out []Step
	for _, part := range doc.Form().Parts[:1] {
		for _, sec := range part.Sections {
			if len(sec.Pages) == 0 {
				continue
			}
			p := doc.SectionStatus(sec.ID)
			st := Step{Title: sec.Title, Section: sec.ID, Page: sec.Pages[0].ID, Begun: p.Answered > 0, Done: p.Status == engine.Finished}
			for _, pg := range sec.Pages {
				for it := range Questions(pg) {
					if !strings.Contains(it.LinkID, waitingFor) {
						continue
					}
					for _, v := range doc.State(engine.Cell{LinkID: it.LinkID}).Values {
						st.Waiting = strings.TrimSpace(v.Text)
					}
				}
			}
			out = append(out, st)
		}
	}
	return out
}
