package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// riskSide is how many steps likelihood and severity have.
const riskSide = 5

// Sizes of the squares in dp: never lower than a thumb needs.
const (
	riskHigh  = 48
	riskLeast = 44
	riskGap   = 4
	riskHead  = 108 // width of the words before a row
)

// riskGrid is the squares of a RiskMatrix: rows from certain down to rare,
// columns from harmless to severe, the score in each. It is one Tab stop;
// arrows move over the squares, Space and Enter choose one.
type riskGrid struct {
	control
	matrix *RiskMatrix
	cells  [riskSide * riskSide]riskCell
	rows   [riskSide]*block // words of likelihood, the most likely first
	cols   [riskSide]*block // words of severity
	digits [riskSide]*block // in place of the words of severity where it is narrow
	at     int              // the square that the keyboard is on
	over   int              // under the pointer, -1 for none
	narrow bool             // words stand above their row
}

type riskCell struct {
	box    *canvas.Rectangle
	number *canvas.Text
	tick   *glyph
	flag   *glyph
	pos    fyne.Position
	size   fyne.Size
}

var (
	_ fyne.Focusable     = (*riskGrid)(nil)
	_ fyne.Tappable      = (*riskGrid)(nil)
	_ desktop.Hoverable  = (*riskGrid)(nil)
	_ desktop.Cursorable = (*riskGrid)(nil)
	_ Flowing            = (*riskGrid)(nil)
)

func newRiskGrid(m *RiskMatrix) *riskGrid {
	g := &riskGrid{matrix: m, over: -1, at: -1}
	for i := range g.cells {
		g.cells[i] = riskCell{box: rect(8), number: &canvas.Text{}, tick: newGlyph(), flag: newGlyph()}
	}
	head := func(text string) *block {
		b := newBlock(text, theme.SizeSmall, theme.Muted, false)
		b.limit = 1
		return b
	}
	for i := range riskSide {
		n := riskSide - i
		g.rows[i] = head(wordAt(m.props.Likely, n) + " " + strconv.Itoa(n))
		g.rows[i].limit = 2
		g.cols[i] = head(wordAt(m.props.Bad, i+1) + " " + strconv.Itoa(i+1))
		g.cols[i].centre = true
		g.cols[i].limit = 2
		g.digits[i] = head(strconv.Itoa(i + 1))
		g.digits[i].centre = true
	}
	g.init(g)
	g.locked = m.props.Locked
	return g
}

// pickAt is what the i-th square means, counted along the rows from the top.
func pickAt(i int) RiskPick { return RiskPick{Likely: riskSide - i/riskSide, Bad: i%riskSide + 1} }

// squareOf is the square of a pick, -1 while half of it is open.
func squareOf(p RiskPick) int {
	if p.Score() == 0 {
		return -1
	}
	return (riskSide-p.Likely)*riskSide + p.Bad - 1
}

// cursor is where the keyboard is: where it was moved, else on the answer,
// else in the middle.
func (g *riskGrid) cursor() int {
	if g.at >= 0 {
		return g.at
	}
	if i := squareOf(g.matrix.active()); i >= 0 {
		return i
	}
	return len(g.cells) / 2
}

func (g *riskGrid) choose(i int) {
	if i < 0 {
		return
	}
	g.at = i
	g.Refresh()
	g.matrix.pick(pickAt(i))
}

// TypedKey implements fyne.Focusable.
func (g *riskGrid) TypedKey(k *fyne.KeyEvent) {
	g.loud()
	i := g.cursor()
	row, col := i/riskSide, i%riskSide
	switch k.Name {
	case fyne.KeyUp:
		row = max(row-1, 0)
	case fyne.KeyDown:
		row = min(row+1, riskSide-1)
	case fyne.KeyLeft:
		col = max(col-1, 0)
	case fyne.KeyRight:
		col = min(col+1, riskSide-1)
	default:
		if isPress(k) {
			g.choose(i)
		}
		return
	}
	g.at = row*riskSide + col
	g.Refresh()
}

// FocusLost implements fyne.Focusable.
func (g *riskGrid) FocusLost() {
	g.at = -1
	g.control.FocusLost()
	if g.matrix.props.OnBlur != nil {
		g.matrix.props.OnBlur()
	}
}

// Disabled implements fyne.Disableable, so that Tab passes squares that cannot
// be chosen.
func (g *riskGrid) Disabled() bool { return g.matrix.fixed() }

func (g *riskGrid) squareAt(p fyne.Position) int {
	for i, c := range g.cells {
		if p.X >= c.pos.X && p.X < c.pos.X+c.size.Width && p.Y >= c.pos.Y && p.Y < c.pos.Y+c.size.Height {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (g *riskGrid) Tapped(e *fyne.PointEvent) {
	if g.matrix.fixed() {
		return
	}
	g.grab()
	g.choose(g.squareAt(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (g *riskGrid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (g *riskGrid) MouseMoved(e *desktop.MouseEvent) {
	g.moves++
	g.hover(g.squareAt(e.Position))
}

// MouseOut implements desktop.Hoverable.
func (g *riskGrid) MouseOut() { g.hover(-1) }

func (g *riskGrid) hover(i int) {
	if g.over != i {
		g.over = i
		g.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (g *riskGrid) Cursor() desktop.Cursor {
	if g.matrix.fixed() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// A11y implements Named.
func (g *riskGrid) A11y() Node {
	n := Node{Name: say.T("Squares of the matrix"), Role: RoleRadioGroup, State: g.states()}
	if p := g.matrix.active(); p.Score() > 0 {
		score, words := g.matrix.Said(p)
		n.Value = score + ": " + words
	}
	return n
}

// Targets implements Targeted.
func (g *riskGrid) Targets() []Target {
	list := make([]Target, len(g.cells))
	for i, c := range g.cells {
		score, words := g.matrix.Said(pickAt(i))
		list[i] = Target{Name: words + ": " + score, Pos: c.pos, Size: c.size}
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (g *riskGrid) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g) }

func (g *riskGrid) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for i := range riskSide {
		list = append(list, g.rows[i].objects()...)
		if g.narrow {
			list = append(list, g.digits[i].objects()...)
		} else {
			list = append(list, g.cols[i].objects()...)
		}
	}
	for i := range g.cells {
		c := &g.cells[i]
		list = append(list, c.box, c.number)
		for _, icon := range []*glyph{c.tick, c.flag} {
			if icon.name != "" {
				list = append(list, icon.img)
			}
		}
	}
	return append(list, g.ring()...)
}

func (g *riskGrid) paint() {
	now, after := squareOf(g.matrix.props.Now), squareOf(g.matrix.props.After)
	if g.matrix.props.NowOnly {
		after = -1
	}
	fills := [4]fyne.ThemeColorName{theme.Risk1, theme.Risk2, theme.Risk3, theme.Risk4}
	for i := range g.cells {
		c := &g.cells[i]
		score := pickAt(i).Score()
		bg, ink := theme.Surface, theme.Ink
		if step := riskStep(g.matrix.band(score), len(g.matrix.props.Bands)); step >= 0 {
			bg, ink = fills[min(step, 3)], theme.OnRisk
			if step >= 3 {
				ink = theme.OnRisk4
			}
		}
		edge, stroke := theme.Line, float32(1)
		switch {
		case i == now || i == after:
			edge, stroke = theme.Ink, 3
		case i == g.over && !g.matrix.fixed():
			edge, stroke = theme.Primary, 2
		case g.wrong && now < 0:
			edge, stroke = theme.Danger, 1.5
		}
		fill(c.box, bg, edge, stroke)
		setLine(c.number, strconv.Itoa(score), theme.TextSize(theme.SizeBody), fyne.TextStyle{Bold: true}, theme.Colour(ink), nil)
		c.tick.paint(iconIf(i == now, "check"), ink)
		c.flag.paint(iconIf(i == after, "flag-fill"), ink)
	}
	p := g.matrix.active()
	for i := range riskSide {
		mark(g.rows[i], p.Likely == riskSide-i)
		mark(g.cols[i], p.Bad == i+1)
		mark(g.digits[i], p.Bad == i+1)
	}
}

func iconIf(on bool, name string) string {
	if on {
		return name
	}
	return ""
}

// mark sets the heading of the chosen row or column in bold ink.
func mark(b *block, on bool) {
	b.colour = theme.Muted
	if on {
		b.colour = theme.Ink
	}
	if b.bold != on {
		b.bold, b.stale = on, true
	}
}

// layout says how wide the words before a row and a square are at a width.
func (g *riskGrid) layout(width float32) (head, side float32, narrow bool) {
	gaps := theme.Dp(riskGap) * riskSide
	head = theme.Dp(riskHead)
	longest := float32(0)
	for i := range riskSide {
		longest = max(longest, g.cols[i].narrowest(1e6))
	}
	side = (width - head - gaps) / riskSide
	if side < max(theme.Dp(riskLeast), longest) {
		// A thumb does not grow with the text: squares may get as narrow as one needs.
		side = (width - gaps + theme.Dp(riskGap)) / riskSide
		return 0, max(side, riskLeast), true
	}
	return head, min(side, theme.Dp(96)), false
}

func (g *riskGrid) heads(side float32, narrow bool) float32 {
	h := float32(0)
	for i := range riskSide {
		b := g.cols[i]
		if narrow {
			b = g.digits[i]
		}
		h = max(h, b.height(side))
	}
	return h + theme.Dp(riskGap)
}

// HeightFor implements Flowing.
func (g *riskGrid) HeightFor(width float32) float32 {
	_, side, narrow := g.layout(width)
	row := theme.Dp(riskHigh + riskGap)
	if narrow {
		row += g.rows[0].lineHeight()
	}
	return g.heads(side, narrow) + row*riskSide - theme.Dp(riskGap)
}

func (g *riskGrid) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (g *riskGrid) least() fyne.Size {
	w := g.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(riskSide*riskLeast+theme.Dp(riskGap)*(riskSide-1), g.HeightFor(w))
}

func (g *riskGrid) arrange(size fyne.Size) {
	head, side, narrow := g.layout(size.Width)
	if g.narrow != narrow {
		g.narrow = narrow
		if g.drawing != nil {
			g.drawing.objs = nil
		}
	}
	gap, high := theme.Dp(riskGap), theme.Dp(riskHigh)
	left := head
	if !narrow {
		left += gap
	}
	top := g.heads(side, narrow)
	for i := range riskSide {
		b := g.cols[i]
		if narrow {
			b = g.digits[i]
		}
		b.place(left+float32(i)*(side+gap), top-gap-b.height(side), side)
	}
	y := top
	for r := range riskSide {
		words := g.rows[r]
		if narrow {
			words.place(0, y, size.Width)
			y += words.lineHeight()
		} else {
			words.place(0, y+(high-words.height(head))/2, head)
		}
		for c := range riskSide {
			g.placeCell(&g.cells[r*riskSide+c], left+float32(c)*(side+gap), y, side, high)
		}
		y += high + gap
	}
	at := g.cells[g.cursor()]
	g.ringAround(at.pos.X, at.pos.Y, at.size.Width, at.size.Height, 8)
}

// placeCell centres the icons and the number of a square, side by side or, where
// that is too wide, the icons above the number.
func (g *riskGrid) placeCell(c *riskCell, x, y, w, h float32) {
	c.pos, c.size = fyne.NewPos(x, y), fyne.NewSize(w, h)
	put(c.box, x, y, w, h)
	var icons []*glyph
	for _, i := range []*glyph{c.tick, c.flag} {
		if i.name != "" {
			icons = append(icons, i)
		}
	}
	m := c.number.MinSize()
	icon, gap := theme.Dp(18), theme.Dp(2)
	n := float32(len(icons))
	if total := m.Width + n*(icon+gap); n == 0 || total <= w-8 {
		at := x + (w-total)/2
		for _, i := range icons {
			i.place(at+icon/2, y+h/2, icon)
			at += icon + gap
		}
		put(c.number, at, y+(h-m.Height)/2, m.Width, m.Height)
		return
	}
	icon = min(icon, (w-8-gap*(n-1))/n, h-m.Height)
	at := x + (w-n*icon-(n-1)*gap)/2
	top := y + (h-m.Height-icon)/2
	for _, i := range icons {
		i.place(at+icon/2, top+icon/2, icon)
		at += icon + gap
	}
	put(c.number, x+(w-m.Width)/2, top+icon, m.Width, m.Height)
}
