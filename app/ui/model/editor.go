package model

import (
	"context"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Doc is an open document, as the screens need it; *casefile.Document is one.
// Stage and its kin return at once with a ticket that waits for the disk.
type Doc interface {
	Form() *engine.Form
	State(engine.Cell) engine.State
	Rows(group string, parent engine.RowID) []engine.Row
	PageStatus(page string, row engine.RowID) engine.Progress
	SectionStatus(section string) engine.Progress
	Check() []engine.Problem
	Stage(c engine.Cell, vs ...fhir.Value) (engine.Changes, casefile.Ticket, error)
	StageBecause(c engine.Cell, why string, vs ...fhir.Value) (engine.Changes, casefile.Ticket, error)
	// Actions are the promises that stand in it.
	Actions() []casefile.Action
	StageGap(c engine.Cell, g *engine.Gap) (engine.Changes, casefile.Ticket, error)
	StageRow(group string, parent engine.RowID) (engine.RowID, engine.Changes, casefile.Ticket, error)
	TakeRow(context.Context, engine.RowID) (casefile.Removed, engine.Changes, error)
	RestoreRow(context.Context, casefile.Removed) (engine.Changes, error)
	MoveRow(ctx context.Context, row, before engine.RowID) (engine.Changes, error)
}

// Around is what an Editor needs besides the document.
type Around struct {
	Now func() time.Time
	// Wait calls done on the editor's goroutine when the ticket is through:
	// the change is on the disk, or why it is not.
	Wait func(t casefile.Ticket, done func(error))
	// Fault puts an error of saving into plain words that say what to do.
	Fault func(error) string
	// Changed is told what followed from each answer; nil when only the save
	// line changed.
	Changed func(engine.Changes)
}

// Editor is a document being filled: what is typed and not yet saved, what
// has been looked at, and where the work is. It lives on one goroutine.
type Editor struct {
	Doc  Doc
	Line SaveLine

	around Around
	typing Autosave[engine.Cell, []fhir.Value]
	// left are the questions the user has been to and gone from: only they,
	// and after a check all, show what is wrong with them.
	left    map[engine.Cell]bool
	checked bool
	passed  map[place]bool // pages on which Continue was pressed
	at      engine.Cell    // the answer saved last
	past    past
}

type place struct {
	page string
	row  engine.RowID
}

// NewEditor starts filling doc.
func NewEditor(doc Doc, around Around) *Editor {
	return &Editor{Doc: doc, around: around, left: map[engine.Cell]bool{}, passed: map[place]bool{}}
}

// Values are the answers at c, counting what is typed and not yet saved.
func (e *Editor) Values(c engine.Cell) []fhir.Value {
	if vs, ok := e.typing.Pending(c); ok {
		return vs
	}
	return e.Doc.State(c).Values
}

// Type notes an answer that is still being typed. Ask NextSave when to call
// Tick.
func (e *Editor) Type(c engine.Cell, vs ...fhir.Value) {
	e.typing.Type(c, vs, e.around.Now())
}

// NextSave is when Tick has something to do; false if nothing waits.
func (e *Editor) NextSave() (time.Time, bool) { return e.typing.Next() }

// Tick saves what was typed if its time has come.
func (e *Editor) Tick() { e.write(e.typing.Due(e.around.Now())) }

// Flush saves everything that was typed: on leaving a page, locking, closing.
func (e *Editor) Flush() { e.write(e.typing.Flush()) }

// Choose saves an answer given in one go: a tick, a date, a person.
func (e *Editor) Choose(c engine.Cell, vs ...fhir.Value) {
	e.typing.Drop(c)
	e.left[c] = true
	e.write([]Edit[engine.Cell, []fhir.Value]{{Key: c, Value: vs}})
}

// Because saves an answer with a reason that stands beside it in the history: why
// a day was put off, how somebody agreed.
func (e *Editor) Because(c engine.Cell, why string, vs ...fhir.Value) bool {
	e.Flush()
	return e.do(func() (engine.Changes, casefile.Ticket, error) { return e.Doc.StageBecause(c, why, vs...) })
}

// Leave saves what was typed at c and from now on shows what is wrong there.
func (e *Editor) Leave(c engine.Cell) {
	e.Flush()
	if !e.left[c] {
		e.left[c] = true
		e.around.Changed(engine.Changes{{Cell: c, What: engine.ProblemChanged}})
	}
}

// Gap records why there is no answer, or takes the reason away.
func (e *Editor) Gap(c engine.Cell, g *engine.Gap) {
	e.Flush()
	e.left[c] = true
	e.do(func() (engine.Changes, casefile.Ticket, error) { return e.Doc.StageGap(c, g) })
}

// AddRow adds a row to a repeating group and returns it, "" if it could not.
func (e *Editor) AddRow(group string, parent engine.RowID) engine.RowID {
	e.Flush()
	var id engine.RowID
	e.do(func() (engine.Changes, casefile.Ticket, error) {
		r, ch, t, err := e.Doc.StageRow(group, parent)
		if err == nil {
			id = r
		}
		return ch, t, err
	})
	return id
}

// RemoveRow takes a row away and gives what Restore needs; false if it could
// not.
func (e *Editor) RemoveRow(ctx context.Context, id engine.RowID) (casefile.Removed, bool) {
	e.Flush()
	var gone casefile.Removed
	ok := e.do(func() (engine.Changes, casefile.Ticket, error) {
		r, ch, err := e.Doc.TakeRow(ctx, id)
		gone = r
		return ch, nil, err
	})
	return gone, ok
}

// Restore undoes RemoveRow.
func (e *Editor) Restore(ctx context.Context, gone casefile.Removed) {
	e.do(func() (engine.Changes, casefile.Ticket, error) {
		ch, err := e.Doc.RestoreRow(ctx, gone)
		return ch, nil, err
	})
}

// MoveRow moves a row up (-1) or down (1) among its neighbours.
func (e *Editor) MoveRow(ctx context.Context, group string, parent, id engine.RowID, by int) {
	e.Flush()
	rows := e.Doc.Rows(group, parent)
	at := slices.IndexFunc(rows, func(r engine.Row) bool { return r.ID == id })
	to := at + by
	if at < 0 || to < 0 || to >= len(rows) {
		return
	}
	before := engine.RowID("")
	switch {
	case by < 0:
		before = rows[to].ID
	case to+1 < len(rows):
		before = rows[to+1].ID
	}
	e.do(func() (engine.Changes, casefile.Ticket, error) {
		ch, err := e.Doc.MoveRow(ctx, id, before)
		return ch, nil, err
	})
}

func (e *Editor) write(edits []Edit[engine.Cell, []fhir.Value]) {
	for _, ed := range edits {
		before := e.Doc.State(ed.Key).Values
		if !same(before, ed.Value) && e.stage(ed.Key, ed.Value) {
			e.past.gave(step{ed.Key, slices.Clone(before), slices.Clone(ed.Value)})
		}
	}
}

// stage gives one answer.
func (e *Editor) stage(c engine.Cell, vs []fhir.Value) bool {
	ok := e.do(func() (engine.Changes, casefile.Ticket, error) { return e.Doc.Stage(c, vs...) })
	if ok {
		e.at = c
	}
	return ok
}

// do makes one change. The document shows it at once; the save line says so
// only when the disk has it.
func (e *Editor) do(f func() (engine.Changes, casefile.Ticket, error)) bool {
	ch, t, err := f()
	if err != nil {
		e.Line.Failed(0, e.around.Fault(err))
		e.around.Changed(nil)
		return false
	}
	e.Line.Began(1)
	if t == nil {
		e.Line.Done(1, e.around.Now())
		e.around.Changed(ch)
		return true
	}
	e.around.Changed(ch)
	e.around.Wait(t, func(err error) {
		if err != nil {
			e.Line.Failed(1, e.around.Fault(err))
		} else {
			e.Line.Done(1, e.around.Now())
		}
		e.around.Changed(nil)
	})
	return true
}

func same(a, b []fhir.Value) bool {
	return slices.EqualFunc(a, b, func(v, w fhir.Value) bool {
		return v.Equal(w) && casefile.Words(nil, v) == casefile.Words(nil, w)
	})
}

// Last is the answer saved last since the document was opened.
func (e *Editor) Last() (engine.Cell, bool) { return e.at, e.at.LinkID != "" }

// Passed reports whether the user has gone on from the page of an answer.
func (e *Editor) Passed(c engine.Cell) bool {
	it := e.Doc.Form().Item(c.LinkID)
	return it != nil && it.Page != nil && e.passed[place{it.Page.ID, c.Row}]
}

// Problems are what to show beside the question at c now: nothing before the
// user has been there, and that an answer is missing only when Continue or a
// check has asked for it. row is the row of the page that shows it.
func (e *Editor) Problems(c engine.Cell) []engine.Problem {
	st := e.Doc.State(c)
	if !st.Enabled {
		return nil
	}
	asked := e.checked
	if it := e.Doc.Form().Item(c.LinkID); it != nil && it.Page != nil {
		asked = asked || e.passed[place{it.Page.ID, c.Row}]
	}
	var out []engine.Problem
	for _, p := range st.Problems {
		switch {
		case p.Rule == engine.RuleRequired && !asked:
		case !asked && !e.left[c] && len(st.Values) == 0:
		default:
			out = append(out, p)
		}
	}
	return out
}

// Continue is the user's wish to leave a page for the next: it gives what is
// to fix there first, and nothing when the way is free.
func (e *Editor) Continue(page string, row engine.RowID) []engine.Problem {
	e.Flush()
	e.passed[place{page, row}] = true
	return e.PageProblems(page, row)
}

// PageProblems is what stops a page from being finished, and makes each
// question on it show its own.
func (e *Editor) PageProblems(page string, row engine.RowID) []engine.Problem {
	pg := e.Doc.Form().Page(page)
	if pg == nil {
		return nil
	}
	var ch engine.Changes
	for it := range Questions(pg) {
		ch = append(ch, engine.Change{Cell: engine.Cell{Row: row, LinkID: it.LinkID}, What: engine.ProblemChanged})
	}
	e.around.Changed(ch)
	return e.StillWrong(page, row)
}

// StillWrong is what stops a page from being finished.
func (e *Editor) StillWrong(page string, row engine.RowID) []engine.Problem {
	pg := e.Doc.Form().Page(page)
	if pg == nil {
		return nil
	}
	var out []engine.Problem
	for it := range Questions(pg) {
		st := e.Doc.State(engine.Cell{Row: row, LinkID: it.LinkID})
		if !st.Enabled {
			continue
		}
		for _, p := range st.Problems {
			if p.Level == engine.LevelStop {
				out = append(out, p)
			}
		}
	}
	return out
}

// CheckAll looks at the whole form as before signing; afterwards every
// question shows what is wrong with it.
func (e *Editor) CheckAll() []engine.Problem {
	e.Flush()
	e.checked = true
	return e.Doc.Check()
}

// Questions yields what can be answered on a page, in order: questions and
// what stands under them, and the groups whose rows are cards there.
func Questions(pg *engine.Page) func(yield func(*engine.Item) bool) {
	return func(yield func(*engine.Item) bool) {
		for _, it := range pg.Items {
			if !questions(it, yield) {
				return
			}
		}
	}
}

func questions(it *engine.Item, yield func(*engine.Item) bool) bool {
	if it.Rows != nil || it.Question() {
		if !yield(it) {
			return false
		}
	}
	if it.Rows != nil {
		return true
	}
	for _, ch := range it.Children {
		if !questions(ch, yield) {
			return false
		}
	}
	return true
}
