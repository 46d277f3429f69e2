package family

import (
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
)

// square is a corner that is not rounded.
const square = 0.1

// bar is the plum bar: what this is, languages, letter size, and the way back
// for the worker. Below it a draft says that it is one.
func (s *Screen) bar() fyne.CanvasObject {
	ground, ink := widget.BarColours()
	line := func(text string, size fyne.ThemeSizeName, bold bool) fyne.CanvasObject {
		return widget.NewText(widget.TextProps{Text: text, Size: size, Bold: bold, Heading: bold, Colour: ink, RTL: s.say.RTL(), MaxWidth: -1})
	}
	title := widget.VBox(0,
		line(s.say.Say("view.title"), theme.SizeH2, true),
		line(s.say.Say("view.only", words.V{"child": s.props.Child}), theme.SizeLabel, false))
	eye := widget.NewIcon(widget.IconProps{Icon: "visibility", Colour: ink, Size: 32})

	leave := s.onBar("leave", widget.FamilyButtonProps{
		Text: s.say.Say("view.leave", words.V{"worker": s.props.Worker}), Icon: "lock", OnTapped: s.ask,
	})
	larger := s.onBar("larger", widget.FamilyButtonProps{Icon: "format_size", Name: s.say.Say("view.bigger"), OnTapped: s.props.Larger})
	var buttons []fyne.CanvasObject
	var below fyne.CanvasObject
	if s.width.OneColumn() {
		look := widget.FamilyOnBar
		if s.speech {
			look = widget.FamilyOnBarNow
			below = s.inOrder(8, s.languages()...)
		}
		buttons = append(buttons, s.onBar("language", widget.FamilyButtonProps{
			Text: s.say.Called(), Icon: "translate", Name: s.say.Say("view.language") + ": " + s.say.Called(), Look: look, OnTapped: func() {
				s.speech = !s.speech
				s.rebuild()
			},
		}))
	} else {
		buttons = s.languages()
	}
	buttons = append(buttons, larger, leave)

	var top fyne.CanvasObject
	head := widget.Row(14, widget.AlignCentre, eye, widget.Grow(title))
	if s.say.RTL() {
		head = widget.Row(14, widget.AlignCentre, widget.Grow(title), eye)
	}
	switch {
	case s.width.OneColumn():
		top = widget.VBox(10, head, s.inOrder(8, buttons...))
	case s.say.RTL():
		slices.Reverse(buttons)
		top = widget.Row(12, widget.AlignCentre, append(buttons, widget.Grow(head))...)
	default:
		top = widget.Row(12, widget.AlignCentre, append([]fyne.CanvasObject{widget.Grow(head)}, buttons...)...)
	}
	rows := []fyne.CanvasObject{top}
	if below != nil {
		rows = append(rows, below)
	}
	bar := widget.NewCard(widget.CardProps{Fill: ground, Edge: theme.Clear, Radius: square, Content: widget.Pad(24, 14, 24, 14, widget.VBox(10, rows...))})
	if !s.say.Draft() {
		return bar
	}
	return widget.VBox(0, bar, s.draft())
}

// draft says in English and in the language itself that nobody has checked
// the words.
func (s *Screen) draft() fyne.CanvasObject {
	in := func(c *words.Catalogue) fyne.CanvasObject {
		return widget.Grow(widget.NewText(widget.TextProps{Text: c.Say("view.draft"), Size: theme.SizeSmall, Colour: theme.Local, RTL: c.RTL(), MaxWidth: -1}))
	}
	english, own := in(words.In(words.English)), in(s.say)
	var line fyne.CanvasObject
	if s.width.OneColumn() {
		line = widget.VBox(4, english, own)
	} else {
		line = widget.Row(24, widget.AlignCentre, english, own)
	}
	return widget.NewCard(widget.CardProps{Fill: theme.LocalBg, Edge: theme.Clear, Radius: square, Content: widget.Pad(24, 6, 24, 6, line)})
}

// languages are a button for each language, in itself.
func (s *Screen) languages() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, lang := range words.Languages() {
		c := words.In(lang)
		look := widget.FamilyOnBar
		if lang == s.say.Language() {
			look = widget.FamilyOnBarNow
		}
		out = append(out, screen.Tag(&s.Tags, "language."+lang, widget.NewFamilyButton(widget.FamilyButtonProps{
			Text: c.Called(), Look: look, RTL: c.RTL(), Name: c.Called() + ", " + c.InEnglish(), OnTapped: func() {
				s.say, s.speech = c, false
				s.keep()
				s.rebuild()
				s.hold("language." + lang)
			},
		})))
	}
	return out
}

// onBar is a button on the bar.
func (s *Screen) onBar(id string, p widget.FamilyButtonProps) fyne.CanvasObject {
	if p.Look == widget.FamilyPlain {
		p.Look = widget.FamilyOnBar
	}
	return screen.Tag(&s.Tags, id, s.button(p))
}
