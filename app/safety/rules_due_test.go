package safety

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/handling/handlingtest"
)

// waiting is the first open thing of a key that is due by today, "" for none.
func waiting(r casefile.Record, key string) string {
	for _, it := range due.List(r) {
		if it.Key == key && it.Open(r.Today) && it.Due.Date <= r.Today {
			return it.Title
		}
	}
	return ""
}

// grant is what is said of a grant that was applied for on 12 November, on a day.
func grant(t *testing.T, day string) string {
	s := handlingtest.Begin(t)
	s.OT.Row("ad.item", ".kind", "ramp", ".state", "application-made", ".applied", "2026-11-12")
	s.Case.At(day + " 09:00")
	return waiting(s.Case.Record(), "ad.item.applied")
}

// cover is what is asked while the employer's cover holds until a day.
func cover(t *testing.T, until string) string {
	s := bookingtest.Ready(t)
	s.DD.Set("dd.indemnity-until", until)
	s.Sign(s.DD, "dd.sign.nurse", bookingtest.Nurse)
	s.Case.At("2027-01-20 09:00")
	return waiting(s.Case.Record(), "dd.indemnity-until")
}

// late is what the manager is told of an action for a high risk that was to be done on
// 13 November.
func late(t *testing.T, state, now string) string {
	s := handlingtest.Begin(t)
	act := s.OT.Row("ot.act", ".what", "Order the larger sling", ".who", "Tessa Lind", ".by", "2026-11-13", ".state", state)
	s.PointRow(s.OT, act, "ot.act.why", s.OT, s.Task, "Bed to chair")
	s.Case.At(now)
	return waiting(s.Case.Record(), "RE-32")
}
