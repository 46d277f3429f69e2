package signoff_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/casefile/signoff/signofftest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/signoff"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
	"doorstep/forms/engine"
)

// bench is a story with its screen in a window.
type bench struct {
	*signofftest.Story
	t    *testing.T
	desk *screentest.Desk
	s    *signoff.Screen
	me   string
	// groundwork is what other records of the carer have.
	groundwork func() []rules.Course
}

func open(t *testing.T, story *signofftest.Story, width float32) *bench {
	t.Helper()
	screentest.App(t)
	b := &bench{Story: story, t: t, desk: screentest.NewDesk(), me: signofftest.Nurse}
	b.show(width)
	return b
}

func (b *bench) show(width float32) {
	b.t.Helper()
	b.desk.Clock = b.Case.Now
	ed := model.NewEditor(b.DT.Document, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait:    func(_ casefile.Ticket, done func(error)) { done(nil) },
		Changed: func(ch engine.Changes) { b.s.Apply(ch) },
	})
	var err error
	b.s, err = signoff.New(signoff.Props{
		Desk: b.desk, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Doc: b.DT.Document, Editor: ed,
		Child: "Amina R.", Given: "Amina", Me: b.me, State: func() (rules.State, error) { return rules.Of(b.Case.Record(), b.DT.Document) },
		Fault: func(err error) string { return err.Error() }, Signed: func() {}, Groundwork: b.groundwork,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.desk.Show(b.t, b.s, width, 800)
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	return screentest.Find[T](b.t, b.desk, id)
}

func (b *bench) press(id string) {
	b.t.Helper()
	find[*widget.Button](b, id).Tapped(nil)
}

// typed is a name typed in place of a drawn signature.
func (b *bench) typed(id, name string) {
	b.t.Helper()
	pad := find[*widget.SignaturePad](b, id)
	pad.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	for _, r := range name {
		b.desk.Win.Canvas().Focused().TypedRune(r)
	}
}

// says reports whether a text stands on the screen.
func (b *bench) says(text string) bool {
	found := false
	widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
		named, ok := s.Object.(widget.Named)
		if !ok {
			return true
		}
		n := named.A11y()
		found = found || strings.Contains(n.Name+" "+n.Value+" "+strings.Join(n.State, " "), text)
		return !found
	})
	return found
}

func (b *bench) chosen(code string) string {
	b.t.Helper()
	return find[*widget.YesNo](b, "signoff.step."+code).Value()
}

func (b *bench) choose(code, key string) {
	b.t.Helper()
	bar := find[*widget.YesNo](b, "signoff.step."+code)
	bar.TypedRune(rune(key[0])) // the first letter of an answer chooses it
}

// What mock-up 08 shows: five steps, what is done alone, practices, two places to
// sign and what the sign-off covers.
func TestTheScreenSaysWhereASignOffStands(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Learn(), 1280)
	f := b.s.Frame(model.Wide)
	if f.Title != "Gastrostomy feed by pump" || f.Sub != "Delegated to Julie Farrow · for Amina R. only" {
		t.Errorf("titled %q, %q", f.Title, f.Sub)
	}
	ribbon := find[*widget.Ribbon](b, "signoff.ribbon").A11y()
	if want := "Taught 12 Feb: done, Practised 3 of 3: done, Every step checked: done, Both sign: now, Review by 10 Mar 2027: later"; strings.Join(ribbon.State, ", ") != want {
		t.Errorf("the ribbon says %q", ribbon.State)
	}
	for _, words := range []string{
		"Can Julie do each step alone?", "22 of 22 done alone", "Thu 19 Feb · Julie's home", "Julie has agreed to all 9 things",
		"This covers Amina, Julie and this task only.", "Finds Amina’s current plan",
	} {
		if !b.says(words) {
			t.Errorf("it does not say %q", words)
		}
	}
	if got := b.chosen("feed-1"); got != "alone" {
		t.Errorf("feed-1 is %q", got)
	}
	find[*widget.SignaturePad](b, "signoff.pad.carer")
	find[*widget.SignaturePad](b, "signoff.pad.nurse")
}

// Seen and Helped are "not yet" with a word of its own; Alone is met, and shown
// as the catalogue wants it.
func TestHowFarAStepIsIsWritten(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Teach(), 1280)
	b.choose("feed-1", "helped")
	b.choose("g02", "alone")
	by := map[string]rules.Step{}
	for _, k := range b.State().Steps {
		by[k.Code] = k
	}
	if by["feed-1"].Stage != rules.Helped || by["feed-1"].Done() || !by["g02"].Done() {
		t.Errorf("feed-1 %+v, g02 %+v", by["feed-1"], by["g02"])
	}
	if !b.says("1 of 22 done alone") {
		t.Error("the count stands still")
	}
	b.choose("feed-1", "alone")
	if rows := b.DT.Rows("dt.criterion", ""); len(rows) != 2 || b.chosen("feed-1") != "alone" {
		t.Errorf("%d rows, feed-1 is %q", len(rows), b.chosen("feed-1"))
	}
	// Two tablets made a row each: both are put right.
	b.Step("feed-2", "met", "seen-with-this-child")
	b.Step("feed-2", "not-yet", "seen-with-this-child")
	b.s.Tick()
	if b.chosen("feed-2") == "alone" {
		t.Error("one of two rows says not yet")
	}
	b.choose("feed-2", "alone")
	if st := b.State(); !st.Steps[15].Done() {
		t.Errorf("feed-2 %+v", st.Steps[15])
	}
}

// Both sign by typing their names, the carer first; then nothing can be changed
// and what may happen next is offered.
func TestBothSign(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Learn(), 1280)
	b.typed("signoff.pad.nurse", signofftest.Nurse)
	b.press("signoff.go")
	if b.State().Nurses != nil {
		t.Fatal("the nurse signed before the carer")
	}
	b.typed("signoff.pad.carer", "Julie Farrow")
	b.press("signoff.go")
	st := b.State()
	if st.Status != rules.Valid || st.Carers.Name != "Julie Farrow" || st.Nurses.Name != signofftest.Nurse {
		t.Fatalf("it is %s: needs %+v, signing %+v", st.Status, st.Needs, st.Signing)
	}
	if !b.says("Julie is signed off for this, for Amina only, until 10 March 2027.") || !find[*widget.YesNo](b, "signoff.step.feed-1").Locked() {
		t.Error("a finished sign-off looks open")
	}
	find[*widget.Button](b, "signoff.stop")
	b.press("signoff.visit")
	if r := b.desk.Last(); r.Screen != model.Page || r.Row == "" || len(b.DT.Rows("dt.spot", "")) != 1 {
		t.Errorf("a visit opens %+v", r)
	}
}

// The carer may sign today and the nurse another day.
func TestTheCarerSignsAloneFirst(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Learn(), 1280)
	b.typed("signoff.pad.carer", "Julie Farrow")
	b.press("signoff.go")
	if st := b.State(); st.Carers == nil || st.Nurses != nil || st.Status != rules.Training {
		t.Fatalf("it is %s, signing %+v", st.Status, st.Signing)
	}
	if !b.says("Waiting for the nurse’s signature") || !find[*widget.SignaturePad](b, "signoff.pad.carer").Locked() {
		t.Error("the carer's signature does not stand")
	}
}

// Pressing early says what is missing, with the way to each; nothing is signed.
func TestPressingEarlySaysWhatIsMissing(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Teach(), 1280)
	b.press("signoff.go")
	sum := find[*widget.ErrorSummary](b, "signoff.summary")
	if b.desk.Win.Canvas().Focused() != fyne.Focusable(sum) {
		t.Error("what is missing has no focus")
	}
	for _, words := range []string{"Julie has practised 0 of 3 times", "Julie does 0 of 22 steps alone", "Enter the nurse’s PIN"} {
		if !b.says(words) {
			t.Errorf("it does not say %q", words)
		}
	}
	if st := b.State(); st.Carers != nil || b.DT.Code("dt.outcome") != "" {
		t.Error("something was decided")
	}
	find[*widget.TaskRow](b, "signoff.todo.0").Tapped(nil)
	if r := b.desk.Last(); r.Screen != model.Page || r.Cell != "dt.practice" || r.Section == "" || r.Page == "" {
		t.Errorf("the first thing to do leads to %+v", r)
	}
}

// A nurse who saw no practice, and the carer herself, cannot sign as the nurse.
func TestOnlyANurseWhoWatchedSigns(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Learn(), 1280)
	b.typed("signoff.pad.carer", "Julie Farrow")
	b.press("signoff.go")
	for _, name := range []string{"Grace Onsample", "Julie Farrow"} {
		find[*widget.SignaturePad](b, "signoff.pad.nurse").Load(widget.Signature{Typed: name})
		b.press("signoff.go")
		if b.State().Nurses != nil {
			t.Fatalf("%s signed as the nurse", name)
		}
	}
}

// Not yet keeps all that was seen and decides that practice goes on.
func TestNotYet(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Learn(), 1280)
	b.press("signoff.not-yet")
	st := b.State()
	if n, _ := st.Alone(); n != 22 || b.DT.Code("dt.outcome") != "needs-more-practice" || st.Carers != nil {
		t.Errorf("%d alone, outcome %q", n, b.DT.Code("dt.outcome"))
	}
	if len(b.desk.Told) != 1 {
		t.Error("nothing is said")
	}
}

// The task list stays reachable, and every part has a name.
func TestNamesAndWays(t *testing.T) {
	for _, width := range []float32{1280, 800, 400} {
		b := open(t, signofftest.Begin(t, "feed-g-pump").Learn(), width)
		b.press("signoff.list")
		if r := b.desk.Last(); r.Screen != model.TaskList || r.Tab != model.ListTab {
			t.Errorf("%.0f: the questions are at %+v", width, r)
		}
		widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
			named, ok := s.Object.(widget.Named)
			if _, focus := s.Object.(fyne.Focusable); ok && focus && named.A11y().Name == "" {
				t.Errorf("%.0f: a %T has no name", width, s.Object)
			}
			return true
		})
	}
}

// By keyboard alone: Ctrl Enter is the main button, arrows choose, a pad is typed.
func TestByKeyboardAlone(t *testing.T) {
	b := open(t, signofftest.Begin(t, "feed-g-pump").Teach(), 1280)
	bar := find[*widget.YesNo](b, "signoff.step.feed-1")
	b.desk.Win.Canvas().Focus(bar)
	bar.TypedRune('a')
	if b.chosen("feed-1") != "alone" {
		t.Errorf("A chooses %q", b.chosen("feed-1"))
	}
	if !b.s.Key("ctrl+enter") {
		t.Error("Ctrl Enter does nothing")
	}
	find[*widget.ErrorSummary](b, "signoff.summary")
}

// Nothing is cut, covered, too small to hit or too pale, at any width, in the
// dark, with large text, whatever a sign-off has come to.
func TestTheScreenPassesTheAudit(t *testing.T) {
	for _, c := range []struct {
		name    string
		width   float32
		mode    theme.Mode
		percent int
		story   func(*testing.T) *signofftest.Story
	}{
		{"ready, wide", 1280, theme.Light, 100, ready},
		{"ready, upright, dark", 800, theme.Dark, 100, ready},
		{"ready, phone", 400, theme.Light, 100, ready},
		{"ready, wide, large", 1280, theme.Light, 200, ready},
		{"ready, upright, large", 800, theme.Sunlight, 150, ready},
		{"begun", 1280, theme.Light, 100, func(t *testing.T) *signofftest.Story { return signofftest.Begin(t, "med-tube").Teach() }},
		{"signed", 800, theme.Light, 100, func(t *testing.T) *signofftest.Story { return signofftest.Signed(t) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &bench{Story: c.story(t), t: t, desk: screentest.NewDesk(), me: signofftest.Nurse}
			screentest.App(t)
			test.ApplyTheme(t, theme.New(c.mode, c.percent))
			b.show(c.width)
			for range 2 { // wrapped words settle when their width is known
				b.desk.Win.Resize(fyne.NewSize(c.width, 800*theme.Scale()))
				b.desk.Rebuild()
			}
			for _, f := range widgettest.Audit(b.desk.Win.Canvas().Content()) {
				t.Error(f)
			}
		})
	}
}

func ready(t *testing.T) *signofftest.Story { return signofftest.Begin(t, "feed-g-pump").Learn() }

// Large text on a phone leaves the page its room: the steps and the second button go
// with the page, and nothing that could be pressed is missing. What is signed off can
// be stopped before anything else is read.
func TestLargeTextOnANarrowScreenLeavesThePageItsRoom(t *testing.T) {
	for _, c := range []struct {
		name, second, main string
		story              func() *signofftest.Story
	}{
		{"while somebody learns", "signoff.not-yet", "signoff.go", func() *signofftest.Story { return signofftest.Begin(t, "feed-g-pump").Learn() }},
		{"once it is signed", "signoff.stop", "signoff.visit", func() *signofftest.Story { return signofftest.Signed(t) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, c.story(), 400)
			if b.s.Frame(model.Compact).Strip == nil {
				t.Error("at 100 % the steps stay above the page")
			}
			test.ApplyTheme(t, theme.New(theme.Light, 200))
			b.show(400)
			f := b.s.Frame(model.Compact)
			f.Bar.SetSparse(true) // as the window has it where text is that large
			if f.Strip != nil || widget.HeightFor(f.Bar, 400) > 220 {
				t.Errorf("strip %v, the bar is %v high", f.Strip, widget.HeightFor(f.Bar, 400))
			}
			find[*widget.Button](b, c.second)
			find[*widget.Button](b, c.main)
			if !b.says("Step ") && !b.says("steps done") || !b.says("for Amina R. only") {
				t.Error("the steps, or whose they are, are not on the page")
			}
		})
	}
}
