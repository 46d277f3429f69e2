package syncscreen

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// HeldProps is what the screen of held work needs.
type HeldProps struct {
	Desk screen.Desk
	// Load asks the server; done gets why it could not be asked, in plain
	// words, or "".
	Load func(done func(list []session.HeldAsideItem, fault string))
	// Admit lets the items into their records.
	Admit func(items []session.HeldAsideItem, done func(fault string))
}

// HeldScreen shows what the server holds aside, because the tablet that wrote
// it had been shut out. A manager lets it in; nobody can throw it away here.
type HeldScreen struct {
	screen.Tags
	props  HeldProps
	width  model.Width
	list   []session.HeldAsideItem
	asked  bool
	fault  string
	chosen *widget.CheckList
	scroll *widget.PageScroll
	bar    *widget.ActionBar
	main   *widget.Button
}

// NewHeld makes the screen.
func NewHeld(p HeldProps) *HeldScreen { return &HeldScreen{props: p} }

// Frame implements screen.Screen.
func (s *HeldScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Held aside"), Sub: say.T("What tablets sent that were shut out"), Back: true, Rail: true, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *HeldScreen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	} else if w != s.width {
		s.width = w
		s.scroll.SetContent(s.build())
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *HeldScreen) Shown(model.Saved) { s.ask() }

// Leave implements screen.Screen.
func (s *HeldScreen) Leave() model.Saved { return model.Saved{} }

func (s *HeldScreen) ask() {
	s.props.Load(func(list []session.HeldAsideItem, fault string) {
		s.asked, s.fault = true, fault
		if fault == "" {
			s.list = list
		}
		s.scroll.SetContent(s.build())
		s.props.Desk.Rebuild()
	})
}

func (s *HeldScreen) build() fyne.CanvasObject {
	s.Fresh()
	s.bar, s.main, s.chosen = nil, nil, nil
	again := screen.Tag(&s.Tags, "held.again", widget.NewButton(widget.ButtonProps{Text: say.T("Look again"), Icon: "sync", Size: widget.Little, OnTapped: s.ask}))
	parts := []fyne.CanvasObject{widget.Body(say.T("These entries are locked and whole. They came from a tablet after it had been shut out, so nobody sees them in a record yet. Let in what you know to be your colleague’s own work. What you leave here stays here; it is never thrown away."))}
	switch {
	case s.fault != "":
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "wifi_off", Strong: say.T("The server could not be asked."), Text: s.fault, Below: true}), widget.Row(0, widget.AlignStart, again))
	case !s.asked:
		parts = append(parts, screen.Card(screen.Second(say.T("Asking the server…"))))
	case len(s.list) == 0:
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "inventory_2", Line: say.T("Nothing is held aside."), Reason: say.T("Work of a tablet that was shut out would appear here."), Action: again}))
	default:
		parts = append(parts, s.choose())
	}
	return widget.Pad(24, 18, 24, 32, widget.MaxWide(760, widget.VBox(16, parts...)))
}

func (s *HeldScreen) choose() fyne.CanvasObject {
	now := s.props.Desk.Now()
	var options []widget.Option
	for i, h := range s.list {
		title := cmp.Or(h.Text, say.T("Locked work"))
		if h.Child != "" {
			title += " · " + h.Child
		}
		var about []string
		if h.Person != "" {
			about = append(about, say.F("From the tablet of %s", h.Person))
		}
		if !h.At.IsZero() {
			about = append(about, say.F("came %s", model.Moment(h.At, now)))
		}
		about = append(about, size(int64(h.Bytes)))
		options = append(options, widget.Option{Key: fmt.Sprint(i), Label: title, Hint: strings.Join(about, " · ")})
	}
	s.chosen = screen.Tag(&s.Tags, "held.choose", widget.NewCheckList(widget.CheckListProps{Options: options, OneColumn: true}))
	s.main = screen.Tag(&s.Tags, "held.admit", widget.NewButton(widget.ButtonProps{Text: say.T("Let in what is ticked"), Icon: "check", Kind: widget.Primary, Size: widget.Big, OnTapped: s.admit}))
	s.bar = widget.NewActionBar(widget.ActionProps{Main: s.main, Stacked: s.width.OneColumn()})
	return widget.NewField(widget.FieldProps{Label: say.N(len(s.list), "entry is held aside", "entries are held aside"), Input: s.chosen})
}

func (s *HeldScreen) admit() {
	var items []session.HeldAsideItem
	for _, k := range s.chosen.Value() {
		for i, h := range s.list {
			if fmt.Sprint(i) == k {
				items = append(items, h)
			}
		}
	}
	if len(items) == 0 {
		s.bar.SetNote(say.T("Choose what to let in"))
		s.props.Desk.Focus(s.chosen.FocusTarget())
		return
	}
	s.main.SetBusy(say.T("Letting it in…"))
	s.props.Admit(items, func(fault string) {
		s.main.SetBusy("")
		if fault != "" {
			s.bar.SetNote(fault)
			return
		}
		s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.F("%s into the records with the next sync.", say.N(len(items), "entry goes", "entries go"))})
		s.ask()
	})
}
