package stay_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func TestClosing(t *testing.T) {
	t.Run("SB-V05", func(t *testing.T) {
		s := staytest.Here(t)
		s.Case.Gate = func(r casefile.Record, d *casefile.Document, sg casefile.Signing) []engine.Problem {
			return stay.Gate(r, d, sg, nil, s.Case.Now)
		}
		s.Note("2027-01-15 21:00", "Settled late")
		s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
		vomited := s.Give("2027-01-16 20:00", staytest.Senna, "spat-out-or-vomited")
		slid := s.Incident("2027-01-16 15:00", "fall-or-handling", "")
		s.Leave()
		st := s.Stay()
		var cells []casefile.Cell
		for _, o := range st.Open {
			cells = append(cells, o.Cell)
		}
		if want := []casefile.Cell{{Row: slid, LinkID: "stay.inc.told"}, {Row: slid, LinkID: "stay.inc.sign"}, {Row: vomited, LinkID: "stay.med.why"}}; !slices.Equal(cells, want) {
			t.Errorf("open %+v", st.Open)
		}
		sign := func() error {
			_, err := s.Log.Sign(t.Context(), casefile.Signing{Cell: casefile.Cell{LinkID: "stay.out-sign-carer"}, Name: staytest.Carer, Typed: true})
			return err
		}
		if err := sign(); !errors.Is(err, casefile.ErrNotReady) {
			t.Fatalf("closed with open entries: %v", err)
		}
		t.Run("RE-23", func(t *testing.T) {
			for _, p := range st.Departure() {
				if p.Level != engine.LevelStop || p.Key != "SB-V05" || p.Message == "" {
					t.Errorf("%+v", p)
				}
			}
			if n := len(st.Departure()); n != 3 {
				t.Errorf("%d things stand against closing it", n)
			}
			if f := flag(s, "RE-23", vomited); f == nil || !slices.Contains(f.Tells, stay.Nurse) {
				t.Errorf("the nurse hears of it: %+v", f)
			}
		})
		s.Log.In(vomited, "stay.med.why", "Coughed it up; rang Marie, who said to wait").In(slid, "stay.inc.told", "Nadia 15:05, Marie 15:10")
		s.SignIn(s.Log, slid, "stay.inc.sign", staytest.Carer)
		if st := s.Stay(); len(st.Open) != 0 {
			t.Errorf("still open %+v", st.Open)
		}
		if err := sign(); err != nil {
			t.Errorf("nothing is open, and it does not close: %v", err)
		}
	})
	t.Run("SB-V06", func(t *testing.T) {
		s := staytest.Arrived(t)
		s.Log.In(s.Log.Rows("stay.medin", "")[0].ID, "stay.medin.match", "no")
		s.Sign(s.Log, "stay.in-sign-parent", staytest.Mother)
		s.Sign(s.Log, "stay.in-sign-carer", staytest.Carer)
		senna, ibuprofen := s.Medicine(staytest.Senna).Reference, s.Medicine(staytest.Ibuprofen).Reference
		if st := s.Stay(); !st.Mismatched(senna) || st.Mismatched(ibuprofen) {
			t.Error("the label of the senna did not match, that of the ibuprofen did")
		}
		row := s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
		if f := flag(s, "SB-V06", row); f == nil || !slices.Contains(f.Tells, stay.Nurse) {
			t.Errorf("given as written all the same: %+v", f)
		}
		if st := s.Stay(); len(st.Open) != 1 || st.Open[0].Cell.Row != row {
			t.Errorf("it keeps the log open: %+v", st.Open)
		}
		right := s.Give("2027-01-15 20:30", staytest.Senna, stay.NotAsWritten)
		s.Point(s.Log, right, "stay.med.of", casefile.RowRef(s.Log.ID(), row, "Senna at 20:00"))
		s.Log.In(right, "stay.med.of-why", "The label did not match").In(right, "stay.med.why", "Marie said to give it from this bottle")
		if st := s.Stay(); len(st.Open) != 0 || flag(s, "SB-V06", row) != nil {
			t.Errorf("put right by a new line: %+v", st.Open)
		}
	})
}

// An hour after the child left, and every hour until the log is closed: the carer
// first, then the duty worker as well.
func TestReminders(t *testing.T) {
	s := staytest.Here(t)
	at := func(clock string) (stay.Reminder, bool) {
		s.Case.At("2027-01-17 " + clock)
		return s.Stay().Remind(s.Case.Now)
	}
	if _, ok := at("09:00"); ok {
		t.Error("the child is still here")
	}
	s.Note("2027-01-17 09:10", "Slept, turned twice")
	s.Leave() // at ten
	for clock, want := range map[string]struct {
		no int
		to []stay.Role
	}{
		"10:59": {0, nil}, "11:00": {1, []stay.Role{stay.Carer}}, "12:30": {2, []stay.Role{stay.Carer}},
		"13:00": {3, []stay.Role{stay.Carer, stay.Duty}}, "22:10": {12, []stay.Role{stay.Carer, stay.Duty}},
	} {
		m, ok := at(clock)
		if ok != (want.no > 0) || m.No != want.no || !slices.Equal(m.To, want.to) {
			t.Errorf("%s: %+v", clock, m)
		}
		for _, word := range []string{"dose", "medicine", "give", "due"} {
			if strings.Contains(strings.ToLower(m.Words), word) {
				t.Errorf("a reminder is about paper alone (RL-05): %q", m.Words)
			}
		}
	}
	s.Sign(s.Log, "stay.out-sign-carer", staytest.Carer)
	s.Sign(s.Log, "stay.out-sign-parent", staytest.Mother)
	if _, ok := at("23:00"); ok {
		t.Error("closed, and still a reminder")
	}
}

// A line is never written over: its writer goes on until they have left it for a
// quarter of an hour, later and for others there is a new line. A day after handover out only later notes are added.
func TestWhatIsWrittenStays(t *testing.T) {
	s := staytest.Here(t)
	row := s.Note("2027-01-15 21:00", "Baked")
	cell := casefile.Cell{Row: row, LinkID: "stay.day.note"}
	write := func(words string) error {
		_, err := s.Log.Document.Set(t.Context(), cell, fhir.TextValue(words))
		return err
	}
	for _, at := range []string{"21:15", "21:30"} {
		s.Case.At("2027-01-15 " + at)
		if err := write("Baked a cake, " + at); err != nil {
			t.Errorf("its writer goes on: %v", err)
		}
	}
	me := s.Case.Me
	s.Case.Me.Me = false // as another tablet sees her
	s.Case.Doc("bk")
	s.Case.Me = casefile.Author{Person: casefile.ID{'R', 'o'}, Name: "Rosa Marsh", Me: true}
	s.Case.At("2027-01-15 21:31")
	var held *casefile.HeldError
	if err := write("Burnt a cake"); !errors.As(err, &held) {
		t.Errorf("somebody else: %v", err)
	}
	if _, err := s.Log.RemoveRow(t.Context(), row); !errors.As(err, &held) {
		t.Errorf("a written line is removed: %v", err)
	}
	s.Case.Me = me
	s.Case.Doc("bk")
	s.Case.At("2027-01-15 21:46")
	if err := write("Burnt a cake"); !errors.As(err, &held) {
		t.Errorf("a minute after its time: %v", err)
	}
	// What is still empty can be filled in: the end of a seizure.
	seizure := s.Log.Row("stay.seizure", ".start", "2027-01-15T21:00:00Z", ".looked", "Stiff, then jerking", ".rescue", "None, 999 not needed")
	s.Case.At("2027-01-15 22:00")
	s.Log.In(seizure, "stay.seizure.end", "2027-01-15T21:04:00Z")
	for _, n := range s.Stay().Lines {
		if took, ok := n.Lasted(); n.Kind == staylog.Seizure && (!ok || took != 4*time.Minute) {
			t.Errorf("it lasted %s, %t", took, ok)
		}
	}
	empty, _, err := s.Log.AddRow(t.Context(), "stay.task", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Log.RemoveRow(t.Context(), empty); err != nil {
		t.Errorf("a line in which nothing was written: %v", err)
	}
	s.Out()
	s.Case.At("2027-01-18 10:04")
	s.Log.Row("stay.day", ".when", "2027-01-17T09:00:00Z", ".note", "She packed her own bag")
	s.Case.At("2027-01-18 10:05")
	if _, _, err := s.Log.AddRow(t.Context(), "stay.day", ""); !errors.As(err, &held) {
		t.Errorf("a line in a locked log: %v", err)
	}
	if _, err := s.Log.Document.Set(t.Context(), casefile.Cell{LinkID: "stay.out-summary"}, fhir.TextValue("Other words")); !errors.As(err, &held) {
		t.Errorf("an answer of a locked log: %v", err)
	}
	version := s.Log.Summary().Version
	later := s.Log.Row("stay.later", ".note", "She also had a bath on Saturday")
	st := s.Stay()
	if len(st.Later) != 1 || st.Later[0].By.Name != staytest.Carer || !st.Later[0].Written.Equal(s.Case.Now) {
		t.Errorf("a later note has its author and its time: %+v", st.Later)
	}
	if s.Log.Summary().Version != version {
		t.Error("a later note makes a new version of what was signed")
	}
	s.Case.At("2027-01-18 11:00")
	if _, err := s.Log.Document.Set(t.Context(), casefile.Cell{Row: later, LinkID: "stay.later.note"}, fhir.TextValue("Never mind")); !errors.As(err, &held) {
		t.Errorf("a later note is written over: %v", err)
	}
}

// The prompt for a note: a stretch of more than twelve hours without one.
func TestGapsBetweenNotes(t *testing.T) {
	s := staytest.Here(t)
	s.Note("2027-01-16 05:00", "Slept")
	s.Note("2027-01-16 17:30", "Park, then tea")
	s.Leave()
	gaps := s.Stay().Gaps(s.Case.Now)
	if len(gaps) != 2 || gaps[0].To.Hour() != 17 || gaps[1].From.Hour() != 17 || gaps[1].To.Hour() != 10 {
		t.Errorf("%v", gaps)
	}
}

// Incidents know what they are linked to.
func TestIncidentsAndWhatTheyAreLinkedTo(t *testing.T) {
	s := staytest.Here(t)
	link := func(row casefile.RowID, v fhir.Value) staylog.Incident {
		t.Helper()
		s.Point(s.Log, row, "stay.inc.link", v)
		for _, i := range staylog.Incidents(s.Case.Record()) {
			if i.Row == row {
				return i
			}
		}
		t.Fatal("no such incident")
		return staylog.Incident{}
	}
	julia := bookingtest.Ref("RelatedPerson", staytest.Carer)
	i := link(s.Incident("2027-01-16 15:00", "feed-or-tube", "Nadia, Marie"), casefile.DocumentRef(s.DT.ID(), "Sign-off"))
	if i.SignOff != s.DT.ID() || i.Task != bookingtest.Task || i.Doer.Display != staytest.Carer {
		t.Errorf("a sign-off: %+v", i)
	}
	if f := flag(s, "RE-23", i.Row); f == nil || !slices.Contains(f.Tells, stay.Nurse) || !slices.Contains(f.Tells, stay.Manager) {
		t.Errorf("the nurse hears of it: %+v", f)
	}
	task := s.Do("2027-01-16 15:10", bookingtest.Task, julia)
	i = link(s.Incident("2027-01-16 15:20", "feed-or-tube", "Nadia"), casefile.RowRef(s.Log.ID(), task, "Feed"))
	if i.Task != bookingtest.Task || i.Doer.Display != staytest.Carer || i.SignOff != (casefile.ID{}) {
		t.Errorf("a task that was done: %+v", i)
	}
	i = link(s.Incident("2027-01-16 15:30", "medicine", "Nadia"), s.Medicine(staytest.Senna))
	if i.Medicine.Row == "" || i.Equipment.Row != "" {
		t.Errorf("a medicine: %+v", i)
	}
	thing := s.Case.Record().Of("eq")[0]
	row := thing.Rows("eq.item", "")[0].ID
	i = link(s.Incident("2027-01-16 15:40", "equipment-failure", "Nadia"), casefile.RowRef(thing.ID(), row, "Sling"))
	if i.Equipment != (staylog.Place{Doc: thing.ID(), Row: row}) {
		t.Errorf("equipment: %+v", i)
	}
	gone := s.Incident("2027-01-16 16:00", "missing", "")
	if f := flag(s, "RE-23", gone); f == nil || f.Do != "Ring first, and follow the procedure. Then write" {
		t.Errorf("ring first: %+v", f)
	}
	if n, ok := staylog.LastTask(s.Case.Record(), bookingtest.Task, fhir.Reference{Reference: "RelatedPerson/" + staytest.Carer[:4], Display: staytest.Carer}); !ok || n.Row != task {
		t.Errorf("last done: %+v, %t", n, ok)
	}
}
