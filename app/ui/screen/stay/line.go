package stay

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/app/say"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// LineProps is what one line of a log needs.
type LineProps struct {
	Desk   screen.Desk
	Route  model.Route // Topic is the kind, Row the line
	Doc    model.Doc
	Editor *model.Editor
	Around form.Around // Desk, Relayout and Typed are filled in here
	Typed  func()
	Given  string // first name of the child
	// Medicines are those of the signed plan, in its order; Label draws a label photo.
	Medicines []Medicine
	// Unmatched reports that the label of a medicine did not match at handover in.
	Unmatched func(fhir.Reference) bool
	// LastMedicine and LastTask are what was last written down of one, this line left
	// out; false for never.
	LastMedicine func(fhir.Reference) (staylog.Line, bool)
	LastTask     func(code string) (staylog.Line, bool)
	// Plan is what the plan says beside a kind of line, as it was written; nil for
	// nothing.
	Plan func(staylog.Kind) []model.Written
	// Entry draws what the plan says, letter for letter and whole.
	Entry func(t *screen.Tags, list []model.Written, grown func()) fyne.CanvasObject
	// Harm opens the numbers to ring.
	Harm func()
}

// Medicine is one medicine of the plan as it was written there.
type Medicine struct {
	Value fhir.Value // the answer that names it
	Title string
	Entry []model.Written
}

// LineScreen is one line of a log, being written.
type LineScreen struct {
	screen.Tags
	screen.Rolled
	props LineProps
	words kind
	row   casefile.RowID
	group *engine.RowGroup
	page  *engine.Page

	form    *form.Page
	other   map[string]*form.Page // the boxes of another time, by question
	asked   map[string]bool       // another time was asked for
	was     string                // the shape it was built for
	width   model.Width
	wrong   []engine.Problem // what the button found missing
	summary *widget.ErrorSummary
	bar     *widget.ActionBar
}

// NewLine makes the screen; nil when the line is not there any more.
func NewLine(p LineProps) *LineScreen {
	g := p.Doc.Form().Item(p.Route.Topic)
	s := &LineScreen{props: p, words: kindWords(staylog.Kind(p.Route.Topic)), row: casefile.RowID(p.Route.Row), asked: map[string]bool{}, other: map[string]*form.Page{}}
	if g == nil || g.Rows == nil || len(g.Rows.Pages) == 0 || !slices.ContainsFunc(p.Doc.Rows(g.LinkID, ""), func(r engine.Row) bool { return r.ID == s.row }) {
		return nil
	}
	s.group, s.page = g.Rows, g.Rows.Pages[0]
	return s
}

func (s *LineScreen) kind() staylog.Kind { return s.words.kind }

func (s *LineScreen) link(name string) string { return s.props.Route.Topic + "." + name }

func (s *LineScreen) cell(name string) engine.Cell {
	return engine.Cell{Row: s.row, LinkID: s.link(name)}
}

func (s *LineScreen) values(name string) []fhir.Value { return s.props.Editor.Values(s.cell(name)) }

// Frame implements screen.Screen.
func (s *LineScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: s.words.title, Sub: s.props.Given, Back: true, Case: s.props.Route.Case, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *LineScreen) Body(w model.Width) fyne.CanvasObject {
	if w != s.width {
		s.form, s.other = nil, map[string]*form.Page{}
	}
	s.width = w
	return s.Roll(w, s.build)
}

// Shown implements screen.Screen.
func (s *LineScreen) Shown(was model.Saved) {
	if c := s.props.Route.Cell; c != "" && s.form != nil {
		s.form.Focus(engine.Cell{Row: s.row, LinkID: c})
		return
	}
	s.Rolled.Shown(was)
}

// Leave implements screen.Screen. A line in which nothing was written is taken away
// again; whatever was written stays.
func (s *LineScreen) Leave() model.Saved {
	s.props.Editor.Flush()
	if s.empty() {
		s.props.Editor.RemoveRow(context.Background(), s.row)
	}
	return s.Rolled.Leave()
}

// empty reports that nobody has answered anything: who wrote it and which line it puts
// right were filled in by the app.
func (s *LineScreen) empty() bool {
	for it := range model.Questions(s.page) {
		if strings.HasSuffix(it.LinkID, ".by") || strings.HasSuffix(it.LinkID, ".of") {
			continue
		}
		if len(s.props.Editor.Values(engine.Cell{Row: s.row, LinkID: it.LinkID})) > 0 || it.Rows != nil && len(s.props.Doc.Rows(it.LinkID, s.row)) > 0 {
			return false
		}
	}
	return true
}

// Key implements screen.Keys.
func (s *LineScreen) Key(name string) bool {
	if name != "ctrl+enter" {
		return false
	}
	s.done()
	return true
}

// IDOf implements screen.Identified for the screen’s own controls and the questions.
func (s *LineScreen) IDOf(o fyne.CanvasObject) string {
	if id := s.Tags.IDOf(o); id != "" {
		return id
	}
	for _, f := range append([]*form.Page{s.form}, s.others()...) {
		if f != nil {
			if id := f.IDOf(o); id != "" {
				return id
			}
		}
	}
	return ""
}

func (s *LineScreen) others() []*form.Page {
	var out []*form.Page
	for _, link := range []string{s.link("when"), s.link("start"), s.link("end")} {
		if f := s.other[link]; f != nil {
			out = append(out, f)
		}
	}
	return out
}

// Apply shows what followed from an answer; nil when only the save line changed.
func (s *LineScreen) Apply(ch engine.Changes) {
	if s.shape() != s.was {
		s.again()
		return
	}
	for _, f := range append([]*form.Page{s.form}, s.others()...) {
		if f != nil && ch != nil {
			f.Apply(ch)
		}
	}
	s.saved()
}

// Reload shows the line anew: a picture or a document was put in.
func (s *LineScreen) Reload() {
	for _, f := range append([]*form.Page{s.form}, s.others()...) {
		if f != nil {
			f.Reload()
		}
	}
}

func (s *LineScreen) again() {
	s.Again(s.build)
	s.props.Desk.Changed()
}

// shape is what decides which parts the screen has.
func (s *LineScreen) shape() string {
	var out []string
	for _, name := range []string{"item", "when", "start", "end", "code", "kind"} {
		for _, v := range s.values(name) {
			out = append(out, name+casefile.Words(nil, v))
		}
	}
	return strings.Join(out, "|")
}

func (s *LineScreen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.summary = nil
	s.was = s.shape()
	side := screen.Edge(w)
	s.bars(w)
	var parts []fyne.CanvasObject
	if o := s.toFix(); o != nil {
		parts = append(parts, o)
	}
	if s.kind() == staylog.Medicine && len(s.values("item")) == 0 {
		parts = append(parts, s.which())
	} else {
		about, times := s.about(), s.times()
		if s.kind() == staylog.Medicine || s.kind() == staylog.Mishap {
			parts = append(parts, slices.Concat(about, times)...) // read first
		} else {
			parts = append(parts, slices.Concat(times, about)...) // nothing stands before the time of a seizure
		}
		parts = append(parts, s.questions())
	}
	return widget.Pad(side, 16, side, 32, widget.MaxWide(680, widget.VBox(24, parts...)))
}

// which asks for the medicine: those of the plan, in its order and all alike.
func (s *LineScreen) which() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, m := range s.props.Medicines {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("line.medicine.%d", i), widget.NewCardButton(widget.CardProps{
			Name: m.Title, Edge: theme.Clear, Fill: theme.Clear, Pad: widget.Insets{Left: 16, Top: 16, Right: 12, Bottom: 16},
			Content: widget.Row(12, widget.AlignCentre, widget.NewIcon(widget.IconProps{Icon: "medication", Colour: theme.Primary}),
				widget.Grow(widget.NewText(widget.TextProps{Text: m.Title, Bold: true, Exact: true})), widget.NewIcon(widget.IconProps{Icon: "chevron_right", Colour: theme.Muted})),
			OnTapped: func() { s.props.Editor.Choose(s.cell("item"), m.Value) },
		})))
	}
	other := screen.Tag(&s.Tags, "line.other", widget.NewTextInput(widget.TextInputProps{Name: say.T("Another medicine")}))
	field := widget.NewField(widget.FieldProps{Label: say.T("A medicine that is not in the plan"), Hint: say.T("Write down what was given. It is kept, and the nurse is told at once. Ring the nurse."), Input: other})
	use := screen.Tag(&s.Tags, "line.use", widget.NewButton(widget.ButtonProps{Text: say.T("Write this one down"), OnTapped: func() {
		name := strings.TrimSpace(other.Value())
		if name == "" {
			field.SetError(say.T("Enter what was given"))
			field.Focus()
			return
		}
		s.props.Editor.Choose(s.cell("item"), fhir.Value{Kind: fhir.ReferenceKind, Reference: fhir.Reference{Display: name}})
	}}))
	parts := []fyne.CanvasObject{widget.H2(say.T("Which medicine?"))}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	} else {
		parts = append(parts, screen.Card(widget.Small(say.T("The plan on this tablet has no medicine."))))
	}
	return widget.VBox(12, append(parts, widget.VBox(10, field, widget.Row(0, widget.AlignStart, use)))...)
}

// about is what to know before writing: the plan’s own words, and when the same was
// last written down.
func (s *LineScreen) about() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	switch s.kind() {
	case staylog.Medicine:
		out = append(out, s.medicine())
	case staylog.Task:
		if v := s.values("code"); len(v) > 0 && s.props.LastTask != nil {
			if l, ok := s.props.LastTask(v[0].Coding.Code); ok {
				out = append(out, screen.Tag(&s.Tags, "line.last", widget.Body(Last(l, s.props.Desk.Now()))))
			}
		}
	case staylog.Mishap:
		if v := s.values("kind"); len(v) > 0 && slices.Contains([]string{"allegation-or-disclosure", "missing", "death"}, v[0].Coding.Code) {
			out = append(out, screen.Tag(&s.Tags, "line.ring", widget.NewBanner(widget.BannerProps{
				Tone: widget.ToneDanger, Icon: "call", Below: true, Strong: say.T("Ring first, write afterwards."), Text: say.T("Follow your procedure by phone. What you have written is kept."),
				Action: screen.Tag(&s.Tags, "line.numbers", widget.NewButton(widget.ButtonProps{Text: say.T("Whom to ring"), Size: widget.Little, OnTapped: s.props.Harm})),
			})))
		}
	}
	if s.props.Plan != nil && s.kind() != staylog.Medicine {
		if list := s.props.Plan(s.kind()); len(list) > 0 {
			out = append(out, widget.VBox(10, widget.H2(say.T("The plan says")), screen.Card(s.props.Entry(&s.Tags, list, s.relayout))))
		}
	}
	return out
}

// medicine is the entry of the plan and the photo of the label, exactly as they are,
// and the time at which it was last written down, as text.
func (s *LineScreen) medicine() fyne.CanvasObject {
	ref := s.values("item")[0].Reference
	var parts []fyne.CanvasObject
	in := slices.IndexFunc(s.props.Medicines, func(m Medicine) bool { return casefile.SameReference(m.Value.Reference, ref) })
	switch {
	case in < 0:
		parts = append(parts, screen.Card(widget.NewText(widget.TextProps{Text: ref.Display, Bold: true, Exact: true})), screen.Tag(&s.Tags, "line.not-in-plan", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "call", Below: true, Strong: say.F("This is not in %s’s signed plan.", s.props.Given), Text: say.T("What you write is kept. Ring the nurse now: the nurse is told of this line."),
		})))
	default:
		parts = append(parts, widget.H2(say.T("The plan says")), screen.Tag(&s.Tags, "line.entry", screen.Card(s.props.Entry(&s.Tags, s.props.Medicines[in].Entry, s.relayout))))
	}
	last := say.T("Not written down before in any log.")
	if l, ok := s.props.LastMedicine(ref); ok {
		last = Last(l, s.props.Desk.Now())
	}
	parts = append(parts, screen.Tag(&s.Tags, "line.last", widget.Body(last)))
	if s.props.Unmatched(ref) {
		parts = append(parts, screen.Tag(&s.Tags, "line.unmatched", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "info", Below: true, Strong: say.T("At handover in the label did not match."), Text: say.T("It cannot be written down as given as written. Ring the nurse or the pharmacist."),
		})))
	}
	parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "line.another", widget.NewLink(widget.LinkProps{Text: say.T("It was another medicine"), Size: theme.SizeSmall, OnTapped: func() {
		s.props.Editor.Choose(s.cell("item"))
	}}))))
	return widget.VBox(12, parts...)
}

func (s *LineScreen) relayout() { s.Relayout() }

// times are the moments of the line, each with a button for now.
func (s *LineScreen) times() []fyne.CanvasObject {
	switch s.kind() {
	case staylog.Seizure:
		out := []fyne.CanvasObject{s.time("start", say.T("Started")), s.time("end", say.T("Ended"))}
		from, ok1 := s.at("start")
		to, ok2 := s.at("end")
		if ok1 && ok2 && to.After(from) {
			out = append(out, screen.Tag(&s.Tags, "line.lasted", widget.Body(say.F("It lasted %s.", Lasted(to.Sub(from))))))
		}
		return out
	case staylog.Added:
		return nil
	case staylog.Mishap, staylog.Note:
		return []fyne.CanvasObject{s.time("when", say.T("When"))}
	}
	return []fyne.CanvasObject{s.time("when", say.T("Time"))}
}

func (s *LineScreen) at(name string) (time.Time, bool) {
	v := s.values(name)
	if len(v) == 0 {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, v[0].Text)
	return t, err == nil
}

// time is one moment: a large button for now, and boxes for another time.
func (s *LineScreen) time(name, label string) fyne.CanvasObject {
	link := s.link(name)
	head := widget.NewText(widget.TextProps{Text: label, Size: theme.SizeLabel, Bold: true})
	if t, ok := s.at(name); ok && !s.asked[link] {
		now := s.props.Desk.Now()
		return widget.VBox(8, head, widget.Row(16, widget.AlignCentre,
			screen.Tag(&s.Tags, "line."+name, widget.H1(model.ClockList(t.In(now.Location())))), widget.Grow(widget.Body(model.Day(t, now))),
			screen.Tag(&s.Tags, "line."+name+".change", widget.NewButton(widget.ButtonProps{Text: say.T("Change"), Name: say.F("Change: %s", label), Icon: "edit", OnTapped: func() { s.ask(link) }}))))
	}
	if s.asked[link] {
		f := s.other[link]
		if f == nil {
			f = s.made(func(it *engine.Item) bool { return it.LinkID == link })
			s.other[link] = f
		}
		return f.Object()
	}
	return widget.VBox(8, head, widget.Wrap(10,
		screen.Tag(&s.Tags, "line."+name+".now", widget.NewButton(widget.ButtonProps{Text: say.T("Now"), Name: say.F("%s: now", label), Icon: "schedule", Size: widget.Big, MinWidth: 180, OnTapped: func() { s.now(name) }})),
		screen.Tag(&s.Tags, "line."+name+".other", widget.NewButton(widget.ButtonProps{Text: say.T("Another time"), Name: say.F("%s: another time", label), Size: widget.Big, OnTapped: func() { s.ask(link) }}))))
}

func (s *LineScreen) ask(link string) {
	s.asked[link] = true
	s.again()
}

// now writes the time of the clock; of a seizure with its seconds.
func (s *LineScreen) now(name string) {
	t := s.props.Desk.Now()
	if s.kind() != staylog.Seizure {
		t = t.Truncate(time.Minute)
	}
	s.props.Editor.Choose(s.cell(name), fhir.Prim(fhir.DateTime, t.Truncate(time.Second).Format(time.RFC3339)))
}

// questions is the rest of the line, as its form asks it.
func (s *LineScreen) questions() fyne.CanvasObject {
	if s.form == nil || s.kind() == staylog.Medicine {
		s.form = s.made(func(it *engine.Item) bool {
			switch it.LinkID {
			case s.link("item"):
				return s.kind() != staylog.Medicine
			case s.link("when"), s.link("start"), s.link("end"):
				return false
			}
			return true
		})
	}
	return s.form.Object()
}

// made draws those questions of the line that are wanted.
func (s *LineScreen) made(wanted func(*engine.Item) bool) *form.Page {
	pg := *s.page
	pg.Items, pg.Title = nil, ""
	for _, it := range s.page.Items {
		if !wanted(it) {
			continue
		}
		if it.LinkID == s.link("result") && len(s.values("item")) > 0 && s.props.Unmatched(s.values("item")[0].Reference) {
			it = s.without(it, rules.AsWritten)
		}
		pg.Items = append(pg.Items, it)
	}
	around := s.props.Around
	around.Desk, around.Typed, around.Relayout = s.props.Desk, s.props.Typed, s.relayout
	return form.New(form.Props{Editor: s.props.Editor, Page: &pg, Row: s.row, Wide: s.width.OneColumn(), Around: around})
}

// without is a question without one of its answers, unless that is what it says.
func (s *LineScreen) without(it *engine.Item, code string) *engine.Item {
	if v := s.values("result"); len(v) > 0 && v[0].Coding.Code == code {
		return it
	}
	out := *it
	out.Options = slices.DeleteFunc(slices.Clone(it.Options), func(o engine.Option) bool { return o.Coding.Code == code })
	return &out
}

func (s *LineScreen) bars(w model.Width) {
	s.bar = widget.NewActionBar(widget.ActionProps{
		Stacked: w.OneColumn(), Saved: say.T("Kept as you write, finished or not."), Icon: "save", Tone: widget.ToneNeutral,
		Back: screen.BackButton(&s.Tags, "line.back", s.props.Desk),
		Main: screen.Tag(&s.Tags, "line.done", widget.NewButton(widget.ButtonProps{Text: say.T("Done"), Icon: "check", Kind: widget.Primary, Size: widget.Big, MinWidth: 180, OnTapped: s.done})),
	})
}

func (s *LineScreen) saved() {
	screen.ShowSaved(s.bar, s.props.Editor.Line.Words(), false, say.T("Kept as you write, finished or not."))
}

// done leaves the line, once: what is missing is said first. Back leaves it as it is.
func (s *LineScreen) done() {
	if s.empty() {
		s.props.Desk.Back()
		return
	}
	problems := s.props.Editor.Continue(s.page.ID, s.row)
	if s.form != nil {
		problems = append(problems, s.form.Local()...)
	}
	for _, f := range s.others() {
		problems = append(problems, f.Local()...)
	}
	if len(problems) == 0 {
		s.props.Desk.Back()
		return
	}
	s.wrong = problems
	s.again()
	s.RollTo(0)
	s.summary.Focus()
}

// toFix is what the button found missing; nil while nothing was asked or all is there.
func (s *LineScreen) toFix() fyne.CanvasObject {
	var list []widget.Problem
	for _, p := range s.wrong {
		list = append(list, widget.Problem{Message: p.Message, Go: func() {
			if s.form == nil || !s.form.Focus(p.Cell) {
				s.RollTo(0)
			}
		}})
	}
	if len(list) == 0 {
		return nil
	}
	s.summary = screen.Tag(&s.Tags, "line.summary", widget.NewErrorSummary(widget.ErrorSummaryProps{Problems: list}))
	return s.summary
}
