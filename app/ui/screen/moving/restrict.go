package moving

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// RestrictProps is what the screen that closes a case to all but some needs.
type RestrictProps struct {
	Desk  screen.Desk
	Child string // short name
	// People are whom the case may be named for; Me among them is always in.
	People []casefile.Person
	Me     casefile.ID
	// Named are whom the case is for already.
	Named []casefile.ID
	// Restrict makes the case one for these people only; done gets why it could
	// not, in plain words, or "".
	Restrict func(people []casefile.ID, why string, done func(fault string))
}

// RestrictScreen makes a case one for named people.
type RestrictScreen struct {
	screen.Form
	props   RestrictProps
	people  *widget.CheckList
	peopleF *widget.Field
	why     *widget.TextArea
	whyF    *widget.Field
}

// NewRestrict makes the screen.
func NewRestrict(p RestrictProps) *RestrictScreen {
	s := &RestrictScreen{props: p}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "restrict.back", Enter: s.do})
	return s
}

// Frame implements screen.Screen.
func (s *RestrictScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Restrict this case"), Sub: s.props.Child, Back: true, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *RestrictScreen) Shown(model.Saved) { s.props.Desk.Focus(s.people.FocusTarget()) }

func (s *RestrictScreen) act() *widget.Button {
	return screen.Tag(&s.Tags, "restrict.go", widget.NewButton(widget.ButtonProps{Text: say.T("Restrict this case"), Icon: "lock", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}))
}

func (s *RestrictScreen) questions() fyne.CanvasObject {
	var options []widget.Option
	for _, p := range s.props.People {
		hint := strings.Trim(p.Role+" · "+p.Team, " ·")
		if p.ID == s.props.Me {
			hint = strings.Trim(hint+" · you", " ·")
		}
		options = append(options, widget.Option{Key: p.ID.String(), Label: p.Name, Hint: hint})
	}
	var value []string
	for _, id := range append([]casefile.ID{s.props.Me}, s.props.Named...) {
		if k := id.String(); !slices.Contains(value, k) {
			value = append(value, k)
		}
	}
	s.people = screen.Tag(&s.Tags, "restrict.people", widget.NewCheckList(widget.CheckListProps{Options: options, Value: value, OneColumn: true}))
	s.peopleF = widget.NewField(widget.FieldProps{Label: say.T("Who may open it?"), Hint: say.T("Their manager is not in it unless you tick them."), Input: s.people})
	s.why = screen.Tag(&s.Tags, "restrict.why", widget.NewTextArea(widget.TextAreaProps{}))
	s.whyF = widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: say.F("For example, a colleague is a relative. It is kept with what is written about %s.", model.Given(s.props.Child)), Input: s.why})
	return widget.VBox(24,
		widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "warning", Strong: say.F("Out-of-hours workers will not see %s essentials.", model.Possessive(model.Given(s.props.Child))), Text: say.T("In an emergency at night nobody can look anything up. Weigh that first."), Below: true}),
		s.peopleF, s.whyF,
		screen.Then(
			screen.Point(say.T("The case gets new keys, for the people you ticked and nobody else.")),
			screen.Point(say.T("Everybody else keeps what is on their tablet already, and gets nothing new.")),
			screen.Point(say.F("The search of the organisation finds %s no more. Who is not named is not told that %s is known.", model.Given(s.props.Child), model.Given(s.props.Child)))))
}

func (s *RestrictScreen) do() {
	s.peopleF.SetError("")
	s.whyF.SetError("")
	var ids []casefile.ID
	for _, p := range s.props.People {
		for _, k := range s.people.Value() {
			if k == p.ID.String() {
				ids = append(ids, p.ID)
			}
		}
	}
	switch {
	case len(ids) == 0:
		s.peopleF.SetError(say.T("Choose at least one person"))
		s.peopleF.Focus()
		return
	case strings.TrimSpace(s.why.Value()) == "":
		s.whyF.SetError(say.T("Say why the case is restricted"))
		s.whyF.Focus()
		return
	}
	s.ActButton.SetBusy(say.T("Restricting…"))
	s.props.Restrict(ids, strings.TrimSpace(s.why.Value()), func(fault string) {
		s.ActButton.SetBusy("")
		s.Actions.SetNote(fault)
	})
}
