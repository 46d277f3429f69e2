package casescreen

import (
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// The tabs.
const (
	Overview   = "overview"
	People     = "people"
	Chronology = "chronology"
	Forms      = "forms"
)

// planTab leads to the plan, which is a screen of its own.
const planTab = "plan"

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Case casefile.ID
	Tab  string // "" for the overview
	Load func() (*casefile.Case, error)
	// Catalogue lists the forms that can be started.
	Catalogue []Form
	// Begin makes a document of a form and opens it.
	Begin func(form string)
	// Start opens the last page of the right form.
	Start func()
	// AddPerson keeps somebody as part of the case.
	AddPerson func(p casefile.Person)
	// Essentials is what the page of essentials says; OpenEssentials opens it.
	Essentials     func() Essentials
	OpenEssentials func()
	// Plan are the actions of the case, as they are now.
	Plan func() []casefile.Action
	// Stage says where the case stands, "Assessment since 3 November 2026"; nil or
	// "" for nothing.
	Stage func() string
	// Telling is the chronology: what it holds beyond the list, and what can be
	// done with it.
	Telling Telling
	// Cards are the safeguarding cards that wait for somebody; ReadCard says that
	// this person has read one.
	Cards    func() []Card
	ReadCard func(casefile.ID)
	// Others are the brothers and sisters, who are checked on by name.
	Others Others
	// Leads are the ways to what has screens of its own; nil for none.
	Leads func() []Lead
	// Named are the people whom a restricted case is for; Restricted says that
	// it is one.
	Restricted bool
	Named      []string
	// MayMove, MayRestrict and MayArchive are what this person may do with the case.
	MayMove, MayRestrict, MayArchive bool
}

// Screen shows one child.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	data  *casefile.Case
	err   error
	tab   string
	head  *fyne.Container
	start *widget.Button // with facts, what a narrow head leaves to the overview
	facts *fyne.Container
	page  *widget.PageScroll
	body  fyne.CanvasObject
	drawn drawing
	tells telling
}

// New makes the screen.
func New(p Props) *Screen {
	if p.Tab == "" {
		p.Tab = Overview
	}
	s := &Screen{props: p, tab: p.Tab}
	s.data, s.err = p.Load()
	return s
}

// Err is why the case could not be read, nil if it was.
func (s *Screen) Err() error { return s.err }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: s.data.Child.Short(), Sub: s.born(), Back: true, Rail: true, Case: s.data.ID.String()}
}

// born is age, date of birth and NHS number in one line.
func (s *Screen) born() string {
	var parts []string
	c := s.data.Child
	if t, ok := c.Born.Time(); ok {
		parts = append(parts, model.AgeWords(t, s.props.Desk.Now()), say.F("born %s", model.DateFull(t)))
	}
	if c.NHSNumber != "" {
		parts = append(parts, say.F("NHS number %s", strings.ReplaceAll(spaced(c.NHSNumber), " ", "\u00a0")))
	}
	return strings.Join(parts, " · ")
}

// spaced writes an NHS number in groups of three, three and four.
func spaced(n string) string {
	if len(n) != 10 || strings.Contains(n, " ") {
		return n
	}
	return n[:3] + " " + n[3:6] + " " + n[6:]
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.drawn = s.facing(s.data)
		s.Fresh()
		side, above := float32(24), float32(16)
		if w == model.Compact {
			side, above = 16, 10
		}
		s.head = widget.Pad(side, above, side, 0, s.top())
		content := s.content()
		if w == model.Compact && theme.Scale() >= 1.3 {
			// What would leave the page no room scrolls with it.
			content, s.head = widget.VBox(0, s.head, content), widget.VBox(0)
		}
		s.page = widget.NewPageScroll(widget.PageProps{Content: content})
		s.body = &fyne.Container{Layout: screen.Under{}, Objects: []fyne.CanvasObject{s.above(), s.page}}
	}
	return s.body
}

// above is the head as it stands over the page. On a screen in one column many alerts
// may want more room than there is.
func (s *Screen) above() fyne.CanvasObject {
	if s.width.OneColumn() && len(s.head.Objects) > 0 {
		return widget.NewPageScroll(widget.PageProps{Content: s.head})
	}
	return s.head
}

// little reports whether there is so little room that facts and the way into the visit
// scroll with the page; alerts never do. A landscape tablet with large text is as low
// as it is wide enough for two columns no more.
func (s *Screen) little() bool {
	return s.width == model.Compact || s.width.OneColumn() && theme.Scale() >= 1.3
}

// drawing is what a body was drawn from.
type drawing struct {
	of         *casefile.Case
	essentials Essentials
	plan       []casefile.Action
	day        string
	cards      []Card
	leads      []Lead
}

func (s *Screen) facing(c *casefile.Case) drawing {
	d := drawing{of: c, essentials: s.props.Essentials(), plan: s.props.Plan(), day: s.props.Desk.Now().Format(time.DateOnly)}
	if s.props.Cards != nil {
		d.cards = s.props.Cards()
	}
	if s.props.Leads != nil {
		d.leads = s.props.Leads()
	}
	return d
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	c, err := s.props.Load()
	if err != nil {
		return
	}
	facts := s.facing(c)
	if reflect.DeepEqual(facts, s.drawn) {
		return // nothing is moved under a finger
	}
	s.data = c
	at := s.page.Offset()
	s.body = nil
	s.props.Desk.Rebuild()
	s.page.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	if was.Extra != "" && was.Extra != s.tab && s.props.Tab == Overview {
		s.choose(was.Extra)
	}
	s.page.ScrollTo(was.Offset)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset(), Extra: s.tab} }

func (s *Screen) choose(tab string) {
	if tab == planTab {
		s.openPlan()
		return
	}
	s.tab = tab
	s.body = nil
	s.props.Desk.Rebuild()
}

// top is what never scrolls away: alerts, facts, and the way into the visit.
func (s *Screen) top() fyne.CanvasObject {
	c := s.data
	var facts []fyne.CanvasObject
	for _, f := range c.Facts {
		if f.Kind == "gp" && s.width != model.Compact {
			continue // stands with how to get in: it is no help at the door
		}
		facts = append(facts, widget.Row(6, widget.AlignCentre,
			widget.NewIcon(widget.IconProps{Icon: factIcon(f.Kind), Size: 18, Colour: theme.Muted}), screen.Second(f.Text)))
	}
	if s.props.Stage != nil {
		if stage := s.props.Stage(); stage != "" {
			facts = append(facts, widget.Row(6, widget.AlignCentre,
				widget.NewIcon(widget.IconProps{Icon: "flag-fill", Size: 18, Colour: theme.Muted}), screen.Tag(&s.Tags, "case.stage", screen.Second(stage))))
		}
	}
	var lines []fyne.CanvasObject
	if s.width == model.Compact {
		for _, a := range c.Alerts {
			lines = append(lines, today.AlertLine(a))
		}
	} else if a := today.Alerts(c.CaseSummary, 0, true); a != nil {
		lines = append(lines, a)
	}
	if s.props.Restricted {
		lines = append([]fyne.CanvasObject{widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "case.restricted", widget.NewTag(RestrictedTag(s.width != model.Compact))))}, lines...)
	}
	if len(lines) == 0 {
		lines = append(lines, widget.NewText(widget.TextProps{Text: c.Child.Name, Size: theme.SizeH3, Bold: true}))
		if c.Address != "" {
			lines = append(lines, widget.Small(c.Address))
		}
	}
	if len(facts) > 0 && !s.little() {
		lines = append(lines, widget.Wrap(18, facts...))
	}
	start := screen.Tag(&s.Tags, "case.start", widget.NewButton(widget.ButtonProps{
		Text: say.T("Start visit"), Icon: "play_arrow-fill", Kind: widget.Primary, Size: widget.Big, OnTapped: s.props.Start,
	}))
	middle := widget.VBox(8, lines...)
	tabs := screen.Tag(&s.Tags, "case.tabs", widget.NewTabs(widget.TabsProps{
		Active: s.tab, OnChosen: s.choose,
		Items: []widget.TabItem{
			{Key: Overview, Label: say.T("Overview")},
			{Key: People, Label: say.T("People")},
			{Key: Chronology, Label: say.T("Chronology")},
			{Key: Forms, Label: say.T("Forms"), Count: count(len(s.written()))},
			{Key: planTab, Label: say.T("Plan")},
		},
	}))
	if s.little() {
		s.start, s.facts = start, widget.VBox(6, facts...)
		return widget.VBox(8, append(lines, tabs)...)
	}
	avatar := widget.NewAvatar(widget.AvatarProps{Name: c.Child.Short(), Size: 72})
	if s.width.OneColumn() {
		return widget.VBox(12,
			widget.Row(16, widget.AlignCentre, avatar, widget.Grow(middle)),
			start, tabs)
	}
	return widget.VBox(12, widget.Row(16, widget.AlignStart, avatar, widget.Grow(middle), start), tabs)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return model.Figures(n)
}

func factIcon(kind string) string {
	switch kind {
	case "language", "interpreter":
		return "translate"
	case "school", "setting":
		return "school"
	case "gp":
		return "local_hospital"
	case "communication":
		return "sign_language"
	case "access":
		return "door_front"
	case "address":
		return "location_on"
	}
	return "cottage"
}

func (s *Screen) content() fyne.CanvasObject {
	var o fyne.CanvasObject
	switch s.tab {
	case People:
		o = widget.MaxWide(760, s.peopleTab())
	case Chronology:
		o = widget.MaxWide(760, s.chronologyTab())
	case Forms:
		o = widget.MaxWide(960, s.formsTab())
	default:
		o = s.overview()
	}
	if cards := s.cards(); len(cards) > 0 {
		o = widget.VBox(16, append(cards, o)...)
	}
	if s.little() && s.tab == Overview {
		o = widget.VBox(16, s.start, s.facts, o)
	}
	if s.width == model.Compact {
		return widget.Pad(16, 12, 16, 24, o)
	}
	return widget.Pad(24, 16, 24, 24, o)
}

func (s *Screen) overview() fyne.CanvasObject {
	left := []fyne.CanvasObject{}
	if q := s.quote(); q != nil {
		left = append(left, q)
	}
	left = append(left, s.people(5))
	if f := s.family(); f != nil {
		left = append(left, f)
	}
	right := []fyne.CanvasObject{s.plan(3), s.forms(4), s.essentials()}
	if l := s.leads(); l != nil {
		right = append([]fyne.CanvasObject{l}, right...)
	}
	if s.data.Communication != "" || s.data.Access != "" {
		right = append(right, s.know())
	}
	right = append(right, s.whose())
	if s.width.OneColumn() {
		return widget.VBox(16, append(append(left, s.happened(5)), right...)...)
	}
	return widget.ColumnsTop(20, []float32{-324, -384, -344},
		widget.VBox(16, left...), s.happened(5), widget.VBox(16, right...))
}

// quote is the child's own words, top left.
func (s *Screen) quote() fyne.CanvasObject {
	q := s.data.Words
	name := s.data.Child.Given
	if s.data.Child.KnownAs != "" {
		name = s.data.Child.KnownAs
	}
	if q == nil || q.Text == "" {
		return nil
	}
	how := ""
	if t, ok := q.On.Time(); ok {
		how = say.Date(t, "2 January 2006")
	}
	for _, f := range s.data.Forms {
		if f.ID == q.Doc {
			how = strings.TrimSuffix(f.Title+", "+how, ", ")
		}
	}
	parts := []fyne.CanvasObject{
		screen.CardTitle("record_voice_over", say.F("In %s words", model.Possessive(name)), theme.TintInk, theme.TintInk),
		widget.NewText(widget.TextProps{Text: "“" + q.Text + "”", Size: theme.SizeH3, Italic: true}),
	}
	if how != "" {
		parts = append(parts, widget.NewText(widget.TextProps{Text: how, Size: theme.SizeSmall}))
	}
	return screen.Tinted(widget.VBox(6, parts...))
}

func (s *Screen) know() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	add := func(icon, title, text string) {
		if text != "" {
			parts = append(parts, widget.VBox(2, screen.CardTitle(icon, title, theme.Ink, theme.Muted), screen.Second(text)))
		}
	}
	add("sign_language", say.F("How %s communicates", model.Given(s.data.Child.Short())), s.data.Communication)
	add("door_front", say.T("Getting in"), s.data.Access)
	for _, f := range s.data.Facts {
		if f.Kind == "gp" {
			add("local_hospital", say.T("GP"), f.Text)
		}
	}
	return screen.Card(widget.VBox(12, parts...))
}

func title(text string, end fyne.CanvasObject) fyne.CanvasObject {
	if end == nil {
		return widget.Pad(0, 0, 0, 8, widget.H3(text))
	}
	return widget.Row(12, widget.AlignCentre, widget.Grow(widget.H3(text)), end)
}

// titled is a card whose title has a link at its end, which brings its own room.
func titled(content fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewCard(widget.CardProps{Content: content, Pad: widget.Insets{Left: 16, Top: 6, Right: 16, Bottom: 16}})
}
