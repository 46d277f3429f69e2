package harm

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Given is the first name of the child it was opened for, "" for none; then
	// Children are those it may be about.
	Given    string
	Case     casefile.ID
	Children func() []casefile.CaseSummary
	// Contacts are the organisation's own numbers, those to ring first first.
	Contacts []model.Contact
	// Dial rings a number; nil where the device is no telephone.
	Dial func(number string)
	// Write begins the record of what was seen and opens it.
	Write func(casefile.ID)
	// Add leads to adding a child who is not on this tablet; nil where no child
	// can be added.
	Add func()
}

// Screen shows what to do.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	page  *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	title := say.T("Worried about harm")
	if w == model.Compact {
		title = say.T("Harm")
	}
	sub := say.T("What to do now")
	if s.props.Given != "" {
		sub += say.F(" for %s", s.props.Given)
	}
	f := screen.Frame{Title: title, Sub: sub, Back: true, Rail: true}
	if s.props.Given != "" {
		f.Case = s.props.Case.String()
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.page == nil || w != s.width {
		s.Fresh()
		s.width = w
		left := widget.VBox(20, s.danger(), s.tell())
		right := widget.VBox(20, s.write(), s.talk(), s.after())
		var o fyne.CanvasObject = widget.VBox(20, left, right)
		if !w.OneColumn() {
			o = widget.ColumnsTop(24, []float32{-1, -1}, left, right)
		}
		s.page = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 18, 24, 32, o)})
	}
	return s.page
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

// child is the child's name where there is one.
func (s *Screen) child() string {
	if s.props.Given == "" {
		return say.T("the child")
	}
	return s.props.Given
}

func (s *Screen) danger() fyne.CanvasObject {
	return widget.VBox(12,
		widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneDanger, Icon: "emergency_home", Below: true,
			Strong: say.T("1. Is anyone in danger now? Ring 999."),
			Text:   say.F("Get yourself and %s somewhere safe if you can. Is anybody hurt? Ask for an ambulance too.", s.child()),
		}),
		screen.Numbers(&s.Tags, s.props.Desk, model.National(), s.props.Dial))
}

func (s *Screen) tell() fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		widget.H2(say.T("2. Tell somebody today")),
		widget.Body(say.T("Ring your council’s front door for children, or the out-of-hours team when it is closed. Do it today, before you write it up.")),
	}
	if len(s.props.Contacts) == 0 {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "warning", Below: true, Strong: say.T("Your council’s numbers are not on this tablet yet."),
			Text: say.T("Ring your manager or the duty worker and ask for the front door. At night, ring your council’s main number and ask for the out-of-hours children’s team, or the police on 101. Ask your manager to have the numbers put in."),
		}))
	} else {
		parts = append(parts, screen.Numbers(&s.Tags, s.props.Desk, s.props.Contacts, s.props.Dial))
	}
	parts = append(parts, widget.Body(say.T("Tell your manager or safeguarding lead too. Do not wait for them if you cannot reach them.")))
	return widget.VBox(12, parts...)
}

func (s *Screen) write() fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		widget.H2(say.T("3. Write it down")),
		widget.Body(say.T("What you saw and heard, in the exact words, with the time. What you were told on the telephone, by whom, and the reference number. A few lines are enough.")),
	}
	switch {
	case s.props.Given != "":
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "harm.write", widget.NewButton(widget.ButtonProps{
			Text: say.T("Write it down"), Icon: "edit_note", Kind: widget.Primary, Size: widget.Big, OnTapped: func() { s.props.Write(s.props.Case) },
		}))))
	default:
		parts = append(parts, s.whose())
	}
	return widget.VBox(12, append(parts,
		screen.Second(say.T("It is saved as you type. You do not have to finish it, nor the form you came from: that is saved as it is.")))...)
}

// mostChildren is how many children are offered; the rest are found by name.
const mostChildren = 6

func (s *Screen) whose() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	all := s.props.Children()
	for i, c := range all[:min(len(all), mostChildren)] {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("harm.child.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: c.Child.Short(), Strong: true, Avatar: c.Child.Short(), Arrow: true, OnTapped: func() { s.props.Write(c.ID) },
		})))
	}
	if len(all) > mostChildren {
		rows = append(rows, screen.Tag(&s.Tags, "harm.find", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("Find another child"), Icon: "search", Arrow: true, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Find}) },
		})))
	}
	if s.props.Add != nil {
		rows = append(rows, screen.Tag(&s.Tags, "harm.add", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("A child who is not on this tablet"), Second: say.T("A first name is enough"), Icon: "person_add", Arrow: true, OnTapped: s.props.Add,
		})))
	}
	if len(rows) == 0 {
		return screen.Second(say.T("No child is on this tablet yet. Write it on paper, with the time, and keep the paper safe."))
	}
	return widget.VBox(8, widget.Strong(say.T("Who is it about?")), widget.RowsCard(rows...))
}

func (s *Screen) talk() fyne.CanvasObject {
	point := func(icon, text string) fyne.CanvasObject {
		return widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Colour: theme.Primary}), widget.Grow(widget.Body(text)))
	}
	return screen.Tinted(widget.VBox(12,
		widget.H3(say.F("While you are with %s", s.child())),
		point("record_voice_over", say.T("Listen. Say that telling you was right. Ask only what you need to know who is safe: a long talk is for those trained for it.")),
		point("block", say.T("Do not promise to keep it secret. Say whom you will tell.")),
		point("family_restroom", say.T("Do not tell the parents first if that could put anyone in more danger. Ask the front door what to say.")),
		point("group", say.T("Think of brothers and sisters, and other children in the home."))))
}

func (s *Screen) after() fyne.CanvasObject {
	return widget.NewBanner(widget.BannerProps{
		Tone: widget.ToneNeutral, Icon: "call", Below: true, Strong: say.T("Nothing on this page has been sent."),
		Text: say.T("Doorstep tells nobody by itself. Ringing is up to you. Follow it up in writing within one working day."),
	})
}
