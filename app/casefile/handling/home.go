package handling

import (
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/forms/fhir"
)

// HomeForm is the short name of the record of a carer's home.
const HomeForm = "ch"

// noTime asks for how things are now.
var noTime time.Time

// Home is the OT's record of one carer's home for one child (A8).
type Home struct {
	Doc    *casefile.Document // nil when there is no record
	Carer  fhir.Reference
	Ready  string // code of ch.ready: safe-to-start, safe-with-conditions, not-yet
	Says   string // the same in words
	Review casefile.Date
	// Conditions are shown on every booking.
	Conditions string
	// Base is the home assessment that this rests on, nil when it is not at hand;
	// BaseChanged that it is not the version any more that the OT looked at, and
	// that nobody has confirmed this home since.
	Base        *casefile.Document
	BaseChanged bool
	// Tasks are the handling tasks of this home: those that were assessed here,
	// else those of the base.
	Tasks  []Task
	Slings []Sling
	// Handlers are the adults who were trained to move the child here, each with
	// what they were shown.
	Handlers []Handler

	x *reading
}

// Sling is a sling that was supplied for the child in a carer's home.
type Sling struct {
	Row   casefile.RowID
	Name  string
	Route string // how it gets there, in words
	Item  *equipment.Item
	Hoist *equipment.Item
	Load  *Load // with the hoist of this home
}

// CarerHomes are the records of carers' homes in a case, one for each carer: the
// newest counts.
func CarerHomes(r casefile.Record, others ...casefile.Record) []Home {
	x := read(r, others)
	var out []Home
	for _, d := range r.Of(HomeForm) {
		v, _ := d.AnswerIn("", "ch.carer")
		if v.Reference.Reference == "" && v.Reference.Display == "" {
			v.Reference.Display = d.Text("ch.carer")
		}
		h := x.home(d, v.Reference)
		if i := slices.IndexFunc(out, func(o Home) bool { return casefile.SameReference(o.Carer, h.Carer) }); i >= 0 {
			out[i] = h
			continue
		}
		out = append(out, h)
	}
	return out
}

// CarerHome is the record of one carer's home, without a document when there is
// none.
func CarerHome(r casefile.Record, carer fhir.Reference, others ...casefile.Record) Home {
	for _, h := range CarerHomes(r, others...) {
		if casefile.SameReference(h.Carer, carer) {
			return h
		}
	}
	return Home{Carer: carer, x: read(r, others)}
}

func (x *reading) home(d *casefile.Document, carer fhir.Reference) Home {
	h := Home{
		Doc: d, Carer: carer, Ready: d.Code("ch.ready"), Says: d.Text("ch.ready"), Review: d.DateIn("", "ch.review"),
		Conditions: d.Text("ch.conditions"), x: x,
	}
	h.Base, h.BaseChanged = x.base(d)
	h.Tasks = x.homeTasks(d, h.Base)
	for _, row := range d.Rows("ch.sling", "") {
		h.Slings = append(h.Slings, x.sling(d, row.ID, h.Tasks))
	}
	h.Handlers = x.handlers(h)
	return h
}

// homeTasks are the tasks that were assessed in the carer's home, over its property
// survey; where nobody has, those of the base.
func (x *reading) homeTasks(d, base *casefile.Document) []Task {
	if survey, ok := d.AnswerIn("", "ch.property"); ok {
		docs := x.r.Of(Form)
		for _, ot := range slices.Backward(docs) {
			if v, ok := ot.AnswerIn("", "ot.visit.property"); ok && v.Reference.Reference == survey.Reference.Reference && ot != base {
				if list := x.tasks(ot); len(list) > 0 {
					return list
				}
			}
		}
	}
	if base == nil {
		return nil
	}
	return x.tasks(base)
}

// sling is the load check of a sling with the hoist of the carer's home: with the
// newest weight and the most that is lifted with the child in any task here, and
// never with less than what was written down.
func (x *reading) sling(d *casefile.Document, row casefile.RowID, tasks []Task) Sling {
	s := Sling{Row: row, Name: d.TextIn(row, "ch.sling.item"), Route: d.TextIn(row, "ch.sling.route")}
	l := &Load{Weight: Latest(x.weights)}
	for _, p := range []struct{ what, link, swl string }{
		{"Hoist", "ch.sling.hoist", "ch.sling.hoist-swl"}, {"Sling", "ch.sling.item", "ch.sling.swl"},
	} {
		part, ok := x.part(p.what, d, row, p.link, p.swl)
		if !ok {
			part = Part{What: p.what}
		}
		l.Parts = append(l.Parts, part)
	}
	s.Hoist, s.Item = l.Parts[0].Item, l.Parts[1].Item
	for _, t := range tasks {
		if t.Load != nil {
			l.Extra = max(l.Extra, t.Load.Extra)
		}
	}
	if typed, ok := equipment.KgOf(d, row, "ch.sling.load"); ok && l.Weight != nil {
		l.Extra = max(l.Extra, typed-l.Weight.Kg)
	}
	l.check(true)
	s.Load = l
	return s
}
