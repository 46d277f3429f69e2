package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Telling is what has happened in the cases, and what is written about it.
type Telling interface {
	// Chronology is everything that has happened, the newest first, with what was
	// left out of the list.
	Chronology(caseID casefile.ID) ([]casefile.Entry, error)
	// Form is a form by its short name.
	Form(name string) (*engine.Form, error)
	// Siblings are the cases here of a child's brothers and sisters.
	Siblings(caseID casefile.ID) []casefile.CaseSummary
	FamilyEvents(caseID casefile.ID) (offered []chronology.Shared, renewed []chronology.Renewed)
	TakeIn(ctx context.Context, caseID casefile.ID, e chronology.Shared) (casefile.ID, error)
	NewDocWith(ctx context.Context, caseID casefile.ID, form string, answers map[string][]fhir.Value) (casefile.ID, error)
}

// telling is the chronology of a case and what can be done with it.
func (s *Shell) telling(id casefile.ID) casescreen.Telling {
	return casescreen.Telling{
		Load: func() casescreen.Told { return s.told(id) },
		Add: func(e casescreen.NewEntry) {
			s.writing(func(ctx context.Context, w Work) error { return addEntry(ctx, w, id, e) })
		},
		Note: func(e casefile.Entry, r casescreen.Remark) {
			s.writing(func(ctx context.Context, w Work) error { return remark(ctx, w, id, e, r) })
		},
		TakeIn: func(e chronology.Shared) {
			s.writing(func(ctx context.Context, w Work) error {
				_, err := w.TakeIn(ctx, id, e)
				return err
			})
		},
		Renew: func(r chronology.Renewed) {
			s.writing(func(ctx context.Context, w Work) error { return renewEntry(ctx, w, r) })
		},
		Open: func(e casefile.Entry) {
			s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: e.Doc.String()})
		},
	}
}

func (s *Shell) told(id casefile.ID) casescreen.Told {
	var t casescreen.Told
	all, err := s.work.Chronology(id)
	if err != nil {
		return t
	}
	t.All, t.Siblings = all, len(s.work.Siblings(id)) > 0
	t.Family, t.Renewed = s.work.FamilyEvents(id)
	if r, err := s.work.Record(id); err == nil {
		t.Pattern = chronology.PatternOf(r, all)
	}
	return t
}

// writing writes off the UI goroutine; the case screen follows when it is done.
func (s *Shell) writing(write func(context.Context, Work) error) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		err := write(context.Background(), w)
		return func() {
			if s.work == w {
				s.statusOld = true
				s.tellFault(err)
				s.note()
				if c, ok := s.cur.(*casescreen.Screen); ok {
					c.Tick()
				}
			}
		}
	})
}

// coded are answers that are codes of a form's own options.
func coded(f *engine.Form, codes map[string]string) map[string][]fhir.Value {
	out := map[string][]fhir.Value{}
	for link, code := range codes {
		it := f.Item(link)
		if it == nil {
			continue
		}
		for _, o := range it.Options {
			if o.Coding.Code == code {
				out[link] = []fhir.Value{o.Value}
			}
		}
	}
	return out
}

func addEntry(ctx context.Context, w Work, id casefile.ID, e casescreen.NewEntry) error {
	f, err := w.Form(casefile.FormChr)
	if err != nil {
		return err
	}
	answers := coded(f, map[string]string{
		"chr.date.precision": e.Precision, "chr.kind": e.Kind, "chr.source": "own-record", "chr.weight": weight(e.Key),
	})
	answers["chr.date"] = []fhir.Value{fhir.Prim(fhir.Date, string(e.On))}
	answers["chr.what"] = []fhir.Value{fhir.TextValue(e.What)}
	answers["chr.effect"] = []fhir.Value{fhir.TextValue(e.Effect)}
	_, err = w.NewDocWith(ctx, id, casefile.FormChr, answers)
	return err
}

func weight(key bool) string {
	if key {
		return "key"
	}
	return "normal"
}

// remark says something about an entry: in its own document, or in one that names
// the event.
func remark(ctx context.Context, w Work, id casefile.ID, e casefile.Entry, r casescreen.Remark) error {
	doc := e.Note
	if doc == (casefile.ID{}) {
		f, err := w.Form(casefile.FormChr)
		if err != nil {
			return err
		}
		answers := coded(f, map[string]string{"chr.kind": e.What, "chr.weight": weight(e.Significant), "chr.source": "own-record"})
		answers["chr.event"] = []fhir.Value{fhir.TextValue(e.Event)}
		answers["chr.date"] = []fhir.Value{fhir.Prim(fhir.Date, string(e.On))}
		answers["chr.what"] = []fhir.Value{fhir.TextValue(e.Title)}
		if doc, err = w.NewDocWith(ctx, id, casefile.FormChr, answers); err != nil {
			return err
		}
	}
	d, err := w.OpenDoc(doc)
	if err != nil {
		return err
	}
	set := func(link string, vs ...fhir.Value) {
		if err == nil {
			_, err = d.Set(ctx, casefile.Cell{LinkID: link}, vs...)
		}
	}
	if r.Key != nil {
		set("chr.weight", coded(d.Form(), map[string]string{"chr.weight": weight(*r.Key)})["chr.weight"]...)
	}
	if r.Hidden != nil {
		set("chr.hidden", fhir.BoolValue(*r.Hidden))
		if *r.Hidden {
			set("chr.hidden.why", fhir.TextValue(r.Why))
		}
	}
	if r.Family != nil {
		set("chr.shared", fhir.BoolValue(*r.Family != ""))
		if *r.Family != "" {
			set("chr.shared.words", fhir.TextValue(*r.Family))
		}
	}
	return err
}

// renewEntry takes the newer words of the family's entry.
func renewEntry(ctx context.Context, w Work, r chronology.Renewed) error {
	d, err := w.OpenDoc(r.Doc)
	if err != nil {
		return err
	}
	for link, vs := range r.Now.Answers(d.Form()) {
		if _, err := d.Set(ctx, casefile.Cell{LinkID: link}, vs...); err != nil {
			return err
		}
	}
	return nil
}
