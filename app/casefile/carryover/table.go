package carryover

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed same.yaml
var shipped []byte

// table is same.yaml as it is read.
type table struct {
	Same [][]string `yaml:"same"`
	From []struct {
		To   string   `yaml:"to"`
		From []string `yaml:"from"`
	} `yaml:"from"`
	Children []childRow `yaml:"children"`
	People   []column   `yaml:"people"`
	Rows     []rowsOf   `yaml:"rows"`
	// Anew are beginnings of linkIds whose questions are looked at anew each time.
	Anew []string `yaml:"anew"`

	// sources are the questions that one may be filled in from, by linkId.
	sources map[string][]string
}

// childRow is a group with a row for each child that a form is about.
type childRow struct {
	Group  string            `yaml:"group"`
	Person string            `yaml:"person"`
	From   map[string]string `yaml:"from"` // by linkId of the group
}

// column is what one column of groups of people asks.
type column struct {
	Record  string   `yaml:"record"`
	Columns []string `yaml:"columns"`
}

// rowsOf are groups whose rows mean the same.
type rowsOf struct {
	Groups  []string          `yaml:"groups"`
	Columns []string          `yaml:"columns"`
	Unless  map[string]string `yaml:"unless"`
}

var same = sync.OnceValue(func() table {
	var t table
	if err := yaml.UnmarshalWithOptions(shipped, &t, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("the table of questions that mean the same: %v", err)) // a test reads it
	}
	t.sources = map[string][]string{}
	for _, links := range t.Same {
		for _, link := range links {
			t.sources[link] = links
		}
	}
	for _, f := range t.From {
		t.sources[f.To] = f.From
	}
	return t
})

// formOf is the short name of the form that a linkId belongs to.
func formOf(link string) string {
	form, _, _ := strings.Cut(link, ".")
	return form
}

// columnOf is the column of groups of people that a question is.
func (t table) columnOf(link string) (column, bool) {
	i := slices.IndexFunc(t.People, func(c column) bool { return slices.Contains(c.Columns, link) })
	if i < 0 {
		return column{}, false
	}
	return t.People[i], true
}

// Anew are beginnings of the linkIds of questions that are looked at anew each
// time, and never offered as they were answered last time.
func Anew() []string { return same().Anew }

// Links are the questions that the table names, each once, in order.
func Links() []string {
	t := same()
	var out []string
	for _, links := range t.Same {
		out = append(out, links...)
	}
	for _, f := range t.From {
		out = append(append(out, f.To), f.From...)
	}
	for _, c := range t.Children {
		out = append(out, c.Person)
		for to, from := range c.From {
			out = append(out, to, from)
		}
	}
	for _, c := range t.People {
		out = append(out, c.Columns...)
		if c.Record != "" {
			out = append(out, c.Record)
		}
	}
	for _, r := range t.Rows {
		for _, g := range r.Groups {
			for _, c := range r.Columns {
				out = append(out, g+"."+c)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
