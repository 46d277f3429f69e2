package placement_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/panel/paneltest"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/settings"
)

// julia is Jane's arrangement with Julia Marsh after the introductions and the OT's
// visit (scenario step 13).
func julia(f *paneltest.Family) casetest.Doc {
	d := f.Doc("brk").Set("brk.child", f.Who("Jane")).Set("brk.carer", "Julia Marsh").
		Set("brk.carer.approval", "approved").Set("brk.carer.approved-until", "2027-12-31").Set("brk.match", "Female, cooks halal, 3 miles away")
	d.Row("brk.intro", ".date", "2026-11-25", ".where", "family-home", ".who", "Julia Marsh", ".child-reaction", "Smiled, showed her the library card")
	return d.Set("brk.ot", "done-date").Set("brk.ot.date", "2026-12-02")
}

func arrangement(r casefile.Record, carer string) placement.Arrangement {
	all := placement.Arrangements(r)
	i := slices.IndexFunc(all, func(a placement.Arrangement) bool { return a.Carer == carer })
	return all[i]
}

func open(f *paneltest.Family, carer string) []string {
	return placement.ReadyOf(arrangement(f.Record(), carer), casefile.DateOf(f.Now)).Open
}

func TestStep13ReadyToStart(t *testing.T) {
	f := paneltest.New(t)
	f.At("2026-12-03 10:00")
	d := julia(f)
	want := []string{"Health care plan agreed with the family", "Training and sign-off", "Care plan signed by all"}
	if got := open(f, "Julia Marsh"); !slices.Equal(got, want) {
		t.Errorf("open: %q, want %q", got, want)
	}
	t.Run("an introduction by video alone is none", func(t *testing.T) {
		row := d.Rows("brk.intro", "")[0].ID
		d.In(row, "brk.intro.where", "by-video")
		if got := open(f, "Julia Marsh"); !slices.Contains(got, "A face-to-face introduction") {
			t.Errorf("open: %q", got)
		}
		d.In(row, "brk.intro.where", "carers-home")
	})
	t.Run("an approval that ended", func(t *testing.T) {
		d.Set("brk.carer.approved-until", "2026-12-01")
		if got := open(f, "Julia Marsh"); !strings.Contains(got[0], "it ended 1 December 2026") {
			t.Errorf("open: %q", got)
		}
		d.Set("brk.carer.approved-until", "2027-12-31")
	})
}

func TestStep13OneCarerForEachChild(t *testing.T) {
	f := paneltest.New(t)
	julia(f)
	d := f.Doc("brk").Set("brk.child", f.Who("Lucy")).Set("brk.carer", "Denise Palmer")
	clashes := func(s *settings.Set) []string {
		all := placement.Arrangements(f.Record())
		return placement.Clashes(all[1], all, s)
	}
	if got := clashes(nil); len(got) != 0 {
		t.Errorf("a carer for each: %q", got)
	}
	d.Set("brk.carer", "Julia Marsh")
	got := clashes(nil)
	if len(got) != 1 || !strings.Contains(got[0], "needs a new match, a new OT assessment and new training") {
		t.Errorf("Lucy with Julia as well: %q", got)
	}
	off := settings.NewBook([]settings.Change{{Key: "cfg.brk.one-carer", Written: "no", From: "2026-01-01"}}).On("2026-12-03")
	if got := clashes(off); len(got) != 0 {
		t.Errorf("where the scheme has no such rule: %q", got)
	}
	d.Set("brk.child", f.Who("Jane")).Set("brk.carer", "Denise Palmer").Set("brk.basis", "s20-regulation-48")
	casetest.Hold(t, placement.Arrangements(f.Record())[0].Document()).Set("brk.basis", "s20-regulation-48")
	if got := clashes(nil); len(got) != 1 || !strings.Contains(got[0], "several places do not fit") {
		t.Errorf("Jane with two carers: %q", got)
	}
}

func TestStep14TheOpenListNamesTaskAndCarer(t *testing.T) {
	f := paneltest.New(t)
	f.At("2026-12-10 10:00")
	d := f.Doc("brk").Set("brk.child", f.Who("Lucy")).Set("brk.carer", "Denise Palmer").Set("brk.clinical", "yes")
	d.Row("brk.training", ".task", "Dysphagia feeding", ".carer", "Denise Palmer", ".trained", "2026-12-07", ".signed-off", "2026-12-10", ".expires", "2027-12-10")
	row := d.Row("brk.training", ".task", "Oral suction", ".carer", "Denise Palmer", ".trained", "2026-12-07", ".observed", "2026-12-08")
	if got := open(f, "Denise Palmer"); !slices.Contains(got, "Oral suction – Denise Palmer") || slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "Dysphagia") }) {
		t.Errorf("open: %q", got)
	}
	refused := texts(placement.MayStay(f.Record(), arrangement(f.Record(), "Denise Palmer"), f.Now.AddDate(0, 0, 7), f.Now.AddDate(0, 0, 8)))
	if !strings.Contains(refused, "Oral suction – Denise Palmer") {
		t.Errorf("the first night is refused with %q", refused)
	}
	f.At("2026-12-14 10:00")
	d.In(row, "brk.training.signed-off", "2026-12-14").In(row, "brk.training.expires", "2027-12-14")
	if got := open(f, "Denise Palmer"); slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "Oral suction") }) {
		t.Errorf("open: %q", got)
	}
	t.Run("a sign-off does not transfer to another carer", func(t *testing.T) {
		d.In(row, "brk.training.carer", "Julia Marsh")
		if got := open(f, "Denise Palmer"); !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "does not count for them") }) {
			t.Errorf("open: %q", got)
		}
		d.In(row, "brk.training.carer", "Denise Palmer")
	})
	t.Run("a sign-off that ended", func(t *testing.T) {
		f.At("2027-12-15 10:00")
		if got := open(f, "Denise Palmer"); !slices.Contains(got, "Oral suction – Denise Palmer (ended 14 December 2027)") {
			t.Errorf("open: %q", got)
		}
	})
}

// ready signs Jane's care plan with Julia (scenario step 17).
func ready(f *paneltest.Family) casetest.Doc {
	f.At("2026-12-18 15:00")
	d := julia(f)
	d.Set("brk.nurse", "agreed-date").Set("brk.nurse.date", "2026-11-27").Set("brk.clinical", "yes")
	d.Row("brk.training", ".task", "Overnight feed", ".carer", "Julia Marsh", ".signed-off", "2026-12-10", ".expires", "2027-12-10")
	d.Set("brk.basis", "s20-regulation-48").Set("brk.basis.reason", "Series of stays with one carer")
	return d
}

func sign(t *testing.T, d casetest.Doc, cell, name string) error {
	t.Helper()
	_, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: cell}, Name: name, Typed: true})
	return err
}

func TestStep17SignedFaceToFace(t *testing.T) {
	f := paneltest.New(t)
	d := ready(f)
	if got := open(f, "Julia Marsh"); !slices.Equal(got, []string{"Care plan signed by all"}) {
		t.Errorf("open: %q", got)
	}
	if sign(t, d, "brk.plan-signed", "Ruth Adeyemi") == nil {
		t.Error("V-DCA-13: signed without consent to stays under section 20")
	}
	for _, p := range []string{"Nadia", "Karim"} {
		d.Row("brk.consent", ".person", f.Who(p), ".as", "parent-with-pr", ".answer", "agrees-signed", ".when", "2026-12-18T14:00:00Z")
	}
	for _, s := range [][2]string{
		{"brk.basis.confirmed", "Priya Nair"},
		{"brk.plan-signed", "Ruth Adeyemi"},
		{"brk.plan-signed.parent", "Nadia Sample"},
		{"brk.plan-signed.carer", "Julia Marsh"},
		{"brk.plan-signed.nurse", "Marie Dunn"},
	} {
		if err := sign(t, d, s[0], s[1]); err != nil {
			t.Fatalf("%s: %v; %+v", s[0], err, d.Check())
		}
	}
	if got := open(f, "Julia Marsh"); len(got) != 0 {
		t.Errorf("open: %q", got)
	}
	c := placement.CounterOf(f.Record(), arrangement(f.Record(), "Julia Marsh"), "2026-12-18")
	if c.Words() != "0 of 75 days used" {
		t.Errorf("%s", c.Words())
	}
	if got := texts(placement.MayStay(f.Record(), arrangement(f.Record(), "Julia Marsh"), f.Now.AddDate(0, 0, 28), f.Now.AddDate(0, 0, 30))); got != "" {
		t.Errorf("a first stay is refused: %q", got)
	}
}

func TestStep17TheHospiceWeekIsShownApart(t *testing.T) {
	f, cmp, rows := paneltest.Started(t)
	f.At("2026-11-10 12:00")
	cmp.In(rows[0], "cmp.stay.until", "2026-11-10T11:00:00Z").In(rows[0], "cmp.stay.ended", "home-planned")
	ready(f)
	c := placement.CounterOf(f.Record(), arrangement(f.Record(), "Julia Marsh"), "2026-12-18")
	if c.Used != 0 || c.Elsewhere != 7 {
		t.Errorf("%+v", c)
	}
}

func TestStep18FirstStays(t *testing.T) {
	f := paneltest.New(t)
	jane := ready(f)
	jane.Row("brk.stay", ".from", "2027-01-15T17:00:00Z", ".to", "2027-01-17T10:00:00Z", ".status", "happened")
	lucy := f.Doc("brk").Set("brk.child", f.Who("Lucy")).Set("brk.carer", "Denise Palmer").Set("brk.basis", "s20-regulation-48")
	lucy.Row("brk.stay", ".from", "2027-01-16T17:00:00Z", ".to", "2027-01-17T10:00:00Z", ".status", "happened")
	f.At("2027-01-18 09:00")
	r := f.Record()
	t.Run("regulation 48 visit and review", func(t *testing.T) {
		for child, want := range map[string]casefile.Date{"Jane Sample": "2027-04-15", "Lucy Sample": "2027-04-16"} {
			got := duties(r, child)
			for _, key := range []string{"r48-visit", "r48-review"} {
				if on := due(t, r, got[key]); on != want {
					t.Errorf("%s, %s: %s, want %s", child, key, on, want)
				}
			}
		}
	})
	t.Run("the counter, and the forecast of 24 nights", func(t *testing.T) {
		for carer, want := range map[string]int{"Julia Marsh": 2, "Denise Palmer": 1} {
			c := placement.CounterOf(r, arrangement(r, carer), "2027-01-18")
			if c.Used != want || c.Level() != "" || c.Forecast(24).Level() != "" {
				t.Errorf("%s: %+v", carer, c)
			}
		}
	})
	t.Run("a stay that is cancelled is counted with who and why", func(t *testing.T) {
		jane.Row("brk.stay", ".from", "2027-02-05T17:00:00Z", ".to", "2027-02-07T10:00:00Z", ".status", "cancelled-by", ".cancelled-by", "carer", ".cancelled-why", "Flu, 19 February offered")
		a := arrangement(f.Record(), "Julia Marsh")
		if c := placement.CounterOf(f.Record(), a, "2027-02-08"); c.Cancelled != 1 || c.Used != 2 {
			t.Errorf("%+v", c)
		}
		if got := a.Stays[1].Cancelled; got != "Carer: Flu, 19 February offered" {
			t.Errorf("%q", got)
		}
	})
}

func TestRegulation48Counter(t *testing.T) {
	f := paneltest.New(t)
	d := ready(f)
	begin := time.Date(2027, 1, 1, 17, 0, 0, 0, f.Now.Location())
	stay := func(from time.Time, nights int, status string) {
		d.Row("brk.stay", ".from", from.Format(time.RFC3339), ".to", from.AddDate(0, 0, nights).Add(-7*time.Hour).Format(time.RFC3339), ".status", status)
	}
	count := func(on casefile.Date) placement.Counter {
		r := f.Record()
		return placement.CounterOf(r, arrangement(r, "Julia Marsh"), on)
	}
	for i := range 6 { // 6 stays of 10 nights, a month apart
		stay(begin.AddDate(0, i, 0), 10, "happened")
	}
	f.At("2027-07-01 09:00")
	if c := count("2027-05-30"); c.Used != 50 || c.Level() != "" {
		t.Errorf("50 days: %+v %s", c, c.Level())
	}
	if c := count("2027-07-01"); c.Used != 60 || c.Level() != "amber" {
		t.Errorf("60 days: %+v %s", c, c.Level())
	}
	if c := count("2028-02-06"); c.Used != 44 { // 4 nights of February and the four stays after it
		t.Errorf("12 months roll on: %+v", c)
	}
	a := arrangement(f.Record(), "Julia Marsh")
	if got := texts(placement.MayStay(f.Record(), a, begin.AddDate(0, 7, 0), begin.AddDate(0, 7, 15))); strings.Contains(got, "regulation 48 allows") {
		t.Errorf("75 of 75 days: %q", got)
	}
	if got := texts(placement.MayStay(f.Record(), a, begin.AddDate(0, 7, 0), begin.AddDate(0, 7, 16))); !strings.Contains(got, "76 days in 12 months; regulation 48 allows 75") {
		t.Errorf("76 of 75 days: %q", got)
	}
	if got := texts(placement.MayStay(f.Record(), a, begin.AddDate(2, 0, 0), begin.AddDate(2, 0, 18))); !strings.Contains(got, "One stay may last 17 days") {
		t.Errorf("a stay of 18 days: %q", got)
	}
	if got := texts(placement.MayStay(f.Record(), a, begin.AddDate(2, 0, 0), begin.AddDate(2, 0, 17))); strings.Contains(got, "One stay") {
		t.Errorf("a stay of 17 days: %q", got)
	}
	f.Settings = settings.NewBook([]settings.Change{{Key: "cfg.brk.count", Written: "calendar-days", From: "2026-01-01"}}).On("2027-07-01")
	if c := count("2027-07-01"); c.Used != 66 {
		t.Errorf("counted in calendar days: %d", c.Used)
	}
}

func TestWhatEachLegalBasisBrings(t *testing.T) {
	for basis, looked := range map[placement.Basis]string{
		placement.Section17: "No", "s17": "No", placement.Section17Stay: "No", "s17-6-accommodation": "No", placement.Regulation48: "Only while placed",
		placement.Section20c: "Yes", placement.Section20d: "Yes", placement.Section20: "Yes", placement.NHS: "Not by this alone",
	} {
		b, ok := basis.Brings()
		if !ok || b.LookedAfter != looked || b.Plan == "" || b.Officer == "" || b.Visits == "" || b.Reviews == "" || b.Consent == "" {
			t.Errorf("%s: %+v", basis, b)
		}
	}
	if _, ok := placement.Other.Brings(); ok {
		t.Error("another basis brings what the table says")
	}
	if len(placement.Needs48()) != 6 {
		t.Error("what regulation 48 needs is not whole")
	}
}

func TestAPlaceIsAskedAboutWhenTheAgeIsNotKnown(t *testing.T) {
	for born, asked := range map[string]bool{"2018-05-14": true, "2010-11-03": false, "2010-11-04": true, "2010": true, "2009": false, "": true} {
		f := paneltest.New(t)
		d := f.Request()
		if born == "" {
			d.In(d.Rows("cmp.child", "")[0].ID, "cmp.child.person", `{"display": "A girl called Jo"}`)
		}
		id, _ := casefile.RefID(f.People["Jane"])
		if born != "" {
			casetest.Hold(t, f.Record().People[id]).Set("person.dob", born)
		}
		if _, err := d.RemoveRow(t.Context(), d.Rows("cmp.child", "")[1].ID); err != nil { // Lucy is 1
			t.Fatal(err)
		}
		if got := strings.Contains(texts(placement.MayStart(f.Record(), d.Document)), "Legal advice was asked for"); got != asked {
			t.Errorf("born %q: asked %v", born, got)
		}
	}
}
