package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// ReadWidth is the widest that running text is set, in dp at 100 %, about 75
// characters.
const ReadWidth = 640

// TextProps describes a block of wrapped text. Either Text or Spans is used.
type TextProps struct {
	Text     string
	Spans    []Span
	Size     fyne.ThemeSizeName  // default theme.SizeBody
	Colour   fyne.ThemeColorName // default theme.Ink
	Bold     bool
	Italic   bool
	Mono     bool
	Centre   bool
	Lines    int     // most lines, 0 for as many as needed
	MaxWidth float32 // dp at 100 %, default ReadWidth; negative for none
	Heading  bool    // announced as a heading
	RTL      bool    // runs right to left, whatever it begins with
	Exact    bool    // spaces stand as they were typed, for text that must not be restyled
}

// Text shows words, wrapped to its width. It is left aligned (right aligned
// when its first letter is Urdu or RTL says so) and cheap: it breaks lines anew
// only when the width changes.
type Text struct {
	base
	props TextProps
	b     *block
}

// NewText makes a block of text.
func NewText(p TextProps) *Text {
	if p.Size == "" {
		p.Size = theme.SizeBody
	}
	if p.Colour == "" {
		p.Colour = theme.Ink
	}
	if p.MaxWidth == 0 {
		p.MaxWidth = ReadWidth
	}
	t := &Text{props: p, b: newBlock("", p.Size, p.Colour, p.Bold)}
	t.b.centre, t.b.limit, t.b.rtl = p.Centre, p.Lines, p.RTL
	t.set()
	t.ExtendBaseWidget(t)
	return t
}

// H1 is a page title.
func H1(text string) *Text {
	return NewText(TextProps{Text: text, Size: theme.SizeH1, Bold: true, Heading: true})
}

// H2 is the title of a part.
func H2(text string) *Text {
	return NewText(TextProps{Text: text, Size: theme.SizeH2, Bold: true, Heading: true})
}

// H3 is the title of a card.
func H3(text string) *Text {
	return NewText(TextProps{Text: text, Size: theme.SizeH3, Bold: true, Heading: true})
}

// Body is running text.
func Body(text string) *Text { return NewText(TextProps{Text: text}) }

// Strong is running text in weight 600.
func Strong(text string) *Text { return NewText(TextProps{Text: text, Bold: true}) }

// Hint is muted text under a question.
func Hint(text string) *Text {
	return NewText(TextProps{Text: text, Size: theme.SizeHint, Colour: theme.Muted})
}

// Small is a muted second line.
func Small(text string) *Text {
	return NewText(TextProps{Text: text, Size: theme.SizeSmall, Colour: theme.Muted})
}

// Caption is a muted date in a list.
func Caption(text string) *Text {
	return NewText(TextProps{Text: text, Size: theme.SizeCaption, Colour: theme.Muted})
}

func (t *Text) set() {
	t.b.exact = t.props.Exact
	if len(t.props.Spans) > 0 {
		t.b.setSpans(t.props.Spans)
		return
	}
	s := Span{Text: t.props.Text, Italic: t.props.Italic, Mono: t.props.Mono}
	if len(t.b.spans) != 1 || t.b.spans[0] != s {
		t.b.setSpans([]Span{s})
	}
}

// SetText replaces the words.
func (t *Text) SetText(text string) {
	if t.props.Text == text && len(t.props.Spans) == 0 {
		return
	}
	t.props.Text, t.props.Spans = text, nil
	t.set()
	t.Refresh()
}

// SetSpans replaces the words and their styles.
func (t *Text) SetSpans(spans []Span) {
	t.props.Spans = spans
	t.set()
	t.Refresh()
}

// SetColour changes the colour of all but the spans that have their own.
func (t *Text) SetColour(c fyne.ThemeColorName) {
	if t.b.colour != c {
		t.b.colour = c
		t.Refresh()
	}
}

// Value is the words shown.
func (t *Text) Value() string { return t.b.text() }

// A11y implements Named.
func (t *Text) A11y() Node {
	n := Node{Name: t.b.text(), Role: RoleText}
	if t.props.Heading {
		n.Role = RoleHeading
	}
	return n
}

func (t *Text) most(width float32) float32 {
	if t.props.MaxWidth < 0 {
		return width
	}
	return min(width, theme.Dp(t.props.MaxWidth))
}

// HeightFor implements Flowing.
func (t *Text) HeightFor(width float32) float32 { return t.b.height(t.most(width)) }

func (t *Text) naturalWidth() float32 { return t.most(t.b.oneLine() + 1) }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *Text) objects() []fyne.CanvasObject { return t.b.objects() }
func (t *Text) paint()                       {}

func (t *Text) arrange(size fyne.Size) {
	width := t.most(size.Width)
	if t.props.Centre {
		width = size.Width
	}
	t.b.prepare()
	left := float32(0)
	if t.b.alignEnd {
		left = size.Width - width
	}
	t.b.place(left, 0, width)
}

func (t *Text) least() fyne.Size {
	width := t.Size().Width
	if width <= 0 {
		width = t.naturalWidth()
	}
	least := t.b.narrowest(theme.Dp(120))
	if t.props.Lines == 1 {
		least = min(least, theme.Dp(24))
	}
	return fyne.NewSize(least, t.b.height(t.most(width)))
}
