package oversee

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/say"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Facts are what stands beside the questions.
type Facts struct {
	Directions []oversight.Direction // the last ones, open ones first
	Prompts    []string              // questions to challenge with
	Words      *casefile.Quote       // the child's own, newest
	Clock      string                // "working day 10 of 45"
	Today      casefile.Date
	// Late are the promises that reached the next supervision, in words.
	Late []string
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route
	Editor *model.Editor
	Around form.Around // Desk, OpenRow, Relayout and Typed are filled in here
	Typed  func()
	Child  string // short name, with age
	Given  string // first name
	Facts  func() Facts
	// Answer writes what became of a direction; done says that it is over.
	Answer func(d oversight.Direction, words string, done bool)
	Locked bool // it is finished
}

// Screen is one look.
type Screen struct {
	screen.Tags
	props   Props
	width   model.Width
	facts   Facts
	pages   []*form.Page
	scroll  *widget.PageScroll
	column  *fyne.Container
	summary *widget.ErrorSummary
	bar     *widget.ActionBar
	open    map[engine.RowID]*widget.TextArea // answers to directions, being written
}

// New makes the screen.
func New(p Props) *Screen {
	return &Screen{props: p, facts: p.Facts(), open: map[engine.RowID]*widget.TextArea{}}
}

func (s *Screen) doc() model.Doc { return s.props.Editor.Doc }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	title := say.T("Manager’s oversight")
	if vs := s.props.Editor.Values(engine.Cell{LinkID: "ovs.kind"}); len(vs) == 1 {
		title = model.AnswerText(s.doc().Form().Item("ovs.kind"), vs)
	}
	f := screen.Frame{Title: title, Sub: s.props.Child, Back: true, Case: s.props.Route.Case, Bar: s.bar}
	if s.facts.Clock != "" {
		f.Actions = append(f.Actions, widget.NewTag(widget.TagProps{Text: s.facts.Clock, Icon: "schedule", Tone: widget.ToneNeutral}))
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.scroll
}

func (s *Screen) build() {
	s.Fresh()
	s.summary = nil
	around := s.props.Around
	around.Desk, around.Relayout, around.Typed, around.Locked = s.props.Desk, s.relayout, s.props.Typed, s.props.Locked
	around.OpenRow = s.openRow
	s.pages = nil
	var parts []fyne.CanvasObject
	for _, part := range s.doc().Form().Parts {
		for _, sec := range part.Sections {
			for _, pg := range sec.Pages {
				p := form.New(form.Props{Editor: s.props.Editor, Page: pg, Wide: s.width.OneColumn(), Around: around})
				s.pages = append(s.pages, p)
				// Where there is no room beside the questions, what to have in mind stands
				// above the one that it is for.
				if s.width.OneColumn() {
					switch pg.ID {
					case pageOf(s.doc().Form(), "ovs.life"):
						parts = append(append(parts, s.late()...), s.words()...)
					case pageOf(s.doc().Form(), "ovs.challenge"):
						parts = append(parts, s.prompts()...)
					}
				}
				if pg.ID == pageOf(s.doc().Form(), "ovs.last-directions") {
					parts = append(parts, s.directions())
				}
				parts = append(parts, p.Object())
			}
		}
	}
	s.column = widget.VBox(28, parts...)
	side := float32(32)
	if s.width == model.Compact {
		side = 16
	}
	var content fyne.CanvasObject
	if content = s.column; !s.width.OneColumn() {
		content = widget.ColumnsTop(28, []float32{640, 340}, s.column, widget.MaxWide(340, widget.VBox(16, slices.Concat(s.late(), s.words(), s.prompts())...)))
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(side, 20, side, 32, content)})
	s.bars()
}

// openRow shows a direction on its own page.
func (s *Screen) openRow(g *engine.RowGroup, row engine.RowID) {
	if len(g.Pages) > 0 {
		s.props.Desk.Open(model.Route{
			Screen: model.RowScreen(g), Case: s.props.Route.Case, Doc: s.props.Route.Doc,
			Section: g.Item.Section.ID, Page: g.Pages[0].ID, Row: string(row),
		})
	}
}

// pageOf is the page that a question stands on, "" when the form has none.
func pageOf(f *engine.Form, link string) string {
	if it := f.Item(link); it != nil && it.Page != nil {
		return it.Page.ID
	}
	return ""
}

func (s *Screen) relayout() {
	if s.scroll != nil {
		s.scroll.Relayout()
	}
}

func (s *Screen) bars() {
	p := widget.ActionProps{Back: screen.BackButton(&s.Tags, "look.back", s.props.Desk), Stacked: s.width.OneColumn()}
	if !s.props.Locked {
		p.Main = screen.Tag(&s.Tags, "look.finish", widget.NewButton(widget.ButtonProps{Text: say.T("Finish and sign"), Kind: widget.Primary, Size: widget.Big, OnTapped: s.finish}))
	}
	s.bar = widget.NewActionBar(p)
	s.saved()
}

func (s *Screen) saved() {
	w := s.props.Editor.Line.Words()
	if s.props.Locked {
		w = model.Words{Tone: model.Safe, Icon: "lock", Text: say.T("Finished and signed")}
	}
	s.bar.SetSaved(w.Text, w.Icon, screen.Tone(w.Tone))
}

// words are the child's own, newest ones.
func (s *Screen) words() []fyne.CanvasObject {
	q := s.facts.Words
	if q == nil {
		return nil
	}
	return []fyne.CanvasObject{screen.Tinted(widget.VBox(6,
		screen.CardTitle("record_voice_over", say.F("%s’s own words", s.props.Given), theme.TintInk, theme.TintInk),
		widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: "“" + q.Text + "”", Italic: true}}})))}
}

// late are the promises that are so late that they are spoken of now.
func (s *Screen) late() []fyne.CanvasObject {
	if len(s.facts.Late) == 0 {
		return nil
	}
	parts := []fyne.CanvasObject{screen.CardTitle("error-fill", say.T("Late for so long that you speak of it"), theme.Danger, theme.Danger)}
	for _, line := range s.facts.Late {
		parts = append(parts, screen.Second(line))
	}
	return []fyne.CanvasObject{screen.Card(widget.VBox(8, parts...))}
}

// prompts are questions to begin with.
func (s *Screen) prompts() []fyne.CanvasObject {
	if len(s.facts.Prompts) == 0 || s.props.Locked {
		return nil
	}
	parts := []fyne.CanvasObject{widget.H3(say.T("Ask something that could change the plan")), widget.Small(say.T("Press one to begin with it. Others come next time."))}
	for i, p := range s.facts.Prompts {
		parts = append(parts, screen.Tag(&s.Tags, fmt.Sprintf("look.prompt.%d", i+1), widget.NewButton(widget.ButtonProps{Text: p, OnTapped: func() { s.ask(p) }})))
	}
	return []fyne.CanvasObject{screen.Card(widget.VBox(10, parts...))}
}

// ask puts a prompt into the question, after what is written there.
func (s *Screen) ask(prompt string) {
	c := engine.Cell{LinkID: "ovs.challenge"}
	s.props.Editor.Flush()
	words := prompt
	if vs := s.props.Editor.Values(c); len(vs) == 1 && vs[0].Text != "" {
		words = vs[0].Text + "\n" + prompt
	}
	s.props.Editor.Choose(c, fhir.TextValue(words))
	for _, p := range s.pages {
		p.Reload()
	}
	s.reveal(c)
}

// Apply shows what followed from an answer.
func (s *Screen) Apply(ch engine.Changes) {
	for _, p := range s.pages {
		p.Apply(ch)
	}
	s.strike()
	s.saved()
}

// Reload shows the pages anew: a picture or a document was put in.
func (s *Screen) Reload() {
	for _, p := range s.pages {
		p.Reload()
	}
}

// Tick implements screen.Ticking: others may have answered a direction.
func (s *Screen) Tick() {
	for _, p := range s.pages {
		p.Reload()
	}
	for _, box := range s.open {
		if box.Value() != "" {
			return // somebody is writing
		}
	}
	s.again()
}

// again draws the screen anew with what is known now.
func (s *Screen) again() {
	at := s.scroll.Offset()
	s.facts = s.props.Facts()
	s.build()
	s.props.Desk.Rebuild()
	s.scroll.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	if c := s.props.Route.Cell; c != "" {
		s.reveal(engine.Cell{LinkID: c})
		return
	}
	s.scroll.ScrollTo(was.Offset)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.props.Editor.Flush()
	return model.Saved{Offset: s.scroll.Offset()}
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" || s.props.Locked {
		return false
	}
	s.finish()
	return true
}

// IDOf implements screen.Identified for the screen's own controls and the
// questions on it.
func (s *Screen) IDOf(o fyne.CanvasObject) string {
	if id := s.Tags.IDOf(o); id != "" {
		return id
	}
	for _, p := range s.pages {
		if id := p.IDOf(o); id != "" {
			return id
		}
	}
	return ""
}

func (s *Screen) reveal(c engine.Cell) {
	for _, p := range s.pages {
		if o := p.ObjectOf(c); o != nil {
			s.scroll.EnsureVisible(o)
			p.Focus(c)
			return
		}
	}
}
