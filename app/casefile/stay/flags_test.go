package stay_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/engine"
)

// flag is the flag of a rule on a line.
func flag(s *staytest.Story, rule string, row casefile.RowID) *stay.Flag {
	for _, f := range s.Stay().Flags {
		if f.Rule == rule && f.Row == row {
			return &f
		}
	}
	return nil
}

func TestFlags(t *testing.T) {
	s := staytest.Here(t)
	t.Run("SB-V02", func(t *testing.T) {
		listed := s.Give("2027-01-15 18:00", staytest.Senna, stay.AsWritten)
		if f := flag(s, "SB-V02", listed); f != nil {
			t.Errorf("in the signed plan: %+v", f)
		}
		row := s.Give("2027-01-15 18:30", "Paracetamol", stay.AsWritten)
		f := flag(s, "SB-V02", row)
		if f == nil || !slices.Equal(f.Tells, []stay.Role{stay.Nurse}) || !strings.Contains(f.Do, "Ring the nurse now") {
			t.Fatalf("not in the plan: %+v", f)
		}
		if got := s.Log.TextIn(row, "stay.med.item"); got != "Paracetamol" {
			t.Errorf("the line is kept as it was written, not %q", got)
		}
		// That the nurse has looked is written beside it; the flag stays.
		s.Log.Row("stay.look", ".by", bookingtest.Ref("Practitioner", staytest.Nurse), ".said", "Mum rang the doctor; one dose was agreed")
		looks := s.Log.Rows("stay.look", "")
		s.Point(s.Log, looks[0].ID, "stay.look.of", casefile.RowRef(s.Log.ID(), row, "Paracetamol"))
		if f := flag(s, "SB-V02", row); f == nil || f.Seen == nil || f.Told() {
			t.Errorf("looked at: %+v", f)
		}
	})
	t.Run("SB-V03", func(t *testing.T) {
		if f := flag(s, "SB-V03", s.Do("2027-01-15 19:00", bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))); f != nil {
			t.Errorf("she is signed off: %+v", f)
		}
		for who, person := range map[string]string{
			"another adult": bookingtest.Ref("RelatedPerson", bookingtest.Second),
		} {
			row := s.Do("2027-01-15 19:10", bookingtest.Task, person)
			if f := flag(s, "SB-V03", row); f == nil || !slices.Equal(f.Tells, []stay.Role{stay.Nurse, stay.Manager}) {
				t.Errorf("%s: %+v", who, f)
			}
		}
		if f := flag(s, "SB-V03", s.Do("2027-01-15 19:20", "suc-oral", bookingtest.Ref("RelatedPerson", staytest.Carer))); f == nil {
			t.Error("she is signed off for another task only")
		}
		if f := flag(s, "SB-V03", s.Do("2027-01-15 19:30", "suc-oral", bookingtest.Ref("Practitioner", staytest.Nurse))); f != nil {
			t.Errorf("a nurse needs no sign-off: %+v", f)
		}
		// By mouth is another task than by tube.
		if f := flag(s, "SB-V03", s.Give("2027-01-15 20:00", staytest.Ibuprofen, stay.AsWritten)); f == nil {
			t.Error("by mouth, and she is signed off for the tube only")
		}
		if f := flag(s, "SB-V03", s.Give("2027-01-15 20:30", staytest.Senna, stay.AsWritten)); f != nil {
			t.Errorf("by the tube: %+v", f)
		}
		// A dose that was refused was given by nobody.
		if f := flag(s, "SB-V03", s.Give("2027-01-15 21:00", staytest.Ibuprofen, "refused")); f != nil {
			t.Errorf("refused: %+v", f)
		}
	})
	t.Run("RE-22", func(t *testing.T) {
		of := func(role stay.Role) (rows []casefile.RowID) {
			for _, f := range s.Stay().Flags {
				if f.Told() && slices.Contains(f.Tells, role) {
					rows = append(rows, f.Row)
				}
			}
			return rows
		}
		row := s.Do("2027-01-15 22:00", "suc-oral", bookingtest.Ref("RelatedPerson", staytest.Carer))
		if !slices.Contains(of(stay.Nurse), row) || !slices.Contains(of(stay.Manager), row) || slices.Contains(of(stay.Carer), row) {
			t.Error("nurse and manager hear of it")
		}
		if !slices.ContainsFunc(s.Stay().Lines, func(n staylog.Line) bool { return n.Row == row && n.Stands() }) {
			t.Error("the line is not kept (RL-14)")
		}
		look := s.Log.Row("stay.look", ".by", bookingtest.Ref("Practitioner", staytest.Nurse), ".said", "She will be taught next week")
		s.Point(s.Log, look, "stay.look.of", casefile.RowRef(s.Log.ID(), row, "Suction"))
		if slices.Contains(of(stay.Nurse), row) || flag(s, "SB-V03", row) == nil {
			t.Error("the nurse decided: nobody is asked again, and the flag stays")
		}
	})
	t.Run("SB-V04", func(t *testing.T) {
		s.Case.At("2027-01-16 12:00")
		row := func(at string) casefile.RowID {
			return s.Log.Row("stay.day", ".when", at, ".note", "Slept")
		}
		if f := flag(s, "SB-V04", row("2027-01-16T10:00:00Z")); f != nil {
			t.Errorf("two hours are in time: %+v", f)
		}
		f := flag(s, "SB-V04", row("2027-01-16T09:59:00Z"))
		if f == nil || f.Words != "Late entry: written 2 hours 1 minute after it happened" || len(f.Tells) != 0 {
			t.Errorf("late: %+v", f)
		}
	})
	t.Run("HZ-12", func(t *testing.T) {
		first := s.Give("2027-01-16 14:00", staytest.Senna, stay.AsWritten)
		again := s.Given("2027-01-16 14:10", staytest.Senna, stay.AsWritten, bookingtest.Ref("RelatedPerson", staytest.Mother))
		if f := flag(s, "HZ-12", again); f == nil || !strings.Contains(f.Words, "14:00 and 14:10") || flag(s, "HZ-12", first) != nil {
			t.Errorf("two entries: %+v", f)
		}
		other := s.Given("2027-01-16 14:26", staytest.Senna, stay.AsWritten, bookingtest.Ref("RelatedPerson", staytest.Mother))
		if f := flag(s, "HZ-12", other); f != nil {
			t.Errorf("a quarter of an hour later it is another: %+v", f)
		}
		// Put right, it is one entry again, and both lines are there to read.
		right := s.Given("2027-01-16 14:30", staytest.Senna, "missed", bookingtest.Ref("RelatedPerson", staytest.Mother))
		s.Point(s.Log, right, "stay.med.of", casefile.RowRef(s.Log.ID(), again, "Senna at 14:10"))
		s.Log.In(right, "stay.med.of-why", "Mum wrote down the same dose")
		if f := flag(s, "HZ-12", again); f != nil {
			t.Errorf("put right: %+v", f)
		}
		for _, n := range s.Stay().Lines {
			if n.Row == again && (n.Stands() || n.Righted[0] != right || len(n.Words) == 0) {
				t.Errorf("the old line: %+v", n)
			}
		}
	})
}

// Of an as-needed medicine somebody always says why it was given; the line is never
// held back for it.
func TestAsNeededMedicinesSayWhy(t *testing.T) {
	s := staytest.Here(t)
	me := s.Case.Me
	s.Case.Me.Name = staytest.Nurse
	s.Plan.Change("2027-01-15 18:00", map[string]string{"medicines": "care-changed"}, func() {
		row := s.Plan.MedicineRow(staytest.Senna)
		s.Plan.Doc.In(row, "hcp.med.item.prn", "yes").In(row, "hcp.med.item.prn-sign", "Hard tummy, two days without").In(row, "hcp.med.item.prn-gap", "24 hours").
			In(row, "hcp.med.item.prn-max", "Once in 24 hours")
		s.Plan.Checked(row)
	})
	s.Case.Me = me
	row := s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
	if f := flag(s, "stay.med.why", row); f == nil || f.Told() || f.Do == "" {
		t.Errorf("nobody said why: %+v", f)
	}
	if st := s.Stay(); len(st.Open) != 0 {
		t.Errorf("it keeps the log open: %+v", st.Open)
	}
	s.Log.In(row, "stay.med.why", "Hard tummy; better by ten")
	if f := flag(s, "stay.med.why", row); f != nil {
		t.Errorf("%+v", f)
	}
	if f := flag(s, "stay.med.why", s.Give("2027-01-15 21:00", staytest.Ibuprofen, stay.AsWritten)); f != nil {
		t.Errorf("it is given by the clock: %+v", f)
	}
}

// What was true when it was done stays true: a sign-off that is withdrawn later
// flags nothing of before, and one that was suspended then flags it now.
func TestASignOffIsJudgedAsItStoodThen(t *testing.T) {
	s := staytest.Here(t)
	before := s.Do("2027-01-15 19:00", bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))
	suspend := func(at, kind, reason string) {
		s.DT.Row("dt.event", ".when", at, ".kind", kind, ".reason", reason, ".detail", "As it says", ".by", bookingtest.Ref("Practitioner", staytest.Nurse), ".told", "All", ".cover", "Hospice")
	}
	suspend("2027-01-15T20:00:00Z", "suspended", "carer-unwell-or-on-leave")
	during := s.Do("2027-01-15 21:00", bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))
	suspend("2027-01-16T08:00:00Z", "lifted", "other")
	after := s.Do("2027-01-16 09:00", bookingtest.Task, bookingtest.Ref("RelatedPerson", staytest.Carer))
	if flag(s, "SB-V03", before) != nil || flag(s, "SB-V03", during) == nil || flag(s, "SB-V03", after) != nil {
		t.Errorf("before %+v, during %+v, after %+v", flag(s, "SB-V03", before), flag(s, "SB-V03", during), flag(s, "SB-V03", after))
	}
	if st := s.Off(s.DT); st.Status != signoff.Valid {
		t.Fatalf("lifted, and it is %s", st.Status)
	}
	suspend("2027-02-01T08:00:00Z", "withdrawn-for-good", "other")
	s.Case.At("2027-02-02 08:00")
	if flag(s, "SB-V03", before) != nil || flag(s, "SB-V03", after) != nil {
		t.Error("a month later it was withdrawn, and the stay is flagged for it")
	}
}

// A plan that changes after a task was done flags nothing of before; from then on the
// sign-off waits for the nurse (RE-03).
func TestAPlanThatChangesLaterFlagsNothingOfBefore(t *testing.T) {
	s := staytest.Here(t)
	julia := bookingtest.Ref("RelatedPerson", staytest.Carer)
	before := s.Do("2027-01-15 19:00", bookingtest.Task, julia)
	me := s.Case.Me
	s.Case.Me.Name = staytest.Nurse
	s.Plan.Change("2027-01-16 10:00", map[string]string{"feeding-by-tube": "care-changed"}, func() {
		s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr")
	})
	s.Case.Me = me
	after := s.Do("2027-01-16 11:00", bookingtest.Task, julia)
	if st := s.Off(s.DT); st.Status != signoff.Waiting {
		t.Fatalf("the button is another one, and the sign-off is %s", st.Status)
	}
	if flag(s, "SB-V03", before) != nil || flag(s, "SB-V03", after) == nil {
		t.Errorf("before %+v, after %+v", flag(s, "SB-V03", before), flag(s, "SB-V03", after))
	}
}

// A plan that drops a medicine later makes no wrong line out of an old one.
func TestAMedicineIsHeldAgainstThePlanOfThen(t *testing.T) {
	s := staytest.Here(t)
	row := s.Give("2027-01-15 18:00", staytest.Senna, stay.AsWritten)
	s.Plan.Change("2027-01-20 10:00", nil, func() { s.Plan.Doc.Set("hcp.sections", "feeding-by-tube") })
	if f := flag(s, "SB-V02", row); f != nil {
		t.Errorf("%+v", f)
	}
	if f := flag(s, "SB-V02", s.Give("2027-01-20 11:00", staytest.Senna, stay.AsWritten)); f == nil {
		t.Error("the plan of today does not list it")
	}
}

func TestMarks(t *testing.T) {
	t.Run("SB-V07", func(t *testing.T) {
		s := staytest.Arrived(t)
		mark := func(group string, x, y string, more ...string) casefile.RowID {
			return s.Log.Row(group, append([]string{".view", "front", ".kind", "bruise", ".figure", "child", ".x", x, ".y", y}, more...)...)
		}
		s.Log.Set("stay.in-map.nothing")
		mark("stay.in-map", "0.40", "0.50")
		mark("stay.in-map", "0.80", "0.50")
		s.Sign(s.Log, "stay.in-sign-parent", staytest.Mother)
		s.Sign(s.Log, "stay.in-sign-carer", staytest.Carer)
		s.Leave()
		s.Log.Set("stay.out-map.nothing")
		mark("stay.out-map", "0.41", "0.51")
		of := func() (out []string) {
			for _, f := range s.Stay().Flags {
				if f.Rule == "SB-V07" {
					out = append(out, f.Words)
				}
			}
			return out
		}
		if got := of(); !slices.Equal(got, []string{"A mark on arrival is not drawn on leaving: bruise, front"}) {
			t.Errorf("one mark stayed, one is gone: %q", got)
		}
		added := mark("stay.out-map", "0.20", "0.90")
		if got := of(); len(got) != 2 || got[0] != "A mark on leaving was not there on arrival: bruise, front" {
			t.Errorf("one is new: %q", got)
		}
		s.Log.In(added, "stay.out-map.note", "She bumped the table at tea")
		if got := of(); len(got) != 1 {
			t.Errorf("the new one is explained: %q", got)
		}
	})
}

func TestHandoverIn(t *testing.T) {
	s := staytest.Arrived(t)
	arrival := func() []engine.Problem { return s.Stay().Arrival(nil, s.Case.Now) }
	says := func(rule, link string) bool {
		return slices.ContainsFunc(arrival(), func(p engine.Problem) bool {
			return p.Key == rule && p.Cell.LinkID == link && p.Level == engine.LevelStop
		})
	}
	if got := arrival(); len(got) != 0 {
		t.Fatalf("nothing stands against it: %+v", got)
	}
	t.Run("RE-21", func(t *testing.T) {
		for _, c := range []struct {
			changes []string
			answer  string
			stopped bool
		}{
			{[]string{"nothing"}, "", false},
			{[]string{"new-worry-at-home"}, "", false}, // the form asks for the nurse's answer; it is not a stop of this rule
			{[]string{"new-or-changed-medicine"}, "", true},
			{[]string{"new-or-changed-medicine"}, "nurse-not-reachable", true},
			{[]string{"new-or-changed-medicine"}, "do-not-accept", true},
			{[]string{"new-or-changed-medicine"}, "stay-goes-ahead", false},
			{[]string{"illness", "feed-change"}, "goes-ahead-with-written-change", false},
			{[]string{"new-worry-at-home"}, "nurse-not-reachable", false},
		} {
			s.Log.Set("stay.changes", c.changes...).Set("stay.nurse-ok")
			if c.answer != "" {
				s.Log.Set("stay.nurse-ok", c.answer)
			}
			if got := says("RE-21", "stay.nurse-ok"); got != c.stopped {
				t.Errorf("%v, nurse %q: stopped is %t", c.changes, c.answer, got)
			}
		}
		s.Log.Set("stay.nurse-ok").Set("stay.changes", "nothing")
	})
	t.Run("RE-31", func(t *testing.T) {
		s.Log.Set("stay.kit", "slings")
		if !says("RE-31", "stay.kit") {
			t.Error("the spare tube did not come")
		}
		s.Log.Set("stay.kit", "slings", "spare-tube")
		if says("RE-31", "stay.kit") {
			t.Error("the spare tube came")
		}
		row := s.Log.Rows("stay.medin", "")[0].ID
		asks := func() (level engine.Level, n int) {
			for _, p := range arrival() {
				if p.Key == "RE-31" && p.Cell.Row == row {
					level, n = p.Level, n+1
				}
			}
			return level, n
		}
		s.Log.In(row, "stay.medin.expiry", "2027-01-17")
		if level, n := asks(); n != 1 || level != engine.LevelWarn {
			t.Errorf("a medicine that is not for rescue asks: %s, %d", level, n)
		}
		s.Log.In(row, "stay.medin.expiry", "2027-01-18")
		if _, n := asks(); n != 0 {
			t.Error("it lasts longer than the stay")
		}
		me := s.Case.Me
		s.Case.Me.Name = staytest.Nurse
		s.Plan.Change("2027-01-15 17:11", map[string]string{"medicines": "care-changed"}, func() {
			for _, name := range []string{staytest.Senna, staytest.Ibuprofen} {
				s.Plan.Doc.In(s.Plan.MedicineRow(name), "hcp.med.item.route", "buccal")
				s.Plan.Checked(s.Plan.MedicineRow(name))
			}
		})
		s.Case.Me = me
		s.Log.In(row, "stay.medin.expiry", "2027-01-17")
		if level, n := asks(); n != 1 || level != engine.LevelStop {
			t.Errorf("one that is given in an emergency stops: %s, %d", level, n)
		}
		s.Log.In(row, "stay.medin.expiry", "2027-06-30")
	})
	t.Run("a child who takes no medicine brings none", func(t *testing.T) {
		asked := func(d casetest.Doc) bool {
			return slices.ContainsFunc(d.CheckForm(), func(p engine.Problem) bool { return p.Cell.LinkID == "stay.medin" })
		}
		none := s.Case.Doc(staylog.Form)
		if asked(s.Log) || !asked(none) {
			t.Error("medicines are asked for where none is written down")
		}
		if none.Set("stay.medin-none", "yes"); asked(none) {
			t.Error("none came, and the form asks for one")
		}
	})
	t.Run("BG-02", func(t *testing.T) {
		s.Log.Set("stay.plan", "no")
		if !says("BG-02", "stay.plan") {
			t.Error("the plan on the tablet is an old one")
		}
		s.Log.Set("stay.plan", "yes")
	})
	t.Run("BG-07", func(t *testing.T) {
		s.DT.Row("dt.event", ".when", "2027-01-15T16:00:00Z", ".kind", "suspended", ".reason", "mistake-or-near-miss", ".detail", "As it says",
			".by", bookingtest.Ref("Practitioner", staytest.Nurse), ".told", "All", ".cover", "Hospice")
		if !says("BG-07", "stay.booking") {
			t.Errorf("suspended an hour before: %+v", arrival())
		}
	})
	t.Run("the gate holds handover in and no line", func(t *testing.T) {
		s.Case.Gate = func(r casefile.Record, d *casefile.Document, sg casefile.Signing) []engine.Problem {
			return stay.Gate(r, d, sg, nil, s.Case.Now)
		}
		log := s.Case.Doc(staylog.Form)
		log.Set("stay.in-time", "2027-01-15T17:00:00Z")
		log.Row("stay.day", ".when", "2027-01-15T18:00:00Z", ".note", "She is here all the same")
		other := casetest.Hold(t, log.Document)
		if got := stay.Gate(s.Case.Record(), other.Document, casefile.Signing{Cell: casefile.Cell{LinkID: "stay.in-sign-carer"}}, nil, s.Case.Now); len(got) == 0 {
			t.Error("a log without a booking is signed")
		}
		if got := stay.Gate(s.Case.Record(), other.Document, casefile.Signing{Cell: casefile.Cell{Row: "x", LinkID: "stay.inc.sign"}}, nil, s.Case.Now); len(got) != 0 {
			t.Errorf("an incident is signed whatever the handover: %+v", got)
		}
	})
}
