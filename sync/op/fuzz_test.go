package op_test

import (
	"encoding/json"
	"strings"
	"testing"

	"doorstep/sync/op"
)

// FuzzParse: whatever is taken for an id or a dot is written as it was read.
func FuzzParse(f *testing.F) {
	d := op.Dot{Inc: op.ID{1, 15: 0xff}, Seq: 77}
	f.Add(d.String())
	f.Add(d.Inc.String())
	f.Add(strings.ToUpper(d.Inc.String()) + ".1")
	f.Add("zzzzzzzzzzzzzzzzzzzzzzzzzz.01")
	f.Add(".")
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := op.ParseID(s); err == nil && id.String() != strings.ToLower(s) {
			t.Fatalf("%q read as %v", s, id)
		}
		dot, err := op.ParseDot(s)
		if err != nil {
			return
		}
		if dot.String() != strings.ToLower(s) {
			t.Fatalf("%q read as %v", s, dot)
		}
		j, err := json.Marshal(dot)
		if err != nil {
			t.Fatal(err)
		}
		var back op.Dot
		if err := json.Unmarshal(j, &back); err != nil || back != dot {
			t.Fatalf("%v came back from JSON as %v (%v)", dot, back, err)
		}
	})
}
