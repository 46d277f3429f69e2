package settings

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Tablet is what the screen says of this tablet.
type Tablet struct {
	Name, Organisation, Person string
	Version                    string
	Update                     model.Words // that the organisation gives out a newer one; empty for not
	Checked                    string      // when the server last answered, in words
	Used                       int64       // bytes on the disk; 0 while they are counted
	Idle, Visit                int         // minutes until it locks
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Look model.Look
	// SetLook changes how the app looks, at once.
	SetLook func(model.Look)
	// Languages are what Family view can speak; one is not asked about.
	Languages []widget.Option
	Tablet    func() Tablet
	// Numbers are the organisation's own, SetNumber sets one or takes it away
	// with an empty one; nil for who may not.
	Numbers   func() []model.Contact
	SetNumber func(key, number, hours string, done func(fault string))
	// Council opens the organisation's settings; nil while the tablet is locked.
	Council func()
	// Security is nil while the tablet is locked.
	Security *Security
}

// Screen changes settings.
type Screen struct {
	screen.Tags
	screen.Rolled
	props Props
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Settings"), Sub: say.T("Of this tablet, for you"), Back: true, Rail: true}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	return s.Roll(w, s.build)
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() { s.again() }

func (s *Screen) again() {
	s.Again(s.build)
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	looks := []fyne.CanvasObject{s.look(), s.hand()}
	rest := []fyne.CanvasObject{s.family(), s.tablet(), s.about()}
	if s.props.Security != nil {
		rest = []fyne.CanvasObject{s.security(), s.council(), s.numbers(), s.family(), s.tablet(), s.about()}
	}
	if w.OneColumn() {
		return widget.Pad(24, 18, 24, 32, widget.VBox(20, append(looks, rest...)...))
	}
	return widget.Pad(24, 18, 24, 32, widget.ColumnsTop(20, []float32{-1, -1}, widget.VBox(20, looks...), widget.VBox(20, rest...)))
}

// set changes the look at once; the page is drawn anew by the shell.
func (s *Screen) set(change func(*model.Look)) {
	change(&s.props.Look)
	s.props.SetLook(s.props.Look)
}

func (s *Screen) look() fyne.CanvasObject {
	l := s.props.Look
	mode := screen.Tag(&s.Tags, "settings.theme", widget.NewRadioList(widget.RadioListProps{
		Value: l.Mode, Options: []widget.Option{
			{Key: "system", Label: say.T("As the tablet says")},
			{Key: "light", Label: say.T("Light")},
			{Key: "dark", Label: say.T("Dark")},
			{Key: "sunlight", Label: say.T("Sunlight"), Hint: say.T("The strongest contrast, for outdoors")},
		},
		OnChanged: func(key string) {
			if key != "" {
				s.set(func(l *model.Look) { l.Mode = key })
			}
		},
	}))
	var sizes []widget.Option
	for _, p := range theme.TextPercents() {
		sizes = append(sizes, widget.Option{Key: model.Figures(p), Label: model.Figures(p) + " %"})
	}
	size := screen.Tag(&s.Tags, "settings.size", widget.NewRadioList(widget.RadioListProps{
		Value: model.Figures(l.Percent), Options: sizes, OnChanged: func(key string) {
			for _, p := range theme.TextPercents() {
				if model.Figures(p) == key {
					s.set(func(l *model.Look) { l.Percent = p })
				}
			}
		},
	}))
	return screen.Card(widget.VBox(20,
		widget.NewField(widget.FieldProps{Label: say.T("Size of the text"), Input: size}),
		widget.NewField(widget.FieldProps{Label: say.T("Colours"), Input: mode})))
}

func (s *Screen) hand() fyne.CanvasObject {
	l := s.props.Look
	pick := func(id, value string, options []widget.Option, set func(*model.Look, string)) *widget.RadioList {
		return screen.Tag(&s.Tags, id, widget.NewRadioList(widget.RadioListProps{
			Value: value, Options: options, OnChanged: func(key string) {
				if key != "" {
					s.set(func(l *model.Look) { set(l, key) })
				}
			},
		}))
	}
	hand := pick("settings.hand", either(l.LeftHand, "left", "right"), []widget.Option{
		{Key: "right", Label: say.T("Right hand")}, {Key: "left", Label: say.T("Left hand"), Hint: say.T("The main button is at the left")},
	}, func(l *model.Look, key string) { l.LeftHand = key == "left" })
	move := pick("settings.movement", either(l.LessMovement, "less", "usual"), []widget.Option{
		{Key: "usual", Label: say.T("A little, where it helps")}, {Key: "less", Label: say.T("Less movement"), Hint: say.T("Everything happens at once")},
	}, func(l *model.Look, key string) { l.LessMovement = key == "less" })
	touch := pick("settings.touch", either(l.Touch == "", "auto", l.Touch), []widget.Option{
		{Key: "auto", Label: say.T("As the tablet says")},
		{Key: "on", Label: say.T("By finger"), Hint: say.T("A drag anywhere scrolls, over boxes too")},
		{Key: "off", Label: say.T("By mouse"), Hint: say.T("A drag marks text")},
	}, func(l *model.Look, key string) { l.Touch = key })
	return screen.Card(widget.VBox(20,
		widget.NewField(widget.FieldProps{Label: say.T("I hold it in my"), Input: hand}),
		widget.NewField(widget.FieldProps{Label: say.T("Movement"), Input: move}),
		widget.NewField(widget.FieldProps{Label: say.T("Touch"), Input: touch})))
}

func either(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

// family is what concerns Family view alone.
func (s *Screen) family() fyne.CanvasObject {
	if len(s.props.Languages) < 2 {
		return widget.VBox(0)
	}
	value := s.props.Look.Language
	if value == "" {
		value = s.props.Languages[0].Key
	}
	language := screen.Tag(&s.Tags, "settings.language", widget.NewRadioList(widget.RadioListProps{
		Value: value, Options: s.props.Languages, OnChanged: func(key string) {
			if key != "" {
				s.set(func(l *model.Look) { l.Language = key })
			}
		},
	}))
	return screen.Card(widget.NewField(widget.FieldProps{
		Label: say.T("Language of Family view"), Hint: say.T("It opens in this language. It can be switched there too."), Input: language,
	}))
}

func (s *Screen) tablet() fyne.CanvasObject {
	t := s.props.Tablet()
	rows := []fyne.CanvasObject{widget.H3(say.T("This tablet"))}
	line := func(what, is string) {
		if is != "" {
			rows = append(rows, widget.ColumnsTop(12, []float32{150, -1}, widget.Small(what), screen.Second(is)))
		}
	}
	line(say.T("Name"), t.Name)
	line(say.T("Organisation"), t.Organisation)
	line(say.T("Used by"), t.Person)
	line(say.T("Server last asked"), t.Checked)
	used := say.T("Counting…")
	if t.Used > 0 {
		used = model.Size(t.Used)
	}
	line(say.T("Room used"), used)
	line(say.T("Doorstep"), t.Version)
	if t.Update.Text != "" {
		rows = append(rows, screen.Second(t.Update.Text))
	}
	return screen.Card(widget.VBox(8, rows...))
}

// council leads to what the organisation decides for all its tablets.
func (s *Screen) council() fyne.CanvasObject {
	if s.props.Council == nil {
		return widget.VBox(0)
	}
	return widget.RowsCard(screen.Tag(&s.Tags, "settings.council", widget.NewTaskRow(widget.TaskRowProps{
		Title: say.T("Your council’s settings"), Strong: true, Second: say.T("Time limits, panels, names and words"), Icon: "settings", IconAs: theme.Primary, Arrow: true, OnTapped: s.props.Council,
	})))
}
