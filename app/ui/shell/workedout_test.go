package shell

import (
	"strings"
	"testing"

	"doorstep/app/casefile/casetest"
)

func TestWhatTheCaseWorksOutForAForm(t *testing.T) {
	c := casetest.New(t, "2026-11-17 09:00")
	says := func(d casetest.Doc, link string) string {
		t.Helper()
		return worksOut[link](c.Record(), d.Document)
	}
	first := c.Doc("ovs")
	if got := says(first, "ovs.last-directions"); got != "There were none" {
		t.Errorf("before any direction: %q", got)
	}
	row := first.Row("ovs.direction", ".what", "Write the night plan", ".who", "Ruth Adeyemi", ".by", "2026-11-27")
	hand := c.Doc("hnd")
	if got := says(hand, "hnd.open"); !strings.Contains(got, "Write the night plan") {
		t.Errorf("what a handover leaves open: %q", got)
	}
	c.At("2026-12-08 09:00")
	second := c.Doc("ovs")
	for status, want := range map[string]string{"under-way": "Write the night plan, Ruth Adeyemi: late", "done": "Write the night plan, Ruth Adeyemi: done"} {
		first.In(row, "ovs.direction.status", status)
		if got := says(second, "ovs.last-directions"); got != want {
			t.Errorf("%s: %q, want %q", status, got, want)
		}
	}
	breaks := c.Doc("brk").Set("brk.carer", "Julia Marsh")
	if got := says(breaks, "brk.ready"); !strings.HasPrefix(got, "Not yet. Still open:\n") || !strings.Contains(got, "introduction") {
		t.Errorf("ready: %q", got)
	}
	breaks.Row("brk.stay", ".from", "2026-11-20T17:00:00Z", ".to", "2026-11-22T10:00:00Z", ".status", "happened")
	if got := says(breaks, "brk.counter"); !strings.HasPrefix(got, "2 of 75 days") {
		t.Errorf("days used: %q", got)
	}
	log := c.Doc("stay").Set("stay.in-time", "2027-01-15T17:00:00Z")
	if got := says(log, "stay.nights") + says(log, "stay.hours"); got != "" {
		t.Errorf("the child is still there: %q", got)
	}
	log.Set("stay.out-time", "2027-01-17T10:10:00Z")
	if got := says(log, "stay.nights"); got != "2 nights" {
		t.Errorf("nights %q", got)
	}
	if got := says(log, "stay.hours"); got != "17.25 hours" {
		t.Errorf("hours %q", got)
	}
}
