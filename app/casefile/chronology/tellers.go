package chronology

import (
	"cmp"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// event begins an entry that a document tells of.
func event(d *casefile.Document, key string, on casefile.Date, what, title string) casefile.Entry {
	return casefile.Entry{
		On: on, Kind: casefile.EntryOther, Title: title, Doc: d.ID(), Event: key + ":" + d.ID().String(), What: what,
		Author: d.Summary().StartedBy, Source: d.Form().Title,
	}
}

// answered is when a question outside rows got the answer that it has now, zero
// when it has none.
func answered(d *casefile.Document, link string) time.Time {
	var at time.Time
	if _, ok := d.Answer(link); !ok {
		return at
	}
	for _, v := range d.History(casefile.Cell{LinkID: link}) {
		at = v.At
	}
	return at
}

// moment is the answer to a question for a date and time, zero without one.
func moment(d *casefile.Document, row casefile.RowID, link string) time.Time {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// contact is somebody who got in touch about the child, and what came of it. Who
// it was by name is for the form to say: the family may not be meant to learn it.
func contact(r casefile.Record, d *casefile.Document) []casefile.Entry {
	on := cmp.Or(d.DateIn("", "ref.when"), day(r, d.Summary().Started))
	e := event(d, "contact", on, Referral, "Somebody got in touch")
	if from := d.Text("ref.source"); from != "" {
		e.Title += ": " + lower(from)
	}
	e.At = moment(d, "", "ref.when")
	e.Text = sentences(d.Text("ref.outcome"), d.Text("ref.referral"), d.Text("ref.why"))
	return []casefile.Entry{e}
}

// harm is a safeguarding card; it is a key event, always.
func harm(r casefile.Record, d *casefile.Document) []casefile.Entry {
	at := d.Summary().Started
	e := event(d, "harm", day(r, at), Referral, "Worry about harm")
	e.At, e.Significant, e.Restricted = at, true, true
	if who := d.Text("lon.safeguarding.told-who"); who != "" {
		e.Title += ". Told: " + who
	}
	e.Text = sentences(d.Text("lon.safeguarding.what"), d.Text("lon.safeguarding.advice"))
	return []casefile.Entry{e}
}

// refusal is help that was turned down, with the family's reasons: what was
// learned, not a label.
func refusal(r casefile.Record, d *casefile.Document) []casefile.Entry {
	on := cmp.Or(d.DateIn("", "cafref.date"), day(r, d.Summary().Started))
	e := event(d, "refused", on, Refused, "Help was turned down")
	if what := d.Text("cafref.what"); what != "" {
		e.Title += ": " + lower(what)
	}
	e.Significant = true
	e.Text, e.Response = d.Text("cafref.reason"), d.Text("cafref.keep-open")
	return []casefile.Entry{e}
}

// meetings tells of the rows of a group of meetings, titled by their kind.
func meetings(group string, titles map[string]string) func(casefile.Record, *casefile.Document) []casefile.Entry {
	return func(_ casefile.Record, d *casefile.Document) []casefile.Entry {
		var out []casefile.Entry
		for _, row := range d.Rows(group, "") {
			on := d.DateIn(row.ID, group+".date")
			title := titles[d.CodeIn(row.ID, group+".kind")]
			if on == "" || title == "" {
				continue
			}
			e := event(d, "meeting:"+string(row.ID), on, Plan, title)
			e.Text = sentences(d.TextIn(row.ID, group+".better"), d.TextIn(row.ID, group+".why"), d.TextIn(row.ID, group+".notes"))
			if d.CodeIn(row.ID, group+".decision") == "end" {
				e.Title = "Plan ended"
			}
			out = append(out, e)
		}
		return out
	}
}

var planMeetings = meetings("cinp.meeting", map[string]string{"first": "First plan meeting", "review": "Plan reviewed", "closing": "Plan ended"})

// plan is a child in need plan from its start.
func plan(r casefile.Record, d *casefile.Document) []casefile.Entry {
	out := planMeetings(r, d)
	if on := d.DateIn("", "cinp.start"); on != "" {
		e := event(d, "plan", on, Plan, d.Form().Title+" started")
		e.Text = d.Text("cinp.summary")
		out = append(out, e)
	}
	return out
}

// panel tells of what a panel decided: on the day of its meeting, else when the
// decision was written down.
func panel(decision, on, title string) func(casefile.Record, *casefile.Document) []casefile.Entry {
	return func(r casefile.Record, d *casefile.Document) []casefile.Entry {
		words := d.Text(decision)
		if words == "" {
			return nil
		}
		at := answered(d, decision)
		e := event(d, "panel", cmp.Or(d.DateIn("", on), day(r, at)), Plan, title+": "+lower(words))
		e.At = at
		e.Text = d.Text(strings.TrimSuffix(decision, "decision") + "reason")
		return []casefile.Entry{e}
	}
}

// emergency is a placement that somebody asked for, what was decided, and this
// child's stay: not those of the other children in the same request.
func emergency(r casefile.Record, d *casefile.Document) []casefile.Entry {
	var out []casefile.Entry
	if words := d.Text("cmp.decision"); words != "" {
		at := moment(d, "", "cmp.meeting")
		if at.IsZero() {
			at = answered(d, "cmp.decision")
		}
		e := event(d, "panel", day(r, at), Plan, "Care management panel: "+lower(words))
		e.At, e.Text = at, d.Text("cmp.event")
		out = append(out, e)
	}
	for _, row := range d.Rows("cmp.stay", "") {
		if !isChild(r, d, row.ID, "cmp.stay.child") {
			continue
		}
		place := cmp.Or(d.TextIn(row.ID, "cmp.stay.place"), "a place away from home")
		if from := d.DateIn(row.ID, "cmp.stay.from"); from != "" {
			e := event(d, "stay:"+string(row.ID), from, Placement, "Went to stay at "+place)
			e.At, e.Significant = moment(d, row.ID, "cmp.stay.from"), true
			e.Text = d.TextIn(row.ID, "cmp.stay.why-best")
			out = append(out, e)
		}
		if until := d.DateIn(row.ID, "cmp.stay.until"); until != "" {
			e := event(d, "back:"+string(row.ID), until, Placement, "Left "+place)
			e.At, e.Text = moment(d, row.ID, "cmp.stay.until"), sentences(d.TextIn(row.ID, "cmp.stay.ended"), d.TextIn(row.ID, "cmp.stay.child-view"))
			out = append(out, e)
		}
	}
	return out
}

// isChild reports whether a question of a row names the child of the case.
func isChild(r casefile.Record, d *casefile.Document, row casefile.RowID, link string) bool {
	v, ok := d.AnswerIn(row, link)
	child := r.Summary().Child
	return ok && (v.Reference.Reference != "" && v.Reference.Reference == child.Ref || v.Reference.Reference == "" && v.Reference.Display == child.Name)
}

// breaks is the first short break of an arrangement that happened.
func breaks(_ casefile.Record, d *casefile.Document) []casefile.Entry {
	var first casefile.Date
	var at casefile.RowID
	for _, row := range d.Rows("brk.stay", "") {
		from := d.DateIn(row.ID, "brk.stay.from")
		if d.CodeIn(row.ID, "brk.stay.status") == "happened" && from != "" && (first == "" || from < first) {
			first, at = from, row.ID
		}
	}
	if first == "" {
		return nil
	}
	e := event(d, "break", first, Placement, "First short break")
	if with := d.Text("brk.carer"); with != "" {
		e.Title += " with " + with
	}
	e.At, e.Text = moment(d, at, "brk.stay.from"), d.TextIn(at, "brk.stay.note")
	return []casefile.Entry{e}
}

// stepDown is a step-down placement from its first night.
func stepDown(_ casefile.Record, d *casefile.Document) []casefile.Entry {
	on := d.DateIn("", "std.start")
	if on == "" {
		return nil
	}
	e := event(d, "step-down", on, Placement, "Step-down placement started")
	e.Significant, e.Text = true, d.Text("std.why")
	return []casefile.Entry{e}
}

// lower is words inside a sentence.
func lower(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] < 'A' || s[1] > 'Z') {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}
