package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// Who starts their first form on a phone with large text sees forms when they
// pressed "Start a form", not the visit once more.
func TestStartAFormShowsFormsOnAPhone(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	test.ApplyTheme(t, theme.New(theme.Light, 150))
	b.win.Resize(fyne.NewSize(400, 800))
	b.settle()
	if b.find("case.start") == nil {
		t.Fatal("the overview has no way into the visit")
	}
	b.press("case.start-form")
	if b.find("case.start") != nil {
		t.Error("the forms begin with the visit")
	}
	b.press("case.new.dca")

	// Nobody has answered anything yet, so there is nothing to carry on with, and
	// no section is finished.
	b.says("Start: Why now, and by when", "0 of 25 sections finished")
	b.press("tasks.carry-on")
	back, main := b.find("page.back"), b.find("page.continue")
	if back.Position().Y != main.Position().Y {
		t.Error("the two ways on take two lines away from the page")
	}
}
