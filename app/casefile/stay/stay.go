package stay

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

// Phase is how far a stay has come.
type Phase string

// The phases.
const (
	Arriving Phase = "arriving"  // handover in is not signed by both
	UnderWay Phase = "under-way" // the child is here
	Leaving  Phase = "leaving"   // the child has left, and handover out is not signed by both
	Closed   Phase = "closed"    // signed out; the log still takes lines
	Locked   Phase = "locked"    // a day after that: only later notes are added
)

// Stay is a stay as its log and the record around it say.
type Stay struct {
	staylog.Log
	Child string
	Carer fhir.Reference
	// Booked is the booking, nil when the log names none of this case.
	Booked *booking.Booking
	Phase  Phase
	// Planned is when the stay is to end; zero without a booking.
	Planned time.Time
	// LockedFrom is when the log is locked, zero while handover out is not signed.
	LockedFrom time.Time
	// Nights and Hours are those of the real times, 0 until the child has left
	// (SB-C01, SB-C02).
	Nights int
	Hours  float64

	Flags []Flag
	// Open is what keeps the log from being closed, in the order of the form (SB-V05).
	Open []Open

	beside
}

// Of works out one stay. d is a document of the form stay and belongs to r.
func Of(r casefile.Record, d *casefile.Document) Stay { return around(r).stay(staylog.Of(r, d)) }

// beside is what every stay of a case is read beside.
type beside struct {
	r    casefile.Record
	plan *healthplan.Plan // nil when the child has none
	offs []signoff.State
}

func around(r casefile.Record) beside {
	x := beside{r: r, plan: healthplan.Of(r)}
	// Without the catalogue of tasks nobody counts as signed off, and the nurse hears of it.
	x.offs, _ = signoff.All(r)
	return x
}

func (x beside) stay(l staylog.Log) Stay {
	r, d := x.r, l.Document()
	s := Stay{Log: l, beside: x}
	if child := r.Child(); child != nil {
		s.Child = casefile.PersonOf(child).Short()
	}
	if bk := r.Doc(s.Booking); bk != nil {
		b := booking.Read(r, bk)
		s.Booked, s.Carer, s.Planned = &b, b.Carer, b.To
	}
	s.Nights, s.Hours = booking.Nights(s.In, s.Out, r.Settings), booking.Hours(s.In, s.Out, r.Settings)
	if from := LockedFrom(d, r.Settings); !from.IsZero() {
		s.LockedFrom = from.In(r.Now.Location())
	}
	s.Phase = s.phase(r.Now)
	s.Flags = s.flags()
	s.Open = s.open()
	return s
}

// All are the stays of a case, the first that began first.
func All(r casefile.Record) []Stay {
	logs := staylog.All(r)
	if len(logs) == 0 {
		return nil
	}
	x := around(r)
	out := make([]Stay, 0, len(logs))
	for _, l := range logs {
		out = append(out, x.stay(l))
	}
	return out
}

// Now is the stay that is going on: the newest that is neither closed nor locked,
// false when there is none.
func Now(r casefile.Record) (Stay, bool) {
	for _, s := range slices.Backward(All(r)) {
		if s.Phase != Closed && s.Phase != Locked {
			return s, true
		}
	}
	return Stay{}, false
}

func (s Stay) phase(now time.Time) Phase {
	switch {
	case !s.LockedFrom.IsZero() && !now.Before(s.LockedFrom):
		return Locked
	case !s.SignedOut.IsZero():
		return Closed
	case !s.Out.IsZero():
		return Leaving
	case !s.SignedIn.IsZero():
		return UnderWay
	}
	return Arriving
}

// Until is when the stay ends or is to end: when the child left, else what was booked.
func (s Stay) Until() time.Time {
	if !s.Out.IsZero() {
		return s.Out
	}
	return s.Planned
}

// child is how the child is called in a sentence.
func (s Stay) child() string {
	if c := s.r.Child(); c != nil {
		p := casefile.PersonOf(c)
		return cmp.Or(p.KnownAs, given(p.Given), p.Name)
	}
	return cmp.Or(s.Child, "The child")
}

func hours(set *settings.Set, key string) time.Duration {
	return time.Duration(set.Number(key)) * time.Hour
}

func minutes(set *settings.Set, key string) time.Duration {
	return time.Duration(set.Number(key)) * time.Minute
}
