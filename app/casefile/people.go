package casefile

import (
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile/settings"
	"doorstep/forms/fhir"
)

// The questions of the person and case records (forms/library person.yaml and
// case.yaml) that the app reads.
const (
	FormPerson = "person"
	FormCase   = "case"
	FormChr    = "chr"
)

// Answer is the first answer of a question outside rows, if it counts now.
func (d *Document) Answer(link string) (fhir.Value, bool) {
	return d.AnswerIn("", link)
}

// AnswerIn is the first answer of a question in a row.
func (d *Document) AnswerIn(row RowID, link string) (fhir.Value, bool) {
	s := d.State(Cell{Row: row, LinkID: link})
	if !s.Enabled || len(s.Values) == 0 {
		return fhir.Value{}, false
	}
	return s.Values[0], true
}

// Text is the answers of a question outside rows as a person reads them.
func (d *Document) Text(link string) string { return d.TextIn("", link) }

// TextIn is the answers of a question in a row as a person reads them.
func (d *Document) TextIn(row RowID, link string) string {
	it := d.cfg.Form.Item(link)
	if it == nil {
		return ""
	}
	s := d.State(Cell{Row: row, LinkID: link})
	if !s.Enabled {
		return ""
	}
	words := make([]string, len(s.Values))
	for i, v := range s.Values {
		words[i] = Words(it, v)
	}
	return strings.Join(words, ", ")
}

// code is the code of a choice.
func (d *Document) code(link string) string { return d.codeIn("", link) }

func (d *Document) codeIn(row RowID, link string) string {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return ""
	}
	if v.Kind == fhir.CodingKind {
		return v.Coding.Code
	}
	return v.Text
}

// PersonOf reads a person record.
func PersonOf(d *Document) Person {
	p := Person{
		ID: d.ID(), Given: d.Text("person.given"), Family: d.Text("person.family"), KnownAs: d.Text("person.known-as"),
		NHSNumber: d.Text("person.nhs-number"), Phone: d.Text("person.phone"), Email: d.Text("person.email"),
		Address: joined(", ", d.Text("person.address"), d.Text("person.postcode")),
	}
	if v, ok := d.Answer("person.dob"); ok {
		p.Born = Date(v.Text)
	}
	given := p.Given
	if p.KnownAs != "" {
		given = p.KnownAs
	}
	p.Name = joined(" ", given, p.Family)
	kind := d.code("person.kind")
	p.Child = kind == "child"
	p.Ref = map[string]string{"child": "Patient/", "practitioner": "Practitioner/"}[kind]
	if p.Ref == "" {
		p.Ref = "RelatedPerson/"
	}
	p.Ref += d.ID().String()
	p.Role = d.Text("person.relationship")
	if kind == "practitioner" {
		p.Role = joined(", ", d.Text("person.role"), d.Text("person.organisation"))
	}
	switch d.code("person.pr") {
	case "yes-evidence-seen", "yes-stated":
		p.Notes = "parental responsibility"
	}
	return p
}

func joined(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}

// Reference is how an answer points at the person.
func (p Person) Reference() fhir.Reference {
	return fhir.Reference{Reference: p.Ref, Display: p.Name}
}

// Value is the person as an answer.
func (p Person) Value() fhir.Value { return fhir.ReferenceValue(p.Ref, p.Name) }

// RefID is the record that a reference points at: Patient/…, RelatedPerson/…
// or Practitioner/… and an id; false for a name alone and for anything else.
func RefID(ref string) (ID, bool) {
	_, text, ok := strings.Cut(ref, "/")
	if !ok {
		return ID{}, false
	}
	id, err := ParseID(text)
	return id, err == nil
}

// Known is what the record knows when a form begins.
type Known struct {
	Case   *Document
	Child  *Document
	People []Person // of the case
	User   Person
	// Latest is the newest document of a form in the case, or nil.
	Latest func(form string) *Document
	// Children are the brothers and sisters under 18, to be checked on by name.
	Children []Person
	Settings *settings.Set // nil: as shipped
}

// Lookup answers the prefill paths of forms: child, child.given and the like
// from the child's record, child.area from its postcode by the council's list, user, case.lead and the like from the case's,
// case.carers, case.household and case.siblings from its people, case.children the
// names of the brothers and sisters under 18 in one line, settings.X what a yes-no
// setting or a number says, and latest.FORM.LINKID from the newest document of a form.
func (k *Known) Lookup(path string) []fhir.Value {
	whose, rest, _ := strings.Cut(path, ".")
	switch whose {
	case "child":
		if k.Child == nil {
			return nil
		}
		switch rest {
		case "":
			return []fhir.Value{PersonOf(k.Child).Value()}
		case "area":
			if area := k.Settings.Area(k.Child.Text("person.postcode")); area != "" {
				return []fhir.Value{fhir.TextValue(area)}
			}
			return nil
		}
		return k.answers(k.Child, "person."+rest)
	case "user":
		if k.User.Name == "" {
			return nil
		}
		return []fhir.Value{k.User.Value()}
	case "case":
		switch rest {
		case "carers":
			return k.people(func(p Person) bool { return p.kind == "parent" || p.kind == "carer" })
		case "siblings":
			return k.people(func(p Person) bool { return p.kind == "sibling" })
		case "children":
			return k.names()
		case "household":
			return k.people(func(p Person) bool { return p.home })
		}
		return k.answers(k.Case, "case."+rest)
	case "settings":
		if on := k.Settings.Text("cfg." + rest); on == "yes" || on == "no" {
			return []fhir.Value{fhir.BoolValue(on == "yes")}
		}
		if n := k.Settings.Number("cfg." + rest); n > 0 {
			return []fhir.Value{fhir.Prim(fhir.Integer, strconv.Itoa(n))}
		}
	case "latest":
		form, link, _ := strings.Cut(rest, ".")
		if k.Latest == nil {
			return nil
		}
		return k.answers(k.Latest(form), link)
	}
	return nil
}

// names are those of the children to check on, in one line.
func (k *Known) names() []fhir.Value {
	var names []string
	for _, p := range k.Children {
		if p.Given != "" {
			names = append(names, p.Given)
		} else {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []fhir.Value{fhir.TextValue(strings.Join(names, ", "))}
}

func (k *Known) answers(d *Document, link string) []fhir.Value {
	if d == nil || d.Form().Item(link) == nil {
		return nil
	}
	s := d.State(Cell{LinkID: link})
	if !s.Enabled {
		return nil
	}
	return s.Values
}

func (k *Known) people(want func(Person) bool) []fhir.Value {
	var out []fhir.Value
	for _, p := range k.People {
		if want(p) {
			out = append(out, p.Value())
		}
	}
	return out
}
