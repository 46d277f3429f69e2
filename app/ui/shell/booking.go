package shell

import (
	"context"
	"errors"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/staylog"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/bookings"
	"doorstep/app/ui/widget"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// pickable are the people of a case and colleagues, as a picker lists them.
func (s *Shell) pickable(caseID string) []widget.Person {
	var out []widget.Person
	for _, p := range s.people(caseID) {
		if !p.Child {
			out = append(out, widget.Person{ID: p.Ref, Name: p.Name, Role: p.Role, Team: p.Team})
		}
	}
	return out
}

// code is the answer to a choice by its code, nothing for a code that it lacks.
func code(d *casefile.Document, link, code string) []fhir.Value {
	if it := d.Form().Item(link); it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code {
				return []fhir.Value{o.Value}
			}
		}
	}
	return nil
}

// book writes a booking with every task covered by the carer until somebody says
// otherwise, and opens it.
func (s *Shell) book(rec casefile.Record, w bookings.Wish, done func(string)) {
	work := s.work
	s.cfg.Run.Go(func() func() {
		id, err := booked(work, rec, w)
		return func() {
			if err != nil {
				done(Fault(err))
				return
			}
			done("")
			s.statusOld = true
			s.Open(model.Route{Screen: model.TaskList, Case: rec.ID.String(), Doc: id.String()})
		}
	})
}

func booked(work Work, rec casefile.Record, w bookings.Wish) (casefile.ID, error) {
	ctx := context.Background()
	id, err := work.NewDoc(ctx, rec.ID, booking.Form)
	if err != nil {
		return id, err
	}
	d, err := work.OpenDoc(id)
	if err != nil {
		return id, err
	}
	set := func(row casefile.RowID, link string, vs ...fhir.Value) {
		if err == nil && len(vs) > 0 {
			_, err = d.Set(ctx, casefile.Cell{Row: row, LinkID: link}, vs...)
		}
	}
	set("", "bk.carer", fhir.Value{Kind: fhir.ReferenceKind, Reference: w.Carer})
	set("", "bk.place", fhir.TextValue(w.Place))
	set("", "bk.from", fhir.Prim(fhir.DateTime, rounded(w.From)))
	set("", "bk.to", fhir.Prim(fhir.DateTime, rounded(w.To)))
	set("", "bk.kind", code(d, "bk.kind", kindOf(rec, w))...)
	set("", "bk.state", code(d, "bk.state", string(booking.AskedFor))...)
	for _, t := range booking.Tasks(rec) {
		if err != nil {
			break
		}
		var row casefile.RowID
		if row, _, err = d.AddRow(ctx, "bk.cover", ""); err == nil {
			set(row, "bk.cover.task", fhir.CodingValue(delegation.TaskSystem, t.Code, t.Title))
			set(row, "bk.cover.by", code(d, "bk.cover.by", booking.ByCarer)...)
		}
	}
	return id, err
}

// bookingScreen is one booking with its checks, nil for the list of its questions.
func (s *Shell) bookingScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	if casefile.FormName(d.doc.Form()) != booking.Form || r.Tab == model.ListTab || r.Case == "" {
		return nil, nil
	}
	r.Tab, r.Cell = "", ""
	scr := bookings.NewOne(bookings.OneProps{
		Desk: s, Route: r, Me: s.work.Me().Name, Load: func() (bookings.Facts, error) { return s.bookingFacts(r, d) }, Saved: d.editor.Line.Words,
		Go:     func(p booking.Place) { s.putRight(p) },
		Reason: func(f booking.Finding, text string, done func(string)) { s.giveReason(r, d, f, text, done) },
		Cover:  func(t bookings.Task) { s.coverTask(r, d, t) }, Change: func() { s.openCell(r, d, casefile.Cell{LinkID: "bk.from"}) },
		Confirm: func() {
			d.editor.Choose(engine.Cell{LinkID: "bk.state"}, code(d.doc, "bk.state", string(booking.Confirmed))...)
			to := r
			to.Screen, to.Cell = model.Sign, booking.Sign
			s.Open(to)
		},
		Cancel: func(c bookings.Cancelling) {
			d.editor.Choose(engine.Cell{LinkID: "bk.state"}, code(d.doc, "bk.state", string(booking.Cancelled))...)
			d.editor.Choose(engine.Cell{LinkID: "bk.cancel"}, fhir.TextValue(c.Words(casefile.DateWords(string(casefile.DateOf(s.Now())))+" "+model.ClockText(s.Now()))))
		},
		Emergency: func() {
			d.editor.Choose(engine.Cell{LinkID: "bk.kind"}, code(d.doc, "bk.kind", booking.Emergency)...)
			s.tickNow()
		},
		Ask:    func(hospice string) { s.askHospice(d, hospice) },
		Arrive: func() { s.arrive(r, d) },
	})
	return scr, scr.Err()
}

func (s *Shell) bookingFacts(r model.Route, d *openDoc) (bookings.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return bookings.Facts{}, err
	}
	id, err := op.ParseID(r.Case)
	if err != nil {
		return bookings.Facts{}, errNowhere
	}
	others := s.work.Beside(id)
	b := booking.Read(rec, d.doc)
	f := bookings.Facts{
		Line: lineOf(s.work, rec, b, others), Given: given(s.summaryOf(r.Case).Child), Hospices: rec.Settings.List("cfg.bk.hospices"),
		Gates: booking.Check(rec, d.doc, others, booking.Moment{Contact: s.work.Heard()}),
	}
	if words, ok := booking.Worked(rec, d.doc, others, "bk.year-days"); ok && strings.Contains(words, "of") {
		f.YearDays = say.F("%s days in 12 months, this stay with it", words)
	}
	for _, t := range booking.Tasks(rec) {
		task := bookings.Task{Code: t.Code, Title: t.Title}
		for i, c := range b.Cover {
			if c.Task == t.Code {
				task.Cover, task.By, task.Who = &b.Cover[i], d.doc.TextIn(c.Row, "bk.cover.by"), c.Who.Display
			}
		}
		if task.Cover != nil && task.Cover.By == booking.ByCarer {
			task.Who = b.Carer.Display
		}
		f.Tasks = append(f.Tasks, task)
	}
	return f, nil
}

// giveReason keeps why a stay may go on, where whoever is at the tablet may say so.
func (s *Shell) giveReason(r model.Route, d *openDoc, f booking.Finding, text string, done func(string)) {
	rec, err := s.recordOf(r)
	if err != nil {
		done(Fault(err))
		return
	}
	if !booking.May(rec, f.Clears, s.work.Me().Role) {
		done(say.F("This is for %s to say, on their own tablet or with their own name.", f.Clears.Words()))
		return
	}
	s.cfg.Run.Go(func() func() {
		err := d.doc.GiveReason(context.Background(), f.Key, text)
		return func() {
			s.statusOld = true
			if err != nil {
				done(Fault(err))
				return
			}
			done("")
		}
	})
}

// coverTask opens how a task is covered, in a new row where there is none.
func (s *Shell) coverTask(r model.Route, d *openDoc, t bookings.Task) {
	row := casefile.RowID("")
	if t.Cover != nil {
		row = t.Cover.Row
	} else {
		if row = d.editor.AddRow("bk.cover", ""); row == "" {
			return
		}
		d.editor.Choose(engine.Cell{Row: row, LinkID: "bk.cover.task"}, fhir.CodingValue(delegation.TaskSystem, t.Code, t.Title))
	}
	s.openCell(r, d, casefile.Cell{Row: row, LinkID: "bk.cover.by"})
}

// askHospice turns a booking to a place where nurses are on duty: the nurses there do
// what a carer would be signed off for, and are named by whoever asks.
func (s *Shell) askHospice(d *openDoc, hospice string) {
	d.editor.Choose(engine.Cell{LinkID: "bk.carer"}, fhir.Value{Kind: fhir.ReferenceKind, Reference: fhir.Reference{Display: hospice}})
	d.editor.Choose(engine.Cell{LinkID: "bk.place"}, fhir.TextValue(hospice))
	for _, row := range d.doc.Rows("bk.cover", "") {
		d.editor.Choose(engine.Cell{Row: row.ID, LinkID: "bk.cover.by"}, code(d.doc, "bk.cover.by", booking.ByNurse)...)
	}
	s.tickNow()
}

// arrive opens the log of a stay, begun now if there is none.
func (s *Shell) arrive(r model.Route, d *openDoc) {
	rec, err := s.recordOf(r)
	if err != nil {
		s.tellFault(err)
		return
	}
	to := model.Route{Screen: model.TaskList, Case: r.Case}
	if log, ok := staylog.For(rec, d.id); ok {
		to.Doc = log.Doc.String()
		s.Open(to)
		return
	}
	work, title := s.work, bookings.Brief(booking.Read(rec, d.doc).From, booking.Read(rec, d.doc).To)
	s.cfg.Run.Go(func() func() {
		ctx := context.Background()
		id, err := work.NewDoc(ctx, rec.ID, staylog.Form)
		if err == nil {
			var log *casefile.Document
			if log, err = work.OpenDoc(id); err == nil {
				_, err = log.Set(ctx, casefile.Cell{LinkID: "stay.booking"}, casefile.DocumentRef(d.id, title))
			}
		}
		return func() {
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			to.Doc = id.String()
			s.Open(to)
		}
	})
}

// errNoForm reports a place that leads nowhere.
var errNoForm = errors.New("nothing leads there from here")

// putRight opens where a check is put right: a question of a form, or the form begun
// now where the child has none. Back leads to the check.
func (s *Shell) putRight(p booking.Place) {
	if p.Doc.IsZero() {
		if p.Form == "" || p.Case.IsZero() {
			s.tellFault(errNoForm)
			return
		}
		s.beginRight(p)
		return
	}
	d, err := s.open(p.Doc)
	if err != nil {
		s.tellFault(err)
		return
	}
	s.errand(cellRoute(model.Route{Case: p.Case.String(), Doc: p.Doc.String()}, d, p.Cell))
}

// beginRight begins the form that a check asks for, or goes on with the sign-off that
// somebody began for the same carer and task, or for nobody yet.
func (s *Shell) beginRight(p booking.Place) {
	to := model.Route{Screen: model.TaskList, Case: p.Case.String()}
	var answers map[string][]fhir.Value
	if p.Task != "" {
		answers = signing(p)
		if doc := s.signOffBegun(p); doc != nil {
			for link, vs := range answers {
				if _, said := doc.Answer(link); !said {
					if d, err := s.open(doc.ID()); err == nil {
						d.editor.Choose(engine.Cell{LinkID: link}, vs...)
					}
				}
			}
			to.Doc = doc.ID().String()
			s.errand(to)
			return
		}
	}
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := w.NewDocWith(context.Background(), p.Case, p.Form, answers)
		return func() {
			switch {
			case s.work != w:
			case err != nil:
				s.tellFault(err)
			default:
				s.statusOld = true
				if to.Doc = doc.String(); p.Task != "" {
					to = s.firstPage(to)
				}
				s.errand(to)
			}
		}
	})
}

// signOffBegun is the sign-off under way that a check may go on with, nil for none:
// whatever it says of its carer and its task is what the check asks for.
func (s *Shell) signOffBegun(p booking.Place) *casefile.Document {
	rec, err := s.work.Record(p.Case)
	if err != nil {
		return nil
	}
	for _, d := range rec.Of(p.Form) {
		carer, task := d.ReferenceIn("", "dt.carer"), d.Code("dt.task")
		if d.Summary().Status == casefile.InProgress && (carer == fhir.Reference{} || casefile.SameReference(carer, p.Carer)) && (task == "" || task == p.Task) {
			return d
		}
	}
	return nil
}

// signing is what a sign-off that a check asks for begins with: whose it is, and of
// which task.
func signing(p booking.Place) map[string][]fhir.Value {
	out := map[string][]fhir.Value{"dt.carer": {{Kind: fhir.ReferenceKind, Reference: p.Carer}}}
	if cat, err := delegation.Shipped(); err == nil {
		for _, t := range cat.Tasks {
			if t.Code == p.Task {
				out["dt.task"] = []fhir.Value{fhir.CodingValue(delegation.TaskSystem, t.Code, t.Title)}
			}
		}
	}
	return out
}

// openCell opens a question of a document, or the document where there is none.
func (s *Shell) openCell(r model.Route, d *openDoc, c casefile.Cell) { s.Open(cellRoute(r, d, c)) }

// cellRoute is where a question of a document is asked, the document where that is
// nowhere.
func cellRoute(r model.Route, d *openDoc, c casefile.Cell) model.Route {
	r.Screen, r.Tab, r.Cell = model.TaskList, "", ""
	it := d.doc.Form().Item(c.LinkID)
	switch {
	case it == nil || it.Page == nil && it.Rows == nil:
	case it.Control == fhir.ControlSignature:
		r.Screen, r.Row, r.Cell = model.Sign, string(c.Row), c.LinkID
	default:
		page := it.Page
		if c.Row != "" && it.Group != nil && len(it.Group.Pages) > 0 && (page == nil || page.Rows == nil) {
			page = it.Group.Pages[0]
		}
		if page == nil {
			break
		}
		r.Screen, r.Page, r.Row, r.Cell = model.Page, page.ID, string(c.Row), c.LinkID
		if page.Section != nil {
			r.Section = page.Section.ID
		}
		if page.Rows != nil && c.Row == "" {
			r.Screen, r.Page, r.Section, r.Cell = model.TaskList, "", "", "" // of which row nobody said
		}
	}
	return r
}
