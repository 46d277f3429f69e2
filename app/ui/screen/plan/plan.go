package plan

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/follow"
	cinp "doorstep/app/casefile/plan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// Source is a form of the case that has actions.
type Source struct {
	ID     casefile.ID
	Title  string
	Editor *model.Editor
	Typed  func() // something typed waits to be saved
	Locked bool   // signed: its actions are read, not changed
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Case  casefile.CaseSummary
	Quote *casefile.Quote // what the child wants, nil if nobody wrote it down
	// Load gives the forms with actions, newest first. A new action goes into
	// the first that is not locked.
	Load   func() []Source
	People func() []casefile.Person
	Words  wording.Plan
	Rules  *quality.Rules // nil: as shipped
	// Record is the whole case as it is now, for what is worked out of it: who was
	// told of what, what is proposed, reviews; false when it cannot be read.
	Record func() (casefile.Record, bool)
	// Me is who looks, Manager whether they may decide what needs a manager.
	Me      casefile.Person
	Manager bool
	// Confirm makes an action of a proposal in a form that is open.
	Confirm func(p cinp.Proposal, into casefile.ID, done func(row engine.RowID))
	// Begin starts the child in need plan, with what the assessment agreed.
	Begin func()
	// Review begins a review in the plan with this id, and opens it.
	Review func(id casefile.ID)
	// Worse is what to do when things get worse, "" if nobody has written it;
	// OpenEssentials leads to the page it is from.
	Worse          string
	OpenEssentials func()
}

// Screen shows the plan.
type Screen struct {
	screen.Tags
	props    Props
	width    model.Width
	sources  []Source
	order    []key // of the rows, kept while the screen is open
	editing  key   // the zero key if none
	fresh    bool  // the one that is open was added just now
	moving   bool  // its day is being put off
	asking   bool  // who agreed is being changed
	others   bool  // every answer to where it stands is shown
	rec      casefile.Record
	recorded bool
	happened *widget.TextArea
	draft    widget.ActionDraft
	editor   *widget.ActionEditor
	ask      *widget.Text
	gone     *gone // what Undo brings back
	page     *widget.PageScroll
}

// key names one action.
type key struct {
	doc casefile.ID
	row engine.RowID
}

// gone is an action that was removed.
type gone struct {
	what    string
	source  Source
	removed casefile.Removed
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.sources = p.Load()
	all := s.actions()
	model.SortActions(all)
	for _, a := range all {
		s.order = append(s.order, key{a.Doc, a.Row})
	}
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := model.PlanWords(s.actions())
	if r := s.nextReview(); r != "" {
		sub += say.F(" · next review %s", r)
	}
	return screen.Frame{Title: say.F("%s plan", model.Possessive(s.given())), Sub: sub, Back: true, Rail: true, Case: s.props.Case.ID.String()}
}

// nextReview is the day of the next review in words: that of the plan, or what a
// form says.
func (s *Screen) nextReview() string {
	if rec, ok := s.record(); ok {
		if d := rec.Latest(cinp.Form); d != nil {
			n, ok := cinp.NextReview(rec, d)
			if t, whole := n.Date.Time(); ok && whole {
				return say.Date(t, "Monday 2 January")
			}
			return ""
		}
	}
	return model.ReviewOf(s.docs())
}

func (s *Screen) given() string { return model.Given(s.props.Case.Child.Short()) }

// actions are all actions in the order in which they stand.
func (s *Screen) actions() []casefile.Action {
	var out []casefile.Action
	carried := map[string]bool{}
	for _, src := range s.sources {
		for _, a := range src.Editor.Doc.Actions() {
			carried[a.From] = true
			out = append(out, a)
		}
	}
	out = slices.DeleteFunc(out, func(a casefile.Action) bool { return carried[a.Place()] })
	place := func(a casefile.Action) int {
		if i := slices.Index(s.order, key{a.Doc, a.Row}); i >= 0 {
			return i
		}
		return len(s.order)
	}
	slices.SortStableFunc(out, func(a, b casefile.Action) int { return place(a) - place(b) })
	return out
}

func (s *Screen) docs() []model.Doc {
	var out []model.Doc
	for _, src := range s.sources {
		out = append(out, src.Editor.Doc)
	}
	return out
}

func (s *Screen) source(id casefile.ID) (Source, bool) {
	i := slices.IndexFunc(s.sources, func(src Source) bool { return src.ID == id })
	if i < 0 {
		return Source{}, false
	}
	return s.sources[i], true
}

// open is the form that a new action goes into: the child in need plan, else the
// newest form with a plan of its own. The conditions of a panel, the directions of
// a manager and what a therapist does are no plans.
func (s *Screen) open() (Source, *engine.RowGroup, bool) {
	var best Source
	var into *engine.RowGroup
	for _, src := range s.sources {
		f := src.Editor.Doc.Form()
		if src.Locked || into != nil && casefile.FormName(f) != cinp.Form {
			continue
		}
		for _, g := range casefile.ActionGroups(f) {
			a := casefile.Action{Group: g.ID}
			if f.Item(g.ID+".need") != nil && !a.Direction() && !a.Condition() {
				best, into = src, g
				break
			}
		}
	}
	return best, into, into != nil
}

// record is the case as it was when the page was drawn last; its documents are
// those that are being written in.
func (s *Screen) record() (casefile.Record, bool) { return s.rec, s.recorded }

// standing is what became of an action.
func (s *Screen) standing(a casefile.Action) follow.Standing {
	if rec, ok := s.record(); ok {
		return follow.Of(rec, a)
	}
	return follow.Standing{Action: a}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	switch {
	case s.page == nil:
		s.width = w
		s.page = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	case w != s.width:
		s.width = w
		s.again()
	}
	return s.page
}

// again draws the page anew where it is.
func (s *Screen) again() {
	at := s.page.Offset()
	s.page.SetContent(s.build())
	s.page.ScrollTo(at)
	s.props.Desk.Changed()
}

// Tick implements screen.Ticking: nothing is moved under a finger.
func (s *Screen) Tick() {
	if s.editing == (key{}) {
		s.sources = s.props.Load()
		s.again()
	}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	for _, src := range s.sources {
		src.Editor.Flush()
	}
	return model.Saved{Offset: s.page.Offset()}
}

// Key implements screen.Keys: Ctrl Enter ends writing an action.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" || s.editing == (key{}) {
		return false
	}
	s.finish()
	return true
}

func (s *Screen) build() fyne.CanvasObject {
	s.Fresh()
	s.editor, s.ask, s.happened = nil, nil, nil
	if s.props.Record != nil {
		s.rec, s.recorded = s.props.Record()
	}
	list := widget.VBox(14, s.list()...)
	if s.width.OneColumn() {
		side := screen.Edge(s.width)
		return widget.Pad(side, 16, side, 32, widget.VBox(16, list, s.aside()))
	}
	return widget.Pad(24, 16, 24, 32, widget.ColumnsTop(20, []float32{-800, -320}, list, s.aside()))
}

func (s *Screen) list() []fyne.CanvasObject {
	all := s.actions()
	words := []fyne.CanvasObject{widget.H2(say.T("What we want to change"))}
	if o := model.Outcomes(all); len(o) > 0 {
		words = append(words, widget.Small(strings.Join(o[:min(2, len(o))], ". ")+"."))
	}
	_, _, mayAdd := s.open()
	add := func() *widget.Button {
		return screen.Tag(&s.Tags, "plan.add", widget.NewButton(widget.ButtonProps{Text: say.T("Add an action"), Icon: "add", Kind: widget.Primary, OnTapped: s.add}))
	}
	head := widget.VBox(0, words...)
	parts := []fyne.CanvasObject{head}
	switch {
	case mayAdd && s.width == model.Compact:
		parts = append(parts, add())
	case mayAdd:
		parts = []fyne.CanvasObject{widget.Row(16, widget.AlignCentre, widget.Grow(head), add())}
	default:
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneNeutral, Icon: "info-fill", Text: say.T("A plan is part of a form, and no form with actions is open. Start one to add an action."),
			Action: screen.Tag(&s.Tags, "plan.forms", widget.NewButton(widget.ButtonProps{Text: say.T("See the forms"), Kind: widget.Plain, Size: widget.Little, OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.Child, Case: s.props.Case.ID.String(), Tab: "forms"})
			}})),
		}))
	}
	if s.gone != nil {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneNeutral, Icon: "delete", Text: say.F("“%s” is removed. It stays in the history.", s.gone.what),
			Action: screen.Tag(&s.Tags, "plan.undo", widget.NewButton(widget.ButtonProps{Text: say.T("Undo"), Icon: "undo", Kind: widget.Plain, Size: widget.Little, OnTapped: s.undo})),
		}))
	}
	parts = append(parts, s.proposals()...)
	if len(all) == 0 {
		return append(parts, widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "task_alt", Line: say.T("No actions yet."), Reason: say.T("An action is one thing that one person does by a date."),
		}))
	}
	i := 0
	for _, part := range s.parted(all) {
		if part.title != "" {
			parts = append(parts, widget.H3(part.title))
		}
		if i == 0 {
			parts = append(parts, widget.ActionHead())
		}
		var rows []fyne.CanvasObject
		for _, a := range part.actions {
			if s.editing == (key{a.Doc, a.Row}) {
				if len(rows) > 0 {
					parts = append(parts, widget.RowsCard(rows...))
					rows = nil
				}
				parts = append(parts, s.opened(a)...)
			} else {
				rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("plan.action.%d", i), s.row(a)))
			}
			i++
		}
		if len(rows) > 0 {
			parts = append(parts, widget.RowsCard(rows...))
		}
	}
	return parts
}

// part is the actions that somebody asked for in one way.
type part struct {
	title   string
	actions []casefile.Action
}

// parted are the actions of the plan first, then what a panel and what a manager
// asked for.
func (s *Screen) parted(all []casefile.Action) []part {
	var own, panel, manager part
	for _, a := range all {
		switch {
		case a.Direction():
			manager.actions = append(manager.actions, a)
		case a.Condition():
			panel.actions = append(panel.actions, a)
		default:
			own.actions = append(own.actions, a)
		}
	}
	panel.title, manager.title = say.T("What a panel asked for"), say.T("What the manager asked for")
	return slices.DeleteFunc([]part{own, panel, manager}, func(p part) bool { return len(p.actions) == 0 })
}

// opened is an action with all there is to do about it: its words while its form
// is open, and what becomes of it.
func (s *Screen) opened(a casefile.Action) []fyne.CanvasObject {
	if !s.writable(a) {
		return []fyne.CanvasObject{s.followed(a)}
	}
	out := []fyne.CanvasObject{s.edit(a)}
	if !s.fresh && a.Checkable() {
		out = append(out, s.followed(a))
	}
	return out
}

func (s *Screen) row(a casefile.Action) *widget.ActionRow {
	p := widget.ActionRowProps{What: a.What, Why: a.Outcome, Who: a.Who, When: screen.TagProps(model.ActionChip(a, s.props.Desk.Now()))}
	if p.What == "" {
		p.What = say.T("Nothing written yet")
	}
	for _, m := range model.PromiseMarks(s.standing(a)) {
		p.Marks = append(p.Marks, screen.TagProps(m))
	}
	p.OnOpen = func() { s.begin(a) }
	p.Done, p.OnDone = say.T("Mark done"), func() { s.done(a) }
	if a.Done() {
		p.Done, p.OnDone = say.T("See result"), func() { s.begin(a) }
	}
	return widget.NewActionRow(p)
}

// aside is what a plan is asked, what the child wants, and what to do when
// things get worse.
func (s *Screen) aside() fyne.CanvasObject {
	var points []fyne.CanvasObject
	vague := func(text string) int { return s.rules().Vague(text) }
	if all := s.actions(); len(all) > 0 {
		for _, p := range model.GoodPlan(all, s.props.Words, vague) {
			icon, ink := "check_circle-fill", theme.Safe
			if !p.Well {
				icon, ink = "error-fill", theme.Danger
			}
			points = append(points, widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Colour: ink}), widget.Grow(screen.Second(p.Text))))
		}
	}
	var cards []fyne.CanvasObject
	if len(points) > 0 {
		cards = append(cards, widget.NewCard(widget.CardProps{Name: say.T("Is this a good plan?"), Pad: widget.Around(16), Content: widget.VBox(12, append([]fyne.CanvasObject{widget.H3(say.T("Is this a good plan?"))}, points...)...)}))
	}
	if q := s.props.Quote; q != nil && q.Text != "" {
		words := []fyne.CanvasObject{
			screen.CardTitle("record_voice_over", say.F("%s wants", s.given()), theme.TintInk, theme.TintInk),
			widget.NewText(widget.TextProps{Text: "“" + q.Text + "”", Size: theme.SizeH3, Italic: true}),
		}
		if t, ok := q.On.Time(); ok {
			words = append(words, widget.NewText(widget.TextProps{Text: say.Date(t, "2 January 2006"), Size: theme.SizeSmall}))
		}
		if rec, ok := s.record(); ok {
			if d := rec.Latest("dca"); d != nil {
				words = append(words, widget.NewText(widget.TextProps{Text: model.HeardWords(checks.Voice(d), s.given()), Size: theme.SizeSmall}))
			}
		}
		cards = append(cards, screen.Tinted(widget.VBox(6, words...)))
	}
	worse := s.props.Worse
	if worse == "" {
		worse = say.T("Nobody has written down yet what to do in an emergency.")
	}
	cards = append(s.reviews(), cards...)
	cards = append(cards, screen.Card(widget.VBox(8, widget.H3(say.T("If things get worse")), screen.Second(worse),
		widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "plan.essentials", widget.NewLink(widget.LinkProps{Text: say.T("Essentials"), Size: theme.SizeSmall, OnTapped: s.props.OpenEssentials}))))))
	return widget.VBox(16, cards...)
}
