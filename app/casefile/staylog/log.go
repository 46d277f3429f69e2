package staylog

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Form is the log's form, FormBooking that of the booking it belongs to.
const (
	Form        = "stay"
	FormBooking = "bk"
)

// Log is the log of one stay. Times are in the zone of the organisation and zero
// while nobody wrote them.
type Log struct {
	Case, Doc casefile.ID
	Booking   casefile.ID // zero when it names none

	In, Out  time.Time
	From, To fhir.Reference // who handed over, and who collected
	// SignedIn and SignedOut are when the carer and whoever handed over or collected
	// had both signed; that something was changed since does not take it back.
	SignedIn, SignedOut time.Time

	// Changes are the codes of what has changed since the last stay, Answer the
	// nurse's answer to them (stay.changes, stay.nurse-ok).
	Changes  []string
	Answer   string
	Kit      []string // codes of what came along
	Received []Received
	Lines    []Line // in the order of what happened, late lines in their place
	Looks    []Look
	Later    []Line // what was added after the log was locked

	doc *casefile.Document
}

// Document is the log as it was written.
func (l Log) Document() *casefile.Document { return l.doc }

// Received is a medicine that came with the child: a row of stay.medin.
type Received struct {
	Row      casefile.RowID
	Medicine fhir.Reference
	Match    string // code of stay.medin.match: yes, no, "" unanswered
	Expiry   casefile.Date
	Count    string
	Last     string // last given, told by
}

// Look is what a nurse or a manager said about a line.
type Look struct {
	Row  casefile.RowID
	Of   casefile.RowID // the line
	By   fhir.Reference
	Said string
	At   time.Time
	// Tell are the codes of who must be told of an incident (stay.inc.level).
	Tell []string
}

// Of reads one log. d is a document of the form stay and belongs to r.
func Of(r casefile.Record, d *casefile.Document) Log {
	zone := r.Now.Location()
	l := Log{
		Case: d.Case(), Doc: d.ID(), doc: d,
		In: moment(d, "", "stay.in-time", zone), Out: moment(d, "", "stay.out-time", zone),
		From: d.ReferenceIn("", "stay.in-from"), To: d.ReferenceIn("", "stay.out-to"),
		Changes: d.Codes(casefile.Cell{LinkID: "stay.changes"}), Answer: d.Code("stay.nurse-ok"),
		Kit: d.Codes(casefile.Cell{LinkID: "stay.kit"}),
	}
	if id, ok := casefile.RefID(d.ReferenceIn("", "stay.booking").Reference); ok {
		l.Booking = id
	}
	l.SignedIn = both(d, "stay.in-sign-parent", "stay.in-sign-carer").In(zone)
	l.SignedOut = SignedOut(d).In(zone)
	for _, row := range d.Rows("stay.medin", "") {
		l.Received = append(l.Received, Received{
			Row: row.ID, Medicine: d.ReferenceIn(row.ID, "stay.medin.item"), Match: d.CodeIn(row.ID, "stay.medin.match"),
			Expiry: d.DateIn(row.ID, "stay.medin.expiry"), Count: d.TextIn(row.ID, "stay.medin.count"), Last: d.TextIn(row.ID, "stay.medin.last"),
		})
	}
	for _, row := range d.Rows("stay.look", "") {
		of, _ := pointed(d, row.ID, "stay.look.of")
		written, _ := firstWritten(d, "stay.look", row.ID)
		l.Looks = append(l.Looks, Look{
			Row: row.ID, Of: of, By: d.ReferenceIn(row.ID, "stay.look.by"), Said: d.TextIn(row.ID, "stay.look.said"), At: written.In(zone),
			Tell: d.Codes(casefile.Cell{Row: row.ID, LinkID: "stay.inc.level"}),
		})
	}
	l.lines(r, zone)
	return l
}

// All are the logs of a case, the first that began first; those without an arrival
// come last.
func All(r casefile.Record) []Log {
	var out []Log
	for _, d := range r.Of(Form) {
		out = append(out, Of(r, d))
	}
	slices.SortStableFunc(out, func(a, b Log) int {
		if a.In.IsZero() != b.In.IsZero() {
			if a.In.IsZero() {
				return 1
			}
			return -1
		}
		return a.In.Compare(b.In)
	})
	return out
}

// For is the log of a booking. Of two, begun on two tablets, it is the one that says
// when the child arrived, else the first.
func For(r casefile.Record, booking casefile.ID) (Log, bool) {
	var found Log
	ok := false
	for _, l := range All(r) {
		if l.Booking == booking && (!ok || found.In.IsZero() && !l.In.IsZero()) {
			found, ok = l, true
		}
	}
	return found, ok
}

// SignedOut is when both had signed at handover out, zero while one is missing.
func SignedOut(d *casefile.Document) time.Time {
	return both(d, "stay.out-sign-carer", "stay.out-sign-parent")
}

// both is the later of the first times at which two signatures were made, zero while
// one is missing.
func both(d *casefile.Document, a, b string) time.Time {
	x, y := d.SignedOn(a), d.SignedOn(b)
	if len(x) == 0 || len(y) == 0 {
		return time.Time{}
	}
	if x[0].After(y[0]) {
		return x[0]
	}
	return y[0]
}

// LastWritten is when the writer on this tablet last wrote in a row, the zero time when
// they never did.
func LastWritten(d *casefile.Document, group string, row casefile.RowID) time.Time {
	var last time.Time
	for _, q := range questions(d, group) {
		for _, v := range d.History(casefile.Cell{Row: row, LinkID: q.LinkID}) {
			if v.By.Me && v.At.After(last) {
				last = v.At
			}
		}
	}
	return last
}

// firstWritten is when the first answer of a row was written, as its writer's clock
// said, and by whom; the zero time while nothing is written in it.
func firstWritten(d *casefile.Document, group string, row casefile.RowID) (time.Time, casefile.Author) {
	var first casefile.Version
	for _, q := range questions(d, group) {
		for _, v := range d.History(casefile.Cell{Row: row, LinkID: q.LinkID}) {
			if first.At.IsZero() || cmp.Or(v.At.Compare(first.At), v.Dot.Compare(first.Dot)) < 0 {
				first = v
			}
		}
	}
	return first.At, first.By
}
