package booking

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Level is what a gate says.
type Level string

// The levels (short-breaks.md section 6). Stop cannot be passed except by the
// person whom the page names; Ask needs a named person's reason.
const (
	OK   Level = "ok"
	Ask  Level = "ask"
	Stop Level = "stop"
)

// Role is who can give the reason that clears an ask, or the few stops that the page
// lets a manager clear.
type Role string

// The roles. Nobody stands for what no reason clears: it must be put right.
const (
	Nobody       Role = ""
	Manager      Role = "manager"
	Nurse        Role = "nurse"
	OT           Role = "ot"
	SocialWorker Role = "social-worker"
	Carer        Role = "carer"
)

// Gate is one check of short-breaks.md section 6 and what it says of a booking.
type Gate struct {
	ID    string // BG-05
	Title string // what is checked, in a few words
	Level Level  // of the gravest finding that is open
	// Findings are what is wrong, those that a reason has cleared included; none
	// when all is in order.
	Findings []Finding
}

// Finding is one thing that a gate found.
type Finding struct {
	Level Level
	Fact  string // the fact of clinical-safety.md section 6 behind it: RE-02; "" for none
	Words string // what is wrong, and why
	Who   string // who puts it right, and how
	Task  string // code of the task that it speaks of, "" for none
	At    Place  // where it is put right
	// Clears says whose reason clears it; Key is what that reason is given for, to be
	// kept with Document.GiveReason of the booking.
	Clears Role
	Key    string
	Reason *casefile.Reason // the reason that cleared it, nil while it is open
}

// Open reports that the finding still counts.
func (f Finding) Open() bool { return f.Reason == nil }

// Place is where something is put right: a question of a document. Doc is zero where
// there is no document of that form yet.
type Place struct {
	Form string
	Case casefile.ID
	Doc  casefile.ID
	Cell casefile.Cell
	// A sign-off that is begun there is of this carer with this task; empty for every
	// other place.
	Carer fhir.Reference
	Task  string
}

// Moment says when and on which tablet the gates are asked.
type Moment struct {
	// Handover: the child is being handed over now, so what is only asked about at
	// booking has to be there (BG-14).
	Handover bool
	// Contact is when the tablet last heard from the server; zero when that is not
	// known, and then nothing is said about it (RE-30).
	Contact time.Time
}

// Accepted reports that nothing stops a booking and that every ask has its reason.
func Accepted(gates []Gate) bool {
	for _, g := range gates {
		if g.Level != OK {
			return false
		}
	}
	return true
}

// Stopped reports that a gate stops a booking.
func Stopped(gates []Gate) bool {
	for _, g := range gates {
		if g.Level == Stop {
			return true
		}
	}
	return false
}
