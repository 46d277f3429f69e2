package review

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
	"doorstep/forms/engine"
)

// parts are the parts of the form that have something to read.
func (s *Screen) parts() []*engine.Part {
	var out []*engine.Part
	for _, p := range s.props.Doc.Form().Parts {
		for _, sec := range p.Sections {
			if len(s.answers(sec)) > 0 {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// answer is one answer to read.
type answer struct {
	cell  engine.Cell
	item  *engine.Item
	words string
	under string // the row that it stands in, "" outside rows
}

// answers are what a section says, in its order.
func (s *Screen) answers(sec *engine.Section) []answer {
	var out []answer
	var add func(items []*engine.Item, row engine.RowID, under string)
	add = func(items []*engine.Item, row engine.RowID, under string) {
		for _, it := range items {
			c := engine.Cell{Row: row, LinkID: it.LinkID}
			st := s.props.Doc.State(c)
			switch {
			case it.Hidden || it.Type == engine.Display || !st.Enabled:
				continue
			case it.Rows != nil:
				for _, r := range s.props.Doc.Rows(it.Rows.ID, row) {
					add(it.Children, r.ID, model.RowTitle(s.props.Doc, it.Rows, r.ID))
				}
				continue
			case it.Question():
				if words := model.AnswerText(it, st.Values); words != "" {
					out = append(out, answer{c, it, words, under})
				}
			}
			add(it.Children, row, under)
		}
	}
	for _, pg := range model.ShownPages(s.props.Doc, sec.Pages, "") {
		add(pg.Items, "", "")
	}
	return out
}

// reading is one part of the form as text.
func (s *Screen) reading() fyne.CanvasObject {
	parts := s.parts()
	if len(parts) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{Icon: "article", Line: say.T("Nothing is written yet"), Reason: say.T("There is something to read once answers are given.")})
	}
	s.part = min(s.part, len(parts)-1)
	read := s.props.Review.ReadSections()
	sections, done := 0, 0
	var tabs []widget.TabItem
	for i, p := range parts {
		all := true
		for _, sec := range p.Sections {
			if len(s.answers(sec)) == 0 {
				continue
			}
			sections++
			if read[sec.ID] {
				done++
			} else {
				all = false
			}
		}
		label := p.Title
		if all {
			label = "✓ " + label
		}
		tabs = append(tabs, widget.TabItem{Key: fmt.Sprint(i), Label: label})
	}
	out := []fyne.CanvasObject{
		screen.Tag(&s.Tags, "review.parts", widget.NewTabs(widget.TabsProps{Items: tabs, Active: fmt.Sprint(s.part), OnChosen: func(key string) {
			for i := range parts {
				if fmt.Sprint(i) == key {
					s.turn(i)
				}
			}
		}})),
		widget.Small(say.F("Read %d of %s", done, say.N(sections, "section", "sections"))),
	}
	for _, sec := range parts[s.part].Sections {
		if o := s.section(sec, read[sec.ID]); o != nil {
			out = append(out, o)
		}
	}
	return widget.VBox(18, out...)
}

func (s *Screen) turn(part int) {
	s.save()
	s.part = part
	s.build()
	s.props.Desk.Rebuild()
	s.scroll.ScrollTo(0)
}

func (s *Screen) section(sec *engine.Section, read bool) fyne.CanvasObject {
	answers := s.answers(sec)
	if len(answers) == 0 {
		return nil
	}
	var end fyne.CanvasObject
	switch {
	case read:
		end = widget.NewTag(widget.TagProps{Text: say.T("Read"), Icon: "check", Tone: widget.ToneSafe})
	case s.props.Reader:
		end = screen.Tag(&s.Tags, "read."+sec.ID, widget.NewLink(widget.LinkProps{Text: say.T("I have read this"), Name: say.F("I have read this: %s", sec.Title), OnTapped: func() { s.read(sec.ID) }}))
	}
	out := []fyne.CanvasObject{screen.Heading(sec.Title, end)}
	if o := s.rest(sec, answers); o != nil {
		out = append(out, o)
	}
	under := ""
	for _, a := range answers {
		if a.under != "" && a.under != under {
			out = append(out, widget.H3(a.under))
		}
		under = a.under
		out = append(out, s.answer(a))
	}
	return widget.VBox(12, out...)
}

// answer is one answer with its question above it and its pins in it.
func (s *Screen) answer(a answer) fyne.CanvasObject {
	label := a.item.Text
	if a.item.Short != "" {
		label = a.item.Short
	}
	text := widget.NewPinnedText(widget.PinnedTextProps{Name: label, Spans: s.spans(a), OnPin: s.show})
	s.texts = append(s.texts, pinned{a.cell, text})
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: label, Size: theme.SizeSmall, Bold: true, Colour: theme.Muted}), text}
	if o := s.asked(a.cell); o != nil {
		parts = append(parts, o)
	}
	if s.props.Reader && s.props.Review.Outcome() != casefile.ReviewAgreed {
		parts = append(parts, screen.Tag(&s.Tags, "ask."+casefile.Pin(a.cell), widget.NewLink(widget.LinkProps{
			Text: say.T("Question this"), Size: theme.SizeSmall, Name: say.F("Question this: %s", label), OnTapped: func() { s.ask(a) },
		})))
	}
	return widget.VBox(2, parts...)
}

// spans are an answer's words with the sentences that are questioned marked. A
// sentence that was changed since is not found any more; its pin then stands at
// the end.
func (s *Screen) spans(a answer) []widget.PinnedSpan {
	type piece struct {
		from, to, pin int
	}
	var found []piece
	var late []widget.PinnedSpan
	for i, p := range s.props.Review.Points() {
		if p.At != a.cell {
			continue
		}
		at := strings.Index(a.words, p.Quote)
		free := at >= 0 && p.Quote != ""
		for _, f := range found {
			free = free && (at >= f.to || at+len(p.Quote) <= f.from)
		}
		if !free {
			late = append(late, widget.PinnedSpan{Span: widget.Span{Text: " "}, Pin: i + 1})
			continue
		}
		f := piece{at, at + len(p.Quote), i + 1}
		k := 0
		for k < len(found) && found[k].from < f.from {
			k++
		}
		found = append(found[:k], append([]piece{f}, found[k:]...)...)
	}
	var out []widget.PinnedSpan
	at := 0
	plain := func(from, to int) {
		for _, sp := range s.underlined(a, from, to) {
			out = append(out, widget.PinnedSpan{Span: sp})
		}
	}
	for _, f := range found {
		plain(at, f.from)
		out = append(out, widget.PinnedSpan{Span: widget.Span{Text: a.words[f.from:f.to], Italic: a.item.Voice}, Pin: f.pin})
		at = f.to
	}
	plain(at, len(a.words))
	return append(out, late...)
}

// Sentences are the sentences of an answer, each with its full stop.
func Sentences(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		end := i + len(string(r))
		switch r {
		case '.', '!', '?', '\n':
			if end < len(text) && text[end] != ' ' && text[end] != '\n' && r != '\n' {
				continue // 2.5, e.g.
			}
			if t := strings.TrimSpace(text[start:end]); t != "" {
				out = append(out, t)
			}
			start = end
		}
	}
	if t := strings.TrimSpace(text[start:]); t != "" {
		out = append(out, t)
	}
	return out
}
