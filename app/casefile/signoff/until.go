package signoff

import (
	"strconv"
	"time"

	"doorstep/app/casefile"
)

// Limit is one of the dates that end a sign-off.
type Limit struct {
	On   casefile.Date // the last day
	Kind LimitKind
	Why  string // in plain words: "first aid runs out"
}

// LimitKind says what ends it.
type LimitKind string

// The kinds of limits.
const (
	NextAssessment LimitKind = "assessment"
	PlanReview     LimitKind = "plan"       // 30 days after the review of a section that it rests on
	CourseEnds     LimitKind = "groundwork" // RE-29
	CoverEnds      LimitKind = "cover"      // of the employer (DT-V10, RE-29)
	NobodyAnswers  LimitKind = "transfer"   // no nurse took it over (DT-V09)
)

// until is the earliest of what ends a sign-off (DT-C03). Before it is signed, it is
// counted from today.
func (x *reading) until() {
	if x.Task.Code == "" {
		return
	}
	from, months := x.From, x.Task.Months
	if from == "" {
		from = x.today
	}
	if x.Decision != nil {
		if n, ok := number(x.Decision, "dd.months"); ok {
			months = n
		}
	}
	add := func(kind LimitKind, on casefile.Date, why string) {
		if on != "" {
			x.Limits = append(x.Limits, Limit{On: on, Kind: kind, Why: why})
		}
	}
	add(NextAssessment, addMonths(from, months), "it is assessed again")
	for _, course := range x.cat.Groundwork(x.Task) {
		until, words := x.course(course)
		add(CourseEnds, until, words+" runs out")
	}
	if x.Decision != nil {
		add(CoverEnds, x.Decision.DateIn("", "dd.indemnity-until"), "the employer’s cover runs out")
	}
	for _, s := range x.Sections {
		if now, ok := x.Plan.Section(s.Code); ok {
			add(PlanReview, addDays(now.ReviewBy, x.cat.Limits.PastReview), "“"+now.Title+"” in the plan was to be reviewed by "+casefile.DateWords(string(now.ReviewBy)))
		}
	}
	if x.Unanswered != nil {
		add(NobodyAnswers, x.Unanswered.Until, "no other nurse has taken it over from "+x.Unanswered.Nurse.Display)
	}
	for _, l := range x.Limits {
		if x.Until == "" || l.On < x.Until {
			x.Until, x.Ends = l.On, l.Why
		}
	}
	if x.From == "" {
		return
	}
	for _, n := range x.cat.Limits.Prompts {
		if addDays(x.Until, -n) <= x.today {
			x.Prompt = n
		}
	}
}

// course is the last day of the newest course of a kind, and what it is called.
func (x *reading) course(kind string) (casefile.Date, string) {
	var until casefile.Date
	words := kind
	for _, row := range x.d.Rows("dt.prereq", "") {
		if x.d.CodeIn(row.ID, "dt.prereq.kind") == kind {
			words = x.d.TextIn(row.ID, "dt.prereq.kind")
			until = max(until, x.d.DateIn(row.ID, "dt.prereq.until"))
		}
	}
	return until, words
}

func number(d *casefile.Document, link string) (int, bool) {
	v, ok := d.Answer(link)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(v.Quantity.Value)
	return n, err == nil
}

func day(d casefile.Date) time.Time {
	t, _ := d.Time()
	return t
}

func addDays(d casefile.Date, n int) casefile.Date {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return casefile.DateOf(t.AddDate(0, 0, n))
}

// addMonths keeps to the month: a month after 31 January is the end of February.
func addMonths(d casefile.Date, n int) casefile.Date {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location()).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1)
	return casefile.DateOf(first.AddDate(0, 0, min(t.Day(), last.Day())-1))
}

// workingDays is the day so many working days on; without a calendar, that many days.
func workingDays(cal *casefile.Calendar, d casefile.Date, n int) casefile.Date {
	if cal != nil {
		if due, ok := cal.Add(d, n); ok {
			return due.Date
		}
	}
	return addDays(d, n)
}
