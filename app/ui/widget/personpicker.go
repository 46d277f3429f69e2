package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Person is somebody who can be picked. ID is empty for a name typed in.
type Person struct{ ID, Name, Role, Team string }

// about is the second line of a person.
func (p Person) about() string {
	if p.Role != "" && p.Team != "" {
		return p.Role + " · " + p.Team
	}
	return p.Role + p.Team
}

// PersonPickerProps describes a choice among the people on a case.
type PersonPickerProps struct {
	Name      string
	People    []Person // those on this case first
	Value     []Person
	Many      bool // more than one; a "who" takes one
	AllowNew  bool // "Add someone else" takes a name
	OnChanged func([]Person)
	OnBlur    func()
}

// PersonPicker shows who is chosen and opens a list of people with their role
// and team. Enter or Space opens, arrows move, letters narrow the list, Esc takes
// what was typed back and then closes.
type PersonPicker struct {
	control
	props PersonPickerProps
	value []Person
	box   *canvas.Rectangle
	none  *block
	who   []*personLine
	arrow *glyph
	list  *menuList
	open  bool
	find  *TextInput // over a list that can be narrowed, while it is open

	handsOver bool // the keyboard goes to the box over the list
}

type personLine struct {
	avatar *Avatar
	name   *block
	about  *block
}

var (
	_ Input              = (*PersonPicker)(nil)
	_ Flowing            = (*PersonPicker)(nil)
	_ fyne.Tappable      = (*PersonPicker)(nil)
	_ desktop.Hoverable  = (*PersonPicker)(nil)
	_ desktop.Cursorable = (*PersonPicker)(nil)
)

// NewPersonPicker makes a picker.
func NewPersonPicker(p PersonPickerProps) *PersonPicker {
	pp := &PersonPicker{
		props: p, value: append([]Person(nil), p.Value...), box: rect(8), arrow: newGlyph(), list: newMenuList(),
		none: newBlock(say.T("Choose who"), theme.SizeBody, theme.Muted, false),
	}
	pp.name = p.Name
	pp.lines()
	pp.init(pp)
	return pp
}

func (p *PersonPicker) lines() {
	p.who = p.who[:0]
	for _, v := range p.value {
		p.who = append(p.who, &personLine{
			avatar: NewAvatar(AvatarProps{Name: v.Name, Size: 36}),
			name:   newBlock(v.Name, theme.SizeBody, theme.Ink, true),
			about:  newBlock(v.about(), theme.SizeSmall, theme.Muted, false),
		})
	}
}

// Value is who is chosen.
func (p *PersonPicker) Value() []Person { return append([]Person(nil), p.value...) }

// Load chooses without calling OnChanged.
func (p *PersonPicker) Load(people []Person) {
	p.value = append([]Person(nil), people...)
	p.lines()
	p.resized()
}

// SetPeople changes who can be picked.
func (p *PersonPicker) SetPeople(people []Person) {
	p.props.People = people
	if p.open {
		p.fillList()
		p.resized()
	}
}

func (p *PersonPicker) has(q Person) int {
	for i, v := range p.value {
		if v.ID == q.ID && (v.ID != "" || v.Name == q.Name) {
			return i
		}
	}
	return -1
}

func (p *PersonPicker) fillList() {
	typed := p.typed()
	found := findPeople(p.props.People, typed)
	var rows []menuRow
	left := 0
	for i, q := range found {
		if i >= mostPeople && (typed != "" || p.has(q) < 0) {
			left++
			continue
		}
		spans := []Span{{Text: q.Name, Bold: true}}
		if typed != "" {
			spans = markFound(q.Name, typed)
		}
		rows = append(rows, menuRow{
			spans: spans, plain: q.Name, second: q.about(), avatar: q.Name,
			chosen: p.has(q) >= 0, press: func() { p.pick(q) },
		})
	}
	if left > 0 {
		rows = append(rows, menuRow{spans: []Span{{Text: say.F("%d more – type part of a name", left), Colour: theme.Muted}}, plain: say.T("More people")})
	}
	switch {
	case p.props.AllowNew && typed != "":
		rows = append(rows, menuRow{
			spans: []Span{{Text: say.F("Somebody else: “%s”", typed)}}, plain: say.F("Somebody else: “%s”", typed), icon: "person_add", action: true,
			press: func() { p.pick(Person{Name: typed}) },
		})
	case p.props.AllowNew:
		rows = append(rows, menuRow{
			spans: []Span{{Text: say.T("Add someone else")}}, plain: say.T("Add someone else"), icon: "person_add", action: true,
			press: p.toFind,
		})
	case len(rows) == 0 && typed != "":
		rows = append(rows, menuRow{spans: []Span{{Text: say.F("Nobody here is called “%s”. Try another part of the name.", typed)}}, plain: say.T("Nobody found")})
	}
	p.list.set(rows)
}

func (p *PersonPicker) pick(q Person) {
	switch i := p.has(q); {
	case i >= 0:
		p.value = append(p.value[:i:i], p.value[i+1:]...)
	case p.props.Many:
		p.value = append(p.value, q)
	default:
		p.value = []Person{q}
	}
	p.lines()
	if p.props.Many {
		if p.find != nil && p.find.Value() != "" {
			p.find.Load("") // for the next name
		}
		p.fillList()
		p.resized()
	} else {
		p.setOpen(false)
	}
	if p.props.OnChanged != nil {
		p.props.OnChanged(p.Value())
	}
}

func (p *PersonPicker) setOpen(on bool) {
	if p.locked {
		on = false
	}
	p.open, p.find = on, nil
	p.list.at = 0
	if on {
		p.offerFind()
		p.fillList()
		if len(p.value) > 0 {
			for i, q := range p.props.People {
				if p.has(q) >= 0 {
					p.list.at = i
					break
				}
			}
		}
	} else {
		p.list.set(nil)
	}
	p.resized()
}

// resized makes room for the list and brings it into view.
func (p *PersonPicker) resized() {
	p.Refresh()
	regrow(p)
	if p.open {
		reveal(p)
	}
}

// TypedKey implements fyne.Focusable.
func (p *PersonPicker) TypedKey(k *fyne.KeyEvent) {
	p.loud()
	if !p.open {
		if isPress(k) || k.Name == fyne.KeyDown {
			p.setOpen(true)
		}
		return
	}
	if isPress(k) {
		p.list.press(p.list.at)
		return
	}
	p.listKey(k)
}

// listKey moves in the open list, or closes it.
func (p *PersonPicker) listKey(k *fyne.KeyEvent) bool {
	n := len(p.list.rows)
	switch {
	case k.Name == fyne.KeyEscape:
		p.setOpen(false)
	case k.Name == fyne.KeyDown && n > 0:
		p.list.at = (p.list.at + 1) % n
		p.Refresh()
	case k.Name == fyne.KeyUp && n > 0:
		p.list.at = (p.list.at + n - 1) % n
		p.Refresh()
	default:
		return false
	}
	return true
}

// TypedRune narrows the list; one of few people has no box for that, and the letter
// jumps to the next name that begins with it.
func (p *PersonPicker) TypedRune(r rune) {
	if r == ' ' || p.locked {
		return
	}
	if !p.open {
		p.setOpen(true)
	}
	if p.find != nil {
		p.toFind()
		p.find.entry.TypedRune(r)
		return
	}
	var names []Option
	for _, row := range p.list.rows {
		names = append(names, Option{Label: row.plain})
	}
	if i := startingWith(names, p.list.at, r); i >= 0 {
		p.list.at = i
		p.Refresh()
	}
}

// FocusLost implements fyne.Focusable.
func (p *PersonPicker) FocusLost() {
	p.control.FocusLost()
	switch {
	case p.handsOver:
		return
	case !p.open:
		p.left()
		return
	}
	fyne.Do(func() { // the box over the list may have it by then
		if p.find == nil || !p.find.focused {
			p.left()
		}
	})
}

func (p *PersonPicker) left() {
	if p.props.OnBlur != nil {
		p.props.OnBlur()
	}
}

// Tapped implements fyne.Tappable.
func (p *PersonPicker) Tapped(e *fyne.PointEvent) {
	p.grab()
	if e.Position.Y < p.boxHeight(p.Size().Width) {
		p.setOpen(!p.open)
		return
	}
	p.list.press(p.list.rowAt(e.Position))
}

// MouseIn implements desktop.Hoverable.
func (p *PersonPicker) MouseIn(e *desktop.MouseEvent) { p.hovered = true; p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *PersonPicker) MouseMoved(e *desktop.MouseEvent) {
	p.moves++
	if i := p.list.rowAt(e.Position); i != p.list.over {
		p.list.over = i
		p.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (p *PersonPicker) MouseOut() {
	p.hovered, p.list.over = false, -1
	p.Refresh()
}

// Cursor implements desktop.Cursorable.
func (p *PersonPicker) Cursor() desktop.Cursor { return desktop.PointerCursor }

// SetLocked shows the answer as signed off.
func (p *PersonPicker) SetLocked(on bool) {
	if p.locked == on {
		return // an open list stays open
	}
	p.control.SetLocked(on)
	p.setOpen(false)
}

// FocusTarget implements Input.
func (p *PersonPicker) FocusTarget() fyne.Focusable {
	if p.locked {
		return nil
	}
	return p
}

// A11y implements Named.
func (p *PersonPicker) A11y() Node {
	var names []string
	for _, v := range p.value {
		names = append(names, v.Name)
	}
	open := "closed"
	if p.open {
		open = "open"
	}
	n := Node{Name: p.name, Role: RoleCombobox, State: p.states(open), Value: strings.Join(names, ", ")}
	if p.typed() != "" {
		n.State = append(n.State, say.N(len(findPeople(p.props.People, p.typed())), "person", "people"))
	}
	if p.open && p.list.at >= 0 && p.list.at < len(p.list.rows) {
		n.State = append(n.State, say.F("on %s", p.list.rows[p.list.at].plain))
	}
	return n
}

// Targets implements Targeted.
func (p *PersonPicker) Targets() []Target {
	w := p.Size().Width
	return append([]Target{{Name: p.name, Size: fyne.NewSize(w, p.boxHeight(w))}}, p.list.targets()...)
}

// CreateRenderer implements fyne.Widget.
func (p *PersonPicker) CreateRenderer() fyne.WidgetRenderer { return newRenderer(p) }

func (p *PersonPicker) objects() []fyne.CanvasObject {
	list := append(p.ring(), p.box)
	for _, w := range p.who {
		list = append(list, w.avatar)
		list = append(list, w.name.objects()...)
		list = append(list, w.about.objects()...)
	}
	if len(p.who) == 0 {
		list = append(list, p.none.objects()...)
	}
	list = append(list, p.arrow.img)
	if p.open {
		list = p.list.objects(list)
		if p.find != nil {
			list = append(list, p.find)
		}
	}
	return list
}

func (p *PersonPicker) paint() {
	paintFrame(p.box, &p.framed)
	switch {
	case p.locked:
		p.arrow.paint(padlock(), theme.Muted)
	case p.open:
		p.arrow.paint("keyboard_arrow_up", theme.Ink)
	default:
		p.arrow.paint("keyboard_arrow_down", theme.Ink)
	}
	p.list.paint()
}

func (p *PersonPicker) lineHeight(w *personLine, width float32) float32 {
	h := w.name.height(width)
	if !w.about.empty() {
		h += w.about.height(width)
	}
	return max(h, theme.Dp(36)) + theme.Dp(12)
}

func (p *PersonPicker) textWidth(width float32) float32 {
	return max(width-theme.Dp(14+36+12+22+24), 1)
}

func (p *PersonPicker) boxHeight(width float32) float32 {
	h := float32(0)
	for _, w := range p.who {
		h += p.lineHeight(w, p.textWidth(width))
	}
	if len(p.who) == 0 {
		h = p.none.height(max(width-theme.Dp(60), 1)) + theme.Dp(16)
	}
	return max(h+theme.Dp(4), theme.Dp(52))
}

// HeightFor implements Flowing.
func (p *PersonPicker) HeightFor(width float32) float32 {
	h := p.boxHeight(width)
	if p.open {
		h += theme.Dp(8) + p.list.height(width)
		if p.find != nil {
			h += theme.Dp(8 + 52)
		}
	}
	return h
}

func (p *PersonPicker) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (p *PersonPicker) least() fyne.Size {
	w := p.Size().Width
	if w <= 0 {
		w = theme.Dp(320)
	}
	return fyne.NewSize(theme.Dp(200), p.HeightFor(w))
}

func (p *PersonPicker) arrange(size fyne.Size) {
	tall := p.boxHeight(size.Width)
	put(p.box, 0, 0, size.Width, tall)
	p.ringAround(0, 0, size.Width, tall, 8)
	p.arrow.place(size.Width-theme.Dp(14+11), tall/2, theme.Dp(22))
	room := max(size.Width-theme.Dp(60), 1)
	p.none.place(theme.Dp(14), (tall-p.none.height(room))/2, room)
	y, w, side := theme.Dp(2), p.textWidth(size.Width), theme.Dp(36)
	for _, who := range p.who {
		h := p.lineHeight(who, w)
		put(who.avatar, theme.Dp(14), y+(h-side)/2, side, side)
		text := who.name.height(w)
		if !who.about.empty() {
			text += who.about.height(w)
		}
		top, left := y+(h-text)/2, theme.Dp(14+36+12)
		top += who.name.place(left, top, w)
		who.about.place(left, top, w)
		y += h
	}
	if !p.open {
		return
	}
	y = tall + theme.Dp(8)
	if p.find != nil {
		put(p.find, 0, y, size.Width, theme.Dp(52))
		y += theme.Dp(52 + 8)
	}
	p.list.place(0, y, size.Width)
}
