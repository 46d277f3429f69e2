package stepdown

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/stepdown"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Facts are a placement as it stands now.
type Facts struct {
	rules.Plan
	Short, Given string // of the child
	Warnings     []rules.Warning
	States       map[string]string // how far a skill is, in the form’s words
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route // of the plan
	Doc    model.Doc
	Editor *model.Editor
	Load   func() (Facts, error)
	// Week opens a week, made now if it is not there; Weeks makes the eight rows.
	Week  func(rules.Week)
	Weeks func()
	// Add begins a row of a group and opens it; Row opens one.
	Add func(group string)
	Row func(group string, row casefile.RowID)
	// Put opens the question that a warning speaks of, Act begins an action for what
	// the home needs.
	Put func(casefile.Cell)
	Act func(rules.Ready)
}

// Screen is one placement.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props Props
	bar   *widget.ActionBar
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	sub := s.Facts.Short
	if s.Facts.Place != "" {
		sub += say.F(" at %s", s.Facts.Place)
	}
	return screen.Frame{
		Title: s.when(), Sub: sub, Back: true, Case: s.props.Route.Case, Bar: s.bar,
		Actions: []fyne.CanvasObject{screen.AllQuestions(&s.Tags, "stepdown.list", w, s.list)},
	}
}

// usual is how many weeks a placement has unless the panel extends it.
const usual = 8

// when is which week it is.
func (s *Screen) when() string {
	switch f := s.Facts; {
	case f.Start == "":
		return say.T("Step-down placement")
	case !f.Open:
		return say.T("Step-down: over")
	case f.Week == 0:
		return say.T("Step-down: not begun")
	default:
		return say.F("Step-down: week %d of %d", f.Week, max(usual, len(f.Weeks), f.Week))
	}
}

// Apply shows what followed from an answer; nil when only the save line changed.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil {
		s.Tick()
	}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	s.Tick()
	s.Rolled.Shown(was)
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" {
		return false
	}
	s.main()
	return true
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.bars(w)
	side := screen.Edge(w)
	parts := []fyne.CanvasObject{s.dates()}
	for i, warn := range s.Facts.Warnings {
		text := warn.Words
		if warn.Tells != "" {
			text += say.F("\nTell %s.", warn.Tells)
		}
		parts = append(parts, screen.Tag(&s.Tags, fmt.Sprintf("stepdown.warning.%d", i), widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "warning", Text: text,
			Action: screen.Tag(&s.Tags, fmt.Sprintf("stepdown.put.%d", i), widget.NewButton(widget.ButtonProps{Text: say.T("Go there"), Name: say.F("Go there: %s", warn.Words), Size: widget.Little, OnTapped: func() { s.props.Put(warn.Cell) }})),
		})))
	}
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(24, append(parts, s.weeks(), s.home(), s.skills())...))
	}
	return widget.Pad(side, 16, side, 32, widget.VBox(20, append(parts, widget.ColumnsTop(24, []float32{-600, -500}, s.weeks(), widget.VBox(24, s.home(), s.skills())))...))
}

// dates are from when to when, and whether the plan is signed.
func (s *Screen) dates() fyne.CanvasObject {
	f := s.Facts
	text := say.T("The first night is not written down yet.")
	if f.Start != "" {
		text = say.F("%s to %s", casefile.DateWords(string(f.Start)), casefile.DateWords(string(f.Until())))
		if f.Extended != "" {
			text += say.T(", extended by the panel")
		}
	}
	tag := model.Words{Tone: model.Local, Icon: "ink_pen", Text: say.T("Not signed by all four")}
	if f.Signed {
		tag = model.Words{Tone: model.Tint, Icon: "check", Text: say.T("Signed by all four")}
	}
	return widget.Wrap(12, widget.H2(text), screen.Tag(&s.Tags, "stepdown.signed", widget.NewTag(screen.TagProps(tag))))
}

// tracks are whether a week was on track, in words; none is green.
var tracks = say.Table(func() map[string]model.Words {
	return map[string]model.Words{
		"on-track":  {Tone: model.Tint, Icon: "check", Text: say.T("On track")},
		"slipping":  {Tone: model.Local, Icon: "warning", Text: say.T("Slipping")},
		"off-track": {Tone: model.Danger, Icon: "error", Text: say.T("Off track")},
	}
})

// weeks are the eight weeks, the one that it is today marked.
func (s *Screen) weeks() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, k := range s.Facts.Weeks {
		title := say.F("Week %d", k.No)
		if from, ok := k.From.Time(); ok {
			title += say.F(", from %s", model.DayShort(from))
		}
		second := k.Goal
		if k.AtHome != "" {
			second += say.F("\nAt home: %s", k.AtHome)
		}
		p := widget.TaskRowProps{Title: title, Plain: k.No != s.Facts.Week, Strong: k.No == s.Facts.Week, Second: second, OnTapped: func() { s.props.Week(k) }}
		switch tag, ok := tracks()[k.OnTrack]; {
		case ok:
			p.Tag = screen.TagProps(tag)
		case k.No == s.Facts.Week:
			p.Tag = screen.TagProps(model.Words{Tone: model.Send, Icon: "edit", Text: say.T("This week")})
		case k.No < s.Facts.Week && k.Review == "":
			p.Tag = screen.TagProps(model.Words{Tone: model.Local, Icon: "edit", Text: say.T("Look back")})
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("stepdown.week.%d", i), widget.NewTaskRow(p)))
	}
	if len(rows) == 0 {
		return widget.VBox(10, widget.H2(say.T("The weeks")), widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "calendar_month", Line: say.T("The weeks are not made yet."), Reason: say.F("Eight weeks come with their usual goals. Change them to fit %s.", s.Facts.Given),
			Action: screen.Tag(&s.Tags, "stepdown.make", widget.NewButton(widget.ButtonProps{Text: say.T("Make the eight weeks"), Icon: "add", OnTapped: s.props.Weeks})),
		}))
	}
	return widget.VBox(10, widget.H2(say.T("Week by week")), widget.RowsCard(rows...))
}

// home is what the home needs: what is still open, with who sees to it and by when.
func (s *Screen) home() fyne.CanvasObject {
	open := s.Facts.StillOpen()
	done := len(s.Facts.Home) - len(open)
	var rows []fyne.CanvasObject
	for i, r := range s.Facts.Home {
		p := widget.TaskRowProps{Title: r.Words, Plain: true}
		switch {
		case r.Done:
			p.Icon, p.IconAs = "check", theme.Muted
			p.Second = say.T("Done")
		case len(r.Actions) == 0:
			p.Icon, p.IconAs = "circle", theme.Muted
			p.Tag = screen.TagProps(s.nobody())
		default:
			p.Icon, p.IconAs = "circle", theme.Muted
			a := r.Actions[0]
			p.Second = a.Who
			if by, ok := a.By.Time(); ok {
				p.Second += say.F(", by %s", model.DayShort(by))
			}
		}
		p.OnTapped = func() { s.props.Act(r) }
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("stepdown.home.%d", i), widget.NewTaskRow(p)))
	}
	return widget.VBox(10, widget.H2(say.T("Home ready")), screen.Second(say.F("%d of %d done", done, len(s.Facts.Home))), widget.RowsCard(rows...))
}

// pressing is the week from which what the home still needs is pressing (SB-V08).
const pressing = 6

// nobody says that nobody sees to something yet.
func (s *Screen) nobody() model.Words {
	if s.Facts.Week >= pressing {
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Who, by when?")}
	}
	return model.Words{Tone: model.Neutral, Text: say.T("Who, by when?")}
}

// skills are what the parents learn, each in the words of where they are.
func (s *Screen) skills() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, k := range s.Facts.Skills {
		second := k.Who.Display
		if k.Confidence != "" {
			second += ": “" + k.Confidence + "”"
		}
		p := widget.TaskRowProps{Title: k.Words, Plain: true, Second: second, OnTapped: func() { s.props.Row("sd.skill", k.Row) }}
		if state := s.Facts.States[k.State]; state != "" {
			p.Tag = screen.TagProps(model.Words{Tone: model.Neutral, Text: state})
			if k.Alone() {
				p.Tag = screen.TagProps(model.Words{Tone: model.Tint, Icon: "check", Text: state})
			}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("stepdown.skill.%d", i), widget.NewTaskRow(p)))
	}
	rows = append(rows, screen.Tag(&s.Tags, "stepdown.learn", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "add", IconAs: theme.Primary, Title: say.T("Add a skill"), Second: say.T("Two people for airway and ventilation care"), Arrow: true, OnTapped: func() { s.props.Add("sd.skill") },
	})))
	return widget.VBox(10, widget.H2(say.T("What the parents learn")), widget.RowsCard(rows...))
}

// now is the week that it is, false outside the weeks.
func (s *Screen) now() (rules.Week, bool) {
	for _, k := range s.Facts.Weeks {
		if k.No == s.Facts.Week {
			return k, true
		}
	}
	return rules.Week{}, false
}

func (s *Screen) bars(w model.Width) {
	props := widget.ActionProps{Stacked: w.OneColumn(), Back: screen.BackButton(&s.Tags, "stepdown.back", s.props.Desk)}
	switch saved := s.props.Editor.Line.Words(); {
	case saved.Text != "":
		props.Saved, props.Tone = saved.Text, screen.Tone(saved.Tone)
	case w != model.Compact:
		props.Saved, props.Icon, props.Tone = say.T("Every answer is saved as you give it."), "save", widget.ToneNeutral
	}
	word, icon := say.T("Go on with the plan"), "edit"
	if k, ok := s.now(); ok && s.Facts.Open {
		word, icon = say.F("Look at week %d", k.No), "rate_review"
	}
	props.Main = screen.Tag(&s.Tags, "stepdown.main", widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.main}))
	s.bar = widget.NewActionBar(props)
}

func (s *Screen) main() {
	if k, ok := s.now(); ok && s.Facts.Open {
		s.props.Week(k)
		return
	}
	s.list()
}

func (s *Screen) list() { screen.OpenQuestions(s.props.Desk, s.props.Route) }
