package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// HeaderProps describes the bar at the top of a screen.
type HeaderProps struct {
	Title  string
	Sub    string
	OnBack func() // nil shows no arrow
	End    []fyne.CanvasObject
	Tight  bool // portrait: smaller margins
}

// HeaderBar is 72 high: back, title with a second line under it, and at the
// end Family view and the sync chip. What stands at the end may leave words so little
// room that they need more lines; then it is as tall as they are.
type HeaderBar struct {
	base
	props HeaderProps
	back  *canvas.Rectangle
	line  *canvas.Rectangle
	arrow *Button
	title *block
	sub   *block
}

// NewHeaderBar makes the bar.
func NewHeaderBar(p HeaderProps) *HeaderBar {
	h := &HeaderBar{
		props: p, back: rect(0), line: rect(0),
		title: newBlock(p.Title, theme.SizeH2, theme.Ink, true),
		sub:   newBlock(p.Sub, theme.SizeSmall, theme.Muted, false),
	}
	h.setBack()
	h.ExtendBaseWidget(h)
	return h
}

func (h *HeaderBar) setBack() {
	h.arrow = nil
	if h.props.OnBack != nil {
		h.arrow = NewButton(ButtonProps{Icon: "arrow_back", Kind: PlainQuiet, Name: say.T("Back"), OnTapped: h.props.OnBack})
	}
}

// SetTitle changes the words.
func (h *HeaderBar) SetTitle(title, sub string) {
	a, b := h.title.setText(title), h.sub.setText(sub)
	if a || b {
		h.Refresh()
	}
}

// SetEnd changes what stands at the end.
func (h *HeaderBar) SetEnd(list ...fyne.CanvasObject) {
	h.props.End = list
	h.Refresh()
}

// SetBack changes what the arrow does; nil takes it away.
func (h *HeaderBar) SetBack(f func()) {
	h.props.OnBack = f
	h.setBack()
	h.Refresh()
}

// SetTight sets the margins of the portrait layout.
func (h *HeaderBar) SetTight(on bool) {
	if h.props.Tight != on {
		h.props.Tight = on
		h.Refresh()
	}
}

// A11y implements Named.
func (h *HeaderBar) A11y() Node {
	return Node{Name: h.title.text(), Role: RoleHeading, Value: h.sub.text()}
}

// CreateRenderer implements fyne.Widget.
func (h *HeaderBar) CreateRenderer() fyne.WidgetRenderer { return newRenderer(h) }

func (h *HeaderBar) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{h.back, h.line}
	if h.arrow != nil {
		list = append(list, h.arrow)
	}
	list = append(list, h.title.objects()...)
	list = append(list, h.sub.objects()...)
	return append(list, h.props.End...)
}

func (h *HeaderBar) paint() {
	setFill(h.back, theme.Colour(theme.Surface))
	setFill(h.line, theme.Colour(theme.Line))
}

func (h *HeaderBar) least() fyne.Size {
	tall := theme.Dp(72)
	switch w := h.Size().Width; {
	case w <= 0:
	case h.folds(w):
		tall = h.fold(w, false)
	default:
		_, room := h.sides(w, false)
		tall = max(tall, h.lines(3, 2, room)+theme.Dp(8))
	}
	return fyne.NewSize(theme.Dp(320), tall)
}

// lines lets the title and the line under it have so many lines at most, and says how
// tall they are in this width.
func (h *HeaderBar) lines(title, sub int, w float32) float32 {
	h.title.setLimit(title)
	h.sub.setLimit(sub)
	tall := h.title.height(w)
	if !h.sub.empty() {
		tall += h.sub.height(w)
	}
	return tall
}

// margins are where the bar's content begins and ends.
func (h *HeaderBar) margins(width float32) (left, right float32) {
	switch {
	case !h.props.Tight:
		return theme.Dp(24), width - theme.Dp(24)
	case h.arrow != nil:
		return theme.Dp(12), width - theme.Dp(16)
	}
	return theme.Dp(24), width - theme.Dp(16)
}

func (h *HeaderBar) arrange(size fyne.Size) {
	put(h.back, 0, 0, size.Width, size.Height)
	put(h.line, 0, size.Height-1, size.Width, 1)
	if h.folds(size.Width) {
		h.fold(size.Width, true)
		return
	}
	left, w := h.sides(size.Width, true)
	y := (size.Height - h.lines(3, 2, w)) / 2
	h.words(left, y, w, true)
}

// sides says where the words begin and how much room they have between the arrow and
// what stands at the end; with at true it places these two.
func (h *HeaderBar) sides(width float32, at bool) (left, room float32) {
	left, right := h.margins(width)
	if h.arrow != nil {
		m := h.arrow.MinSize()
		if at {
			put(h.arrow, left, (h.Size().Height-m.Height)/2, m.Width, m.Height)
		}
		left += m.Width + theme.Dp(12)
	}
	for i := len(h.props.End) - 1; i >= 0; i-- {
		o := h.props.End[i]
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		right -= m.Width
		if at {
			put(o, right, (h.Size().Height-m.Height)/2, m.Width, m.Height)
		}
		right -= theme.Dp(12)
	}
	return left, max(right-left, 1)
}

// ActionProps describes the bar at the bottom of a form.
type ActionProps struct {
	Saved  string // "Saved on this tablet at 10:42"
	Icon   string // default "check_circle-fill"
	Tone   Tone   // default ToneSafe; ToneNeutral before anything is saved
	Note   string // in danger, before the buttons: "3 to fix first"
	Extras []*Button
	Back   *Button
	Main   *Button
	// Stacked is the portrait form: the sentence above, the main button wide.
	Stacked bool
	// Left mirrors the bar for a hand that holds the tablet at the left.
	Left bool
	// Sparse leaves the page the room: only the note and the buttons at the right are
	// shown. What is left out is in LeftOut, and must be within reach elsewhere.
	Sparse bool
}

// ActionBar is 80 high: where the work is at the left, Back and the main
// button at the right.
type ActionBar struct {
	base
	props ActionProps
	back  *canvas.Rectangle
	line  *canvas.Rectangle
	icon  *glyph
	saved *block
	alert *glyph
	note  *block
}

// NewActionBar makes the bar.
func NewActionBar(p ActionProps) *ActionBar {
	a := &ActionBar{
		back: rect(0), line: rect(0), icon: newGlyph(), alert: newGlyph(),
		saved: newBlock("", theme.SizeSmall, theme.Muted, false),
		note:  newBlock("", theme.SizeSmall, theme.Danger, true),
	}
	a.saved.limit, a.note.limit = 2, 1
	a.take(p)
	a.ExtendBaseWidget(a)
	return a
}

func (a *ActionBar) take(p ActionProps) {
	p.Sparse = p.Sparse || a.props.Sparse // it is the window's to say, not the screen's
	if p.Icon == "" {
		p.Icon = "check_circle-fill"
		if p.Tone == ToneNeutral && p.Saved != "" {
			p.Tone = ToneSafe
		}
	}
	a.props = p
	a.saved.setText(p.Saved)
	a.note.setText(p.Note)
}

// Set changes the whole bar.
func (a *ActionBar) Set(p ActionProps) {
	a.take(p)
	a.Refresh()
}

// SetSaved changes the sentence that says where the work is. It touches
// nothing else, for it changes at every pause in typing.
func (a *ActionBar) SetSaved(words, icon string, tone Tone) {
	if a.props.Saved == words && a.props.Icon == icon && a.props.Tone == tone {
		return
	}
	a.props.Saved, a.props.Icon, a.props.Tone = words, icon, tone
	a.saved.setText(words)
	a.Refresh()
}

// SetSparse leaves out all but the note, Back and the main button.
func (a *ActionBar) SetSparse(on bool) {
	if a.props.Sparse != on {
		a.props.Sparse = on
		a.Refresh()
	}
}

// LeftOut are the buttons that a sparse bar does not show, nil for any other.
func (a *ActionBar) LeftOut() (out []ButtonProps) {
	if a.props.Sparse {
		for _, b := range a.props.Extras {
			out = append(out, b.props)
		}
	}
	return out
}

// extras are the buttons that are shown besides Back and the main one.
func (a *ActionBar) extras() []*Button {
	if a.props.Sparse {
		return nil
	}
	return a.props.Extras
}

// says is the sentence that is shown.
func (a *ActionBar) says() string {
	if a.props.Sparse {
		return ""
	}
	return a.props.Saved
}

// mirrored says whether the main button stands at the left.
func (a *ActionBar) mirrored() bool { return a.props.Left || theme.CurrentHabits().LeftHand }

// SetNote changes the words before the buttons; empty takes them away.
func (a *ActionBar) SetNote(words string) {
	if a.note.setText(words) {
		a.props.Note = words
		a.Refresh()
	}
}

// A11y implements Named.
func (a *ActionBar) A11y() Node {
	return Node{Name: say.T("Where your work is"), Role: RoleStatus, Value: a.props.Saved}
}

// CreateRenderer implements fyne.Widget.
func (a *ActionBar) CreateRenderer() fyne.WidgetRenderer { return newRenderer(a) }

func (a *ActionBar) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{a.back, a.line, a.icon.img}
	if a.says() != "" {
		list = append(list, a.saved.objects()...)
	}
	if a.props.Note != "" {
		list = append(list, a.alert.img)
		list = append(list, a.note.objects()...)
	}
	for _, b := range a.extras() {
		list = append(list, b)
	}
	if a.props.Back != nil {
		list = append(list, a.props.Back)
	}
	if a.props.Main != nil {
		list = append(list, a.props.Main)
	}
	return list
}

func (a *ActionBar) paint() {
	setFill(a.back, theme.Colour(theme.Surface))
	setFill(a.line, theme.Colour(theme.Line))
	icon := a.props.Icon
	if a.says() == "" {
		icon = ""
	}
	ink, _ := a.props.Tone.Colours()
	a.icon.paint(icon, ink)
	alert := ""
	if a.props.Note != "" {
		alert = "error"
	}
	a.alert.paint(alert, theme.Danger)
}

func (a *ActionBar) least() fyne.Size {
	switch w := a.Size().Width; {
	case a.props.Stacked && a.tight(w):
		return fyne.NewSize(theme.Dp(160), a.pile(w, false))
	case a.props.Stacked:
		return fyne.NewSize(theme.Dp(160), a.above()+theme.Dp(56+16))
	}
	return fyne.NewSize(theme.Dp(480), theme.Dp(80))
}

func (a *ActionBar) arrange(size fyne.Size) {
	put(a.back, 0, 0, size.Width, size.Height)
	put(a.line, 0, 0, size.Width, 1)
	switch {
	case a.props.Stacked && a.tight(size.Width):
		a.pile(size.Width, true)
		return
	case a.props.Stacked:
		a.stack(size)
		return
	}
	gap, mid := theme.Dp(12), size.Height/2
	right := size.Width - theme.Dp(24)
	var row []fyne.CanvasObject
	for _, b := range a.extras() {
		row = append(row, b)
	}
	if a.props.Back != nil {
		row = append(row, a.props.Back)
	}
	if a.props.Main != nil {
		row = append(row, a.props.Main)
	}
	from, step := right, float32(-1)
	if a.mirrored() {
		from, step = theme.Dp(24), 1
	}
	for i := len(row) - 1; i >= 0; i-- {
		m := row[i].MinSize()
		x := from
		if step < 0 {
			x -= m.Width
		}
		put(row[i], x, mid-m.Height/2, m.Width, m.Height)
		from += step * (m.Width + gap)
	}
	if a.props.Note != "" {
		w := a.note.oneLine() + 1
		side := theme.Dp(20)
		x := from - w
		if step > 0 {
			x = from + side + theme.Dp(6)
		}
		a.alert.place(x-theme.Dp(6)-side/2, mid, side)
		a.note.place(x, mid-a.note.lineHeight()/2, w)
		from += step * (w + side + theme.Dp(6) + gap)
	}
	left, end := theme.Dp(24), from
	if step > 0 {
		left, end = from, right
	}
	a.saved.setLimit(2)
	a.sentence(left, end, mid)
}

// sentence places the words that say where the work is.
func (a *ActionBar) sentence(left, right, mid float32) {
	side := theme.Dp(22)
	if a.says() == "" {
		return
	}
	a.icon.place(left+side/2, mid, side)
	if a.props.Icon != "" {
		left += side + theme.Dp(8)
	}
	w := max(right-left, 1)
	h := a.saved.height(w)
	a.saved.place(left, mid-h/2, w)
}
