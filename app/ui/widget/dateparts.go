package widget

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// DatePartsProps describes a date in three boxes.
type DatePartsProps struct {
	Name  string
	Value string // "2026-03-27", "2026-03" or "2026"; empty for none
	// Today is the civil day now, for the century of a two-digit year, the
	// Today button and the calendar. It is passed in, never read from the
	// clock.
	Today func() time.Time
	// Partial allows a month with a year, or a year alone ("About when?").
	Partial     bool
	TodayButton bool
	NoCalendar  bool // a birthday is not looked up in a calendar
	OnChanged   func(value string)
	OnBlur      func() // the focus left all three boxes
}

// DateParts takes a date as day, month and year in numbers. A year of two
// digits is completed and the whole date is checked when the focus leaves it,
// not at every key.
type DateParts struct {
	framed
	props    DatePartsProps
	caps     [3]*block
	boxes    [3]*TextInput
	calendar *Button
	today    *Button
	about    *block
	month    *Calendar
	last     string
	muted    bool
}

var (
	_ Input   = (*DateParts)(nil)
	_ Flowing = (*DateParts)(nil)
)

// NewDateParts makes a date input.
func NewDateParts(p DatePartsProps) *DateParts {
	d := &DateParts{props: p, about: newBlock("", theme.SizeCaption, theme.Muted, false)}
	for i, word := range []string{say.T("Day"), say.T("Month"), say.T("Year")} {
		d.caps[i] = newBlock(word, theme.SizeSmall, theme.Ink, false)
		width, most := float32(64), 2
		if i == 2 {
			width, most = 88, 4
		}
		d.boxes[i] = NewTextInput(TextInputProps{
			Name: word, Digits: true, Width: width, MaxRunes: most,
			OnChanged: func(string) { d.changed() },
			OnBlur:    d.left,
		})
	}
	if !p.NoCalendar {
		d.calendar = NewButton(ButtonProps{Icon: "calendar_month", Size: Tall, Name: say.T("Choose from a calendar"), Fill: theme.Page, OnTapped: d.toggleCalendar})
	}
	if p.TodayButton {
		d.today = NewButton(ButtonProps{Text: say.T("Today"), Size: Tall, OnTapped: func() { d.pick(p.Today()) }})
	}
	if p.Partial {
		d.about.setText(say.T("A month and year, or a year alone, will do."))
	}
	d.SetName(p.Name)
	d.show(p.Value)
	d.last = d.Value()
	d.init(d)
	return d
}

// SetName names each box after the question.
func (d *DateParts) SetName(name string) {
	d.name = name
	for i, word := range []string{say.T("Day"), say.T("Month"), say.T("Year")} {
		spoken := word
		if name != "" {
			spoken = name + ", " + strings.ToLower(word)
		}
		d.boxes[i].SetName(spoken)
	}
}

// Typed is what stands in the three boxes.
func (d *DateParts) Typed() (day, month, year string) {
	return d.boxes[0].Value(), d.boxes[1].Value(), d.boxes[2].Value()
}

// Value is the date as year-month-day, shorter for a partial one, or empty
// when what is typed is no date.
func (d *DateParts) Value() string {
	v, _ := d.read()
	return v
}

// Problem says in the formulas of the interface design what is wrong with what
// is typed, empty for nothing. Ask it when the focus has left.
func (d *DateParts) Problem() string {
	_, problem := d.read()
	return problem
}

// read makes a date of what is typed, or says what is wrong with it.
func (d *DateParts) read() (value, problem string) {
	day, month, year := d.Typed()
	if day == "" && month == "" && year == "" {
		return "", ""
	}
	typed := strings.Join(strings.Fields(day+" "+month+" "+year), " ")
	switch {
	case year == "":
		return "", say.T("Enter the year as well")
	case len(year) == 2:
		year = d.century(year)
	case len(year) != 4:
		return "", say.F("The year must have 4 numbers – you put %s", year)
	}
	if d.props.Partial && day == "" {
		if month == "" {
			return year, ""
		}
		if m, _ := strconv.Atoi(month); m >= 1 && m <= 12 {
			return fmt.Sprintf("%s-%02d", year, m), ""
		}
		return "", say.F("The month must be between 1 and 12 – you put %s", month)
	}
	switch {
	case day == "":
		return "", say.T("Enter the day as well")
	case month == "":
		return "", say.T("Enter the month as well")
	}
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	n, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), n, 0, 0, 0, 0, time.UTC)
	if m < 1 || m > 12 || t.Day() != n || y < 1 {
		return "", say.F("The date must be a real date – you put %s", typed)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, n), ""
}

// century completes a year of two digits: up to ten years ahead of today it is
// this century, else the last.
func (d *DateParts) century(year string) string {
	n, err := strconv.Atoi(year)
	if err != nil {
		return year
	}
	now := d.now().Year()
	full := now - now%100 + n
	if full > now+10 {
		full -= 100
	}
	return strconv.Itoa(full)
}

func (d *DateParts) now() time.Time {
	if d.props.Today == nil {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return d.props.Today()
}

// Load sets the date without calling OnChanged.
func (d *DateParts) Load(value string) {
	if value == d.Value() && (value != "" || d.typing()) {
		return // half a date that is being typed stays
	}
	d.muted = true
	d.show(value)
	d.muted = false
	d.last = value
}

// typing says whether one of the boxes has the keyboard.
func (d *DateParts) typing() bool {
	for _, b := range d.boxes {
		if b.focused {
			return true
		}
	}
	return false
}

func (d *DateParts) show(value string) {
	parts := strings.Split(value, "-")
	typed := [3]string{}
	for i, p := range parts {
		if i < 3 && p != "" {
			if i > 0 {
				p = strings.TrimLeft(p, "0")
			}
			typed[2-i] = p
		}
	}
	for i, b := range d.boxes {
		b.Load(typed[i])
	}
}

// changed tells the date once it is another one. A year of one to three digits
// is still being typed.
func (d *DateParts) changed() {
	v := d.Value()
	if _, _, year := d.Typed(); len(year) == 2 && d.boxes[2].focused {
		v = ""
	}
	d.tell(v)
}

func (d *DateParts) tell(v string) {
	if d.muted || v == d.last {
		return
	}
	d.last = v
	if d.props.OnChanged != nil {
		d.props.OnChanged(v)
	}
}

// left completes the year when the focus leaves a box. The box that takes the
// focus next is told after this one, so whether the focus left the date is
// asked at the end of the turn.
func (d *DateParts) left() {
	if _, _, year := d.Typed(); len(year) == 2 {
		d.muted = true
		d.boxes[2].Load(d.century(year))
		d.muted = false
	}
	d.tell(d.Value())
	if d.props.OnBlur == nil {
		return
	}
	fyne.Do(func() {
		if c := canvasFor(d); c != nil {
			for _, b := range d.boxes {
				if b.focused && c.Focused() == fyne.Focusable(b.entry) {
					return
				}
			}
		}
		d.props.OnBlur()
	})
}

func (d *DateParts) pick(t time.Time) {
	d.muted = true
	d.show(t.Format("2006-01-02"))
	d.muted = false
	d.tell(d.Value())
	if d.month != nil {
		d.closeCalendar()
	}
	d.Refresh()
	if d.props.OnBlur != nil {
		d.props.OnBlur()
	}
}

func (d *DateParts) toggleCalendar() {
	if d.month != nil {
		d.closeCalendar()
		return
	}
	at := d.now()
	if t, err := time.Parse("2006-01-02", d.Value()); err == nil {
		at = t
	}
	d.month = NewCalendar(CalendarProps{
		Today: d.now(), Chosen: d.Value(), Shown: at,
		OnChosen: d.pick, OnClosed: d.closeCalendar,
	})
	d.Refresh()
	regrow(d)
	focusObject(d.month)
}

func (d *DateParts) closeCalendar() {
	d.month = nil
	d.Refresh()
	regrow(d)
	focusObject(d.calendar)
}

// SetError draws the three boxes as wrong.
func (d *DateParts) SetError(wrong bool) {
	d.framed.SetError(wrong)
	for _, b := range d.boxes {
		b.SetError(wrong)
	}
}

// SetLocked shows the date as signed off.
func (d *DateParts) SetLocked(on bool) {
	for _, b := range d.boxes {
		b.SetLocked(on)
	}
	if on {
		d.month = nil
	}
	d.framed.SetLocked(on)
}

// FocusTarget implements Input: the first box, or the first empty one.
func (d *DateParts) FocusTarget() fyne.Focusable { return d.boxes[0].FocusTarget() }

// A11y implements Named.
func (d *DateParts) A11y() Node {
	n := Node{Name: d.name, Role: RoleDate, State: d.states(), Value: d.Value()}
	if t, err := time.Parse("2006-01-02", n.Value); err == nil {
		n.Value = say.Date(t, "2 January 2006")
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (d *DateParts) CreateRenderer() fyne.WidgetRenderer { return newRenderer(d) }

func (d *DateParts) buttons() []*Button {
	var list []*Button
	if d.locked {
		return nil
	}
	if d.calendar != nil {
		list = append(list, d.calendar)
	}
	if d.today != nil {
		list = append(list, d.today)
	}
	return list
}

func (d *DateParts) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for i, c := range d.caps {
		list = append(list, c.objects()...)
		list = append(list, d.boxes[i])
	}
	for _, b := range d.buttons() {
		list = append(list, b)
	}
	list = append(list, d.about.objects()...)
	if d.month != nil {
		list = append(list, d.month)
	}
	return list
}

func (d *DateParts) paint() {}

// flow places the parts; boxes and buttons wrap to another line where it is
// narrow.
func (d *DateParts) flow(width float32, at bool) float32 {
	gap, x := theme.Dp(12), float32(0)
	cap, tall := d.caps[0].lineHeight()+theme.Dp(6), theme.Dp(52) // room for the ring
	y, bottom := cap, cap+tall
	for i, b := range d.boxes {
		w := b.MinSize().Width
		if d.wrong {
			w += theme.Dp(4)
		}
		if d.locked {
			w += theme.Dp(40)
		}
		if x > 0 && x+w > width+0.5 {
			x, y = 0, bottom+theme.Dp(8)+cap
			bottom = y + tall
		}
		if at {
			d.caps[i].place(x, y-cap, w+gap)
			put(b, x, y, w, tall)
		}
		x += w + gap
	}
	for _, b := range d.buttons() {
		m := b.MinSize()
		if x+m.Width > width {
			x, y = 0, bottom+theme.Dp(8)
			bottom = y + m.Height
		}
		if at {
			put(b, x, y, m.Width, m.Height)
		}
		x += m.Width + gap
	}
	if !d.about.empty() {
		bottom += theme.Dp(8)
		if at {
			d.about.place(0, bottom, width)
		}
		bottom += d.about.height(width)
	}
	if d.month != nil {
		m := d.month.MinSize()
		bottom += theme.Dp(8)
		if at {
			put(d.month, 0, bottom, min(theme.Dp(334), width), m.Height)
		}
		bottom += m.Height
	}
	return bottom
}

// HeightFor implements Flowing.
func (d *DateParts) HeightFor(width float32) float32 { return d.flow(width, false) }

func (d *DateParts) naturalWidth() float32 {
	w := theme.Dp(64 + 64 + 88 + 24)
	if d.wrong {
		w += theme.Dp(12)
	}
	for _, b := range d.buttons() {
		w += b.MinSize().Width + theme.Dp(12)
	}
	return w
}

func (d *DateParts) least() fyne.Size {
	w := d.Size().Width
	if w <= 0 {
		w = d.naturalWidth()
	}
	return fyne.NewSize(theme.Dp(88), d.HeightFor(w))
}

func (d *DateParts) arrange(size fyne.Size) { d.flow(size.Width, true) }
