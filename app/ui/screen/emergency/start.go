package emergency

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// StartProps is what the first page needs.
type StartProps struct {
	Desk     screen.Desk
	Children func() []casefile.CaseSummary
	Contacts []model.Contact
	Dial     func(number string)
	// For begins or carries on the steps for a child of this tablet.
	For func(casefile.ID)
	// New adds a child and begins; done gets why not, in plain words, or "". Nil
	// where no child can be added.
	New func(p casefile.Person, done func(fault string))
}

// StartScreen asks whom it is for. A first name and a guess at the age are
// enough.
type StartScreen struct {
	screen.Tags
	props StartProps
	width model.Width
	page  *widget.PageScroll
	given *widget.TextInput
	age   *widget.TextInput
	field *widget.Field
	years *widget.Field
	begin *widget.Button
}

// NewStart makes the screen.
func NewStart(p StartProps) *StartScreen { return &StartScreen{props: p} }

// Frame implements screen.Screen.
func (s *StartScreen) Frame(w model.Width) screen.Frame {
	return screen.Frame{Title: title(w), Sub: say.T("Emergency placement"), Back: true, Rail: true}
}

// title is what both pages are called, in a word or two where there is no room.
func title(w model.Width) string {
	if w == model.Compact {
		return say.T("Safe tonight")
	}
	return say.T("Somewhere safe tonight")
}

// Body implements screen.Screen.
func (s *StartScreen) Body(w model.Width) fyne.CanvasObject {
	if s.page == nil || w != s.width {
		s.width = w
		s.Fresh()
		left := ringFirst(&s.Tags, s.props.Desk, s.props.Contacts, s.props.Dial)
		right := s.whose()
		var o fyne.CanvasObject = widget.VBox(24, left, right)
		if !w.OneColumn() {
			o = widget.ColumnsTop(24, []float32{-1, -1}, left, right)
		}
		s.page = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 18, 24, 32, o)})
	}
	return s.page
}

// Shown implements screen.Screen.
func (s *StartScreen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *StartScreen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

// ringFirst are the numbers, which come before any question.
func ringFirst(t *screen.Tags, desk screen.Desk, contacts []model.Contact, dial func(string)) fyne.CanvasObject {
	return widget.VBox(12, widget.H2(say.T("Ring first")), numbers(t, desk, contacts, dial))
}

// numbers are whom to ring, and what to do while they are not known.
func numbers(t *screen.Tags, desk screen.Desk, contacts []model.Contact, dial func(string)) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Body(say.T("Your duty manager, or out of hours the emergency duty team. Danger now: 999."))}
	if len(contacts) == 0 {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "warning", Below: true, Strong: say.T("Your council’s numbers are not on this tablet yet."),
			Text: say.T("Ring your council’s main number and ask for the manager on duty for children. Ask later to have the numbers put in."),
		}))
	}
	return widget.VBox(12, append(parts, screen.Numbers(t, desk, append(contacts, model.National()[0]), dial))...)
}

func (s *StartScreen) whose() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H2(say.T("Who is it?"))}
	var rows []fyne.CanvasObject
	all := s.props.Children()
	for i, c := range all[:min(len(all), 5)] {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("emergency.child.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: c.Child.Short(), Strong: true, Avatar: c.Child.Short(), Arrow: true, OnTapped: func() { s.props.For(c.ID) },
		})))
	}
	if len(all) > 5 {
		rows = append(rows, screen.Tag(&s.Tags, "emergency.find", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("Find another child"), Second: say.T("The steps stand in the menu of every child’s page"), Icon: "search", Arrow: true,
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Find}) },
		})))
	}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	}
	if s.props.New == nil {
		return widget.VBox(12, append(parts, screen.Second(say.T("A new child can be added once your manager has let this tablet in. Until then write on paper, with the time.")))...)
	}
	s.given = screen.Tag(&s.Tags, "emergency.given", widget.NewTextInput(widget.TextInputProps{Width: 320}))
	s.age = screen.Tag(&s.Tags, "emergency.age", widget.NewTextInput(widget.TextInputProps{Width: 100, Digits: true, MaxRunes: 2, Unit: say.T("years"), OnSubmit: s.add}))
	s.field = widget.NewField(widget.FieldProps{Label: say.T("First name"), Hint: say.T("What the child is called. It can be put right later."), Input: s.given})
	s.years = widget.NewField(widget.FieldProps{Label: say.T("About how old?"), Hint: say.T("A guess is enough. Leave it empty if you cannot tell."), Input: s.age, InputWidth: 160})
	s.begin = screen.Tag(&s.Tags, "emergency.begin", widget.NewButton(widget.ButtonProps{Text: say.T("Begin the 12 steps"), Icon: "arrow_forward", Kind: widget.Primary, Size: widget.Big, OnTapped: s.add}))
	return widget.VBox(16, append(parts, screen.Card(widget.VBox(18, widget.H3(say.T("A child who is not on this tablet")), s.field, s.years, widget.Wrap(8, s.begin))))...)
}

// oldest is the oldest a child here can be: help reaches to 25.
const oldest = 25

func (s *StartScreen) add() {
	given := strings.TrimSpace(s.given.Value())
	s.field.SetError("")
	s.years.SetError("")
	if given == "" {
		s.field.SetError(say.T("Enter a first name, or what the child is called"))
		s.field.Focus()
		return
	}
	p := casefile.Person{Given: given, Name: given, Child: true}
	if text := s.age.Value(); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n > oldest {
			s.years.SetError(say.F("The age must be between 0 and %d", oldest))
			s.years.Focus()
			return
		}
		// A year alone says that the day is not known.
		p.Born = casefile.Date(strconv.Itoa(s.props.Desk.Now().Year() - n))
	}
	s.begin.SetBusy(say.T("Saving…"))
	s.props.New(p, func(fault string) {
		s.begin.SetBusy("")
		s.field.SetError(fault)
	})
}
