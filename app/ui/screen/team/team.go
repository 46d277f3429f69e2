package team

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile/caseload"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// Tabs of the screen.
const (
	Children = ""
	Charts   = "charts"
)

// Data is what the screen shows.
type Data struct {
	Board   caseload.Board
	Picture caseload.Picture
	// Team says that the board is a team's; else it is the user's own.
	Team bool
	// Head says that the user is told what goes to the head of service.
	Head bool
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	// Load works the board out, away from the screen's goroutine; done gets it.
	Load func(done func(Data, string))
}

// Screen shows a caseload.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	data   Data
	loaded bool
	fault  string
	page   *widget.PageScroll
	was    float32 // how far it was scrolled when it was left
}

// New makes the screen; what it shows comes once it is there.
func New(p Props) *Screen { return &Screen{props: p} }

// worker is the one whose children are shown, nil for all.
func (s *Screen) worker() *caseload.Worker {
	if !s.data.Team && len(s.data.Board.Workers) == 1 {
		return &s.data.Board.Workers[0]
	}
	for i, w := range s.data.Board.Workers {
		if s.props.Route.Person != "" && w.Person.ID.String() == s.props.Route.Person {
			return &s.data.Board.Workers[i]
		}
	}
	return nil
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	f := screen.Frame{Title: say.T("Caseload"), Back: true, Rail: true}
	if !s.loaded {
		f.Sub = say.T("Counting…")
		return f
	}
	n := len(s.data.Board.All())
	f.Sub = say.N(n, "child", "children")
	switch w := s.worker(); {
	case w != nil && s.data.Team:
		f.Title = w.Person.Name
		f.Sub = say.N(len(w.Children), "child", "children")
	case w != nil:
		f.Title = say.T("Your caseload")
	case s.data.Team:
		f.Title = say.T("Your team")
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.page == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.page
}

// Shown implements screen.Screen: the board is worked out.
func (s *Screen) Shown(was model.Saved) {
	s.was = was.Offset
	s.load()
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	if s.page != nil {
		s.was = s.page.Offset()
	}
	s.load()
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

func (s *Screen) load() {
	s.props.Load(func(d Data, fault string) {
		s.data, s.fault, s.loaded = d, fault, true
		s.build()
		s.props.Desk.Rebuild()
		s.page.ScrollTo(s.was)
	})
}

func (s *Screen) build() {
	s.Fresh()
	side := screen.Edge(s.width)
	content := widget.Pad(side, 16, side, 32, widget.VBox(20, s.parts()...))
	if s.page == nil {
		s.page = widget.NewPageScroll(widget.PageProps{Content: content})
		return
	}
	s.page.SetContent(content)
}

func (s *Screen) parts() []fyne.CanvasObject {
	switch w := s.worker(); {
	case s.fault != "":
		return []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: s.fault})}
	case !s.loaded:
		return []fyne.CanvasObject{widget.NewEmptyState(widget.EmptyStateProps{Icon: "groups", Line: say.T("Reading the children of your team"), Reason: say.T("The first time this takes a moment. It all happens on this device.")})}
	case w != nil && s.props.Route.Person != "":
		return s.ofWorker(*w)
	case s.props.Route.Tab == Charts:
		return append([]fyne.CanvasObject{s.tabs()}, s.charts()...)
	case w != nil:
		return append([]fyne.CanvasObject{s.tabs()}, s.ofWorker(*w)...)
	default:
		return append([]fyne.CanvasObject{s.tabs()}, s.ofTeam()...)
	}
}

func (s *Screen) tabs() fyne.CanvasObject {
	return screen.Tag(&s.Tags, "caseload.tabs", widget.NewTabs(widget.TabsProps{
		Items:  []widget.TabItem{{Key: "children", Label: say.T("Children")}, {Key: Charts, Label: say.T("Charts")}},
		Active: map[string]string{Children: "children", Charts: Charts}[s.props.Route.Tab],
		OnChosen: func(key string) {
			r := s.props.Route
			if r.Tab = key; key == "children" {
				r.Tab = Children
			}
			s.props.Desk.Open(r)
		},
	}))
}
