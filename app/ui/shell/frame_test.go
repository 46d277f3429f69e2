package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
)

// On a phone with text at 200 % the page keeps room: what stands at the right of the
// header and the bar's further buttons are in the menu.
func TestWhatFindsNoRoomStandsInTheMenu(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.nav.At().Case, Tab: "forms"})
	b.settle()
	b.press("case.new.caf")
	b.press("tasks.carry-on")
	test.ApplyTheme(t, theme.New(theme.Light, 200))
	b.win.Resize(fyne.NewSize(400, 800))
	b.s.Relook()
	b.settle()
	bar := b.s.frame.parts.bar.Size().Height
	if body := b.s.frame.parts.body.Size().Height; body < 160 {
		t.Errorf("the page has %v of 800, the bar %v", body, bar)
	}
	b.press("more")
	if sheet := b.onSheet(); !strings.Contains(sheet, "view") {
		t.Errorf("the menu has %q", sheet)
	}
	b.s.CloseSheet()
	test.ApplyTheme(t, theme.New(theme.Light, 100))
	b.win.Resize(fyne.NewSize(1280, 800))
	b.s.Relook()
	b.settle()
	if len(b.s.chrome.hidden) > 0 {
		t.Errorf("with room, %d buttons stand in the menu", len(b.s.chrome.hidden))
	}
}

// What a form asks of any child, a page asks of this one (DESIGN.md 8).
func TestAPageSaysTheChildsName(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.nav.At().Case, Tab: "forms"})
	b.settle()
	b.press("case.new.caf")
	b.s.openPlace(b.s.docID(b.s.nav.At()), casefile.Cell{LinkID: "caf.id.known-as"})
	b.settle()
	b.says("What does Amina like to be called?")
	if words := b.words(); strings.Contains(words, "the child like") {
		t.Errorf("the page says %q", words)
	}
}
