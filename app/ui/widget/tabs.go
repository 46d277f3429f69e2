package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// TabItem is one part of a screen.
type TabItem struct {
	Key   string
	Label string
	Count string // in a quiet tag after the label
}

// TabsProps describes a strip of tabs.
type TabsProps struct {
	Items    []TabItem
	Active   string
	OnChosen func(key string)
}

// Tabs is a strip that chooses which part of a screen shows. It is one Tab
// stop: the arrows move, Enter or Space opens. It wraps to a second line
// rather than scroll.
type Tabs struct {
	control
	props TabsProps
	tabs  []*tab
	line  *canvas.Rectangle
	at    int
	over  int
}

type tab struct {
	label      *block
	mark       *canvas.Rectangle
	box        *canvas.Rectangle
	count      *canvas.Text
	x, y, w, h float32
}

var (
	_ Flowing           = (*Tabs)(nil)
	_ fyne.Focusable    = (*Tabs)(nil)
	_ fyne.Tappable     = (*Tabs)(nil)
	_ desktop.Hoverable = (*Tabs)(nil)
)

// NewTabs makes the strip.
func NewTabs(p TabsProps) *Tabs {
	t := &Tabs{props: p, line: rect(0), over: -1}
	t.build()
	t.init(t)
	return t
}

func (t *Tabs) build() {
	t.tabs = nil
	for i, it := range t.props.Items {
		x := &tab{label: newBlock(it.Label, theme.SizeBody, theme.Muted, false), mark: rect(0), box: rect(8), count: &canvas.Text{}}
		t.tabs = append(t.tabs, x)
		if it.Key == t.props.Active {
			t.at = i
		}
	}
}

// SetActive marks the part that is open, without calling OnChosen.
func (t *Tabs) SetActive(key string) {
	t.props.Active = key
	for i, it := range t.props.Items {
		if it.Key == key {
			t.at = i
		}
	}
	t.Refresh()
}

// SetItems changes the parts.
func (t *Tabs) SetItems(items []TabItem) {
	t.props.Items = items
	t.build()
	t.Refresh()
}

func (t *Tabs) open(i int) {
	if i < 0 || i >= len(t.tabs) {
		return
	}
	t.at = i
	t.props.Active = t.props.Items[i].Key
	t.Refresh()
	if t.props.OnChosen != nil {
		t.props.OnChosen(t.props.Active)
	}
}

// TypedKey implements fyne.Focusable.
func (t *Tabs) TypedKey(k *fyne.KeyEvent) {
	t.loud()
	n := len(t.tabs)
	if n == 0 {
		return
	}
	switch {
	case k.Name == fyne.KeyRight:
		t.at = (t.at + 1) % n
		t.Refresh()
	case k.Name == fyne.KeyLeft:
		t.at = (t.at + n - 1) % n
		t.Refresh()
	case isPress(k):
		t.open(t.at)
	}
}

func (t *Tabs) tabAt(p fyne.Position) int {
	for i, x := range t.tabs {
		if p.X >= x.x && p.X < x.x+x.w && p.Y >= x.y && p.Y < x.y+x.h {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (t *Tabs) Tapped(e *fyne.PointEvent) {
	t.grab()
	t.open(t.tabAt(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (t *Tabs) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (t *Tabs) MouseMoved(e *desktop.MouseEvent) {
	t.moves++
	if i := t.tabAt(e.Position); i != t.over {
		t.over = i
		t.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (t *Tabs) MouseOut() {
	t.over = -1
	t.Refresh()
}

// Cursor implements desktop.Cursorable.
func (t *Tabs) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (t *Tabs) A11y() Node {
	n := Node{Name: say.T("Parts of this page"), Role: RoleTabs}
	for _, it := range t.props.Items {
		if it.Key == t.props.Active {
			n.Value = it.Label
		}
	}
	return n
}

// Targets implements Targeted.
func (t *Tabs) Targets() []Target {
	list := make([]Target, len(t.tabs))
	for i, x := range t.tabs {
		list[i] = Target{Name: t.props.Items[i].Label, Pos: fyne.NewPos(x.x, x.y), Size: fyne.NewSize(x.w, x.h)}
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *Tabs) objects() []fyne.CanvasObject {
	list := append([]fyne.CanvasObject{t.line}, t.ring()...)
	for i, x := range t.tabs {
		list = append(list, x.mark)
		if t.props.Items[i].Count != "" {
			list = append(list, x.box, x.count)
		}
		list = append(list, x.label.objects()...)
	}
	return list
}

func (t *Tabs) paint() {
	setFill(t.line, theme.Colour(theme.Line))
	for i, x := range t.tabs {
		on := t.props.Items[i].Key == t.props.Active
		x.label.colour = theme.Muted
		if on || i == t.over {
			x.label.colour = theme.Ink
		}
		if x.label.bold != on {
			x.label.bold, x.label.stale = on, true
		}
		mark := theme.Primary
		if !on {
			mark = theme.Control
		}
		setFill(x.mark, theme.Colour(mark))
		show(x.mark, on || i == t.over)
		fill(x.box, theme.Tint, theme.Clear, 0)
		setLine(x.count, t.props.Items[i].Count, theme.TextSize(theme.SizeSmall), fyne.TextStyle{Bold: true}, theme.Colour(theme.TintInk), nil)
	}
}

// tabWidth leaves room for the bolder face, so that choosing moves nothing.
func (t *Tabs) tabWidth(i int) float32 {
	w := measure(t.props.Items[i].Label, theme.TextSize(theme.SizeBody), fyne.TextStyle{Bold: true}, nil).Width + theme.Dp(32)
	if t.props.Items[i].Count != "" {
		w += t.tabs[i].count.MinSize().Width + theme.Dp(16+8)
	}
	return w
}

// wordWidth is the room for the words of a tab of a width.
func (t *Tabs) wordWidth(i int, width float32) float32 {
	return max(width-t.tabWidth(i)+t.tabs[i].label.oneLine()+1, 1)
}

func (t *Tabs) flow(width float32, at func(i int, x, y, w, h float32)) float32 {
	x, y, h := float32(0), float32(0), theme.Dp(52)
	for i := range t.tabs {
		w := t.tabWidth(i)
		if x > 0 && x+w > width {
			x, y, h = 0, y+h, theme.Dp(52)
		}
		if w > width { // it has a line of its own, and its words more than one
			w = width
			h = max(h, t.tabs[i].label.height(t.wordWidth(i, w))+theme.Dp(20))
		}
		at(i, x, y, w, h)
		x += w + theme.Dp(4)
	}
	return y + h + 1
}

// HeightFor implements Flowing.
func (t *Tabs) HeightFor(width float32) float32 {
	return t.flow(width, func(int, float32, float32, float32, float32) {})
}

func (t *Tabs) least() fyne.Size {
	w := t.Size().Width
	if w <= 0 {
		w = theme.Dp(1000)
	}
	return fyne.NewSize(theme.Dp(200), t.HeightFor(w))
}

func (t *Tabs) arrange(size fyne.Size) {
	put(t.line, 0, size.Height-1, size.Width, 1)
	t.flow(size.Width, func(i int, x, y, w, h float32) {
		b := t.tabs[i]
		b.x, b.y, b.w, b.h = x, y, w, h
		put(b.mark, x, y+h-3, w, 4)
		word := min(b.label.oneLine()+1, t.wordWidth(i, w))
		b.label.place(x+theme.Dp(16), y+(h-b.label.height(word))/2, word)
		m := b.count.MinSize()
		bw, bh := m.Width+theme.Dp(16), theme.Dp(24)
		right := x + w - theme.Dp(16)
		put(b.box, right-bw, y+(h-bh)/2, bw, bh)
		put(b.count, right-bw/2-m.Width/2, y+(h-m.Height)/2, m.Width, m.Height)
		if i == t.at {
			t.ringAround(x+6, y+6, w-12, h-12, 8)
		}
	})
}
