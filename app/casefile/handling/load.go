package handling

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
)

// Check is the outcome of a load check (OT-C04), as the options of
// ot.mh.task.swl-check.
type Check string

// The outcomes.
const (
	LoadOK      Check = "ok"
	LoadClose   Check = "close"
	LoadBlocked Check = "blocked"
	CannotCheck Check = "cannot-check"
)

// Part is one thing that carries the load.
type Part struct {
	What string // "Hoist", "Sling"
	Name string // as in the register, else as it was named
	SWL  equipment.Kg
	Item *equipment.Item // nil when it is not in a register that is at hand
}

// Load is a load check with everything that it rests on, so that all of it can be
// shown beside its outcome (RL-09).
type Load struct {
	Weight *Weight      // the newest; nil when nobody weighed the child
	Extra  equipment.Kg // lifted with the child: ventilator, cast, wet clothing
	Sum    equipment.Kg // 0 while it cannot be told
	// Lowest is the smallest working load of the parts (OT-C03), 0 when one of them
	// is missing; LowestOf is the part that has it.
	Lowest   equipment.Kg
	LowestOf string
	Parts    []Part
	Check    Check
	Why      string // why it cannot be checked: "The sling has no working load"
}

// Percent is the load in hundredths of the lowest working load, 0 when it cannot be
// told.
func (l Load) Percent() int {
	if l.Lowest == 0 {
		return 0
	}
	return int(l.Sum) * 100 / int(l.Lowest)
}

// check works out sum, lowest and outcome. The extra load is known when somebody
// answered it, be it with 0.
func (l *Load) check(extraKnown bool) {
	l.Check = CannotCheck
	missing := ""
	for _, p := range l.Parts {
		switch {
		case p.SWL == 0 && missing == "":
			missing = p.What + " without a working load: read its label"
		case p.SWL > 0 && (l.Lowest == 0 || p.SWL < l.Lowest):
			l.Lowest, l.LowestOf = p.SWL, p.What
		}
	}
	if missing != "" {
		l.Lowest, l.LowestOf = 0, "" // one link that nobody knows makes the chain unknown
	}
	if l.Weight != nil {
		l.Sum = l.Weight.Kg + l.Extra
	}
	switch {
	case l.Weight == nil:
		l.Why = "No weight is written down"
	case !l.Weight.Measured():
		l.Why = "The weight was not measured: " + l.Weight.Way
	case missing != "":
		l.Why = missing
	case !extraKnown:
		l.Why = "Say what else is lifted, 0 for nothing"
	case len(l.Parts) == 0:
		l.Why = "No hoist and sling are chosen"
	case l.Sum > l.Lowest:
		l.Check = LoadBlocked
	case int(l.Sum)*10 >= int(l.Lowest)*9:
		l.Check = LoadClose
	default:
		l.Check = LoadOK
	}
}

// part is what an answer names as a part of the chain; false when it names nothing.
// The register's working load counts, the one that was copied into the form only
// where the register has none.
func (x *reading) part(what string, d *casefile.Document, row casefile.RowID, link, swl string) (Part, bool) {
	copied, typed := equipment.Kg(0), false
	if swl != "" {
		copied, typed = equipment.KgOf(d, row, swl)
	}
	v, named := d.AnswerIn(row, link)
	if !named && !typed {
		return Part{}, false
	}
	p := Part{What: what, Name: d.TextIn(row, link), SWL: copied}
	if named {
		p.Item = equipment.Find(x.register, v.Reference.Reference)
	}
	if p.Item != nil {
		p.Name = p.Item.Name()
		if p.Item.SWL > 0 {
			p.SWL = p.Item.SWL
		}
	}
	return p, true
}
