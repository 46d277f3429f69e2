package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// Option is one thing to choose. Key is what the answer holds, Label what a
// person reads.
type Option struct {
	Key       string
	Label     string
	Hint      string // second line, or the grey word at the end of a search row
	Exclusive bool   // clears the others and is cleared by them: "None of these"
}

// labelOf is the label of a key, the key itself when it is not among the
// options (an answer kept from an older form).
func labelOf(options []Option, key string) string {
	for _, o := range options {
		if o.Key == key {
			return o.Label
		}
	}
	return key
}

// optRow is one row of a radio or checkbox list: a mark, a label and a hint in
// a rounded box. It is drawn by its list and is no widget itself.
type optRow struct {
	opt    Option
	round  bool // a radio dot, not a tick
	box    *canvas.Rectangle
	mark   *canvas.Rectangle
	dot    *canvas.Rectangle
	tick   *glyph
	lock   *glyph // on what is chosen, when signed off
	label  *block
	hint   *block
	x, y   float32
	width  float32
	height float32
}

func newOptRow(o Option, round bool) *optRow {
	r := &optRow{
		opt: o, round: round, box: rect(12), mark: rect(6), dot: rect(7), tick: newGlyph(), lock: newGlyph(),
		label: newBlock(o.Label, theme.SizeBody, theme.Ink, false),
		hint:  newBlock(o.Hint, theme.SizeSmall, theme.Muted, false),
	}
	return r
}

func (r *optRow) objects(list []fyne.CanvasObject) []fyne.CanvasObject {
	list = append(list, r.box, r.mark)
	if r.round {
		list = append(list, r.dot)
	} else if r.tick.name != "" {
		list = append(list, r.tick.img)
	}
	if r.lock.name != "" {
		list = append(list, r.lock.img)
	}
	list = append(list, r.label.objects()...)
	return append(list, r.hint.objects()...)
}

func (r *optRow) paint(chosen, hovered, wrong, locked bool) {
	bg, edge, stroke := theme.Surface, theme.Line, controlStroke()
	markEdge, markBg := theme.Control, theme.Surface
	switch {
	case locked:
		bg, edge, stroke = theme.Sunk, theme.Line, 0
		markBg = theme.Sunk
		if chosen {
			markEdge = theme.Ink
		}
	case chosen:
		bg, edge, stroke = theme.Tint, theme.Primary, 2
		markEdge = theme.Primary
	case wrong:
		edge, stroke = theme.Danger, 2.5
	case hovered:
		edge, stroke = theme.Primary, 2
	case theme.IsSunlight():
		edge = theme.Control
	}
	fill(r.box, bg, edge, stroke)
	r.tick.paint("", theme.Ink)
	r.lock.paint("", theme.Muted)
	if locked && chosen {
		r.lock.paint(padlock(), theme.Muted)
	}
	if r.round {
		r.mark.CornerRadius = theme.Dp(14)
		r.dot.CornerRadius = theme.Dp(7)
		fill(r.mark, markBg, markEdge, 2)
		fill(r.dot, markEdge, theme.Clear, 0)
		show(r.dot, chosen)
		return
	}
	if chosen {
		ink := theme.OnPrimary
		markBg = theme.Primary
		if locked {
			ink, markBg = theme.Surface, theme.Ink
		}
		r.tick.paint("check", ink)
	}
	fill(r.mark, markBg, markEdge, 2)
}

// textWidth is the room for words in a row of the given width.
func (r *optRow) textWidth(width float32) float32 {
	w := width - theme.Dp(14+28+12+14)
	if r.lock.name != "" {
		w -= theme.Dp(20 + 8)
	}
	return max(w, 1)
}

func (r *optRow) heightFor(width float32) float32 {
	w := r.textWidth(width)
	return max(theme.Dp(52), r.label.height(w)+r.hintHeight(w)+theme.Dp(20))
}

func (r *optRow) hintHeight(w float32) float32 {
	if r.opt.Hint == "" {
		return 0
	}
	return r.hint.height(w)
}

func (r *optRow) wish() float32 {
	return max(r.label.oneLine(), r.hint.oneLine()) + theme.Dp(14+28+12+14) + 1
}

func (r *optRow) place(x, y, width, height float32) {
	r.x, r.y, r.width, r.height = x, y, width, height
	put(r.box, x, y, width, height)
	side := theme.Dp(28)
	put(r.mark, x+theme.Dp(14), y+(height-side)/2, side, side)
	mid := y + height/2
	centre := x + theme.Dp(14) + side/2
	d := theme.Dp(14)
	put(r.dot, centre-d/2, mid-d/2, d, d)
	r.tick.place(centre, mid, theme.Dp(22))
	r.lock.place(x+width-theme.Dp(14+10), mid, theme.Dp(20))
	w := r.textWidth(width)
	h := r.label.height(w) + r.hintHeight(w)
	top := mid - h/2
	left := x + theme.Dp(14+28+12)
	top += r.label.place(left, top, w)
	if r.opt.Hint != "" {
		r.hint.place(left, top, w)
	}
}

func (r *optRow) holds(p fyne.Position) bool {
	return p.X >= r.x && p.X < r.x+r.width && p.Y >= r.y && p.Y < r.y+r.height
}

func (r *optRow) target() Target {
	return Target{Name: r.opt.Label, Pos: fyne.NewPos(r.x, r.y), Size: fyne.NewSize(r.width, r.height)}
}

// startingWith finds the next option after from whose label begins with a
// letter, going round; -1 when there is none.
func startingWith(options []Option, from int, letter rune) int {
	for n := 1; n <= len(options); n++ {
		i := (from + n + len(options)) % len(options)
		if strings.HasPrefix(strings.ToLower(options[i].Label), strings.ToLower(string(letter))) {
			return i
		}
	}
	return -1
}
