package dutyaccess

import (
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/settings"
)

var night = time.Date(2026, 11, 3, 23, 10, 0, 0, time.UTC)

// asked is a sound request that waits.
func asked() Request {
	return Request{
		Doc: casefile.ID{1}, Case: casefile.ID{2}, By: casefile.Author{Person: casefile.ID{3}, Name: "Dee Adeyemi"},
		Reason: "missing", Why: "The police ask", Asked: night, Until: night.Add(12 * time.Hour), State: Waiting,
	}
}

// given are n whole cases that one person was given some time ago.
func given(n int, ago time.Duration) []Request {
	var out []Request
	for i := range n {
		r := asked()
		r.Doc, r.Case, r.State, r.Answered = casefile.ID{9, byte(i)}, casefile.ID{8, byte(i)}, Ended, night.Add(-ago)
		out = append(out, r)
	}
	return out
}

func TestWhatStandsAgainstOpeningAWholeCase(t *testing.T) {
	most := settings.Default().Number("cfg.duty.most")
	for _, k := range []struct {
		name    string
		change  func(*Request)
		others  []Request
		offDuty bool
		says    string // "" for nothing
	}{
		{name: "a sound request"},
		{name: "somebody who is not on duty", offDuty: true, says: "does not work out of hours"},
		{name: "no reason", change: func(r *Request) { r.Reason = "" }, says: "no reason"},
		{name: "no words", change: func(r *Request) { r.Why = "" }, says: "no reason"},
		{name: "no end", change: func(r *Request) { r.Until = time.Time{} }, says: "24 hours"},
		{name: "exactly 24 hours", change: func(r *Request) { r.Until = night.Add(24 * time.Hour) }},
		{name: "more than 24 hours", change: func(r *Request) { r.Until = night.Add(24*time.Hour + time.Second) }, says: "24 hours"},
		{name: "a tablet whose clock is days ahead", change: func(r *Request) { r.Asked, r.Until = night.AddDate(0, 0, 3), night.AddDate(0, 0, 4) }, says: "24 hours"},
		{name: "changed by somebody else", change: func(r *Request) { r.Changed = true }, says: "Somebody else"},
		{name: "answered already", change: func(r *Request) { r.State = Refused }, says: "answered"},
		{name: "one fewer than the most in a night", others: given(most-1, time.Hour)},
		{name: "the most in a night", others: given(most, time.Hour), says: "Too many"},
		{name: "the most, the night before", others: given(most, 25*time.Hour)},
	} {
		t.Run(k.name, func(t *testing.T) {
			r := asked()
			if k.change != nil {
				k.change(&r)
			}
			got := Against(r, !k.offDuty, k.others, settings.Default(), night)
			if (got == "") != (k.says == "") || !strings.Contains(got, k.says) {
				t.Errorf("it says %q, want %q", got, k.says)
			}
		})
	}
}

func TestManyWholeCasesAreUnusual(t *testing.T) {
	alarm := settings.Default().Number("cfg.duty.alarm")
	if n := Unusual(given(alarm-1, time.Hour), settings.Default(), night); n != 0 {
		t.Errorf("%d are told of as unusual", n)
	}
	if n := Unusual(given(alarm, time.Hour), settings.Default(), night); n != alarm {
		t.Errorf("%d of %d are told of", n, alarm)
	}
	if n := Unusual(given(alarm, 25*time.Hour), settings.Default(), night); n != 0 {
		t.Errorf("%d of the night before are told of", n)
	}
	twice := append(given(alarm-1, time.Hour), given(alarm-1, 2*time.Hour)...)
	if n := Unusual(twice, settings.Default(), night); n != 0 {
		t.Errorf("the same cases count twice: %d", n)
	}
}

func TestHowARequestStands(t *testing.T) {
	begin := func(t *testing.T) (*casetest.Case, casetest.Doc) {
		c := casetest.New(t, "2026-11-03 23:10")
		d := c.Doc("acc").Set("acc.reason", "missing").Set("acc.why", "The police ask").Set("acc.until", "2026-11-04T03:10:00Z")
		return c, d
	}
	for _, k := range []struct {
		name   string
		answer func(casetest.Doc)
		at     string
		want   State
	}{
		{"nobody has answered", nil, "2026-11-03 23:20", Waiting},
		{"nobody answered in time", nil, "2026-11-04 03:10", Lapsed},
		{"taken back", func(d casetest.Doc) { d.Set("acc.ended", "2026-11-03T23:15:00Z") }, "2026-11-03 23:20", Lapsed},
		{"opened", func(d casetest.Doc) { d.Set("acc.answer", "opened") }, "2026-11-04 03:09", Opened},
		{"opened, and over", func(d casetest.Doc) { d.Set("acc.answer", "opened") }, "2026-11-04 03:10", Ended},
		{"opened, and given back", func(d casetest.Doc) { d.Set("acc.answer", "opened").Set("acc.ended", "2026-11-03T23:50:00Z") }, "2026-11-03 23:55", Ended},
		{"refused", func(d casetest.Doc) { d.Set("acc.answer", "refused") }, "2026-11-03 23:20", Refused},
	} {
		t.Run(k.name, func(t *testing.T) {
			c, d := begin(t)
			if k.answer != nil {
				k.answer(d)
			}
			c.At(k.at)
			r, ok := Of(d.Document, c.Record().Now)
			if !ok || r.State != k.want {
				t.Errorf("it is %s, want %s", r.State, k.want)
			}
			if r.ReasonIs != "A child is missing" || r.Why != "The police ask" || r.Changed {
				t.Errorf("it reads %+v", r)
			}
		})
	}
	c := casetest.New(t, "2026-11-03 23:10")
	if _, ok := Of(c.Doc("ovs").Document, night); ok {
		t.Error("another form is a request")
	}
}

// Whatever the tablet that asked writes into its request later, the loan stays known: it
// counts among those of the night, and its time ends.
func TestALoanStaysKnown(t *testing.T) {
	opened := func(t *testing.T) (*casetest.Case, casetest.Doc) {
		dee := casetest.New(t, "2026-11-03 23:10")
		asks := dee.Doc("acc").Set("acc.reason", "missing").Set("acc.why", "The police ask").Set("acc.until", "2026-11-04T03:10:00Z")
		custodian := dee.Tablet(t, 'C')
		custodian.Me = casefile.Author{Person: casefile.ID{2}, Name: "Custodian", Me: true}
		for _, d := range custodian.Record().Docs {
			if d.ID() == asks.ID() {
				casetest.Hold(t, d).Set("acc.key", "bG9hbg==").Set("acc.answer", "opened")
			}
		}
		dee.Meet(custodian)
		dee.At("2026-11-03 23:20")
		return dee, asks
	}
	for _, k := range []struct {
		name   string
		change func(casetest.Doc)
		over   bool // at once
	}{
		{name: "as it was answered"},
		{name: "given an end that never comes", change: func(d casetest.Doc) { d.Set("acc.until", "2999-01-01T00:00:00Z") }},
		{name: "made to look refused", change: func(d casetest.Doc) { d.Set("acc.answer", "refused") }, over: true},
		{name: "with another key over the one that was lent", change: func(d casetest.Doc) { d.Set("acc.key", "b3RoZXI=") }},
	} {
		t.Run(k.name, func(t *testing.T) {
			dee, d := opened(t)
			if k.change != nil {
				k.change(d)
			}
			at := func(now string) Request {
				dee.At(now)
				for _, held := range dee.Record().Docs {
					if held.ID() == d.ID() {
						r, _ := Of(held, dee.Record().Now)
						r.Case = casefile.ID{2}
						return r
					}
				}
				t.Fatal("the request is gone")
				return Request{}
			}
			r := at("2026-11-03 23:30")
			if len(r.Loans) != 1 || r.Loans[0].Key != "bG9hbg==" {
				t.Fatalf("the loans are %+v", r.Loans)
			}
			if n := OpenedTo([]Request{r}, casefile.ID{1}, dee.Record().Now); n != 1 {
				t.Errorf("it counts as %d in the night", n)
			}
			if over := len(r.Over(dee.Record().Now)) == 1; over != k.over {
				t.Errorf("its loan is over: %v, want %v", over, k.over)
			}
			if r := at("2026-11-04 23:30"); len(r.Over(dee.Record().Now)) != 1 {
				t.Error("its loan is not over after a day")
			}
		})
	}
}
