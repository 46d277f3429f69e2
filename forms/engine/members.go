package engine

import (
	"slices"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/fhirpath"
)

// members is a node of plain members: a coding, a reference, a gap reason, a part of the launch context.
type members struct {
	typ   string
	names []string
	vals  []fhirpath.Collection
	// item is where an answer's coding comes from, for its score.
	item   *Item
	coding fhir.Coding
}

func (m *members) TypeName() string { return m.typ }
func (m *members) Names() []string  { return m.names }

func (m *members) Child(name string) fhirpath.Collection {
	if i := slices.Index(m.names, name); i >= 0 {
		return m.vals[i]
	}
	return nil
}

// Ordinal is the score of a chosen option.
func (m *members) Ordinal() (fhirpath.Decimal, bool) {
	if m.item == nil {
		return fhirpath.Decimal{}, false
	}
	return ordinalOf(m.item, m.coding)
}

func (m *members) text(name, s string) {
	if s != "" {
		m.names = append(m.names, name)
		m.vals = append(m.vals, fhirpath.Collection{fhirpath.String(s)})
	}
}

func gapNode(g Gap) *members {
	m := &members{typ: "Extension"}
	m.text("url", fhir.DNotAnswered)
	code := &members{typ: "Extension"}
	code.text("url", "code")
	code.text("value", g.Code)
	m.names = append(m.names, "extension")
	m.vals = append(m.vals, fhirpath.Collection{object(code)})
	return m
}

// pathValue is an answer's value as paths see it; nil when it cannot be read as its type.
func pathValue(v fhir.Value, it *Item) fhirpath.Collection {
	one := func(x fhirpath.Value, err error) fhirpath.Collection {
		if err != nil {
			return nil
		}
		return fhirpath.Collection{x}
	}
	switch v.Kind {
	case fhir.Boolean:
		return fhirpath.Collection{fhirpath.Boolean(v.Bool)}
	case fhir.Integer, fhir.PositiveInt, fhir.UnsignedInt:
		n, err := strconv.ParseInt(v.Text, 10, 64)
		return one(fhirpath.Integer(n), err)
	case fhir.Decimal:
		d, err := fhirpath.ParseDecimal(v.Text)
		return one(d, err)
	case fhir.Date:
		d, err := fhirpath.ParseDate(v.Text)
		return one(d, err)
	case fhir.DateTime, fhir.Instant:
		d, err := fhirpath.ParseDateTime(v.Text)
		return one(d, err)
	case fhir.Time:
		d, err := fhirpath.ParseTime(v.Text)
		return one(d, err)
	case fhir.QuantityKind:
		d, err := fhirpath.ParseDecimal(v.Quantity.Value)
		return one(fhirpath.Quantity{Value: d, Unit: v.Quantity.Unit, System: v.Quantity.System, Code: v.Quantity.Code}, err)
	case fhir.CodingKind:
		m := &members{typ: "Coding", item: it, coding: v.Coding}
		m.text("system", v.Coding.System)
		m.text("code", v.Coding.Code)
		m.text("display", v.Coding.Display)
		return fhirpath.Collection{object(m)}
	case fhir.ReferenceKind:
		m := &members{typ: "Reference"}
		m.text("reference", v.Reference.Reference)
		m.text("type", v.Reference.Type)
		m.text("display", v.Reference.Display)
		return fhirpath.Collection{object(m)}
	case fhir.AttachmentKind:
		m := &members{typ: "Attachment"}
		m.text("contentType", v.Attachment.ContentType)
		m.text("url", v.Attachment.URL)
		m.text("title", v.Attachment.Title)
		return fhirpath.Collection{object(m)}
	}
	if v.Text == "" {
		return nil
	}
	return fhirpath.Collection{fhirpath.String(v.Text)}
}

// record is a launch context: values by dotted path, walked member by member.
type record struct {
	vals map[string]fhir.Value
	path string
}

func (n record) TypeName() string { return "Record" }
func (n record) Names() []string  { return nil }

func (n record) Child(name string) fhirpath.Collection {
	path := n.path + name
	if v, ok := n.vals[path]; ok && !v.Empty() {
		return pathValue(v, nil)
	}
	for k := range n.vals {
		if strings.HasPrefix(k, path+".") {
			return fhirpath.Collection{object(&record{n.vals, path + "."})}
		}
	}
	return nil
}

// questionNode is an item of the form itself, for %questionnaire and %qitem; the zero item is the form.
type questionNode struct {
	form *Form
	it   *Item
}

func (n questionNode) TypeName() string { return "Questionnaire.item" }
func (n questionNode) Names() []string {
	return []string{"linkId", "prefix", "text", "type", "answerOption", "item"}
}

func (n questionNode) Child(name string) fhirpath.Collection {
	list := n.form.plan.top
	if n.it != nil {
		list = n.it.Children
		text := map[string]string{"linkId": n.it.LinkID, "prefix": n.it.Prefix, "text": n.it.Text, "type": string(n.it.Type)}[name]
		if text != "" {
			return fhirpath.Collection{fhirpath.String(text)}
		}
	}
	var out fhirpath.Collection
	switch name {
	case "item":
		for _, child := range list {
			out = append(out, object(questionNode{n.form, child}))
		}
	case "answerOption":
		if n.it != nil {
			for _, o := range n.it.Options {
				out = append(out, object(&members{typ: "Questionnaire.item.answerOption", names: []string{"value"}, vals: []fhirpath.Collection{pathValue(o.Value, n.it)}}))
			}
		}
	}
	return out
}
