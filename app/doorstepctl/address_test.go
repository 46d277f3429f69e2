package main

import (
	"reflect"
	"testing"
)

func TestParseAddress(t *testing.T) {
	tests := []struct {
		in   string
		want address
		ok   bool
	}{
		{"caf.id.sex", address{linkID: "caf.id.sex"}, true},
		{"caf.carer+", address{linkID: "caf.carer", newRow: true}, true},
		{"caf.carer[01k].caf.carer.pr", address{path: []step{{"caf.carer", "01k"}}, linkID: "caf.carer.pr"}, true},
		{"ot.mh.task[A].ot.mh.task.method", address{path: []step{{"ot.mh.task", "A"}}, linkID: "ot.mh.task.method"}, true},
		{"g[r1].h[r2].h.note", address{path: []step{{"g", "r1"}, {"h", "r2"}}, linkID: "h.note"}, true},
		{"g[r1].h+", address{path: []step{{"g", "r1"}}, linkID: "h", newRow: true}, true},
		{in: ""},
		{in: "+"},
		{in: "[r].x"},
		{in: "g[].x"},
		{in: "g[r]"},
		{in: "g[r]."},
		{in: "g[r]x"},
		{in: "g[r"},
		{in: "g]r.x"},
		{in: "a=b"},
	}
	for _, tt := range tests {
		got, err := parseAddress(tt.in)
		if (err == nil) != tt.ok || tt.ok && !reflect.DeepEqual(got, tt.want) {
			t.Errorf("parseAddress(%q) = %+v, %v", tt.in, got, err)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"a.b", "g[r].x", "g[r].h[q].x+", "g[", "]", "g[r].", "[]+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAddress(s)
		if err != nil {
			return
		}
		out := ""
		for _, st := range a.path {
			out += st.group + "[" + string(st.row) + "]."
		}
		out += a.linkID
		if a.newRow {
			out += "+"
		}
		if out != s {
			t.Errorf("%q reads back as %q", s, out)
		}
	})
}
