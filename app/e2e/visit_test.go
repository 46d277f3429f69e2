//go:build window

package e2e

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// visit is what the parts of TestVisit hand on to one another.
type visit struct {
	*testing.T
	clock   func() string
	srv     *server
	a, b    *vault
	kase    string
	doc     string
	display *drive.Display
	shots   string
}

// TestVisit lives through a visit and what follows: a whole CAF and a part of
// two other assessments typed into the real window, a kill in the middle of a
// sentence, signatures, sync, a second tablet, and two people answering apart.
func TestVisit(t *testing.T) {
	v := &visit{T: t, clock: startClock(), shots: artefacts(t, "visit")}
	v.srv = startServer(t, "--clock", v.clock())
	v.a = &vault{t: t, home: filepath.Join(t.TempDir(), "a"), clock: v.clock}
	v.b = &vault{t: t, home: filepath.Join(t.TempDir(), "b"), clock: v.clock}
	v.a.get("org", "init", "--name", "Beechwood", "--server", v.srv.URL, "--out", filepath.Join(t.TempDir(), "org"))
	v.kase = text(v.a.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14"), "id")
	v.display = screen(t, 1280, 800)
	for _, part := range []struct {
		name string
		run  func(*testing.T, *visit)
	}{
		{"a CAF is typed, killed, carried on, signed and sent", theCAF},
		{"a section of the other two assessments", theOthers},
		{"a second tablet reads the same bytes", theSecondTablet},
		{"two answers apart, one choice", theChoice},
		{"nobody but the two tablets can read it", theScan},
	} {
		if !t.Run(part.name, func(t *testing.T) { part.run(t, v) }) && v.doc == "" {
			break
		}
	}
}

// cutAt is the question in which the battery dies.
const cutAt = "caf.home.picture"

// theCAF types everything that testdata/caf.yaml says.
func theCAF(t *testing.T, v *visit) {
	v.a.t = t
	f := v.a.formOf("caf")
	caf := loadScript(t, "caf", f)
	w := launch(t, v.display, v.a)
	y := &typist{t: t, w: w, form: f, shots: v.shots}
	y.unlock()
	y.shot("today")
	y.openCase()
	y.shot("case")
	y.startForm("caf")
	y.shot("task-list")
	y.openSection("caf.sec.about")
	y.press("Dates", id("nav.caf.page.dates"))
	y.wait("the first page", id("caf.form.started"))
	y.shot("section")
	complainsWhenEmpty(y)
	typed := typeUntilKilled(y, caf)

	// What was on the disk when the power went.
	v.doc = onlyForm(t, v)
	before := answered(t, v.a.run("doc", "show", v.doc, "--json"))
	left := strings.Join(before[cutAt], "")
	if !strings.HasPrefix(squash(caf[cutAt].(string)), left) || len(left) < len(strings.TrimSpace(typed.safe)) {
		t.Errorf("killed while typing: %q was typed more than two seconds before, %q is left", typed.safe, left)
	}
	t.Logf("killed after %d letters, %d of them older than two seconds; %d are kept", len(typed.all), len(typed.safe), len(left))
	untilThere(t, before, caf, cutAt)

	y = &typist{t: t, w: launch(t, v.display, v.a), form: f, shots: v.shots, taken: y.taken}
	y.unlock()
	y.shot("today-under-way")
	y.openCase()
	y.pressTarget("case.tabs", "Forms")
	y.pressFor("the CAF", id("case.form.0"), id("caf.sec.family"))
	y.openSection("caf.sec.family")
	y.press("Life at home", id("nav.caf.page.home"))
	if at := y.wait("the page that was cut off", id(cutAt)); at.Value != left {
		t.Errorf("the window shows %q where the disk has %q", at.Value, left)
	}
	y.shot("after-the-kill")
	y.fillForm(caf)
	y.check()
	y.sign(map[string]string{"caf.sign.parent": "Nadia Sample", "caf.sign.assessor": "Ruth Adeyemi"})
	y.send()
	quit(t, y.w)
	same(t, answered(t, v.a.run("doc", "show", v.doc, "--json")), caf)
}

// complainsWhenEmpty presses Continue until an empty page says what is to fix,
// and goes back to the first page.
func complainsWhenEmpty(y *typist) {
	y.t.Helper()
	first := page(y.all())
	for y.moved("", 5*time.Second) != "" {
		from := page(y.all())
		y.must(y.w.Click(y.wait("Continue", id("page.continue"))))
		if y.moved(from, 3*time.Second) == "" {
			break
		}
	}
	summary := y.wait("the list of what to fix", id("page.summary"))
	y.shot("section-with-error")
	y.press("the first thing to fix", within(summary, "link", ""))
	if !y.until(3*time.Second, func(e drive.Element) bool { return e.Focused && y.question(e.ID) != nil }) {
		y.picture()
		y.t.Error("a line of the summary does not lead to its field")
	}
	for page(y.all()) != first {
		from := page(y.all())
		y.must(y.w.Click(y.wait("Back", id("page.back"))))
		for end := time.Now().Add(5 * time.Second); page(y.all()) == from && time.Now().Before(end); {
			time.Sleep(60 * time.Millisecond)
		}
	}
}

// lengths of what was typed into the box that was cut off.
type cutOff struct{ all, safe string }

// typeUntilKilled fills the form as far as cutAt, types half of it slowly and
// kills the app in the middle of a word.
func typeUntilKilled(y *typist, s script) cutOff {
	y.t.Helper()
	var out cutOff
	y.cut = func(link, text string, _ drive.Element) bool {
		if link != cutAt {
			return false
		}
		type stroke struct {
			at   time.Time
			upTo int
		}
		var strokes []stroke
		y.w.KeyDelay = 40 * time.Millisecond
		half := len(text) * 2 / 3
		for from := 0; from < half; from += 8 {
			to := min(from+8, half)
			y.must(y.w.Type(text[from:to]))
			strokes = append(strokes, stroke{time.Now(), to})
		}
		now := time.Now()
		y.w.Kill()
		out.all = text[:half]
		for _, k := range strokes {
			if now.Sub(k.at) > 2*time.Second {
				out.safe = text[:k.upTo]
			}
		}
		return true
	}
	y.fillForm(s)
	if !y.gone {
		y.must(fmt.Errorf("%s never came", cutAt))
	}
	return out
}

// onlyForm is the id of the one document of the case.
func onlyForm(t testing.TB, v *visit) string {
	t.Helper()
	forms, _ := v.a.get("case", "show", v.kase)["forms"].([]any)
	if len(forms) == 0 {
		t.Fatal("the case has no form after the kill")
	}
	m, _ := forms[0].(map[string]any)
	return text(m, "id")
}

// untilThere holds every answer given before the cut against the disk.
func untilThere(t testing.TB, got map[string][]string, s script, cut string) {
	t.Helper()
	for _, link := range []string{"caf.form.started", "caf.info.reason", "caf.id.known-as", "caf.id.ethnicity", "caf.id.access-needs", "caf.carer.person", "caf.home.who.relationship"} {
		for i, want := range s.flat()[link] {
			if i >= len(got[link]) || got[link][i] != one(want) {
				t.Errorf("after the kill %s holds %q, and %q was typed long before", link, got[link], want)
			}
		}
	}
	_ = cut
}

// same holds a whole document against the script.
func same(t testing.TB, got map[string][]string, s script) {
	t.Helper()
	n := 0
	for link, want := range s.flat() {
		if strings.HasPrefix(link, "caf.sign.") {
			if len(got[link]) == 0 {
				t.Errorf("%s is not signed", link)
			}
			continue
		}
		var words []string
		for _, w := range want {
			if gapOf(w) == "" {
				words = append(words, many(w)...)
			}
		}
		n += len(words)
		if !slices.Equal(squashAll(got[link]), squashAll(words)) {
			t.Errorf("%s holds %q; %q was typed", link, got[link], words)
		}
	}
	t.Logf("%d answers are as they were typed", n)
}

func squashAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = squash(s)
	}
	return out
}

// check goes through the check at the end: what is left to fix is followed
// from the summary to its field.
func (y *typist) check() {
	y.t.Helper()
	y.wait("the check", id("check.finish"))
	y.shot("check")
	y.must(y.w.Click(y.wait("Finish and sign", id("check.finish"))))
	if y.until(5*time.Second, id("sign.go")) {
		return
	}
	y.shot("check-with-fixes")
	s := y.wait("the list of what to fix", id("check.summary"))
	var said []string
	for _, e := range y.all() {
		if within(s, "link", "")(e) {
			said = append(said, e.Name)
		}
	}
	y.must(fmt.Errorf("the whole script was typed and still there is to fix: %s", strings.Join(said, "; ")))
}

// sign signs every place that is in names, by typing.
func (y *typist) sign(names map[string]string) {
	y.t.Helper()
	for place, name := range names {
		y.wait("the pen", id("sign.go"))
		row := y.press("the place "+place, id("sign.place."+place))
		y.until(3*time.Second, func(e drive.Element) bool { return e.ID == row.ID && e.Value == "Signing now" })
		y.press("the name", id("sign.name"))
		y.write(name)
		y.press("Type name instead", func(e drive.Element) bool { return strings.HasPrefix(e.Name, "Type name instead") })
		y.press("the typed signature", named("text box", "Full name"))
		y.write(name)
		y.shot("sign")
		y.must(y.w.Click(y.wait("Sign", id("sign.go"))))
		if !y.until(10*time.Second, func(e drive.Element) bool { return e.ID == row.ID && e.Value == "Signed" }) {
			y.picture()
			y.t.Errorf("%s is not signed", place)
		}
	}
	y.shot("signed")
}

// send leaves what was signed, opens the sync screen and sends. Nothing may be
// called safe before the server has it.
func (y *typist) send() {
	y.t.Helper()
	y.tap("Done", id("sign.back"))
	y.place("Sync")
	y.wait("the sync screen", id("sync.try"))
	y.shot("sync-before")
	y.must(y.w.Click(y.wait("Try now", id("sync.try"))))
	if !y.until(20*time.Second, func(e drive.Element) bool {
		return e.Name == "Everything is safe on the server." || e.ID == "sync.here" && strings.Contains(e.Name, "Nothing")
	}) {
		y.picture()
		y.t.Error("after Try now the sync screen does not say that everything is safe")
	}
	y.shot("sync")
}
