package urgent

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// Facts is what the page is made of.
type Facts struct {
	careplan.Facts
	Child   casefile.Person
	Address string
	Alerts  []casefile.Alert
	People  []casefile.Person // of the case, for their numbers where no plan names any
	Numbers []model.Contact   // the organisation's own
}

// Props is what the page needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Load  func() (Facts, error)
	// Picture draws an attached picture at most w by h pixels.
	Picture func(v fhir.Value, w, h int, done func(image.Image, string))
	Dial    func(number string)
}

// Screen is the page.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props Props
	width model.Width
	drawn string
}

var _ screen.Ticking = (*Screen)(nil)

// New makes the page; see Err.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

func (s *Screen) given() string {
	if s.Facts.Child.KnownAs != "" {
		return s.Facts.Child.KnownAs
	}
	return model.Given(s.Facts.Child.Short())
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Emergency"), Sub: s.who(), Back: true, Case: s.props.Route.Case}
}

// who names the child so that nobody takes one for another (HZ-01).
func (s *Screen) who() string {
	parts := []string{s.Facts.Child.Name}
	if t, ok := s.Facts.Child.Born.Time(); ok {
		parts = append(parts, model.AgeWords(t, s.props.Desk.Now()), say.F("born %s", model.DateFull(t)))
	}
	return strings.Join(parts, " · ")
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	s.width = w
	return s.Roll(w, s.build)
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	if !s.Reread() || s.face() == s.drawn {
		return
	}
	s.Again(s.build)
	s.props.Desk.Rebuild()
}

func (s *Screen) face() string {
	p := s.Facts.Plan
	if p == nil || p.Doc == nil {
		return fmt.Sprint(p == nil, s.Facts.Alerts, len(s.Facts.People))
	}
	return fmt.Sprint(p.Doc.ID(), p.Doc.Len(), p.Stop, p.End, p.Alerts, p.ACP.Past, s.Facts.Alerts)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.width, s.drawn = w, s.face()
	side := screen.Edge(w)
	var top []fyne.CanvasObject
	if w == model.Compact {
		top = append(top, widget.Strong(s.who())) // the header has no room for all of it
	}
	top = append(top, s.call())
	p := s.Facts.Plan
	if p != nil && p.Stop != nil {
		top = append(top, careplan.StopCard(p.Stop, s.props.Desk.Now()))
	}
	for i, b := range careplan.Notices(s.Facts.Facts, s.given(), s.props.Desk.Now()) {
		top = append(top, screen.Tag(&s.Tags, fmt.Sprintf("urgent.notice.%d", i), widget.NewBanner(b)))
	}
	do, also := s.plan()
	calls := []fyne.CanvasObject{s.tell(), s.ring()}
	if o := s.corrected(); o != nil {
		calls = append(calls, o)
	}
	var body fyne.CanvasObject
	if w.OneColumn() {
		body = widget.VBox(16, slices.Concat(do, calls, also)...)
	} else {
		body = widget.ColumnsTop(20, []float32{-58, -42}, widget.VBox(16, slices.Concat(do, also)...), widget.VBox(16, calls...))
	}
	return widget.Pad(side, 14, side, 32, widget.VBox(14, append(top, body)...))
}

// call is what comes first of all: when to call 999, in the plan's own words.
func (s *Screen) call() fyne.CanvasObject {
	said := s.says("hcp.emergency")
	parts := []fyne.CanvasObject{}
	if len(said) > 0 {
		parts = append(parts, widget.NewText(widget.TextProps{Text: say.T("Call 999 if"), Size: theme.SizeH2, Bold: true, Colour: theme.Danger, Heading: true}),
			widget.NewText(widget.TextProps{Text: said[0].Text, Size: theme.SizeH3, Exact: true}))
	} else {
		parts = append(parts, widget.NewText(widget.TextProps{Text: say.T("Call 999"), Size: theme.SizeH2, Bold: true, Colour: theme.Danger, Heading: true}))
	}
	if s.props.Dial != nil {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "urgent.999", widget.NewButton(widget.ButtonProps{
			Text: say.T("Ring 999"), Icon: "call", Kind: widget.Danger, Size: widget.Big, OnTapped: func() { s.props.Dial("999") },
		}))))
	}
	return widget.NewCard(widget.CardProps{Name: say.T("Call 999"), Content: widget.VBox(8, parts...), Pad: widget.Around(16), Fill: theme.DangerBg, Edge: theme.Danger, Stroke: 2})
}

// part is one thing that the plan says for an emergency.
type part struct {
	id, icon, title string
	links           []string
	also            bool // helps, and is nothing to do at once
}

// parts are in the order of danger to life, and within one as the form has it.
var parts = say.Table(func() []part {
	return []part{
		{"never", "block", say.T("Never"), []string{"hcp.never"}, false},
		{"allergies", "warning", say.T("Allergies"), []string{"hcp.allergy-state", "hcp.allergy.to", "hcp.allergy.reaction", "hcp.allergy.do"}, false},
		{"breathing", "emergency", say.T("Tube in the neck"), []string{"hcp.tra.upper", "hcp.tra.emergency", "hcp.tra.box"}, false},
		{"seizures", "emergency", say.T("Seizures"), []string{"hcp.epi.kind.name", "hcp.epi.kind.looks", "hcp.epi.kind.do"}, false},
		{"ventilator", "emergency", say.T("Breathing machine"), []string{"hcp.ven.off", "hcp.ven.alarm", "hcp.ven.backup"}, false},
		{"suction", "emergency", say.T("Suction"), []string{"hcp.suc.when", "hcp.suc.depth", "hcp.suc.call"}, false},
		{"oxygen", "emergency", say.T("Oxygen"), []string{"hcp.oxy.flow", "hcp.oxy.change", "hcp.oxy.limits"}, false},
		{"tube", "emergency", say.T("Feeding tube"), []string{"hcp.ent.stop", "hcp.ent.out", "hcp.ent.ng-fail", "hcp.ent.block"}, false},
		{"choking", "emergency", say.T("Eating and drinking"), []string{"hcp.dys.oral", "hcp.dys.danger"}, false},
		{"other", "emergency", say.T("Other emergency plans"), []string{"hcp.oth.plan"}, false},
		{"always", "inventory_2", say.T("Always with"), []string{"hcp.always"}, true},
		{"unwell", "schedule", say.T("Becoming unwell"), []string{"hcp.unwell"}, true},
		{"signals", "sign_language", say.T("How they say yes, no, stop and pain"), []string{"hcp.signals"}, true},
	}
})

// rescue is the rescue plan, in the prescriber's words and order.
var rescue = []string{
	"hcp.epi.rescue-first", "hcp.epi.rescue-med", "hcp.epi.rescue-when", "hcp.epi.rescue-second", "hcp.epi.rescue-second-when",
	"hcp.epi.rescue-max", "hcp.epi.rescue-999", "hcp.epi.rescue-watch",
}

// What of the rescue medicine stands beside the rescue plan.
var rescueMedicine = []string{
	"hcp.med.item.name", "hcp.med.item.strength", "hcp.med.item.dose", "hcp.med.item.route", "hcp.med.item.how", "hcp.med.item.store", "hcp.med.item.label",
}

// plan is what the signed plan says to do, or that there is none, and what else
// it says that helps.
func (s *Screen) plan() (do, also []fyne.CanvasObject) {
	p := s.Facts.Plan
	if p == nil || p.Doc == nil {
		return []fyne.CanvasObject{s.without()}, nil
	}
	// The advance care plan stands before all that is done (HZ-15).
	if o := s.advance(); o != nil {
		do = append(do, o)
	}
	for _, x := range parts() {
		list := s.says(x.links...)
		title := x.title
		switch x.id {
		case "always":
			title += " " + s.given()
		case "signals":
			title = say.F("How %s says yes, no, stop and pain", s.given())
		case "seizures":
			if o := s.rescue(); o != nil {
				do = append(do, o)
			}
		case "allergies":
			if len(list) > 1 {
				list = list[1:] // that they are listed goes without saying
			}
		}
		switch {
		case len(list) == 0:
		case x.also:
			also = append(also, s.card(x.icon, title, list))
		default:
			do = append(do, s.card(x.icon, title, list))
		}
	}
	return do, append(also, screen.Tag(&s.Tags, "urgent.whole", widget.NewButton(widget.ButtonProps{
		Text: say.T("Read the whole plan"), Icon: "menu_book", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.CarePlan, Case: s.props.Route.Case}) },
	})), widget.Small(say.F("Version %s, signed %s.", model.Figures(p.Version), model.DateFull(p.Signed.In(s.props.Desk.Now().Location())))))
}

func (s *Screen) says(links ...string) []model.Written {
	if s.Facts.Plan == nil || s.Facts.Plan.Doc == nil {
		return nil
	}
	return careplan.Written(s.Facts.Plan.Doc, !s.Facts.Carer, links...)
}

func (s *Screen) card(icon, title string, list []model.Written) fyne.CanvasObject {
	return screen.Card(widget.VBox(10, screen.CardTitle(icon, title, theme.Ink, theme.Danger), s.lines(list)))
}

func (s *Screen) lines(list []model.Written) fyne.CanvasObject {
	return careplan.Lines{Given: s.given(), Desk: s.props.Desk, Tags: &s.Tags, Picture: s.props.Picture, Grown: s.Relayout, Size: theme.SizeH3, Bare: true, Flat: true}.Of(list)
}

// rescue is the rescue plan for seizures. That the medicine was never given before,
// or made breathing difficult, stands above it (hcp.epi.rescue-first).
func (s *Screen) rescue() fyne.CanvasObject {
	p := s.Facts.Plan
	list := s.says(rescue...)
	if p.Rescue == nil || len(list) == 0 {
		return nil
	}
	var medicine []model.Written
	for _, w := range s.says(rescueMedicine...) {
		for _, r := range w.Rows {
			if r.ID == p.Rescue.Row {
				medicine = r.Lines
			}
		}
	}
	body := []fyne.CanvasObject{screen.CardTitle("emergency", say.T("Rescue medicine for seizures"), theme.Ink, theme.Danger)}
	if p.Rescue.Highlight {
		body = append(body, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "warning", Below: true, Strong: list[0].Label, Text: list[0].Text}))
	}
	body = append(body, s.lines(list))
	if len(medicine) > 0 {
		body = append(body, widget.NewSeparator(), s.lines(medicine))
	}
	return screen.Card(widget.VBox(10, body...))
}

// advance is the advance care plan itself: the document, never what it says.
func (s *Screen) advance() fyne.CanvasObject {
	if !s.Facts.Plan.ACP.Present {
		return nil
	}
	list := s.says("hcp.acp.doc", "hcp.acp.dates", "hcp.acp.where")
	return screen.Card(widget.VBox(10,
		screen.CardTitle("description", say.F("%s has an advance care plan", s.given()), theme.Ink, theme.Danger),
		widget.Strong(say.T("Read the document. Tell ambulance control that there is one.")),
		s.lines(list)))
}

// without is what stands where no plan is signed: what is known besides, and the way
// to a plan that is being written.
func (s *Screen) without() fyne.CanvasObject {
	text := say.T("Nobody has written one on this tablet. Call 999 if you are worried, and ring the people on this page.")
	if s.Facts.Plan != nil {
		text = say.T("One is being written. Nobody may care by it before it is signed. Call 999 if you are worried, and ring the people on this page.")
	}
	parts := []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "info-fill", Below: true, Strong: say.F("%s has no signed health care plan", s.given()), Text: text})}
	for _, a := range s.Facts.Alerts {
		parts = append(parts, widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "warning", Colour: theme.Danger}),
			widget.Grow(widget.NewText(widget.TextProps{Text: a.Text, Size: theme.SizeH3, Exact: true}))))
	}
	if s.Facts.Plan != nil {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "urgent.draft", widget.NewButton(widget.ButtonProps{
			Text: say.T("See what is being written"), Icon: "edit_note", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.CarePlan, Case: s.props.Route.Case}) },
		}))))
	}
	return widget.VBox(12, parts...)
}

// tell is what whoever answers the telephone asks for.
func (s *Screen) tell() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	line := func(label, text string) {
		if text != "" {
			lines = append(lines, widget.VBox(0, widget.Small(label), widget.NewText(widget.TextProps{Text: text, Bold: true, Exact: true})))
		}
	}
	c := s.Facts.Child
	line(say.T("Name"), c.Name)
	if t, ok := c.Born.Time(); ok {
		line(say.T("Born"), model.DateFull(t)+", "+model.AgeWords(t, s.props.Desk.Now()))
	}
	line(say.T("NHS number"), grouped(c.NHSNumber))
	line(say.T("Home address. Say where you are if it is another place"), s.Facts.Address)
	for _, w := range s.says("hcp.hospital") {
		line(w.Label, w.Text)
	}
	for _, w := range s.says("hcp.consent-treat") {
		line(w.Label, w.Text)
	}
	return screen.Card(widget.VBox(10, append([]fyne.CanvasObject{screen.CardTitle("call", say.T("Tell them"), theme.Ink, theme.Muted)}, lines...)...))
}

// corrected are numbers and words that were put right after the plan was signed.
func (s *Screen) corrected() fyne.CanvasObject {
	list := s.says("hcp.fix")
	if len(list) == 0 {
		return nil
	}
	return screen.Card(widget.VBox(10, screen.CardTitle("edit", say.T("Put right since it was signed"), theme.Ink, theme.Muted), s.lines(list)))
}

// grouped is an NHS number as it is read out.
func grouped(n string) string {
	if len(n) != 10 || strings.Contains(n, " ") {
		return n
	}
	return n[:3] + " " + n[3:6] + " " + n[6:]
}

// ring are the numbers of the plan in its order, else those of the people of the
// case; then the organisation's own.
func (s *Screen) ring() fyne.CanvasObject {
	var list []model.Contact
	if p := s.Facts.Plan; p != nil {
		list = careplan.Contacts(p.Doc, s.Facts.People)
	}
	if len(list) == 0 {
		for i, p := range s.Facts.People {
			if p.Phone != "" && !p.Child {
				list = append(list, model.Contact{Key: fmt.Sprintf("case.%d", i), Who: p.Name, Hours: p.Role, Number: p.Phone})
			}
		}
	}
	list = append(list, s.Facts.Numbers...)
	if len(list) == 0 {
		return screen.Second(say.T("No numbers are on this tablet. Ring 999, or 111 for advice."))
	}
	return widget.VBox(8, widget.H2(say.T("Who to ring")), screen.Numbers(&s.Tags, s.props.Desk, list, s.props.Dial))
}
