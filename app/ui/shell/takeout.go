package shell

import (
	"fmt"
	"strings"
	"sync"

	"doorstep/app/casefile"
	"doorstep/app/casefile/returns"
	"doorstep/app/say"
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
			m.Lines = []string{say.F("%s, one for each month, carer, ward and ethnicity", say.N(len(t.Rows), "line", "lines"))}
		}
		return m, nil
	case takeout.Census:
		r, err := returns.CensusOf(all, c.Year)
		if err != nil {
			return takeout.Made{}, err
		}
		return takeout.Made{Tables: r.Tables(), Lines: censusLines(r), Careful: []string{
			say.T("These are candidates, not a return. Look at each of them, and choose where several are possible."),
			say.F("The items are those of the guide for %s. Check this year’s guide.", r.Spec),
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
			m.Lines = append(m.Lines, t.Title+": "+say.N(len(t.Rows), "form", "forms"))
		}
	}
	if len(tables) > 0 {
		m.Lines = append(m.Lines, say.F("In %s, each with a column for every question", say.N(len(tables), "table", "tables")))
	}
	if withheld > 0 {
		m.Careful = append(m.Careful, say.F("%s out, because families do not get them.", say.N(withheld, "answer stays", "answers stay")))
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
	lines := []string{say.F("%s in the year", say.N(len(cases), "child", "children"))}
	if n := len(r.Out); n > 0 {
		lines = append(lines, say.F("%s left out. The file says why", say.N(n, "case is", "cases are")))
	}
	for _, l := range []struct {
		state returns.State
		words string
	}{
		{returns.Candidate, say.T("with one candidate")},
		{returns.Choose, say.T("where you choose or confirm")},
		{returns.Unknown, say.T("with no answer yet")},
		{returns.IfAny, say.T("that may not be needed, such as why a case closed")},
		{returns.NotHeld, say.T("that are not asked here")},
	} {
		if n := counts[l.state]; n > 0 {
			lines = append(lines, say.N(n, "item", "items")+" "+l.words)
		}
	}
	return lines
}
