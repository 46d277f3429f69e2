//go:build window

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// TestFamilyViewIsHandedOverAndTakenBack hands the tablet over in the real
// window: no key leads out, a parent's words and a child's cards become
// answers, a wrong PIN does not lead back and the right one does, and three
// wrong ones lock.
func TestFamilyViewIsHandedOverAndTakenBack(t *testing.T) {
	clock := startClock()
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "a"), clock: clock}
	srv := startServer(t, "--clock", clock())
	v.get("org", "init", "--name", "Beechwood", "--server", srv.URL, "--out", filepath.Join(t.TempDir(), "org"))
	kase := text(v.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14"), "id")
	doc := text(v.get("doc", "new", "--case", kase, "--form", "caf"), "id")
	const shown, hidden = "She eats well at school", "Nobody but colleagues reads this"
	v.run("doc", "set", doc, "caf.dev.health.well="+shown, "caf.home.safe-to-visit="+hidden)

	y := &typist{t: t, w: launch(t, screen(t, 1280, 800), v), form: v.formOf("caf"), shots: artefacts(t, "family")}
	y.unlock()
	y.openCase()
	y.tapFor("Family view", id("family"), id("pin.1"))
	y.shot("choose-a-pin")
	for range 2 {
		y.figures("274918")
	}
	y.wait("what was written", named("text", shown))
	y.shot("handed-over")
	y.refusesToLeave(shown, hidden)

	y.press("Change this", id("change.0.caf.dev.health.well"))
	y.wait("the box for their words", func(e drive.Element) bool { return e.ID == "words.0.caf.dev.health.well" && e.Focused })
	y.must(y.w.Type("Only at lunch."))
	y.press("Not good", id("face.bad"))
	y.must(y.w.Click(y.wait("Urdu", id("language.ur"))))
	y.wait("Urdu", named("button", "جی، صحیح ہے: Jane کی صحت میں کیا اچھا ہے"))
	y.shot("in-urdu")

	y.tapFor("the way back", id("leave"), id("pin.1"))
	y.figures("111111")
	y.wait("that the PIN is wrong", func(e drive.Element) bool { return strings.Contains(e.Value, "2 more tries") })
	y.shot("wrong-pin")
	y.figures("274918")
	y.wait("the case", id("case.tabs"))
	y.shot("taken-back")

	y.tapFor("Family view", id("family"), id("leave"))
	y.tapFor("the way back", id("leave"), id("pin.1"))
	for range 3 {
		y.figures("111111")
	}
	y.wait("the locked tablet", id("unlock.passphrase"))
	for _, e := range y.all() {
		if strings.Contains(e.Name, "Jane") {
			t.Errorf("the locked tablet says %q", e.Name)
		}
	}
	quit(t, y.w)
	said := answered(t, v.run("doc", "show", doc, "--json"))
	if got := strings.Join(said["caf.say.parent"], ""); !strings.Contains(got, "In their words: “Only at lunch.”") {
		t.Errorf("the parent's words are %q", got)
	}
	if got := strings.Join(said["caf.say.child"], ""); !strings.Contains(got, "How is today? Not good.") {
		t.Errorf("the child's cards are %q", got)
	}
}

// tapFor clicks what stands in a bar, which never scrolls, and waits for what
// it leads to.
func (y *typist) tapFor(what string, match, leads func(drive.Element) bool) {
	y.t.Helper()
	y.must(y.w.Click(y.wait(what, match)))
	y.wait("what "+what+" leads to", leads)
}

// figures types a PIN on the pad.
func (y *typist) figures(pin string) {
	y.t.Helper()
	for i, r := range pin {
		y.must(y.w.Click(y.wait("the figure "+string(r), id("pin."+string(r)))))
		if i < len(pin)-1 {
			time.Sleep(350 * time.Millisecond) // two taps sooner are a double tap
		}
	}
	time.Sleep(time.Second)
}

// refusesToLeave presses every key that leads somewhere else.
func (y *typist) refusesToLeave(shown, hidden string) {
	y.t.Helper()
	for _, key := range []string{"alt+Left", "Escape", "ctrl+k", "ctrl+1", "ctrl+2", "ctrl+l", "F1", "ctrl+slash", "ctrl+shift+f"} {
		y.must(y.w.Key(key))
		time.Sleep(300 * time.Millisecond)
		still := false
		for _, e := range y.all() {
			still = still || e.Name == shown
			if strings.Contains(e.Name, hidden) || strings.HasPrefix(e.ID, "today.") || strings.HasPrefix(e.ID, "case.") || strings.HasPrefix(e.ID, "unlock.") {
				y.t.Errorf("after %s there is %s %q", key, e.ID, e.Name)
			}
		}
		if !still {
			y.picture()
			y.t.Errorf("%s leads out of Family view", key)
		}
	}
}
