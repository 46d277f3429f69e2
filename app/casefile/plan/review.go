package plan

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/forms/fhir"
)

// Meeting is a meeting or a review of a plan.
type Meeting struct {
	Row      casefile.RowID
	On       casefile.Date
	Kind     string // first, review or closing
	Better   string // what is better or worse for the child
	Decision string // continue, change, step-down, step-up or end
	Why      string
}

// Looks reports whether it looks back: a review or the closing meeting.
func (m Meeting) Looks() bool { return m.Kind == "review" || m.Kind == "closing" }

// Meetings are the meetings of a plan by their day, those without a day last.
func Meetings(d *casefile.Document) []Meeting {
	var out []Meeting
	for _, row := range d.Rows(MeetingGroup, "") {
		at := func(what string) string { return MeetingGroup + "." + what }
		out = append(out, Meeting{
			Row: row.ID, On: d.DateIn(row.ID, at("date")), Kind: d.CodeIn(row.ID, at("kind")), Better: d.TextIn(row.ID, at("better")),
			Decision: d.CodeIn(row.ID, at("decision")), Why: d.TextIn(row.ID, at("why")),
		})
	}
	slices.SortStableFunc(out, func(a, b Meeting) int {
		switch {
		case a.On == b.On:
			return 0
		case b.On == "" || a.On != "" && a.On < b.On:
			return -1
		}
		return 1
	})
	return out
}

// Next is when a plan is to be reviewed.
type Next struct {
	casefile.Due
	Raw   casefile.Date // before it was moved to a working day
	Limit string        // "3 months"
}

// NextReview is when a plan is reviewed next by the settings: so long after its
// start, then after each review (processes.md section 3, cin-first-review and
// cin-review). A plan that ended has none.
func NextReview(rec casefile.Record, d *casefile.Document) (Next, bool) {
	from, key := d.DateIn("", "cinp.start"), "cfg.time.cin-first-review"
	for _, m := range Meetings(d) {
		if !m.Looks() || m.On == "" || m.On > casefile.DateOf(rec.Now) {
			continue
		}
		if m.Decision == "end" {
			return Next{}, false
		}
		from, key = m.On, "cfg.time.cin-review"
		if ShortBreaksOnly(rec) {
			key = "cfg.time.cin-review-short-breaks"
		}
	}
	set := rec.Settings.On(string(from))
	limit, ok := set.Limit(key)
	if !ok || rec.Calendar == nil {
		return Next{}, false
	}
	v, _ := set.Lookup(key)
	due, raw, ok := rec.Calendar.Count(from, limit.First(), casefile.KindOf(v.Kind))
	return Next{Due: due, Raw: raw, Limit: limit.First().String()}, ok
}

// ShortBreaksOnly reports whether the newest assessment found short breaks to be
// all that is needed: then a plan is reviewed less often.
func ShortBreaksOnly(rec casefile.Record) bool {
	d := rec.Latest("dca")
	if d == nil {
		return false
	}
	codes := d.Codes(casefile.Cell{LinkID: "dca.dec.outcome"})
	for _, c := range codes {
		switch c {
		case "universal-or-targeted-short-breaks", "short-breaks-specialist", "direct-payment", "information-and-advice":
		default:
			return false
		}
	}
	return len(codes) > 0
}

// WaitingFor reports that the last reviews in a row only said continue, as many as
// the setting names: the plan asks what it is waiting for
// (cinp.meeting.why, cfg.cinp.continues).
func WaitingFor(rec casefile.Record, d *casefile.Document) bool {
	most := rec.Settings.Number("cfg.cinp.continues")
	n := 0
	for _, m := range Meetings(d) {
		switch {
		case !m.Looks():
		case m.Decision == "continue":
			n++
		case m.Decision != "":
			n = 0
		}
	}
	return most > 0 && n >= most
}

// Unanswered are the actions that a review waits for: it is not closed while one
// of them has no word on what happened (cinp.meeting.actions). They are those of
// the plan and, of other forms, what is still open.
func Unanswered(rec casefile.Record) []follow.Standing {
	return slices.DeleteFunc(follow.Unanswered(follow.All(rec)), func(s follow.Standing) bool {
		return s.Done() && s.Group != actionGroup
	})
}

// Hold begins a review on a day and returns its row. One that was begun and says no
// decision yet is gone on with. A plan that was signed is opened again for it.
func Hold(ctx context.Context, d *casefile.Document, on casefile.Date, signed bool) (casefile.RowID, error) {
	for _, m := range Meetings(d) {
		if m.Looks() && m.Decision == "" {
			return m.Row, nil
		}
	}
	if signed {
		if err := d.Reopen(ctx, "Review on "+casefile.DateWords(string(on))); err != nil {
			return "", err
		}
	}
	row, _, err := d.AddRow(ctx, MeetingGroup, "")
	if err != nil {
		return "", err
	}
	kind := d.Form().Item(MeetingGroup + ".kind")
	for _, o := range kind.Options {
		if o.Coding.Code == "review" {
			if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: kind.LinkID}, o.Value); err != nil {
				return row, err
			}
		}
	}
	_, err = d.Set(ctx, casefile.Cell{Row: row, LinkID: MeetingGroup + ".date"}, fhir.Prim(fhir.Date, string(on)))
	return row, err
}
