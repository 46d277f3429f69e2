package shell

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	rules "doorstep/app/casefile/placement"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/placement"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// placementScreen is where the children of a request are, and what follows.
func (s *Shell) placementScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	scr := placement.New(placement.Props{
		Desk: s, Route: r, Load: func() (placement.Facts, error) { return s.placementFacts(r, d) },
		Begin: func(w placement.Waiting) { s.beginStay(r, d, w) }, Name: func(c rules.Caring) { s.nameCarer(r, d, c) },
		Open: func(row casefile.RowID, page string) { s.openStay(r, row, page) }, Fix: func(c casefile.Cell) { s.openQuestion(r, d, c) },
	})
	return scr, scr.Err()
}

func (s *Shell) placementFacts(r model.Route, d *openDoc) (placement.Facts, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return placement.Facts{}, err
	}
	f := placement.Facts{
		Board: rules.Board(rec, d.doc), Against: rules.MayStart(rec, d.doc), Place: s.placeAsked(d), Basis: d.doc.Text("cmp.basis"),
	}
	f.Brings, f.Known = rules.Basis(d.doc.Code("cmp.basis")).Brings()
	if f.Known {
		f.Basis = f.Brings.Title
	}
	var names []string
	placed := rules.All(rec)
	for _, row := range d.doc.Rows("cmp.child", "") {
		name := d.doc.TextIn(row.ID, "cmp.child.person")
		names = append(names, name)
		v, _ := d.doc.AnswerIn(row.ID, "cmp.child.person")
		gone := false
		for _, p := range placed {
			gone = gone || p.Doc == d.id && p.Of(name, v.Reference.Reference)
		}
		if !gone {
			f.Waiting = append(f.Waiting, placement.Waiting{Row: row.ID, Short: shortNames(rec, []string{name})})
		}
	}
	f.Children = shortNames(rec, names)
	items := due.List(rec)
	for _, p := range placed {
		if p.Doc != d.id {
			continue
		}
		st := placement.Stay{Placement: p, Short: shortNames(rec, []string{p.Child}), Nights: p.Nights(s.Now()), Asks: p.BestAsked(rec.Settings), Why: p.Concerns(rec.Settings)}
		for _, it := range items {
			if it.Doc == d.id && it.Row == p.Row && it.Clocked() {
				st.Duties = append(st.Duties, s.dutyOf(it))
			}
		}
		f.Stays = append(f.Stays, st)
	}
	return f, nil
}

// dutyOf is a thing that is due as it stands on the screen.
func (s *Shell) dutyOf(it due.Item) placement.Duty {
	today := casefile.DateOf(s.Now())
	out := placement.Duty{Title: it.Title}
	on, ok := it.Due.Date.Time()
	switch met, done := it.Met.Time(); {
	case done:
		out.Chip = model.Words{Tone: model.Safe, Icon: "check", Text: say.F("Done %s", model.DayShort(met))}
	case it.Stopped(today):
		out.Chip, out.Note = model.Words{Tone: model.Neutral, Text: say.T("Not needed")}, model.Sentence(it.Off)
	case ok && it.Due.Date < today:
		out.Chip = model.Words{Tone: model.Danger, Icon: "error", Text: say.F("Was due %s", model.DayShort(on))}
	case ok && it.Due.Date == today:
		out.Chip = model.Words{Tone: model.Local, Icon: "schedule", Text: say.T("Today")}
	case ok:
		out.Chip = model.Words{Tone: model.Neutral, Icon: "schedule", Text: model.DayShort(on)}
	}
	return out
}

// beginStay writes down that a child has come to the place that was agreed, with
// what the request says of it, and opens it to be looked over.
func (s *Shell) beginStay(r model.Route, d *openDoc, w placement.Waiting) {
	row := d.editor.AddRow("cmp.stay", "")
	if row == "" {
		return
	}
	set := func(link string, vs ...fhir.Value) {
		if len(vs) > 0 {
			d.editor.Choose(engine.Cell{Row: row, LinkID: "cmp.stay." + link}, vs...)
		}
	}
	of := func(row casefile.RowID, link string) []fhir.Value {
		return d.doc.State(engine.Cell{Row: row, LinkID: link}).Values
	}
	code := func(link, code string) {
		if it := d.doc.Form().Item("cmp.stay." + link); it != nil {
			for _, o := range it.Options {
				if o.Coding.Code == code {
					set(link, o.Value)
				}
			}
		}
	}
	set("child", of(w.Row, "cmp.child.person")...)
	if place := s.placeAsked(d); place != "" {
		set("place", fhir.Value{Kind: fhir.ReferenceKind, Reference: fhir.Reference{Display: place}})
	}
	set("from", fhir.Prim(fhir.DateTime, s.Now().Truncate(time.Minute).Format(time.RFC3339)))
	set("planned-until", of("", "cmp.proposal.until")...)
	code("began", "emergency")
	if len(d.doc.Rows("cmp.child", "")) > 1 {
		code("siblings", map[string]string{"together": "together", "apart-reason": "apart"}[d.doc.Code("cmp.together")])
	}
	for _, opt := range d.doc.Rows("cmp.options", "") {
		if d.doc.TextIn(opt.ID, "cmp.options.place") == s.placeAsked(d) {
			set("distance", of(opt.ID, "cmp.options.distance")...)
			if d.doc.CodeIn(opt.ID, "cmp.options.school") == "yes" {
				code("school", "same")
			}
		}
	}
	s.openStay(r, row, "begin")
}

// placeAsked is the place of a request: its name for the notices, else the one of
// those considered that the proposal names, else the proposal as it was written.
func (s *Shell) placeAsked(d *openDoc) string {
	if name := d.doc.Text("cmp.proposal.place"); name != "" {
		return name
	}
	text := strings.TrimSpace(d.doc.Text("cmp.proposal"))
	for _, opt := range d.doc.Rows("cmp.options", "") {
		if place := d.doc.TextIn(opt.ID, "cmp.options.place"); place != "" && strings.Contains(strings.ToLower(text), strings.ToLower(place)) {
			return place
		}
	}
	return text
}

// nameCarer opens who cares for a child, a new line when there is none.
func (s *Shell) nameCarer(r model.Route, d *openDoc, c rules.Caring) {
	row := c.Row
	if row == "" {
		if row = d.editor.AddRow("cmp.cares", ""); row == "" {
			return
		}
		d.editor.Choose(engine.Cell{Row: row, LinkID: "cmp.cares.child"}, fhir.ReferenceValue(c.Ref, c.Name))
	}
	if g := d.doc.Form().Item("cmp.cares"); g != nil && g.Rows != nil && len(g.Rows.Pages) > 0 {
		r.Screen, r.Section, r.Page, r.Row = model.Page, "cmp.sec.cares", g.Rows.Pages[0].ID, string(row)
		s.Open(r)
	}
}

// openStay opens one of the pages of a stay.
func (s *Shell) openStay(r model.Route, row casefile.RowID, page string) {
	r.Screen, r.Section, r.Page, r.Row = model.Page, "cmp.sec.stay", "cmp.page."+page, string(row)
	s.Open(r)
}

// openQuestion opens the page of a question, or where one signs.
func (s *Shell) openQuestion(r model.Route, d *openDoc, c casefile.Cell) {
	it := d.doc.Form().Item(c.LinkID)
	switch {
	case it == nil || it.Page == nil:
		r.Screen = model.TaskList
	case it.Control == fhir.ControlSignature:
		r.Screen, r.Cell = model.Sign, c.LinkID
	default:
		r.Screen, r.Section, r.Page = model.Page, it.Section.ID, it.Page.ID
	}
	s.Open(r)
}

// withPlacement is a case with the line that says that its child is looked after
// now, where a placement makes them so.
func (s *Shell) withPlacement(id casefile.ID) (*casefile.Case, error) {
	c, err := s.work.Case(id)
	if err != nil || !slices.ContainsFunc(c.Forms, func(f casefile.DocSummary) bool { return f.Form == formEmergency }) {
		return c, err
	}
	rec, err := s.work.Record(id)
	if err != nil {
		return c, nil // the page is there without the line
	}
	since, ok := rules.LookedAfter(rec, c.Child.Name, c.Child.Ref, s.Now())
	if !ok {
		return c, nil
	}
	out := *c
	out.Facts = append(slices.Clone(c.Facts), casefile.Fact{Kind: "home", Text: say.F("Looked after since %s", model.Day(since, s.Now()))})
	return &out, nil
}
