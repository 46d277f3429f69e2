package shell

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/settings"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// carePlanScreen is a child's health care plan.
func (s *Shell) carePlanScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	child := s.summaryOf(r.Case).Child
	scr := careplan.New(careplan.Props{
		Desk: s, Route: r, Child: child.Short(), Given: given(child), Dial: s.cfg.Dial, Picture: s.picture, Task: taskTitle,
		Load:   func() (careplan.Facts, error) { return s.planFacts(id) },
		Read:   func(p *casefile.Person) { s.readPlan(id, p) },
		People: func() []casefile.Person { return s.work.People(id) },
		Assess: func() { s.goOnWith(id, healthplan.Assessment, false) }, Write: func() { s.goOnWith(id, healthplan.Form, true) },
		Stop: func() { s.addToPlan(id, "hcp.stop", nil) }, Alert: func() { s.addToPlan(id, "hcp.alert", nil) },
		OpenForm: func(doc casefile.ID) {
			s.Open(model.Route{Screen: model.TaskList, Case: r.Case, Doc: doc.String()})
		},
	})
	return scr, scr.Err()
}

// planFacts reads a child's plan as the one at the tablet reads it.
func (s *Shell) planFacts(id casefile.ID) (careplan.Facts, error) {
	rec, err := s.work.Record(id)
	if err != nil {
		return careplan.Facts{}, err
	}
	me := s.work.Me()
	f := careplan.Facts{
		Plan: healthplan.Of(rec), Checked: s.where().Checked, Stale: hours(rec.Settings, "cfg.hcp.checked-hours"),
		Carer: carer(rec.Settings, me),
	}
	if na := rec.Latest(healthplan.Assessment); na != nil {
		f.Needs.Doc = na.ID()
		for _, g := range na.Signatures() {
			if g.Valid && g.Cell == "na.sign.nurse" && g.At.After(f.Needs.Signed) {
				f.Needs.Signed = g.At
			}
		}
	}
	if f.Plan != nil {
		f.Mine = f.Plan.ReadBy(me.Reference())
		f.Readers = readersOf(f.Plan)
	}
	return f, nil
}

// hours is a setting in hours.
func hours(set *settings.Set, key string) time.Duration {
	n, _ := strconv.Atoi(strings.TrimSpace(set.Text(key)))
	return time.Duration(n) * time.Hour
}

// carer reports whether somebody looks after the child as a carer does: then what a
// nurse has not released stays hidden (nursing-care-plans.md section 3.4).
func carer(set *settings.Set, p casefile.Person) bool {
	title := strings.ToLower(p.Role)
	return slices.ContainsFunc(set.List("cfg.roles.carers"), func(word string) bool {
		word = strings.ToLower(strings.TrimSpace(word))
		return word != "" && strings.Contains(title, word)
	})
}

// readersOf are all who signed that they read a version of the plan, those who read
// it first first.
func readersOf(p *healthplan.Plan) []careplan.Reader {
	var out []careplan.Reader
	docs := slices.Clone(p.Earlier)
	if p.Doc != nil {
		docs = append(docs, p.Doc)
	}
	seen := map[string]bool{}
	for _, d := range docs {
		for _, row := range d.Rows("hcp.read", "") {
			v, _ := d.AnswerIn(row.ID, "hcp.read.carer")
			who := v.Reference
			if v.Kind != fhir.ReferenceKind {
				who = fhir.Reference{Display: v.Text}
			}
			name := strings.ToLower(strings.TrimSpace(who.Display))
			if x := p.ReadBy(who); x.Doc != nil && !seen[name] {
				seen[name] = true
				out = append(out, careplan.Reader{Name: who.Display, Reading: x})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b careplan.Reader) int {
		return cmp.Or(a.Reading.When.Compare(b.Reading.When), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// readPlan writes down what somebody has in front of them, and leads to their
// signature; nil for the user.
func (s *Shell) readPlan(id casefile.ID, who *casefile.Person) {
	if who == nil {
		me := s.work.Me()
		who = &me
	}
	s.addToPlan(id, "hcp.read", func(d *openDoc, p *healthplan.Plan, row engine.RowID) bool {
		set := func(link string, v fhir.Value) { d.editor.Choose(engine.Cell{Row: row, LinkID: "hcp.read." + link}, v) }
		set("carer", who.Value())
		set("version", fhir.TextValue(p.VersionWords()))
		set("seen", fhir.TextValue(p.Seen()))
		s.Open(model.Route{Screen: model.Sign, Case: id.String(), Doc: d.id.String(), Row: string(row), Cell: "hcp.read.sign"})
		return true
	})
}

// addToPlan adds a row below the signatures of the version in use and opens it,
// unless then says that it did.
func (s *Shell) addToPlan(id casefile.ID, group string, then func(*openDoc, *healthplan.Plan, engine.RowID) bool) {
	rec, err := s.work.Record(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	p := healthplan.Of(rec)
	if p == nil || p.Doc == nil {
		return
	}
	d, err := s.open(p.Doc.ID())
	if err != nil {
		s.tellFault(err)
		return
	}
	row := s.unsigned(d, group)
	if row == "" {
		row = d.editor.AddRow(group, "")
	}
	if row == "" || then != nil && then(d, p, row) {
		return
	}
	g := d.doc.Form().Item(group)
	if g == nil || g.Rows == nil || len(g.Rows.Pages) == 0 {
		return
	}
	pg := g.Rows.Pages[0]
	s.Open(model.Route{Screen: model.Page, Case: id.String(), Doc: d.id.String(), Section: pg.Section.ID, Page: pg.ID, Row: string(row)})
}

// unsigned is a reader's row that was begun and not signed: it is used again, so that
// whoever turns back before signing leaves no line behind.
func (s *Shell) unsigned(d *openDoc, group string) engine.RowID {
	if group != "hcp.read" {
		return ""
	}
	for _, row := range d.doc.Rows(group, "") {
		if signedAt(d.doc, engine.Cell{Row: row.ID, LinkID: "hcp.read.sign"}) == nil {
			return row.ID
		}
	}
	return ""
}

// readerAt is who signs for having read a plan, "" at any other signature.
func readerAt(doc *casefile.Document, c casefile.Cell) string {
	if c.LinkID != "hcp.read.sign" {
		return ""
	}
	return doc.TextIn(c.Row, "hcp.read.carer")
}

// goOnWith opens the newest document of a form, the next version of one that is
// signed if next is set; the first is begun.
func (s *Shell) goOnWith(id casefile.ID, form string, next bool) {
	rec, err := s.work.Record(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	newest := rec.Latest(form)
	if form == healthplan.Form {
		newest = nil
		if p := healthplan.Of(rec); p != nil && len(p.Drafts) > 0 {
			newest = p.Drafts[len(p.Drafts)-1].Doc
		}
	}
	if newest == nil {
		s.begin(id, form)
		return
	}
	s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: newest.ID().String()})
}

// taskTitle is what a delegated task is called, its code where the catalogue does
// not know it.
func taskTitle(code string) string {
	cat, err := delegation.Shipped()
	if err != nil {
		return code
	}
	if t, ok := cat.Task(code); ok {
		return t.Title
	}
	return code
}

// healthLead leads from a child's page to the health care plan, once there is
// anything of it.
func (s *Shell) healthLead(c *casefile.Case) (casescreen.Lead, bool) {
	if !slices.ContainsFunc(c.Forms, func(f casefile.DocSummary) bool {
		return (f.Form == healthplan.Form || f.Form == healthplan.Assessment) && f.Status != casefile.EnteredInError
	}) {
		return casescreen.Lead{}, false
	}
	l := casescreen.Lead{Key: "health", Icon: "local_hospital", Title: say.T("Health care plan"), Second: say.T("None is written yet"), To: model.Route{Screen: model.CarePlan, Case: c.ID.String()}}
	if rec, err := s.work.Record(c.ID); err == nil {
		if p := healthplan.Of(rec); p != nil {
			l.Second, l.Tag = careplan.LeadWords(p, s.Now())
		}
	}
	return l, true
}
