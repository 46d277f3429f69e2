//go:build window

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// simulator is the app as it is built for a phone or tablet, in a window: the same
// driver, touch and theme, but without a keyboard, on the screen or otherwise.
func simulator(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "doorstep-mobile")
	build := exec.Command("go", "build", "-tags", "mobile,migrated_fynedo", "-o", program, "../..")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build for a tablet: %v\n%s", err, out)
	}
	return program
}

// finger is a drag as a finger makes it, in steps.
func finger(x, from, to float64) [][2]float64 {
	var way [][2]float64
	for i := range 11 {
		way = append(way, [2]float64{x, from + (to-from)*float64(i)/10})
	}
	return way
}

// The app as a tablet has it starts, scrolls under a finger that begins on an input,
// answers a tap, and follows the tablet when it is turned.
func TestTheAppOfATabletByFinger(t *testing.T) {
	d := screen(t, 1300, 1300)
	w, err := d.Launch(t.TempDir(), simulator(t), "--home", filepath.Join(t.TempDir(), "vault"), "--theme", "light")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Kill)
	y := &typist{t: t, w: w, shots: artefacts(t, "tablet"), taken: map[string]bool{}}
	// Without a window manager the window learns its size when it is changed.
	y.must(w.Resize(640, 400))
	code, err := w.Find(time.Minute, "the box for the code", id("enrol.code"))
	y.must(err)
	time.Sleep(2 * time.Second) // the first frame
	y.shot("landscape")

	x, at := code.X+code.W/2, min(code.Y+code.H/2, 390)
	up := func(e drive.Element) bool { return e.ID == "enrol.code" && e.Y < code.Y-100 }
	for range 3 { // a busy machine may sleep through a finger, and then a person would drag again
		y.must(w.Drag(finger(x, at, at-250)...))
		if y.until(5*time.Second, up) {
			break
		}
	}
	moved := y.wait("the page further up", up)
	y.wait("the button under it", func(e drive.Element) bool { return e.ID == "enrol.go" && e.Visible })
	y.shot("scrolled")
	button := y.still("the button under it", id("enrol.go")) // the page rolls on after the finger
	if moved.Value != code.Value {
		t.Errorf("the finger wrote %q", moved.Value)
	}

	y.must(w.Click(button))
	y.wait("what is missing", func(e drive.Element) bool { return strings.Contains(e.State, "error: Enter the code") })
	y.shot("tapped")

	for _, size := range [][2]int{{800, 1280}, {1280, 800}, {400, 800}} {
		y.must(w.Resize(size[0], size[1]))
		wide := y.wait("the page in its new width", func(e drive.Element) bool {
			return e.ID == "enrol.code" && e.X+e.W <= float64(size[0]) && e.W > 0.5*min(float64(size[0]), 900)
		})
		for _, e := range y.all() {
			if e.Visible && (e.X < 0 || e.X+e.W > float64(size[0])+1) {
				t.Errorf("at %v %s %q is cut off: from %.0f to %.0f", size, e.Role, e.Name, e.X, e.X+e.W)
			}
		}
		if wide.H < 44 {
			t.Errorf("at %v the box is %.0f high", size, wide.H)
		}
		y.shot("turned-" + map[bool]string{true: "upright", false: "across"}[size[1] > size[0]])
	}
}
