package booking

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/assets/delegation"
)

// Tasks are the tasks of care that a stay needs (bk.tasks): every task for which a
// section of the child's working health care plan is the instruction, in the order of
// the plan. Of a child with a tracheostomy also those that every carer must be able to
// do in an emergency (DT-V14). A nurse may say in a cover row that one is not needed
// on this stay.
func Tasks(r casefile.Record) []delegation.Task {
	p := healthplan.Of(r)
	if p == nil {
		return nil
	}
	return tasks(p)
}

func tasks(p *healthplan.Plan) []delegation.Task {
	cat, err := delegation.Shipped()
	if err != nil {
		return nil // the catalogue is part of the app: its own test says so
	}
	var out []delegation.Task
	add := func(t delegation.Task) {
		if !slices.ContainsFunc(out, func(o delegation.Task) bool { return o.Code == t.Code }) {
			out = append(out, t)
		}
	}
	trache := false
	for _, s := range p.Sections {
		for _, code := range s.Tasks {
			t, ok := cat.Task(code)
			if !ok {
				t = delegation.Task{Code: code, Title: code}
			}
			add(t)
		}
		trache = trache || s.Code == "tracheostomy"
	}
	if trache {
		for _, t := range cat.Tasks {
			if t.Everyone {
				add(t)
			}
		}
	}
	return out
}
