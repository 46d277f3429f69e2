package engine

import (
	"time"

	"doorstep/forms/fhir"
)

// RowID names a row; opaque, unique in a document. "" means not in a row.
type RowID string

// Cell addresses an answer: the innermost row it stands in, and the question. Questions outside repeating groups, in
// however many plain groups, have Row "".
type Cell struct {
	Row    RowID
	LinkID string
}

// Row is one repetition of a repeating group. A repeating question with items under it is a repeating group too: every
// answer is a row, and its value is the cell (row, that question).
type Row struct {
	ID     RowID
	Group  string // linkId of the repeating item
	Parent RowID  // row it nests in, "" at the top
	Pos    string // fractional index: rows sort by (Pos, ID)
}

// Gap is the recorded reason for no answer.
type Gap struct {
	Code string // a gap code of the item
	Date string // for to-follow: YYYY-MM-DD
}

// Answers is everything a person put into a form, as flat cells. Calculated values are not in it. Answers of items that
// are off are: they are hidden, and come back with the item.
type Answers struct {
	// Values holds the answers; several on a question that repeats, in order.
	Values map[Cell][]fhir.Value
	// IDs are the keys of repeated answers where they are not derived (see AnswerKey), parallel to Values.
	IDs  map[Cell][]string
	Gaps map[Cell]Gap
	Rows []Row
	// Keep carries what a response held at a cell that the engine does not act on: compact JSON of a
	// QuestionnaireResponse holding just that one item, without its values and items. A group's cell is (row, linkId);
	// Cell{} stands for the response itself.
	Keep map[Cell]string
}

// Env is what a form may know besides its answers.
type Env struct {
	// Now is read when a response is made and on Refresh, never in between. Its zone is the one whose dates count.
	Now func() time.Time
	// Patient, User and Visit are %patient, %user and %visit: values by dotted path ("birthDate", "name.given").
	Patient, User, Visit map[string]fhir.Value
	// Prefill answers the paths of D prefill ("child.given", "case.lead"). Where it is nil or has nothing, child, user and
	// visit are looked up in the maps above.
	Prefill func(path string) []fhir.Value
}

// Head is what a response says about itself besides the answers.
type Head struct {
	ID, Status, Authored       string
	Subject, Author, Encounter *fhir.Reference
	Source                     *fhir.Reference
	Identifier                 *fhir.Identifier
}

// What says what changed about a cell.
type What string

// Kinds of change.
const (
	ValueChanged    What = "value"    // a calculated value, or the answer itself
	ShownChanged    What = "shown"    // the item came on or went off
	RequiredChanged What = "required" // whether it is required
	ProblemChanged  What = "problem"  // what is wrong with it
	RowsChanged     What = "rows"     // rows of the group were added, removed or moved; Cell is (parent row, group)
)

// Change is one consequence of an answer.
type Change struct {
	Cell Cell
	What What
}

// Changes is what followed from one answer, in the order of the form, without doubles.
type Changes []Change

// Level says whether a problem stops signing.
type Level string

// The levels.
const (
	LevelStop Level = "stop"
	LevelWarn Level = "warn"
)

// Rule names what a problem is about.
type Rule string

// The rules.
const (
	RuleRequired   Rule = "required"
	RuleType       Rule = "type"
	RuleOption     Rule = "option"
	RuleExclusive  Rule = "exclusive"
	RuleRange      Rule = "range"
	RuleLength     Rule = "length"
	RulePattern    Rule = "pattern"
	RulePlaces     Rule = "places"
	RuleUnit       Rule = "unit"
	RuleOccurs     Rule = "occurs"
	RuleFile       Rule = "file"
	RuleReference  Rule = "reference"
	RuleGap        Rule = "gap"
	RuleConstraint Rule = "constraint"
)

// Problem is something to fix, in the words shown beside the question and in the summary.
type Problem struct {
	Cell    Cell
	Rule    Rule
	Key     string // the constraint's key, else ""
	Level   Level
	Message string
	// About is set by Check for what is wrong with the form as a whole: linkId of the first question or repeating group
	// that the rule looks at and that is asked but has nothing yet, else of the first that is asked; "" if none is.
	About string
}

// State is what there is to know about one cell now.
type State struct {
	Enabled bool
	// Values are the answers, or the calculated value. They are there even while the item is off, but then count for
	// nothing.
	Values     []fhir.Value
	Gap        *Gap
	Calculated bool
	Required   ReqKind
	Problems   []Problem
	// Band is the threshold band that a number falls in, or nil.
	Band *Band
}

// Status is how far a page or section is.
type Status string

// The statuses of DESIGN.md section 6 that follow from answers.
const (
	NotStarted Status = "not-started"
	InProgress Status = "in-progress"
	Finished   Status = "finished"
	ToFix      Status = "to-fix"
)

// Progress is a status with the counts behind it. Only questions that are on count; calculated and display items do not.
type Progress struct {
	Status Status
	// Total questions are on; Answered of them have an answer or a gap reason; Missing are required and have neither;
	// Fix is the number of other problems that stop signing.
	Total, Answered, Missing, Fix int
}

// ImportIssue is a place in a response that does not fit its form.
type ImportIssue struct {
	Path    string // item[2].answer[0]…, from the top of the response
	LinkID  string
	Message string
}
