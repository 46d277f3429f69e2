package booking

import (
	"cmp"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// need is one task of the stay with the row that covers it.
type need struct {
	task  delegation.Task
	cover *Cover // nil when nobody wrote one
}

// needs are the tasks of the stay, each with its cover.
func (x *asked) needs() []need {
	if x.plan == nil {
		return nil
	}
	var out []need
	for _, t := range tasks(x.plan) {
		n := need{task: t}
		for i := range x.b.Cover {
			// Two rows on one task, made on two tablets, are both true: the first that is
			// wrong counts.
			if c := &x.b.Cover[i]; c.Task == t.Code && (n.cover == nil || x.uncovered(*c) != "") {
				n.cover = c
			}
		}
		out = append(out, n)
	}
	return out
}

// covered: BG-04, every task has a named person for the whole stay.
func (x *asked) covered() {
	for _, n := range x.needs() {
		title := n.task.Title
		if n.cover == nil {
			x.stop(Finding{Fact: "RE-01", Task: n.task.Code, Words: "Nobody is named for “" + title + "”.", Who: "Whoever books it: say who does it", At: x.here("bk.cover")})
			continue
		}
		if why := x.uncovered(*n.cover); why != "" {
			x.stop(Finding{Fact: "RE-01", Task: n.task.Code, Words: "“" + title + "”: " + why, Who: "Whoever books it: say who does it", At: x.place(x.d, n.cover.Row, "bk.cover.by")})
		}
	}
}

// uncovered says what a cover row lacks, "" when it names who covers the task.
func (x *asked) uncovered(c Cover) string {
	nobody := c.Who == fhir.Reference{}
	switch c.By {
	case ByCarer:
		return ""
	case BySecond, ByNurse, ByParent:
		if nobody {
			return "say who, by name."
		}
		return ""
	case NotNeeded:
		switch {
		case c.Why == "":
			return "a nurse must say why it is not needed."
		case !x.nurse(c.Nurse):
			return "only a nurse may say that it is not needed."
		}
		return ""
	}
	return "say how it is covered."
}

// off is where the sign-off of one person for one task of the stay stands.
type off struct {
	need
	who   fhir.Reference
	state *signoff.State // nil when there is none
}

// signOffs are the sign-offs that the cover of the stay rests on: of the carer, and of
// second carers. Whoever does anything for a child with a tracheostomy must be signed
// off for its emergency too, whoever else is there (DT-V14).
func (x *asked) signOffs() []off {
	var out []off
	var carers []fhir.Reference
	// Its errors are those of the catalogue, which is part of the app.
	x.states, _ = signoff.All(x.r)
	wants := func(who fhir.Reference, n need) {
		if slices.ContainsFunc(out, func(o off) bool { return o.task.Code == n.task.Code && casefile.SameReference(o.who, who) }) {
			return
		}
		out = append(out, off{need: n, who: who, state: x.stateOf(who, n.task.Code)})
	}
	list := x.needs()
	for _, n := range list {
		if n.cover == nil {
			continue
		}
		switch n.cover.By {
		case ByCarer:
			wants(x.b.Carer, n)
			carers = append(carers, x.b.Carer)
		case BySecond:
			wants(n.cover.Who, n)
			carers = append(carers, n.cover.Who)
		}
	}
	for _, n := range list {
		if n.task.Everyone {
			for _, who := range carers {
				wants(who, n)
			}
		}
	}
	return out
}

// stateOf is how the sign-off of somebody for a task stands, nil when there is none
// for this child. Of several records the newest counts, and one that was stopped after
// it was signed goes before all.
func (x *asked) stateOf(who fhir.Reference, task string) *signoff.State {
	var out *signoff.State
	for _, s := range x.states {
		if s.Task.Code != task || !casefile.SameReference(s.Carer, who) || !x.mine(s.Child.Reference, s.Child.Display) {
			continue
		}
		if out == nil || weightier(s, *out) {
			out = &s
		}
	}
	return out
}

// weightier reports that a counts before b: what stops a carer now before what was
// signed earlier, then what was signed last.
func weightier(a, b signoff.State) bool {
	stops := func(s, other signoff.State) bool {
		switch s.Status {
		case signoff.Suspended, signoff.Waiting:
			return true
		case signoff.Withdrawn:
			return s.Stopped != nil && (other.From == "" || casefile.DateOf(s.Stopped.When) >= other.From)
		}
		return false
	}
	if sa, sb := stops(a, b), stops(b, a); sa != sb {
		return sa
	}
	return cmp.Compare(a.From, b.From) > 0
}

// signedOff: BG-05, a sign-off for this child, this carer and this task exists.
func (x *asked) signedOff() {
	for _, o := range x.offs {
		if o.state != nil && wasSigned(*o.state) {
			continue
		}
		words := first(o.who.Display, "The carer") + " is not signed off for “" + o.task.Title + "” with " + x.child() + "."
		at := x.place(nil, "", "dt.child")
		at.Carer, at.Task = o.who, o.task.Code
		if o.state != nil {
			at = x.place(x.r.Doc(o.state.Doc), "", "") // its own page says what is next
			if o.state.Status == signoff.Training {
				words = strings.TrimSuffix(words, ".") + " yet: still learning."
			}
			if o.state.Status == signoff.Ended {
				words = "The sign-off of " + first(o.who.Display, "the carer") + " for “" + o.task.Title + "” has ended."
			}
		}
		x.stop(Finding{Fact: "RE-01", Task: o.task.Code, Words: words, Who: "The nurse signs off, or a nurse or parent is there", At: at})
	}
}

// wasSigned reports that a record got as far as a sign-off, whatever became of it since.
func wasSigned(s signoff.State) bool {
	switch s.Status {
	case signoff.Draft, signoff.Training, signoff.Ended:
		return false
	}
	return true
}

// lasting: BG-06, the sign-off is good on every day of the stay.
func (x *asked) lasting() {
	for _, o := range x.offs {
		if o.state == nil || !wasSigned(*o.state) {
			continue // BG-05 says so
		}
		s, last := o.state, x.b.Last()
		f := Finding{
			Fact: "RE-02", Task: o.task.Code, Who: "The nurse assesses again, or a shorter stay, or other cover", At: x.place(x.r.Doc(s.Doc), "", "dt.outcome"),
			Words: "The sign-off of " + first(o.who.Display, "the carer") + " for “" + o.task.Title + "” ends on " + day(s.Until) + ", before the stay does.",
		}
		switch {
		case s.From > x.b.First():
			f.Words = "The sign-off of " + first(o.who.Display, "the carer") + " for “" + o.task.Title + "” begins on " + day(s.From) + ", after the stay does."
			x.stop(f)
		case s.Status == signoff.Expired, s.Until != "" && s.Until < last:
			x.stop(f)
		}
	}
}

// unstopped: BG-07, no sign-off is suspended, withdrawn or waits for a nurse.
func (x *asked) unstopped() {
	for _, o := range x.offs {
		if o.state == nil {
			continue
		}
		name, task := first(o.who.Display, "The carer"), "“"+o.task.Title+"”"
		f := Finding{Task: o.task.Code, Who: "The nurse decides", At: x.place(x.r.Doc(o.state.Doc), "", "dt.outcome")}
		switch o.state.Status {
		case signoff.Suspended:
			f.Fact, f.Words, f.At.Cell.LinkID = "RE-04", "The sign-off of "+name+" for "+task+" is suspended.", "dt.event"
		case signoff.Withdrawn:
			f.Fact, f.Words, f.At.Cell.LinkID = "RE-04", "The sign-off of "+name+" for "+task+" was withdrawn.", "dt.event"
		case signoff.Waiting:
			f.Fact, f.Words, f.At.Cell.LinkID = "RE-03", "The plan changed after "+name+" was signed off for "+task+". A nurse must decide.", "dt.change"
		default:
			continue
		}
		x.stop(f)
	}
}
