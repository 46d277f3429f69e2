package family

import (
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
)

// topic is one question to the child: how is it, and what is (not) liked.
type topic struct {
	asks    string // key of the question
	like    [3]string
	dislike [3]string
}

// topics are the questions in the order in which they come: what is easy to
// say first, and each about one thing that happens every day.
var topics = [...]topic{
	{"topics.today", [3]string{"play", "cuddle", "music"}, [3]string{"pain", "noise", "waiting"}},
	{"topics.food", [3]string{"food", "people", "music"}, [3]string{"food", "tube", "noise"}},
	{"topics.bath", [3]string{"water", "play", "music"}, [3]string{"sling", "water", "noise"}},
	{"topics.bed", [3]string{"cuddle", "music", "dark"}, [3]string{"dark", "alone", "noise"}},
	{"topics.school", [3]string{"play", "people", "outside"}, [3]string{"noise", "people", "waiting"}},
	{"topics.friends", [3]string{"play", "people", "outside"}, [3]string{"alone", "noise", "waiting"}},
	{"topics.away", [3]string{"people", "play", "outside"}, [3]string{"alone", "people", "dark"}},
}

// labels are the words of the picture cards and faces, by the names of the
// pictures.
var labels = map[string]string{
	"good": "faces.good", "ok": "faces.ok", "bad": "faces.bad",
	"sling": "cards.sling", "water": "cards.water", "noise": "cards.noise", "waiting": "cards.waiting", "food": "cards.food",
	"tube": "cards.tube", "dark": "cards.dark", "alone": "cards.alone", "people": "cards.people", "pain": "cards.pain",
	"play": "cards.play", "music": "cards.music", "outside": "cards.outside", "cuddle": "cards.cuddle",
}

// turn is what the child showed about a topic.
type turn struct {
	face    string
	cards   []string
	another bool   // they showed it another way
	words   string // what they did or said then
}

// asked are the cards that go with a face: what is liked, what is not, or
// none.
func (t topic) asked(face string) (key string, cards []string) {
	switch face {
	case "good":
		return "turn.like", t.like[:]
	case "bad":
		return "turn.dislike", t.dislike[:]
	}
	return "", nil
}

// turn is the child's side: a question, three faces, then cards.
func (s *Screen) turn() fyne.CanvasObject {
	child := words.V{"child": s.props.Child}
	face := widget.NewAvatar(widget.AvatarProps{Name: s.props.Child, Size: 48})
	head := func(second fyne.CanvasObject) fyne.CanvasObject {
		title := widget.Grow(widget.VBox(0, s.text(widget.TextProps{Text: s.say.Say("parts.child", child), Size: theme.SizeH1, Bold: true, Heading: true}), second))
		if s.say.RTL() {
			return widget.Row(14, widget.AlignCentre, title, face)
		}
		return widget.Row(14, widget.AlignCentre, face, title)
	}
	if s.topic >= len(topics) {
		return widget.VBox(16, head(s.text(widget.TextProps{Text: s.say.Say("turn.thanks", child), Size: theme.SizeH2})),
			s.inOrder(12, screen.Tag(&s.Tags, "turn.again", s.button(widget.FamilyButtonProps{
				Text: s.say.Say("turn.again"), Large: true, OnTapped: func() { s.open(0) },
			}))))
	}
	q, t := topics[s.topic], &s.turns[s.topic]
	rows := []fyne.CanvasObject{head(s.text(widget.TextProps{Text: s.say.Say(q.asks), Size: theme.SizeH2, Colour: theme.Muted}))}
	var faces []fyne.CanvasObject
	for _, name := range s.across("good", "ok", "bad") {
		faces = append(faces, s.picture("face."+name, name, t.face == name, 208, func(on bool) {
			t.face, t.cards = "", nil
			if on {
				t.face = name
			}
		}))
	}
	rows = append(rows, widget.Grid(3, s.gap(), faces...))
	if key, cards := q.asked(t.face); key != "" {
		var row []fyne.CanvasObject
		for _, name := range s.across(cards...) {
			row = append(row, s.picture("card."+name, name, slices.Contains(t.cards, name), 132, func(on bool) {
				t.cards = slices.DeleteFunc(t.cards, func(c string) bool { return c == name })
				if on {
					t.cards = append(t.cards, name)
				}
			}))
		}
		rows = append(rows, s.text(widget.TextProps{Text: s.say.Say(key), Size: theme.SizeH2, Colour: theme.Muted}), widget.Grid(3, s.gap(), row...))
	}
	if t.another {
		label := s.say.Say("turn.showed", child)
		rows = append(rows, s.text(widget.TextProps{Text: label, Size: theme.SizeLabel}),
			screen.Tag(&s.Tags, "turn.words", widget.NewTextArea(widget.TextAreaProps{
				Name: label, Value: t.words, Rows: 2, OnChanged: func(text string) {
					t.words = text
					s.keep()
				},
			})))
	}
	return widget.VBox(14, append(rows, s.steps(t, child))...)
}

// gap is the room between cards.
func (s *Screen) gap() float32 {
	if s.width == model.Compact {
		return 8
	}
	return 14
}

// steps lead from topic to topic, and take what was shown another way.
func (s *Screen) steps(t *turn, child words.V) fyne.CanvasObject {
	look := widget.FamilyPlain
	if t.another {
		look = widget.FamilyChosen
	}
	next := "arrow_forward"
	if s.say.RTL() {
		next = "arrow_back"
	}
	row := []fyne.CanvasObject{
		screen.Tag(&s.Tags, "turn.another", s.button(widget.FamilyButtonProps{
			Text: s.say.Say("turn.another", child), Icon: "sign_language", Look: look, Large: true, OnTapped: func() {
				t.another = !t.another
				s.keep()
				s.rebuild()
				s.hold("turn.another")
			},
		})),
	}
	if s.topic > 0 {
		row = append(row, screen.Tag(&s.Tags, "turn.back", s.button(widget.FamilyButtonProps{
			Text: s.say.Say("turn.back"), Look: widget.FamilyQuietMain, Large: true, OnTapped: func() { s.open(s.topic - 1) },
		})))
	}
	row = append(row, screen.Tag(&s.Tags, "turn.next", s.button(widget.FamilyButtonProps{
		Text: s.say.Say("turn.next"), IconEnd: next, Look: widget.FamilyMain, Large: true, OnTapped: func() { s.open(s.topic + 1) },
	})))
	where := words.V{"n": model.Figures(s.topic + 1), "all": model.Figures(len(topics))}
	return widget.VBox(10, s.inOrder(12, row...),
		s.text(widget.TextProps{Text: s.say.Say("turn.page", where), Size: theme.SizeLabel, Colour: theme.Muted}))
}

// open turns to a topic, from its top.
func (s *Screen) open(topic int) {
	s.topic = topic
	for _, name := range []string{"second", "one"} {
		if p := s.pages[name]; p != nil {
			p.ScrollTo(0)
		}
	}
	s.rebuild()
}

// picture is a card; took notes what a tap on it means.
func (s *Screen) picture(id, name string, chosen bool, height float32, took func(on bool)) fyne.CanvasObject {
	return screen.Tag(&s.Tags, id, widget.NewPictureCard(widget.PictureCardProps{
		Picture: name, Text: s.say.Say(labels[name]), RTL: s.say.RTL(), Chosen: chosen, Height: height, OnTapped: func(on bool) {
			took(on)
			s.keep()
			s.rebuild()
			s.hold(id)
		},
	}))
}

// across is the order of cards from left to right in the language on show.
func (s *Screen) across(names ...string) []string {
	out := slices.Clone(names)
	if s.say.RTL() {
		slices.Reverse(out)
	}
	return out
}
