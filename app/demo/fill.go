package demo

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/assets/demo"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// fill writes answers in the order in which they stand.
func (f *folder) fill(d *casefile.Document, row casefile.RowID, answers demo.Answers) error {
	for _, a := range answers {
		link, ok := a.Key.(string)
		if !ok {
			return fmt.Errorf("%v is not the id of a question", a.Key)
		}
		if err := f.answer(d, row, link, a.Value); err != nil {
			return fmt.Errorf("%s: %w", link, err)
		}
	}
	return nil
}

func (f *folder) answer(d *casefile.Document, row casefile.RowID, link string, value any) error {
	it := d.Form().Item(link)
	if it == nil {
		return casefile.ErrNoQuestion
	}
	if it.Rows != nil && !it.Question() {
		return f.rows(d, row, link, value)
	}
	c := casefile.Cell{Row: row, LinkID: link}
	if m, ok := value.(demo.Answers); ok && it.Type == engine.Attachment && len(m) > 0 && m[0].Key == "file" {
		return f.attach(d, c, m)
	}
	if m, ok := value.(demo.Answers); ok {
		gap, err := f.gap(m)
		if err != nil {
			return err
		}
		_, err = d.SetGap(f.ctx, c, gap)
		return err
	}
	list, many := value.([]any)
	if !many {
		list = []any{value}
	}
	var in casefile.Input
	for _, v := range list {
		one, err := f.input(it, v)
		if err != nil {
			return err
		}
		in.Values = append(in.Values, one.Values...)
	}
	_, err := d.Set(f.ctx, c, in.Values...)
	return err
}

// rows writes the rows of a repeating group. Rows that the form was begun with
// are taken first, in their order.
func (f *folder) rows(d *casefile.Document, parent casefile.RowID, group string, value any) error {
	list, ok := value.([]any)
	if !ok {
		return fmt.Errorf("%v is not a list of rows", value)
	}
	there := d.Rows(group, parent)
	for i, v := range list {
		m, ok := v.(demo.Answers)
		if !ok {
			return fmt.Errorf("row %d is not a mapping", i+1)
		}
		var id casefile.RowID
		if i < len(there) {
			id = there[i].ID
		} else {
			var err error
			if id, _, err = d.AddRow(f.ctx, group, parent); err != nil {
				return err
			}
		}
		if err := f.fill(d, id, m); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return nil
}

// attach adds one of the files of the demo.
func (f *folder) attach(d *casefile.Document, c casefile.Cell, m demo.Answers) error {
	var name, title string
	for _, x := range m {
		switch x.Key {
		case "file":
			name = fmt.Sprint(x.Value)
		case "title":
			title = fmt.Sprint(x.Value)
		}
	}
	content, err := demo.File(name)
	if err != nil {
		return err
	}
	return f.s.Attach(f.ctx, d.ID(), c, title, content)
}

func (f *folder) gap(m demo.Answers) (*engine.Gap, error) {
	var g engine.Gap
	for _, x := range m {
		text := fmt.Sprint(x.Value)
		switch x.Key {
		case "gap":
			g.Code = text
		case "date":
			at, err := f.moment(text)
			if err != nil {
				return nil, err
			}
			g.Date = at.Date()
		default:
			return nil, fmt.Errorf("a reason has a gap and a date, not %v", x.Key)
		}
	}
	return &g, nil
}

// input reads one value. A name of somebody in the case, or of the person
// whose tablet it is, points at their record.
func (f *folder) input(it *engine.Item, v any) (casefile.Input, error) {
	text := fmt.Sprint(v)
	if b, ok := v.(bool); ok && it.Type != engine.Boolean {
		text = map[bool]string{true: "yes", false: "no"}[b]
	}
	if strings.HasPrefix(text, "@") {
		m, err := f.moment(text)
		if err != nil {
			return casefile.Input{}, err
		}
		text = m.String()
	}
	if it.Type == engine.Reference {
		for _, p := range append(f.s.People(f.id), f.s.Me()) {
			if p.Name == text {
				return casefile.Input{Values: []fhir.Value{p.Value()}}, nil
			}
		}
	}
	return casefile.ParseInput(it, text)
}
