package signoff

import (
	"strconv"
	"time"

	"doorstep/app/casefile"
)

// until is the earliest of what ends a sign-off (DT-C03): the next assessment, 30
// days after the review date of a section of the plan that it rests on, groundwork
// that runs out, the employer's cover (DT-V10), and the days within which another
// nurse has to take it over (DT-V09). Before it is signed, it is counted from today.
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
	x.Until, x.Ends = addMonths(from, months), "it is assessed again"
	earlier := func(d casefile.Date, why string) {
		if d != "" && d < x.Until {
			x.Until, x.Ends = d, why
		}
	}
	for _, course := range x.cat.Groundwork(x.Task) {
		until, words := x.course(course)
		earlier(until, words+" runs out")
	}
	if x.Decision != nil {
		earlier(x.Decision.DateIn("", "dd.indemnity-until"), "the employer’s cover runs out")
	}
	for _, s := range x.Sections {
		if now, ok := x.Plan.Section(s.Code); ok && now.ReviewBy != "" {
			earlier(addDays(now.ReviewBy, x.cat.Limits.PastReview), "“"+now.Title+"” in the plan was to be reviewed by "+casefile.DateWords(string(now.ReviewBy)))
		}
	}
	if x.Unanswered != nil && x.Unanswered.Until != "" {
		earlier(x.Unanswered.Until, "no other nurse has taken it over from "+x.Unanswered.Nurse.Display)
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
