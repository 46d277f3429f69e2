//go:build window

package e2e

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// section is what both tests below answer: a section of three pages.
var section = map[string]string{
	"cafpac.healthy": "Yes", "cafpac.safe": "No", "cafpac.learning": "No", "cafpac.positive": "Yes",
	"cafpac.poverty": "No", "cafpac.extra-caring": "Yes",
}

// order is how the questions come, page by page.
var order = [][]string{
	{"cafpac.healthy", "cafpac.safe", "cafpac.learning", "cafpac.positive"},
	{"cafpac.poverty", "cafpac.extra-caring"},
}

// oneCase is a vault with one child, and the app on it.
func oneCase(t *testing.T, shots string, more ...string) (*vault, *typist, string) {
	t.Helper()
	clock := startClock()
	srv := startServer(t, "--clock", clock())
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "a"), clock: clock}
	v.get("org", "init", "--name", "Beechwood", "--server", srv.URL, "--out", filepath.Join(t.TempDir(), "org"))
	kase := text(v.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14"), "id")
	y := &typist{t: t, w: launch(t, screen(t, 1280, 800), v, more...), form: v.formOf("cafpac"), shots: artefacts(t, shots)}
	return v, y, kase
}

// holds compares what the disk has with what was answered.
func holds(t *testing.T, v *vault, kase string) {
	t.Helper()
	doc := onlyForm(t, &visit{T: t, a: v, kase: kase})
	got := answered(t, v.run("doc", "show", doc, "--json"))
	for link, want := range section {
		code := map[string]string{"Yes": "yes", "No": "no"}[want]
		if len(got[link]) != 1 || got[link][0] != code {
			t.Errorf("%s holds %q, and %q was chosen", link, got[link], want)
		}
	}
}

// tabTo moves on with Tab until a control has the keyboard. The list of controls
// comes a moment after the key, later on a busy machine: each Tab waits for the
// one before, and what is found is looked at once more, so that no key goes to the
// control after it.
func (y *typist) tabTo(what string, match func(drive.Element) bool) {
	y.t.Helper()
	var here drive.Element
	focused := func(e drive.Element) bool { return e.Focused && match(e) }
	moved := func(e drive.Element) bool { return e.Focused && (e.ID != here.ID || e.Name != here.Name) }
	for range 120 {
		if y.until(0, focused) {
			time.Sleep(350 * time.Millisecond)
			if y.until(0, focused) {
				return
			}
		}
		here, _ = y.has(func(e drive.Element) bool { return e.Focused })
		y.must(y.w.Key("Tab"))
		y.until(2*time.Second, moved)
	}
	y.must(fmt.Errorf("Tab never comes to %s", what))
}

// returnFor presses Return on the control that has the keyboard until what it leads
// to is there.
func (y *typist) returnFor(what string, leads func(drive.Element) bool) {
	y.t.Helper()
	for range 3 {
		y.must(y.w.Key("Return"))
		if y.until(15*time.Second, leads) {
			return
		}
		y.t.Logf("Return did not lead to %s", what)
	}
	y.must(fmt.Errorf("Return does not lead to %s", what))
}

// byKeys goes from Today to the section and answers it, key by key; on is called
// on every screen on the way.
func (y *typist) byKeys(on func(where string)) {
	y.t.Helper()
	on("today")
	y.tabTo("the child", id("today.child.0"))
	y.returnFor("the child's page", id("case.tabs"))
	on("child")
	y.tabTo("the way to start a form", id("case.start-form"))
	y.returnFor("the forms", id("case.new.cafpac"))
	y.tabTo("the form", id("case.new.cafpac"))
	on("forms")
	y.returnFor("the sections", id("tasks.carry-on"))
	on("sections")
	y.tabTo("the section", id("cafpac.sec.checks"))
	y.returnFor("the page", id(order[0][0]))
	for i, page := range order {
		y.wait("the page", id(page[0]))
		for _, link := range page {
			y.tabTo(link, id(link))
			y.must(y.w.Key(map[string]string{"Yes": "y", "No": "n"}[section[link]]))
			y.wait(section[link]+" at "+link, func(e drive.Element) bool { return e.ID == link && e.Value == section[link] })
		}
		on(fmt.Sprintf("page-%d", i+1))
		y.must(y.w.Key("ctrl+Return"))
	}
	y.tabTo("the worries", id("cafpac.worries"))
	y.must(y.w.Type("Nobody sleeps before three."))
	y.must(y.w.Key("Tab")) // leaves a text area
	y.must(y.w.Key("alt+Left"))
	y.wait("the sections", id("tasks.check"))
}

// A section is filled with the keyboard alone, from the passphrase on.
func TestASectionByKeyboardAlone(t *testing.T) {
	v, y, kase := oneCase(t, "keyboard")
	y.unlock()
	y.byKeys(y.shot)
	quit(t, y.w)
	holds(t, v, kase)
}

// The same section is filled with the pointer alone, once the vault is open:
// not a key is pressed.
func TestASectionByPointerAlone(t *testing.T) {
	v, y, kase := oneCase(t, "pointer")
	y.unlock()
	y.pressFor("the child", id("today.child.0"), id("case.tabs"))
	y.startForm("cafpac")
	y.openSection("cafpac.sec.checks")
	for i, page := range order {
		y.wait("the page", id(page[0]))
		for _, link := range page {
			if !y.pressTarget(link, section[link]) {
				y.must(fmt.Errorf("%s offers no %s", link, section[link]))
			}
			y.wait(section[link]+" at "+link, func(e drive.Element) bool { return e.ID == link && e.Value == section[link] })
		}
		y.shot(fmt.Sprintf("page-%d", i+1))
		y.press("Continue", func(e drive.Element) bool { return e.ID == "page.continue" })
	}
	y.wait("the last page", id("cafpac.worries"))
	y.must(y.w.Click(y.wait("back", func(e drive.Element) bool { return e.Role == "button" && e.Name == "Back" && e.Y < 72 })))
	y.wait("the sections", id("tasks.check"))
	quit(t, y.w)
	holds(t, v, kase)
}

// At twice the text the same window still shows every control of a page within
// its width, and the page is filled all the same.
func TestTextAtTwiceTheSize(t *testing.T) {
	v, y, kase := oneCase(t, "twice", "--scale", "2.0")
	y.unlock()
	y.byKeys(func(where string) {
		t.Helper()
		for _, e := range y.all() {
			if e.Name != "" && (e.X < -1 || e.X+e.W > 1281) {
				t.Errorf("%s: %s %q reaches from %.0f to %.0f", where, e.Role, e.Name, e.X, e.X+e.W)
			}
		}
		y.shot(where)
	})
	quit(t, y.w)
	holds(t, v, kase)
}
