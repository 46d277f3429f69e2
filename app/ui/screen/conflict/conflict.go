package conflict

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk     screen.Desk
	Conflict session.Conflict
	Count    int // how many there are to choose
	// Together says that a text of both makes sense for this question.
	Together bool
	// Keep keeps one answer; Write writes a new text in place of all. done
	// gets why it could not, in plain words, or "".
	Keep  func(v session.Version, done func(fault string))
	Write func(text string, done func(fault string))
	// Next opens what comes after a choice.
	Next func()
}

// Screen shows the answers side by side.
type Screen struct {
	screen.Tags
	props   Props
	width   model.Width
	chooser *widget.ConflictChooser
	scroll  *widget.PageScroll
	bar     *widget.ActionBar
	main    *widget.Button
	chosen  string
	text    string
	hint    string
}

// New makes the screen.
func New(p Props) *Screen {
	// The user's own comes first, as it does in the words above the two.
	p.Conflict.Answers = slices.Clone(p.Conflict.Answers)
	slices.SortStableFunc(p.Conflict.Answers, func(a, b session.Version) int {
		switch {
		case a.Mine == b.Mine:
			return 0
		case a.Mine:
			return -1
		}
		return 1
	})
	return &Screen{props: p}
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	c := s.props.Conflict
	var parts []string
	for _, w := range []string{c.Child, c.Form, c.Section} {
		if w != "" {
			parts = append(parts, w)
		}
	}
	return screen.Frame{
		Title: say.T("Choose what to keep"), Sub: strings.Join(parts, " · "), Back: true, Rail: true, NoChip: true, Bar: s.bar,
		Actions: []fyne.CanvasObject{widget.NewSyncChip(widget.SyncChipProps{Where: widget.ChoiceNeeded, Text: say.F("%d to choose", max(1, s.props.Count))})},
	}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name == "ctrl+enter" {
		s.keep()
		return true
	}
	return false
}

func (s *Screen) build() {
	s.Fresh()
	c := s.props.Conflict
	now := s.props.Desk.Now()
	parts := []fyne.CanvasObject{
		widget.NewText(widget.TextProps{Text: s.who(), Size: theme.SizeSmall, Colour: theme.Muted, MaxWidth: -1}),
		widget.NewText(widget.TextProps{Text: model.Call(c.Question, model.Given(c.Child)), Size: theme.SizeH1, Bold: true, Heading: true, MaxWidth: -1}),
	}
	before := say.T("Before this, there was no answer.")
	if c.Before != "" {
		before = "“" + c.Before + "”"
		lead := say.T("Before, it said: ")
		if d := model.Day(c.BeforeAt, now); !c.BeforeAt.IsZero() && d != "today" {
			lead = say.F("Since %s it said: ", d)
		}
		parts = append(parts, widget.NewText(widget.TextProps{Size: theme.SizeSmall, MaxWidth: -1, Spans: []widget.Span{{Text: lead, Colour: theme.Muted}, {Text: before}}}))
	} else {
		parts = append(parts, widget.NewText(widget.TextProps{Text: before, Size: theme.SizeSmall, Colour: theme.Muted}))
	}
	var versions []widget.ConflictVersion
	for i, v := range c.Answers {
		title, sub := model.Possessive(short(v.By)), model.Sentence(model.Moment(v.At, now))
		if v.Mine {
			title, sub = say.T("Yours"), say.F("On your tablet · %s", model.Moment(v.At, now))
		}
		tag := widget.TagProps{Text: say.T("On the server"), Icon: "verified_user", Tone: widget.ToneSafe}
		if v.OnHere {
			tag = widget.TagProps{Text: say.T("Only here"), Icon: "tablet_android", Tone: widget.ToneLocal}
		}
		text := v.Text
		if text == "" {
			text = say.T("No answer")
		}
		versions = append(versions, widget.ConflictVersion{Key: fmt.Sprint(i), Title: title, Sub: sub, Person: v.By, Text: text, Tag: tag})
	}
	both := ""
	if s.props.Together && len(c.Answers) == 2 && c.Answers[0].Text != "" && c.Answers[1].Text != "" {
		both = model.Together(c.Answers[0].Text, c.Answers[1].Text)
	}
	if s.text == "" {
		s.text = both
	}
	s.chooser = screen.Tag(&s.Tags, "conflict.versions", widget.NewConflictChooser(widget.ConflictChooserProps{
		Versions: versions, Both: both, OnChanged: s.choose, OnEdited: func(t string) { s.text = t },
	}))
	parts = append(parts, widget.Pad(0, 10, 0, 0, s.chooser))
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 18, 24, 32, widget.VBox(6, parts...))})
	s.bars()
}

func short(name string) string {
	if f := strings.Fields(name); len(f) > 1 {
		return f[0] + " " + string([]rune(f[len(f)-1])[:1]) + "."
	}
	if name == "" {
		return say.T("Somebody")
	}
	return name
}

func (s *Screen) who() string {
	c := s.props.Conflict
	mine, others := false, []string{}
	for _, v := range c.Answers {
		if v.Mine {
			mine = true
		} else {
			others = append(others, short(v.By))
		}
	}
	switch {
	case mine && len(others) > 0:
		return say.F("You and %s both wrote an answer while your tablets were apart. Both are safe.", model.List(others))
	case len(others) > 1:
		return say.F("%s both wrote an answer while their tablets were apart. Both are safe.", model.List(others))
	}
	return say.T("You wrote two answers on tablets that were apart. Both are safe.")
}

func (s *Screen) other() string {
	for _, v := range s.props.Conflict.Answers {
		if !v.Mine {
			return model.Given(v.By)
		}
	}
	return ""
}

func (s *Screen) bars() {
	s.main = screen.Tag(&s.Tags, "conflict.keep", widget.NewButton(widget.ButtonProps{
		Text: s.word(), Icon: "check", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.keep,
	}))
	words := say.T("The other version stays in the record.")
	if o := s.other(); o != "" {
		words += say.F(" %s sees what you chose.", o)
	}
	s.bar = widget.NewActionBar(widget.ActionProps{
		Saved: words, Icon: "history", Tone: widget.ToneNeutral, Main: s.main, Note: s.hint, Stacked: s.width.OneColumn(),
	})
}

func (s *Screen) word() string {
	if s.chosen == widget.BothTogether {
		return say.T("Keep both together")
	}
	for i, v := range s.props.Conflict.Answers {
		if fmt.Sprint(i) != s.chosen {
			continue
		}
		if v.Mine {
			return say.T("Keep mine")
		}
		return say.F("Keep %s", model.Possessive(model.Given(v.By)))
	}
	return say.T("Keep")
}

func (s *Screen) choose(key string) {
	s.chosen, s.hint = key, ""
	s.main.SetText(s.word())
	s.bar.SetNote("")
}

func (s *Screen) keep() {
	done := func(fault string) {
		s.main.SetBusy("")
		if fault != "" {
			s.bar.SetNote(fault)
			return
		}
		s.props.Next()
	}
	if s.chosen == "" {
		s.hint = say.T("Choose one of the answers")
		s.bar.SetNote(s.hint)
		if f, ok := any(s.chooser).(fyne.Focusable); ok {
			s.props.Desk.Focus(f)
		}
		return
	}
	s.main.SetBusy(say.T("Saving…"))
	if s.chosen == widget.BothTogether {
		s.props.Write(strings.TrimSpace(s.text), done)
		return
	}
	for i, v := range s.props.Conflict.Answers {
		if fmt.Sprint(i) == s.chosen {
			s.props.Keep(v, done)
			return
		}
	}
}
