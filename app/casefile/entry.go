package casefile

import (
	"strings"
	"time"
)

// EntryKind says how a chronology entry is drawn.
type EntryKind string

// Kinds of chronology entries.
const (
	EntryVisit  EntryKind = "visit"
	EntryDanger EntryKind = "danger" // a significant event
	EntryForm   EntryKind = "form"   // a form was signed
	EntryOther  EntryKind = "other"
	EntryRecord EntryKind = "case" // the case itself: opened, lead practitioner changed
)

// How exactly the date of an entry is known: codes of chr.date.precision.
const (
	ToTheDay   = "day"
	ToTheMonth = "month"
	ToTheYear  = "year"
	About      = "about"
)

// Entry is one line of the chronology: written by hand in a document of the form
// chr, or an event that another document tells of (package chronology).
type Entry struct {
	On        Date
	Precision string    // "" is ToTheDay
	At        time.Time // zero when only the date is known
	Kind      EntryKind
	Title     string
	Text      string
	Tag       string // "Child seen alone"
	Author    string
	Source    string // where it comes from, in words
	Doc       ID
	// ChildSaid says that it is what the child said or showed.
	ChildSaid bool

	// Event names what the app found, for good and on every tablet; "" for an
	// entry that was written by hand.
	Event string
	// What is a code of chr.kind: health, move, referral …
	What string
	// Significant is a key event; Restricted is not for everybody who reads the
	// record.
	Significant, Restricted bool
	// Effect is what it did to the child, Response what was done and whether it
	// helped.
	Effect, Response string
	People           []string // whom it is about besides the child, by name
	// Hidden is left out of the list, for the reason in HiddenWhy. It is not
	// deleted.
	Hidden    bool
	HiddenWhy string
	// Note is the chr document that says more about an event, zero for none.
	Note ID
	// Family is what brothers and sisters may be shown of it, "" for nothing.
	Family string
	// Link is the family's entry that this one stands for, zero for none.
	Link ID
}

// When is the date as exactly as it is known: "Mon 2 February 2026",
// "March 2019", "2012", "about March 2019".
func (e Entry) When() string {
	on := string(e.On)
	t, whole := e.On.Time()
	switch {
	case e.Precision == ToTheYear && len(on) >= 4:
		return on[:4]
	case e.Precision == ToTheMonth && len(on) >= 7:
		return DateWords(on[:7])
	case e.Precision == About && len(on) >= 7:
		return "about " + DateWords(on[:7])
	case e.Precision == About:
		return "about " + on
	case whole:
		return t.Format("Mon 2 January 2006")
	}
	return DateWords(on)
}

// Year is the year of the entry, "" when it has no date.
func (e Entry) Year() string {
	year, _, _ := strings.Cut(string(e.On), "-")
	return year
}
