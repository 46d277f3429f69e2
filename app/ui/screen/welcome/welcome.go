package welcome

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// State is how far the first run has come.
type State struct {
	Joined   bool // a manager has let this tablet in
	Children int  // on this tablet
	NoSignal bool
	PIN      bool // one for Family view is set
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Name  string // of the worker; "" until the server has sent it
	State func() State
	// Fetch asks the server for the cases; Practise opens the practice child.
	Fetch, Practise func()
}

// Screen shows the first steps.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	state State
	page  *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	title := say.T("Welcome")
	if given, _, _ := strings.Cut(s.props.Name, " "); given != "" {
		title += ", " + given
	}
	return screen.Frame{Title: title, Sub: say.T("Three steps to begin with"), Rail: true}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.page == nil {
		s.page = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	}
	s.width = w
	return s.page
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	if s.page == nil || s.props.State() == s.state {
		return
	}
	at := s.page.Offset()
	s.page.SetContent(s.build())
	s.page.ScrollTo(at)
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.page.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.page.Offset()} }

func (s *Screen) build() fyne.CanvasObject {
	s.Fresh()
	s.state = s.props.State()
	st := s.state
	cases, words := false, ""
	var fetch *widget.Button
	switch {
	case st.Children > 0:
		cases, words = true, say.F("%s on this tablet, with or without a signal.", say.N(st.Children, "child is", "children are"))
	case !st.Joined:
		words = say.T("Your manager has to let this tablet in. Ring them and compare the words on both screens. The children of your team come after that.")
	case st.NoSignal:
		words = say.T("There is no signal just now. The children of your team come as soon as there is one.")
	default:
		words = say.T("This tablet is let in. Ask the server now, or add a child yourself.")
	}
	if !cases {
		fetch = screen.Tag(&s.Tags, "welcome.fetch", widget.NewButton(widget.ButtonProps{Text: say.T("Ask the server now"), Icon: "sync", OnTapped: s.props.Fetch}))
	}
	practise := screen.Tag(&s.Tags, "welcome.practise", widget.NewButton(widget.ButtonProps{Text: say.T("Try a practice child"), Icon: "school", Kind: widget.Primary, OnTapped: s.props.Practise}))
	pin := screen.Tag(&s.Tags, "welcome.settings", widget.NewButton(widget.ButtonProps{
		Text: say.T("Open settings"), Icon: "settings", Kind: widget.Plain, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Settings}) },
	}))
	today := screen.Tag(&s.Tags, "welcome.today", widget.NewButton(widget.ButtonProps{
		Text: say.T("Go to Today"), Icon: "home", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Today}) },
	}))
	return widget.Pad(24, 20, 24, 32, widget.MaxWide(720, widget.VBox(16,
		s.step(1, say.T("Unlock"), say.T("Done. Your passphrase opens this tablet. Nobody else can see it or reset it."), true, nil),
		s.step(2, say.T("Get your cases"), words, cases, fetch),
		s.step(3, say.T("Try a practice child"), say.T("An invented child to try everything with. Nothing is kept and nothing is sent."), false, practise),
		widget.VBox(4, screen.Second(say.T("Text size, colours, which hand, and the PIN for Family view stand in the settings.")), widget.Wrap(8, today, pin)))))
}

// step is one of the three, with a tick once it is done.
func (s *Screen) step(n int, title, words string, done bool, button *widget.Button) fyne.CanvasObject {
	mark := widget.TagProps{Text: say.F("Step %d", n), Tone: widget.ToneSend}
	if done {
		mark = widget.TagProps{Text: say.T("Done"), Icon: "check", Tone: widget.ToneSafe}
	}
	parts := []fyne.CanvasObject{
		widget.Row(12, widget.AlignCentre, widget.Grow(widget.NewText(widget.TextProps{Text: title, Size: theme.SizeH2, Bold: true, Heading: true})), widget.NewTag(mark)),
		widget.Body(words),
	}
	if button != nil {
		parts = append(parts, widget.Wrap(8, button))
	}
	return screen.Card(widget.VBox(10, parts...))
}
