package due_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile/due"
	"doorstep/app/casefile/handling/handlingtest"
)

// of are the things that are due for one question.
func of(s *handlingtest.Story, key string) []due.Item {
	var out []due.Item
	for _, it := range due.List(s.Case.Record()) {
		if it.Key == key {
			out = append(out, it)
		}
	}
	return out
}

func TestMovingAndHandling(t *testing.T) {
	t.Run("RE-10", func(t *testing.T) {
		s := handlingtest.Begin(t)
		exams := of(s, "eq.item.exam-due")
		if len(exams) != 3 || exams[0].Due.Date != "2027-03-20" || exams[0].Kind != due.Review {
			t.Fatalf("three things that lift, examined on 20 September: %+v", exams)
		}
		s.EQ.In(s.Sling, "eq.item.exam-last", "2026-11-12").In(s.Bar, "eq.item.status", "returned").In(s.Hoist, "eq.item.service-due", "2026-12-01")
		if exams = of(s, "eq.item.exam-due"); len(exams) != 2 || exams[1].Due.Date != "2027-05-12" {
			t.Errorf("one was examined again and one is gone: %+v", exams)
		}
		if service := of(s, "eq.item.service-due"); len(service) != 1 || service[0].Due.Date != "2026-12-01" {
			t.Errorf("the service: %+v", service)
		}
	})
	t.Run("RE-11", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.Set("ot.visit.start", "2026-11-12T10:00:00Z")
		if got := of(s, "ot.sum.mgr-reply"); len(got) != 0 {
			t.Errorf("8 counts and the manager need not decide: %+v", got)
		}
		s.OT.In(s.Task, "ot.mh.task.in-place", "some")
		got := of(s, "ot.sum.mgr-reply")
		if len(got) != 1 || got[0].Due.Date != "2026-11-13" || !got[0].Open(s.Case.Record().Today) {
			t.Fatalf("20 counts: %+v", got)
		}
		s.Signed()
		if got = of(s, "ot.sum.mgr-reply"); len(got) != 1 || got[0].Met != "2026-11-12" {
			t.Errorf("the manager has signed: %+v", got)
		}
	})
	t.Run("RE-27", func(t *testing.T) {
		s := handlingtest.Begin(t)
		row := s.OT.Row("ad.item", ".kind", "ramp", ".state", "application-made", ".applied", "2026-08-20")
		got := of(s, "ad.item.applied")
		var days []string
		for _, it := range got {
			days = append(days, string(it.Due.Date))
		}
		if strings.Join(days, " ") != "2026-12-20 2027-01-20 2027-02-20" {
			t.Fatalf("after four, five and six months: %v", days)
		}
		s.OT.In(row, "ad.item.state", "approved")
		for _, it := range of(s, "ad.item.applied") {
			if it.Met != "2026-11-12" {
				t.Errorf("approved: %+v", it)
			}
		}
	})
	t.Run("RE-28", func(t *testing.T) {
		s := handlingtest.Begin(t)
		s.OT.Set("ot.sum.review", "2027-05-01")
		if got := of(s, "ot.sum.review"); len(got) != 1 || got[0].Due.Date != "2027-05-01" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("RE-32", func(t *testing.T) {
		s := handlingtest.Begin(t)
		act := s.OT.Row("ot.act", ".what", "Order the larger sling", ".who", "Tessa Lind", ".by", "2026-11-13", ".state", "in-progress")
		s.PointRow(s.OT, act, "ot.act.why", s.OT, s.Task, "Bed to chair")
		if got := of(s, "RE-32"); len(got) != 0 {
			t.Errorf("not late yet: %+v", got)
		}
		s.Case.At("2026-11-16 09:00") // Monday after
		got := of(s, "RE-32")
		if len(got) != 1 || got[0].Due.Date != "2026-11-16" || !strings.Contains(got[0].Title, "Order the larger sling") {
			t.Fatalf("late since Friday: %+v", got)
		}
		s.OT.In(act, "ot.act.state", "done").In(act, "ot.act.done", "16 November, hung up and tried")
		if got := of(s, "RE-32"); len(got) != 0 {
			t.Errorf("done: %+v", got)
		}
	})
	t.Run("a case without any of it has none", func(t *testing.T) {
		for _, it := range due.List(jane(t, "2026-11-12 11:00", "2018-05-14").Record()) {
			if strings.HasPrefix(it.Key, "ot.") || strings.HasPrefix(it.Key, "eq.") {
				t.Errorf("%+v", it)
			}
		}
	})
}
