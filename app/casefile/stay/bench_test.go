package stay_test

import (
	"fmt"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
)

// A year of stays: 24 of them with 30 lines each.
func BenchmarkAYearOfStays(b *testing.B) {
	s := staytest.Here(b)
	for n := range 24 {
		s.Case.At(fmt.Sprintf("2027-%02d-%02d 17:00", 1+n/2, 2+14*(n%2)))
		s.Log = s.Case.Doc(staylog.Form)
		s.Point(s.Log, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
		for i := range 10 {
			at := s.Case.Now.Format("2006-01-02 ") + fmt.Sprintf("%02d:30", 10+i)
			s.Note(at, "Played, ate, slept")
			s.Give(at, staytest.Senna, stay.AsWritten)
			s.Do(at, bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))
		}
	}
	r := s.Case.Record()
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			stay.All(r)
		}
	})
	b.Run("last line of a medicine", func(b *testing.B) {
		ref := s.Medicine(staytest.Senna).Reference
		for b.Loop() {
			staylog.LastMedicine(r, ref)
		}
	})
}
