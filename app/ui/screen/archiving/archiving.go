package archiving

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Facts are what an archive of the case would hold.
type Facts struct {
	Forms  int // forms, entries and records, all that were ever begun
	Files  int // photos and files that are on this tablet
	Absent int // photos and files that are not
	Size   string
	// Recovery says that the organisation has a recovery paper that can open it too.
	Recovery bool
	// Before says when the newest archive was made, "" for none.
	Before string
}

// Order is what is asked for.
type Order struct {
	Keys     string // public keys, with spaces between them
	Why      string
	Recovery bool // the recovery paper opens it too
	Leave    bool // without the photos that are not here
}

// Made is what came of it.
type Made struct {
	Saved bool   // false when the user thought better of it
	Where string // the file, as the system names it
	Lines []string
	Whole bool // everything that was checked is whole
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Child string // short name
	// Load reads the facts, away from the screen.
	Load func() (Facts, error)
	// KeyFile asks for a file with public keys and gives what is in it; "" when the
	// user thought better of it.
	KeyFile func(done func(text, fault string))
	// Check says in plain words what is wrong with public keys, "" when an archive may
	// be sealed to them.
	Check func(keys string) string
	// Make asks where the file goes, makes it and tells how far it is; done gets a fault
	// in plain words, "" for none. What it returns stops it.
	Make  func(o Order, progress func(done, of int), done func(m Made, fault string)) (stop func())
	Fault func(error) string
}

// Screen asks, makes and tells what was made.
type Screen struct {
	screen.Form
	props    Props
	facts    *Facts
	made     *Made
	stop     func() // ends what is being made, nil when nothing is
	keys     *widget.TextInput
	why      *widget.TextArea
	fault    string // what went wrong, in plain words
	done, of int    // forms that are in it, of all
	ticks    *widget.CheckList
	fields   map[string]*widget.Field
	inside   *fyne.Container // what will be in it, or what came of it
	more     *fyne.Container // what may be ticked
}

// The keys of what may be ticked.
const (
	recovery = "recovery"
	leave    = "leave"
)

// New makes the screen and counts what is there.
func New(p Props) *Screen {
	s := &Screen{props: p, fields: map[string]*widget.Field{}}
	s.Begin(screen.FormProps{Desk: p.Desk, Side: screen.Side, Questions: s.questions, Main: s.act, Back: "archiving.back"})
	p.Desk.Go(func() func() {
		f, err := p.Load()
		return func() {
			if err != nil {
				s.fault = p.Fault(err)
			} else {
				s.facts = &f
			}
			s.show()
		}
	})
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Archive the whole case"), Sub: s.props.Child, Back: true, Bar: s.Actions}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {}

// Leave implements screen.Screen: an archive that is being made is given up.
func (s *Screen) Leave() model.Saved {
	if s.stop != nil {
		s.stop()
	}
	return s.Form.Leave()
}

func (s *Screen) act() *widget.Button {
	return screen.Tag(&s.Tags, "archiving.go", widget.NewButton(widget.ButtonProps{
		Text: say.T("Make the archive"), Icon: "lock", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do,
	}))
}

func (s *Screen) questions() fyne.CanvasObject {
	s.keys = screen.Tag(&s.Tags, "archiving.keys", widget.NewTextInput(widget.TextInputProps{Icon: "key"}))
	s.fields["archiving.keys"] = widget.NewField(widget.FieldProps{
		Label: say.T("Who is to open it?"), Hint: say.T("Paste their public key: it begins with age1pq1 and is very long. Several with a space between them"), Input: s.keys,
	})
	s.why = screen.Tag(&s.Tags, "archiving.why", widget.NewTextArea(widget.TextAreaProps{Rows: 3}))
	s.fields["archiving.why"] = widget.NewField(widget.FieldProps{
		Label: say.T("For whom is it, and why?"), Hint: say.T("It stands in the archive and in the case"), Input: s.why,
	})
	s.inside, s.more = widget.VBox(12), widget.VBox(0)
	s.show()
	return widget.VBox(24,
		widget.Body(say.F("One locked file with everything that was ever written about %s, with papers to read and the proof of who wrote what. Only whoever has the key can open it.", model.Given(s.props.Child))),
		s.inside,
		widget.VBox(8, s.fields["archiving.keys"], widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "archiving.file", widget.NewButton(widget.ButtonProps{
			Text: say.T("Choose a key file"), Icon: "key", Size: widget.Little, OnTapped: s.pick,
		})))),
		s.fields["archiving.why"], s.more)
}

// show says anew what will be inside, or what came of it.
func (s *Screen) show() {
	if s.inside == nil {
		return
	}
	var parts []fyne.CanvasObject
	if s.fault != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: s.fault}))
	}
	switch {
	case s.made != nil:
		parts = append(parts, s.result()...)
	case s.stop != nil:
		parts = append(parts, s.making())
	case s.facts != nil:
		parts = append(parts, s.holds()...)
		s.offer()
	case s.fault == "":
		parts = append(parts, widget.Body(say.T("Counting…")))
	}
	s.inside.Objects = parts
	s.Relayout()
}

// making is how far it is.
func (s *Screen) making() fyne.CanvasObject {
	words := say.T("Making the archive…")
	if s.of > 0 {
		words = say.F("%s of %s are in it", say.Figures(s.done), say.N(s.of, "form", "forms"))
		if s.done == s.of {
			words = say.T("Everything is in it. Checking and locking it now…")
		}
	}
	return screen.Card(widget.VBox(8, widget.H3(words), widget.NewProgressBar(words, float32(s.done)/float32(max(s.of, 1)))))
}

// wrongHere says what is wrong at the top, where it is seen.
func (s *Screen) wrongHere(fault string) {
	s.fault = fault
	s.show()
}

// holds is what will be inside.
func (s *Screen) holds() []fyne.CanvasObject {
	f := s.facts
	lines := []fyne.CanvasObject{
		widget.H3(say.T("What will be inside")),
		widget.Body(say.N(f.Forms, "form, entry or record", "forms, entries and records") + ": " + say.T("answers, every change, signatures, a copy of each to read")),
		widget.Body(say.N(f.Files, "photo or file", "photos and files")),
		screen.Second(say.F("About %s.", f.Size)),
	}
	if f.Before != "" {
		lines = append(lines, screen.Second(say.F("The last archive was made on %s.", f.Before)))
	}
	out := []fyne.CanvasObject{screen.Card(widget.VBox(8, lines...))}
	if f.Absent > 0 {
		out = append(out, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "photo_camera", Text: say.F("%s not on this tablet yet. Sync first, or leave them out.", say.N(f.Absent, "photo or file is", "photos and files are")), Below: true,
		}))
	}
	return out
}

// offer is what may be ticked, made once.
func (s *Screen) offer() {
	if s.ticks != nil {
		return
	}
	var list []widget.Option
	var on []string
	if s.facts.Recovery {
		list = append(list, widget.Option{Key: recovery, Label: say.T("The organisation’s recovery paper opens it too")})
		on = append(on, recovery)
	}
	if s.facts.Absent > 0 {
		list = append(list, widget.Option{Key: leave, Label: say.T("Leave out what is not on this tablet. The archive says so")})
	}
	if len(list) == 0 {
		return
	}
	s.ticks = screen.Tag(&s.Tags, "archiving.more", widget.NewCheckList(widget.CheckListProps{Name: say.T("How it is made"), Options: list, Value: on, OneColumn: true}))
	s.more.Objects = []fyne.CanvasObject{s.ticks}
}

// result is where it went and how it is checked.
func (s *Screen) result() []fyne.CanvasObject {
	m := s.made
	banner := widget.BannerProps{Tone: widget.ToneSafe, Icon: "task_alt", Strong: say.T("The archive is made."), Text: say.F("It is in %s. That it was made stands in the case.", m.Where), Below: true}
	if !m.Whole {
		banner.Tone, banner.Icon, banner.Text = widget.ToneLocal, "warning", say.F("It is in %s. Something in it is not whole: the lines below name it.", m.Where)
	}
	lines := []fyne.CanvasObject{widget.H3(say.T("How to check it"))}
	for _, l := range m.Lines {
		lines = append(lines, widget.NewText(widget.TextProps{Text: l, Size: theme.SizeSmall, Colour: theme.Ink}))
	}
	return []fyne.CanvasObject{widget.NewBanner(banner), screen.Card(widget.VBox(8, lines...))}
}

// pick takes public keys from a file.
func (s *Screen) pick() {
	s.props.KeyFile(func(text, fault string) {
		switch {
		case fault != "":
			s.wrong("archiving.keys", fault)
		case text != "":
			s.fields["archiving.keys"].SetError("")
			s.keys.Load(strings.Join(append(strings.Fields(s.keys.Value()), strings.Fields(text)...), " "))
			s.Relayout()
		}
	})
}

func (s *Screen) wrong(id, message string) {
	s.fields[id].SetError(message)
	s.fields[id].Focus()
	s.Relayout()
}

func (s *Screen) ticked(key string) bool {
	return s.ticks != nil && slices.Contains(s.ticks.Value(), key)
}

// do makes it, or stops what is being made.
func (s *Screen) do() {
	if s.stop != nil {
		s.stop()
		return
	}
	for _, f := range s.fields {
		f.SetError("")
	}
	s.fault = ""
	o := Order{Keys: strings.TrimSpace(s.keys.Value()), Why: strings.TrimSpace(s.why.Value()), Recovery: s.ticked(recovery), Leave: s.ticked(leave)}
	switch fault := s.props.Check(o.Keys); {
	case s.facts == nil:
		s.wrongHere(say.T("What is in the case is not counted yet. Try again in a moment."))
		return
	case o.Keys == "" && !o.Recovery:
		s.wrong("archiving.keys", say.T("Paste the public key of whoever is to open it, or choose their key file"))
		return
	case o.Keys != "" && fault != "":
		s.wrong("archiving.keys", fault)
		return
	case o.Why == "":
		s.wrong("archiving.why", say.T("Say for whom it is, and why"))
		return
	case s.facts.Absent > 0 && !o.Leave:
		s.wrongHere(say.T("Some photos are not on this tablet. Sync first, or tick that they are left out."))
		return
	}
	s.made, s.done, s.of = nil, 0, 0
	over := false
	s.stop = func() {} // until what stops it is known
	s.show()
	s.ActButton.SetText(say.T("Stop"))
	stop := s.props.Make(o, func(done, of int) {
		if !over {
			s.done, s.of = done, of
			s.show()
		}
	}, func(m Made, fault string) {
		over, s.stop, s.fault = true, nil, fault
		s.ActButton.SetText(say.T("Make the archive"))
		if fault == "" && m.Saved {
			s.made = &m
		}
		s.show()
	})
	if !over {
		s.stop = stop
	}
}
