package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// Side is the room beside a form's questions that most forms have.
const Side = 24

// FormProps is what a Form needs.
type FormProps struct {
	Desk Desk
	// Side is the room left and right of the questions.
	Side float32
	// Questions makes the content, once.
	Questions func() fyne.CanvasObject
	// Main makes the button that acts, for a new action bar; Back is the id of
	// the button beside it.
	Main func() *widget.Button
	Back string
	// Bar says what else the action bar has.
	Bar widget.ActionProps
	// Enter is done on Ctrl+Enter; nil where that would be too easy.
	Enter func()
}

// Form is what screens share that ask a few questions and then act: a page
// whose content is made once, and an action bar that follows the width. It is
// embedded; Begin sets it up.
type Form struct {
	Tags
	// Actions is the action bar, ActButton the button that acts; nil before the
	// first Body.
	Actions   *widget.ActionBar
	ActButton *widget.Button

	asks  FormProps
	width model.Width
	page  *widget.PageScroll
}

// Begin sets the form up.
func (f *Form) Begin(p FormProps) { f.asks = p }

// Body implements Screen.
func (f *Form) Body(w model.Width) fyne.CanvasObject {
	switch {
	case f.page == nil:
		f.width = w
		f.page = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(f.asks.Side, 20, f.asks.Side, 32, widget.MaxWide(640, f.asks.Questions()))})
		f.bar()
	case w != f.width:
		f.width = w
		f.bar()
	}
	return f.page
}

// Leave implements Screen: what was typed and not acted on is given up.
func (f *Form) Leave() model.Saved { return model.Saved{} }

// Key implements Keys.
func (f *Form) Key(name string) bool {
	if name != "ctrl+enter" || f.asks.Enter == nil {
		return false
	}
	f.asks.Enter()
	return true
}

// Relayout makes room for content that changed its size.
func (f *Form) Relayout() {
	if f.page != nil {
		f.page.Relayout()
	}
}

func (f *Form) bar() {
	p := f.asks.Bar
	p.Back = BackButton(&f.Tags, f.asks.Back, f.asks.Desk)
	f.ActButton = f.asks.Main()
	p.Main, p.Stacked = f.ActButton, f.width.OneColumn()
	f.Actions = widget.NewActionBar(p)
}

// BackButton is the button of an action bar that goes up one.
func BackButton(t *Tags, id string, d Desk) *widget.Button {
	return Tag(t, id, widget.NewButton(widget.ButtonProps{Text: say.T("Back"), Size: widget.Big, MinWidth: 132, OnTapped: d.Back}))
}
