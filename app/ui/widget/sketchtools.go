package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// SketchTool is what a press on the sheet does.
type SketchTool int

// The tools, in the order of the strip.
const (
	ToolMove SketchTool = iota
	ToolWall
	ToolSize
	ToolDoor
	ToolItem
	ToolDraw
	ToolPin
)

// toolWords are the tools as they are drawn and said. The last two do something
// at once and are never chosen.
var toolWords = say.Table(func() []struct {
	icon string
	word string
	says string
} {
	return []struct{ icon, word, says string }{
		{"arrow_selector_tool", say.T("Move"), say.T("Move: take hold of something")},
		{"square", say.T("Wall"), say.T("Wall: from corner to corner")},
		{"straighten", say.T("Size"), say.T("Size: measure a wall, a door or a thing")},
		{"door_front", say.T("Door"), say.T("Door: put a door into a wall")},
		{"bathtub", say.T("Item"), say.T("Item: put something into the room")},
		{"draw", say.T("Draw"), say.T("Draw: a free line")},
		{"add_location_alt", say.T("Pin"), say.T("Pin: a number that points at a photo or a risk")},
		{"undo", say.T("Undo"), say.T("Undo")},
		{"redo", say.T("Redo"), say.T("Redo")},
	}
})

const (
	undoAt = 7
	redoAt = 8
	// toolSide is the side of a tool in dp at 100 %.
	toolSide = 56
)

// SketchTools is the strip of tools beside a drawing: one stop of the Tab key,
// arrows go from tool to tool, Enter or Space takes one.
type SketchTools struct {
	control
	of    *Sketch
	level bool // lies level above the sheet
	at    int  // the tool the arrows are at
	over  int  // under the pointer, -1
	tools []sketchTool
	line  *canvas.Rectangle
}

type sketchTool struct {
	box   *canvas.Rectangle
	icon  *glyph
	label *canvas.Text
}

var (
	_ fyne.Focusable    = (*SketchTools)(nil)
	_ fyne.Tappable     = (*SketchTools)(nil)
	_ desktop.Hoverable = (*SketchTools)(nil)
	_ Flowing           = (*SketchTools)(nil)
	_ Targeted          = (*SketchTools)(nil)
)

func newSketchTools(of *Sketch, level bool) *SketchTools {
	t := &SketchTools{of: of, level: level, over: -1, line: rect(0)}
	for range toolWords() {
		t.tools = append(t.tools, sketchTool{box: rect(12), icon: newGlyph(), label: &canvas.Text{}})
	}
	t.name = say.T("Drawing tools")
	t.init(t)
	return t
}

// count is how many tools there are: none when the drawing cannot be changed.
func (t *SketchTools) count() int {
	if t.of.fixed() {
		return 0
	}
	return len(t.tools)
}

// Press does what a tap on a tool does.
func (t *SketchTools) Press(i int) {
	if i < 0 || i >= t.count() {
		return
	}
	t.at = i
	switch i {
	case undoAt:
		t.of.Undo()
	case redoAt:
		t.of.Redo()
	default:
		t.of.Use(SketchTool(i))
	}
	t.Refresh()
}

// Tapped implements fyne.Tappable.
func (t *SketchTools) Tapped(e *fyne.PointEvent) {
	t.grab()
	t.Press(t.toolAt(e.Position))
}

func (t *SketchTools) toolAt(p fyne.Position) int {
	for i := range t.count() {
		b := t.tools[i].box
		pos, size := b.Position(), b.Size()
		if p.X >= pos.X-2 && p.X <= pos.X+size.Width+2 && p.Y >= pos.Y-2 && p.Y <= pos.Y+size.Height+2 {
			return i
		}
	}
	return -1
}

// TypedKey implements fyne.Focusable.
func (t *SketchTools) TypedKey(k *fyne.KeyEvent) {
	t.loud()
	n := t.count()
	if n == 0 {
		return
	}
	switch k.Name {
	case fyne.KeyDown, fyne.KeyRight:
		t.at = (t.at + 1) % n
	case fyne.KeyUp, fyne.KeyLeft:
		t.at = (t.at + n - 1) % n
	case fyne.KeyHome:
		t.at = 0
	case fyne.KeyEnd:
		t.at = n - 1
	default:
		if isPress(k) {
			t.Press(t.at)
		}
		return
	}
	t.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (t *SketchTools) MouseIn(e *desktop.MouseEvent) { t.hover(t.toolAt(e.Position)) }

// MouseMoved implements desktop.Hoverable.
func (t *SketchTools) MouseMoved(e *desktop.MouseEvent) {
	t.moves++
	t.hover(t.toolAt(e.Position))
}

// MouseOut implements desktop.Hoverable.
func (t *SketchTools) MouseOut() { t.hover(-1) }

func (t *SketchTools) hover(i int) {
	if t.over != i {
		t.over = i
		t.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (t *SketchTools) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (t *SketchTools) A11y() Node {
	n := Node{Name: t.name, Role: RoleRadioGroup, State: t.states(), Value: toolWords()[t.of.tool].says}
	if t.focused {
		n.State = append(n.State, say.F("at %s", toolWords()[t.at].says))
	}
	return n
}

// Targets implements Targeted.
func (t *SketchTools) Targets() []Target {
	var list []Target
	for i := range t.count() {
		b := t.tools[i].box
		list = append(list, Target{Name: toolWords()[i].word, Pos: b.Position(), Size: b.Size()})
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (t *SketchTools) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *SketchTools) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for i := range t.count() {
		x := t.tools[i]
		list = append(list, x.box, x.icon.img, x.label)
	}
	if t.count() > 0 {
		list = append(list, t.line)
	}
	return append(list, t.ring()...)
}

func (t *SketchTools) paint() {
	setFill(t.line, theme.Colour(theme.Line))
	for i := range t.tools {
		x, w := t.tools[i], toolWords()[i]
		bg, ink := theme.Clear, theme.Ink
		switch {
		case i < undoAt && SketchTool(i) == t.of.tool:
			bg, ink = theme.Primary, theme.OnPrimary
		case i == undoAt && !t.of.history.CanUndo(), i == redoAt && !t.of.history.CanRedo():
			ink = theme.Muted
			if i == t.over {
				bg = theme.Tint
			}
		case i == t.over:
			bg = theme.Tint
		}
		fill(x.box, bg, theme.Clear, 0)
		x.icon.paint(w.icon, ink)
		setLine(x.label, w.word, theme.TextSize(theme.SizeCaption), fyne.TextStyle{}, theme.Colour(ink), nil)
	}
}

// HeightFor implements Flowing.
func (t *SketchTools) HeightFor(width float32) float32 {
	if t.count() == 0 {
		return 0
	}
	return t.walk(width, func(int, float32, float32) {})
}

// WidthFor is how wide the strip is at a height: two tools side by side where
// one column is too tall.
func (t *SketchTools) WidthFor(height float32) float32 {
	w := theme.Dp(toolSide + 20)
	if t.count() == 0 {
		return 0
	}
	if t.HeightFor(w) > height {
		w += theme.Dp(toolSide + 4)
	}
	return w
}

// walk gives each tool its place: below one another, or side by side and on to
// the next line where the width is used up.
func (t *SketchTools) walk(width float32, at func(i int, x, y float32)) float32 {
	side, gap := theme.Dp(toolSide+4), theme.Dp(4)
	if !t.level {
		edge := theme.Dp(10)
		columns := max(int((width-2*edge+gap+1)/(theme.Dp(toolSide)+gap)), 1)
		y := theme.Dp(12)
		for i := range t.tools {
			if i > 0 && i%columns == 0 {
				y += side + gap
			}
			if i == undoAt && columns == 1 {
				y += theme.Dp(9)
			}
			at(i, edge+float32(i%columns)*(theme.Dp(toolSide)+gap), y)
		}
		return y + side + gap
	}
	x, y := float32(0), theme.Dp(6)
	for i := range t.tools {
		if x+side > width+1 && x > 0 {
			x, y = 0, y+side+gap
		}
		at(i, x, y)
		x += side + gap
	}
	return y + side + theme.Dp(6)
}

func (t *SketchTools) naturalWidth() float32 {
	if t.level {
		return theme.Dp(float32(len(t.tools)) * (toolSide + 8))
	}
	return theme.Dp(toolSide + 20)
}

func (t *SketchTools) least() fyne.Size {
	if t.count() == 0 {
		return fyne.Size{}
	}
	if t.level {
		w := t.Size().Width
		if w <= 0 {
			w = t.naturalWidth()
		}
		return fyne.NewSize(theme.Dp(toolSide+20), t.HeightFor(w))
	}
	w := max(t.Size().Width, theme.Dp(toolSide+20))
	return fyne.NewSize(theme.Dp(toolSide+20), t.HeightFor(w))
}

func (t *SketchTools) arrange(size fyne.Size) {
	side := theme.Dp(toolSide)
	t.walk(size.Width, func(i int, x, y float32) {
		tool := t.tools[i]
		put(tool.box, x, y, side, side+theme.Dp(4))
		m := tool.label.MinSize()
		icon := theme.Dp(22)
		top := y + (side+theme.Dp(4)-icon-m.Height-theme.Dp(2))/2
		tool.icon.place(x+side/2, top+icon/2, icon)
		put(tool.label, x+(side-m.Width)/2, top+icon+theme.Dp(2), m.Width, m.Height)
		if i == undoAt && !t.level {
			put(t.line, x, y-theme.Dp(7), side, 1)
		}
		if i == t.at {
			t.ringAround(x, y, side, side+theme.Dp(4), 12)
		}
	})
	show(t.line, !t.level && size.Width < theme.Dp(2*toolSide))
}
