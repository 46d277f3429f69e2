package returns

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

//go:embed census.yaml
var censusSource []byte

// Specification says which items there are and where their candidates are found.
type Specification struct {
	Spec   string  `yaml:"spec"` // the year of the guide that it was written from
	Groups []Group `yaml:"groups"`
}

// Group is one part of the census. It is filled once for each case, or once for each document of the form
// Each.
type Group struct {
	Name  string `yaml:"group"`
	Each  string `yaml:"each"`
	Items []Item `yaml:"items"`
}

// Item is one data item.
type Item struct {
	Number string              `yaml:"number"` // N00097
	Name   string              `yaml:"name"`   // as the census's own file calls it
	From   []string            `yaml:"from"`
	Codes  map[string][]string `yaml:"codes"`
	Many   bool                `yaml:"many"` // holds several values
	Sure   *bool               `yaml:"sure"`
	Only   string              `yaml:"only"` // when it is needed; "" always
	Ask    string              `yaml:"ask"`
}

// Census is the specification that is shipped. It is data, and each year's guide may change it.
var Census = sync.OnceValues(func() (Specification, error) {
	var s Specification
	if err := yaml.UnmarshalWithOptions(censusSource, &s, yaml.Strict()); err != nil {
		return s, fmt.Errorf("returns: census.yaml: %w", err)
	}
	return s, nil
})

// State says what a candidate is worth.
type State string

// The states of a candidate. None of them is a return: a person looks at each.
const (
	Candidate State = "candidate" // one answer, one value
	Choose    State = "choose"    // several codes are near, or answers differ, or somebody must confirm
	Unknown   State = "missing"   // we ask it, and nobody has answered
	IfAny     State = "if any"    // nothing is written, and nothing may be needed
	NotHeld   State = "not held"  // Doorstep does not ask it
	Later     State = "later"     // it is of a day after the year
)

// Source is the answer that a candidate is taken from.
type Source struct {
	Document casefile.ID
	Form     string
	Link     string // linkId, "begun" for the day on which the document was begun
	Answer   string // in the form's words
	On       casefile.Date
	Signed   bool // the document is signed, and unchanged since
}

// Value is one candidate of one item for one child.
type Value struct {
	Case      casefile.ID
	Reference string // the council's own number, "" when nobody wrote it down
	Group     string
	Run       int // 1 for the first assessment or plan of the case, and so on; 0 where there is only one
	Item      Item
	State     State
	Values    []string // codes or dates; with Choose those to choose from
	From      []Source
	Say       string // what is missing, or what a person has to choose
}

// Return is what a year's census could be filled from.
type Return struct {
	Spec        string
	From, Until casefile.Date
	Values      []Value
	// Out are the cases that do not belong into it, with why.
	Out []Outside
}

// Outside is a case that is left out of the census.
type Outside struct {
	Case      casefile.ID
	Reference string
	Why       string
}

// CensusOf gathers candidates for the census of the year that ends on 31 March of year. Answers are as
// they stand now, whenever they were given; what is of a day after the year is marked so.
func CensusOf(cases []casefile.Record, year int) (Return, error) {
	spec, err := Census()
	if err != nil {
		return Return{}, err
	}
	out := Return{Spec: spec.Spec, From: casefile.Date(fmt.Sprintf("%d-04-01", year-1)), Until: casefile.Date(fmt.Sprintf("%d-03-31", year))}
	for _, r := range cases {
		if r.Case == nil {
			continue
		}
		ref := r.Case.Text("case.reference")
		if why := outside(r, out.From, out.Until); why != "" {
			out.Out = append(out.Out, Outside{r.ID, ref, why})
			continue
		}
		for _, g := range spec.Groups {
			out.group(r, ref, g)
		}
	}
	return out, nil
}

// outside says why a case is not in the census of a year, "" when it is.
func outside(r casefile.Record, from, until casefile.Date) string {
	opened, closed := r.Case.DateIn("", "case.opened"), r.Case.DateIn("", "case.closed")
	switch {
	case opened != "" && opened > until:
		return "It was opened after the year"
	case closed != "" && closed < from:
		return "It was closed before the year"
	}
	referred := r.Case.DateIn("", "case.referral-date") != ""
	for _, d := range r.Of("ref") {
		referred = referred || d.Code("ref.outcome") == "referral" || d.Code("ref.outcome") == "safeguarding"
	}
	if !referred && len(r.Of("dca")) == 0 && len(r.Of("cinp")) == 0 {
		return "There is no referral, assessment or plan: early help is not in this census"
	}
	return ""
}

// group fills one part for one case.
func (out *Return) group(r casefile.Record, ref string, g Group) {
	if g.Each == "" {
		for _, it := range g.Items {
			out.put(r, ref, g.Name, 0, it, nil)
		}
		return
	}
	run := 0
	for _, d := range r.Of(g.Each) {
		if begun(r, d) > out.Until {
			continue
		}
		run++
		for _, it := range g.Items {
			out.put(r, ref, g.Name, run, it, d)
		}
	}
}

// put works out the candidate of one item; of is the document of its group, or nil.
func (out *Return) put(r casefile.Record, ref, group string, run int, it Item, of *casefile.Document) {
	v := Value{Case: r.ID, Reference: ref, Group: group, Run: run, Item: it}
	later, unclear := false, false
	for _, from := range it.From {
		for _, a := range lookUp(r, parse(from), of) {
			if isDay(a.value) && casefile.Date(a.value) > out.Until {
				later = true
				continue
			}
			codes, mapped := it.Codes[a.value]
			if len(it.Codes) == 0 {
				codes, mapped = []string{a.value}, true
			}
			unclear = unclear || !mapped || len(codes) != 1
			v.From = append(v.From, a.Source)
			for _, code := range codes {
				if !slices.Contains(v.Values, code) {
					v.Values = append(v.Values, code)
				}
			}
		}
	}
	switch {
	case len(it.From) == 0:
		v.State, v.Say = NotHeld, it.Ask
	case len(v.From) == 0 && later:
		v.State, v.Say = Later, "It is of a day after the year"
	case len(v.From) == 0 && !needed(r, it):
		v.State, v.Say = IfAny, it.Ask
	case len(v.From) == 0:
		v.State, v.Say = Unknown, it.Ask
	case unclear:
		v.State, v.Say = Choose, "Choose the code: what we ask is not as fine, or is asked otherwise"
	case len(v.Values) > 1 && !it.Many:
		v.State, v.Say = Choose, "Answers differ. Find out which is right"
	case it.Sure != nil && !*it.Sure:
		v.State, v.Say = Choose, "Confirm it: the answer may be about another day"
	default:
		v.State = Candidate
	}
	out.Values = append(out.Values, v)
}

// needed says whether an item must be filled for this case, as far as our answers tell.
func needed(r casefile.Record, it Item) bool {
	if it.Only == "" {
		return true
	}
	what, is, told := strings.Cut(it.Only, " = ")
	if !told {
		return false
	}
	for _, a := range lookUp(r, parse(what), nil) {
		if a.value == is {
			return true
		}
	}
	return false
}

// origin is one entry of from.
type origin struct{ form, link, signed, where, is string }

func parse(s string) origin {
	what, cond, _ := strings.Cut(s, " where ")
	where, is, _ := strings.Cut(cond, " = ")
	words := strings.Fields(what)
	o := origin{form: words[0], link: words[len(words)-1], where: where, is: is}
	if len(words) == 3 && words[1] == "signed" {
		o.signed, o.link = words[2], words[2]
	}
	return o
}

type answer struct {
	Source
	value string
}

// lookUp gives the answers at an origin: in the document of its group, else in the child's and the case's
// record, else in the newest document of the form that has one.
func lookUp(r casefile.Record, o origin, of *casefile.Document) []answer {
	if of != nil && casefile.FormName(of.Form()) == o.form {
		return in(r, o, of)
	}
	switch o.form {
	case casefile.FormCase:
		return in(r, o, r.Case)
	case casefile.FormPerson:
		return in(r, o, r.Child())
	}
	docs := r.Of(o.form)
	for _, d := range slices.Backward(docs) {
		if found := in(r, o, d); len(found) > 0 {
			return found
		}
	}
	return nil
}

// in are the answers at an origin in one document.
func in(r casefile.Record, o origin, d *casefile.Document) []answer {
	if d == nil {
		return nil
	}
	from := Source{Document: d.ID(), Form: o.form, Link: o.link, On: begun(r, d), Signed: signed(d)}
	switch {
	case o.link == "begun":
		from.Answer = string(from.On)
		return []answer{{from, string(from.On)}}
	case o.signed != "":
		for _, s := range d.Signatures() {
			if s.Cell == o.signed && s.Valid {
				day := s.At.In(r.Now.Location()).Format(time.DateOnly)
				from.Answer = s.Name
				return []answer{{from, day}}
			}
		}
		return nil
	}
	it := d.Form().Item(o.link)
	if it == nil {
		return nil
	}
	rows := []casefile.RowID{""}
	if it.Group != nil {
		rows = nil
		for _, row := range d.Rows(it.Group.ID, "") {
			rows = append(rows, row.ID)
		}
	}
	var out []answer
	for _, row := range rows {
		if o.where != "" && d.CodeIn(row, o.where) != o.is {
			continue
		}
		s := d.State(casefile.Cell{Row: row, LinkID: o.link})
		if !s.Enabled {
			continue
		}
		for _, v := range s.Values {
			value := cmp.Or(v.Coding.Code, v.Text)
			if v.Kind == fhir.Boolean {
				value = map[bool]string{true: "yes", false: "no"}[v.Bool]
			}
			if day := d.DateIn(row, o.link); isDay(string(day)) {
				value = string(day)
			}
			a := answer{from, value}
			a.Answer = d.TextIn(row, o.link)
			out = append(out, a)
		}
	}
	return out
}

func begun(r casefile.Record, d *casefile.Document) casefile.Date {
	return casefile.DateOf(d.Summary().Started.In(r.Now.Location()))
}

func signed(d *casefile.Document) bool {
	s := d.Status()
	return (s == casefile.Completed || s == casefile.Amended) && !d.Summary().Stale
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// origins are all places that the census looks at, for the test that they exist.
func (s Specification) origins() []origin {
	var out []origin
	for _, g := range s.Groups {
		for _, it := range g.Items {
			for _, from := range it.From {
				out = append(out, parse(from))
			}
			if what, _, told := strings.Cut(it.Only, " = "); told {
				out = append(out, parse(what))
			}
		}
	}
	return out
}
