package check

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// jump is the list of sections at the side.
func (s *Screen) jump() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.Pad(12, 0, 12, 6, widget.Small(say.T("Jump to")))}
	fix := map[string]int{}
	for _, fx := range s.fixes {
		fix[fx.Section]++
	}
	for _, sec := range model.ShownSections(s.doc) {
		p := s.doc.SectionStatus(sec.ID)
		w := model.StatusIcon(p.Status)
		note := ""
		if n := fix[sec.ID]; n > 0 {
			w = model.StatusIcon(engine.ToFix)
			note = say.F("%d to fix", n)
		}
		ink, _ := screen.Tone(w.Tone).Colours()
		if w.Tone == model.Neutral {
			ink = theme.Control
		}
		rows = append(rows, screen.Tag(&s.Tags, "jump."+sec.ID, widget.NewNavRow(widget.NavRowProps{
			Text: s.called(sec.Title), Icon: w.Icon, Colour: ink, State: w.Text, Note: note, Here: sec.ID == s.section && !s.gaps,
			OnTapped: func() { s.choose(sec.ID, false) },
		})))
	}
	word := say.T("Show only gaps")
	if s.gaps {
		word = say.T("Show all answers")
	}
	rows = append(rows, widget.Pad(12, 10, 12, 10, widget.NewSeparator()),
		screen.Tag(&s.Tags, "check.gaps", widget.NewNavRow(widget.NavRowProps{
			Text: word, Icon: "filter_alt", Colour: theme.Muted, Here: s.gaps, OnTapped: func() { s.choose(s.section, !s.gaps) },
		})))
	return widget.Pad(12, 16, 12, 16, widget.VBox(4, rows...))
}

func (s *Screen) choose(section string, gaps bool) {
	s.section, s.gaps = section, gaps
	s.again()
	// The answers of the section come into view, below what stands above.
	if o := s.blocks[section]; o != nil {
		s.scroll.EnsureVisible(o)
	}
}

// again draws what is shown anew.
func (s *Screen) again() {
	if s.side == nil {
		s.body = nil
		s.props.Desk.Rebuild()
		return
	}
	s.Fresh()
	s.bars()
	s.scroll.SetContent(s.wide())
	at := s.side.Offset()
	s.side.SetContent(s.jump())
	s.side.ScrollTo(at)
	s.props.Desk.Changed()
}

// aside says what finishing does, and how much is answered.
func (s *Screen) aside() fyne.CanvasObject {
	point := func(icon, text string) fyne.CanvasObject {
		return widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Colour: theme.Muted}), widget.Grow(screen.Second(text)))
	}
	when := screen.Card(widget.VBox(12,
		widget.Strong(say.T("When you finish")),
		point("ink_pen", say.T("You sign. Others who have to sign can do so here, or on their own tablet.")),
		point("lock", say.T("Your answers are locked. Later changes show who, when and why.")),
		point("sync", say.T("It goes to the server, locked, as soon as there is a signal."))))
	total, answered, reasons := 0, 0, 0
	for _, sec := range model.ShownSections(s.doc) {
		p := s.doc.SectionStatus(sec.ID)
		total += p.Total
		answered += p.Answered
	}
	reasons = model.Reasons(s.doc)
	spans := []widget.Span{
		{Text: say.N(total, "question", "questions") + ": "},
		{Text: model.Figures(answered - reasons), Bold: true},
		{Text: say.T(" answered")},
	}
	if reasons > 0 {
		spans = append(spans, widget.Span{Text: ", "}, widget.Span{Text: model.Figures(reasons), Bold: true}, widget.Span{Text: say.T(" skipped with a reason")})
	}
	if n := len(s.fixes); n > 0 {
		spans = append(spans, widget.Span{Text: ", "}, widget.Span{Text: model.Figures(n), Bold: true}, widget.Span{Text: say.T(" to fix")})
	}
	spans = append(spans, widget.Span{Text: "."})
	glance := screen.Tinted(widget.VBox(8,
		screen.CardTitle("summarize", say.T("At a glance"), theme.TintInk, theme.TintInk),
		widget.NewText(widget.TextProps{Spans: spans, Size: theme.SizeSmall})))
	return widget.VBox(16, when, glance)
}

func (s *Screen) bars() {
	leave := screen.Tag(&s.Tags, "check.leave", widget.NewButton(widget.ButtonProps{Text: say.T("Leave for now"), Size: widget.Big, OnTapped: s.props.Desk.Back}))
	props := widget.ActionProps{Back: leave, Stacked: s.width.OneColumn()}
	if !s.props.Locked {
		props.Main = screen.Tag(&s.Tags, "check.finish", widget.NewButton(widget.ButtonProps{
			Text: say.T("Finish and sign"), Icon: "ink_pen", Kind: widget.Primary, Size: widget.Big, OnTapped: s.finish,
		}))
	}
	switch n, asked := len(s.fixes), len(s.questions()); {
	case n > 0:
		props.Note = say.F("%d to fix first", n)
	case asked > 0:
		props.Note = say.N(asked, "question to answer first", "questions to answer first")
	}
	s.bar = widget.NewActionBar(props)
	screen.ShowSaved(s.bar, s.props.Editor.Line.Words(), s.props.Locked, "")
}
