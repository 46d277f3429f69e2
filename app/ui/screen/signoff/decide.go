package signoff

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/effect"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/sign"
	"doorstep/app/ui/widget"
)

// DecideProps is what the page needs on which a nurse decides about a changed plan.
type DecideProps struct {
	Desk  screen.Desk
	Case  string // its id
	Child string // short name
	Me    string // full name of the user
	State signoff.State
	// Changes leads to what changed in a section, the two versions side by side.
	Changes func(section string)
	// Save writes the decision with its signatures; done gets why it could not, in
	// plain words, or "".
	Save func(c signoff.Deciding, done func(fault string))
}

// Decide is the page on which a nurse says what a change of the plan asks of a carer:
// nothing, to be told, or to be seen in practice again (DT-V06, DT-V07).
type Decide struct {
	screen.Form
	props        DecideProps
	choice       *widget.RadioList
	why          *widget.TextArea
	carer, nurse *widget.SignaturePad
	fields       map[string]*widget.Field
	carerBox     *fyne.Container
}

// NewDecide makes the page.
func NewDecide(p DecideProps) *Decide {
	s := &Decide{props: p, fields: map[string]*widget.Field{}}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "decide.back"})
	return s
}

// Frame implements screen.Screen.
func (s *Decide) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("The plan changed"), Sub: say.F("%s · %s · for %s", s.props.State.Task.Title, s.props.State.Carer.Display, s.props.Child), Back: true, Case: s.props.Case, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *Decide) Shown(model.Saved) {}

func (s *Decide) act() *widget.Button {
	return screen.Tag(&s.Tags, "decide.go", widget.NewButton(widget.ButtonProps{Text: say.T("Sign this decision"), Icon: "ink_pen", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}))
}

// nurseHere reports whether whoever's tablet this is is a nurse as far as the record
// knows: a drawing says nobody's name, so without one it would be kept as theirs.
func (s *Decide) nurseHere() bool { return signoff.MayNotSign(s.props.State, s.props.Me) == "" }

func (s *Decide) given() string { return model.Given(s.props.State.Carer.Display) }

func (s *Decide) questions() fyne.CanvasObject {
	parts := []fyne.CanvasObject{s.changed()}
	var options []widget.Option
	choices := s.props.State.Choices()
	for _, c := range choices {
		options = append(options, widget.Option{Key: string(c), Label: effect.Words(c, s.props.State.Carer.Display)})
	}
	hint := say.F("Until you decide, %s does not do this task", s.given())
	if choices[0] != signoff.CarryOn {
		hint += say.T(". With this task nobody simply carries on")
	}
	s.choice = screen.Tag(&s.Tags, "decide.choice", widget.NewRadioList(widget.RadioListProps{Options: options, OnChanged: func(string) { s.who() }}))
	s.fields["choice"] = widget.NewField(widget.FieldProps{Label: say.F("What does %s need?", s.given()), Hint: hint, Input: s.choice})
	s.why = screen.Tag(&s.Tags, "decide.why", widget.NewTextArea(widget.TextAreaProps{Rows: 3}))
	s.fields["why"] = widget.NewField(widget.FieldProps{Label: say.T("Why?"), Input: s.why})
	now := s.props.Desk.Now()
	pad := func(id, who, means string) *widget.SignaturePad {
		p := screen.Tag(&s.Tags, "decide."+id, widget.NewSignaturePad(widget.SignaturePadProps{Name: who, When: model.DateFull(now) + ", " + model.ClockList(now)}))
		s.fields[id] = widget.NewField(widget.FieldProps{Label: who, Hint: means, Input: p, InputWidth: -1})
		return p
	}
	s.carer = pad("carer", say.F("%s, carer", s.props.State.Carer.Display), say.T("“I have read the change and understood it”"))
	nurse := say.T("The nurse")
	if s.nurseHere() {
		nurse = say.F("%s, nurse", s.props.Me)
	}
	s.nurse = pad("nurse", nurse, say.T("“I decided this about the change”"))
	s.carerBox = widget.VBox(0, s.fields["carer"])
	parts = append(parts, s.fields["choice"], s.fields["why"], s.carerBox, s.fields["nurse"])
	return widget.VBox(24, parts...)
}

// changed says what changed, section by section, with the way to both versions.
func (s *Decide) changed() fyne.CanvasObject {
	lines := []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneChoice, Icon: "call_split", Text: s.props.State.Waits + "."})}
	for _, sec := range s.props.State.Moved() {
		lines = append(lines, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "decide.see."+sec.Code, widget.NewLink(widget.LinkProps{
			Text: say.F("See what changed in “%s”", sec.Title), OnTapped: func() { s.props.Changes(sec.Code) },
		}))))
	}
	return widget.VBox(12, lines...)
}

// who shows the carer's place to sign unless nothing changes for them.
func (s *Decide) who() {
	s.carerBox.Objects = nil
	if s.choice.Value() != string(signoff.CarryOn) {
		s.carerBox.Objects = []fyne.CanvasObject{s.fields["carer"]}
	}
	s.carerBox.Refresh()
	s.Relayout()
}

func (s *Decide) do() {
	for _, f := range s.fields {
		f.SetError("")
	}
	missing := func(id, message string) {
		s.fields[id].SetError(message)
		s.fields[id].Focus()
		s.Relayout()
	}
	carers := s.choice.Value() != string(signoff.CarryOn)
	switch {
	case s.choice.Value() == "":
		missing("choice", say.F("Choose what %s needs", s.given()))
	case strings.TrimSpace(s.why.Value()) == "":
		missing("why", say.T("Say why"))
	case carers && s.carer.Value().Empty():
		missing("carer", say.F("%s signs first: draw the signature, or type the name", s.given()))
	case s.nurse.Value().Empty():
		missing("nurse", say.T("The nurse signs last: draw the signature, or type the name"))
	case strings.TrimSpace(s.nurse.Value().Typed) == "" && !s.nurseHere():
		missing("nurse", say.F("This tablet is %s’s, and only a nurse decides. The nurse types their name", s.props.Me))
	case nurseIs(s.nurse.Value(), s.props.Me) == s.props.State.Carer.Display:
		missing("nurse", say.T("Nobody decides about themselves. A nurse signs"))
	default:
		s.ActButton.SetBusy(say.T("Signing…"))
		s.props.Save(signoff.Deciding{
			Choice: signoff.Choice(s.choice.Value()), Why: strings.TrimSpace(s.why.Value()),
			Carer: signed(s.carer.Value(), s.props.State.Carer.Display), Nurse: signed(s.nurse.Value(), s.props.Me),
		}, func(fault string) {
			s.ActButton.SetBusy("")
			s.Actions.SetNote(fault)
		})
	}
}

// nurseIs is whose name stands under a signature.
func nurseIs(g widget.Signature, me string) string {
	if typed := strings.TrimSpace(g.Typed); typed != "" {
		return typed
	}
	return me
}

// signed is a signature as it is kept.
func signed(g widget.Signature, name string) casefile.Signing {
	one := casefile.Signing{Name: nurseIs(g, name), Typed: g.Typed != ""}
	if g.Typed == "" {
		one.SVG = sign.SVG(g)
	}
	return one
}
