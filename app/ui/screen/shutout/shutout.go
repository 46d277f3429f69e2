package shutout

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Who is the person; Tablet names the one tablet that is shut out, "" when
	// the person leaves with all of theirs, Tablets in number.
	Who     string
	Tablet  string
	Tablets int
	// ShutOut shuts the one tablet out, Leave the person with all of theirs.
	// done gets why it could not, in plain words, or "".
	ShutOut func(reason string, wipe bool, done func(fault string))
	Leave   func(done func(fault string))
}

// Screen asks why, says what follows, and does it.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	reason string
	wipe   bool
	why    *widget.Field
	wipes  *widget.CheckList
	facts  *fyne.Container
	scroll *widget.PageScroll
	bar    *widget.ActionBar
	main   *widget.Button
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	f := screen.Frame{Title: "Shut out a tablet", Sub: s.props.Who + " · " + s.props.Tablet, Back: true, Bar: s.bar}
	if s.props.Tablet == "" {
		f.Title, f.Sub = model.Given(s.props.Who)+" has left", s.props.Who
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.build()
	} else if w != s.width {
		s.width = w
		s.bars()
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {
	if s.why != nil {
		s.props.Desk.Focus(s.why.Input().FocusTarget())
	}
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

func (s *Screen) build() {
	s.Fresh()
	var parts []fyne.CanvasObject
	s.facts = widget.VBox(8)
	if s.props.Tablet != "" {
		s.why = widget.NewField(widget.FieldProps{Label: "Why?", Input: screen.Tag(&s.Tags, "out.reason", widget.NewRadioList(widget.RadioListProps{
			Options: []widget.Option{
				{Key: "lost", Label: "It is lost or stolen"},
				{Key: "left", Label: "The person has left and has not given it back"},
				{Key: "replaced", Label: "Another tablet takes its place"},
			},
			OnChanged: s.chooseReason,
		}))})
		s.wipes = screen.Tag(&s.Tags, "out.wipe", widget.NewCheckList(widget.CheckListProps{
			OneColumn: true, Options: []widget.Option{{Key: "wipe", Label: "Empty it when it next has a signal", Hint: "Its keys are destroyed, so that nobody can open what is on it"}},
			OnChanged: func(keys []string) { s.wipe = len(keys) > 0; s.say() },
		}))
		parts = append(parts, s.why, widget.NewField(widget.FieldProps{Label: "What is on the tablet", Input: s.wipes}))
	}
	parts = append(parts, widget.NewCard(widget.CardProps{Name: "What happens then", Pad: widget.Around(18), Content: widget.VBox(10, widget.H3("What happens then"), s.facts)}))
	s.say()
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 20, 24, 32, widget.MaxWide(640, widget.VBox(24, parts...)))})
	s.bars()
}

// chooseReason also ticks emptying for a tablet that is out of reach; the
// person may take the tick away.
func (s *Screen) chooseReason(key string) {
	s.reason = key
	s.why.SetError("")
	wipe := key == "lost" || key == "left"
	if wipe != s.wipe {
		s.wipe = wipe
		s.wipes.Load(map[bool][]string{true: {"wipe"}}[wipe])
	}
	s.say()
}

// say brings what follows up to date.
func (s *Screen) say() {
	given := model.Given(s.props.Who)
	list := model.LeaverFacts(given, s.props.Tablets)
	if s.props.Tablet != "" {
		list = model.ShutOutFacts(given, s.reason, s.wipe)
	}
	var rows []fyne.CanvasObject
	for _, f := range list {
		rows = append(rows, widget.Row(10, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: "arrow_forward", Size: 18, Colour: theme.Primary}), widget.Grow(widget.Body(f))))
	}
	s.facts.Objects = rows
	s.facts.Refresh()
	if s.scroll != nil {
		s.scroll.Relayout()
	}
}

func (s *Screen) bars() {
	text := "Shut this tablet out"
	if s.props.Tablet == "" {
		text = "Take " + model.Given(s.props.Who) + " out"
	}
	back := screen.Tag(&s.Tags, "out.back", widget.NewButton(widget.ButtonProps{Text: "Back", Size: widget.Big, MinWidth: 132, OnTapped: s.props.Desk.Back}))
	s.main = screen.Tag(&s.Tags, "out.go", widget.NewButton(widget.ButtonProps{Text: text, Icon: "block", Kind: widget.Discard, Size: widget.Big, OnTapped: s.do}))
	s.bar = widget.NewActionBar(widget.ActionProps{
		Saved: "This cannot be undone. A new invitation lets somebody in again.", Icon: "info-fill", Tone: widget.ToneNeutral,
		Back: back, Main: s.main, Stacked: s.width.OneColumn(),
	})
}

func (s *Screen) do() {
	if s.props.Tablet != "" && s.reason == "" {
		s.why.SetError("Choose why the tablet is shut out")
		s.why.Focus()
		return
	}
	s.main.SetBusy("Telling the server…")
	done := func(fault string) {
		s.main.SetBusy("")
		if fault != "" {
			s.bar.SetNote(fault)
			return
		}
		text := "The tablet of " + s.props.Who + " is shut out."
		if s.props.Tablet == "" {
			text = s.props.Who + " is taken out of every team."
		}
		s.props.Desk.Back()
		s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: text + " The cases get new keys with the next sync."})
	}
	if s.props.Tablet == "" {
		s.props.Leave(done)
		return
	}
	s.props.ShutOut(s.reason, s.wipe, done)
}
