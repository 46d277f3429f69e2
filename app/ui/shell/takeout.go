package shell

import (
	"fmt"
	"strings"
	"sync"

	"doorstep/app/casefile"
	"doorstep/app/casefile/returns"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/takeout"
	"doorstep/app/ui/widget"
)

// takeOutScreen is where a manager takes tables and returns out.
func (s *Shell) takeOutScreen() (screen.Screen, error) {
	if !manages(s.work.Rights()) {
		return nil, errNowhere
	}
	w := s.work
	var forms []widget.Option
	for _, f := range w.Forms() {
		if w.HasForm(f.Name) {
			forms = append(forms, widget.Option{Key: f.Name, Label: f.Title})
		}
	}
	// The cases are opened once, and not before they are asked for.
	records := sync.OnceValues(func() ([]casefile.Record, error) { return w.Records(nil) })
	now := s.Now()
	year := now.Year()
	if casefile.DateOf(now) > casefile.Date(fmt.Sprintf("%d-03-31", year)) {
		year++
	}
	return takeout.New(takeout.Props{
		Desk: s, Forms: forms, Years: []int{year, year - 1, year - 2},
		Start: takeout.Choice{Kind: takeout.Answers, From: fmt.Sprintf("%d-04-01", year-1), Year: year},
		Make: func(c takeout.Choice) (takeout.Made, error) {
			all, err := records()
			if err != nil {
				return takeout.Made{}, err
			}
			return takenOut(all, c)
		},
		Save:  s.saveBytes,
		Fault: Fault,
	}), nil
}

// takenOut works out what a choice comes to.
func takenOut(all []casefile.Record, c takeout.Choice) (takeout.Made, error) {
	switch c.Kind {
	case takeout.Stays:
		t := returns.Stays(all, casefile.Date(c.From), until(c.Until))
		m := takeout.Made{Tables: []returns.Table{t}}
		if len(t.Rows) > 0 {
			m.Lines = []string{model.Count(len(t.Rows), "line", "lines") + ", one for each month, carer, ward and ethnicity"}
		}
		return m, nil
	case takeout.Census:
		r, err := returns.CensusOf(all, c.Year)
		if err != nil {
			return takeout.Made{}, err
		}
		return takeout.Made{Tables: r.Tables(), Lines: censusLines(r), Careful: []string{
			"These are candidates, not a return. Look at each of them, and choose where several are possible.",
			"The items are those of the guide for " + r.Spec + ". Check this year’s guide.",
		}}, nil
	}
	sel := returns.Selection{From: casefile.Date(c.From), Until: casefile.Date(c.Until), Restricted: c.Restricted}
	if c.Form != "" {
		sel.Forms = []string{c.Form}
	}
	tables, withheld := returns.Tables(all, sel)
	m := takeout.Made{Tables: tables}
	for _, t := range tables {
		if !strings.Contains(t.Name, " ") { // a form; its groups are named after it
			m.Lines = append(m.Lines, t.Title+": "+model.Count(len(t.Rows), "form", "forms"))
		}
	}
	if len(tables) > 0 {
		m.Lines = append(m.Lines, "In "+model.Count(len(tables), "table", "tables")+", each with a column for every question")
	}
	if withheld > 0 {
		m.Careful = append(m.Careful, model.Count(withheld, "answer stays", "answers stay")+" out, because families do not get them.")
	}
	return m, nil
}

// until is a last day that is always there.
func until(day string) casefile.Date {
	if day == "" {
		return "9999-12-31"
	}
	return casefile.Date(day)
}

func censusLines(r returns.Return) []string {
	counts, cases := r.Counts(), map[casefile.ID]bool{}
	for _, v := range r.Values {
		cases[v.Case] = true
	}
	if len(cases) == 0 {
		return nil
	}
	lines := []string{model.Count(len(cases), "child", "children") + " in the year"}
	if n := len(r.Out); n > 0 {
		lines = append(lines, model.Count(n, "case is", "cases are")+" left out. The file says why")
	}
	for _, l := range []struct {
		state returns.State
		words string
	}{
		{returns.Candidate, "with one candidate"},
		{returns.Choose, "where you choose or confirm"},
		{returns.Unknown, "with no answer yet"},
		{returns.IfAny, "that may not be needed, such as why a case closed"},
		{returns.NotHeld, "that are not asked here"},
	} {
		if n := counts[l.state]; n > 0 {
			lines = append(lines, model.Count(n, "item", "items")+" "+l.words)
		}
	}
	return lines
}
