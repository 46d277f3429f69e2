package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/sketch"
	"doorstep/app/ui/theme"
)

// sheetLabel is words on the sheet. They are objects, not pixels, so that they
// are as sharp as all other words.
type sheetLabel struct {
	of    sketch.Label
	plate *canvas.Rectangle
	lines []*canvas.Text
	caret *canvas.Rectangle
}

func newSheetLabel(l sketch.Label) *sheetLabel {
	s := &sheetLabel{of: l, plate: rect(8), caret: rect(0)}
	for range l.Lines {
		s.lines = append(s.lines, &canvas.Text{})
	}
	return s
}

// labelState is how the mark of a label stands.
type labelState int

const (
	atRest labelState = iota
	selected
	beingTyped
)

func (l *sheetLabel) paint(state labelState) {
	plate := l.of.Look == sketch.Plate
	for i, t := range l.lines {
		line := l.of.Lines[i]
		style := fyne.TextStyle{Bold: line.Bold, Monospace: plate}
		ink := inkColour(line.Ink)
		if plate && state != atRest {
			ink = theme.FocusEdge
			if theme.IsDark() {
				ink = theme.OnRisk
			}
		}
		setLine(t, line.Text, theme.Dp(line.Size), style, theme.Colour(ink), nil)
	}
	switch {
	case plate && state != atRest:
		fill(l.plate, theme.Focus, theme.FocusEdge, 2.5)
	case plate:
		fill(l.plate, theme.SendBg, theme.Clear, 0)
	case l.of.Look == sketch.Tab:
		fill(l.plate, theme.ChoiceBg, theme.Choice, 1)
	case l.of.Look == sketch.Badge:
		fill(l.plate, theme.Ink, theme.Clear, 0)
	}
	setFill(l.caret, theme.Colour(theme.FocusEdge))
	show(l.caret, state == beingTyped)
}

// place puts the label around a point of the widget; room is the width in dp of
// what it stands on, 0 where that does not matter. Words that would not be
// wholly on the sheet, and lines wider than what they stand on, are not shown:
// the list in words has them.
func (l *sheetLabel) place(at fyne.Position, size fyne.Size, room float32) {
	wide, tall := float32(0), float32(0)
	sizes := make([]fyne.Size, len(l.lines))
	for i, t := range l.lines {
		m := t.MinSize()
		if l.of.Look == sketch.Bare && room > 0 && m.Width > room {
			continue
		}
		sizes[i] = m
		wide = max(wide, m.Width)
		tall += m.Height
	}
	box := fyne.NewSize(wide, tall)
	switch l.of.Look {
	case sketch.Plate:
		box = fyne.NewSize(max(wide+theme.Dp(24), theme.Dp(64)), max(tall+theme.Dp(8), theme.Dp(32)))
	case sketch.Tab:
		box = fyne.NewSize(wide+theme.Dp(24), tall+theme.Dp(8))
	case sketch.Badge:
		box = fyne.NewSquareSize(max(wide+theme.Dp(8), theme.Dp(28)))
	}
	on := at.X-box.Width/2 >= 0 && at.Y-box.Height/2 >= 0 && at.X+box.Width/2 <= size.Width && at.Y+box.Height/2 <= size.Height
	show(l.plate, on && l.of.Look != sketch.Bare)
	for i, t := range l.lines {
		show(t, on && sizes[i].Height > 0)
	}
	if !on {
		show(l.caret, false)
		return
	}
	if l.of.Look == sketch.Badge {
		l.plate.CornerRadius = box.Width / 2
	}
	put(l.plate, at.X-box.Width/2, at.Y-box.Height/2, box.Width, box.Height)
	y := at.Y - tall/2
	for i, t := range l.lines {
		put(t, at.X-sizes[i].Width/2, y, sizes[i].Width, sizes[i].Height)
		y += sizes[i].Height
	}
	put(l.caret, at.X+wide/2+2, at.Y-tall*0.36, 2, tall*0.72)
}

func (l *sheetLabel) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{l.plate}
	for _, t := range l.lines {
		list = append(list, t)
	}
	return append(list, l.caret)
}
