package children

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// NewProps is what the screen that adds a child needs.
type NewProps struct {
	Desk screen.Desk
	// Add opens a case; done gets why it could not, in plain words, or "".
	Add func(p casefile.Person, done func(fault string))
	// Known asks the directory first whether the child is known; nil where there is
	// none to ask.
	Known func(query string) []session.Hit
}

// NewScreen adds a child. A first name is enough.
type NewScreen struct {
	screen.Form
	props  NewProps
	given  *widget.TextInput
	family *widget.TextInput
	born   *widget.DateParts
	nhs    *widget.TextInput
	fields map[string]*widget.Field
	asked  bool // it is none of the children who are known
}

// NewNew makes the screen.
func NewNew(p NewProps) *NewScreen {
	s := &NewScreen{props: p}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: 32, Questions: s.questions, Main: s.act, Back: "new.back", Enter: s.add})
	return s
}

// Frame implements screen.Screen.
func (s *NewScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Add a child"), Sub: say.T("A first name is enough to begin"), Back: true, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *NewScreen) Shown(model.Saved) { s.props.Desk.Focus(s.given.FocusTarget()) }

func (s *NewScreen) act() *widget.Button {
	return screen.Tag(&s.Tags, "new.save", widget.NewButton(widget.ButtonProps{Text: say.T("Add this child"), Icon: "person_add", Kind: widget.Primary, Size: widget.Big, OnTapped: s.add}))
}

func (s *NewScreen) questions() fyne.CanvasObject {
	s.given = screen.Tag(&s.Tags, "new.given", widget.NewTextInput(widget.TextInputProps{Width: 320}))
	s.family = screen.Tag(&s.Tags, "new.family", widget.NewTextInput(widget.TextInputProps{Width: 320}))
	s.born = screen.Tag(&s.Tags, "new.born", widget.NewDateParts(widget.DatePartsProps{Today: s.props.Desk.Now, NoCalendar: true}))
	s.nhs = screen.Tag(&s.Tags, "new.nhs", widget.NewTextInput(widget.TextInputProps{Width: 240, Digits: true, Also: " ", MaxRunes: 12}))
	s.fields = map[string]*widget.Field{
		"given":  widget.NewField(widget.FieldProps{Label: say.T("First name"), Input: s.given}),
		"family": widget.NewField(widget.FieldProps{Label: say.T("Last name"), Hint: say.T("Leave it empty if you do not know it yet."), Input: s.family}),
		"born":   widget.NewField(widget.FieldProps{Label: say.T("Date of birth"), Hint: say.T("For example, 14 6 2017."), Input: s.born}),
		"nhs":    widget.NewField(widget.FieldProps{Label: say.T("NHS number"), Hint: say.T("10 numbers, on any letter from the hospital or the GP."), Input: s.nhs}),
	}
	return widget.VBox(24, s.fields["given"], s.fields["family"], s.fields["born"], s.fields["nhs"])
}

func (s *NewScreen) add() {
	given, nhs := strings.TrimSpace(s.given.Value()), strings.ReplaceAll(s.nhs.Value(), " ", "")
	wrong := map[string]string{}
	if given == "" {
		wrong["given"] = say.T("Enter the child’s first name")
	}
	if p := s.born.Problem(); p != "" {
		wrong["born"] = p
	} else if d := casefile.Date(s.born.Value()); d != "" && d > casefile.DateOf(s.props.Desk.Now()) {
		wrong["born"] = say.F("The date must be today or earlier – you put %s", casefile.DateWords(string(d)))
	}
	if nhs != "" && !validNHS(nhs) {
		wrong["nhs"] = say.T("Check the NHS number: the last number does not fit the others")
		if len(nhs) != 10 {
			wrong["nhs"] = say.T("The NHS number must have 10 numbers")
		}
	}
	first := ""
	for _, id := range []string{"given", "family", "born", "nhs"} {
		s.fields[id].SetError(wrong[id])
		if first == "" && wrong[id] != "" {
			first = id
		}
	}
	if first != "" {
		s.fields[first].Focus()
		return
	}
	family := strings.TrimSpace(s.family.Value())
	if s.props.Known != nil && !s.asked {
		if hits := s.props.Known(strings.TrimSpace(given + " " + family)); len(hits) > 0 {
			s.known(hits)
			return
		}
	}
	s.ActButton.SetBusy(say.T("Saving…"))
	s.props.Add(casefile.Person{
		Given: given, Family: family, Name: strings.TrimSpace(given + " " + family),
		Born: casefile.Date(s.born.Value()), NHSNumber: nhs, Child: true,
	}, func(fault string) {
		s.ActButton.SetBusy("")
		if fault != "" {
			s.Actions.SetSaved(fault, "error-fill", widget.ToneDanger)
		}
	})
}

// mostKnown is how many children the question shows.
const mostKnown = 5

// known asks whether the child is one of those that the organisation knows, before
// a second record is begun.
func (s *NewScreen) known(hits []session.Hit) {
	var rows []fyne.CanvasObject
	for i, h := range hits[:min(mostKnown, len(hits))] {
		second := h.Detail
		if !h.Exact {
			second = strings.Trim(second+" · written a little differently", " ·")
		}
		rows = append(rows, screen.Tag(&s.Tags, "new.known."+strconv.Itoa(i), widget.NewTaskRow(widget.TaskRowProps{
			Title: h.Title, Strong: true, Second: second, Avatar: h.Title, Arrow: true, OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.props.Desk.Open(model.Route{Screen: model.Known})
			},
		})))
	}
	s.props.Desk.Sheet(say.T("Is it one of these children?"), widget.VBox(14,
		widget.Body(say.T("They are known already. A second record would split what is known of a child.")),
		widget.RowsCard(rows...),
		widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "new.other", widget.NewButton(widget.ButtonProps{
			Text: say.T("No, it is another child"), Icon: "person_add", Kind: widget.Primary, OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.asked = true
				s.add()
			},
		})))))
}

// validNHS checks the last digit of an NHS number: modulus 11 over the first
// nine.
func validNHS(n string) bool {
	if len(n) != 10 {
		return false
	}
	sum := 0
	for i, r := range n[:9] {
		if r < '0' || r > '9' {
			return false
		}
		sum += int(r-'0') * (10 - i)
	}
	want := 11 - sum%11
	if want == 11 {
		want = 0
	}
	return want != 10 && int(n[9]-'0') == want
}
