package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/staylog"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/careplan/careplantest"
	"doorstep/app/ui/widget"
)

// onBreaks is a child with a signed plan and an agreement that nobody has signed.
func (b *bench) onBreaks() casefile.ID {
	b.t.Helper()
	b.child("Jane", "Sample")
	id := b.caseOf()
	na := b.begun(id, healthplan.Assessment)
	plan := b.begun(id, healthplan.Form)
	careplantest.Fill(b.t, plan, casefile.DocumentRef(na.ID(), na.Form().Title))
	careplantest.Sign(b.t, plan)
	b.begun(id, booking.Agreement).Set("ag.carer", `{"reference": "", "display": "Julia Marsh"}`)
	b.s.tick()
	b.settle()
	return id
}

// booked makes a booking through the screens, tomorrow at five for two nights.
func (b *bench) booked(id casefile.ID) {
	b.t.Helper()
	b.s.Open(model.Route{Screen: model.Child, Case: id.String()})
	b.settle()
	b.press("case.lead.breaks")
	if at := b.s.nav.At(); at.Screen != model.Bookings || at.Case != id.String() {
		b.t.Fatalf("the short breaks are at %+v", at)
	}
	b.says("No short break is booked.", "Agreement with Julia Marsh", "Being written")
	b.shoot("breaks-none")
	b.press("bookings.book")
	b.find("new-booking.place").(*widget.TextInput).Load("14 Orchard Way")
	from := b.s.Now().AddDate(0, 0, 1)
	for box, t := range map[string]time.Time{"from": from, "to": from.AddDate(0, 0, 2)} {
		b.find("new-booking." + box).(*widget.DateParts).Load(t.Format(time.DateOnly))
		b.find("new-booking." + box + ".time").(*widget.TextInput).Load("17:00")
	}
	b.shoot("breaks-new")
	b.press("new-booking.go")
	if at := b.s.nav.At(); at.Screen != model.TaskList || at.Doc == "" {
		b.t.Fatalf("the booking is at %+v: %s", at, b.words())
	}
}

// A stay is asked for in a few taps; what stands before it is said at once, and each
// check leads to where it is put right.
func TestAStayIsBookedAndItsChecksLeadOn(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := b.onBreaks()
	b.booked(id)
	b.shoot("breaks-booking")
	b.says("with Julia Marsh", "2 nights", "Checks", "Stops the stay", "Asked for", "Care on this stay", "Not yet")
	b.press("booking.main")
	b.says("things come first")
	here := b.s.nav.At()
	b.press("booking.go.bg-01.0")
	if at := b.s.nav.At(); at.Doc == here.Doc {
		t.Errorf("the agreement is at %+v", at)
	}
	b.s.Back()
	b.settle()
	if at := b.s.nav.At(); at.Place() != here.Place() {
		t.Errorf("back from a check leads to %+v", at)
	}
	b.press("booking.task.0")
	if at := b.s.nav.At(); at.Screen != model.Page || at.Row == "" || !strings.HasPrefix(at.Cell, "bk.cover.") {
		t.Errorf("how a task is covered is at %+v", at)
	}
	b.s.Back()
	b.settle()
	b.s.Back()
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.Bookings {
		t.Errorf("back from a booking leads to %+v", at)
	}
	b.says("Asked for", "checks stop it")
	b.s.Open(here)
	b.settle()
	// Scenario, step 18: calling it off asks by whom and why, and it is counted.
	b.press("booking.cancel")
	b.find("cancel.by").(*widget.RadioList).TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.typeInto("cancel.why", "A chest infection")
	b.press("cancel.go")
	b.says("This stay was called off.", "The family", "A chest infection")
	b.s.Back()
	b.settle()
	b.says("1 stay was called off, 1 of them late")
}

// A check that asks for a sign-off goes on with the one that was begun: pressing it
// again makes no second draft, and one that names nobody yet is taken for it.
func TestACheckGoesOnWithTheSignOffThatWasBegun(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := b.onBreaks()
	b.begun(id, "dt")
	b.booked(id)
	here := b.s.nav.At()
	for range 2 {
		b.press("booking.go.bg-05.0")
		if at := b.s.nav.At(); at.Doc == here.Doc || at.Screen != model.TaskList {
			t.Fatalf("the sign-off is at %+v", at)
		}
		b.pass(5 * time.Second)
		b.s.Back()
		b.settle()
		if at := b.s.nav.At(); at.Place() != here.Place() {
			t.Fatalf("back from the sign-off leads to %+v", at)
		}
	}
	rec, err := b.s.work.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	offs := rec.Of("dt")
	if len(offs) != 1 || offs[0].Code("dt.task") == "" || offs[0].ReferenceIn("", "dt.carer").Display != "Julia Marsh" {
		t.Errorf("there are %d sign-offs, of %v", len(offs), offs[0].ReferenceIn("", "dt.carer"))
	}
}

// Clinical safety RL-14: a log is written although nothing was handed over and every
// gate says stop, and the plan's words stand beside the medicine.
func TestRL_14ALogTakesLinesWhateverStandsAgainstTheStay(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := b.onBreaks()
	b.booked(id)
	d, err := b.s.open(b.s.docID(b.s.nav.At()))
	if err != nil {
		t.Fatal(err)
	}
	b.s.arrive(b.s.nav.At(), d)
	b.settle()
	b.says("Handover in", "Arrival", "Both sign")
	b.shoot("stay-in")
	log := b.s.nav.At()
	b.press("stay.main")
	b.says("things come first")
	b.press("stay.not-here")
	b.press("stay.choose.stay.med")
	if at := b.s.nav.At(); at.Screen != model.StayLine || at.Topic != string(staylog.Medicine) {
		t.Fatalf("a line is at %+v", at)
	}
	b.shoot("stay-which")
	b.press("line.medicine.0")
	b.says("The plan says", strings.ReplaceAll(careplantest.Words("hcp.med.item.dose"), "\n", " "), "Not written down before in any log.")
	b.press("line.when.now")
	b.shoot("stay-medicine")
	b.s.Back()
	b.settle()
	if at := b.s.nav.At(); at.Place() != log.Place() {
		t.Fatalf("back from a line leads to %+v", at)
	}
	rec, err := b.s.work.Record(id)
	if err != nil {
		t.Fatal(err)
	}
	if lines := staylog.All(rec)[0].Lines; len(lines) != 1 || lines[0].At.IsZero() {
		t.Errorf("the log has %+v", lines)
	}
	// The list of questions stays a press away.
	b.press("stay.list")
	if at := b.s.nav.At(); at.Tab != model.ListTab {
		t.Errorf("the questions are at %+v", at)
	}
	b.says("Day and night")
}

// Two children who share a carer: the team's list has both, and the calendar leads on.
func TestTheTeamsShortBreaksHaveEveryChild(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.booked(b.onBreaks())
	b.s.Open(model.Route{Screen: model.Today})
	b.settle()
	b.press("today.breaks")
	b.says("Short breaks", "Jane S.", "Asked for", "with Julia Marsh")
	b.press("bookings.row.0")
	if at := b.s.nav.At(); at.Screen != model.TaskList {
		t.Fatalf("a row leads to %+v", at)
	}
	b.s.Back()
	b.settle()
	if at := b.s.nav.At(); at.Screen != model.Bookings || at.Case != "" {
		t.Errorf("back leads to %+v", at)
	}
}

// The agreement shows what the carer is signed off for and leads to its signatures; the
// step-down plan makes its weeks.
func TestAgreementAndStepDownOpenAsScreens(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := b.onBreaks()
	b.s.Open(model.Route{Screen: model.Bookings, Case: id.String()})
	b.settle()
	b.press("bookings.agreement.0")
	b.says("What is agreed", "What Julia is signed off for", "Not signed off", "Introductions", "Person with parental responsibility", "Sign the agreement")
	b.shoot("agreement")
	b.press("agreement.introduce")
	if at := b.s.nav.At(); at.Screen != model.Page || at.Row == "" {
		t.Errorf("an introduction is at %+v", at)
	}
	sd := b.begun(id, "sd").Set("sd.start", string(casefile.DateOf(b.s.Now())))
	b.s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: sd.ID().String()})
	b.settle()
	b.shoot("stepdown-new")
	if b.find("stepdown.make") != nil {
		b.press("stepdown.make")
	}
	b.says("Week 1", "Week 8", "Home ready", "What the parents learn")
	b.shoot("stepdown")
}
