package signoff

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// alerts are what somebody has to look at beside where the sign-off stands: an
// incident with this task, and that no nurse answers for it.
func (s *Screen) alerts() []fyne.CanvasObject {
	now := s.props.Desk.Now()
	var out []fyne.CanvasObject
	for i, e := range s.state.Open() {
		out = append(out, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneDanger, Icon: "error-fill", Below: true,
			Strong: say.F("Something happened with this task on %s: %s", longDay(casefile.DateOf(e.When.In(now.Location())), now), e.Facts),
			Text:   say.F("A nurse decides by %s what follows: nothing, a refresher, or stopping it.", longDay(e.By, now)),
			Action: screen.Tag(&s.Tags, fmt.Sprintf("signoff.incident.%d", i), widget.NewButton(widget.ButtonProps{
				Text: say.T("Decide"), Name: say.T("Decide about what happened"), Size: widget.Medium, OnTapped: func() { s.incident(e) },
			})),
		}))
	}
	if on := s.state.Refresh; on != "" {
		out = append(out, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "schedule", Below: true, Strong: say.F("A refresher was asked for on %s.", longDay(on, now)),
			Text: say.F("Go through it with %s, watch it once more, and write the visit down.", s.carer()),
		}))
	}
	if gone := s.state.Unanswered; gone != nil {
		b := widget.BannerProps{Tone: widget.ToneDanger, Icon: "error-fill", Below: true, Strong: say.F("No nurse answers for this task. %s does not any more.", gone.Nurse.Display)}
		switch {
		case gone.Urgent:
			b.Text = say.F("Look at it today, with the lead nurse. Another nurse takes it over by %s, or it ends.", longDay(gone.Until, now))
		case gone.Until != "":
			b.Text = say.F("Another nurse takes it over by %s and signs, or it ends.", longDay(gone.Until, now))
		default:
			b.Text = say.T("Write down since when. Another nurse then has 14 days to take it over and sign.")
		}
		if d := s.state.Decision; d != nil && s.props.Decision != nil {
			b.Action = screen.Tag(&s.Tags, "signoff.transfer", widget.NewButton(widget.ButtonProps{Text: say.T("Open the decision"), Size: widget.Medium, OnTapped: func() { s.props.Decision(d.ID()) }}))
		}
		out = append(out, widget.NewBanner(b))
	}
	return out
}

// incident begins the nurse's decision about an incident and opens it.
func (s *Screen) incident(e signoff.Incident) {
	for _, r := range s.props.Doc.Rows("dt.incident", "") {
		for _, v := range s.props.Doc.State(engine.Cell{Row: r.ID, LinkID: "dt.incident.of"}).Values {
			if v.Reference.Reference == e.Ref().Reference.Reference {
				s.page("dt.incident", r.ID)
				return
			}
		}
	}
	row := s.props.Editor.AddRow("dt.incident", "")
	if row == "" {
		return
	}
	s.props.Editor.Choose(engine.Cell{Row: row, LinkID: "dt.incident.of"}, e.Ref())
	s.page("dt.incident", row)
}
