package exchange

import (
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// child writes the child whom the case is about.
func (w *writer) child() *reference {
	d := w.src.Record.Child()
	sum := w.src.Record.Summary()
	if d == nil || !strings.HasPrefix(sum.Child.Ref, "Patient/") {
		return &reference{Display: sum.Child.Name}
	}
	p := w.described(d)
	p.ResourceType = "Patient"
	if written := d.Text("person.nhs-number"); written != "" {
		if digits, ok := NHSNumber(written); ok {
			p.Identifier = append([]identifier{{fhir.NHSNumber, digits}}, p.Identifier...)
		} else {
			w.note(nil, "person.nhs-number", "The NHS number is left out: its last digit does not fit the others.")
		}
	}
	if g := map[string]string{"female": "female", "male": "male", "not-known": "unknown"}[d.Code("person.sex")]; g != "" {
		p.Gender = g
	}
	w.add(&w.person, sum.Child.Ref, p)
	return &reference{sum.Child.Ref, sum.Child.Name}
}

// described is what a person's record says of them, without what must stay protected.
func (w *writer) described(d *casefile.Document) person {
	who := casefile.PersonOf(d)
	p := person{ID: d.ID().String(), Name: []humanName{nameOf(who)}}
	if len(who.Born) == len("2017-06-14") {
		p.BirthDate = string(who.Born)
	}
	if who.KnownAs != "" && who.KnownAs != who.Given {
		p.Name = append(p.Name, humanName{Use: "nickname", Text: who.KnownAs})
	}
	open := func(link string) string {
		if d.Restricted(casefile.Cell{LinkID: link}) {
			return ""
		}
		return d.Text(link)
	}
	lines, code := open("person.address"), open("person.postcode")
	switch {
	case lines != "" || code != "":
		p.Address = []address{{Text: joined(", ", lines, code), PostalCode: postcode(code)}}
	case d.Text("person.address") != "":
		w.note(d, "person.address", "The address is left out: it must be protected.")
	}
	for _, c := range []contactPoint{{"phone", who.Phone}, {"email", who.Email}} {
		if c.Value != "" {
			p.Telecom = append(p.Telecom, c)
		}
	}
	return p
}

func postcode(written string) string {
	if written == "no-fixed-address" {
		return ""
	}
	return written
}

func nameOf(p casefile.Person) humanName {
	n := humanName{Text: joined(" ", p.Given, p.Family), Family: p.Family}
	if p.Given != "" {
		n.Given = strings.Fields(p.Given)
	}
	if n.Text == "" {
		n.Text = p.Name
	}
	return n
}

func joined(sep string, parts ...string) string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, sep)
}

// named writes everybody of the case and of the organisation whom a filled form points at.
func (w *writer) named(qr *fhir.QuestionnaireResponse) {
	for _, r := range []*fhir.Reference{qr.Subject, qr.Author, qr.Source} {
		if r != nil {
			w.one(*r)
		}
	}
	var walk func(items []*fhir.ResponseItem)
	walk = func(items []*fhir.ResponseItem) {
		for _, it := range items {
			for _, a := range it.Answer {
				if a.Value.Kind == fhir.ReferenceKind {
					w.one(a.Value.Reference)
				}
				walk(a.Item)
			}
			walk(it.Item)
		}
	}
	walk(qr.Item)
}

// one writes the person behind a reference, when the case or the organisation knows them.
func (w *writer) one(r fhir.Reference) {
	kind, id, ok := strings.Cut(r.Reference, "/")
	if !ok || !fhirID(id) {
		return
	}
	switch kind {
	case "Practitioner":
		w.practitioner(r)
		return
	case "Patient", "RelatedPerson":
	default:
		return
	}
	pid, ok := casefile.RefID(r.Reference)
	d := w.src.Record.People[pid]
	if !ok || d == nil || w.people[r.Reference] {
		return
	}
	p := w.described(d)
	p.ResourceType = kind
	if kind == "RelatedPerson" {
		p.Patient = w.subject
		if p.Patient == nil {
			return // R4 wants the child whom they are related to
		}
		if role := d.Text("person.relationship"); role != "" {
			p.Relationship = []concept{{Text: role}}
		}
	}
	w.add(&w.person, r.Reference, p)
}

// practitioner writes somebody by the name that the reference gives, or that their
// colleagues know them by.
func (w *writer) practitioner(r fhir.Reference) {
	id, ok := strings.CutPrefix(r.Reference, "Practitioner/")
	if !ok || !fhirID(id) {
		return
	}
	n := humanName{Text: r.Display}
	for _, c := range w.src.Record.Colleagues {
		if c.Ref == r.Reference {
			n = nameOf(c)
		}
	}
	if n.Text == "" && n.Family == "" {
		return
	}
	w.add(&w.person, r.Reference, person{ResourceType: "Practitioner", ID: id, Name: []humanName{n}})
}
