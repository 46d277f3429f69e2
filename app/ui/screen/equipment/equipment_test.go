package equipment_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	rules "doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling/handlingtest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/equipment"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

type did struct {
	added     int
	opened    []string
	explained []string
}

func shown(t *testing.T, s *handlingtest.Story, w, h float32, others ...casefile.Record) (*screentest.Desk, *did) {
	t.Helper()
	d := screentest.NewDesk()
	d.Clock = s.Case.Now
	out := &did{}
	d.Show(t, equipment.New(equipment.Props{
		Desk: d, Route: model.Route{Screen: model.Equipment}, Child: "Jane S., 8", Given: "Jane",
		Load: func() (equipment.Facts, error) {
			r := s.Case.Record()
			return equipment.Facts{Items: rules.Register(r, others...), Clashes: rules.Clashes(r, others...), Today: r.Today}, nil
		},
		Add: func() { out.added++ }, Open: func(it rules.Item) { out.opened = append(out.opened, it.Serial) },
		Explain: func(_ rules.Clash, code string) { out.explained = append(out.explained, code) },
	}), w, h)
	return d, out
}

func text(d *screentest.Desk) string { return widget.Spoken(d.Win.Canvas().Content()) }

func TestTheRegisterSaysWhatIsNotToBeUsed(t *testing.T) {
	screentest.App(t)
	s := handlingtest.Begin(t)
	s.EQ.In(s.Sling, "eq.item.exam-last", "2026-05-01").In(s.Bar, "eq.item.exam-last", "2026-06-01")
	s.EQ.Row(rules.Group, ".kind", "profiling-bed", ".status", "ordered", ".need-by", "2026-12-01")
	for _, w := range []float32{1280, 400} {
		d, out := shown(t, s, w, 1200)
		got := text(d)
		for _, want := range []string{"Do not use", "examination overdue since 1 November 2026, do not use", "Soon", "In date", "Working load 40.0 kg", "Serial S-1", "Ordered", "Needed by 1 December 2026"} {
			if !strings.Contains(got, want) {
				t.Errorf("at %g nothing says %q:\n%s", w, want, got)
			}
		}
		screentest.Find[*widget.TaskRow](t, d, "equipment.item.0").Tapped(nil)
		if len(out.opened) != 1 || out.opened[0] != "S-1" {
			t.Errorf("what may not be used stands first: %v", out.opened)
		}
	}
}

func TestASerialNumberInTwoRegistersIsAskedAbout(t *testing.T) {
	screentest.App(t)
	s := handlingtest.Begin(t)
	lucy := handlingtest.Of(t, casetest.New(t, "2026-11-12 11:00"), "Lucy", "2025-09-22", "9.0 kg").Case.Record()
	lucy.ID = casefile.ID{9}
	d, out := shown(t, s, 800, 1600, lucy)
	if got := text(d); !strings.Contains(got, "Lucy S.’s register has serial number H-1 too") {
		t.Errorf("%s", got)
	}
	screentest.Find[*widget.Button](t, d, "equipment.clash.0.moved-here").Tapped(nil)
	if len(out.explained) != 1 || out.explained[0] != "moved-here" {
		t.Errorf("%v", out.explained)
	}
}

func TestAnEmptyRegisterSaysWhatItIsFor(t *testing.T) {
	screentest.App(t)
	s := handlingtest.Begin(t)
	for _, row := range s.EQ.Rows(rules.Group, "") {
		if _, err := s.EQ.RemoveRow(t.Context(), row.ID); err != nil {
			t.Fatal(err)
		}
	}
	d, out := shown(t, s, 1280, 800)
	if !strings.Contains(text(d), "Nothing is in the register yet") {
		t.Error(text(d))
	}
	screentest.Find[*widget.Button](t, d, "equipment.add").Tapped(nil)
	if out.added != 1 {
		t.Error("nothing is added")
	}
}
