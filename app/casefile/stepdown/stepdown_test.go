package stepdown_test

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/stepdown"
	"doorstep/forms/fhir"
)

// begin is a step-down placement that starts on Monday 1 March 2027.
func begin(t *testing.T) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2027-03-01 10:00")
	d := c.Doc(stepdown.Form)
	d.Set("sd.child", `{"reference":"Patient/jane","display":"Jane Sample"}`).Set("sd.from", "hospital-ward").Set("sd.place", "Oakbank Hospice").
		Set("sd.start", "2027-03-01").Set("sd.aim", "Two parents can do the ventilator at night; the hoist is in").Set("sd.legal", "s20-full").
		Set("sd.fund", "Joint panel, 24 February 2027").Set("sd.nurse", "Marie Dunn, 15 hours").Set("sd.sw", `{"reference":"Practitioner/ruth","display":"Ruth Adeyemi"}`).
		Set("sd.parenting", "Feeding and nights, report by 12 April").Set("sd.risk", "If the hoist is late she stays two weeks longer")
	return c, d
}

func sign(t *testing.T, d casetest.Doc, row casefile.RowID, link, name string) {
	t.Helper()
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{Row: row, LinkID: link}, Name: name, Typed: true}); err != nil {
		for _, p := range d.Check() {
			t.Logf("%s: %s", p.Cell.LinkID, p.Message)
		}
		t.Fatalf("%s: %v", link, err)
	}
}

func all(t *testing.T, d casetest.Doc) {
	t.Helper()
	for link, name := range map[string]string{"sd.sign.parent": "Nadia Sample", "sd.sign.nurse": "Marie Dunn", "sd.sign.sw": "Ruth Adeyemi", "sd.sign.host": "Oakbank"} {
		sign(t, d, "", link, name)
	}
}

func TestCalculatedValues(t *testing.T) {
	c, d := begin(t)
	of := func() stepdown.Plan { return stepdown.Of(c.Record(), d.Document) }
	t.Run("SB-C05", func(t *testing.T) {
		if p := of(); p.End != "2027-04-26" || p.Until() != "2027-04-26" || p.Week != 1 {
			t.Errorf("eight weeks from 1 March end on %s, week %d", p.End, p.Week)
		}
		other := c.Doc(stepdown.Form)
		if p := stepdown.Of(c.Record(), other.Document); p.End != "" || p.Week != 0 {
			t.Errorf("without a start there is no end: %s", p.End)
		}
	})
	notice := func(rule string) func(*testing.T) {
		return func(t *testing.T) {
			for at, want := range map[string]stepdown.Notice{
				"2027-03-01 10:00": stepdown.NoNotice, "2027-05-09 10:00": stepdown.NoNotice, "2027-05-10 10:00": stepdown.DueSoon,
				"2027-05-31 10:00": stepdown.DueSoon, "2027-06-01 10:00": stepdown.Needed,
			} {
				c.At(at)
				p := of()
				d.Check() // works out anew what goes by the day
				if got := d.Code("sd.s85"); got != string(want) {
					t.Errorf("%s, %s: the form says %s, want %s", rule, at, got, want)
				}
				warned := false
				for _, w := range p.Warnings() {
					warned = warned || w.Rule == "SB-C06" && w.Tells == "Social worker"
				}
				if p.Notice != want || warned != (want != stepdown.NoNotice) {
					t.Errorf("%s, %s: %s, warned is %t", rule, at, p.Notice, warned)
				}
			}
		}
	}
	t.Run("SB-C06", notice("SB-C06"))
	t.Run("RE-25", notice("RE-25"))
	t.Run("a stay that is meant to be three months long needs it at once", func(t *testing.T) {
		c.At("2027-04-20 10:00")
		if err := stepdown.MakeWeeks(context.Background(), d.Document); err != nil {
			t.Fatal(err)
		}
		d.Set("sd.outcome", "not-yet-home").Set("sd.extend", "The ceiling hoist comes in May")
		d.Set("sd.extend.date", "2027-05-31")
		if p := of(); p.Notice != stepdown.NoNotice || p.Until() != "2027-05-31" {
			t.Errorf("until 31 May: %s", p.Notice)
		}
		d.Set("sd.extend.date", "2027-06-01")
		if p := of(); p.Notice != stepdown.Needed {
			t.Errorf("until 1 June: %s", p.Notice)
		}
	})
}

func TestWarnings(t *testing.T) {
	c, d := begin(t)
	if err := stepdown.MakeWeeks(context.Background(), d.Document); err != nil {
		t.Fatal(err)
	}
	of := func() stepdown.Plan { return stepdown.Of(c.Record(), d.Document) }
	warned := func(rule string) string {
		for _, w := range of().Warnings() {
			if w.Rule == rule {
				return w.Words
			}
		}
		return ""
	}
	t.Run("SB-V08", func(t *testing.T) {
		var ready []string
		for _, o := range d.Form().Item("sd.home").Options {
			ready = append(ready, o.Coding.Code)
		}
		d.Set("sd.home", ready[2:]...)
		row := d.Row("sd.home-action", ".what", "Sign the assessment", ".who", "Tessa Lind", ".by", "2027-04-01")
		if _, err := d.Document.Set(context.Background(), casefile.Cell{Row: row, LinkID: "sd.home-action.need"}, need(t, d, "ot-assessment-signed")); err != nil {
			t.Fatal(err)
		}
		c.At("2027-04-04 10:00")
		if got := warned("SB-V08"); got != "" {
			t.Errorf("week 5: %s", got)
		}
		c.At("2027-04-05 10:00")
		if got := warned("SB-V08"); got != "It is week 6, and home still needs: OT assessment signed; Bed and hoist in (nobody sees to it yet)" {
			t.Errorf("week 6: %s", got)
		}
		if home := of().Home; len(home[0].Actions) != 1 || home[0].Actions[0].Who != "Tessa Lind" || !home[2].Done {
			t.Errorf("%+v", home[:3])
		}
		d.Set("sd.home", ready...)
		if got := warned("SB-V08"); got != "" {
			t.Errorf("all is ready: %s", got)
		}
	})
	t.Run("two weeks running off track call a meeting", func(t *testing.T) {
		rag := func(week int, say string) {
			d.In(of().Weeks[week-1].Rows[0], "sd.week.rag", say)
		}
		rag(2, "off-track")
		rag(3, "slipping")
		rag(4, "off-track")
		if got := warned("sd.week.rag"); got != "" {
			t.Errorf("never two running: %s", got)
		}
		rag(3, "off-track")
		if got := warned("sd.week.rag"); got != "Weeks 3 and 4 were off track. Call a meeting" || of().Meeting() != 4 {
			t.Errorf("%q", got)
		}
	})
	t.Run("nothing is asked once the child is home", func(t *testing.T) {
		c.At("2027-06-10 10:00")
		d.Set("sd.outcome", "home-with-support")
		if got := of().Warnings(); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func need(t *testing.T, d casetest.Doc, code string) fhir.Value {
	t.Helper()
	for _, o := range d.Form().Item("sd.home-action.need").Options {
		if o.Coding.Code == code {
			return o.Value
		}
	}
	t.Fatalf("no option %s", code)
	return fhir.Value{}
}

func TestWeeksAreMadeOnceAndPutTogether(t *testing.T) {
	c, d := begin(t)
	ctx := context.Background()
	if err := stepdown.MakeWeeks(ctx, d.Document); err != nil {
		t.Fatal(err)
	}
	if err := stepdown.MakeWeeks(ctx, d.Document); err != nil {
		t.Fatal(err)
	}
	p := stepdown.Of(c.Record(), d.Document)
	if len(p.Weeks) != 8 || p.Weeks[0].Goal != "Settle and assess" || p.Weeks[7].Goal != "Move home and hand over" || p.Weeks[7].From != "2027-04-19" || len(d.Rows("sd.week", "")) != 8 {
		t.Fatalf("%+v", p.Weeks)
	}
	// Another tablet made its own third week: what either says is kept, and the graver
	// word holds.
	d.In(p.Weeks[2].Rows[0], "sd.week.rag", "slipping")
	d.In(p.Weeks[2].Rows[0], "sd.week.review", "She slept at home once")
	d.Row("sd.week", ".no", "3 weeks", ".goal", "Parents do day care", ".rag", "off-track", ".review", "The pump broke")
	p = stepdown.Of(c.Record(), d.Document)
	if w := p.Weeks[2]; len(p.Weeks) != 8 || w.OnTrack != "off-track" || w.Review != "She slept at home once\nThe pump broke" || w.Goal != "Parents do day care" {
		t.Errorf("%+v", w)
	}
}

// A new aim is a new version that all four sign; a week, a skill, a thing that is ready
// is not (short-breaks.md section 8).
func TestWhatTheFourSign(t *testing.T) {
	c, d := begin(t)
	all(t, d)
	of := func() stepdown.Plan { return stepdown.Of(c.Record(), d.Document) }
	if !of().Signed {
		t.Fatal("all four have signed")
	}
	if err := stepdown.MakeWeeks(context.Background(), d.Document); err != nil {
		t.Fatal(err)
	}
	d.Set("sd.home", "medicines-supply")
	row := d.Row("sd.skill", ".who", "Nadia Sample", ".task", `{"system":"x","code":"vent-mask","display":"Mask"}`, ".state", "doing-alone")
	if p := of(); !p.Signed || p.Skills[0].Alone() {
		t.Errorf("the weeks go on below the signatures: signed is %t, %+v", p.Signed, p.Skills)
	}
	sign(t, d, row, "sd.skill.sign", "Marie Dunn")
	if of().Skills[0].Alone() {
		t.Error("only the nurse has put her initials to it")
	}
	sign(t, d, row, "sd.skill.sign-parent", "Nadia Sample")
	if p := of(); !p.Skills[0].Alone() || !p.Signed {
		t.Errorf("%+v", p.Skills)
	}
	for link, value := range map[string]string{"sd.aim": "Three parents can do the ventilator", "sd.legal": "court-order", "sd.start": "2027-03-02"} {
		d.Set(link, value)
		if p := of(); p.Signed {
			t.Errorf("%s was changed, and the signatures hold", link)
		}
		all(t, d)
	}
	if d.Summary().Version < 4 {
		t.Errorf("version %d after three changes", d.Summary().Version)
	}
	if strings.TrimSpace(of().Place) == "" {
		t.Error("no place")
	}
}
