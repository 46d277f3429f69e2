package settings

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Security is what opens this tablet and what leads out of Family view.
type Security struct {
	HasPIN func() bool
	// SetPIN and ChangePassphrase take a while; done gets why it could not be
	// done, in plain words, or "". With nil the passphrase is not changed here.
	SetPIN           func(pin string, done func(fault string))
	ChangePassphrase func(old, new string, done func(fault string))
}

func (s *Screen) security() fyne.CanvasObject {
	sec, t := s.props.Security, s.props.Tablet()
	locks := say.F("The tablet locks %s after the last touch, in a visit after %s. Your organisation sets this.", say.N(t.Idle, "minute", "minutes"), model.Figures(t.Visit))
	pin, word := say.T("No PIN is set yet. Family view opens once you have set one."), say.T("Set the PIN")
	if sec.HasPIN() {
		pin, word = say.T("A PIN of 6 figures leads out of Family view. 3 wrong ones lock the tablet."), say.T("Change the PIN")
	}
	rows := []fyne.CanvasObject{
		widget.H3(say.T("Security")), screen.Second(locks), screen.Second(pin),
		widget.Wrap(8, screen.Tag(&s.Tags, "settings.pin", widget.NewButton(widget.ButtonProps{Text: word, Icon: "password", Size: widget.Little, OnTapped: s.askPIN}))),
	}
	if sec.ChangePassphrase != nil {
		rows = append(rows, widget.Wrap(8, screen.Tag(&s.Tags, "settings.passphrase", widget.NewButton(widget.ButtonProps{
			Text: say.T("Change your passphrase"), Icon: "key", Size: widget.Little, OnTapped: s.askPassphrase,
		}))))
	}
	return screen.Card(widget.VBox(12, rows...))
}

// asking is a sheet with a few secret boxes and one button.
type asking struct {
	s      *Screen
	fields []*widget.Field
	boxes  []*widget.TextInput
	button *widget.Button
}

func (s *Screen) ask(title, words, id, button string, labels []string, digits bool, act func(*asking)) {
	a := &asking{s: s}
	parts := []fyne.CanvasObject{widget.Body(words)}
	for i, l := range labels {
		in := widget.TextInputProps{Password: true}
		if digits {
			in.Digits, in.MaxRunes, in.Width = true, 6, 160
		}
		if i == len(labels)-1 {
			in.OnSubmit = func() { act(a) }
		}
		box := screen.TagAround(&s.Tags, id+"."+model.Figures(i+1), widget.NewTextInput(in))
		a.boxes = append(a.boxes, box)
		f := widget.NewField(widget.FieldProps{Label: l, Input: box})
		a.fields = append(a.fields, f)
		parts = append(parts, f)
	}
	a.button = screen.TagAround(&s.Tags, id+".save", widget.NewButton(widget.ButtonProps{Text: button, Icon: "check", Kind: widget.Primary, OnTapped: func() { act(a) }}))
	parts = append(parts, widget.Wrap(8, a.button))
	s.props.Desk.Sheet(title, widget.VBox(20, parts...))
	s.props.Desk.Focus(a.boxes[0].FocusTarget())
}

// wrong shows what is wrong with one box, "" for none, and says whether it was
// something.
func (a *asking) wrong(i int, words string) bool {
	a.fields[i].SetError(words)
	if words != "" {
		a.fields[i].Focus()
	}
	return words != ""
}

// done closes the sheet with good news, or says why not at the first box.
func (a *asking) done(first int, fault, news string) {
	a.button.SetBusy("")
	if a.wrong(first, fault) {
		return
	}
	a.s.props.Desk.CloseSheet()
	a.s.again()
	a.s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: news})
}

func (s *Screen) askPIN() {
	s.ask(say.T("PIN for Family view"), say.T("6 figures that you can type while a family watches. Choose other ones than on your own telephone."),
		"settings.pin.box", say.T("Keep this PIN"), []string{say.T("New PIN"), say.T("The same again")}, true, func(a *asking) {
			one, two := a.boxes[0].Value(), a.boxes[1].Value()
			a.wrong(1, "")
			switch {
			case a.wrong(0, shape(one)):
				return
			case one != two:
				a.wrong(1, say.T("The two are not the same. Type the PIN again."))
				return
			}
			a.button.SetBusy(say.T("Saving…"))
			s.props.Security.SetPIN(one, func(fault string) { a.done(0, fault, say.T("The PIN is set. It leads out of Family view.")) })
		})
}

// shape says what is wrong with a PIN before the vault is asked.
func shape(pin string) string {
	if len(pin) != 6 {
		return say.T("The PIN must have 6 figures")
	}
	return ""
}

func (s *Screen) askPassphrase() {
	s.ask(say.T("Change your passphrase"), say.T("Four words or more that belong to no song, film or book. Nobody can look it up for you: write it down at home, not here."),
		"settings.passphrase.box", say.T("Change it"), []string{say.T("The passphrase you have now"), say.T("The new passphrase"), say.T("The new one again")}, false, func(a *asking) {
			old, one, two := a.boxes[0].Value(), a.boxes[1].Value(), a.boxes[2].Value()
			for i := range a.boxes {
				a.wrong(i, "")
			}
			switch {
			case strings.TrimSpace(old) == "":
				a.wrong(0, say.T("Enter the passphrase you have now"))
				return
			case len(strings.Fields(one)) < 4:
				a.wrong(1, say.T("The new passphrase must have four words or more"))
				return
			case one != two:
				a.wrong(2, say.T("The two are not the same. Type the new one again."))
				return
			}
			a.button.SetBusy(say.T("Changing…"))
			s.props.Security.ChangePassphrase(old, one, func(fault string) {
				a.done(0, fault, say.T("Your passphrase is changed. The next unlocking asks for the new one."))
			})
		})
}
