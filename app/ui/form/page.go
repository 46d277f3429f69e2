package form

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// File is a picture or document that was picked.
type File struct {
	Name, Type string
	Data       []byte
}

// Around is what a page's controls offer from around the document.
type Around struct {
	Desk screen.Desk
	// People are those of the case first, then colleagues.
	People func() []casefile.Person
	// Records are things of the case that a question can point at.
	Records func(it *engine.Item) []widget.Option
	// Options are the choices that the case or a setting supplies.
	Options func(from string) []engine.Option
	// OpenRow shows a row on its own page.
	OpenRow func(g *engine.RowGroup, row engine.RowID)
	// Sign opens the signing screen for a signature question.
	Sign func(c engine.Cell)
	// Signed says who signed at a question, nil if nobody did.
	Signed func(c engine.Cell) *casefile.SignedBy
	// Filled reports that an answer was filled in from the record and nobody
	// has changed it since.
	Filled func(c engine.Cell) bool
	// PickFile asks the system for a file; done is called when one was picked.
	PickFile func(it *engine.Item, done func(File))
	// Typed is called after each key that waits to be saved.
	Typed func()
	// Relayout fits the scrolling page again after heights changed.
	Relayout func()
	// Locked shows everything as signed.
	Locked bool
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

// part is one thing on the page.
type part struct {
	page  *Page
	item  *engine.Item
	cell  engine.Cell
	kind  Kind
	under []*part
	// object is shown or hidden with the question; box holds what is set in
	// under it.
	object fyne.CanvasObject
	box    *widget.ShowWhen

	field *widget.Field // nil where there is no question
	ctl   control       // nil where there is nothing to answer
	gap   *gapLine      // nil where none is offered
	local string        // what is wrong with what stands in the box
	rows  *rowList
	// typing says that the box holds more than the document: it is not loaded
	// over until the user leaves it.
	typing bool
}

// control is a widget with the way between its value and the answer.
type control interface {
	input() widget.Input
	// load shows an answer without firing.
	load(vs []fhir.Value)
}

// New builds a page. It makes all objects first and shows them once.
func New(p Props) *Page {
	pg := &Page{props: p, byCell: map[engine.Cell]*part{}}
	objs := pg.build(plan(p.Page.Items), 0, &pg.parts)
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

func (p *Page) make(it *engine.Item) *part {
	pt := &part{page: p, item: it, cell: engine.Cell{Row: p.props.Row, LinkID: it.LinkID}, kind: KindOf(it)}
	p.byCell[pt.cell] = pt
	switch pt.kind {
	case KindHeading:
		pt.object = heading(it)
	case KindInfo:
		pt.object = p.info(it)
	case KindRows:
		pt.rows = p.rowList(pt)
		pt.object = screen.Tag(&p.Tags, p.id(pt.cell), pt.rows.object)
	case KindShown:
		pt.object = screen.Tag(&p.Tags, p.id(pt.cell), p.shown(pt))
	case KindSignature:
		pt.object = p.signature(pt)
	case KindFile:
		pt.object = p.file(pt)
	default:
		p.question(pt)
	}
	return pt
}

// id is the name of a question for scripts: its linkId, in a row with the
// row before it.
func (p *Page) id(c engine.Cell) string {
	if c.Row == "" {
		return c.LinkID
	}
	return string(c.Row) + "." + c.LinkID
}

func (p *Page) question(pt *part) {
	pt.ctl = p.control(pt)
	in := pt.ctl.input()
	label := pt.item.Text
	if len(p.props.Page.Items) == 1 && label == p.props.Page.Title {
		label = "" // the title of the page says it
	}
	if pt.item.Prefix != "" {
		label = pt.item.Prefix + " " + label
	}
	in.SetName(pt.item.Text)
	pt.field = widget.NewField(widget.FieldProps{Label: label, Hint: hint(pt.item), Input: in, InputWidth: p.inputWidth()})
	pt.object = pt.field
	screen.Tag(&p.Tags, p.id(pt.cell)+".field", pt.field)
	screen.Tag(&p.Tags, p.id(pt.cell), fyne.CanvasObject(in))
	pt.gap = p.gapLine(pt)
	var extra []fyne.CanvasObject
	if x, ok := pt.ctl.(interface{ extra() fyne.CanvasObject }); ok {
		extra = append(extra, x.extra())
	}
	if pt.gap != nil {
		extra = append(extra, pt.gap.object)
	}
	if len(extra) > 0 {
		pt.field.SetExtra(widget.VBox(8, extra...))
	}
}

// inputWidth is how wide boxes get: the reading width beside other panes, all
// there is in one column.
func (p *Page) inputWidth() float32 {
	if p.props.Wide {
		return -1
	}
	return 0
}

// hint joins the help under a question with how it is written.
func hint(it *engine.Item) string {
	h := it.Hint
	if it.Entry != "" {
		if h != "" {
			h += " "
		}
		h += it.Entry
	}
	return h
}

func heading(it *engine.Item) fyne.CanvasObject {
	objs := []fyne.CanvasObject{widget.H2(it.Text)}
	if it.Text == "" {
		objs = nil
	}
	for _, more := range []string{it.Subtitle, it.Hint} {
		if more != "" {
			objs = append(objs, widget.Hint(more))
		}
	}
	if len(objs) == 0 {
		return widget.Spacer()
	}
	return widget.Pad(0, 8, 0, 0, widget.VBox(4, objs...))
}

func (p *Page) info(it *engine.Item) fyne.CanvasObject {
	if it.Control == fhir.ControlInfo || it.Control == "" {
		return widget.NewBanner(widget.BannerProps{Tone: widget.ToneSend, Icon: "info-fill", Text: it.Text})
	}
	return widget.Body(it.Text)
}

// shown is an answer that the app works out.
func (p *Page) shown(pt *part) fyne.CanvasObject {
	text := widget.NewText(widget.TextProps{Bold: true})
	pt.ctl = &shownValue{text: text, item: pt.item}
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: pt.item.Text, Size: theme.SizeLabel, Bold: true})}
	if h := hint(pt.item); h != "" {
		parts = append(parts, widget.Hint(h))
	}
	parts = append(parts, widget.NewCard(widget.CardProps{
		Fill: theme.Sunk, Edge: theme.Clear, Radius: 8, Pad: widget.Insets{Left: 14, Top: 12, Right: 14, Bottom: 12},
		Content: widget.VBox(2, text, widget.Caption("Worked out from your answers")),
	}))
	return widget.VBox(4, parts...)
}

type shownValue struct {
	text *widget.Text
	item *engine.Item
}

func (s *shownValue) input() widget.Input { return nil }

func (s *shownValue) load(vs []fhir.Value) {
	words := model.AnswerText(s.item, vs)
	if words == "" {
		words = "Not known yet"
	}
	s.text.SetText(words)
}

// show brings one part up to what the document says. It reports whether the
// page's heights may have changed.
func (pt *part) show() {
	st := pt.page.editor().Doc.State(pt.cell)
	if pt.rows != nil {
		pt.rows.show()
	}
	if pt.ctl != nil && !pt.typing {
		pt.ctl.load(st.Values)
	}
	if pt.rows == nil {
		pt.problem()
	}
	if pt.field != nil {
		source := ""
		if f := pt.page.props.Around.Filled; pt.item.Prefill != "" && len(st.Values) > 0 && f != nil && f(pt.cell) {
			source = "Filled in from the record. Change it if it is wrong."
		}
		pt.field.SetSource(source)
		pt.field.SetLocked(pt.page.props.Around.Locked || pt.item.ReadOnly)
	}
	if pt.gap != nil {
		pt.gap.show(st)
	}
}

// problem shows what is wrong, in the same words as the summary.
func (pt *part) problem() {
	message, fix := pt.local, model.Fixed{}
	if message == "" {
		for _, p := range pt.page.editor().Problems(pt.cell) {
			if p.Level == engine.LevelStop || message == "" {
				message = p.Message
			}
			if p.Level == engine.LevelStop {
				fix = model.LikelyFix(pt.item, pt.page.editor().Values(pt.cell), p, pt.page.now())
				break
			}
		}
	}
	if pt.field == nil {
		if w, ok := pt.ctl.(interface{ problem(string) }); ok {
			w.problem(message)
		}
		if pt.rows != nil {
			pt.rows.wrong(message)
		}
		return
	}
	pt.field.SetError(message)
	pt.field.SetFix(fix.Word, func() {
		pt.local, pt.typing = "", false
		pt.page.editor().Choose(pt.cell, fix.Value)
	})
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
