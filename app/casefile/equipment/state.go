package equipment

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
)

// ExamMonths is the time from one thorough examination of lifting equipment for
// people to the next: six months (LOLER 1998, reg. 9).
const ExamMonths = 6

// ExamDue is the day until which the last thorough examination holds (OT-C05): six
// months later, or the day that the report says when that comes sooner. "" without
// an examination.
func ExamDue(last, report casefile.Date) casefile.Date {
	t, ok := last.Time()
	if !ok {
		return ""
	}
	due := months(t, ExamMonths)
	if report != "" && report < due {
		return report
	}
	return due
}

// months is the day so many months later, the last of its month where that month
// is shorter.
func months(t time.Time, n int) casefile.Date {
	to := t.AddDate(0, n, 0)
	if to.Day() != t.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return casefile.DateOf(to)
}

// soonDays is how long before an examination is due it is shown (OT-C05).
const soonDays = 30

// State is how a thing stands on a day.
type State struct {
	May  bool   // nothing that is written down speaks against using it
	Soon bool   // its examination is due within 30 days
	Rule string // why it may not be used, or what is soon: RE-10
	Why  string // the same in words
	// Clears is who puts it right, in a word or two.
	Clears string
}

// On is how the thing stands on a day: the last day of a stay, or today.
func (it Item) On(day casefile.Date) State {
	no := func(rule, why, clears string) State { return State{Rule: rule, Why: why, Clears: clears} }
	switch it.Status {
	case "faulty-out-of-use":
		return no("OT-V10", it.Title+" is faulty and out of use", "equipment service")
	case "outgrown":
		return no("OT-V10", it.Title+" is outgrown", "OT")
	case "returned":
		return no("OT-V10", it.Title+" was returned", "OT")
	case "needed", "ordered":
		return no("OT-V10", it.Title+" is not here yet", "equipment service")
	}
	switch {
	case it.MovedTo != nil:
		return no("OT-V20", it.Title+" has moved to "+it.MovedTo.Child, "OT")
	case it.Fault != nil:
		return no("OT-V10", it.Title+" is out of use since an incident on "+casefile.DateWords(string(staylog.Day(it.Fault.Written))), "equipment service or OT")
	case it.Check == "unsafe-stopped-using":
		return no("OT-V10", it.Title+" was found unsafe and is not used", "equipment service")
	case !it.Lifts():
		return State{May: true}
	case it.ExamDue == "":
		return no("RE-10", "Nobody has written down when "+lower(it.Title)+" was examined", "equipment service")
	case it.ExamDue < day:
		return no("RE-10", it.Title+": examination overdue since "+casefile.DateWords(string(it.ExamDue))+", do not use", "equipment service")
	case it.ExamDue <= after(day, soonDays):
		return State{May: true, Soon: true, Rule: "OT-C05", Why: it.Title + ": examination due " + casefile.DateWords(string(it.ExamDue)), Clears: "equipment service"}
	}
	return State{May: true}
}

func after(day casefile.Date, n int) casefile.Date {
	t, ok := day.Time()
	if !ok {
		return ""
	}
	return casefile.DateOf(t.AddDate(0, 0, n))
}

func lower(title string) string {
	if title == "" {
		return "it"
	}
	return "the " + string(title[0]|0x20) + title[1:]
}
