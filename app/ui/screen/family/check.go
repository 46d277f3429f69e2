package family

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
)

// checks is what was written, for the grown-ups to say whether it is right.
func (s *Screen) checks() fyne.CanvasObject {
	worker := words.V{"worker": s.props.Worker}
	title := s.say.Say("check.title")
	if s.reader >= 0 && s.reader < len(s.props.Readers) {
		title = s.say.Say("check.title-name", words.V{"name": s.props.Readers[s.reader]})
	}
	rows := []fyne.CanvasObject{
		s.text(widget.TextProps{Text: title, Size: theme.SizeH1, Bold: true, Heading: true}),
		s.text(widget.TextProps{Text: s.say.Say("check.wrote", worker), Size: theme.SizeLabel, Colour: theme.Muted}),
	}
	if s.say.Draft() {
		rows = append(rows, s.note("translate", s.say.Say("view.as-written")))
	}
	n, open := 0, false
	for _, p := range s.props.Papers {
		n += len(p.Seen.Answers)
		open = open || len(p.Seen.Answers) > 0 && s.takesWords(p)
	}
	if n == 0 {
		rows = append(rows, s.note("info", s.say.Say("check.nothing", worker)))
		return s.card(rows)
	}
	if open {
		rows = append(rows, s.readers()...)
	}
	several := 0
	for _, p := range s.props.Papers {
		if len(p.Seen.Answers) > 0 {
			several++
		}
	}
	for i, p := range s.props.Papers {
		if len(p.Seen.Answers) == 0 {
			continue
		}
		if several > 1 {
			rows = append(rows, widget.NewText(widget.TextProps{Text: p.Title, Size: theme.SizeH2, Bold: true, Heading: true, MaxWidth: -1}))
		}
		if !s.takesWords(p) {
			rows = append(rows, s.note("lock", s.say.Say("check.signed", worker)))
		}
		for at := range p.Seen.Answers {
			rows = append(rows, s.answer(place{i, at}), widget.NewSeparator())
		}
	}
	if open {
		rows = append(rows, s.closing()...)
	}
	rows = append(rows, s.note("info", s.say.Say("check.free")))
	return s.card(rows)
}

// takesWords reports whether what the grown-ups say has a place in a paper.
func (s *Screen) takesWords(p Paper) bool { return !p.Signed && p.Home.Words != "" }

func (s *Screen) card(rows []fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewCard(widget.CardProps{Content: widget.VBox(14, rows...), Pad: widget.Around(20)})
}

// readers asks who has the tablet, so that the record can say who spoke.
func (s *Screen) readers() []fyne.CanvasObject {
	if len(s.props.Readers) == 0 {
		return nil
	}
	var row []fyne.CanvasObject
	for i, name := range append(append([]string(nil), s.props.Readers...), s.say.Say("check.someone")) {
		look := widget.FamilyPlain
		if s.reader == i {
			look = widget.FamilyChosen
		}
		row = append(row, screen.Tag(&s.Tags, fmt.Sprintf("reader.%d", i), s.button(widget.FamilyButtonProps{Text: name, Look: look, OnTapped: func() {
			s.reader = i
			s.keep()
			s.rebuild()
			s.hold(fmt.Sprintf("reader.%d", i))
		}})))
	}
	return []fyne.CanvasObject{
		s.text(widget.TextProps{Text: s.say.Say("check.who"), Size: theme.SizeLabel, Bold: true}),
		s.inOrder(10, row...),
	}
}

// answer is one answer with what the grown-ups say about it.
func (s *Screen) answer(at place) fyne.CanvasObject {
	p := s.props.Papers[at.paper]
	a := p.Seen.Answers[at.at]
	question, ok := s.say.Question(a.Cell.LinkID, s.props.Child)
	if !ok {
		question = a.Question
	}
	rows := []fyne.CanvasObject{
		s.text(widget.TextProps{Text: question, Size: theme.SizeLabel, Colour: theme.Muted}),
		widget.NewText(widget.TextProps{Text: a.Text, Size: theme.SizeH2, MaxWidth: -1}),
	}
	if !s.takesWords(p) {
		return widget.VBox(8, rows...)
	}
	o := s.opinions[at]
	id := fmt.Sprintf("%d.%s%s", at.paper, a.Cell.LinkID, row(string(a.Cell.Row)))
	yes, no := widget.FamilyPlain, widget.FamilyPlain
	switch o.is {
	case right:
		yes = widget.FamilyRight
	case wrong:
		no = widget.FamilyChosen
	}
	judge := func(pressed string, v verdict) func() {
		return func() {
			o := s.opinions[at]
			if o.is == v {
				v = unsaid
			}
			o.is = v
			s.opinions[at] = o
			s.keep()
			s.rebuild()
			s.hold(pressed + id)
			if box, ok := s.Find("words." + id).(*widget.TextArea); ok && v == wrong {
				s.props.Desk.Focus(box.FocusTarget())
			}
		}
	}
	rows = append(rows, s.inOrder(10,
		screen.Tag(&s.Tags, "right."+id, s.button(widget.FamilyButtonProps{Text: s.say.Say("check.right"), Look: yes, Name: s.say.Say("check.right") + ": " + question, OnTapped: judge("right.", right)})),
		screen.Tag(&s.Tags, "change."+id, s.button(widget.FamilyButtonProps{Text: s.say.Say("check.change"), Look: no, Icon: "edit", Name: s.say.Say("check.change") + ": " + question, OnTapped: judge("change.", wrong)}))))
	if o.is == wrong {
		rows = append(rows,
			s.text(widget.TextProps{Text: s.say.Say("check.say"), Size: theme.SizeLabel}),
			screen.Tag(&s.Tags, "words."+id, widget.NewTextArea(widget.TextAreaProps{
				Name: s.say.Say("check.say") + " " + question, Value: o.words, Rows: 2, Italic: true, OnChanged: func(text string) {
					o := s.opinions[at]
					o.words = text
					s.opinions[at] = o
					s.keep()
				},
			})))
	}
	return widget.VBox(10, rows...)
}

// row is the row of an answer as part of a control's name.
func row(id string) string {
	if id == "" {
		return ""
	}
	return "#" + id
}

// closing asks for anything else and says where what is said goes.
func (s *Screen) closing() []fyne.CanvasObject {
	out := []fyne.CanvasObject{
		s.text(widget.TextProps{Text: s.say.Say("check.more"), Size: theme.SizeLabel, Bold: true}),
		screen.Tag(&s.Tags, "more", widget.NewTextArea(widget.TextAreaProps{
			Name: s.say.Say("check.more"), Value: s.more, Rows: 2, Italic: true, OnChanged: func(text string) {
				s.more = text
				s.keep()
			},
		})),
	}
	n := 0
	for _, o := range s.opinions {
		if o.is != unsaid {
			n++
		}
	}
	said := s.say.Say("check.saved", words.V{"worker": s.props.Worker})
	if n > 0 {
		said = s.say.Count("check.answered", n) + " " + said
	}
	return append(out, s.note("tablet_android", said))
}
