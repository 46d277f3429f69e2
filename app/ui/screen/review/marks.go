package review

import (
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/checks"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// look reads the form with the checks once more. Their marks stand on the form
// alone: nobody is counted.
func (s *Screen) look() {
	s.marks = map[engine.Cell][]checks.Found{}
	if s.props.Found == nil {
		return
	}
	s.found = s.props.Found()
	for _, f := range s.found {
		s.marks[f.Place] = append(s.marks[f.Place], f)
	}
}

// underlined is a stretch of an answer, from and to in bytes of its words, with
// the words that are marked underlined.
func (s *Screen) underlined(a answer, from, to int) []widget.Span {
	var spans []quality.Span
	for _, f := range s.marks[a.cell] {
		if f.Span.To > f.Span.From && f.Span.To <= len(a.words) {
			spans = append(spans, f.Span)
		}
	}
	slices.SortFunc(spans, func(x, y quality.Span) int { return x.From - y.From })
	var out []widget.Span
	add := func(to int, line bool) {
		if from < to {
			sp := widget.Span{Text: a.words[from:to], Italic: a.item.Voice, Line: line}
			if line {
				sp.Colour = theme.Local
			}
			out = append(out, sp)
			from = to
		}
	}
	for _, m := range spans {
		add(min(max(m.From, from), to), false)
		add(min(m.To, to), true)
	}
	add(to, false)
	return out
}

// mostMarks is how many marks one answer shows in words.
const mostMarks = 4

// asked is what the checks ask about an answer, with the reason that was given;
// nil when they ask nothing.
func (s *Screen) asked(c engine.Cell) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	seen := map[string]bool{}
	for _, f := range s.marks[c] {
		if seen[f.Message] || len(rows) == mostMarks {
			continue
		}
		seen[f.Message] = true
		spans := []widget.Span{{Text: f.Words(), Colour: theme.Local}}
		if f.Reason != nil {
			spans = append(spans, widget.Span{Text: " – " + f.Reason.By.Name + ", " + model.Day(f.Reason.At, s.props.Desk.Now()) + ": "}, widget.Span{Text: f.Reason.Text})
		}
		rows = append(rows, widget.Row(8, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: "lightbulb", Size: 20, Colour: theme.Local}),
			widget.Grow(widget.NewText(widget.TextProps{Spans: spans, Size: theme.SizeSmall}))))
	}
	if len(rows) == 0 {
		return nil
	}
	return widget.VBox(2, rows...)
}

// rest are the marks of a section that stand under none of its answers: on lists
// as a whole, and where nothing is written.
func (s *Screen) rest(sec *engine.Section, shown []answer) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	done := map[engine.Cell]bool{}
	for _, a := range shown {
		done[a.cell] = true
	}
	for _, f := range s.found {
		it := s.props.Doc.Form().Item(f.Place.LinkID)
		if it == nil || it.Section != sec || done[f.Place] {
			continue
		}
		done[f.Place] = true
		if o := s.asked(f.Place); o != nil {
			label := it.Text
			if it.Short != "" {
				label = it.Short
			}
			rows = append(rows, widget.VBox(0, widget.Small(label), o))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return screen.Tag(&s.Tags, "marks."+sec.ID, widget.NewCard(widget.CardProps{
		Name: say.T("Worth a question"), Fill: theme.LocalBg, Edge: theme.Clear, Pad: widget.Around(12), Content: widget.VBox(8, rows...),
	}))
}
