package widget

import (
	"image/color"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// Span is a run of text in one style. An empty Colour is the block's own.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Mono   bool
	Mark   bool // background mark and underline, for words that differ
	Strong bool // a mark that is being looked at, in the colour of the focus
	Line   bool // underlined, for a link inside a sentence
	Colour fyne.ThemeColorName
}

// block wraps text into lines of canvas.Text. It is not a widget: the widgets
// here hold blocks and place their lines themselves, so a page has few nodes
// to walk. A line is measured once and broken anew only when the width, the
// words or the text size change.
type block struct {
	spans  []Span
	size   fyne.ThemeSizeName
	colour fyne.ThemeColorName
	bold   bool
	centre bool
	limit  int  // most lines, 0 for as many as needed; the last ends in "…"
	rtl    bool // the text runs right to left, whatever it begins with
	exact  bool // spaces stand as they were typed
	// most is the largest the text gets, in pixels, where there is room for one
	// word only; 0 for no limit.
	most float32

	words    []word
	px       float32 // text size the words were measured at
	space    float32
	tall     float32 // height of a line
	baseline float32 // below the top of a line
	base     int8    // level of the text: 1 runs right to left
	foreign  bool    // some of it needs a font of its own
	mixed    bool    // of several scripts or directions: its lines are put in order
	natural  float32 // width without wrapping
	longest  float32 // width of the longest word
	width    float32 // width of lines
	lines    []line
	texts    []*canvas.Text
	under    []*canvas.Rectangle // marks and underlines
	used     int
	underN   int
	objs     []fyne.CanvasObject
	stale    bool
	split    bool // a long word was cut in two for the width
	alignEnd bool // lines end at the right edge
}

// word is a stretch of one span without a place to break.
type word struct {
	text   string
	span   int
	width  float32
	gap    bool    // a space stands before it
	ends   bool    // a new line begins before it
	script *script // of its first letter, nil for the text face
	levels []int8  // of its runes, where some of the text runs right to left
	space  int8    // level of the space before it
}

// textSize is how large the text is drawn, in pixels.
func (b *block) textSize() float32 {
	px := theme.TextSize(b.size)
	if b.most > 0 {
		px = min(px, b.most)
	}
	return px
}

// line is a range of words.
type line struct {
	from, to int
	width    float32
	cut      bool // "…" stands after it
}

func newBlock(text string, size fyne.ThemeSizeName, colour fyne.ThemeColorName, bold bool) *block {
	return &block{spans: []Span{{Text: text}}, size: size, colour: colour, bold: bold, width: -1, stale: true}
}

// setText replaces all with one plain span and says whether that changed it.
func (b *block) setText(text string) bool {
	if len(b.spans) == 1 && b.spans[0] == (Span{Text: text}) {
		return false
	}
	b.spans = []Span{{Text: text}}
	b.stale = true
	return true
}

func (b *block) setSpans(spans []Span) {
	b.spans = spans
	b.stale = true
}

// text is the words of the block without styles.
func (b *block) text() string {
	if len(b.spans) == 1 {
		return b.spans[0].Text
	}
	var s strings.Builder
	for _, sp := range b.spans {
		s.WriteString(sp.Text)
	}
	return s.String()
}

func (b *block) empty() bool {
	for _, s := range b.spans {
		if s.Text != "" {
			return false
		}
	}
	return true
}

func (b *block) style(span int) fyne.TextStyle {
	s := b.spans[span]
	return fyne.TextStyle{Bold: b.bold || s.Bold, Italic: s.Italic, Monospace: s.Mono}
}

func measure(text string, px float32, style fyne.TextStyle, source fyne.Resource) fyne.Size {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, px, style, source)
	return size
}

// prepare cuts the spans into words and measures them.
func (b *block) prepare() {
	px := b.textSize()
	if !b.stale && px == b.px {
		return
	}
	b.stale, b.split, b.px, b.width = false, false, px, -1
	b.words = b.words[:0]
	gap, ends := false, false
	var used []*script
	several := false
	for i, s := range b.spans {
		rest := s.Text
		if b.exact {
			rest = keepSpaces(rest)
		}
		for rest != "" {
			r, n := utf8.DecodeRuneInString(rest)
			if r == '\n' {
				if ends { // an empty line
					b.words = append(b.words, word{span: i, ends: true})
				}
				ends, gap = true, false
				rest = rest[n:]
				continue
			}
			if unicode.IsSpace(r) && r != '\u00a0' {
				gap = true
				rest = rest[n:]
				continue
			}
			end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' })
			if end < 0 {
				end = len(rest)
			}
			w := word{text: rest[:end], span: i, gap: gap && len(b.words) > 0 && !ends, ends: ends}
			if foreign(w.text) {
				all := scripts([]rune(w.text))
				w.script = all[0]
				for _, s := range all {
					several = several || s != w.script
					if s != nil && !slices.Contains(used, s) {
						used = append(used, s)
					}
				}
			}
			b.words = append(b.words, w)
			rest, gap, ends = rest[end:], false, false
		}
	}
	b.space = measure("n n", px, fyne.TextStyle{Bold: b.bold}, nil).Width - 2*measure("n", px, fyne.TextStyle{Bold: b.bold}, nil).Width
	b.metrics(used)
	b.foreign, b.base, b.alignEnd = len(used) > 0, 0, false
	b.mixed = several || slices.Contains(used, urdu)
	if b.rtl || b.mixed && baseOf(b.text()) == 1 {
		b.base, b.mixed, b.alignEnd = 1, true, true
	}
	if b.mixed {
		b.direct()
	}
	b.natural, b.longest = 0, 0
	run := float32(0)
	for i := range b.words {
		w := &b.words[i]
		w.width = b.wordSize(w.text, b.style(w.span)).Width
		b.longest = max(b.longest, w.width)
		if w.ends {
			run = 0
		}
		if w.gap {
			run += b.space
		}
		run += w.width
		b.natural = max(b.natural, run)
	}
}

// tabStop is how many spaces a tab is drawn as.
const tabStop = 4

// keepSpaces is text whose runs of spaces, and those that begin a line, are drawn:
// all but the last of a run, where a line may break, are spaces that hold together.
func keepSpaces(text string) string {
	var out strings.Builder
	run, begins := 0, true
	flush := func(ends bool) {
		switch {
		case ends || run == 0:
		case begins:
			out.WriteString(strings.Repeat("\u00a0", run))
		default:
			out.WriteString(strings.Repeat("\u00a0", run-1) + " ")
		}
		run = 0
	}
	for _, r := range text {
		switch r {
		case ' ':
			run++
		case '\t':
			run += tabStop
		case '\n':
			flush(true)
			out.WriteRune(r)
			begins = true
		default:
			flush(false)
			out.WriteRune(r)
			begins = false
		}
	}
	if run > 0 && !begins {
		out.WriteByte(' ') // another span may follow
	}
	return out.String()
}

// wrap breaks the words into lines no wider than width.
func (b *block) wrap(width float32) {
	b.prepare()
	if width <= 0 {
		width = b.natural + 1
	}
	if b.width == width {
		return
	}
	if b.split { // the words as they were, for another width
		b.stale = true
		b.prepare()
	}
	b.width = width
	b.lines = b.lines[:0]
	for i := 0; i < len(b.words); {
		b.breakLongWord(i, width)
		l := line{from: i, width: b.words[i].width}
		i++
		for i < len(b.words) && !b.words[i].ends {
			add := b.words[i].width
			if b.words[i].gap {
				add += b.space
			} else if joined := b.joinedWidth(i); b.words[i-1].span != b.words[i].span && l.width+joined > width && l.from < i-1 {
				break // a word of two styles stays together where it can
			}
			if l.width+add > width+0.5 {
				break
			}
			l.width += add
			i++
		}
		l.to = i
		b.lines = append(b.lines, l)
	}
	if b.limit > 0 && len(b.lines) > b.limit {
		b.lines = b.lines[:b.limit]
		b.shorten(&b.lines[b.limit-1], width)
	}
}

// joinedWidth is the width of the words from i that hang together.
func (b *block) joinedWidth(i int) float32 {
	w := b.words[i].width
	for i++; i < len(b.words) && !b.words[i].gap && !b.words[i].ends; i++ {
		w += b.words[i].width
	}
	return w
}

// breakLongWord cuts a word that no line can hold in two.
func (b *block) breakLongWord(i int, width float32) {
	w := b.words[i]
	if w.width <= width {
		return
	}
	cut, last := 0, float32(0)
	for at, r := range w.text {
		n := b.wordSize(w.text[:at+utf8.RuneLen(r)], b.style(w.span)).Width
		if n > width && at > 0 {
			break
		}
		cut, last = at+utf8.RuneLen(r), n
	}
	if cut >= len(w.text) {
		return
	}
	b.split = true
	head, tail := w, w
	head.text, head.width = w.text[:cut], last
	tail.text, tail.gap, tail.ends = w.text[cut:], false, false
	tail.width = b.wordSize(tail.text, b.style(w.span)).Width
	if w.levels != nil {
		n := utf8.RuneCountInString(head.text)
		head.levels, tail.levels = w.levels[:n], w.levels[n:]
	}
	b.words = append(b.words[:i], append([]word{head, tail}, b.words[i+1:]...)...)
}

// shorten drops words at the end of a line until "…" fits after it.
func (b *block) shorten(l *line, width float32) {
	l.cut = true
	dots := measure("…", b.px, b.style(b.words[l.from].span), nil).Width
	for l.to-l.from > 1 && l.width+dots > width {
		l.to--
		l.width -= b.words[l.to].width
		if b.words[l.to].gap {
			l.width -= b.space
		}
	}
	l.width += dots
}

// height is how tall the block is in lines of the given width, 0 when empty.
func (b *block) height(width float32) float32 {
	b.wrap(width)
	return b.tall * float32(len(b.lines))
}

// shortened says whether the last line stands for words that found no room.
func (b *block) shortened() bool {
	return len(b.lines) > 0 && b.lines[len(b.lines)-1].cut
}

// setLimit changes how many lines there are at most.
func (b *block) setLimit(n int) {
	if b.limit != n {
		b.limit, b.stale = n, true
	}
}

// lineHeight is the height of one line.
func (b *block) lineHeight() float32 {
	b.prepare()
	return b.tall
}

// oneLine is the width without wrapping, but for the line ends in the text.
func (b *block) oneLine() float32 {
	b.prepare()
	return b.natural
}

// narrowest is the width of the longest word, at most the given one.
func (b *block) narrowest(most float32) float32 {
	b.prepare()
	return min(b.longest, most)
}

// place lays the lines out at x, y within width and returns their height.
func (b *block) place(x, y, width float32) float32 {
	b.wrap(width)
	b.used, b.underN = 0, 0
	for n, l := range b.lines {
		top := y + float32(n)*b.tall
		if b.mixed {
			b.placeMixed(l, x, top)
			continue
		}
		left := x
		if b.centre {
			left += (b.width - l.width) / 2
		}
		b.placeLine(l, left, top)
	}
	for _, t := range b.texts[b.used:] {
		show(t, false)
	}
	for _, r := range b.under[b.underN:] {
		show(r, false)
	}
	return b.tall * float32(len(b.lines))
}

// placeLine joins neighbouring words of one style into one canvas.Text.
func (b *block) placeLine(l line, left, top float32) {
	for i := l.from; i < l.to; {
		from, start := i, left
		if b.words[i].gap && i > l.from {
			left += b.space
			start = left
		}
		left += b.words[i].width
		i++
		for i < l.to && b.words[i].span == b.words[from].span && b.words[i].script == b.words[from].script {
			if b.words[i].gap {
				left += b.space
			}
			left += b.words[i].width
			i++
		}
		text := b.join(from, i)
		if l.cut && i == l.to {
			text += "…"
		}
		b.piece(text, b.words[from].span, b.words[from].script, start, top, left-start)
	}
}

func (b *block) join(from, to int) string {
	if to == from+1 {
		return b.words[from].text
	}
	var s strings.Builder
	for i := from; i < to; i++ {
		if i > from && b.words[i].gap {
			s.WriteByte(' ')
		}
		s.WriteString(b.words[i].text)
	}
	return s.String()
}

// piece puts one run of text on the canvas, with its mark or underline.
func (b *block) piece(text string, span int, script *script, x, y, width float32) {
	s := b.spans[span]
	if b.used == len(b.texts) {
		b.texts = append(b.texts, &canvas.Text{})
	}
	t := b.texts[b.used]
	b.used++
	name := s.Colour
	if name == "" {
		name = b.colour
	}
	if s.Mark {
		name = theme.OnRisk
		r := b.shape()
		ground, under := theme.Risk2, theme.Local
		if theme.IsDark() {
			under = theme.OnRisk
		}
		if s.Strong {
			ground, under = theme.Focus, theme.OnRisk
		}
		setFill(r, theme.Colour(ground))
		r.CornerRadius = 3
		put(r, x-2, y, width+4, b.tall)
		u := b.shape()
		u.CornerRadius = 0
		setFill(u, theme.Colour(under))
		put(u, x-2, y+b.tall, width+4, 2)
	} else if s.Line {
		u := b.shape()
		u.CornerRadius = 0
		setFill(u, theme.Colour(name))
		put(u, x, y+b.tall*0.92, width, 1.5)
	}
	style := b.style(span)
	px, source := script.size(b.px), script.source(style.Bold)
	setLine(t, text, px, style, theme.Colour(name), source)
	show(t, true)
	if !b.foreign {
		put(t, x, y, width, b.tall)
		return
	}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize(text, px, style, source)
	put(t, x, y+b.baseline-base, width, size.Height)
}

func (b *block) shape() *canvas.Rectangle {
	if b.underN == len(b.under) {
		b.under = append(b.under, rect(0))
	}
	r := b.under[b.underN]
	b.underN++
	show(r, true)
	return r
}

// setLine changes a canvas.Text only where it differs.
func setLine(t *canvas.Text, text string, px float32, style fyne.TextStyle, c color.Color, source fyne.Resource) {
	if t.Text == text && t.TextSize == px && t.TextStyle == style && t.Color == c && t.FontSource == source {
		return
	}
	t.Text, t.TextSize, t.TextStyle, t.Color, t.FontSource = text, px, style, c, source
	t.Refresh()
}

// objects are the marks, then the lines.
func (b *block) objects() []fyne.CanvasObject {
	if len(b.objs) != len(b.under)+len(b.texts) {
		b.objs = b.objs[:0]
		for _, r := range b.under {
			b.objs = append(b.objs, r)
		}
		for _, t := range b.texts {
			b.objs = append(b.objs, t)
		}
	}
	return b.objs
}
