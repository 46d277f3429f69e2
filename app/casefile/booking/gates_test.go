package booking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/casefile/settings"
)

// wants fails unless a gate says a level with these words.
func wants(t *testing.T, g booking.Gate, level booking.Level, words ...string) {
	t.Helper()
	if g.Level != level {
		t.Errorf("%s is %s, want %s: %+v", g.ID, g.Level, level, g.Findings)
	}
	var all strings.Builder
	for _, f := range g.Findings {
		all.WriteString(f.Fact + " " + f.Words + "\n")
		if f.Open() && (f.Who == "" || f.At.Form == "" || f.Words == "") {
			t.Errorf("%s does not say what, who and where: %+v", g.ID, f)
		}
	}
	for _, w := range words {
		if !strings.Contains(all.String(), w) {
			t.Errorf("%s does not say %q:\n%s", g.ID, w, all.String())
		}
	}
}

const nobody = "" // nothing to say: the passing example is Ready

// event writes what became of a sign-off.
func event(s *bookingtest.Story, when, kind, reason string) {
	s.DT.Row("dt.event", ".when", when, ".kind", kind, ".reason", reason, ".detail", "As told", ".by", bookingtest.Ref("Practitioner", bookingtest.Nurse), ".told", "Julia, by phone", ".cover", "Nobody stays until then")
}

// careChanged signs a new version of the plan in which the tube is another one.
func careChanged(s *bookingtest.Story) {
	s.Plan.Change("2026-12-18 14:00", map[string]string{"feeding-by-tube": "care-changed"}, func() { s.Plan.Doc.Set("hcp.ent.make", "Button, 16 Fr") })
}

func TestGates(t *testing.T) {
	t.Parallel()
	type story = *bookingtest.Story
	tests := []struct {
		id    string
		name  string
		do    func(t *testing.T, s story)
		level booking.Level
		words string
	}{
		{"BG-01", "no agreement with this carer", func(_ *testing.T, s story) { s.AG.Set("ag.carer", "Denise Palmer") }, booking.Stop, "no agreement for Jane with Julia"},
		{"BG-01", "other routine: read again at the next handover", func(_ *testing.T, s story) { s.AG.Set("ag.routine", "Later bedtime") }, booking.OK, nobody},
		{"BG-01", "other emergency arrangements", func(_ *testing.T, s story) { s.AG.Set("ag.emergency", "Ring the aunt") }, booking.Stop, "needs a new agreement"},
		{"BG-01", "consent to nights taken back", func(_ *testing.T, s story) {
			s.BRK.Row("brk.consent", ".person", bookingtest.Ref("RelatedPerson", handlingtest.Mother), ".as", "parent-with-pr", ".answer", "withdrawn", ".when", "2026-12-18T14:00:00Z")
		}, booking.Stop, "RE-06 The consent to nights away from home was taken back"},
		{"BG-02", "not read", func(t *testing.T, s story) {
			if _, err := s.Plan.Doc.RemoveRow(context.Background(), s.Plan.Doc.Rows("hcp.read", "")[0].ID); err != nil {
				t.Fatal(err)
			}
		}, booking.Stop, "RE-05 Julia has not read the health care plan"},
		{"BG-02", "care changed since it was read", func(_ *testing.T, s story) { careChanged(s) }, booking.Stop, "RE-05 Julia has not read what changed"},
		{"BG-02", "not for this kind of place", func(_ *testing.T, s story) { s.BK.Set("bk.setting", "hospice") }, booking.Stop, "RE-06 The health care plan is not written for this kind of place: Hospice"},
		{"BG-03", "a review before the stay ends", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-05-20T17:00:00Z").Set("bk.to", "2027-05-21T10:00:00Z")
		}, booking.Stop, "RE-28 The section “Feeding by tube”"},
		{"BG-03", "a review on the last day", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-05-19T17:00:00Z").Set("bk.to", "2027-05-20T10:00:00Z")
		}, booking.OK, nobody},
		{"BG-04", "nobody is named", func(t *testing.T, s story) {
			if _, err := s.BK.RemoveRow(context.Background(), s.BK.Rows("bk.cover", "")[0].ID); err != nil {
				t.Fatal(err)
			}
		}, booking.Stop, "Nobody is named for “Gastrostomy feed by pump”"},
		{"BG-04", "a nurse without a name", func(_ *testing.T, s story) { cover(s, booking.ByNurse) }, booking.Stop, "say who, by name"},
		{"BG-04", "a named nurse", func(_ *testing.T, s story) { cover(s, booking.ByNurse, ".who", bookingtest.Nurse) }, booking.OK, nobody},
		{"BG-04", "not needed, says the social worker", func(_ *testing.T, s story) {
			cover(s, booking.NotNeeded, ".why", "Home before the feed", ".nurse", bookingtest.Worker)
		}, booking.Stop, "only a nurse may say"},
		{"BG-04", "not needed, says the nurse", func(_ *testing.T, s story) {
			cover(s, booking.NotNeeded, ".why", "Home before the feed", ".nurse", bookingtest.Ref("Practitioner", bookingtest.Nurse))
		}, booking.OK, nobody},
		{"BG-05", "the sign-off is for somebody else’s child", func(_ *testing.T, s story) { s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample")) }, booking.Stop, "RE-01 Julia is not signed off for “Gastrostomy feed by pump” with Jane"},
		{"BG-05", "a second carer without one", func(_ *testing.T, s story) {
			cover(s, booking.BySecond, ".who", bookingtest.Ref("RelatedPerson", bookingtest.Second))
		}, booking.Stop, "RE-01 Rosa is not signed off"},
		{"BG-05", "a nurse is there instead", func(_ *testing.T, s story) {
			s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample"))
			cover(s, booking.ByNurse, ".who", bookingtest.Nurse)
		}, booking.OK, nobody},
		{"BG-06", "it ends in the middle of the stay", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-06-18T17:00:00Z").Set("bk.to", "2027-06-20T10:00:00Z")
		}, booking.Stop, "RE-02 The sign-off of Julia for “Gastrostomy feed by pump” ends on 19 June 2027"},
		{"BG-06", "it ends on the last day", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-06-18T17:00:00Z").Set("bk.to", "2027-06-19T10:00:00Z")
		}, booking.OK, nobody},
		{"BG-06", "it has ended", func(_ *testing.T, s story) { s.Case.At("2027-12-12 10:00") }, booking.Stop, "RE-02"},
		{"BG-07", "suspended", func(_ *testing.T, s story) { event(s, "2026-12-18T12:00:00Z", "suspended", "mistake-or-near-miss") }, booking.Stop, "RE-04 The sign-off of Julia"},
		{"BG-07", "withdrawn", func(_ *testing.T, s story) {
			event(s, "2026-12-18T12:00:00Z", "withdrawn-for-good", "allegation-or-concern")
		}, booking.Stop, "RE-04"},
		{"BG-07", "suspended and lifted by the nurse", func(_ *testing.T, s story) {
			event(s, "2026-12-18T12:00:00Z", "suspended", "carer-unwell-or-on-leave")
			event(s, "2026-12-18T13:00:00Z", "lifted", "carer-unwell-or-on-leave")
		}, booking.OK, nobody},
		{"BG-07", "the plan changed", func(_ *testing.T, s story) { careChanged(s) }, booking.Stop, "RE-03 The plan changed after Julia was signed off"},
		{"BG-08", "no number at all", func(_ *testing.T, s story) { s.Case.Settings = nil }, booking.Ask, "15 January 2027"},
		{"BG-08", "a number for some of the days", func(_ *testing.T, s story) {
			s.Case.Settings = settings.NewBook([]settings.Change{{Key: "cfg.bk.nurse-line", Written: "2027-01-01 to 2027-01-16: 01632 1", From: "2026-01-01"}}).On("2026-12-18")
		}, booking.Ask, "17 January 2027"},
		{"BG-08", "a number for all of them", func(_ *testing.T, s story) {
			s.Case.Settings = settings.NewBook([]settings.Change{{Key: "cfg.bk.nurse-line", Written: "2027-01-01 to 2027-01-17: 01632 1", From: "2026-01-01"}}).On("2026-12-18")
		}, booking.OK, nobody},
		{"BG-09", "the OT says not yet", func(_ *testing.T, s story) { s.CH.Set("ch.ready", "not-yet") }, booking.Stop, "RE-13"},
		{"BG-09", "the review is before the stay ends", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-05-01T09:00:00Z").Set("bk.to", "2027-05-02T10:00:00Z")
		}, booking.Stop, "RE-13"},
		{"BG-09", "no record, and nobody moves the child", func(_ *testing.T, s story) {
			s.BK.Set("bk.carer", "Denise Palmer")
			alone(s)
		}, booking.Ask, "has not assessed this home"},
		{"BG-10", "above the working load", func(_ *testing.T, s story) { s.EQ.In(s.Sling, "eq.item.swl", "25 kg") }, booking.Stop, "RE-07"},
		{"BG-10", "at the working load", func(_ *testing.T, s story) { s.EQ.In(s.Sling, "eq.item.swl", "30 kg") }, booking.Ask, "RE-08"},
		{"BG-10", "nobody weighed her", func(_ *testing.T, s story) { s.OT.Set("ot.child.weight-how", "estimate") }, booking.Stop, "RE-09"},
		{"BG-10", "the weight is 91 days old", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-02-10T17:00:00Z").Set("bk.to", "2027-02-11T10:00:00Z")
		}, booking.Ask, "RE-09"},
		{"BG-10", "the weight is 90 days old", func(_ *testing.T, s story) {
			s.BK.Set("bk.from", "2027-02-09T17:00:00Z").Set("bk.to", "2027-02-10T10:00:00Z")
		}, booking.OK, nobody},
		{"BG-11", "due before the stay ends", func(_ *testing.T, s story) { s.EQ.In(s.Sling, "eq.item.exam-last", "2026-07-16") }, booking.Stop, "RE-10 Sling"},
		{"BG-11", "due on the last day", func(_ *testing.T, s story) { s.EQ.In(s.Sling, "eq.item.exam-last", "2026-07-17") }, booking.OK, nobody},
		{"BG-11", "out of use", func(_ *testing.T, s story) { s.EQ.In(s.Hoist, "eq.item.status", "faulty-out-of-use") }, booking.Stop, "faulty"},
		{"BG-12", "not enough adults", func(_ *testing.T, s story) { s.BK.Set("bk.handlers", "1 {person}") }, booking.Stop, "RE-15 It takes 2 adults"},
		{"BG-12", "the way of doing it changed", func(_ *testing.T, s story) { s.OT.In(s.Task, "ot.mh.task.method", "Another way") }, booking.Stop, "RE-14 Julia may not do"},
		{"BG-12", "only one was shown", func(t *testing.T, s story) {
			if _, err := s.CH.RemoveRow(context.Background(), s.CH.Rows("ch.demo", "")[1].ID); err != nil {
				t.Fatal(err)
			}
		}, booking.Stop, "RE-14"},
		{"BG-13", "a risk of 20, undecided", func(_ *testing.T, s story) { s.OT.In(s.Task, "ot.mh.task.in-place", "some") }, booking.Stop, "RE-11"},
		{"BG-14", "no rescue medicine", func(*testing.T, story) {}, booking.OK, nobody},
		{"BG-15", "by video only", func(_ *testing.T, s story) {
			s.AG.In(s.AG.Rows("ag.intro", "")[0].ID, "ag.intro.where", "by-video")
		}, booking.Ask, "have not met face to face"},
		{"BG-15", "more introductions", func(_ *testing.T, s story) { s.AG.Set("ag.ready", "more-introductions") }, booking.Ask, "needs more introductions"},
		{"BG-16", "18 days", func(_ *testing.T, s story) { s.BK.Set("bk.to", "2027-02-02T10:00:00Z") }, booking.Ask, "RE-24 This stay is 18 days; one stay may be 17."},
		{"BG-16", "17 days", func(_ *testing.T, s story) { s.BK.Set("bk.to", "2027-02-01T10:00:00Z") }, booking.OK, nobody},
		{"BG-16", "18 days in full section 20", func(_ *testing.T, s story) {
			s.BRK.Set("brk.basis", "s20-full")
			s.BK.Set("bk.to", "2027-02-02T10:00:00Z")
		}, booking.OK, nobody},
		{"BG-16", "73 days used, and 3 nights", func(_ *testing.T, s story) {
			used(s, 73)
			s.BK.Set("bk.to", "2027-01-18T10:00:00Z")
		}, booking.Ask, "RE-24 With this stay it would be 76 days"},
		{"BG-16", "73 days used, and 2 nights", func(_ *testing.T, s story) { used(s, 73) }, booking.OK, nobody},
		{"BG-16", "somebody else, somewhere else", func(_ *testing.T, s story) {
			d := s.Book("2027-02-15T17:00:00Z", "2027-02-16T10:00:00Z").Set("bk.carer", "Denise Palmer").Set("bk.place", "9 Other Road")
			d.Set("bk.state", "confirmed")
			s.Arrangement("Denise Palmer")
		}, booking.Ask, "also stays with Denise"},
		{"BG-17", "approval ends before the stay does", func(_ *testing.T, s story) { s.BRK.Set("brk.carer.approved-until", "2027-01-16") }, booking.Stop, "ends on 16 January 2027"},
		{"BG-17", "approval ends on the last day", func(_ *testing.T, s story) { s.BRK.Set("brk.carer.approved-until", "2027-01-17") }, booking.OK, nobody},
		{"BG-17", "not approved yet", func(_ *testing.T, s story) { s.BRK.Set("brk.carer.approval", "approval-pending") }, booking.Stop, "not approved yet"},
		{"BG-17", "checks run out", func(_ *testing.T, s story) { s.BRK.Set("brk.carer.checks-until", "2027-01-16") }, booking.Stop, "The checks on Julia"},
		{"BG-17", "approved for older children", func(_ *testing.T, s story) { s.BRK.Set("brk.carer.age-from", "10") }, booking.Stop, "Jane is 8"},
		{"BG-17", "approved for her age", func(_ *testing.T, s story) { s.BRK.Set("brk.carer.age-from", "8").Set("brk.carer.age-to", "8") }, booking.OK, nobody},
		{"BG-18", "no advance care plan", func(*testing.T, story) {}, booking.OK, nobody},
		{"BG-19", "no other child", func(*testing.T, story) {}, booking.OK, nobody},
		{"BG-20", "an allergy that was added", func(_ *testing.T, s story) { allergic(s) }, booking.Stop, "RE-19 Julia has not yet read what was added: Latex"},
		{"BG-20", "an allergy that was added and read", func(_ *testing.T, s story) {
			allergic(s)
			s.Plan.Read(bookingtest.Carer)
		}, booking.OK, nobody},
		{"BG-20", "an allergy that a new version took in, other words only", func(_ *testing.T, s story) {
			allergic(s)
			s.Plan.Change("2026-12-18 16:00", map[string]string{"feeding-by-tube": "wording-only"}, func() { s.Plan.Doc.Set("hcp.ent.site", "Wash each day") })
		}, booking.Stop, "RE-19 Julia has not yet read what was added: Latex"},
		{"SB-V01", "another stay at the same time", func(_ *testing.T, s story) { s.Confirm(s.Book("2027-01-17T09:00:00Z", "2027-01-18T10:00:00Z")) }, booking.Stop, "another stay at this time"},
		{"SB-V01", "another stay right after it", func(_ *testing.T, s story) { s.Confirm(s.Book("2027-01-17T10:00:00Z", "2027-01-18T10:00:00Z")) }, booking.OK, nobody},
		{"SB-V01", "another that was only asked for", func(_ *testing.T, s story) { s.Book("2027-01-17T09:00:00Z", "2027-01-18T10:00:00Z") }, booking.OK, nobody},
		{"SB-V01", "a year that was typed wrongly", func(_ *testing.T, s story) { s.BK.Set("bk.to", "2927-01-17T10:00:00Z") }, booking.Stop, "Look at the dates"},
		{"SB-V01", "it ends before it begins", func(_ *testing.T, s story) { s.BK.Set("bk.to", "2027-01-14T10:00:00Z") }, booking.Stop, "when the stay begins and ends"},
	}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			t.Run(tt.name, func(t *testing.T) {
				s := bookingtest.Ready(t)
				tt.do(t, s) // before it, every gate lets the booking pass
				list := s.Gates()
				wants(t, bookingtest.Find(t, list, tt.id), tt.level, tt.words)
				if accepted := booking.Accepted(list); accepted && tt.level != booking.OK {
					t.Error("it is accepted all the same")
				}
			})
		})
	}
}

// cover says anew how the task of the story is covered.
func cover(s *bookingtest.Story, by string, more ...string) {
	row := s.BK.Rows("bk.cover", "")[0].ID
	s.BK.In(row, "bk.cover.by", by)
	for i := 0; i+1 < len(more); i += 2 {
		s.BK.In(row, "bk.cover"+more[i], more[i+1])
	}
}

// alone makes a child of Jane who moves by herself.
func alone(s *bookingtest.Story) {
	s.CH.Set("ot.child.transfer", "alone").Set("ot.child.mobility", "walks")
	s.OT.Set("ot.child.transfer", "alone").Set("ot.child.mobility", "walks")
	for _, row := range s.OT.Rows("ot.mh.task", "") {
		_, _ = s.OT.RemoveRow(context.Background(), row.ID)
	}
}

// used are so many days of short breaks in the months before the story's.
func used(s *bookingtest.Story, n int) {
	for from := s.Case.Now.AddDate(0, -9, 0); n > 0; from = from.AddDate(0, 0, 20) {
		days := min(n, 15)
		s.BRK.Row("brk.stay", ".from", from.Format(time.RFC3339), ".to", from.AddDate(0, 0, days).Format(time.RFC3339), ".status", "happened")
		n -= days
	}
}

// allergic writes an allergy below the signatures of the plan.
func allergic(s *bookingtest.Story) {
	s.Plan.Doc.Row("hcp.alert", ".kind", "allergy", ".what", "Latex", ".reaction", "Swelling", ".do", "No latex gloves", ".source", "parent-told-us")
}

func TestEmergency(t *testing.T) {
	t.Parallel()
	urgent := func(t *testing.T) *bookingtest.Story {
		t.Helper()
		s := bookingtest.Ready(t)
		s.BK.Set("bk.kind", booking.Emergency)
		return s
	}
	t.Run("BG-01", func(t *testing.T) {
		s := urgent(t)
		s.AG.Set("ag.carer", "Denise Palmer")
		wants(t, s.Gate("BG-01"), booking.Ask, "word of mouth")
		s.Reason("BG-01", bookingtest.Worker, "Social worker", "Nadia agreed by phone, Ruth and Carol heard it")
		wants(t, s.Gate("BG-01"), booking.Ask, "word of mouth")
		s.Reason("BG-01", bookingtest.Boss, "Team manager", "Nadia agreed by phone at 15:10, Ruth and Carol heard it")
		wants(t, s.Gate("BG-01"), booking.OK)
		s.Case.At("2026-12-19 15:01")
		wants(t, s.Gate("BG-01"), booking.Stop, "was to be written by 19 December 2026")
	})
	t.Run("BG-09", func(t *testing.T) {
		s := urgent(t)
		s.CH.Set("ch.ready", "not-yet")
		wants(t, s.Gate("BG-09"), booking.Stop)
		alone(s)
		s.CH.Set("ot.child.transfer", "one-light-helper")
		wants(t, s.Gate("BG-09"), booking.Ask, "not yet")
		s.Reason("BG-09", bookingtest.Boss, "Team manager", "Nobody lifts her")
		wants(t, s.Gate("BG-09"), booking.OK)
	})
	t.Run("what an emergency never opens", func(t *testing.T) {
		s := urgent(t)
		s.DT.Set("dt.child", bookingtest.Ref("Patient", "Lucy Sample"))
		s.EQ.In(s.Sling, "eq.item.swl", "25 kg").In(s.Sling, "eq.item.exam-last", "2026-01-01")
		row := s.BK.Rows("bk.cover", "")[0].ID
		for _, id := range []string{"BG-05", "BG-10", "BG-11"} {
			wants(t, s.Gate(id), booking.Stop)
			s.Reason(id, bookingtest.Boss, "Team manager", "It is urgent")
			wants(t, s.Gate(id), booking.Stop)
		}
		if _, err := s.BK.RemoveRow(context.Background(), row); err != nil {
			t.Fatal(err)
		}
		wants(t, s.Gate("BG-04"), booking.Stop)
		s.DT.Set("dt.child", bookingtest.Ref("Patient", bookingtest.Child))
		s.BK.Row("bk.cover", ".task", bookingtest.Coded(bookingtest.Task), ".by", booking.ByCarer)
		event(s, "2026-12-18T12:00:00Z", "suspended", "mistake-or-near-miss")
		wants(t, s.Gate("BG-07"), booking.Stop)
	})
}

// An ask is cleared by a reason of whoever the page names, and by nobody else; other
// facts are another question.
func TestWhoseReasonClearsAnAsk(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id         string
		do         func(*bookingtest.Story)
		no, yes    string
		who, other string
	}{
		{"BG-08", func(s *bookingtest.Story) { s.Case.Settings = nil }, "Social worker", "Short-break manager", "Ruth Adeyemi", "Carol Pike"},
		{"BG-10", func(s *bookingtest.Story) { s.EQ.In(s.Sling, "eq.item.swl", "30 kg") }, "Team manager", "Occupational therapist", "Priya Nair", "Tessa Lind"},
		{"BG-15", func(s *bookingtest.Story) { s.AG.Set("ag.ready", "more-introductions") }, "Short break nurse", "Social worker", "Marie Dunn", "Ruth Adeyemi"},
		{"BG-16", func(s *bookingtest.Story) { s.BK.Set("bk.to", "2027-02-02T10:00:00Z") }, "Social worker", "Team manager", "Ruth Adeyemi", "Priya Nair"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			s := bookingtest.Ready(t)
			tt.do(s)
			wants(t, s.Gate(tt.id), booking.Ask)
			s.Reason(tt.id, tt.who, tt.no, "I say so")
			wants(t, s.Gate(tt.id), booking.Ask)
			s.Reason(tt.id, tt.other, tt.yes, "Talked through with the family")
			g := s.Gate(tt.id)
			wants(t, g, booking.OK)
			if len(g.Findings) == 0 || g.Findings[0].Reason == nil || g.Findings[0].Reason.Text != "Talked through with the family" {
				t.Errorf("the reason is not shown: %+v", g.Findings)
			}
		})
	}
	s := bookingtest.Ready(t)
	s.BK.Set("bk.to", "2027-02-02T10:00:00Z")
	s.Reason("BG-16", "Priya Nair", "Team manager", "One longer stay, once")
	wants(t, s.Gate("BG-16"), booking.OK)
	s.BK.Set("bk.to", "2027-02-03T10:00:00Z")
	wants(t, s.Gate("BG-16"), booking.Ask, "This stay is 19 days")
}
