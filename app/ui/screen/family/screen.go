package family

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/family"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
)

// Paper is one form as the family sees it.
type Paper struct {
	Title  string
	Seen   family.Seen
	Home   family.Home // where the form keeps what they say
	Signed bool        // it can be read, and no more written
}

// Said is what a family said about one form, in words for the record.
type Said struct {
	Grown string // what the grown-ups said, "" for nothing
	Child string // what the child showed or said, "" for nothing
	// Reader is who read, an index of Props.Readers, -1 for not said.
	Reader int
}

// Props is what the screen needs.
type Props struct {
	Desk     screen.Desk
	Child    string   // given name
	Worker   string   // given name
	Readers  []string // grown-ups of the family by name
	Language string   // the code of the one to begin with
	Papers   []Paper

	// Say keeps what was said about one of Papers. It replaces what was said
	// about it since the tablet was handed over.
	Say func(paper int, said Said)
	// HasPIN, SetPIN and CheckPIN are the worker's PIN. The last two may take a
	// while and are called off the UI goroutine.
	HasPIN   func() bool
	SetPIN   func(pin string) error
	CheckPIN func(pin string) (ok bool, triesLeft int)
	Fault    func(error) string
	// Larger goes to the next text size, the smallest after the largest.
	Larger func()
	// Handed is called when the tablet is about to be turned round.
	Handed func()
	// Flush saves what is typed and not yet saved.
	Flush func()
	// Leave takes the worker back to where they were; Lock locks the tablet.
	Leave, Lock func()
}

// stage is how far the hand-over is.
type stage int

const (
	choosing stage = iota // the worker chooses a PIN
	again                 // and types it again
	seeing                // the family has the tablet
	leaving               // the worker types the PIN
)

// part is one of the three things a family can look at.
type part int

const (
	partCheck part = iota
	partPlan
	partTurn
)

// verdict is what a grown-up says about an answer.
type verdict int

const (
	unsaid verdict = iota
	right
	wrong
)

// place is an answer of a paper.
type place struct {
	paper int
	at    int // index of the answer
}

// opinion is a verdict with its words.
type opinion struct {
	is    verdict
	words string
}

// Screen is Family view.
type Screen struct {
	screen.Tags
	props Props
	width model.Width

	stage  stage
	since  time.Time // the tablet was handed over
	say    *words.Catalogue
	part   part
	speech bool // the choice of languages is open, where it has no room in the bar
	reader int

	opinions map[place]opinion
	more     string // what the grown-ups added
	topic    int
	turns    [len(topics)]turn

	pin, first, fault string
	busy              bool

	pages map[string]*widget.PageScroll
}

// New makes the screen. Without a PIN the worker chooses one first.
func New(p Props) *Screen {
	s := &Screen{
		props: p, say: words.In(p.Language), reader: -1, opinions: map[place]opinion{},
		pages: map[string]*widget.PageScroll{}, stage: choosing,
	}
	if p.HasPIN() {
		s.see()
	}
	return s
}

// see shows the family's pages.
func (s *Screen) see() {
	s.stage, s.since = seeing, s.props.Desk.Now()
	s.props.Handed()
}

// Handed reports whether the family has the tablet, from when on nothing but
// the PIN leads out.
func (s *Screen) Handed() bool { return s.stage >= seeing }

// Frame implements screen.Screen: there is nothing around the page.
func (s *Screen) Frame(model.Width) screen.Frame { return screen.Frame{Bare: true, NoChip: true} }

// Key implements screen.Keys: while the family has the tablet it takes every
// key, so that none leads out.
func (s *Screen) Key(string) bool { return s.Handed() }

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {}

// Leave implements screen.Screen. Nothing of the place is kept.
func (s *Screen) Leave() model.Saved {
	s.props.Flush()
	return model.Saved{}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	s.width = w
	s.Fresh()
	if s.stage != seeing {
		return s.pinPage()
	}
	bar := widget.NewPageScroll(widget.PageProps{Content: s.bar()}) // large letters on a phone leave the page no room otherwise
	return &fyne.Container{Layout: screen.Under{}, Objects: []fyne.CanvasObject{bar, s.content()}}
}

// rebuild draws the page anew.
func (s *Screen) rebuild() { s.props.Desk.Rebuild() }

// hold keeps the keyboard on a control whose page was drawn anew.
func (s *Screen) hold(id string) {
	if h, ok := s.Find(id).(interface{ Hold() }); ok {
		h.Hold()
	}
}

// content is two columns side by side, or one of three where it is narrow.
func (s *Screen) content() fyne.CanvasObject {
	if s.width.OneColumn() {
		body := map[part]func() fyne.CanvasObject{partCheck: s.checks, partPlan: s.plan, partTurn: s.turn}[s.part]()
		side := float32(16)
		if s.width == model.Compact {
			side = 8 // so that three cards keep their size
		}
		return s.page("one", widget.Pad(side, 16, side, 32, widget.VBox(16, s.tabs(partCheck, partTurn, partPlan), body)))
	}
	left := s.checks
	if s.part == partPlan {
		left = s.plan
	}
	outer, inner := float32(24), float32(12)
	if s.say.RTL() {
		outer, inner = inner, outer
	}
	return &fyne.Container{Layout: halves{rtl: s.say.RTL()}, Objects: []fyne.CanvasObject{
		s.page("first", widget.Pad(outer, 24, inner, 32, widget.VBox(16, s.tabs(partCheck, partPlan), left()))),
		s.page("second", widget.Pad(inner, 24, outer, 32, s.turn())),
	}}
}

// page is a column that scrolls; it keeps its place when what is in it is
// built anew.
func (s *Screen) page(name string, content fyne.CanvasObject) fyne.CanvasObject {
	if p := s.pages[name]; p != nil {
		p.SetContent(content)
		return p
	}
	s.pages[name] = widget.NewPageScroll(widget.PageProps{Content: content})
	return s.pages[name]
}

// tabs leads from part to part.
func (s *Screen) tabs(parts ...part) fyne.CanvasObject {
	label := map[part]string{
		partCheck: s.say.Say("parts.check"), partPlan: s.say.Say("parts.plan"),
		partTurn: s.say.Say("parts.child", words.V{"child": s.props.Child}),
	}
	name := map[part]string{partCheck: "part.check", partPlan: "part.plan", partTurn: "part.turn"}
	var row []fyne.CanvasObject
	for _, p := range parts {
		look := widget.FamilyPlain
		if p == s.part || p == partCheck && s.part == partTurn && !s.width.OneColumn() {
			look = widget.FamilyChosen
		}
		row = append(row, screen.Tag(&s.Tags, name[p], s.button(widget.FamilyButtonProps{Text: label[p], Look: look, OnTapped: func() {
			s.part = p
			s.rebuild()
		}})))
	}
	return s.inOrder(8, row...)
}

// button is a button in the language on show.
func (s *Screen) button(p widget.FamilyButtonProps) *widget.FamilyButton {
	p.RTL = s.say.RTL()
	return widget.NewFamilyButton(p)
}

// text is a text in the language on show.
func (s *Screen) text(p widget.TextProps) fyne.CanvasObject {
	p.RTL, p.MaxWidth = s.say.RTL(), -1
	return widget.NewText(p)
}

// inOrder is a row that takes further lines, in the order of reading.
func (s *Screen) inOrder(gap float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	if s.say.RTL() {
		return widget.WrapRTL(gap, objects...)
	}
	return widget.WrapCentre(gap, objects...)
}

// note is a muted line with an icon.
func (s *Screen) note(icon, text string) fyne.CanvasObject {
	line := widget.Grow(s.text(widget.TextProps{Text: text, Size: theme.SizeLabel, Colour: theme.Muted}))
	sign := widget.NewIcon(widget.IconProps{Icon: icon, Colour: theme.Muted})
	if s.say.RTL() {
		return widget.Row(10, widget.AlignStart, line, sign)
	}
	return widget.Row(10, widget.AlignStart, sign, line)
}
