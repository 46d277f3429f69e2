package stay

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	rules "doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// logged is the log while the child is there, and once it is closed.
func (s *Screen) logged(w model.Width) fyne.CanvasObject {
	var left []fyne.CanvasObject
	if s.Facts.Phase == rules.Locked || s.Facts.Phase == rules.Closed {
		left = append(left, s.closed())
	}
	if o := s.keeps(); o != nil {
		left = append(left, o)
	}
	left = append(left, s.lines())
	if len(s.Facts.Later) > 0 {
		left = append(left, s.later())
	}
	side := s.side()
	switch {
	case w.OneColumn() && s.fixed():
		return widget.VBox(24, append(left, side...)...)
	case w.OneColumn():
		parts := []fyne.CanvasObject{}
		if s.Facts.Phase != rules.Locked {
			parts = append(parts, s.buttons(columns(w)))
		}
		return widget.VBox(24, append(append(parts, left...), side...)...)
	}
	right := side
	if s.Facts.Phase != rules.Locked {
		right = append([]fyne.CanvasObject{s.buttons(2)}, side...)
	}
	return widget.ColumnsTop(24, []float32{-640, -420}, widget.VBox(24, left...), widget.VBox(24, right...))
}

// columns is how many buttons stand beside each other: with large text on a phone one.
func columns(w model.Width) int {
	switch {
	case w != model.Compact:
		return 3
	case theme.Scale() >= 1.5:
		return 1
	}
	return 2
}

// closed says that the stay is over and how long it was.
func (s *Screen) closed() fyne.CanvasObject {
	now, f := s.props.Desk.Now(), s.Facts
	lines := []fyne.CanvasObject{widget.Strong(say.F("The stay is over: %s to %s.", At(f.In, now), At(f.Out, now)))}
	if t := length(f.Nights, f.Hours); t != "" {
		lines = append(lines, screen.Second(model.Sentence(t)+"."))
	}
	until := say.F("Lines can still be added. The log is locked %s.", model.Moment(f.LockedFrom, now))
	if f.Phase == rules.Locked {
		until = say.T("The log is locked. What is said now is added below it, with its name and its time.")
	}
	lines = append(lines, screen.Second(until))
	if f.Phase == rules.Locked && s.props.Later != nil {
		lines = append(lines, widget.Wrap(8, screen.Tag(&s.Tags, "stay.later", widget.NewButton(widget.ButtonProps{Text: say.T("Add a later note"), Icon: "add", Size: widget.Little, OnTapped: s.props.Later}))))
	}
	return screen.Card(widget.VBox(8, lines...))
}

func length(nights int, hours float64) string {
	var out []string
	if nights > 0 {
		out = append(out, say.N(nights, "night", "nights"))
	}
	if hours > 0 {
		out = append(out, say.F("%g hours by day", hours))
	}
	return model.List(out)
}

// buttons are what can be written, each as tall as a thumb that does not look.
func (s *Screen) buttons(across int) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, k := range written() {
		cells = append(cells, s.big(k))
	}
	block := fyne.CanvasObject(widget.Grid(across, 8, cells...))
	if !s.fixed() {
		return widget.VBox(10, widget.H2(say.T("Write down")), block)
	}
	out := screen.Tag(&s.Tags, "stay.leave", widget.NewButton(widget.ButtonProps{Text: say.T("Handover out"), Icon: "door_front", OnTapped: s.leave}))
	return widget.OnGround(theme.Surface, widget.VBox(0, widget.NewSeparator(), widget.Pad(12, 10, 12, 12, widget.VBox(8, block, out))))
}

func (s *Screen) big(k kind) fyne.CanvasObject {
	return screen.Tag(&s.Tags, "stay.write."+string(k.kind), widget.NewCardButton(widget.CardProps{
		Name: say.F("Write down: %s", k.title), Stroke: 1.5, Edge: theme.Control, Pad: widget.Insets{Left: 14, Top: 18, Right: 10, Bottom: 18},
		Content: widget.Row(10, widget.AlignCentre, widget.NewIcon(widget.IconProps{Icon: k.icon, Size: 26, Colour: theme.Primary}),
			widget.Grow(widget.NewText(widget.TextProps{Text: k.button, Bold: true}))),
		OnTapped: func() { s.props.Write(k.kind) },
	}))
}

// choose is the same list as a sheet, for what is written before the handover.
func (s *Screen) choose() {
	var rows []fyne.CanvasObject
	for _, k := range written() {
		rows = append(rows, screen.Tag(&s.Tags, "stay.choose."+string(k.kind), widget.NewTaskRow(widget.TaskRowProps{Icon: k.icon, IconAs: theme.Primary, Title: k.title, Strong: true, Arrow: true, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.props.Write(k.kind)
		}})))
	}
	s.props.Desk.Sheet(say.T("Write down"), widget.RowsCard(rows...))
}

// leave opens handover out: the hour at which the child leaves comes first.
func (s *Screen) leave() { s.page("stay.page.leave", "", "stay.out-time") }

// side is what stands beside the log: where the parents are, the plan, handover out.
func (s *Screen) side() []fyne.CanvasObject {
	f := s.Facts
	var rows []fyne.CanvasObject
	if s.props.Plan != nil {
		rows = append(rows, screen.Tag(&s.Tags, "stay.plan", widget.NewTaskRow(widget.TaskRowProps{Icon: "menu_book", IconAs: theme.Primary, Title: say.T("Health care plan"), Strong: true, Arrow: true, OnTapped: s.props.Plan})))
	}
	if f.Phase == rules.UnderWay && !s.fixed() {
		rows = append(rows, screen.Tag(&s.Tags, "stay.leave", widget.NewTaskRow(widget.TaskRowProps{Icon: "door_front", IconAs: theme.Primary, Title: say.T("Handover out"), Strong: true, Arrow: true, Second: s.planned(), OnTapped: s.leave})))
	}
	var out []fyne.CanvasObject
	if len(rows) > 0 {
		out = append(out, widget.RowsCard(rows...))
	}
	if reach := s.text("stay.reach"); reach != "" {
		out = append(out, screen.Card(widget.VBox(4, widget.Small(say.T("The parents can be reached")), widget.Body(reach))))
	}
	return out
}

// planned is until when the child stays.
func (s *Screen) planned() string {
	if s.Facts.Planned.IsZero() {
		return ""
	}
	return say.F("Booked until %s", model.Moment(s.Facts.Planned, s.props.Desk.Now()))
}

// lines is the log, the newest day first and in each day the newest line.
func (s *Screen) lines() fyne.CanvasObject {
	now := s.props.Desk.Now()
	var parts []fyne.CanvasObject
	var rows []fyne.CanvasObject
	day := ""
	flush := func() {
		if len(rows) > 0 {
			parts = append(parts, widget.VBox(10, widget.H2(model.Sentence(day)), widget.RowsCard(rows...)))
		}
		rows = nil
	}
	for i, l := range slices.Backward(s.Facts.Lines) {
		on := say.T("no time yet")
		if !l.At.IsZero() {
			on = model.Day(l.At, now)
		}
		if on != day {
			flush()
			day = on
		}
		rows = append(rows, s.line(i, l))
	}
	flush()
	if len(parts) == 0 {
		return widget.VBox(10, widget.H2(say.T("The log")), screen.Card(widget.Small(say.F("Nothing is written yet. Start with something %s enjoyed.", s.Facts.Given))))
	}
	return widget.VBox(20, parts...)
}

// line is one line: its time in plain figures, what it says, who wrote it, and whom it
// was told.
func (s *Screen) line(i int, l staylog.Line) fyne.CanvasObject {
	title := kindWords(l.Kind).short
	time := "–"
	if !l.At.IsZero() {
		time = model.ClockList(l.At.In(s.props.Desk.Now().Location()))
	}
	var words []string
	for _, w := range l.Words {
		words = append(words, w.Text)
	}
	text := strings.Join(words, " · ")
	if d, ok := l.Lasted(); ok {
		text = Lasted(d) + ". " + text
	}
	ink := theme.Ink
	var under []fyne.CanvasObject
	if !l.Stands() {
		ink = theme.Muted
		under = append(under, widget.Small(say.T("Put right by a later line")))
	}
	if l.Of != "" {
		under = append(under, widget.Small(say.F("Puts an earlier line right: %s", l.Why)))
	}
	if s.unfinished(l) {
		under = append(under, widget.Wrap(8, widget.NewTag(widget.TagProps{Text: say.T("Not finished: carry on"), Icon: "edit", Tone: widget.ToneLocal})))
	}
	by := say.F("Written by %s", l.By.Name)
	if l.Late {
		by += say.F(" %s: a late line", model.Moment(l.Written, s.props.Desk.Now()))
	}
	for _, f := range s.Facts.Flags {
		if f.Row == l.Row && f.Kind == l.Kind {
			under = append(under, flagged(f))
		}
	}
	body := append([]fyne.CanvasObject{
		widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: title, Bold: true}, {Text: ". " + text}}, Colour: ink, Exact: true}), widget.Small(by),
	}, under...)
	return screen.Tag(&s.Tags, fmt.Sprintf("stay.line.%d", i), widget.NewCardButton(widget.CardProps{
		Name: time + " " + title + ". " + text, Edge: theme.Clear, Fill: theme.Clear, Pad: widget.Insets{Left: 16, Top: 12, Right: 16, Bottom: 12},
		Content:  widget.Columns(12, []float32{56, -1}, widget.NewText(widget.TextProps{Text: time, Bold: true, Colour: ink}), widget.VBox(4, body...)),
		OnTapped: func() { s.open(l) },
	}))
}

// flagged is what a line told whom, and what to do.
func flagged(f rules.Flag) fyne.CanvasObject {
	text := f.Words
	if f.Do != "" {
		text += " " + f.Do
	}
	if f.Seen != nil {
		text += say.F(" %s has looked at it: %s", f.Seen.By.Display, f.Seen.Said)
	}
	return widget.Row(8, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "info", Size: 20, Colour: theme.Muted}), widget.Grow(screen.Second(text)))
}

// unfinished reports that a line has required answers open.
func (s *Screen) unfinished(l staylog.Line) bool {
	g := s.props.Doc.Form().Item(string(l.Kind))
	if g == nil || g.Rows == nil {
		return false
	}
	for _, p := range g.Rows.Pages {
		if st := s.props.Doc.PageStatus(p.ID, l.Row); st.Missing > 0 || st.Fix > 0 {
			return true
		}
	}
	return false
}

// open carries on with a line that is not finished, or shows it whole.
func (s *Screen) open(l staylog.Line) {
	if s.unfinished(l) && s.Facts.Phase != rules.Locked {
		s.props.Line(l.Kind, l.Row)
		return
	}
	now := s.props.Desk.Now()
	var parts []fyne.CanvasObject
	if !l.At.IsZero() {
		parts = append(parts, widget.H3(model.Sentence(model.Moment(l.At, now))))
	}
	for _, w := range l.Words {
		parts = append(parts, widget.VBox(2, widget.Small(w.Prompt), widget.NewText(widget.TextProps{Text: w.Text, Exact: true})))
	}
	parts = append(parts, widget.Small(say.F("Written %s by %s", model.Moment(l.Written.In(now.Location()), now), l.By.Name)))
	for _, f := range s.Facts.Flags {
		if f.Row == l.Row && f.Kind == l.Kind {
			parts = append(parts, flagged(f))
		}
	}
	if l.Stands() && s.Facts.Phase != rules.Locked && l.Kind != staylog.Added {
		parts = append(parts,
			screen.Second(say.T("A line is never written over. What was wrong is put right by a new line; this one stays readable.")),
			widget.Wrap(8,
				screen.Tag(&s.Tags, "stay.right", widget.NewButton(widget.ButtonProps{Text: say.T("Put this right"), Icon: "edit_note", OnTapped: func() {
					s.props.Desk.CloseSheet()
					s.props.Right(l)
				}})),
				screen.Tag(&s.Tags, "stay.add", widget.NewButton(widget.ButtonProps{Text: say.T("Add what is missing"), Icon: "add", OnTapped: func() {
					s.props.Desk.CloseSheet()
					s.props.Line(l.Kind, l.Row)
				}}))))
	}
	s.props.Desk.Sheet(kindWords(l.Kind).title, widget.VBox(14, parts...))
}

// later are the notes below a log that was locked.
func (s *Screen) later() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	now := s.props.Desk.Now()
	for _, l := range s.Facts.Later {
		var words []string
		for _, w := range l.Words {
			words = append(words, w.Text)
		}
		rows = append(rows, widget.NewTaskRow(widget.TaskRowProps{Title: strings.Join(words, " · "), Plain: true, Second: l.By.Name + ", " + model.Moment(l.Written.In(now.Location()), now)}))
	}
	return widget.VBox(10, widget.H2(say.T("Added later")), widget.RowsCard(rows...))
}
