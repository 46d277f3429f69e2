package plan

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/quality"
)

// add makes a new action and opens it.
func (s *Screen) add() {
	src, g, ok := s.open()
	if !ok {
		return
	}
	row := src.Editor.AddRow(g.ID, "")
	if row == "" {
		return
	}
	s.order = append([]key{{src.ID, row}}, s.order...)
	s.begin(casefile.Action{Doc: src.ID, Group: g.ID, Row: row})
	s.fresh = true
	s.again()
	s.page.ScrollTo(0)
}

// begin opens an action for writing.
func (s *Screen) begin(a casefile.Action) {
	if s.editing != (key{}) {
		s.finish()
	}
	s.gone = nil
	s.editing = key{a.Doc, a.Row}
	s.again()
	if s.editor != nil {
		s.props.Desk.Focus(s.editor.FocusTarget())
	}
}

// finish ends writing. What was typed is saved already.
func (s *Screen) finish() {
	if src, ok := s.source(s.editing.doc); ok {
		src.Editor.Flush()
	}
	s.shut()
	s.again()
}

// shut forgets what was open.
func (s *Screen) shut() {
	s.editing, s.fresh, s.moving, s.asking, s.others = key{}, false, false, false, false
}

// edit is an action that is being written.
func (s *Screen) edit(a casefile.Action) fyne.CanvasObject {
	people := s.props.People()
	s.draft = widget.ActionDraft{What: a.What, When: string(a.By)}
	if a.Who != "" {
		s.draft.Who = &widget.Person{ID: a.WhoRef, Name: a.Who}
	}
	now := s.props.Desk.Now()
	in := func(days int) string { return now.AddDate(0, 0, days).Format(time.DateOnly) }
	goal := ""
	if a.Outcome != "" {
		goal = say.F("Goal: %s", a.Outcome)
	}
	title := say.T("A new action")
	if a.What != "" {
		title = say.T("Change this action")
	}
	example, start := s.example(a, people)
	s.editor = widget.NewActionEditor(widget.ActionEditorProps{
		Title: title, Goal: goal, Value: s.draft, People: persons(people), Today: s.props.Desk.Now,
		Quick: []widget.QuickDate{{Label: say.T("1 week"), Date: in(7)}, {Label: say.T("2 weeks"), Date: in(14)}},
		Marks: func(text string) []widget.Range { return screen.Ranges(text, s.read(text)) }, More: s.linked(a), Example: example, OnChanged: s.changed,
		OnExample: func() {
			s.editor.Load(start)
			s.changed(s.editor.Value())
		},
	})
	screen.Tag(&s.Tags, "plan.editor", s.editor)
	s.ask = widget.Hint(s.asks(a.What))
	return widget.VBox(8, s.editor, s.ask, widget.Wrap(8,
		screen.Tag(&s.Tags, "plan.finish", widget.NewButton(widget.ButtonProps{Text: say.T("Close this action"), Icon: "check", Size: widget.Little, OnTapped: s.finish})),
		screen.Tag(&s.Tags, "plan.more", widget.NewButton(widget.ButtonProps{Text: say.T("More about it"), Icon: "edit_note", Size: widget.Little, OnTapped: func() { s.more(a) }})),
		screen.Tag(&s.Tags, "plan.remove", widget.NewButton(widget.ButtonProps{Text: say.T("Remove this action"), Kind: widget.Danger, Size: widget.Little, OnTapped: func() { s.remove(a) }})),
	))
}

func persons(list []casefile.Person) []widget.Person {
	var out []widget.Person
	for _, p := range list {
		out = append(out, widget.Person{ID: p.Ref, Name: p.Name, Role: p.Role, Team: p.Team})
	}
	return out
}

// read are the marks under the words of the action that is open.
func (s *Screen) read(text string) []quality.Finding {
	src, ok := s.source(s.editing.doc)
	if !ok {
		return nil
	}
	f := src.Editor.Doc.Form()
	g := model.ActionGroup(f)
	return checks.Words(s.rules(), f, engine.Cell{Row: s.editing.row, LinkID: g.ID + ".what"}, text)
}

// rules are the checks as the organisation has them.
func (s *Screen) rules() *quality.Rules {
	if s.props.Rules == nil {
		return quality.Shipped()
	}
	return s.props.Rules
}

// asks is the question that helps with the first words that say too little.
func (s *Screen) asks(text string) string {
	for _, f := range s.read(text) {
		return f.Words()
	}
	return ""
}

// linked says that an action has to do with what the child said.
func (s *Screen) linked(a casefile.Action) []widget.NudgeLine {
	if s.props.Quote == nil || !model.ShareWords(a.What+" "+a.Outcome, s.props.Quote.Text) {
		return nil
	}
	return []widget.NudgeLine{{Well: true, Text: say.F("Linked to what %s wants", s.given())}}
}

// changed keeps what was written: words while they are typed, a person and a
// date at once.
func (s *Screen) changed(d widget.ActionDraft) {
	src, ok := s.source(s.editing.doc)
	if !ok {
		return
	}
	i := slices.IndexFunc(src.Editor.Doc.Actions(), func(a casefile.Action) bool { return a.Row == s.editing.row })
	if i < 0 {
		return
	}
	cell := src.Editor.Doc.Actions()[i].Cell
	if d.What != s.draft.What {
		src.Editor.Type(cell("what"), texts(d.What)...)
		src.Typed()
		s.ask.SetText(s.asks(d.What))
		s.page.Relayout()
	}
	if name(d.Who) != name(s.draft.Who) {
		src.Editor.Choose(cell("who"), whoValue(src.Editor.Doc.Form().Item(cell("who").LinkID), d.Who)...)
	}
	if d.When != s.draft.When && (d.When == "" || len(d.When) == len(time.DateOnly)) {
		var vs []fhir.Value
		if d.When != "" {
			vs = append(vs, fhir.Prim(fhir.Date, d.When))
		}
		src.Editor.Choose(cell("by"), vs...)
	}
	s.draft = d
}

func texts(t string) []fhir.Value {
	if strings.TrimSpace(t) == "" {
		return nil
	}
	return []fhir.Value{fhir.TextValue(t)}
}

func name(p *widget.Person) string {
	if p == nil {
		return ""
	}
	return p.ID + "\n" + p.Name
}

func whoValue(it *engine.Item, p *widget.Person) []fhir.Value {
	switch {
	case p == nil:
		return nil
	case it.Type == engine.Reference:
		return []fhir.Value{fhir.ReferenceValue(p.ID, p.Name)}
	}
	return texts(p.Name)
}

// example is an action that somebody could check, of this child's own people.
func (s *Screen) example(a casefile.Action, people []casefile.Person) ([]widget.Span, widget.ActionDraft) {
	worker, parent, ok := model.Hands(people)
	if !ok {
		return nil, widget.ActionDraft{}
	}
	by := s.props.Desk.Now().AddDate(0, 0, 14)
	what := s.props.Words.ExampleFor(a.What+" "+a.Outcome).Fill(worker.Given, parent.Given, s.given())
	draft := widget.ActionDraft{What: what, When: by.Format(time.DateOnly), Who: &widget.Person{ID: worker.Ref, Name: worker.Name, Role: worker.Role, Team: worker.Team}}
	return []widget.Span{
		{Text: worker.Short() + ":", Bold: true}, {Text: " " + what + ", "}, {Text: say.F("by %s.", say.Date(by, "2 January")), Bold: true},
	}, draft
}

// done says that an action was done, and asks what happened.
func (s *Screen) done(a casefile.Action) {
	if _, ok := model.ActionOption(s.formOf(a), a, "status", casefile.DoneInTime); !ok {
		s.more(a)
		return
	}
	s.setStatus(a, casefile.DoneInTime)
	s.begin(a)
	if s.happened != nil {
		s.props.Desk.Focus(s.happened.FocusTarget())
	}
}

// more opens the action as a page of its form.
func (s *Screen) more(a casefile.Action) {
	src, ok := s.source(a.Doc)
	if !ok {
		return
	}
	it := src.Editor.Doc.Form().Item(a.Group)
	if it == nil || it.Rows == nil || len(it.Rows.Pages) == 0 {
		return
	}
	pg := it.Rows.Pages[0]
	s.props.Desk.Open(model.Route{
		Screen: model.Page, Case: s.props.Case.ID.String(), Doc: a.Doc.String(), Section: pg.Section.ID, Page: pg.ID, Row: string(a.Row),
	})
}

func (s *Screen) remove(a casefile.Action) {
	src, ok := s.source(a.Doc)
	if !ok {
		return
	}
	what := a.What
	if now := s.editor.Value().What; now != "" {
		what = now
	}
	removed, ok := src.Editor.RemoveRow(context.Background(), a.Row)
	if !ok {
		return
	}
	if what == "" {
		what = say.T("A new action")
	}
	s.gone = &gone{what, src, removed}
	s.shut()
	s.order = slices.DeleteFunc(s.order, func(k key) bool { return k == key{a.Doc, a.Row} })
	s.again()
}

func (s *Screen) undo() {
	g := s.gone
	s.gone = nil
	g.source.Editor.Restore(context.Background(), g.removed)
	s.again()
}
