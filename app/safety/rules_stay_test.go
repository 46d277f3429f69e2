package safety

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/stay/staytest"
	"doorstep/app/casefile/stepdown"
)

type booked = *bookingtest.Story

// gated is a gate of the story's booking: everything is in order with good, and bad
// takes something away.
func gated(id string, good, bad func(*testing.T, booked)) rule {
	return decided(id, good, bad, func(gates []booking.Gate) string {
		for _, g := range gates {
			if g.ID == id && g.Level != booking.OK {
				return string(g.Level) + ": " + g.Findings[0].Words
			}
		}
		return ""
	})
}

// decided is a rule that the gates of the story's booking state; good is nil where
// everything stays as it is.
func decided(id string, good, bad func(*testing.T, booked), says func([]booking.Gate) string) rule {
	return rule{
		id, func(t *testing.T) string {
			if good == nil {
				return says(untouched(t))
			}
			s := bookingtest.Ready(t)
			good(t, s)
			return says(s.Gates())
		}, func(t *testing.T) string {
			s := bookingtest.Ready(t)
			if good != nil {
				good(t, s)
			}
			bad(t, s)
			return says(s.Gates())
		},
	}
}

// either is a gate of two bookings, not of one that goes wrong.
func either(id string, good, bad func(*testing.T, booked)) rule {
	return rule{id, gated(id, good, bad).passes, gated(id, asBooked, bad).fails}
}

// asBooked leaves the booking as it is.
var asBooked func(*testing.T, booked)

// inOrder are the gates of the booking as it is, asked once.
var inOrder struct {
	sync.Once
	gates []booking.Gate
}

func untouched(t *testing.T) []booking.Gate {
	t.Helper()
	inOrder.Do(func() { inOrder.gates = bookingtest.Ready(t).Gates() })
	return inOrder.gates
}

// without takes the first row of a group away.
func without(t *testing.T, d casetest.Doc, group string) {
	t.Helper()
	if _, err := d.RemoveRow(context.Background(), d.Rows(group, "")[0].ID); err != nil {
		t.Fatal(err)
	}
}

func suspend(s booked) {
	s.DT.Row("dt.event", ".when", "2026-12-18T12:00:00Z", ".kind", "suspended", ".reason", "mistake-or-near-miss", ".detail", "As told",
		".by", bookingtest.Ref("Practitioner", bookingtest.Nurse), ".told", "Julia, by phone", ".cover", "Nobody stays until then")
}

func changeCare(s booked) {
	s.Plan.Change("2026-12-18 14:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
}

func stayFromTo(from, to string) func(*testing.T, booked) {
	return func(_ *testing.T, s booked) { s.BK.Set("bk.from", from).Set("bk.to", to) }
}

// withSeizures signs a plan with a rescue medicine, whose prescription holds until a day.
func withSeizures(until string) func(*testing.T, booked) {
	return func(_ *testing.T, s booked) {
		s.Plan.Change("2026-12-18 14:00", map[string]string{"epilepsy": "first-version", "medicines": "first-version"}, func() {
			s.Plan.Epilepsy().Doc.Set("hcp.epi.sign-prescriber-until", until)
		})
		s.Plan.Read(bookingtest.Carer)
		s.Case.At("2026-12-18 15:00")
	}
}

// withAdvancePlan signs a plan with an advance care plan that the carer has talked
// through or not, and the nurse says that the ambulance service knows.
func withAdvancePlan(talked string) func(*testing.T, booked) {
	return func(_ *testing.T, s booked) {
		s.Plan.Change("2026-12-18 14:00", map[string]string{}, func() {
			s.Plan.Doc.Set("hcp.acp.state", "respect-form").Set("hcp.acp.carer", talked)
			s.Plan.File("hcp.acp.doc", "", "application/pdf", "ReSPECT form")
			handlingtest.Fill(s.Plan.Doc)
		})
		s.Case.At("2026-12-18 15:00")
		s.Reason("BG-18", bookingtest.Nurse, "Short break nurse", "Told on 18 December; the original is in the red bag")
	}
}

func allergy(s booked) {
	s.Plan.Doc.Row("hcp.alert", ".kind", "allergy", ".what", "Latex", ".reaction", "Swelling", ".do", "No latex gloves", ".source", "parent-told-us")
}

// bothWithOne is what BG-19 says of a second booking with the same carer.
func bothWithOne(t *testing.T, from, to string) string {
	s, other := bookingtest.Ready(t), bookingtest.Ready(t)
	other.BK.Set("bk.from", from).Set("bk.to", to)
	other.Confirm(other.BK)
	r := other.Case.Record()
	r.ID = casefile.ID{0x15}
	if g := s.Gate("BG-19", r); g.Level != booking.OK {
		return g.Findings[0].Words
	}
	return ""
}

func gateRules() []rule {
	return []rule{
		gated("BG-01", asBooked, func(_ *testing.T, s booked) { s.AG.Set("ag.carer", "Denise Palmer") }),
		gated("BG-02", asBooked, func(t *testing.T, s booked) { without(t, s.Plan.Doc, "hcp.read") }),
		gated("BG-03", stayFromTo("2027-05-19T17:00:00Z", "2027-05-20T10:00:00Z"), stayFromTo("2027-05-20T17:00:00Z", "2027-05-21T10:00:00Z")),
		gated("BG-04", asBooked, func(t *testing.T, s booked) { without(t, s.BK, "bk.cover") }),
		gated("BG-05", asBooked, func(_ *testing.T, s booked) { s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample")) }),
		gated("BG-06", stayFromTo("2027-06-18T17:00:00Z", "2027-06-19T10:00:00Z"), stayFromTo("2027-06-18T17:00:00Z", "2027-06-20T10:00:00Z")),
		gated("BG-07", asBooked, func(_ *testing.T, s booked) { suspend(s) }),
		gated("BG-08", asBooked, func(_ *testing.T, s booked) { s.Case.Settings = nil }),
		gated("BG-09", asBooked, func(_ *testing.T, s booked) { s.CH.Set("ch.ready", "not-yet") }),
		gated("BG-10", asBooked, func(_ *testing.T, s booked) { s.EQ.In(s.Sling, "eq.item.swl", "25 kg") }),
		gated("BG-11", func(_ *testing.T, s booked) { s.EQ.In(s.Sling, "eq.item.exam-last", "2026-07-17") }, func(_ *testing.T, s booked) { s.EQ.In(s.Sling, "eq.item.exam-last", "2026-07-16") }),
		gated("BG-12", asBooked, func(_ *testing.T, s booked) { s.BK.Set("bk.handlers", "1 {person}") }),
		gated("BG-13", asBooked, func(_ *testing.T, s booked) { s.OT.In(s.Task, "ot.mh.task.in-place", "some") }),
		either("BG-14", withSeizures("2027-01-17"), withSeizures("2027-01-16")),
		gated("BG-15", asBooked, func(_ *testing.T, s booked) { s.AG.In(s.AG.Rows("ag.intro", "")[0].ID, "ag.intro.where", "by-video") }),
		gated("BG-16", stayFromTo("2027-01-15T17:00:00Z", "2027-02-01T10:00:00Z"), stayFromTo("2027-01-15T17:00:00Z", "2027-02-02T10:00:00Z")),
		gated("BG-17", func(_ *testing.T, s booked) { s.BRK.Set("brk.carer.approved-until", "2027-01-17") }, func(_ *testing.T, s booked) { s.BRK.Set("brk.carer.approved-until", "2027-01-16") }),
		either("BG-18", withAdvancePlan("yes"), withAdvancePlan("needs-more-time")),
		{"BG-19", func(t *testing.T) string { return bothWithOne(t, "2027-01-17T10:00:00Z", "2027-01-18T10:00:00Z") }, func(t *testing.T) string { return bothWithOne(t, "2027-01-15T17:00:00Z", "2027-01-17T10:00:00Z") }},
		gated("BG-20", func(_ *testing.T, s booked) {
			allergy(s)
			s.Plan.Read(bookingtest.Carer)
		}, func(_ *testing.T, s booked) { allergy(s) }),
	}
}

// stayed is a rule about Jane's stay: says is the first flag of a rule.
func stayed(id, flag string, good, bad func(*staytest.Story)) rule {
	says := func(s *staytest.Story) string {
		if f := s.Flag(flag); f != nil {
			return f.Words
		}
		return ""
	}
	return rule{
		id, func(t *testing.T) string {
			s := staytest.Here(t)
			good(s)
			return says(s)
		}, func(t *testing.T) string {
			s := staytest.Here(t)
			bad(s)
			return says(s)
		},
	}
}

// open is what keeps the log of a stay open.
func open(s *staytest.Story) string {
	if list := s.Stay().Open; len(list) > 0 {
		return strconv.Itoa(len(list)) + " entries"
	}
	return ""
}

// home is a step-down placement from 1 March 2027, in its week of a day.
func home(t *testing.T, now string) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2027-03-01 10:00")
	d := c.Doc(stepdown.Form)
	d.Set("sd.child", bookingtest.Ref("Patient", bookingtest.Child)).Set("sd.start", "2027-03-01").Set("sd.place", "Oakbank Hospice")
	if err := stepdown.MakeWeeks(context.Background(), d.Document); err != nil {
		t.Fatal(err)
	}
	c.At(now)
	return c, d
}

// warned is what a step-down plan warns of by a rule.
func warned(c *casetest.Case, d casetest.Doc, id string) string {
	for _, w := range stepdown.Of(c.Record(), d.Document).Warnings() {
		if w.Rule == id {
			return w.Words
		}
	}
	return ""
}

func noticeOn(t *testing.T, now string) string {
	c, d := home(t, now)
	return warned(c, d, "SB-C06")
}

// incident is what waits for the nurse's decision after an incident in a stay, one that
// names the task or one that does not.
func incident(t *testing.T, kind string, named bool) string {
	s := bookingtest.Ready(t)
	s.Case.At("2027-01-16 12:00")
	log := s.Case.Doc("stay")
	s.Point(log, "", "stay.booking", casefile.DocumentRef(s.BK.ID(), "Booking"))
	row := log.Row("stay.inc", ".kind", kind, ".when", "2027-01-16T11:00:00Z", ".facts", "As seen")
	if named {
		line := log.Row("stay.task", ".code", bookingtest.Coded(bookingtest.Task), ".when", "2027-01-16T11:00:00Z", ".by", bookingtest.Ref("RelatedPerson", bookingtest.Carer))
		s.Point(log, row, "stay.inc.link", casefile.RowRef(log.ID(), line, "Feed by pump"))
	}
	if list := s.Off(s.DT).Open(); len(list) > 0 {
		return list[0].Facts
	}
	return ""
}

func stayRules() []rule {
	julia, nurse := bookingtest.Ref("RelatedPerson", staytest.Carer), bookingtest.Ref("Practitioner", staytest.Nurse)
	nightsOf := func(t *testing.T, from, to string) (int, float64) {
		at := func(s string) time.Time {
			m, err := time.ParseInLocation("2006-01-02 15:04", s, casetest.London(t))
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		return booking.Nights(at(from), at(to), nil), booking.Hours(at(from), at(to), nil)
	}
	days := func(s booked) int {
		return booking.YearOf(s.Case.Record(), booking.Read(s.Case.Record(), s.BK.Document)).Days
	}
	out := []rule{
		{"SB-C01", func(t *testing.T) string {
			n, _ := nightsOf(t, "2027-01-15 17:00", "2027-01-17 10:00")
			return wrong(n, 2)
		}, func(t *testing.T) string {
			n, _ := nightsOf(t, "2027-01-15 17:00", "2027-01-16 03:59")
			return missing(n)
		}},
		{"SB-C02", func(t *testing.T) string {
			_, h := nightsOf(t, "2027-03-27 17:00", "2027-03-28 10:00") // the clocks go forward
			return wrong(h, 4)
		}, func(t *testing.T) string {
			_, h := nightsOf(t, "2027-01-17 10:00", "2027-01-15 17:00")
			return missing(h)
		}},
		{"SB-C03", func(t *testing.T) string { return wrong(days(bookingtest.Ready(t)), 2) }, func(t *testing.T) string {
			s := bookingtest.Ready(t)
			s.BK.Set("bk.from").Set("bk.to")
			return missing(days(s))
		}},
		{"SB-C04", func(t *testing.T) string {
			s := staytest.Here(t)
			s.Leave()
			return wrong(len(totals(s)), 1)
		}, func(t *testing.T) string {
			return missing(len(totals(staytest.Here(t)))) // she is still there
		}},
		{"SB-C05", func(t *testing.T) string {
			c, d := home(t, "2027-03-01 10:00")
			return wrong(stepdown.Of(c.Record(), d.Document).End, casefile.Date("2027-04-26"))
		}, func(t *testing.T) string {
			c, d := home(t, "2027-03-01 10:00")
			d.Set("sd.start")
			return missing(stepdown.Of(c.Record(), d.Document).End)
		}},
		{"SB-C06", func(t *testing.T) string { return noticeOn(t, "2027-05-09 10:00") }, func(t *testing.T) string { return noticeOn(t, "2027-05-10 10:00") }},
		gated("SB-V01", func(_ *testing.T, s booked) { s.Confirm(s.Book("2027-01-17T10:00:00Z", "2027-01-18T10:00:00Z")) }, func(_ *testing.T, s booked) {
			s.Confirm(s.Book("2027-01-17T09:00:00Z", "2027-01-18T10:00:00Z"))
		}),
		stayed("SB-V02", "SB-V02", func(s *staytest.Story) { s.Give("2027-01-15 18:00", staytest.Senna, stay.AsWritten) }, func(s *staytest.Story) {
			s.Give("2027-01-15 18:00", "Paracetamol", stay.AsWritten)
		}),
		stayed("SB-V03", "SB-V03", func(s *staytest.Story) { s.Do("2027-01-15 19:00", "suc-oral", nurse) }, func(s *staytest.Story) { s.Do("2027-01-15 19:00", "suc-oral", julia) }),
		stayed("SB-V04", "SB-V04", func(s *staytest.Story) {
			s.Case.At("2027-01-16 12:00")
			s.Log.Row("stay.day", ".when", "2027-01-16T10:00:00Z", ".note", "Slept")
		}, func(s *staytest.Story) {
			s.Case.At("2027-01-16 12:00")
			s.Log.Row("stay.day", ".when", "2027-01-16T09:59:00Z", ".note", "Slept")
		}),
		{"SB-V05", func(t *testing.T) string {
			s := staytest.Here(t)
			s.Note("2027-01-15 21:00", "Settled late")
			s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
			return open(s)
		}, func(t *testing.T) string {
			s := staytest.Here(t)
			s.Incident("2027-01-16 15:00", "fall-or-handling", "")
			return open(s)
		}},
		{"SB-V06", func(t *testing.T) string { return label(t, "yes") }, func(t *testing.T) string { return label(t, "no") }},
		{"SB-V07", func(t *testing.T) string { return skin(t, "0.41") }, func(t *testing.T) string { return skin(t, "0.90") }},
		{"SB-V08", func(t *testing.T) string {
			c, d := home(t, "2027-04-04 10:00")
			return warned(c, d, "SB-V08")
		}, func(t *testing.T) string {
			c, d := home(t, "2027-04-05 10:00")
			return warned(c, d, "SB-V08")
		}},
	}
	return out
}

// totals are what is counted of one child's stays in the winter of the story.
func totals(s *staytest.Story) []stay.Total {
	return stay.Totals([]casefile.Record{s.Case.Record()}, "2027-01-01", "2027-03-31")
}

// label is the flag of a dose that is logged as written when the label did or did not
// match at handover in.
func label(t *testing.T, match string) string {
	s := staytest.Arrived(t)
	s.Log.In(s.Log.Rows("stay.medin", "")[0].ID, "stay.medin.match", match)
	s.Sign(s.Log, "stay.in-sign-parent", staytest.Mother)
	s.Sign(s.Log, "stay.in-sign-carer", staytest.Carer)
	s.Give("2027-01-15 20:00", staytest.Senna, stay.AsWritten)
	if f := s.Flag("SB-V06"); f != nil {
		return f.Words
	}
	return ""
}

// skin is what is asked when a mark of handover in is drawn at x on leaving.
func skin(t *testing.T, x string) string {
	s := staytest.Arrived(t)
	mark := func(group, x string) {
		s.Log.Set(group+".nothing").Row(group, ".view", "front", ".kind", "bruise", ".figure", "child", ".x", x, ".y", "0.50")
	}
	mark("stay.in-map", "0.40")
	s.Sign(s.Log, "stay.in-sign-parent", staytest.Mother)
	s.Sign(s.Log, "stay.in-sign-carer", staytest.Carer)
	s.Leave()
	mark("stay.out-map", x)
	if f := s.Flag("SB-V07"); f != nil {
		return f.Words
	}
	return ""
}

// engineFacts are those of clinical-safety.md section 6: where a gate states a fact, by
// the fact's own id.
func engineFacts() []rule {
	fact := func(id string, good, bad func(*testing.T, booked)) rule {
		return decided(id, good, bad, func(gates []booking.Gate) string {
			for _, g := range gates {
				for _, f := range g.Findings {
					if f.Fact == id && f.Open() {
						return f.Words
					}
				}
			}
			return ""
		})
	}
	same := func(id string, as rule) rule { return rule{id, as.passes, as.fails} }
	all := slices.Concat(handlingRules(), planRules(), stayRules())
	of := func(id, as string) rule {
		i := slices.IndexFunc(all, func(r rule) bool { return r.id == as })
		return same(id, all[i])
	}
	asleep := func(days int) func(*testing.T) string {
		return func(t *testing.T) string {
			s := bookingtest.Ready(t)
			m := booking.Moment{Handover: true, Contact: s.Case.Now.AddDate(0, 0, -days)}
			if g := bookingtest.Find(t, booking.Check(s.Case.Record(), s.BK.Document, nil, m), "RE-30"); g.Level != booking.OK {
				return g.Findings[0].Words
			}
			return ""
		}
	}
	return []rule{
		fact("RE-01", asBooked, func(_ *testing.T, s booked) { s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample")) }),
		fact("RE-02", stayFromTo("2027-06-18T17:00:00Z", "2027-06-19T10:00:00Z"), stayFromTo("2027-06-18T17:00:00Z", "2027-06-20T10:00:00Z")),
		fact("RE-03", asBooked, func(_ *testing.T, s booked) { changeCare(s) }),
		fact("RE-04", asBooked, func(_ *testing.T, s booked) { suspend(s) }),
		fact("RE-05", asBooked, func(t *testing.T, s booked) { without(t, s.Plan.Doc, "hcp.read") }),
		fact("RE-06", asBooked, func(_ *testing.T, s booked) { s.Plan.Doc.Set("hcp.never", "Something else") }),
		fact("RE-07", asBooked, func(_ *testing.T, s booked) { s.EQ.In(s.Sling, "eq.item.swl", "25 kg") }),
		fact("RE-08", asBooked, func(_ *testing.T, s booked) { s.EQ.In(s.Sling, "eq.item.swl", "33 kg") }),
		fact("RE-09", asBooked, func(_ *testing.T, s booked) { s.OT.Set("ot.child.weight-how", "parent-told-us") }),
		fact("RE-10", func(_ *testing.T, s booked) { s.EQ.In(s.Bar, "eq.item.exam-last", "2026-07-17") }, func(_ *testing.T, s booked) { s.EQ.In(s.Bar, "eq.item.exam-last", "2026-07-16") }),
		fact("RE-11", asBooked, func(_ *testing.T, s booked) { s.OT.In(s.Task, "ot.mh.task.in-place", "none-yet") }),
		moved("RE-12", against("RE-12"), func(s moves) {
			act := s.OT.Row("ot.act", ".what", "Teach the night carer", ".by", "2026-11-30", ".state", "not-started")
			s.PointRow(s.OT, act, "ot.act.why", s.OT, s.Task, "Bed to chair")
		}, func(s moves) { s.OT.In(s.OT.Rows("ot.act", "")[0].ID, "ot.act.state", "no-longer-needed") }),
		fact("RE-13", asBooked, func(_ *testing.T, s booked) { s.CH.Set("ch.differs", "The bed has moved") }),
		fact("RE-14", asBooked, func(_ *testing.T, s booked) { s.OT.In(s.Task, "ot.mh.task.loops", "Blue at the leg") }),
		fact("RE-15", asBooked, func(_ *testing.T, s booked) { s.BK.Set("bk.handlers", "1 {person}") }),
		moved("RE-16", against("RE-16"), asIs, func(s moves) { s.OT.In(s.Task, "ot.mh.task.in-place", "none-yet") }),
		of("RE-17", "NC-V04"),
		of("RE-18", "NC-V01"),
		fact("RE-19", func(_ *testing.T, s booked) {
			allergy(s)
			s.Plan.Read(bookingtest.Carer)
		}, func(_ *testing.T, s booked) { allergy(s) }),
		of("RE-20", "NC-V14"),
		{"RE-21", func(t *testing.T) string { return arrival(t, "RE-21", "goes-ahead-with-written-change", "spare-tube") }, func(t *testing.T) string { return arrival(t, "RE-21", "nurse-not-reachable", "spare-tube") }},
		of("RE-22", "SB-V03"),
		of("RE-23", "SB-V05"),
		fact("RE-24", stayFromTo("2027-01-15T17:00:00Z", "2027-02-01T10:00:00Z"), stayFromTo("2027-01-15T17:00:00Z", "2027-02-02T10:00:00Z")),
		of("RE-25", "SB-C06"),
		of("RE-26", "OT-V16"),
		{"RE-27", func(t *testing.T) string { return grant(t, "2027-03-11") }, func(t *testing.T) string { return grant(t, "2027-03-12") }},
		fact("RE-28", stayFromTo("2027-05-19T17:00:00Z", "2027-05-20T10:00:00Z"), stayFromTo("2027-05-20T17:00:00Z", "2027-05-21T10:00:00Z")),
		{"RE-29", func(t *testing.T) string { return cover(t, "2029-12-31") }, func(t *testing.T) string { return cover(t, "2027-01-20") }},
		{"RE-30", asleep(7), asleep(8)},
		{"RE-31", func(t *testing.T) string { return arrival(t, "RE-31", "stay-goes-ahead", "spare-tube") }, func(t *testing.T) string { return arrival(t, "RE-31", "stay-goes-ahead", "comfort-object") }},
		{"RE-32", func(t *testing.T) string { return late(t, "in-progress", "2026-11-13 09:00") }, func(t *testing.T) string { return late(t, "in-progress", "2026-11-16 09:00") }},
	}
}

// arrival is what a rule says at handover in, when a medicine changed and the nurse
// answered so, and this came along beside the slings.
func arrival(t *testing.T, id, answer, kit string) string {
	s := staytest.Arrived(t)
	s.Log.Set("stay.changes", "new-or-changed-medicine").Set("stay.nurse-ok", answer).Set("stay.kit", "slings", kit)
	for _, p := range s.Stay().Arrival(nil, s.Case.Now) {
		if p.Key == id {
			return p.Message
		}
	}
	return ""
}
