package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/returns"
)

type exportCensusCmd struct {
	Year int    `required:"" help:"The year in which the census ends, on 31 March."`
	Team string `help:"Only cases of this team." placeholder:"TEAM"`
	Out  string `required:"" help:"NAME.csv: the candidates. NAME.xlsx, NAME.zip or NAME.json: with the cases that are left out, and how much is there." type:"path"`
}

// Run writes candidate values for the children in need census of all cases that this vault can open.
func (c exportCensusCmd) Run(e *env) error {
	if c.Year < 2009 || c.Year > 2200 {
		return usageError{fmt.Errorf("%d is not the year of a census", c.Year)}
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	team, err := teamName(s, c.Team)
	if err != nil {
		return err
	}
	cases, err := s.Records(func(k casefile.CaseSummary) bool { return team == "" || k.Team == team })
	if err != nil {
		return err
	}
	r, err := returns.CensusOf(cases, c.Year)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	all := r.Tables()
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".csv":
		err = r.Table().CSV(&b)
	case ".json":
		err = returns.JSON(&b, all)
	case ".zip":
		err = returns.Zip(&b, all)
	case ".xlsx":
		err = returns.XLSX(&b, all)
	default:
		return usageError{fmt.Errorf("%s: .csv, .xlsx, .zip or .json was expected", filepath.Base(c.Out))}
	}
	if err != nil {
		return err
	}
	if err := writePrivate(c.Out, b.Bytes()); err != nil {
		return err
	}
	counts := r.Counts()
	e.print(map[string]any{
		"cases": len(cases) - len(r.Out), "leftOut": len(r.Out), "candidates": counts[returns.Candidate], "choose": counts[returns.Choose],
		"missing": counts[returns.Unknown], "ifAny": counts[returns.IfAny], "notHeld": counts[returns.NotHeld], "spec": r.Spec,
	}, fmt.Sprintf("%d cases, %d left out: %d candidates, %d to choose, %d missing, %d not held here. Items as in the guide of %s: check this year's",
		len(cases)-len(r.Out), len(r.Out), counts[returns.Candidate], counts[returns.Choose], counts[returns.Unknown], counts[returns.NotHeld], r.Spec))
	return nil
}
