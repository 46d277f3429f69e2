package placement

import (
	"fmt"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// carer is how the documents of the case name the carer.
func (a Arrangement) carer() fhir.Reference {
	return fhir.Reference{Reference: a.CarerRef, Display: a.Carer}
}

// agreement is the newest agreement of the child with this carer, nil for none: the
// match, the introductions and the signatures are written there once.
func (a Arrangement) agreement() *casefile.Document {
	for _, d := range slices.Backward(a.r.Of("ag")) {
		child, childRef := person(d, "", "ag.child")
		carer, carerRef := person(d, "", "ag.carer")
		if same(child, childRef, a.Child, a.ChildRef) && same(carer, carerRef, a.Carer, a.CarerRef) {
			return d
		}
	}
	return nil
}

func textOf(d *casefile.Document, link string) string {
	if d == nil {
		return ""
	}
	return d.Text(link)
}

// metBy reports that child and carer met face to face, as the agreement says.
func metBy(ag *casefile.Document) bool {
	if ag == nil {
		return false
	}
	return slices.ContainsFunc(ag.Rows("ag.intro", ""), func(row engine.Row) bool {
		where := ag.CodeIn(row.ID, "ag.intro.where")
		return where != "" && where != "by-video" && ag.TextIn(row.ID, "ag.intro.when") != ""
	})
}

// homeSettled reports that the OT's record of the carer's home lets a stay start.
func (a Arrangement) homeSettled(on casefile.Date) bool {
	home := handling.CarerHome(a.r, a.carer())
	if home.Doc == nil {
		return settled(a.doc, "brk.ot", "done-date")
	}
	return !slices.ContainsFunc(home.On(on), func(f handling.Finding) bool { return f.Level == handling.Stop })
}

// planAgreed reports that the health care plan is signed and in force.
func (a Arrangement) planAgreed() bool {
	p := healthplan.Of(a.r)
	if p == nil {
		return settled(a.doc, "brk.nurse", "agreed-date")
	}
	return p.Doc != nil && p.Stop == nil && p.End == nil
}

// trained are the tasks of the plan that this carer is not signed off for.
func (a Arrangement) trained(on casefile.Date) []string {
	p := healthplan.Of(a.r)
	if p == nil || p.Doc == nil {
		return training(a, on)
	}
	var codes []string
	for _, s := range p.Sections {
		for _, code := range s.Tasks {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	bars, err := signoff.Bars(a.r, a.carer(), codes)
	if err != nil {
		return []string{"Training and sign-off"}
	}
	var open []string
	for _, b := range bars {
		words := fmt.Sprintf("%s – %s", b.Task.Title, a.Carer)
		switch b.Status {
		case signoff.Expired, signoff.Ended:
			words += " (ended)"
		case signoff.Suspended, signoff.Withdrawn:
			words += " (stopped)"
		case signoff.Waiting:
			words += " (the plan changed: a nurse decides)"
		}
		open = append(open, words)
	}
	return open
}

// allSigned reports that everybody has signed what was agreed, and that it still says
// what they signed.
func (a Arrangement) allSigned(ag *casefile.Document) bool {
	if ag == nil {
		return planSigned(a.doc)
	}
	for _, link := range []string{"ag.sign.parent", "ag.sign.carer", "ag.sign.nurse", "ag.sign.sw"} {
		if _, holds := signature(ag, link); !holds {
			return false
		}
	}
	return true
}

// booked are the stays of the child with this carer that were booked: those that are
// over as their log says, those that are confirmed, and those that were cancelled.
func (a Arrangement) booked() []Stay {
	var out []Stay
	for _, d := range a.r.Of("bk") {
		child, childRef := person(d, "", "bk.child")
		carer, carerRef := person(d, "", "bk.carer")
		if !same(child, childRef, a.Child, a.ChildRef) || !same(carer, carerRef, a.Carer, a.CarerRef) {
			continue
		}
		s := Stay{
			Case: d.Case(), Doc: d.ID(), Child: a.Child, ChildRef: a.ChildRef, Carer: a.Carer,
			From: moment(d, "", "bk.from", zone(a.r)), To: moment(d, "", "bk.to", zone(a.r)),
		}
		in, left := a.logged(d)
		switch state := d.Code("bk.state"); {
		case state == "cancelled":
			s.Status, s.Cancelled = "cancelled-by", d.Text("bk.cancel")
		case !left.IsZero():
			s.Status, s.From, s.To = "happened", in, left
		case state == "confirmed" || !in.IsZero():
			s.Status = "planned"
		default:
			continue
		}
		if !s.From.IsZero() {
			out = append(out, s)
		}
	}
	return out
}

// logged is when the child came and left, as the log of a booking says.
func (a Arrangement) logged(booking *casefile.Document) (in, left time.Time) {
	for _, d := range a.r.Of("stay") {
		v, _ := d.Answer("stay.booking")
		if id, ok := casefile.RefID(v.Reference.Reference); ok && id == booking.ID() {
			return moment(d, "", "stay.in-time", zone(a.r)), moment(d, "", "stay.out-time", zone(a.r))
		}
	}
	return time.Time{}, time.Time{}
}
