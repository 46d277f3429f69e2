package booking

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// The forms that this package reads first.
const (
	Form      = "bk"
	Agreement = "ag"
)

// State is where a booking stands.
type State string

// The states (bk.state). AskedFor, Confirmed and Cancelled are what people say;
// Blocked, UnderWay and Finished are worked out.
const (
	AskedFor  State = "asked-for"
	Confirmed State = "confirmed"
	Blocked   State = "blocked"
	UnderWay  State = "under-way"
	Finished  State = "finished"
	Cancelled State = "cancelled"
)

// Emergency is the kind of a booking that somebody needs at once (bk.kind).
const Emergency = "emergency"

// How a task is covered (bk.cover.by).
const (
	ByCarer   = "this-carer-signed-off"
	BySecond  = "second-carer-signed-off"
	ByNurse   = "named-registered-nurse-present"
	ByParent  = "parent-present"
	NotNeeded = "not-needed-on-this-stay"
)

// Cover is how one task is covered: a row of bk.cover.
type Cover struct {
	Row  casefile.RowID
	Task string // code
	By   string // ByCarer and so on
	Who  fhir.Reference
	Why  string // why it is not needed on this stay
	// Nurse said that it is not needed.
	Nurse fhir.Reference
}

// Booking is one booking as it was written. What the gates make of it is in Check
// and StateOf.
type Booking struct {
	Case, Doc casefile.ID
	Child     fhir.Reference
	Carer     fhir.Reference
	Place     string
	From, To  time.Time // in the zone of the organisation; zero when not answered
	Kind      string    // code of bk.kind
	Said      State     // what bk.state says
	// Signed reports that who confirmed it signed, and that the booking still says
	// what they signed.
	Signed    bool
	Cancelled string // by whom, when, why, what instead
	Cover     []Cover
	Handlers  int // adults there for moving and handling

	doc *casefile.Document
}

// Document is the booking's document.
func (b Booking) Document() *casefile.Document { return b.doc }

// All are the bookings of a case, in the order of their beginning; those without a
// beginning come last.
func All(r casefile.Record) []Booking {
	var out []Booking
	for _, d := range r.Of(Form) {
		out = append(out, Read(r, d))
	}
	slices.SortStableFunc(out, func(a, b Booking) int {
		if a.From.IsZero() != b.From.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.From.IsZero()]
		}
		return a.From.Compare(b.From)
	})
	return out
}

// Read reads one booking. d is a document of the form bk and belongs to r.
func Read(r casefile.Record, d *casefile.Document) Booking {
	b := Booking{
		Case: d.Case(), Doc: d.ID(), doc: d,
		Child: d.ReferenceIn("", "bk.child"), Carer: d.ReferenceIn("", "bk.carer"), Place: d.Text("bk.place"),
		From: moment(d, "", "bk.from", r.Now.Location()), To: moment(d, "", "bk.to", r.Now.Location()),
		Kind: d.Code("bk.kind"), Said: State(d.Code("bk.state")), Cancelled: d.Text("bk.cancel"),
		Handlers: number(d, "", "bk.handlers"), Signed: signed(d, "bk.sign"),
	}
	for _, row := range d.Rows("bk.cover", "") {
		b.Cover = append(b.Cover, Cover{
			Row: row.ID, Task: d.CodeIn(row.ID, "bk.cover.task"), By: d.CodeIn(row.ID, "bk.cover.by"),
			Who: d.ReferenceIn(row.ID, "bk.cover.who"), Why: d.TextIn(row.ID, "bk.cover.why"), Nurse: d.ReferenceIn(row.ID, "bk.cover.nurse"),
		})
	}
	return b
}

// Last is the last moment of a booking that counts as its last day.
func (b Booking) Last() casefile.Date {
	if b.To.IsZero() {
		return ""
	}
	return casefile.DateOf(b.To)
}

// First is the first day.
func (b Booking) First() casefile.Date {
	if b.From.IsZero() {
		return ""
	}
	return casefile.DateOf(b.From)
}

// Overlaps reports that two bookings share a moment.
func (b Booking) Overlaps(o Booking) bool {
	return !b.From.IsZero() && !o.From.IsZero() && b.From.Before(o.To) && o.From.Before(b.To)
}

func moment(d *casefile.Document, row casefile.RowID, link string, zone *time.Location) time.Time {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	if err != nil {
		return time.Time{}
	}
	return t.In(zone)
}

func number(d *casefile.Document, row casefile.RowID, link string) int {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return 0
	}
	n, err := strconv.ParseFloat(cmp.Or(v.Quantity.Value, v.Text), 64)
	if err != nil {
		return 0
	}
	return int(n)
}

// signed reports that a signature stands and still covers what the document says.
func signed(d *casefile.Document, link string) bool {
	return slices.ContainsFunc(d.Signatures(), func(s casefile.SignedBy) bool { return s.Cell == link && s.Valid })
}
