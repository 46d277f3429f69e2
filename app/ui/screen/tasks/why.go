package tasks

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// why is a sheet that says what stands behind a line, and leads on from it.
func (s *Screen) why(line model.DueLine) {
	var facts []fyne.CanvasObject
	for _, f := range s.props.Why(line) {
		facts = append(facts, widget.VBox(2, widget.Small(f.Label), widget.Body(f.Text)))
	}
	word, icon := say.T("Open the form"), "description"
	if line.Doc == (casefile.ID{}) || line.Doc == line.Case {
		word, icon = say.F("Open %s", line.Child), "person"
	}
	buttons := []fyne.CanvasObject{screen.TagAround(&s.Tags, "due.open", widget.NewButton(widget.ButtonProps{
		Text: word, Icon: icon, Kind: widget.Primary, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.open(line.Case, line.Doc)
		},
	}))}
	if s.props.Rest != nil && line.Clocked() && line.Standing.State != due.Stopped {
		buttons = append(buttons, screen.TagAround(&s.Tags, "due.rest", widget.NewButton(widget.ButtonProps{
			Text: say.T("Let it rest or stop it"), Icon: "hourglass_top", OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.askRest(line)
			},
		})))
	}
	head := widget.Row(12, widget.AlignCentre, widget.Grow(widget.Body(line.Child)), widget.NewTag(screen.TagProps(line.Chip)))
	s.props.Desk.Sheet(line.Title, widget.VBox(16, head, widget.VBox(14, facts...), widget.Wrap(8, buttons...)))
}

// askRest asks how a time limit rests, until when and why. It is somebody's
// decision: the app never does it.
func (s *Screen) askRest(line model.DueLine) {
	what := widget.NewRadioList(widget.RadioListProps{Name: say.T("What happens to it"), Value: "rest", Options: []widget.Option{
		{Key: "rest", Label: say.T("It rests for a while"), Hint: say.T("A limit of law or guidance keeps its day; one of local practice moves on by as long.")},
		{Key: "stop", Label: say.T("It is not needed any more")},
	}})
	until := screen.TagAround(&s.Tags, "due.rest.until", widget.NewDateParts(widget.DatePartsProps{Today: s.props.Desk.Now}))
	why := screen.TagAround(&s.Tags, "due.rest.why", widget.NewTextInput(widget.TextInputProps{MaxRunes: 200}))
	untilField := widget.NewField(widget.FieldProps{Label: say.T("Rests until"), Hint: say.T("The day from which it counts again. Leave it empty if nobody knows yet."), Input: until})
	whyField := widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: say.T("It stays on the list with this reason."), Input: why})
	var button *widget.Button
	button = screen.TagAround(&s.Tags, "due.rest.save", widget.NewButton(widget.ButtonProps{
		Text: say.T("Keep this"), Icon: "check", Kind: widget.Primary, OnTapped: func() {
			day, fault := restDay(cmp.Or(until.Value(), until.Problem()), s.props.Desk.Now())
			untilField.SetError(fault)
			whyField.SetError("")
			switch {
			case fault != "":
				untilField.Focus()
				return
			case why.Value() == "":
				whyField.SetError(say.T("Say why, in a few words"))
				whyField.Focus()
				return
			}
			button.SetBusy(say.T("Saving…"))
			s.props.Rest(line, what.Value() == "stop", day, why.Value(), func(fault string) {
				button.SetBusy("")
				whyField.SetError(fault)
				if fault == "" {
					s.props.Desk.CloseSheet()
				}
			})
		},
	}))
	s.props.Desk.Sheet(line.Title, widget.VBox(20, screen.TagAround(&s.Tags, "due.rest.what", what), untilField, whyField, widget.Wrap(8, button)))
}

// restDay is the day until which something rests, and what is wrong with it.
func restDay(written string, now time.Time) (casefile.Date, string) {
	if written == "" {
		return "", ""
	}
	day := casefile.Date(written)
	if _, ok := day.Time(); !ok {
		return "", say.T("Enter a whole date, such as 23 11 2026, or leave it empty")
	}
	if day <= casefile.DateOf(now) {
		return "", say.T("The day must be after today")
	}
	return day, ""
}

// calendar offers the year ahead as a file.
func (s *Screen) calendar() fyne.CanvasObject {
	if s.props.Save == nil {
		return widget.VBox(0)
	}
	return screen.Card(widget.VBox(12,
		screen.CardTitle("calendar_month", say.T("The year ahead in your calendar"), theme.Ink, theme.Primary),
		screen.Second(say.T("A file that any calendar can read. It says what is due and when, not for whom and not what anybody wrote.")),
		widget.Wrap(8, screen.Tag(&s.Tags, "due.calendar", widget.NewButton(widget.ButtonProps{Text: say.T("Save a calendar file"), Icon: "event", Size: widget.Little, OnTapped: s.askCalendar})))))
}

// askCalendar asks whether the children's short names may stand in the file.
func (s *Screen) askCalendar() {
	names := false
	list := screen.TagAround(&s.Tags, "due.calendar.names", widget.NewCheckList(widget.CheckListProps{
		Name: say.T("In the file"), Options: []widget.Option{{Key: "names", Label: say.T("With each child’s short name"), Hint: say.T("Only if nobody else can read your calendar.")}},
		OnChanged: func(keys []string) { names = len(keys) > 0 },
	}))
	told := widget.Body(say.T("The file leaves Doorstep. Whoever can see your calendar can read it, and so can who runs it."))
	var button *widget.Button
	button = screen.TagAround(&s.Tags, "due.calendar.save", widget.NewButton(widget.ButtonProps{
		Text: say.T("Save the file"), Icon: "save", Kind: widget.Primary, OnTapped: func() {
			button.SetBusy(say.T("Saving…"))
			s.props.Save(s.team, names, func(fault string) {
				button.SetBusy("")
				s.props.Desk.CloseSheet()
				switch {
				case fault != "":
					s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
				default:
					s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.T("The calendar file is saved. Open it in your calendar to take the days in.")})
				}
			})
		},
	}))
	s.props.Desk.Sheet(say.T("The year ahead"), widget.VBox(20, told, list, widget.Wrap(8, button)))
}
