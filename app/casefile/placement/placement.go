package placement

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Placement is one stay of one child away from home: a row of cmp.stay.
type Placement struct {
	Case, Doc casefile.ID
	Row       casefile.RowID

	Child    string // as shown
	ChildRef string // Patient/… or RelatedPerson/…; "" for a name as written
	Place    string

	From         time.Time
	Until        time.Time // zero while it lasts
	PlannedUntil casefile.Date
	Basis        Basis
	Began        string // emergency, planned, unplanned-move
	Ended        string // home-planned, home-unplanned, moved-planned, moved-unplanned; "" while it lasts

	// What Q-PLC-1 asks about.
	Miles    int    // from home; -1 when not known
	Siblings string // together, apart, at-home, none
	School   string // same, change, missing, none
	WhyBest  string

	// ChildView is what the child said or showed when it ended.
	ChildView string

	done map[string]casefile.Date // by the key of a Duty
}

const stay = "cmp.stay"

// All are the placements of a case that began, the first first. A row without a
// beginning is none yet.
func All(r casefile.Record) []Placement {
	var out []Placement
	for _, d := range r.Of(FormRequest) {
		basis := Basis(d.Code("cmp.basis"))
		for _, row := range d.Rows(stay, "") {
			p := read(d, row.ID, zone(r))
			p.Basis = basis
			if !p.From.IsZero() {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Placement) int { return a.From.Compare(b.From) })
	for i := range out {
		out[i].seen(r)
	}
	return out
}

func zone(r casefile.Record) *time.Location {
	if r.Now.IsZero() {
		return time.UTC
	}
	return r.Now.Location()
}

func read(d *casefile.Document, row casefile.RowID, zone *time.Location) Placement {
	text := func(what string) string { return d.TextIn(row, stay+"."+what) }
	code := func(what string) string { return d.CodeIn(row, stay+"."+what) }
	p := Placement{
		Case: d.Case(), Doc: d.ID(), Row: row, Place: text("place"),
		From: moment(d, row, stay+".from", zone), Until: moment(d, row, stay+".until", zone),
		PlannedUntil: d.DateIn(row, stay+".planned-until"),
		Began:        code("began"), Ended: code("ended"), Miles: -1,
		Siblings: code("siblings"), School: code("school"), WhyBest: text("why-best"), ChildView: text("child-view"),
		done: map[string]casefile.Date{},
	}
	if p.WhyBest == "" && p.Began != "unplanned-move" {
		// The reason was given when the place was asked for.
		p.WhyBest = d.Reasons()[casefile.ReasonFor("Q-PLC-1", casefile.Cell{LinkID: "cmp.proposal"})].Text
	}
	p.Child, p.ChildRef = person(d, row, stay+".child")
	if v, ok := d.AnswerIn(row, stay+".distance"); ok {
		if n, err := strconv.ParseFloat(v.Quantity.Value, 64); err == nil {
			p.Miles = int(n + 0.5)
		}
	}
	for key, link := range doneOn {
		if on := d.DateIn(row, stay+"."+link); on != "" {
			p.done[key] = on
		}
	}
	return p
}

// doneOn is where the request says when a duty was done.
var doneOn = map[string]string{
	"placement-plan": "plan-on", "placement-notice": "notices-on", "lac-visit": "seen-on",
	"care-plan": "care-plan-on", "lac-review": "review-on", "health-assessment": "health-on",
}

// moment is a date with its time, zero when there is none.
func moment(d *casefile.Document, row casefile.RowID, link string, zone *time.Location) time.Time {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	if err != nil {
		return time.Time{}
	}
	return t.In(zone)
}

func person(d *casefile.Document, row casefile.RowID, link string) (name, ref string) {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return "", ""
	}
	return cmp.Or(v.Reference.Display, d.TextIn(row, link)), v.Reference.Reference
}

// Emergency reports that the child had to go somewhere at once.
func (p Placement) Emergency() bool { return p.Began == "emergency" }

// Open reports that the placement has not ended by a moment.
func (p Placement) Open(at time.Time) bool {
	return !p.From.After(at) && (p.Until.IsZero() || p.Until.After(at))
}

// Of reports whether the placement is this child's. The reference decides; a
// name as written is compared as written.
func (p Placement) Of(name, ref string) bool { return same(p.Child, p.ChildRef, name, ref) }

func same(name, ref, name2, ref2 string) bool {
	if ref != "" && ref2 != "" {
		return ref == ref2
	}
	return name != "" && strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(name2))
}

// nightHour is when a night counts as spent somewhere: 04:00 local time
// (short-breaks.md SB-C01).
const nightHour = 4

// Nights is how often 04:00 local time passed between the beginning and the end,
// or now while it lasts.
func (p Placement) Nights(now time.Time) int { return nights(p.From, cmpTime(p.Until, now)) }

func cmpTime(t, or time.Time) time.Time {
	if t.IsZero() {
		return or
	}
	return t
}

func nights(from, to time.Time) int {
	if !to.After(from) {
		return 0
	}
	to = to.In(from.Location())
	n := 0
	for night := nightOf(from); !night.After(to); night = time.Date(night.Year(), night.Month(), night.Day()+1, nightHour, 0, 0, 0, night.Location()) {
		if night.After(from) {
			n++
		}
	}
	return n
}

func nightOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), nightHour, 0, 0, 0, t.Location())
}

// seen takes the child's own assessment as witness: the first time the child was
// seen after the placement began is its first visit.
func (p *Placement) seen(r casefile.Record) {
	child := r.Child()
	if p.done["lac-visit"] != "" || child == nil || !p.Of(childOf(child)) {
		return
	}
	first := time.Time{}
	for _, d := range r.Of("dca") {
		for _, row := range d.Rows("dca.voice.contact", "") {
			at := moment(d, row.ID, "dca.voice.contact.when", zone(r))
			if at.After(p.From) && (p.Until.IsZero() || at.Before(p.Until)) && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
	}
	if !first.IsZero() {
		p.done["lac-visit"] = casefile.DateOf(first)
	}
}

func childOf(d *casefile.Document) (name, ref string) {
	p := casefile.PersonOf(d)
	return p.Name, p.Ref
}
