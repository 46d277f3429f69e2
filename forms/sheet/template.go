package sheet

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"
)

//go:embed example.yaml
var example []byte

// Template is a workbook with a small example form, a remark on every column and a sheet of notes: what
// somebody begins with who has never written a form.
func Template() ([]byte, error) {
	var root yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(example, &root, yaml.UseOrderedMap()); err != nil {
		return nil, fmt.Errorf("sheet: the example: %w", err)
	}
	g := &grids{used: map[string]bool{}}
	// Every column is there to be filled.
	for _, c := range questionColumns {
		g.used[c.head] = true
	}
	if err := g.root(root); err != nil {
		return nil, fmt.Errorf("sheet: the example: %w", err)
	}
	return g.save(notes())
}

// notes are the words of the sheet "notes".
func notes() [][]string {
	rows := [][]string{
		{"How to write a form", "Change the example, then check it: doorstepctl forms sheet FILE.xlsx. Whatever is wrong is named with its sheet and cell."},
		{"form", "What the form is called, and who may start it. One value a line."},
		{"questions", "One row a question, in the order in which they are asked. A row of the type part, section or page is a heading for what comes below it; a page holds one topic, mostly 1 to 6 questions."},
		{"", "A row of the type repeat begins a group that may be filled several times, a row of the type end closes it. A group is the same, once."},
		{"", "A row of the type +reason, +on-date, +amount or +other asks more about the answer above it."},
		{"choices", "The options of choices, one row each. A list that bears the id of a question belongs to it; another list is used by writing its name into the column options. A code is never used again for another answer. Two or three plain options may stand in the cell itself: yes, no, not-sure. A code that ends in ! stands alone."},
		{"rules", "What a filled form must meet: bad says when it is wrong, expr what must hold, say is what the person reads. level: stop (cannot be signed) or warn. A row without a question speaks of the whole form."},
		{"names", "Expressions that others use by name."},
		{"Conditions", "my.question = yes, my.question != no, my.question in (a, b), my.many includes a, my.number >= 15, my.date <= today, my.question answered; with and, or, not and brackets."},
		{"Languages", "A column text:cy beside text holds the same in Welsh; so do help:cy, label:cy, say:cy, and title:cy on the sheet form."},
		{"Left alone", "Sheets, columns and lines whose name begins with notes are not read."},
		{"More", "docs/workbook.md, docs/forms.md"},
		{"", ""},
		{"Columns of questions", ""},
	}
	for _, c := range questionColumns {
		rows = append(rows, []string{c.head, c.say})
	}
	return rows
}
