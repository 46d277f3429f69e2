package form

import (
	"image"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// File is a picture or document that was picked.
type File struct {
	Name, Type string
	Data       []byte
}

// Child is whose form a page belongs to.
type Child struct {
	First string    // first name, "" when it is not known
	Born  time.Time // zero when it is not known
}

// Origin says where an answer was carried over from, and what there is to do
// about it.
type Origin struct {
	Words string // "" for an answer that was given here
	// Fix is what can be done about it, "" for nothing: "Correct Jane’s record too".
	Fix string
	Do  func()
}

// Around is what a page's controls offer from around the document.
type Around struct {
	Desk screen.Desk
	// Called says the child's name in words that are written for any child; nil leaves
	// them as they are written.
	Called func(words string) string
	// People are those of the case first, then colleagues.
	People func() []casefile.Person
	// Records are things of the case that a question can point at.
	Records func(it *engine.Item) []widget.Option
	// Options are the choices that the case or a setting supplies.
	Options func(from string) []engine.Option
	// Worked are the words of an answer that the app works out from more than this
	// document; ok is false for every other question.
	Worked func(it *engine.Item) (words string, ok bool)
	// WorkedRow are those of an answer in a row.
	WorkedRow func(c engine.Cell) (words string, ok bool)
	// OpenRow shows a row on its own page.
	OpenRow func(g *engine.RowGroup, row engine.RowID)
	// Sign opens the signing screen for a signature question.
	Sign func(c engine.Cell)
	// Signed says who signed at a question, nil if nobody did.
	Signed func(c engine.Cell) *casefile.SignedBy
	// Filled reports that an answer was filled in from the record and nobody
	// has changed it since.
	Filled func(c engine.Cell) bool
	// Origin is where an answer was carried over from; nil where nothing is.
	Origin func(c engine.Cell) Origin
	// Last is what was answered last time to a question that nobody has answered
	// yet; nil where nothing was.
	Last func(it *engine.Item) (Last, bool)
	// PickFile asks the system for a file; done is called when one was picked.
	PickFile func(it *engine.Item, done func(File))
	// Attach keeps a file as an answer; done gets why it could not, in plain
	// words, or "".
	Attach func(c engine.Cell, f File, done func(fault string))
	// Picture draws a picture at most w by h pixels; done gets it, or in a few
	// words why it cannot be seen now.
	Picture func(v fhir.Value, w, h int, done func(img image.Image, state string))
	// Child is whose form it is, for the words and the outline of a body map.
	Child func() Child
	// Draw opens the screen of a sketch; nil where there is none.
	Draw func(g *engine.RowGroup, row engine.RowID)
	// Typed is called after each key that waits to be saved.
	Typed func()
	// Relayout fits the scrolling page again after heights changed.
	Relayout func()
	// Locked shows everything as signed.
	Locked bool
	// Reads reads along while somebody writes; nil where nothing does.
	Reads *Reads
}

// Props is what a page needs.
type Props struct {
	Editor *model.Editor
	Page   *engine.Page
	Row    engine.RowID
	Wide   bool // one column: choices fill the width
	Around Around
}

// Page is the questions of one page. All methods belong to the UI goroutine.
type Page struct {
	screen.Tags
	props  Props
	parts  []*part
	byCell map[engine.Cell]*part
	column *fyne.Container
}

// New builds a page. It makes all objects first and shows them once.
func New(p Props) *Page {
	pg := &Page{props: p, byCell: map[engine.Cell]*part{}}
	objs := pg.build(plan(p.Page.Items, p.Around.Options), 0, &pg.parts)
	pg.column = widget.VBox(24, objs...)
	for _, pt := range pg.byCell {
		pt.show()
	}
	pg.settle(pg.parts)
	return pg
}

// Object is the column of questions.
func (p *Page) Object() fyne.CanvasObject { return p.column }

func (p *Page) editor() *model.Editor { return p.props.Editor }

func (p *Page) build(nodes []*node, depth int, into *[]*part) []fyne.CanvasObject {
	var objs []fyne.CanvasObject
	for _, n := range nodes {
		pt := p.make(n.item)
		*into = append(*into, pt)
		objs = append(objs, pt.object)
		if len(n.under) > 0 {
			indent := float32(14)
			if depth > 0 {
				indent = 0
			}
			inner := p.build(n.under, depth+1, &pt.under)
			pt.box = widget.NewShowWhen(widget.ShowWhenProps{Content: widget.VBox(20, inner...), Indent: indent})
			objs = append(objs, pt.box)
		}
	}
	return objs
}

func (p *Page) now() time.Time { return p.props.Around.Desk.Now() }

// settle shows and hides what the answers ask for, from the top down, and
// reports whether anything changed.
func (p *Page) settle(parts []*part) (changed bool) {
	for _, pt := range parts {
		on := p.on(pt)
		if pt.object.Visible() != on {
			changed = true
			setVisible(pt.object, on)
		}
		if pt.box == nil {
			continue
		}
		if p.settle(pt.under) {
			changed = true
		}
		any := false
		for _, u := range pt.under {
			any = any || u.object.Visible() || u.box != nil && u.box.Visible()
		}
		if pt.box.Visible() != any {
			changed = true
			setVisible(pt.box, any)
		}
	}
	return changed
}

func (p *Page) on(pt *part) bool {
	st := p.editor().Doc.State(pt.cell)
	if pt.kind == KindHeading {
		// A group without a title draws nothing, but its questions do.
		return st.Enabled && pt.item.Text != ""
	}
	return st.Enabled || pt.item.Protected
}

func setVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// Apply shows what followed from an answer: exactly the parts it names.
func (p *Page) Apply(changes engine.Changes) {
	shown := false
	touched := map[*part]bool{}
	for _, c := range changes {
		if c.What == engine.ShownChanged {
			shown = true
		}
		if pt := p.byCell[c.Cell]; pt != nil {
			touched[pt] = true
		} else if c.What == engine.RowsChanged || c.Cell.Row != p.props.Row {
			// Something inside a row: its card says other words now.
			for _, r := range p.byCell {
				if r.rows != nil {
					touched[r] = true
				}
			}
		}
	}
	for pt := range touched {
		pt.show()
	}
	if shown && p.settle(p.parts) {
		p.props.Around.Relayout()
	}
}

// Reload shows the document anew, as after another person's answers arrived.
func (p *Page) Reload() {
	for _, pt := range p.byCell {
		pt.show()
	}
	if p.settle(p.parts) {
		p.props.Around.Relayout()
	}
}

// Focus gives the question at c the keyboard and brings it into view. False
// when it is not on the page.
func (p *Page) Focus(c engine.Cell) bool {
	pt := p.byCell[c]
	if pt == nil || !pt.object.Visible() {
		return false
	}
	if pt.field != nil {
		pt.field.Focus()
		return true
	}
	if pt.rows != nil {
		pt.rows.focus()
		return true
	}
	return false
}

// ObjectOf is what shows the question at c, nil when it is not on the page.
func (p *Page) ObjectOf(c engine.Cell) fyne.CanvasObject {
	if pt := p.byCell[c]; pt != nil {
		return pt.object
	}
	return nil
}

// Local are the boxes that hold what is no answer, such as half a date. They
// stop a page like problems of the document do.
func (p *Page) Local() []engine.Problem {
	var out []engine.Problem
	var walk func([]*part)
	walk = func(parts []*part) {
		for _, pt := range parts {
			if pt.local != "" && pt.object.Visible() {
				out = append(out, engine.Problem{Cell: pt.cell, Rule: engine.RuleType, Level: engine.LevelStop, Message: pt.local})
			}
			walk(pt.under)
		}
	}
	walk(p.parts)
	return out
}

// Move gives a kept page the surroundings of the screen that shows it now.
func (p *Page) Move(a Around) { p.props.Around = a }

// called is what the form says, with the child's name in it.
func (p *Page) called(words string) string {
	if p.props.Around.Called == nil {
		return words
	}
	return p.props.Around.Called(words)
}
