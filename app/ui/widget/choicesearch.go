package widget

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Chosen is the answer of a ChoiceSearch: an option, or words as written when
// Key is empty.
type Chosen struct{ Key, Label string }

// ChoiceSearchProps describes a choice of one among many.
type ChoiceSearchProps struct {
	Name    string
	Options []Option
	// Search finds options for what is typed, best first; nil searches
	// Options by the beginnings of words, then anywhere.
	Search    func(typed string) []Option
	Value     Chosen
	AsWritten bool // offers "Use '…' as written"
	OnChanged func(Chosen)
	OnBlur    func()
}

// matches is the most rows shown.
const matches = 6

// ChoiceSearch is a search box over a list of up to six matches, the matching
// letters in weight 600. Arrows and Enter choose; emptying the box clears.
type ChoiceSearch struct {
	framed
	props ChoiceSearchProps
	box   *TextInput
	list  *menuList
	value Chosen
	open  bool
}

var (
	_ Input              = (*ChoiceSearch)(nil)
	_ Flowing            = (*ChoiceSearch)(nil)
	_ fyne.Tappable      = (*ChoiceSearch)(nil)
	_ desktop.Hoverable  = (*ChoiceSearch)(nil)
	_ desktop.Cursorable = (*ChoiceSearch)(nil)
)

// NewChoiceSearch makes a search box.
func NewChoiceSearch(p ChoiceSearchProps) *ChoiceSearch {
	c := &ChoiceSearch{props: p, list: newMenuList(), value: p.Value}
	c.box = NewTextInput(TextInputProps{
		Name: p.Name, Value: p.Value.Label, Icon: "search",
		OnChanged: c.typed, OnFocus: c.entered, OnBlur: c.left, OnKey: c.key,
	})
	c.box.entry.released = func() {
		if c.box.focused {
			reveal(c)
		}
	}
	c.name = p.Name
	c.init(c)
	return c
}

// SetName names the box after the question.
func (c *ChoiceSearch) SetName(name string) {
	c.name = name
	c.box.SetName(name)
}

// Value is what is chosen.
func (c *ChoiceSearch) Value() Chosen { return c.value }

// Load chooses without calling OnChanged.
func (c *ChoiceSearch) Load(v Chosen) {
	if c.value == v {
		return
	}
	c.value = v
	c.box.Load(v.Label)
	c.close()
}

// FindOptions is the search of a ChoiceSearch: options in which each typed
// word begins a word come first, then those that hold the typed text anywhere,
// each in the order of the list.
func FindOptions(options []Option, typed string) []Option {
	words := strings.Fields(strings.ToLower(typed))
	if len(words) == 0 {
		return nil
	}
	var begin, inside []Option
	for _, o := range options {
		label := strings.ToLower(o.Label + " " + o.Hint)
		all := true
		for _, w := range words {
			if !beginsWord(label, w) {
				all = false
			}
		}
		switch {
		case all:
			begin = append(begin, o)
		case strings.Contains(label, strings.Join(words, " ")):
			inside = append(inside, o)
		}
	}
	return append(begin, inside...)
}

func beginsWord(text, part string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return false
		}
		at := from + i
		before := []rune(text[:at])
		if len(before) == 0 || !unicode.IsLetter(before[len(before)-1]) && !unicode.IsDigit(before[len(before)-1]) {
			return true
		}
		from = at + len(part)
	}
}

// marked is a label with the first match of each typed word in weight 600.
func marked(label, typed string) []Span {
	low := strings.ToLower(label)
	if len(low) != len(label) { // lower case changed the length: mark nothing
		return []Span{{Text: label}}
	}
	on := make([]bool, len(label))
	for _, w := range strings.Fields(strings.ToLower(typed)) {
		if i := strings.Index(low, w); i >= 0 {
			for j := i; j < i+len(w); j++ {
				on[j] = true
			}
		}
	}
	var spans []Span
	for from := 0; from < len(label); {
		to := from
		for to < len(label) && on[to] == on[from] {
			to++
		}
		spans = append(spans, Span{Text: label[from:to], Bold: on[from]})
		from = to
	}
	return spans
}

func (c *ChoiceSearch) find(typed string) []Option {
	if c.props.Search != nil {
		return c.props.Search(typed)
	}
	return FindOptions(c.props.Options, typed)
}

// entered shows what a list begins with, so that nobody has to guess a word.
func (c *ChoiceSearch) entered() {
	c.open = true
	if c.box.Value() == "" {
		c.begin()
	}
}

// begin shows the first options, when nothing is typed.
func (c *ChoiceSearch) begin() {
	var rows []menuRow
	for i, o := range c.props.Options {
		if i == matches {
			rows = append(rows, menuRow{spans: []Span{{Text: say.F("%d more – type part of a word", len(c.props.Options)-matches), Colour: theme.Muted}}, plain: say.T("More options")})
			break
		}
		rows = append(rows, menuRow{spans: []Span{{Text: o.Label}}, plain: o.Label, end: o.Hint, press: func() { c.choose(Chosen{Key: o.Key, Label: o.Label}) }})
	}
	c.list.at = -1
	c.list.set(rows)
	c.resized()
}

func (c *ChoiceSearch) typed(text string) {
	c.open = true
	if strings.TrimSpace(text) == "" {
		c.begin()
		c.tell(Chosen{})
		return
	}
	found := c.find(text)
	var rows []menuRow
	for i, o := range found {
		if i == matches {
			break
		}
		rows = append(rows, menuRow{
			spans: marked(o.Label, text), plain: o.Label, end: o.Hint,
			press: func() { c.choose(Chosen{Key: o.Key, Label: o.Label}) },
		})
	}
	written := strings.TrimSpace(text)
	asWritten := Chosen{Label: written}
	for _, o := range found {
		if strings.EqualFold(o.Label, written) { // own words never stand in for a choice
			asWritten = Chosen{Key: o.Key, Label: o.Label}
		}
	}
	switch {
	case c.props.AsWritten:
		rows = append(rows, menuRow{
			spans: []Span{{Text: say.F("Use “%s” as written", written)}}, plain: say.T("Use as written"), icon: "add", action: true,
			press: func() { c.choose(asWritten) },
		})
	case len(rows) == 0:
		rows = append(rows, menuRow{spans: []Span{{Text: say.F("Nothing is called “%s”. Try another word.", written)}}, plain: say.T("Nothing found")})
	}
	c.list.at = 0
	c.list.set(rows)
	c.resized()
}

func (c *ChoiceSearch) choose(v Chosen) {
	c.box.Load(v.Label)
	c.box.entry.CursorColumn = len([]rune(v.Label))
	c.close()
	c.tell(v)
}

func (c *ChoiceSearch) tell(v Chosen) {
	if v == c.value {
		return
	}
	c.value = v
	if c.props.OnChanged != nil {
		c.props.OnChanged(v)
	}
}

func (c *ChoiceSearch) close() {
	c.open = false
	if len(c.list.rows) > 0 {
		c.list.set(nil)
		c.resized()
	}
}

// resized makes room for the list and brings it into view.
func (c *ChoiceSearch) resized() {
	c.Refresh()
	regrow(c)
	if len(c.list.rows) > 0 && !c.box.entry.held {
		reveal(c)
	}
}

// left puts back what was chosen when something else was only typed. A tap on
// a row takes the focus from the box first, so the list stays until that tap
// has been given out.
func (c *ChoiceSearch) left() {
	fyne.Do(func() {
		if c.list.over >= 0 || c.box.focused {
			return
		}
		c.restore()
	})
	if c.props.OnBlur != nil {
		c.props.OnBlur()
	}
}

func (c *ChoiceSearch) restore() {
	typed := strings.TrimSpace(c.box.Value())
	if typed != c.value.Label {
		for _, o := range c.find(typed) {
			if strings.EqualFold(o.Label, typed) { // typed out in full
				c.choose(Chosen{Key: o.Key, Label: o.Label})
				return
			}
		}
		if c.props.AsWritten && typed != "" {
			c.choose(Chosen{Label: typed})
			return
		}
		c.box.Load(c.value.Label)
	}
	c.close()
}

func (c *ChoiceSearch) key(k *fyne.KeyEvent) bool {
	n := len(c.list.rows)
	switch k.Name {
	case fyne.KeyDown:
		if n == 0 {
			c.typed(c.box.Value())
			return true
		}
		c.list.at = (c.list.at + 1) % n
	case fyne.KeyUp:
		if n == 0 {
			return false
		}
		c.list.at = (c.list.at + n - 1) % n
	case fyne.KeyReturn, fyne.KeyEnter:
		if n == 0 {
			return false
		}
		c.list.press(c.list.at)
		return true
	case fyne.KeyEscape:
		if n == 0 {
			return false
		}
		c.restore()
		return true
	default:
		return false
	}
	c.Refresh()
	return true
}

// Tapped implements fyne.Tappable for the rows.
func (c *ChoiceSearch) Tapped(e *fyne.PointEvent) {
	i := c.list.rowAt(e.Position)
	c.list.over = -1
	c.list.press(i)
}

// MouseIn implements desktop.Hoverable.
func (c *ChoiceSearch) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *ChoiceSearch) MouseMoved(e *desktop.MouseEvent) {
	c.moves++
	c.hover(c.list.rowAt(e.Position))
}

// MouseOut implements desktop.Hoverable.
func (c *ChoiceSearch) MouseOut() {
	c.hover(-1)
	if !c.box.focused {
		c.restore()
	}
}

func (c *ChoiceSearch) hover(i int) {
	if c.list.over != i {
		c.list.over = i
		c.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (c *ChoiceSearch) Cursor() desktop.Cursor { return desktop.PointerCursor }

// SetError draws the box as wrong.
func (c *ChoiceSearch) SetError(wrong bool) {
	c.framed.SetError(wrong)
	c.box.SetError(wrong)
}

// SetLocked shows the answer as signed off.
func (c *ChoiceSearch) SetLocked(on bool) {
	if c.locked == on {
		return // what is being searched for stays
	}
	c.box.SetLocked(on)
	c.list.set(nil)
	c.framed.SetLocked(on)
}

// FocusTarget implements Input.
func (c *ChoiceSearch) FocusTarget() fyne.Focusable { return c.box.FocusTarget() }

// A11y implements Named.
func (c *ChoiceSearch) A11y() Node {
	n := Node{Name: c.name, Role: RoleCombobox, State: c.states(), Value: c.value.Label}
	if at := c.list.at; at >= 0 && at < len(c.list.rows) {
		n.State = append(n.State, say.F("on %s", c.list.rows[at].plain))
	}
	return n
}

// Targets implements Targeted.
func (c *ChoiceSearch) Targets() []Target { return c.list.targets() }

// CreateRenderer implements fyne.Widget.
func (c *ChoiceSearch) CreateRenderer() fyne.WidgetRenderer { return newRenderer(c) }

func (c *ChoiceSearch) objects() []fyne.CanvasObject {
	return c.list.objects([]fyne.CanvasObject{c.box})
}

func (c *ChoiceSearch) paint() { c.list.paint() }

// HeightFor implements Flowing.
func (c *ChoiceSearch) HeightFor(width float32) float32 {
	h := theme.Dp(52)
	if len(c.list.rows) > 0 {
		h += theme.Dp(8) + c.list.height(width)
	}
	return h
}

func (c *ChoiceSearch) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (c *ChoiceSearch) least() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = theme.Dp(320)
	}
	return fyne.NewSize(theme.Dp(200), c.HeightFor(w))
}

func (c *ChoiceSearch) arrange(size fyne.Size) {
	put(c.box, 0, 0, size.Width, theme.Dp(52))
	if len(c.list.rows) > 0 {
		c.list.place(0, theme.Dp(52+8), size.Width)
	}
}

// Type does what typing the text into the box does. UI goroutine.
func (c *ChoiceSearch) Type(text string) {
	c.box.Load(text)
	c.typed(text)
}
