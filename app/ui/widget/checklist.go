package widget

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// CheckListProps describes a choice of any number.
type CheckListProps struct {
	Name      string
	Options   []Option
	Value     []string // keys
	OnChanged func(keys []string)
	OnBlur    func()
	OneColumn bool // keeps rows under each other even when they are short
}

// CheckList is a choice of any number: rows with ticks, in two columns when
// all labels are short. An exclusive option stands after an "or" line. It is
// one Tab stop: the arrows move between rows, Space ticks.
type CheckList struct {
	control
	props CheckListProps
	rows  []*optRow
	value []string
	at    int
	over  int
	or    *block
	lines [2]*canvas.Rectangle
}

var (
	_ Input              = (*CheckList)(nil)
	_ Flowing            = (*CheckList)(nil)
	_ fyne.Tappable      = (*CheckList)(nil)
	_ desktop.Hoverable  = (*CheckList)(nil)
	_ desktop.Cursorable = (*CheckList)(nil)
)

// NewCheckList makes a checkbox list. Exclusive options are put last.
func NewCheckList(p CheckListProps) *CheckList {
	c := &CheckList{
		props: p, value: slices.Clone(p.Value), over: -1,
		or:    newBlock("or", theme.SizeSmall, theme.Muted, false),
		lines: [2]*canvas.Rectangle{rect(0), rect(0)},
	}
	c.name = p.Name
	c.build()
	c.init(c)
	return c
}

func (c *CheckList) build() {
	c.props.Options = slices.Clone(c.props.Options)
	slices.SortStableFunc(c.props.Options, func(a, b Option) int {
		switch {
		case a.Exclusive == b.Exclusive:
			return 0
		case b.Exclusive:
			return -1
		default:
			return 1
		}
	})
	c.rows = c.rows[:0]
	for _, o := range c.props.Options {
		c.rows = append(c.rows, newOptRow(o, false))
	}
}

// SetOptions changes what can be ticked; the value stays.
func (c *CheckList) SetOptions(options []Option) {
	c.props.Options = options
	c.build()
	c.at = min(c.at, max(len(c.rows)-1, 0))
	c.Refresh()
	regrow(c)
}

// Value is the keys ticked, in the order of the options.
func (c *CheckList) Value() []string { return slices.Clone(c.value) }

// Load ticks without calling OnChanged.
func (c *CheckList) Load(keys []string) {
	if !slices.Equal(c.value, keys) {
		c.value = slices.Clone(keys)
		c.Refresh()
	}
}

func (c *CheckList) toggle(i int) {
	if c.locked || i < 0 || i >= len(c.rows) {
		return
	}
	c.at = i
	o := c.props.Options[i]
	keys := map[string]bool{}
	for _, k := range c.value {
		keys[k] = true
	}
	if keys[o.Key] {
		delete(keys, o.Key)
	} else {
		for _, other := range c.props.Options {
			if o.Exclusive || other.Exclusive {
				delete(keys, other.Key)
			}
		}
		keys[o.Key] = true
	}
	var list []string
	for _, other := range c.props.Options {
		if keys[other.Key] {
			list = append(list, other.Key)
			delete(keys, other.Key)
		}
	}
	for _, k := range c.value { // ticks that this form does not offer are kept
		if keys[k] {
			list = append(list, k)
		}
	}
	c.value = list
	c.Refresh()
	if c.props.OnChanged != nil {
		c.props.OnChanged(slices.Clone(list))
	}
}

// TypedKey implements fyne.Focusable.
func (c *CheckList) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	n := len(c.rows)
	if n == 0 {
		return
	}
	switch k.Name {
	case fyne.KeyDown, fyne.KeyRight:
		c.move((c.at + 1) % n)
	case fyne.KeyUp, fyne.KeyLeft:
		c.move((c.at + n - 1) % n)
	case fyne.KeyHome:
		c.move(0)
	case fyne.KeyEnd:
		c.move(n - 1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.toggle(c.at)
	}
}

// TypedRune moves to the next option that begins with the letter.
func (c *CheckList) TypedRune(r rune) {
	if r == ' ' {
		return
	}
	if i := startingWith(c.props.Options, c.at, r); i >= 0 {
		c.move(i)
	}
}

func (c *CheckList) move(i int) {
	c.at = i
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *CheckList) FocusLost() {
	c.control.FocusLost()
	if c.props.OnBlur != nil {
		c.props.OnBlur()
	}
}

// Tapped implements fyne.Tappable.
func (c *CheckList) Tapped(e *fyne.PointEvent) {
	c.grab()
	c.toggle(rowAt(c.rows, e.Position))
}

// MouseIn implements desktop.Hoverable.
func (c *CheckList) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *CheckList) MouseMoved(e *desktop.MouseEvent) {
	c.moves++
	c.hover(rowAt(c.rows, e.Position))
}

// MouseOut implements desktop.Hoverable.
func (c *CheckList) MouseOut() { c.hover(-1) }

func (c *CheckList) hover(i int) {
	if c.over != i {
		c.over = i
		c.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (c *CheckList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusTarget implements Input.
func (c *CheckList) FocusTarget() fyne.Focusable {
	if c.locked {
		return nil
	}
	return c
}

// A11y implements Named.
func (c *CheckList) A11y() Node {
	var labels []string
	for _, k := range c.value {
		labels = append(labels, labelOf(c.props.Options, k))
	}
	n := Node{Name: c.name, Role: RoleCheckGroup, State: c.states(), Value: strings.Join(labels, ", ")}
	if c.focused && c.at < len(c.rows) {
		o := c.props.Options[c.at]
		n.State = append(n.State, say.F("on %s", o.Label))
		if slices.Contains(c.value, o.Key) {
			n.State = append(n.State, "ticked")
		}
	}
	return n
}

// Targets implements Targeted.
func (c *CheckList) Targets() []Target {
	list := make([]Target, len(c.rows))
	for i, row := range c.rows {
		list[i] = row.target()
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (c *CheckList) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *CheckList) hasOr() bool {
	n := len(c.rows)
	return n > 1 && c.rows[n-1].opt.Exclusive && !c.rows[0].opt.Exclusive
}

func (c *CheckList) objects() []fyne.CanvasObject {
	list := c.ring()
	if c.hasOr() {
		list = append(list, c.lines[0], c.lines[1])
		list = append(list, c.or.objects()...)
	}
	for _, row := range c.rows {
		list = row.objects(list)
	}
	return list
}

func (c *CheckList) paint() {
	for i, row := range c.rows {
		row.paint(slices.Contains(c.value, row.opt.Key), i == c.over, c.wrong, c.locked)
	}
	for _, l := range c.lines {
		setFill(l, theme.Colour(theme.Line))
	}
}

// columns is 2 when every label fits half the width.
func (c *CheckList) columns(width float32) int {
	if c.props.OneColumn || len(c.rows) < 3 {
		return 1
	}
	half := (width - theme.Dp(10)) / 2
	for _, row := range c.rows {
		if !row.opt.Exclusive && row.wish() > half {
			return 1
		}
	}
	return 2
}

// flow walks over the rows; at places them.
func (c *CheckList) flow(width float32, at func(i int, x, y, w, h float32), or func(y, h float32)) float32 {
	cols := c.columns(width)
	gap := theme.Dp(8)
	y, i := float32(0), 0
	for i < len(c.rows) && !(c.hasOr() && c.rows[i].opt.Exclusive) {
		w := width
		if cols == 2 {
			w = (width - theme.Dp(10)) / 2
		}
		h := c.rows[i].heightFor(w)
		pair := cols == 2 && i+1 < len(c.rows) && !(c.hasOr() && c.rows[i+1].opt.Exclusive)
		if pair {
			h = max(h, c.rows[i+1].heightFor(w))
			at(i+1, w+theme.Dp(10), y, w, h)
		}
		at(i, 0, y, w, h)
		i++
		if pair {
			i++
		}
		y += h + gap
	}
	if c.hasOr() {
		h := c.or.lineHeight()
		or(y, h)
		y += h + gap
		for ; i < len(c.rows); i++ {
			h := c.rows[i].heightFor(width)
			at(i, 0, y, width, h)
			y += h + gap
		}
	}
	return max(y-gap, 0)
}

// HeightFor implements Flowing.
func (c *CheckList) HeightFor(width float32) float32 {
	return c.flow(width, func(int, float32, float32, float32, float32) {}, func(float32, float32) {})
}

func (c *CheckList) least() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = c.naturalWidth()
	}
	return fyne.NewSize(theme.Dp(160), c.HeightFor(w))
}

func (c *CheckList) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (c *CheckList) arrange(size fyne.Size) {
	c.flow(size.Width, func(i int, x, y, w, h float32) {
		c.rows[i].place(x, y, w, h)
		if i == c.at {
			c.ringAround(x, y, w, h, 12)
		}
	}, func(y, h float32) {
		w := c.or.oneLine() + 1
		gap := theme.Dp(12)
		side := max((size.Width-w)/2-gap, 0)
		put(c.lines[0], 0, y+h/2, side, 1)
		put(c.lines[1], size.Width-side, y+h/2, side, 1)
		c.or.place((size.Width-w)/2, y, w)
	})
}
