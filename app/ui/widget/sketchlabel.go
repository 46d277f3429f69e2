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

	shown  bool
	covers area // of the sheet, while it is shown
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
	sizes, words := l.measure(room)
	wide, tall := words.Width, words.Height
	box := l.size(room)
	l.covers = areaAround(at, box)
	on := l.covers.within(size)
	l.shown = on
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

// measure is how large each line is, and all of them together; a line that is not
// shown has no size.
func (l *sheetLabel) measure(room float32) (lines []fyne.Size, all fyne.Size) {
	lines = make([]fyne.Size, len(l.lines))
	for i, t := range l.lines {
		m := t.MinSize()
		if l.of.Look == sketch.Bare && room > 0 && m.Width > room {
			continue
		}
		lines[i] = m
		all.Width = max(all.Width, m.Width)
		all.Height += m.Height
	}
	return lines, all
}

// size is what the label covers.
func (l *sheetLabel) size(room float32) fyne.Size {
	_, words := l.measure(room)
	switch l.of.Look {
	case sketch.Plate:
		return fyne.NewSize(max(words.Width+theme.Dp(24), theme.Dp(64)), max(words.Height+theme.Dp(8), theme.Dp(32)))
	case sketch.Tab:
		return words.AddWidthHeight(theme.Dp(24), theme.Dp(8))
	case sketch.Badge:
		return fyne.NewSquareSize(max(words.Width+theme.Dp(8), theme.Dp(28)))
	}
	return words
}

func (l *sheetLabel) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{l.plate}
	for _, t := range l.lines {
		list = append(list, t)
	}
	return append(list, l.caret)
}
