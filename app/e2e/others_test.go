//go:build window

package e2e

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// theOthers types a section of the Disabled Child Assessment, a handling task
// of the OT home risk assessment and the bathroom of its property survey.
func theOthers(t *testing.T, v *visit) {
	v.a.t = t
	w := launch(t, v.display, v.a)
	taken := map[string]bool{"unlock": true}
	scripts := map[string]script{}
	for _, part := range []struct{ form, section string }{
		{"dca", "dca.sec.health"}, {"ot", "ot.sec.tasks"}, {"prop", "prop.sec.rooms"},
	} {
		f := v.a.formOf(part.form)
		s := loadScript(t, part.form, f)
		scripts[part.form] = s
		y := &typist{t: t, w: w, form: f, shots: v.shots, taken: taken, prefix: part.form + "-"}
		if len(scripts) == 1 {
			y.unlock()
		}
		y.openCase()
		y.startForm(part.form)
		y.openSection(part.section)
		y.fillSection(s, f.Section(part.section).Title)
	}
	quit(t, w)
	forms, _ := v.a.get("case", "show", v.kase)["forms"].([]any)
	for _, x := range forms {
		m, _ := x.(map[string]any)
		doc := v.a.run("doc", "show", text(m, "id"), "--json")
		for name, s := range scripts {
			if strings.Contains(doc, "/Questionnaire/"+name+"|") {
				same(t, answered(t, doc), s)
				delete(scripts, name)
			}
		}
	}
	for name := range scripts {
		t.Errorf("no document of %s was found in the case", name)
	}
}

// fillSection goes through the pages of one section.
func (y *typist) fillSection(s script, title string) {
	y.t.Helper()
	for range 40 {
		y.fill(s)
		y.shot("section")
		y.forward()
		// The heading of the frame is the section's title.
		if !y.until(400*time.Millisecond, func(e drive.Element) bool { return e.Role == "heading" && e.ID != "page.title" && e.Name == title }) {
			return
		}
	}
	y.must(errNoEnd)
}

// theSecondTablet joins by a typed code and reads the CAF.
func theSecondTablet(t *testing.T, v *visit) {
	v.a.t, v.b.t = t, t
	code := text(v.a.get("org", "invite", "--role", "practitioner", "--name", "Priya Nair"), "code")
	v.b.run("enrol", "--code", code, "--server", v.srv.URL)
	v.a.run("sync")
	v.a.run("org", "approve")
	v.a.run("sync")
	v.b.run("sync")
	here, there := v.a.run("doc", "show", v.doc, "--json"), v.b.run("doc", "show", v.doc, "--json")
	if here != there {
		t.Errorf("the second tablet reads other bytes:\n%s\n%s", here, there)
	}
	if len(here) < 5000 {
		t.Errorf("that is no whole CAF: %s", here)
	}
	t.Logf("%d bytes are the same on both tablets", len(here))
}

// What two people answer to the same question.
const (
	mine   = "Jane lost weight since June, says the school nurse."
	theirs = "Anna tells me that nobody sleeps before midnight."
)

// theChoice lets two people answer one question apart and settles it in the
// window of the first.
func theChoice(t *testing.T, v *visit) {
	v.a.t, v.b.t = t, t
	const link = "caf.info.reason"
	doc := text(v.a.get("doc", "new", "--case", v.kase, "--form", "caf"), "id")
	v.a.run("sync")
	v.b.run("sync")
	v.a.run("doc", "set", doc, link+"="+mine)
	v.b.run("doc", "set", doc, link+"="+theirs)
	v.b.run("sync")
	v.a.run("sync")

	y := &typist{t: t, w: launch(t, v.display, v.a), shots: v.shots, taken: map[string]bool{"unlock": true}, prefix: "choice-"}
	y.unlock()
	y.place("Sync")
	y.shot("sync")
	y.press("Look at both", id("sync.look"))
	y.wait("the chooser", id("conflict.versions"))
	y.shot("chooser")
	seen := ""
	for _, e := range y.all() {
		seen += " " + e.Name + " " + e.Value
	}
	var cards []drive.Element
	for _, e := range y.all() {
		if strings.HasPrefix(e.ID, "conflict.versions/") {
			cards = append(cards, e)
		}
	}
	if len(cards) < 2 {
		y.picture()
		t.Fatalf("the chooser shows %d cards: %s", len(cards), seen)
	}
	y.press("the other's answer", func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, "conflict.versions/") && strings.HasPrefix(e.Name, "Priya")
	})
	y.until(3*time.Second, func(e drive.Element) bool { return e.ID == "conflict.keep" && strings.HasPrefix(e.Name, "Keep Priya") })
	y.shot("chosen")
	y.must(y.w.Click(y.wait("Keep", id("conflict.keep"))))
	y.until(6*time.Second, func(e drive.Element) bool { return e.ID == "sync.try" || e.ID == "tasks.check" })
	y.shot("after")
	quit(t, y.w)

	for range 2 {
		v.a.run("sync")
		v.b.run("sync")
	}
	for _, tablet := range []*vault{v.a, v.b} {
		if got := answered(t, tablet.run("doc", "show", doc, "--json"))[link]; !slices.Equal(got, []string{theirs}) {
			t.Errorf("after the choice %s holds %q", filepath.Base(tablet.home), got)
		}
		if left := strings.TrimSpace(tablet.run("conflicts", "--json")); left != "" && left != "[]" {
			t.Errorf("after the choice there is still to choose: %s", left)
		}
	}
}

// theScan looks for typed words everywhere but on the screen.
func theScan(t *testing.T, v *visit) {
	v.a.t = t
	var markers []string
	for _, name := range []string{"caf", "dca", "ot", "prop"} {
		for _, list := range loadScript(t, name, v.a.formOf(name)).flat() {
			for _, x := range list {
				for _, s := range many(x) {
					if len(s) > 24 && strings.Contains(s, " ") {
						markers = append(markers, s, s[:24])
					}
				}
			}
		}
	}
	markers = append(markers, mine, theirs, "Sample", "Janey", "Placeholder Road", "LU0 1ZZ", passphrase, "lantern orchard")
	wire := v.srv.wire.bytes()
	v.srv.stop()
	for _, dir := range []string{v.srv.data, v.a.home, v.b.home} {
		for _, hit := range findIn(t, dir, markers) {
			t.Errorf("readable on the disk: %s", hit)
		}
	}
	for _, m := range markers {
		if bytes.Contains(wire, []byte(m)) {
			t.Errorf("readable on the wire: %q", m)
		}
	}
	if len(wire) < 20000 || len(markers) < 80 {
		t.Errorf("nothing much was looked at: %d bytes of wire, %d markers", len(wire), len(markers))
	}
	t.Logf("%d markers looked for in %d bytes of wire, the server's folder and two vaults", len(markers), len(wire))
}
