package shell

import (
	"context"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/subjectaccess"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/lookthrough"
)

// throughOf opens what stays out of the copy of a request; nil for any other form.
func (s *Shell) throughOf(r model.Route, d *openDoc) func() {
	if _, ok := subjectaccess.Of(d.doc); !ok {
		return nil
	}
	return func() { s.Open(model.Route{Screen: model.TaskList, Case: r.Case, Doc: r.Doc, Tab: model.DecideTab}) }
}

// throughScreen is where people decide what stays out of a copy, nil for any other page.
func (s *Shell) throughScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	if _, ok := subjectaccess.Of(d.doc); !ok || r.Tab != model.DecideTab || r.Case == "" {
		return nil, nil
	}
	scr := lookthrough.New(lookthrough.Props{
		Desk: s, Route: r, Load: func() (lookthrough.Facts, error) { return s.throughFacts(r, d) },
		List: func() { s.listPlaces(r, d) },
		Decide: func(row casefile.RowID, out bool) {
			code := "give"
			if out {
				code = "out"
			}
			for _, o := range d.doc.Form().Item("sar.left.decision").Options {
				if o.Coding.Code == code {
					d.editor.Choose(casefile.Cell{Row: row, LinkID: "sar.left.decision"}, o.Value)
				}
			}
		},
		More: func(row casefile.RowID) { s.openCell(r, d, casefile.Cell{Row: row, LinkID: "sar.left.why"}) },
		Add: func() {
			if row := d.editor.AddRow("sar.left", ""); row != "" {
				s.openCell(r, d, casefile.Cell{Row: row, LinkID: "sar.left.words"})
			}
		},
		Copy: func() { s.Open(model.Route{Screen: model.Print, Case: r.Case, Doc: r.Doc}) },
	})
	if scr.Err() == nil {
		d.shown = scr
	}
	return scr, scr.Err()
}

// listPlaces puts what the rules find into the request.
func (s *Shell) listPlaces(r model.Route, d *openDoc) {
	d.editor.Flush()
	s.away(func(ctx context.Context) error {
		rec, err := s.recordOf(r)
		if err != nil {
			return err
		}
		q, _ := subjectaccess.Of(d.doc)
		_, err = subjectaccess.Write(ctx, d.doc, subjectaccess.Propose(rec, q))
		return err
	}, func(fault string) {
		if fault != "" {
			s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
		}
		d.cache.Drop()
		if t, ok := d.shown.(screen.Ticking); ok {
			t.Tick()
		}
		s.Changed()
	})
}

func (s *Shell) throughFacts(r model.Route, d *openDoc) (lookthrough.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return lookthrough.Facts{}, err
	}
	q, _ := subjectaccess.Of(d.doc)
	f := lookthrough.Facts{Who: q.Who, Found: len(subjectaccess.Propose(rec, q)), Locked: s.locked(d)}
	for _, l := range subjectaccess.Looks(rec, q) {
		p := lookthrough.Place{Row: l.Row, Where: l.Where, Text: l.Text, Whole: l.Whole, Gone: l.Gone, Part: len(l.Words) > 0}
		switch {
		case l.Out:
			p.State = lookthrough.Out
		case l.Give:
			p.State = lookthrough.Given
		}
		if p.Why = l.Asks; p.Why == "" {
			p.Why = d.doc.TextIn(l.Row, "sar.left.why")
		}
		if p.Why != "" && !strings.HasSuffix(p.Why, "?") {
			p.Why += "."
		}
		if p.State != lookthrough.Open && l.Lacks {
			p.Lacks = say.T("The reason is still to be written")
		}
		if l.Reason != "" {
			p.Why = strings.TrimSpace(p.Why + " " + l.Reason)
		}
		f.Places = append(f.Places, p)
	}
	return f, nil
}
