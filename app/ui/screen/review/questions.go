package review

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// questions are the cards of what is questioned.
func (s *Screen) questions() fyne.CanvasObject {
	s.cards = map[engine.RowID]*widget.Challenge{}
	title := say.T("Your challenges")
	if !s.props.Reader {
		title = say.T("Questions for you")
	}
	points := s.props.Review.Points()
	parts := []fyne.CanvasObject{screen.Heading(title, widget.Small(say.F("%d open", s.open())))}
	for i, p := range points {
		card := widget.NewChallenge(s.card(i, p))
		card.SetChosen(p.Row == s.chosen)
		s.cards[p.Row] = screen.Tag(&s.Tags, fmt.Sprintf("point.%d", i+1), card)
		parts = append(parts, card)
		if p.State == casefile.PointDraft && s.props.Reader {
			parts = append(parts, screen.Tag(&s.Tags, fmt.Sprintf("withdraw.%d", i+1), widget.NewLink(widget.LinkProps{
				Text: say.T("Take this question away"), Name: say.F("Take question %d away", i+1), OnTapped: func() { s.withdraw(p.Row) },
			})))
		}
	}
	if len(points) == 0 {
		reason := say.F("Press “Question this” under an answer. Four questions help: what is the history, so what, who by when, and what does %s say?", s.props.Given)
		if !s.props.Reader {
			reason = say.T("When your manager asks something it stands here.")
		}
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "rate_review", Line: say.T("Nothing is questioned"), Reason: reason}))
	}
	return widget.VBox(12, parts...)
}

// title words a question by what is missing.
func (s *Screen) title(kind string) string {
	switch kind {
	case "history":
		return say.T("What is the history?")
	case "so-what":
		return say.F("So what for %s?", s.props.Given)
	case "who-by-when":
		return say.T("Who will do what by when?")
	case "childs-view":
		return say.F("What does %s say?", s.props.Given)
	}
	return say.T("A question")
}

func (s *Screen) card(i int, p casefile.Point) widget.ChallengeProps {
	c := widget.ChallengeProps{
		Number: i + 1, Title: s.title(p.Kind), Words: p.Question, Kind: p.Kind,
		OnShow: func() { s.show(i + 1) },
	}
	if !p.Asked.IsZero() {
		c.When = model.Day(p.Asked, s.props.Desk.Now())
	}
	for _, r := range p.Replies {
		who := r.By.Name
		if r.By.Me {
			who = say.T("You")
		}
		c.Replies = append(c.Replies, widget.ChallengeReply{Who: who, Words: r.Words})
	}
	switch p.State {
	case casefile.PointDraft:
		c.State = widget.ChallengeNew
		for _, o := range s.props.Review.Doc.Form().Item("rev.point.kind").Options {
			c.Kinds = append(c.Kinds, widget.Option{Key: o.Coding.Code, Label: o.Label})
		}
		c.OnWords = func(t string) { s.typed(p.Row, t) }
		c.OnKind = func(kind string) {
			words := s.drafts[p.Row]
			s.do(func(ctx context.Context) error { return s.props.Review.Word(ctx, p.Row, kind, words) }, nil)
		}
	case casefile.PointOpen:
		c.State = widget.ChallengeOpen
		if !s.props.Reader {
			c.OnReply = func(t string) { s.reply(p.Row, t) }
		}
	case casefile.PointAnswered:
		c.State = widget.ChallengeAnswered
		if s.props.Reader {
			c.OnAccept = func() {
				s.do(func(ctx context.Context) error { return s.props.Review.Settle(ctx, p.Row, true) }, nil)
			}
			c.OnAskMore = func() { s.askMore(p.Row) }
		}
	case casefile.PointSettled:
		c.State = widget.ChallengeAccepted
	}
	return c
}

func (s *Screen) read(section string) {
	s.do(func(ctx context.Context) error { return s.props.Review.Read(ctx, section) }, nil)
}

func (s *Screen) withdraw(row engine.RowID) {
	delete(s.drafts, row)
	s.do(func(ctx context.Context) error { return s.props.Review.Withdraw(ctx, row) }, nil)
}

func (s *Screen) reply(row engine.RowID, words string) {
	s.do(func(ctx context.Context) error { return s.props.Review.Reply(ctx, row, words) }, nil)
}

// askMore asks further under an answer.
func (s *Screen) askMore(row engine.RowID) {
	box := widget.NewTextArea(widget.TextAreaProps{Name: say.T("What is still missing?")})
	send := screen.Tag(&s.Tags, "more.send", widget.NewButton(widget.ButtonProps{Text: say.T("Ask this"), Kind: widget.Primary, OnTapped: func() {
		if box.Value() == "" {
			box.SetError(true)
			widget.FocusOn(box)
			return
		}
		s.props.Desk.CloseSheet()
		s.reply(row, box.Value())
	}}))
	s.props.Desk.Sheet(say.T("Ask more"), widget.VBox(16, widget.NewField(widget.FieldProps{Label: say.T("What is still missing?"), Input: box}), widget.Wrap(8, send)))
	widget.FocusOn(box)
}

// ask pins a new question to one sentence of an answer; where there are several
// it asks which.
func (s *Screen) ask(a answer) {
	all := Sentences(a.words)
	if len(all) < 2 {
		s.pin(a, a.words)
		return
	}
	var rows []fyne.CanvasObject
	for i, t := range all {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("sentence.%d", i+1), widget.NewTaskRow(widget.TaskRowProps{Title: t, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.pin(a, t)
		}})))
	}
	s.props.Desk.Sheet(say.T("Which sentence do you question?"), widget.RowsCard(rows...))
}

func (s *Screen) pin(a answer, quote string) {
	s.save()
	var row engine.RowID
	s.do(func(ctx context.Context) (err error) {
		row, err = s.props.Review.Ask(ctx, a.cell, quote, "so-what", "")
		return err
	}, func() {
		s.chosen = row
		s.again()
		if c := s.cards[row]; c != nil {
			if s.pane != nil {
				s.pane.EnsureVisible(c)
			}
			s.props.Desk.Focus(c.FocusTarget())
		}
	})
}

// show goes to the sentence of a question, and marks its card.
func (s *Screen) show(number int) {
	points := s.props.Review.Points()
	if number < 1 || number > len(points) {
		return
	}
	p := points[number-1]
	s.chosen = p.Row
	for row, c := range s.cards {
		c.SetChosen(row == p.Row)
	}
	if c := s.cards[p.Row]; c != nil && s.pane != nil {
		s.pane.EnsureVisible(c)
	}
	if s.mark(p.At, number) {
		return
	}
	for i, part := range s.parts() {
		if slices.ContainsFunc(part.Sections, func(sec *engine.Section) bool {
			return slices.ContainsFunc(s.answers(sec), func(a answer) bool { return a.cell == p.At })
		}) && i != s.part {
			s.turn(i)
			s.mark(p.At, number)
		}
	}
}

// mark shows where a question is pinned; false when it is in another part.
func (s *Screen) mark(at engine.Cell, number int) bool {
	found := false
	for _, t := range s.texts {
		n := 0
		if t.cell == at {
			n, found = number, true
			s.scroll.EnsureVisible(t.text)
		}
		t.text.SetChosen(n)
	}
	return found
}
