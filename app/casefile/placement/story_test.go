package placement_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/panel/paneltest"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/settings"
)

func texts(all []placement.Refusal) string {
	var out []string
	for _, r := range all {
		out = append(out, r.Text)
	}
	return strings.Join(out, " | ")
}

func TestStep5SettingLawful(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	if got := texts(placement.MayStart(f.Record(), d.Document)); !strings.Contains(got, "Nobody has decided") || !strings.Contains(got, "Legal advice was asked for") {
		t.Errorf("before the panel: %q", got)
	}
	f.Ask(d)
	f.Meet(d)
	f.Agree(d)
	if got := texts(placement.MayStart(f.Record(), d.Document)); got != "" {
		t.Errorf("decided, and the lawyer said yes: %q", got)
	}
	d.Set("cmp.setting-lawful", "legal-advice-asked")
	got := texts(placement.MayStart(f.Record(), d.Document))
	if !strings.Contains(got, "Legal advice was asked for") || !strings.Contains(got, "signed again") {
		t.Errorf("asked again after the signature: %q", got)
	}
	d.Set("cmp.decision", "not-agreed-alternative")
	if got := texts(placement.MayStart(f.Record(), d.Document)); !strings.Contains(got, "did not agree") {
		t.Errorf("not agreed: %q", got)
	}
}

func TestStep5SettingLawfulIsNotAskedWhereItDoesNotApply(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	d.Set("cmp.basis", "s17-6")
	if got := texts(placement.MayStart(f.Record(), d.Document)); strings.Contains(got, "allowed") || strings.Contains(got, "Legal advice") {
		t.Errorf("a child who is not looked after: %q", got)
	}
}

func duties(r casefile.Record, child string) map[string]placement.Duty {
	out := map[string]placement.Duty{}
	for _, d := range placement.Duties(r) {
		if d.Placement.Child == child {
			out[d.Key] = d
		}
	}
	return out
}

// due counts a duty as the Due list does.
func due(t *testing.T, r casefile.Record, d placement.Duty) casefile.Date {
	t.Helper()
	l, ok := r.Settings.Limit("cfg.time." + d.Limit)
	if !ok {
		t.Fatalf("%s has no time limit", d.Limit)
	}
	start := casefile.DateOf(d.Start)
	switch s := l.First(); s.Unit {
	case settings.WorkingDays:
		out, _ := r.Calendar.Add(start, s.N)
		return out.Date
	case settings.Weeks:
		out, _, _ := r.Calendar.AddWeeks(start, s.N, casefile.Law)
		return out.Date
	default:
		out, _, _ := r.Calendar.AddMonths(start, s.N, casefile.Law)
		return out.Date
	}
}

func TestStep6TasksPerLegalBasis(t *testing.T) {
	f, _, _ := paneltest.Started(t)
	r := f.Record()
	for _, child := range []string{"Jane Sample", "Lucy Sample"} {
		got := duties(r, child)
		for key, want := range map[string]casefile.Date{
			"placement-plan": "2026-11-10", "placement-notice": "2026-11-10", "lac-visit": "2026-11-10",
			"care-plan": "2026-11-17", "lac-review": "2026-12-01", "health-assessment": "2026-12-01",
		} {
			d, ok := got[key]
			if !ok {
				t.Errorf("%s: no %s", child, key)
				continue
			}
			if on := due(t, r, d); on != want || d.Done != "" || d.Off != "" {
				t.Errorf("%s, %s: due %s, want %s; %+v", child, d.Title, on, want, d)
			}
		}
		if len(got) != 6 {
			t.Errorf("%s: %d duties", child, len(got))
		}
	}
}

func TestStep6LookedAfterFromTheMomentItBegan(t *testing.T) {
	f, _, _ := paneltest.Started(t)
	r := f.Record()
	jane := f.People["Jane"]
	since, ok := placement.LookedAfter(r, "Jane Sample", jane, f.Now)
	if !ok || since.Format("2006-01-02 15:04") != "2026-11-03 18:00" {
		t.Errorf("looked after since %v, %v", since, ok)
	}
	if got := placement.Status(r, "Jane Sample", jane, f.Now); got != "looked-after-s20" {
		t.Errorf("status %q", got)
	}
	if _, ok := placement.LookedAfter(r, "Jane Sample", jane, since.Add(-1)); ok {
		t.Error("looked after before it began")
	}
	if _, ok := placement.LookedAfter(r, "Beth Sample", f.People["Beth"], f.Now); ok {
		t.Error("a sister who stays at home is looked after")
	}
}

func TestStep6WhoIsCaringForWhom(t *testing.T) {
	f, d, _ := paneltest.Started(t)
	board := placement.Board(f.Record(), d.Document)
	var names []string
	for _, c := range board {
		names = append(names, c.Name)
	}
	for _, want := range []string{"Jane", "Lucy", "Anna", "Beth", "Dan", "Ella", "Finn", "Grace"} {
		if !slices.Contains(names, want+" Sample") {
			t.Errorf("%s is not on the board", want)
		}
	}
	if want := []string{"Jane", "Lucy", "Anna", "Beth", "Dan", "Ella", "Finn", "Grace"}; !slices.EqualFunc(names, want, func(a, b string) bool { return a == b+" Sample" }) {
		t.Errorf("the placed ones first, then the eldest: %q", names)
	}
	if len(board) != 8 {
		t.Errorf("%d on the board: %v; Claire and Henry died", len(board), names)
	}
	if n := placement.Unnamed(board); n != 7 {
		t.Errorf("%d without an adult, want all but Anna, who is grown: %+v", n, board)
	}
	for child, adult := range map[string]string{
		"Jane": "Nurse Ola Brand", "Lucy": "Nurse Ola Brand", "Beth": "Anna Sample", "Dan": "Salma Sample", "Ella": "Salma Sample", "Finn": "Noor Khan",
	} {
		d.Row("cmp.cares", ".child", f.Who(child), ".adult", adult)
	}
	board = placement.Board(f.Record(), d.Document)
	if n := placement.Unnamed(board); n != 1 {
		t.Errorf("%d without an adult, want Grace alone", n)
	}
	i := slices.IndexFunc(board, func(c placement.Caring) bool { return c.Name == "Jane Sample" })
	if board[i].Where != "Meadow House" || board[i].Adult != "Nurse Ola Brand" || board[i].Age != 8 {
		t.Errorf("Jane: %+v", board[i])
	}
	d.Row("cmp.cares", ".child", f.Who("Grace"), ".adult", "Noor Khan", ".until", "2026-11-05T18:00:00Z")
	if n := placement.Unnamed(placement.Board(f.Record(), d.Document)); n != 0 {
		t.Errorf("%d without an adult", n)
	}
	f.At("2026-11-06 09:00")
	board = placement.Board(f.Record(), d.Document)
	i = slices.IndexFunc(board, func(c placement.Caring) bool { return c.Name == "Grace Sample" })
	if !board[i].Past {
		t.Error("the time agreed for Grace is over, and nobody is told")
	}
}

func TestStep7AVisitIsSeenInTheAssessment(t *testing.T) {
	f, _, _ := paneltest.Started(t)
	dca := f.Doc("dca")
	dca.Row("dca.voice.contact", ".when", "2026-11-03T11:25:00Z")
	if got := duties(f.Record(), "Jane Sample")["lac-visit"].Done; got != "" {
		t.Errorf("a visit before it began counts: %s", got)
	}
	f.At("2026-11-05 17:00")
	dca.Row("dca.voice.contact", ".when", "2026-11-05T16:00:00Z", ".where", "hospital-or-hospice")
	if got := duties(f.Record(), "Jane Sample")["lac-visit"].Done; got != "2026-11-05" {
		t.Errorf("Jane was seen on %q", got)
	}
	if got := duties(f.Record(), "Lucy Sample")["lac-visit"].Done; got != "" {
		t.Errorf("Jane’s assessment says nothing about Lucy: %s", got)
	}
}

func TestStep8PlacementPlanDone(t *testing.T) {
	f, d, rows := paneltest.Started(t)
	f.At("2026-11-06 12:00")
	d.In(rows[0], "cmp.stay.plan-on", "2026-11-06")
	if got := duties(f.Record(), "Jane Sample")["placement-plan"]; got.Done != "2026-11-06" {
		t.Errorf("%+v", got)
	}
}

func TestStep9HomeAgain(t *testing.T) {
	f, d, rows := paneltest.Started(t)
	d.In(rows[0], "cmp.stay.plan-on", "2026-11-06")
	f.At("2026-11-10 11:30")
	for _, row := range rows {
		d.In(row, "cmp.stay.until", "2026-11-10T11:00:00Z").In(row, "cmp.stay.ended", "home-planned").In(row, "cmp.stay.child-view", "HOME – good")
	}
	r := f.Record()
	for _, p := range placement.All(r) {
		if n := p.Nights(f.Now); n != 7 {
			t.Errorf("%s: %d nights", p.Child, n)
		}
	}
	got := duties(r, "Jane Sample")
	for _, key := range []string{"care-plan", "lac-review", "health-assessment"} {
		if got[key].Off != "ceased to be looked after 10 November 2026" {
			t.Errorf("%s: %q", key, got[key].Off)
		}
	}
	if got["placement-plan"].Off != "" || got["placement-plan"].Done == "" {
		t.Error("what was done is said to be no longer needed")
	}
	if s := placement.Status(r, "Jane Sample", f.People["Jane"], f.Now); s != "lives-with-parents-no-order" {
		t.Errorf("status %q", s)
	}
	h := placement.HistoryOf(r, "Jane Sample", f.People["Jane"])
	if len(h.Placements) != 1 || h.Emergency != 1 || h.Planned != 1 || h.Unplanned != 0 || h.Nights != 7 {
		t.Errorf("%+v", h)
	}
	if h.Placements[0].ChildView != "HOME – good" {
		t.Errorf("Jane said %q", h.Placements[0].ChildView)
	}
	// What followed the decision changed nothing that was signed.
	for _, s := range d.Signatures() {
		if s.Cell == "cmp.decided-by" && !s.Valid {
			t.Error("the decision is not signed any more")
		}
	}
}

func TestQ(t *testing.T) {
	t.Run("Q-PLC-1", func(t *testing.T) {
		for _, c := range []struct {
			name    string
			answers []string
			asks    bool
		}{
			{"an emergency", []string{"cmp.stay.began", "emergency"}, true},
			{"planned, near, together, same school", nil, false},
			{"21 miles from home", []string{"cmp.stay.distance", "21"}, true},
			{"20 miles from home", []string{"cmp.stay.distance", "20"}, false},
			{"brothers and sisters apart", []string{"cmp.stay.siblings", "apart"}, true},
			{"another school", []string{"cmp.stay.school", "change"}, true},
			{"a move that nobody planned", []string{"cmp.stay.began", "unplanned-move"}, true},
		} {
			f, d, rows := paneltest.Started(t)
			d.In(rows[0], "cmp.stay.began", "planned")
			for i := 0; i+1 < len(c.answers); i += 2 {
				d.In(rows[0], c.answers[i], c.answers[i+1])
			}
			p := placement.All(f.Record())[0]
			if got := p.BestAsked(nil); (got != "") != c.asks {
				t.Errorf("%s: %q, because %q", c.name, got, p.Concerns(nil))
			}
			d.In(rows[0], "cmp.stay.why-best", "The only place with a nurse at night")
			if got := placement.All(f.Record())[0].BestAsked(nil); got != "" {
				t.Errorf("%s: with a reason it still asks %q", c.name, got)
			}
		}
	})
}

func TestQPLC1IsNotAskedAgainWhereTheRequestSaysWhy(t *testing.T) {
	f, d, rows := paneltest.Started(t)
	if err := d.GiveReason(t.Context(), casefile.ReasonFor("Q-PLC-1", casefile.Cell{LinkID: "cmp.proposal"}), "The only place with a nurse at night"); err != nil {
		t.Fatal(err)
	}
	p := placement.All(f.Record())[0]
	if p.BestAsked(nil) != "" || p.WhyBest != "The only place with a nurse at night" {
		t.Errorf("%q; it asks %q", p.WhyBest, p.BestAsked(nil))
	}
	d.In(rows[0], "cmp.stay.began", "unplanned-move")
	if placement.All(f.Record())[0].BestAsked(nil) == "" {
		t.Error("a move that nobody planned is not asked about")
	}
}

func TestAMoveWhileLookedAfterKeepsTheReview(t *testing.T) {
	f, d, rows := paneltest.Started(t)
	f.At("2026-11-10 12:00")
	d.In(rows[0], "cmp.stay.until", "2026-11-10T11:00:00Z").In(rows[0], "cmp.stay.ended", "moved-unplanned")
	d.Row("cmp.stay", ".child", f.Who("Jane"), ".place", "Julia Marsh", ".from", "2026-11-10T11:00:00Z", ".began", "unplanned-move")
	r := f.Record()
	var keys []string
	for _, x := range placement.Duties(r) {
		if x.Placement.Child == "Jane Sample" && x.Off == "" {
			keys = append(keys, x.Placement.Place+": "+x.Key)
		}
	}
	want := []string{
		"Meadow House: care-plan", "Meadow House: lac-review", "Meadow House: health-assessment",
		"Julia Marsh: placement-plan", "Julia Marsh: placement-notice", "Julia Marsh: lac-visit",
	}
	if !slices.Equal(keys, want) {
		t.Errorf("%q, want %q", keys, want)
	}
	since, _ := placement.LookedAfter(r, "Jane Sample", f.People["Jane"], f.Now)
	if since.Day() != 3 {
		t.Errorf("looked after since %v", since)
	}
	if h := placement.HistoryOf(r, "Jane Sample", f.People["Jane"]); h.Unplanned != 1 || len(h.Placements) != 2 {
		t.Errorf("%+v", h)
	}
}

func TestNightsAreThoseAt4InTheMorning(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	for _, c := range []struct {
		from, until string
		want        int
	}{
		{"2026-11-03T18:00:00Z", "2026-11-04T03:59:00Z", 0},
		{"2026-11-03T18:00:00Z", "2026-11-04T04:00:00Z", 1},
		{"2026-11-04T04:00:00Z", "2026-11-05T03:00:00Z", 0},
		{"2026-10-24T17:00:00+01:00", "2026-10-26T10:00:00Z", 2}, // the clocks go back
		{"2027-03-27T17:00:00Z", "2027-03-29T10:00:00+01:00", 2}, // the clocks go forward
		{"2027-03-28T03:30:00+01:00", "2027-03-28T04:30:00+01:00", 1},
	} {
		row := d.Row("cmp.stay", ".child", f.Who("Jane"), ".place", "X", ".from", c.from, ".until", c.until)
		d.Set("cmp.decision", "agreed")
		for _, p := range placement.All(f.Record()) {
			if p.Row == row {
				if got := p.Nights(f.Now); got != c.want {
					t.Errorf("%s to %s: %d nights, want %d", c.from, c.until, got, c.want)
				}
			}
		}
	}
}
