package booking

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// FormLog is the form of the log of a stay.
const FormLog = "stay"

// log is what the log of a stay says about its booking.
type log struct {
	begun, finished bool
	from, to        time.Time // real times; zero while not written
}

// logOf reads the log of a booking: the first that names it. A stay is under way from
// the hour at which the child arrived, and finished with that at which the child left.
func logOf(r casefile.Record, b Booking) log {
	for _, d := range r.Of(FormLog) {
		if !logFor(d, b) {
			continue
		}
		l := log{from: moment(d, "", "stay.in-time", r.Now.Location()), to: moment(d, "", "stay.out-time", r.Now.Location())}
		l.begun, l.finished = !l.from.IsZero(), !l.to.IsZero()
		return l
	}
	return log{}
}

// logFor reports that a log is that of a booking.
func logFor(d *casefile.Document, b Booking) bool {
	v, ok := d.Answer("stay.booking")
	if !ok || v.Kind != fhir.ReferenceKind {
		return false
	}
	id, ok := casefile.RefID(v.Reference.Reference)
	return ok && id == b.Doc
}
