package stay_test

import (
	"reflect"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
)

// The carer writes at home without a signal; on another tablet the nurse suspends her
// sign-off, and a second adult writes the same dose down. After they meet both tablets
// hold every line and flag the same (clinical-safety.md scenario 12, HZ-05, HZ-12).
func TestTwoTabletsAndOneLog(t *testing.T) {
	s := staytest.Here(t)
	other := s.Case.Tablet(t, 'b')
	there := func(id casefile.ID) casetest.Doc { return casetest.Hold(t, other.Record().Doc(id)) }

	carer := s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
	fed := s.Do("2027-01-16 09:00", bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))

	other.At("2027-01-15 20:10")
	second := there(s.Log.ID()).Row("stay.med", ".when", "2027-01-15T20:05:00Z", ".result", stay.AsWritten, ".amount", "5 ml", ".by", bookingtest.Ref("RelatedPerson", staytest.Mother))
	s.Point(there(s.Log.ID()), second, "stay.med.item", s.Medicine(staytest.Senna))
	other.At("2027-01-16 08:00")
	there(s.DT.ID()).Row("dt.event", ".when", "2027-01-16T08:00:00Z", ".kind", "suspended", ".reason", "mistake-or-near-miss", ".detail", "As it says",
		".by", bookingtest.Ref("Practitioner", staytest.Nurse), ".told", "All", ".cover", "Hospice")
	if flag(s, "SB-V03", fed) != nil {
		t.Error("her tablet has not heard of it yet")
	}

	s.Case.Meet(other)
	other.Now = s.Case.Now
	here, far := s.Stay(), stay.Of(other.Record(), other.Record().Doc(s.Log.ID()))
	rows := func(st stay.Stay) (out []casefile.RowID) {
		for _, n := range st.Lines {
			out = append(out, n.Row)
		}
		return out
	}
	if !reflect.DeepEqual(rows(here), rows(far)) || len(here.Lines) != 3 {
		t.Errorf("here %v, there %v", rows(here), rows(far))
	}
	if !reflect.DeepEqual(here.Flags, far.Flags) {
		t.Errorf("here %+v\nthere %+v", here.Flags, far.Flags)
	}
	if flag(s, "HZ-12", second) == nil || flag(s, "SB-V03", fed) == nil || flag(s, "SB-V03", carer) != nil {
		t.Errorf("two entries, and one line after the sign-off was suspended: %+v", here.Flags)
	}
	// The log still takes lines, and the plan is read all the same.
	late := s.Do("2027-01-16 10:00", bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))
	if n, ok := staylog.LastTask(s.Case.Record(), bookingtest.Task, s.Stay().Carer); !ok || n.Row != late {
		t.Errorf("the newest line is %+v", n)
	}
}
