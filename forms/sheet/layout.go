package sheet

import (
	"slices"
	"strings"
)

// Names of the sheets of a workbook. Others are refused, so that a misspelt one is not left out in
// silence, but for those whose name begins with Notes.
const (
	formSheet      = "form"
	questionsSheet = "questions"
	choicesSheet   = "choices"
	rulesSheet     = "rules"
	namesSheet     = "names"
	notesSheet     = "notes"
)

// Bounds on a workbook; the largest shipped form has 700 rows.
const (
	maxBytes   = 8 << 20
	maxUnzip   = 64 << 20
	maxRows    = 5000
	maxColumns = 120
	maxText    = 8 << 20 // bytes of all cells of a sheet: a workbook keeps a long text once, however often it stands there
)

// kind says how a cell is read.
type kind uint8

const (
	words    kind = iota // a text that people read, in one language or several
	verbatim             // a word, a number, a condition or an expression, as it stands
	several              // words with commas between them
	marks                // several words out of those in markWords, each a key that is true
	options              // a list's name, or codes with commas between them
	bands                // a band on each line: red < 750: Too narrow
	codes                // a code of another system on each line: system | code | words
	members              // FHIR JSON
)

// column is one column of the questions sheet. Its head is the key of the form source where there is
// one of that name; in names the key that it is written into: row.called.
type column struct {
	head string
	kind kind
	wide float64
	say  string // what to write there, for the template and the notes
}

// questionColumns are the columns of the sheet "questions", in the order in which they are written. The
// first seven are all that most forms need.
var questionColumns = []column{
	{"type", verbatim, 12, "part, section, page, group, repeat or end, or a kind of question: string, text, date, choice, multi, boolean, integer, quantity, person, photo, signature, info and so on. +reason, +on-date, +other below a question ask more about its answer"},
	{"id", verbatim, 26, "The name of the question: stable, never used again for another question. Of a part, section or page a short name"},
	{"text", words, 50, "What is asked. Of a part, section or page its title"},
	{"help", words, 34, "A hint under the question"},
	{"options", options, 22, "Of a choice: codes with commas between them, or the name of a list in the sheet choices. Left empty, the list that bears the question's id"},
	{"required", verbatim, 10, "stop: answered before signing. gap: answered, or a reason why not. Empty: as you like"},
	{"when", verbatim, 30, "Asked only when this holds: my.question = yes"},
	{"required-when", verbatim, 30, "Required only when this holds"},
	{"marks", marks, 16, "Words with commas between them: restricted, voice, family, desk, light, track, hidden, readonly, repeats, computed, across"},
	{"short", words, 20, "A short name of the question"},
	{"subtitle", words, 24, "Of a part, section or page: a line under its title"},
	{"prefix", verbatim, 8, "A number before the question"},
	{"unit", several, 10, "Of a quantity: its unit, or several"},
	{"min", verbatim, 10, "The least that is taken: a number, a date or today"},
	{"max", verbatim, 10, "The most that is taken"},
	{"usual", verbatim, 12, "Asks whether it is typed correctly outside of this: 1 to 120"},
	{"places", verbatim, 8, "Digits after the point"},
	{"length", verbatim, 8, "Letters after which the counter turns amber"},
	{"max-length", verbatim, 8, "The most letters"},
	{"min-length", verbatim, 8, "The least letters"},
	{"regex", verbatim, 16, "A pattern that the whole answer must have"},
	{"entry", words, 20, "What the answer should look like"},
	{"at-least", verbatim, 8, "The least rows"},
	{"at-most", verbatim, 8, "The most rows"},
	{"exclusive", several, 14, "Codes that stand alone: choosing one clears the others"},
	{"open-label", words, 14, "Of choice-open: what own words are called"},
	{"options-from", verbatim, 14, "The list that the case or a setting supplies"},
	{"default", verbatim, 12, "The answer that stands there at first"},
	{"default-expr", verbatim, 16, "The same, worked out"},
	{"prefill", verbatim, 16, "Where the answer is taken from: child.dob"},
	{"calc", verbatim, 24, "The answer, worked out from others"},
	{"as", verbatim, 10, "A name for the answer inside a row"},
	{"when-expr", verbatim, 24, "When it is asked, as FHIRPath"},
	{"when-off", verbatim, 10, "protected: shown locked instead of hidden"},
	{"required-expr", verbatim, 24, "When it is required, as FHIRPath"},
	{"restricted-when", verbatim, 20, "Left out of the family copy when this holds"},
	{"bands", bands, 20, "A band on each line: red < 750: Too narrow"},
	{"gap-codes", several, 14, "The reasons for a gap that are offered"},
	{"row called", words, 14, "Of a repeat: what one row is called"},
	{"row title", several, 20, "Of a repeat: the questions whose answers stand in the title of a row"},
	{"signer role", verbatim, 12, "Of a signature: who signs"},
	{"signer does", words, 24, "Of a signature: what it says"},
	{"refers-to", several, 14, "Of a record: what it may point to: form:prop, rows:eq.item"},
	{"media", several, 14, "Of an attachment: the kinds of file"},
	{"max-size", verbatim, 8, "Of an attachment: the most bytes"},
	{"show", verbatim, 12, "address, phone, risk-matrix"},
	{"code", codes, 20, "What the question is called elsewhere, a line each: system | code | words"},
	{"fhir", members, 20, "Members of FHIR that have no column, as JSON"},
}

// markWords are the keys that are true or not there.
var markWords = []string{
	"restricted", "voice", "family", "desk", "light", "track", "hidden", "readonly", "repeats", "computed", "across",
}

var (
	choiceColumns = []string{"list", "code", "label", "prefix", "score", "alone", "guide", "flags", "system"}
	ruleColumns   = []string{"question", "id", "level", "bad", "expr", "say"}
	nameColumns   = []string{"question", "name", "expression"}
	formKeys      = []formKey{
		{"form", verbatim, "The form's short name: small letters, digits and dashes"},
		{"version", verbatim, "1.0.0. A question that comes to mean something else is a new version"},
		{"date", verbatim, "The day of this version: 2026-11-22"},
		{"status", verbatim, "draft, active or retired; active if empty"},
		{"title", words, "What the form is called"},
		{"subtitle", words, "One line on what it is for"},
		{"group", words, "The heading under which it is offered"},
		{"who", several, "Who may start it: practitioner, manager, nurse … Empty: everybody"},
		{"exclusive", several, "Codes that stand alone wherever several may be ticked"},
		{"gap-codes", several, "The reasons for a gap that are offered in the whole form"},
		{"fhir", members, "Members of FHIR that have no line, as JSON"},
	}
)

// formKey is one line of the sheet "form".
type formKey struct {
	key  string
	kind kind
	say  string // what to write there
}

// keyed is the place of a key among formKeys, -1 when it is none.
func keyed(key string) int {
	return slices.IndexFunc(formKeys, func(k formKey) bool { return k.key == key })
}

// split takes a head apart: "text:cy" is the column text in Welsh.
func split(head string) (name, lang string) {
	name, lang, _ = strings.Cut(strings.ToLower(strings.TrimSpace(head)), ":")
	return strings.TrimSpace(name), strings.TrimSpace(lang)
}

// levels of headings, from the outermost.
var levels = map[string]int{"part": 1, "section": 2, "page": 3}

// companionIDs are the ends of the ids of what is asked about an answer.
var companionIDs = map[string]string{
	"choice": "choice", "format": "format", "precision": "precision", "on-date": "date", "amount": "amount", "other": "other", "reason": "reason",
}
