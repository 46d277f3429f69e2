package booking

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
)

// settled: HZ-29, nothing that the stay rests on was answered in two ways on two
// tablets. Which of the two is shown says nothing about which is true, so nobody is
// booked on either until a person has kept one.
func (x *asked) settled() {
	x.agrees(x.d, nil)
	x.agrees(x.agreed(), func(c casefile.Cell) bool { return grave(c.LinkID) || c.LinkID == "ag.ready" })
	x.agrees(x.arrangement(), below("brk.carer", "brk.basis", "brk.consent"))
	x.agrees(x.home.Doc, below("ch.ready", "ch.review", "ch.base", "ch.sling", "ch.demo", "ch.handlers", "ch.conditions", "ot.child"))
	var seen []*casefile.Document
	move := below("ot.mh.task", "ot.child.weight", "ot.child.transfer", "ot.child.mobility", "ot.weighed", "ot.sum.mgr")
	kit := func(it *equipment.Item) {
		if it != nil {
			x.agrees(it.Doc, func(c casefile.Cell) bool { return c.Row == it.Row })
		}
	}
	for _, t := range x.tasks {
		if !slices.Contains(seen, t.Doc) {
			seen = append(seen, t.Doc)
			x.agrees(t.Doc, move)
		}
		for i := range t.Kit {
			kit(&t.Kit[i])
		}
	}
	for _, s := range x.home.Slings {
		kit(s.Item)
		kit(s.Hoist)
	}
	if x.plan != nil {
		x.agrees(x.plan.Doc, nil)
	}
	for _, o := range x.offs {
		if o.state != nil {
			x.agrees(x.r.Doc(o.state.Doc), nil)
			x.agrees(o.state.Decision, nil)
		}
	}
}

// below are the questions that begin so.
func below(links ...string) func(casefile.Cell) bool {
	return func(c casefile.Cell) bool {
		return slices.ContainsFunc(links, func(l string) bool { return strings.HasPrefix(c.LinkID, l) })
	}
}

// agrees finds what a document says twice, among the cells that count; nil counts all.
func (x *asked) agrees(d *casefile.Document, counts func(casefile.Cell) bool) {
	if d == nil {
		return
	}
	for _, c := range d.Conflicts() {
		if counts != nil && !counts(c.Cell) {
			continue
		}
		var said []string
		for _, v := range c.Answers {
			if words := "“" + v.Text + "”"; v.Text != "" && !slices.Contains(said, words) {
				said = append(said, words)
			}
		}
		f := Finding{
			Words: d.Form().Title + ": “" + c.Question + "” was answered in two ways on two tablets, " + list(said) + ".",
			Who:   "Whoever knows keeps one of the two", At: x.place(d, c.Cell.Row, c.Cell.LinkID),
		}
		if !slices.ContainsFunc(x.found, func(o Finding) bool { return o.Words == f.Words && o.At == f.At }) {
			x.stop(f)
		}
	}
}

// says reports that a choice outside rows has this code, or that one of two answers
// which nobody has settled yet has it.
func says(d *casefile.Document, link, code string) bool {
	if d.Code(link) == code {
		return true
	}
	return slices.ContainsFunc(d.Conflicts(), func(c casefile.Conflict) bool {
		return c.Cell.LinkID == link && slices.ContainsFunc(c.Answers, func(v casefile.Version) bool {
			f, ok := casefile.FromOp(v.Value)
			return ok && f.Coding.Code == code
		})
	})
}
