package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// FieldProps describes a question with its answer.
type FieldProps struct {
	Label  string
	Hint   string
	Source string // where a filled-in answer came from, "From the case record"
	Input  Input
	Extra  fyne.CanvasObject // under the input, such as a gap picker; nil for none
	// InputWidth is the widest the input gets, in dp at 100 %; 0 for
	// ReadWidth, negative for no limit.
	InputWidth float32
}

// Field frames an input: label, hint, what is wrong and how to mend it, and
// the input. Error: a 5 dp bar, an icon and words, never colour alone.
type Field struct {
	base
	props  FieldProps
	label  *block
	hint   *block
	source *block
	wrong  *block
	icon   *glyph
	bar    *canvas.Rectangle
	fix    *Button
}

var (
	_ Flowing = (*Field)(nil)
	_ Named   = (*Field)(nil)
)

// NewField makes a question around its input.
func NewField(p FieldProps) *Field {
	f := &Field{
		props: p, icon: newGlyph(), bar: rect(0),
		label:  newBlock(p.Label, theme.SizeLabel, theme.Ink, true),
		hint:   newBlock(p.Hint, theme.SizeHint, theme.Muted, false),
		source: newBlock(p.Source, theme.SizeCaption, theme.Muted, false),
		wrong:  newBlock("", theme.SizeHint, theme.Danger, true),
	}
	if p.Input != nil && p.Label != "" {
		p.Input.SetName(p.Label)
	}
	f.ExtendBaseWidget(f)
	return f
}

// Input is the control inside.
func (f *Field) Input() Input { return f.props.Input }

// SetLabel changes the question.
func (f *Field) SetLabel(text string) {
	if f.label.setText(text) {
		f.props.Label = text
		f.props.Input.SetName(text)
		f.resized()
	}
}

// SetHint changes the words under the question.
func (f *Field) SetHint(text string) {
	if f.hint.setText(text) {
		f.resized()
	}
}

// SetSource says where a filled-in answer came from; empty for nothing.
func (f *Field) SetSource(text string) {
	if f.source.setText(text) {
		f.resized()
	}
}

// SetExtra changes what stands under the input; nil for nothing.
func (f *Field) SetExtra(o fyne.CanvasObject) {
	if f.props.Extra != o {
		f.props.Extra = o
		f.resized()
	}
}

// SetError says what is wrong, empty for nothing. The summary repeats the same
// words.
func (f *Field) SetError(message string) {
	if f.wrong.setText(message) {
		f.props.Input.SetError(message != "")
		f.resized()
	}
}

// Error is what is wrong, or empty.
func (f *Field) Error() string { return f.wrong.text() }

// SetFix offers the likely fix as a button under the input, "Change to 2025";
// an empty word takes it away.
func (f *Field) SetFix(word string, do func()) {
	if word == "" {
		if f.fix != nil {
			f.fix = nil
			f.resized()
		}
		return
	}
	if f.fix == nil {
		f.fix = NewButton(ButtonProps{Text: word, Size: Tall, OnTapped: do})
		f.resized()
		return
	}
	f.fix.SetText(word)
	f.fix.SetOnTapped(do)
}

// SetLocked shows the answer as signed off.
func (f *Field) SetLocked(on bool) { f.props.Input.SetLocked(on) }

// Focus moves the keyboard focus to the input.
func (f *Field) Focus() { FocusOn(f.props.Input) }

func (f *Field) resized() {
	f.Refresh()
	regrow(f)
}

// A11y joins the question, its hint, where its answer came from and what is wrong
// with the input's node.
func (f *Field) A11y() Node {
	n := f.props.Input.A11y()
	if h := f.hint.text(); h != "" {
		n.State = append(n.State, say.F("hint: %s", h))
	}
	if from := f.source.text(); from != "" {
		n.State = append(n.State, from)
	}
	if e := f.wrong.text(); e != "" {
		n.State = append(n.State, say.F("error: %s", e))
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return newRenderer(f) }

func (f *Field) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	bad := !f.wrong.empty()
	if bad {
		list = append(list, f.bar)
	}
	list = append(list, f.label.objects()...)
	list = append(list, f.hint.objects()...)
	list = append(list, f.source.objects()...)
	if bad {
		list = append(list, f.icon.img)
		list = append(list, f.wrong.objects()...)
	}
	list = append(list, f.props.Input)
	if f.fix != nil {
		list = append(list, f.fix)
	}
	if f.props.Extra != nil {
		list = append(list, f.props.Extra)
	}
	return list
}

func (f *Field) paint() {
	setFill(f.bar, theme.Colour(theme.Danger))
	if f.wrong.empty() {
		f.icon.paint("", theme.Danger)
	} else {
		f.icon.paint("error-fill", theme.Danger)
	}
}

// inset is where the content begins: behind the bar when something is wrong.
func (f *Field) inset() float32 {
	if f.wrong.empty() {
		return 0
	}
	return 5 + theme.Dp(16)
}

func (f *Field) inputWidth(width float32) float32 {
	most := f.props.InputWidth
	if most == 0 {
		most = ReadWidth
	}
	if most > 0 {
		width = min(width, theme.Dp(most))
	}
	return max(width, 1)
}

// flow walks down the field. With at it places each part, without it only
// adds up.
func (f *Field) flow(width float32, at bool) float32 {
	x := f.inset()
	inner := max(width-x, 1)
	read := min(inner, theme.Dp(ReadWidth))
	y := float32(0)
	text := func(b *block, before, indent float32) {
		if b.empty() {
			return
		}
		y += before
		if at {
			y += b.place(x+indent, y, read-indent)
		} else {
			y += b.height(read - indent)
		}
	}
	text(f.label, 0, 0)
	text(f.hint, theme.Dp(2), 0)
	text(f.source, theme.Dp(2), 0)
	if !f.wrong.empty() {
		side := theme.Dp(20)
		if at {
			f.icon.place(x+side/2, y+theme.Dp(6)+f.wrong.lineHeight()/2, side)
		}
		text(f.wrong, theme.Dp(6), side+theme.Dp(7))
	}
	if y > 0 {
		y += theme.Dp(8)
	}
	object := func(o fyne.CanvasObject, w float32) {
		h := HeightFor(o, w)
		if at {
			put(o, x, y, w, h)
		}
		y += h
	}
	in := f.inputWidth(inner)
	fix := float32(0)
	if f.fix != nil {
		fix = f.fix.MinSize().Width
		if w := wishes(f.props.Input); w+theme.Dp(12)+fix <= inner { // beside the input
			if at {
				put(f.fix, x+w+theme.Dp(12), y+HeightFor(f.props.Input, w)-f.fix.MinSize().Height, fix, f.fix.MinSize().Height)
			}
			object(f.props.Input, w)
			fix = 0
			in = 0
		}
	}
	if in > 0 {
		object(f.props.Input, in)
	}
	if fix > 0 {
		y += theme.Dp(8)
		object(f.fix, min(fix, inner))
	}
	if f.props.Extra != nil && f.props.Extra.Visible() {
		y += theme.Dp(8)
		object(f.props.Extra, inner)
	}
	return y
}

// HeightFor implements Flowing.
func (f *Field) HeightFor(width float32) float32 { return f.flow(width, false) }

func (f *Field) least() fyne.Size {
	width := f.Size().Width
	if width <= 0 {
		width = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(f.props.Input.MinSize().Width+f.inset(), f.HeightFor(width))
}

func (f *Field) naturalWidth() float32 {
	return max(wishes(f.props.Input), min(f.label.oneLine(), theme.Dp(ReadWidth))+1) + f.inset()
}

func (f *Field) arrange(size fyne.Size) {
	put(f.bar, 0, 0, 5, size.Height)
	f.flow(size.Width, true)
}
