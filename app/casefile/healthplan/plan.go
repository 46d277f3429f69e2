package healthplan

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// The forms that a plan is read from.
const (
	Form       = "hcp"
	Assessment = "na"
)

// Status says where a plan, or one version of it, stands.
type Status string

// The statuses. Of a plan with a working version it is what is gravest about that
// version; of one that was never signed it is that of its newest draft.
const (
	Draft      Status = "draft"                  // nobody has signed it
	Waiting    Status = "waiting-for-signatures" // the nurse has, others have not
	NotAgreed  Status = "not-agreed"             // whoever holds parental responsibility said no (NC-V17)
	Signed     Status = "signed"
	PastReview Status = "past-review" // a section is past its review date; it still opens, and is still read
	Stopped    Status = "stop-using-now"
	Ended      Status = "ended"
)

// Plan is a child's health care plan on a day. Every text stands as it was written.
type Plan struct {
	Child  fhir.Reference
	Status Status
	// Doc is the working version: the newest that has all its signatures; nil when
	// none has. It never changes above its signatures.
	Doc *casefile.Document
	// Version counts the versions of the plan as a whole, 0 before the first is signed
	// (NC-C03). An allergy or alert that is added counts it up at once.
	Version int
	Signed  time.Time // when the last needed signature was made; zero when Doc is nil
	// Earlier are the signed versions before Doc, oldest first, kept and readable.
	Earlier []*casefile.Document
	// Drafts are the versions after Doc that are not signed, oldest first.
	Drafts []Version
	// Apart are signed versions that were written beside Doc without knowing of it:
	// a nurse has to bring them together. They are among Earlier.
	Apart []*casefile.Document

	Sections []Section     // of Doc, in the order of the form
	ReviewBy casefile.Date // the earliest of its sections (NC-C02), "" when there is none
	Stop     *Stop         // why Doc must not be used now, nil when it may
	End      *Stop         // why the plan ended, nil when it has not

	AllergyState string // code of hcp.allergy-state
	Allergies    []Allergy
	Medicines    []Medicine
	Rescue       *Rescue // nil when no rescue medicine is prescribed
	ACP          ACP
	// Alerts are the allergies and serious alerts that came after Doc was signed,
	// oldest first; they count at once (section 3.3).
	Alerts []Alert

	r     casefile.Record
	chain []version // the signed versions, oldest first
	signs map[*casefile.Document][]casefile.SignedBy
}

// Version is one version of a plan that is not signed yet.
type Version struct {
	Doc      *casefile.Document
	Status   Status // Draft, Waiting or NotAgreed
	Sections []Section
	// Unsigned are the signatures that are missing: linkIds in the order of signing.
	Unsigned []string
	// Lapsed says that it had all its signatures and something in it changed since,
	// written on another tablet before that one heard of them: the version before is in
	// use again until this one is signed anew.
	Lapsed bool
	// Refused says why it was not agreed and what comes next, "" otherwise.
	Refused, Next string
}

// Kind says what a version of a section is beside the one before.
type Kind string

// The kinds, as hcp.part.change-kind has them.
const (
	First   Kind = "first-version"
	Same    Kind = "no-change"
	Wording Kind = "wording-only"
	Care    Kind = "care-changed"
)

// Section is one ticked section of one version of the plan.
type Section struct {
	Code    string // of hcp.sections: feeding-by-tube
	Title   string // Feeding by tube
	Version string // "2.1": care changed once since the first, then its wording (NC-C03)
	Kind    Kind   // beside the version before; what the content says goes before what was declared
	// Fixed says that something changed which nobody may simply carry on with: rescue
	// plan, tube, tracheostomy, suction depth, ventilator, oxygen limits (section 3.3).
	Fixed bool
	// Practice says that after such a change assessing again is what a nurse starts
	// from: tracheostomy, ventilation, rescue medicine.
	Practice bool
	Since    time.Time // when this version of the section was signed, zero in a draft
	Doc      casefile.ID

	Row        casefile.RowID // of hcp.part
	Need, Goal string
	Source     string        // code of the document that it was written from
	ReviewBy   casefile.Date // "" when nobody said
	Days       int           // to ReviewBy, negative after it (NC-C04)
	Review     ReviewState
	// Prompt is the last of the prompts whose day has come, in days before the review:
	// 60, 30, 14 or 0; -1 when none has (RE-28, cfg.hcp.review-prompts).
	Prompt   int
	Who      string   // code of hcp.part.who
	WhoWords string   // as it is read
	Tasks    []string // codes of the delegated tasks that it is the instruction for
}

// ReviewState says how near a review is (NC-V15).
type ReviewState string

// The states of a review.
const (
	InTime ReviewState = ""
	Soon   ReviewState = "soon" // within 30 days (cfg.hcp.review-soon)
	Past   ReviewState = "past"
)

// Stop is why a plan is not used: it was stopped, or it has ended.
type Stop struct {
	Row     casefile.RowID
	Doc     casefile.ID
	When    time.Time
	By      fhir.Reference
	Why     string
	Interim string // what to do until there is a new version; "" for an end
}

// Allergy is one line of the allergies, as it was written.
type Allergy struct {
	Row                      casefile.RowID
	Doc                      casefile.ID
	To, Reaction, Do, Source string
	// New says that it was added after the working version was signed.
	New bool
}

// Alert is an allergy or a serious alert that was added after signing.
type Alert struct {
	ID   string // names it in what a carer has acknowledged
	Kind string // allergy, alert
	What string
	Do   string
	When time.Time // when it was written
	By   string
	Doc  casefile.ID
	Row  casefile.RowID
}

// Medicine is one line of the medicines, as it was copied from the label.
type Medicine struct {
	Row                                   casefile.RowID
	Doc                                   casefile.ID
	Name, Strength, Dose, Times, Why, How string
	Route, RouteWords                     string // code and words
	AsNeeded                              bool
	Signs, Gap, Max                       string // of an as-needed medicine: as prescribed
	Late, Watch, Store, Prescriber        string
	Controlled                            string // code of hcp.med.item.cd
	Label                                 casefile.Cell
	Labelled                              bool
	Until                                 casefile.Date
	Who, WhoWords                         string
	// CopiedBy and CheckedBy are the two people who signed this line as it stands, ""
	// where the signature is missing or something changed after it.
	CopiedBy, CheckedBy string
}

// Rescue is the emergency plan for seizures, in the prescriber's words.
type Rescue struct {
	Medicine  fhir.Reference
	Row       casefile.RowID // of the medicine in the working version, "" when it is not listed
	When      string
	Second    string // code of hcp.epi.rescue-second
	SecondOn  string // its instructions
	Max       string
	Call      string        // call 999 when
	First     string        // code of hcp.epi.rescue-first
	Watch     string        // after the dose
	ReviewBy  casefile.Date // of the prescriber's signed plan
	Highlight bool          // never given before, or with a breathing problem: shown on the front page
}

// ACP is the advance care plan: a document that is shown, never retold.
type ACP struct {
	State    string // code of hcp.acp.state
	Present  bool   // there is a document
	Image    casefile.Cell
	Doc      casefile.ID // where Image stands
	Dates    string
	ReviewBy casefile.Date
	Past     bool // past its review: a red banner, never a block (NC-V14)
	Where    string
	Told     []string // codes of hcp.acp.told
	Carer    string   // code of hcp.acp.carer
	// Superseded are the documents that went before, oldest first, each with the day
	// on which it was replaced.
	Superseded []Superseded
}

// Superseded is an advance care plan that another one replaced, or that was withdrawn.
type Superseded struct {
	Doc   casefile.ID
	Image casefile.Cell
	Dates string
	On    casefile.Date
}

// Reading is what somebody has read of a plan.
type Reading struct {
	Doc     *casefile.Document // the version that they signed for, nil when none
	Version int                // of the plan, 0 when none
	When    time.Time
	// Current says that they have read all that decides care: nothing in Front, Again
	// or Unseen.
	Current bool
	// Front is what the front page says otherwise since they read: never, always, when
	// to ring, allergies.
	Front []Diff
	// Again are the sections whose care changed, or which are new, since they read.
	Again []Section
	// Reread are those whose wording changed only: a note, and it stops nothing.
	Reread []Section
	// Unseen are the allergies and alerts that they have not acknowledged.
	Unseen []Alert
}

// Change is what became of a section between a moment and the working version.
type Change struct {
	Section  string
	From, To string // versions; "" where the section was not there
	Kind     Kind   // the gravest on the way: Same, Wording, Care; First where it is new
	Fixed    bool   // carrying on is not offered
	Practice bool   // assessing in practice is what is offered first
	When     time.Time
}
