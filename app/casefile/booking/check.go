package booking

import (
	"doorstep/app/casefile"
)

// Check asks every gate about a booking, in the order of the page: twenty gates,
// BG-01 to BG-20. d is a document of the form bk and belongs to r; others are the
// other cases on this tablet (two children with one carer, BG-19).
func Check(r casefile.Record, d *casefile.Document, others []casefile.Record, m Moment) []Gate {
	x := &asked{r: r, d: d, b: Read(r, d), others: others, at: m}
	out := make([]Gate, 0, len(gates))
	for _, g := range gates {
		x.found = nil
		g.ask(x)
		out = append(out, x.close(g))
	}
	return out
}

// StateOf is where a booking stands now: cancelled, finished or under way by its log,
// blocked where it was confirmed and a gate stops it today or its signature no longer
// holds, else what people said.
func StateOf(r casefile.Record, d *casefile.Document, others []casefile.Record, m Moment) State {
	b := Read(r, d)
	switch log := logOf(r, b); {
	case b.Said == Cancelled:
		return Cancelled
	case log.finished:
		return Finished
	case log.begun:
		return UnderWay
	case b.Said != Confirmed && b.Said != Blocked:
		return AskedFor
	case b.Said == Confirmed && b.Signed && Accepted(Check(r, d, others, m)):
		return Confirmed
	}
	return Blocked
}

// gate is one line of the table of short-breaks.md section 6.
type gate struct {
	id, title string
	ask       func(*asked)
}

var gates = []gate{
	{"BG-01", "Agreement signed", (*asked).agreement},
}

// asked is one booking in front of the gates.
type asked struct {
	r      casefile.Record
	d      *casefile.Document
	b      Booking
	others []casefile.Record
	at     Moment
	found  []Finding // of the gate that is being asked
}

// add keeps a finding.
func (x *asked) add(f Finding) { x.found = append(x.found, f) }

// close makes the gate out of what was found.
func (x *asked) close(g gate) Gate {
	out := Gate{ID: g.id, Title: g.title, Level: OK, Findings: x.found}
	for _, f := range x.found {
		if f.Open() && (f.Level == Stop || out.Level == OK) {
			out.Level = f.Level
		}
	}
	return out
}

func (x *asked) agreement() {}
