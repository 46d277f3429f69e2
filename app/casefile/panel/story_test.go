package panel_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/panel/paneltest"
	"doorstep/app/casefile/settings"
)

func only(t *testing.T, r casefile.Record) panel.Request {
	t.Helper()
	all := panel.Requests(r)
	if len(all) != 1 {
		t.Fatalf("%d requests", len(all))
	}
	return all[0]
}

func texts(all []panel.Refusal) string {
	var out []string
	for _, r := range all {
		out = append(out, r.Text)
	}
	return strings.Join(out, " | ")
}

// with is the shipped settings with some changed.
func with(changes ...settings.Change) *settings.Set {
	return settings.NewBook(changes).On("2026-11-03")
}

func change(key, written string) settings.Change {
	return settings.Change{Key: key, Written: written, From: "2026-01-01"}
}

func TestStep4EmergencyRequest(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	if got := only(t, f.Record()).State; got != panel.Draft {
		t.Errorf("before it is signed: %v", got.Words())
	}
	f.Ask(d)
	f.At("2026-11-03 13:05")
	q := only(t, f.Record())
	t.Run("priya sees it 20 minutes old, signed by the lead, with one open point", func(t *testing.T) {
		if q.State != panel.Sent || q.Age(f.Now) != 20*time.Minute || q.AskedBy != "Ruth Adeyemi" {
			t.Errorf("%s, %v old, by %s", q.State.Words(), q.Age(f.Now), q.AskedBy)
		}
		if len(q.Open) != 1 || !strings.Contains(q.Open[0], "ather cannot be reached") {
			t.Errorf("open: %q", q.Open)
		}
		if want := []string{"Jane Sample", "Lucy Sample"}; !slices.Equal(q.Children, want) {
			t.Errorf("children: %q", q.Children)
		}
	})
	t.Run("what a step waits for is an open point", func(t *testing.T) {
		d.Set("cmp.waiting.home", "Dr Shah, a bed on ward 4")
		if open := only(t, f.Record()).Open; !slices.ContainsFunc(open, func(s string) bool { return strings.HasSuffix(s, "waiting for Dr Shah, a bed on ward 4") }) {
			t.Errorf("open: %q", open)
		}
	})
}

func TestStep4OneOptionNeedsAReason(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	rows := d.Rows("cmp.options", "")
	if texts(panel.MaySign(f.Record(), d.Document, "cmp.requested-by", "Ruth Adeyemi")) != "" {
		t.Error("two places are refused")
	}
	if _, err := d.RemoveRow(t.Context(), rows[1].ID); err != nil {
		t.Fatal(err)
	}
	if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.requested-by", "Ruth Adeyemi")); !strings.Contains(got, "second place") {
		t.Errorf("one place without a reason: %q", got)
	}
	if _, err := d.Sign(t.Context(), casefile.Signing{Cell: casefile.Cell{LinkID: "cmp.requested-by"}, Name: "Ruth", Typed: true}); err == nil {
		t.Error("the form itself lets one place without a reason pass")
	}
	d.Set("cmp.options-why-one", "No other place in the county can feed by tube tonight")
	f.Ask(d)
}

func TestStep5Quorum(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	f.Ask(d)
	d.Set("cmp.meeting", "2026-11-03T14:30:00Z")
	d.Row("cmp.present", ".person", "Helen Whitcombe", ".agency", "social-care")
	d.Row("cmp.present", ".person", "Priya Nair", ".agency", "social-care")
	d.Row("cmp.present", ".person", "Marie Dunn", ".agency", "health-provider")
	f.At("2026-11-03 15:00")
	if q := panel.QuorumOf(f.Record(), d.Document); q.Met() || q.Heard != 2 || q.Need != 3 || len(q.Present) != 3 {
		t.Errorf("two people of one agency are one agency: %+v", q)
	}
	if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.decided-by", "Helen Whitcombe")); !strings.Contains(got, "2 of 3 agencies were heard") {
		t.Errorf("without quorum: %q", got)
	}
	d.Row("cmp.present", ".person", "Carol Pike", ".agency", "shared-care")
	if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.decided-by", "Helen Whitcombe")); got != "" {
		t.Errorf("with quorum: %q", got)
	}
	f.Settings = with(change("cfg.cmp.quorum", "4"))
	if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.decided-by", "Helen Whitcombe")); got == "" {
		t.Error("a quorum of 4 is met by 3")
	}
}

func TestStep5WhoMayDecide(t *testing.T) {
	f := paneltest.New(t)
	f.Settings = with(change("cfg.cmp.head", "Helen Whitcombe"), change("cfg.cmp.deputies", "Amara Osei"))
	d := f.Request()
	f.Ask(d)
	f.Meet(d)
	for name, refused := range map[string]bool{"Helen Whitcombe": false, "amara osei": false, "Priya Nair": true, "Ruth Adeyemi": true} {
		if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.decided-by", name)); (got != "") != refused {
			t.Errorf("%s: %q", name, got)
		}
	}
	f.Settings = nil
	if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.decided-by", "Ruth Adeyemi")); !strings.Contains(got, "cannot decide on it") {
		t.Errorf("who asked decides: %q", got)
	}
}

func TestStep5Conditions(t *testing.T) {
	f := paneltest.New(t)
	d := f.Request()
	f.Ask(d)
	f.Meet(d)
	if s := only(t, f.Record()).State; s != panel.OnAgenda && s != panel.Heard {
		t.Errorf("after the call: %s", s.Words())
	}
	d.Set("cmp.decision", "agreed-with-conditions")
	if got := texts(panel.MaySign(f.Record(), d.Document, "cmp.decided-by", "Helen Whitcombe")); !strings.Contains(got, "Enter the conditions") {
		t.Errorf("conditions that nobody wrote: %q", got)
	}
	f.Agree(d)
	q := only(t, f.Record())
	if q.State != panel.Decided || q.OpenConditions() != 2 || q.DecidedBy != "Helen Whitcombe" || !q.Agreed() {
		t.Errorf("%s, %d open, by %s", q.State.Words(), q.OpenConditions(), q.DecidedBy)
	}
	if c := q.Conditions[0]; c.Who != "Carol Pike" || c.By != "2026-11-27" || c.Outcome == "" {
		t.Errorf("condition (a): %+v", c)
	}
	d.Set("cmp.told", "2026-11-03T15:30:00Z")
	if q := only(t, f.Record()); q.State != panel.Conditions {
		t.Errorf("told: %s", q.State.Words())
	}
	f.At("2026-11-25 16:00")
	for _, row := range d.Rows("cmp.conditions", "") {
		d.In(row.ID, "cmp.conditions.status", "done")
	}
	if q := only(t, f.Record()); q.State != panel.Told || q.DecidedBy == "" {
		t.Errorf("conditions done: %s, signed by %q", q.State.Words(), q.DecidedBy)
	}
}

// package16 is the package of step 16 for one child.
func package16(c *casetest.Case) casetest.Doc {
	d := c.Doc("jrap")
	d.Row("jrap.package", ".service", "Julia Marsh", ".amount", "24 {night}/a", ".unit-cost", "260 pounds", ".start", "2027-01-04", ".end-or-review", "2027-07-04")
	d.Row("jrap.package", ".service", "Care at home", ".amount", "6 h/wk", ".unit-cost", "24 pounds", ".start", "2027-01-04", ".end-or-review", "2027-07-04")
	return d
}

func TestStep16Money(t *testing.T) {
	c := casetest.New(t, "2026-12-16 10:00")
	d := package16(c)
	cost, err := panel.CostOf(d.Document)
	if err != nil {
		t.Fatal(err)
	}
	if len(cost.Lines) != 2 || cost.Lines[0].Weekly.String() != "£120.00" || cost.Lines[1].Weekly.String() != "£144.00" || cost.Weekly.String() != "£264.00" {
		t.Errorf("%+v", cost)
	}
	both := panel.Sum(cost, cost)
	council, health, _ := panel.Split{Council: 60_00, Health: 40_00}.Of(both)
	if both.String() != "£528.00" || council.String() != "£316.80" || health.String() != "£211.20" {
		t.Errorf("%v: %v and %v", both, council, health)
	}
}

func TestSumsAreExactToThePenny(t *testing.T) {
	for _, c := range []struct {
		amount, price string
		unit          panel.Unit
		want          string
	}{
		{"24", "260", panel.NightsAYear, "£120.00"},
		{"1", "0.26", panel.NightsAYear, "£0.01"}, // half a penny up
		{"1", "0.25", panel.NightsAYear, "£0.00"},
		{"0.1", "0.15", panel.HoursAWeek, "£0.02"}, // 1.5 pence; as floats it would be 1
		{"168", "99999.99", panel.HoursAWeek, "£16,799,998.32"},
	} {
		got, err := panel.Weekly(c.amount, c.unit, c.price)
		if err != nil || got.String() != c.want {
			t.Errorf("%s %s at %s: %v, %v; want %s", c.amount, c.unit, c.price, got, err, c.want)
		}
	}
	for _, bad := range [][2]string{{"-1", "2"}, {"", "2"}, {"1", "x"}} {
		if _, err := panel.Weekly(bad[0], panel.HoursAWeek, bad[1]); err == nil {
			t.Errorf("%q at %q is reckoned", bad[0], bad[1])
		}
	}
	for sum := panel.Pence(0); sum < 1000; sum += 7 {
		a, b, c := panel.Split{Council: 33_33, Health: 33_33, Education: 33_34}.Of(sum)
		if a+b+c != sum {
			t.Fatalf("%v is parted into %v, %v and %v", sum, a, b, c)
		}
	}
}

func TestStep16SplitMustTotal100(t *testing.T) {
	c := casetest.New(t, "2026-12-16 10:00")
	d := package16(c)
	d.Set("jrap.decision", "agreed").Set("jrap.agreed-split", "60 %").Set("jrap.agreed-split.health", "30 %")
	if got := texts(panel.MaySign(c.Record(), d.Document, "jrap.chair", "Helen Whitcombe")); !strings.Contains(got, "100 per cent") {
		t.Errorf("90 per cent: %q", got)
	}
	d.Set("jrap.agreed-split.health", "40 %")
	if got := texts(panel.MaySign(c.Record(), d.Document, "jrap.chair", "Helen Whitcombe")); strings.Contains(got, "100 per cent") {
		t.Errorf("100 per cent: %q", got)
	}
}

func TestStep16LetterDue(t *testing.T) {
	c := casetest.New(t, "2026-12-16 15:00")
	d := package16(c)
	d.Set("jrap.slot", "2026-12-16").Set("jrap.sent", "2026-12-08T10:00:00Z")
	if l := only(t, c.Record()).Letter; l.Due != "" {
		t.Errorf("before a decision a letter is due on %s", l.Due)
	}
	d.Set("jrap.decision", "agreed")
	if l := only(t, c.Record()).Letter; l.Due != "2026-12-23" || l.Late {
		t.Errorf("due %s, late %v", l.Due, l.Late)
	}
	if l := only(t, c.At("2026-12-24 09:00").Record()).Letter; !l.Late {
		t.Error("a day after it is not late")
	}
	d.Set("jrap.told", "2026-12-17T11:00:00Z")
	if l := only(t, c.Record()).Letter; l.Sent != "2026-12-17" || l.Late {
		t.Errorf("sent %s, late %v", l.Sent, l.Late)
	}
}

func TestStep16NoRequestWithoutASignedAssessment(t *testing.T) {
	c := casetest.New(t, "2026-12-08 10:00")
	d := package16(c)
	c.Doc("dca")
	if got := texts(panel.MaySend(c.Record(), d.Document)); !strings.Contains(got, "signed assessment") {
		t.Errorf("with a draft: %q", got)
	}
	if panel.SignedAssessment(c.Record()) != nil {
		t.Error("a draft counts as signed")
	}
}

func TestStep5HelensSignatureIsRefusedWithoutQuorum(t *testing.T) {
	f := paneltest.New(t)
	f.Gate = panel.Gate
	d := f.Request()
	f.Ask(d)
	f.Meet(d)
	d.Set("cmp.decision", "agreed").Set("cmp.cost", "0")
	row := d.Rows("cmp.present", "")[3].ID
	d.In(row, "cmp.present.agency", "health-provider")
	sign := func(name string) error {
		_, err := d.Sign(t.Context(), casefile.Signing{Cell: casefile.Cell{LinkID: "cmp.decided-by"}, Name: name, Typed: true})
		return err
	}
	if sign("Helen Whitcombe") == nil {
		t.Error("2 of 3 agencies are enough")
	}
	d.In(row, "cmp.present.agency", "shared-care")
	if sign("Ruth Adeyemi") == nil {
		t.Error("who asked decides")
	}
	if err := sign("Helen Whitcombe"); err != nil {
		t.Errorf("with quorum: %v; %+v", err, d.Check())
	}
}
