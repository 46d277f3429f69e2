package form

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

// Reads is what reads along while somebody writes: marks under words, and what a
// careful colleague would ask about an answer that is saved. It never changes a
// word and never stops a key.
type Reads struct {
	// Marked reports whether the words of a question are read while typed.
	Marked func(it *engine.Item) bool
	// Words are the marks in the text of an answer. It is asked at every key, for
	// the one answer that changes.
	Words func(c engine.Cell, text string) []quality.Finding
	// Found is what is asked about an answer as it is saved.
	Found func(c engine.Cell) []quality.Finding
}

// marks are the stretches to underline in a text.
func (pt *part) marks(text string) []widget.Range {
	return screen.Ranges(text, pt.page.props.Around.Reads.Words(pt.cell, text))
}

// marked reports whether the words of this question are read while typed.
func (pt *part) marked() bool {
	r := pt.page.props.Around.Reads
	return r != nil && !pt.page.props.Around.Locked && r.Marked(pt.item)
}

// asking is the line under a question with what a careful colleague would ask.
type asking struct {
	pt   *part
	text *widget.Text
}

// newAsks makes the line; nil where nothing reads along.
func newAsks(pt *part) *asking {
	p := pt.page.props.Around
	if p.Reads == nil || p.Locked {
		return nil
	}
	a := &asking{pt: pt, text: widget.NewText(widget.TextProps{Size: theme.SizeHint, Colour: theme.Local})}
	a.text.Hide()
	return a
}

func (a *asking) object() fyne.CanvasObject { return a.text }

// typed reads the words as they stand in the box.
func (a *asking) typed(text string) {
	if a == nil {
		return
	}
	var lines []string
	if a.pt.marked() {
		seen := map[string]bool{}
		for _, f := range a.pt.page.props.Around.Reads.Words(a.pt.cell, text) {
			if !seen[f.Message] && len(lines) < mostAsked {
				lines = append(lines, f.About+": "+f.Message)
			}
			seen[f.Message] = true
		}
	}
	// A box for several lines counts by itself.
	if n, most := utf8.RuneCountInString(text), a.pt.item.LengthGuide; a.pt.kind == KindText && !a.pt.marked() && most > 0 && n > most {
		lines = append(lines, say.F("%d characters. About %d is usually enough.", n, most))
	}
	a.say(lines)
}

// mostAsked is how much is asked about one answer at a time.
const mostAsked = 2

// saved reads what is saved, and the words in it.
func (a *asking) saved(text string) {
	if a == nil {
		return
	}
	a.typed(text)
	var lines []string
	for _, f := range a.pt.page.props.Around.Reads.Found(a.pt.cell) {
		if f.ID == quality.Lint || f.ID == "Q-LANG-1" || f.ID == "Q-LEN-1" {
			continue // they are read at every key
		}
		lines = append(lines, f.Words())
	}
	if text := a.text.Value(); text != "" {
		lines = append(lines, text)
	}
	a.say(lines[:min(len(lines), mostAsked)])
}

func (a *asking) say(lines []string) {
	words := strings.Join(lines, "\n")
	if words == a.text.Value() {
		return
	}
	a.text.SetText(words)
	setVisible(a.text, words != "")
	a.pt.page.props.Around.Relayout()
}

// Reread asks anew what there is to ask about each answer, as after another look
// at the document. A box that somebody writes in is left alone.
func (p *Page) Reread() {
	for _, pt := range p.byCell {
		if pt.asks != nil && !pt.typing {
			pt.asks.saved(firstText(p.editor().Values(pt.cell)))
		}
	}
}

// oneLine keeps a one-line answer one line when its box has several.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}
