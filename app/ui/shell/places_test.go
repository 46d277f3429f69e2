package shell

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// The card for a worry about harm opens from a form page in two touches, asks
// for nothing to be finished, and leads back to the same page with what was
// written there.
func TestWorriedAboutHarmFromAFormPage(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("cafpac")
	page := b.s.nav.At()
	b.press("more")
	b.press("more.harm")
	b.says("Ring 999", "Your council’s numbers are not on this tablet yet.", "Nothing on this page has been sent.", "You do not have to finish it")
	b.press("harm.write")
	if at := b.s.nav.At(); at.Screen != model.Page || at.Case != page.Case || at.Doc == page.Doc {
		t.Fatalf("writing it down leads to %+v", at)
	}
	b.s.Open(page)
	b.s.key("ctrl+h")
	b.s.Back()
	if at := b.s.nav.At(); at.Place() != page.Place() {
		t.Fatalf("back from the card leads to %+v", at)
	}
}

// A manager sets the council's numbers once; the card and the emergency steps
// have them from then on.
func TestTheCouncilsNumbersAreSetInTheSettings(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.s.Open(model.Route{Screen: model.Settings})
	b.settle()
	b.says("Your council’s numbers", "Front door for children", "Not set")
	b.press("settings.number.front-door")
	b.find("settings.number.digits").(*widget.TextInput).Load("01632 960 101")
	b.press("settings.number.save")
	b.says("01632 960 101", "Good until 6 September 2026")
	for _, r := range []model.Route{{Screen: model.Harm}, {Screen: model.Emergency}} {
		b.s.Open(r)
		b.settle()
		b.says("Front door for children", "01632 960 101")
		if strings.Contains(b.words(), "numbers are not on this tablet") {
			t.Errorf("%s says that no number is set", r.Screen)
		}
	}
}

// A number past the day it must be checked by says so; one within says until
// when.
func TestNumbersSayWhetherTheyAreGood(t *testing.T) {
	old := model.Contact{Who: "Front door", Number: "01632 960 100", CheckBy: begin.AddDate(0, 0, -1)}
	good := model.Contact{Who: "Front door", Number: "01632 960 100", CheckBy: begin.AddDate(0, 0, 30)}
	if w := old.CheckWords(begin); w.Text != "Check this number" || w.Tone != model.Local {
		t.Errorf("an old number says %+v", w)
	}
	if w := good.CheckWords(begin); w.Text != "Good until 9 April 2026" {
		t.Errorf("a good number says %+v", w)
	}
	for _, c := range model.National() {
		if w := c.CheckWords(begin); w.Text != "" {
			t.Errorf("%s says %+v", c.Number, w)
		}
	}
}

// An emergency begins with a first name and a guess at the age; each step says
// how it stands, and whom it waits for.
func TestEmergencyPlacementFromAFirstName(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.s.Open(model.Route{Screen: model.Emergency})
	b.settle()
	b.says("Ring first", "999")
	b.press("emergency.begin")
	b.says("Enter a first name, or what the child is called")
	b.typeInto("emergency.given", "Jo")
	b.typeInto("emergency.age", "88")
	b.press("emergency.begin")
	b.says("The age must be between 0 and 25")
	b.find("emergency.age").(*widget.TextInput).Load("7")
	b.press("emergency.begin")
	steps := b.s.nav.At()
	b.says("0 of 12 done", "1. What has happened", "11. The way home", "12. The decision", "To do")
	b.press("step.1")
	if at := b.s.nav.At(); at.Screen != model.Page {
		t.Fatalf("a step opens %+v", at)
	}
	b.typeInto("cmp.waiting.event", "Dr Shah, a bed on ward 4")
	b.s.Back()
	b.says("Waiting", "Dr Shah, a bed on ward 4")
	if b.s.nav.At().Place() != steps.Place() {
		t.Fatalf("back from a step leads to %+v", b.s.nav.At())
	}
	// Asked for again, it goes on where it was.
	b.s.openEmergency()
	b.settle()
	if b.s.nav.At().Doc != steps.Doc {
		t.Fatal("a second placement was begun")
	}
}

// An answer is taken back and given again, as changes of their own, and the
// page follows.
func TestAnswersAreUndoneAndRedone(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("cafpac")
	d := b.s.docs[b.s.docID(b.s.nav.At())]
	var c engine.Cell
	for it := range d.doc.Form().Items() {
		if it.Type == engine.Text && it.Group == nil && d.doc.State(cellOf(it.LinkID)).Enabled {
			c = cellOf(it.LinkID)
		}
	}
	was := d.doc.State(c).Values
	d.editor.Choose(c, textOf("one")...)
	d.editor.Choose(c, textOf("two")...)
	b.settle()
	is := func(want string) {
		t.Helper()
		b.settle()
		got := ""
		for _, v := range d.doc.State(c).Values {
			got = v.Text
		}
		if got != want {
			t.Fatalf("the answer is %q, not %q", got, want)
		}
	}
	b.s.key("ctrl+z")
	is("one")
	b.s.key("ctrl+shift+z")
	is("two")
	b.s.key("ctrl+z")
	b.s.key("ctrl+z")
	if got := d.doc.State(c).Values; len(got) != len(was) {
		t.Fatalf("after two undone it says %v", got)
	}
	b.s.key("ctrl+z") // there may be more from the page; never another's answer
	d.editor.Choose(c, textOf("three")...)
	b.s.key("ctrl+shift+z")
	is("three") // what came after cannot be redone over
	if h := d.doc.History(c); len(h) < 5 {
		t.Errorf("the history holds %d answers", len(h))
	}
}

// Every screen has help, F1 opens it, and back leads where one was.
func TestHelpOfEveryScreen(t *testing.T) {
	b := newBench(t)
	b.s.key("f1")
	b.settle()
	b.says("Your passphrase opens this tablet")
	b.s.key("alt+left")
	b.settle()
	b.unlock()
	b.page("cafpac")
	page := b.s.nav.At()
	b.s.key("f1")
	b.settle()
	b.says("Forms and their pages", "All help")
	b.s.key("f1") // and no deeper
	b.s.Back()
	if b.s.nav.At().Place() != page.Place() {
		t.Fatalf("back from help leads to %+v", b.s.nav.At())
	}
	for _, s := range []model.Screen{model.Today, model.Children, model.Child, model.Tasks, model.Sync, model.Settings, model.Find, model.Harm, model.Emergency, model.Team, model.Known} {
		b.s.Open(model.Route{Screen: s, Case: page.Case})
		b.settle()
		b.s.key("f1")
		b.settle()
		if at := b.s.nav.At(); at.Screen != model.Help || at.Topic == "" {
			t.Errorf("%s has no help: %+v", s, at)
		}
	}
	b.s.key("ctrl+/")
	b.settle()
	if b.s.sheet == nil {
		t.Fatal("Ctrl / lists no keys")
	}
	b.s.key("escape")
	if b.s.sheet != nil {
		t.Fatal("Esc does not close the list")
	}
}

// Find is used by keyboard alone: type, arrow down, Enter. Nobody found says
// where else to look.
func TestFindByKeyboard(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Today})
	b.s.key("ctrl+k")
	b.settle()
	press := func(k fyne.KeyName) {
		b.s.canvas.Focused().TypedKey(&fyne.KeyEvent{Name: k})
		b.settle()
	}
	test.Type(b.s.canvas.Focused(), "text si")
	b.pass(1e9)
	b.says("Text size and colours")
	press(fyne.KeyDown)
	press(fyne.KeyReturn)
	if b.s.nav.At().Screen != model.Settings {
		t.Fatalf("found %+v", b.s.nav.At())
	}
	b.s.key("ctrl+k")
	b.settle()
	test.Type(b.s.canvas.Focused(), "ami")
	b.pass(1e9)
	press(fyne.KeyDown)
	press(fyne.KeyUp)
	press(fyne.KeyReturn)
	if at := b.s.nav.At(); at.Screen != model.Child {
		t.Fatalf("found %+v", at)
	}
	b.s.key("ctrl+k")
	b.settle()
	test.Type(b.s.canvas.Focused(), "Zebedee")
	b.pass(1e9)
	b.says("No one called “Zebedee” on this tablet. 3 more places to look:")
	press(fyne.KeyDown)
	press(fyne.KeyReturn)
	if at := b.s.nav.At(); at.Screen != model.Known {
		t.Fatalf("the first other place is %+v", at)
	}
}

// The PIN of Family view is set in the settings; bad ones are told beside
// their box.
func TestSettingsSetThePIN(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.s.Open(model.Route{Screen: model.Settings})
	b.settle()
	b.says("The tablet locks 2 minutes after the last touch", "Northmere Council")
	b.press("settings.pin")
	try := func(one, two, says string) {
		t.Helper()
		b.find("settings.pin.box.1").(*widget.TextInput).Load(one)
		b.find("settings.pin.box.2").(*widget.TextInput).Load(two)
		b.press("settings.pin.box.save")
		if says != "" && !strings.Contains(b.onSheet(), says) {
			t.Fatalf("%s, %s: the sheet says\n%s", one, two, b.onSheet())
		}
	}
	try("12", "12", "The PIN must have 6 figures")
	try("274918", "274919", "The two are not the same")
	try("111111", "111111", "not all the same or in a row")
	try("274918", "274918", "")
	if b.s.sheet != nil || !b.s.work.HasFamilyPIN() {
		t.Fatal("the PIN was not set")
	}
	b.says("Change the PIN")
	if ok, _ := b.s.work.CheckFamilyPIN("274918"); !ok {
		t.Fatal("another PIN was set")
	}
}

// onSheet is what the sheet says.
func (b *bench) onSheet() string {
	var out []string
	widget.Survey(b.s.sheet, func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			out = append(out, n.A11y().Name, n.A11y().Value)
			out = append(out, n.A11y().State...)
		}
		return true
	})
	return strings.Join(out, "\n")
}

// The left hand has the rail at the right.
func TestLeftHandMirrorsTheWindow(t *testing.T) {
	b := newBench(t)
	b.unlock()
	if x := b.s.frame.parts.rail.Position().X; x != 0 {
		t.Fatalf("the rail lies at %v", x)
	}
	test.ApplyTheme(t, theme.New(theme.Light, 100).With(theme.Habits{LeftHand: true}))
	b.s.Relook()
	if x := b.s.frame.parts.rail.Position().X; x < 1000 {
		t.Fatalf("for the left hand the rail lies at %v", x)
	}
	if x := b.s.frame.parts.body.Position().X; x != 0 {
		t.Fatalf("for the left hand the page begins at %v", x)
	}
}

// Practice looks like a form, and leaves nothing behind.
func TestPracticeLeavesNothing(t *testing.T) {
	b := newBench(t)
	b.unlock()
	before := b.s.work.Status().OnlyHere
	b.s.practise()
	b.settle()
	b.says("This is practice with a child who does not exist.")
	d := b.s.docs[b.s.docID(b.s.nav.At())]
	b.press("tasks.carry-on")
	for it := range d.doc.Form().Items() {
		if it.Type == "text" && it.Group == nil {
			d.editor.Choose(cellOf(it.LinkID), textOf("practised")...)
		}
	}
	b.settle()
	b.says("Practice: nothing is kept", practiceChild)
	if after := b.s.work.Status().OnlyHere; after != before {
		t.Fatalf("practice left %d changes", after-before)
	}
	if n := len(b.s.work.Cases()); n != 0 {
		t.Fatalf("practice left %d cases", n)
	}
	b.s.Lock()
	b.settle()
	b.unlock()
	if strings.Contains(b.words(), practiceChild) {
		t.Fatal("practice outlives the lock")
	}
}

// A page that cannot be built says what happened, what is safe and what to do,
// and leads out.
func TestAPageThatIsNotThere(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	id := b.s.nav.At().Case
	for _, r := range []model.Route{
		{Screen: model.TaskList, Case: id, Doc: "nonsense"},
		{Screen: model.Page, Case: id, Doc: "01999999-9999-7999-8999-999999999999", Page: "x"},
		{Screen: model.Child, Case: "nonsense"},
		{Screen: "no-such-screen"},
	} {
		b.s.Open(r)
		b.settle()
		b.says("What happened", "What is safe", "What you can do", "Everything that was saved is safe on this tablet.")
		b.press("trouble.again")
		b.says("What happened")
		b.press("trouble.today")
		if b.s.nav.At().Screen != model.Today {
			t.Fatalf("from %+v no way out", r)
		}
	}
}

// Nothing that a program says to its author is shown to a person.
func TestFaultsAreInPlainWords(t *testing.T) {
	for _, err := range []error{
		errors.New("badger: value log truncate required to run DB. This might result in data loss"),
		errors.New("unexpected EOF"),
		&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED},
		fmt.Errorf("open /home/grace/vault/journal/0001.dsj: %w", os.ErrPermission),
		fmt.Errorf("store: %w", syscall.ENOSPC),
		errors.New("runtime error: invalid memory address or nil pointer dereference"),
		errors.New("x509: certificate signed by unknown authority"),
		errors.New("boom"),
		errNowhere,
	} {
		f := Fault(err)
		for _, bad := range []string{"badger", "EOF", "tcp", "/home", "store:", "runtime", "x509", "boom", "nil"} {
			if strings.Contains(f, bad) {
				t.Errorf("%v is told as %q", err, f)
			}
		}
		if !strings.HasSuffix(f, ".") || len(f) < 20 {
			t.Errorf("%v is told as %q", err, f)
		}
	}
	for _, err := range []error{session.ErrWaiting, session.ErrNoCase, session.ErrPINShape, session.ErrLeaseOver, session.ErrRevoked, session.ErrNotYours} {
		if f := Fault(err); !strings.Contains(strings.ToLower(f), strings.ToLower(err.Error()[:12])) {
			t.Errorf("%v was written for people and is told as %q", err, f)
		}
	}
}
