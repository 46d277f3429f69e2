package panels

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Facts are one request as it stands now.
type Facts struct {
	panel.Request
	Children string // short names
	// Against is what stands against the decision's signature by the user, Send
	// what stands against sending it; Start what stands against beginning the
	// placement.
	Against, Send, Start []panel.Refusal
	Pack                 panel.Pack
	Cost                 *panel.Cost // of the joint panel
	Legal                *panel.LegalAdvice
}

// RequestProps is what the page of one request needs.
type RequestProps struct {
	Desk  screen.Desk
	Route model.Route // of the document
	Name  string      // of the panel
	Load  func() (Facts, error)
	// Told notes that the family was told; Sent sends the request now.
	Told, Sent func()
	Saved      func() model.Words
}

// RequestScreen is one request with all that is needed to decide on it.
type RequestScreen struct {
	screen.Tags
	screen.Reading[Facts]
	props RequestProps
	early bool // the user pressed before all was there
	bar   *widget.ActionBar
}

// NewRequest makes the page.
func NewRequest(p RequestProps) *RequestScreen {
	s := &RequestScreen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *RequestScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: s.Facts.Children, Sub: s.props.Name, Back: true, Case: s.props.Route.Case, Bar: s.bar}
}

// Key implements screen.Keys.
func (s *RequestScreen) Key(name string) bool {
	if name != "ctrl+enter" {
		return false
	}
	s.main()
	return true
}

func (s *RequestScreen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.bars(w)
	side := screen.Edge(w)
	top := s.alerts()
	if w.OneColumn() {
		parts := []fyne.CanvasObject{s.asked(), s.decision(), s.rest()}
		if !s.Facts.Decided.IsZero() {
			// What is left to do comes before reading again.
			parts = []fyne.CanvasObject{s.decision(), s.rest(), s.asked()}
		}
		return widget.Pad(side, 16, side, 32, widget.VBox(24, append(top, parts...)...))
	}
	return widget.Pad(side, 16, side, 32, widget.VBox(20, append(top,
		widget.ColumnsTop(24, []float32{-660, -440}, s.asked(), widget.VBox(24, s.decision(), s.rest())))...))
}

// alerts are what nobody could answer yet, and what stands against going on.
func (s *RequestScreen) alerts() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if against := s.against(); s.early && len(against) > 0 {
		var lines []string
		for _, a := range against {
			lines = append(lines, a.Text)
		}
		out = append(out, screen.Tag(&s.Tags, "request.against", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneDanger, Icon: "error", Below: true, Strong: say.N(len(against), "thing comes first", "things come first"), Text: strings.Join(lines, "\n"),
		})))
	}
	if len(s.Facts.Open) > 0 && s.Facts.Decided.IsZero() {
		out = append(out, screen.Tag(&s.Tags, "request.open", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "hourglass_top", Below: true,
			Strong: say.N(len(s.Facts.Open), "open point", "open points"), Text: strings.Join(s.Facts.Open, "\n"),
		})))
	}
	if l := s.Facts.Legal; l != nil && !l.Asked {
		out = append(out, screen.Tag(&s.Tags, "request.legal", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneDanger, Icon: "warning", Below: true, Strong: say.T("Ask for legal advice."),
			Text: say.F("The assessment says that this help is necessary: %s. A panel cannot undo that. Add an action with a name and a day.", model.List(l.Necessary)),
		})))
	}
	return out
}

// against is what stands against the next step.
func (s *RequestScreen) against() []panel.Refusal {
	if s.Facts.State == panel.Draft {
		return s.Facts.Send
	}
	return s.Facts.Against
}

// asked is what the panel is asked for, in the words of the request.
func (s *RequestScreen) asked() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H2(say.T("What is asked for"))}
	d := s.Facts.Document()
	var rows []fyne.CanvasObject
	for _, link := range shows[s.Facts.Kind] {
		it := d.Form().Item(link)
		if it == nil {
			continue
		}
		if it.Rows != nil {
			rows = append(rows, list(d, it)...)
			continue
		}
		text := d.Text(link)
		if why := d.Text(link + ".reason"); why != "" && text != "" {
			text += ". " + why
		}
		if text != "" {
			rows = append(rows, widget.VBox(2, widget.Small(it.Text), widget.Body(text)))
		}
	}
	if s.Facts.Cost != nil {
		rows = append(rows, cost(*s.Facts.Cost)...)
	}
	if len(rows) == 0 {
		rows = append(rows, widget.Small(say.T("Nothing is written yet.")))
	}
	parts = append(parts, screen.Card(widget.VBox(16, rows...)))
	word, to := say.T("Read the whole request"), model.Check
	if s.Facts.State == panel.Draft {
		word, to = say.T("Go on writing the request"), model.TaskList
	}
	parts = append(parts, screen.Tag(&s.Tags, "request.read", widget.NewLink(widget.LinkProps{Text: word, OnTapped: func() {
		r := s.props.Route
		r.Screen = to
		s.props.Desk.Open(r)
	}})))
	return widget.VBox(10, parts...)
}

// shows are the questions of a request that a panel reads first.
var shows = map[panel.Kind][]string{
	panel.Care: {
		"cmp.event", "cmp.child", "cmp.proposal", "cmp.proposal.place", "cmp.proposal.from", "cmp.proposal.until", "cmp.basis", "cmp.setting-lawful", "cmp.pr-consent", "cmp.network",
		"cmp.home-support", "cmp.together", "cmp.options", "cmp.options-why-one", "cmp.school", "cmp.culture", "cmp.return",
	},
	panel.Joint: {"jrap.needs", "jrap.papers", "jrap.alternatives", "jrap.family", "jrap.split", "jrap.health-part"},
	panel.Area:  {"mafs.ask", "mafs.tried", "mafs.family-want", "mafs.caf", "mafs.level", "mafs.consent", "mafs.consent-scope", "mafs.consent-scope.excluded", "mafs.attend"},
	panel.School: {
		"slm.school", "slm.term", "slm.meeting", "slm.child.parents-know", "slm.reason",
	},
}

// first are the columns that a row is called by; the others follow in one line.
var first = map[string]string{"cmp.child": "person", "cmp.pr-consent": "person", "cmp.options": "place"}

// list shows the rows of a group: what each is called, then its answers.
func list(d *casefile.Document, it *engine.Item) []fyne.CanvasObject {
	rows := d.Rows(it.LinkID, "")
	if len(rows) == 0 {
		return nil
	}
	out := []fyne.CanvasObject{widget.Small(it.Text)}
	for _, row := range rows {
		title := d.TextIn(row.ID, it.LinkID+"."+first[it.LinkID])
		var lines []string
		for q := range d.Form().Items() {
			if q.Group == nil || q.Group.ID != it.LinkID || q.LinkID == it.LinkID+"."+first[it.LinkID] || !q.Question() {
				continue
			}
			if text := d.TextIn(row.ID, q.LinkID); text != "" {
				lines = append(lines, label(q)+": "+text)
			}
		}
		block := []fyne.CanvasObject{widget.Strong(title)}
		for _, l := range lines {
			block = append(block, screen.Second(l))
		}
		out = append(out, widget.VBox(2, block...))
	}
	return []fyne.CanvasObject{widget.VBox(8, out...)}
}

// label is what an answer in a row is called: its short text where the form has
// one, else the question without its mark.
func label(q *engine.Item) string {
	if q.Short != "" {
		return q.Short
	}
	return strings.TrimRight(q.Text, "?: ")
}

// cost is a package in money, to the penny.
func cost(c panel.Cost) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	money := func(label, second string, p panel.Pence, strong bool) {
		rows = append(rows, widget.Row(12, widget.AlignStart,
			widget.Grow(widget.VBox(0, widget.NewText(widget.TextProps{Text: label, Bold: strong}), widget.Small(second))),
			widget.NewText(widget.TextProps{Text: p.String(), Bold: strong})))
	}
	for _, l := range c.Lines {
		money(l.Service, say.F("%s at %s", l.Amount, l.Price.String()), l.Weekly, false)
	}
	if len(rows) == 0 {
		return nil
	}
	money(say.T("All of it, a week"), "", c.Weekly, true)
	if c.Agreed != nil {
		council, health, education := c.Agreed.Of(c.Weekly)
		for _, part := range []struct {
			who   string
			share int
			pays  panel.Pence
		}{{say.T("The council"), c.Agreed.Council, council}, {say.T("The NHS"), c.Agreed.Health, health}, {say.T("Education"), c.Agreed.Education, education}} {
			if part.share > 0 {
				money(part.who, say.F("%g per cent", float64(part.share)/100), part.pays, false)
			}
		}
	}
	return []fyne.CanvasObject{widget.VBox(8, append([]fyne.CanvasObject{widget.Small(say.T("What it costs a week"))}, rows...)...)}
}

// decision is what the panel does: who is heard, what is asked and answered, what
// is decided and by whom.
func (s *RequestScreen) decision() fyne.CanvasObject {
	d := s.Facts.Document()
	var rows []fyne.CanvasObject
	for i, pg := range decisionPages(d.Form()) {
		second, tag := s.answered(pg), screen.TagProps(model.Words{Tone: model.Neutral, Icon: "circle", Text: say.T("To do")})
		switch p := d.PageStatus(pg.ID, ""); {
		case strings.HasSuffix(pg.ID, ".lawful") && d.Code("cmp.setting-lawful") == "legal-advice-asked":
			tag = screen.TagProps(model.Words{Tone: model.Local, Icon: "hourglass_top", Text: say.T("Waiting")})
		case p.Total == 0 && second == "":
			continue // not asked, as things stand
		case p.Status == engine.Finished && second != "":
			tag = screen.TagProps(model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Written")})
		case p.Answered > 0:
			tag = screen.TagProps(model.Words{Tone: model.Send, Icon: "edit", Text: say.T("Begun")})
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("request.page.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: pg.Title, Strong: true, Second: second, Tag: tag, OnTapped: func() { s.open(pg) },
		})))
	}
	parts := []fyne.CanvasObject{widget.H2(say.T("The decision"))}
	if q := s.Facts.Quorum; q.Need > 0 {
		parts = append(parts, s.quorum(q))
	}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	}
	if !s.Facts.Decided.IsZero() && s.Facts.DecidedBy != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneSafe, Icon: "check_circle-fill", Strong: s.Facts.Decision + ".",
			Text: say.F("Signed by %s, %s.", s.Facts.DecidedBy, model.Moment(s.Facts.Decided, s.props.Desk.Now())),
		}))
	}
	return widget.VBox(10, parts...)
}

func (s *RequestScreen) quorum(q panel.Quorum) fyne.CanvasObject {
	words := model.Words{Tone: model.Local, Icon: "group", Text: Heard(q)}
	second := say.T("The decision can be signed once enough were heard.")
	if q.Met() {
		words = model.Words{Tone: model.Safe, Icon: "check", Text: Heard(q)}
		second = strings.Join(q.Agencies, ", ")
	}
	return widget.VBox(4, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "request.quorum", widget.NewTag(screen.TagProps(words)))), widget.Small(second))
}

// decisionPages are the pages of the part of a form that the panel fills in.
func decisionPages(f *engine.Form) []*engine.Page {
	var out []*engine.Page
	for _, part := range f.Parts {
		for _, sec := range part.Sections {
			if !strings.HasSuffix(sec.ID, ".decision") && !strings.HasSuffix(sec.ID, ".after") && !strings.HasSuffix(part.ID, ".decision") {
				continue
			}
			for _, pg := range sec.Pages {
				if signs(pg) || strings.HasSuffix(pg.ID, ".ask") || strings.HasSuffix(pg.ID, ".told") {
					continue
				}
				out = append(out, pg)
			}
		}
	}
	return out
}

// signs reports that a page only takes signatures, which have a screen of their
// own.
func signs(pg *engine.Page) bool {
	for it := range model.Questions(pg) {
		if it.Control != "signature" && !strings.Contains(it.LinkID, ".waiting.") {
			return false
		}
	}
	return true
}

// answered is what a page says, in short.
func (s *RequestScreen) answered(pg *engine.Page) string {
	d := s.Facts.Document()
	for _, it := range pg.Items {
		if it.Rows != nil {
			if n := len(d.Rows(it.LinkID, "")); n > 0 {
				return say.N(n, "line", "lines")
			}
			continue
		}
		if t := d.Text(it.LinkID); t != "" {
			return short(t)
		}
	}
	return ""
}

// short is a text that fits into two lines.
func short(text string) string {
	r := []rune(text)
	if len(r) <= 120 {
		return text
	}
	return strings.TrimSpace(string(r[:118])) + "…"
}

func (s *RequestScreen) open(pg *engine.Page) {
	r := s.props.Route
	r.Screen, r.Section, r.Page = model.Page, pg.Section.ID, pg.ID
	s.props.Desk.Open(r)
}

// rest is what follows a decision: conditions, the family told, the papers.
func (s *RequestScreen) rest() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if len(s.Facts.Conditions) > 0 {
		var rows []fyne.CanvasObject
		for i, a := range s.Facts.Conditions {
			tag := model.Words{Tone: model.Neutral, Text: say.T("Open")}
			by, ok := a.By.Time()
			switch {
			case a.Done():
				tag = model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Done")}
			case ok && casefile.DateOf(s.props.Desk.Now()) > a.By:
				tag = model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Late")}
			case a.Who == "" || !ok:
				tag = model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Who, by when?")}
			}
			second := a.Who
			if ok {
				second = strings.TrimPrefix(second+", by "+model.DayShort(by), ", ")
			}
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("request.condition.%d", i), widget.NewTaskRow(widget.TaskRowProps{
				Title: a.What, Strong: true, Second: second, Tag: screen.TagProps(tag), OnTapped: func() { s.plan(a) },
			})))
		}
		title := say.T("Actions agreed")
		if s.Facts.Kind == panel.Care {
			title = say.T("Conditions")
		}
		parts = append(parts, widget.VBox(10, widget.H2(title), widget.RowsCard(rows...)))
	}
	parts = append(parts, s.papers())
	if s.Facts.Kind == panel.Care && s.Facts.Agreed() {
		second := say.T("Who is caring for whom, and what follows")
		if n := len(s.Facts.Start); n > 0 {
			second = say.N(n, "thing comes before it can begin", "things come before it can begin")
		}
		parts = append(parts, widget.RowsCard(screen.Tag(&s.Tags, "request.placement", widget.NewTaskRow(widget.TaskRowProps{
			Icon: "cottage", IconAs: theme.Primary, Title: say.T("The placement"), Strong: true, Second: second, Arrow: true,
			OnTapped: func() {
				r := s.props.Route
				r.Screen = model.Placement
				s.props.Desk.Open(r)
			},
		}))))
	}
	return widget.VBox(24, parts...)
}

func (s *RequestScreen) plan(casefile.Action) {
	s.props.Desk.Open(model.Route{Screen: model.Plan, Case: s.props.Route.Case})
}

// papers is what goes to the panel, with what is missing.
func (s *RequestScreen) papers() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, p := range s.Facts.Pack.Papers {
		tag := model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Goes")}
		if !p.Goes {
			tag = model.Words{Tone: model.Local, Icon: "warning", Text: say.T("Stays behind")}
		}
		row := widget.TaskRowProps{Title: p.Title, Plain: true, Second: p.Why, Tag: screen.TagProps(tag)}
		if p.Doc != (casefile.ID{}) && p.Doc != s.Facts.Doc {
			row.OnTapped = func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: p.Doc.String()})
			}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("request.paper.%d", i), widget.NewTaskRow(row)))
	}
	if len(rows) == 0 {
		return widget.VBox(0)
	}
	if len(s.Facts.Pack.Copies) > 0 {
		rows = append(rows, screen.Tag(&s.Tags, "request.copies", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("Who gets what"), Plain: true, Icon: "group", Second: say.N(len(s.Facts.Pack.Copies), "recipient", "recipients"), Arrow: true, OnTapped: s.copies,
		})))
	}
	return widget.VBox(10, widget.H2(say.T("Papers")), widget.RowsCard(rows...))
}

// copies is the sheet that says what each around the table gets, and what not.
func (s *RequestScreen) copies() {
	var parts []fyne.CanvasObject
	for _, c := range s.Facts.Pack.Copies {
		block := []fyne.CanvasObject{widget.Strong(c.To)}
		if c.None != "" {
			block = append(block, widget.NewText(widget.TextProps{Text: say.F("Gets no papers. %s", c.None), Size: theme.SizeSmall, Colour: theme.Danger}))
		}
		for _, p := range c.Papers {
			text := p.Title
			if !p.Goes {
				text += say.T(": stays behind.")
			}
			if p.Why != "" {
				text = strings.TrimSuffix(text, ".") + ". " + p.Why
			}
			block = append(block, screen.Second(text))
		}
		parts = append(parts, widget.VBox(3, block...))
	}
	s.props.Desk.Sheet(say.T("Who gets what"), widget.VBox(16, parts...))
}

// bars is the one next step.
func (s *RequestScreen) bars(w model.Width) {
	word, icon := s.next()
	props := widget.ActionProps{Stacked: w.OneColumn(), Back: screen.BackButton(&s.Tags, "request.back", s.props.Desk)}
	switch saved := s.props.Saved(); {
	case saved.Text != "":
		props.Saved, props.Tone = saved.Text, screen.Tone(saved.Tone)
	case w != model.Compact:
		props.Saved, props.Icon, props.Tone = s.Facts.State.Words(), "info", widget.ToneNeutral
	}
	if word != "" {
		props.Main = screen.Tag(&s.Tags, "request.main", widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.main}))
	}
	s.bar = widget.NewActionBar(props)
}

// next is what the main button does, "" when nothing is left to do here.
func (s *RequestScreen) next() (word, icon string) {
	switch s.Facts.State {
	case panel.Draft:
		if s.Facts.Kind == panel.Care {
			return say.T("Go to the steps"), "edit"
		}
		return say.T("Send to the panel"), "arrow_forward"
	case panel.Sent, panel.OnAgenda, panel.Heard:
		if s.Facts.Kind == panel.School {
			return "", ""
		}
		return say.T("Sign the decision"), "ink_pen"
	case panel.Decided:
		return say.T("The family was told"), "check"
	}
	return "", ""
}

func (s *RequestScreen) main() {
	word, _ := s.next()
	r := s.props.Route
	switch {
	case word == "":
		return
	case s.Facts.State == panel.Draft && s.Facts.Kind == panel.Care:
		r.Screen = model.TaskList
		s.props.Desk.Open(r)
		return
	case s.Facts.State == panel.Decided:
		s.props.Told()
		return
	case len(s.against()) > 0:
		s.early = true
		s.Redraw()
		s.RollTo(0)
		return
	case s.Facts.State == panel.Draft:
		s.props.Sent()
		return
	}
	r.Screen, r.Cell = model.Sign, signCell[s.Facts.Kind]
	s.props.Desk.Open(r)
}

// signCell is the signature with which a panel decides; "" is the whole form.
var signCell = map[panel.Kind]string{panel.Care: "cmp.decided-by", panel.Joint: "jrap.chair"}
