package caseload_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/caseload"
	"doorstep/app/casefile/casetest"
	"doorstep/sync/op"
)

func person(n byte, name string) casefile.Person {
	return casefile.Person{ID: op.ID{n}, Name: name, Ref: "Practitioner/" + op.ID{n}.String()}
}

var (
	ruth = person(1, "Ruth Adeyemi")
	omar = person(2, "Omar Bell")
)

func set(t testing.TB, c *casetest.Case, link, typed string) {
	t.Helper()
	d := c.Record().Case
	in, err := casefile.ParseInput(d.Form().Item(link), typed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Set(context.Background(), casefile.Cell{LinkID: link}, in.Values...); err != nil {
		t.Fatal(err)
	}
}

func ref(p casefile.Person) string {
	return fmt.Sprintf(`{"valueReference": {"reference": %q, "display": %q}}`, p.Ref, p.Name)
}

func day(t testing.TB, today casefile.Date) caseload.Day {
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	return caseload.Day{Today: today, Calendar: cal}
}

// jane is a case as it stands in the third week of its assessment.
func jane(t testing.TB) *casetest.Case {
	c := casetest.New(t, "2026-11-03 08:40")
	p := c.Doc(casefile.FormPerson)
	p.Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample").Set("person.dob", "2018-05-14")
	set(t, c, "case.lead", ref(ruth))
	d := c.Doc("dca")
	d.Set("dca.form.referral-date", "2026-11-03")
	d.Row("dca.voice.contact", ".when", "2026-11-03T11:25:00Z", ".said", "Pointed to MUM and HOME")
	d.Row("dca.voice.contact", ".when", "2026-11-05T16:00:00Z")
	d.Row("dca.dev.health.need", ".what", "Pressure-relieving seat", ".status", "being-dealt-with", ".owner", "Tessa Lind", ".by", "2026-11-27")
	d.Row("dca.dev.health.need", ".what", "Glasses", ".status", "met")
	return c
}

func TestADigestSaysWhereAChildStands(t *testing.T) {
	c := jane(t)
	c.At("2026-11-17 10:00")
	g := caseload.Of(c.Record())
	if g.Child.Name != "Jane Sample" || !g.Lead.Is(ruth) || g.Seen != "2026-11-05" || g.Heard != "2026-11-03" {
		t.Errorf("%+v", g)
	}
	if g.Assessment == nil || g.Assessment.Due != "2027-01-08" || g.Assessment.Of != 45 {
		t.Errorf("the assessment is %+v", g.Assessment)
	}
	if len(g.Needs) != 1 || g.Needs[0].What != "Pressure-relieving seat" || g.Needs[0].Who != "Tessa Lind" {
		t.Errorf("open health needs %+v", g.Needs)
	}
	if len(g.Waiting) == 0 {
		t.Error("no checkpoint waits")
	}
	l := day(t, "2026-11-17").Line(g)
	if l.DaysLeft != 35 || len(l.Unmet) != 0 || l.LeadsInYear != 1 {
		t.Errorf("on day 10: %d days left, unmet %v, %d leads", l.DaysLeft, l.Unmet, l.LeadsInYear)
	}
	if l := day(t, "2026-11-30").Line(g); len(l.Unmet) != 1 {
		t.Errorf("past its day: %v", l.Unmet)
	}
	b, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	var back caseload.Digest
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(caseload.Of(c.Record()), g) {
		t.Error("worked out again it differs")
	}
	if b2, _ := json.Marshal(back); string(b2) != string(b) {
		t.Errorf("kept and read again it is %s, was %s", b2, b)
	}
	if len(b) > 3000 {
		t.Errorf("a digest is to be small, it is %d bytes", len(b))
	}
}

func digests(n int, lead casefile.Person) []caseload.Digest {
	var out []caseload.Digest
	for i := range n {
		g := caseload.Digest{Case: op.ID{9, lead.ID[0], byte(i)}, Child: casefile.Person{Name: fmt.Sprintf("Child %02d", n-i)}, State: "plan"}
		if lead.Name != "" {
			g.Lead = caseload.Person{Ref: lead.Ref, Name: lead.Name}
			g.Leads = []caseload.Spell{{Person: g.Lead, From: "2026-01-05"}}
		}
		out = append(out, g)
	}
	return out
}

func TestABoardCountsChildrenNotPeople(t *testing.T) {
	t.Run("Q-CASE-1", func(t *testing.T) {
		d := day(t, "2026-11-17")
		for _, tc := range []struct {
			children int
			want     caseload.Tone
			told     bool
		}{{14, caseload.Within, false}, {15, caseload.Amber, false}, {17, caseload.Amber, false}, {18, caseload.Red, true}} {
			b := d.Team([]casefile.Person{ruth, omar}, digests(tc.children, ruth))
			if b.Workers[1].Person.Name != ruth.Name || len(b.Workers[1].Children) != tc.children || b.Workers[1].Tone != tc.want {
				t.Errorf("%d children: %+v", tc.children, b.Workers[1].Tone)
			}
			if told := len(b.Infos()) == 1; told != tc.told {
				t.Errorf("%d children: the head of service is told %v", tc.children, b.Infos())
			}
		}
	})
	t.Run("workers stand by name, whatever they carry", func(t *testing.T) {
		b := day(t, "2026-11-17").Team([]casefile.Person{ruth, omar}, append(digests(3, ruth), digests(1, omar)...))
		if b.Workers[0].Person.Name != omar.Name {
			t.Errorf("first stands %s", b.Workers[0].Person.Name)
		}
	})
	t.Run("a child without a lead is red and told", func(t *testing.T) {
		b := day(t, "2026-11-17").Team([]casefile.Person{ruth}, digests(1, casefile.Person{}))
		if len(b.Unallocated) != 1 || len(b.Infos()) != 1 {
			t.Errorf("%+v", b)
		}
	})
	t.Run("a closed case is nobody's load", func(t *testing.T) {
		g := digests(1, ruth)
		g[0].State = "closed"
		if b := day(t, "2026-11-17").Team([]casefile.Person{ruth}, g); len(b.All()) != 0 {
			t.Errorf("%+v", b.All())
		}
	})
	t.Run("a worker's board is theirs alone", func(t *testing.T) {
		b := day(t, "2026-11-17").Worker(ruth, append(digests(2, ruth), digests(4, omar)...))
		if len(b.All()) != 2 {
			t.Errorf("%d children", len(b.All()))
		}
	})
}

func TestContinuity(t *testing.T) {
	t.Run("Q-CASE-2", func(t *testing.T) {
		c := jane(t)
		c.At("2027-01-05 10:00")
		set(t, c, "case.lead", ref(omar))
		d := day(t, "2027-06-01")
		l := d.Line(caseload.Of(c.Record()))
		if l.LeadsInYear != 2 {
			t.Fatalf("%d leads", l.LeadsInYear)
		}
		if got := d.Team(nil, []caseload.Digest{l.Digest}).Infos(); len(got) != 0 {
			t.Errorf("after the second: %v", got)
		}
		c.At("2027-05-05 10:00")
		set(t, c, "case.lead", ref(person(3, "Lena Cole")))
		g := caseload.Of(c.Record())
		got := d.Team(nil, []caseload.Digest{g}).Infos()
		if len(got) != 1 || got[0].Rule != "Q-CASE-2" || got[0].Cases[0] != g.Case {
			t.Errorf("after the third: %v", got)
		}
		if l := day(t, "2028-02-01").Line(g); l.LeadsInYear != 2 {
			t.Errorf("a year on %d led in the last 12 months", l.LeadsInYear)
		}
	})
}

// Every bar leads to the children behind it.
func TestThePictureOfATeam(t *testing.T) {
	g := digests(3, ruth)
	g[0].Finished = []caseload.Finished{{Title: "DCA", On: "2026-11-10", Due: "2026-11-20"}, {Title: "DCA", On: "2026-06-02", Due: "2026-06-01"}, {Title: "DCA", On: "2026-05-31", Due: "2026-06-01"}}
	g[1].Moves = []caseload.Move{{On: "2026-11-03"}, {On: "2026-11-10", Planned: true, Home: true}}
	g[1].Due = []caseload.Due{
		{What: caseload.Clock, On: "2026-11-16"},
		{What: caseload.Review, On: "2026-11-16"},
		{What: caseload.Review, On: "2026-11-22"}, // Sunday of this week
		{What: caseload.Review, On: "2026-11-23"},
		{What: caseload.Review, On: "2026-12-17"},
		{What: caseload.Review, On: "2027-01-17"},
	}
	g[2].Needs = []caseload.Need{{What: "Seat", By: "2026-11-01", Who: "Tessa"}, {What: "Glasses"}, {What: "Bed", By: "2026-12-01", Who: "Tessa"}}
	d := day(t, "2026-11-17")
	p := d.Picture(d.Team([]casefile.Person{ruth}, g))
	counts := func(bars []caseload.Bar) (out []int) {
		for _, b := range bars {
			out = append(out, b.Count)
			if b.Count > 0 && len(b.Cases) == 0 {
				t.Errorf("%s leads to nobody", b.Label)
			}
		}
		return out
	}
	for _, tc := range []struct {
		name string
		got  []int
		want []int
	}{
		{"overdue", counts(p.Overdue), []int{1, 0, 1}},
		{"reviews", counts(p.Reviews), []int{1, 1, 1, 1}},
		{"needs", counts(p.Needs), []int{1, 1, 1}},
		{"finished in November", counts(p.Timeliness[5].Bars), []int{1, 0}},
		{"finished in June", counts(p.Timeliness[0].Bars), []int{0, 1}},
		{"moves in November", counts(p.Moves[5].Bars), []int{1, 1}},
	} {
		if !reflect.DeepEqual(tc.got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, tc.got, tc.want)
		}
	}
	if len(p.Timeliness) != 6 || p.Timeliness[0].Label != "Jun" || p.Timeliness[5].Label != "Nov" {
		t.Errorf("the months are %+v", p.Timeliness)
	}
}
