package shutout

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
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
	screen.Form
	props  Props
	reason string
	wipe   bool
	why    *widget.Field
	wipes  *widget.CheckList
	facts  *fyne.Container
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(screen.FormProps{
		Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "out.back",
		Bar: widget.ActionProps{Saved: say.T("This cannot be undone. A new invitation lets somebody in again."), Icon: "info-fill", Tone: widget.ToneNeutral},
	})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	f := screen.Frame{Title: say.T("Shut out a tablet"), Sub: s.props.Who + " · " + s.props.Tablet, Back: true, Bar: s.Actions}
	if s.props.Tablet == "" {
		f.Title, f.Sub = say.F("%s has left", model.Given(s.props.Who)), s.props.Who
	}
	return f
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {
	if s.why != nil {
		s.props.Desk.Focus(s.why.Input().FocusTarget())
	}
}

func (s *Screen) act() *widget.Button {
	text := say.T("Shut this tablet out")
	if s.props.Tablet == "" {
		text = say.F("Take %s out", model.Given(s.props.Who))
	}
	return screen.Tag(&s.Tags, "out.go", widget.NewButton(widget.ButtonProps{Text: text, Icon: "block", Kind: widget.Discard, Size: widget.Big, OnTapped: s.do}))
}

func (s *Screen) questions() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	s.facts = widget.VBox(8)
	if s.props.Tablet != "" {
		s.why = widget.NewField(widget.FieldProps{Label: say.T("Why?"), Input: screen.Tag(&s.Tags, "out.reason", widget.NewRadioList(widget.RadioListProps{
			Options: []widget.Option{
				{Key: "lost", Label: say.T("It is lost or stolen")},
				{Key: "left", Label: say.T("The person has left and has not given it back")},
				{Key: "replaced", Label: say.T("Another tablet takes its place")},
			},
			OnChanged: s.chooseReason,
		}))})
		s.wipes = screen.Tag(&s.Tags, "out.wipe", widget.NewCheckList(widget.CheckListProps{
			OneColumn: true, Options: []widget.Option{{Key: "wipe", Label: say.T("Empty it when it next has a signal"), Hint: say.T("Its keys are destroyed, so that nobody can open what is on it")}},
			OnChanged: func(keys []string) { s.wipe = len(keys) > 0; s.say() },
		}))
		parts = append(parts, s.why, widget.NewField(widget.FieldProps{Label: say.T("What is on the tablet"), Input: s.wipes}))
	}
	s.say()
	return widget.VBox(24, append(parts, screen.Then(s.facts))...)
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
		rows = append(rows, screen.Point(f))
	}
	s.facts.Objects = rows
	s.facts.Refresh()
	s.Relayout()
}

func (s *Screen) do() {
	if s.props.Tablet != "" && s.reason == "" {
		s.why.SetError(say.T("Choose why the tablet is shut out"))
		s.why.Focus()
		return
	}
	s.ActButton.SetBusy(say.T("Telling the server…"))
	done := func(fault string) {
		s.ActButton.SetBusy("")
		if fault != "" {
			s.Actions.SetNote(fault)
			return
		}
		text := say.F("The tablet of %s is shut out.", s.props.Who)
		if s.props.Tablet == "" {
			text = say.F("%s is taken out of every team.", s.props.Who)
		}
		s.props.Desk.Back()
		s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.F("%s The cases get new keys with the next sync.", text)})
	}
	if s.props.Tablet == "" {
		s.props.Leave(done)
		return
	}
	s.props.ShutOut(s.reason, s.wipe, done)
}
