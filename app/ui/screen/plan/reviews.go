package plan

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	cinp "doorstep/app/casefile/plan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// proposals are what other forms recommend and nobody has taken up yet: each is
// confirmed by itself, none becomes an action on its own.
func (s *Screen) proposals() []fyne.CanvasObject {
	rec, ok := s.record()
	src, into := s.takes()
	if !ok || !into || s.props.Confirm == nil {
		return nil
	}
	list := cinp.Proposals(rec)
	if len(list) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{
		widget.Strong(say.F("%s to decide on", say.N(len(list), "recommendation", "recommendations"))),
		widget.Small(say.T("Nothing is in the plan before you put it there and say who does it by when.")),
	}
	for i, p := range list {
		text := []fyne.CanvasObject{widget.Body(p.What)}
		if p.Why != "" {
			text = append(text, widget.Small(p.Why))
		}
		text = append(text, widget.Small(say.F("From: %s", p.Title)))
		take := screen.Tag(&s.Tags, fmt.Sprintf("plan.propose.%d", i), widget.NewButton(widget.ButtonProps{
			Text: say.T("Put in the plan"), Size: widget.Little, Name: say.F("Put in the plan: %s", p.What), OnTapped: func() {
				s.props.Confirm(p, src.ID, func(row engine.RowID) {
					if g := cinp.TakenUp(src.Editor.Doc.Form()); g != nil {
						s.order = append([]key{{src.ID, row}}, s.order...)
						s.fresh = true
						s.begin(casefile.Action{Doc: src.ID, Group: g.ID, Row: row, What: p.What})
					}
				})
			},
		}))
		if s.width == model.Compact {
			rows = append(rows, widget.VBox(8, widget.VBox(0, text...), widget.Wrap(0, take)))
			continue
		}
		rows = append(rows, widget.Row(12, widget.AlignCentre, widget.Grow(widget.VBox(0, text...)), take))
	}
	return []fyne.CanvasObject{widget.NewCard(widget.CardProps{Name: say.T("Recommendations to decide on"), Fill: theme.LocalBg, Edge: theme.Clear, Pad: widget.Around(16), Content: widget.VBox(10, rows...)})}
}

// takes is the open form that a proposal can be put into.
func (s *Screen) takes() (Source, bool) {
	src, g, ok := s.open()
	return src, ok && src.Editor.Doc.Form().Item(g.ID+".from") != nil
}

// reviews are the child in need plan as a whole: when it is reviewed next, what a
// review still waits for, and what the reviews so far decided.
func (s *Screen) reviews() []fyne.CanvasObject {
	rec, ok := s.record()
	if !ok {
		return nil
	}
	d := rec.Latest(cinp.Form)
	if d == nil {
		// A plan begins when the assessment is agreed.
		if from := rec.Latest("dca"); s.props.Begin == nil || from == nil || from.Status() == casefile.InProgress {
			return nil
		}
		return []fyne.CanvasObject{screen.Card(widget.VBox(8, widget.H3(say.T("Child in need plan")),
			screen.Second(say.T("It takes over what the assessment agreed. You add why there is a plan, visits and what to do if it goes wrong.")),
			widget.Wrap(0, screen.Tag(&s.Tags, "plan.begin", widget.NewButton(widget.ButtonProps{Text: say.T("Start the plan"), Icon: "add", Size: widget.Little, OnTapped: s.props.Begin})))))}
	}
	parts := []fyne.CanvasObject{widget.H3(say.T("Reviews"))}
	if n, ok := cinp.NextReview(rec, d); ok {
		line := say.F("Next review by %s", casefile.DateWords(string(n.Date)))
		if n.Raw != n.Date {
			line += say.F(" (%s is not a working day)", casefile.DateWords(string(n.Raw)))
		}
		parts = append(parts, widget.Row(8, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "event", Size: 20}), widget.Grow(screen.Second(line))))
	}
	c := follow.Counted(follow.All(rec))
	if c.All > 0 {
		line := say.F("%d done, %d under way", c.Done, c.UnderWay)
		if c.Late > 0 {
			line = say.F("%d done (%d late), %d under way", c.Done, c.Late, c.UnderWay)
		}
		parts = append(parts, screen.Second(line))
	}
	if left := cinp.Unanswered(rec); len(left) > 0 {
		parts = append(parts, s.unanswered(left))
	}
	if cinp.WaitingFor(rec, d) {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "warning", Strong: say.T("What are we waiting for?"), Text: say.T("The last reviews only said continue."), Below: true,
		}))
	}
	for _, m := range cinp.Meetings(d) {
		if m.On == "" {
			continue
		}
		title := casefile.DateWords(string(m.On)) + ": " + meetingWords()[m.Kind]
		if w := decisionWords()[m.Decision]; w != "" {
			title += ", " + w
		}
		text := []fyne.CanvasObject{screen.Second(title)}
		if m.Better != "" {
			text = append(text, widget.Small(m.Better))
		}
		parts = append(parts, widget.VBox(0, text...))
	}
	if s.props.Review != nil {
		parts = append(parts, widget.Wrap(0, screen.Tag(&s.Tags, "plan.review", widget.NewButton(widget.ButtonProps{
			Text: say.T("Hold a review"), Icon: "groups", Size: widget.Little, OnTapped: func() { s.props.Review(d.ID()) },
		}))))
	}
	cards := []fyne.CanvasObject{screen.Card(widget.VBox(10, parts...))}
	return append(cards, s.health(rec)...)
}

// unanswered names what a review waits for.
func (s *Screen) unanswered(left []follow.Standing) fyne.CanvasObject {
	lines := []fyne.CanvasObject{widget.Strong(say.T("Before a review can be closed"))}
	for i, st := range left[:min(4, len(left))] {
		lines = append(lines, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, fmt.Sprintf("plan.owed.%d", i), widget.NewLink(widget.LinkProps{
			Text: say.F("What happened with: %s", st.What), Size: theme.SizeSmall, OnTapped: func() { s.begin(st.Action) },
		}))))
	}
	if n := len(left) - 4; n > 0 {
		lines = append(lines, widget.Small(say.F("and %s", say.N(n, "more", "more"))))
	}
	return widget.NewCard(widget.CardProps{Name: say.T("Before a review can be closed"), Fill: theme.LocalBg, Edge: theme.Clear, Pad: widget.Around(12), Content: widget.VBox(4, lines...)})
}

var (
	meetingWords = say.Table(func() map[string]string {
		return map[string]string{"first": say.T("first meeting"), "review": "review", "closing": say.T("closing meeting"), "": "meeting"}
	})
	decisionWords = say.Table(func() map[string]string {
		return map[string]string{"continue": say.T("goes on"), "change": "changed", "step-down": say.T("less help needed"), "step-up": say.T("more help needed"), "end": "ended"}
	})
)

// health is the health needs tracker in brief.
func (s *Screen) health(rec casefile.Record) []fyne.CanvasObject {
	today := casefile.DateOf(s.props.Desk.Now())
	var lines []fyne.CanvasObject
	for _, n := range cinp.Health(rec) {
		if n.Met() {
			continue
		}
		tone, icon, second := theme.Muted, "event", n.Owner
		switch {
		case n.Unowned():
			tone, icon, second = theme.Danger, "error", say.T("Nobody named, or no day")
		case n.Late(today):
			tone, icon, second = theme.Danger, "error", say.F("%s, was due %s", n.Owner, casefile.DateWords(string(n.By)))
		default:
			second += say.F(", by %s", casefile.DateWords(string(n.By)))
		}
		lines = append(lines, widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Size: 20, Colour: tone}), widget.Grow(widget.VBox(0, screen.Second(n.What), widget.Small(second)))))
	}
	if len(lines) == 0 {
		return nil
	}
	return []fyne.CanvasObject{screen.Card(widget.VBox(10, append([]fyne.CanvasObject{widget.H3(say.T("Health needs"))}, lines...)...))}
}
