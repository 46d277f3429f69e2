package booking

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
)

// Check asks every gate about a booking: the twenty of the page in their order, BG-01
// to BG-20, then three that are stated elsewhere: the times (SB-V01), two tablets that
// say different things (HZ-29) and how old a tablet's knowledge is (RE-30). d is a document of the form bk and belongs to r; others are the other
// cases on this tablet (two children with one carer, a sister's equipment).
func Check(r casefile.Record, d *casefile.Document, others []casefile.Record, m Moment) []Gate {
	x := gather(r, d, others, m)
	out := make([]Gate, 0, len(gates))
	for _, g := range gates {
		x.found, x.gate = nil, g.id
		switch {
		case x.b.From.IsZero() || !x.b.To.After(x.b.From):
			x.stop(Finding{Words: "Say when the stay begins and ends.", Who: "Whoever books it", At: x.here("bk.from")})
		case x.b.To.Sub(x.b.From) > longest:
			x.stop(Finding{Words: "A short break does not last longer than a year. Look at the dates.", Who: "Whoever books it", At: x.here("bk.to")})
		default:
			g.ask(x)
		}
		out = append(out, x.close(g))
	}
	return out
}

// StateOf is where a booking stands now: cancelled, finished or under way by its log,
// blocked where it was confirmed and a gate stops it today or its signature no longer
// holds, else what people said.
func StateOf(r casefile.Record, d *casefile.Document, others []casefile.Record, m Moment) State {
	b := Read(r, d)
	switch log := logOf(r, b); {
	case says(d, "bk.state", string(Cancelled)) && says(d, "bk.state", string(Confirmed)):
		return Blocked // cancelled on one tablet, confirmed on another
	case b.Said == Cancelled:
		return Cancelled
	case log.finished:
		return Finished
	case log.begun:
		return UnderWay
	case b.Said != Confirmed && b.Said != Blocked:
		return AskedFor
	case b.Said == Confirmed && b.Signed && Accepted(Check(r, d, others, m)):
		return Confirmed
	}
	return Blocked
}

// longest is the longest stay whose days are looked at; a longer one is typed wrongly.
const longest = window * 24 * time.Hour

// gate is one line of the table of short-breaks.md section 6.
type gate struct {
	id, title string
	ask       func(*asked)
}

var gates = []gate{
	{"BG-01", "Agreement and consent", (*asked).agreement},
	{"BG-02", "Health care plan signed and read", (*asked).planRead},
	{"BG-03", "Health care plan reviewed", (*asked).planReviewed},
	{"BG-04", "Every task covered", (*asked).covered},
	{"BG-05", "Signed off for this child", (*asked).signedOff},
	{"BG-06", "Sign-offs last the stay", (*asked).lasting},
	{"BG-07", "No sign-off stopped or waiting", (*asked).unstopped},
	{"BG-08", "Nurse’s out-of-hours number", (*asked).nurseLine},
	{"BG-09", "Carer’s home assessed", (*asked).homeAssessed},
	{"BG-10", "Load checks and weight", (*asked).loads},
	{"BG-11", "Equipment examined", (*asked).examined},
	{"BG-12", "Demonstrations, and enough adults", (*asked).demonstrated},
	{"BG-13", "High risks decided", (*asked).risks},
	{"BG-14", "Emergency medicines in date", (*asked).rescue},
	{"BG-15", "Introductions", (*asked).introduced},
	{"BG-16", "Regulation 48", (*asked).regulation48},
	{"BG-17", "Carer approved", (*asked).approved},
	{"BG-18", "Advance care plan", (*asked).advance},
	{"BG-19", "Two children with one carer", (*asked).together},
	{"BG-20", "New allergies and alerts read", (*asked).alerts},
	{"SB-V01", "No other stay at this time", (*asked).times},
	{"HZ-29", "Nothing said in two ways", (*asked).settled},
	{"RE-30", "Tablet up to date", (*asked).device},
}

// asked is one booking in front of the gates.
type asked struct {
	r       casefile.Record
	d       *casefile.Document
	b       Booking
	others  []casefile.Record
	at      Moment
	plan    *healthplan.Plan // nil when nobody has begun one
	home    handling.Home
	tasks   []handling.Task // of the home where the child stays
	states  []signoff.State // every sign-off of the case
	offs    []off
	reasons map[string]casefile.Reason

	gate  string // that is being asked
	found []Finding
}

func gather(r casefile.Record, d *casefile.Document, others []casefile.Record, m Moment) *asked {
	x := &asked{r: r, d: d, b: Read(r, d), others: others, at: m, plan: healthplan.Of(r), reasons: d.Reasons()}
	x.home = handling.CarerHome(r, x.b.Carer, others...)
	x.tasks = x.home.Tasks
	if x.home.Doc == nil {
		// Somebody who comes to the family's home does there what is done there.
		if ot := r.Latest(handling.Form); ot != nil {
			x.tasks = handling.TasksOf(r, ot, others...)
		}
	}
	x.offs = x.signOffs()
	return x
}

// add keeps a finding, with the reason that clears it if somebody gave one.
func (x *asked) add(f Finding) {
	f.Key = key(x.gate, f.Words)
	f.Reason = x.reason(f)
	x.found = append(x.found, f)
}

func (x *asked) stop(f Finding) {
	f.Level = Stop
	x.add(f)
}

func (x *asked) ask(f Finding) {
	f.Level = Ask
	x.add(f)
}

// close makes the gate out of what was found.
func (x *asked) close(g gate) Gate {
	out := Gate{ID: g.id, Title: g.title, Level: OK, Findings: x.found}
	for _, f := range x.found {
		if f.Open() && (f.Level == Stop || out.Level == OK) {
			out.Level = f.Level
		}
	}
	return out
}

// here is a question of the booking.
func (x *asked) here(link string) Place { return x.place(x.d, "", link) }

// place is a question of a document; in a form of which there is none yet, where d is
// nil, only the form.
func (x *asked) place(d *casefile.Document, row casefile.RowID, link string) Place {
	if d == nil {
		form, _, _ := strings.Cut(link, ".")
		return Place{Form: form, Case: x.r.ID}
	}
	return Place{Form: casefile.FormName(d.Form()), Case: d.Case(), Doc: d.ID(), Cell: casefile.Cell{Row: row, LinkID: link}}
}

// child and carer are how they are called in a sentence.
func (x *asked) child() string { return first(x.b.Child.Display, "the child of this booking") }
func (x *asked) carer() string { return first(x.b.Carer.Display, "the carer") }

// first is the first name, or what to say where there is no name.
func first(name, or string) string {
	given, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	if given == "" {
		return or
	}
	return given
}

// emergency reports that somebody needs the stay at once: some gates then ask the
// duty manager where they stop otherwise (section 6, "Emergency booking").
func (x *asked) emergency() bool { return x.b.Kind == Emergency }

// on is the last day as it is read.
func day(d casefile.Date) string { return casefile.DateWords(string(d)) }
