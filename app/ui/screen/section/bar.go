package section

import (
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

func (s *Screen) bars() {
	tall, least := widget.Big, [2]float32{132, 220}
	if s.width == model.Compact && theme.Scale() >= 1.3 {
		tall, least = widget.Medium, [2]float32{} // beside each other: the page above needs the room
	}
	big := func(p widget.ButtonProps) *widget.Button {
		p.Size = tall
		return widget.NewButton(p)
	}
	back := screen.Tag(&s.Tags, "page.back", big(widget.ButtonProps{Text: say.T("Back"), MinWidth: least[0], OnTapped: s.previous}))
	main := screen.Tag(&s.Tags, "page.continue", big(widget.ButtonProps{Text: s.mainWord(), Icon: s.mainIcon(), IconEnd: s.mainEnd(), Kind: widget.Primary, MinWidth: least[1], OnTapped: s.forward}))
	props := widget.ActionProps{Back: back, Main: main, Stacked: s.width.OneColumn()}
	if !s.props.Around.Locked {
		size := widget.Medium
		word := say.T("Skip for now")
		if s.width.OneColumn() {
			size, word = widget.Little, say.T("Skip")
			props.Extras = append(props.Extras, s.jots(widget.Plain, size, s.width == model.Portrait)...)
		}
		if s.width.OneColumn() && s.props.Said.Child != "" {
			word := say.F("%s view", model.Possessive(model.Given(s.props.Said.Child)))
			props.Extras = append(props.Extras, s.props.Said.Button(&s.Tags, s.props.Desk, widget.ButtonProps{Text: word, Name: say.F("Add %s", word), Icon: "child_care", Kind: widget.Plain, Size: size}))
		}
		props.Extras = append(props.Extras, screen.Tag(&s.Tags, "page.skip", widget.NewButton(widget.ButtonProps{Text: word, Name: say.T("Skip for now"), Kind: widget.Plain, Size: size, OnTapped: s.skip})))
	}
	s.bar = widget.NewActionBar(props)
	s.saved()
}

// ends reports whether the main button ends a row of pages that are asked again.
func (s *Screen) ends() bool { return s.group != nil && s.at()+1 >= len(s.pages) }

func (s *Screen) mainWord() string {
	if s.ends() {
		return say.T("Done")
	}
	return say.T("Continue")
}

func (s *Screen) mainIcon() string {
	if s.ends() {
		return "check"
	}
	return ""
}

func (s *Screen) mainEnd() string {
	if s.ends() {
		return ""
	}
	return "arrow_forward"
}

// saved brings the sentence that says where the work is up to date.
func (s *Screen) saved() {
	screen.ShowSaved(s.bar, s.props.Editor.Line.Words(), s.props.Around.Locked, say.T("Every answer is saved as you give it."))
}

// Saved is called when only the save line changed.
func (s *Screen) Saved() { s.saved() }
