//go:build window

package e2e

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
)

// TestASketchSurvives draws a room in the window, turns the window as a tablet
// is turned, turns a thing in the room, ends the app with SIGKILL between two
// strokes and starts it again: every mark is there as it was.
func TestASketchSurvives(t *testing.T) {
	v := &vault{t: t, home: filepath.Join(t.TempDir(), "vault"), clock: startClock()}
	v.get("org", "init", "--name", "Beechwood", "--server", "http://127.0.0.1:9", "--out", filepath.Join(t.TempDir(), "org"))
	kase := text(v.get("case", "new", "--given", "Amina", "--family", "Rahman", "--dob", "2018-05-14"), "id")
	survey := text(v.get("doc", "new", "--case", kase, "--form", "prop"), "id")
	for _, kind := range []string{"bathroom", "kitchen"} {
		row := text(v.get("doc", "set", survey, "prop.room+"), "row")
		v.run("doc", "set", survey, "prop.room["+row+"].prop.room.kind="+kind, "prop.room["+row+"].prop.room.storey=ground")
	}
	s := &sketcher{typist: typist{t: t, shots: artefacts(t, "sketch")}, v: v, d: screen(t, 1300, 1300)}

	s.begin("1-")
	for _, side := range [][4]float64{{.2, .25, .8, .25}, {.8, .25, .8, .75}, {.8, .75, .2, .75}, {.2, .75, .2, .25}} {
		s.tool("Wall")
		s.drag(side[0], side[1], side[2], side[3])
	}
	s.tool("Door")
	s.tap(.6, .75)
	s.tool("Size")
	s.tap(.4, .25)
	s.tool("Draw")
	s.drag(.3, .4, .35, .45, .3, .5, .4, .55)
	s.item("put.Bath", .3, .5)
	s.shot("drawn")
	// The bath is turned, and the tablet.
	s.must(s.w.Key("r"))
	s.wait("the bath turned", func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, "mark.") && strings.Contains(e.Name, "turned 90°")
	})
	before := s.words()
	for i, size := range [][2]int{{800, 1280}, {1280, 800}, {800, 1280}, {1280, 800}} {
		s.must(s.w.Resize(size[0], size[1]))
		time.Sleep(600 * time.Millisecond)
		s.shot("turned-" + strconv.Itoa(i+1))
		if got := s.words(); !slices.Equal(got, before) {
			t.Fatalf("turned to %v the drawing says\n%s\nand it said\n%s", size, strings.Join(got, "\n"), strings.Join(before, "\n"))
		}
	}
	// One more stroke is finished; the next is in hand when the battery ends.
	s.tool("Draw")
	s.drag(.6, .4, .65, .5, .6, .6)
	s.wait("the stroke", func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, "mark.") && strings.HasPrefix(e.Name, "Drawn line") && !slices.Contains(before, e.ID+" "+e.Name)
	})
	kept := s.words()
	s.wait("that it is saved", func(e drive.Element) bool { return strings.HasPrefix(e.Value, "Saved on this tablet") })
	s.must(s.w.Hold(s.at(.5, .6), s.at(.55, .65)))
	s.w.Kill()

	shown := v.run("doc", "show", survey)
	if n := strings.Count(shown, `"linkId": "prop.sketch.at"`) + strings.Count(shown, `"linkId":"prop.sketch.at"`); n != len(kept) {
		t.Errorf("the document holds %d marks and the window showed %d", n, len(kept))
	}
	s.begin("2-")
	if got := s.words(); !slices.Equal(got, kept) {
		t.Errorf("started again it says\n%s\nand before the battery ended\n%s", strings.Join(got, "\n"), strings.Join(kept, "\n"))
	}
	s.shot("after-the-crash")
	quit(t, s.w)
	if again := v.run("doc", "show", survey); again != shown {
		t.Error("looking at the drawing changed the document")
	}
}

// sketcher draws in the window.
type sketcher struct {
	typist
	v *vault
	d *drive.Display
}

// begin starts the app and goes to the bathroom.
func (s *sketcher) begin(prefix string) {
	s.t.Helper()
	s.w, s.prefix = launch(s.t, s.d, s.v), prefix
	s.unlock()
	s.openCase()
	s.pressTarget("case.tabs", "Forms")
	s.pressFor("the survey", func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, "case.form.") && strings.Contains(e.Name+e.Value, "Property survey")
	}, id("tasks.carry-on"))
	s.openSection("prop.sec.rooms")
	s.must(s.w.Key("ctrl+Down"))
	s.pressFor("the bathroom", func(e drive.Element) bool { return strings.HasPrefix(e.Name, "Change Bathroom") }, id("prop.sketch"))
}

// sheet is where the drawing lies now.
func (s *sketcher) sheet() drive.Element {
	s.t.Helper()
	return s.still("the drawing", id("prop.sketch"))
}

// at is a place of the drawing, as parts of its width and height.
func (s *sketcher) at(x, y float64) [2]float64 {
	e := s.sheet()
	return [2]float64{e.X + x*e.W, e.Y + y*e.H}
}

func (s *sketcher) tool(name string) {
	s.t.Helper()
	if !s.pressTarget("room.tools", name) {
		s.t.Fatalf("there is no tool %q", name)
	}
	time.Sleep(150 * time.Millisecond)
}

// drag goes through places given as x, y, x, y, in steps as a hand does.
func (s *sketcher) drag(xy ...float64) {
	s.t.Helper()
	var points [][2]float64
	for i := 0; i+1 < len(xy); i += 2 {
		to := s.at(xy[i], xy[i+1])
		if i > 0 {
			from := points[len(points)-1]
			for k := 1; k < 6; k++ {
				f := float64(k) / 6
				points = append(points, [2]float64{from[0] + (to[0]-from[0])*f, from[1] + (to[1]-from[1])*f})
			}
		}
		points = append(points, to)
	}
	s.must(s.w.Drag(points...))
	time.Sleep(250 * time.Millisecond)
}

func (s *sketcher) tap(x, y float64) {
	s.t.Helper()
	p := s.at(x, y)
	s.must(s.w.ClickAt(p[0], p[1]))
	time.Sleep(250 * time.Millisecond)
}

// item takes something from the list and puts it down.
func (s *sketcher) item(from string, x, y float64) {
	s.t.Helper()
	s.tool("Item")
	s.press("the thing", id(from))
	s.wait("the drawing again", id("prop.sketch"))
	s.tap(x, y)
}

// words is the drawing in words, as its list tells it.
func (s *sketcher) words() []string {
	s.t.Helper()
	s.sheet()
	var out []string
	for _, e := range s.all() {
		if strings.HasPrefix(e.ID, "mark.") && !slices.Contains(out, e.ID+" "+e.Name) {
			out = append(out, e.ID+" "+e.Name)
		}
	}
	if len(out) == 0 {
		s.t.Fatal("the list of marks is empty")
	}
	return out
}
