package emergency

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// StepsProps is what the twelve steps need.
type StepsProps struct {
	Desk     screen.Desk
	Route    model.Route // of the document
	Child    string      // short name, with age
	Contacts []model.Contact
	Dial     func(number string)
	Steps    func() []model.Step
	Saved    func() model.Words // where the work is
	// Facts are what else stands to be seen beside the steps.
	Facts func() Facts
	// Also asks for another child of the family in the same request.
	Also func(Sibling)
	// Board opens who is caring for whom.
	Board func()
}

// Facts are what else stands to be seen beside the steps.
type Facts struct {
	Children []string // short names of those the request is for
	// Others are the brothers and sisters under 18 whom it is not for.
	Others  []Sibling
	Unnamed int    // children of the family for whom no adult is named
	Sent    string // "Sent today at 12:45pm by Ruth Adeyemi"; "" before
}

// Sibling is a brother or sister of the child.
type Sibling struct {
	Ref, Name, Short string
}

// StepsScreen is the twelve steps of one emergency placement.
type StepsScreen struct {
	screen.Tags
	screen.Rolled
	props StepsProps
	bar   *widget.ActionBar
}

// NewSteps makes the screen.
func NewSteps(p StepsProps) *StepsScreen { return &StepsScreen{props: p} }

// Frame implements screen.Screen.
func (s *StepsScreen) Frame(w model.Width) screen.Frame {
	return screen.Frame{Title: title(w), Sub: s.props.Child, Back: true, Case: s.props.Route.Case, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *StepsScreen) Body(w model.Width) fyne.CanvasObject {
	return s.Roll(w, s.build)
}

// Tick implements screen.Ticking.
func (s *StepsScreen) Tick() {
	s.Again(s.build)
}

// Key implements screen.Keys.
func (s *StepsScreen) Key(name string) bool {
	if name != "ctrl+enter" {
		return false
	}
	s.next()
	return true
}

func (s *StepsScreen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	steps := s.props.Steps()
	facts := s.props.Facts()
	var rows []fyne.CanvasObject
	done := 0
	for i, st := range steps {
		word := st.Words()
		if word.Tone == model.Safe {
			done++
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("step.%d", i+1), widget.NewTaskRow(widget.TaskRowProps{
			Title: fmt.Sprintf("%d. %s", i+1, st.Title), Plain: true, Second: st.Waiting, Tag: screen.TagProps(word), OnTapped: func() { s.open(st) },
		})))
	}
	rows = append(rows, screen.Tag(&s.Tags, "steps.check", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "fact_check", Title: say.T("Check and sign"), Plain: true, Arrow: true, OnTapped: s.check,
	})))
	count := say.F("%d of %d done", done, len(steps))
	list := widget.VBox(12, screen.Heading(say.T("The steps"), widget.Small(count)), widget.RowsCard(rows...),
		screen.Second(say.T("Go on in any order. A step waits when you say whom it waits for.")))
	s.bar = widget.NewActionBar(s.actions(w))
	sent := s.sent(facts)
	whom, board := s.children(facts), s.board(facts)
	if w.OneColumn() {
		// The steps come at once; the numbers have a line of their own above them.
		return widget.Pad(16, 14, 16, 32, widget.VBox(20, there(sent, s.ringLine(), whom, s.waiting(steps), list, board)...))
	}
	ring := ringFirst(&s.Tags, s.props.Desk, s.props.Contacts, s.props.Dial)
	return widget.Pad(24, 18, 24, 32, widget.ColumnsTop(24, []float32{-704, -412},
		widget.VBox(20, there(sent, list)...), widget.VBox(24, there(ring, whom, board, s.waiting(steps))...)))
}

// there are the parts that there are.
func there(parts ...fyne.CanvasObject) []fyne.CanvasObject {
	return slices.DeleteFunc(parts, func(o fyne.CanvasObject) bool { return o == nil })
}

// ringLine leads to the numbers where they would push the steps off the screen.
func (s *StepsScreen) ringLine() fyne.CanvasObject {
	second := say.T("Danger now: 999")
	if len(s.props.Contacts) > 0 {
		second = s.props.Contacts[0].Who + " " + s.props.Contacts[0].Number + " · " + second
	}
	return widget.RowsCard(screen.Tag(&s.Tags, "steps.ring", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "call", IconAs: theme.Danger, Title: say.T("Ring first"), Strong: true, Second: second, Arrow: true,
		OnTapped: func() {
			s.props.Desk.Sheet(say.T("Ring first"), numbers(&s.Tags, s.props.Desk, s.props.Contacts, s.props.Dial))
		},
	})))
}

// sent says that the request is with the panel.
func (s *StepsScreen) sent(f Facts) fyne.CanvasObject {
	if f.Sent == "" {
		return nil
	}
	return screen.Tag(&s.Tags, "steps.sent", widget.NewBanner(widget.BannerProps{
		Tone: widget.ToneSend, Icon: "check", Strong: f.Sent, Below: true,
		Text: say.T("The panel sees it once this tablet has a signal. If it is for tonight, ring your manager as well."),
	}))
}

// children says whom the request is for, and takes brothers and sisters in.
func (s *StepsScreen) children(f Facts) fyne.CanvasObject {
	if len(f.Others) == 0 {
		return nil
	}
	var buttons []fyne.CanvasObject
	for i, o := range f.Others {
		buttons = append(buttons, screen.Tag(&s.Tags, fmt.Sprintf("steps.also.%d", i), widget.NewButton(widget.ButtonProps{
			Text: o.Short, Icon: "add", Kind: widget.Secondary, Size: widget.Little, Name: say.F("Also for %s", o.Short), OnTapped: func() { s.props.Also(o) },
		})))
	}
	return screen.Card(widget.VBox(10, widget.Strong(say.F("For %s", model.List(f.Children))), widget.Small(say.T("Also for a brother or sister? What is the same for all is asked once.")), widget.Wrap(8, buttons...)))
}

// board leads to who is caring for whom tonight.
func (s *StepsScreen) board(f Facts) fyne.CanvasObject {
	tag := model.Words{Tone: model.Safe, Icon: "check", Text: say.T("Everyone has an adult")}
	if f.Unnamed > 0 {
		tag = model.Words{Tone: model.Danger, Icon: "error", Text: say.N(f.Unnamed, "has nobody", "have nobody")}
	}
	return widget.RowsCard(screen.Tag(&s.Tags, "steps.board", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "family_restroom", IconAs: theme.Primary, Title: say.T("Who is caring for whom"), Strong: true, Second: say.T("Every child of the family tonight, by name"), Tag: screen.TagProps(tag), OnTapped: s.props.Board,
	})))
}

// waiting is who owes an answer, in one place to ring down.
func (s *StepsScreen) waiting(steps []model.Step) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, st := range steps {
		if st.Waiting != "" {
			lines = append(lines, widget.Row(10, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "hourglass_top", Colour: theme.Local}),
				widget.Grow(widget.VBox(0, widget.Strong(st.Waiting), widget.Small(st.Title)))))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return screen.Card(widget.VBox(12, append([]fyne.CanvasObject{widget.H3(say.T("Waiting for"))}, lines...)...))
}

func (s *StepsScreen) actions(w model.Width) widget.ActionProps {
	saved := s.props.Saved()
	word := say.T("Go to the next step")
	return widget.ActionProps{
		Saved: saved.Text, Icon: "", Tone: screen.Tone(saved.Tone), Stacked: w.OneColumn(),
		Back: screen.BackButton(&s.Tags, "steps.back", s.props.Desk),
		Main: screen.Tag(&s.Tags, "steps.next", widget.NewButton(widget.ButtonProps{Text: word, IconEnd: "arrow_forward", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.next})),
	}
}

// next opens the first step that has not begun, else the first not done.
func (s *StepsScreen) next() {
	steps := s.props.Steps()
	for _, want := range []func(model.Step) bool{
		func(st model.Step) bool { return !st.Begun && st.Waiting == "" },
		func(st model.Step) bool { return !st.Done && st.Waiting == "" },
		func(st model.Step) bool { return !st.Done },
	} {
		for _, st := range steps {
			if want(st) {
				s.open(st)
				return
			}
		}
	}
	s.check()
}

func (s *StepsScreen) check() {
	r := s.props.Route
	r.Screen = model.Check
	s.props.Desk.Open(r)
}

func (s *StepsScreen) open(st model.Step) {
	r := s.props.Route
	r.Screen, r.Section, r.Page = model.Page, st.Section, st.Page
	s.props.Desk.Open(r)
}
