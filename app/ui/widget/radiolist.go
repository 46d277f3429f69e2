package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/ui/theme"
)

// RadioListProps describes a choice of one among up to about seven; more
// becomes a ChoiceSearch.
type RadioListProps struct {
	Name      string
	Options   []Option
	Value     string // key, empty for nothing chosen
	OnChanged func(key string)
	OnBlur    func()
}

// RadioList is a choice of one. It is one Tab stop: the arrows move the choice,
// Space chooses or clears, and a tap on the chosen row clears it.
type RadioList struct {
	control
	props RadioListProps
	rows  []*optRow
	value string
	at    int // the row that the keyboard is on
	over  int // the row under the pointer, -1 for none
}

var (
	_ Input              = (*RadioList)(nil)
	_ Flowing            = (*RadioList)(nil)
	_ fyne.Tappable      = (*RadioList)(nil)
	_ desktop.Hoverable  = (*RadioList)(nil)
	_ desktop.Cursorable = (*RadioList)(nil)
)

// NewRadioList makes a radio list.
func NewRadioList(p RadioListProps) *RadioList {
	r := &RadioList{props: p, value: p.Value, over: -1}
	r.name = p.Name
	r.build()
	r.init(r)
	return r
}

func (r *RadioList) build() {
	r.rows = r.rows[:0]
	for _, o := range r.props.Options {
		r.rows = append(r.rows, newOptRow(o, true))
	}
	r.at = max(r.index(r.value), 0)
}

func (r *RadioList) index(key string) int {
	for i, o := range r.props.Options {
		if o.Key == key {
			return i
		}
	}
	return -1
}

// SetOptions changes what can be chosen; the value stays.
func (r *RadioList) SetOptions(options []Option) {
	r.props.Options = options
	r.build()
	r.Refresh()
	regrow(r)
}

// Value is the key chosen, empty for none.
func (r *RadioList) Value() string { return r.value }

// Load chooses without calling OnChanged.
func (r *RadioList) Load(key string) {
	if r.value == key {
		return
	}
	r.value = key
	if i := r.index(key); i >= 0 {
		r.at = i
	}
	r.Refresh()
}

func (r *RadioList) choose(i int) {
	if r.locked || i < 0 || i >= len(r.rows) {
		return
	}
	r.at = i
	key := r.props.Options[i].Key
	if r.value == key {
		r.Refresh()
		return
	}
	r.set(key)
}

func (r *RadioList) toggle(i int) {
	if r.locked || i < 0 || i >= len(r.rows) {
		return
	}
	r.at = i
	if r.value == r.props.Options[i].Key {
		r.set("")
		return
	}
	r.choose(i)
}

func (r *RadioList) set(key string) {
	r.value = key
	r.Refresh()
	if r.props.OnChanged != nil {
		r.props.OnChanged(key)
	}
}

// TypedKey implements fyne.Focusable.
func (r *RadioList) TypedKey(k *fyne.KeyEvent) {
	r.loud()
	n := len(r.rows)
	if n == 0 {
		return
	}
	switch k.Name {
	case fyne.KeyDown, fyne.KeyRight:
		if r.value == "" {
			r.choose(r.at)
		} else {
			r.choose((r.at + 1) % n)
		}
	case fyne.KeyUp, fyne.KeyLeft:
		r.choose((r.at + n - 1) % n)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		r.toggle(r.at)
	case fyne.KeyHome:
		r.choose(0)
	case fyne.KeyEnd:
		r.choose(n - 1)
	}
}

// TypedRune chooses the next option that begins with the letter.
func (r *RadioList) TypedRune(c rune) {
	if c == ' ' {
		return
	}
	from := r.at
	if r.value == "" {
		from = -1
	}
	r.choose(startingWith(r.props.Options, from, c))
}

// FocusLost implements fyne.Focusable.
func (r *RadioList) FocusLost() {
	r.control.FocusLost()
	if r.props.OnBlur != nil {
		r.props.OnBlur()
	}
}

// Tapped implements fyne.Tappable.
func (r *RadioList) Tapped(e *fyne.PointEvent) {
	r.grab()
	for i, row := range r.rows {
		if row.holds(e.Position) {
			r.toggle(i)
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (r *RadioList) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (r *RadioList) MouseMoved(e *desktop.MouseEvent) {
	r.moves++
	r.hover(rowAt(r.rows, e.Position))
}

// MouseOut implements desktop.Hoverable.
func (r *RadioList) MouseOut() { r.hover(-1) }

func (r *RadioList) hover(i int) {
	if r.over != i {
		r.over = i
		r.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (r *RadioList) Cursor() desktop.Cursor { return desktop.PointerCursor }

func rowAt(rows []*optRow, p fyne.Position) int {
	for i, row := range rows {
		if row.holds(p) {
			return i
		}
	}
	return -1
}

// FocusTarget implements Input.
func (r *RadioList) FocusTarget() fyne.Focusable {
	if r.locked {
		return nil
	}
	return r
}

// A11y implements Named.
func (r *RadioList) A11y() Node {
	n := Node{Name: r.name, Role: RoleRadioGroup, State: r.states()}
	if r.value != "" {
		n.Value = labelOf(r.props.Options, r.value)
	}
	return n
}

// Targets implements Targeted.
func (r *RadioList) Targets() []Target {
	list := make([]Target, len(r.rows))
	for i, row := range r.rows {
		list[i] = row.target()
	}
	return list
}

// CreateRenderer implements fyne.Widget.
func (r *RadioList) CreateRenderer() fyne.WidgetRenderer { return newRenderer(r) }

func (r *RadioList) objects() []fyne.CanvasObject {
	list := r.ring()
	for _, row := range r.rows {
		list = row.objects(list)
	}
	return list
}

func (r *RadioList) paint() {
	for i, row := range r.rows {
		row.paint(r.value != "" && row.opt.Key == r.value, i == r.over, r.wrong, r.locked)
	}
}

// HeightFor implements Flowing.
func (r *RadioList) HeightFor(width float32) float32 {
	h, gap := float32(0), float32(0)
	for _, row := range r.rows {
		h += gap + row.heightFor(width)
		gap = theme.Dp(8)
	}
	return h
}

func (r *RadioList) least() fyne.Size {
	return fyne.NewSize(theme.Dp(160), r.HeightFor(r.widthNow()))
}

func (r *RadioList) widthNow() float32 {
	if w := r.Size().Width; w > 0 {
		return w
	}
	return r.naturalWidth()
}

func (r *RadioList) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (r *RadioList) arrange(size fyne.Size) {
	y := float32(0)
	for i, row := range r.rows {
		h := row.heightFor(size.Width)
		row.place(0, y, size.Width, h)
		if i == r.at {
			r.ringAround(0, y, size.Width, h, 12)
		}
		y += h + theme.Dp(8)
	}
}
