package council_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/council"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

type bench struct {
	t       *testing.T
	desk    *screentest.Desk
	changed string
	set     *settings.Set
}

func open(t *testing.T, manager bool, changes ...settings.Change) *bench {
	t.Helper()
	screentest.App(t)
	b := &bench{t: t, desk: screentest.NewDesk(), set: settings.NewBook(changes).On("2026-03-10")}
	p := council.Props{Desk: b.desk, Settings: func(find string) []model.SettingGroup { return model.CouncilSettings(b.set, find) }}
	if manager {
		p.Change = func(key, value string, from casefile.Date, why string, done func(string)) {
			b.changed = fmt.Sprintf("%s = %s from %s: %s", key, value, from, why)
			done("")
		}
	}
	b.desk.Show(t, council.New(p), 800, 1000)
	return b
}

func (b *bench) press(id string) {
	b.t.Helper()
	screentest.Find[fyne.Tappable](b.t, b.desk, id).Tapped(&fyne.PointEvent{})
}

func (b *bench) write(id, text string) {
	b.t.Helper()
	in := screentest.Find[*widget.TextInput](b.t, b.desk, id)
	in.Load("")
	test.Type(in.FocusTarget(), text)
}

func (b *bench) sheet() string {
	var words []string
	widget.Survey(b.desk.OnSheet, func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			words = append(words, n.A11y().Name)
		}
		return true
	})
	return strings.Join(words, "\n")
}

const limit = "council.cfg.time.assessment"

func TestALimitOfGuidanceIsChangedWithADayAndAReason(t *testing.T) {
	b := open(t, true)
	b.press(limit)
	b.press("council.change")
	b.write("council.value", "soon")
	b.write("council.why", "The new edition")
	b.press("council.save")
	if b.changed != "" {
		t.Fatalf("words that are no limit were taken: %s", b.changed)
	}
	b.write("council.value", "40 working days")
	b.write("council.why", "")
	b.press("council.save")
	if b.changed != "" {
		t.Fatalf("guidance was changed without a reason: %s", b.changed)
	}
	b.write("council.why", "The new edition")
	b.press("council.save")
	if want := "cfg.time.assessment = 40 working days from 2026-03-10: The new edition"; b.changed != want {
		t.Errorf("%q, want %q", b.changed, want)
	}
}

func TestEverybodyReadsWhoChangedASettingAndWhy(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	b := open(t, false, settings.Change{ID: "1", Key: "cfg.time.assessment", Written: "40 working days", From: "2026-03-09", Why: "The new edition", By: "Priya Nair", At: at})
	b.press(limit)
	for _, want := range []string{"40 working days, from 9 March 2026", "by Priya Nair: The new edition.", "45 working days"} {
		if !strings.Contains(b.sheet(), want) {
			t.Errorf("the sheet does not say %q:\n%s", want, b.sheet())
		}
	}
	if _, found := screentest.Look[fyne.Tappable](b.desk, "council.change"); found {
		t.Error("who may only read is offered to change it")
	}
}

func TestWhatPeopleChangedApartIsSaid(t *testing.T) {
	one := settings.Change{ID: "1", Key: "cfg.caseload.amber", Written: "12", From: "2026-03-09", By: "Priya Nair"}
	two := one
	two.ID, two.Written, two.By = "2", "13", "Helen Whitcombe"
	b := open(t, true, one, two)
	b.press("council.cfg.caseload.amber")
	if !strings.Contains(b.sheet(), "Two people changed this") {
		t.Errorf("nobody is told:\n%s", b.sheet())
	}
}

func TestWordsFindSettings(t *testing.T) {
	b := open(t, false)
	b.write("council.find", "short break law")
	b.desk.Pass(time.Second)
	if _, found := screentest.Look[fyne.Tappable](b.desk, "council.cfg.time.r48-visit"); !found {
		t.Error("a limit of short breaks is not found")
	}
	if _, found := screentest.Look[fyne.Tappable](b.desk, limit); found {
		t.Error("the assessment is found with words that it has not")
	}
}

// Each setting stands in a group of its own subject; only what is new to the
// screen stands under Other.
func TestEverySettingHasItsPlace(t *testing.T) {
	n := 0
	for _, g := range model.CouncilSettings(settings.Default(), "") {
		n += len(g.Settings)
		if g.Key == "other" {
			for _, s := range g.Settings {
				if strings.HasPrefix(s.Key, "cfg.time.") {
					t.Errorf("%s stands under Other", s.Key)
				}
			}
		}
	}
	if want := len(settings.Default().Keys()); n != want {
		t.Errorf("%d of %d settings are on the screen", n, want)
	}
}
