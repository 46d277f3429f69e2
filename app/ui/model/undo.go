package model

import (
	"slices"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// step is one answer that was given: what it said before and after.
type step struct {
	cell          engine.Cell
	before, after []fhir.Value
}

// mostSteps is how many answers can be taken back, one after another. All of
// them stay in the history of the document, undone or not.
const mostSteps = 100

// past is what can be undone and what can be redone.
type past struct {
	done, undone []step
}

// gave notes an answer; what had been undone before it cannot be redone.
func (p *past) gave(s step) {
	p.done = append(p.done, s)
	if len(p.done) > mostSteps {
		p.done = slices.Delete(p.done, 0, len(p.done)-mostSteps)
	}
	p.undone = nil
}

// Undo gives the last answer of this sitting its former value again, as a
// change of its own. It returns which answer it was; false when there is none.
func (e *Editor) Undo() (engine.Cell, bool) {
	e.Flush()
	return e.back(&e.past.done, &e.past.undone, func(s step) ([]fhir.Value, []fhir.Value) { return s.after, s.before })
}

// Redo gives an answer that was undone its value again.
func (e *Editor) Redo() (engine.Cell, bool) {
	e.Flush()
	return e.back(&e.past.undone, &e.past.done, func(s step) ([]fhir.Value, []fhir.Value) { return s.before, s.after })
}

// back takes the last step of one list to the other. A step is passed over
// when its answer is not what the step left any more: somebody else's answer,
// or one in a row that is gone, is not overwritten.
func (e *Editor) back(from, to *[]step, turn func(step) (is, next []fhir.Value)) (engine.Cell, bool) {
	for len(*from) > 0 {
		s := (*from)[len(*from)-1]
		*from = (*from)[:len(*from)-1]
		is, next := turn(s)
		if st := e.Doc.State(s.cell); !st.Enabled || !same(st.Values, is) {
			continue
		}
		if !e.stage(s.cell, next) {
			return engine.Cell{}, false
		}
		*to = append(*to, s)
		return s.cell, true
	}
	return engine.Cell{}, false
}
