package shell

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

const passphrase = "hallway lantern orchard kettle"

// bench is a shell over a real vault, with a clock and a goroutine of its own
// making: what others do is done when the test says so.
type bench struct {
	t     *testing.T
	s     *Shell
	win   fyne.Window
	home  string
	dump  string
	clock time.Time
	stage *stage
	save  io.WriteCloser // where a saved file goes
	read  io.ReadCloser  // what an opened file holds
	clip  string

	mu     sync.Mutex
	queue  []func()
	timers []*timer
}

type timer struct {
	at   time.Time
	do   func()
	dead bool
}

// Go implements screen.Runner: work is done at once.
func (b *bench) Go(work func() func()) {
	if then := work(); then != nil {
		b.Do(then)
	}
}

// Do implements screen.Runner: f waits for the test.
func (b *bench) Do(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = append(b.queue, f)
}

// After implements screen.Runner: time passes when the test says so.
func (b *bench) After(d time.Duration, f func()) func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := &timer{at: b.clock.Add(d), do: f}
	b.timers = append(b.timers, t)
	return func() { t.dead = true }
}

// settle does what waits.
func (b *bench) settle() {
	for range 1000 {
		b.mu.Lock()
		if len(b.queue) == 0 {
			b.mu.Unlock()
			return
		}
		f := b.queue[0]
		b.queue = b.queue[1:]
		b.mu.Unlock()
		f()
	}
	b.t.Fatal("the window never comes to rest")
}

// pass lets time go by.
func (b *bench) pass(d time.Duration) {
	end := b.clock.Add(d)
	for {
		b.settle()
		var next *timer
		b.mu.Lock()
		for _, t := range b.timers {
			if !t.dead && !t.at.After(end) && (next == nil || t.at.Before(next.at)) {
				next = t
			}
		}
		b.mu.Unlock()
		if next == nil {
			break
		}
		next.dead = true
		if next.at.After(b.clock) {
			b.clock = next.at
		}
		next.do()
	}
	b.clock = end
	b.settle()
}

var begin = time.Date(2026, 3, 10, 10, 42, 0, 0, time.UTC)

// founded is a new organisation's first vault. It is made once, for that takes
// seconds, and each test gets a copy.
var founded = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "doorstep-shell")
	if err != nil {
		return "", err
	}
	foundedIn = dir
	_, err = session.Found(context.Background(), session.Founding{
		Home: filepath.Join(dir, "vault"), Out: filepath.Join(dir, "out"), Name: "Northmere Council", Server: "http://127.0.0.1:9",
		Person: "Grace Okafor", Title: "Social worker", Team: "Children with Disabilities team", Device: "Tablet 14",
		Passphrase: passphrase, Now: func() time.Time { return begin },
	})
	return dir, err
})

var foundedIn string

func TestMain(m *testing.M) {
	code := m.Run()
	if foundedIn != "" {
		_ = os.RemoveAll(foundedIn)
	}
	os.Exit(code)
}

func newBench(t *testing.T) *bench {
	t.Helper()
	dir, err := founded()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, stage: &stage{}, clock: begin, home: filepath.Join(t.TempDir(), "vault"), dump: filepath.Join(t.TempDir(), "ui.json")}
	if err := os.CopyFS(b.home, os.DirFS(filepath.Join(dir, "vault"))); err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 100))
	b.open(1280, 800)
	return b
}

// open starts the app in a window of this size.
func (b *bench) open(w, h float32) {
	b.t.Helper()
	b.win = test.NewTempWindow(b.t, widget.VBox(0))
	b.win.Resize(fyne.NewSize(w, h))
	b.s = New(Config{
		Window: b.win, Run: b, Now: func() time.Time { return b.clock }, Dump: b.dump,
		Vaults:    quiet{Home{Device: "Tablet 14", Options: session.Options{Home: b.home, Now: func() time.Time { return b.clock }}}, b.stage},
		SaveFile:  func(_ string, done func(io.WriteCloser, error)) { done(b.save, nil) },
		OpenFile:  func(_ []string, done func(io.ReadCloser, error)) { done(b.read, nil) },
		Clipboard: func(text string) { b.clip = text },
		SetLook:   func(model.Look) {}, Warn: func(err error) { b.t.Errorf("warned: %v", err) },
	})
	b.win.Resize(fyne.NewSize(w, h))
	b.s.Start()
	b.settle()
	b.t.Cleanup(b.s.Close)
}

// find is the object with this id.
func (b *bench) find(id string) fyne.CanvasObject {
	b.t.Helper()
	var out fyne.CanvasObject
	roots := []fyne.CanvasObject{b.s.root}
	if o := b.s.canvas.Overlays().Top(); o != nil {
		roots = []fyne.CanvasObject{o}
	}
	for _, root := range roots {
		widget.Survey(root, func(s widget.Seen) bool {
			if out == nil && b.s.idOf(s.Object) == id {
				out = s.Object
			}
			return out == nil
		})
	}
	return out
}

func (b *bench) press(id string) {
	b.t.Helper()
	o := b.find(id)
	if o == nil {
		b.t.Fatalf("%s is not on %s; there are %v", id, b.s.nav.At().Screen, b.ids())
	}
	switch x := o.(type) {
	case interface{ Press() }:
		x.Press()
	case fyne.Tappable:
		x.Tapped(&fyne.PointEvent{})
	default:
		b.t.Fatalf("%s cannot be pressed: %T", id, o)
	}
	b.settle()
}

func (b *bench) ids() []string {
	var out []string
	for _, e := range list(b.s.canvas, "", b.s.idOf).Elements {
		if e.ID != "" {
			out = append(out, e.ID)
		}
	}
	return out
}

func (b *bench) typeInto(id, text string) {
	b.t.Helper()
	in, ok := b.find(id).(widget.Input)
	if !ok {
		b.t.Fatalf("%s takes no text: %T", id, b.find(id))
	}
	b.s.canvas.Focus(in.FocusTarget())
	test.Type(in.FocusTarget(), text)
	b.settle()
}

func (b *bench) unlock() {
	b.t.Helper()
	b.typeInto("unlock.passphrase", passphrase)
	b.press("unlock.go")
	if b.s.work == nil {
		b.t.Fatalf("not unlocked: %v", b.words())
	}
}

// words is everything that stands in the window.
func (b *bench) words() string {
	var out []string
	widget.Survey(b.s.root, func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			node := n.A11y()
			out = append(out, node.Name, node.Value)
			out = append(out, node.State...)
		}
		return true
	})
	return strings.Join(out, "\n")
}

// child adds a child and opens the case.
func (b *bench) child(given, family string) {
	b.t.Helper()
	b.s.Open(model.Route{Screen: model.NewChild})
	b.typeInto("new.given", given)
	b.typeInto("new.family", family)
	b.press("new.save")
	if b.s.nav.At().Screen != model.Child {
		b.t.Fatalf("at %+v: %s", b.s.nav.At(), b.words())
	}
}

func TestUnlockSaysWhatIsWrongAndMakesWait(t *testing.T) {
	b := newBench(t)
	if at := b.s.nav.At().Screen; at != model.Unlock {
		t.Fatalf("starts at %s", at)
	}
	if w := b.words(); !strings.Contains(w, "Grace Okafor") || !strings.Contains(w, "While this tablet is locked") {
		t.Fatalf("the unlock screen says:\n%s", w)
	}
	b.press("unlock.go")
	if !strings.Contains(b.words(), "Enter your passphrase") {
		t.Fatal("an empty passphrase is not told")
	}
	waited := false
	for range 6 {
		b.typeInto("unlock.passphrase", "x")
		b.press("unlock.go")
		if strings.Contains(b.words(), "Try again in") {
			waited = true
			break
		}
	}
	if !waited || !strings.Contains(b.words(), "That passphrase is not right.") {
		t.Fatalf("after wrong tries:\n%s", b.words())
	}
	b.pass(time.Hour)
	if strings.Contains(b.words(), "Try again in") {
		t.Fatal("the wait never ends")
	}
	b.find("unlock.passphrase").(*widget.TextInput).Load("")
	b.unlock()
	if at := b.s.nav.At().Screen; at != model.Today {
		t.Fatalf("unlocked at %s", at)
	}
}

func TestTheWayDownAndUp(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.nav.At().Case, Tab: "forms"})
	b.press("case.new.cafpac")
	if b.s.nav.At().Screen != model.TaskList {
		t.Fatalf("a new form opens %+v: %s", b.s.nav.At(), b.words())
	}
	b.press("tasks.carry-on")
	if b.s.nav.At().Screen != model.Page {
		t.Fatalf("carry on opens %+v", b.s.nav.At())
	}
	if b.s.frame.parts.rail != nil || b.s.frame.parts.bar == nil {
		t.Fatal("a form page has no rail and has an action bar")
	}
	b.s.key("ctrl+k")
	if b.s.nav.At().Screen != model.Find {
		t.Fatal("Ctrl K does not search")
	}
	if b.s.key("alt+left"); b.s.nav.At().Screen != model.Page {
		t.Fatalf("back from the search leads to %+v, not to the page", b.s.nav.At())
	}
	b.s.Open(model.Route{Screen: model.Today})
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.work.Cases()[0].ID.String()})
	b.press("case.form.0")
	b.press("tasks.carry-on")
	for _, want := range []model.Screen{model.TaskList, model.Child, model.Today} {
		b.s.key("alt+left")
		b.settle()
		if at := b.s.nav.At().Screen; at != want {
			t.Fatalf("back leads to %s, want %s", at, want)
		}
	}
	b.s.key("alt+left")
	if at := b.s.nav.At().Screen; at != model.Today {
		t.Fatalf("back from Today leads to %s", at)
	}
}

// page opens the first page with a box for text and gives the question's id.
func (b *bench) page(form string) {
	b.t.Helper()
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.nav.At().Case, Tab: "forms"})
	b.press("case.new." + form)
	b.press("tasks.carry-on")
}

func TestLockKeepsWhatWasTypedAndShowsNoName(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("dca")
	r := b.s.nav.At()
	d, err := b.s.open(b.s.docID(r))
	if err != nil {
		t.Fatal(err)
	}
	d.editor.Type(cellOf("dca.child.portrait"), textOf("Bright, funny, likes the swing")...)
	b.s.Lock()
	b.pass(time.Second)
	if b.s.work != nil {
		t.Fatal("still unlocked")
	}
	w := b.words()
	for _, secret := range []string{"Amina", "Rahman", "swing", "Disabled Child"} {
		if strings.Contains(w, secret) {
			t.Errorf("the locked screen says %q", secret)
		}
	}
	if !strings.Contains(w, "only here") {
		t.Errorf("the locked screen does not say what is unsent:\n%s", w)
	}
	b.unlock()
	if b.s.nav.At() != r {
		t.Fatalf("unlocked at %+v, want %+v", b.s.nav.At(), r)
	}
	d, err = b.s.open(b.s.docID(r))
	if err != nil {
		t.Fatal(err)
	}
	if got := model.AnswerText(nil, d.doc.State(cellOf("dca.child.portrait")).Values); got != "Bright, funny, likes the swing" {
		t.Fatalf("after locking in the middle of typing: %q", got)
	}
}

func TestIdleLock(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.pass(model.IdleLock - 10*time.Second)
	b.s.key("ctrl+2")
	b.pass(model.IdleLock - 10*time.Second)
	if b.s.work == nil {
		t.Fatal("locked although a key was pressed")
	}
	b.pass(20 * time.Second)
	if b.s.work != nil {
		t.Fatal("not locked after two minutes")
	}
}

// Somebody who only moves the pointer or a finger is there: over a control,
// and over the ground between controls.
func TestAMovingPointerKeepsTheAppOpen(t *testing.T) {
	for name, at := range map[string]fyne.Position{"a control": fyne.NewPos(46, 110), "the ground": fyne.NewPos(700, 60)} {
		b := newBench(t)
		b.unlock()
		b.s.Open(model.Route{Screen: model.Help})
		for i := range 5 {
			b.pass(model.IdleLock - 10*time.Second)
			if b.s.work == nil {
				t.Fatalf("locked while the pointer moved over %s", name)
			}
			test.MoveMouse(b.win.Canvas(), at.AddXY(float32(i%2)*4, 0))
		}
		b.pass(model.IdleLock + 10*time.Second)
		if b.s.work != nil {
			t.Fatal("a pointer that lies still keeps the app open")
		}
	}
}

func TestASecondWindowIsTold(t *testing.T) {
	b := newBench(t)
	b.unlock()
	second := &bench{t: t, stage: &stage{}, clock: b.clock, home: b.home, dump: filepath.Join(t.TempDir(), "ui.json")}
	second.open(1280, 800)
	second.typeInto("unlock.passphrase", passphrase)
	second.press("unlock.go")
	if second.s.work != nil || !strings.Contains(second.words(), "already open") {
		t.Fatalf("the second window says:\n%s", second.words())
	}
}

func TestListOfControls(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.pass(time.Second)
	data, err := os.ReadFile(b.dump)
	if err != nil {
		t.Fatal(err)
	}
	var l listing
	if err := json.Unmarshal(data, &l); err != nil {
		t.Fatal(err)
	}
	if l.Screen != "today" || len(l.Elements) < 8 {
		t.Fatalf("screen %q with %d controls", l.Screen, len(l.Elements))
	}
	for _, e := range l.Elements {
		if e.ID == "today.search" && (e.W < 44 || !e.Visible || e.Role != "button" || e.Name != "Find") {
			t.Errorf("search: %+v", e)
		}
	}
}

// Every screen at every width and text size: everything that takes the focus
// has a name, targets are 44 at least, and nothing sticks out sideways.
func TestEveryScreenCanBeNamedHitAndSeen(t *testing.T) {
	b := newBench(t)
	b.people()
	b.unlock()
	b.page("cafpac")
	page := b.s.nav.At()
	ctx := context.Background()
	id := b.s.work.Cases()[0].ID
	if _, err := b.s.work.AddPerson(ctx, id, casefile.Person{Given: "Farah", Family: "Rahman", Role: "Mum", Phone: "01632 960 001"}); err != nil {
		t.Fatal(err)
	}
	form := model.Route{Case: page.Case, Doc: page.Doc}
	routes := map[string]model.Route{
		"today": {Screen: model.Today}, "children": {Screen: model.Children}, "new child": {Screen: model.NewChild},
		"sync": {Screen: model.Sync}, "help": {Screen: model.Help}, "page": page,
		"tasks": {Screen: model.TaskList, Case: form.Case, Doc: form.Doc}, "check": {Screen: model.Check, Case: form.Case, Doc: form.Doc},
		"sign":   {Screen: model.Sign, Case: form.Case, Doc: form.Doc},
		"people": {Screen: model.Team}, "member": {Screen: model.Member, Person: priya.String()},
		"invite": {Screen: model.Invite}, "second tablet": {Screen: model.Invite, Person: priya.String()},
		"shut out": {Screen: model.ShutOut, Person: priya.String(), Device: tablet.String()}, "leaver": {Screen: model.ShutOut, Person: priya.String()},
		"move": {Screen: model.Move, Case: form.Case}, "restrict": {Screen: model.Restrict, Case: form.Case},
		"known": {Screen: model.Known}, "held": {Screen: model.Held}, "hand over": {Screen: model.HandOver},
	}
	for _, tab := range []string{"overview", "people", "chronology", "forms"} {
		routes["case "+tab] = model.Route{Screen: model.Child, Case: form.Case, Tab: tab}
	}
	sizes := []struct {
		w, h    float32
		percent int
	}{{1280, 800, 100}, {800, 1280, 100}, {480, 900, 100}, {1280, 800, 150}, {1280, 800, 200}}
	for _, size := range sizes {
		test.ApplyTheme(t, theme.New(theme.Light, size.percent))
		b.win.Resize(fyne.NewSize(size.w, size.h))
		b.s.Relook()
		for name, r := range routes {
			b.s.Open(r)
			b.settle()
			if b.s.nav.At().Screen != r.Screen {
				t.Fatalf("%s did not open", name)
			}
			b.check(name, size.w, size.percent)
		}
	}
	b.stage.lease = &session.Lease{Days: 14, Over: true}
	b.s.Open(model.Route{Screen: model.Today})
	b.settle()
	b.check("lease over", 1280, 200)
	b.s.Lock()
	b.settle()
	b.check("unlock", 1280, 200)
	b.press("unlock.forgotten")
	b.check("forgotten", 1280, 200)
}

func (b *bench) check(name string, width float32, percent int) {
	b.t.Helper()
	widget.Survey(b.s.root, func(s widget.Seen) bool {
		n, ok := s.Object.(widget.Named)
		if !ok {
			return true
		}
		node := n.A11y()
		if f, focus := s.Object.(fyne.Focusable); focus && node.Name == "" && node.Role != widget.RoleGroup {
			b.t.Errorf("%s at %v, %d %%: a %s without a name (%T)", name, width, percent, node.Role, f)
		}
		if tg, ok := s.Object.(widget.Targeted); ok {
			for _, g := range tg.Targets() {
				if g.Size.Height < 43.5 || g.Size.Width < 43.5 {
					b.t.Errorf("%s at %v, %d %%: %s %q is only %v", name, width, percent, node.Role, g.Name, g.Size)
				}
			}
		}
		if right := s.Pos.X + s.Object.Size().Width; s.Pos.X < -1 || right > width+1 {
			b.t.Errorf("%s at %v, %d %%: %s %q reaches from %v to %v", name, width, percent, node.Role, node.Name, s.Pos.X, right)
			return false
		}
		return true
	})
}

func TestTheLayoutFollowsTheWidth(t *testing.T) {
	b := newBench(t)
	b.unlock()
	if b.s.frame.parts.rail == nil || b.s.frame.parts.tabs != nil {
		t.Fatal("a wide window has its rail at the left")
	}
	b.win.Resize(fyne.NewSize(800, 1280))
	if b.s.frame.parts.rail != nil || b.s.frame.parts.tabs == nil {
		t.Fatal("turned upright, the places are not at the bottom")
	}
	if b.win.Canvas().Size().Width != 800 {
		t.Fatalf("the window is %v wide", b.win.Canvas().Size().Width)
	}
}

func TestFaultsArePlainSentences(t *testing.T) {
	for _, err := range []error{session.ErrNoCase, session.ErrLocked, casefile.ErrNotReady, context.DeadlineExceeded, errEmpty{}} {
		s := Fault(err)
		if s == "" || strings.ToUpper(s[:1]) != s[:1] || !strings.HasSuffix(s, ".") {
			t.Errorf("%v is told as %q", err, s)
		}
	}
	if Fault(nil) != "" {
		t.Error("nothing wrong is told as something")
	}
}

type errEmpty struct{}

func (errEmpty) Error() string { return "" }

var _ screen.Desk = (*Shell)(nil)
