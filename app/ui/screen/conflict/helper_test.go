package conflict_test

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/widget"
)

// point is the middle of a target.
func point(g widget.Target) *fyne.PointEvent {
	return &fyne.PointEvent{Position: g.Pos.AddXY(g.Size.Width/2, g.Size.Height/2)}
}
