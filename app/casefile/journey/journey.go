package journey

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/plan"
)

// State is where a case stands; the codes of case.status.
type State string

// The states of a case, in the order in which it goes through them.
const (
	Contact    State = "contact"
	Referral   State = "referral"
	Assessment State = "assessment"
	Decision   State = "decision"
	Plan       State = "plan"
	Review     State = "review"
	Closing    State = "closing"
	Closed     State = "closed"
	Reopened   State = "reopened"
)

// Entered is a state with when it was entered, by whom and through which document.
type Entered struct {
	State State
	On    casefile.Date
	By    string      // who did it, "" when nobody is named
	Doc   casefile.ID // the document that says so
	Note  string      // in a few words: what was decided
	at    time.Time   // to put events of one day in order
}

// Journey is the way of a case through its states.
type Journey struct {
	// Steps are the states as they were entered, the first one first.
	Steps []Entered
}

// Now is the state that the case is in; the zero Entered for a case without any
// document.
func (j Journey) Now() Entered {
	if len(j.Steps) == 0 {
		return Entered{}
	}
	return j.Steps[len(j.Steps)-1]
}

// Of works out the journey of a case.
func Of(rec casefile.Record) Journey {
	w := &way{rec: rec, zone: rec.Now.Location()}
	for _, d := range rec.Docs {
		switch casefile.FormName(d.Form()) {
		case "ref":
			w.contact(d)
		case "dca", "caf":
			w.assessment(d)
		case plan.Form:
			w.plan(d)
		}
	}
	w.record()
	slices.SortStableFunc(w.steps, func(a, b Entered) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(rank(a.State), rank(b.State)), a.at.Compare(b.at))
	})
	// A state that is entered again while it lasts was not entered anew, but each
	// review is one.
	var j Journey
	for _, s := range w.steps {
		if n := len(j.Steps); n > 0 && j.Steps[n-1].State == s.State && s.State != Review && s.State != Contact {
			continue
		}
		j.Steps = append(j.Steps, s)
	}
	return j
}

// rank orders what happened on one day. What opens a case again comes after its
// end.
func rank(s State) int {
	return slices.Index([]State{Contact, Referral, Assessment, Decision, Plan, Review, Closing, Closed, Reopened}, s)
}

// way collects the steps.
type way struct {
	rec   casefile.Record
	zone  *time.Location
	steps []Entered
}

func (w *way) enter(s State, on casefile.Date, at time.Time, by string, d *casefile.Document, note string) {
	if _, ok := on.Time(); ok {
		w.steps = append(w.steps, Entered{State: s, On: on, By: by, Doc: d.ID(), Note: note, at: at})
	}
}

// said is who answered a question last, and when.
func said(d *casefile.Document, link string) (string, time.Time) {
	all := d.History(casefile.Cell{LinkID: link})
	if len(all) == 0 {
		return "", time.Time{}
	}
	v := all[len(all)-1]
	return v.By.Name, v.At
}

// contact is somebody getting in touch, and what the front door made of it.
func (w *way) contact(d *casefile.Document) {
	by, at := said(d, "ref.when")
	w.enter(Contact, d.DateIn("", "ref.when"), at, by, d, d.Text("ref.source"))
	on := d.DateIn("", "ref.decided")
	by, at = said(d, "ref.outcome")
	if d.Code("ref.outcome") != "referral" {
		return
	}
	w.enter(Referral, on, at, by, d, "")
	if d.Code("ref.referral") == "assessment" {
		by, at = said(d, "ref.referral")
		w.enter(Assessment, on, at, by, d, d.Text("ref.why"))
	}
}

// assessment begins when it is decided to assess and ends in the manager's
// decision.
func (w *way) assessment(d *casefile.Document) {
	sum := d.Summary()
	begun, by := casefile.DateOf(sum.Started.In(w.zone)), sum.StartedBy
	if casefile.FormName(d.Form()) == "dca" {
		if on := d.DateIn("", "dca.form.decision-date"); on != "" {
			begun = on
			by, _ = said(d, "dca.form.decision-date")
		}
	}
	w.enter(Assessment, begun, sum.Started, by, d, sum.Title)
	var last casefile.SignedBy
	for _, s := range sum.Signed {
		decides := s.Role == "manager" || casefile.FormName(d.Form()) == "caf" && s.Role != "parent" && s.Role != "child"
		if s.Valid && s.At.After(last.At) && decides {
			last = s
		}
	}
	if !last.At.IsZero() && sum.Status != casefile.InProgress {
		w.enter(Decision, casefile.DateOf(last.At.In(w.zone)), last.At, last.Name, d, d.Text("dca.dec.outcome"))
	}
}

// plan is agreed at its start, reviewed, and closed by its last meeting.
func (w *way) plan(d *casefile.Document) {
	by, at := said(d, "cinp.start")
	w.enter(Plan, d.DateIn("", "cinp.start"), at, cmp.Or(by, d.Summary().StartedBy), d, "")
	for _, m := range plan.Meetings(d) {
		if !m.Looks() || m.On > casefile.DateOf(w.rec.Now) {
			continue
		}
		state := Review
		if m.Kind == "closing" || m.Decision == "end" {
			state = Closing
		}
		by := ""
		var at time.Time
		if all := d.History(casefile.Cell{Row: m.Row, LinkID: "cinp.meeting.date"}); len(all) > 0 {
			by, at = all[0].By.Name, all[0].At
		}
		w.enter(state, m.On, at, by, d, m.Better)
	}
}

// record is what the case's own record says: when it opened, and each time that it
// was closed and opened again.
func (w *way) record() {
	c := w.rec.Case
	if c == nil {
		return
	}
	first := Referral
	last := State("")
	for _, v := range c.History(casefile.Cell{LinkID: "case.status"}) {
		f, _ := casefile.FromOp(v.Value)
		s := State(f.Coding.Code)
		on := casefile.DateOf(v.At.In(w.zone))
		switch {
		case s == Closed && last != Closed:
			day := on
			if set := c.DateIn("", "case.closed"); set != "" && set < on {
				day = set
			}
			w.enter(Closed, day, v.At, v.By.Name, c, c.Text("case.closing.why"))
		case last == Closed && s != Closed:
			w.enter(Reopened, on, v.At, v.By.Name, c, c.Text("case.missed"))
		case s == Closing && last != Closing:
			w.enter(Closing, on, v.At, v.By.Name, c, "")
		case last == "" && s == Contact:
			first = Contact
		}
		last = s
	}
	// A case without a contact form begins with its own record.
	if len(w.rec.Of("ref")) == 0 {
		on := c.DateIn("", "case.referral-date")
		by := c.Summary().StartedBy
		w.enter(first, cmp.Or(on, c.DateIn("", "case.opened")), c.Summary().Started, by, c, "")
	}
}

// Missed reports that a case came back within the months of the setting after it
// was closed, and that nobody has said yet what was missed.
func Missed(rec casefile.Record) (closed casefile.Date, ask bool) {
	months := rec.Settings.Number("cfg.journey.reopened-months")
	j := Of(rec)
	for i, s := range j.Steps {
		if s.State != Closed || i+1 >= len(j.Steps) {
			continue
		}
		next := j.Steps[i+1]
		t, ok := s.On.Time()
		if !ok || next.On > casefile.DateOf(t.AddDate(0, months, 0)) {
			continue
		}
		closed, ask = s.On, true
	}
	if !ask {
		return "", false
	}
	if rec.Case != nil && rec.Case.Text("case.missed") != "" {
		return closed, false
	}
	for _, d := range rec.Of("ref") {
		if d.DateIn("", "ref.when") >= closed && d.Text("ref.missed") != "" {
			return closed, false
		}
	}
	return closed, true
}
