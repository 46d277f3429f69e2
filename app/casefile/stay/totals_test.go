package stay_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/fhir"
)

func TestServiceTotals(t *testing.T) {
	t.Run("SB-C04", func(t *testing.T) {
		s := staytest.Here(t)
		s.Case.Settings = settings.NewBook([]settings.Change{{ID: "1", Key: "cfg.areas", Written: "North: LU0", From: "2026-11-01"}}).On("2027-01-15")
		child := s.Case.Record().Child()
		for link, text := range map[string]string{"person.postcode": "LU0 1ZZ"} {
			if _, err := child.Set(context.Background(), casefile.Cell{LinkID: link}, fhir.TextValue(text)); err != nil {
				t.Fatal(err)
			}
		}
		count := func(from, until casefile.Date) []stay.Total {
			return stay.Totals([]casefile.Record{s.Case.Record()}, from, until)
		}
		if got := count("2027-01-01", "2027-01-31"); len(got) != 0 {
			t.Errorf("a stay that goes on counts nowhere yet: %+v", got)
		}
		s.Leave()
		again := s.Case.Doc(staylog.Form)
		s.Point(again, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
		again.Set("stay.in-time", "2027-02-26T17:00:00Z").Set("stay.out-time", "2027-03-01T10:00:00Z")
		got := count("2027-01-01", "2027-12-31")
		if len(got) != 2 {
			t.Fatalf("two months: %+v", got)
		}
		want := stay.Total{Carer: staytest.Carer, Month: "2027-01", Ward: "North", Children: 1, Stays: 1, Amount: stay.Amount{Nights: 2, Hours: 17}}
		if got[0] != want {
			t.Errorf("%+v, want %+v", got[0], want)
		}
		if got[1].Month != "2027-03" || got[1].Nights != 3 || got[1].Hours != 29 {
			t.Errorf("a stay counts in the month in which it ended: %+v", got[1])
		}
		if got := count("2027-01-18", "2027-02-28"); len(got) != 0 {
			t.Errorf("outside the days asked for: %+v", got)
		}
	})
}

// What was offered for a year, used and booked (sbs.hours, sbs.nights).
func TestHoursAndNightsAgainstTheOffer(t *testing.T) {
	s := staytest.Here(t)
	if _, ok := stay.AgainstOffer(s.Case.Record(), "2027-01-15"); ok {
		t.Error("nothing was offered")
	}
	s.Case.At("2027-01-15 17:20")
	s.Case.Doc("sbs").Set("sbs.nights", "24 nights").Set("sbs.hours", "200 h")
	a, ok := stay.AgainstOffer(s.Case.Record(), "2027-01-15")
	if !ok || a.From != "2027-01-15" || a.Until != "2028-01-14" || a.Offered != (stay.Amount{Nights: 24, Hours: 200}) {
		t.Fatalf("%+v", a)
	}
	if a.Used != (stay.Amount{}) || a.Booked != (stay.Amount{Nights: 2, Hours: 17}) {
		t.Errorf("under way it is booked: used %+v, booked %+v", a.Used, a.Booked)
	}
	s.Leave()
	s.Log.Set("stay.out-time", "2027-01-17T12:00:00Z")
	more := s.Book("2027-02-05T17:00:00Z", "2027-02-07T10:00:00Z")
	a, _ = stay.AgainstOffer(s.Case.Record(), "2027-01-18")
	if a.Used != (stay.Amount{Nights: 2, Hours: 19}) || a.Booked != (stay.Amount{Nights: 2, Hours: 17}) || a.Left() != (stay.Amount{Nights: 20, Hours: 164}) {
		t.Errorf("used %+v, booked %+v, left %+v", a.Used, a.Booked, a.Left())
	}
	more.Set("bk.state", "cancelled")
	if a, _ = stay.AgainstOffer(s.Case.Record(), "2027-01-18"); a.Booked != (stay.Amount{}) {
		t.Errorf("cancelled, and still booked: %+v", a.Booked)
	}
	if a, _ = stay.AgainstOffer(s.Case.Record(), "2028-01-15"); a.From != "2028-01-15" || a.Used != (stay.Amount{}) {
		t.Errorf("a new year begins: %+v", a)
	}
}
