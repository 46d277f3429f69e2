package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// Range is a stretch of a text in runes, To not included.
type Range struct{ From, To int }

// FindWords finds each of the given words and phrases in a text, whole words
// only, whatever the case. A phrase that ends in * finds every word that begins
// so: "monitor*" finds "monitoring".
func FindWords(text string, words []string) []Range {
	runes := []rune(strings.ToLower(text))
	letter := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
	}
	var found []Range
	for _, w := range words {
		w, open := strings.CutSuffix(strings.ToLower(strings.TrimSpace(w)), "*")
		need := []rune(w)
		if len(need) == 0 {
			continue
		}
		for i := 0; i+len(need) <= len(runes); i++ {
			if string(runes[i:i+len(need)]) != w || letter(i-1) || letter(i+len(need)) && !open {
				continue
			}
			to := i + len(need)
			for open && letter(to) {
				to++
			}
			found = append(found, Range{i, to})
		}
	}
	return found
}

// underlines are the 3 dp lines under words of an entry, as the entry itself
// has broken it into lines.
type underlines struct {
	find  func(text string) []Range
	lines []*canvas.Rectangle
	used  int
}

func (u *underlines) objects(list []fyne.CanvasObject) []fyne.CanvasObject {
	for _, l := range u.lines[:u.used] {
		list = append(list, l)
	}
	return list
}

func (u *underlines) paint() {
	for _, l := range u.lines {
		setFill(l, theme.Colour(theme.Local))
	}
}

// place lays the lines under the words of an entry that lies at x, y, and says
// whether their number changed.
func (u *underlines) place(e *entry, x, y, tall float32) (changed bool) {
	was := u.used
	u.used = 0
	if u.find != nil && e.Text != "" {
		for _, r := range u.find(e.Text) {
			for r.From < r.To {
				end := e.rowEnd(r.From, r.To)
				from, to := e.placeOf(r.From), e.placeOf(end)
				if to.Y > from.Y { // the end of a row is told as the start of the next
					to.X = from.X + measure(string([]rune(e.Text)[r.From:end]), theme.TextSize(theme.SizeBody), e.TextStyle, nil).Width
				}
				u.line(x+from.X, y+from.Y+tall, to.X-from.X)
				r.From = end
			}
		}
	}
	return was != u.used
}

func (u *underlines) line(x, y, width float32) {
	if u.used == len(u.lines) {
		u.lines = append(u.lines, rect(0))
		u.paint()
	}
	put(u.lines[u.used], x, y-1, max(width, 1), 3)
	u.used++
}

// placeOf is where the caret would stand before a rune, in the entry.
func (e *entry) placeOf(rune int) fyne.Position {
	row, column := e.CursorRow, e.CursorColumn
	defer func() { e.CursorRow, e.CursorColumn = row, column }()
	e.CursorRow, e.CursorColumn = e.rowOf(rune)
	return e.CursorPosition()
}

// rowEnd is the last rune, at most to, that stands in the same row as from.
func (e *entry) rowEnd(from, to int) int {
	row, _ := e.rowOf(from)
	for end := from + 1; end < to; end++ {
		if r, _ := e.rowOf(end); r != row {
			return end
		}
	}
	return min(to, utf8.RuneCountInString(e.Text))
}
