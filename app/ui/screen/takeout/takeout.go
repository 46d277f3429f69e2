package takeout

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/returns"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Kind is what can be taken out.
type Kind string

// The kinds of what can be taken out.
const (
	Answers Kind = "answers"
	Stays   Kind = "stays"
	Census  Kind = "census"
)

// Choice is what somebody asks for.
type Choice struct {
	Kind        Kind
	Form        string // "" for every form
	From, Until string // days, "" when open
	Restricted  bool
	Year        int // in which the census ends
}

// Made is what a file will hold.
type Made struct {
	Tables []returns.Table
	// Lines say what is in it, in words; Careful what to mind.
	Lines, Careful []string
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Forms are the forms of which there are documents.
	Forms []widget.Option
	// Start is what is chosen at first; Years are the years of a census, the newest
	// first.
	Start Choice
	Years []int
	// Make works it out, away from the screen.
	Make func(Choice) (Made, error)
	// Save asks the system where a file goes and writes it; done gets a fault in
	// plain words, "" when it was written or the user thought better of it.
	Save  func(name string, data []byte, done func(fault string, saved bool))
	Fault func(error) string
}

// Screen chooses, counts and saves.
type Screen struct {
	screen.Tags
	screen.Rolled
	props  Props
	choice Choice
	made   *Made
	fault  string
	turn   int // of the newest counting: an older one that comes late is dropped
	saving bool
	about  *fyne.Container // what will be in the file
}

var _ screen.Screen = (*Screen)(nil)

// New makes the screen and counts what is chosen at first.
func New(p Props) *Screen {
	s := &Screen{props: p, choice: p.Start}
	s.count()
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	f := screen.Frame{Title: say.T(title), Sub: say.T(sub), Back: true}
	saved := say.T(unlocked)
	if w == model.Compact {
		f.Title, f.Sub, saved = say.T(shortTitle), "", "" // the page says it, and the bar leaves it room
	}
	f.Bar = widget.NewActionBar(widget.ActionProps{
		Saved: saved, Icon: "lock_open", Tone: widget.ToneLocal, Stacked: w == model.Compact,
		Back: screen.Tag(&s.Tags, "takeout.csv", widget.NewButton(widget.ButtonProps{Text: say.T("Save as CSV"), OnTapped: func() { s.save("zip", returns.Zip) }})),
		Main: screen.Tag(&s.Tags, "takeout.xlsx", widget.NewButton(widget.ButtonProps{Text: say.T("Save as a workbook"), Icon: "save", Kind: widget.Primary, OnTapped: func() { s.save("xlsx", returns.XLSX) }})),
	})
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject { return s.Roll(w, s.build) }

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.about = widget.VBox(12, s.summary()...)
	left := widget.VBox(24, s.questions()...)
	side := screen.Edge(w)
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(24, left, s.about))
	}
	return widget.Pad(side, 16, side, 32, widget.ColumnsTop(32, []float32{-480, -520}, left, s.about))
}

// change takes another choice. What follows from the kind is built anew; a day that is
// being typed keeps the keyboard.
func (s *Screen) change(do func(*Choice)) {
	was := s.choice
	do(&s.choice)
	if s.choice == was {
		return
	}
	if s.choice.Kind != was.Kind {
		s.Again(s.build)
	}
	s.count()
}

// count works out what the file will hold.
func (s *Screen) count() {
	s.turn++
	turn, choice := s.turn, s.choice
	s.made, s.fault = nil, ""
	s.show()
	s.props.Desk.Go(func() func() {
		made, err := s.props.Make(choice)
		return func() {
			if turn != s.turn {
				return
			}
			if err != nil {
				s.fault = s.props.Fault(err)
			} else {
				s.made = &made
			}
			s.show()
		}
	})
}

// show swaps what is said of the file, and nothing else.
func (s *Screen) show() {
	if s.about != nil {
		s.about.Objects = s.summary()
		s.Relayout()
	}
}

func (s *Screen) questions() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.radio("takeout.what", say.T(ask), string(s.choice.Kind), []widget.Option{
		{Key: string(Answers), Label: say.T("Answers as tables"), Hint: say.T("A table for each form, and for each list in it")},
		{Key: string(Stays), Label: say.T("Short break figures"), Hint: say.T("Children, stays, nights and hours by month, carer, ward and ethnicity")},
		{Key: string(Census), Label: say.T("Children in need census"), Hint: say.T("What could go in, where it is from, and what is missing")},
	}, func(c *Choice, key string) { c.Kind = Kind(key) })}
	switch s.choice.Kind {
	case Answers:
		forms := append([]widget.Option{{Label: say.T(allForms), Key: "*"}}, s.props.Forms...)
		chosen := s.choice.Form
		if chosen == "" {
			chosen = "*"
		}
		out = append(out, s.period(say.T("Begun from"), say.T("Begun until")), s.ticked(),
			s.radio("takeout.form", say.T("Which form?"), chosen, forms, func(c *Choice, key string) { c.Form = strings.TrimPrefix(key, "*") }))
	case Stays:
		out = append(out, s.period(say.T("Ended from"), say.T("Ended until")))
	case Census:
		var years []widget.Option
		for _, y := range s.props.Years {
			years = append(years, widget.Option{Key: strconv.Itoa(y), Label: say.F("1 April %s to 31 March %s", strconv.Itoa(y-1), strconv.Itoa(y))})
		}
		out = append(out, s.radio("takeout.year", say.T("Which year?"), strconv.Itoa(s.choice.Year), years, func(c *Choice, key string) {
			c.Year, _ = strconv.Atoi(key)
		}))
	}
	return out
}

func (s *Screen) radio(id, label, value string, options []widget.Option, set func(*Choice, string)) fyne.CanvasObject {
	var list *widget.RadioList
	list = screen.Tag(&s.Tags, id, widget.NewRadioList(widget.RadioListProps{
		Name: label, Options: options, Value: value, OnChanged: func(key string) {
			if key == "" { // one of them is always chosen
				list.Load(value)
				return
			}
			value = key
			s.change(func(c *Choice) { set(c, key) })
		},
	}))
	return widget.VBox(10, widget.H2(label), list)
}

// period asks for two days.
func (s *Screen) period(from, until string) fyne.CanvasObject {
	one := func(id, label, value string, set func(*Choice, string)) fyne.CanvasObject {
		var field *widget.Field
		var in *widget.DateParts
		in = screen.Tag(&s.Tags, id, widget.NewDateParts(widget.DatePartsProps{
			Name: label, Value: value, Today: s.props.Desk.Now,
			OnChanged: func(v string) {
				field.SetError("")
				s.change(func(c *Choice) { set(c, v) })
			},
			OnBlur: func() {
				field.SetError(in.Problem())
				s.Relayout()
			},
		}))
		field = widget.NewField(widget.FieldProps{Label: label, Input: in})
		return field
	}
	return widget.VBox(16,
		one("takeout.from", from, s.choice.From, func(c *Choice, v string) { c.From = v }),
		one("takeout.until", until, s.choice.Until, func(c *Choice, v string) { c.Until = v }))
}

func (s *Screen) ticked() fyne.CanvasObject {
	var on []string
	if s.choice.Restricted {
		on = []string{"restricted"}
	}
	return screen.Tag(&s.Tags, "takeout.restricted", widget.NewCheckList(widget.CheckListProps{
		Name: say.T(restricted), Options: []widget.Option{{Key: "restricted", Label: say.T(restricted)}}, Value: on, OneColumn: true, OnChanged: func(keys []string) {
			s.change(func(c *Choice) { c.Restricted = len(keys) > 0 })
		},
	}))
}

// summary says what will be in the file.
func (s *Screen) summary() []fyne.CanvasObject {
	switch {
	case s.fault != "":
		return []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: s.fault})}
	case s.made == nil:
		return []fyne.CanvasObject{widget.Body(say.T(counting))}
	}
	lines := []fyne.CanvasObject{widget.H3(say.T(inFile))}
	for _, l := range s.made.Lines {
		lines = append(lines, widget.Body(l))
	}
	if len(s.made.Lines) == 0 {
		lines = append(lines, widget.Body(say.T(nothing)))
	}
	lines = append(lines, widget.Small(say.T(hereOnly)))
	out := []fyne.CanvasObject{
		widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "lock_open", Strong: say.T(unlocked), Text: say.T(whoReads), Below: true}),
		screen.Card(widget.VBox(8, lines...)),
	}
	for _, c := range s.made.Careful {
		out = append(out, widget.NewText(widget.TextProps{Text: c, Size: theme.SizeSmall, Colour: theme.Muted}))
	}
	return out
}

// save writes the file; a second press while the system asks is ignored.
func (s *Screen) save(ending string, write func(io.Writer, []returns.Table) error) {
	switch {
	case s.saving:
		return
	case s.made == nil:
		s.props.Desk.Tell(model.Words{Tone: model.Neutral, Icon: "schedule", Text: say.T(wait)})
		return
	}
	tables, name := s.made.Tables, "doorstep-"+string(s.choice.Kind)+"."+ending
	s.saving = true
	s.props.Desk.Go(func() func() {
		var b bytes.Buffer
		err := write(&b, tables)
		return func() {
			if err != nil {
				s.saving = false
				s.tell(s.props.Fault(err))
				return
			}
			s.props.Save(name, b.Bytes(), func(fault string, saved bool) {
				s.saving = false
				switch {
				case fault != "":
					s.tell(fault)
				case saved:
					s.props.Desk.Tell(model.Words{Tone: model.Neutral, Icon: "save", Text: say.T("The file is saved. " + whoReads)})
				}
			})
		}
	})
}

func (s *Screen) tell(fault string) {
	s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
}
