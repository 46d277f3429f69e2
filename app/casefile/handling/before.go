package handling

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Before is what stands against signing a document of moving and handling beyond
// what its form can see: what the register of equipment, the list of weights and the
// assessment that a carer's home rests on say. Nothing for any other document.
func Before(r casefile.Record, d *casefile.Document) []Finding {
	x := read(r, nil)
	switch casefile.FormName(d.Form()) {
	case Form:
		return gravestFirst(x.beforeAssessment(d))
	case HomeForm:
		return gravestFirst(x.beforeHome(d))
	}
	return nil
}

func (x *reading) beforeAssessment(d *casefile.Document) []Finding {
	var out []Finding
	add := func(rule string, level Level, at casefile.Cell, words, clears string) {
		out = append(out, Finding{Rule: rule, Level: level, Words: words, Clears: clears, Doc: d.ID(), Cell: at})
	}
	for _, w := range Jumps(x.r, d.ID()) {
		add("OT-V03", Ask, w.Cell, "The weight, "+w.Kg.String()+", differs much from the one before. Is it right, and in kilograms?", "OT")
	}
	for _, t := range x.tasks(d) {
		if t.Hoisted {
			copied := d.CodeIn(t.Row, taskGroup+".swl-check")
			switch {
			case t.Load.Check == LoadBlocked && copied != string(LoadBlocked):
				add("OT-V05", Stop, t.At("sling"), t.Title+": by the register "+t.Load.Sum.String()+" is more than the lowest working load, "+t.Load.Lowest.String(), "other equipment")
			case t.Load.Check == CannotCheck:
				add("RE-09", Stop, t.At("sling"), t.Title+": the load cannot be checked. "+t.Load.Why, "weigh, or read the labels")
			}
		}
		if why := x.roomChanged(t); why != "" {
			add("room-changed", Note, t.At("room"), t.Title+": "+why, "OT")
		}
		x.actionDue(t, add)
	}
	x.reading14(d, add)
	return out
}

// actionDue asks for an action with a date for a high risk (RE-12), and asks why
// where the date comes later than the council allows.
func (x *reading) actionDue(t Task, add func(string, Level, casefile.Cell, string, string)) {
	key, words := "", ""
	switch t.Band() {
	case Extreme:
		key, words = "cfg.ot.act-extreme", "An extreme handling risk"
	case High:
		key, words = "cfg.ot.act-high", "A high handling risk"
		if !x.acted(t) {
			add("RE-12", Ask, t.At("before-l"), t.Title+": a handling risk of "+number(t.Counting.Points)+" needs an action with a date", "OT")
		}
	default:
		return
	}
	limit, ok := x.r.Settings.Limit(key)
	if !ok || x.r.Calendar == nil {
		return
	}
	from := t.Doc.DateIn("", "ot.visit.start")
	last, _, ok := x.r.Calendar.Count(from, limit.First(), casefile.Practice)
	for _, row := range t.Doc.Rows("ot.act", "") {
		v, because := t.Doc.AnswerIn(row.ID, "ot.act.why")
		if by := t.Doc.DateIn(row.ID, "ot.act.by"); ok && because && samePlace(v.Reference.Reference, t.Ref()) && by > last.Date {
			add("act-late", Ask, casefile.Cell{Row: row.ID, LinkID: "ot.act.by"}, words+" is acted on within "+limit.First().String()+", by "+casefile.DateWords(string(last.Date)), "OT")
		}
	}
}

// reading14: an action about hot water is not done before somebody has measured
// again (OT-V14).
func (x *reading) reading14(d *casefile.Document, add func(string, Level, casefile.Cell, string, string)) {
	for _, row := range d.Rows("ot.act", "") {
		v, ok := d.AnswerIn(row.ID, "ot.act.why")
		if !ok || d.CodeIn(row.ID, "ot.act.state") != "done" {
			continue
		}
		if survey, at, ok := x.row(v.Reference.Reference); ok && hot(survey, at) {
			add("OT-V14", Stop, casefile.Cell{Row: row.ID, LinkID: "ot.act.state"},
				"Measure the water again and write it down before this is done: the last reading is "+survey.TextIn(at, "prop.room.hot"), "OT")
		}
	}
}

// scald is the hottest water for bathing a child, in degrees Celsius (HSIS6).
const scald = 44

// hot reports whether the water of a room is too hot and no valve is checked.
func hot(survey *casefile.Document, room casefile.RowID) bool {
	v, ok := survey.AnswerIn(room, "prop.room.hot")
	if !ok || survey.CodeIn(room, "prop.room.tmv") == "yes" {
		return false
	}
	text, part, _ := strings.Cut(v.Quantity.Value, ".")
	n := atoi(text)
	return n > scald || n == scald && strings.Trim(part, "0") != ""
}

func (x *reading) beforeHome(d *casefile.Document) []Finding {
	var out []Finding
	add := func(rule string, level Level, row casefile.RowID, link, words, clears string) {
		out = append(out, Finding{Rule: rule, Level: level, Words: words, Clears: clears, Doc: d.ID(), Cell: casefile.Cell{Row: row, LinkID: link}})
	}
	v, _ := d.AnswerIn("", "ch.carer")
	h := x.home(d, v.Reference)
	switch {
	case h.Base == nil:
	case SignedCode(h.Base) == "":
		add("RE-13", Stop, "", "ch.base", "The home assessment is not signed, or it was changed since. It must be the signed version", "OT")
	case x.newer(h.Base) != nil:
		add("RE-13", Stop, "", "ch.base", "There is a newer home assessment. Choose the newest", "OT")
	}
	if h.Base != nil {
		if last := h.Base.DateIn("", "ot.sum.review"); last != "" && h.Review > last {
			add("OT-V01", Stop, "", "ch.review", "The review must not come after that of the home assessment, "+casefile.DateWords(string(last)), "OT")
		}
	}
	for _, s := range h.Slings {
		switch s.Load.Check {
		case LoadBlocked:
			add("OT-V05", Stop, s.Row, "ch.sling.item", s.Load.Sum.String()+" is more than the lowest working load here, "+s.Load.Lowest.String(), "other equipment")
		case CannotCheck:
			add("RE-09", Stop, s.Row, "ch.sling.item", "The load cannot be checked here. "+s.Load.Why, "weigh, or read the labels")
		case LoadClose:
			add("OT-V06", Ask, s.Row, "ch.sling.item", s.Load.Sum.String()+" is close to the lowest working load here, "+s.Load.Lowest.String(), "OT")
		}
	}
	for _, o := range h.Handlers {
		for _, m := range o.Demos {
			x.beforeDemo(h, m, add)
		}
		if len(o.Demos) == 0 && d.State(casefile.Cell{LinkID: "ch.demo"}).Enabled {
			add("RE-14", Note, "", "ch.demo", o.Person.Display+" has not been shown any task yet", "OT")
		}
	}
	return out
}

// beforeDemo is what stands against signing one demonstration off.
func (x *reading) beforeDemo(h Home, m Demo, add func(string, Level, casefile.RowID, string, string, string)) {
	if m.Result != "signed-off" {
		return
	}
	d := h.Doc
	if least := x.r.Settings.Number("cfg.ot.demo-times"); whole(d, m.Row, "ch.demo.times") < least {
		add("RE-14", Ask, m.Row, "ch.demo.times", "It is done correctly at least "+number(least)+" times before it is signed off", "OT")
	}
	if typed := d.DateIn(m.Row, "ch.demo.until"); typed > m.Until {
		add("RE-14", Stop, m.Row, "ch.demo.until", "It is valid until "+casefile.DateWords(string(m.Until))+" at most: twelve months, and not past the OT's review", "OT")
	}
	i := slices.IndexFunc(h.Tasks, func(t Task) bool { return samePlace(t.Ref(), m.TaskRef) })
	if i >= 0 && h.Tasks[i].Hoisted && len(d.Codes(casefile.Cell{Row: m.Row, LinkID: "ch.demo.steps"})) < steps {
		add("RE-14", Stop, m.Row, "ch.demo.steps", "This task uses a hoist: every step must be done correctly before it is signed off", "OT")
	}
}

// Problems are what the records of other children say against a document: two
// children and one escape plan (OT-V19). They are shown and keep nobody from
// signing.
func Problems(r casefile.Record, d *casefile.Document, others ...casefile.Record) []engine.Problem {
	if casefile.FormName(d.Form()) != SurveyForm {
		return nil
	}
	who, ok := left(r, d, others)
	if !ok {
		return nil
	}
	return []engine.Problem{{
		Cell: casefile.Cell{LinkID: "prop.fire-plan"}, Rule: "handling", Key: "OT-V19", Level: engine.LevelWarn,
		Message: "Two children here cannot walk out. The escape plan does not say how " + who + " gets out",
	}}
}
