package safety

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/effect"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/stepdown"
	"doorstep/forms/engine"
)

// TestScenarios are the twenty scenarios of clinical-safety.md section 7 that rules
// answer; what a screen shows in scenarios 12, 14 and 18 is in TestScenariosSeen.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, s := range []struct {
		no   int
		what string
		live func(*testing.T)
	}{
		{1, "a load check that is ok", loadOK},
		{2, "a load that equals the limit", loadClose},
		{3, "a load above the limit", loadBlocked},
		{4, "a toddler of 98 and of 980 kg", mistypedWeight},
		{5, "a risk of 20 with some controls in place", someControls},
		{6, "the same with all of them", allControls},
		{7, "an examination that falls due in the stay", examinationDue},
		{8, "a sign-off for the older sister", sistersSignOff},
		{9, "a tube of another size", otherTube},
		{10, "a telephone number put right", otherNumber},
		{11, "a sign-off that ends on the Saturday", endsOnSaturday},
		{12, "a sign-off suspended in the middle of a stay", suspendedInAStay},
		{13, "how a dose is written", doseStyle},
		{15, "an emergency without a trained carer", untrainedEmergency},
		{16, "days under regulation 48", regulation48},
		{17, "eight weeks from the first of March", eightWeeks},
		{18, "an advance care plan past its review", oldAdvancePlan},
		{19, "both sisters with one carer", bothSisters},
		{20, "works before approval", worksBeforeApproval},
	} {
		t.Run(fmt.Sprintf("%d", s.no), func(t *testing.T) {
			t.Parallel()
			t.Run(s.what, s.live)
		})
	}
}

// gate fails unless a gate of the story's booking says a level with these words.
func gate(t *testing.T, s *bookingtest.Story, id string, want booking.Level, words ...string) {
	t.Helper()
	g := s.Gate(id)
	said := ""
	for _, f := range g.Findings {
		said += f.Words + "\n"
	}
	if g.Level != want {
		t.Errorf("%s is %s, want %s: %s", id, g.Level, want, said)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("%s does not say %q: %s", id, w, said)
		}
	}
}

// problem is what a rule says of a document, nil for nothing.
func problem(d casetest.Doc, r casefile.Record, rule string) *engine.Problem {
	all := append(d.Check(), handling.Problems(r, d.Document)...)
	all = append(all, healthplan.Problems(r, d.Document)...)
	for _, p := range all {
		if string(p.Rule) == rule || p.Key == rule || strings.HasPrefix(p.Key, rule) {
			return &p
		}
	}
	return nil
}

// Girl of 8, 24.0 kg weighed today, a ventilator of 6 kg on her lap; hoist and bar for
// 200 kg, sling for 40.
func loadOK(t *testing.T) {
	l := handlingtest.Begin(t).TaskNow().Load
	if l == nil || l.Sum.String() != "30.0 kg" || l.Lowest.String() != "40.0 kg" || l.Percent() != 75 || l.Check != handling.LoadOK {
		t.Errorf("%+v", l)
	}
}

func loadClose(t *testing.T) {
	s := bookingtest.Ready(t)
	s.EQ.In(s.Sling, "eq.item.swl", "30 kg")
	l := s.TaskNow().Load
	if l.Percent() != 100 || l.Check != handling.LoadClose {
		t.Errorf("%+v", l)
	}
	gate(t, s, "BG-10", booking.Ask)
}

func loadBlocked(t *testing.T) {
	s := bookingtest.Ready(t)
	s.EQ.In(s.Sling, "eq.item.swl", "25 kg")
	if l := s.TaskNow().Load; l.Check != handling.LoadBlocked {
		t.Errorf("%+v", l)
	}
	gate(t, s, "BG-10", booking.Stop)
	if !handlingtest.Says(handling.Before(s.Case.Record(), s.OT.Document), "OT-V05", handling.Stop) {
		t.Error("the task could be signed")
	}
}

func mistypedWeight(t *testing.T) {
	s := handlingtest.Of(t, casetest.New(t, "2026-11-12 11:00"), "Lucy", "2025-09-22", "9.5 kg")
	if p := problem(s.OT, s.Case.Record(), "OT-V02"); p != nil {
		t.Fatalf("9.5 kg is asked about: %+v", p)
	}
	s.OT.Set("ot.child.weight", "98 kg")
	p := problem(s.OT, s.Case.Record(), "OT-V02")
	if p == nil || p.Level == engine.LevelStop || !strings.HasSuffix(p.Message, "?") && !strings.Contains(p.Message, "? ") {
		t.Errorf("98 kg: %+v", p)
	}
	s.OT.Set("ot.child.weight", "980 kg")
	refused := false
	for _, p := range s.OT.Check() {
		refused = refused || p.Level == engine.LevelStop && p.Cell.LinkID == "ot.child.weight"
	}
	if !refused {
		t.Errorf("980 kg is not refused: %+v", s.OT.State(casefile.Cell{LinkID: "ot.child.weight"}).Problems)
	}
}

func someControls(t *testing.T) {
	s := handlingtest.Begin(t)
	s.OT.In(s.Task, "ot.mh.task.in-place", "some")
	risks := handling.ForManager(s.Case.Record())
	if got := s.TaskNow().Counting.Points; got != 20 || len(risks) != 1 || !risks[0].Needs || risks[0].Decided {
		t.Errorf("counts %d, for the manager %+v", got, risks)
	}
	if st := s.OT.State(casefile.Cell{LinkID: "ot.sign.manager"}); !st.Enabled {
		t.Error("the manager's signature is not asked for")
	}
}

func allControls(t *testing.T) {
	s := handlingtest.Begin(t)
	risks := handling.ForManager(s.Case.Record())
	if got := s.TaskNow().Counting.Points; got != 8 || len(risks) != 1 || risks[0].Needs {
		t.Errorf("counts %d, for the manager %+v", got, risks)
	}
	if st := s.OT.State(casefile.Cell{LinkID: "ot.sign.manager"}); st.Enabled {
		t.Error("the manager's signature is asked for")
	}
}

func examinationDue(t *testing.T) {
	s := bookingtest.Ready(t)
	s.EQ.In(s.Sling, "eq.item.exam-last", "2026-06-12")
	s.Case.At("2026-12-01 10:00")
	s.BK.Set("bk.from", "2026-12-10T10:00:00Z").Set("bk.to", "2026-12-14T10:00:00Z")
	for _, it := range equipment.Register(s.Case.Record()) {
		if it.Kind == "sling" && it.ExamDue != "2026-12-12" {
			t.Errorf("due %s", it.ExamDue)
		}
	}
	gate(t, s, "BG-11", booking.Stop, "12 December")
}

func sistersSignOff(t *testing.T) {
	s := bookingtest.Ready(t)
	gate(t, s, "BG-05", booking.OK)
	s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample"))
	gate(t, s, "BG-05", booking.Stop, "is not signed off")
}

func otherTube(t *testing.T) {
	s := bookingtest.Ready(t)
	s.Plan.Change("2026-12-18 14:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
	st := s.Off(s.DT)
	if st.Status != signoff.Waiting {
		t.Errorf("the sign-off is %s", st.Status)
	}
	s.BK.Set("bk.from", "2026-12-19T10:00:00Z").Set("bk.to", "2026-12-19T18:00:00Z").Set("bk.kind", "day")
	gate(t, s, "BG-07", booking.Stop)
	offered := st.Choices()
	if slices.Contains(offered, signoff.CarryOn) || !slices.Contains(offered, signoff.Brief) || !slices.Contains(offered, signoff.Reassess) {
		t.Errorf("the nurse is offered %v", offered)
	}
}

func otherNumber(t *testing.T) {
	s := bookingtest.Ready(t)
	before := s.Plan.Plan().VersionWords()
	s.EQ.In(s.Hoist, "eq.item.helpline", "01632 960199")
	if got := s.Plan.Plan().VersionWords(); got != before {
		t.Errorf("version %s, was %s", got, before)
	}
	if !booking.Accepted(s.Gates()) {
		t.Errorf("the booking is stopped: %+v", s.Gates())
	}
}

func endsOnSaturday(t *testing.T) {
	s := bookingtest.Ready(t) // until 10 December 2027, a Friday, or as the register says
	until := s.Off(s.DT).Until
	day, ok := until.Time()
	if !ok {
		t.Fatalf("until %s", until)
	}
	stay := func(from, to time.Time) {
		s.BK.Set("bk.from", from.Format(time.RFC3339)).Set("bk.to", to.Format(time.RFC3339))
	}
	stay(day.AddDate(0, 0, -2), day.AddDate(0, 0, -1))
	gate(t, s, "BG-06", booking.OK)
	stay(day.AddDate(0, 0, -1), day.AddDate(0, 0, 1)) // Friday to Sunday over a Saturday
	gate(t, s, "BG-06", booking.Stop)
}

func doseStyle(t *testing.T) {
	for dose, want := range map[string]bool{".5 ml": true, "5.0 mg": true, "5 mg (1 ml)": false, "0.5 ml": false, "50 micrograms": false, "50 mcg": true} {
		s := healthplantest.Begin(t).Front().Part("medicines")
		s.Doc.Row("hcp.med.item", ".name", "Senna", ".strength", "Liquid", ".dose", dose)
		p := problem(s.Doc, s.Case.Record(), "NC-V05")
		if (p != nil) != want {
			t.Errorf("%q: %+v", dose, p)
		}
		if p != nil && (p.Level != engine.LevelStop || p.Message == "") {
			t.Errorf("%q is refused without a reason: %+v", dose, p)
		}
	}
}

func untrainedEmergency(t *testing.T) {
	s := bookingtest.Ready(t)
	s.BK.Set("bk.kind", booking.Emergency)
	s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample"))
	gate(t, s, "BG-05", booking.Stop)
	s.Reason("BG-05", bookingtest.Boss, "Team manager", "It is urgent")
	gate(t, s, "BG-05", booking.Stop)
	// Registered nurses are on duty at a hospice: a named one covers the task.
	row := s.BK.Rows("bk.cover", "")[0].ID
	s.BK.In(row, "bk.cover.by", booking.ByNurse).In(row, "bk.cover.who", bookingtest.Nurse)
	gate(t, s, "BG-05", booking.OK)
}

func regulation48(t *testing.T) {
	s := bookingtest.Ready(t)
	for n, from := 73, s.Case.Now.AddDate(0, -9, 0); n > 0; from = from.AddDate(0, 0, 20) {
		days := min(n, 15)
		s.BRK.Row("brk.stay", ".from", from.Format(time.RFC3339), ".to", from.AddDate(0, 0, days).Format(time.RFC3339), ".status", "happened")
		n -= days
	}
	s.BK.Set("bk.to", "2027-01-18T10:00:00Z")
	gate(t, s, "BG-16", booking.Ask, "76 days")
	s.Reason("BG-16", bookingtest.Boss, "Social work manager", "Full care planning begins on Monday")
	gate(t, s, "BG-16", booking.OK)
}

func eightWeeks(t *testing.T) {
	for now, want := range map[string]stepdown.Notice{
		"2026-03-01 09:00": stepdown.NoNotice,
		"2026-05-09 09:00": stepdown.NoNotice, // day 69
		"2026-05-10 09:00": stepdown.DueSoon,
		"2026-06-01 09:00": stepdown.Needed,
	} {
		c := casetest.New(t, now)
		d := c.Doc(stepdown.Form).Set("sd.start", "2026-03-01")
		if p := stepdown.Of(c.Record(), d.Document); p.End != "2026-04-26" || p.Notice != want {
			t.Errorf("%s: ends %s, notice %s, want %s", now, p.End, p.Notice, want)
		}
	}
}

func suspendedInAStay(t *testing.T) {
	s := bookingtest.Ready(t)
	s.Confirm(s.BK)
	s.Case.At("2027-01-16 09:00") // she is there
	before := s.Case.Record()
	trial := func(d *casefile.Document) error {
		held := casetest.Hold(t, d)
		held.Row("dt.event", ".when", "2027-01-16T08:55:00Z", ".kind", "suspended", ".reason", "mistake-or-near-miss", ".detail", "Pump set wrong, seen in time",
			".by", bookingtest.Ref("Practitioner", bookingtest.Nurse), ".told", "Duty nurse", ".cover", "The duty nurse comes")
		return nil
	}
	effects, err := effect.Trying(before, s.DT.Document, nil, trial)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, e := range effects {
		said += fmt.Sprintln(e.Rule, e.What, e.Why, e.Told, e.Offered)
	}
	if !strings.Contains(said, "RE-04") && !strings.Contains(said, "DT-V11") && !strings.Contains(said, "BG-07") || !strings.Contains(strings.ToLower(said), "ring") {
		t.Errorf("what follows:\n%s", said)
	}
	if err := trial(s.DT.Document); err != nil {
		t.Fatal(err)
	}
	gate(t, s, "BG-07", booking.Stop)
	if p := healthplan.Of(s.Case.Record()); p == nil || p.Doc == nil {
		t.Error("the plan cannot be read")
	}
	log := s.Case.Doc("stay")
	if row := log.Row("stay.day", ".when", "2027-01-16T09:05:00Z", ".note", "Jane laughed at the dog"); row == "" {
		t.Error("the log takes no more entries")
	}
}

func oldAdvancePlan(t *testing.T) {
	s := healthplantest.Written(t)
	s.Doc.Set("hcp.acp.state", "respect-form").Set("hcp.acp.review", "2026-12-31")
	s.File("hcp.acp.doc", "", "image/png", "ReSPECT form")
	handlingtest.Fill(s.Doc)
	s.Case.At("2026-11-27 15:00")
	s.Sign()
	s.Case.At("2027-01-02 03:00")
	p := s.Plan()
	if p == nil || !p.ACP.Present {
		t.Fatalf("it does not open: %+v", p)
	}
	if !p.ACP.Past {
		t.Errorf("nothing says that its review date is past: %+v", p.ACP)
	}
}

func bothSisters(t *testing.T) {
	s, sister := bookingtest.Ready(t), bookingtest.Ready(t)
	sister.Confirm(sister.BK)
	other := sister.Case.Record()
	other.ID = casefile.ID{0x15}
	if g := s.Gate("BG-19", other); g.Level != booking.Stop {
		t.Errorf("both with one carer: %+v", g)
	}
	s.Reason("BG-19", bookingtest.Boss, "Team manager", "Rosa and a night nurse are there", other)
	if g := s.Gate("BG-19", other); g.Level != booking.OK {
		t.Errorf("after the manager's staffing decision: %+v", g)
	}
}

func worksBeforeApproval(t *testing.T) {
	s := handlingtest.Begin(t)
	row := s.OT.Row("ad.item", ".kind", "extension", ".state", "application-made", ".interim", "Bed downstairs", ".told", "yes")
	handlingtest.Fill(s.OT)
	s.OT.In(row, "ad.item.told", "no")
	_, err := s.OT.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: "ot.sign.ot"}, Name: handlingtest.OT, Typed: true})
	if !errors.Is(err, casefile.ErrNotReady) {
		t.Errorf("it can be signed before the family was told: %v", err)
	}
	if p := problem(s.OT, s.Case.Record(), "OT-V21"); p == nil || p.Level != engine.LevelStop {
		t.Errorf("OT-V21: %+v", p)
	}
	s.OT.In(row, "ad.item.told", "yes")
	if p := problem(s.OT, s.Case.Record(), "OT-V21"); p != nil {
		t.Errorf("the family was told: %+v", p)
	}
}

// HZ-22: where an interpreter is needed and is not there, signatures wait.
func TestNobodySignsWithoutTheInterpreterWhoIsNeeded(t *testing.T) {
	t.Parallel()
	s := bookingtest.Ready(t)
	sign := func() error {
		_, err := s.AG.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: "ag.sign.parent"}, Name: handlingtest.Mother, Typed: true})
		return err
	}
	s.AG.Set("ag.interpreter", "needed-not-available")
	if err := sign(); !errors.Is(err, casefile.ErrNotReady) {
		t.Errorf("signed without: %v", err)
	}
	s.AG.Set("ag.interpreter", "by-phone-or-video")
	if err := sign(); err != nil {
		t.Errorf("with one by phone: %v", err)
	}
}
