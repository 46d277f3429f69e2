package moving

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// RestrictProps is what the screen that closes a case to all but some needs.
type RestrictProps struct {
	Desk  screen.Desk
	Child string // short name
	// People are whom the case may be named for; Me among them is always in.
	People []casefile.Person
	Me     casefile.ID
	// Named are whom the case is for already.
	Named []casefile.ID
	// Restrict makes the case one for these people only; done gets why it could
	// not, in plain words, or "".
	Restrict func(people []casefile.ID, why string, done func(fault string))
}

// RestrictScreen makes a case one for named people.
type RestrictScreen struct {
	screen.Tags
	props   RestrictProps
	width   model.Width
	people  *widget.CheckList
	peopleF *widget.Field
	why     *widget.TextArea
	whyF    *widget.Field
	scroll  *widget.PageScroll
	bar     *widget.ActionBar
	main    *widget.Button
}

// NewRestrict makes the screen.
func NewRestrict(p RestrictProps) *RestrictScreen { return &RestrictScreen{props: p} }

// Frame implements screen.Screen.
func (s *RestrictScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: "Restrict this case", Sub: s.props.Child, Back: true, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *RestrictScreen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.build()
	} else if w != s.width {
		s.width = w
		s.bars()
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *RestrictScreen) Shown(model.Saved) { s.props.Desk.Focus(s.people.FocusTarget()) }

// Leave implements screen.Screen.
func (s *RestrictScreen) Leave() model.Saved { return model.Saved{} }

// Key implements screen.Keys.
func (s *RestrictScreen) Key(name string) bool {
	if name == "ctrl+enter" {
		s.do()
		return true
	}
	return false
}

func (s *RestrictScreen) build() {
	s.Fresh()
	var options []widget.Option
	for _, p := range s.props.People {
		hint := strings.Trim(p.Role+" · "+p.Team, " ·")
		if p.ID == s.props.Me {
			hint = strings.Trim(hint+" · you", " ·")
		}
		options = append(options, widget.Option{Key: p.ID.String(), Label: p.Name, Hint: hint})
	}
	var value []string
	for _, id := range append([]casefile.ID{s.props.Me}, s.props.Named...) {
		if k := id.String(); !slices.Contains(value, k) {
			value = append(value, k)
		}
	}
	s.people = screen.Tag(&s.Tags, "restrict.people", widget.NewCheckList(widget.CheckListProps{Options: options, Value: value, OneColumn: true}))
	s.peopleF = widget.NewField(widget.FieldProps{Label: "Who may open it?", Hint: "Their manager is not in it unless you tick them.", Input: s.people})
	s.why = screen.Tag(&s.Tags, "restrict.why", widget.NewTextArea(widget.TextAreaProps{}))
	s.whyF = widget.NewField(widget.FieldProps{Label: "Why?", Hint: "For example, a colleague is a relative. It stands in the child’s record.", Input: s.why})
	line := func(text string) fyne.CanvasObject {
		return widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "arrow_forward", Size: 18, Colour: theme.Primary}), widget.Grow(widget.Body(text)))
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 20, 24, 32, widget.MaxWide(640, widget.VBox(24,
		widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "warning", Strong: "Out-of-hours workers will not see this child’s essentials.", Text: "In an emergency at night nobody can look anything up. Weigh that first.", Below: true}),
		s.peopleF, s.whyF,
		widget.NewCard(widget.CardProps{Name: "What happens then", Pad: widget.Around(18), Content: widget.VBox(10, widget.H3("What happens then"),
			line("The case gets new keys, for the people you ticked and nobody else."),
			line("Everybody else keeps what is on their tablet already, and gets nothing new."),
			line("The search of the organisation finds this child no more. Who is not named is not told that the child is known."))}),
	)))})
	s.bars()
}

func (s *RestrictScreen) bars() {
	back := screen.Tag(&s.Tags, "restrict.back", widget.NewButton(widget.ButtonProps{Text: "Back", Size: widget.Big, MinWidth: 132, OnTapped: s.props.Desk.Back}))
	s.main = screen.Tag(&s.Tags, "restrict.go", widget.NewButton(widget.ButtonProps{Text: "Restrict this case", Icon: "lock", Kind: widget.Primary, Size: widget.Big, OnTapped: s.do}))
	s.bar = widget.NewActionBar(widget.ActionProps{Back: back, Main: s.main, Stacked: s.width.OneColumn()})
}

func (s *RestrictScreen) do() {
	s.peopleF.SetError("")
	s.whyF.SetError("")
	var ids []casefile.ID
	for _, p := range s.props.People {
		for _, k := range s.people.Value() {
			if k == p.ID.String() {
				ids = append(ids, p.ID)
			}
		}
	}
	switch {
	case len(ids) == 0:
		s.peopleF.SetError("Choose at least one person")
		s.peopleF.Focus()
		return
	case strings.TrimSpace(s.why.Value()) == "":
		s.whyF.SetError("Say why the case is restricted")
		s.whyF.Focus()
		return
	}
	s.main.SetBusy("Restricting…")
	s.props.Restrict(ids, strings.TrimSpace(s.why.Value()), func(fault string) {
		s.main.SetBusy("")
		s.bar.SetNote(fault)
	})
}
