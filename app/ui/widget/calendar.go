package widget

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// CalendarProps describes a month to choose a day from.
type CalendarProps struct {
	Today    time.Time
	Chosen   string    // "2026-03-27" or empty
	Shown    time.Time // the month first shown
	OnChosen func(day time.Time)
	OnClosed func() // Esc
}

// Calendar shows a month, weeks from Monday. Arrows move by day and week,
// PageUp and PageDown by month, Enter chooses, Esc closes.
type Calendar struct {
	control
	props  CalendarProps
	at     time.Time
	box    *canvas.Rectangle
	title  *block
	arrows [2]*glyph
	heads  [7]*canvas.Text
	marks  [2]*canvas.Rectangle // chosen, today
	cursor *canvas.Rectangle
	days   [42]*canvas.Text
}

var (
	_ fyne.Focusable = (*Calendar)(nil)
	_ fyne.Tappable  = (*Calendar)(nil)
)

// NewCalendar makes a month.
func NewCalendar(p CalendarProps) *Calendar {
	c := &Calendar{
		props: p, box: rect(12), title: newBlock("", theme.SizeBody, theme.Ink, true), cursor: rect(10),
		arrows: [2]*glyph{newGlyph(), newGlyph()}, marks: [2]*canvas.Rectangle{rect(10), rect(10)},
	}
	c.at = civil(p.Shown)
	for i := range c.heads {
		c.heads[i] = &canvas.Text{}
	}
	for i := range c.days {
		c.days[i] = &canvas.Text{}
	}
	c.init(c)
	return c
}

func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// first is the Monday that the first row begins with.
func (c *Calendar) first() time.Time {
	start := time.Date(c.at.Year(), c.at.Month(), 1, 0, 0, 0, 0, time.UTC)
	return start.AddDate(0, 0, -(int(start.Weekday())+6)%7)
}

// weeks is how many rows the month takes.
func (c *Calendar) weeks() int {
	last := time.Date(c.at.Year(), c.at.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	return int(last.Sub(c.first()).Hours()/24)/7 + 1
}

func (c *Calendar) turn(months int) {
	day := time.Date(c.at.Year(), c.at.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := day.AddDate(0, 1, -1).Day()
	c.at = day.AddDate(0, 0, min(c.at.Day(), last)-1)
	c.Refresh()
	regrow(c)
}

func (c *Calendar) move(days int) {
	was := c.at.Month()
	c.at = c.at.AddDate(0, 0, days)
	c.Refresh()
	if c.at.Month() != was {
		regrow(c)
	}
}

func (c *Calendar) KeyDown(*fyne.KeyEvent) {}

func (c *Calendar) KeyUp(*fyne.KeyEvent) {}

// TypedKey implements fyne.Focusable.
func (c *Calendar) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	switch k.Name {
	case fyne.KeyLeft:
		c.move(-1)
	case fyne.KeyRight:
		c.move(1)
	case fyne.KeyUp:
		c.move(-7)
	case fyne.KeyDown:
		c.move(7)
	case fyne.KeyPageUp:
		c.turn(-1)
	case fyne.KeyPageDown:
		c.turn(1)
	case fyne.KeyEscape:
		if c.props.OnClosed != nil {
			c.props.OnClosed()
		}
	default:
		if isPress(k) {
			c.choose(c.at)
		}
	}
}

func (c *Calendar) choose(t time.Time) {
	if c.props.OnChosen != nil {
		c.props.OnChosen(t)
	}
}

// Tapped implements fyne.Tappable.
func (c *Calendar) Tapped(e *fyne.PointEvent) {
	for i, t := range c.Targets() {
		p := e.Position.Subtract(t.Pos)
		if p.X < 0 || p.Y < 0 || p.X >= t.Size.Width || p.Y >= t.Size.Height {
			continue
		}
		switch i {
		case 0:
			c.turn(-1)
		case 1:
			c.turn(1)
		default:
			day := c.first().AddDate(0, 0, i-2)
			if day.Month() == c.at.Month() {
				c.choose(day)
			}
		}
		return
	}
}

// A11y implements Named.
func (c *Calendar) A11y() Node {
	return Node{Name: say.T("Calendar"), Role: RoleGroup, Value: say.Date(c.at, "Monday 2 January 2006")}
}

// cell is the width of a day: a seventh of the room, never under 44 dp of the
// screen, whatever the text size.
func (c *Calendar) cell() float32 { return max((c.Size().Width-2*c.pad())/7, 44) }

// pad is the room at the sides; a narrow calendar has none.
func (c *Calendar) pad() float32 {
	if c.Size().Width < theme.Dp(24+44*7) {
		return 2
	}
	return theme.Dp(12)
}

// Targets implements Targeted: the arrows, then the days.
func (c *Calendar) Targets() []Target {
	side, pad, w := theme.Dp(44), c.pad(), c.cell()
	list := []Target{
		{Name: say.T("Month before"), Pos: fyne.NewPos(max(pad-theme.Dp(6), 0), theme.Dp(4)), Size: fyne.NewSquareSize(side)},
		{Name: say.T("Month after"), Pos: fyne.NewPos(c.Size().Width-side-max(pad-theme.Dp(6), 0), theme.Dp(4)), Size: fyne.NewSquareSize(side)},
	}
	for i := range c.weeks() * 7 {
		list = append(list, Target{
			Name: say.Date(c.first().AddDate(0, 0, i), "2 January"),
			Pos:  fyne.NewPos(pad+w*float32(i%7), c.top()+side*float32(i/7)), Size: fyne.NewSize(w, side),
		})
	}
	return list
}

// top is where the days begin, under the title and the names of the days.
func (c *Calendar) top() float32 { return theme.Dp(52 + 28) }

// CreateRenderer implements fyne.Widget.
func (c *Calendar) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *Calendar) objects() []fyne.CanvasObject {
	list := append(c.ring(), c.box, c.arrows[0].img, c.arrows[1].img, c.cursor, c.marks[0], c.marks[1])
	list = append(list, c.title.objects()...)
	for _, h := range c.heads {
		list = append(list, h)
	}
	for _, d := range c.days {
		list = append(list, d)
	}
	return list
}

func (c *Calendar) paint() {
	fill(c.box, theme.Surface, theme.Line, 1)
	c.title.setText(say.Date(c.at, "January 2006"))
	c.arrows[0].paint("chevron_left", theme.Ink)
	c.arrows[1].paint("chevron_right", theme.Ink)
	fill(c.marks[0], theme.Primary, theme.Clear, 0)
	fill(c.marks[1], theme.Clear, theme.Control, 2)
	fill(c.cursor, theme.Tint, theme.Primary, 1.5)
	for i, name := range []string{say.T("Mo"), say.T("Tu"), say.T("We"), say.T("Th"), say.T("Fr"), say.T("Sa"), say.T("Su")} {
		setLine(c.heads[i], name, theme.TextSize(theme.SizeCaption), fyne.TextStyle{}, theme.Colour(theme.Muted), nil)
	}
	for i, t := range c.days {
		day := c.first().AddDate(0, 0, i)
		in := day.Month() == c.at.Month()
		show(t, in)
		if !in {
			continue
		}
		ink, bold := theme.Ink, false
		if i%7 > 4 {
			ink = theme.Muted
		}
		if day.Format("2006-01-02") == c.props.Chosen {
			ink, bold = theme.OnPrimary, true
		}
		setLine(t, strconv.Itoa(day.Day()), theme.TextSize(theme.SizeHint), fyne.TextStyle{Bold: bold}, theme.Colour(ink), nil)
	}
}

func (c *Calendar) least() fyne.Size {
	return fyne.NewSize(4+44*7, c.top()+theme.Dp(44)*float32(c.weeks())+theme.Dp(10))
}

func (c *Calendar) naturalWidth() float32 { return theme.Dp(24 + 44*7) }

func (c *Calendar) arrange(size fyne.Size) {
	put(c.box, 0, 0, size.Width, size.Height)
	c.ringAround(0, 0, size.Width, size.Height, 12)
	targets := c.Targets()
	for i, g := range c.arrows {
		t := targets[i]
		g.place(t.Pos.X+t.Size.Width/2, t.Pos.Y+t.Size.Height/2, theme.Dp(22))
	}
	w := c.title.oneLine() + 1
	c.title.place((size.Width-w)/2, theme.Dp(26)-c.title.lineHeight()/2, w)
	cell := c.cell()
	for i, h := range c.heads {
		m := h.MinSize()
		put(h, c.pad()+cell*float32(i)+(cell-m.Width)/2, theme.Dp(52)+(theme.Dp(28)-m.Height)/2, m.Width, m.Height)
	}
	show(c.marks[0], false)
	show(c.marks[1], false)
	show(c.cursor, false)
	today := civil(c.props.Today)
	for i, t := range targets[2:] {
		day := c.first().AddDate(0, 0, i)
		if day.Month() != c.at.Month() {
			continue
		}
		side := min(theme.Dp(42), t.Size.Width-2)
		x, y := t.Pos.X+(t.Size.Width-side)/2, t.Pos.Y+(t.Size.Height-side)/2
		mark := func(r *canvas.Rectangle) {
			put(r, x, y, side, side)
			show(r, true)
		}
		if c.focused && day.Equal(c.at) {
			mark(c.cursor)
		}
		if day.Format("2006-01-02") == c.props.Chosen {
			mark(c.marks[0])
		} else if day.Equal(today) {
			mark(c.marks[1])
		}
		m := c.days[i].MinSize()
		put(c.days[i], t.Pos.X+(t.Size.Width-m.Width)/2, t.Pos.Y+(t.Size.Height-m.Height)/2, m.Width, m.Height)
	}
}
