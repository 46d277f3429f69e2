package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/gallery"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// onStage lays out the sheet of components, which holds every control, at a
// text size.
func onStage(t *testing.T, mode theme.Mode, percent int) (fyne.CanvasObject, fyne.Window) {
	t.Helper()
	return laidOut(t, theme.New(mode, percent), gallery.Sheet)
}

// laidOut puts a page of the gallery in a window as tall as it needs.
func laidOut(t *testing.T, th *theme.Theme, make func() fyne.CanvasObject) (fyne.CanvasObject, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(th)
	page := make()
	width := 1280 * th.Scale()
	win := test.NewTempWindow(t, page)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(width, widget.HeightFor(page, width)))
	return page, win
}

// Every part that can be tapped is at least 44 by 44 dp (the standard asks for
// 24), at each text size.
func TestEveryTargetIsLargeEnoughForAThumb(t *testing.T) {
	for _, percent := range []int{100, 150, 200} {
		page, _ := onStage(t, theme.Light, percent)
		n := 0
		widget.Survey(page, func(seen widget.Seen) bool {
			o := seen.Object
			targeted, ok := o.(widget.Targeted)
			if !ok {
				return true
			}
			for _, target := range targeted.Targets() {
				n++
				if target.Size.Width < 43.9 || target.Size.Height < 43.9 {
					t.Errorf("%d %%: %T %q is %v", percent, o, target.Name, target.Size)
				}
			}
			return true
		})
		if n < 60 {
			t.Errorf("%d %%: only %d targets were looked at", percent, n)
		}
	}
}

// What can be tapped or focused says what it is; names, roles and values are
// what "Read this page aloud" and a screen reader get.
func TestEveryControlHasANameAndARole(t *testing.T) {
	page, _ := onStage(t, theme.Light, 100)
	roles := map[widget.Role]bool{}
	widget.Survey(page, func(seen widget.Seen) bool {
		o := seen.Object
		_, tappable := o.(fyne.Tappable)
		_, focusable := o.(fyne.Focusable)
		named, ok := o.(widget.Named)
		if !ok {
			// Fyne's own entry lies inside our box, which speaks for it.
			if _, inner := o.(fyne.Shortcutable); (tappable || focusable) && !inner {
				t.Errorf("%T can be used and has no node", o)
			}
			return true
		}
		n := named.A11y()
		roles[n.Role] = true
		if a, ok := o.(fyne.Accessible); ok && n.Name != "" && (a.AccessibilityLabel() == "" || a.AccessibilityRole() == "") {
			t.Errorf("%T tells a screen reader nothing", o)
		}
		if n.Role == "" || (tappable || focusable) && n.Name == "" {
			t.Errorf("%T: %+v", o, n)
		}
		return true
	})
	for _, r := range []widget.Role{
		widget.RoleButton, widget.RoleTextbox, widget.RoleRadioGroup, widget.RoleCheckGroup, widget.RoleSpin, widget.RoleDate,
		widget.RoleCombobox, widget.RoleSignature, widget.RoleList, widget.RoleAlert, widget.RoleStatus, widget.RoleHeading,
	} {
		if !roles[r] {
			t.Errorf("no control in the gallery is a %s", r)
		}
	}
}

// Tab goes through every control once, in reading order of its column, and
// comes back to the first.
func TestTabReachesEveryControlOnce(t *testing.T) {
	_, win := onStage(t, theme.Light, 100)
	seen := map[fyne.Focusable]bool{}
	win.Canvas().FocusNext()
	first := win.Canvas().Focused()
	for f := first; !seen[f]; f = win.Canvas().Focused() {
		seen[f] = true
		if entry, ok := f.(fyne.Tabbable); ok && entry.AcceptsTab() {
			t.Fatalf("%T keeps the Tab key", f)
		}
		win.Canvas().FocusNext()
	}
	if win.Canvas().Focused() != first || len(seen) < 35 {
		t.Errorf("Tab went round %d controls and came back to %T, not %T", len(seen), win.Canvas().Focused(), first)
	}
}

// Nothing is cut off: at each text size every word lies inside its widget, and
// no widget is smaller than it needs.
func TestNothingIsSmallerThanItNeedsAtAnyTextSize(t *testing.T) {
	for _, percent := range theme.TextPercents() {
		page, _ := onStage(t, theme.Light, percent)
		widget.Survey(page, func(seen widget.Seen) bool {
			o := seen.Object
			if f, ok := o.(widget.Flowing); ok {
				if need := f.HeightFor(o.Size().Width); o.Size().Height < need-0.5 {
					t.Errorf("%d %%: %T is %v high and needs %v", percent, o, o.Size().Height, need)
				}
			}
			return true
		})
	}
}

// A change of theme reaches every primitive: no colour of the light theme is
// left that the dark one does not have.
func TestTheDarkThemeReachesEverything(t *testing.T) {
	page, win := onStage(t, theme.Light, 100)
	dark := theme.New(theme.Dark, 100)
	fyne.CurrentApp().Settings().SetTheme(dark)
	test.ApplyTheme(t, dark)
	_ = win
	allowed := map[[4]uint32]bool{}
	for _, c := range dark.Palette(0) {
		r, g, b, a := c.RGBA()
		allowed[[4]uint32{r, g, b, a}] = true
	}
	widget.Survey(page, func(seen widget.Seen) bool {
		o := seen.Object
		for _, c := range coloursOf(o) {
			r, g, b, a := c.RGBA()
			if a != 0 && !allowed[[4]uint32{r, g, b, a}] {
				t.Errorf("%T kept colour %v", o, c)
			}
		}
		return true
	})
}
