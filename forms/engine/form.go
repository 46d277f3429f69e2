package engine

import (
	"regexp"

	"doorstep/forms/fhir"
)

// Type is the FHIR item type.
type Type string

// The item types of the subset (forms.md 2.2).
const (
	Group      Type = "group"
	Display    Type = "display"
	Boolean    Type = "boolean"
	Integer    Type = "integer"
	Decimal    Type = "decimal"
	Date       Type = "date"
	DateTime   Type = "dateTime"
	Time       Type = "time"
	String     Type = "string"
	Text       Type = "text"
	URL        Type = "url"
	Choice     Type = "choice"
	OpenChoice Type = "open-choice"
	Attachment Type = "attachment"
	Quantity   Type = "quantity"
	Reference  Type = "reference"
)

// ReqKind says whether an answer is needed before signing.
type ReqKind string

// The kinds of required (caf.md section 2).
const (
	Optional ReqKind = ""
	Stop     ReqKind = "stop" // must be answered
	GapOK    ReqKind = "gap"  // must be answered or carry a gap reason
)

// Form is a compiled Questionnaire. It is immutable and may serve any number of responses at once.
type Form struct {
	URL, Version, Name, Title, Language, Status string
	// Parts hold everything that is drawn, in order. A form without parts has one, untitled.
	Parts []*Part
	// Source is the Questionnaire it was compiled from.
	Source *fhir.Questionnaire

	items    []*Item
	byID     map[string]*Item
	sections map[string]*Section
	pages    map[string]*Page
	plan     *plan
}

// Part is a chapter of a form.
type Part struct {
	ID, Title string
	Sections  []*Section
	// Item is the group it stands for, nil when the form has no parts.
	Item *Item
}

// Section is a row of the task list.
type Section struct {
	ID, Title, Subtitle string
	Part                *Part
	Pages               []*Page
	// Item is the group it stands for, nil when it was made for questions outside any group.
	Item *Item

	tally int
}

// Page is what is on screen at once.
type Page struct {
	ID, Title, Subtitle string
	// Section is where it belongs; for a page inside a row, where the repeating group belongs.
	Section *Section
	// Items are the questions, texts, and groups on it in order; a group is drawn with its children.
	Items []*Item
	// Item is the page's own group, nil when the engine split an unpaged form.
	Item *Item
	// Rows is the repeating group when the page is part of a row's form, else nil.
	Rows *RowGroup

	tally int
}

// RowGroup is a repeating group, or a repeating question with items under each answer: its rows are cards, and each row
// is filled on pages of its own.
type RowGroup struct {
	// ID is the linkId of Item.
	ID   string
	Item *Item
	// Parent is the repeating group it nests in, or nil.
	Parent *RowGroup
	// RowName is what one card is called ("Medicine"), "" when the form does not say.
	RowName string
	// TitleLinks are the questions whose answers make a card's title; without any, the first question.
	TitleLinks []string
	// Pages are the pages of one row.
	Pages []*Page
	// MinRows and MaxRows bound the number of rows; MaxRows 0 means no bound.
	MinRows, MaxRows int

	index int // among the groups of its parent's scope
	scope *scopePlan
	self  *Item // stands for one row: its cell holds the row's own state, and a repeating question's answer
	tally int
}

// Option is one permitted answer.
type Option struct {
	Value fhir.Value
	// Coding is Value's coding; for an option that is plain text, only Display is set.
	Coding fhir.Coding
	// Label is what is shown.
	Label string
	// Exclusive options (none of these) cannot be combined with others.
	Exclusive bool
	Prefix    string
	// Ordinal is the option's score as written, "" without one.
	Ordinal string
	// Guide are words for the practitioner that belong to the option.
	Guide string
	// Flags say what the option calls for beyond its being chosen.
	Flags []string
	// Selected options are chosen when the form starts.
	Selected bool
}

// Band is one threshold band, for show only.
type Band struct {
	Level          string // red, amber, green
	AtLeast, Below string // decimals in the item's unit, "" when open
	Text           string
}

// Signer says who signs on a signature item and what the signature means.
type Signer struct{ Role, Does string }

// Item is a group, a text, or a question.
type Item struct {
	LinkID, Prefix, Text, Hint, Short, Subtitle string
	Type                                        Type
	// Control is the D item-control code if there is one, else the itemControl code, "" for the type's default.
	Control string
	// Horizontal options stand beside one another.
	Horizontal bool
	Options    []Option
	// OptionsFrom names the case list or setting that supplies options when the form is filled.
	OptionsFrom string
	// OpenLabel is the label of "something else" on an open choice.
	OpenLabel string
	// Repeats allows several answers, or rows on a group.
	Repeats, ReadOnly, Hidden bool
	// Calculated items are worked out, never stored.
	Calculated bool
	// Units are the units offered; one unit is fixed.
	Units []fhir.Coding
	// Min and Max are inclusive bounds of the item's own type, nil when open. Quantities may be in another unit.
	Min, Max             *fhir.Value
	MinLength, MaxLength int // characters; 0 = no bound
	// LengthGuide is where the counter turns amber, 0 without one.
	LengthGuide int
	// MaxPlaces is how many digits may be written after the point, -1 when any.
	MaxPlaces int
	// Pattern is the RE2 that a whole answer must match; Entry describes it in words.
	Pattern, Entry string
	// MinOccurs and MaxOccurs bound the number of answers or rows; MaxOccurs 0 means no bound.
	MinOccurs, MaxOccurs int
	MimeTypes            []string
	MaxSize              int64 // bytes; 0 = no bound
	// RefTypes are the resource types a reference may point at.
	RefTypes []string
	// Required is how it is required; when Conditional, only while its condition holds (see State.Required).
	Required    ReqKind
	Conditional bool
	// GapCodes are the gap reasons offered.
	GapCodes []string
	// Voice answers are the child's own; Restricted ones stay out of family copies.
	Voice, Restricted, FamilyMaySee bool
	// Prefill is where the case supplies the first answer ("child.given"), "" if nowhere.
	Prefill string
	// CompanionOf is the linkId of the question it explains, dates or measures.
	CompanionOf string
	Signer      *Signer
	Bands       []Band
	// Protected shows the item locked instead of hiding it while it is off.
	Protected bool
	// Links are addresses shown beside the question, opened only on request.
	Links []string

	Parent   *Item
	Children []*Item
	// Group is the repeating group whose rows hold this item, nil outside any.
	Group *RowGroup
	// Rows is set when the item itself repeats as rows.
	Rows *RowGroup
	// Page and Section are where it is drawn; Page is nil for parts, sections and pages themselves.
	Page    *Page
	Section *Section
	// Source is the item as written.
	Source *fhir.Item

	index   int // in document order over the form
	slot    int // in its scope
	scope   *scopePlan
	up      *Item // whose being on decides whether this item can be: the parent, or the row it stands in
	inside  int   // tally of what is inside a required group, -1 without
	tallies []tallyRef
	rules   itemRules

	pattern *regexp.Regexp // Pattern for a whole answer, nil when it is not RE2
}

// Question reports whether the item can carry an answer.
func (it *Item) Question() bool { return it.Type != Group && it.Type != Display }

// Item returns the item with that linkId, or nil.
func (f *Form) Item(linkID string) *Item { return f.byID[linkID] }

// Items yields every item in document order, parents first.
func (f *Form) Items() func(yield func(*Item) bool) {
	return func(yield func(*Item) bool) {
		for _, it := range f.items {
			if !yield(it) {
				return
			}
		}
	}
}

// Section returns the section with that ID, or nil.
func (f *Form) Section(id string) *Section { return f.sections[id] }

// Page returns the page with that ID, or nil.
func (f *Form) Page(id string) *Page { return f.pages[id] }

// Canonical is url|version, what a response pins.
func (f *Form) Canonical() string {
	if f.Version == "" {
		return f.URL
	}
	return f.URL + "|" + f.Version
}
