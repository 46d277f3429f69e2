package widget

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// StepState is where a step of a list stands.
type StepState int

// The states.
const (
	StepLater StepState = iota
	StepNow
	StepWaiting // for somebody
	StepDone
)

// ListStep is one step of a list that is worked through, such as an emergency
// placement.
type ListStep struct {
	Words    string // "Ring the duty manager"
	State    StepState
	Who      string // who does it, or who is waited for
	When     string // "10:42", when it was done or asked
	OnTapped func() // opens the step; nil for none
}

// StepListProps describes the running list of done, waiting and who.
type StepListProps struct {
	Name  string // "Emergency placement"
	Steps []ListStep
}

// StepList shows which steps are done, which wait and for whom, and which is
// now. The line above counts them.
type StepList struct {
	composed
	props StepListProps
}

var _ Flowing = (*StepList)(nil)

// NewStepList makes the list.
func NewStepList(p StepListProps) *StepList {
	s := &StepList{props: p}
	s.init(s)
	return s
}

// SetSteps changes the steps.
func (s *StepList) SetSteps(steps []ListStep) {
	s.props.Steps = steps
	s.rebuild()
}

// Summary counts the steps: "4 of 12 done · 2 waiting".
func (s *StepList) Summary() string {
	done, waiting := 0, 0
	for _, x := range s.props.Steps {
		switch x.State {
		case StepDone:
			done++
		case StepWaiting:
			waiting++
		}
	}
	words := say.F("%d of %d done", done, len(s.props.Steps))
	if waiting > 0 {
		words += say.F(" · %d waiting", waiting)
	}
	return words
}

// A11y implements Named.
func (s *StepList) A11y() Node {
	return Node{Name: s.props.Name, Role: RoleList, Value: s.Summary()}
}

// CreateRenderer implements fyne.Widget.
func (s *StepList) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *StepList) shapeFor(float32) int { return 0 }

func (s *StepList) build(int) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, x := range s.props.Steps {
		p := TaskRowProps{Title: fmt.Sprintf("%d. %s", i+1, x.Words), Plain: true, Second: x.Who, OnTapped: x.OnTapped}
		if x.When != "" && x.Who != "" {
			p.Second += " · " + x.When
		} else {
			p.Second += x.When
		}
		switch x.State {
		case StepDone:
			p.Icon, p.IconAs, p.Tag = "check_circle-fill", theme.Safe, TagProps{Text: say.T("Done"), Icon: "check", Tone: ToneSafe}
		case StepWaiting:
			p.Icon, p.IconAs, p.Tag = "hourglass_top", theme.Local, TagProps{Text: say.T("Waiting"), Icon: "hourglass_top", Tone: ToneLocal}
		case StepNow:
			p.Icon, p.IconAs, p.Tag = "arrow_forward", theme.Primary, TagProps{Text: say.T("Now"), Icon: "edit", Tone: ToneSend}
			p.Plain, p.Strong = false, true
		default:
			p.Icon, p.IconAs, p.Tag = "circle", theme.Muted, TagProps{Text: say.T("Later"), Tone: ToneNeutral}
		}
		rows = append(rows, NewTaskRow(p))
	}
	return VBox(8, Small(s.Summary()), RowsCard(rows...))
}
