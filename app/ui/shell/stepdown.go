package shell

import (
	"context"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/stepdown"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/stepdown"
)

// stepDownScreen is the eight weeks of a placement, nil for the list of its questions.
func (s *Shell) stepDownScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	if casefile.FormName(d.doc.Form()) != rules.Form || r.Tab == model.ListTab || r.Case == "" {
		return nil, nil
	}
	r.Tab, r.Cell = "", ""
	scr := stepdown.New(stepdown.Props{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Load: func() (stepdown.Facts, error) { return s.stepDownFacts(r, d) },
		Week: func(w rules.Week) {
			if len(w.Rows) > 0 {
				s.openCell(r, d, casefile.Cell{Row: w.Rows[0], LinkID: "sd.week.review"})
				return
			}
			s.makeWeeks(d)
		},
		Weeks: func() { s.makeWeeks(d) },
		Add: func(group string) {
			if row := d.editor.AddRow(group, ""); row != "" {
				s.openRow(r, d, group, row)
			}
		},
		Row: func(group string, row casefile.RowID) { s.openRow(r, d, group, row) },
		Put: func(c casefile.Cell) { s.openCell(r, d, c) },
		Act: func(rules.Ready) { s.openCell(r, d, casefile.Cell{LinkID: "sd.home"}) },
	})
	if scr.Err() == nil {
		d.shown = scr
	}
	return scr, scr.Err()
}

func (s *Shell) stepDownFacts(r model.Route, d *openDoc) (stepdown.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return stepdown.Facts{}, err
	}
	child := s.summaryOf(r.Case).Child
	p := rules.Of(rec, d.doc)
	f := stepdown.Facts{Plan: p, Short: child.Short(), Given: given(child), Warnings: p.Warnings(), States: map[string]string{}}
	if it := d.doc.Form().Item("sd.skill.state"); it != nil {
		for _, o := range it.Options {
			f.States[o.Coding.Code] = o.Label
		}
	}
	return f, nil
}

// makeWeeks makes the weeks that a plan does not have yet.
func (s *Shell) makeWeeks(d *openDoc) {
	s.cfg.Run.Go(func() func() {
		err := rules.MakeWeeks(context.Background(), d.doc)
		return func() {
			s.statusOld = true
			s.tellFault(err)
			d.cache.Drop()
			s.tickNow()
		}
	})
}

// openRow opens a row of a group on its page.
func (s *Shell) openRow(r model.Route, d *openDoc, group string, row casefile.RowID) {
	it := d.doc.Form().Item(group)
	if it == nil || it.Rows == nil || len(it.Rows.Pages) == 0 {
		return
	}
	pg := it.Rows.Pages[0]
	r.Screen, r.Tab, r.Page, r.Row, r.Cell = model.Page, "", pg.ID, string(row), ""
	if pg.Section != nil {
		r.Section = pg.Section.ID
	}
	s.Open(r)
}
