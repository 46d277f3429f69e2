package help

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Key is one entry of the keyboard map.
type Key struct{ Keys, Does string }

// Looks are how the app can look.
type Look struct {
	Mode    string // light, dark, sunlight or system
	Percent int    // text size
}

// Props is what the screen needs.
type Props struct {
	Desk    screen.Desk
	Version string
	Keys    []Key
	Look    Look
	// SetLook changes how the app looks.
	SetLook func(Look)
	// Licences are the parts that others made, with their licence texts.
	Licences []Licence
}

// Licence is a part that others made.
type Licence struct{ Name, Text string }

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
	return screen.Frame{Title: "Help", Sub: "Doorstep " + s.props.Version, Rail: true}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.Fresh()
		var o fyne.CanvasObject
		if w.OneColumn() {
			o = widget.VBox(20, s.words(), s.look(), s.keys(), s.about())
		} else {
			o = widget.ColumnsTop(20, []float32{-1, -1}, widget.VBox(20, s.words(), s.look()), widget.VBox(20, s.keys(), s.about()))
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 18, 24, 32, o)})
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }

func (s *Screen) words() fyne.CanvasObject {
	line := func(w model.Words, means string) fyne.CanvasObject {
		return widget.VBox(4, widget.Row(0, widget.AlignStart, widget.NewTag(screen.TagProps(w))), screen.Second(means))
	}
	return screen.Card(widget.VBox(14,
		widget.H3("Where is my work?"),
		line(model.Words{Tone: model.Local, Icon: "tablet_android", Text: "Only on this tablet"}, "It is written to this tablet and locked. The server has not confirmed it yet."),
		line(model.Words{Tone: model.Send, Icon: "sync", Text: "Sending"}, "It is on its way. You can carry on."),
		line(model.Words{Tone: model.Safe, Icon: "verified_user", Text: "Safe on the server"}, "The server has confirmed it, and what it has matches this tablet."),
		line(model.Words{Tone: model.Choice, Icon: "call_split", Text: "Needs your choice"}, "Two people changed the same answer apart. Both are kept until you choose."),
		line(model.Words{Tone: model.Danger, Icon: "warning", Text: "Not sent for 2 days"}, "It has waited too long, or the server did not take it. The Sync page says what to do."),
		screen.Second("You never have to save. Locking, leaving a page or a flat battery loses nothing that the line at the bottom calls saved.")))
}

func (s *Screen) look() fyne.CanvasObject {
	l := s.props.Look
	mode := screen.Tag(&s.Tags, "help.theme", widget.NewRadioList(widget.RadioListProps{
		Value: l.Mode, Options: []widget.Option{
			{Key: "system", Label: "As the tablet says"},
			{Key: "light", Label: "Light"},
			{Key: "dark", Label: "Dark"},
			{Key: "sunlight", Label: "Sunlight", Hint: "The strongest contrast, for outdoors"},
		},
		OnChanged: func(key string) {
			if key != "" {
				s.props.Look.Mode = key
				s.props.SetLook(s.props.Look)
			}
		},
	}))
	var sizes []widget.Option
	for _, p := range theme.TextPercents() {
		sizes = append(sizes, widget.Option{Key: model.Figures(p), Label: model.Figures(p) + " %"})
	}
	size := screen.Tag(&s.Tags, "help.size", widget.NewRadioList(widget.RadioListProps{
		Value: model.Figures(l.Percent), Options: sizes, OnChanged: func(key string) {
			for _, p := range theme.TextPercents() {
				if model.Figures(p) == key {
					s.props.Look.Percent = p
					s.props.SetLook(s.props.Look)
				}
			}
		},
	}))
	return screen.Card(widget.VBox(20,
		widget.NewField(widget.FieldProps{Label: "Colours", Input: mode}),
		widget.NewField(widget.FieldProps{Label: "Size of the text", Input: size})))
}

func (s *Screen) keys() fyne.CanvasObject {
	rows := []fyne.CanvasObject{widget.H3("Keys")}
	for _, k := range s.props.Keys {
		rows = append(rows, widget.ColumnsTop(12, []float32{130, -1},
			widget.NewText(widget.TextProps{Text: k.Keys, Size: theme.SizeSmall, Bold: true}), screen.Second(k.Does)))
	}
	return screen.Card(widget.VBox(8, rows...))
}

func (s *Screen) about() fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		widget.H3("About Doorstep"),
		screen.Second("Doorstep is free software under the Apache License 2.0. It says what it knows and asks what it does not: people decide."),
		screen.Second("A screen reader cannot read Doorstep’s forms yet. Ask for a record as a web page, which can be read aloud."),
	}
	for _, l := range s.props.Licences {
		parts = append(parts, screen.Tag(&s.Tags, "help.licence."+l.Name, widget.NewLink(widget.LinkProps{
			Text: "Licence of " + l.Name, Size: theme.SizeSmall, OnTapped: func() {
				s.props.Desk.Sheet(l.Name, widget.NewText(widget.TextProps{Text: l.Text, Size: theme.SizeCaption}))
			},
		})))
	}
	return screen.Card(widget.VBox(8, parts...))
}
