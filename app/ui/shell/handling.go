package shell

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	kit "doorstep/app/casefile/equipment"
	rules "doorstep/app/casefile/handling"
	"doorstep/app/printout"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/equipment"
	"doorstep/app/ui/screen/handling"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

// handlingLead is the way from a child's page to moving and handling. Before there is
// anything of it, it is the way to begin, while the case is open.
func (s *Shell) handlingLead(c *casefile.Case) (casescreen.Lead, bool) {
	l := casescreen.Lead{Key: "handling", Icon: "accessible", Title: say.T("Moving and handling"), Second: say.T("Load checks, tasks, equipment and carers’ homes"), To: model.Route{Screen: model.Handling, Case: c.ID.String()}}
	if !slices.ContainsFunc(c.Forms, func(f casefile.DocSummary) bool {
		return (f.Form == rules.Form || f.Form == rules.HomeForm || f.Form == kit.Form) && f.Status != casefile.EnteredInError
	}) {
		l.Second = say.T("None yet")
		return l, !c.Closed
	}
	rec, err := s.work.Record(c.ID)
	if err != nil {
		return l, true
	}
	stops := 0
	for _, t := range rules.Tasks(rec, s.work.Beside(c.ID)...) {
		if rules.Worst(t.On(rec.Today)) == rules.Stop {
			stops++
		}
	}
	if stops > 0 {
		l.Tag = model.Words{Tone: model.Danger, Icon: "error", Text: say.N(stops, "task to stop", "tasks to stop")}
	}
	return l, true
}

// handlingScreen is a child's moving and handling.
func (s *Shell) handlingScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	child := s.summaryOf(r.Case).Child
	p := handling.Props{
		Desk: s, Route: r, Child: child.Short(), Given: given(child),
		Load: func() (handling.Facts, error) { return s.handlingFacts(id) },
		Fix:  s.openPlace,
		OpenForm: func(doc casefile.ID) {
			s.Open(model.Route{Screen: model.TaskList, Case: r.Case, Doc: doc.String()})
		},
		Show: s.addDemo, Confirm: s.confirmHome,
		Assess: func() { s.begin(id, rules.Form) }, Home: func() { s.begin(id, rules.HomeForm) },
	}
	p.Kinds, p.Measure = roomKinds(), func(kind string) { s.measure(id, kind) }
	if rec, err := s.work.Record(id); err == nil && rec.Latest(rules.Form) != nil {
		p.AddWeight = func() { s.addWeight(id) }
	}
	scr := handling.New(p)
	return scr, scr.Err()
}

func (s *Shell) handlingFacts(id casefile.ID) (handling.Facts, error) {
	rec, err := s.work.Record(id)
	if err != nil {
		return handling.Facts{}, err
	}
	others := s.work.Beside(id)
	f := handling.Facts{Today: rec.Today, Weights: rules.Weights(rec), Carers: rules.CarerHomes(rec, others...)}
	if survey := s.survey(rec); survey != nil {
		g := survey.Form().Item(model.RoomGroup)
		for _, row := range survey.Rows(model.RoomGroup, "") {
			f.Rooms = append(f.Rooms, handling.Room{
				Title: model.RowTitle(survey, g.Rows, row.ID),
				To:    model.Route{Screen: model.Room, Case: id.String(), Doc: survey.ID().String(), Row: string(row.ID)},
			})
		}
	}
	for _, it := range kit.Register(rec, others...) {
		if it.Status == "returned" || it.Status == "outgrown" || it.MovedTo != nil {
			continue
		}
		f.Things++
		if !it.Wanted() && !it.On(rec.Today).May {
			f.Stopped++
		}
	}
	for _, d := range rec.Of(rules.Form) {
		h := handling.Assessed{Doc: d.ID(), Title: d.Text("ot.visit.home-kind"), Tasks: rules.TasksOf(rec, d, others...)}
		if h.Title == "" {
			h.Title = say.T("A home")
		}
		for _, g := range d.Signatures() {
			if g.Valid && g.Cell == "ot.sign.ot" {
				h.Signed = say.F("Signed %s by %s", model.DateFull(g.At.In(rec.Now.Location())), g.Name)
			}
		}
		f.Homes = append(f.Homes, h)
	}
	if ot := rec.Latest(rules.Form); ot != nil {
		f.Print = model.Route{Screen: model.Print, Case: id.String(), Doc: ot.ID().String()}
		for _, o := range printout.Offers(printout.Desk{Record: rec, Others: others}, ot) {
			if o.Kind != printout.KindFamily && o.Kind != printout.KindProfessional {
				f.Papers = append(f.Papers, o.Title)
			}
		}
	}
	slices.Reverse(f.Homes) // the newest assessment first
	return f, nil
}

// survey is the property survey that the child's newest assessment is about, be it a
// sister's, else the newest of the case; nil without one.
func (s *Shell) survey(rec casefile.Record) *casefile.Document {
	if ot := rec.Latest(rules.Form); ot != nil {
		if v, ok := ot.Answer("ot.visit.property"); ok {
			if doc, _, ok := kit.Row(v.Reference.Reference); ok {
				if d, err := s.open(doc); err == nil {
					return d.doc
				}
			}
		}
	}
	return rec.Latest(rules.SurveyForm)
}

// roomKinds are the kinds of rooms that a property survey knows.
func roomKinds() []widget.Option {
	var out []widget.Option
	f, err := library.Get(rules.SurveyForm)
	if err != nil {
		return nil
	}
	form, err := engine.Compile(f)
	if err != nil {
		return nil
	}
	for _, o := range form.Item(model.RoomGroup + ".kind").Options {
		out = append(out, widget.Option{Key: o.Coding.Code, Label: o.Label})
	}
	return out
}

// measure begins a room of the child's home and opens it: in a new property survey
// where there is none.
func (s *Shell) measure(id casefile.ID, kind string) {
	rec, err := s.work.Record(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	if survey := s.survey(rec); survey != nil {
		s.measureIn(id, survey.ID(), kind)
		return
	}
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := w.NewDoc(context.Background(), id, rules.SurveyForm)
		return func() {
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			s.surveyed(id, doc)
			s.measureIn(id, doc, kind)
		}
	})
}

// surveyed says in the child's newest assessment that a survey is of the home it is
// about, where it does not say so yet.
func (s *Shell) surveyed(id, survey casefile.ID) {
	ot := s.newest(id.String(), rules.Form)
	if ot == nil || s.locked(ot) {
		return
	}
	at := engine.Cell{LinkID: "ot.visit.property"}
	d, err := s.open(survey)
	if err != nil || len(ot.doc.State(at).Values) > 0 {
		return
	}
	ot.editor.Choose(at, casefile.DocumentRef(survey, d.doc.Form().Title))
}

func (s *Shell) measureIn(id, survey casefile.ID, kind string) {
	d, err := s.open(survey)
	if err != nil {
		s.tellFault(err)
		return
	}
	row := d.editor.AddRow(model.RoomGroup, "")
	if row == "" {
		return
	}
	for _, o := range d.doc.Form().Item(model.RoomGroup + ".kind").Options {
		if o.Coding.Code == kind {
			d.editor.Choose(engine.Cell{Row: row, LinkID: model.RoomGroup + ".kind"}, o.Value)
		}
	}
	s.Open(model.Route{Screen: model.Room, Case: id.String(), Doc: survey.String(), Row: string(row)})
}

// openPlace opens the page of an answer, be it in a row or not.
func (s *Shell) openPlace(doc casefile.ID, c casefile.Cell) {
	d, err := s.open(doc)
	if err != nil {
		s.tellFault(err)
		return
	}
	r := model.Route{Screen: model.TaskList, Case: d.doc.Case().String(), Doc: doc.String()}
	it := d.doc.Form().Item(c.LinkID)
	switch {
	case it == nil || it.Page == nil:
	case it.Control == fhir.ControlSignature:
		r.Screen, r.Row, r.Cell = model.Sign, string(c.Row), c.LinkID
	default:
		r.Screen, r.Section, r.Page, r.Row, r.Cell = model.Page, it.Page.Section.ID, it.Page.ID, string(c.Row), c.LinkID
		if it.Group != nil && model.RowScreen(it.Group) == model.Room {
			r.Screen = model.Room
		}
	}
	s.Open(r)
}

// addTo begins a row of a form, writes what is known of it and opens its first page.
func (s *Shell) addTo(doc casefile.ID, group string, fill func(d *openDoc, row engine.RowID)) {
	d, err := s.open(doc)
	if err != nil {
		s.tellFault(err)
		return
	}
	row := d.editor.AddRow(group, "")
	if row == "" {
		return
	}
	if fill != nil {
		fill(d, row)
	}
	g := d.doc.Form().Item(group)
	pg := g.Page
	if len(g.Rows.Pages) > 0 {
		pg = g.Rows.Pages[0]
	}
	s.Open(model.Route{Screen: model.Page, Case: d.doc.Case().String(), Doc: doc.String(), Section: pg.Section.ID, Page: pg.ID, Row: string(row)})
}

// thisDay is today as an answer.
func (s *Shell) thisDay() fhir.Value { return fhir.Prim(fhir.Date, string(casefile.DateOf(s.Now()))) }

// addWeight writes a new weight: below the signatures of an assessment that is
// signed, else into the assessment itself.
func (s *Shell) addWeight(id casefile.ID) {
	rec, err := s.work.Record(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	ot := rec.Latest(rules.Form)
	if ot == nil {
		return
	}
	if _, weighed := ot.Answer("ot.child.weight"); !weighed && rules.SignedCode(ot) == "" {
		s.openPlace(ot.ID(), casefile.Cell{LinkID: "ot.child.weight"})
		return
	}
	s.addTo(ot.ID(), "ot.weighed", func(d *openDoc, row engine.RowID) {
		d.editor.Choose(engine.Cell{Row: row, LinkID: "ot.weighed.date"}, s.thisDay())
	})
}

// addDemo begins a demonstration in a carer's home.
func (s *Shell) addDemo(h rules.Home) {
	s.addTo(h.Doc.ID(), "ch.demo", func(d *openDoc, row engine.RowID) {
		set := func(name string, v fhir.Value) { d.editor.Choose(engine.Cell{Row: row, LinkID: "ch.demo." + name}, v) }
		set("date", s.thisDay())
		set("by", s.work.Me().Value())
		if len(h.Handlers) == 1 {
			set("handler", fhir.ReferenceValue(h.Handlers[0].Person.Reference, h.Handlers[0].Person.Display))
		}
		if len(h.Tasks) == 1 {
			set("task", fhir.ReferenceValue(h.Tasks[0].Ref(), h.Tasks[0].Named()))
		}
	})
}

// confirmHome begins the OT's word that a carer's home still stands after the home
// assessment changed.
func (s *Shell) confirmHome(h rules.Home) {
	s.addTo(h.Doc.ID(), "ch.confirm", func(d *openDoc, row engine.RowID) {
		set := func(name string, v fhir.Value) {
			d.editor.Choose(engine.Cell{Row: row, LinkID: "ch.confirm." + name}, v)
		}
		if it := d.doc.Form().Item("ch.confirm.what"); it != nil {
			for _, o := range it.Options {
				if o.Coding.Code == "home-assessment" {
					set("what", o.Value)
				}
			}
		}
		set("base", casefile.DocumentRef(h.Base.ID(), rules.Versioned(h.Base.Form().Title, rules.SignedCode(h.Base))))
		set("date", s.thisDay())
	})
}

// equipmentScreen is a child's register of equipment.
func (s *Shell) equipmentScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	child := s.summaryOf(r.Case).Child
	scr := equipment.New(equipment.Props{
		Desk: s, Route: r, Child: child.Short(), Given: given(child),
		Load: func() (equipment.Facts, error) {
			rec, err := s.work.Record(id)
			if err != nil {
				return equipment.Facts{}, err
			}
			others := s.work.Beside(id)
			return equipment.Facts{Items: kit.Register(rec, others...), Clashes: kit.Clashes(rec, others...), Today: rec.Today}, nil
		},
		Add: func() { s.addThing(id) },
		Open: func(it kit.Item) {
			s.openPlace(it.Doc.ID(), casefile.Cell{Row: it.Row, LinkID: kit.Group + ".kind"})
		},
		Explain: func(c kit.Clash, code string) { s.explain(c, code) },
	})
	return scr, scr.Err()
}

// addThing begins an entry of the register, and the register before the first.
func (s *Shell) addThing(id casefile.ID) {
	rec, err := s.work.Record(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	if d := rec.Latest(kit.Form); d != nil {
		s.addTo(d.ID(), kit.Group, nil)
		return
	}
	s.begin(id, kit.Form)
}

// explain answers what a serial number in two registers means (OT-V20).
func (s *Shell) explain(c kit.Clash, code string) {
	d, err := s.open(c.Item.Doc.ID())
	if err != nil {
		s.tellFault(err)
		return
	}
	it := d.doc.Form().Item(kit.Group + ".moved")
	for _, o := range it.Options {
		if o.Coding.Code == code {
			d.editor.Choose(engine.Cell{Row: c.Item.Row, LinkID: it.LinkID}, o.Value)
		}
	}
	if code == "another-thing" {
		s.openPlace(c.Item.Doc.ID(), casefile.Cell{Row: c.Item.Row, LinkID: kit.Group + ".serial"})
		return
	}
	if scr, ok := s.cur.(screen.Ticking); ok {
		scr.Tick()
	}
}
