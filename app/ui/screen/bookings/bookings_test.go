package bookings_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/bookings"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// now is a Wednesday between the agreement and the first stays of the story.
var now = time.Date(2027, 1, 13, 9, 30, 0, 0, time.UTC)

func at(day, hour int) time.Time { return time.Date(2027, 1, day, hour, 0, 0, 0, time.UTC) }

func id(t testing.TB) casefile.ID {
	t.Helper()
	out, err := op.RandomID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func carer(name string) fhir.Reference { return fhir.Reference{Display: name} }

// janes is Jane’s first stay in the story: two nights with Julia Marsh.
func janes(t testing.TB) bookings.Line {
	return bookings.Line{
		Booking: booking.Booking{
			Case: id(t), Doc: id(t), Carer: carer("Julia Marsh"), Place: "14 Orchard Way", From: at(15, 17), To: at(17, 10), Kind: "several-nights", Said: booking.Confirmed, Handlers: 2,
		},
		Short: "Jane S.", State: booking.Confirmed, Nights: 2, Hours: 17,
	}
}

func family(t testing.TB) bookings.Data {
	jane := janes(t)
	lucy := bookings.Line{
		Booking: booking.Booking{Case: id(t), Doc: id(t), Carer: carer("Denise Palmer"), Place: "3 Hill Rise", From: at(16, 10), To: at(17, 10), Kind: "overnight"},
		Short:   "Lucy S.", State: booking.Blocked, Nights: 1, Hours: 12, Stops: 2, Asks: 1,
	}
	asked := bookings.Line{
		Booking: booking.Booking{Case: jane.Case, Doc: id(t), Carer: carer("Julia Marsh"), Place: "14 Orchard Way", From: at(29, 17), To: at(31, 10), Kind: "several-nights"},
		Short:   "Jane S.", State: booking.AskedFor, Nights: 2, Hours: 17, Asks: 2,
	}
	off := bookings.Line{
		Booking: booking.Booking{Case: jane.Case, Doc: id(t), Carer: carer("Julia Marsh"), From: at(8, 17), To: at(10, 10), Cancelled: "The carer, Thu 7 January: ill. Instead: another weekend."},
		Short:   "Jane S.", State: booking.Cancelled, Nights: 2, Hours: 17, Late: true,
	}
	open := bookings.Line{
		Booking: booking.Booking{Case: jane.Case, Doc: id(t), Carer: carer("Julia Marsh"), From: at(2, 10), To: at(2, 18)},
		Short:   "Jane S.", State: booking.Finished, Hours: 8, Log: id(t), LogNext: bookings.LogOut, Keeps: 1,
	}
	return bookings.Data{
		Lines: []bookings.Line{open, off, jane, lucy, asked},
		Used: []bookings.Used{{
			Case: jane.Case, Short: "Jane S.", Doc: id(t), Nights: 24, Hours: 200, NightsHad: 4, HoursHad: 34.5, NightsBooked: 4, HoursBooked: 34,
			Since: at(1, 0), Year: "8 of 75 days in 12 months", Cancelled: 1, Late: 1,
		}},
		Agreements: []bookings.Agreement{{Case: jane.Case, Doc: id(t), Carer: "Julia Marsh", Words: model.Words{Tone: model.Tint, Icon: "check", Text: "Signed by all"}}},
	}
}

// did is what a screen asked for.
type did struct {
	book, confirmed, arrived, changed, hurried int
	gone                                       []booking.Place
	reasons                                    []string
	asked, covered                             []string
	off                                        []bookings.Cancelling
}

func list(t *testing.T, data bookings.Data, caseID string, w, h float32) (*screentest.Desk, *did) {
	t.Helper()
	d, out := screentest.NewDesk(), &did{}
	d.Clock = now
	s := bookings.New(bookings.Props{
		Desk: d, Route: model.Route{Screen: model.Bookings, Case: caseID}, Short: "Jane S.",
		Load: func(done func(bookings.Data)) { done(data) }, Book: func() { out.book++ }, Agree: func() {}, Offer: func() {},
	})
	d.Show(t, s, w, h)
	return d, out
}

func says(t *testing.T, d *screentest.Desk, want ...string) {
	t.Helper()
	text := widget.Spoken(d.Win.Canvas().Content())
	if d.OnSheet != nil {
		text += "\n" + widget.Spoken(d.OnSheet)
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the screen does not say %q; it says\n%s", w, text)
		}
	}
}

func TestAChildsStaysStandByWhatTheyWaitFor(t *testing.T) {
	screentest.App(t)
	data := family(t)
	d, out := list(t, data, data.Lines[0].Case.String(), 1280, 900)
	says(t, d, "This week", "Fri 15 – Sun 17 January", "with Julia Marsh", "2 nights and 17 hours by day", "Confirmed", "Stopped", "2 checks stop it and 1 check asks",
		"Asked for", "To close", "1 thing keeps the log open", "4 of 24 nights used", "4 booked · 16 left", "34.5 of 200 hours by day used", "8 of 75 days in 12 months",
		"1 stay was called off, 1 of them late", "Agreement with Julia Marsh", "Signed by all")
	if strings.Contains(widget.Spoken(d.Win.Canvas().Content()), "another weekend") {
		t.Error("a stay that was called off stands among those to come")
	}
	screentest.Find[*widget.Button](t, d, "bookings.book").Tapped(nil)
	if out.book != 1 {
		t.Error("nothing is booked")
	}
	screentest.Find[*widget.Link](t, d, "bookings.past").Tapped(nil)
	says(t, d, "Over", "Called off late", "The carer, Thu 7 January: ill. Instead: another weekend.")
	screentest.Find[*widget.TaskRow](t, d, "bookings.row.2").Tapped(nil)
	if got := d.Last(); got.Screen != model.TaskList || got.Doc != data.Lines[2].Doc.String() {
		t.Errorf("a booking opens %+v", got)
	}
	screentest.Find[*widget.TaskRow](t, d, "bookings.row.0").Tapped(nil)
	if got := d.Last(); got.Doc != data.Lines[0].Log.String() {
		t.Errorf("a stay that is to be closed opens %+v, not its log", got)
	}
}

func TestTheCalendarLeadsFromADayToItsStays(t *testing.T) {
	screentest.App(t)
	data := family(t)
	d, _ := list(t, data, "", 1280, 900)
	says(t, d, "1 booking is stopped")
	screentest.Find[*widget.YesNo](t, d, "bookings.look").TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	says(t, d, "January 2027", "Jane S.", "Lucy S.")
	if _, there := screentest.Look[*widget.CardButton](d, "bookings.day.2027-01-08"); there {
		t.Error("a stay that was called off is in the calendar")
	}
	screentest.Find[*widget.CardButton](t, d, "bookings.day.2027-01-15").Tapped(nil)
	if got := d.Last(); got.Doc != data.Lines[2].Doc.String() {
		t.Errorf("the one stay of a day opens %+v", got)
	}
	screentest.Find[*widget.CardButton](t, d, "bookings.day.2027-01-16").Tapped(nil)
	says(t, d, "with Denise Palmer", "Stopped")
	screentest.Find[*widget.TaskRow](t, d, "bookings.on.1").Tapped(nil)
	if got := d.Last(); got.Doc != data.Lines[3].Doc.String() {
		t.Errorf("a stay in the list of a day opens %+v", got)
	}
	screentest.Find[*widget.Button](t, d, "bookings.month.on").Tapped(nil)
	says(t, d, "February 2027")
}

func TestNothingBookedSaysWhatToDo(t *testing.T) {
	screentest.App(t)
	d, out := list(t, bookings.Data{Used: []bookings.Used{{Short: "Jane S.", Cancelled: 1}}}, "c", 400, 800)
	says(t, d, "No short break is booked.", "Nobody has written down what is offered.", "Start an agreement with a carer", "Write down what is offered")
	screentest.Find[*widget.Button](t, d, "bookings.first").Tapped(nil)
	if out.book != 1 {
		t.Error("nothing is booked")
	}
}
