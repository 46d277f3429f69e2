package careplan

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// sectionPage is one section: who may do it and which version it is, then what it
// says, whole and in its order.
func (s *Screen) sectionPage(sec healthplan.Section) fyne.CanvasObject {
	var out []fyne.CanvasObject
	p := s.facts.Plan
	if p.Stop != nil && s.shown() == p.Doc {
		out = append(out, StopCard(p.Stop, s.props.Desk.Now()))
	}
	if b, ok := ACPNotice(p, s.props.Desk.Now()); ok && sec.Code == "end-of-life-or-advance-care-plan" {
		out = append(out, widget.NewBanner(b))
	}
	if d := s.draft(); d != nil {
		out = append(out, widget.NewBanner(s.draftBanner(*d)))
	}
	if o := s.since(sec); o != nil {
		out = append(out, o)
	}
	says := screen.Card(s.lines(s.says(sec)))
	if s.width.OneColumn() {
		out = append(out, s.rules(sec), says)
		if o := s.next(sec); o != nil {
			out = append(out, o)
		}
		return widget.MaxWide(760, widget.VBox(16, out...))
	}
	// Beside a page that is wide enough stand the other sections.
	side := widget.VBox(16, s.rules(sec), s.list())
	return widget.VBox(16, append(out, widget.ColumnsTop(20, []float32{-38, -62}, side, says))...)
}

// says is what a section says: need and goal first, then what to do. Of a medicine
// it also says who copied it and who checked it against the label.
func (s *Screen) says(sec healthplan.Section) []model.Written {
	doc := s.shown()
	var list []model.Written
	for _, w := range Written(doc, !s.facts.Carer, "hcp.part") {
		for _, r := range w.Rows {
			if r.ID != sec.Row {
				continue
			}
			for _, l := range r.Lines {
				if l.Cell.LinkID == "hcp.part.need" || l.Cell.LinkID == "hcp.part.goal" {
					list = append(list, l)
				}
			}
		}
	}
	list = append(list, section(doc, !s.facts.Carer, sec.Code)...)
	if sec.Code == "medicines" && doc == s.facts.Plan.Doc {
		s.checked(list)
	}
	return list
}

// checked adds to each medicine who copied it and who checked it.
func (s *Screen) checked(list []model.Written) {
	by := map[casefile.RowID]string{}
	for _, m := range s.facts.Plan.Medicines {
		copied, checked := say.T("Nobody has signed that they copied it as it stands"), say.T("nobody has signed that they checked it")
		if m.CopiedBy != "" {
			copied = say.F("Copied by %s", m.CopiedBy)
		}
		if m.CheckedBy != "" {
			checked = say.F("checked against the label by %s", m.CheckedBy)
		}
		by[m.Row] = copied + ", " + checked
	}
	for i := range list {
		for j, r := range list[i].Rows {
			if words := by[r.ID]; words != "" {
				list[i].Rows[j].Lines = append(r.Lines, model.Written{Label: say.T("Two checks"), Text: words})
			}
		}
	}
}

// rules is who may do it, for which tasks it is the instruction, what it was written
// from and when it is looked at again.
func (s *Screen) rules(sec healthplan.Section) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	line := func(icon, label, text string) {
		if text == "" {
			return
		}
		parts = append(parts, widget.Row(10, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: icon, Size: 20, Colour: theme.Muted}),
			widget.Grow(widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: label + ": ", Bold: true}, {Text: text}}}))))
	}
	line("badge", say.T("Who may do this"), sec.WhoWords)
	var tasks []string
	for _, code := range sec.Tasks {
		tasks = append(tasks, s.props.Task(code))
	}
	line("verified_user", say.T("Instruction for"), strings.Join(tasks, "; "))
	version := sec.Version
	if !sec.Since.IsZero() {
		version += say.F(", signed %s", model.DateFull(sec.Since.In(s.props.Desk.Now().Location())))
	} else {
		version += say.T(", not signed yet")
	}
	line("history", say.T("Version"), strings.Join(nonEmpty(version, model.LowerFirst(kindOf(sec))), ", "))
	line("description", say.T("Written from"), s.source(sec))
	if on, ok := sec.ReviewBy.Time(); ok {
		w := reviewTag(sec)
		if w.Tone == model.Neutral {
			line("event", say.T("Review by"), model.DateFull(on))
		} else {
			parts = append(parts, widget.Wrap(8, widget.NewTag(screen.TagProps(w))))
		}
	}
	return screen.Tinted(widget.VBox(8, parts...))
}

// source is what a section was written from, as the form has it.
func (s *Screen) source(sec healthplan.Section) string {
	for _, w := range Written(s.shown(), !s.facts.Carer, "hcp.part") {
		for _, r := range w.Rows {
			if r.ID != sec.Row {
				continue
			}
			for _, l := range r.Lines {
				if l.Cell.LinkID == "hcp.part.source" {
					return l.Text
				}
			}
		}
	}
	return ""
}

// since says that a section is not what this reader read, and leads to what differs.
func (s *Screen) since(sec healthplan.Section) fyne.CanvasObject {
	if s.shown() != s.facts.Plan.Doc || s.facts.Mine.Doc == nil {
		return nil
	}
	see := func() *widget.Button {
		return screen.Tag(&s.Tags, "careplan.since", widget.NewButton(widget.ButtonProps{Text: say.T("What changed"), Icon: "merge", Size: widget.Little, OnTapped: func() {
			s.open(func(r *model.Route) { r.Tab = Changes })
		}}))
	}
	switch {
	case has(s.facts.Mine.Again, sec.Code):
		return widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "menu_book", Below: true, Strong: say.T("Care changed since you read this"), Text: say.T("Read it all, and say that you have."), Action: see()})
	case has(s.facts.Mine.Reread, sec.Code):
		return widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "menu_book", Below: true, Strong: say.T("The words changed since you read this"), Text: say.T("Please read it again. The care is the same."), Action: see()})
	}
	return nil
}

func has(list []healthplan.Section, code string) bool {
	for _, s := range list {
		if s.Code == code {
			return true
		}
	}
	return false
}

// next leads to the section after this one, so that a plan is read from page to page.
func (s *Screen) next(sec healthplan.Section) fyne.CanvasObject {
	list := s.sections()
	for i, x := range list {
		if x.Code == sec.Code && i+1 < len(list) {
			after := list[i+1]
			return widget.RowsCard(screen.Tag(&s.Tags, "careplan.next", widget.NewTaskRow(widget.TaskRowProps{
				Title: say.F("Next: %s", after.Title), Strong: true, Arrow: true, OnTapped: func() { s.open(func(r *model.Route) { r.Section = after.Code }) },
			})))
		}
	}
	return nil
}
