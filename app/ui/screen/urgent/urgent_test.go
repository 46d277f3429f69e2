package urgent_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/healthplan/healthplantest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/careplan/careplantest"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/urgent"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// desk notes every timer that is asked for.
type desk struct {
	*screentest.Desk
	timers int
}

func (d *desk) After(wait time.Duration, f func()) func() {
	d.timers++
	return d.Desk.After(wait, f)
}

func shown(t *testing.T, c *casetest.Case, w, h float32) *desk {
	t.Helper()
	d := &desk{Desk: screentest.NewDesk()}
	d.Clock = c.Now
	s := urgent.New(urgent.Props{
		Desk: d, Route: model.Route{Screen: model.Urgent}, Dial: func(string) {},
		Load: func() (urgent.Facts, error) {
			return urgent.Facts{
				Facts: careplan.Facts{Plan: healthplan.Of(c.Record()), Checked: c.Now, Stale: 24 * time.Hour},
				Child: casefile.Person{Name: "Jane Sample", Given: "Jane", Family: "Sample", Born: "2018-05-14", NHSNumber: "999 000 1006"}, Address: "14 Placeholder Road",
				Alerts:  []casefile.Alert{{Text: "Seizures"}},
				People:  []casefile.Person{{Ref: "Patient/Jane", Name: "Jane Sample", Child: true, Phone: "01632 960 999"}, {Ref: "RelatedPerson/Nadi", Name: healthplantest.Mother, Role: "Mum", Phone: "01632 960 123"}},
				Numbers: []model.Contact{{Key: "out-of-hours", Who: "Out-of-hours children’s team", Number: "01632 960 127"}},
			}, nil
		},
	})
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	d.Show(t, s, w, h)
	return d
}

func (d *desk) words() string { return widget.Spoken(d.Win.Canvas().Content()) }

func squeezed(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \n\t\u00a0", r) }), "")
}

// RL-01: what the signed plan says for an emergency stands on the page whole, at the
// largest text on the narrowest screen.
func TestWhatToDoIsShownWhole(t *testing.T) {
	t.Run("RL-01", func(t *testing.T) {
		screentest.App(t)
		test.ApplyTheme(t, theme.New(theme.Light, 200))
		c, plan := careplantest.Filled(t)
		d := shown(t, c, 400, 800)
		var drawn strings.Builder
		widget.Survey(d.Win.Canvas().Content(), func(s widget.Seen) bool {
			if _, ok := s.Object.(*widget.HeaderBar); ok {
				return false
			}
			if x, ok := s.Object.(*canvas.Text); ok {
				drawn.WriteString(x.Text)
				if s.Pos.X+x.MinSize().Width > 401 || strings.HasSuffix(x.Text, "…") {
					t.Errorf("%q is cut off", x.Text)
				}
			}
			return true
		})
		got := squeezed(drawn.String())
		for _, link := range []string{
			"hcp.emergency", "hcp.never", "hcp.always", "hcp.unwell", "hcp.tra.emergency", "hcp.epi.rescue-when", "hcp.epi.rescue-second-when", "hcp.epi.rescue-999",
			"hcp.epi.rescue-watch", "hcp.ven.backup", "hcp.suc.call", "hcp.oxy.limits", "hcp.ent.stop", "hcp.ent.out", "hcp.ent.ng-fail", "hcp.dys.danger", "hcp.consent-treat",
		} {
			text := plan.Text(link)
			if text == "" {
				t.Errorf("%s is not answered", link)
			}
			if !strings.Contains(got, squeezed(text)) {
				t.Errorf("%s: %q is not on the page", link, text)
			}
		}
		for _, group := range []string{"hcp.oth.plan.do", "hcp.ven.alarm.do", "hcp.epi.kind.do", "hcp.allergy.do"} {
			row := plan.Rows(plan.Form().Item(group).Group.ID, "")[0].ID
			if !strings.Contains(got, squeezed(plan.TextIn(row, group))) {
				t.Errorf("%s is not on the page", group)
			}
		}
	})
}

// RL-04: nothing on the page runs by a clock: no timer, and the page of a moment later
// is the same page.
func TestNoTimerRunsInAnEmergency(t *testing.T) {
	t.Run("RL-04", func(t *testing.T) {
		screentest.App(t)
		s := healthplantest.Signed(t)
		d := shown(t, s.Case, 800, 1280)
		before := d.words()
		d.Pass(7 * time.Minute)
		d.Screen.(interface{ Tick() }).Tick()
		if d.timers != 0 {
			t.Errorf("%d timers run", d.timers)
		}
		if d.words() != before {
			t.Error("the page says something else seven minutes later")
		}
	})
}

// RL-12: in an emergency the page gives the child's signed plan, numbers and "call
// 999", and no other advice.
func TestThePageGivesNoAdviceOfItsOwn(t *testing.T) {
	t.Run("RL-12 signed", func(t *testing.T) {
		screentest.App(t)
		d := shown(t, healthplantest.Signed(t).Case, 800, 1280)
		for _, want := range []string{
			"Call 999 if", "1. A seizure of five minutes. 2. Blue lips. 3. The tube came out and cannot go back", "For a convulsive seizure that lasts longer than five minutes",
			"Jane Sample", "01632 960 123", "01632 960 127", "14 Placeholder Road", "999 000 1006", "Both parents; carers may agree to first aid", "5 mg (1 ml)",
		} {
			if !strings.Contains(d.words(), want) {
				t.Errorf("the page does not say %q", want)
			}
		}
	})
	t.Run("RL-12 not signed", func(t *testing.T) {
		screentest.App(t)
		d := shown(t, healthplantest.Written(t).Case, 800, 1280)
		if w := d.words(); strings.Contains(w, "five minutes") || !strings.Contains(w, "Jane has no signed health care plan") || !strings.Contains(w, "01632 960 123") || !strings.Contains(w, "Seizures") {
			t.Errorf("without a signed plan the page says\n%s", w)
		}
	})
}

// RL-13: a plan that was stopped says in red what to do instead, and what it said
// stays readable below.
func TestTheEmergencyPageAlwaysOpens(t *testing.T) {
	t.Run("RL-13", func(t *testing.T) {
		screentest.App(t)
		s := healthplantest.Signed(t)
		s.Case.At("2027-06-05 03:00")
		s.Doc.Row("hcp.stop", ".when", "2027-06-05T01:00:00Z", ".by", healthplantest.Ref("Practitioner", healthplantest.Nurse), ".why", "Recall", ".instead", "Ring Nadia.\nNo feed.")
		d := shown(t, s.Case, 400, 800)
		for _, want := range []string{"Stop. Do not use this plan.", "Ring Nadia.\nNo feed.", "Past its review: the whole plan", "Cover it, keep the tube, ring the ward at once: it can close within hours"} {
			if !strings.Contains(d.words(), want) {
				t.Errorf("the page does not say %q", want)
			}
		}
	})
}

// Without a plan the people of the case are rung, never the child whom it is about:
// the number that stands with a child is a parent's.
func TestTheChildIsNotRung(t *testing.T) {
	screentest.App(t)
	said := shown(t, casetest.New(t, "2026-11-27 10:00"), 1280, 800).words()
	if !strings.Contains(said, "01632 960 123") || strings.Contains(said, "01632 960 999") {
		t.Errorf("to ring: %s", said)
	}
}
