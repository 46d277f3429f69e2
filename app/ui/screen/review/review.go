package review

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"doorstep/app/casefile"
	"doorstep/app/casefile/checks"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route
	Doc    model.Doc // the form that is read
	Review casefile.Review
	Child  string // short name, with age
	Given  string // first name of the child
	Author string // who wrote the form
	// Reader says that the user asks the questions; else they answer them.
	Reader bool
	// Own says why the user may not agree, "" when they may: nobody agrees to
	// their own work.
	Own string
	// Sign leads to the manager's signature; nil where there is none to give.
	Sign func()
	// Until is the day by which questions that go now are to be answered.
	Until casefile.Date
	// Fault puts an error of saving into plain words.
	Fault func(error) string
	// Found is what the checks say about the form; nil where none do.
	Found func() []checks.Found
}

// Screen shows a review.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	part   int
	chosen engine.RowID // the question whose sentence is being looked at
	drafts map[engine.RowID]string
	stop   func() // of the timer that saves what is typed

	body   fyne.CanvasObject
	scroll *widget.PageScroll
	pane   *widget.PageScroll
	texts  []pinned
	found  []checks.Found                 // what the checks say about the form
	marks  map[engine.Cell][]checks.Found // the same by answer
	cards  map[engine.RowID]*widget.Challenge
	bar    *widget.ActionBar
	strip  fyne.CanvasObject
}

// pinned is an answer on the screen with the questions pinned to it.
type pinned struct {
	cell engine.Cell
	text *widget.PinnedText
}

// New makes the screen.
func New(p Props) *Screen {
	return &Screen{props: p, drafts: map[engine.RowID]string{}}
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := s.props.Child
	if s.props.Author != "" {
		sub += say.F(" · by %s", s.props.Author)
	}
	f := screen.Frame{Title: say.F("Review: %s", s.props.Doc.Form().Title), Sub: sub, Back: true, Case: s.props.Route.Case, Strip: s.strip, Bar: s.bar}
	if due, ok := s.props.Review.Due().Time(); ok {
		f.Actions = append(f.Actions, widget.NewTag(widget.TagProps{Text: say.F("Answer due %s", model.Day(due, s.props.Desk.Now())), Icon: "event", Tone: widget.ToneLocal}))
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.body
}

// paneWidth is the width of the questions beside the text, in dp at 100 %.
const paneWidth = 420

func (s *Screen) build() {
	s.Fresh()
	s.texts, s.strip, s.bar, s.pane = nil, nil, nil, nil
	side := float32(28)
	if s.width == model.Compact {
		side = 16
	}
	s.look()
	text := s.reading()
	if s.width.OneColumn() {
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(side, 18, side, 32, widget.VBox(28, text, s.questions()))})
		s.body = s.scroll
		main, extra := s.send(), s.agree(widget.Little)
		p := widget.ActionProps{Back: screen.BackButton(&s.Tags, "review.back", s.props.Desk), Main: main, Stacked: true}
		if extra != nil {
			p.Extras = []*widget.Button{extra}
		}
		s.bar = widget.NewActionBar(p)
		s.bar.SetSaved(s.standing(), "", widget.ToneNeutral)
		return
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(side, 18, side, 32, widget.MaxWide(640, text))})
	s.pane = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(20, 16, 20, 20, s.questions())})
	buttons := []fyne.CanvasObject{widget.Grow(s.send())}
	if b := s.agree(widget.Big); b != nil {
		buttons = append(buttons, b)
	}
	foot := widget.VBox(0, widget.NewSeparator(), widget.NewCard(widget.CardProps{
		Radius: 0.1, Edge: theme.Clear, Pad: widget.Insets{Left: 20, Top: 12, Right: 20, Bottom: 14},
		Content: widget.VBox(8, widget.Row(12, widget.AlignCentre, buttons...), widget.Small(s.standing())),
	}))
	s.body = &fyne.Container{Layout: beside{}, Objects: []fyne.CanvasObject{
		container.NewStack(widget.NewGround(theme.Surface), s.scroll), widget.NewGround(theme.Line), s.pane, foot,
	}}
}

// beside lays the text at the left, the questions in a pane at the right and what
// to do with them under the pane, always in view.
type beside struct{}

// MinSize implements fyne.Layout.
func (beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout.
func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	right := min(theme.Dp(paneWidth), size.Width/2)
	left, foot := size.Width-right-1, widget.HeightFor(o[3], right)
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	place(o[0], 0, 0, left, size.Height)
	place(o[1], left, 0, 1, size.Height)
	place(o[2], left+1, 0, right, size.Height-foot)
	place(o[3], left+1, size.Height-foot, right, foot)
}

// standing says what the questions are for.
func (s *Screen) standing() string {
	switch {
	case s.props.Review.Outcome() == casefile.ReviewAgreed:
		return say.F("Agreed. The questions and answers stay on %s’s record.", s.props.Given)
	case s.props.Reader:
		return say.F("%s gets these on their tablet. They stay on %s’s record.", model.Given(s.props.Author), s.props.Given)
	}
	return say.F("Your answers go to your manager. They stay on %s’s record.", s.props.Given)
}

func (s *Screen) send() *widget.Button {
	if !s.props.Reader {
		return screen.Tag(&s.Tags, "review.form", widget.NewButton(widget.ButtonProps{
			Text: say.T("Open the form"), IconEnd: "arrow_forward", Kind: widget.Primary, Size: widget.Big,
			OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
			},
		}))
	}
	word := say.T("Send back")
	if n := s.open(); n > 0 {
		word += " " + model.Figures(n)
	}
	return screen.Tag(&s.Tags, "review.send", widget.NewButton(widget.ButtonProps{Text: word, Kind: widget.Primary, Size: widget.Big, OnTapped: s.sendBack}))
}

func (s *Screen) agree(size widget.ButtonSize) *widget.Button {
	if !s.props.Reader {
		return nil
	}
	if s.props.Review.Outcome() == casefile.ReviewAgreed {
		if s.props.Sign == nil {
			return nil
		}
		return screen.Tag(&s.Tags, "review.sign", widget.NewButton(widget.ButtonProps{Text: say.T("Sign"), Size: size, OnTapped: s.props.Sign}))
	}
	return screen.Tag(&s.Tags, "review.agree", widget.NewButton(widget.ButtonProps{Text: say.T("Agree"), Size: size, OnTapped: func() {
		if s.props.Own != "" {
			s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: s.props.Own})
			return
		}
		s.do(func(ctx context.Context) error { return s.props.Review.Agree(ctx) }, func() {
			if s.props.Sign != nil {
				s.props.Sign()
				return
			}
			s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.F("Agreed. It stays on %s’s record.", s.props.Given)})
		})
	}}))
}

// open counts the questions that are not settled.
func (s *Screen) open() int {
	n := 0
	for _, p := range s.props.Review.Points() {
		if p.State != casefile.PointSettled {
			n++
		}
	}
	return n
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen: what was typed is kept.
func (s *Screen) Leave() model.Saved {
	s.save()
	return model.Saved{Offset: s.scroll.Offset()}
}

// Tick implements screen.Ticking: an answer may have come.
func (s *Screen) Tick() {
	if len(s.drafts) == 0 {
		s.again()
	}
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	switch {
	case name == "ctrl+enter" && s.props.Reader:
		s.sendBack()
	case name == "ctrl+down" && s.part+1 < len(s.parts()):
		s.turn(s.part + 1)
	case name == "ctrl+up" && s.part > 0:
		s.turn(s.part - 1)
	default:
		return false
	}
	return true
}

// again draws the screen anew after something changed.
func (s *Screen) again() {
	at, pane := s.scroll.Offset(), float32(0)
	if s.pane != nil {
		pane = s.pane.Offset()
	}
	s.build()
	s.props.Desk.Rebuild()
	s.scroll.ScrollTo(at)
	if s.pane != nil {
		s.pane.ScrollTo(pane)
	}
}

// do changes the review off the screen's goroutine and then shows it.
func (s *Screen) do(work func(context.Context) error, then func()) {
	s.props.Desk.Go(func() func() {
		err := work(context.Background())
		return func() {
			if err != nil {
				s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: s.props.Fault(err)})
				return
			}
			s.again()
			if then != nil {
				then()
			}
		}
	})
}

// pause is how long somebody stops typing before the words are saved.
const pause = 600 * time.Millisecond

func (s *Screen) typed(row engine.RowID, words string) {
	s.drafts[row] = words
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.props.Desk.After(pause, s.save)
}

// save keeps what was typed.
func (s *Screen) save() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	drafts := s.drafts
	s.drafts = map[engine.RowID]string{}
	for row, words := range drafts {
		s.props.Desk.Go(func() func() {
			err := s.props.Review.Word(context.Background(), row, "", words)
			return func() {
				if err != nil {
					s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: s.props.Fault(err)})
				}
			}
		})
	}
}

func (s *Screen) sendBack() {
	drafts := s.drafts
	s.drafts = map[engine.RowID]string{}
	empty := 0
	for _, p := range s.props.Review.Points() {
		if words, typed := drafts[p.Row]; p.State == casefile.PointDraft && p.Question == "" && (!typed || strings.TrimSpace(words) == "") {
			empty++
		}
	}
	if empty > 0 || s.open() == 0 {
		text := say.T("Ask a question first: press “Question this” under an answer. If nothing is to be asked, agree.")
		if empty > 0 {
			text = say.T("Write your question, or take it away, before you send this back.")
		}
		s.drafts = drafts
		s.props.Desk.Tell(model.Words{Tone: model.Local, Icon: "warning", Text: text})
		return
	}
	n := 0
	s.do(func(ctx context.Context) (err error) {
		for row, words := range drafts {
			if err := s.props.Review.Word(ctx, row, "", words); err != nil {
				return err
			}
		}
		if err := s.props.Review.AnswerBy(ctx, s.props.Until); err != nil {
			return err
		}
		n, err = s.props.Review.SendBack(ctx)
		return err
	}, func() {
		s.props.Desk.Tell(model.Words{Tone: model.Local, Icon: "check_circle", Text: say.F("%s to %s. They go with the next signal.", say.N(n, "question goes", "questions go"), model.Given(s.props.Author))})
	})
}
