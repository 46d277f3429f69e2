package form

import (
	"doorstep/app/casefile"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

type person struct {
	w  *widget.PersonPicker
	pt *part
}

func newPerson(pt *part) control {
	c := &person{pt: pt}
	c.w = widget.NewPersonPicker(widget.PersonPickerProps{
		People: c.people(), Many: pt.kind == KindPeople, AllowNew: true, OnBlur: pt.left,
		OnChanged: func(ps []widget.Person) {
			var vs []fhir.Value
			for _, p := range ps {
				vs = append(vs, c.value(p))
			}
			pt.chosen(vs...)
		},
	})
	return c
}

func (c *person) known() []casefile.Person {
	if f := c.pt.page.props.Around.People; f != nil {
		return f()
	}
	return nil
}

func (c *person) people() []widget.Person {
	var out []widget.Person
	for _, p := range c.known() {
		out = append(out, widget.Person{ID: p.Ref, Name: p.Name, Role: p.Role, Team: p.Team})
	}
	return out
}

func (c *person) value(p widget.Person) fhir.Value {
	if c.pt.item.Type == engine.Reference {
		return fhir.ReferenceValue(p.ID, p.Name)
	}
	return fhir.TextValue(p.Name)
}

func (c *person) input() widget.Input { return c.w }

func (c *person) load(vs []fhir.Value) {
	known := c.people()
	out := make([]widget.Person, 0, len(vs))
	for _, v := range vs {
		p := widget.Person{ID: v.Reference.Reference, Name: firstText([]fhir.Value{v})}
		for _, k := range known {
			if k.ID != "" && k.ID == p.ID {
				p = k
				if v.Reference.Display != "" {
					p.Name = v.Reference.Display
				}
				break
			}
		}
		out = append(out, p)
	}
	c.w.Load(out)
}

type org struct {
	w  *widget.ChoiceSearch
	pt *part
}

func newOrg(pt *part) control {
	c := &org{pt: pt}
	c.w = widget.NewChoiceSearch(widget.ChoiceSearchProps{
		AsWritten: true, OnBlur: pt.left, Options: c.known(),
		OnChanged: func(v widget.Chosen) {
			switch {
			case v.Label == "":
				pt.chosen()
			case pt.item.Type == engine.Reference:
				pt.chosen(fhir.ReferenceValue(v.Key, v.Label))
			default:
				pt.chosen(fhir.TextValue(v.Label))
			}
		},
	})
	return c
}

func (c *org) known() []widget.Option {
	if f := c.pt.page.props.Around.Records; f != nil {
		return f(c.pt.item)
	}
	return nil
}

func (c *org) input() widget.Input { return c.w }

func (c *org) load(vs []fhir.Value) {
	v := widget.Chosen{}
	if len(vs) > 0 {
		v = widget.Chosen{Key: vs[0].Reference.Reference, Label: firstText(vs)}
	}
	c.w.Load(v)
}
