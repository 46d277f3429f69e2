package signoff_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/signoff"
)

// A nurse signs a carer off in a kitchen without signal while the plan changes on
// another tablet. Each tablet is right about what it knows; when they meet, both see
// that a nurse has to decide, and why. The clocks say that the sign-off came last.
func TestSignedOffWhileThePlanChangedElsewhere(t *testing.T) {
	kitchen := bookingtest.Ready(t)
	office := kitchen.On(kitchen.Case.Tablet(t, 2))

	office.Plan.Change("2027-01-04 11:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { office.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
	kitchen.Case.At("2027-01-04 12:00")
	_, rosa := kitchen.SignOff(bookingtest.Task, bookingtest.Second)
	if st := kitchen.Off(rosa); st.Status != signoff.Valid {
		t.Fatalf("in the kitchen nobody knows of the change, and it is %s", st.Status)
	}
	if st := office.Off(office.DT); st.Status != signoff.Waiting {
		t.Fatalf("in the office the plan has changed, and Julia's sign-off is %s", st.Status)
	}

	kitchen.Case.Meet(office.Case)
	office.Case.At("2027-01-04 13:00")
	kitchen.Case.At("2027-01-04 13:00")
	for name, s := range map[string]*bookingtest.Story{"kitchen": kitchen, "office": office} {
		d := casetest.Hold(t, s.Case.Record().Doc(rosa.ID()))
		st := s.Off(d)
		if st.Status != signoff.Waiting || st.Counts() || !strings.Contains(st.Waits, "“Feeding by tube” in the plan went from version 1.0 to 2.0") {
			t.Errorf("%s: Rosa's is %s because %q", name, st.Status, st.Waits)
		}
		if got := st.Choices(); len(got) != 2 || got[0] != signoff.Brief {
			t.Errorf("%s: offered %v", name, got)
		}
		if st := s.Off(casetest.Hold(t, s.Case.Record().Doc(kitchen.DT.ID()))); st.Status != signoff.Waiting {
			t.Errorf("%s: Julia's is %s", name, st.Status)
		}
	}
}

// A nurse decides about the change on one tablet while a manager stops the sign-off
// on another: stopping holds, whichever was written first.
func TestStoppedWhileSomebodyDecided(t *testing.T) {
	a := bookingtest.Ready(t)
	a.Plan.Change("2027-01-04 11:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { a.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
	b := a.On(a.Case.Tablet(t, 2))
	row := decide(t, a, signoff.Brief)
	a.SignIn(a.DT, row, "dt.change.sign-carer", bookingtest.Carer)
	a.SignIn(a.DT, row, "dt.change.sign-nurse", bookingtest.Nurse)
	if st := a.Off(a.DT); st.Status != signoff.Valid {
		t.Fatal(st.Status)
	}
	b.DT.Row("dt.event", ".when", "2027-01-04T10:30:00Z", ".kind", "suspended", ".reason", "allegation-or-concern", ".detail", "As told", ".by", bookingtest.Boss, ".told", "Julia", ".cover", "None")
	a.Case.Meet(b.Case)
	for name, s := range map[string]*bookingtest.Story{"nurse": a, "manager": b} {
		if st := s.Off(s.DT); st.Status != signoff.Suspended {
			t.Errorf("%s: it is %s", name, st.Status)
		}
	}
}
