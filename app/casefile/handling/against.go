package handling

import (
	"doorstep/app/casefile"
)

// On is what stands against doing the task on a day, the gravest first: the load
// check (RE-07 to RE-09), its equipment (RE-10), a high risk (RE-11, RE-12, RE-16).
func (t Task) On(day casefile.Date) []Finding {
	var out []Finding
	add := func(rule string, level Level, name, words, clears string) {
		out = append(out, Finding{Rule: rule, Level: level, Words: words, Clears: clears, Doc: t.Doc.ID(), Cell: t.At(name)})
	}
	if t.Hoisted {
		t.loadAgainst(day, add)
	}
	for _, it := range t.Kit {
		switch st := it.On(day); {
		case !st.May:
			out = append(out, Finding{Rule: st.Rule, Level: Stop, Words: t.Title + ": " + st.Why, Clears: st.Clears, Doc: it.Doc.ID(), Cell: casefile.Cell{Row: it.Row, LinkID: "eq.item.status"}})
		case st.Soon:
			out = append(out, Finding{Rule: st.Rule, Level: Note, Words: t.Title + ": " + st.Why, Clears: st.Clears, Doc: it.Doc.ID(), Cell: casefile.Cell{Row: it.Row, LinkID: "eq.item.exam-last"}})
		}
	}
	if why := t.x.roomChanged(t); why != "" {
		add("room-changed", Ask, "room", t.Title+": "+why, "OT")
	}
	t.riskAgainst(add)
	return gravestFirst(out)
}

// reasoned reports whether the OT gave the line of reason that a check asks for.
func (t Task) reasoned(check string, at casefile.Cell) bool {
	_, ok := t.Doc.Reasons()[casefile.ReasonFor(check, at)]
	return ok
}

type adder func(rule string, level Level, name, words, clears string)

func (t Task) loadAgainst(day casefile.Date, add adder) {
	switch t.Load.Check {
	case LoadBlocked:
		add("RE-07", Stop, "sling", t.Title+": "+t.Load.Sum.String()+" is more than the lowest working load, "+t.Load.Lowest.String(), "other equipment")
	case CannotCheck:
		add("RE-09", Stop, "sling", t.Title+": the load cannot be checked. "+t.Load.Why, "weigh, or read the labels")
	case LoadClose:
		if !t.reasoned("OT-V06", casefile.Cell{Row: t.Row, LinkID: taskGroup}) {
			add("RE-08", Ask, "sling", t.Title+": "+t.Load.Sum.String()+" is close to the lowest working load, "+t.Load.Lowest.String(), "OT")
		}
	}
	if w := t.Load.Weight; w != nil && w.Old(day, t.x.born, t.x.r.Settings) {
		add("OT-V09", Ask, "hoist", t.Title+": the weight is of "+casefile.DateWords(string(w.Date)), "weigh")
	}
	if t.Match == "not-checked" {
		add("OT-V07", Stop, "match", t.Title+": nobody has checked that sling and hoist go together", "OT")
	}
}

func (t Task) riskAgainst(add adder) {
	set := t.x.r.Settings
	switch t.Band() {
	case Extreme:
		if !Decided(t.Doc) {
			add("RE-11", Stop, "before-l", t.Title+": a handling risk of "+number(t.Counting.Points)+", and no manager's decision", "manager")
		}
	case High:
		if !t.x.acted(t) && !t.reasoned("RE-12", t.At("before-l")) {
			add("RE-12", Ask, "before-l", t.Title+": a handling risk of "+number(t.Counting.Points)+" needs an action with a date", "OT")
		}
	}
	if BandOf(t.Before.Points, set) == Extreme && t.InPlace != "all" && t.InPlace != "" {
		add("RE-16", Note, "in-place", t.Title+": the controls are not all in place, so the score before them counts", "OT")
	}
}

// Decided reports whether a manager has decided about the risks of 15 or more of an
// assessment and signed it (OT-V11, RE-11).
func Decided(d *casefile.Document) bool {
	if d.Text("ot.sum.mgr-reply") == "" {
		return false
	}
	for _, s := range d.Signatures() {
		if s.Valid && s.Cell == "ot.sign.manager" {
			return true
		}
	}
	return false
}

// acted reports whether an action with a date was written down because of a task.
func (x *reading) acted(t Task) bool {
	for _, row := range t.Doc.Rows("ot.act", "") {
		v, ok := t.Doc.AnswerIn(row.ID, "ot.act.why")
		if ok && samePlace(v.Reference.Reference, t.Ref()) && t.Doc.DateIn(row.ID, "ot.act.by") != "" &&
			t.Doc.CodeIn(row.ID, "ot.act.state") != "cannot-be-done" && t.Doc.CodeIn(row.ID, "ot.act.state") != "no-longer-needed" {
			return true
		}
	}
	return false
}

// On is what stands against a stay in this home that ends on a day, the gravest
// first (RE-13): no record, not signed, not yet, its review passed, the home
// assessment changed. What stands against its tasks is not among it.
func (h Home) On(last casefile.Date) []Finding {
	var out []Finding
	add := func(level Level, link, words, clears string) {
		f := Finding{Rule: "RE-13", Level: level, Words: words, Clears: clears}
		if h.Doc != nil {
			f.Doc, f.Cell = h.Doc.ID(), casefile.Cell{LinkID: link}
		}
		out = append(out, f)
	}
	if h.Doc == nil {
		add(Stop, "", "The OT has not assessed this home yet", "OT")
		return out
	}
	switch {
	case h.Ready == "":
		add(Stop, "ch.ready", "The OT has not decided about this home", "OT")
	case h.Ready == "not-yet":
		add(Stop, "ch.ready", "The OT says: not yet", "OT")
	}
	for _, s := range []struct{ link, who string }{{"ch.sign.ot", "OT"}, {"ch.sign.carer", "carer"}, {"ch.sign.fostering", "fostering social worker"}} {
		if !holds(h.Doc, s.link) {
			add(Stop, s.link, "The "+s.who+" has not signed the record of this home, or it was changed since", s.who)
		}
	}
	if h.Review != "" && h.Review < last {
		add(Stop, "ch.review", "The record of this home was to be looked at again by "+casefile.DateWords(string(h.Review)), "OT")
	}
	switch {
	case h.Base == nil:
		add(Stop, "ch.base", "The home assessment that this rests on is not on this tablet", "OT")
	case h.BaseChanged:
		add(Stop, "ch.base", "The home assessment has changed since: the OT must confirm this home", "OT")
	}
	if h.Conditions != "" && h.Ready == "safe-with-conditions" {
		add(Note, "ch.conditions", "Conditions: "+h.Conditions, "")
	}
	return gravestFirst(out)
}

func holds(d *casefile.Document, link string) bool {
	for _, s := range d.Signatures() {
		if s.Valid && s.Cell == link && s.Row == "" {
			return true
		}
	}
	return false
}
