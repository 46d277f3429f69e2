//go:build window

package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"doorstep/app/e2e/drive"
	"doorstep/forms/engine"
)

// typist fills forms in the window with the keyboard and the pointer, finding
// every control by what it says it is.
type typist struct {
	t     testing.TB
	w     *drive.Window
	form  *engine.Form
	shots string // folder for pictures
	// prefix stands before the name of each picture.
	prefix string
	taken  map[string]bool
	// cut, when set, is asked before a text is typed; true means that it has
	// taken over and the window is gone.
	cut func(linkID, text string, at drive.Element) bool
	// gone is set once cut took over.
	gone bool
	// failures counts the pictures of what failed.
	failures int
}

var errNoEnd = errors.New("the pages have no end")

// The part of a window of 1280 by 800 between header and action bar.
const (
	topEdge    = 84
	bottomEdge = 708
	footEdge   = 790 // of the window, less what is too thin to press
)

func (y *typist) shot(name string) {
	y.t.Helper()
	name = y.prefix + name
	if y.shots == "" || y.taken[name] {
		return
	}
	if y.taken == nil {
		y.taken = map[string]bool{}
	}
	y.taken[name] = true
	time.Sleep(250 * time.Millisecond)
	if err := y.w.Shot(filepath.Join(y.shots, name+".png")); err != nil {
		y.t.Error(err)
	}
}

func (y *typist) must(err error) {
	y.t.Helper()
	if err != nil {
		y.picture()
		y.t.Fatal(err)
	}
}

// picture keeps what the window shows when a test fails.
func (y *typist) picture() {
	if y.shots != "" && !y.w.Exited() {
		y.failures++
		_ = y.w.Shot(filepath.Join(y.shots, fmt.Sprintf("%sfailed-%d.png", y.prefix, y.failures)))
	}
}

func (y *typist) all() []drive.Element {
	y.t.Helper()
	all, err := y.w.Elements()
	if err != nil {
		y.must(err)
	}
	return all
}

func id(want string) func(drive.Element) bool {
	return func(e drive.Element) bool { return e.ID == want }
}

func named(role, name string) func(drive.Element) bool {
	return func(e drive.Element) bool { return e.Role == role && e.Name == name }
}

// wait finds a control.
func (y *typist) wait(what string, match func(drive.Element) bool) drive.Element {
	y.t.Helper()
	e, err := y.w.Find(15*time.Second, what, match)
	y.must(err)
	return e
}

func (y *typist) has(match func(drive.Element) bool) (drive.Element, bool) {
	for _, e := range y.all() {
		if match(e) {
			return e, true
		}
	}
	return drive.Element{}, false
}

// until waits for a control that says something.
func (y *typist) until(limit time.Duration, match func(drive.Element) bool) bool {
	_, err := y.w.Find(limit, "", match)
	return err == nil
}

// still waits until a control has come to rest, as after scrolling.
func (y *typist) still(what string, match func(drive.Element) bool) drive.Element {
	y.t.Helper()
	e := y.wait(what, match)
	for range 20 {
		time.Sleep(170 * time.Millisecond)
		next := y.wait(what, match)
		if next.X == e.X && next.Y == e.Y && next.H == e.H {
			return next
		}
		e = next
	}
	return e
}

// reveal scrolls until the middle of a control can be pressed.
func (y *typist) reveal(what string, match func(drive.Element) bool) drive.Element {
	y.t.Helper()
	e := y.wait(what, match)
	for range 30 {
		mid := e.Y + min(e.H/2, 26)
		switch {
		case mid > bottomEdge:
			y.wheel(e, max(1, min(12, int((mid-bottomEdge)/40)+2)))
		case mid < topEdge:
			y.wheel(e, -max(1, min(12, int((topEdge-mid)/40)+2)))
		default:
			return e
		}
		was := e
		e = y.still(what, match)
		if e.Y == was.Y && mid > bottomEdge && mid < footEdge {
			return e // a page without an action bar ends further down
		}
	}
	y.must(fmt.Errorf("%s cannot be scrolled into view: it stays at %v", what, e))
	return e
}

func (y *typist) wheel(e drive.Element, n int) {
	y.t.Helper()
	y.must(y.w.Wheel(max(e.X-8, 296), 400, n))
}

// press scrolls to a control and clicks it near its top, where a control with
// an open list under it is still itself.
func (y *typist) press(what string, match func(drive.Element) bool) drive.Element {
	y.t.Helper()
	e := y.reveal(what, match)
	y.must(y.w.ClickAt(e.X+e.W/2, e.Y+min(e.H/2, 26)))
	return e
}

// place goes to a place of the rail by its name. A form has the window to
// itself, so the way there leads back out of it.
func (y *typist) place(name string) {
	y.t.Helper()
	for range 4 {
		if y.until(2*time.Second, named("link", name)) {
			break
		}
		y.tap("Back in the header", func(e drive.Element) bool { return e.ID == "" && named("button", "Back")(e) })
	}
	y.press(name+" in the rail", named("link", name))
}

// focus clicks a box until it has the keyboard: what came up meanwhile may have
// moved it under the pointer, and then a person would click again.
func (y *typist) focus(what string, match func(drive.Element) bool) drive.Element {
	y.t.Helper()
	var e drive.Element
	for range 3 {
		e = y.press(what, match)
		if y.until(1500*time.Millisecond, func(x drive.Element) bool { return x.Focused && match(x) }) {
			return e
		}
		y.t.Logf("%s was clicked and did not get the keyboard", what)
	}
	y.picture()
	y.t.Errorf("%s does not take the keyboard", what)
	return e
}

// pressFor clicks until what it leads to is there.
func (y *typist) pressFor(what string, match, leads func(drive.Element) bool) {
	y.t.Helper()
	for range 3 {
		y.press(what, match)
		if y.until(6*time.Second, leads) {
			return
		}
	}
	y.must(fmt.Errorf("%s leads nowhere", what))
}

// pressTarget clicks the part of a control that is called name.
func (y *typist) pressTarget(control, name string) bool {
	y.t.Helper()
	match := func(e drive.Element) bool {
		return strings.HasPrefix(e.ID, control+"/") && e.Role == "target" && e.Name == name
	}
	if !y.until(2*time.Second, match) {
		return false
	}
	y.press(control+" "+name, match)
	return true
}

// write types into the box that has the keyboard, over what stands there.
func (y *typist) write(text string) {
	y.t.Helper()
	y.must(y.w.Key("ctrl+a"))
	y.must(y.w.Type(text))
}

// page says which page is open: its title and its place in the list.
func page(all []drive.Element) string {
	sign := ""
	for _, e := range all {
		switch {
		case strings.HasPrefix(e.ID, "nav.") && strings.Contains(e.State, "you are here"):
			sign += e.ID
		case e.ID == "page.title" || e.ID == "check.finish" || e.ID == "sign.go":
			sign += "|" + e.ID + e.Name
		case e.ID == "room.back":
			return roomScreen
		}
	}
	return sign
}

// roomScreen is the sign of the screen that a room of a survey has to itself.
const roomScreen = "room"

// moved waits for another page; the new sign is returned, "" if none came.
func (y *typist) moved(from string, limit time.Duration) string {
	y.t.Helper()
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(60 * time.Millisecond) {
		if now := page(y.all()); now != from && now != "" {
			return now
		}
		if _, ok := y.has(id("page.summary")); ok {
			return ""
		}
	}
	return ""
}

// question splits a control's id into the row and the question.
func (y *typist) question(control string) *engine.Item {
	control = strings.TrimSuffix(control, ".cards")
	if it := y.form.Item(control); it != nil {
		return it
	}
	if _, rest, ok := strings.Cut(control, "."); ok {
		return y.form.Item(rest)
	}
	return nil
}

// fill answers everything on the open page.
func (y *typist) fill(s script) {
	y.t.Helper()
	done := map[string]bool{}
	for !y.gone {
		next, it := y.next(done)
		if it == nil {
			// Leaving the last box saves it; what follows from it comes up.
			y.must(y.w.Key("Tab"))
			time.Sleep(400 * time.Millisecond)
			if next, it = y.next(done); it == nil {
				return
			}
		}
		done[next.ID] = true
		v, ok := s[it.LinkID]
		if !ok {
			continue
		}
		if rows := rowsOf(v); rows != nil {
			y.rows(next.ID, rows)
			continue
		}
		if code := gapOf(v); code != "" {
			y.gap(next.ID, code)
			continue
		}
		if next.Role == "group" {
			y.risk(next, it, s)
			continue
		}
		y.answer(next, it, v)
	}
}

// risk presses the square of a matrix that answers a likelihood and the severity
// beside it. Squares lie as the words do: the likeliest at the top, the worst at
// the right.
func (y *typist) risk(e drive.Element, likely *engine.Item, s script) {
	y.t.Helper()
	bad := strings.TrimSuffix(likely.LinkID, "-l") + "-s"
	up, right := ordinal(likely, one(s[likely.LinkID])), ordinal(y.form.Item(bad), one(s[bad]))
	var squares []drive.Element
	for _, x := range y.all() {
		if x.Role == "target" && score.MatchString(x.Name) && within(e, x.Role, x.Name)(x) {
			squares = append(squares, x)
		}
	}
	slices.SortFunc(squares, func(a, b drive.Element) int {
		if math.Abs(float64(a.Y-b.Y)) > 4 {
			return cmp.Compare(a.Y, b.Y)
		}
		return cmp.Compare(a.X, b.X)
	})
	if len(squares) != 25 || up == 0 || right == 0 {
		y.t.Errorf("%s has %d squares for %d and %d", e.ID, len(squares), up, right)
		return
	}
	name := squares[(5-up)*5+right-1].Name
	y.press(e.ID+" "+name, func(x drive.Element) bool { return x.Role == "target" && x.Name == name })
	time.Sleep(250 * time.Millisecond)
}

// score is what the name of a square ends with, and its band after it.
var score = regexp.MustCompile(`: [0-9]+(,|$)`)

func ordinal(it *engine.Item, code string) int {
	for _, o := range it.Options {
		if o.Coding.Code == code {
			n, _ := strconv.Atoi(o.Ordinal)
			return n
		}
	}
	return 0
}

func (y *typist) next(done map[string]bool) (drive.Element, *engine.Item) {
	y.t.Helper()
	for _, e := range y.all() {
		if done[e.ID] || e.Role == "target" || e.Role == "button" || strings.HasSuffix(e.ID, ".field") {
			continue
		}
		if it := y.question(e.ID); it != nil && (it.Rows != nil) == strings.HasSuffix(e.ID, ".cards") {
			return e, it
		}
	}
	return drive.Element{}, nil
}

// answer gives one answer and sees that the control shows it.
func (y *typist) answer(e drive.Element, it *engine.Item, v any) {
	y.t.Helper()
	if e.Role != "text box" {
		// A choice may bring up questions and remarks that move what is below.
		defer time.Sleep(250 * time.Millisecond)
	}
	switch e.Role {
	case "text box":
		y.text(e, it, one(v))
	case "radio group":
		y.radio(e, it, one(v))
	case "checkbox group":
		y.ticks(e, it, many(v))
	case "date":
		y.date(e, one(v))
	case "number box":
		y.number(e, one(v))
	case "search box":
		if string(it.Control) == "person" {
			for _, name := range many(v) {
				y.person(e, name)
			}
			return
		}
		y.search(e, it, one(v))
	default:
		y.t.Errorf("%s is a %q, which nobody can answer", e.ID, e.Role)
	}
}

func (y *typist) shows(e drive.Element, want string) bool {
	return y.until(4*time.Second, func(x drive.Element) bool { return x.ID == e.ID && squash(x.Value) == squash(want) })
}

func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

func (y *typist) complain(e drive.Element, want string) {
	y.t.Helper()
	now, _ := y.has(id(e.ID))
	y.picture()
	y.t.Errorf("%s shows %q after %q was given", e.ID, now.Value, want)
}

func (y *typist) text(e drive.Element, it *engine.Item, want string) {
	y.t.Helper()
	if squash(e.Value) == squash(want) {
		return
	}
	at := y.focus(e.ID, id(e.ID))
	if y.cut != nil && y.cut(it.LinkID, want, at) {
		y.gone = true
		return
	}
	y.write(want)
	if !y.shows(e, want) {
		y.complain(e, want)
	}
}

func (y *typist) radio(e drive.Element, it *engine.Item, want string) {
	y.t.Helper()
	label, listed := optionLabel(it, want)
	if it.Type == engine.Boolean {
		label, listed = map[string]string{"yes": "Yes", "no": "No"}[want], true
	}
	if !listed {
		other := it.OpenLabel
		if other == "" {
			other = "Something else"
		}
		if e.Value != other {
			y.pressTarget(e.ID, other)
		}
		y.focus(e.ID+" in own words", id(e.ID+".other"))
		y.write(want)
		return
	}
	for range 2 {
		if now := y.wait(e.ID, id(e.ID)); now.Value == label {
			return
		}
		if !y.pressTarget(e.ID, label) {
			y.t.Errorf("%s does not offer %q", e.ID, label)
			return
		}
		if y.shows(e, label) {
			return
		}
	}
	y.complain(e, label)
}

func (y *typist) ticks(e drive.Element, it *engine.Item, want []string) {
	y.t.Helper()
	var labels []string
	for _, w := range want {
		label, listed := optionLabel(it, w)
		if !listed {
			y.t.Errorf("%s has no option %s", e.ID, w)
			continue
		}
		labels = append(labels, label)
		if now := y.wait(e.ID, id(e.ID)); strings.Contains(", "+now.Value+", ", ", "+label+", ") {
			continue
		}
		if !y.pressTarget(e.ID, label) {
			y.t.Errorf("%s does not offer %q", e.ID, label)
		}
		y.until(3*time.Second, func(x drive.Element) bool { return x.ID == e.ID && strings.Contains(x.Value, label) })
	}
	now := y.wait(e.ID, id(e.ID))
	for _, l := range labels {
		if !strings.Contains(", "+now.Value+", ", ", "+l+", ") {
			y.complain(e, l)
		}
	}
}

// within finds a box that lies inside a control.
func within(e drive.Element, role, name string) func(drive.Element) bool {
	return func(x drive.Element) bool {
		return x.Role == role && strings.HasSuffix(x.Name, name) && x.ID != e.ID &&
			x.X >= e.X-1 && x.Y >= e.Y-1 && x.X+x.W <= e.X+e.W+1 && x.Y+x.H <= e.Y+e.H+1
	}
}

// boxIn finds a box inside a control, wherever that is by now.
func (y *typist) boxIn(control, name string) func(drive.Element) bool {
	return func(x drive.Element) bool {
		if x.Role != "text box" {
			return false
		}
		c, ok := y.has(id(control))
		return ok && within(c, "text box", name)(x)
	}
}

func (y *typist) date(e drive.Element, want string) {
	y.t.Helper()
	on, err := time.Parse("2006-01-02", want)
	if err != nil {
		y.t.Errorf("%s: %v", e.ID, err)
		return
	}
	label := on.Format("2 January 2006")
	if e.Value == label {
		return
	}
	y.focus(e.ID+" day", y.boxIn(e.ID, "day"))
	y.write(on.Format("2"))
	y.must(y.w.Key("Tab"))
	y.write(on.Format("1"))
	y.must(y.w.Key("Tab"))
	y.write(on.Format("2006"))
	if !y.shows(e, label) {
		y.complain(e, label)
	}
}

func (y *typist) number(e drive.Element, want string) {
	y.t.Helper()
	n, unit, _ := strings.Cut(want, " ")
	if strings.HasPrefix(e.Value+" ", n+" ") && strings.HasSuffix(e.Value, unit) {
		return
	}
	y.focus(e.ID+" box", y.boxIn(e.ID, ""))
	y.write(n)
	if unit != "" {
		now := y.wait(e.ID, id(e.ID))
		if group, ok := y.has(within(now, "radio group", "Unit")); ok && group.Value != unit {
			y.press(e.ID+" "+unit, func(x drive.Element) bool {
				return x.Role == "target" && x.Name == unit && within(now, "target", unit)(x)
			})
		}
	}
	if !y.until(4*time.Second, func(x drive.Element) bool {
		return x.ID == e.ID && (x.Value == want || unit == "" && strings.HasPrefix(x.Value+" ", n+" "))
	}) {
		y.complain(e, want)
	}
}

func (y *typist) search(e drive.Element, it *engine.Item, want string) {
	y.t.Helper()
	label, listed := optionLabel(it, want)
	if e.Value == label {
		return
	}
	y.focus(e.ID, y.boxIn(e.ID, ""))
	y.write(label)
	row := label
	if !listed {
		row = "Use as written"
	}
	found := func(x drive.Element) bool {
		return strings.HasPrefix(x.ID, e.ID+"/") && x.Role == "target" && x.Name == row
	}
	if !y.until(3*time.Second, found) {
		y.picture()
		y.t.Errorf("%s does not find %q", e.ID, label)
		return
	}
	y.still(row, found) // the list grows and shrinks as one types
	y.press(e.ID+" "+row, found)
	if !y.shows(e, label) {
		y.complain(e, label)
	}
}

func (y *typist) person(e drive.Element, name string) {
	y.t.Helper()
	now := y.wait(e.ID, id(e.ID))
	if strings.Contains(now.Value, name) {
		return
	}
	if !strings.Contains(now.State, "open") {
		y.press(e.ID, id(e.ID))
	}
	y.until(2*time.Second, func(x drive.Element) bool {
		return strings.HasPrefix(x.ID, e.ID+"/") && x.Name == "Add someone else"
	})
	known := func(x drive.Element) bool {
		return strings.HasPrefix(x.ID, e.ID+"/") && x.Name == name
	}
	if _, ok := y.has(known); ok {
		y.pressTarget(e.ID, name)
	} else {
		if !y.pressTarget(e.ID, "Add someone else") {
			y.t.Errorf("%s offers nobody new", e.ID)
			return
		}
		y.wait("the box that finds people", func(x drive.Element) bool { return x.Name == "Type part of a name" && x.Focused })
		y.must(y.w.Type(name))
		if !y.pressTarget(e.ID, "Somebody else: “"+name+"”") {
			y.t.Errorf("%s does not offer %s", e.ID, name)
			return
		}
	}
	if !y.until(4*time.Second, func(x drive.Element) bool { return x.ID == e.ID && strings.Contains(x.Value, name) }) {
		y.complain(e, name)
	}
}

// gap says why there is no answer.
func (y *typist) gap(control, code string) {
	y.t.Helper()
	y.press("the reason line of "+control, func(x drive.Element) bool {
		g, ok := y.has(id(control + ".gap"))
		return ok && (x.Name == "No answer for now?" || x.Name == "Change the reason") && within(g, x.Role, x.Name)(x)
	})
	words := map[string]string{
		"not-asked-yet": "Not asked yet", "declined-by-family": "Declined by the family", "declined-by-child": "Declined by the child",
		"not-known": "Not known", "not-applicable": "Does not apply", "to-follow": "To follow",
	}[code]
	y.press(control+" "+words, func(x drive.Element) bool { return x.Role == "target" && strings.HasPrefix(x.Name, words) })
}

// rows adds rows to a repeating group and fills the pages of each.
func (y *typist) rows(control string, rows []script) {
	y.t.Helper()
	have := y.wait(control, id(control)).Value
	n := 0
	_, _ = fmt.Sscan(have, &n)
	for i := n; i < len(rows); i++ {
		from := page(y.all())
		list := y.wait(control, id(control))
		y.press("Add in "+control, func(x drive.Element) bool {
			return x.Role == "button" && (strings.HasPrefix(x.Name, "Add a ") || strings.HasPrefix(x.Name, "Add an ")) && x.X >= list.X-1 && x.X+x.W <= list.X+list.W+1 && y.inside(control, x)
		})
		switch y.moved(from, 10*time.Second) {
		case "":
			y.must(fmt.Errorf("no page of a new row opened from %s", control))
		case roomScreen:
			y.press("all questions of the room", id("room.all"))
			y.moved(roomScreen, 10*time.Second)
		}
		for to := ""; !y.gone && to != from; {
			y.fill(rows[i])
			if y.gone {
				return
			}
			y.shot("row")
			if to = y.forward(); to == roomScreen {
				y.press("back to the rooms", id("room.back"))
				to = y.moved(roomScreen, 10*time.Second)
			}
		}
		if y.gone {
			return
		}
	}
	y.shot("rows")
}

func (y *typist) inside(control string, x drive.Element) bool {
	list, ok := y.has(id(control))
	return ok && x.Y >= list.Y-1 && x.Y+x.H <= list.Y+list.H+1
}

// forward presses Continue (or Done) and says which page came. What the page
// complains about is a fault of the script or of the product; it is told, and
// skipped.
func (y *typist) forward() string {
	y.t.Helper()
	from := page(y.all())
	y.must(y.w.Click(y.wait("Continue", id("page.continue"))))
	if to := y.moved(from, 6*time.Second); to != "" {
		return to
	}
	y.picture()
	var said []string
	if s, ok := y.has(id("page.summary")); ok {
		for _, x := range y.all() {
			if within(s, "link", "")(x) {
				said = append(said, x.Name)
			}
		}
	}
	if !allBegin(said, "Sign at ") { // signatures come after the check
		y.t.Errorf("Continue did not leave %s: %s", from, strings.Join(said, "; "))
	}
	y.must(y.w.Click(y.wait("Skip for now", id("page.skip"))))
	to := y.moved(from, 6*time.Second)
	if to == "" {
		time.Sleep(time.Second)
		if to = page(y.all()); to == from {
			y.must(fmt.Errorf("neither Continue nor Skip leaves %s", from))
		}
	}
	return to
}

func allBegin(list []string, prefix string) bool {
	for _, s := range list {
		if !strings.HasPrefix(s, prefix) {
			return false
		}
	}
	return len(list) > 0
}

// fillForm goes from the open page to the check at the end.
func (y *typist) fillForm(s script) {
	y.t.Helper()
	for n := 0; n < 150; n++ {
		y.fill(s)
		if y.gone {
			return
		}
		if n%6 == 0 {
			y.shot(fmt.Sprintf("section-%02d", n))
		}
		if strings.Contains(y.forward(), "check.finish") {
			return
		}
	}
	y.must(errNoEnd)
}
