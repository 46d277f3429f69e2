//go:build window

package e2e

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// TestABathroomWithAStopwatch is an OT in a bathroom, who goes about it as a new user
// does: five sizes in one run, the walls drawn from them and a bath put in, two photos,
// and a risk. What is kept is asserted; how many taps and how much time it took is told.
func TestABathroomWithAStopwatch(t *testing.T) {
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "vault"), clock: startClock()}
	v.get("org", "init", "--name", "Beechwood", "--server", "http://127.0.0.1:9", "--out", filepath.Join(t.TempDir(), "org"))
	kase := text(v.get("case", "new", "--given", "Jane", "--family", "Sample", "--dob", "2018-05-14"), "id")
	ot := text(v.get("doc", "new", "--case", kase, "--form", "ot"), "id")
	v.run("doc", "set", ot, "ot.visit.consent-scope=take-photos-of-rooms")
	y := &typist{t: t, w: launch(t, screen(t, 1280, 800), v, "--photos-from", twoPhotos(t)), shots: artefacts(t, "bathroom")}
	y.unlock()
	y.openCase()
	begin, taps := time.Now(), 0
	press := func(what string, match func(drive.Element) bool) {
		t.Helper()
		taps++
		y.press(what, match)
		time.Sleep(300 * time.Millisecond)
	}
	tapped := func(what string) { t.Logf("%-28s %2d taps, %4.1f s", what, taps, time.Since(begin).Seconds()) }

	press("moving and handling", id("case.lead.handling"))
	press("measure a room", id("handling.measure"))
	press("the bathroom", named("link", "Bathroom")) // what lies over a screen that is drawn anew has no id until it is listed again
	y.wait("the room", id("room.back"))
	tapped("in the bathroom")

	// One tap, then the keyboard goes from size to size.
	press("the first size", func(e drive.Element) bool { return e.Role == "text box" && e.Name == "Length" })
	for _, size := range []string{"2100", "1800", "2350", "1200", "540"} {
		y.must(y.w.Type(size))
		y.must(y.w.Key("Return"))
		time.Sleep(700 * time.Millisecond)
	}
	y.shot("1-sizes")
	tapped("five sizes")

	press("the walls", id("room.walls"))
	press("put something in", id("room.put"))
	press("a bath", id("put.Bath"))
	sheet := y.still("the drawing", id("prop.sketch"))
	taps++
	y.must(y.w.ClickAt(sheet.X+.5*sheet.W, sheet.Y+.5*sheet.H))
	time.Sleep(500 * time.Millisecond)
	y.shot("2-drawn")
	tapped("walls and a bath")

	photos := func(n string) func(drive.Element) bool {
		return func(e drive.Element) bool {
			return strings.HasSuffix(e.ID, "prop.room.photo.strip") && strings.HasPrefix(e.Value, n)
		}
	}
	for _, n := range []string{"1", "2"} {
		press("add a photo", named("button", "Add photo"))
		y.wait("the photo", photos(n))
	}
	time.Sleep(time.Second)
	y.shot("3-photos")
	tapped("two photos")

	press("add a risk", id("room.add-risk"))
	press("chair to bath", id("risk.chair-to-bath-or-shower"))
	square := func(e drive.Element) bool { return e.Role == "target" && strings.Contains(e.Name, ": 12") }
	press("likelihood and severity", square)
	time.Sleep(time.Second)
	y.shot("4-risk")
	tapped("a risk of 12")
	y.wait("that it is saved", func(e drive.Element) bool { return strings.HasPrefix(e.Value, "Saved on this tablet") })
	quit(t, y.w)

	if taps > 16 {
		t.Errorf("it takes %d taps", taps)
	}
	said := v.run("doc", "show", ot, "--json")
	if !strings.Contains(said, "chair-to-bath-or-shower") || !strings.Contains(said, "ot.mh.task.before-l") {
		t.Errorf("the risk is not kept: %s", said)
	}
	survey := ""
	for _, id := range regexp.MustCompile(`[0-9a-z]{26}`).FindAllString(said, -1) {
		if doc, err := v.try("doc", "show", id, "--json"); err == nil && strings.Contains(doc, "prop.room.length") {
			survey = doc
		}
	}
	for _, want := range []string{"2100", "1800", "2350", "1200", "540", "prop.sketch.at", "image/jpeg"} {
		if !strings.Contains(survey, want) {
			t.Errorf("the survey does not hold %s", want)
		}
	}
}

// twoPhotos is a folder with two pictures as a camera makes them: large, in landscape
// and upright, with light and shade.
func twoPhotos(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, size := range map[string]image.Point{"bath.jpg": {2400, 1800}, "toilet.jpg": {1800, 2400}} {
		img := image.NewRGBA(image.Rectangle{Max: size})
		for y := range size.Y {
			for x := range size.X {
				shade := uint8(90 + 120*x/size.X)
				if slices.Contains([]int{0, 1}, (x/150+y/150)%7) {
					shade /= 2
				}
				img.Set(x, y, color.RGBA{shade, shade, uint8(90 + 120*y/size.Y), 255})
			}
		}
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := jpeg.Encode(f, img, nil); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
