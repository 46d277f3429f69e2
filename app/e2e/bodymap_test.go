//go:build window

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// TestABodyMapSurvives marks a body in the window by pointer and from the list,
// drags a mark, turns the window as a tablet is turned, ends the app with
// SIGKILL and starts it again: every mark is where it was, and the child's left
// is called left.
func TestABodyMapSurvives(t *testing.T) {
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "vault"), clock: startClock()}
	v.get("org", "init", "--name", "Beechwood", "--server", "http://127.0.0.1:9", "--out", filepath.Join(t.TempDir(), "org"))
	kase := text(v.get("case", "new", "--given", "Amina", "--family", "Rahman", "--dob", "2018-05-14"), "id")
	doc := text(v.get("doc", "new", "--case", kase, "--form", "ot"), "id")
	y := &typist{t: t, shots: artefacts(t, "bodymap")}
	d := screen(t, 1300, 1300)
	begin := func(prefix string) {
		y.w, y.prefix = launch(t, d, v), prefix
		y.unlock()
		y.openCase()
		y.pressTarget("case.tabs", "Forms")
		y.pressFor("the assessment", func(e drive.Element) bool {
			return strings.HasPrefix(e.ID, "case.form.") && strings.Contains(e.Name+e.Value, "Occupational therapy")
		}, id("tasks.carry-on"))
		y.openSection("ot.sec.body")
		y.must(y.w.Resize(1280, 1280)) // the whole body in view
		time.Sleep(600 * time.Millisecond)
	}
	begin("1-")
	tapBody(y, .37, .8) // front, at the viewer's left
	says(y, "Right lower leg, front")
	tapBody(y, .63, .62)
	says(y, "Left thigh, front")
	dragBody(y, .63, .62, .5, .41)
	says(y, "Tummy, middle")
	y.shot("marked")
	marks := bodyWords(y)
	for _, size := range [][2]int{{800, 1280}, {1280, 1280}} {
		y.must(y.w.Resize(size[0], size[1]))
		time.Sleep(600 * time.Millisecond)
		y.shot("turned")
		if got := bodyWords(y); got != marks {
			t.Errorf("turned to %v it says %q, and it said %q", size, got, marks)
		}
	}
	y.wait("that it is saved", func(e drive.Element) bool { return strings.HasPrefix(e.Value, "Saved on this tablet") })
	y.w.Kill()
	if n := strings.Count(v.run("doc", "show", doc, "--json"), `"linkId":"ot.child.joints.x"`); n != 2 {
		t.Errorf("the document holds %d places, want 2", n)
	}
	begin("2-")
	if got := bodyWords(y); got != marks {
		t.Errorf("started again it says %q, and before the battery ended %q", got, marks)
	}
	quit(t, y.w)
}

func figures(e drive.Element) bool { return e.Name == "Front and Back" && e.W > 0 }

// onBody is a place of the front figure in the window.
func onBody(y *typist, x, yy float64) [2]float64 {
	y.t.Helper()
	e := y.still("the figures", figures)
	column := (e.W - 16) / 2
	high := min(column*2, 420)
	return [2]float64{e.X + (column-high/2)/2 + x*high/2, e.Y + e.H - 4 - high + yy*high}
}

func tapBody(y *typist, x, yy float64) {
	y.t.Helper()
	at := onBody(y, x, yy)
	y.must(y.w.ClickAt(at[0], at[1]))
}

func dragBody(y *typist, x, yy, toX, toY float64) {
	y.t.Helper()
	from, to := onBody(y, x, yy), onBody(y, toX, toY)
	mid := [2]float64{(from[0] + to[0]) / 2, (from[1] + to[1]) / 2}
	y.must(y.w.Drag(from, mid, to))
}

// says waits for a mark in the list with these words.
func says(y *typist, words string) {
	y.t.Helper()
	y.wait("a mark at "+words, func(e drive.Element) bool { return e.Role == "text" && (e.Name == words || e.Value == words) })
}

// bodyWords are the marks as the list tells them.
func bodyWords(y *typist) string {
	var out []string
	for _, e := range y.all() {
		if e.Role == "text" && (strings.HasSuffix(e.Name, ", front") || strings.HasPrefix(e.Name, "Tummy")) {
			out = append(out, e.Name)
		}
	}
	return strings.Join(out, "; ")
}
