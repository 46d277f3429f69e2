package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// NeedSign is one sign of need that may be ticked.
type NeedSign struct {
	Key   string
	Words string
	Harm  bool // ticking it opens "What to do now"
}

// NeedLevel is a column of signs that point to one level.
type NeedLevel struct {
	Level string // "1", shown in the square
	Title string // "Early help"
	Sub   string // "Everyday services can meet it"
	Tone  Tone
	Signs []NeedSign
}

// NeedColumn is one level with its signs, in rows of 52 or more. It is one Tab
// stop: the arrows move between rows, Space ticks. Without a title it is the
// rows alone.
type NeedColumn struct {
	control
	level  NeedLevel
	few    int // rows at first
	all    bool
	judged bool // the judgement is this level
	ticked map[string]bool
	tick   func(sign NeedSign, on bool)

	box, head, square, moreLine *canvas.Rectangle
	number                      *canvas.Text
	title, sub                  *block
	mark                        *glyph
	rows                        []*needRow
	more                        *block
	moreY, moreH                float32
	at, over                    int
}

type needRow struct {
	sign  NeedSign
	back  *canvas.Rectangle
	line  *canvas.Rectangle
	box   *canvas.Rectangle
	tick  *glyph
	harm  *glyph
	words *block
	y, h  float32
}

var (
	_ Flowing            = (*NeedColumn)(nil)
	_ fyne.Focusable     = (*NeedColumn)(nil)
	_ fyne.Tappable      = (*NeedColumn)(nil)
	_ desktop.Hoverable  = (*NeedColumn)(nil)
	_ desktop.Cursorable = (*NeedColumn)(nil)
)

// NewNeedColumn makes one level of a NeedsPicker by itself; tick is told of
// each sign that is ticked or cleared.
func NewNeedColumn(l NeedLevel, ticked []string, tick func(sign NeedSign, on bool)) *NeedColumn {
	return newNeedColumn(l, len(l.Signs), ticked, tick)
}

func newNeedColumn(l NeedLevel, few int, ticked []string, tick func(NeedSign, bool)) *NeedColumn {
	c := &NeedColumn{
		level: l, few: few, ticked: map[string]bool{}, tick: tick, over: -1,
		box: rect(14), head: rect(0), square: rect(10), moreLine: rect(0), number: &canvas.Text{}, mark: newGlyph(),
		title: newBlock(l.Title, theme.SizeBody, theme.Ink, true),
		sub:   newBlock(l.Sub, theme.SizeCaption, theme.Ink, false),
		more:  newBlock("", theme.SizeHint, theme.Primary, false),
	}
	for i, s := range l.Signs {
		c.rows = append(c.rows, &needRow{
			sign: s, back: rect(0), line: rect(0), box: rect(6), tick: newGlyph(), harm: newGlyph(),
			words: newBlock(s.Words, theme.SizeHint, theme.Ink, false),
		})
		if on := slices.Contains(ticked, s.Key); on {
			c.ticked[s.Key] = true
			c.all = c.all || i >= few // what is ticked is never hidden
		}
	}
	if len(l.Signs) <= few+1 {
		c.all = true
	}
	if !c.all {
		c.more.setSpans([]Span{{Text: say.F("%d more", len(l.Signs)-few), Line: true}})
	}
	c.name = l.Title
	c.init(c)
	return c
}

// shown are the rows that can be seen.
func (c *NeedColumn) shown() []*needRow {
	if c.all {
		return c.rows
	}
	return c.rows[:c.few]
}

// stops is how many places the arrows go to.
func (c *NeedColumn) stops() int {
	if c.all {
		return len(c.rows)
	}
	return c.few + 1
}

func (c *NeedColumn) press(i int) {
	switch {
	case c.locked || i < 0 || i >= c.stops():
	case i >= len(c.shown()):
		c.all, c.at = true, i
		c.Refresh()
		regrow(c)
	default:
		c.at = i
		s := c.rows[i].sign
		c.ticked[s.Key] = !c.ticked[s.Key]
		c.Refresh()
		if c.tick != nil {
			c.tick(s, c.ticked[s.Key])
		}
	}
}

// count is how many signs are ticked.
func (c *NeedColumn) count() int {
	n := 0
	for _, r := range c.rows {
		if c.ticked[r.sign.Key] {
			n++
		}
	}
	return n
}

// TypedKey implements fyne.Focusable.
func (c *NeedColumn) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	n := c.stops()
	switch {
	case n == 0:
	case walks(k, &c.at, n):
		c.Refresh()
	case isPress(k):
		c.press(c.at)
	}
}

func (c *NeedColumn) rowAt(p fyne.Position) int {
	for i, r := range c.shown() {
		if p.Y >= r.y && p.Y < r.y+r.h {
			return i
		}
	}
	if !c.all && p.Y >= c.moreY && p.Y < c.moreY+c.moreH {
		return c.few
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *NeedColumn) Tapped(e *fyne.PointEvent) {
	c.grab()
	c.press(c.rowAt(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (c *NeedColumn) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *NeedColumn) MouseMoved(e *desktop.MouseEvent) {
	c.moves++
	if i := c.rowAt(e.Position); i != c.over {
		c.over = i
		c.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *NeedColumn) MouseOut() {
	c.over = -1
	c.Refresh()
}

// Cursor implements desktop.Cursorable.
func (c *NeedColumn) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (c *NeedColumn) A11y() Node {
	name := say.F("Level %s, %s", c.level.Level, c.level.Title)
	if c.level.Title == "" {
		name = say.T("Signs of need")
	}
	n := Node{Name: name, Role: RoleCheckGroup, Value: say.F("%d ticked", c.count()), State: c.states()}
	for i, r := range c.rows {
		words := r.sign.Words
		if c.ticked[r.sign.Key] {
			words += say.T(": ticked")
		} else if !c.focused || i != c.at {
			continue
		} else {
			words += say.T(": not ticked")
		}
		if r.sign.Harm {
			words += say.T(", a sign of harm")
		}
		n.State = append(n.State, words)
	}
	return n
}

// Targets implements Targeted.
func (c *NeedColumn) Targets() []Target {
	var list []Target
	w := c.Size().Width
	for _, r := range c.shown() {
		list = append(list, Target{Name: r.sign.Words, Pos: fyne.NewPos(0, r.y), Size: fyne.NewSize(w, r.h)})
	}
	if !c.all {
		list = append(list, Target{Name: c.more.text(), Pos: fyne.NewPos(0, c.moreY), Size: fyne.NewSize(w, c.moreH)})
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (c *NeedColumn) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *NeedColumn) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{c.box}
	if c.level.Title != "" {
		list = append(list, c.head, c.square, c.number)
		list = append(list, c.title.objects()...)
		list = append(list, c.sub.objects()...)
		if c.mark.name != "" {
			list = append(list, c.mark.img)
		}
	}
	for i, r := range c.shown() {
		list = append(list, r.back)
		if i > 0 || c.level.Title != "" {
			list = append(list, r.line)
		}
		list = append(list, r.box, r.tick.img, r.harm.img)
		list = append(list, r.words.objects()...)
	}
	if !c.all {
		list = append(list, c.moreLine)
		list = append(list, c.more.objects()...)
	}
	return append(list, c.ring()...)
}

func (c *NeedColumn) paint() {
	ink, bg := c.level.Tone.Colours()
	edge, stroke := theme.Line, float32(1)
	if theme.IsSunlight() {
		edge = theme.Control
	}
	mark := ""
	if c.judged {
		edge, stroke, mark = theme.Primary, 2, "check_circle-fill"
	}
	ground := theme.Surface
	if c.locked {
		ground = theme.Sunk
	}
	fill(c.box, ground, edge, stroke)
	fill(c.head, bg, theme.Clear, 0)
	c.head.TopLeftCornerRadius, c.head.TopRightCornerRadius = 13, 13
	fill(c.square, ink, theme.Clear, 0)
	setLine(c.number, c.level.Level, theme.TextSize(theme.SizeLabel), fyne.TextStyle{Bold: true}, theme.Colour(bg), nil)
	if c.locked && mark == "" {
		c.mark.paint(padlock(), ink)
	} else {
		c.mark.paint(mark, theme.Primary)
	}
	setFill(c.moreLine, theme.Colour(theme.Line))
	for i, r := range c.rows {
		on := c.ticked[r.sign.Key]
		back := theme.Clear
		switch {
		case on && !c.locked:
			back = theme.Tint
		case i == c.over && !c.locked:
			back = theme.Page
		}
		setFill(r.back, theme.Colour(back))
		r.round(i == 0 && c.level.Title == "", c.all && i == len(c.rows)-1)
		setFill(r.line, theme.Colour(theme.Line))
		boxBg, boxEdge, tick, tickInk := ground, theme.Control, "", theme.OnPrimary
		if on {
			boxBg, boxEdge, tick = theme.Primary, theme.Primary, "check"
			if c.locked {
				boxBg, boxEdge, tickInk = theme.Ink, theme.Ink, theme.Surface
			}
		}
		fill(r.box, boxBg, boxEdge, 2)
		r.tick.paint(tick, tickInk)
		harm := ""
		if r.sign.Harm {
			harm = "emergency_home"
		}
		r.harm.paint(harm, theme.Danger)
	}
}

// round gives the ground of the first and last row the corners of the card.
func (r *needRow) round(top, bottom bool) {
	corner := map[bool]float32{true: 13}
	r.back.TopLeftCornerRadius, r.back.TopRightCornerRadius = corner[top], corner[top]
	r.back.BottomLeftCornerRadius, r.back.BottomRightCornerRadius = corner[bottom], corner[bottom]
}

func (r *needRow) wordsWidth(width float32) float32 {
	w := width - theme.Dp(16+28+12+16)
	if r.sign.Harm {
		w -= theme.Dp(22 + 10)
	}
	return max(w, 1)
}

func (c *NeedColumn) headHeight(width float32) float32 {
	if c.level.Title == "" {
		return 0
	}
	w := c.headWidth(width)
	return max(c.title.height(w)+c.sub.height(w)+theme.Dp(24), theme.Dp(60))
}

func (c *NeedColumn) headWidth(width float32) float32 {
	return max(width-theme.Dp(16+34+10+16+30), 1)
}

// HeightFor implements Flowing.
func (c *NeedColumn) HeightFor(width float32) float32 {
	h := c.headHeight(width)
	for _, r := range c.shown() {
		h += r.height(width)
	}
	if !c.all {
		h += theme.Dp(48)
	}
	return h + theme.Dp(4)
}

func (r *needRow) height(width float32) float32 {
	return max(r.words.height(r.wordsWidth(width))+theme.Dp(12), theme.Dp(52))
}

func (c *NeedColumn) naturalWidth() float32 { return theme.Dp(320) }

func (c *NeedColumn) least() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = theme.Dp(320)
	}
	return fyne.NewSize(theme.Dp(200), c.HeightFor(w))
}

func (c *NeedColumn) arrange(size fyne.Size) {
	put(c.box, 0, 0, size.Width, size.Height)
	head := c.headHeight(size.Width)
	in := float32(1) // inside the edge
	if c.judged {
		in = 2
	}
	put(c.head, in, in, size.Width-2*in, head-in)
	side := theme.Dp(34)
	put(c.square, theme.Dp(16), (head-side)/2, side, side)
	m := c.number.MinSize()
	put(c.number, theme.Dp(16)+(side-m.Width)/2, (head-m.Height)/2, m.Width, m.Height)
	w := c.headWidth(size.Width)
	y := (head - c.title.height(w) - c.sub.height(w)) / 2
	y += c.title.place(theme.Dp(16+34+10), y, w)
	c.sub.place(theme.Dp(16+34+10), y, w)
	c.mark.place(size.Width-theme.Dp(16+13), head/2, theme.Dp(26))
	y = head
	for i, r := range c.shown() {
		r.y, r.h = y, r.height(size.Width)
		put(r.back, in, y, size.Width-2*in, r.h)
		put(r.line, in, y, size.Width-2*in, 1)
		box, mid := theme.Dp(28), y+r.h/2
		put(r.box, theme.Dp(16), mid-box/2, box, box)
		r.tick.place(theme.Dp(16)+box/2, mid, theme.Dp(22))
		room := r.wordsWidth(size.Width)
		r.words.place(theme.Dp(16+28+12), mid-r.words.height(room)/2, room)
		r.harm.place(size.Width-theme.Dp(16+11), mid, theme.Dp(22))
		if i == c.at {
			c.ringAround(6, y+6, size.Width-12, r.h-12, 8)
		}
		y += r.h
	}
	if !c.all {
		c.moreY, c.moreH = y, theme.Dp(48)
		put(c.moreLine, in, y, size.Width-2*in, 1)
		c.more.place(theme.Dp(16), y+(c.moreH-c.more.lineHeight())/2, size.Width-theme.Dp(32))
		if c.at == c.few {
			c.ringAround(6, y+6, size.Width-12, c.moreH-12, 8)
		}
	}
}
