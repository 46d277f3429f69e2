package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/returns"
	"doorstep/app/casefile/stay"
)

type exportStaysCmd struct {
	From  string `required:"" help:"The first day, 2027-01-01."`
	Until string `required:"" help:"The last day, 2027-03-31."`
	Out   string `required:"" help:"The file to write." type:"path"`
}

// Run writes the figures of the stays of all cases that this vault can open.
func (c exportStaysCmd) Run(e *env) error {
	for _, day := range []string{c.From, c.Until} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fmt.Errorf("%q is not a day like 2027-01-31", day)
		}
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	var cases []casefile.Record
	for _, sum := range s.Cases() {
		r, err := s.Record(sum.ID)
		if err != nil {
			return err
		}
		cases = append(cases, r)
	}
	totals := stay.Totals(cases, casefile.Date(c.From), casefile.Date(c.Until))
	var b bytes.Buffer
	if err := totalsCSV(&b, totals); err != nil {
		return err
	}
	if err := writePrivate(c.Out, b.Bytes()); err != nil {
		return err
	}
	e.print(map[string]any{"lines": len(totals), "bytes": b.Len()}, fmt.Sprintf("%d lines written", len(totals)))
	return nil
}

// totalsCSV writes one line for each month, carer, ward and ethnicity.
func totalsCSV(out io.Writer, totals []stay.Total) error {
	w := csv.NewWriter(out)
	lines := [][]string{{"month", "carer", "ward", "ethnicity", "children", "stays", "nights", "day hours"}}
	for _, t := range totals {
		lines = append(lines, []string{
			t.Month, returns.Harmless(t.Carer), returns.Harmless(t.Ward), returns.Harmless(t.Ethnicity), strconv.Itoa(t.Children), strconv.Itoa(t.Stays), strconv.Itoa(t.Nights),
			strconv.FormatFloat(t.Hours, 'f', -1, 64),
		})
	}
	return w.WriteAll(lines)
}
