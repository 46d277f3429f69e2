package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// BothTogether is the key of the third card.
const BothTogether = "both"

// ConflictVersion is one of the answers that were given apart.
type ConflictVersion struct {
	Key      string
	Title    string // "Yours", "Priya N.’s"
	Sub      string // "On your tablet · Monday, 3:40pm"
	Person   string // for the circle
	Text     string
	Tag      TagProps
	Note     string // "Written after a call with Farah"
	NoteIcon string
}

// ConflictChooserProps describes a choice between answers.
type ConflictChooserProps struct {
	Versions  []ConflictVersion
	Both      string // proposal of both together; empty when that makes no sense
	OnChanged func(key string)
	OnEdited  func(text string) // the text of both together changed
}

// ConflictChooser shows two or more answers side by side with the words that
// differ marked, and both put together below. Nothing is chosen at first. The
// cards are one Tab stop: arrows move, Space or Enter chooses.
type ConflictChooser struct {
	control
	props  ConflictChooserProps
	cards  []*versionCard
	both   *TextArea
	legend [2]*block
	chosen int // -1 for none
	at     int
	over   int
}

type versionCard struct {
	key        string
	box        *canvas.Rectangle
	radio      *canvas.Rectangle
	dot        *canvas.Rectangle
	avatar     *Avatar
	title, sub *block
	tag        *StatusTag
	sep        *canvas.Rectangle
	text       *block
	note       *block
	noteIcon   *glyph
	icon       string
	x, y, w, h float32
}

var (
	_ Flowing            = (*ConflictChooser)(nil)
	_ fyne.Focusable     = (*ConflictChooser)(nil)
	_ fyne.Tappable      = (*ConflictChooser)(nil)
	_ desktop.Hoverable  = (*ConflictChooser)(nil)
	_ desktop.Cursorable = (*ConflictChooser)(nil)
)

// NewConflictChooser makes the cards.
func NewConflictChooser(p ConflictChooserProps) *ConflictChooser {
	c := &ConflictChooser{props: p, chosen: -1, over: -1}
	for i, v := range p.Versions {
		var others []string
		for j, o := range p.Versions {
			if j != i {
				others = append(others, o.Text)
			}
		}
		card := newVersionCard(v.Key, v.Title, v.Sub, AvatarProps{Name: v.Person, Size: 36})
		card.text.setSpans(markDifferent(v.Text, others))
		card.note.setText(v.Note)
		card.icon = v.NoteIcon
		if v.Tag.Text != "" {
			card.tag = NewTag(v.Tag)
		}
		c.cards = append(c.cards, card)
	}
	if p.Both != "" {
		c.cards = append(c.cards, newVersionCard(BothTogether, say.T("Both, put together"), say.T("Read it through and change anything you like"), AvatarProps{Icon: "merge", Size: 36}))
		c.both = NewTextArea(TextAreaProps{Name: say.T("Both, put together"), Value: p.Both, Rows: 2, OnFocus: func() {
			c.choose(len(c.cards) - 1)
		}, OnChanged: func(t string) {
			if p.OnEdited != nil {
				p.OnEdited(t)
			}
		}})
	}
	c.legend[0] = newBlock("", theme.SizeSmall, theme.Ink, false)
	c.legend[0].setSpans([]Span{{Text: say.T("Marked words"), Mark: true}})
	words := say.T("are only in one of the two.")
	if len(p.Versions) > 2 {
		words = say.T("are not in all of them.")
	}
	c.legend[1] = newBlock(words, theme.SizeSmall, theme.Muted, false)
	c.name = say.T("Which answer to keep")
	c.init(c)
	return c
}

func newVersionCard(key, title, sub string, who AvatarProps) *versionCard {
	return &versionCard{
		key: key, box: rect(14), radio: rect(0), dot: rect(0), avatar: NewAvatar(who), sep: rect(0), noteIcon: newGlyph(),
		title: newBlock(title, theme.SizeBody, theme.Ink, true),
		sub:   newBlock(sub, theme.SizeSmall, theme.Muted, false),
		text:  newBlock("", theme.SizeLabel, theme.Ink, false),
		note:  newBlock("", theme.SizeSmall, theme.Muted, false),
	}
}

// Chosen is the key of the card chosen, empty for none.
func (c *ConflictChooser) Chosen() string {
	if c.chosen < 0 {
		return ""
	}
	return c.cards[c.chosen].key
}

// BothText is the text of both together as it stands.
func (c *ConflictChooser) BothText() string {
	if c.both == nil {
		return ""
	}
	return c.both.Value()
}

// Load chooses without calling OnChanged; an unknown key chooses nothing.
func (c *ConflictChooser) Load(key string) {
	c.chosen = -1
	for i, card := range c.cards {
		if card.key == key {
			c.chosen, c.at = i, i
		}
	}
	c.Refresh()
}

func (c *ConflictChooser) choose(i int) {
	if i < 0 || i >= len(c.cards) || c.chosen == i {
		return
	}
	c.chosen, c.at = i, i
	c.Refresh()
	if c.props.OnChanged != nil {
		c.props.OnChanged(c.cards[i].key)
	}
}

// TypedKey implements fyne.Focusable.
func (c *ConflictChooser) TypedKey(k *fyne.KeyEvent) {
	c.loud()
	n := len(c.cards)
	switch {
	case n == 0:
	case walks(k, &c.at, n):
		c.Refresh()
	case isPress(k):
		c.choose(c.at)
	}
}

func (c *ConflictChooser) cardAt(p fyne.Position) int {
	for i, v := range c.cards {
		if p.X >= v.x && p.X < v.x+v.w && p.Y >= v.y && p.Y < v.y+v.h {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (c *ConflictChooser) Tapped(e *fyne.PointEvent) {
	c.grab()
	c.choose(c.cardAt(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (c *ConflictChooser) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *ConflictChooser) MouseMoved(e *desktop.MouseEvent) {
	c.moves++
	c.hover(c.cardAt(e.Position))
}

// MouseOut implements desktop.Hoverable.
func (c *ConflictChooser) MouseOut() { c.hover(-1) }

func (c *ConflictChooser) hover(i int) {
	if c.over != i {
		c.over = i
		c.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (c *ConflictChooser) Cursor() desktop.Cursor { return desktop.PointerCursor }

// A11y implements Named.
func (c *ConflictChooser) A11y() Node {
	n := Node{Name: c.name, Role: RoleRadioGroup, State: c.states()}
	for i, v := range c.cards {
		n.State = append(n.State, v.title.text()+": "+v.text.text())
		if i == c.chosen {
			n.Value = v.title.text()
		}
	}
	return n
}

// Targets implements Targeted.
func (c *ConflictChooser) Targets() []Target {
	list := make([]Target, len(c.cards))
	for i, v := range c.cards {
		list[i] = Target{Name: v.title.text(), Pos: fyne.NewPos(v.x, v.y), Size: fyne.NewSize(v.w, v.h)}
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (c *ConflictChooser) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *ConflictChooser) objects() []fyne.CanvasObject {
	list := c.ring()
	for _, v := range c.cards {
		list = append(list, v.box, v.radio, v.dot, v.avatar)
		list = append(list, v.title.objects()...)
		list = append(list, v.sub.objects()...)
		if v.tag != nil {
			list = append(list, v.tag)
		}
		if v.key == BothTogether {
			continue
		}
		list = append(list, v.sep)
		list = append(list, v.text.objects()...)
		if !v.note.empty() {
			list = append(list, v.noteIcon.img)
			list = append(list, v.note.objects()...)
		}
	}
	list = append(list, c.legend[0].objects()...)
	list = append(list, c.legend[1].objects()...)
	if c.both != nil {
		list = append(list, c.both)
	}
	return list
}

func (c *ConflictChooser) paint() {
	for i, v := range c.cards {
		edge, stroke, mark := theme.Line, float32(2), theme.Control
		switch {
		case i == c.chosen:
			edge, stroke, mark = theme.Primary, 3, theme.Primary
		case i == c.over:
			edge = theme.Primary
		case theme.IsSunlight():
			edge = theme.Control
		}
		fill(v.box, theme.Surface, edge, stroke)
		v.radio.CornerRadius, v.dot.CornerRadius = theme.Dp(15), theme.Dp(7.5)
		fill(v.radio, theme.Surface, mark, 2)
		fill(v.dot, theme.Primary, theme.Clear, 0)
		show(v.dot, i == c.chosen)
		setFill(v.sep, theme.Colour(theme.Line))
		icon := v.icon
		if v.note.empty() {
			icon = ""
		}
		v.noteIcon.paint(icon, theme.Muted)
	}
}

// head places the top of a card, or only measures it.
func (c *ConflictChooser) head(v *versionCard, x, y, w float32, at bool) float32 {
	left := theme.Dp(30 + 12 + 36 + 12)
	room := w - left
	if v.tag != nil {
		m := v.tag.MinSize()
		if room-m.Width > theme.Dp(140) {
			room -= m.Width + theme.Dp(12)
			if at {
				show(v.tag, true)
				put(v.tag, x+w-m.Width, y+theme.Dp(4), m.Width, m.Height)
			}
		} else if at {
			show(v.tag, false)
		}
	}
	room = max(room, 1)
	text := v.title.height(room) + v.sub.height(room)
	h := max(text, theme.Dp(36))
	if at {
		d, side := theme.Dp(30), theme.Dp(36)
		put(v.radio, x, y+(h-d)/2, d, d)
		put(v.dot, x+d/4, y+(h-d)/2+d/4, d/2, d/2)
		put(v.avatar, x+d+theme.Dp(12), y+(h-side)/2, side, side)
		top := y + (h-text)/2
		top += v.title.place(x+left, top, room)
		v.sub.place(x+left, top, room)
	}
	return h
}

// body is the height of a version's card at a width.
func (c *ConflictChooser) body(v *versionCard, w float32) float32 {
	inner := max(w-theme.Dp(40), 1)
	h := theme.Dp(36) + c.head(v, 0, 0, inner, false)
	h += theme.Dp(28) + 1 + v.text.height(inner) + theme.Dp(2)
	if !v.note.empty() {
		h += theme.Dp(16) + v.note.height(max(inner-theme.Dp(24), 1))
	}
	return h
}

func (c *ConflictChooser) placeBody(v *versionCard, x, y, w, h float32) {
	v.x, v.y, v.w, v.h = x, y, w, h
	put(v.box, x, y, w, h)
	left, inner := x+theme.Dp(20), max(w-theme.Dp(40), 1)
	top := y + theme.Dp(18)
	top += c.head(v, left, top, inner, true) + theme.Dp(14)
	put(v.sep, left, top, inner, 1)
	top += 1 + theme.Dp(14)
	v.text.place(left, top, inner)
	if v.note.empty() {
		return
	}
	nw := max(inner-theme.Dp(24), 1)
	nh := v.note.height(nw)
	ny := y + h - theme.Dp(18) - nh
	v.noteIcon.place(left+theme.Dp(9), ny+v.note.lineHeight()/2, theme.Dp(18))
	v.note.place(left+theme.Dp(24), ny, nw)
}

func (c *ConflictChooser) flow(width float32, at bool) float32 {
	versions := c.cards
	if c.both != nil {
		versions = versions[:len(versions)-1]
	}
	gap := theme.Dp(20)
	cols := len(versions)
	if width/float32(max(cols, 1)) < theme.Dp(360) {
		cols = 1
	}
	w := (width - gap*float32(cols-1)) / float32(cols)
	y := float32(0)
	if cols > 1 {
		tall := theme.Dp(180)
		for _, v := range versions {
			tall = max(tall, c.body(v, w))
		}
		for i, v := range versions {
			if at {
				c.placeBody(v, float32(i)*(w+gap), 0, w, tall)
			}
		}
		y = tall
	} else {
		for i, v := range versions {
			if i > 0 {
				y += theme.Dp(12)
			}
			h := c.body(v, w)
			if at {
				c.placeBody(v, 0, y, w, h)
			}
			y += h
		}
	}
	y += theme.Dp(8)
	mark := c.legend[0].oneLine() + 1
	if at {
		c.legend[0].place(2, y, mark)
		c.legend[1].place(mark+theme.Dp(10), y, max(width-mark-theme.Dp(10), 1))
	}
	y += c.legend[1].height(max(width-mark-theme.Dp(10), 1)) + theme.Dp(4)
	if c.both == nil {
		return y
	}
	y += theme.Dp(12)
	v := c.cards[len(c.cards)-1]
	left, inner, top := theme.Dp(20), max(width-theme.Dp(40), 1), y+theme.Dp(18)
	top += c.head(v, left, top, inner, at) + theme.Dp(12)
	h := c.both.HeightFor(inner)
	if at {
		put(c.both, left, top, inner, h)
	}
	top += h + theme.Dp(18)
	if at {
		v.x, v.y, v.w, v.h = 0, y, width, top-y
		put(v.box, 0, y, width, top-y)
	}
	return top
}

// HeightFor implements Flowing.
func (c *ConflictChooser) HeightFor(width float32) float32 { return c.flow(width, false) }

func (c *ConflictChooser) naturalWidth() float32 { return theme.Dp(1140) }

func (c *ConflictChooser) least() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = theme.Dp(1000)
	}
	return fyne.NewSize(theme.Dp(280), c.HeightFor(w))
}

func (c *ConflictChooser) arrange(size fyne.Size) {
	c.flow(size.Width, true)
	if c.at < len(c.cards) {
		v := c.cards[c.at]
		c.ringAround(v.x, v.y, v.w, v.h, 14)
	}
}
