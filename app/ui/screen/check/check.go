package check

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route
	Editor *model.Editor
	Child  string
	Locked bool
	Signed []casefile.SignedBy
	// Found is what the checks say about the form, nil where none do; Reason keeps
	// why somebody goes on, and tells done what went wrong, or "".
	Found func() []checks.Found
	// Manager says that the user signs as the manager.
	Manager bool
	Reason  func(f quality.Finding, why string, done func(fault string))
}

// Screen shows the answers.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	doc   model.Doc

	fixes   []model.Fix
	section string // the one whose answers show
	gaps    bool   // only what is missing or wrong
	found   []checks.Found
	drafts  map[string]string   // reasons that are being written
	more    bool                // every hint shows
	boxes   []*widget.TextInput // of the open questions
	all     bool                // every line of a long summary
	scroll  *widget.PageScroll
	side    *widget.PageScroll
	body    fyne.CanvasObject
	summary *widget.ErrorSummary
	bar     *widget.ActionBar
	blocks  map[string]fyne.CanvasObject // the answers of each section that shows
}

// New makes the screen and asks for everything that stops a signature.
func New(p Props) *Screen {
	s := &Screen{props: p, doc: p.Editor.Doc, drafts: map[string]string{}}
	s.ask()
	if all := model.ShownSections(s.doc); len(all) > 0 {
		s.section = all[0].ID
	}
	for _, fx := range s.fixes {
		if fx.Section != "" {
			s.section = fx.Section
			break
		}
	}
	return s
}

// ask lists what is to fix. A signature that is missing is no thing to fix
// here: it comes next.
func (s *Screen) ask() {
	s.fixes = nil
	if s.props.Locked {
		return
	}
	var ps []engine.Problem
	for _, p := range s.props.Editor.CheckAll() {
		if !model.Awaited(s.doc.Form(), p) && p.Rule != checks.RuleReason {
			ps = append(ps, p)
		}
	}
	s.fixes = model.Fixes(s.doc.Form(), ps)
	if s.props.Found != nil {
		s.found = s.props.Found()
	}
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := s.doc.Form().Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	return screen.Frame{Title: say.T("Check your answers"), Sub: sub, Back: true, Case: s.props.Route.Case, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.body
}

func (s *Screen) build() {
	s.Fresh()
	s.summary = nil
	s.bars()
	if s.width.OneColumn() {
		pad := float32(24)
		if s.width == model.Compact {
			pad = 16
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(pad, 18, pad, 32, s.content())})
		s.side = nil
		s.body = s.scroll
		return
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.wide()})
	s.side = widget.NewPageScroll(widget.PageProps{Content: s.jump()})
	line := widget.NewGround(theme.Line)
	s.body = &fyne.Container{Layout: screen.Beside{}, Objects: []fyne.CanvasObject{s.side, line, s.scroll}}
}

func (s *Screen) wide() fyne.CanvasObject {
	return widget.Pad(28, 18, 28, 32, widget.ColumnsTop(24, []float32{640, 274}, widget.MaxWide(640, s.content()), s.aside()))
}

func (s *Screen) content() *fyne.Container {
	var parts []fyne.CanvasObject
	s.summary = nil
	if len(s.fixes) > 0 {
		// What is wrong stands apart from what is not answered yet, and first.
		for _, missing := range []bool{false, true} {
			list := s.some(missing)
			if len(list) == 0 {
				continue
			}
			id := "check.summary"
			if s.summary != nil {
				id = "check.missing"
			}
			o := screen.Tag(&s.Tags, id, widget.NewErrorSummary(widget.ErrorSummaryProps{
				Title: model.CheckTitle(len(list), missing), Problems: s.lines(list), Large: true,
			}))
			if s.summary == nil {
				s.summary = o
			}
			parts = append(parts, widget.Pad(2, 6, 2, 0, o))
		}
	} else if !s.props.Locked && len(s.questions()) == 0 {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneSafe, Icon: "check_circle-fill", Strong: say.T("Nothing is left to fix."), Text: say.T("Read your answers through, then finish and sign."),
		}))
	}
	parts = append(parts, s.asking()...)
	s.blocks = map[string]fyne.CanvasObject{}
	for _, sec := range model.ShownSections(s.doc) {
		if !s.whole() && sec.ID != s.section && !s.gaps {
			continue
		}
		if block := s.answers(sec); block != nil {
			s.blocks[sec.ID] = block
			parts = append(parts, block)
		}
	}
	if s.gaps && len(parts) <= 1 {
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "check_circle", Line: say.T("No gaps."), Reason: say.T("Every question has an answer or a reason.")}))
	}
	return widget.VBox(20, parts...)
}

// fewFixes is how many lines of a long summary show at first.
const fewFixes = 6

// mostAtOnce is how many questions are shown on one page; of a longer form the
// sections are shown one by one beside their list.
const mostAtOnce = 45

// whole reports whether all sections show at once.
func (s *Screen) whole() bool {
	if s.width.OneColumn() {
		return true
	}
	n := 0
	for _, sec := range model.ShownSections(s.doc) {
		n += s.doc.SectionStatus(sec.ID).Total
	}
	return n <= mostAtOnce
}

// some are the things to fix where nothing was answered yet, or where what was
// answered is wrong.
func (s *Screen) some(missing bool) []model.Fix {
	var out []model.Fix
	for _, fx := range s.fixes {
		if fx.Missing == missing {
			out = append(out, fx)
		}
	}
	return out
}

// called is what the form says, with the child's name in it.
func (s *Screen) called(words string) string { return model.Call(words, model.Given(s.props.Child)) }

func (s *Screen) lines(list []model.Fix) []widget.Problem {
	var out []widget.Problem
	for i, fx := range list {
		if !s.all && i == fewFixes && len(list) > fewFixes+1 {
			out = append(out, widget.Problem{Message: say.F("Show all %d", len(list)), Go: func() {
				s.all = true
				s.again()
			}})
			break
		}
		text := fx.Text
		if it := s.doc.Form().Item(fx.Cell.LinkID); it != nil && model.Vague(text) {
			text = strings.TrimRight(it.Text, "?:") + ": " + model.LowerFirst(text)
		}
		if fx.Cell.Row != "" {
			if it := s.doc.Form().Item(fx.Cell.LinkID); it != nil && it.Group != nil {
				text += " (" + model.RowTitle(s.doc, it.Group, fx.Cell.Row) + ")"
			}
		}
		out = append(out, widget.Problem{Message: s.called(text), Go: func() { s.goTo(fx.Section, fx.Page, fx.Cell) }})
	}
	return out
}

func (s *Screen) goTo(section, page string, c engine.Cell) {
	if page == "" {
		s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
		return
	}
	s.props.Desk.Open(model.Route{
		Screen: model.Page, Case: s.props.Route.Case, Doc: s.props.Route.Doc, Section: section, Page: page,
		Row: string(c.Row), Cell: c.LinkID,
	})
}

// finish is never greyed out: pressed early, it leads to what is to fix.
func (s *Screen) finish() {
	s.ask()
	if open := s.questions(); len(s.fixes) > 0 || len(open) > 0 {
		s.body = nil
		s.props.Desk.Rebuild()
		s.scroll.ScrollTo(0)
		switch {
		case s.summary != nil:
			s.summary.Focus()
		case len(s.boxes) > 0:
			widget.FocusOn(s.boxes[0])
			s.scroll.EnsureVisible(s.boxes[0])
		}
		return
	}
	s.props.Desk.Open(model.Route{Screen: model.Sign, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	switch name {
	case "ctrl+enter":
		s.finish()
	case "ctrl+e":
		if len(s.fixes) > 0 {
			fx := s.fixes[0]
			s.goTo(fx.Section, fx.Page, fx.Cell)
		}
	case "pageup":
		return s.scroll.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	case "pagedown":
		return s.scroll.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	default:
		return false
	}
	return true
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	at := s.scroll.Offset()
	s.ask()
	s.body = nil
	s.props.Desk.Rebuild()
	s.scroll.ScrollTo(at)
}

// Shown implements screen.Screen: the summary has the focus when there is one.
func (s *Screen) Shown(was model.Saved) {
	if s.summary != nil && was.Offset == 0 {
		s.summary.Focus()
		return
	}
	s.scroll.ScrollTo(was.Offset)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }
