package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// RailLook is how the navigation lies.
type RailLook int

// The looks, chosen by the width of the window.
const (
	RailNarrow RailLook = iota // 92 wide, icon over word
	RailWide                   // 212 wide, icon beside word
	RailBottom                 // 84 high along the bottom
)

// RailItem is one place to go.
type RailItem struct {
	Key   string
	Label string
	Icon  string
	Badge string // "14"
	End   bool   // at the far end, as Help and Lock
}

// RailProps describes the navigation.
type RailProps struct {
	Items    []RailItem
	Active   string
	Look     RailLook
	OnChosen func(key string)
}

// Rail is the navigation beside or below every screen but a form's.
type Rail struct {
	base
	props RailProps
	back  *canvas.Rectangle
	logo  *canvas.Image
	items []*railItem
}

// NewRail makes the navigation.
func NewRail(p RailProps) *Rail {
	r := &Rail{props: p, back: rect(0), logo: canvas.NewImageFromResource(theme.AppIcon())}
	r.logo.FillMode = canvas.ImageFillContain
	for _, it := range p.Items {
		r.items = append(r.items, newRailItem(r, it))
	}
	r.ExtendBaseWidget(r)
	return r
}

// SetActive marks the place that is open.
func (r *Rail) SetActive(key string) {
	if r.props.Active != key {
		r.props.Active = key
		r.Refresh()
		for _, it := range r.items {
			it.Refresh()
		}
	}
}

// SetBadge changes the small number on an item; empty takes it away.
func (r *Rail) SetBadge(key, badge string) {
	for _, it := range r.items {
		if it.item.Key == key && it.item.Badge != badge {
			it.item.Badge = badge
			it.Refresh()
		}
	}
}

// SetLook changes how the navigation lies.
func (r *Rail) SetLook(l RailLook) {
	if r.props.Look != l {
		r.props.Look = l
		r.Refresh()
	}
}

// A11y implements Named.
func (r *Rail) A11y() Node { return Node{Name: say.T("Places"), Role: RoleNav, Value: r.props.Active} }

// CreateRenderer implements fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer { return newRenderer(r) }

func (r *Rail) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{r.back}
	if r.props.Look != RailBottom {
		list = append(list, r.logo)
	}
	for _, it := range r.items {
		list = append(list, it)
	}
	return list
}

func (r *Rail) paint() { setFill(r.back, theme.Colour(theme.Rail)) }

func (r *Rail) least() fyne.Size {
	switch r.props.Look {
	case RailBottom:
		return fyne.NewSize(theme.Dp(64)*float32(len(r.items)), theme.Dp(84))
	case RailWide:
		return fyne.NewSize(theme.Dp(212), theme.Dp(74+52*float32(len(r.items))))
	default:
		return fyne.NewSize(theme.Dp(92), theme.Dp(74+68*float32(len(r.items))))
	}
}

func (r *Rail) arrange(size fyne.Size) {
	put(r.back, 0, 0, size.Width, size.Height)
	if r.props.Look == RailBottom {
		w := size.Width / float32(max(len(r.items), 1))
		for i, it := range r.items {
			put(it, w*float32(i)+4, theme.Dp(8), w-8, theme.Dp(68))
		}
		return
	}
	side := theme.Dp(48)
	x, w, h := (size.Width-theme.Dp(80))/2, theme.Dp(80), theme.Dp(64)
	put(r.logo, (size.Width-side)/2, theme.Dp(12), side, side)
	if r.props.Look == RailWide {
		x, w, h = theme.Dp(8), size.Width-theme.Dp(16), theme.Dp(48)
		put(r.logo, theme.Dp(16), theme.Dp(12), side, side)
	}
	y, end := theme.Dp(12+48+18), size.Height-theme.Dp(12)
	for i := len(r.items) - 1; i >= 0; i-- {
		if r.items[i].item.End {
			end -= h
			put(r.items[i], x, end, w, h)
			end -= theme.Dp(4)
		}
	}
	for _, it := range r.items {
		if !it.item.End {
			put(it, x, y, w, h)
			y += h + theme.Dp(4)
		}
	}
}

// railItem is one button of the rail.
type railItem struct {
	control
	rail  *Rail
	item  RailItem
	box   *canvas.Rectangle
	mark  *canvas.Rectangle
	icon  *glyph
	label *block
	badge *canvas.Rectangle
	count *canvas.Text
}

var (
	_ fyne.Focusable    = (*railItem)(nil)
	_ fyne.Tappable     = (*railItem)(nil)
	_ desktop.Hoverable = (*railItem)(nil)
)

func newRailItem(r *Rail, it RailItem) *railItem {
	i := &railItem{
		rail: r, item: it, box: rect(12), mark: rect(2), icon: newGlyph(), badge: rect(10), count: &canvas.Text{},
		label: newBlock(it.Label, theme.SizeCaption, theme.OnRail, false),
	}
	i.label.centre, i.label.limit = true, 1
	i.init(i)
	return i
}

func (i *railItem) active() bool { return i.rail.props.Active == i.item.Key }

func (i *railItem) press() {
	if f := i.rail.props.OnChosen; f != nil {
		f(i.item.Key)
	}
}

func (i *railItem) Tapped(*fyne.PointEvent) { i.press() }

func (i *railItem) TypedKey(k *fyne.KeyEvent) {
	if isPress(k) {
		i.press()
	}
}

func (i *railItem) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }
func (i *railItem) MouseOut()                   { i.hovered = false; i.Refresh() }
func (i *railItem) Cursor() desktop.Cursor      { return desktop.PointerCursor }

func (i *railItem) A11y() Node {
	n := Node{Name: i.item.Label, Role: RoleLink, Value: i.item.Badge}
	if i.active() {
		n.State = append(n.State, say.T("open now"))
	}
	return n
}

func (i *railItem) Targets() []Target { return i.whole(i.item.Label) }

func (i *railItem) CreateRenderer() fyne.WidgetRenderer { return newRenderer(i) }

func (i *railItem) objects() []fyne.CanvasObject {
	list := append(i.ring(), i.box, i.mark, i.icon.img)
	list = append(list, i.label.objects()...)
	if i.item.Badge != "" {
		list = append(list, i.badge, i.count)
	}
	return list
}

func (i *railItem) paint() {
	bg := theme.Clear
	if i.active() || i.hovered {
		bg = theme.RailActive
	}
	fill(i.box, bg, theme.Clear, 0)
	setFill(i.mark, theme.Colour(theme.Lamp))
	show(i.mark, i.active())
	icon := i.item.Icon
	if i.active() && hasFilled(icon) {
		icon += "-fill"
	}
	i.icon.paint(icon, theme.OnRail)
	if i.label.bold != i.active() {
		i.label.bold, i.label.stale = i.active(), true
	}
	i.label.size = theme.SizeCaption
	if i.rail.props.Look == RailWide {
		i.label.size = theme.SizeBody
	}
	fill(i.badge, theme.Lamp, theme.Clear, 0)
	setLine(i.count, i.item.Badge, theme.TextSize(theme.SizeCaption), fyne.TextStyle{Bold: true}, theme.Colour(theme.OnRisk), nil)
}

// fitting is the size of text, in pixels, at which the word fits: five places
// share the width of a phone, and a word that is cut says less than a small one.
func (i *railItem) fitting(width float32) float32 {
	const smallest = 11
	px := theme.TextSize(theme.SizeCaption)
	for px > smallest && measure(i.item.Label, px, fyne.TextStyle{Bold: true}, nil).Width > width-2 {
		px -= 0.5
	}
	return px
}

func (i *railItem) least() fyne.Size { return fyne.NewSquareSize(theme.Dp(44)) }

func (i *railItem) arrange(size fyne.Size) {
	put(i.box, 0, 0, size.Width, size.Height)
	i.ringAround(0, 0, size.Width, size.Height, 12)
	i.label.most = 0
	if i.rail.props.Look == RailBottom {
		i.label.most = i.fitting(size.Width)
	}
	side, line := theme.Dp(26), i.label.lineHeight()
	m := i.count.MinSize()
	bw, bh := max(m.Width+theme.Dp(10), theme.Dp(20)), theme.Dp(20)
	i.badge.CornerRadius = bh / 2
	if i.rail.props.Look == RailWide {
		put(i.mark, theme.Dp(-6), theme.Dp(10), 4, size.Height-theme.Dp(20))
		i.icon.place(theme.Dp(14)+side/2, size.Height/2, side)
		left := theme.Dp(14) + side + theme.Dp(12)
		i.label.centre = false
		i.label.place(left, (size.Height-line)/2, max(size.Width-left-theme.Dp(8), 1))
		put(i.badge, size.Width-bw-theme.Dp(10), (size.Height-bh)/2, bw, bh)
		put(i.count, size.Width-theme.Dp(10)-bw/2-m.Width/2, (size.Height-m.Height)/2, m.Width, m.Height)
		return
	}
	i.label.centre = true
	if i.rail.props.Look == RailBottom {
		put(i.mark, size.Width*0.25, theme.Dp(-6), size.Width*0.5, 4)
	} else {
		put(i.mark, theme.Dp(-6), theme.Dp(14), 4, size.Height-theme.Dp(28))
	}
	top := (size.Height - side - theme.Dp(3) - line) / 2
	i.icon.place(size.Width/2, top+side/2, side)
	i.label.place(0, top+side+theme.Dp(3), size.Width)
	x := min(size.Width/2+theme.Dp(6), size.Width-bw)
	put(i.badge, x, theme.Dp(5), bw, bh)
	put(i.count, x+(bw-m.Width)/2, theme.Dp(5)+(bh-m.Height)/2, m.Width, m.Height)
}
