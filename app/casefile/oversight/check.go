package oversight

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Check is what stands against finishing a look that its form alone cannot know:
// what earlier looks, plans and assessments of the case say. d may be any
// document; only a look has such marks.
func Check(r casefile.Record, d *casefile.Document) []engine.Problem {
	if casefile.FormName(d.Form()) != Form {
		return nil
	}
	o := Oversight{d}
	var out []engine.Problem
	add := func(link, key string, level engine.Level, text string) {
		out = append(out, engine.Problem{Cell: engine.Cell{LinkID: link}, Rule: engine.Rule(key), Key: key, Level: level, Message: text})
	}
	for _, u := range Unanswered(r, o) {
		add("ovs.last-directions", "Q-FOL-3", engine.LevelStop, "Say what became of this direction: "+strings.TrimSuffix(u.What, "."))
	}
	if o.Kind() == Supervision && len(o.Directions()) == 0 && openPlan(r) && supervisedWithout(r, o) {
		add(linkDirection, "Q-OVS-2", engine.LevelWarn, "This is the second supervision of an open plan without a direction. What moves things on?")
	}
	if limit, why := nextLookBy(r); limit != "" && o.Next() > limit {
		add(linkNext, "ovs-next-limit", engine.LevelStop, fmt.Sprintf("The next look must be on %s or earlier – %s", casefile.DateWords(string(limit)), why))
	}
	return out
}

// openPlan reports a plan that goes on: its last review, if any, did not end it.
func openPlan(r casefile.Record) bool {
	d := r.Latest("cinp")
	if d == nil {
		return false
	}
	rows := d.Rows("cinp.meeting", "")
	for i := len(rows) - 1; i >= 0; i-- {
		if c := d.CodeIn(rows[i].ID, "cinp.meeting.decision"); c != "" {
			return c != "end"
		}
	}
	return true
}

// supervisedWithout reports whether the supervision before this one came to no
// direction either.
func supervisedWithout(r casefile.Record, now Oversight) bool {
	var before *Oversight
	for _, o := range All(r) {
		if o.Doc.ID() == now.Doc.ID() {
			break
		}
		if o.Kind() == Supervision {
			before = &o
		}
	}
	return before != nil && len(before.Directions()) == 0
}

// nextLookBy is the last day of the next look and why: one month on when the
// assessment's judgement is a worry, else three months on (processes.md section
// 18).
func nextLookBy(r casefile.Record) (casefile.Date, string) {
	months, why := 3, "within 3 months"
	if Worried(r) {
		months, why = 1, "within 1 month while you are worried about harm"
	}
	if r.Calendar == nil {
		return "", ""
	}
	_, raw, ok := r.Calendar.AddMonths(casefile.DateOf(r.Now), months, casefile.Practice)
	if !ok {
		return "", ""
	}
	return raw, why
}

// Worried reports that the newest assessment's judgement about safety is a worry.
func Worried(r casefile.Record) bool {
	d := r.Latest("dca")
	if d == nil {
		return false
	}
	c := d.Code("dca.safe.judgement")
	return c != "" && c != "no-concern"
}
