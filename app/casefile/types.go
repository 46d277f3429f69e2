package casefile

import (
	"time"

	"doorstep/sync/op"
)

// ID names a case, a document or a person: 16 random bytes. A case, its space
// and its case document share one ID.
type ID = op.ID

// Person is somebody in a case or in the organisation.
type Person struct {
	ID        ID     // of the person document, or of the member of the organisation
	Ref       string // how an answer points at them: Patient/…, RelatedPerson/…, Practitioner/…; "" for a typed name
	Name      string // as they are called: "Amina Rahman"
	Given     string
	Family    string
	KnownAs   string
	Born      Date
	NHSNumber string
	Role      string // what they are to this case: "Mum", "School nurse, Beck Lane"
	Notes     string // "parental responsibility"
	Phone     string
	Email     string
	Address   string
	Team      string
	Child     bool // the child whom the case is about

	kind string // code of person.kind
	home bool   // lives with the child
	died bool   // has died; kept in the record because it matters to the family
}

// Short is a name for a narrow place: the given name and an initial,
// "Amina R.".
func (p Person) Short() string {
	given, family := p.Given, p.Family
	if p.KnownAs != "" {
		given = p.KnownAs
	}
	if given == "" {
		return p.Name
	}
	for _, r := range family {
		return given + " " + string(r) + "."
	}
	return given
}

// AlertLevel says which tone an alert is shown in.
type AlertLevel string

// The levels of an alert.
const (
	AlertDanger AlertLevel = "danger" // clinical: act on it
	AlertCare   AlertLevel = "local"  // take care
	AlertNote   AlertLevel = "neutral"
)

// Alert is what must never scroll away: "Allergic to latex".
type Alert struct {
	Kind  string // code of the alert's kind in the case form
	Text  string
	Level AlertLevel
}

// Fact is a line about the child under the alerts: home, language, school.
type Fact struct {
	Kind string // home, language, school, gp
	Text string
}

// Quote is the child's own words.
type Quote struct {
	Text string
	How  string // "With Makaton and picture cards"
	On   Date
	Doc  ID
}

// CaseSummary is a case in a list.
type CaseSummary struct {
	ID            ID
	Child         Person
	Team          string
	Address       string
	Access        string // how to get in, and what to mind there
	Communication string // how the child communicates
	Interpreter   string
	Alerts        []Alert
	Opened        Date
	Changed       time.Time // newest change of any document, as its writer's clock said
	Closed        bool
	NextVisit     *Visit
	NextDue       *Deadline
	OnlyHere      int // changes without a receipt
	Choices       int // answers that need a choice
}

// Visit is a planned or ended visit.
type Visit struct {
	At      time.Time
	Minutes int
	Purpose string
	Doc     ID // the document that says so
	Form    string
	Ended   bool
}

// Case is one child's case as a whole.
type Case struct {
	CaseSummary
	People     []Person
	Facts      []Fact
	Words      *Quote
	Forms      []DocSummary // newest change first
	Chronology []Entry      // newest first
	Deadlines  []Deadline   // soonest first
}

// Deadline is something with a date.
type Deadline struct {
	Case     ID
	Doc      ID
	Child    string // short name
	Title    string // what is due: "Disabled Child Assessment"
	Note     string // "working day 10 of 10"
	Due      Due
	Days     int // working days from today; negative when late
	Finished bool
}

// DocStatus is how far a document has come.
type DocStatus string

// The statuses, as FHIR writes them.
const (
	InProgress     DocStatus = "in-progress"
	Completed      DocStatus = "completed"
	Amended        DocStatus = "amended"
	EnteredInError DocStatus = "entered-in-error"
)

// Progress counts the sections of a document.
type Progress struct {
	Sections, Finished, Started, ToFix int
	Answered, Questions                int
}

// DocSummary is a document in a list.
type DocSummary struct {
	ID        ID
	Case      ID
	Form      string // short name, as in `forms list`
	URL       string // canonical url|version that the document is pinned to
	Title     string
	Status    DocStatus
	Version   int    // 1 until a signed document was changed
	Under     string // version of the settings under which it began; "" when it does not say
	Started   time.Time
	StartedBy string
	Changed   time.Time
	ChangedBy string
	Progress  Progress
	Deadline  *Deadline
	Clock     *Clock
	OnlyHere  int
	Choices   int
	Signed    []SignedBy
	// Stale says that a signature exists but something changed since, so what
	// is shown is no longer what was signed.
	Stale bool
}

// Clock is how much of a counted time is used: day 22 of 45.
type Clock struct {
	Start Date
	Due   Due
	Day   int
	Of    int
	Left  []string // bank holidays that were left out
}

// SignedBy is one signature on a document.
type SignedBy struct {
	Role    string
	Name    string
	At      time.Time
	Typed   bool
	Cell    string // linkId of the signature item, "" for the whole document
	Row     RowID  // of the signature item, "" outside rows
	Valid   bool   // the digest is that of what is there now
	Version int
	Code    string // short check code of the digest
}

// Worker is somebody who wrote in a document, with where they last wrote.
type Worker struct {
	Name    string
	Me      bool
	Section string // title
	Last    time.Time
	Cell    Cell // what they wrote at Last
}
