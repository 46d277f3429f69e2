package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
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

// fyne#1909 made it a choice, and this the default: a trap under WCAG 2.1.2.
// Worked around by entry.AcceptsTab.
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

// fyne#4695; the frame sends the page keys to PageScroll.TypedKey.
func TestQuirk4695AScrollTakesNoKeys(t *testing.T) {
	if _, ok := any(container.NewVScroll(box(1, 1))).(fyne.Focusable); ok {
		t.Error("a Scroll takes keys now")
	}
}

// Each option of Fyne's RadioGroup is a Tab stop and no arrow moves between
// them; RadioList is one stop with arrows.
func TestQuirkARadioGroupIsAStopForEachOption(t *testing.T) {
	group := fynewidget.NewRadioGroup([]string{"Yes", "No"}, nil)
	win := stage(t, container.NewVBox(group, fynewidget.NewEntry()), 200, 200)
	win.Canvas().FocusNext()
	first := win.Canvas().Focused()
	first.TypedKey(key(fyne.KeyDown))
	if group.Selected != "" {
		t.Error("the arrows move in a RadioGroup now")
	}
	win.Canvas().FocusNext()
	if _, left := win.Canvas().Focused().(*fynewidget.Entry); left {
		t.Error("a RadioGroup is one Tab stop now")
	}
}

// wheelOnly takes nothing but the wheel, as wheelCatcher does.
type wheelOnly struct{ fynewidget.BaseWidget }

func (w *wheelOnly) Scrolled(*fyne.ScrollEvent) {}
func (w *wheelOnly) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(box(1, 1))
}

// An event goes to the last object in the tree that takes its kind, so that a
// layer that takes the wheel alone lets taps through. wheelCatcher, dragShield,
// Pulse and Tips stand on it: this one fails when it is gone.
func TestQuirkAnEventGoesToTheLastObjectThatTakesItsKind(t *testing.T) {
	n := 0
	below := fynewidget.NewButton("Below", func() { n++ })
	above := &wheelOnly{}
	above.ExtendBaseWidget(above)
	win := stage(t, container.NewStack(below, above), 200, 100)
	test.TapCanvas(win.Canvas(), fyne.NewPos(100, 50))
	if n != 1 {
		t.Error("a layer that takes the wheel alone keeps taps now")
	}
}

// An overlay takes every event of the window, even where it shows nothing; tips
// and banners therefore lie in the content.
func TestQuirkAnOverlayKeepsEveryTap(t *testing.T) {
	n := 0
	win := stage(t, fynewidget.NewButton("Below", func() { n++ }), 200, 100)
	over := canvas.NewRectangle(nil)
	win.Canvas().Overlays().Add(over)
	t.Cleanup(func() { win.Canvas().Overlays().Remove(over) })
	test.TapCanvas(win.Canvas(), fyne.NewPos(100, 50))
	if n != 0 {
		t.Error("a tap goes through an overlay now")
	}
}

// A Scroll that goes up and down lays its content out as wide as the content
// would like, beyond its own edge; worked around by pageLayout.
func TestQuirkAVScrollIsAsWideAsItsContentLikes(t *testing.T) {
	wide := box(300, 20)
	scroll := container.NewVScroll(wide)
	stage(t, container.NewWithoutLayout(scroll), 100, 100)
	scroll.Resize(fyne.NewSize(100, 100))
	if wide.Size().Width <= 100 {
		t.Error("a VScroll keeps its content to its own width now")
	}
	page := NewPageScroll(PageProps{Content: VBox(0, box(300, 20))})
	page.Resize(fyne.NewSize(100, 100))
	if page.holder.Size().Width > 100 {
		t.Errorf("our page is %v wide", page.holder.Size().Width)
	}
}

// Entry is tapped twice by Fyne's count, so its first tap is told a third of a
// second late; entry.MouseDown has done the work by then.
func TestQuirkAnEntryHearsOfATapLate(t *testing.T) {
	if _, ok := any(fynewidget.NewEntry()).(fyne.DoubleTappable); !ok {
		t.Error("an Entry takes no second tap now, so its taps come at once")
	}
}

// An Entry takes the finger where it comes down, before anyone knows whether it
// will scroll. Worked around by entry.TouchDown.
func TestQuirkAnEntryTakesTheFingerAtOnce(t *testing.T) {
	if _, ok := any(fynewidget.NewEntry()).(mobile.Touchable); !ok {
		t.Error("an Entry is not Touchable now")
	}
}

// Tab passes a control that says it is disabled: control.Disabled stands on it.
func TestQuirkTabPassesWhatIsDisabled(t *testing.T) {
	locked, open := NewButton(ButtonProps{Text: "Signed"}), NewButton(ButtonProps{Text: "Next"})
	locked.SetLocked(true)
	win := stage(t, VBox(8, locked, open), 200, 200)
	win.Canvas().FocusNext()
	if win.Canvas().Focused() != fyne.Focusable(open) {
		t.Errorf("Tab went to %T %v", win.Canvas().Focused(), win.Canvas().Focused())
	}
}

// Fyne's tree for screen readers knows four roles and no value; Node keeps what
// it cannot say (docs/accessibility.md).
func TestQuirkARoleIsOneOfFour(t *testing.T) {
	four := map[fyne.AccessibleRole]bool{
		fyne.AccessibleRoleButton: true, fyne.AccessibleRoleContainer: true, fyne.AccessibleRoleLink: true, fyne.AccessibleRoleText: true,
	}
	for _, r := range []Role{RoleTextbox, RoleRadioGroup, RoleCheckGroup, RoleSpin, RoleDate, RoleTabs, RoleAlert, RoleProgress} {
		if !four[r.role()] {
			t.Errorf("%s has a role of its own now", r)
		}
	}
}
