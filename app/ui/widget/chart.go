package widget

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// ChartSeries is one of the things that each row of a chart counts. What tells
// two of them apart is not colour alone: one is filled, the other is an outline
// with its number in it, and the legend says both.
type ChartSeries struct {
	Name  string
	Tone  Tone
	Solid bool
}

// ChartRow is one bar of a chart.
type ChartRow struct {
	Label  string
	Long   string // as it is read aloud, such as "June 2026"; "" is Label
	Counts []int  // one for each series
}

func (r ChartRow) total() int {
	n := 0
	for _, c := range r.Counts {
		n += c
	}
	return n
}

// ChartProps describes a chart.
type ChartProps struct {
	Name   string
	Series []ChartSeries
	Rows   []ChartRow
	// Columns stands the bars upright, as for months. Where there is no room for
	// that, they lie.
	Columns bool
	// Most is the largest number of the scale, for charts that are looked at side
	// by side; 0 takes the chart's own.
	Most int
	// OnRow leads to what is behind a bar; nil for a chart that is only looked
	// at. A bar of nothing leads nowhere.
	OnRow func(i int)
}

// Chart is bars of whole numbers. It is one Tab stop: the arrows move between
// bars, Space presses one. Its words are in its node; ChartCard shows them as a
// table.
type Chart struct {
	control
	props    ChartProps
	bars     []*chartBar
	ground   *canvas.Rectangle // the line that the bars stand on
	at, over int
}

type chartBar struct {
	back       *canvas.Rectangle // under the pointer
	parts      []*chartPart
	label      *block
	total      *block
	x, y, w, h float32 // what can be pressed
}

type chartPart struct {
	box    *canvas.Rectangle
	number *canvas.Text
}

var (
	_ Flowing            = (*Chart)(nil)
	_ fyne.Focusable     = (*Chart)(nil)
	_ fyne.Tappable      = (*Chart)(nil)
	_ desktop.Hoverable  = (*Chart)(nil)
	_ desktop.Cursorable = (*Chart)(nil)
)

// NewChart makes a chart.
func NewChart(p ChartProps) *Chart {
	c := &Chart{props: p, ground: rect(0), over: -1}
	for _, r := range p.Rows {
		b := &chartBar{
			back: rect(6), label: newBlock(r.Label, theme.SizeSmall, theme.Ink, false),
			total: newBlock(fmt.Sprint(r.total()), theme.SizeSmall, theme.Ink, true),
		}
		b.label.centre, b.total.centre = p.Columns, p.Columns
		for range p.Series {
			b.parts = append(b.parts, &chartPart{rect(4), &canvas.Text{}})
		}
		c.bars = append(c.bars, b)
	}
	c.name = p.Name
	c.locked = p.OnRow == nil || c.total() == 0 // no Tab stop: nothing can be pressed
	c.init(c)
	return c
}

func (c *Chart) total() int {
	n := 0
	for _, r := range c.props.Rows {
		n += r.total()
	}
	return n
}

// most is the largest number of the scale, 1 at least.
func (c *Chart) most() int {
	n := max(c.props.Most, 1)
	for _, r := range c.props.Rows {
		n = max(n, r.total())
	}
	return n
}

// upright reports whether the bars stand, at a width.
func (c *Chart) upright(width float32) bool {
	if !c.props.Columns || len(c.bars) == 0 {
		return false
	}
	cell := width / float32(len(c.bars))
	for _, b := range c.bars {
		if b.label.oneLine() > cell {
			return false
		}
	}
	return cell >= theme.Dp(44)
}

func (c *Chart) press(i int) {
	if c.props.OnRow == nil || i < 0 || i >= len(c.bars) {
		return
	}
	c.at = i
	c.Refresh()
	if c.props.Rows[i].total() > 0 {
		c.props.OnRow(i)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Chart) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	n := len(c.bars)
	switch {
	case n == 0:
	case walks(k, &c.at, n):
		c.Refresh()
	case isPress(k):
		c.press(c.at)
	}
}

func (c *Chart) barAt(p fyne.Position) int {
	for i, b := range c.bars {
		if p.X >= b.x && p.X < b.x+b.w && p.Y >= b.y && p.Y < b.y+b.h {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *Chart) Tapped(e *fyne.PointEvent) {
	c.grab()
	c.press(c.barAt(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	c.moves++
	if i := c.barAt(e.Position); i != c.over {
		c.over = i
		c.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *Chart) MouseOut() {
	c.over = -1
	c.Refresh()
}

// Cursor implements desktop.Cursorable.
func (c *Chart) Cursor() desktop.Cursor {
	if c.over < 0 || c.locked || c.props.Rows[c.over].total() == 0 {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Words are a row as a sentence: "2 in time, 1 late".
func (c *Chart) Words(i int) string {
	r := c.props.Rows[i]
	if len(c.props.Series) == 1 {
		return fmt.Sprint(r.total())
	}
	var parts []string
	for k, s := range c.props.Series {
		parts = append(parts, fmt.Sprintf("%d %s", r.Counts[k], strings.ToLower(s.Name)))
	}
	return strings.Join(parts, ", ")
}

func (r ChartRow) spoken() string {
	if r.Long != "" {
		return r.Long
	}
	return r.Label
}

// A11y implements Named.
func (c *Chart) A11y() Node {
	n := Node{Name: c.name, Role: RoleList}
	if c.props.OnRow == nil {
		n.Role = RoleText
	}
	var rows []string
	for i, r := range c.props.Rows {
		rows = append(rows, r.spoken()+": "+c.Words(i))
	}
	n.Value = strings.Join(rows, "; ")
	if c.focused && c.at < len(rows) {
		n.State = append(n.State, say.F("at %s", c.props.Rows[c.at].spoken()))
	}
	return n
}

// Targets implements Targeted.
func (c *Chart) Targets() []Target {
	if c.locked {
		return nil
	}
	var out []Target
	for i, b := range c.bars {
		out = append(out, Target{Name: c.props.Rows[i].spoken(), Pos: fyne.NewPos(b.x, b.y), Size: fyne.NewSize(b.w, b.h)})
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *Chart) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, b := range c.bars {
		list = append(list, b.back)
	}
	list = append(list, c.ground)
	for i, b := range c.bars {
		for k, p := range b.parts {
			if c.props.Rows[i].Counts[k] > 0 {
				list = append(list, p.box, p.number)
			}
		}
		list = append(list, b.label.objects()...)
		list = append(list, b.total.objects()...)
	}
	return append(list, c.ring()...)
}

func (c *Chart) paint() {
	setFill(c.ground, theme.Colour(theme.Control))
	for i, b := range c.bars {
		back := theme.Clear
		if i == c.over && !c.locked && c.props.Rows[i].total() > 0 {
			back = theme.Tint
		}
		setFill(b.back, theme.Colour(back))
		for k, p := range b.parts {
			s := c.props.Series[k]
			words := ""
			if len(c.props.Series) > 1 {
				words = fmt.Sprint(c.props.Rows[i].Counts[k])
			}
			ink := s.paint(p.box)
			setLine(p.number, words, theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(ink), nil)
		}
	}
}

// paint fills a box as the series is drawn and returns the colour of words on it.
func (s ChartSeries) paint(box *canvas.Rectangle) fyne.ThemeColorName {
	ink, bg := s.Tone.Colours()
	if s.Solid {
		fill(box, ink, ink, 2)
		return bg
	}
	fill(box, bg, ink, 2)
	return ink
}
