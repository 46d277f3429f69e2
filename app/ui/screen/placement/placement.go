package placement

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/placement"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Duty is one thing that is due for a stay.
type Duty struct {
	Title string
	Chip  model.Words
	Note  string // "ceased to be looked after 10 November 2026"
}

// Stay is one placement with what follows from it.
type Stay struct {
	rules.Placement
	Short  string // name of the child
	Nights int
	Asks   string // what Q-PLC-1 asks, "" for nothing
	Why    []string
	Duties []Duty
}

// Facts are what the screen shows.
type Facts struct {
	Children string // short names
	Board    []rules.Caring
	// Waiting are the children who are to go and have not: with their rows of the
	// request.
	Waiting []Waiting
	// Against is what comes before a placement can begin.
	Against []rules.Refusal
	Agreed  bool
	Place   string // that was asked for
	Stays   []Stay
	Basis   string // in words
	Brings  rules.Brings
	Known   bool // what the basis brings is in the law's table
}

// Waiting is a child of the request who has not come to the place.
type Waiting struct {
	Row   casefile.RowID
	Short string
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route // of the document
	Load  func() (Facts, error)
	// Begin writes down that a child has come to the place, Name opens who cares
	// for a child; Open opens a page of a row, or of the form for the row "".
	Begin func(Waiting)
	Name  func(rules.Caring)
	Open  func(row casefile.RowID, page string)
	Fix   func(casefile.Cell)
}

// Screen shows the placement.
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
func (s *Screen) Frame(w model.Width) screen.Frame {
	title := say.T("Who is caring for whom")
	if w == model.Compact {
		title = say.T("Who cares for whom")
	}
	return screen.Frame{Title: title, Sub: s.Facts.Children, Back: true, Case: s.props.Route.Case}
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	side := screen.Edge(w)
	read := screen.Tag(&s.Tags, "placement.read", widget.NewLink(widget.LinkProps{Text: say.T("Read the whole request"), OnTapped: func() {
		r := s.props.Route
		r.Screen = model.Check
		s.props.Desk.Open(r)
	}}))
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(28, s.board(), s.stays(), s.law(), read))
	}
	return widget.Pad(side, 16, side, 32, widget.ColumnsTop(24, []float32{-600, -500}, widget.VBox(28, s.board(), s.law(), read), s.stays()))
}

// board is every living child of the family and the adult who has them.
func (s *Screen) board() fyne.CanvasObject {
	words := model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Everyone has an adult")}
	if n := rules.Unnamed(s.Facts.Board); n > 0 {
		words = model.Words{Tone: model.Danger, Icon: "error", Text: say.N(n, "has nobody", "have nobody")}
	}
	var rows []fyne.CanvasObject
	for i, c := range s.Facts.Board {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("placement.child.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: aged(c), Strong: true, Avatar: c.Name, Second: s.where(c), Tag: screen.TagProps(Tag(c)), OnTapped: s.tapped(c),
		})))
	}
	return widget.VBox(10,
		widget.Wrap(12, widget.H2(say.T("Every child, by name")), screen.Tag(&s.Tags, "placement.board", widget.NewTag(screen.TagProps(words)))),
		widget.RowsCard(rows...),
		widget.Small(say.T("Tap a child to say which adult has them. One adult by name, not “the family”.")))
}

func aged(c rules.Caring) string {
	if c.Age < 0 {
		return c.Name
	}
	return fmt.Sprintf("%s, %d", c.Name, c.Age)
}

func (s *Screen) tapped(c rules.Caring) func() {
	if c.Grown && c.Adult == "" {
		return nil
	}
	return func() { s.props.Name(c) }
}

// where is who has a child, and where.
func (s *Screen) where(c rules.Caring) string {
	switch {
	case c.Grown && c.Adult == "":
		return say.T("Is an adult")
	case c.Adult == "" && c.Where != "":
		return say.F("At %s. Who there?", c.Where)
	case c.Adult == "":
		return say.T("Nobody is named")
	}
	text := c.Adult
	if c.Where != "" {
		text += ", " + c.Where
	}
	if !c.Until.IsZero() {
		text += say.F(", until %s", model.Moment(c.Until, s.props.Desk.Now()))
	}
	return text
}

// Tag is how a line of the board stands.
func Tag(c rules.Caring) model.Words {
	switch {
	case c.Missing:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Who?")}
	case c.Past:
		return model.Words{Tone: model.Local, Icon: "warning", Text: say.T("And now?")}
	case c.Grown && c.Adult == "":
		return model.Words{Tone: model.Neutral, Text: say.T("Grown up")}
	}
	return model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Named")}
}

// stays are the placements, and what comes before the next can begin.
func (s *Screen) stays() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H2(say.T("The placement"))}
	switch {
	case len(s.Facts.Waiting) > 0 && len(s.Facts.Against) > 0:
		var rows []fyne.CanvasObject
		for i, a := range s.Facts.Against {
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("placement.against.%d", i), widget.NewTaskRow(widget.TaskRowProps{
				Icon: "error", IconAs: theme.Danger, Title: a.Text, Plain: true, Arrow: true, OnTapped: func() { s.props.Fix(a.At) },
			})))
		}
		parts = append(parts, widget.VBox(8, widget.H3(say.T("Before it can begin")), widget.RowsCard(rows...)))
	case len(s.Facts.Waiting) > 0:
		var buttons []fyne.CanvasObject
		for i, wait := range s.Facts.Waiting {
			buttons = append(buttons, screen.Tag(&s.Tags, fmt.Sprintf("placement.begin.%d", i), widget.NewButton(widget.ButtonProps{
				Text: say.F("%s has arrived", wait.Short), Icon: "check", Kind: widget.Primary, OnTapped: func() { s.props.Begin(wait) },
			})))
		}
		parts = append(parts, screen.Card(widget.VBox(12,
			widget.Strong(say.F("It can begin: %s", placeOr(s.Facts.Place))),
			widget.Small(say.T("Say it when they are there. Visits, notices and reviews are counted from that moment.")),
			widget.Wrap(8, buttons...))))
	}
	for i, st := range s.Facts.Stays {
		parts = append(parts, s.stay(i, st))
	}
	if len(parts) == 1 {
		parts = append(parts, screen.Card(widget.Small(say.T("Nobody has been placed."))))
	}
	return widget.VBox(22, parts...)
}

func placeOr(place string) string {
	if place == "" {
		return say.T("the place that was agreed")
	}
	return place
}

// stay is one placement: since when, how it stands, what is due.
func (s *Screen) stay(i int, st Stay) fyne.CanvasObject {
	now := s.props.Desk.Now()
	line := say.F("Since %s", model.Moment(st.From, now))
	tag := model.Words{Tone: model.Send, Icon: "cottage", Text: say.N(st.Nights, "night", "nights")}
	if !st.Until.IsZero() {
		line = say.F("%s to %s", model.Sentence(model.Moment(st.From, now)), model.Moment(st.Until, now))
		tag.Tone, tag.Icon = model.Neutral, "check"
	}
	parts := []fyne.CanvasObject{
		widget.Row(12, widget.AlignStart, widget.Grow(widget.VBox(2, widget.H3(say.F("%s at %s", st.Short, placeOr(st.Place))), widget.Small(line))), widget.NewTag(screen.TagProps(tag))),
	}
	var facts []string
	if st.Basis.LookedAfter() && st.Until.IsZero() {
		facts = append(facts, say.T("Looked after under section 20"))
	}
	facts = append(facts, began()[st.Began])
	if st.Ended != "" {
		facts = append(facts, ended()[st.Ended])
	}
	if t := strings.Trim(strings.Join(facts, ". "), ". "); t != "" {
		parts = append(parts, screen.Second(t+"."))
	}
	if st.Asks != "" {
		parts = append(parts, screen.Tag(&s.Tags, fmt.Sprintf("placement.asks.%d", i), widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "help", Below: true, Strong: st.Asks, Text: strings.Join(st.Why, ". ") + ".",
			Action: screen.Tag(&s.Tags, fmt.Sprintf("placement.best.%d", i), widget.NewButton(widget.ButtonProps{
				Text: say.T("Say why"), Kind: widget.Secondary, Size: widget.Little, OnTapped: func() { s.props.Open(st.Row, "best") },
			})),
		})))
	}
	if st.ChildView != "" {
		parts = append(parts, screen.Tinted(widget.VBox(2, widget.Small(say.F("%s says or shows", st.Short)), widget.NewText(widget.TextProps{Text: st.ChildView, Italic: true}))))
	}
	var rows []fyne.CanvasObject
	for _, d := range st.Duties {
		rows = append(rows, widget.NewTaskRow(widget.TaskRowProps{Title: d.Title, Plain: true, Second: d.Note, Tag: screen.TagProps(d.Chip)}))
	}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	}
	buttons := []fyne.CanvasObject{
		screen.Tag(&s.Tags, fmt.Sprintf("placement.done.%d", i), widget.NewButton(widget.ButtonProps{
			Text: say.T("Write down what is done"), Kind: widget.Secondary, OnTapped: func() { s.props.Open(st.Row, "done") },
		})),
	}
	if st.Until.IsZero() {
		buttons = append(buttons, screen.Tag(&s.Tags, fmt.Sprintf("placement.end.%d", i), widget.NewButton(widget.ButtonProps{
			Text: say.F("%s went home or moved", st.Short), Kind: widget.Secondary, OnTapped: func() { s.props.Open(st.Row, "end") },
		})))
	}
	return widget.VBox(10, append(parts, widget.Wrap(8, buttons...))...)
}

var began = say.Table(func() map[string]string {
	return map[string]string{"emergency": say.T("It began as an emergency"), "planned": say.T("It was planned"), "unplanned-move": say.T("A move that nobody planned")}
})

var ended = say.Table(func() map[string]string {
	return map[string]string{
		"home-planned": say.T("Home, as planned"), "home-unplanned": say.T("Home, not as planned"),
		"moved-planned": say.T("Moved, as planned"), "moved-unplanned": say.T("Moved, not as planned"),
	}
})

// law is what the legal basis brings, as the law's table says.
func (s *Screen) law() fyne.CanvasObject {
	if s.Facts.Basis == "" {
		return widget.VBox(0)
	}
	parts := []fyne.CanvasObject{widget.Strong(s.Facts.Basis)}
	if !s.Facts.Known {
		parts = append(parts, widget.Small(say.T("Ask your legal adviser what this basis brings.")))
	}
	for _, p := range [][2]string{
		{say.T("Looked after?"), s.Facts.Brings.LookedAfter},
		{say.T("Plan"), s.Facts.Brings.Plan},
		{say.T("Reviewing officer"), s.Facts.Brings.Officer},
		{say.T("Visits"), s.Facts.Brings.Visits},
		{say.T("Reviews"), s.Facts.Brings.Reviews},
		{say.T("Consent"), s.Facts.Brings.Consent},
	} {
		if p[1] != "" {
			parts = append(parts, widget.VBox(0, widget.Small(p[0]), widget.Body(p[1])))
		}
	}
	return widget.VBox(10, widget.H2(say.T("What this basis brings")), screen.Card(widget.VBox(12, parts...)))
}
