package careplan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// The front page: what a carer must be able to read in thirty seconds.
var front = []string{"hcp.never", "hcp.always", "hcp.emergency", "hcp.allergy-state", "hcp.allergy", "hcp.signals", "hcp.well", "hcp.unwell"}

// What stands at the end: who to ring, the hospital, who decides.
var back = []string{"hcp.hospital", "hcp.passport", "hcp.consent-treat", "hcp.young"}

func (s *Screen) overview() fyne.CanvasObject {
	var top []fyne.CanvasObject
	if o := s.stopPage(); o != nil {
		top = append(top, o)
	}
	for i, b := range Notices(s.facts, s.props.Given, s.props.Desk.Now()) {
		top = append(top, screen.Tag(&s.Tags, fmt.Sprintf("careplan.notice.%d", i), widget.NewBanner(b)))
	}
	if o := s.which(); o != nil {
		top = append(top, o)
	}
	doc := s.shown()
	if doc == nil {
		// Nothing was ever signed: what there is can be read as the draft that it is.
		return widget.MaxWide(760, widget.VBox(16, append(top, s.nurse())...))
	}
	first := card("flag-fill", say.T("First of all"), s.lines(s.front()))
	left := []fyne.CanvasObject{first}
	right := []fyne.CanvasObject{s.list()}
	for _, o := range []fyne.CanvasObject{s.contacts(), s.corrections(), s.acp(), card("local_hospital", say.T("Hospital and consent"), s.some(back...)), s.readers(), s.nurse()} {
		if o != nil {
			right = append(right, o)
		}
	}
	var body fyne.CanvasObject
	if s.width.OneColumn() {
		body = widget.VBox(16, append(left, right...)...)
	} else {
		body = widget.ColumnsTop(20, []float32{-52, -48}, widget.VBox(16, left...), widget.VBox(16, right...))
	}
	return widget.VBox(16, append(top, body)...)
}

// front is the front page. That allergies are listed is not said above the list.
func (s *Screen) front() []model.Written {
	list := s.written(front...)
	listed := slices.ContainsFunc(list, func(w model.Written) bool { return w.Cell.LinkID == "hcp.allergy" })
	return slices.DeleteFunc(list, func(w model.Written) bool { return listed && w.Cell.LinkID == "hcp.allergy-state" })
}

// some is s.lines of what is there, nil for nothing.
func (s *Screen) some(links ...string) fyne.CanvasObject {
	list := s.written(links...)
	if len(list) == 0 {
		return nil
	}
	return s.lines(list)
}

// stopPage is the red page of a plan that must not be used (section 3.3): first what
// to do instead, in the nurse's words. What the plan said stays below.
func (s *Screen) stopPage() fyne.CanvasObject {
	p := s.facts.Plan
	if p == nil || p.Stop == nil || s.shown() != p.Doc {
		return nil
	}
	return StopCard(p.Stop, s.props.Desk.Now())
}

// StopCard says in red that a plan must not be used, what to do until there is a new
// one, and who said so.
func StopCard(st *healthplan.Stop, now time.Time) fyne.CanvasObject {
	text := func(t string, size fyne.ThemeSizeName) fyne.CanvasObject {
		return widget.NewText(widget.TextProps{Text: t, Size: size, Exact: true})
	}
	parts := []fyne.CanvasObject{
		widget.Row(12, widget.AlignCentre,
			widget.NewIcon(widget.IconProps{Icon: "block", Size: 32, Colour: theme.Danger}),
			widget.Grow(widget.NewText(widget.TextProps{Text: say.T("Stop. Do not use this plan."), Size: theme.SizeH1, Bold: true, Colour: theme.Danger, Heading: true}))),
		widget.Strong(say.T("Until there is a new one, do this")),
		text(st.Interim, theme.SizeH3),
	}
	if st.Why != "" {
		parts = append(parts, widget.Strong(say.T("Why")), text(st.Why, theme.SizeBody))
	}
	by := strings.Join(nonEmpty(st.By.Display, dayOf(st.When, now)), ", ")
	if by != "" {
		parts = append(parts, widget.Small(say.F("Stopped by %s", by)))
	}
	return widget.NewCard(widget.CardProps{
		Name: say.T("Stop. Do not use this plan."), Content: widget.VBox(10, parts...), Pad: widget.Around(18), Fill: theme.DangerBg, Edge: theme.Danger, Stroke: 3,
	})
}

// which says which version is shown when it is not the working one, and what waits.
func (s *Screen) which() fyne.CanvasObject {
	p := s.facts.Plan
	switch d := s.draft(); {
	case d != nil:
		return widget.NewBanner(s.draftBanner(*d))
	case p.Doc == nil && len(p.Drafts) > 0:
		return widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "edit", Below: true, Strong: say.T("No version of this plan is signed yet"),
			Text: say.T("Nobody may care by it before it is. Until then a nurse or a parent gives the care."),
		})
	case s.shown() != p.Doc:
		return widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneDanger, Icon: "history", Below: true, Strong: say.T("This is an earlier version"), Text: say.T("It is kept so that it can be read. Do not care by it."),
		})
	case p.Stop != nil:
		return widget.H2(say.T("The plan as it was signed"))
	}
	return nil
}

func (s *Screen) draftBanner(d healthplan.Version) widget.BannerProps {
	b := widget.BannerProps{Tone: widget.ToneLocal, Icon: "edit", Below: true, Strong: say.T("A new version, not signed yet. Do not care by it.")}
	switch d.Status {
	case healthplan.NotAgreed:
		b.Tone, b.Icon, b.Strong = widget.ToneDanger, "block", say.T("Not agreed. Do not care by it.")
		b.Text = strings.TrimSpace(d.Refused + "\n" + d.Next)
	default:
		var who []string
		for _, link := range d.Unsigned {
			who = append(who, signerWords(link))
		}
		if len(who) > 0 {
			b.Text = say.F("Still to sign: %s.", model.List(who))
		}
	}
	return b
}

// list are the sections, each with its version, who may do it and its review.
func (s *Screen) list() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, sec := range s.sections() {
		second := strings.Join(nonEmpty(model.Sentence(versionWords(sec)), kindOf(sec), sec.WhoWords), " · ")
		row := widget.TaskRowProps{
			Title: sec.Title, Strong: true, Second: second, Arrow: true,
			OnTapped: func() { s.open(func(r *model.Route) { r.Section = sec.Code }) },
		}
		if sec.Code == s.props.Route.Section {
			row.Icon, row.IconAs, row.Arrow, row.OnTapped = "arrow_forward", theme.Primary, false, nil
		}
		if w := reviewTag(sec); w.Tone != model.Neutral {
			row.Tag = screen.TagProps(w)
		}
		rows = append(rows, screen.Tag(&s.Tags, "careplan.section."+sec.Code, widget.NewTaskRow(row)))
	}
	if len(rows) == 0 {
		// An earlier version: its sections are read one after another.
		var parts []fyne.CanvasObject
		doc := s.shown()
		for _, v := range doc.State(casefile.Cell{LinkID: "hcp.sections"}).Values {
			parts = append(parts, widget.H3(v.Coding.Display), s.lines(section(doc, !s.facts.Carer, v.Coding.Code)))
		}
		return screen.Card(widget.VBox(12, parts...))
	}
	parts := []fyne.CanvasObject{screen.Heading(say.T("Sections"), s.whole()), widget.RowsCard(rows...)}
	return widget.VBox(8, parts...)
}

// whole is the review of the plan as a whole: the earliest of its sections (NC-C02).
func (s *Screen) whole() fyne.CanvasObject {
	if on, ok := s.facts.Plan.ReviewBy.Time(); ok && s.shown() == s.facts.Plan.Doc {
		return widget.Small(say.F("Whole plan: review by %s", model.DateFull(on)))
	}
	return nil
}

// kindOf says that a section's care changed with the version that is shown.
func kindOf(sec healthplan.Section) string {
	if sec.Version == "1.0" || sec.Kind == healthplan.Same {
		return ""
	}
	return kindWords(sec.Kind)
}

// contacts are whom to ring, in the order of the plan.
func (s *Screen) contacts() fyne.CanvasObject {
	list := Contacts(s.shown(), s.props.People())
	if len(list) == 0 {
		return nil
	}
	return widget.VBox(8, screen.Heading(say.T("Who to ring, in order"), nil), screen.Numbers(&s.Tags, s.props.Desk, list, s.props.Dial))
}

// corrections are what was put right below the signatures, which changed nothing
// above them.
func (s *Screen) corrections() fyne.CanvasObject {
	return card("edit", say.T("Put right since it was signed"), s.some("hcp.fix"))
}

// acp is the advance care plan: the document itself, never a word about what it says.
func (s *Screen) acp() fyne.CanvasObject {
	return card("description", say.T("Advance care plan"), s.acpParts()...)
}

func (s *Screen) acpParts() []fyne.CanvasObject {
	list := s.written("hcp.acp.state", "hcp.acp.doc", "hcp.acp.dates", "hcp.acp.review", "hcp.acp.where")
	if len(list) == 0 || s.facts.Plan.ACP.State == "none" {
		return nil
	}
	parts := []fyne.CanvasObject{s.lines(list)}
	for _, old := range s.facts.Plan.ACP.Superseded {
		on, _ := old.On.Time()
		parts = append(parts, widget.Small(say.F("An earlier one was replaced on %s. It stands in the earlier version of this plan.", model.DateFull(on))))
	}
	return parts
}

// nurse is what whoever writes the plan does with it.
func (s *Screen) nurse() fyne.CanvasObject {
	p := s.facts.Plan
	var rows []fyne.CanvasObject
	row := func(id, icon, title, second string, do func()) {
		rows = append(rows, screen.Tag(&s.Tags, "careplan."+id, widget.NewTaskRow(widget.TaskRowProps{
			Title: title, Second: second, Strong: true, Icon: icon, Arrow: true, OnTapped: do,
		})))
	}
	here := s.shown() == p.Doc
	for i, d := range p.Drafts {
		if d.Doc == s.shown() {
			row("form", "edit_note", say.T("Go on writing"), "", func() { s.props.OpenForm(d.Doc.ID()) })
			if p.Doc != nil {
				row("compare", "merge", say.T("What is different"), say.T("Beside the version that is used now"), func() {
					s.open(func(r *model.Route) { r.Tab, r.Section = Changes, "" })
				})
			}
			continue
		}
		if here {
			b := s.draftBanner(d)
			second := b.Text
			if p.Doc != nil && d.Status != healthplan.NotAgreed {
				second = strings.TrimSpace(say.F("Not signed yet. %s", second))
			}
			row(fmt.Sprintf("draft.%d", i), "edit_note", draftTitle(d, p.Doc == nil), second, func() {
				if p.Doc == nil {
					s.props.OpenForm(d.Doc.ID())
					return
				}
				s.open(func(r *model.Route) { r.Doc, r.Section = d.Doc.ID().String(), "" })
			})
		}
	}
	if p.Doc != nil && here {
		if len(p.Earlier) > 0 {
			row("changes", "merge", say.T("What changed"), say.T("Beside the version before"), func() { s.open(func(r *model.Route) { r.Tab, r.Section = Changes, "" }) })
		}
		if p.End == nil {
			if len(p.Drafts) == 0 {
				row("write", "edit", say.T("Change the plan"), say.T("Begins the next version. This one stays in use until that is signed."), s.props.Write)
			}
			row("alert", "warning", say.T("Add a new allergy or warning"), say.T("Counts at once, before the next version"), s.props.Alert)
			if p.Stop == nil {
				row("stop", "block", say.T("Stop using this plan now"), say.T("Says in red what to do instead"), s.props.Stop)
			}
		}
		for i, d := range p.Earlier {
			row(fmt.Sprintf("earlier.%d", i), "history", say.F("Version %s", model.Figures(i+1)), say.T("Replaced. Kept to be read."), func() {
				s.open(func(r *model.Route) { r.Doc, r.Section = d.ID().String(), "" })
			})
		}
		row("as-form", "list", say.T("All questions"), say.T("The plan as a form, with its signatures"), func() { s.props.OpenForm(p.Doc.ID()) })
	}
	if here || p.Doc == nil {
		row("needs", "assignment", say.T("Needs assessment"), s.needsWords(), s.props.Assess)
	}
	if len(rows) == 0 {
		return nil
	}
	return widget.VBox(8, screen.Heading(say.T("Writing and keeping it"), nil), widget.RowsCard(rows...))
}

func draftTitle(d healthplan.Version, first bool) string {
	switch {
	case d.Status == healthplan.NotAgreed:
		return say.T("A version that was not agreed")
	case d.Status == healthplan.Waiting:
		return say.T("A new version waits for signatures")
	case first:
		return say.T("Go on writing the plan")
	}
	return say.T("A new version is being written")
}

func (s *Screen) needsWords() string {
	n := s.facts.Needs
	switch {
	case n.Doc == (casefile.ID{}):
		return say.T("Not begun")
	case n.Signed.IsZero():
		return say.T("Begun, not signed yet")
	}
	return say.F("Signed %s", model.DateFull(n.Signed.In(s.props.Desk.Now().Location())))
}

// none is where a child has no plan: first the needs assessment, then the plan.
func (s *Screen) none() fyne.CanvasObject {
	p := widget.EmptyStateProps{
		Icon: "local_hospital", Line: say.T("No health care plan yet"),
		Reason: say.F("A plan rests on a needs assessment that is signed. It says what %s needs day and night.", s.props.Given),
		Action: screen.Tag(&s.Tags, "careplan.needs", widget.NewButton(widget.ButtonProps{Text: say.T("Begin the needs assessment"), Icon: "assignment", Kind: widget.Primary, OnTapped: s.props.Assess})),
	}
	switch n := s.facts.Needs; {
	case n.Doc == (casefile.ID{}):
	case n.Signed.IsZero():
		p.Action = screen.Tag(&s.Tags, "careplan.needs", widget.NewButton(widget.ButtonProps{Text: say.T("Go on with the needs assessment"), Icon: "assignment", Kind: widget.Primary, OnTapped: s.props.Assess}))
	default:
		p.Reason = say.F("The needs assessment was signed %s.", model.Day(n.Signed.In(s.props.Desk.Now().Location()), s.props.Desk.Now()))
		p.Action = screen.Tag(&s.Tags, "careplan.write", widget.NewButton(widget.ButtonProps{Text: say.T("Write the health care plan"), Icon: "edit", Kind: widget.Primary, OnTapped: s.props.Write}))
	}
	return widget.NewEmptyState(p)
}
