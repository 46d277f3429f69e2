package help

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Key is one entry of the keyboard map.
type Key struct{ Keys, Does string }

// Props is what the screen needs.
type Props struct {
	Desk    screen.Desk
	Version string
	Keys    []Key
	// Topic is the guide that is shown, "" for the list of all.
	Topic string
	// Locked says that the rail and what lies behind it are not there.
	Locked bool
}

// Screen helps.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	scroll *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Help"), Sub: say.F("Doorstep %s", s.props.Version), Back: true, Rail: true, NoChip: s.props.Locked}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.Fresh()
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 18, 24, 32, s.build(w))})
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	if g, ok := read(s.props.Topic); ok {
		page := widget.VBox(20, s.page(g), widget.Wrap(8, screen.Tag(&s.Tags, "help.all", widget.NewButton(widget.ButtonProps{
			Text: say.T("All help"), Icon: "menu_book", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Help}) },
		}))))
		if s.props.Topic == "sync" {
			page = widget.VBox(20, page, s.words())
		}
		return widget.MaxWide(760, page)
	}
	left := widget.VBox(20, s.list(), s.about())
	right := widget.VBox(20, s.words(), s.keys())
	if s.props.Locked {
		left, right = widget.VBox(20, s.list()), widget.VBox(20, s.words(), s.about())
	}
	if w.OneColumn() {
		return widget.VBox(20, left, right)
	}
	return widget.ColumnsTop(20, []float32{-1, -1}, left, right)
}

// page shows one guide.
func (s *Screen) page(g guide) fyne.CanvasObject {
	objs := []fyne.CanvasObject{widget.H2(g.title)}
	for _, p := range g.parts {
		text := widget.NewText(widget.TextProps{Spans: p.text})
		if !p.point {
			objs = append(objs, text)
			continue
		}
		objs = append(objs, widget.Row(10, widget.AlignStart,
			widget.Pad(0, 4, 0, 0, widget.NewIcon(widget.IconProps{Icon: "chevron_right", Size: 18, Colour: theme.Primary})), widget.Grow(text)))
	}
	return screen.Card(widget.VBox(12, objs...))
}

// list leads to every guide.
func (s *Screen) list() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, name := range append(append([]string(nil), order...), glossary) {
		g, ok := read(name)
		if !ok {
			continue
		}
		rows = append(rows, screen.Tag(&s.Tags, "help.topic."+name, widget.NewTaskRow(widget.TaskRowProps{
			Title: g.title, Arrow: true, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Help, Topic: name}) },
		})))
	}
	return widget.VBox(12, widget.H2(say.T("How to")), widget.RowsCard(rows...))
}

func (s *Screen) words() fyne.CanvasObject {
	line := func(w model.Words, means string) fyne.CanvasObject {
		return widget.VBox(4, widget.Row(0, widget.AlignStart, widget.NewTag(screen.TagProps(w))), screen.Second(means))
	}
	return screen.Card(widget.VBox(14,
		widget.H3(say.T("Where is my work?")),
		line(model.Words{Tone: model.Local, Icon: "tablet_android", Text: say.T("Only on this tablet")}, say.T("It is written to this tablet and locked. The server has not confirmed it yet.")),
		line(model.Words{Tone: model.Send, Icon: "sync", Text: say.T("Sending")}, say.T("It is on its way. You can carry on.")),
		line(model.Words{Tone: model.Safe, Icon: "verified_user", Text: say.T("Safe on the server")}, say.T("The server has confirmed it, and what it has matches this tablet.")),
		line(model.Words{Tone: model.Choice, Icon: "call_split", Text: say.T("Needs your choice")}, say.T("Two people changed the same answer apart. Both are kept until you choose.")),
		line(model.Words{Tone: model.Danger, Icon: "warning", Text: say.T("Not sent for 2 days")}, say.T("It has waited too long, or the server did not take it. The Sync page says what to do.")),
		screen.Second(say.T("You never have to save. Locking, leaving a page or a flat battery loses nothing that the line at the bottom calls saved."))))
}

func (s *Screen) keys() fyne.CanvasObject {
	return screen.Card(widget.VBox(8, widget.H3(say.T("Keys")), KeyTable(s.props.Keys)))
}

// KeyTable lists keys and what they do.
func KeyTable(keys []Key) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, k := range keys {
		rows = append(rows, widget.ColumnsTop(12, []float32{150, -1},
			widget.NewText(widget.TextProps{Text: k.Keys, Size: theme.SizeSmall, Bold: true}), screen.Second(k.Does)))
	}
	return widget.VBox(8, rows...)
}

func (s *Screen) about() fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		widget.H3(say.T("About Doorstep")),
		screen.Second(say.T("Doorstep says what it knows and asks what it does not: people decide.")),
		screen.Second(say.T("A screen reader cannot read Doorstep’s forms yet. Ask for a record as a web page, which can be read aloud.")),
	}
	if !s.props.Locked {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "help.settings", widget.NewButton(widget.ButtonProps{
			Text: say.T("Settings"), Icon: "settings", Size: widget.Little, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Settings}) },
		}))))
	}
	return screen.Card(widget.VBox(10, parts...))
}
