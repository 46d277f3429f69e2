package check

import (
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

// answers is one section's answers in rows: question, answer, Change. nil when
// only gaps are wanted and it has none.
func (s *Screen) answers(sec *engine.Section) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	answered := 0
	wrong := s.wrongCells()
	var add func(items []*engine.Item, row engine.RowID, page *engine.Page)
	add = func(items []*engine.Item, row engine.RowID, page *engine.Page) {
		for _, it := range items {
			c := engine.Cell{Row: row, LinkID: it.LinkID}
			st := s.doc.State(c)
			if it.Hidden || it.Type == engine.Display || !st.Enabled {
				continue
			}
			switch {
			case it.Rows != nil:
				rows = append(rows, s.rowsLine(it, row, page, wrong[c])...)
				if len(s.doc.Rows(it.Rows.ID, row)) > 0 {
					answered++
				}
				continue
			case it.Question():
				r := s.line(it, c, st, page, wrong[c])
				if len(st.Values) > 0 {
					answered++
				}
				if r != nil {
					rows = append(rows, r)
				}
			}
			add(it.Children, row, page)
		}
	}
	for _, pg := range model.ShownPages(s.doc, sec.Pages, "") {
		add(pg.Items, "", pg)
	}
	if len(rows) == 0 {
		return nil
	}
	head := screen.Heading(s.called(sec.Title), widget.Small(say.N(answered, "answer", "answers")))
	return widget.VBox(8, head, widget.RowsCard(rows...))
}

func (s *Screen) wrongCells() map[engine.Cell]string {
	out := map[engine.Cell]string{}
	for _, fx := range s.fixes {
		if _, ok := out[fx.Cell]; !ok {
			out[fx.Cell] = fx.Text
		}
	}
	return out
}

func short(it *engine.Item) string {
	if it.Short != "" {
		return it.Short
	}
	return it.Text
}

// line is one answer; nil when only gaps are wanted and this is none.
func (s *Screen) line(it *engine.Item, c engine.Cell, st engine.State, page *engine.Page, wrong string) fyne.CanvasObject {
	words, spans := model.AnswerText(it, st.Values), []widget.Span(nil)
	gap := ""
	if st.Gap != nil && words == "" {
		gap = casefile.GapWords(*st.Gap)
	}
	if s.gaps && wrong == "" && (words != "" || gap != "" || st.Required == engine.Optional) {
		return nil
	}
	if s.gaps && st.Calculated {
		return nil
	}
	link := say.T("Change")
	switch {
	case wrong != "" && words == "":
		spans = []widget.Span{{Text: say.T("No answer yet"), Bold: true, Colour: theme.Danger}}
		link = say.T("Answer")
	case wrong != "":
		spans = []widget.Span{{Text: words + " – " + model.LowerFirst(strings.TrimPrefix(wrong, "The date ")), Bold: true, Colour: theme.Danger}}
	case words != "":
		spans = []widget.Span{{Text: words, Italic: it.Voice}}
	case gap != "":
		spans = []widget.Span{{Text: gap, Colour: theme.Muted}}
	default:
		spans = []widget.Span{{Text: say.T("Not answered"), Colour: theme.Muted}}
		link = say.T("Answer")
	}
	name := link + ": " + s.called(short(it))
	value := widget.NewText(widget.TextProps{Spans: spans})
	return s.sumRow(c, s.called(short(it)), value, link, name, page, wrong != "", st.Calculated || it.ReadOnly)
}

func (s *Screen) sumRow(c engine.Cell, label string, value fyne.CanvasObject, link, name string, page *engine.Page, wrong, fixed bool) fyne.CanvasObject {
	var end fyne.CanvasObject = widget.Spacer()
	if !fixed && !s.props.Locked {
		id := "change." + c.LinkID
		if c.Row != "" {
			id = strings.TrimSuffix("change."+string(c.Row)+"."+c.LinkID, ".")
		}
		end = screen.Tag(&s.Tags, id, widget.NewLink(widget.LinkProps{Text: link, Name: name, OnTapped: func() {
			sec := ""
			if page.Section != nil {
				sec = page.Section.ID
			}
			s.goTo(sec, page.ID, c)
		}}))
	}
	question := widget.NewText(widget.TextProps{Text: label, Bold: true})
	var row fyne.CanvasObject
	if s.width == model.Compact {
		row = widget.Row(12, widget.AlignStart, widget.Grow(widget.VBox(2, question, value)), end)
	} else {
		row = widget.ColumnsTop(16, []float32{-230, -300, 64}, widget.Pad(0, 8, 0, 8, question), widget.Pad(0, 8, 0, 8, value), end)
	}
	padded := widget.Pad(18, 4, 18, 4, row)
	if wrong {
		return widget.NewMarked(padded)
	}
	return padded
}

// rowsLine is a repeating group: one line a row, or that there are none.
func (s *Screen) rowsLine(it *engine.Item, parent engine.RowID, page *engine.Page, wrong string) []fyne.CanvasObject {
	c := engine.Cell{Row: parent, LinkID: it.LinkID}
	rows := s.doc.Rows(it.Rows.ID, parent)
	if len(rows) == 0 {
		if s.gaps && wrong == "" {
			return nil
		}
		span := widget.Span{Text: say.T("None"), Colour: theme.Muted}
		if wrong != "" {
			span = widget.Span{Text: wrong, Bold: true, Colour: theme.Danger}
		}
		value := widget.NewText(widget.TextProps{Spans: []widget.Span{span}})
		return []fyne.CanvasObject{s.sumRow(c, s.called(short(it)), value, say.T("Add"), say.F("Add: %s", s.called(short(it))), page, wrong != "", false)}
	}
	if model.Marks(it.Rows) {
		if s.gaps && wrong == "" {
			return nil
		}
		value := widget.NewText(widget.TextProps{Text: model.MarksText(s.doc, it.Rows, parent)})
		return []fyne.CanvasObject{s.sumRow(c, s.called(short(it)), value, say.T("Change"), say.F("Change: %s", s.called(short(it))), page, wrong != "", false)}
	}
	var out []fyne.CanvasObject
	for i, r := range rows {
		status := model.RowStatus(s.doc, it.Rows, r.ID)
		if s.gaps && status.Tone == model.Safe || len(it.Rows.Pages) == 0 {
			continue
		}
		label := ""
		if i == 0 {
			label = s.called(short(it))
		}
		title := model.RowTitle(s.doc, it.Rows, r.ID)
		spans := []widget.Span{{Text: title, Bold: true}}
		if d := model.RowDetail(s.doc, it.Rows, r.ID); d != "" {
			spans = append(spans, widget.Span{Text: "\n" + d})
		}
		if status.Tone != model.Safe {
			spans = append(spans, widget.Span{Text: "\n" + status.Text, Colour: theme.Muted})
		}
		// Change opens the row itself.
		out = append(out, s.sumRow(engine.Cell{Row: r.ID}, label, widget.NewText(widget.TextProps{Spans: spans}), say.T("Change"), say.F("Change: %s", title),
			it.Rows.Pages[0], status.Tone == model.Danger, false))
	}
	return out
}
