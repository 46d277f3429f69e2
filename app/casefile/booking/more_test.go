package booking_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/settings"
)

// seizures is a plan with a rescue medicine, signed.
func seizures(s *bookingtest.Story, change func()) {
	kinds := map[string]string{"epilepsy": "first-version", "medicines": "first-version"}
	s.Plan.Change("2026-12-18 14:00", kinds, func() {
		s.Plan.Epilepsy()
		if change != nil {
			change()
		}
	})
	s.Plan.Read(bookingtest.Carer)
	s.Case.At("2026-12-18 15:00")
}

// handed is the log of the story's stay with a medicine that came with Jane.
func handed(s *bookingtest.Story, medicine, expiry string) casetest.Doc {
	d := s.Case.Doc(booking.FormLog)
	s.Point(d, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
	if medicine != "" {
		row := d.Row("stay.medin", ".expiry", expiry)
		s.Point(d, row, "stay.medin.item", casefile.RowRef(s.Plan.Doc.ID(), s.Plan.MedicineRow(medicine), medicine))
	}
	return d
}

func TestEmergencyMedicines(t *testing.T) {
	t.Parallel()
	at := func(s *bookingtest.Story, handover bool) booking.Gate {
		return bookingtest.Find(t, booking.Check(s.Case.Record(), s.BK.Document, nil, booking.Moment{Handover: handover}), "BG-14")
	}
	t.Run("BG-14", func(t *testing.T) {
		s := bookingtest.Ready(t)
		seizures(s, nil)
		wants(t, at(s, false), booking.OK)
		wants(t, at(s, true), booking.Stop, "RE-31 Nobody has written down that Buccolam came with Jane")
		d := handed(s, "Buccolam", "2027-01-17")
		wants(t, at(s, true), booking.Stop, "runs out on 17 January 2027, before the stay is over")
		d.In(d.Rows("stay.medin", "")[0].ID, "stay.medin.expiry", "2027-01-18")
		wants(t, at(s, true), booking.OK)
	})
	t.Run("BG-14", func(t *testing.T) {
		s := bookingtest.Ready(t)
		seizures(s, func() { s.Plan.Doc.Set("hcp.epi.sign-prescriber-until", "2027-01-16") })
		wants(t, at(s, false), booking.Ask, "RE-31 The emergency plan for seizures is to be signed again by 16 January 2027")
		wants(t, at(s, true), booking.Stop)
		s.Reason("BG-14", bookingtest.Nurse, "Short break nurse", "The clinic signs it on the 10th")
		wants(t, at(s, false), booking.OK)
		wants(t, at(s, true), booking.Stop)
	})
}

func TestAdvanceCarePlan(t *testing.T) {
	t.Parallel()
	t.Run("BG-18", func(t *testing.T) {
		s := bookingtest.Ready(t)
		s.Plan.Change("2026-12-18 14:00", map[string]string{}, func() {
			d := s.Plan.Doc
			d.Set("hcp.acp.state", "respect-form").Set("hcp.acp.carer", "needs-more-time")
			s.Plan.File("hcp.acp.doc", "", "application/pdf", "ReSPECT form")
			handlingtest.Fill(d)
		})
		wants(t, s.Gate("BG-18"), booking.Stop, "RE-20 Julia has not talked the advance care plan through", "does the ambulance service know")
		s.Plan.Change("2026-12-18 14:30", map[string]string{}, func() { s.Plan.Doc.Set("hcp.acp.carer", "yes") })
		s.Case.At("2026-12-18 15:00")
		wants(t, s.Gate("BG-18"), booking.Ask, "does the ambulance service know")
		s.Reason("BG-18", bookingtest.Boss, "Team manager", "Yes")
		wants(t, s.Gate("BG-18"), booking.Ask)
		s.Reason("BG-18", bookingtest.Nurse, "Short break nurse", "Told on 18 December; the original is in the red bag")
		wants(t, s.Gate("BG-18"), booking.OK)
	})
}

func TestTwoChildrenWithOneCarer(t *testing.T) {
	t.Parallel()
	s, sister := bookingtest.Ready(t), bookingtest.Ready(t)
	other := func() casefile.Record {
		r := sister.Case.Record()
		r.ID = casefile.ID{0x15}
		return r
	}
	t.Run("BG-19", func(t *testing.T) {
		wants(t, s.Gate("BG-19", other()), booking.OK) // the sister's is only asked for
		sister.Confirm(sister.BK)
		wants(t, s.Gate("BG-19", other()), booking.Stop, "both need two people or somebody awake")
		s.Reason("BG-19", bookingtest.Worker, "Social worker", "It will be all right", other())
		wants(t, s.Gate("BG-19", other()), booking.Stop)
		s.Reason("BG-19", bookingtest.Boss, "Team manager", "Rosa and a night nurse are there from 21:00", other())
		wants(t, s.Gate("BG-19", other()), booking.OK)
		sister.BK.Set("bk.from", "2027-01-17T10:00:00Z").Set("bk.to", "2027-01-18T10:00:00Z")
		wants(t, s.Gate("BG-19", other()), booking.OK)
	})
	t.Run("BG-17", func(t *testing.T) {
		sister.BK.Set("bk.from", "2027-01-15T17:00:00Z").Set("bk.to", "2027-01-16T10:00:00Z")
		s.BRK.Set("brk.carer.children", "1 {person}")
		wants(t, s.Gate("BG-17", other()), booking.Stop, "1 child at once; with this stay it would be 2")
		s.BRK.Set("brk.carer.children", "2 {person}")
		wants(t, s.Gate("BG-17", other()), booking.OK)
	})
}

func TestATabletThatWasLongAway(t *testing.T) {
	t.Parallel()
	s := bookingtest.Ready(t)
	ask := func(handover bool, days int) booking.Gate {
		m := booking.Moment{Handover: handover, Contact: s.Case.Now.AddDate(0, 0, -days)}
		return bookingtest.Find(t, booking.Check(s.Case.Record(), s.BK.Document, nil, m), "RE-30")
	}
	t.Run("RE-30", func(t *testing.T) {
		wants(t, ask(true, 7), booking.OK)
		wants(t, ask(true, 8), booking.Stop, "RE-30 This tablet last heard from the others")
		wants(t, ask(false, 8), booking.OK)
	})
}

func TestAgreementAtHandover(t *testing.T) {
	t.Parallel()
	s := bookingtest.Ready(t)
	s.AG.Set("ag.routine", "Later bedtime")
	at := func(handover bool) booking.Gate {
		return bookingtest.Find(t, booking.Check(s.Case.Record(), s.BK.Document, nil, booking.Moment{Handover: handover}), "BG-01")
	}
	wants(t, at(false), booking.OK)
	wants(t, at(true), booking.Stop, "“Day and night routine agreed”")
	s.Agree()
	wants(t, at(true), booking.OK)
}

func TestCounts(t *testing.T) {
	t.Parallel()
	zone := casetest.London(t)
	moment := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tt := range []struct {
		from, to string
		nights   int
		hours    float64
	}{
		{"2027-01-15 17:00", "2027-01-17 10:00", 2, 17},
		{"2027-01-15 09:00", "2027-01-15 15:20", 0, 6.25},
		{"2027-01-15 17:00", "2027-01-16 03:59", 0, 11},
		{"2027-01-15 17:00", "2027-01-16 04:00", 1, 0},
		{"2027-01-16 04:00", "2027-01-16 09:00", 0, 5},
		{"2027-03-27 17:00", "2027-03-28 10:00", 1, 4}, // the clocks go forward: 16 hours
		{"2027-10-30 17:00", "2027-10-31 10:00", 1, 6}, // and back: 18
		{"2027-01-17 10:00", "2027-01-15 17:00", 0, 0},
	} {
		t.Run("SB-C01", func(t *testing.T) {
			if n := booking.Nights(moment(tt.from), moment(tt.to), nil); n != tt.nights {
				t.Errorf("%s to %s: %d nights, want %d", tt.from, tt.to, n, tt.nights)
			}
		})
		t.Run("SB-C02", func(t *testing.T) {
			if h := booking.Hours(moment(tt.from), moment(tt.to), nil); h != tt.hours {
				t.Errorf("%s to %s: %v hours, want %v", tt.from, tt.to, h, tt.hours)
			}
		})
	}
	t.Run("SB-C01", func(t *testing.T) {
		late := settings.NewBook([]settings.Change{{Key: "cfg.bk.night-at", Written: "06:00", From: "2026-01-01"}}).On("2027-01-01")
		if n := booking.Nights(moment("2027-01-15 17:00"), moment("2027-01-16 05:00"), late); n != 0 {
			t.Errorf("%d nights where a night counts at six", n)
		}
	})
	t.Run("SB-C03", func(t *testing.T) {
		s := bookingtest.Ready(t)
		year := func() booking.Year {
			return booking.YearOf(s.Case.Record(), booking.Read(s.Case.Record(), s.BK.Document))
		}
		if y := year(); y.Days != 2 || y.Stay != 2 {
			t.Errorf("one stay of two nights: %+v", y)
		}
		s.BRK.Row("brk.stay", ".from", "2026-01-17T17:00:00Z", ".to", "2026-01-19T10:00:00Z", ".status", "happened") // 17 and 18 January: a year ago
		if y := year(); y.Days != 3 {
			t.Errorf("with the night of 18 January of the year before: %+v", y)
		}
		day := s.Book("2026-12-20T10:00:00Z", "2026-12-20T16:00:00Z")
		if y := year(); y.Days != 3 {
			t.Errorf("a stay that was only asked for counts: %+v", y)
		}
		s.Confirm(day)
		if y := year(); y.Days != 4 {
			t.Errorf("a day under section 20: %+v", y)
		}
		later := s.Book("2027-12-01T10:00:00Z", "2027-12-11T10:00:00Z").Set("bk.state", "confirmed")
		if y := year(); y.Days != 4 || y.Most != 4+10-1 || y.Until != "2027-12-10" {
			t.Errorf("a later stay is in other 12 months: %+v", y)
		}
		later.Set("bk.state", "cancelled").Set("bk.cancel", "Carer, flu, 19 December offered")
		if y := year(); y.Most != 5 { // with 17 January of the year before, on the 16th
			t.Errorf("a stay that was cancelled counts: %+v", y)
		}
		s.BRK.Set("brk.basis", "s17-6-accommodation")
		if y := year(); y.Days != 3 {
			t.Errorf("a day without a night counts under section 20 only: %+v", y)
		}
	})
}

func TestWhereABookingStands(t *testing.T) {
	t.Parallel()
	s := bookingtest.Ready(t)
	is := func(want booking.State) {
		t.Helper()
		if got := s.StateNow(s.BK); got != want {
			t.Errorf("it is %s, want %s", got, want)
		}
	}
	is(booking.AskedFor)
	s.Confirm(s.BK)
	is(booking.Confirmed)
	s.BK.Set("bk.place", "9 Other Road")
	is(booking.Blocked) // what was signed is not what it says
	s.Sign(s.BK, booking.Sign, bookingtest.Worker)
	is(booking.Confirmed)
	event(s, "2026-12-18T12:00:00Z", "suspended", "carer-unwell-or-on-leave")
	is(booking.Blocked)
	event(s, "2026-12-18T13:00:00Z", "lifted", "carer-unwell-or-on-leave")
	is(booking.Confirmed)
	log := handed(s, "", "").Set("stay.in-time", "2027-01-15T17:10:00Z")
	is(booking.UnderWay)
	log.Set("stay.out-time", "2027-01-17T09:40:00Z")
	is(booking.Finished)
	s.BK.Set("bk.state", "cancelled").Set("bk.cancel", "Carer, 14 January, flu, 29 January offered")
	is(booking.Cancelled)
}

// A booking is not confirmed past a gate: the signature waits, and says why and who.
func TestNobodySignsPastAGate(t *testing.T) {
	t.Parallel()
	s := bookingtest.Ready(t)
	against := func() []string {
		var out []string
		for _, p := range booking.Against(s.Case.Record(), s.BK.Document, casefile.Signing{Cell: casefile.Cell{LinkID: booking.Sign}}, nil) {
			out = append(out, p.Key+" "+p.Message)
		}
		return out
	}
	if got := against(); len(got) != 1 || !strings.HasPrefix(got[0], "bk.state Choose “Confirmed”") {
		t.Errorf("before it says that it is confirmed: %q", got)
	}
	s.BK.Set("bk.state", "confirmed")
	if got := against(); len(got) != 0 {
		t.Errorf("nothing stands against it: %q", got)
	}
	s.EQ.In(s.Sling, "eq.item.exam-last", "2026-07-01")
	s.AG.Set("ag.ready", "more-introductions")
	got := against()
	for _, want := range []string{"BG-11 Sling", "BG-15 The agreement says that Jane needs more introductions. A social worker can say why it may go ahead."} {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if p := booking.Against(s.Case.Record(), s.AG.Document, casefile.Signing{Cell: casefile.Cell{LinkID: "ag.sign.sw"}}, nil); p != nil {
		t.Errorf("another form: %v", p)
	}
}

func TestWorkedOutWords(t *testing.T) {
	t.Parallel()
	s := bookingtest.Ready(t)
	for link, want := range map[string]string{
		"bk.nights": "2", "bk.hours": "17", "bk.year-days": "2 of 75", "bk.tasks": "Gastrostomy feed by pump", "bk.gates": "Nothing stops this stay",
	} {
		if got, ok := booking.Worked(s.Case.Record(), s.BK.Document, nil, link); !ok || got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
	s.BK.Set("bk.handlers", "1 {person}")
	if got, _ := booking.Worked(s.Case.Record(), s.BK.Document, nil, "bk.gates"); got != "Stop. Demonstrations, and enough adults: It takes 2 adults to move Jane; 1 are booked. Whoever books it: add an adult." {
		t.Errorf("%q", got)
	}
	if _, ok := booking.Worked(s.Case.Record(), s.BK.Document, nil, "bk.place"); ok {
		t.Error("a question that people answer is worked out")
	}
	s.DT.Set("dt.conditions", "With a second adult in the house")
	s.Sign(s.DT, "dt.sign.carer", bookingtest.Carer)
	s.Sign(s.DT, "dt.sign.nurse", bookingtest.Nurse)
	if got := booking.Conditions(s.Case.Record(), s.BK.Document, nil); !slices.Equal(got, []string{"Julia, “Gastrostomy feed by pump”: With a second adult in the house"}) {
		t.Errorf("conditions: %q", got)
	}
}
