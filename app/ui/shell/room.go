package shell

import (
	"strconv"
	"strings"

	"doorstep/app/casefile"
	kit "doorstep/app/casefile/equipment"
	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/room"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// The questions of the OT assessment that belong to a room of the property
// survey.
const (
	formOT      = "ot"
	chairWidth  = "ot.child.chair-width"
	chairLength = "ot.child.chair-length"
	task        = "ot.mh.task"
	taskKind    = "ot.mh.task.kind"
	taskRoom    = "ot.mh.task.room"
	taskRisk    = "ot.mh.task.before-l"
)

// roomScreen shows a room of a property survey, with what the child's OT
// assessment says of it.
func (s *Shell) roomScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	child := s.childOf(r.Case)
	p := room.Props{
		Desk: s, Route: r, Editor: d.editor, Typed: d.typed, Child: child, Given: model.Given(child),
		Around: form.Around{
			People:   func() []casefile.Person { return s.people(r.Case) },
			Signed:   func(c engine.Cell) *casefile.SignedBy { return signedAt(d.doc, c) },
			Filled:   func(c engine.Cell) bool { return s.filled(d, c) },
			PickFile: s.pickFile,
			Attach:   func(c engine.Cell, f form.File, done func(string)) { s.attach(d, c, f, done) },
			Picture:  s.picture,
			Locked:   s.locked(d),
		},
	}
	if ot := s.newest(r.Case, formOT); ot != nil && !s.locked(ot) {
		p.Chair = room.Chair{Width: millimetres(ot.doc.State(engine.Cell{LinkID: chairWidth})), Length: millimetres(ot.doc.State(engine.Cell{LinkID: chairLength}))}
		p.Risks = func() []room.Risk { return s.tasksIn(r, ot) }
		p.Tasks = taskKinds(ot.doc.Form())
		p.AddRisk = func(kind string) bool { return s.addTask(r, ot, kind) }
	}
	p.Hoists = s.hoists(r.Case)
	scr, err := room.New(p)
	if err != nil {
		return nil, err
	}
	d.shown = scr
	return scr, nil
}

// hoists are those of the child's register that are in use.
func (s *Shell) hoists(caseID string) []room.Hoist {
	id, err := op.ParseID(caseID)
	if err != nil {
		return nil
	}
	rec, err := s.work.Record(id)
	if err != nil {
		return nil
	}
	var out []room.Hoist
	for _, it := range kit.Register(rec) {
		if (it.Hoist() || it.Kind == "ceiling-track") && it.On(rec.Today).May {
			out = append(out, room.Hoist{Name: it.Name(), Legs: it.Legs, Width: it.Width, Ceiling: it.Ceiling})
		}
	}
	return out
}

// formsOf are the forms of a case, those changed last first.
func (s *Shell) formsOf(caseID string) []casefile.DocSummary {
	id, err := op.ParseID(caseID)
	if err != nil {
		return nil
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	return c.Forms
}

// newest is the form of this name that was changed last in a case, nil when the
// case has none or it cannot be opened.
func (s *Shell) newest(caseID, form string) *openDoc {
	for _, f := range s.formsOf(caseID) {
		if f.Form != form || f.Status == casefile.EnteredInError {
			continue
		}
		if d, err := s.open(f.ID); err == nil {
			return d
		}
	}
	return nil
}

func millimetres(st engine.State) int {
	if !st.Enabled || len(st.Values) == 0 {
		return 0
	}
	mm, err := strconv.Atoi(st.Values[0].Quantity.Value)
	if err != nil {
		return 0
	}
	return mm
}

// roomRef is how an answer points at a room.
func roomRef(r model.Route) string { return casefile.DocumentPrefix + r.Doc + "#" + r.Row }

// tasksIn are the handling tasks of an assessment that are done in a room.
func (s *Shell) tasksIn(r model.Route, ot *openDoc) []room.Risk {
	var out []room.Risk
	for _, row := range ot.doc.Rows(task, "") {
		where := ot.doc.State(engine.Cell{Row: row.ID, LinkID: taskRoom}).Values
		if len(where) == 0 || where[0].Reference.Reference != roomRef(r) {
			continue
		}
		title := say.T("Risk: a handling task")
		if it := ot.doc.Form().Item(taskKind); it != nil {
			if what := model.AnswerText(it, ot.doc.State(engine.Cell{Row: row.ID, LinkID: taskKind}).Values); what != "" {
				title = say.F("Risk: %s%s", strings.ToLower(what[:1]), what[1:])
			}
		}
		matrix := form.RiskMatrix(ot.editor, row.ID, taskRisk, title)
		if matrix == nil {
			continue
		}
		out = append(out, room.Risk{
			Title: title, Link: sketch.Link{ID: task, Row: string(row.ID)}, Matrix: matrix,
			Open: func() { s.openTask(r, ot, row.ID) },
		})
	}
	return out
}

// taskKinds are the handling tasks that an assessment knows.
func taskKinds(f *engine.Form) []widget.Option {
	it := f.Item(taskKind)
	if it == nil {
		return nil
	}
	var out []widget.Option
	for _, o := range it.Options {
		out = append(out, widget.Option{Key: o.Coding.Code, Label: o.Label})
	}
	return out
}

// addTask begins a handling task in a room and reports whether it could.
func (s *Shell) addTask(r model.Route, ot *openDoc, kind string) bool {
	row := ot.editor.AddRow(task, "")
	if row == "" {
		return false
	}
	name := "This room"
	for _, o := range s.records(r.Case, ot.doc.Form().Item(taskRoom)) {
		if o.Key == roomRef(r) {
			name = o.Label
		}
	}
	ot.editor.Choose(engine.Cell{Row: row, LinkID: taskRoom}, fhir.ReferenceValue(roomRef(r), name))
	for _, o := range ot.doc.Form().Item(taskKind).Options {
		if o.Coding.Code == kind {
			ot.editor.Choose(engine.Cell{Row: row, LinkID: taskKind}, o.Value)
		}
	}
	return true
}

func (s *Shell) openTask(r model.Route, ot *openDoc, row engine.RowID) {
	g := ot.doc.Form().Item(task).Rows
	if len(g.Pages) == 0 {
		return
	}
	s.Open(model.Route{Screen: model.Page, Case: r.Case, Doc: ot.id.String(), Section: g.Pages[0].Section.ID, Page: g.Pages[0].ID, Row: string(row)})
}
