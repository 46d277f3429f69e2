package oversee

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// directions are the manager's last ones: each that is not done is answered here
// before the look is finished (Q-FOL-3).
func (s *Screen) directions() fyne.CanvasObject {
	parts := []fyne.CanvasObject{screen.Heading(say.T("My last directions"), nil)}
	if len(s.facts.Directions) == 0 {
		return widget.VBox(8, append(parts, widget.Hint(say.T("None yet. What you direct below stands here at your next look.")))...)
	}
	s.open = map[engine.RowID]*widget.TextArea{}
	for i, d := range s.facts.Directions {
		parts = append(parts, s.direction(i, d))
	}
	return widget.VBox(10, parts...)
}

func (s *Screen) direction(i int, d oversight.Direction) fyne.CanvasObject {
	who := d.Who
	if who == "" {
		who = say.T("Nobody yet")
	}
	tag := widget.TagProps{Text: say.T("Open"), Icon: "hourglass_top", Tone: widget.ToneNeutral}
	switch {
	case d.Done():
		tag = widget.TagProps{Text: say.T("Done"), Icon: "check", Tone: widget.ToneSafe}
	case d.Late(s.facts.Today):
		tag = widget.TagProps{Text: say.T("Late"), Icon: "error", Tone: widget.ToneDanger}
	}
	parts := []fyne.CanvasObject{
		widget.Row(12, widget.AlignStart, widget.Grow(widget.Strong(d.What)), widget.NewTag(tag)),
		widget.Small(say.F("%s, by %s · given %s", who, day(d.By), model.Day(d.Given.In(s.props.Desk.Now().Location()), s.props.Desk.Now()))),
	}
	switch {
	case d.Progress != "":
		parts = append(parts, widget.NewText(widget.TextProps{Text: d.Progress}))
	case !d.Done() && !s.props.Locked:
		box := widget.NewTextArea(widget.TextAreaProps{Name: say.F("What became of it? %s", d.What)})
		s.open[d.Row] = box
		answer := func(done bool) func() {
			return func() {
				words := strings.TrimSpace(box.Value())
				if words == "" && !done {
					box.SetError(true)
					widget.FocusOn(box)
					return
				}
				s.props.Answer(d, words, done)
			}
		}
		id := fmt.Sprintf("look.direction.%d", i+1)
		parts = append(parts, widget.NewField(widget.FieldProps{Label: say.T("What became of it?"), Input: screen.Tag(&s.Tags, id, box)}),
			widget.Wrap(8,
				screen.Tag(&s.Tags, id+".answer", widget.NewButton(widget.ButtonProps{Text: say.T("Write this down"), Name: say.F("Write this down: %s", d.What), Size: widget.Little, OnTapped: answer(false)})),
				screen.Tag(&s.Tags, id+".done", widget.NewButton(widget.ButtonProps{Text: say.T("It is done"), Name: say.F("It is done: %s", d.What), Icon: "check", Size: widget.Little, OnTapped: answer(true)}))))
	}
	return widget.NewCard(widget.CardProps{Name: d.What, Pad: widget.Around(14), Content: widget.VBox(8, parts...), Edge: theme.Line})
}

// Answered shows what was just written to a direction.
func (s *Screen) Answered() { s.again() }

func day(d casefile.Date) string {
	t, ok := d.Time()
	if !ok {
		return say.T("no day")
	}
	return model.DayShort(t)
}

// finish goes on to signing, or says what stands against it.
func (s *Screen) finish() {
	s.props.Desk.Focus(nil)
	s.props.Editor.Flush()
	if ps := s.stops(); len(ps) > 0 {
		s.tell(ps)
		s.scroll.ScrollTo(0)
		s.summary.Focus()
		return
	}
	s.props.Desk.Open(model.Route{Screen: model.Sign, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
}

func (s *Screen) stops() []engine.Problem {
	var out []engine.Problem
	for _, p := range s.props.Editor.CheckAll() {
		if p.Level == engine.LevelStop {
			out = append(out, p)
		}
	}
	for _, p := range s.pages {
		out = append(out, p.Local()...)
	}
	return out
}

func (s *Screen) tell(ps []engine.Problem) {
	var lines []widget.Problem
	for _, fx := range model.Fixes(s.doc().Form(), ps) {
		text := fx.Text
		if it := s.doc().Form().Item(fx.Cell.LinkID); it != nil && model.Vague(text) {
			text = strings.TrimRight(it.Text, "?:") + ": " + model.LowerFirst(text)
		}
		lines = append(lines, widget.Problem{Message: text, Go: func() { s.reveal(fx.Cell) }})
	}
	title := model.FixTitle(len(lines))
	if s.summary != nil {
		s.summary.SetProblems(title, lines)
		return
	}
	s.summary = screen.Tag(&s.Tags, "look.summary", widget.NewErrorSummary(widget.ErrorSummaryProps{Title: title, Problems: lines}))
	s.column.Objects = append([]fyne.CanvasObject{s.summary}, s.column.Objects...)
	s.relayout()
}

// strike takes what has been put right off the summary; with nothing left it
// goes.
func (s *Screen) strike() {
	if s.summary == nil {
		return
	}
	if ps := s.stops(); len(ps) > 0 {
		s.tell(ps)
		return
	}
	s.column.Objects = s.column.Objects[1:]
	s.summary = nil
	s.relayout()
}
