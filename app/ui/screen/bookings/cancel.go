package bookings

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Cancelling is how a stay was called off.
type Cancelling struct {
	By      string // in words: "The family"
	Why     string
	Instead string // what happens instead, "" for nothing
}

// Words are how it stands in the booking: by whom, when, why, what instead.
func (c Cancelling) Words(when string) string {
	instead := c.Instead
	if instead == "" {
		instead = "Nothing"
	}
	return fmt.Sprintf("%s, %s: %s. Instead: %s.", c.By, when, strings.TrimSuffix(c.Why, "."), strings.TrimSuffix(instead, "."))
}

// cancelForm is what the sheet asks.
type cancelForm struct {
	by           string
	byF, whyF    *widget.Field
	why, instead *widget.TextArea
}

// by are who can call a stay off.
var cancelledBy = say.Table(func() []widget.Option {
	return []widget.Option{
		{Key: "The family", Label: say.T("The family")},
		{Key: "The child", Label: say.T("The child")},
		{Key: "The carer", Label: say.T("The carer")},
		{Key: "The nurse", Label: say.T("The nurse")},
		{Key: "The service", Label: say.T("The service")},
	}
})

// calledOff leads to calling a stay off; nil once it has begun or is over.
func (s *OneScreen) calledOff() fyne.CanvasObject {
	if !s.live() {
		return nil
	}
	return widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "booking.cancel", widget.NewButton(widget.ButtonProps{
		Text: say.T("Call off this stay"), Icon: "close", Kind: widget.Danger, OnTapped: s.cancel,
	})))
}

// cancel is the sheet that asks by whom and why: stays that fall through are counted,
// for they tell whether an arrangement holds.
func (s *OneScreen) cancel() {
	f := &s.form
	*f = cancelForm{}
	options := append([]widget.Option(nil), cancelledBy()...)
	options[1].Label = s.Facts.Given
	by := screen.Tag(&s.Tags, "cancel.by", widget.NewRadioList(widget.RadioListProps{Options: options, OnChanged: func(key string) {
		f.by = key
		f.byF.SetError("")
	}}))
	f.byF = widget.NewField(widget.FieldProps{Label: say.T("Who calls it off?"), Input: by})
	f.why = screen.Tag(&s.Tags, "cancel.why", widget.NewTextArea(widget.TextAreaProps{Rows: 2}))
	f.whyF = widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: say.T("Stays that are called off are counted. A late one is told to the social worker."), Input: f.why})
	f.instead = screen.Tag(&s.Tags, "cancel.instead", widget.NewTextArea(widget.TextAreaProps{Rows: 2}))
	done := screen.Tag(&s.Tags, "cancel.go", widget.NewButton(widget.ButtonProps{Text: say.T("Call off this stay"), Kind: widget.Discard, OnTapped: s.cancelled}))
	s.props.Desk.Sheet(say.T("Call off this stay"), widget.VBox(20,
		widget.Body(s.Facts.Short+" "+with(s.Facts.Line)+", "+Span(s.Facts.From, s.Facts.To)+"."),
		f.byF, f.whyF, widget.NewField(widget.FieldProps{Label: say.T("What happens instead?"), Hint: say.T("Another day, other help, or nothing."), Input: f.instead}),
		widget.Row(0, widget.AlignStart, done)))
}

func (s *OneScreen) cancelled() {
	f := &s.form
	c := Cancelling{By: f.by, Why: strings.TrimSpace(f.why.Value()), Instead: strings.TrimSpace(f.instead.Value())}
	if c.By == "The child" {
		c.By = s.Facts.Given
	}
	switch {
	case f.by == "":
		f.byF.SetError(say.T("Choose who calls it off"))
		f.byF.Focus()
		return
	case c.Why == "":
		f.whyF.SetError(say.T("Write why it is called off"))
		f.whyF.Focus()
		return
	}
	s.props.Desk.CloseSheet()
	s.props.Cancel(c)
	s.props.Desk.Tell(model.Words{Tone: model.Neutral, Icon: "info", Text: say.T("The stay is called off. It stands in the list of stays that are over.")})
	s.Tick()
}
