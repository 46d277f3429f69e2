package caseload

import (
	"fmt"

	"doorstep/app/casefile"
)

// Info is something that the head of service is told, who asks the manager for a
// plan (processes.md sections 17 and 20).
type Info struct {
	Rule  string // Q-CASE-1, Q-CASE-2 or "" for a child without a lead
	Text  string
	Cases []casefile.ID // the children it is about
}

// Infos are what the head of service is told of a board: children whom nobody
// leads, caseloads above red (Q-CASE-1), and children whose lead changed again
// and again (Q-CASE-2).
func (b Board) Infos() []Info {
	var out []Info
	if n := len(b.Unallocated); n > 0 {
		i := Info{Text: count(n, "child has", "children have") + " no lead practitioner"}
		for _, l := range b.Unallocated {
			i.Cases = append(i.Cases, l.Case)
		}
		out = append(out, i)
	}
	for _, w := range b.Workers {
		if w.Tone != Red {
			continue
		}
		i := Info{Rule: "Q-CASE-1", Text: fmt.Sprintf("%s leads for %s. The plan for it is the manager’s to make.", w.Person.Name, count(len(w.Children), "child", "children"))}
		for _, l := range w.Children {
			i.Cases = append(i.Cases, l.Case)
		}
		out = append(out, i)
	}
	for _, l := range b.All() {
		if b.Leads > 0 && l.LeadsInYear >= b.Leads {
			out = append(out, Info{
				Rule:  "Q-CASE-2",
				Text:  fmt.Sprintf("%s has had %d lead practitioners in 12 months", l.Child.Short(), l.LeadsInYear),
				Cases: []casefile.ID{l.Case},
			})
		}
	}
	return out
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
