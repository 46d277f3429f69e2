package find

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Place is somewhere in the app, or something to do, that words lead to.
type Place struct {
	ID    string // for scripts and tests
	Title string
	Hint  string
	Icon  string
	Words string // other words for it: "font dark contrast"
	Go    func()
}

// Form is a form that was begun.
type Form struct {
	Route  model.Route
	Title  string
	Second string // whose, and how far
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// People finds children and people on this tablet.
	People func(query string) []session.Hit
	// Forms are those begun on this tablet, newest first.
	Forms func() []Form
	// Places are offered before anything is typed, the first few of them.
	Places func() []Place
	// Elsewhere counts the children of that name whom the organisation knows.
	Elsewhere func(query string) int
	// Known looks in the organisation's list of children, Fetch asks the server
	// for what is new, Add adds a child; nil ones are not offered.
	Known, Fetch, Add func()
}

// Screen finds.
type Screen struct {
	screen.Search
	props Props
	rows  []*widget.TaskRow
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(screen.SearchProps{
		Desk: p.Desk, ID: "find.box", Label: say.T("What are you looking for?"),
		Hint: say.T("A child, a person, a form, or a word such as “text size”."), MaxWidth: 760, Found: s.found, Enter: s.first, OnKey: func(k *fyne.KeyEvent) bool { return s.arrow(-1, k) },
	})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Find"), Sub: say.T("On this tablet, with or without a signal"), Back: true, Rail: true}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) { s.Return(model.Saved{}, true) }

// Leave implements screen.Screen: what was looked for is a name as a rule, and
// is forgotten.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

// most is how many rows each part shows.
const most = 6

func (s *Screen) found() []fyne.CanvasObject {
	s.rows = nil
	q := strings.TrimSpace(s.Query)
	if q == "" {
		places := s.props.Places()
		return []fyne.CanvasObject{s.part(say.T("Places"), s.places(places[:min(len(places), most)]))}
	}
	var out []fyne.CanvasObject
	if rows := s.people(q); len(rows) > 0 {
		out = append(out, s.part(say.T("People"), rows))
	}
	if rows := s.forms(q); len(rows) > 0 {
		out = append(out, s.part(say.T("Forms"), rows))
	}
	if rows := s.places(matching(s.props.Places(), q)); len(rows) > 0 {
		out = append(out, s.part(say.T("In Doorstep"), rows))
	}
	if len(out) == 0 {
		out = append(out, s.nobody(q))
	}
	return out
}

func (s *Screen) part(title string, rows []fyne.CanvasObject) fyne.CanvasObject {
	return widget.MaxWide(760, widget.VBox(8, widget.H3(title), widget.RowsCard(rows...)))
}

// row makes one row that the arrows reach.
func (s *Screen) row(id string, p widget.TaskRowProps) *widget.TaskRow {
	p.Strong, p.Arrow = true, true
	at := len(s.rows)
	p.OnKey = func(k *fyne.KeyEvent) bool { return s.arrow(at, k) }
	r := screen.Tag(&s.Tags, "find."+id, widget.NewTaskRow(p))
	s.rows = append(s.rows, r)
	return r
}

func (s *Screen) people(q string) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, h := range s.props.People(q) {
		if i == most {
			break
		}
		second := h.Detail
		if !h.Exact {
			second = strings.TrimLeft(second+" · written a little differently", " ·")
		}
		rows = append(rows, s.row(fmt.Sprintf("person.%d", i), widget.TaskRowProps{
			Title: h.Title, Second: second, Avatar: h.Title,
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Child, Case: h.Case.String()}) },
		}))
	}
	return rows
}

func (s *Screen) forms(q string) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, f := range s.props.Forms() {
		if len(rows) == most {
			break
		}
		if !model.Matches(f.Title+" "+f.Second, q) {
			continue
		}
		rows = append(rows, s.row(fmt.Sprintf("form.%d", len(rows)), widget.TaskRowProps{
			Title: f.Title, Second: f.Second, Icon: "assignment", OnTapped: func() { s.props.Desk.Open(f.Route) },
		}))
	}
	return rows
}

func (s *Screen) places(list []Place) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, p := range list {
		rows = append(rows, s.row("place."+p.ID, widget.TaskRowProps{Title: p.Title, Second: p.Hint, Icon: p.Icon, OnTapped: p.Go}))
	}
	return rows
}

// matching are the places that the words lead to, those that are called so
// before those that only have to do with it.
func matching(list []Place, q string) []Place {
	var named, about []Place
	for _, p := range list {
		switch {
		case model.Matches(p.Title, q):
			named = append(named, p)
		case model.Matches(p.Title+" "+p.Words, q):
			about = append(about, p)
		}
	}
	out := append(named, about...)
	return out[:min(len(out), most)]
}

// nobody says that nothing was found, and where else to look.
func (s *Screen) nobody(q string) fyne.CanvasObject {
	var more []fyne.CanvasObject
	offer := func(id, icon, title, hint string, do func()) {
		if do != nil {
			more = append(more, s.row(id, widget.TaskRowProps{Title: title, Second: hint, Icon: icon, OnTapped: do}))
		}
	}
	known := say.T("In the list of your whole organisation")
	if n := s.props.Elsewhere(q); n > 0 {
		known = say.F("%s known to your organisation", say.N(n, "child of that name is", "children of that name are"))
	}
	offer("known", "search", say.T("Is this child known?"), known, s.props.Known)
	offer("fetch", "sync", say.T("Ask the server for what is new"), say.T("A child who was given to you today may not be here yet"), s.props.Fetch)
	offer("add", "person_add", say.T("Add this child"), say.T("When nobody knows the child. A first name is enough"), s.props.Add)
	line := say.F("No one called “%s” on this tablet.", q)
	if len(more) > 0 {
		line += say.F(" %s to look:", say.N(len(more), "more place", "more places"))
	}
	return widget.MaxWide(760, widget.VBox(12, widget.Strong(line),
		screen.Second(say.T("Try another spelling too, a date of birth such as 14 6 2017, or the NHS number.")), widget.RowsCard(more...)))
}

// first opens the best hit on Enter.
func (s *Screen) first() {
	s.Fill()
	if len(s.rows) > 0 && strings.TrimSpace(s.Query) != "" {
		s.rows[0].Press()
	}
}

// arrow moves the focus along what was found: down from the box, and up into it
// again. at is the row the key was pressed in, -1 for the box.
func (s *Screen) arrow(at int, k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDown:
		at++
	case fyne.KeyUp:
		at--
	default:
		return false
	}
	switch {
	case at == -1:
		s.props.Desk.Focus(s.Box().FocusTarget())
	case at >= 0 && at < len(s.rows):
		s.props.Desk.Focus(s.rows[at])
	}
	return at >= -1
}
