package closing

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/journey"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Case  string // its id, for the way to what stands in the way
	Child string // short name
	// Journey is how the case came to where it stands.
	Journey journey.Journey
	// Obstacles are what stands in the way of closing; none when it may be closed.
	Obstacles []journey.Obstacle
	// Reasons are the answers to why it closes.
	Reasons []widget.Option
	// Closed says that the case is closed already; Soon that it was a short time
	// ago, so that opening it again asks what was missed.
	Closed, Soon bool
	// MayArchive says that this person may take the whole case out as one locked file.
	MayArchive bool
	// Close and Reopen do it; done gets why they could not, in plain words, or "".
	Close  func(e journey.Ending, done func(fault string))
	Reopen func(missed string, done func(fault string))
}

// Screen closes a case, or opens it again.
type Screen struct {
	screen.Form
	props                       Props
	why                         *widget.RadioList
	summary, next, told, missed *widget.TextArea
	fields                      map[string]*widget.Field
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p, fields: map[string]*widget.Field{}}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "closing.back"})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	title := say.T("Close this case")
	if s.props.Closed {
		title = say.T("Open this case again")
	}
	return screen.Frame{Title: title, Sub: s.props.Child, Back: true, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {}

func (s *Screen) act() *widget.Button {
	b := widget.ButtonProps{Text: say.T("Close the case"), Icon: "task_alt", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}
	if s.props.Closed {
		b.Text, b.Icon = say.T("Open it again"), "undo"
	}
	return screen.Tag(&s.Tags, "closing.go", widget.NewButton(b))
}

func (s *Screen) questions() fyne.CanvasObject {
	given := model.Given(s.props.Child)
	parts := []fyne.CanvasObject{s.way()}
	area := func(id, label, hint string) *widget.TextArea {
		in := screen.Tag(&s.Tags, id, widget.NewTextArea(widget.TextAreaProps{Rows: 3}))
		s.fields[id] = widget.NewField(widget.FieldProps{Label: label, Hint: hint, Input: in})
		parts = append(parts, s.fields[id])
		return in
	}
	if s.props.Closed {
		if s.props.Soon {
			s.missed = area("closing.missed", say.T("What did we miss?"), say.F("%s is back within a year. What did we not see, or not do?", given))
		} else {
			parts = append(parts, widget.Body(say.F("Everything that was written is still there. %s case goes on where it stood.", model.Possessive(given))))
		}
		return widget.VBox(24, append(parts, s.archive()...)...)
	}
	if len(s.props.Obstacles) > 0 {
		parts = append(parts, s.obstacles())
	}
	s.why = screen.Tag(&s.Tags, "closing.why", widget.NewRadioList(widget.RadioListProps{Options: s.props.Reasons}))
	s.fields["closing.why"] = widget.NewField(widget.FieldProps{Label: say.T("Why does it close?"), Input: s.why})
	parts = append(parts, s.fields["closing.why"])
	s.summary = area("closing.summary", say.F("What has changed for %s?", given), say.T("A few lines that the next worker could begin from"))
	s.next = area("closing.next", say.T("Who holds what from now on?"), say.T("School, health, carers: each with a name. And whom the family rings"))
	s.told = area("closing.told", say.F("Who told %s, how and when?", given), say.F("In the way that suits %s", given))
	return widget.VBox(24, append(parts, s.archive()...)...)
}

// archive leads to taking the whole case out, for whoever may.
func (s *Screen) archive() []fyne.CanvasObject {
	if !s.props.MayArchive {
		return nil
	}
	return []fyne.CanvasObject{widget.VBox(8,
		widget.H3(say.T("For the council’s own archive")),
		widget.Body(say.T("One locked file with everything in the case. Closing does not need it, and it can be made at any time.")),
		widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "closing.archive", widget.NewButton(widget.ButtonProps{
			Text: say.T("Archive the whole case"), Icon: "inventory_2", Size: widget.Little, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Archive, Case: s.props.Case}) },
		}))))}
}

// way is the journey of the case in a few lines, the newest last.
func (s *Screen) way() fyne.CanvasObject {
	steps := s.props.Journey.Steps
	lines := []fyne.CanvasObject{widget.H3(say.T("The way so far"))}
	for _, st := range steps[max(0, len(steps)-6):] {
		line := casefile.DateWords(string(st.On)) + ": " + model.StageName(st.State)
		if st.By != "" {
			line += ", " + st.By
		}
		lines = append(lines, screen.Second(line))
	}
	if len(steps) == 0 {
		lines = append(lines, widget.Small(say.T("Nothing is written yet.")))
	}
	return screen.Card(widget.VBox(6, lines...))
}

// obstacles are what has to be done first, each with the way to it.
func (s *Screen) obstacles() fyne.CanvasObject {
	lines := []fyne.CanvasObject{screen.CardTitle("error-fill", say.T("Before it can be closed"), theme.Danger, theme.Danger)}
	for i, o := range s.props.Obstacles {
		to := model.Route{Screen: model.Plan, Case: s.props.Case}
		if o.Kind == journey.Card {
			to = model.Route{Screen: model.TaskList, Case: s.props.Case, Doc: o.Doc.String()}
		}
		lines = append(lines, widget.VBox(0, screen.Second(o.Text), widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, fmt.Sprintf("closing.see.%d", i), widget.NewLink(widget.LinkProps{
			Text: seeWords()[o.Kind], Size: theme.SizeSmall, Name: seeWords()[o.Kind] + ": " + o.Text, OnTapped: func() { s.props.Desk.Open(to) },
		})))))
	}
	return widget.NewCard(widget.CardProps{Name: say.T("Before it can be closed"), Fill: theme.DangerBg, Edge: theme.Clear, Pad: widget.Around(16), Content: widget.VBox(10, lines...)})
}

var seeWords = say.Table(func() map[journey.Kind]string {
	return map[journey.Kind]string{journey.OpenNeed: say.T("See the plan"), journey.Direction: say.T("See the direction"), journey.Card: say.T("Open the card")}
})

func (s *Screen) do() {
	for _, f := range s.fields {
		f.SetError("")
	}
	wrong := func(id, message string) {
		s.fields[id].SetError(message)
		s.fields[id].Focus()
		s.Relayout()
	}
	empty := func(t *widget.TextArea) bool { return strings.TrimSpace(t.Value()) == "" }
	done := func(fault string) {
		s.ActButton.SetBusy("")
		s.Actions.SetNote(fault)
	}
	if s.props.Closed {
		missed := ""
		if s.missed != nil {
			if empty(s.missed) {
				wrong("closing.missed", say.T("Say what we missed"))
				return
			}
			missed = strings.TrimSpace(s.missed.Value())
		}
		s.ActButton.SetBusy(say.T("Opening…"))
		s.props.Reopen(missed, done)
		return
	}
	switch {
	case len(s.props.Obstacles) > 0:
		s.Actions.SetNote(say.T("Something has to be done first. It stands at the top of the page."))
	case s.why.Value() == "":
		wrong("closing.why", say.T("Choose why it closes"))
	case empty(s.summary):
		wrong("closing.summary", say.T("Say what has changed"))
	case empty(s.next):
		wrong("closing.next", say.T("Say who holds what from now on"))
	case empty(s.told):
		wrong("closing.told", say.F("Say who told %s", model.Given(s.props.Child)))
	default:
		s.ActButton.SetBusy(say.T("Closing…"))
		s.props.Close(journey.Ending{
			Why: s.why.Value(), Summary: strings.TrimSpace(s.summary.Value()), Next: strings.TrimSpace(s.next.Value()), Told: strings.TrimSpace(s.told.Value()),
		}, done)
	}
}
