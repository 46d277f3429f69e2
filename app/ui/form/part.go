package form

import (
	"cmp"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

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
	rows  rowed         // nil where there are no rows
	asks  *asking       // nil where nothing reads along
	last  fyne.CanvasObject
	// also are cells that the same control answers.
	also []engine.Cell
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

// rowed is a control whose answers are rows.
type rowed interface {
	canvas() fyne.CanvasObject
	show()
	wrong(message string)
	focus()
}

func (p *Page) make(it *engine.Item) *part {
	pt := &part{page: p, item: it, cell: engine.Cell{Row: p.props.Row, LinkID: it.LinkID}, kind: KindOf(it)}
	_, worked := p.worked(it)
	if worked {
		pt.kind = KindShown
	}
	p.byCell[pt.cell] = pt
	switch pt.kind {
	case KindHeading:
		pt.object = p.heading(it)
	case KindInfo:
		pt.object = p.info(it)
	case KindRows:
		p.rowed(pt, p.rowList(pt))
	case KindBodyMap:
		p.rowed(pt, p.bodyMap(pt))
	case KindSketch:
		p.rowed(pt, p.sketch(pt))
	case KindPhotos:
		p.rowed(pt, p.photos(pt))
	case KindMarkup:
		p.rowed(pt, p.markup(pt))
	case KindRisk:
		p.risk(pt)
	case KindShown:
		from := say.T("Worked out from your answers")
		if worked {
			from = say.T("Worked out from the case")
		}
		pt.object = screen.Tag(&p.Tags, p.id(pt.cell), p.shown(pt, from))
	case KindSignature:
		pt.object = p.signature(pt)
	case KindFile:
		pt.object = p.file(pt)
	default:
		p.question(pt)
	}
	return pt
}

// rowed shows rows, with the reason for having none where the form takes one.
func (p *Page) rowed(pt *part, r rowed) {
	pt.rows = r
	object := r.canvas()
	if pt.item.Question() {
		if pt.gap = p.gapLine(pt); pt.gap != nil {
			object = widget.VBox(8, object, pt.gap.object)
		}
	}
	pt.object = screen.Tag(&p.Tags, p.id(pt.cell), object)
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
	pt.asks = newAsks(pt)
	pt.ctl = p.control(pt)
	in := pt.ctl.input()
	label := p.called(pt.item.Text)
	if len(p.props.Page.Items) == 1 && pt.item.Text == p.props.Page.Title {
		label = "" // the title of the page says it
	}
	if pt.kind == KindPlace {
		label = say.T("Where is it?")
	}
	if pt.item.Prefix != "" {
		label = pt.item.Prefix + " " + label
	}
	in.SetName(p.called(pt.item.Text))
	pt.field = widget.NewField(widget.FieldProps{Label: label, Hint: p.called(hint(pt.item)), Input: in, InputWidth: p.inputWidth()})
	pt.object = pt.field
	screen.Tag(&p.Tags, p.id(pt.cell)+".field", pt.field)
	screen.Tag(&p.Tags, p.id(pt.cell), fyne.CanvasObject(in))
	pt.gap = p.gapLine(pt)
	var extra []fyne.CanvasObject
	if x, ok := pt.ctl.(interface{ extra() fyne.CanvasObject }); ok {
		extra = append(extra, x.extra())
	}
	if pt.asks != nil {
		extra = append(extra, pt.asks.object())
	}
	if pt.gap != nil {
		extra = append(extra, pt.gap.object)
	}
	if len(extra) > 0 {
		pt.field.SetExtra(widget.VBox(8, extra...))
	}
	p.above(pt)
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

// titled is a question without an input: its words, what is wrong, and what
// answers it.
func titled(pt *part, wrong fyne.CanvasObject, content ...fyne.CanvasObject) *fyne.Container {
	var parts []fyne.CanvasObject
	if pt.item.Text != pt.page.props.Page.Title {
		parts = append(parts, widget.NewText(widget.TextProps{Text: pt.page.called(pt.item.Text), Size: theme.SizeLabel, Bold: true}))
	}
	if h := pt.page.called(hint(pt.item)); h != "" {
		parts = append(parts, widget.Hint(h))
	}
	return widget.VBox(6, append(append(parts, wrong), content...)...)
}

// faultText is where such a question says what is wrong; hidden until then.
func faultText() *widget.Text {
	t := widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Danger})
	t.Hide()
	return t
}

// say shows or hides what is wrong.
func (pt *part) say(at *widget.Text, message string) {
	at.SetText(message)
	if at.Visible() != (message != "") {
		setVisible(at, message != "")
		pt.page.props.Around.Relayout()
	}
}

func (p *Page) heading(it *engine.Item) fyne.CanvasObject {
	objs := []fyne.CanvasObject{widget.H2(p.called(it.Text))}
	if it.Text == "" {
		objs = nil
	}
	for _, more := range []string{it.Subtitle, it.Hint} {
		if more != "" {
			objs = append(objs, widget.Hint(p.called(more)))
		}
	}
	if len(objs) == 0 {
		return widget.Spacer()
	}
	return widget.Pad(0, 8, 0, 0, widget.VBox(4, objs...))
}

func (p *Page) info(it *engine.Item) fyne.CanvasObject {
	if it.Control == fhir.ControlInfo || it.Control == "" {
		return widget.NewBanner(widget.BannerProps{Tone: widget.ToneSend, Icon: "info-fill", Text: p.called(it.Text)})
	}
	return widget.Body(p.called(it.Text))
}

// worked are the words of what the app works out from more than the document.
func (p *Page) worked(it *engine.Item) (string, bool) {
	switch {
	case !it.ReadOnly:
		return "", false
	case it.Group != nil && p.props.Around.WorkedRow != nil:
		return p.props.Around.WorkedRow(engine.Cell{Row: p.props.Row, LinkID: it.LinkID})
	case it.Group == nil && p.props.Around.Worked != nil:
		return p.props.Around.Worked(it)
	}
	return "", false
}

// shown is an answer that the app works out, and from where it comes.
func (p *Page) shown(pt *part, from string) fyne.CanvasObject {
	text := widget.NewText(widget.TextProps{Bold: true})
	pt.ctl = &shownValue{text: text, pt: pt}
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: p.called(pt.item.Text), Size: theme.SizeLabel, Bold: true})}
	if h := p.called(hint(pt.item)); h != "" {
		parts = append(parts, widget.Hint(h))
	}
	parts = append(parts, widget.NewCard(widget.CardProps{
		Fill: theme.Sunk, Edge: theme.Clear, Radius: 8, Pad: widget.Insets{Left: 14, Top: 12, Right: 14, Bottom: 12},
		Content: widget.VBox(2, text, widget.Caption(from)),
	}))
	return widget.VBox(4, parts...)
}

type shownValue struct {
	text *widget.Text
	pt   *part
}

func (s *shownValue) input() widget.Input { return nil }

func (s *shownValue) load(vs []fhir.Value) {
	words, _ := s.pt.page.worked(s.pt.item)
	s.text.SetText(cmp.Or(words, model.AnswerText(s.pt.item, vs), say.T("Not known yet")))
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
		pt.asks.saved(firstText(st.Values))
	}
	if pt.rows == nil {
		pt.problem()
	}
	if open := Unanswered(pt.page.editor().Doc, pt.cell); pt.last != nil && pt.last.Visible() != open {
		setVisible(pt.last, open)
		pt.page.props.Around.Relayout()
	}
	if pt.field != nil {
		source := pt.origin().Words
		if f := pt.page.props.Around.Filled; source == "" && pt.item.Prefill != "" && len(st.Values) > 0 && f != nil && f(pt.cell) {
			source = say.T("Filled in from the record. Change it if it is wrong.")
		}
		pt.field.SetSource(source)
		pt.field.SetLocked(pt.page.props.Around.Locked || pt.item.ReadOnly)
	}
	if pt.gap != nil {
		if pt.rows != nil && len(pt.page.editor().Doc.Rows(pt.item.LinkID, pt.cell.Row)) > 0 {
			st.Required = engine.Optional // rows are an answer
		}
		pt.gap.show(st)
	}
}

// origin is where the answer was carried over from.
func (pt *part) origin() Origin {
	if f := pt.page.props.Around.Origin; f != nil && !pt.page.props.Around.Locked {
		return f(pt.cell)
	}
	return Origin{}
}

// problem shows what is wrong, in the same words as the summary.
func (pt *part) problem() {
	message, fix := pt.local, model.Fixed{}
	if message == "" {
		problems := pt.page.editor().Problems(pt.cell)
		for _, c := range pt.also {
			problems = append(problems, pt.page.editor().Problems(c)...)
		}
		for _, p := range problems {
			if p.Level == engine.LevelStop || message == "" {
				message = p.Message
			}
			if p.Level == engine.LevelStop {
				fix = model.LikelyFix(pt.item, pt.page.editor().Values(pt.cell), p, pt.page.now())
				break
			}
		}
	}
	message = pt.page.called(message)
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
	if o := pt.origin(); message == "" && o.Fix != "" && !pt.typing {
		pt.field.SetFix(o.Fix, o.Do)
		return
	}
	pt.field.SetFix(fix.Word, func() {
		pt.local, pt.typing = "", false
		pt.page.editor().Choose(pt.cell, fix.Value)
	})
}
