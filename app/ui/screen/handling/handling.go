package handling

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/handling"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Assessed is one home with the handling tasks that the OT wrote there.
type Assessed struct {
	Doc    casefile.ID
	Title  string // "Family home"
	Signed string // "Signed 12 November 2026 by Tessa Lind", "" while nobody has
	Tasks  []rules.Task
}

// Room is a room of the property survey.
type Room struct {
	Title string
	To    model.Route
}

// Facts are what the screen shows.
type Facts struct {
	Homes   []Assessed
	Carers  []rules.Home
	Weights []rules.Weight
	Rooms   []Room
	Things  int // in the register of equipment
	Stopped int // of them, not to be used today
	// Papers are what can be printed of it, by title, and Print leads there.
	Papers []string
	Print  model.Route
	Today  casefile.Date
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Child string // short name
	Given string
	Load  func() (Facts, error)
	// Kinds are the kinds of rooms that there are; Measure begins a room of one, by
	// its key.
	Kinds   []widget.Option
	Measure func(kind string)
	// AddWeight writes a new weight; nil without an assessment to put it into.
	AddWeight func()
	// Fix opens where something is put right; OpenForm a form.
	Fix      func(doc casefile.ID, c casefile.Cell)
	OpenForm func(doc casefile.ID)
	// Show begins a demonstration in a carer's home, Confirm the OT's word that
	// the home still stands.
	Show    func(rules.Home)
	Confirm func(rules.Home)
	// Assess begins an OT assessment, Home the record of a carer's home.
	Assess func()
	Home   func()
}

// Screen shows a child's moving and handling.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props Props
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Moving and handling"), Sub: s.props.Child, Back: true, Case: s.props.Route.Case}
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	side := screen.Edge(w)
	left := []fyne.CanvasObject{s.loads(), s.tasks()}
	right := []fyne.CanvasObject{s.equipment(), s.rooms(), s.weights(), s.carers(), s.papers()}
	if len(s.Facts.Homes) == 0 {
		left = []fyne.CanvasObject{s.empty()}
	}
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(28, append(left, right...)...))
	}
	return widget.Pad(side, 16, side, 32, widget.ColumnsTop(24, []float32{-640, -460}, widget.VBox(28, left...), widget.VBox(28, right...)))
}

func (s *Screen) empty() fyne.CanvasObject {
	text := say.F("Nobody has written an OT home risk assessment for %s yet.", s.props.Given)
	parts := []fyne.CanvasObject{widget.Body(text)}
	if s.props.Assess != nil {
		parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "handling.assess", widget.NewButton(widget.ButtonProps{
			Text: say.T("Start the assessment"), Icon: "add", Kind: widget.Primary, OnTapped: s.props.Assess,
		}))))
	}
	return screen.Card(widget.VBox(12, parts...))
}

// loads are the load checks: one card for each hoisting task.
func (s *Screen) loads() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H2(say.T("Load checks"))}
	n := 0
	for _, h := range s.Facts.Homes {
		for _, t := range h.Tasks {
			if t.Load == nil {
				continue
			}
			title := t.Title
			if len(s.Facts.Homes) > 1 {
				title += ", " + lower(h.Title)
			}
			parts = append(parts, screen.Tag(&s.Tags, fmt.Sprintf("handling.load.%d", n), Load(title, *t.Load, s.props.Given)))
			n++
		}
	}
	if n == 0 {
		parts = append(parts, screen.Card(widget.Small(say.T("No task uses a hoist."))))
	}
	return widget.VBox(12, parts...)
}

// tasks are the handling tasks of each home, with what stands in the way of each.
func (s *Screen) tasks() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	n := 0
	for i, h := range s.Facts.Homes {
		open := screen.Tag(&s.Tags, fmt.Sprintf("handling.home.%d", i), widget.NewLink(widget.LinkProps{Text: say.T("Open"), Name: say.F("Open the assessment: %s", h.Title), OnTapped: func() { s.props.OpenForm(h.Doc) }}))
		signed := h.Signed
		if signed == "" {
			signed = say.T("Not signed yet")
		}
		var rows []fyne.CanvasObject
		for _, t := range h.Tasks {
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("handling.task.%d", n), widget.NewTaskRow(widget.TaskRowProps{
				Title: t.Title, Strong: true, Second: taskLine(t), Tag: screen.TagProps(score(t)), Arrow: true,
				OnTapped: func() { s.props.Fix(h.Doc, t.At("kind")) },
			})))
			for j, f := range t.On(s.Facts.Today) {
				rows = append(rows, s.finding(fmt.Sprintf("handling.finding.%d.%d", n, j), t.Title+": ", f))
			}
			n++
		}
		body := fyne.CanvasObject(screen.Card(widget.Small(say.T("No handling task is written down yet."))))
		if len(rows) > 0 {
			body = widget.RowsCard(rows...)
		}
		parts = append(parts, widget.VBox(10, screen.Heading(h.Title, open), widget.Small(signed), body))
	}
	if n > 0 {
		parts = append(parts, widget.Small(say.T("The score is of the risk to everyone who lifts: how likely times how bad. Until all controls are in place the score before them counts.")))
	}
	return widget.VBox(24, parts...)
}

// finding is what stands in the way, and leads to where it is put right. Under the
// thing that it is about, whose name the words begin with, that is left out.
func (s *Screen) finding(key, under string, f rules.Finding) fyne.CanvasObject {
	p := widget.TaskRowProps{Title: model.Sentence(strings.TrimPrefix(f.Words, under)), Plain: true, Icon: "info", IconAs: theme.Muted}
	switch f.Level {
	case rules.Stop:
		p.Icon, p.IconAs = "error", theme.Danger
	case rules.Ask:
		p.Icon, p.IconAs = "help", theme.Local
	}
	if f.Clears != "" && f.Level != rules.Note {
		p.Second = say.F("Who puts it right: %s", f.Clears)
	}
	if !f.Doc.IsZero() {
		p.Arrow, p.OnTapped = true, func() { s.props.Fix(f.Doc, f.Cell) }
	}
	return screen.Tag(&s.Tags, key, widget.NewTaskRow(p))
}

// equipment is the way to the register.
func (s *Screen) equipment() fyne.CanvasObject {
	p := widget.TaskRowProps{Icon: "handyman", IconAs: theme.Primary, Title: say.T("Equipment"), Strong: true, Arrow: true, OnTapped: func() {
		r := s.props.Route
		r.Screen = model.Equipment
		s.props.Desk.Open(r)
	}}
	p.Second = say.T("Nothing in the register yet")
	if s.Facts.Things > 0 {
		p.Second = say.F("%s in the register", say.N(s.Facts.Things, "thing", "things"))
	}
	if n := s.Facts.Stopped; n > 0 {
		p.Tag = screen.TagProps(model.Words{Tone: model.Danger, Icon: "error", Text: say.F("%d not to use", n)})
	}
	return widget.RowsCard(screen.Tag(&s.Tags, "handling.equipment", widget.NewTaskRow(p)))
}

// rooms are the rooms that were measured, and the way to the next.
func (s *Screen) rooms() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H2(say.T("Rooms"))}
	var rows []fyne.CanvasObject
	for i, room := range s.Facts.Rooms {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("handling.room.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Icon: "meeting_room", IconAs: theme.Primary, Title: room.Title, Strong: true, Arrow: true, OnTapped: func() { s.props.Desk.Open(room.To) },
		})))
	}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	}
	return widget.VBox(10, append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "handling.measure", widget.NewButton(widget.ButtonProps{
		Text: say.T("Measure a room"), Icon: "straighten", OnTapped: s.measure,
	}))))...)
}

// measure asks which room it is.
func (s *Screen) measure() {
	var rows []fyne.CanvasObject
	for _, o := range s.props.Kinds {
		rows = append(rows, screen.Tag(&s.Tags, "measure."+o.Key, widget.NewNavRow(widget.NavRowProps{Text: o.Label, Icon: "meeting_room", Colour: theme.Primary, Gauge: -1, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.props.Measure(o.Key)
		}})))
	}
	s.props.Desk.Sheet(say.T("Which room?"), widget.VBox(2, rows...))
}

// papers are the way to what can be printed: a carer's plan, a referral, a note to
// the manager.
func (s *Screen) papers() fyne.CanvasObject {
	if len(s.Facts.Papers) == 0 {
		return widget.VBox(0)
	}
	titles := append([]string(nil), s.Facts.Papers...)
	for i := range titles[1:] {
		titles[i+1] = lower(titles[i+1])
	}
	return widget.VBox(10, widget.H2(say.T("Papers")), widget.RowsCard(screen.Tag(&s.Tags, "handling.print", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "print", IconAs: theme.Primary, Title: say.T("Print or save a copy"), Strong: true, Second: strings.Join(titles, ", "), Arrow: true,
		OnTapped: func() { s.props.Desk.Open(s.Facts.Print) },
	}))))
}

// weights are the child's weights, the newest first.
func (s *Screen) weights() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i := len(s.Facts.Weights) - 1; i >= 0 && len(rows) < 5; i-- {
		w := s.Facts.Weights[i]
		second := casefile.DateWords(string(w.Date))
		if w.Way != "" {
			second += ", " + lower(w.Way)
		}
		if w.By != "" {
			second += ", " + w.By
		}
		rows = append(rows, widget.NewTaskRow(widget.TaskRowProps{Title: w.Kg.String(), Strong: true, Second: second}))
	}
	body := fyne.CanvasObject(screen.Card(widget.Small(say.T("Nobody has written down a weight yet."))))
	if len(rows) > 0 {
		body = widget.RowsCard(rows...)
	}
	parts := []fyne.CanvasObject{widget.H2(say.T("Weights")), body}
	if s.props.AddWeight != nil {
		parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "handling.weight", widget.NewButton(widget.ButtonProps{
			Text: say.T("Add a weight"), Icon: "add", OnTapped: s.props.AddWeight,
		}))), widget.Small(say.T("Every load check runs again with the newest weight. Nobody signs again.")))
	}
	return widget.VBox(10, parts...)
}
