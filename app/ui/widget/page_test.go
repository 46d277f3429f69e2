package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// tallPage is a page of n boxes, 72 dp apart.
func tallPage(n int) (*PageScroll, []*TextInput) {
	var boxes []*TextInput
	var list []fyne.CanvasObject
	for range n {
		in := NewTextInput(TextInputProps{})
		boxes = append(boxes, in)
		list = append(list, in)
	}
	return NewPageScroll(PageProps{Content: Pad(32, 20, 32, 20, VBox(20, list...))}), boxes
}

func TestTheWheelScrollsThePageOverAnInput(t *testing.T) {
	page, _ := tallPage(20)
	win := stage(t, page, 600, 300)
	test.Scroll(win.Canvas(), fyne.NewPos(200, 45), 0, -100)
	if page.Offset() != 100 {
		t.Errorf("the wheel over a box moved the page by %v, want 100", page.Offset())
	}
	test.Scroll(win.Canvas(), fyne.NewPos(200, 45), 0, -100000)
	if most := page.holder.Size().Height - 300; page.Offset() != most {
		t.Errorf("at the end the page is at %v of %v", page.Offset(), most)
	}
}

func TestTapsReachTheInputsUnderTheCatchers(t *testing.T) {
	page, boxes := tallPage(3)
	page.SetTouch(true)
	win := stage(t, page, 600, 300)
	test.TapCanvas(win.Canvas(), fyne.NewPos(200, 118))
	if win.Canvas().Focused() != fyne.Focusable(boxes[1].entry) {
		t.Errorf("the tap went to %T", win.Canvas().Focused())
	}
}

func TestInTouchModeADragOverAnInputScrolls(t *testing.T) {
	page, _ := tallPage(20)
	win := stage(t, page, 600, 300)
	test.Drag(win.Canvas(), fyne.NewPos(200, 45), 0, -80)
	if page.Offset() != 0 {
		t.Error("with a mouse, a drag over a box scrolled instead of selecting")
	}
	page.SetTouch(true)
	test.Drag(win.Canvas(), fyne.NewPos(200, 45), 0, -80)
	if page.Offset() != 80 {
		t.Errorf("a finger's drag moved the page by %v, want 80", page.Offset())
	}
}

func TestFocusBringsAControlIntoViewClearOfTheEdges(t *testing.T) {
	page, boxes := tallPage(20)
	win := stage(t, page, 600, 300)
	for i := range boxes {
		win.Canvas().FocusNext()
		if win.Canvas().Focused() != fyne.Focusable(boxes[i].entry) {
			t.Fatalf("Tab %d went to %v", i, win.Canvas().Focused())
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(boxes[i]).Y
		if at < 0 || at+52 > 300 || i > 3 && i < 18 && at+52+24 > 300.5 {
			t.Errorf("box %d is at %v in a window of 300", i, at)
		}
	}
	FocusOn(boxes[0])
	if page.Offset() > 0.5 {
		t.Errorf("back at the first box the page is at %v", page.Offset())
	}
}

func TestPageKeysMoveThePage(t *testing.T) {
	page, boxes := tallPage(20)
	win := stage(t, page, 600, 300)
	if !page.TypedKey(key(fyne.KeyPageDown)) || page.Offset() != 270 {
		t.Errorf("PageDown went to %v", page.Offset())
	}
	page.TypedKey(key(fyne.KeyEnd))
	end := page.Offset()
	page.TypedKey(key(fyne.KeyPageUp))
	if end-page.Offset() != 270 {
		t.Errorf("PageUp went from %v to %v", end, page.Offset())
	}
	page.TypedKey(key(fyne.KeyHome))
	if page.Offset() != 0 || page.TypedKey(key(fyne.KeyA)) {
		t.Error("Home did not go to the top, or a letter was taken")
	}
	win.Canvas().Focus(boxes[0].entry)
	boxes[0].entry.TypedKey(key(fyne.KeyPageDown))
	if page.Offset() == 0 {
		t.Error("PageDown in a box did not move the page")
	}
}

func TestSwappingThePageGoesToItsTop(t *testing.T) {
	page, _ := tallPage(20)
	stage(t, page, 600, 300)
	page.ScrollTo(400)
	other := Pad(32, 20, 32, 20, Body("Nothing else on this page."))
	page.SetContent(other)
	if page.Offset() != 0 || page.holder.Position().Y != 0 || page.Content() != fyne.CanvasObject(other) || other.Size().Width != 600 {
		t.Errorf("offset %v, holder at %v, content %v", page.Offset(), page.holder.Position(), other.Size())
	}
}

func TestAShownAnswerMakesRoomAtOnceAndKeepsTheFocus(t *testing.T) {
	ask := NewYesNo(YesNoProps{Name: "Does Amina need help to eat?"})
	more := NewShowWhen(ShowWhenProps{Indent: 14, Content: VBox(12, NewField(FieldProps{Label: "What help does she have?", Input: NewTextInput(TextInputProps{})}))})
	below := NewButton(ButtonProps{Text: "Next"})
	page := NewPageScroll(PageProps{Content: VBox(12, ask, more, below)})
	win := stage(t, page, 600, 400)
	where := below.Position().Y
	win.Canvas().Focus(ask)
	more.SetShown(true)
	if below.Position().Y <= where || more.Size().Height < 80 {
		t.Errorf("the button stayed at %v; the block is %v high", below.Position().Y, more.Size().Height)
	}
	if win.Canvas().Focused() != fyne.Focusable(ask) {
		t.Error("the focus jumped into the new questions")
	}
	if in := more.props.Content.Position().X; in != 14+5+18 {
		t.Errorf("the questions are indented by %v", in)
	}
	more.SetShown(false)
	if below.Position().Y != where {
		t.Error("hidden, the block still takes room")
	}
}

func TestAScreensOwnWidgetsAreSearchedToo(t *testing.T) {
	page, boxes := tallPage(20)
	own := &ownWidget{page: page}
	own.ExtendBaseWidget(own)
	win := stage(t, own, 600, 300)
	win.Canvas().Focus(boxes[15].entry)
	if page.Offset() == 0 {
		t.Error("a control inside a screen's own widget was not brought into view")
	}
}

// ownWidget is a widget of another package that holds a page.
type ownWidget struct {
	base
	page *PageScroll
}

func (o *ownWidget) Parts() []fyne.CanvasObject { return []fyne.CanvasObject{o.page} }

func (o *ownWidget) CreateRenderer() fyne.WidgetRenderer { return ownRenderer{o} }

type ownRenderer struct{ o *ownWidget }

func (r ownRenderer) Destroy()                     {}
func (r ownRenderer) Objects() []fyne.CanvasObject { return r.o.Parts() }
func (r ownRenderer) Layout(s fyne.Size)           { r.o.page.Resize(s) }
func (r ownRenderer) MinSize() fyne.Size           { return r.o.page.MinSize() }
func (r ownRenderer) Refresh()                     {}

// A page whose content is swapped for one of the same height shows it.
func TestSwappedContentOfTheSameHeightIsLaidOut(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 100))
	button := func() *Button { return NewButton(ButtonProps{Text: "Press"}) }
	p := NewPageScroll(PageProps{Content: VBox(8, button(), button())})
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(600, 400))
	b := button()
	p.SetContent(VBox(8, b, button()))
	if b.Size().Width < 44 || b.Size().Height < 44 {
		t.Errorf("the new button is %v", b.Size())
	}
}
