package due_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/stepdown"
)

// keyed are the items of a case with one key.
func keyed(c *casetest.Case, key string) []due.Item {
	var out []due.Item
	for _, it := range due.List(c.Record()) {
		if it.Key == key {
			out = append(out, it)
		}
	}
	return out
}

// A log that is not closed is the carer's to close, from the day on which the child
// left (SB-V05).
func TestALogThatIsNotClosedIsDue(t *testing.T) {
	s := staytest.Here(t)
	s.Note("2027-01-17 09:00", "Slept")
	if got := keyed(s.Case, "stay.out-sign-carer"); len(got) != 0 {
		t.Errorf("the child is still here: %+v", got)
	}
	s.Incident("2027-01-16 15:00", "fall-or-handling", "")
	s.Leave()
	got := keyed(s.Case, "stay.out-sign-carer")
	if len(got) != 1 || got[0].Owner != staytest.Carer || got[0].Due.Date != "2027-01-17" || got[0].Note != "2 open" || got[0].Met != "" {
		t.Fatalf("%+v", got)
	}
	row := s.Log.Rows("stay.inc", "")[0].ID
	s.Log.In(row, "stay.inc.told", "Nadia 15:05")
	s.SignIn(s.Log, row, "stay.inc.sign", staytest.Carer)
	s.Out()
	if got := keyed(s.Case, "stay.out-sign-carer"); len(got) != 1 || got[0].Met != "2027-01-17" {
		t.Errorf("closed: %+v", got)
	}
}

// What a log flags is the nurse's and the manager's to look at, once for each line, and
// done when one of them has said something (SB-V02, SB-V03, RE-22).
func TestWhatALogFlagsIsLookedAt(t *testing.T) {
	s := staytest.Here(t)
	row := s.Give("2027-01-15 20:00", "Paracetamol", stay.AsWritten)
	s.Do("2027-01-15 21:00", "suc-oral", bookingtest.Ref("RelatedPerson", staytest.Carer))
	owners := map[string]int{}
	for _, it := range keyed(s.Case, "stay.look") {
		owners[it.Owner]++
		if !strings.HasPrefix(it.Title, "Look at the log of the stay: ") || it.Due.Date != "2027-01-15" {
			t.Errorf("%+v", it)
		}
	}
	if owners[staytest.Nurse] != 2 || len(owners) != 2 {
		t.Errorf("the nurse looks at both lines, the manager at one: %v", owners)
	}
	look := s.Log.Row("stay.look", ".by", bookingtest.Ref("Practitioner", staytest.Nurse), ".said", "Agreed with the doctor")
	s.Point(s.Log, look, "stay.look.of", casefile.RowRef(s.Log.ID(), row, "Paracetamol"))
	for _, it := range keyed(s.Case, "stay.look") {
		if (it.Row == row) != (it.Met != "") {
			t.Errorf("%+v", it)
		}
	}
}

func TestAStepDownPlanIsDue(t *testing.T) {
	c := casetest.New(t, "2027-04-05 10:00")
	d := c.Doc(stepdown.Form).Set("sd.start", "2027-03-01")
	if err := stepdown.MakeWeeks(context.Background(), d.Document); err != nil {
		t.Fatal(err)
	}
	if got := keyed(c, "sd.home"); len(got) != 1 || got[0].Due.Date != "2027-04-05" {
		t.Errorf("week six: %+v", got)
	}
	c.At("2027-05-10 10:00")
	if got := keyed(c, "sd.s85"); len(got) != 1 || got[0].Due.Date != "2027-06-01" {
		t.Errorf("three months: %+v", got)
	}
}
