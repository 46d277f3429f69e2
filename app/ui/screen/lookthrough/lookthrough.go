package lookthrough

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// State is what was decided about a place.
type State int

// The states.
const (
	Open State = iota
	Out
	Given
)

// Place is one place that may have to stay out.
type Place struct {
	Row   casefile.RowID
	Where string // "Disabled Child Assessment, 3 November 2026: Home"
	Why   string // why the app asks, or what was decided
	// Text is what stands there, as it was written; Whole says that the place is a whole
	// form, Gone that there is nothing any more.
	Text        string
	Whole, Gone bool
	State       State
	Part        bool // only some words stay out
	// Lacks says what is still to be written before it counts, "" for nothing.
	Lacks string
}

// Facts are what stays out as it stands now.
type Facts struct {
	Who    string // who asks
	Places []Place
	// Found is how many places the rules find that are not listed yet.
	Found int
	// Locked says that the request was signed.
	Locked bool
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route // of the request
	Load  func() (Facts, error)
	// List puts the places that the rules find into the request.
	List func()
	// Decide writes a decision; More opens the questions of a place.
	Decide func(row casefile.RowID, out bool)
	More   func(row casefile.RowID)
	// Add begins a line for words that stay out wherever they stand.
	Add func()
	// Copy opens the copy as it would be now.
	Copy func()
}

// Screen is the page.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props  Props
	chosen casefile.RowID // whose text is shown; "" for the first that waits
	closed bool           // somebody closed the one that was open
}

var _ screen.Screen = (*Screen)(nil)

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	return screen.Frame{
		Title: say.T(title), Sub: sub(s.Facts), Back: true, Case: s.props.Route.Case,
		Actions: []fyne.CanvasObject{screen.Tag(&s.Tags, "through.copy", widget.NewButton(widget.ButtonProps{Text: copyWord(w), Icon: "print", Name: say.T(theCopy), OnTapped: s.props.Copy}))},
	}
}

func copyWord(w model.Width) string {
	if w == model.Compact {
		return ""
	}
	return say.T(theCopy)
}

// Apply shows what followed from an answer; nil when only the save line changed.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil {
		s.Tick()
	}
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	out := s.top()
	open := s.openRow()
	for i, p := range s.Facts.Places {
		out = append(out, s.place(i, p, p.Row == open))
	}
	if !s.Facts.Locked {
		out = append(out, screen.Tag(&s.Tags, "through.add", widget.NewButton(widget.ButtonProps{Text: say.T(addWords), Icon: "add", Kind: widget.Plain, OnTapped: s.props.Add})))
	}
	out = append(out, widget.Small(say.T(recordIs)))
	side := screen.Edge(w)
	return widget.Pad(side, 16, side, 32, widget.MaxWide(860, widget.VBox(12, out...)))
}

// top is what comes before the places.
func (s *Screen) top() []fyne.CanvasObject {
	f := s.Facts
	switch {
	case f.Found > 0 && !f.Locked:
		b := screen.Tag(&s.Tags, "through.list", widget.NewButton(widget.ButtonProps{Text: say.T(listThem), Icon: "checklist", OnTapped: s.props.List}))
		return []fyne.CanvasObject{screen.Tag(&s.Tags, "through.found", widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "visibility_off", Strong: found(f.Found), Text: say.T("They stay out until you decide."), Below: true, Action: b}))}
	case len(f.Places) == 0:
		return []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "info", Text: say.T(nothing)})}
	case s.waiting() == "" && !f.Locked:
		return []fyne.CanvasObject{screen.Tag(&s.Tags, "through.done", widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "check_circle", Text: say.T(allDone)}))}
	}
	return nil
}

// waiting is the first place that nobody has decided, "" when there is none.
func (s *Screen) waiting() casefile.RowID {
	for _, p := range s.Facts.Places {
		if p.State == Open {
			return p.Row
		}
	}
	return ""
}

// openRow is the place whose text is shown.
func (s *Screen) openRow() casefile.RowID {
	if s.chosen != "" || s.closed {
		return s.chosen
	}
	return s.waiting()
}

// place is one place: a row that opens to what stands there.
func (s *Screen) place(i int, p Place, open bool) fyne.CanvasObject {
	row := screen.Tag(&s.Tags, fmt.Sprintf("through.place.%d", i), widget.NewTaskRow(widget.TaskRowProps{
		Title: p.Where, Second: p.Lacks, Plain: true, Strong: open, Tag: screen.TagProps(stateWords(p)), OnTapped: func() { s.turn(p.Row, open) },
	}))
	if !open {
		return widget.RowsCard(row)
	}
	inside := []fyne.CanvasObject{}
	if p.Why != "" {
		inside = append(inside, screen.Second(p.Why))
	}
	text := p.Text
	switch {
	case p.Gone:
		text = say.T(gone)
	case p.Whole:
		inside = append(inside, widget.Small(say.T(whole)))
	}
	inside = append(inside, screen.Tinted(widget.NewText(widget.TextProps{Text: text})))
	if !s.Facts.Locked {
		inside = append(inside, widget.Wrap(10,
			screen.Tag(&s.Tags, fmt.Sprintf("through.out.%d", i), widget.NewButton(widget.ButtonProps{Text: say.T(staysOut), Icon: "visibility_off", OnTapped: func() { s.decide(p.Row, true) }})),
			screen.Tag(&s.Tags, fmt.Sprintf("through.give.%d", i), widget.NewButton(widget.ButtonProps{Text: say.T(isGiven), Icon: "visibility", OnTapped: func() { s.decide(p.Row, false) }})),
			screen.Tag(&s.Tags, fmt.Sprintf("through.more.%d", i), widget.NewButton(widget.ButtonProps{Text: say.T(otherWise), Icon: "edit", Kind: widget.Plain, OnTapped: func() { s.props.More(p.Row) }})),
		))
	}
	return widget.RowsCard(row, widget.Pad(16, 12, 16, 16, widget.VBox(12, inside...)))
}

// turn opens a place, or closes it.
func (s *Screen) turn(row casefile.RowID, open bool) {
	s.chosen, s.closed = row, false
	if open {
		s.chosen, s.closed = "", true
	}
	s.Redraw()
}

// decide writes a decision and goes on to the next place that waits.
func (s *Screen) decide(row casefile.RowID, out bool) {
	s.chosen, s.closed = "", false
	s.props.Decide(row, out)
}
