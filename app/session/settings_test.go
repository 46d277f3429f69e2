package session_test

import (
	"context"
	"errors"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/session"
	"doorstep/forms/fhir"
)

const limit = "cfg.time.assessment"

// A manager changes a limit of guidance with a reason: it counts from its day, on
// every tablet, over a restart, and who did it when and why stays.
func TestTheOrganisationsSettings(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	b := w.join(a, "Ruth Adeyemi")
	today := casefile.DateOf(w.Now())
	if err := a.SetSetting(ctx, limit, "40 working days", today, " "); !errors.Is(err, session.ErrReason) {
		t.Fatalf("a limit of guidance was changed without a reason: %v", err)
	}
	if err := a.SetSetting(ctx, limit, "quite soon", today, "because"); err == nil {
		t.Fatal("no time limit was taken as one")
	}
	if err := a.SetSetting(ctx, limit, "40  Working Days", today, "The 2026 edition says so"); err != nil {
		t.Fatal(err)
	}
	if err := a.SetSetting(ctx, limit, "40 working days", today, "Again"); !errors.Is(err, session.ErrSameSetting) {
		t.Errorf("a change that changes nothing: %v", err)
	}
	a.sync()
	b.sync()
	a = w.again(a)
	for _, s := range []*tablet{a, b} {
		if got := s.Settings().Text(limit); got != "40 working days" {
			t.Errorf("%s reads %q", s.Me().Name, got)
		}
		if got := s.SettingsOn("2020-01-01").Text(limit); got != "45 working days" {
			t.Errorf("%s reads %q for a day before", s.Me().Name, got)
		}
		h := s.Settings().Book().History(limit)
		if len(h) != 1 || h[0].By != a.Me().Name || h[0].Why != "The 2026 edition says so" || h[0].At.IsZero() {
			t.Errorf("%s reads the history %+v", s.Me().Name, h)
		}
	}
	if a.Settings().Version() != b.Settings().Version() {
		t.Error("two tablets name the same settings differently")
	}
	if err := a.SetSetting(ctx, limit, "", today, "It was a mistake"); err != nil {
		t.Fatal(err)
	}
	if got := a.Settings().Text(limit); got != "45 working days" || len(a.Settings().Book().History(limit)) != 2 {
		t.Errorf("as shipped again it is %q", got)
	}
}

func TestSettingsAreSetByManagers(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	b := w.join(a, "Ruth Adeyemi")
	if err := b.SetSetting(ctx, "cfg.caseload.amber", "99", "2026-01-01", "So that nobody asks"); !errors.Is(err, session.ErrNotYours) {
		t.Fatalf("a colleague changed a setting: %v", err)
	}
}

// Two managers change the same setting while neither has a connection. Both
// changes reach both tablets, which read the same one, and one of them decides.
func TestTwoManagersChangeASettingApart(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	b := w.joinAs(a, session.Invitation{Name: "Priya Nair", Title: "Team manager", Rank: "manager", Team: "Children with Disabilities"})
	const key = "cfg.caseload.amber"
	if err := a.SetSetting(ctx, key, "12", "2026-01-01", ""); err != nil {
		t.Fatal(err)
	}
	if err := b.SetSetting(ctx, key, "13", "2026-01-01", ""); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		a.sync()
		b.sync()
	}
	x, y := a.Settings(), b.Settings()
	if x.Number(key) != y.Number(key) || x.Version() != y.Version() || !x.Book().Apart(key) || !y.Book().Apart(key) {
		t.Fatalf("they read %d and %d", x.Number(key), y.Number(key))
	}
	if err := a.SetSetting(ctx, key, "13", "2026-01-01", "We spoke"); err != nil {
		t.Fatal(err)
	}
	a.sync()
	b.sync()
	if y := b.Settings(); y.Number(key) != 13 || y.Book().Apart(key) {
		t.Errorf("decided, the other reads %d", y.Number(key))
	}
}

// A form knows under which settings it began, and the days that it shows follow
// the settings at once, open or not.
func TestFormsCountByTheSettings(t *testing.T) {
	ctx := context.Background()
	w := newTown(t)
	a := w.found()
	before := a.Settings().Version()
	c, err := a.NewCase(ctx, casefile.Person{Given: "Jane", Family: "Sample", Born: "2018-05-14"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := a.NewDoc(ctx, c, "dca")
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.OpenDoc(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Set(ctx, casefile.Cell{LinkID: "dca.form.referral-date"}, fhir.Prim(fhir.Date, "2026-02-02")); err != nil {
		t.Fatal(err)
	}
	day := func() string {
		sum, err := a.DocSummary(id)
		if err != nil {
			t.Fatal(err)
		}
		return string(sum.Deadline.Due.Date) + " " + d.Text("dca.form.due")
	}
	clock := func() due.Item {
		t.Helper()
		items, err := a.DueIn(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if it.Key == limit {
				return it
			}
		}
		t.Fatal("the assessment has no clock")
		return due.Item{}
	}
	if got := day(); got != "2026-04-08 8 April 2026" || clock().Due.Date != "2026-04-08" {
		t.Fatalf("it is due %s", got)
	}
	if err := a.SetSetting(ctx, limit, "5 working days", "2026-01-01", "To see it"); err != nil {
		t.Fatal(err)
	}
	if got := day(); got != "2026-02-09 9 February 2026" || clock().Due.Date != "2026-02-09" {
		t.Errorf("after the change it is due %s, and on the list %s", got, clock().Due.Date)
	}
	if d.Under() != before || before == a.Settings().Version() {
		t.Errorf("it began under %q, the settings were %q and are %q", d.Under(), before, a.Settings().Version())
	}
	a = w.again(a)
	if got := clock().Due.Date; got != "2026-02-09" {
		t.Errorf("after a restart it is due %s", got)
	}
}
