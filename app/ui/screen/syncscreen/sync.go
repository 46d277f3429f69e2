package syncscreen

import (
	"fmt"
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
	Desk      screen.Desk
	Status    func() session.Status
	Conflicts func() []session.Conflict
	// Try sends and fetches now.
	Try func()
	// Alarms are what is wrong about the server, newest first.
	Alarms func() []session.Alarm
	// Admit says that this person may look at what the server holds aside.
	Admit bool
}

// Screen shows where the work is.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	status session.Status
	clash  []session.Conflict
	alarms []session.Alarm
	folded map[string]bool
	long   bool // the whole record of events
	scroll *widget.PageScroll
	try    *widget.Button
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p, folded: map[string]bool{}}
	s.read()
	return s
}

func (s *Screen) read() {
	s.status, s.clash = s.props.Status(), s.props.Conflicts()
	if s.props.Alarms != nil {
		s.alarms = s.props.Alarms()
	}
}

// State is a session's status as the words need it.
func State(st session.Status) model.SyncState {
	return model.SyncState{
		OnlyHere: st.OnlyHere, Oldest: st.Oldest, Sending: st.Sending, Sent: st.Sent, Total: st.Total, Safe: st.Safe,
		Choices: st.Choices, Checked: st.Checked, NoSignal: st.NoSignal, Trouble: st.Trouble,
	}
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	var actions []fyne.CanvasObject
	now := s.props.Desk.Now()
	if !s.status.NoSignal.IsZero() && w != model.Compact {
		words := say.F("No signal since %s", model.ClockText(s.status.NoSignal.In(now.Location())))
		if d := model.Day(s.status.NoSignal, now); d != "today" {
			words = say.F("No signal since %s", d)
		}
		actions = append(actions, widget.NewSyncChip(widget.SyncChipProps{Where: widget.NoSignal, Text: words}))
	}
	if s.try == nil {
		s.try = widget.NewButton(widget.ButtonProps{Text: say.T("Try now"), Icon: "sync", Kind: widget.Primary, OnTapped: s.props.Try})
	}
	busy := ""
	if s.status.Sending {
		busy = say.T("Sending…")
	}
	s.try.SetBusy(busy)
	actions = append(actions, screen.TagAround(&s.Tags, "sync.try", s.try))
	return screen.Frame{
		Title: say.T("Is my work safe?"), Sub: say.T("What is only on this tablet, and what the server has"), Rail: true, NoChip: true, Actions: actions,
	}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	} else if w != s.width {
		s.width = w
		s.again()
	}
	return s.scroll
}

func (s *Screen) again() {
	at := s.scroll.Offset()
	s.scroll.SetContent(s.build())
	s.scroll.ScrollTo(at)
}

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.read()
	s.again()
	s.props.Desk.Changed()
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }

// Key implements screen.Keys: Ctrl Enter sends.
func (s *Screen) Key(name string) bool {
	if name == "ctrl+enter" {
		s.props.Try()
		return true
	}
	return false
}

func (s *Screen) build() fyne.CanvasObject {
	s.Fresh()
	parts := append(s.alarmCards(), s.boxes())
	if s.status.Trouble != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "warning", Strong: say.T("The server did not take your work."), Text: s.status.Trouble, Below: true}))
	}
	if len(s.clash) > 0 {
		parts = append(parts, s.choices())
	}
	right := widget.VBox(16, s.locked(), s.events(), s.ways())
	if s.width.OneColumn() {
		parts = append(parts, s.waiting(), right)
	} else {
		parts = append(parts, widget.ColumnsTop(20, []float32{-716, -404}, s.waiting(), right))
	}
	return widget.Pad(24, 18, 24, 32, widget.VBox(16, parts...))
}

func (s *Screen) boxes() fyne.CanvasObject {
	docs := 0
	for _, c := range s.status.Waiting {
		docs += len(c.Docs)
	}
	b := model.Boxes(State(s.status), docs, s.props.Desk.Now())
	ids := []string{"sync.here", "sync.sending", "sync.safe"}
	var objs []fyne.CanvasObject
	for i, x := range b {
		objs = append(objs, screen.Tag(&s.Tags, ids[i], box(x)))
	}
	if s.width.OneColumn() {
		return widget.VBox(12, objs...)
	}
	arrow := func() fyne.CanvasObject {
		return widget.NewIcon(widget.IconProps{Icon: "arrow_forward", Size: 32, Colour: theme.Control})
	}
	return widget.Columns(10, []float32{-378, 32, -282, 32, -378}, objs[0], arrow(), objs[1], arrow(), objs[2])
}

func box(x model.Box) *widget.Card {
	ink, bg := screen.Tone(x.Tone).Colours()
	lines := strings.TrimSpace(x.Lines[0] + "\n" + x.Lines[1])
	return widget.NewCard(widget.CardProps{
		Name: x.Text, Fill: bg, Edge: theme.Clear, Radius: 14, Pad: widget.Insets{Left: 18, Top: 14, Right: 18, Bottom: 16},
		Content: widget.VBox(8,
			widget.Row(10, widget.AlignCentre,
				widget.NewIcon(widget.IconProps{Icon: x.Icon, Size: 26, Colour: ink}),
				widget.Grow(widget.NewText(widget.TextProps{Text: x.Text, Size: theme.SizeH3, Bold: true, Colour: ink}))),
			widget.Row(12, widget.AlignCentre,
				widget.NewFigure(model.Figures(x.Number), ink),
				widget.Grow(screen.Second(lines)))),
	})
}

// choices says what two people answered apart; nothing is chosen here.
func (s *Screen) choices() fyne.CanvasObject {
	first := s.clash[0]
	text := say.T("Both versions are kept.")
	if first.Question != "" {
		stop := "."
		if strings.HasSuffix(first.Question, "?") || strings.HasSuffix(first.Question, ".") {
			stop = ""
		}
		text = fmt.Sprintf("%s “%s”%s %s", both(first), model.Call(first.Question, model.Given(first.Child)), stop, text)
	}
	look := screen.Tag(&s.Tags, "sync.look", widget.NewButton(widget.ButtonProps{Text: say.T("Look at both"), Size: widget.Little, OnTapped: func() { s.openChoice(first) }}))
	says := []fyne.CanvasObject{
		widget.NewIcon(widget.IconProps{Icon: "call_split", Size: 32, Colour: theme.Choice}),
		widget.Grow(widget.VBox(2,
			widget.NewText(widget.TextProps{Text: say.N(len(s.clash), "answer needs your choice", "answers need your choice"), Bold: true, Colour: theme.Choice}),
			widget.NewText(widget.TextProps{Text: text, Size: theme.SizeSmall, MaxWidth: -1}))),
	}
	content := fyne.CanvasObject(widget.Row(16, widget.AlignCentre, append(says, look)...))
	if s.width == model.Compact {
		content = widget.VBox(10, widget.Row(12, widget.AlignStart, says...), look)
	}
	return widget.NewCard(widget.CardProps{
		Edge: theme.Choice, Stroke: 2, Pad: widget.Insets{Left: 18, Top: 12, Right: 18, Bottom: 12}, Content: content,
	})
}

func both(c session.Conflict) string {
	mine, other := false, ""
	for _, a := range c.Answers {
		if a.Mine {
			mine = true
		} else if other == "" {
			other = a.By
		}
	}
	switch {
	case mine && other != "":
		return say.F("You and %s both changed", other)
	case other != "":
		return say.T("Two people changed")
	}
	return say.T("You changed, on two tablets,")
}

func (s *Screen) openChoice(c session.Conflict) {
	s.props.Desk.Open(model.Route{
		Screen: model.Conflict, Case: c.Case.String(), Doc: c.Doc.String(), Row: string(c.Cell.Row), Cell: c.Cell.LinkID, Tab: c.Option,
	})
}

func (s *Screen) waiting() fyne.CanvasObject {
	if s.status.OnlyHere == 0 {
		reason := say.T("It has never been checked. Try now when there is a signal.")
		line := say.T("Nothing waits on this tablet.")
		if !s.status.Checked.IsZero() {
			line = say.T("Everything is safe on the server.")
			reason = say.F("Checked %s.", model.Moment(s.status.Checked, s.props.Desk.Now()))
		}
		return widget.VBox(8, widget.H2(say.T("Waiting on this tablet")), widget.NewEmptyState(widget.EmptyStateProps{Icon: "verified_user", Line: line, Reason: reason}))
	}
	end := say.N(s.status.OnlyHere, "change", "changes")
	if s.status.Bytes > 0 {
		end += " · " + size(s.status.Bytes)
	}
	var rows []fyne.CanvasObject
	for i, c := range s.status.Waiting {
		id := c.Case.String()
		arrow := "keyboard_arrow_up"
		if s.folded[id] {
			arrow = "keyboard_arrow_down"
		}
		head := widget.Row(12, widget.AlignCentre,
			widget.NewAvatar(widget.AvatarProps{Name: c.Child, Size: 36}),
			widget.Grow(widget.Strong(c.Child)),
			widget.Small(say.N(c.Changes, "change", "changes")),
			screen.Tag(&s.Tags, fmt.Sprintf("sync.fold.%d", i), widget.NewButton(widget.ButtonProps{
				Icon: arrow, Kind: widget.PlainQuiet, Name: say.F("Show or hide what waits of %s", c.Child), OnTapped: func() {
					s.folded[id] = !s.folded[id]
					s.again()
				},
			})))
		rows = append(rows, widget.Pad(16, 2, 8, 2, head))
		if s.folded[id] {
			continue
		}
		for _, d := range c.Docs {
			rows = append(rows, s.docRow(c, d))
		}
	}
	parts := []fyne.CanvasObject{screen.Heading(say.T("Waiting on this tablet"), widget.Small(end)), widget.RowsCard(rows...)}
	if words := model.PhotosWaiting(s.status.Kinds.Photos); words != "" {
		parts = append(parts, screen.Tag(&s.Tags, "sync.photos", widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "photo_camera", Text: words})))
	}
	return widget.VBox(8, parts...)
}

func size(n int64) string {
	switch {
	case n >= 1_000_000:
		return say.F("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return say.F("%d KB", (n+500)/1000)
	}
	return say.F("%d bytes", n)
}

func (s *Screen) docRow(c session.WaitingCase, d session.WaitingDoc) fyne.CanvasObject {
	k := d.Kinds
	words := model.Waiting{Answers: k.Answers, Rows: k.Rows, Signatures: k.Signatures, Photos: k.Photos, Forms: k.Forms, Children: k.Children}.Words()
	if len(d.Sections) > 0 {
		words += say.F(" in %s", model.List(d.Sections[:min(2, len(d.Sections))]))
		if len(d.Sections) > 2 {
			words += say.T(" and more")
		}
	}
	icon := "assignment"
	switch {
	case k.Signatures > 0:
		icon = "ink_pen"
	case k.Photos > 0:
		icon = "photo_camera"
	}
	second := d.Title
	if span := s.span(d); span != "" {
		second += " · " + span
	}
	return widget.NewTaskRow(widget.TaskRowProps{
		Icon: icon, Title: words, Plain: true, Second: second, Level: 1,
		Tag: widget.TagProps{Text: say.T("Only here"), Icon: "tablet_android", Tone: widget.ToneLocal},
		OnTapped: func() {
			s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: c.Case.String(), Doc: d.Doc.String()})
		},
	})
}

func (s *Screen) span(d session.WaitingDoc) string {
	now := s.props.Desk.Now()
	from, to := d.From.In(now.Location()), d.To.In(now.Location())
	if d.From.IsZero() {
		return ""
	}
	day := ""
	if w := model.Day(from, now); w != "today" {
		day = w + " "
	}
	if model.ClockList(from) == model.ClockList(to) {
		return day + model.ClockList(from)
	}
	return say.F("%s%s to %s", day, model.ClockList(from), model.ClockList(to))
}

func (s *Screen) locked() fyne.CanvasObject {
	return screen.Card(widget.VBox(6,
		screen.CardTitle("shield_lock", say.T("Locked all the way"), theme.Ink, theme.Primary),
		screen.Second(say.T("Work is locked on this tablet before it leaves. The server keeps it but cannot read it. Only your team can."))))
}

// fewEvents is how much of the record shows at first.
const fewEvents = 4

func (s *Screen) events() fyne.CanvasObject {
	if len(s.status.Events) == 0 {
		return screen.Card(widget.VBox(6, widget.Strong(say.T("What happened")), widget.Small(say.T("Nothing yet since the app was opened."))))
	}
	parts := []fyne.CanvasObject{widget.Strong(say.T("What happened"))}
	list := s.status.Events
	if !s.long {
		list = list[:min(fewEvents, len(list))]
	}
	now := s.props.Desk.Now()
	for _, e := range list {
		icon, colour := look(e.Kind)
		when := model.ClockText(e.At.In(now.Location()))
		if d := model.Day(e.At, now); d != "today" {
			when = model.Sentence(d) + " " + when
		}
		parts = append(parts, widget.Row(10, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: icon, Size: 20, Colour: colour}),
			widget.Grow(widget.NewText(widget.TextProps{Size: theme.SizeSmall, Spans: []widget.Span{{Text: when, Bold: true}, {Text: " " + e.Text}}}))))
	}
	if len(s.status.Events) > fewEvents {
		word := say.T("See the full record")
		if s.long {
			word = say.T("See less")
		}
		parts = append(parts, screen.Tag(&s.Tags, "sync.record", widget.NewLink(widget.LinkProps{Text: word, Size: theme.SizeSmall, OnTapped: func() {
			s.long = !s.long
			s.again()
		}})))
	}
	return screen.Card(widget.VBox(8, parts...))
}

func look(k session.EventKind) (string, fyne.ThemeColorName) {
	switch k {
	case session.EventLost:
		return "wifi_off", theme.Muted
	case session.EventFound:
		return "wifi", theme.Safe
	case session.EventChecked:
		return "verified_user", theme.Safe
	case session.EventSent, session.EventGot:
		return "cloud_done", theme.Safe
	case session.EventSaved:
		return "tablet_android", theme.Local
	case session.EventChoice, session.EventChosen:
		return "call_split", theme.Choice
	case session.EventTrouble:
		return "warning", theme.Danger
	case session.EventLocked:
		return "lock", theme.Muted
	case session.EventUnlocked:
		return "lock_open", theme.Muted
	}
	return "sync", theme.Send
}
