package casescreen

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Other is a brother or sister of the child, or another child of the household.
type Other struct {
	Person casefile.Person
	Carer  casefile.Carer // what is offered to them if they care for the child
	Here   casefile.ID    // their own record on this tablet, zero for none
}

// Hit is somebody whom the organisation knows already.
type Hit struct {
	Title, Detail string
	Exact         bool
}

// Others are the other children and the grown-up brothers and sisters, and what
// can be done for them.
type Others struct {
	Load func() []Other
	// Known asks the directory whether a child is known, and to whom.
	Known func(casefile.Person) []Hit
	// Open opens a record of their own; nil where none can be.
	Open func(casefile.Person)
}

// family lists whom to check on by name: those under 18, then the grown-up ones.
func (s *Screen) family() fyne.CanvasObject {
	if s.props.Others.Load == nil {
		return nil
	}
	list := s.props.Others.Load()
	if len(list) == 0 {
		return nil
	}
	var rows []fyne.CanvasObject
	adults := 0
	for i, o := range list {
		if o.Carer == casefile.CarerAdult {
			adults++
		}
		rows = append(rows, s.otherRow(i, o))
	}
	title, hint := say.T("Check on each by name"), say.T("Who is caring for them right now?")
	if adults == len(list) {
		title, hint = say.T("Brothers and sisters who are grown up"), say.T("They may be carers with needs of their own.")
	}
	return widget.NewCard(widget.CardProps{Pad: widget.Insets{Bottom: 6}, Content: widget.VBox(0,
		widget.Pad(16, 12, 16, 6, widget.VBox(2, screen.CardTitle("family_restroom", title, theme.Ink, theme.Primary), widget.Small(hint))),
		widget.VBox(0, rows...))})
}

func (s *Screen) otherRow(i int, o Other) fyne.CanvasObject {
	var second []string
	if born, ok := o.Person.Born.Time(); ok {
		second = append(second, model.AgeWords(born, s.props.Desk.Now()))
	} else {
		second = append(second, say.T("age not known"))
	}
	if o.Person.Role != "" {
		second = append(second, strings.ToLower(o.Person.Role))
	}
	row := widget.TaskRowProps{Title: o.Person.Short(), Strong: true, Avatar: o.Person.Short(), Arrow: true, OnTapped: func() { s.otherSheet(o) }}
	switch {
	case o.Here != (casefile.ID{}):
		row.Tag = widget.TagProps{Text: say.T("Has a record"), Icon: "folder", Tone: widget.ToneTint}
		row.OnTapped = func() { s.props.Desk.Open(model.Route{Screen: model.Child, Case: o.Here.String()}) }
	case o.Carer == casefile.CarerAdult:
		second = append(second, say.T("grown up"))
	}
	row.Second = strings.Join(second, " · ")
	return screen.Tag(&s.Tags, fmt.Sprintf("other.%d", i), widget.NewTaskRow(row))
}

// otherSheet says what is owed to a brother or sister: to be checked on, a record
// of their own, an assessment as a carer.
func (s *Screen) otherSheet(o Other) {
	name, child := given(o.Person), given(s.data.Child)
	var parts []fyne.CanvasObject
	line := func(icon, text string) {
		parts = append(parts, widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Colour: theme.Primary}), widget.Grow(widget.Body(text))))
	}
	switch o.Carer {
	case casefile.CarerAdult:
		line("group", say.F("%s is grown up. If %s cares for %s, offer an adult carer’s assessment, and write down what they say.", name, name, child))
	case casefile.CarerYoung:
		line("child_care", say.F("Ask who is caring for %s right now, and write down the name.", name))
		line("handyman", say.F("If %s helps with %s’s care, offer a young carer’s assessment. It is %s’s own right until the 18th birthday.", name, child, name))
	default:
		line("child_care", say.F("Ask who is caring for %s right now, and how old %s is.", name, name))
	}
	if o.Carer != casefile.CarerAdult {
		parts = append(parts, s.knownCard(o.Person)...)
		if s.props.Others.Open != nil {
			parts = append(parts,
				widget.Small(say.F("A record of %s’s own begins with the family and the contact. Nothing about %s’s health or words goes along.", name, child)),
				widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "other.open", widget.NewButton(widget.ButtonProps{
					Text: say.F("Open a record for %s", name), Icon: "person_add", Kind: widget.Primary, OnTapped: func() {
						s.props.Desk.CloseSheet()
						s.props.Others.Open(o.Person)
					},
				}))))
		}
	}
	s.props.Desk.Sheet(o.Person.Short(), widget.VBox(14, parts...))
}

// knownCard says first whether the organisation knows the child.
func (s *Screen) knownCard(p casefile.Person) []fyne.CanvasObject {
	if s.props.Others.Known == nil {
		return nil
	}
	hits := s.props.Others.Known(p)
	if len(hits) == 0 {
		return []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "search", Text: say.T("Nobody of this name is known to your organisation, as far as this tablet has heard.")})}
	}
	words := []string{}
	for _, h := range hits {
		line := h.Title + ", " + h.Detail
		if !h.Exact {
			line += say.T(" (written a little differently)")
		}
		words = append(words, line)
	}
	return []fyne.CanvasObject{widget.NewBanner(widget.BannerProps{
		Tone: widget.ToneLocal, Icon: "search", Below: true, Strong: say.T("Known already? Ring that team before you open a record."), Text: strings.Join(words, "\n"),
	})}
}
