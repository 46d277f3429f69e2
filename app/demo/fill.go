package demo

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/signoff"
	"doorstep/assets/delegation"
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
	if m, ok := value.(demo.Answers); ok && len(m) > 0 && m[0].Key == "gap" {
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
		one, err := f.input(d, it, v)
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
// whose tablet it is, points at their record; a mapping points at another document or
// at one of its rows; "*" is every option that there is.
func (f *folder) input(d *casefile.Document, it *engine.Item, v any) (casefile.Input, error) {
	if m, ok := v.(demo.Answers); ok {
		to, err := f.pointer(m)
		return casefile.Input{Values: []fhir.Value{to}}, err
	}
	text := fmt.Sprint(v)
	if b, ok := v.(bool); ok && it.Type != engine.Boolean {
		text = map[bool]string{true: "yes", false: "no"}[b]
	}
	if text == "*" {
		var all casefile.Input
		for _, o := range it.Options {
			all.Values = append(all.Values, o.Value)
		}
		return all, nil
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
			kind, _, _ := strings.Cut(p.Value().Reference.Reference, "/")
			if p.Name == text && (len(it.RefTypes) == 0 || slices.Contains(it.RefTypes, kind)) {
				return casefile.Input{Values: []fhir.Value{p.Value()}}, nil
			}
		}
	}
	if code, ok := catalogued(it, text); ok {
		return casefile.Input{Values: []fhir.Value{code}}, nil
	}
	if strings.HasPrefix(it.LinkID, surveyDrawing) {
		return casefile.ParseInput(it, rowIDs(d, text))
	}
	return casefile.ParseInput(it, text)
}

// catalogued is a task that may be delegated, or a step of one, by its code.
func catalogued(it *engine.Item, code string) (fhir.Value, bool) {
	cat, err := delegation.Shipped()
	if err != nil {
		return fhir.Value{}, false
	}
	switch it.OptionsFrom {
	case "delegated-tasks":
		t, ok := cat.Task(code)
		return fhir.CodingValue(delegation.TaskSystem, t.Code, t.Title), ok
	case "competency-criteria":
		k, ok := cat.Criterion(code)
		return fhir.CodingValue(delegation.CriterionSystem, k.Code, k.Title), ok
	}
	return fhir.Value{}, false
}

// surveyDrawing begins the questions of a room's drawing.
const surveyDrawing = "prop.sketch."

// nth is the id of a row by its place among all of its group, from 1.
func nth(d *casefile.Document, group string, n int) (casefile.RowID, bool) {
	it := d.Form().Item(group)
	if it == nil || n < 1 {
		return "", false
	}
	in := []casefile.RowID{""}
	if it.Group != nil { // rows within rows
		in = nil
		for _, r := range d.Rows(it.Group.ID, "") {
			in = append(in, r.ID)
		}
	}
	for _, parent := range in {
		list := d.Rows(group, parent)
		if n <= len(list) {
			return list[n-1].ID, true
		}
		n -= len(list)
	}
	return "", false
}

var rowPlace = regexp.MustCompile(`<([a-z.-]+) (\d+)>`)

// rowIDs puts the ids of rows of the same document where a text names their places:
// <prop.room 1>.
func rowIDs(d *casefile.Document, text string) string {
	return rowPlace.ReplaceAllStringFunc(text, func(s string) string {
		m := rowPlace.FindStringSubmatch(s)
		n, _ := strconv.Atoi(m[2]) // the expression lets only figures through
		id, _ := nth(d, m[1], n)
		return string(id)
	})
}

// pointer is an answer that points at another document of the case, {doc: its name or
// its form}, or at a row of it, {doc: eq, row: eq.item, at: 2, words: Sling}. It is
// written as the app writes it, with the version where an answer keeps one.
func (f *folder) pointer(m demo.Answers) (fhir.Value, error) {
	var name, group, words string
	at := 1
	for _, x := range m {
		text := fmt.Sprint(x.Value)
		var err error
		switch x.Key {
		case "doc":
			name = text
		case "row":
			group = text
		case "at":
			at, err = strconv.Atoi(text)
		case "words":
			words = text
		default:
			err = fmt.Errorf("a pointer has no %v", x.Key)
		}
		if err != nil {
			return fhir.Value{}, err
		}
	}
	d := f.docs[name]
	if d == nil {
		return fhir.Value{}, fmt.Errorf("there is no %s yet", name)
	}
	words = cmp.Or(words, d.Form().Title)
	if group == "" {
		switch casefile.FormName(d.Form()) {
		case "hcp":
			if r, err := f.s.Record(f.id); err != nil {
				return fhir.Value{}, err
			} else if v, ok := signoff.PlanNow(r); ok {
				return v, nil
			}
		case handling.Form:
			words = handling.Versioned(words, handling.SignedCode(d))
		}
		return casefile.DocumentRef(d.ID(), words), nil
	}
	id, ok := nth(d, group, at)
	if !ok {
		return fhir.Value{}, fmt.Errorf("%s has no %s %d", name, group, at)
	}
	if group == "ot.mh.task" {
		words = handling.Versioned(words, handling.TaskVersion(d, id))
	}
	return casefile.RowRef(d.ID(), id, words), nil
}
