package bookings

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// checks are the gates before a stay: those that stop it, those that ask, and the
// rest in one line.
func (s *OneScreen) checks() fyne.CanvasObject {
	stops, asks := 0, 0
	var fine []booking.Gate
	parts := []fyne.CanvasObject{nil}
	for _, level := range []booking.Level{booking.Stop, booking.Ask} {
		for _, same := range alike(s.Facts.Gates, level) {
			if level == booking.Stop {
				stops += len(same)
			} else {
				asks += len(same)
			}
			parts = append(parts, s.gate(same))
		}
	}
	for _, g := range s.Facts.Gates {
		if g.Level == booking.OK {
			fine = append(fine, g)
		}
	}
	words := model.Words{Tone: model.Tint, Icon: "check", Text: say.T("Nothing stands against it")}
	switch {
	case stops > 0:
		words = model.Words{Tone: model.Danger, Icon: "error", Text: model.Sentence(opens(stops, asks))}
	case asks > 0:
		words = model.Words{Tone: model.Local, Icon: "warning", Text: model.Sentence(opens(0, asks))}
	}
	parts[0] = widget.Wrap(12, widget.H2(say.T("Checks")), screen.Tag(&s.Tags, "booking.checks", widget.NewTag(screen.TagProps(words))))
	if len(fine) > 0 {
		parts = append(parts, s.fine(fine))
	}
	return widget.VBox(12, parts...)
}

// alike are the open gates of a level in their order. Those that one and the same
// thing keeps open stand together: without its days a stay has nothing else to say.
func alike(gates []booking.Gate, level booking.Level) [][]booking.Gate {
	var out [][]booking.Gate
	for _, g := range gates {
		if g.Level != level {
			continue
		}
		i := slices.IndexFunc(out, func(same []booking.Gate) bool { return oneCause(same[0], g) })
		if i < 0 {
			out = append(out, []booking.Gate{g})
			continue
		}
		out[i] = append(out[i], g)
	}
	return out
}

// oneCause reports that two gates say the same one thing, which is put right in one place.
func oneCause(a, b booking.Gate) bool {
	if len(a.Findings) != 1 || len(b.Findings) != 1 {
		return false
	}
	x, y := a.Findings[0], b.Findings[0]
	return x.Words == y.Words && x.At == y.At && x.Open() && y.Open() && x.Clears == booking.Nobody && y.Clears == booking.Nobody
}

// gate is a check that is open, or several that one thing keeps open: what is wrong and
// why, who puts it right, and the way there.
func (s *OneScreen) gate(same []booking.Gate) fyne.CanvasObject {
	g := same[0]
	switch n := len(same); {
	case n > 3:
		g.Title = say.N(n, "check waits for this", "checks wait for this")
	case n > 1:
		var titles []string
		for _, o := range same {
			titles = append(titles, o.Title)
		}
		g.Title = strings.Join(titles, " · ")
	}
	icon, ink, word := "error", theme.Danger, say.T("Stops the stay")
	if g.Level == booking.Ask {
		icon, ink, word = "warning", theme.Local, say.T("Asks")
	}
	head := widget.Pad(16, 12, 16, 4, widget.Row(8, widget.AlignStart,
		widget.NewIcon(widget.IconProps{Icon: icon, Colour: ink}),
		widget.Grow(widget.NewText(widget.TextProps{Text: g.Title, Bold: true, Heading: true})),
		widget.NewText(widget.TextProps{Text: word, Size: theme.SizeSmall, Bold: true, Colour: ink})))
	rows := []fyne.CanvasObject{head}
	for i, f := range g.Findings {
		rows = append(rows, s.finding(fmt.Sprintf("%s.%d", strings.ToLower(g.ID), i), f)...)
	}
	return screen.Tag(&s.Tags, "booking."+strings.ToLower(g.ID), widget.NewCard(widget.CardProps{Name: g.Title + ": " + word, Content: widget.VBox(0, rows...), Pad: widget.Insets{Bottom: 8}}))
}

// finding is one thing that a check found. A tap leads to where it is put right.
func (s *OneScreen) finding(id string, f booking.Finding) []fyne.CanvasObject {
	row := widget.TaskRowProps{Title: f.Words, Plain: true, Second: f.Who}
	if s.leads(f.At) {
		row.Arrow, row.OnTapped = true, func() { s.props.Go(f.At) }
	}
	if !f.Open() {
		row.Second = say.F("Reason of %s, %s: %s", f.Reason.By.Name, model.Moment(f.Reason.At, s.props.Desk.Now()), f.Reason.Text)
	}
	out := []fyne.CanvasObject{screen.Tag(&s.Tags, "booking.go."+id, widget.NewTaskRow(row))}
	if f.Clears != booking.Nobody && f.Open() && s.live() {
		out = append(out, widget.Pad(16, 0, 16, 8, widget.Wrap(8, screen.Tag(&s.Tags, "booking.reason."+id, widget.NewButton(widget.ButtonProps{
			Text: say.T("Give a reason"), Name: say.F("Give a reason: %s", f.Words), Icon: "edit_note", Size: widget.Little, OnTapped: func() { s.reason(f) },
		})))))
	}
	return out
}

// leads reports that a finding says where it is put right.
func (s *OneScreen) leads(p booking.Place) bool { return p.Form != "" || !p.Doc.IsZero() }

// fine are the checks that are in order, and those that a reason has cleared with it.
func (s *OneScreen) fine(gates []booking.Gate) fyne.CanvasObject {
	icon := "keyboard_arrow_down"
	if s.open {
		icon = "keyboard_arrow_up"
	}
	rows := []fyne.CanvasObject{screen.Tag(&s.Tags, "booking.fine", widget.NewTaskRow(widget.TaskRowProps{
		Title: say.N(len(gates), "check is in order", "checks are in order"), Plain: true, Icon: icon, OnTapped: func() {
			s.open = !s.open
			s.Redraw()
		},
	}))}
	for _, g := range gates {
		var why []string
		for _, f := range g.Findings {
			why = append(why, f.Words+" "+f.Reason.By.Name+": "+f.Reason.Text)
		}
		if s.open || len(why) > 0 {
			rows = append(rows, widget.NewTaskRow(widget.TaskRowProps{Title: g.Title, Plain: true, Icon: "check", IconAs: theme.Muted, Second: strings.Join(why, "\n")}))
		}
	}
	return widget.RowsCard(rows...)
}

// reason is the sheet on which somebody says by name why the stay goes on.
func (s *OneScreen) reason(f booking.Finding) {
	words := screen.Tag(&s.Tags, "booking.why", widget.NewTextArea(widget.TextAreaProps{Rows: 3}))
	field := widget.NewField(widget.FieldProps{Label: say.T("Why may the stay go on?"), Hint: say.F("Your name, %s, and the time stand beside it.", s.props.Me), Input: words})
	keep := screen.Tag(&s.Tags, "booking.keep", widget.NewButton(widget.ButtonProps{Text: say.T("Keep this reason"), Icon: "check", Kind: widget.Primary}))
	keep.SetOnTapped(func() {
		text := strings.TrimSpace(words.Value())
		if text == "" {
			field.SetError(say.T("Write why the stay may go on"))
			field.Focus()
			return
		}
		keep.SetBusy(say.T("Saving…"))
		s.props.Reason(f, text, func(fault string) {
			keep.SetBusy("")
			if fault != "" {
				field.SetError(fault)
				return
			}
			s.props.Desk.CloseSheet()
			s.Tick()
		})
	})
	s.props.Desk.Sheet(say.T("Give a reason"), widget.VBox(16,
		widget.Body(f.Words), screen.Second(say.F("This is for %s to say.", roles()[f.Clears])), field, widget.Row(0, widget.AlignStart, keep)))
	s.props.Desk.Focus(words.FocusTarget())
}
