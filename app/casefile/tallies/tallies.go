// Package tallies makes the tables that a council asks its custodian for: how many, of
// what, in which team, and whether in time. A table holds counts and words of forms and
// settings; it names no child, no case, no worker, and nothing that anybody wrote.
//
// A count of one may still point at somebody in a small team. Who may read the tables
// is for the council to say.
package tallies

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/casefile/returns"
)

// Of counts cases as they stand on the day of their records. year is the one on whose
// 31 March the children in need census ends of which the coverage is counted; requests
// are those to see whole cases.
func Of(cases []casefile.Record, requests []dutyaccess.Request, year int) ([]returns.Table, error) {
	c := counting{cases: tally{}, forms: tally{}, limits: tally{}, whole: tally{}}
	for _, r := range cases {
		c.add(r)
	}
	for _, r := range requests {
		c.whole.one(r.Asked.UTC().Format("2006-01"), string(r.State))
	}
	census, err := returns.CensusOf(cases, year)
	if err != nil {
		return nil, err
	}
	coverage := census.Coverage()
	coverage.Name = "census-coverage"
	return []returns.Table{
		c.cases.table("cases", "Cases by team", "team", "state"),
		c.forms.table("forms", "Forms by team and state", "team", "form", "title", "state"),
		c.limits.table("time-limits", "Time limits by team and how they stand", "team", "limit", "title", "state"),
		c.whole.table("whole-cases", "Whole cases asked for out of hours, by month", "month", "state"),
		coverage,
	}, nil
}

type counting struct{ cases, forms, limits, whole tally }

func (c counting) add(r casefile.Record) {
	sum := r.Summary()
	team, today := sum.Team, casefile.DateOf(r.Now)
	state := "open"
	if sum.Closed {
		state = "closed"
	}
	c.cases.one(team, state)
	for _, d := range r.Docs {
		name := casefile.FormName(d.Form())
		if name == casefile.FormChr || name == dutyaccess.Form {
			continue
		}
		c.forms.one(team, name, d.Form().Title, string(d.Status()))
	}
	for _, it := range due.List(r) {
		if it.Clocked() {
			c.limits.one(team, it.Key, it.Title, string(it.Standing(today, r.Calendar, r.Settings).State))
		}
	}
}

// tally counts by several names at once.
type tally map[string]int

const between = "\x00"

func (t tally) one(names ...string) { t[strings.Join(names, between)]++ }

// table is a row for each that was counted, by its names.
func (t tally) table(name, title string, columns ...string) returns.Table {
	out := returns.Table{Name: name, Title: title}
	for _, c := range columns {
		out.Columns = append(out.Columns, returns.Column{Name: c, Kind: returns.Words})
	}
	out.Columns = append(out.Columns, returns.Column{Name: "count", Kind: returns.Number})
	for _, key := range slices.SortedFunc(maps.Keys(t), cmp.Compare[string]) {
		var row []returns.Cell
		for _, n := range strings.Split(key, between) {
			row = append(row, returns.Cell{n})
		}
		out.Rows = append(out.Rows, append(row, returns.Cell{strconv.Itoa(t[key])}))
	}
	return out
}
