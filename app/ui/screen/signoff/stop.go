package signoff

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/effect"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/effects"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// StopProps is what the page needs that stops a sign-off, or starts it again.
type StopProps struct {
	Desk  screen.Desk
	Case  string // its id
	Child string // short name
	State signoff.State
	Form  *engine.Form // the record's, for the words of its options
	// Effects is what would follow; worked out away from the screen.
	Effects func(kind, reason string, done func([]effect.Effect))
	// Save writes it; done gets why it could not, in plain words, or "".
	Save func(e signoff.Stopping, done func(fault string))
}

// Stop is the page that stops a sign-off at once, or starts it again (DT-V08).
type Stop struct {
	screen.Form
	props               StopProps
	kind, reason        *widget.RadioList
	detail, told, cover *widget.TextArea
	fields              map[string]*widget.Field
	follows             *fyne.Container
	asked               string // what the effects on the page are of
}

// NewStop makes the page.
func NewStop(p StopProps) *Stop {
	s := &Stop{props: p, fields: map[string]*widget.Field{}}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "stop.back"})
	return s
}

// Frame implements screen.Screen.
func (s *Stop) Frame(model.Width) screen.Frame {
	title := say.T("Stop this sign-off")
	if s.stopped() {
		title = say.T("Start it again, or stop it for good")
	}
	return screen.Frame{Title: title, Sub: say.F("%s · %s · for %s", s.props.State.Task.Title, s.props.State.Carer.Display, s.props.Child), Back: true, Case: s.props.Case, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *Stop) Shown(model.Saved) {}

func (s *Stop) stopped() bool { return s.props.State.Status == signoff.Suspended }

func (s *Stop) act() *widget.Button {
	return screen.Tag(&s.Tags, "stop.go", widget.NewButton(widget.ButtonProps{Text: say.T("Write it down"), Icon: "block", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}))
}

func (s *Stop) questions() fyne.CanvasObject {
	carer := model.Given(s.props.State.Carer.Display)
	kinds := []string{signoff.Suspend, signoff.ForGood, signoff.GivenUp, signoff.NoMore}
	if s.stopped() {
		kinds[0] = signoff.Lift
	}
	s.kind = screen.Tag(&s.Tags, "stop.kind", widget.NewRadioList(widget.RadioListProps{Options: s.options("dt.event.kind", kinds), OnChanged: func(string) { s.changed() }}))
	s.reason = screen.Tag(&s.Tags, "stop.reason", widget.NewRadioList(widget.RadioListProps{Options: s.options("dt.event.reason", nil), OnChanged: func(string) { s.changed() }}))
	s.follows = widget.VBox(0, widget.Small(say.T("Choose what happens, and you see here what it changes.")))
	area := func(id, label, hint string) (*widget.TextArea, *widget.Field) {
		in := screen.Tag(&s.Tags, id, widget.NewTextArea(widget.TextAreaProps{Rows: 2}))
		s.fields[id] = widget.NewField(widget.FieldProps{Label: label, Hint: hint, Input: in})
		return in, s.fields[id]
	}
	field := func(id, label, hint string, in *widget.RadioList) *widget.Field {
		s.fields[id] = widget.NewField(widget.FieldProps{Label: label, Hint: hint, Input: in})
		return s.fields[id]
	}
	hint := say.T("It counts at once, and as soon as other tablets hear of it. It is never deleted")
	if s.stopped() {
		hint = say.F("Only a nurse starts it again. After a mistake %s practises once more first", carer)
	}
	var told, cover, detail *widget.Field
	s.detail, detail = area("stop.detail", say.T("What happened?"), say.T("Facts only. About an allegation follow the procedure by phone first"))
	s.told, told = area("stop.told", say.T("Who was told?"), say.F("%s, the family, the fostering worker: when and how", carer))
	s.cover, cover = area("stop.cover", say.T("What happens to booked stays?"), say.T("Another carer who is signed off, a nurse, a parent, or none"))
	return widget.VBox(24,
		field("stop.kind", say.T("What happens?"), hint, s.kind),
		field("stop.reason", say.T("Why?"), "", s.reason),
		widget.VBox(10, widget.H2(say.T("What this changes")), s.follows),
		detail, told, cover,
	)
}

// options are those of a question of the record: all, or some in an order.
func (s *Stop) options(link string, only []string) []widget.Option {
	var out []widget.Option
	for _, o := range s.props.Form.Item(link).Options {
		if only == nil || slices.Contains(only, o.Coding.Code) {
			out = append(out, widget.Option{Key: o.Coding.Code, Label: model.Call(o.Label, model.Given(s.props.Child))})
		}
	}
	return out
}

// changed asks again what would follow.
func (s *Stop) changed() {
	kind, reason := s.kind.Value(), s.reason.Value()
	if kind == "" {
		return
	}
	asked := kind + " " + reason
	s.asked = asked
	s.props.Effects(kind, reason, func(list []effect.Effect) {
		if s.asked != asked {
			return // something else was chosen meanwhile
		}
		s.follows.Objects = []fyne.CanvasObject{effects.List(list)}
		s.follows.Refresh()
		s.Relayout()
	})
}

func (s *Stop) do() {
	for _, f := range s.fields {
		f.SetError("")
	}
	missing := func(id, message string) {
		s.fields[id].SetError(message)
		s.fields[id].Focus()
		s.Relayout()
	}
	text := func(t *widget.TextArea) string { return strings.TrimSpace(t.Value()) }
	switch {
	case s.kind.Value() == "":
		missing("stop.kind", say.T("Choose what happens"))
	case s.reason.Value() == "":
		missing("stop.reason", say.T("Choose why"))
	case text(s.detail) == "":
		missing("stop.detail", say.T("Say what happened"))
	case text(s.told) == "":
		missing("stop.told", say.T("Say who was told, when and how"))
	case text(s.cover) == "":
		missing("stop.cover", say.T("Say what happens to booked stays"))
	default:
		s.ActButton.SetBusy(say.T("Saving…"))
		s.props.Save(signoff.Stopping{
			Kind: s.kind.Value(), Reason: s.reason.Value(), Detail: text(s.detail), Told: text(s.told), Cover: text(s.cover),
		}, func(fault string) {
			s.ActButton.SetBusy("")
			s.Actions.SetNote(fault)
		})
	}
}
