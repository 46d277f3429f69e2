package booking

import (
	"slices"
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
)

// moved is how much others move the child.
type moved int

const (
	unknown moved = iota // nobody wrote it down
	alone
	helped // moved by others
	lifted // a helper takes weight, or a hoist
)

// moves is how the child is moved, as the record of the home says, else the newest OT
// assessment; handling tasks speak for themselves.
func (x *asked) moves() moved {
	out := unknown
	docs := []*casefile.Document{x.home.Doc, x.home.Base, x.r.Latest(handling.Form)}
	for _, d := range docs {
		if d == nil || out != unknown {
			continue
		}
		switch d.Code("ot.child.transfer") {
		case "alone", "watched":
			out = alone
		case "one-light-helper":
			out = helped
		case "one-helper-taking-weight", "two-helpers", "hoist-sometimes", "hoist-always":
			out = lifted
		}
		if d.Code("ot.child.mobility") == "carried" {
			out = lifted
		}
	}
	for _, t := range x.tasks {
		out = max(out, helped)
		if t.Hoisted {
			out = lifted
		}
	}
	return out
}

// atHome reports that the stay is in the child's own home.
func (x *asked) atHome() bool { return x.b.Kind == "sitting-at-home" }

// homeAssessed: BG-09, the OT's record of the carer's home says that it may start, is
// in date, and rests on the home assessment as it is now.
func (x *asked) homeAssessed() {
	if x.atHome() {
		return // nobody goes to a carer's home
	}
	how := x.moves()
	for _, h := range x.home.On(x.b.Last()) {
		if h.Level == handling.Note {
			continue
		}
		f := Finding{Fact: "RE-13", Words: h.Words + ".", Who: "The OT", At: x.placeOf(h, "ch.child")}
		switch {
		case x.emergency() && how != lifted && how != unknown:
			f.Clears, f.Who = Manager, "The duty manager"
			x.ask(f)
		case how == helped, how == lifted:
			x.stop(f)
		default:
			f.Clears = OT
			x.ask(f)
		}
	}
}

// placeOf is the place of a finding of the OT's rules.
func (x *asked) placeOf(h handling.Finding, or string) Place {
	d := x.doc(h.Doc)
	if d == nil {
		return x.place(nil, "", or)
	}
	return x.place(d, h.Cell.Row, h.Cell.LinkID)
}

// doc is a document of this case or of another one, nil when it is not at hand.
func (x *asked) doc(id casefile.ID) *casefile.Document {
	if d := x.r.Doc(id); d != nil {
		return d
	}
	for _, o := range x.others {
		if d := o.Doc(id); d != nil {
			return d
		}
	}
	return nil
}

// against are the findings of the OT's rules on the tasks of the home with these
// facts, on the last day of the stay.
func (x *asked) against(facts ...string) []handling.Finding {
	var out []handling.Finding
	for _, t := range x.tasks {
		for _, f := range t.On(x.b.Last()) {
			if slices.Contains(facts, f.Rule) && f.Level != handling.Note {
				out = append(out, f)
			}
		}
	}
	return out
}

// loads: BG-10, the load check of every hoist and sling that is used, and how old the
// weight is.
func (x *asked) loads() {
	for _, h := range x.against("RE-07", "RE-08", "RE-09", "OT-V07", "OT-V09") {
		f := Finding{Fact: h.Rule, Words: h.Words + ".", Who: "The OT", At: x.placeOf(h, "ot.mh.task")}
		if h.Rule == "OT-V09" {
			f.Fact = "RE-09"
		}
		if h.Level == handling.Ask {
			f.Clears = OT
			x.ask(f)
			continue
		}
		x.stop(f)
	}
	for _, s := range x.home.Slings {
		if x.usedIn(s) {
			continue // the check of the task says it
		}
		f := Finding{Who: "The OT", At: x.place(x.home.Doc, s.Row, "ch.sling.item")}
		switch s.Load.Check {
		case handling.LoadBlocked:
			f.Fact, f.Words = "RE-07", s.Name+": "+s.Load.Sum.String()+" is more than the lowest working load, "+s.Load.Lowest.String()+"."
		case handling.CannotCheck:
			f.Fact, f.Words = "RE-09", s.Name+": the load cannot be checked. "+s.Load.Why+"."
		case handling.LoadClose:
			f.Fact, f.Words, f.Clears = "RE-08", s.Name+": "+s.Load.Sum.String()+" is close to the lowest working load, "+s.Load.Lowest.String()+".", OT
			x.ask(f)
			continue
		default:
			continue
		}
		x.stop(f)
	}
}

// usedIn reports that a task hangs this sling from this hoist and comes to the same
// outcome.
func (x *asked) usedIn(s handling.Sling) bool {
	return s.Item != nil && s.Hoist != nil && slices.ContainsFunc(x.tasks, func(t handling.Task) bool {
		has := func(it *equipment.Item) bool {
			return slices.ContainsFunc(t.Kit, func(k equipment.Item) bool { return k.Ref() == it.Ref() })
		}
		return t.Load != nil && t.Load.Check == s.Load.Check && has(s.Item) && has(s.Hoist)
	})
}

// examined: BG-11, everything that lifts the child on this stay is examined to its
// end, and nothing that is used is out of use.
func (x *asked) examined() {
	var seen []string
	look := func(it *equipment.Item) {
		if it == nil || slices.Contains(seen, it.Ref()) {
			return
		}
		seen = append(seen, it.Ref())
		st := it.On(x.b.Last())
		if st.May {
			return
		}
		at := x.place(it.Doc, it.Row, "eq.item.exam-last")
		if st.Rule != "RE-10" {
			at.Cell.LinkID = "eq.item.status"
		}
		x.stop(Finding{Fact: "RE-10", Words: it.Name() + ": " + st.Why + ".", Who: "The " + st.Clears, At: at})
	}
	for _, t := range x.tasks {
		for i := range t.Kit {
			look(&t.Kit[i])
		}
	}
	for _, s := range x.home.Slings {
		look(s.Item)
		look(s.Hoist)
	}
}

// demonstrated: BG-12, whoever moves the child was shown each task as it is now, and
// enough of them are there.
func (x *asked) demonstrated() {
	needed := 0
	for _, t := range x.tasks {
		needed = max(needed, t.Handlers)
		x.shown(t)
	}
	if needed > x.b.Handlers {
		x.stop(Finding{
			Fact: "RE-15", Words: "It takes " + strconv.Itoa(needed) + " adults to move " + x.child() + "; " + strconv.Itoa(x.b.Handlers) + " are booked.",
			Who: "Whoever books it: add an adult", At: x.here("bk.handlers"),
		})
	}
}

// shown: for a task that takes helpers, so many were shown it, the carer among them
// unless others are named for the home.
func (x *asked) shown(t handling.Task) {
	if t.Handlers == 0 && !t.Hoisted {
		return
	}
	last, able, named := x.b.Last(), 0, false
	carers := why{}
	for _, h := range x.home.Handlers {
		ok, reason := x.home.Demonstrated(h.Person, t, last)
		if ok {
			able++
		}
		if casefile.SameReference(h.Person, x.b.Carer) {
			named, carers = true, why{ok, reason}
		}
	}
	at := x.place(x.home.Doc, "", "ch.demo")
	if !named && len(x.home.Handlers) == 0 {
		carers.reason = "Nobody has shown them"
	}
	if !carers.ok && (named || len(x.home.Handlers) == 0) {
		x.stop(Finding{Fact: "RE-14", Words: x.carer() + " may not do “" + t.Title + "” on this stay. " + carers.reason + ".", Who: "The OT shows it", At: at})
		return
	}
	if need := max(1, t.Handlers); able < need {
		x.stop(Finding{
			Fact: "RE-14", Words: "“" + t.Title + "” takes " + strconv.Itoa(need) + "; " + strconv.Itoa(able) + " of those at " + x.carer() + "’s were shown it and may do it to the end of the stay.",
			Who: "The OT shows it", At: at,
		})
	}
}

// why is whether somebody may do a task, and what is missing.
type why struct {
	ok     bool
	reason string
}

// risks: BG-13, no risk of 15 or more stands without a manager's decision.
func (x *asked) risks() {
	for _, h := range x.against("RE-11") {
		x.stop(Finding{Fact: "RE-11", Words: h.Words + ".", Who: "The manager decides", At: x.placeOf(h, "ot.mh.task")})
	}
	if x.home.Base == nil {
		return
	}
	// What is undecided at home is undecided for the child.
	for _, t := range handling.TasksOf(x.r, x.home.Base, x.others...) {
		if slices.ContainsFunc(x.tasks, func(o handling.Task) bool { return o.Ref() == t.Ref() }) {
			continue
		}
		for _, h := range t.On(x.b.Last()) {
			if h.Rule == "RE-11" {
				x.stop(Finding{Fact: "RE-11", Words: h.Words + ".", Who: "The manager decides", At: x.placeOf(h, "ot.mh.task")})
			}
		}
	}
}
