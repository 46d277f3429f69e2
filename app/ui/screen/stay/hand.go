package stay

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/stay"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// The pages of the two handovers, in the order in which they are gone through.
var (
	pagesIn  = []string{"stay.page.arrive", "stay.page.changes", "stay.page.in-map", "stay.page.kit", "stay.page.medin"}
	pagesOut = []string{"stay.page.leave", "stay.page.out-map", "stay.page.back"}
)

// handover is what two people at one tablet go through together: what is still asked,
// what stands against it, and the two signatures.
func (s *Screen) handover(w model.Width) fyne.CanvasObject {
	in := s.Facts.Phase == rules.Arriving
	pages, links, who := pagesIn, [2]string{"stay.in-sign-parent", "stay.in-sign-carer"}, [2]string{s.Facts.From.Display, s.Facts.Carer.Display}
	intro, button := say.T("Go through it together, before anybody leaves."), say.F("Take over %s", s.Facts.Given)
	if !in {
		pages, links, who = pagesOut, [2]string{"stay.out-sign-carer", "stay.out-sign-parent"}, [2]string{s.Facts.Carer.Display, s.Facts.To.Display}
		intro, button = say.T("Good things first. Say what was written down, and show it."), say.F("Hand over %s", s.Facts.Given)
	}
	var top []fyne.CanvasObject
	s.asks = pages
	against := s.against()
	if len(against) > 0 && s.early {
		var problems []widget.Problem
		for _, p := range against {
			problems = append(problems, widget.Problem{Message: p.Message, Go: func() { s.put(p.Cell) }})
		}
		top = append(top, screen.Tag(&s.Tags, "stay.against", widget.NewErrorSummary(widget.ErrorSummaryProps{
			Title: say.N(len(problems), "thing comes first", "things come first"), Problems: problems,
		})))
	}
	if s.Facts.Reminder != "" {
		top = append(top, screen.Tag(&s.Tags, "stay.reminder", widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "schedule", Text: s.Facts.Reminder})))
	}
	steps := s.steps(pages)
	parts := []fyne.CanvasObject{widget.VBox(10, widget.H2(say.T("Together")), screen.Second(intro), widget.RowsCard(steps...))}
	if !in {
		parts = append(parts, s.before()...)
	}
	if in && len(s.Facts.AlwaysWith()) > 0 {
		parts = append(parts, s.always())
	}
	s.bars(w, button)
	parts = append(parts, s.signatures(w, links, who))
	if in {
		parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "stay.not-here", widget.NewLink(widget.LinkProps{Text: say.T("Write in the log before handover"), Size: theme.SizeSmall, OnTapped: func() { s.choose() }}))))
	} else {
		parts = append(parts, s.lines())
	}
	return widget.VBox(24, append(top, widget.MaxWide(960, widget.VBox(24, parts...)))...)
}

// against is what stands against the signatures: what is not answered yet, then what
// the record says.
func (s *Screen) against() []engine.Problem {
	var out []engine.Problem
	for _, id := range s.asks {
		out = append(out, s.props.Editor.StillWrong(id, "")...)
	}
	return append(out, s.Facts.Against...)
}

// steps are the pages of a handover, each with what it says so far.
func (s *Screen) steps(pages []string) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, id := range pages {
		pg := s.props.Doc.Form().Page(id)
		if pg == nil {
			continue
		}
		p := widget.TaskRowProps{Title: pg.Title, Strong: true, Second: s.says(pg), Tag: screen.TagProps(plain(model.StatusWords(s.props.Doc.PageStatus(id, "")))), OnTapped: func() { s.page(id, "", "") }}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("stay.step.%d", i), widget.NewTaskRow(p)))
	}
	return rows
}

// plain is a status without green: that a page is filled in is no word about a child’s
// health.
func plain(w model.Words) model.Words {
	if w.Tone == model.Safe {
		w.Tone = model.Tint
	}
	return w
}

// says is what a page of a handover says in short, where that matters before signing.
func (s *Screen) says(pg *engine.Page) string {
	f := s.Facts
	switch pg.ID {
	case "stay.page.changes":
		if words := s.text("stay.changes"); words != "" {
			if answer := s.text("stay.nurse-ok"); answer != "" {
				return say.F("%s. Nurse: %s", words, answer)
			}
			return words
		}
	case "stay.page.kit":
		if v := f.PlanVersion(); v != "" {
			return say.F("Plan on this tablet: %s", v)
		}
	case "stay.page.medin":
		if n := len(f.Received); n > 0 {
			return say.N(n, "medicine received", "medicines received")
		}
	}
	return ""
}

func (s *Screen) text(link string) string {
	it := s.props.Doc.Form().Item(link)
	if it == nil {
		return ""
	}
	return model.AnswerText(it, s.props.Doc.State(casefile.Cell{LinkID: link}).Values)
}

// always is what must have come along, for the two to look at.
func (s *Screen) always() fyne.CanvasObject {
	missing := map[string]bool{}
	for _, k := range s.Facts.MissingKit() {
		missing[k.Code] = true
	}
	var rows []fyne.CanvasObject
	for _, k := range s.Facts.AlwaysWith() {
		p := widget.TaskRowProps{Title: k.Words, Plain: true, Second: k.Because, OnTapped: func() { s.page("stay.page.kit", "", "stay.kit") }}
		if missing[k.Code] {
			p.Tag = screen.TagProps(model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Did not come")})
		}
		rows = append(rows, widget.NewTaskRow(p))
	}
	return widget.VBox(10, widget.H2(say.F("Always with %s", s.Facts.Given)), widget.RowsCard(rows...))
}

// before is what is to be looked at before handover out: what keeps the log open, marks
// that are new, long stretches without a note.
func (s *Screen) before() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if o := s.keeps(); o != nil {
		out = append(out, o)
	}
	added, gone := s.Facts.Marks()
	var rows []fyne.CanvasObject
	row := func(title string, marks []rules.Mark) {
		for _, m := range marks {
			rows = append(rows, widget.NewTaskRow(widget.TaskRowProps{Title: title, Plain: true, Second: m.Kind + ", " + m.View + note(m.Note), OnTapped: func() { s.page("stay.page.out-map", "", "stay.out-map") }}))
		}
	}
	row(say.T("New on the skin since arrival"), added)
	row(say.T("On the skin at arrival, not on leaving"), gone)
	for _, g := range s.Facts.Gaps(s.props.Desk.Now()) {
		rows = append(rows, widget.NewTaskRow(widget.TaskRowProps{Title: say.F("No note between %s and %s", model.Moment(g.From, s.props.Desk.Now()), model.Moment(g.To, s.props.Desk.Now())), Plain: true}))
	}
	if len(rows) > 0 {
		out = append(out, widget.VBox(10, widget.H2(say.T("Look at this together")), widget.RowsCard(rows...)))
	}
	return out
}

func note(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}

// keeps is what keeps the log open, each a tap from where it is put right; nil for
// nothing.
func (s *Screen) keeps() fyne.CanvasObject {
	if len(s.Facts.Open) == 0 {
		return nil
	}
	var rows []fyne.CanvasObject
	for i, o := range s.Facts.Open {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("stay.open.%d", i), widget.NewTaskRow(widget.TaskRowProps{Icon: "edit_note", Title: o.Words, Plain: true, Arrow: true, OnTapped: func() { s.put(o.Cell) }})))
	}
	return widget.VBox(10, widget.H2(say.T("Keeps the log open")), widget.RowsCard(rows...))
}

func (s *Screen) bars(w model.Width, button string) {
	props := widget.ActionProps{Stacked: w.OneColumn(), Back: screen.BackButton(&s.Tags, "stay.back", s.props.Desk)}
	switch saved := s.props.Editor.Line.Words(); {
	case saved.Text != "":
		props.Saved, props.Tone = saved.Text, screen.Tone(saved.Tone)
	case w != model.Compact:
		props.Saved, props.Icon, props.Tone = say.T("Every answer is saved as you give it."), "save", widget.ToneNeutral
	}
	if n := len(s.against()); n > 0 {
		props.Note = say.N(n, "thing first", "things first")
	}
	s.main = screen.Tag(&s.Tags, "stay.main", widget.NewButton(widget.ButtonProps{Text: button, Icon: "ink_pen", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.signBoth}))
	props.Main = s.main
	s.bar = widget.NewActionBar(props)
}
