package caseload

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
)

// Shape is the version of the digest's shape; a digest that was kept in another
// one is worked out again.
const Shape = 2

// Digest is what a caseload needs to know of one case, and nothing else. It
// holds dates, never how far away they are: it stays true until a document of
// the case changes, or the settings do.
type Digest struct {
	Shape    int             `json:"v"`
	Settings string          `json:"set,omitempty"` // version under which limits were counted
	Case     casefile.ID     `json:"case"`
	Child    casefile.Person `json:"child"`
	Team     string          `json:"team,omitempty"`
	State    string          `json:"state,omitempty"` // of processes.md section 5: assessment, plan
	Opened   casefile.Date   `json:"opened,omitempty"`
	Lead     Person          `json:"lead,omitzero"` // zero: nobody leads the case
	Manager  Person          `json:"manager,omitzero"`

	Visits []time.Time   `json:"visits,omitempty"` // planned and not ended
	Seen   casefile.Date `json:"seen,omitempty"`   // the child was last seen
	Heard  casefile.Date `json:"heard,omitempty"`  // and told or showed something

	Due        []Due               `json:"due,omitempty"`     // open, soonest first
	Assessment *Assessment         `json:"assess,omitempty"`  // the one that runs, the soonest due of several
	Finished   []Finished          `json:"done,omitempty"`    // assessments that were finished
	Needs      []Need              `json:"needs,omitempty"`   // health needs that are not met
	Leads      []Spell             `json:"leads,omitempty"`   // who led the case, the first one first
	Moves      []Move              `json:"moves,omitempty"`   // beginnings and ends of placements
	Waiting    []oversight.Waiting `json:"waiting,omitempty"` // for a manager
}

// Person is somebody who works with a case.
type Person struct {
	Ref  string `json:"ref,omitempty"`
	Name string `json:"name,omitempty"`
}

// Is reports whether it is this person.
func (p Person) Is(who casefile.Person) bool {
	if p.Ref != "" && who.Ref != "" {
		return p.Ref == who.Ref
	}
	return p.Name != "" && p.Name == who.Name
}

// What says what kind of thing is due.
type What string

// The kinds of things that are due.
const (
	Clock  What = "clock"  // a time limit of law, guidance or local practice
	Action What = "action" // a promise
	Review What = "review" // a review of a plan or an arrangement
)

// Due is something open with a day.
type Due struct {
	What  What          `json:"what"`
	Title string        `json:"title"`
	On    casefile.Date `json:"on"`
	// Until is the day from which it is not needed any more, "" for needed.
	Until casefile.Date `json:"until,omitempty"`
	Who   string        `json:"who,omitempty"` // who does it, "" for nobody yet
	Doc   casefile.ID   `json:"doc,omitzero"`
}

// Assessment is one that runs against its clock.
type Assessment struct {
	Doc   casefile.ID   `json:"doc"`
	Title string        `json:"title"`
	Start casefile.Date `json:"start"`
	Due   casefile.Date `json:"due"`
	Of    int           `json:"of"` // working days in all
}

// Finished is an assessment that was finished on a day.
type Finished struct {
	Title string        `json:"title"`
	On    casefile.Date `json:"on"`
	Due   casefile.Date `json:"due"`
}

// InTime reports that it was finished by its day.
func (f Finished) InTime() bool { return f.On <= f.Due }

// Need is a health need that is not met yet.
type Need struct {
	What   string        `json:"what"`
	Status string        `json:"status,omitempty"` // code
	Who    string        `json:"who,omitempty"`
	By     casefile.Date `json:"by,omitempty"`
	Since  casefile.Date `json:"since,omitempty"`
}

// Spell is one person's time as lead, until the next one's begins.
type Spell struct {
	Person
	From casefile.Date `json:"from"`
}

// Move is the beginning of a placement, or its end.
type Move struct {
	On      casefile.Date `json:"on"`
	Place   string        `json:"place,omitempty"`
	Home    bool          `json:"home,omitempty"` // back home
	Planned bool          `json:"planned,omitempty"`
}
