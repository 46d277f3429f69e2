package due

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/fhir"
)

// signOffs are the notices about delegated tasks (clinical-safety.md 6.2): training
// and papers that run out, a plan that changed, a sign-off that was stopped, an
// incident, a nurse who no longer answers. None of them is about giving care.
func signOffs(m *maker) {
	states, err := signoff.All(m.r)
	if err != nil {
		return // the catalogue cannot be read: its own screens say so
	}
	for _, s := range states {
		if s.Status == signoff.Withdrawn || s.Status == signoff.Ended || s.Carer.Display == "" || s.Task.Code == "" {
			continue
		}
		o := off{m: m, s: s, who: s.Carer.Display + ", " + strings.ToLower(s.Task.Title)}
		o.asked()
		if s.From == "" {
			continue
		}
		o.runsOut()
		o.stopped()
	}
}

// off is one sign-off on its way into the list.
type off struct {
	m   *maker
	s   signoff.State
	who string
}

// add is for the nurse who answers for the task, or for the manager.
func (o off) add(key, title, note string, on casefile.Date, manager bool) {
	owner, ref := o.s.Answers.Display, o.s.Answers.Reference
	if manager || owner == "" {
		owner, ref = o.m.manager, o.m.managerRef
	}
	o.m.item(Item{Kind: Review, Key: key, Title: title, Note: note, Doc: o.s.Doc, Due: casefile.Due{Date: on}, Owner: owner, OwnerRef: ref})
}

// asked is what a nurse has to decide.
func (o off) asked() {
	today := o.m.r.Today
	for _, i := range o.s.Incidents {
		it := Item{
			Kind: Review, Key: "dt.incident", Title: "Decide after an incident: " + o.who, Note: i.Facts, Doc: o.s.Doc, Row: i.Row,
			Due: casefile.Due{Date: i.By}, Owner: o.s.Answers.Display, OwnerRef: o.s.Answers.Reference,
		}
		if i.Choice != "" {
			it.Met = o.m.day(i.Decided)
		}
		o.m.item(it)
	}
	if gone := o.s.Unanswered; gone != nil {
		on := gone.Until
		if gone.Urgent || on == "" {
			on = today
		}
		o.add("dd.transfer", "No nurse answers any more: "+o.who, "another nurse takes it over from "+gone.Nurse.Display+" and signs", on, true)
	}
	if o.s.Status == signoff.Waiting {
		on := today
		for _, sec := range o.s.Moved() {
			if d := o.m.day(sec.Change.When); d != "" && d < on {
				on = d
			}
		}
		o.add("dt.change", "The plan changed. Decide about "+o.who, "", on, false)
	}
	if o.s.Refresh != "" {
		o.add("dt.spot", "Refresh, and watch it once more: "+o.who, "a nurse asked for it", o.s.Refresh, false)
	}
	if o.s.Fading && o.s.Counts() {
		o.add("dt.spot", "Watch it once more: "+o.who, "last seen on "+casefile.DateWords(string(o.s.LastDone)), today, false)
	}
}

// runsOut are the dates that end a sign-off: what is to be renewed before then
// (DT-V12, RE-29).
func (o off) runsOut() {
	tell := "tell " + o.s.Carer.Display + " and the fostering worker"
	for _, l := range o.s.Limits {
		switch l.Kind {
		case signoff.NextAssessment:
			o.add("dt.until", "Assess again: "+o.who, tell, l.On, false)
		case signoff.CourseEnds:
			if l.On <= o.s.Until || o.within(l.On) {
				o.add("dt.prereq", "Renew, for "+o.who+": "+l.Why, tell, l.On, false)
			}
		case signoff.CoverEnds:
			o.add("dd.indemnity-until", "Renew, for "+o.who+": "+l.Why, tell, l.On, false)
		}
	}
}

// within reports that a day lies in the time that the prompts look ahead.
func (o off) within(on casefile.Date) bool {
	end, ok := on.Time()
	now, ok2 := o.m.r.Today.Time()
	return ok && ok2 && end.Sub(now).Hours() <= 60*24
}

// stopped is what somebody must start again or end.
func (o off) stopped() {
	e := o.s.Stopped
	if o.s.Status != signoff.Suspended || e == nil {
		return
	}
	on := o.m.day(e.When)
	if on == "" {
		on = o.m.r.Today
	}
	o.add("dt.event", "Stopped: "+o.who, "start it again, or end it", on, false)
	o.add("dt.event", "Stopped: "+o.who, "see that booked stays are covered", on, true)
}

// bookings are those to come that something stops, and carers who have not read the
// plan as it is now.
func bookings(m *maker) {
	plan := healthplan.Of(m.r)
	for _, b := range booking.All(m.r) {
		if b.Said == booking.Cancelled || !b.To.After(m.r.Now) || b.From.IsZero() {
			continue
		}
		day := casefile.DateOf(b.From)
		item := func(key, title, note string, on casefile.Date) {
			m.item(Item{Kind: Review, Key: key, Title: title, Note: note, Doc: b.Doc, Due: casefile.Due{Date: on}, Owner: m.lead, OwnerRef: m.leadRef})
		}
		if plan != nil && plan.Doc != nil && b.Carer != (fhir.Reference{}) && !plan.ReadBy(b.Carer).Current {
			item("hcp.read", b.Carer.Display+" reads the care plan before the stay", "", day)
		}
		if b.Said != booking.Confirmed && b.Said != booking.Blocked {
			continue
		}
		if booking.StateOf(m.r, b.Document(), nil, booking.Moment{}) == booking.Blocked {
			// The gates are asked again 72 hours before a stay: by then it is settled.
			item("bk.gates", fmt.Sprintf("The stay with %s is stopped", b.Carer.Display), "see what stops it", max(m.r.Today, plus(day, -3)))
		}
	}
}
