package ownforms

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/ownforms"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Props is what the list needs.
type Props struct {
	Desk screen.Desk
	// Load gives every published version, the newest of each form first.
	Load func() []ownforms.Version
	// Bring asks for a file and leads to the page where its form is looked at; nil for who
	// may only read.
	Bring func()
	// Try opens a form as a page on which nothing is kept.
	Try func(v ownforms.Version)
	// Withdraw ends the beginning of a form; done gets why it could not, in plain words.
	Withdraw func(v ownforms.Version, why string, done func(fault string))
}

// Screen lists the organisation's forms.
type Screen struct {
	screen.Tags
	screen.Reading[[]ownforms.Version]
	props Props
}

// New makes the list.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, func() ([]ownforms.Version, error) { return p.Load(), nil }, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T(listTitle), Sub: say.T(listSub), Back: true, Rail: true}
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	parts := []fyne.CanvasObject{widget.Body(say.T(listIntro))}
	if s.props.Bring != nil {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "ownforms.bring", widget.NewButton(widget.ButtonProps{
			Text: say.T(bringIn), Icon: "add", Kind: widget.Primary, OnTapped: s.props.Bring,
		}))))
	}
	if len(s.Facts) == 0 {
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "assignment", Line: say.T(noneYet), Reason: say.T(noneWhy)}))
		return s.page(w, parts)
	}
	var rows []fyne.CanvasObject
	for i, v := range s.newest() {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("ownforms.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: "assignment", Title: v.Form.Title, Strong: true, Second: s.second(v), Tag: screen.TagProps(s.tag(v)), Arrow: true, OnTapped: func() { s.open(v) },
		})))
	}
	return s.page(w, append(parts, widget.RowsCard(rows...)))
}

func (s *Screen) page(w model.Width, parts []fyne.CanvasObject) fyne.CanvasObject {
	return widget.Pad(screen.Edge(w), 18, screen.Edge(w), 32, widget.MaxWide(900, widget.VBox(18, parts...)))
}

// newest are the newest versions, one of each form.
func (s *Screen) newest() []ownforms.Version {
	var out []ownforms.Version
	for _, v := range s.Facts {
		if len(out) == 0 || out[len(out)-1].Name != v.Name {
			out = append(out, v)
		}
	}
	return out
}

func (s *Screen) second(v ownforms.Version) string {
	words := say.F("Version %s · from %s", v.Form.Version, casefile.DateWords(v.From))
	if v.By != "" {
		words += say.F(" · published by %s", v.By)
	}
	return words
}

func (s *Screen) today() string { return string(casefile.DateOf(s.props.Desk.Now())) }

func (s *Screen) tag(v ownforms.Version) model.Words {
	switch {
	case v.Apart:
		return model.Words{Tone: model.Choice, Icon: "call_split", Text: say.T("Two versions")}
	case v.Withdrawn != "" && v.Withdrawn <= s.today():
		return model.Words{Tone: model.Neutral, Icon: "block", Text: say.T("Withdrawn")}
	case v.From > s.today():
		return model.Words{Tone: model.Neutral, Icon: "event", Text: say.T("Not yet in use")}
	}
	return model.Words{Tone: model.Safe, Icon: "check", Text: say.T("In use")}
}

// open shows one form: what was published, and what may be done with it.
func (s *Screen) open(v ownforms.Version) {
	parts := []fyne.CanvasObject{}
	if v.Form.Description != "" {
		parts = append(parts, widget.Body(v.Form.Description))
	}
	if v.Apart {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneChoice, Icon: "call_split", Strong: say.T(apartStrong), Text: say.T(apartText), Below: true}))
	}
	buttons := []fyne.CanvasObject{screen.TagAround(&s.Tags, "ownforms.try", widget.NewButton(widget.ButtonProps{
		Text: say.T(tryIt), Icon: "school", OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.props.Try(v)
		},
	}))}
	if s.props.Withdraw != nil && v.Withdrawn == "" {
		buttons = append(buttons, screen.TagAround(&s.Tags, "ownforms.withdraw", widget.NewButton(widget.ButtonProps{
			Text: say.T(withdraw), Icon: "block", OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.ask(v)
			},
		})))
	}
	parts = append(parts, widget.Wrap(8, buttons...), widget.H3(say.T("What was published")))
	for _, o := range s.Facts {
		if o.Name != v.Name {
			continue
		}
		line := say.F("From %s, published %s", casefile.DateWords(o.From), model.Day(o.At, s.props.Desk.Now()))
		if o.By != "" {
			line += say.F(" by %s", o.By)
		}
		if o.Why != "" {
			line += ": " + strings.TrimSuffix(o.Why, ".")
		}
		line += "."
		if o.Withdrawn != "" {
			line += say.F(" Not begun from %s on.", casefile.DateWords(o.Withdrawn))
		}
		parts = append(parts, widget.VBox(2, widget.Body(say.F("Version %s", o.Form.Version)), widget.Small(line)))
	}
	if v.Form.Copyright != "" {
		parts = append(parts, widget.VBox(2, widget.Small(say.T("Rights")), widget.Body(v.Form.Copyright)))
	}
	parts = append(parts, widget.Small(say.F("Its address in files and on the command line: %s", v.Of)))
	s.props.Desk.Sheet(v.Form.Title, widget.VBox(16, parts...))
}

// ask asks why a form is withdrawn.
func (s *Screen) ask(v ownforms.Version) {
	why := screen.TagAround(&s.Tags, "ownforms.why", widget.NewTextInput(widget.TextInputProps{MaxRunes: 400}))
	field := widget.NewField(widget.FieldProps{Label: say.T(whyWithdraw), Hint: say.T(whyHint), Input: why})
	var act *widget.Button
	act = screen.TagAround(&s.Tags, "ownforms.withdraw.go", widget.NewButton(widget.ButtonProps{Text: say.T(withdraw), Icon: "block", Kind: widget.Primary, OnTapped: func() {
		if strings.TrimSpace(why.Value()) == "" {
			field.SetError(say.T("Say why"))
			field.Focus()
			return
		}
		act.SetBusy(say.T("Saving…"))
		s.props.Withdraw(v, why.Value(), func(fault string) {
			act.SetBusy("")
			field.SetError(fault)
			if fault != "" {
				return
			}
			s.props.Desk.CloseSheet()
			s.Tick()
			s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.T(withdrawn)})
		})
	}}))
	s.props.Desk.Sheet(v.Form.Title, widget.VBox(20, widget.Body(say.T(withdrawIntro)), field, widget.Wrap(8, act)))
}
