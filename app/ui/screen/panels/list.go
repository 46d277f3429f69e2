package panels

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Item is one request, with what the child is called in a list.
type Item struct {
	panel.Request
	Names string // "Jane S. and Lucy S."
}

// Data is what the screen shows.
type Data struct {
	Items []Item // those of one panel stand together
	Slots []panel.Slot
	// Names is what the panels are called here.
	Names map[panel.Kind]string
	// Reading says that nothing has been read yet.
	Reading bool
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Load reads what there is and hands it over, at once or later.
	Load func(done func(Data))
}

// Screen lists the requests by panel and date, and when the panels meet.
type Screen struct {
	screen.Tags
	screen.Rolled
	screen.Fetching[Data]
	props Props
	past  bool // requests that are done are shown
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Data.Reading = true
	s.Begin(p.Load, s.read)
	return s
}

// read shows what was read.
func (s *Screen) read() {
	if s.Rolling() {
		s.again()
		s.props.Desk.Changed()
	}
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	n := 0
	for _, it := range s.Data.Items {
		if waits(it) {
			n++
		}
	}
	sub := say.T("Nothing waits for a panel")
	switch {
	case n > 0:
		sub = say.N(n, "request waits", "requests wait")
	case s.Data.Reading:
		sub = say.T("Reading")
	}
	return screen.Frame{Title: say.T("Panels"), Sub: sub, Rail: true}
}

// waits reports that somebody in a panel still has something to do.
func waits(it Item) bool { return it.State != panel.Draft && it.State != panel.Told }

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	return s.Roll(w, s.build)
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() { s.Fetch() }

func (s *Screen) again() {
	s.Again(s.build)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	side := screen.Edge(w)
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(28, s.requests(), s.calendar()))
	}
	return widget.Pad(side, 16, side, 32, widget.ColumnsTop(24, []float32{-704, -400}, s.requests(), s.calendar()))
}

func (s *Screen) requests() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	open, past := 0, 0
	for _, k := range panel.Kinds() {
		var rows []fyne.CanvasObject
		for i, it := range s.Data.Items {
			switch {
			case it.Kind != k:
				continue
			case it.State == panel.Told:
				past++
				if !s.past {
					continue
				}
			default:
				open++
			}
			rows = append(rows, s.row(i, it))
		}
		if len(rows) > 0 {
			parts = append(parts, widget.VBox(10, widget.H2(s.name(k)), widget.RowsCard(rows...)))
		}
	}
	if open == 0 && s.Data.Reading {
		parts = append(parts, screen.Card(widget.Small(say.T("Reading what waits for the panels…"))))
	} else if open == 0 {
		reason := say.T("A request appears here when somebody begins one for a child. Emergency placements begin on Today; the others in the list of a child’s forms.")
		parts = append([]fyne.CanvasObject{widget.NewEmptyState(widget.EmptyStateProps{Icon: "diversity_3", Line: say.T("Nothing waits for a panel."), Reason: reason})}, parts...)
	}
	if past > 0 {
		word := say.T("Show those that are done")
		if s.past {
			word = say.T("Hide those that are done")
		}
		parts = append(parts, screen.Tag(&s.Tags, "panels.past", widget.NewLink(widget.LinkProps{Text: fmt.Sprintf("%s (%d)", word, past), OnTapped: func() {
			s.past = !s.past
			s.again()
		}})))
	}
	return widget.VBox(24, parts...)
}

func (s *Screen) name(k panel.Kind) string {
	if n := s.Data.Names[k]; n != "" {
		return n
	}
	return k.Name()
}

func (s *Screen) row(i int, it Item) fyne.CanvasObject {
	return screen.Tag(&s.Tags, fmt.Sprintf("panels.row.%d", i), widget.NewTaskRow(widget.TaskRowProps{
		Title: it.Names, Strong: true, Second: Line(it.Request, s.props.Desk.Now()), Tag: screen.TagProps(StateTag(it.Request, s.props.Desk.Now())),
		OnTapped: func() { s.open(it) },
	}))
}

func (s *Screen) open(it Item) {
	s.props.Desk.Open(model.Route{Screen: model.Request, Case: it.Case.String(), Doc: it.Doc.String()})
}

// calendar is when the panels meet next, and until when papers are taken.
func (s *Screen) calendar() fyne.CanvasObject {
	head := widget.H2(say.T("When panels meet"))
	var rows []fyne.CanvasObject
	for i, slot := range s.Data.Slots {
		on, ok := slot.Date.Time()
		cut, ok2 := slot.CutOff.Time()
		if !ok || !ok2 {
			continue
		}
		tag, second := model.Words{Tone: model.Neutral, Text: say.T("Papers closed")}, s.name(slot.Kind)
		if slot.Open {
			tag = model.Words{Tone: model.Send, Icon: "event", Text: say.F("Papers by %s", model.DayShort(cut))}
		}
		if n := s.on(slot); n > 0 {
			second += " · " + say.N(n, "request", "requests")
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("panels.slot.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: model.DayShort(on), Plain: true, Second: second, Tag: screen.TagProps(tag),
		})))
	}
	if len(rows) == 0 {
		return widget.VBox(10, head, screen.Card(widget.VBox(6, widget.Strong(say.T("No dates are set.")), widget.Small(say.T("Put the days on which your panels meet into the council’s settings.")))))
	}
	return widget.VBox(10, head, widget.RowsCard(rows...),
		widget.Small(say.T("The care management panel meets when it is needed, by phone if it must be the same day.")))
}

// on counts the requests for one day of a panel.
func (s *Screen) on(slot panel.Slot) int {
	n := 0
	for _, it := range s.Data.Items {
		if it.Kind == slot.Kind && !it.Meets.IsZero() && casefile.DateOf(it.Meets) == slot.Date {
			n++
		}
	}
	return n
}

// Line is a request in one line: how long it waits, for whom, what is open.
func Line(q panel.Request, now time.Time) string {
	var out string
	add := func(text string) {
		switch {
		case text == "":
		case out == "":
			out = text
		default:
			out += " · " + text
		}
	}
	switch {
	case q.State == panel.Draft:
		add(say.T("Not sent yet"))
	case !q.Asked.IsZero() && q.Decided.IsZero():
		text := say.F("Asked %s", Ago(q.Age(now)))
		if q.AskedBy != "" {
			text += say.F(" by %s", q.AskedBy)
		}
		add(text)
	}
	if !q.Decided.IsZero() && q.Decision != "" {
		add(q.Decision)
	}
	if !q.Meets.IsZero() && q.Decided.IsZero() {
		add(meets(q.Meets, now))
	}
	if n := len(q.Open); n > 0 && q.Decided.IsZero() {
		add(say.N(n, "open point", "open points"))
	}
	if q.Quorum.Need > 0 && q.Decided.IsZero() && q.Quorum.Heard > 0 {
		add(Heard(q.Quorum))
	}
	return out
}

// meets is when a panel meets: with its time where one is known.
func meets(t, now time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 {
		return model.Sentence(model.Day(t, now))
	}
	return say.F("%s at %s", model.Sentence(model.Day(t, now)), model.ClockText(t))
}

// Heard is the quorum in words.
func Heard(q panel.Quorum) string {
	return say.F("%d of %d agencies heard", q.Heard, q.Need)
}

// Ago is how long something waits, in the largest unit that tells.
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return say.T("just now")
	case d < time.Hour:
		return say.F("%s ago", say.N(int(d/time.Minute), "minute", "minutes"))
	case d < 24*time.Hour:
		return say.F("%s ago", say.N(int(d/time.Hour), "hour", "hours"))
	}
	return say.F("%s ago", say.N(int(d/(24*time.Hour)), "day", "days"))
}

// StateTag is where a request stands as a tag.
func StateTag(q panel.Request, now time.Time) model.Words {
	switch q.State {
	case panel.Draft:
		return model.Words{Tone: model.Neutral, Icon: "edit", Text: say.T("Being written")}
	case panel.Sent:
		return model.Words{Tone: model.Local, Icon: "hourglass_top", Text: say.T("To decide")}
	case panel.OnAgenda:
		return model.Words{Tone: model.Send, Icon: "event", Text: say.T("On the agenda")}
	case panel.Heard:
		return model.Words{Tone: model.Local, Icon: "hourglass_top", Text: say.T("To decide")}
	case panel.Decided:
		if q.Letter.Late {
			return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Tell the family: late")}
		}
		if due, ok := q.Letter.Due.Time(); ok {
			return model.Words{Tone: model.Local, Icon: "schedule", Text: say.F("Tell the family by %s", model.DayShort(due))}
		}
		return model.Words{Tone: model.Local, Icon: "schedule", Text: say.T("Tell the family")}
	case panel.Conditions:
		return model.Words{Tone: model.Send, Icon: "checklist", Text: say.N(q.OpenConditions(), "condition open", "conditions open")}
	}
	return model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Done")}
}

// Sort puts the items into the order of the list.
func Sort(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int { return panel.Compare(a.Request, b.Request) })
}
