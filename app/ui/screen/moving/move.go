package moving

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// MoveProps is what the screen that hands a case over needs.
type MoveProps struct {
	Desk  screen.Desk
	Child string // short name
	// Teams are the organisation's teams, At the role id of the one that has
	// the case now.
	Teams []session.Team
	At    string
	// Members are the people of a team, by its role id.
	Members func(role string) []casefile.Person
	// Waiting is how many changes of this case are only on this tablet.
	Waiting int
	// Handover is what is written down for the next worker.
	Handover Handover
	// Move hands the case over; done gets why it could not, in plain words, or
	// "".
	Move func(m session.Moving, done func(fault string))
}

// MoveScreen hands a case over.
type MoveScreen struct {
	screen.Form
	props  MoveProps
	team   string
	worker casefile.ID
	why    *widget.TextArea
	whyF   *widget.Field
	teamF  *widget.Field
	who    *widget.PersonPicker
	says   *widget.Text
}

// NewMove makes the screen.
func NewMove(p MoveProps) *MoveScreen {
	s := &MoveScreen{props: p, team: p.At}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "move.back", Enter: s.do})
	return s
}

// Frame implements screen.Screen.
func (s *MoveScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Move this case"), Sub: s.props.Child, Back: true, Bar: s.Actions}
}

// Shown implements screen.Screen. With a handover to read first nothing is focused:
// the focus would scroll past it.
func (s *MoveScreen) Shown(model.Saved) {
	if s.props.Handover.Open == nil {
		s.props.Desk.Focus(s.teamF.Input().FocusTarget())
	}
}

func (s *MoveScreen) act() *widget.Button {
	return screen.Tag(&s.Tags, "move.go", widget.NewButton(widget.ButtonProps{Text: say.T("Move this case"), Icon: "swap_vert", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}))
}

func (s *MoveScreen) questions() fyne.CanvasObject {
	var options []widget.Option
	for _, t := range s.props.Teams {
		o := widget.Option{Key: t.Role, Label: t.Name}
		if t.Role == s.props.At {
			o.Hint = say.T("Has the case now")
		}
		options = append(options, o)
	}
	var in widget.Input
	if len(options) <= 7 {
		in = screen.Tag(&s.Tags, "move.team", widget.NewRadioList(widget.RadioListProps{Value: s.team, Options: options, OnChanged: s.choose}))
	} else {
		in = screen.Tag(&s.Tags, "move.team", widget.NewChoiceSearch(widget.ChoiceSearchProps{
			Value: widget.Chosen{Key: s.team, Label: s.nameOf(s.team)}, Options: options, OnChanged: func(c widget.Chosen) { s.choose(c.Key) },
		}))
	}
	s.teamF = widget.NewField(widget.FieldProps{Label: say.T("Which team has the case from now on?"), Input: in})
	s.who = screen.Tag(&s.Tags, "move.worker", widget.NewPersonPicker(widget.PersonPickerProps{People: s.people(), OnChanged: func(list []widget.Person) {
		s.worker = casefile.ID{}
		for _, p := range s.props.Members(s.team) {
			for _, v := range list {
				if v.ID == p.ID.String() {
					s.worker = p.ID
				}
			}
		}
		s.say()
	}}))
	s.why = screen.Tag(&s.Tags, "move.why", widget.NewTextArea(widget.TextAreaProps{}))
	s.whyF = widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: say.F("It is kept with what is written about %s.", model.Given(s.props.Child)), Input: s.why})
	s.says = widget.NewText(widget.TextProps{MaxWidth: -1, Size: theme.SizeSmall})
	s.say()
	return widget.VBox(24,
		s.handover(),
		s.teamF,
		widget.NewField(widget.FieldProps{Label: say.F("Which colleague works with %s?", model.Given(s.props.Child)), Hint: say.T("Leave it empty if the team decides."), Input: s.who}),
		s.whyF,
		screen.Then(s.says))
}

func (s *MoveScreen) nameOf(role string) string {
	for _, t := range s.props.Teams {
		if t.Role == role {
			return t.Name
		}
	}
	return ""
}

// workerName is the colleague who was chosen, "" if none.
func (s *MoveScreen) workerName() string {
	if s.worker == (casefile.ID{}) {
		return ""
	}
	for _, p := range s.props.Members(s.team) {
		if p.ID == s.worker {
			return p.Name
		}
	}
	return ""
}

func (s *MoveScreen) people() []widget.Person {
	var out []widget.Person
	for _, p := range s.props.Members(s.team) {
		out = append(out, widget.Person{ID: p.ID.String(), Name: p.Name, Role: p.Role, Team: p.Team})
	}
	return out
}

func (s *MoveScreen) choose(role string) {
	s.team, s.worker = role, casefile.ID{}
	s.teamF.SetError("")
	s.who.Load(nil)
	s.who.SetPeople(s.people())
	s.say()
}

// say brings what follows up to date.
func (s *MoveScreen) say() {
	team := s.nameOf(s.team)
	text := model.Moves(s.props.Child, team, s.workerName(), s.team == s.props.At)
	switch {
	case s.team == "":
		text = say.T("Choose a team first.")
	case s.team != s.props.At:
		if at := s.nameOf(s.props.At); at != "" {
			text += say.F(" %s keeps what it has and gets nothing new.", at)
		}
		if !s.mine(s.team) {
			text += say.T(" You are not in that team: the case leaves this tablet’s list once everything is sent.")
		}
	}
	switch n := s.props.Waiting; {
	case n == 1:
		text += say.T(" 1 change of this case is only on this tablet. It is sent all the same; nothing is lost.")
	case n > 1:
		text += say.F(" %s of this case are only on this tablet. They are sent all the same; nothing is lost.", say.N(n, "change", "changes"))
	}
	s.says.SetText(text)
	s.Relayout()
}

func (s *MoveScreen) mine(role string) bool {
	for _, t := range s.props.Teams {
		if t.Role == role {
			return t.Mine
		}
	}
	return false
}

func (s *MoveScreen) do() {
	s.teamF.SetError("")
	s.whyF.SetError("")
	switch {
	case s.team == "":
		s.teamF.SetError(say.T("Choose the team that has the case from now on"))
		s.teamF.Focus()
		return
	case s.team == s.props.At && s.worker == (casefile.ID{}):
		s.teamF.SetError(say.T("Choose another team, or a colleague of this one"))
		s.teamF.Focus()
		return
	case strings.TrimSpace(s.why.Value()) == "":
		s.whyF.SetError(say.T("Say why the case moves"))
		s.whyF.Focus()
		return
	}
	m := session.Moving{Worker: s.worker, Why: strings.TrimSpace(s.why.Value())}
	if s.team != s.props.At {
		m.Team = s.team
	}
	s.ActButton.SetBusy(say.T("Moving…"))
	s.props.Move(m, func(fault string) {
		s.ActButton.SetBusy("")
		s.Actions.SetNote(fault)
	})
}
