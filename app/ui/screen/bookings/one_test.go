package bookings_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/bookings"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// gates are those of a booking that two checks stop and one asks about.
func gates(t testing.TB) []booking.Gate {
	place := booking.Place{Form: "dt", Case: id(t), Doc: id(t)}
	return []booking.Gate{
		{ID: "BG-01", Title: "Agreement signed", Level: booking.OK},
		{ID: "BG-05", Title: "Carer signed off for this child", Level: booking.Stop, Findings: []booking.Finding{{
			Level: booking.Stop, Fact: "RE-01", Words: "Denise Palmer is not signed off for oral suction with Lucy.", Who: "The nurse teaches and signs off, or a registered nurse or a parent is there", Task: "suction-oral", At: place,
		}}},
		{ID: "BG-08", Title: "Nurse’s number out of hours", Level: booking.Ask, Findings: []booking.Finding{{
			Level: booking.Ask, Words: "No nurse’s number is set for the night of 16 January.", Who: "The short-break manager", Clears: booking.Manager, Key: "BG-08",
		}}},
		{ID: "BG-11", Title: "Lifting equipment examined", Level: booking.Stop, Findings: []booking.Finding{{
			Level: booking.Stop, Words: "The sling was due for its examination on 12 December.", Who: "The equipment service", At: place,
		}}},
		{ID: "BG-15", Title: "Introductions", Level: booking.OK, Findings: []booking.Finding{{
			Level: booking.Ask, Words: "They have not met face to face.", Clears: booking.SocialWorker, Key: "BG-15",
			Reason: &casefile.Reason{Text: "They know each other from school", By: casefile.Author{Name: "Ruth Adeyemi"}, At: at(12, 9)},
		}}},
	}
}

func lucys(t testing.TB) bookings.Facts {
	return bookings.Facts{
		Line: bookings.Line{
			Booking: booking.Booking{Case: id(t), Doc: id(t), Carer: carer("Denise Palmer"), Place: "3 Hill Rise", From: at(16, 10), To: at(17, 10), Kind: "overnight", Said: booking.AskedFor, Handlers: 1},
			Short:   "Lucy S.", State: booking.AskedFor, Nights: 1, Hours: 12,
		},
		Given: "Lucy", Gates: gates(t), YearDays: "1 of 75 days in 12 months, this stay with it", Hospices: []string{"Meadow House"},
		Tasks: []bookings.Task{
			{Code: "feed-oral", Title: "Feeding by mouth with a swallowing plan", Cover: &booking.Cover{Row: "1"}, By: "This carer, signed off", Who: "Denise Palmer"},
			{Code: "suction-oral", Title: "Suction of mouth"},
		},
	}
}

func one(t *testing.T, f bookings.Facts, w, h float32) (*screentest.Desk, *did, *bookings.Facts) {
	t.Helper()
	d, out := screentest.NewDesk(), &did{}
	d.Clock = now
	s := bookings.NewOne(bookings.OneProps{
		Desk: d, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Me: "Carol Hughes",
		Load: func() (bookings.Facts, error) { return f, nil },
		Go:   func(p booking.Place) { out.gone = append(out.gone, p) },
		Reason: func(g booking.Finding, text string, done func(string)) {
			out.reasons = append(out.reasons, g.Key+": "+text)
			done("")
		},
		Cover: func(k bookings.Task) { out.covered = append(out.covered, k.Code) }, Change: func() { out.changed++ },
		Confirm: func() { out.confirmed++ }, Cancel: func(c bookings.Cancelling) { out.off = append(out.off, c) },
		Emergency: func() { out.hurried++ }, Ask: func(h string) { out.asked = append(out.asked, h) }, Arrive: func() { out.arrived++ },
		Saved: func() model.Words { return model.Words{} },
	})
	d.Show(t, s, w, h)
	return d, out, &f
}

// Each check says what is wrong, who puts it right, and leads there.
func TestEveryCheckSaysWhatWhyWhoAndWhere(t *testing.T) {
	screentest.App(t)
	for _, size := range [][2]float32{{1280, 900}, {800, 1280}, {400, 800}} {
		d, out, f := one(t, lucys(t), size[0], size[1])
		says(t, d, "2 checks stop it and 1 check asks", "Denise Palmer is not signed off for oral suction with Lucy.", "The nurse teaches and signs off", "Stops the stay", "Asks",
			"2 checks are in order", "They have not met face to face. Ruth Adeyemi: They know each other from school", "Who does it?", "1 night and 12 hours by day")
		screentest.Find[*widget.TaskRow](t, d, "booking.go.bg-11.0").Tapped(nil)
		if len(out.gone) != 1 || out.gone[0] != f.Gates[3].Findings[0].At {
			t.Errorf("the check leads to %+v", out.gone)
		}
		if screentest.Find[*widget.TaskRow](t, d, "booking.go.bg-08.0").Disabled() != true {
			t.Error("a check that leads nowhere can be pressed")
		}
		screentest.Find[*widget.TaskRow](t, d, "booking.task.1").Tapped(nil)
		if strings.Join(out.covered, " ") != "suction-oral" {
			t.Errorf("covered: %q", out.covered)
		}
	}
}

// The list of tasks does not claim what a check denies.
func TestATaskThatACheckStopsIsNotShownAsCovered(t *testing.T) {
	screentest.App(t)
	f := lucys(t)
	f.Tasks[1].Cover, f.Tasks[1].By, f.Tasks[1].Who = &booking.Cover{Row: "2"}, "This carer, signed off", "Denise Palmer"
	d, _, _ := one(t, f, 800, 1280)
	row := widget.Spoken(screentest.Find[*widget.TaskRow](t, d, "booking.task.1"))
	if !strings.Contains(row, "Not yet") || strings.Contains(row, "signed off") {
		t.Errorf("the task that a check stops says %q", row)
	}
	if row := widget.Spoken(screentest.Find[*widget.TaskRow](t, d, "booking.task.0")); !strings.Contains(row, "signed off") {
		t.Errorf("the task that is covered says %q", row)
	}
}

// The scenario’s step 14: booking Lucy’s first night is refused naming the missing task.
func TestAStoppedStayCannotBeConfirmedAndSaysWhy(t *testing.T) {
	screentest.App(t)
	f := lucys(t)
	d, out, _ := one(t, f, 400, 800)
	screentest.Find[*widget.Button](t, d, "booking.main").Tapped(nil)
	if out.confirmed != 0 {
		t.Fatal("a stay that is stopped was confirmed")
	}
	says(t, d, "3 things come first")
	sum := screentest.Find[*widget.ErrorSummary](t, d, "booking.against")
	if text := widget.Spoken(sum); strings.Index(text, "oral suction") > strings.Index(text, "nurse’s number") {
		t.Errorf("what asks stands before what stops: %s", text)
	}
	f.Gates = f.Gates[:1]
	d, out, _ = one(t, f, 400, 800)
	says(t, d, "Nothing stands against it")
	screentest.Find[*widget.Button](t, d, "booking.main").Tapped(nil)
	if out.confirmed != 1 {
		t.Error("a stay that nothing stops cannot be confirmed")
	}
}

func TestAReasonNeedsWordsAndStandsWithItsName(t *testing.T) {
	screentest.App(t)
	d, out, _ := one(t, lucys(t), 1280, 900)
	if _, there := screentest.Look[*widget.Button](d, "booking.reason.bg-05.0"); there {
		t.Error("a reason is taken for what no reason clears")
	}
	screentest.Find[*widget.Button](t, d, "booking.reason.bg-08.0").Tapped(nil)
	says(t, d, "This is for the short-break manager to say.", "Carol Hughes")
	keep := screentest.Find[*widget.Button](t, d, "booking.keep")
	keep.Tapped(nil)
	says(t, d, "Write why the stay may go on")
	screentest.Find[*widget.TextArea](t, d, "booking.why").Load("The hospital’s ward is rung at night")
	keep.Tapped(nil)
	if len(out.reasons) != 1 || out.reasons[0] != "BG-08: The hospital’s ward is rung at night" || d.OnSheet != nil {
		t.Errorf("reasons: %q", out.reasons)
	}
}

// Scenario, step 18, expect 4: cancelling a stay asks by whom and why.
func TestStep18CallingOffAsksByWhomAndWhy(t *testing.T) {
	screentest.App(t)
	d, out, _ := one(t, lucys(t), 800, 1280)
	screentest.Find[*widget.Button](t, d, "booking.cancel").Tapped(nil)
	off := screentest.Find[*widget.Button](t, d, "cancel.go")
	off.Tapped(nil)
	says(t, d, "Choose who calls it off")
	screentest.Find[*widget.RadioList](t, d, "cancel.by").TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	off.Tapped(nil)
	says(t, d, "Write why it is called off")
	screentest.Find[*widget.TextArea](t, d, "cancel.why").Load("Lucy has a chest infection.")
	off.Tapped(nil)
	if len(out.off) != 1 || out.off[0].By != "The family" {
		t.Fatalf("called off: %+v", out.off)
	}
	if got := out.off[0].Words("Wed 13 January at 9:30am"); got != "The family, Wed 13 January at 9:30am: Lucy has a chest infection. Instead: Nothing." {
		t.Errorf("it says %q", got)
	}
}

// An emergency offers the hospice and keeps training and equipment shut.
func TestAnEmergencyOffersAHospiceAndKeepsTheStopsShut(t *testing.T) {
	screentest.App(t)
	f := lucys(t)
	d, out, _ := one(t, f, 800, 1280)
	screentest.Find[*widget.TaskRow](t, d, "booking.emergency").Tapped(nil)
	if out.hurried != 1 {
		t.Error("it cannot be made an emergency")
	}
	f.Kind = booking.Emergency
	d, out, _ = one(t, f, 800, 1280)
	says(t, d, "Training, sign-offs, equipment and loads never do", "Ask Meadow House", "Registered nurses are on duty there", "top of the occupational therapist’s and the nurse’s work")
	screentest.Find[*widget.TaskRow](t, d, "booking.hospice.0").Tapped(nil)
	if len(out.asked) != 1 || out.asked[0] != "Meadow House" {
		t.Errorf("asked: %q", out.asked)
	}
	f.Place = "Meadow House"
	d, _, _ = one(t, f, 800, 1280)
	if _, there := screentest.Look[*widget.TaskRow](d, "booking.hospice.0"); there {
		t.Error("the hospice that has the child is asked again")
	}
}

// The handover is offered from the day before, and what has a log leads to it.
func TestTheMainButtonIsTheNextStepOfTheStay(t *testing.T) {
	screentest.App(t)
	for _, tt := range []struct {
		name string
		set  func(*bookings.Facts)
		want string
	}{
		{"confirmed, three days before", func(f *bookings.Facts) { f.State = booking.Confirmed }, ""},
		{"confirmed, today", func(f *bookings.Facts) { f.State, f.From = booking.Confirmed, at(13, 17) }, "Handover in"},
		{"being handed over", func(f *bookings.Facts) { f.State, f.LogNext = booking.UnderWay, bookings.LogIn }, "Handover in"},
		{"there now", func(f *bookings.Facts) { f.State, f.LogNext = booking.UnderWay, bookings.LogOpen }, "Open the log"},
		{"over", func(f *bookings.Facts) { f.State, f.LogNext = booking.Finished, bookings.LogDone }, "Read the log"},
		{"called off", func(f *bookings.Facts) { f.State = booking.Cancelled }, ""},
		{"stopped", func(f *bookings.Facts) { f.State = booking.Blocked }, "Confirm this stay"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := lucys(t)
			f.Gates = nil
			tt.set(&f)
			d, _, _ := one(t, f, 800, 1280)
			b, there := screentest.Look[*widget.Button](d, "booking.main")
			switch {
			case !there && tt.want != "":
				t.Errorf("there is no button %q", tt.want)
			case there && b.A11y().Name != tt.want:
				t.Errorf("the button says %q, want %q", b.A11y().Name, tt.want)
			}
		})
	}
}

func TestABookingIsMadeInAFewTaps(t *testing.T) {
	screentest.App(t)
	d := screentest.NewDesk()
	d.Clock = now
	var made []bookings.Wish
	s := bookings.NewNew(bookings.NewProps{
		Desk: d, Route: model.Route{Screen: model.NewBooking, Case: "c"}, Short: "Jane S.", Given: "Jane",
		Carers: []bookings.Carer{
			{Who: fhir.Reference{Reference: "r", Display: "Julia Marsh"}, Place: "14 Orchard Way", Hint: "Agreement signed", LastFrom: at(1, 17), LastTo: at(3, 10)},
			{Who: carer("Meadow House"), Place: "Meadow House", Hint: "No agreement yet"},
		},
		Weigh: func(w bookings.Wish) (string, []string) {
			return bookings.Length(2, 17), []string{"Lucy is with Julia Marsh at the same time."}
		},
		Make: func(w bookings.Wish, done func(string)) {
			made = append(made, w)
			done("")
		},
	})
	d.Show(t, s, 400, 800)
	screentest.Find[*widget.Button](t, d, "new-booking.go").Tapped(nil)
	says(t, d, "Say who has Jane", "Enter where Jane stays", "Enter the day")
	screentest.Find[*widget.RadioList](t, d, "new-booking.who").TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	screentest.Find[*widget.Button](t, d, "new-booking.again").Tapped(nil)
	says(t, d, "2 nights and 17 hours by day", "Lucy is with Julia Marsh at the same time.")
	screentest.Find[*widget.Button](t, d, "new-booking.go").Tapped(nil)
	if len(made) != 1 {
		t.Fatalf("made: %+v", made)
	}
	w := made[0]
	if w.Carer.Reference != "r" || w.Place != "14 Orchard Way" || !w.From.Equal(at(15, 17)) || !w.To.Equal(at(17, 10)) || w.Kind != "" {
		t.Errorf("it asks for %+v", w)
	}
}

// What keeps every check open is said once, with the way to put it right.
func TestAStayWithoutItsDaysSaysSoOnce(t *testing.T) {
	screentest.App(t)
	f := lucys(t)
	place := booking.Place{Form: "bk", Case: id(t), Doc: id(t)}
	f.Gates = nil
	for _, gate := range []string{"BG-01", "BG-02", "BG-03", "BG-04", "BG-05"} {
		f.Gates = append(f.Gates, booking.Gate{ID: gate, Title: gate, Level: booking.Stop, Findings: []booking.Finding{{
			Level: booking.Stop, Words: "Say when the stay begins and ends.", Who: "Whoever books it", At: place,
		}}})
	}
	d, _, _ := one(t, f, 1280, 900)
	says(t, d, "5 checks stop it", "5 checks wait for this", "Say when the stay begins and ends.")
	if n := strings.Count(widget.Spoken(d.Win.Canvas().Content()), "Say when the stay begins and ends."); n != 1 {
		t.Errorf("it is said %d times", n)
	}
}
