package widget

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// TextAreaProps describes a box for several lines of text.
type TextAreaProps struct {
	Name   string
	Value  string
	Rows   int    // lines at first, default 3
	Guide  int    // soft length in characters; said under the box from there on
	Note   string // under the box at the left
	Italic bool   // a person's own words
	// Underline finds the stretches to underline as the text is written, such
	// as vague words; nil for none.
	Underline func(text string) []Range

	OnChanged func(text string)
	OnFocus   func()
	OnBlur    func()
	OnKey     func(k *fyne.KeyEvent) bool
}

// TextArea is a box for several lines. It grows with what is written, so that
// the page scrolls and never the box. Tab leaves it.
type TextArea struct {
	framed
	props TextAreaProps
	entry *entry
	box   *canvas.Rectangle
	note  *block
	saved *block
	text  *block // what is written, for the height at other widths and when locked
	lock  *glyph
	save  string
	under underlines
	muted bool
	tall  float32 // height of the box as last laid out
}

var (
	_ Input             = (*TextArea)(nil)
	_ Flowing           = (*TextArea)(nil)
	_ desktop.Hoverable = (*TextArea)(nil)
)

// NewTextArea makes a text area.
func NewTextArea(p TextAreaProps) *TextArea {
	if p.Rows <= 0 {
		p.Rows = 3
	}
	t := &TextArea{
		props: p, entry: newEntry(true), box: rect(8), lock: newGlyph(),
		note:  newBlock(p.Note, theme.SizeCaption, theme.Muted, false),
		saved: newBlock("", theme.SizeCaption, theme.Muted, false),
		text:  newBlock("", theme.SizeBody, theme.Ink, false),
	}
	t.saved.limit = 1
	t.name = p.Name
	t.entry.Text = p.Value
	t.entry.TextStyle.Italic = p.Italic
	t.entry.OnChanged = t.changed
	t.entry.onFocus = t.focus
	t.entry.released = t.intoView
	t.entry.onKey = p.OnKey
	t.under.find = p.Underline
	t.sync()
	t.init(t)
	return t
}

// Value is the text in the box.
func (t *TextArea) Value() string { return t.entry.Text }

// Load sets the text without calling OnChanged.
func (t *TextArea) Load(text string) {
	if t.entry.Text == text {
		return
	}
	t.muted = true
	t.entry.SetText(text)
	t.muted = false
	t.sync()
	t.showGuide()
	t.Refresh()
	t.regrow()
}

// SetSaved says under the box at the right when it was saved, "Saved 10:42".
func (t *TextArea) SetSaved(words string) {
	if t.save == words {
		return
	}
	was := t.footer(t.Size().Width)
	t.save = words
	t.saved.setText(words)
	t.Refresh()
	if was != t.footer(t.Size().Width) {
		regrow(t)
	}
}

// sync keeps the block that stands for the entry's text.
func (t *TextArea) sync() { t.text.setSpans([]Span{{Text: t.entry.Text, Italic: t.props.Italic}}) }

func (t *TextArea) changed(text string) {
	t.sync()
	t.regrow()
	t.placeUnder()
	t.showGuide()
	if !t.muted && t.props.OnChanged != nil {
		t.props.OnChanged(text)
	}
}

// placeUnder brings the lines under words up to date after a key.
func (t *TextArea) placeUnder() {
	if t.under.find != nil && t.tall > 0 && t.under.place(t.entry, theme.Dp(2), 0, t.text.lineHeight()) {
		t.Refresh()
	}
}

// regrow fits the page again when the lines no longer fit the box, or leave
// more than a line of it empty, and keeps the caret in view.
func (t *TextArea) regrow() {
	if t.tall == 0 {
		return
	}
	if h := t.boxHeight(t.Size().Width); h != t.tall {
		p := pageOf(t)
		if p == nil {
			return
		}
		p.Relayout()
		t.revealCaret(p)
	}
}

func (t *TextArea) revealCaret(p *PageScroll) {
	pos, ok := placeIn(p.holder, t.entry, fyne.Position{})
	if !ok || !t.focused {
		return
	}
	y := pos.Y + t.entry.CursorPosition().Y
	p.reveal(y, y+t.text.lineHeight())
}

// intoView brings the box into view after the press that focused it.
func (t *TextArea) intoView() {
	if t.focused {
		reveal(t)
	}
}

func (t *TextArea) focus(on bool) {
	t.focused = on
	if !on {
		t.showGuide()
	}
	t.Refresh()
	switch {
	case on:
		if !t.entry.held {
			reveal(t)
		}
		if t.props.OnFocus != nil {
			t.props.OnFocus()
		}
	case t.props.OnBlur != nil:
		t.props.OnBlur()
	}
}

// showGuide says how long the text is once it passes the soft length, in the
// colour of what wants care. It costs a count of the letters at a key.
func (t *TextArea) showGuide() {
	span := Span{Text: t.props.Note}
	if n := utf8.RuneCountInString(t.entry.Text); t.props.Guide > 0 && n > t.props.Guide {
		span = Span{Text: say.F("%d characters. About %d is usually enough.", n, t.props.Guide), Colour: theme.Local}
	}
	if len(t.note.spans) == 1 && t.note.spans[0] == span {
		return
	}
	was := t.footer(t.Size().Width)
	t.note.setSpans([]Span{span})
	t.Refresh()
	if was != t.footer(t.Size().Width) {
		regrow(t)
	}
}

// SetLocked shows the text on a sunk background with a padlock.
func (t *TextArea) SetLocked(on bool) {
	if on {
		t.entry.Disable()
	} else {
		t.entry.Enable()
	}
	t.framed.SetLocked(on)
}

// FocusTarget implements Input.
func (t *TextArea) FocusTarget() fyne.Focusable {
	if t.locked {
		return nil
	}
	return t.entry
}

// Tapped implements fyne.Tappable for the edge of the box.
func (t *TextArea) Tapped(*fyne.PointEvent) { FocusOn(t) }

// MouseIn implements desktop.Hoverable.
func (t *TextArea) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseOut implements desktop.Hoverable.
func (t *TextArea) MouseOut() { t.hovered = false; t.Refresh() }

// A11y implements Named.
func (t *TextArea) A11y() Node {
	return Node{Name: t.name, Role: RoleTextbox, State: t.states(say.T("several lines")), Value: t.entry.Text}
}

// Targets implements Targeted.
func (t *TextArea) Targets() []Target {
	return []Target{{Name: t.name, Size: fyne.NewSize(t.Size().Width, t.tall)}}
}

// CreateRenderer implements fyne.Widget.
func (t *TextArea) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *TextArea) objects() []fyne.CanvasObject {
	list := append(t.ring(), t.box)
	if t.locked {
		list = append(list, t.text.objects()...)
		list = append(list, t.lock.img)
	} else {
		list = append(list, t.entry)
		list = t.under.objects(list)
	}
	if !t.note.empty() {
		list = append(list, t.note.objects()...)
	}
	if t.save != "" {
		list = append(list, t.saved.objects()...)
	}
	return list
}

func (t *TextArea) paint() {
	t.frame()
	t.under.paint()
	t.lock.paint("", theme.Muted)
	if t.locked {
		t.lock.paint(padlock(), theme.Muted)
	}
}

// frame colours the box; words underlined in it give it their colour.
func (t *TextArea) frame() {
	paintFrame(t.box, &t.framed)
	if t.under.used > 0 && !t.wrong && !t.locked {
		fill(t.box, theme.Surface, theme.Local, 2)
	}
}

// wrapped is the height of the text at a width of the box. At the width that
// the entry has, the entry's own lines count, for its wrapping and ours may
// differ by a word.
func (t *TextArea) wrapped(width float32) float32 {
	lines := t.text.height(t.inner(width))
	if t.locked || width != t.Size().Width || t.entry.Size().Width <= 0 {
		return lines
	}
	return max(lines, t.entry.textHeight()-theme.Dp(24))
}

// inner is the width that the text has in a box: beside the lock there is less.
func (t *TextArea) inner(width float32) float32 {
	width -= theme.Dp(28)
	if t.locked {
		width -= theme.Dp(20)
	}
	return max(width, 1)
}

// boxHeight is the height of the frame at a width.
func (t *TextArea) boxHeight(width float32) float32 {
	line := t.text.lineHeight()
	rows := line * float32(t.props.Rows)
	if t.locked {
		rows = line
	}
	return max(t.wrapped(width), rows) + theme.Dp(26)
}

// footer is the height of what stands under the box, at a width: the note at
// the left and the save time at the right, under each other where they do not
// fit side by side.
func (t *TextArea) footer(width float32) float32 {
	if t.note.empty() && t.save == "" {
		return 0
	}
	h := theme.Dp(4) + max(t.note.height(t.noteWidth(width)), t.note.lineHeight())
	if t.stacked(width) {
		h += t.saved.lineHeight()
	}
	return h
}

// stacked says whether the save time stands under the note.
func (t *TextArea) stacked(width float32) bool {
	return !t.note.empty() && t.save != "" && width > 0 && t.saved.oneLine()+theme.Dp(12)+min(t.note.oneLine(), theme.Dp(160)) > width
}

func (t *TextArea) noteWidth(width float32) float32 {
	if t.save != "" && !t.stacked(width) {
		width -= t.saved.oneLine() + 1 + theme.Dp(12)
	}
	return max(width, 1)
}

// HeightFor implements Flowing.
func (t *TextArea) HeightFor(width float32) float32 { return t.boxHeight(width) + t.footer(width) }

func (t *TextArea) least() fyne.Size {
	return fyne.NewSize(theme.Dp(120), t.HeightFor(t.Size().Width))
}

func (t *TextArea) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (t *TextArea) arrange(size fyne.Size) {
	foot := t.footer(size.Width)
	t.tall = size.Height - foot
	put(t.box, 0, 0, size.Width, t.tall)
	t.ringAround(0, 0, size.Width, t.tall, 8)
	if t.locked {
		side := theme.Dp(20)
		t.lock.place(size.Width-theme.Dp(14)-side/2, theme.Dp(12)+side/2, side)
		t.text.place(theme.Dp(14), theme.Dp(12), t.inner(size.Width))
	} else {
		put(t.entry, theme.Dp(2), 0, size.Width-theme.Dp(4), t.tall)
		if t.under.place(t.entry, theme.Dp(2), 0, t.text.lineHeight()) {
			t.frame()
		}
	}
	if foot == 0 {
		return
	}
	y := t.tall + theme.Dp(4)
	if !t.note.empty() {
		h := t.note.place(0, y, t.noteWidth(size.Width))
		if t.stacked(size.Width) {
			y += h
		}
	}
	if t.save != "" {
		w := t.saved.oneLine() + 1
		t.saved.place(max(size.Width-w, 0), y, w)
	}
}
