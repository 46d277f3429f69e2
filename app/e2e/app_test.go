//go:build window

package e2e

import (
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// screen is one X server for a test.
func screen(t testing.TB, width, height int) *drive.Display {
	t.Helper()
	d, err := drive.StartDisplay(width, height)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	return d
}

// launch starts the app on a vault; it is killed when the test ends before it
// does.
func launch(t testing.TB, d *drive.Display, v *vault, more ...string) *drive.Window {
	t.Helper()
	args := append([]string{"--home", v.home, "--window", "1280x800", "--theme", "light"}, more...)
	if v.clock != nil {
		args = append(args, "--clock", v.clock())
	}
	w, err := d.Launch(t.TempDir(), bin(t, "doorstep"), args...)
	if err != nil {
		t.Fatal(err)
	}
	w.KeyDelay = 5 * time.Millisecond
	t.Cleanup(func() {
		if !w.Exited() {
			w.Kill()
		}
		if log := w.Log(); t.Failed() && log != "" {
			t.Logf("the app said:\n%s", log)
		}
	})
	return w
}

// unlock types the passphrase and waits for Today.
func (y *typist) unlock() {
	y.t.Helper()
	y.wait("the passphrase box", func(e drive.Element) bool { return e.ID == "unlock.passphrase" && e.Focused })
	if !y.taken[y.prefix+"unlock"] {
		time.Sleep(time.Second) // the first frame
	}
	y.shot("unlock")
	y.must(y.w.Type(passphrase))
	y.must(y.w.Key("Return"))
	y.wait("Today", named("link", "Today"))
	y.wait("a child", func(e drive.Element) bool { return strings.HasPrefix(e.ID, "today.") })
}

// openCase goes from anywhere to the first child on Today.
func (y *typist) openCase() {
	y.t.Helper()
	y.must(y.w.Key("ctrl+1"))
	y.pressFor("the child on Today", id("today.child.0"), id("case.tabs"))
}

// startForm makes a document of a form in the open case.
func (y *typist) startForm(name string) {
	y.t.Helper()
	y.pressTarget("case.tabs", "Forms")
	y.pressFor("the form "+name, id("case.new."+name), id("tasks.carry-on"))
}

// openSection opens a section from the task list.
func (y *typist) openSection(sec string) {
	y.t.Helper()
	y.pressFor("section "+sec, id(sec), id("page.continue"))
}

// quit closes the window as a person would and frees the vault.
func quit(t testing.TB, w *drive.Window) {
	t.Helper()
	if err := w.Close(15 * time.Second); err != nil {
		t.Error(err)
	}
}
