package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// TaskRowProps describes one row of a task list or other list card.
type TaskRowProps struct {
	Title  string
	Second string   // muted line under the title
	Note   string   // muted, before the tag: "6 of 9 pages"
	Tag    TagProps // empty words for none
	Icon   string   // left of the title
	IconAs fyne.ThemeColorName
	Avatar string // a person's name, for the circle left of the title
	Strong bool   // title in weight 600 and ink rather than primary
	Plain  bool   // title in ink
	Arrow  bool   // an arrow at the end
	Level  int    // 1 indents the row under the one above it
	Lines  int    // most lines of the title, 0 for as many as needed

	OnTapped func()
	// OnKey is asked first of every key while the row has the focus, such as
	// the arrows of a list.
	OnKey func(k *fyne.KeyEvent) bool
}

// TaskRow is a row 52 high, name left and tag right, that can be pressed all
// over. The circle, icon and tag are drawn, not pressed.
type TaskRow struct {
	control
	props  TaskRowProps
	over   *canvas.Rectangle
	icon   *glyph
	arrow  *glyph
	title  *block
	second *block
	note   *block
	tag    *StatusTag
	avatar *Avatar
}

var (
	_ Flowing           = (*TaskRow)(nil)
	_ fyne.Focusable    = (*TaskRow)(nil)
	_ fyne.Tappable     = (*TaskRow)(nil)
	_ desktop.Hoverable = (*TaskRow)(nil)
)

// NewTaskRow makes a row.
func NewTaskRow(p TaskRowProps) *TaskRow {
	r := &TaskRow{over: rect(9), icon: newGlyph(), arrow: newGlyph()}
	r.take(p)
	r.init(r)
	return r
}

func (r *TaskRow) take(p TaskRowProps) {
	r.props = p
	ink := theme.Primary
	if p.Strong || p.Plain {
		ink = theme.Ink
	}
	r.title = newBlock(p.Title, theme.SizeBody, ink, p.Strong)
	r.title.limit = p.Lines
	r.second = newBlock(p.Second, theme.SizeSmall, theme.Muted, false)
	r.note = newBlock(p.Note, theme.SizeSmall, theme.Muted, false)
	r.note.limit = 1
	r.tag, r.avatar = nil, nil
	if p.Tag.Text != "" {
		r.tag = NewTag(p.Tag)
	}
	if p.Avatar != "" {
		r.avatar = NewAvatar(AvatarProps{Name: p.Avatar, Size: 36})
	}
	r.locked = p.OnTapped == nil // no Tab stop: see Disabled
}

// Set changes the row.
func (r *TaskRow) Set(p TaskRowProps) {
	r.take(p)
	r.Refresh()
}

// Press does what a tap does.
func (r *TaskRow) Press() {
	if r.props.OnTapped != nil {
		r.props.OnTapped()
	}
}

// Tapped implements fyne.Tappable.
func (r *TaskRow) Tapped(*fyne.PointEvent) { r.Press() }

// TypedKey implements fyne.Focusable.
func (r *TaskRow) TypedKey(k *fyne.KeyEvent) {
	r.loud()
	if r.props.OnKey != nil && r.props.OnKey(k) {
		return
	}
	if isPress(k) {
		r.Press()
	}
}

// MouseIn implements desktop.Hoverable.
func (r *TaskRow) MouseIn(*desktop.MouseEvent) { r.hovered = r.props.OnTapped != nil; r.Refresh() }

// MouseOut implements desktop.Hoverable.
func (r *TaskRow) MouseOut() { r.hovered = false; r.Refresh() }

// Cursor implements desktop.Cursorable.
func (r *TaskRow) Cursor() desktop.Cursor {
	if r.props.OnTapped == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// A11y implements Named.
func (r *TaskRow) A11y() Node {
	n := Node{Name: r.props.Title, Role: RoleButton, Value: r.props.Tag.Text}
	if r.props.OnTapped == nil {
		n.Role = RoleText
	}
	for _, s := range []string{r.props.Second, r.props.Note} {
		if s != "" {
			n.State = append(n.State, s)
		}
	}
	return n
}

// Targets implements Targeted.
func (r *TaskRow) Targets() []Target {
	if r.props.OnTapped == nil {
		return nil
	}
	return r.whole(r.props.Title)
}

// CreateRenderer implements fyne.Widget.
func (r *TaskRow) CreateRenderer() fyne.WidgetRenderer { return newRenderer(r) }

func (r *TaskRow) objects() []fyne.CanvasObject {
	list := append(r.ring(), r.over)
	if r.avatar != nil {
		list = append(list, r.avatar)
	}
	if r.props.Icon != "" {
		list = append(list, r.icon.img)
	}
	list = append(list, r.title.objects()...)
	list = append(list, r.second.objects()...)
	list = append(list, r.note.objects()...)
	if r.tag != nil {
		list = append(list, r.tag)
	}
	if r.props.Arrow {
		list = append(list, r.arrow.img)
	}
	return list
}

func (r *TaskRow) paint() {
	show(r.over, r.hovered)
	setFill(r.over, theme.Colour(theme.Tint))
	as := r.props.IconAs
	if as == "" {
		as = theme.Muted
	}
	r.icon.paint(r.props.Icon, as)
	r.arrow.paint("chevron_right", theme.Muted)
}

// under reports whether the tag stands below the words, for beside them it
// would leave too little room.
func (r *TaskRow) under(width float32) bool {
	if r.tag == nil {
		return false
	}
	left := theme.Dp(16 + 48*float32(r.props.Level))
	if r.avatar != nil {
		left += theme.Dp(36 + 12)
	}
	if r.props.Icon != "" {
		left += theme.Dp(22 + 12)
	}
	right := width - theme.Dp(16) - r.tag.MinSize().Width - theme.Dp(12)
	if r.props.Arrow {
		right -= theme.Dp(22 + 8)
	}
	return right-left < theme.Dp(150)
}

// room shares out the width: where the title begins, how wide it is, and how
// wide the note is.
func (r *TaskRow) room(width float32) (left, title, note float32) {
	left = theme.Dp(16 + 48*float32(r.props.Level))
	if r.avatar != nil {
		left += theme.Dp(36 + 12)
	}
	if r.props.Icon != "" {
		left += theme.Dp(22 + 12)
	}
	right := width - theme.Dp(16)
	if r.props.Arrow {
		right -= theme.Dp(22 + 8)
	}
	if r.tag != nil && !r.under(width) {
		right -= r.tag.MinSize().Width + theme.Dp(12)
	}
	if r.props.Note != "" {
		note = r.note.oneLine() + 1
		if right-left-note < theme.Dp(160) {
			note = 0 // too narrow: the note goes
		} else {
			right -= note + theme.Dp(12)
		}
	}
	return left, max(right-left, 1), note
}

// HeightFor implements Flowing.
func (r *TaskRow) HeightFor(width float32) float32 {
	_, w, _ := r.room(width)
	h := r.title.height(w)
	if r.props.Second != "" {
		h += r.second.height(w) + theme.Dp(2)
	}
	if r.under(width) {
		h += r.tag.HeightFor(w) + theme.Dp(6)
	}
	least := theme.Dp(52)
	if r.props.Second != "" || r.avatar != nil {
		least = theme.Dp(60)
	}
	return max(h+theme.Dp(16), least)
}

func (r *TaskRow) least() fyne.Size {
	w := r.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(240), r.HeightFor(w))
}

func (r *TaskRow) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (r *TaskRow) arrange(size fyne.Size) {
	mid := size.Height / 2
	put(r.over, 3, 3, size.Width-6, size.Height-6)
	r.ringAround(2, 2, size.Width-4, size.Height-4, 9)
	x := theme.Dp(16 + 48*float32(r.props.Level))
	if r.avatar != nil {
		side := theme.Dp(36)
		put(r.avatar, x, mid-side/2, side, side)
		x += side + theme.Dp(12)
	}
	if r.props.Icon != "" {
		r.icon.place(x+theme.Dp(11), mid, theme.Dp(22))
	}
	left, w, note := r.room(size.Width)
	h := r.title.height(w)
	if r.props.Second != "" {
		h += r.second.height(w)
	}
	under := r.under(size.Width)
	if under {
		h += r.tag.HeightFor(w) + theme.Dp(6)
	}
	y := mid - h/2
	y += r.title.place(left, y, w)
	if r.props.Second != "" {
		y += r.second.place(left, y, w)
	}
	if under {
		put(r.tag, left, y+theme.Dp(6), min(r.tag.MinSize().Width, w), r.tag.HeightFor(w))
	}
	right := size.Width - theme.Dp(16)
	if r.props.Arrow {
		r.arrow.place(right-theme.Dp(11), mid, theme.Dp(22))
		right -= theme.Dp(22 + 8)
	}
	if r.tag != nil && !under {
		m := r.tag.MinSize()
		put(r.tag, right-m.Width, mid-m.Height/2, m.Width, m.Height)
		right -= m.Width + theme.Dp(12)
	}
	for _, t := range r.note.texts {
		show(t, note > 0)
	}
	if note > 0 {
		r.note.place(right-note, mid-r.note.lineHeight()/2, note)
	}
}
