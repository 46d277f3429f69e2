package shell

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	stays "doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/stay"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// stayScreen is one stay, nil for the list of the log's questions.
func (s *Shell) stayScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	if casefile.FormName(d.doc.Form()) != staylog.Form || r.Tab == model.ListTab || r.Case == "" {
		return nil, nil
	}
	r.Tab, r.Cell = "", ""
	p := stay.Props{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Fault: Fault,
		Load:  func() (stay.Facts, error) { return s.stayFacts(r, d) },
		Write: func(k staylog.Kind) { s.writeLine(r, d, k, nil) }, Right: func(l staylog.Line) { s.writeLine(r, d, l.Kind, &l) },
		Line: func(k staylog.Kind, row casefile.RowID) { s.openLine(r, k, row) },
		Later: func() {
			if row := d.editor.AddRow(string(staylog.Added), ""); row != "" {
				s.openCell(r, d, casefile.Cell{Row: row, LinkID: "stay.later.note"})
			}
		},
		Signed: func() {
			s.statusOld = true
			d.cache.Drop()
			s.Changed()
		},
	}
	if s.hasPlan(r) {
		p.Plan = func() { s.Open(model.Route{Screen: model.CarePlan, Case: r.Case}) }
	}
	scr := stay.New(p)
	if scr.Err() == nil {
		d.shown = scr
	}
	return scr, scr.Err()
}

// hasPlan reports that the child has a health care plan.
func (s *Shell) hasPlan(r model.Route) bool {
	rec, err := s.recordOf(r)
	return err == nil && healthplan.Of(rec) != nil
}

func (s *Shell) stayFacts(r model.Route, d *openDoc) (stay.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return stay.Facts{}, err
	}
	child := s.summaryOf(r.Case).Child
	f := stay.Facts{Stay: stays.Of(rec, d.doc), Short: child.Short(), Given: given(child)}
	switch f.Phase {
	case stays.Arriving:
		id, err := op.ParseID(r.Case)
		if err != nil {
			return f, errNowhere
		}
		f.Against = f.Arrival(s.work.Beside(id), s.work.Heard())
	case stays.Leaving:
		f.Against = f.Departure()
		if m, ok := f.Remind(s.Now()); ok {
			f.Reminder = m.Words
		}
	}
	return f, nil
}

// writeLine begins a line of the log and opens it: one of its own, or one that puts
// another right. Who did it is filled in where it is the carer who holds the tablet.
func (s *Shell) writeLine(r model.Route, d *openDoc, k staylog.Kind, right *staylog.Line) {
	row := d.editor.AddRow(string(k), "")
	if row == "" {
		return
	}
	set := func(link string, v fhir.Value) {
		if d.doc.Form().Item(string(k)+link) != nil {
			d.editor.Choose(engine.Cell{Row: row, LinkID: string(k) + link}, v)
		}
	}
	if right != nil {
		words := ""
		if !right.At.IsZero() {
			words = model.ClockList(right.At)
		}
		set(".of", right.Ref(words))
		if right.Item.Display != "" {
			set(".item", fhir.Value{Kind: fhir.ReferenceKind, Reference: right.Item})
		}
	}
	me := s.work.Me()
	if rec, err := s.recordOf(r); err == nil && casefile.SameReference(stays.Of(rec, d.doc).Carer, me.Reference()) {
		set(".by", me.Value())
	}
	s.openLine(r, k, row)
}

func (s *Shell) openLine(r model.Route, k staylog.Kind, row casefile.RowID) {
	s.Open(model.Route{Screen: model.StayLine, Case: r.Case, Doc: r.Doc, Topic: string(k), Row: string(row)})
}

// stayLineScreen is one line of a log.
func (s *Shell) stayLineScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return nil, err
	}
	child := s.summaryOf(r.Case).Child
	plan := healthplan.Of(rec)
	at := stays.Of(rec, d.doc)
	row := casefile.RowID(r.Row)
	scr := stay.NewLine(stay.LineProps{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Around: s.formAround(r, d), Typed: d.typed, Given: given(child),
		Medicines: medicinesOf(rec, plan), Unmatched: at.Mismatched,
		LastMedicine: func(ref fhir.Reference) (staylog.Line, bool) { return staylog.LastMedicine(rec, ref, row) },
		LastTask:     func(code string) (staylog.Line, bool) { return staylog.LastTask(rec, code, fhir.Reference{}, row) },
		Plan:         func(k staylog.Kind) []model.Written { return planBeside(plan, k) },
		Entry: func(t *screen.Tags, list []model.Written, grown func()) fyne.CanvasObject {
			return careplan.Lines{Desk: s, Tags: t, Given: given(child), Picture: s.picture, Grown: grown}.Of(list)
		},
		Harm: func() { s.Open(model.Route{Screen: model.Harm, Case: r.Case}) },
	})
	if scr == nil {
		return nil, errNowhere
	}
	d.shown = scr
	return scr, nil
}

// medicinesOf are the medicines of the working plan, each exactly as it stands there.
func medicinesOf(rec casefile.Record, plan *healthplan.Plan) []stay.Medicine {
	if plan == nil {
		return nil
	}
	var out []stay.Medicine
	for _, m := range plan.Medicines {
		one := stay.Medicine{Value: stays.MedicineRef(m), Title: m.Name}
		if d := rec.Doc(m.Doc); d != nil {
			if it := d.Form().Item("hcp.med.item"); it != nil {
				for _, w := range model.WrittenOf(d, []*engine.Item{it}, nil) {
					for _, r := range w.Rows {
						if r.ID == m.Row {
							one.Entry = r.Lines
						}
					}
				}
			}
		}
		out = append(out, one)
	}
	return out
}

// planBeside is what the plan says beside a kind of line, as it was written.
func planBeside(plan *healthplan.Plan, k staylog.Kind) []model.Written {
	if plan == nil || plan.Doc == nil {
		return nil
	}
	switch k {
	case staylog.Seizure:
		return careplan.Written(plan.Doc, false, "hcp.epi.")
	case staylog.Feed:
		return careplan.Written(plan.Doc, false, "hcp.ent.")
	}
	return nil
}
