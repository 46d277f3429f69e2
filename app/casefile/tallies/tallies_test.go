package tallies

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/dutyaccess"
)

func TestCountsNameNobody(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	c.Doc("ovs").Set("ovs.life", "MARKER words of a manager about Jane")
	c.Doc("caf")
	asked := dutyaccess.Request{Asked: time.Date(2026, 11, 2, 23, 0, 0, 0, time.UTC), State: dutyaccess.Refused, Why: "MARKER reason"}
	tables, err := Of([]casefile.Record{c.Record()}, []dutyaccess.Request{asked}, 2026)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, x := range tables {
		var b bytes.Buffer
		if err := x.CSV(&b); err != nil {
			t.Fatal(err)
		}
		all += x.Name + "\n" + b.String()
	}
	for _, want := range []string{"caf,", "ovs,", "open,1", "2026-11,refused,1", "census-coverage"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not counted", want)
		}
	}
	for _, never := range []string{"MARKER", c.Record().ID.String()} {
		if strings.Contains(all, never) {
			t.Errorf("the tables say %q", never)
		}
	}
	if t.Failed() {
		t.Log(all)
	}
}
