package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Each test here holds one behaviour of Fyne 2.8.1 that a widget of ours works
// around. It fails when Fyne changes: then look whether the workaround, which
// the test names, can go.

// fyne#1939; worked around by wheelCatcher in page.go.
func TestQuirk1939TheWheelStopsOverAnEntry(t *testing.T) {
	tall := container.NewVBox(fynewidget.NewMultiLineEntry(), layout.NewSpacer())
	for range 20 {
		tall.Add(fynewidget.NewLabel("below"))
	}
	scroll := container.NewVScroll(tall)
	win := stage(t, scroll, 300, 200)
	test.Scroll(win.Canvas(), fyne.NewPos(100, 30), 0, -60)
	if scroll.Offset.Y != 0 {
		t.Error("the wheel over an Entry now moves the page")
	}
}

// fyne#3029; worked around by reveal, called when a control gains the focus.
func TestQuirk3029FocusDoesNotScroll(t *testing.T) {
	var list []fyne.CanvasObject
	for range 30 {
		list = append(list, fynewidget.NewEntry())
	}
	scroll := container.NewVScroll(container.NewVBox(list...))
	win := stage(t, scroll, 300, 200)
	win.Canvas().Focus(list[29].(fyne.Focusable))
	if scroll.Offset.Y != 0 {
		t.Error("focus now scrolls")
	}
}

// fyne#5755; worked around by dragShield in page.go.
func TestQuirk5755ADesktopScrollTakesNoDrag(t *testing.T) {
	if _, ok := any(container.NewVScroll(box(1, 1))).(fyne.Draggable); ok {
		t.Error("a Scroll is Draggable now")
	}
}

// WCAG 2.1.2; worked around by entry.AcceptsTab.
func TestQuirkAMultiLineEntryKeepsTab(t *testing.T) {
	if !fynewidget.NewMultiLineEntry().AcceptsTab() {
		t.Error("a multi-line Entry lets Tab pass now")
	}
}

// fyne#2997; our Button takes Enter as well.
func TestQuirk2997AButtonTakesSpaceOnly(t *testing.T) {
	n := 0
	b := fynewidget.NewButton("Go", func() { n++ })
	stage(t, b, 100, 50)
	b.TypedKey(key(fyne.KeyReturn))
	if n != 0 {
		t.Error("Fyne's Button takes Enter now")
	}
}

// fyne#2627, #3038; worked around by entry.TypedShortcut.
func TestQuirk2627AnEntrySwallowsShortcuts(t *testing.T) {
	stock, ours := fynewidget.NewEntry(), newEntry(false)
	win := stage(t, container.NewVBox(stock, ours), 300, 200)
	n := 0
	find := &desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl}
	win.Canvas().AddShortcut(find, func(fyne.Shortcut) { n++ })
	stock.TypedShortcut(find)
	if n != 0 {
		t.Error("Fyne's Entry passes shortcuts on now")
	}
	ours.TypedShortcut(find)
	if _, test := win.Canvas().(interface{ TypedShortcut(fyne.Shortcut) }); test && n != 1 {
		t.Error("our entry kept a shortcut it has no use for")
	}
}

// entry.CreateRenderer drops the first two objects of Entry's renderer and
// reads the third.
func TestQuirkAnEntryDrawsBoxBorderThenScroll(t *testing.T) {
	e := fynewidget.NewMultiLineEntry()
	e.Wrapping = fyne.TextWrapWord
	stage(t, e, 300, 200)
	objects := test.WidgetRenderer(e).Objects()
	_, box := objects[0].(*canvas.Rectangle)
	_, border := objects[1].(*canvas.Rectangle)
	_, scroll := objects[2].(*container.Scroll)
	if !box || !border || !scroll {
		t.Errorf("Entry draws %T, %T, %T", objects[0], objects[1], objects[2])
	}
}

// fyne#2263; worked around by control.grab.
func TestQuirk2263ATapDoesNotFocusAButton(t *testing.T) {
	b := fynewidget.NewButton("Go", nil)
	win := stage(t, b, 100, 50)
	test.TapCanvas(win.Canvas(), fyne.NewPos(50, 25))
	if win.Canvas().Focused() != nil {
		t.Error("a tap focuses a Button now")
	}
}

// Setters fire their callbacks; worked around by Load in every input.
func TestQuirkSetTextFiresOnChanged(t *testing.T) {
	n := 0
	e := fynewidget.NewEntry()
	e.OnChanged = func(string) { n++ }
	stage(t, e, 100, 50)
	e.SetText("set by the program")
	if n != 1 {
		t.Error("SetText is silent now")
	}
}

// A password Entry adds an eye without a name; TextInput puts an empty object
// in its place.
func TestQuirkAPasswordEntryAddsItsOwnEye(t *testing.T) {
	e := &fynewidget.Entry{Password: true}
	e.ExtendBaseWidget(e)
	stage(t, e, 200, 50)
	if e.ActionItem == nil {
		t.Error("a password Entry adds no eye now")
	}
}

// The focus manager cannot find what was never laid out, so a page is fitted
// before the focus goes to one of its fields.
func TestQuirkFocusFindsOnlyWhatWasLaidOut(t *testing.T) {
	in := newEntry(false)
	hold := container.NewStack()
	win := stage(t, hold, 200, 100)
	own := &ownWidget{page: NewPageScroll(PageProps{Content: VBox(0, in)})}
	own.ExtendBaseWidget(own)
	hold.Objects = []fyne.CanvasObject{own}
	win.Canvas().Focus(in)
	if win.Canvas().Focused() != nil {
		t.Error("the focus reaches what was never laid out now")
	}
	hold.Layout.Layout(hold.Objects, hold.Size())
	win.Canvas().Focus(in)
	if win.Canvas().Focused() == nil {
		t.Error("laid out, it cannot be focused either")
	}
}
