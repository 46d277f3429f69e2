package bookings

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// Carer is somebody with whom the child can stay.
type Carer struct {
	Who   fhir.Reference
	Place string
	Hint  string // "Agreement signed", "No agreement yet"
	// Last is when the child was there last, zero for never: the next stay is offered
	// on the same days of the week.
	LastFrom, LastTo time.Time
}

// Wish is a stay that somebody asks for.
type Wish struct {
	Carer    fhir.Reference
	Place    string
	From, To time.Time
	Kind     string // code of bk.kind
}

// NewProps is what the screen that makes a booking needs.
type NewProps struct {
	Desk   screen.Desk
	Route  model.Route // its Case is the child
	Short  string      // of the child
	Given  string
	Carers []Carer
	People []widget.Person // who else can be chosen
	// Weigh says what a wish comes to: nights and hours, and what stands in the way,
	// such as another stay at the same time.
	Weigh func(Wish) (words string, against []string)
	// Make writes the booking and opens it; done gets why it could not.
	Make func(w Wish, done func(fault string))
}

// NewScreen asks who, when and what sort, and makes the booking; the checks come on
// its own page.
type NewScreen struct {
	screen.Form
	props    NewProps
	carer    int // index of the chosen carer, -1 for somebody else
	who      fhir.Reference
	sort     string
	whoF     *widget.Field
	other    *widget.PersonPicker
	otherF   *widget.Field
	place    *widget.TextInput
	placeF   *widget.Field
	from, to moment
	says     *widget.Text
	against  *fyne.Container
	again    *widget.Button
	busy     bool
}

// moment is a day and a time of day.
type moment struct {
	day   *widget.DateParts
	clock *widget.TextInput
	field *widget.Field
}

// somebody is the choice of nobody on the list.
const somebody = "somebody"

// NewNew makes the screen.
func NewNew(p NewProps) *NewScreen {
	s := &NewScreen{props: p, carer: -1, sort: sortThere}
	if len(p.Carers) == 1 {
		s.carer = 0
	}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "new-booking.back", Enter: s.make})
	return s
}

// Frame implements screen.Screen.
func (s *NewScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Book a stay"), Sub: s.props.Short, Back: true, Case: s.props.Route.Case, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *NewScreen) Shown(model.Saved) {}

func (s *NewScreen) act() *widget.Button {
	return screen.Tag(&s.Tags, "new-booking.go", widget.NewButton(widget.ButtonProps{Text: say.T("Check this stay"), Icon: "fact_check", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.make}))
}

// The sorts of stay as they are asked; whether it is a day or nights is seen from the
// times.
const (
	sortThere     = "there"
	sortHome      = "sitting-at-home"
	sortEmergency = booking.Emergency
)

func (s *NewScreen) questions() fyne.CanvasObject {
	parts := []fyne.CanvasObject{}
	if len(s.props.Carers) > 0 {
		var options []widget.Option
		for i, c := range s.props.Carers {
			options = append(options, widget.Option{Key: key(i), Label: c.Who.Display, Hint: joined(c.Place, c.Hint)})
		}
		options = append(options, widget.Option{Key: somebody, Label: say.T("Somebody else")})
		value := ""
		if s.carer >= 0 {
			value = key(s.carer)
		}
		s.whoF = widget.NewField(widget.FieldProps{Label: say.F("Who has %s?", s.props.Given), Input: screen.Tag(&s.Tags, "new-booking.who", widget.NewRadioList(widget.RadioListProps{Options: options, Value: value, OnChanged: s.choose}))})
		parts = append(parts, s.whoF)
	}
	s.other = screen.Tag(&s.Tags, "new-booking.other", widget.NewPersonPicker(widget.PersonPickerProps{People: s.props.People, AllowNew: true, OnChanged: func(list []widget.Person) {
		s.who = fhir.Reference{}
		if len(list) > 0 {
			s.who = fhir.Reference{Reference: list[0].ID, Display: list[0].Name}
		}
		s.otherF.SetError("")
		s.weigh()
	}}))
	s.otherF = widget.NewField(widget.FieldProps{Label: say.T("Who is it?"), Hint: say.T("A carer, a hospice or a service."), Input: s.other})
	s.place = screen.Tag(&s.Tags, "new-booking.place", widget.NewTextInput(widget.TextInputProps{OnChanged: func(string) { s.placeF.SetError("") }}))
	s.placeF = widget.NewField(widget.FieldProps{Label: say.T("Where?"), Input: s.place})
	s.again = screen.Tag(&s.Tags, "new-booking.again", widget.NewButton(widget.ButtonProps{Text: say.T("Same days as last time"), Icon: "history", Size: widget.Little, OnTapped: s.asLast}))
	s.from = s.moment("from", say.T("From"))
	s.to = s.moment("to", say.T("To"))
	sorts := screen.Tag(&s.Tags, "new-booking.sort", widget.NewRadioList(widget.RadioListProps{Value: s.sort, OnChanged: s.chooseSort, Options: []widget.Option{
		{Key: sortThere, Label: say.F("%s goes there", s.props.Given)},
		{Key: sortHome, Label: say.F("Somebody sits with %s at home", s.props.Given)},
		{Key: sortEmergency, Label: say.T("It is needed at once"), Hint: say.T("An emergency opens some checks for a manager, never those of training, equipment and loads")},
	}}))
	s.says = widget.NewText(widget.TextProps{Bold: true})
	s.against = widget.VBox(8)
	s.fill()
	s.weigh()
	return widget.VBox(24, append(parts, s.otherF, s.placeF,
		widget.VBox(12, s.again, s.from.field, s.to.field),
		widget.NewField(widget.FieldProps{Label: say.T("What sort of stay?"), Input: sorts}),
		screen.Then(s.says, s.against, screen.Second(say.T("Nothing is agreed yet. The next page shows every check, and who can put it right."))))...)
}

func key(i int) string { return "carer." + string(rune('a'+i)) }

// moment is the pair of boxes for one end of the stay.
func (s *NewScreen) moment(id, label string) moment {
	m := moment{}
	m.day = screen.Tag(&s.Tags, "new-booking."+id, widget.NewDateParts(widget.DatePartsProps{Name: label, Today: s.props.Desk.Now, OnChanged: func(string) {
		m.field.SetError("")
		s.weigh()
	}}))
	m.clock = screen.Tag(&s.Tags, "new-booking."+id+".time", widget.NewTextInput(widget.TextInputProps{
		Name: say.F("%s, time", label), Width: 120, Digits: true, Also: ":.", MaxRunes: 5, OnChanged: func(string) {
			m.field.SetError("")
			s.weigh()
		},
	}))
	m.field = widget.NewField(widget.FieldProps{Label: label, Input: m.day, Extra: widget.VBox(4, widget.Small(say.T("Time, such as 17:00")), widget.Row(0, widget.AlignStart, m.clock))})
	return m
}

// at is the moment in its boxes, and what is wrong with it.
func (m moment) at(zone *time.Location) (t time.Time, wrong string) {
	if p := m.day.Problem(); p != "" {
		return t, p
	}
	if m.day.Value() == "" {
		return t, say.T("Enter the day")
	}
	clock, ok := model.Clock(m.clock.Value())
	if !ok {
		return t, say.T("Enter the time, such as 17:00")
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", m.day.Value()+" "+clock, zone)
	if err != nil {
		return time.Time{}, say.T("Enter the day")
	}
	return t, ""
}

func (m moment) load(t time.Time) {
	m.day.Load(t.Format(time.DateOnly))
	m.clock.Load(t.Format("15:04"))
	m.field.SetError("")
}

func (s *NewScreen) choose(k string) {
	s.carer = -1
	for i := range s.props.Carers {
		if k == key(i) {
			s.carer = i
		}
	}
	if s.whoF != nil {
		s.whoF.SetError("")
	}
	s.fill()
	s.weigh()
	s.Relayout()
}

// fill shows what belongs to the chosen carer.
func (s *NewScreen) fill() {
	visible(s.otherF, s.carer < 0)
	visible(s.again, s.carer >= 0 && !s.props.Carers[max(s.carer, 0)].LastFrom.IsZero())
	if s.carer >= 0 {
		s.place.Load(s.props.Carers[s.carer].Place)
		s.placeF.SetError("")
	}
}

func visible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// asLast puts in the next such days after today: same weekday, same hours, as long.
func (s *NewScreen) asLast() {
	c := s.props.Carers[s.carer]
	now := s.props.Desk.Now()
	from := c.LastFrom.In(now.Location())
	for !from.After(now) {
		from = from.AddDate(0, 0, 7)
	}
	days := int(c.LastTo.Sub(c.LastFrom).Hours()/24 + 0.5)
	last := c.LastTo.In(now.Location())
	to := time.Date(from.Year(), from.Month(), from.Day()+days, last.Hour(), last.Minute(), 0, 0, now.Location())
	for !to.After(from) {
		to = to.AddDate(0, 0, 1)
	}
	s.from.load(from)
	s.to.load(to)
	s.weigh()
}

func (s *NewScreen) chooseSort(k string) {
	s.sort = k
	s.weigh()
}

// wish is what is asked for so far; ok is false while something is missing.
func (s *NewScreen) wish() (w Wish, ok bool) {
	zone := s.props.Desk.Now().Location()
	from, wrongFrom := s.from.at(zone)
	to, wrongTo := s.to.at(zone)
	w = Wish{Carer: s.who, Place: strings.TrimSpace(s.place.Value()), From: from, To: to, Kind: s.sort}
	if s.carer >= 0 {
		w.Carer = s.props.Carers[s.carer].Who
	}
	if w.Kind == sortThere {
		w.Kind = ""
	}
	return w, wrongFrom == "" && wrongTo == "" && to.After(from)
}

// weigh says what the stay comes to as it is typed.
func (s *NewScreen) weigh() {
	w, ok := s.wish()
	words := say.T("Put in both days and times to see how long the stay is.")
	s.against.Objects = nil
	if ok {
		var against []string
		words, against = s.props.Weigh(w)
		for _, a := range against {
			s.against.Objects = append(s.against.Objects, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: a}))
		}
	}
	s.says.SetText(words)
	s.against.Refresh()
	s.Relayout()
}

// make writes the booking, or says what is missing.
func (s *NewScreen) make() {
	if s.busy {
		return
	}
	w, ok := s.wish()
	zone := s.props.Desk.Now().Location()
	_, wrongFrom := s.from.at(zone)
	_, wrongTo := s.to.at(zone)
	if wrongTo == "" && wrongFrom == "" && !ok {
		wrongTo = say.T("The stay must end after it begins")
	}
	faults := []struct {
		field *widget.Field
		text  string
	}{
		{s.otherF, missing(w.Carer.Display == "", say.F("Say who has %s", s.props.Given))},
		{s.placeF, missing(w.Place == "", say.F("Enter where %s stays", s.props.Given))},
		{s.from.field, wrongFrom},
		{s.to.field, wrongTo},
	}
	for i := range faults {
		f := faults[len(faults)-1-i] // the first one gets the focus last
		f.field.SetError(f.text)
		if f.text != "" {
			f.field.Focus()
			ok = false
		}
	}
	if !ok {
		return
	}
	s.busy = true
	s.ActButton.SetBusy(say.T("Checking…"))
	s.props.Make(w, func(fault string) {
		s.busy = false
		s.ActButton.SetBusy("")
		if fault != "" {
			s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
		}
	})
}

func missing(is bool, text string) string {
	if is {
		return text
	}
	return ""
}
