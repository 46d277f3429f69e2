package widget

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
)

// undoTime is how long Undo is offered on the page; after it the change is in
// the history.
const undoTime = 10 * time.Second

// UndoLineProps describes what has just been done and can be taken back.
type UndoLineProps struct {
	Said   string // "Removed.", "Marked done."
	Then   string // "It stays in the history."
	Icon   string // default "history"
	OnUndo func()
	OnGone func()                                        // the time is over, or Undo was pressed: take the line away
	After  func(d time.Duration, f func()) (stop func()) // nil uses the clock
}

// UndoLine stands in the page where the thing was, never over it, and offers
// Undo for ten seconds. Nothing is lost when it goes: the history keeps it.
type UndoLine struct {
	composed
	props UndoLineProps
	stop  func()
}

var _ Flowing = (*UndoLine)(nil)

// NewUndoLine makes the line and begins its time.
func NewUndoLine(p UndoLineProps) *UndoLine {
	if p.After == nil {
		p.After = after
	}
	if p.Icon == "" {
		p.Icon = "history"
	}
	u := &UndoLine{props: p}
	u.init(u)
	u.stop = p.After(undoTime, u.gone)
	return u
}

func (u *UndoLine) gone() {
	u.stop = nil
	if u.props.OnGone != nil {
		u.props.OnGone()
	}
}

// Undo does what a press of Undo does.
func (u *UndoLine) Undo() {
	if u.stop == nil {
		return
	}
	u.stop()
	u.stop = nil
	if u.props.OnUndo != nil {
		u.props.OnUndo()
	}
	if u.props.OnGone != nil {
		u.props.OnGone()
	}
}

// Close ends the time without a call, for a page that goes away.
func (u *UndoLine) Close() {
	if u.stop != nil {
		u.stop()
		u.stop = nil
	}
}

// A11y implements Named.
func (u *UndoLine) A11y() Node {
	return Node{Name: u.props.Said, Role: RoleStatus, Value: u.props.Then}
}

// CreateRenderer implements fyne.Widget.
func (u *UndoLine) CreateRenderer() fyne.WidgetRenderer { return newRenderer(u) }

func (u *UndoLine) shapeFor(float32) int { return 0 }

func (u *UndoLine) build(int) fyne.CanvasObject {
	return NewBanner(BannerProps{
		Tone: ToneNeutral, Icon: u.props.Icon, Strong: u.props.Said, Text: u.props.Then,
		Action: NewButton(ButtonProps{Text: say.T("Undo"), Kind: Plain, Icon: "undo", OnTapped: u.Undo}),
	})
}
