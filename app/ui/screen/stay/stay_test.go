package stay_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	rules "doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/stay"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// bench is a stay in a window: the stay as a whole, or one line of it.
type bench struct {
	*staytest.Story
	t    *testing.T
	desk *screentest.Desk
	ed   *model.Editor
	show interface{ Apply(engine.Changes) }

	wrote   []staylog.Kind
	lines   []casefile.RowID
	righted []staylog.Line
	signed  int
}

func bring(t *testing.T, story *staytest.Story) *bench {
	b := &bench{Story: story, t: t, desk: screentest.NewDesk()}
	b.desk.Clock = story.Case.Now
	b.ed = model.NewEditor(story.Log.Document, model.Around{
		Now: b.desk.Now, Fault: func(err error) string { return err.Error() },
		Wait: func(_ casefile.Ticket, done func(error)) { done(nil) },
		Changed: func(ch engine.Changes) {
			if b.show != nil {
				b.show.Apply(ch)
			}
		},
	})
	return b
}

func (b *bench) facts() (stay.Facts, error) {
	s := b.Stay()
	f := stay.Facts{Stay: s, Short: "Jane S.", Given: "Jane"}
	switch s.Phase {
	case rules.Arriving:
		f.Against = s.Arrival(nil, b.Case.Now)
	case rules.Leaving:
		f.Against = s.Departure()
		if r, ok := s.Remind(b.Case.Now); ok {
			f.Reminder = r.Words
		}
	}
	return f, nil
}

func (b *bench) open(w, h float32) *bench {
	b.t.Helper()
	s := stay.New(stay.Props{
		Desk: b.desk, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Doc: b.Log.Document, Editor: b.ed, Load: b.facts,
		Write: func(k staylog.Kind) { b.wrote = append(b.wrote, k) },
		Line:  func(_ staylog.Kind, row casefile.RowID) { b.lines = append(b.lines, row) },
		Right: func(l staylog.Line) { b.righted = append(b.righted, l) },
		Later: func() {}, Plan: func() {}, Fault: func(err error) string { return err.Error() }, Signed: func() { b.signed++ },
	})
	b.show = s
	b.desk.Show(b.t, s, w, h)
	return b
}

// line opens one line of the log.
func (b *bench) line(kind staylog.Kind, row casefile.RowID, w, h float32) *bench {
	b.t.Helper()
	p := stay.LineProps{
		Desk: b.desk, Route: model.Route{Screen: model.StayLine, Case: "c", Doc: "d", Topic: string(kind), Row: string(row)}, Doc: b.Log.Document, Editor: b.ed, Given: "Jane",
		Around: form.Around{People: func() []casefile.Person { return []casefile.Person{{Ref: "Practitioner/ju", Name: staytest.Carer}} }},
		Typed:  func() {}, Unmatched: func(r fhir.Reference) bool { return b.Stay().Mismatched(r) },
		Plan: func(k staylog.Kind) []model.Written {
			if k != staylog.Seizure {
				return nil
			}
			return []model.Written{{Label: "What to do during and after", Text: "Look at the clock. Clear the space."}}
		},
		LastMedicine: func(r fhir.Reference) (staylog.Line, bool) { return staylog.LastMedicine(b.Case.Record(), r) },
		Entry: func(tags *screen.Tags, list []model.Written, grown func()) fyne.CanvasObject {
			return careplan.Lines{Desk: b.desk, Tags: tags, Given: "Jane", Grown: grown}.Of(list)
		},
	}
	for _, m := range healthplan.Of(b.Case.Record()).Medicines {
		p.Medicines = append(p.Medicines, stay.Medicine{Value: rules.MedicineRef(m), Title: m.Name, Entry: []model.Written{
			{Label: "Strength", Text: m.Strength}, {Label: "Dose", Text: m.Dose}, {Label: "Maximum in 24 hours", Text: m.Max},
		}})
	}
	s := stay.NewLine(p)
	if s == nil {
		b.t.Fatal("the line is not there")
	}
	b.show = s
	b.desk.Show(b.t, s, w, h)
	return b
}

func (b *bench) text() string {
	out := widget.Spoken(b.desk.Win.Canvas().Content())
	if b.desk.OnSheet != nil {
		out += "\n" + widget.Spoken(b.desk.OnSheet)
	}
	return out
}

func (b *bench) says(want ...string) {
	b.t.Helper()
	text := b.text()
	for _, w := range want {
		if !strings.Contains(text, w) {
			b.t.Errorf("the screen does not say %q; it says\n%s", w, text)
		}
	}
}

func find[T any](b *bench, id string) T {
	b.t.Helper()
	b.desk.Rebuild() // as the shell does when a frame changed
	return screentest.Find[T](b.t, b.desk, id)
}

// typed is a name typed in place of a drawn signature.
func (b *bench) typed(id, name string) {
	b.t.Helper()
	find[*widget.SignaturePad](b, id).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	for _, r := range name {
		b.desk.Win.Canvas().Focused().TypedRune(r)
	}
}

func TestHandoverInIsGoneThroughTogetherAndSignedByBoth(t *testing.T) {
	screentest.App(t)
	b := bring(t, staytest.Booked(t)).open(800, 1280)
	b.says("Together", "Arrival", "What has changed", "Marks on the skin", "What came along", "Medicines received", "Both sign", "Take over Jane")
	find[*widget.TaskRow](b, "stay.step.1").Tapped(nil)
	if got := b.desk.Last(); got.Screen != model.Page || got.Page != "stay.page.changes" {
		t.Errorf("a step opens %+v", got)
	}
	find[*widget.Button](b, "stay.main").Tapped(nil)
	if _, there := screentest.Look[*widget.ErrorSummary](b.desk, "stay.against"); !there || b.signed != 0 {
		t.Error("an empty handover can be signed")
	}

	b = bring(t, staytest.Arrived(t)).open(800, 1280)
	b.says("Always with Jane", "2 medicines received", "Nothing", "Nadia Sample, parent or person handing over")
	find[*widget.Button](b, "stay.main").Tapped(nil)
	b.says("Draw the signature, or type the name")
	b.typed("stay.in-sign-parent", staytest.Mother)
	b.typed("stay.in-sign-carer", staytest.Carer)
	find[*widget.Button](b, "stay.main").Tapped(nil)
	if b.signed != 1 || b.Stay().Phase != rules.UnderWay {
		t.Fatalf("after both signed the stay is %q", b.Stay().Phase)
	}
	b.says("Write down", "Medicine", "Feed or drink", "Seizure", "Incident")
}

func TestTheLogIsWrittenWithLargeButtonsUnderTheThumb(t *testing.T) {
	screentest.App(t)
	b := bring(t, staytest.Here(t)).open(400, 800)
	for _, k := range staylog.Kinds() {
		c := find[*widget.CardButton](b, "stay.write."+string(k))
		if size := c.Size(); size.Height < 56 || size.Width < 160 {
			t.Errorf("the button of %s is %v", k, size)
		}
		c.Tapped(nil)
	}
	if len(b.wrote) != len(staylog.Kinds()) {
		t.Errorf("written: %v", b.wrote)
	}
	// Under the log, in the lower half of the phone.
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(find[*widget.CardButton](b, "stay.write.stay.med"))
	if at.Y < 400 {
		t.Errorf("the first button stands at %v", at)
	}
	b.says("Nothing is written yet. Start with something Jane enjoyed.")
}

func TestALineIsPutRightByAnotherAndStaysReadable(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	story.Give("2027-01-15 19:02", staytest.Senna, rules.AsWritten)
	story.Note("2027-01-15 21:30", "Laughed at the cat. Asleep at nine.")
	b := bring(t, story).open(800, 1280)
	b.says("19:02", "Senna", "Laughed at the cat. Asleep at nine.", staytest.Carer)
	if text := b.text(); strings.Index(text, "21:30") > strings.Index(text, "19:02") {
		t.Error("the newest line does not stand first")
	}
	find[*widget.CardButton](b, "stay.line.0").Tapped(nil)
	b.says("A line is never written over")
	find[*widget.Button](b, "stay.right").Tapped(nil)
	if len(b.righted) != 1 || b.righted[0].Kind != staylog.Medicine {
		t.Errorf("put right: %+v", b.righted)
	}
}

// SB-V03: care by somebody without a sign-off is kept, and the line says whom it told.
func TestSB_V03StandsInTheLineItSpeaksOf(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	story.Give("2027-01-15 19:02", staytest.Ibuprofen, rules.AsWritten)
	b := bring(t, story).open(800, 1280)
	flag := story.Flag("SB-V03")
	if flag == nil {
		t.Fatal("nothing is flagged")
	}
	b.says("Ibuprofen", flag.Words)
}

// Clinical safety, scenario 14: both facts stand as text, and nothing else.
func TestScenario14TheEntryAndTheLastTimeStandAsText(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	story.Give("2027-01-15 14:05", staytest.Senna, rules.AsWritten)
	story.Case.At("2027-01-15 16:00")
	row := story.Log.Row("stay.med")
	story.Point(story.Log, row, "stay.med.item", story.Medicine(staytest.Senna))
	b := bring(t, story).line(staylog.Medicine, row, 400, 1600)
	b.says("The plan says", "Liquid, 7.5 mg in 5 ml", "5 ml", "Last written down: today at 2:05pm, by "+staytest.Carer+".")
	for _, word := range []string{"safe", "due", "too soon", "wait", "next dose", "left today", "minutes"} {
		if strings.Contains(strings.ToLower(b.text()), word) {
			t.Errorf("the screen says %q", word)
		}
	}
}

// RL-01: what the plan says of a medicine is on the screen letter for letter and whole,
// at the largest text on the smallest screen.
func TestRL_01TheEntryStandsWholeAtTwoHundredPerCent(t *testing.T) {
	screentest.App(t)
	test.ApplyTheme(t, theme.New(theme.Light, 200))
	story := staytest.Here(t)
	row := story.Log.Row("stay.med")
	story.Point(story.Log, row, "stay.med.item", story.Medicine(staytest.Senna))
	b := bring(t, story).line(staylog.Medicine, row, 400, 900)
	found := 0
	widget.Survey(find[*widget.Card](b, "line.entry"), func(s widget.Seen) bool {
		if txt, ok := s.Object.(*widget.Text); ok {
			switch words := txt.A11y().Name; words {
			case "Liquid, 7.5 mg in 5 ml", "5 ml":
				found++
				if txt.Size().Height < txt.HeightFor(txt.Size().Width) {
					t.Errorf("%q is cut", words)
				}
			}
		}
		return true
	})
	if found != 2 {
		t.Errorf("%d of 2 texts stand as they were written", found)
	}
}

func TestNowWritesTheTimeAndTheLineIsKept(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	story.Case.At("2027-01-16 02:14")
	row := story.Log.Row("stay.med")
	b := bring(t, story).line(staylog.Medicine, row, 400, 1600)
	b.says("Which medicine?", "Senna", "Ibuprofen", "A medicine that is not in the plan")
	find[*widget.CardButton](b, "line.medicine.0").Tapped(nil)
	find[*widget.Button](b, "line.when.now").Tapped(nil)
	b.says("02:14", "today")
	if got := story.Log.TextIn(row, "stay.med.amount"); got != "" {
		t.Errorf("the amount was filled in: %q", got)
	}
	find[*widget.Button](b, "line.done").Tapped(nil)
	if b.desk.Backs != 0 {
		t.Error("a line without a result is done")
	}
	if _, there := screentest.Look[*widget.ErrorSummary](b.desk, "line.summary"); !there {
		t.Error("nothing says what is missing")
	}
	b.desk.Screen.Leave()
	if len(story.Log.Rows("stay.med", "")) != 1 {
		t.Error("an unfinished line is gone (RL-14)")
	}
	empty := story.Log.Row("stay.day")
	bring(t, story).line(staylog.Note, empty, 400, 800).desk.Screen.Leave()
	if len(story.Log.Rows("stay.day", "")) != 0 {
		t.Error("a line in which nothing was written stays")
	}
}

// SB-V02: a medicine that is not in the plan is kept, and the carer is asked to ring.
func TestSB_V02AMedicineOutsideThePlanAsksToRing(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	row := story.Log.Row("stay.med")
	b := bring(t, story).line(staylog.Medicine, row, 400, 1600)
	find[*widget.Button](b, "line.use").Tapped(nil)
	b.says("Enter what was given")
	find[*widget.TextInput](b, "line.other").Load("Calpol")
	find[*widget.Button](b, "line.use").Tapped(nil)
	b.says("Calpol", "This is not in Jane’s signed plan.", "Ring the nurse now")
}

// SB-V06: what did not match its label cannot be written down as given as written.
func TestSB_V06LeavesThatAnswerOut(t *testing.T) {
	screentest.App(t)
	for match, want := range map[string]bool{"yes": true, "no": false} {
		story := staytest.Arrived(t)
		r := story.Log.Rows("stay.medin", "")[0].ID
		story.Log.In(r, "stay.medin.match", match)
		row := story.Log.Row("stay.med")
		story.Point(story.Log, row, "stay.med.item", story.Medicine(staytest.Senna))
		b := bring(t, story).line(staylog.Medicine, row, 400, 2000)
		got := false
		widget.Survey(b.desk.Win.Canvas().Content(), func(s widget.Seen) bool {
			if list, ok := s.Object.(*widget.RadioList); ok {
				for _, target := range list.Targets() {
					got = got || strings.Contains(target.Name, "Given as written")
				}
			}
			return true
		})
		if got != want {
			t.Errorf("with a label that matches: %s, the answer is offered: %v", match, got)
		}
		if got := strings.Contains(b.text(), "the label did not match"); got == want {
			t.Errorf("with a label that matches: %s, the screen says why: %v", match, got)
		}
	}
}

// RL-04: no clock runs while a seizure is written down; its length stands there once
// both times do.
func TestRL_04NoTimerRunsInASeizure(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	row := story.Log.Row("stay.seizure")
	b := bring(t, story).line(staylog.Seizure, row, 400, 1200)
	b.says("The plan says", "Look at the clock. Clear the space.")
	if text := b.text(); strings.Index(text, "Started") > strings.Index(text, "The plan says") {
		t.Error("the plan stands before the time")
	}
	find[*widget.Button](b, "line.start.now").Tapped(nil)
	before := b.text()
	b.desk.Pass(95e9)
	if b.text() != before {
		t.Error("the screen changed by itself")
	}
	find[*widget.Button](b, "line.end.now").Tapped(nil)
	b.says("It lasted 1 minute 35 seconds.")
}

func TestAGraveIncidentAsksToRingFirst(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	row := story.Log.Row("stay.inc")
	b := bring(t, story).line(staylog.Mishap, row, 800, 2000)
	if strings.Contains(b.text(), "Ring first") {
		t.Error("it asks to ring for nothing")
	}
	story.Log.In(row, "stay.inc.kind", "missing")
	b = bring(t, story).line(staylog.Mishap, row, 800, 2000)
	b.says("Ring first, write afterwards.")
}

func TestHandoverOutSaysWhatKeepsTheLogOpen(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	story.Incident("2027-01-16 11:00", "fall-or-handling", "")
	story.Leave()
	b := bring(t, story).open(800, 1280)
	if len(b.Stay().Open) == 0 {
		t.Fatal("nothing keeps the log open")
	}
	b.says("Keeps the log open", b.Stay().Open[0].Words, "Hand over Jane")
	find[*widget.TaskRow](b, "stay.open.0").Tapped(nil)
	if len(b.lines) != 1 {
		t.Errorf("it leads to %v", b.lines)
	}
	find[*widget.Button](b, "stay.main").Tapped(nil)
	if b.signed != 0 {
		t.Error("a log with an open incident is closed")
	}
}

func TestALockedLogTakesNotesBelow(t *testing.T) {
	screentest.App(t)
	story := staytest.Here(t)
	story.Note("2027-01-16 09:00", "Slept until seven.")
	story.Out()
	story.Case.At("2027-01-19 09:00")
	b := bring(t, story).open(1280, 900)
	b.says("The log is locked.", "Add a later note", "Slept until seven.")
	if _, there := screentest.Look[*widget.CardButton](b.desk, "stay.write.stay.med"); there {
		t.Error("a locked log offers a new line")
	}
}
