package ownforms

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/inspect"
)

// Finding is what is said of a form, with the question as people read it.
type Finding struct {
	inspect.Finding
	Question string // its words, "" for the form as a whole
}

// Answers are what the person says of a form that is brought in.
type Answers struct {
	Name, Version, Title string
	From                 casefile.Date
	Why                  string
}

// BringProps is what the page of a form from a file needs.
type BringProps struct {
	Desk  screen.Desk
	File  string // its name
	Asks  int    // how many questions
	Start Answers
	// Named says that the form has an address of its own, so that no short name is asked.
	Named bool
	// Look says what stands against the form under this name and version.
	Look func(Answers) []Finding
	// Try opens the form as a page on which nothing is kept.
	Try func(Answers)
	// Publish does it; done gets why it could not, in plain words, or "".
	Publish func(a Answers, done func(fault string))
}

// Bring is the page on which a form from a file is looked at, tried and published.
type Bring struct {
	screen.Form
	props                     BringProps
	title, name, version, why *widget.TextInput
	from                      *widget.DateParts
	fields                    map[string]*widget.Field
	found                     *fyne.Container
	stops                     bool
	stop                      func() // ends the wait before the form is looked at again
}

// NewBring makes the page.
func NewBring(p BringProps) *Bring {
	s := &Bring{props: p, fields: map[string]*widget.Field{}, stop: func() {}}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "ownforms.back"})
	return s
}

// Frame implements screen.Screen.
func (s *Bring) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T(bringTitle), Sub: say.T(checkedTitle), Back: true, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *Bring) Shown(model.Saved) {}

func (s *Bring) act() *widget.Button {
	return screen.Tag(&s.Tags, "ownforms.publish", widget.NewButton(widget.ButtonProps{Text: say.T(publish), Icon: "check", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}))
}

func (s *Bring) questions() fyne.CanvasObject {
	a := s.props.Start
	input := func(id, label, hint, value string, most int) *widget.TextInput {
		in := screen.Tag(&s.Tags, id, widget.NewTextInput(widget.TextInputProps{Value: value, MaxRunes: most, OnChanged: func(string) { s.later() }}))
		s.fields[id] = widget.NewField(widget.FieldProps{Label: label, Hint: hint, Input: in})
		return in
	}
	s.title = input("ownforms.title", say.T(titleLabel), say.T(titleHint), a.Title, 200)
	s.version = input("ownforms.version", say.T(versionLabel), versionHint(a.Version), a.Version, 40)
	s.why = input("ownforms.reason", say.T(reasonLabel), say.T(reasonHint), a.Why, 400)
	asked := []fyne.CanvasObject{s.fields["ownforms.title"]}
	if !s.props.Named {
		s.name = input("ownforms.name", say.T(nameLabel), say.T(nameHint), a.Name, 40)
		asked = append(asked, s.fields["ownforms.name"])
	}
	s.from = screen.Tag(&s.Tags, "ownforms.from", widget.NewDateParts(widget.DatePartsProps{Value: string(a.From), Today: s.props.Desk.Now}))
	s.fields["ownforms.from"] = widget.NewField(widget.FieldProps{Label: say.T(fromLabel), Input: s.from})
	asked = append(asked, s.fields["ownforms.version"], s.fields["ownforms.from"], s.fields["ownforms.reason"])

	try := screen.Tag(&s.Tags, "ownforms.try", widget.NewButton(widget.ButtonProps{Text: say.T(tryIt), Icon: "school", OnTapped: func() { s.props.Try(s.answers()) }}))
	s.found = container.NewStack()
	s.look()
	return widget.VBox(24,
		widget.VBox(8, screen.Second(s.props.File+" · "+say.N(s.props.Asks, "question", "questions")), widget.Wrap(8, try)),
		s.found,
		widget.VBox(24, asked...))
}

func versionHint(v string) string {
	if v == "" {
		return say.T("Three numbers, such as 1.0.0.")
	}
	return say.T("Three numbers. A later version has a higher one.")
}

func (s *Bring) answers() Answers {
	a := Answers{Title: strings.TrimSpace(s.title.Value()), Version: strings.TrimSpace(s.version.Value()), From: casefile.Date(s.from.Value()), Why: strings.TrimSpace(s.why.Value())}
	if s.name != nil {
		a.Name = strings.TrimSpace(s.name.Value())
	}
	return a
}

// later looks at the form again when the typing pauses.
func (s *Bring) later() {
	s.stop()
	s.stop = s.props.Desk.After(400*time.Millisecond, func() {
		s.look()
		s.Relayout()
	})
}

// look says what stands against the form as it is named now.
func (s *Bring) look() {
	s.stop()
	found := s.props.Look(s.answers())
	of := func(l inspect.Level) []Finding {
		var out []Finding
		for _, f := range found {
			if f.Level == l {
				out = append(out, f)
			}
		}
		return out
	}
	var cards []fyne.CanvasObject
	stops := of(inspect.Refuse)
	if s.stops = len(stops) > 0; s.stops {
		cards = append(cards, group(say.T(stopsTitle), say.T(stopsIntro), "error-fill", theme.Danger, theme.DangerBg, stops))
	} else {
		cards = append(cards, widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "check_circle", Strong: say.T(allWell), Text: say.T(allWhy), Below: true}))
	}
	if l := of(inspect.Advise); len(l) > 0 {
		cards = append(cards, group(say.T(lookTitle), say.T(lookIntro), "warning", theme.Local, theme.LocalBg, l))
	}
	if l := of(inspect.Keep); len(l) > 0 {
		cards = append(cards, group(say.T(keepTitle), say.T(keepIntro), "info", theme.Muted, theme.Surface, l))
	}
	s.found.Objects = []fyne.CanvasObject{widget.VBox(16, cards...)}
	s.found.Refresh()
	if s.Actions != nil && !s.stops {
		s.Actions.SetNote("")
	}
}

// most is how many findings of one kind are listed; a form of another version of FHIR has
// one for each question.
const most = 12

func group(title, intro, icon string, ink, fill fyne.ThemeColorName, found []Finding) fyne.CanvasObject {
	lines := []fyne.CanvasObject{screen.CardTitle(icon, title, ink, ink), screen.Second(intro)}
	for _, f := range found[:min(most, len(found))] {
		head := f.What
		if f.Question != "" {
			if head != "" {
				head += say.T(", at ")
			}
			head += "“" + f.Question + "”"
		}
		if f.Times > 1 {
			head += say.F(" and %s more", strconv.Itoa(f.Times-1))
		}
		if head == "" {
			lines = append(lines, widget.Body(sentence(f.Why)))
			continue
		}
		lines = append(lines, widget.VBox(2, widget.NewText(widget.TextProps{Text: head, Bold: true, Size: theme.SizeSmall}), widget.Body(sentence(f.Why))))
	}
	if n := len(found) - most; n > 0 {
		lines = append(lines, screen.Second(say.F("And %s more of this kind.", strconv.Itoa(n))))
	}
	edge := theme.Clear
	if fill == theme.Surface {
		edge = theme.Line
	}
	return widget.NewCard(widget.CardProps{Name: title, Fill: fill, Edge: edge, Pad: widget.Around(16), Content: widget.VBox(12, lines...)})
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	s = model.Sentence(s)
	if !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}

func (s *Bring) do() {
	for _, f := range s.fields {
		f.SetError("")
	}
	a := s.answers()
	if _, ok := a.From.Time(); !ok {
		f := s.fields["ownforms.from"]
		f.SetError(say.T("Enter a whole date, such as 4 1 2027"))
		f.Focus()
		s.Relayout()
		return
	}
	if s.look(); s.stops {
		s.Relayout()
		s.Actions.SetNote(say.T(stopsNote))
		return
	}
	s.ActButton.SetBusy(say.T("Publishing…"))
	s.props.Publish(a, func(fault string) {
		s.ActButton.SetBusy("")
		s.Actions.SetNote(fault)
		if fault != "" {
			return
		}
		s.props.Desk.Back()
		s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.T(published)})
	})
}
