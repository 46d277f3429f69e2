//go:build window

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doorstep/app/e2e/drive"
)

func TestDebug(t *testing.T) {
	clock := startClock()
	srv := startServer(t, "--clock", clock())
	shots := artefacts(t, "debug")
	a := &vault{t: t, home: filepath.Join(t.TempDir(), "a"), clock: clock}
	a.get("org", "init", "--name", "Beechwood", "--server", srv.URL, "--out", filepath.Join(t.TempDir(), "org"))
	a.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14")
	name := os.Getenv("FORM")
	f := a.formOf(name)
	caf := loadScript(t, name, f)
	y := &typist{t: t, w: launch(t, screen(t, 1280, 800), a), form: f, shots: shots}
	y.unlock()
	y.openCase()
	y.startForm(name)
	for _, sec := range strings.Split(os.Getenv("SECTION"), ",") {
		y.openSection(sec)
		for n := 0; n < 50; n++ {
			y.fill(caf)
			y.shot(page(y.all()))
			to := y.forward()
			t.Log(to)
			if e, ok := y.has(named("link", "All sections")); !ok || strings.Contains(to, "check.finish") {
				_ = e
				break
			}
			if head, _ := y.has(func(e drive.Element) bool { return e.Role == "heading" && e.ID == "" }); head.Name != f.Section(sec).Title {
				break
			}
		}
		y.must(y.w.Click(y.wait("All sections", id("nav.all"))))
	}
}
