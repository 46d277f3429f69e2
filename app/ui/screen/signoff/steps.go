package signoff

import (
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// The questions of one step.
const (
	stepGroup  = "dt.criterion"
	stepCode   = "dt.criterion.code"
	stepResult = "dt.criterion.result"
	stepHow    = "dt.criterion.how"
	stepNote   = "dt.criterion.note"
)

// stages are how far a carer is with a step, in the words of the bar.
var stages = say.Table(func() []widget.Option {
	return []widget.Option{
		{Key: string(signoff.Seen), Label: say.T("Seen")}, {Key: string(signoff.Helped), Label: say.T("Helped")}, {Key: string(signoff.Alone), Label: say.T("Alone")},
	}
})

// stepRow is one step with its bar.
type stepRow struct {
	bar   *widget.YesNo
	under *widget.Text
}

func (r *stepRow) load(st signoff.Step) {
	r.bar.Load(barKey(st))
	r.under.SetText(remark(st))
	if show := remark(st) != ""; show != r.under.Visible() {
		if show {
			r.under.Show()
		} else {
			r.under.Hide()
		}
	}
}

// barKey is which part of the bar is chosen; none for what does not apply.
func barKey(st signoff.Step) string {
	if st.Stage == signoff.DoesNotApply {
		return ""
	}
	return string(st.Stage)
}

// remark is what stands under a step's words.
func remark(st signoff.Step) string {
	switch {
	case st.Wrong != "":
		return st.Wrong
	case st.Stage == signoff.DoesNotApply:
		return say.F("Does not apply: %s", st.Note)
	case st.Stage != signoff.Seen && st.Stage != signoff.Helped && st.Note != "":
		return st.Note
	case st.Ask:
		return say.T("May be shown by answering")
	}
	return ""
}

// left is what the carer is watched for, with what the sign-off covers under it.
func (s *Screen) left() fyne.CanvasObject {
	s.count = widget.Small(s.counted())
	var own, general []fyne.CanvasObject
	for _, st := range s.state.Steps {
		if slices.Contains(s.state.Task.Criteria, st.Code) {
			own = append(own, s.step(st))
		} else {
			general = append(general, s.step(st))
		}
	}
	parts := []fyne.CanvasObject{
		widget.VBox(10, s.heading(say.F("Can %s do each step alone?", s.carer()), s.count), widget.RowsCard(own...)),
		widget.VBox(10, widget.H3(say.T("And, as in every task")), widget.RowsCard(general...)),
		screen.Tag(&s.Tags, "signoff.apart", widget.NewLink(widget.LinkProps{
			Text: say.T("A step does not apply, or needs a note"), OnTapped: func() { s.page(stepGroup, "") },
		})),
		s.covers(),
	}
	return widget.VBox(16, parts...)
}

// heading is a title with a count at its end, or under it where there is little
// room.
func (s *Screen) heading(title string, end fyne.CanvasObject) fyne.CanvasObject {
	if s.width == model.Compact {
		return widget.VBox(2, widget.H2(title), end)
	}
	return screen.Heading(title, end)
}

// words are those of the catalogue with the child's name in them.
func (s *Screen) words(text string) string { return model.Call(text, s.props.Given) }

func (s *Screen) step(st signoff.Step) fyne.CanvasObject {
	row := &stepRow{under: widget.NewText(widget.TextProps{Size: theme.SizeSmall, Colour: theme.Muted})}
	row.bar = screen.Tag(&s.Tags, "signoff.step."+st.Code, widget.NewYesNo(widget.YesNoProps{
		Name: s.words(st.Title), Options: slices.Clone(stages()), Tight: true, Wide: s.width == model.Compact,
		OnChanged: func(key string) { s.choose(st.Criterion, signoff.Stage(key)) },
	}))
	row.load(st)
	if s.signed() {
		row.bar.SetLocked(true)
	}
	s.steps[st.Code] = row
	words := widget.VBox(2, widget.Body(s.words(st.Title)), row.under)
	if s.width == model.Compact {
		return widget.Pad(16, 10, 16, 12, widget.VBox(8, words, row.bar))
	}
	return widget.Pad(16, 6, 16, 6, widget.Row(16, widget.AlignCentre, widget.Grow(words), row.bar))
}

// choose writes how far the carer is with a step: in all rows that two tablets
// may have made of it, or in a new one.
func (s *Screen) choose(k delegation.Criterion, stage signoff.Stage) {
	ed := s.props.Editor
	var rows []casefile.RowID
	for _, r := range s.props.Doc.Rows(stepGroup, "") {
		if vs := s.props.Doc.State(engine.Cell{Row: r.ID, LinkID: stepCode}).Values; len(vs) == 1 && vs[0].Coding.Code == k.Code {
			rows = append(rows, r.ID)
		}
	}
	if len(rows) == 0 {
		row := ed.AddRow(stepGroup, "")
		if row == "" {
			return
		}
		ed.Choose(engine.Cell{Row: row, LinkID: stepCode}, fhir.CodingValue(delegation.CriterionSystem, k.Code, k.Title))
		rows = append(rows, row)
	}
	for _, row := range rows {
		at := func(link string) engine.Cell { return engine.Cell{Row: row, LinkID: link} }
		how := "seen-with-this-child"
		if k.Ask {
			how = "asked"
		}
		switch stage {
		case signoff.Alone:
			ed.Choose(at(stepHow), s.option(stepHow, how)...)
			ed.Choose(at(stepResult), s.option(stepResult, "met")...)
		case signoff.Seen, signoff.Helped:
			ed.Choose(at(stepHow), s.option(stepHow, "seen-with-this-child")...)
			ed.Choose(at(stepResult), s.option(stepResult, "not-yet")...)
			ed.Choose(at(stepNote), s.option(stepNote, string(stage))...)
		default:
			ed.Choose(at(stepResult))
		}
	}
}

// option is the answer of a choice by its code.
func (s *Screen) option(link, code string) []fhir.Value {
	it := s.props.Doc.Form().Item(link)
	if it == nil {
		return nil
	}
	for _, o := range it.Options {
		if o.Coding.Code == code {
			return []fhir.Value{o.Value}
		}
	}
	return nil
}

// covers says what a sign-off is good for and when it stops.
func (s *Screen) covers() fyne.CanvasObject {
	changes := say.T("the plan for it changes.")
	if s.state.Task.Family == "tube" {
		changes = say.F("%s feed, pump or tube changes.", model.Possessive(s.props.Given))
	}
	stops := ""
	if taught := s.state.TaughtWords(); taught != "" {
		stops = say.F("It rests on the plan: %s. ", taught)
	}
	stops += say.F("It stops on %s, or straight away if %s", longDay(s.state.Until, s.props.Desk.Now()), changes)
	return widget.NewBanner(widget.BannerProps{
		Tone: widget.ToneLocal, Icon: "warning", Below: true, Strong: say.F("This covers %s, %s and this task only.", s.props.Given, s.carer()), Text: stops,
	})
}
