package main

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
)

// events writes events as go test -json does.
func events(events ...event) string {
	var b strings.Builder
	for _, e := range events {
		j, _ := json.Marshal(e)
		b.Write(j)
		b.WriteByte('\n')
	}
	return b.String()
}

// passed is a package whose one test logged lines and passed.
func passed(pkg, test string, took float64, logs ...string) []event {
	e := []event{{Action: "run", Package: pkg, Test: test}, {Action: "output", Package: pkg, Test: test, Output: "noise\n"}}
	for _, l := range logs {
		e = append(e, event{Action: "output", Package: pkg, Test: test, Output: "    a_test.go:7: " + l + "\n"})
	}
	return append(e, event{Action: "pass", Package: pkg, Test: test, Elapsed: 1}, event{Action: "pass", Package: pkg, Elapsed: took})
}

// run is a folder as .ci/prove leaves it.
type run struct{ fstest.MapFS }

func planned(names ...string) run {
	r := run{fstest.MapFS{}}
	r.put("plan.txt", strings.Join(names, "\n")+"\n")
	r.put("run.txt", "machine: a small one\nscale: 1\n")
	return r
}

func (r run) put(name, text string) { r.MapFS[name] = &fstest.MapFile{Data: []byte(text)} }

// part leaves a part that ended with the given code.
func (r run) part(name, commit, exit string) run {
	r.put("parts/"+name+"/part.txt", "commit: "+commit+"\nstarted: 2026-01-01T10:00:00Z\nload: 0.50 1 1\nat once: 1\ncommand: go test\n"+
		"ended: 2026-01-01T10:05:00Z\nload at the end: 3.25 1 1\nprocessor: 240.0 s\nexit: "+exit+"\n")
	return r
}

func (r run) said(name, file, text string) run {
	r.put("parts/"+name+"/"+file, text)
	return r
}

func TestReport(t *testing.T) {
	const long, slice1, slice2 = "long.a.long", "histories.0000000.10", "histories.0000010.10"
	well := events(passed("doorstep/a", "TestA", 150, "12 files")...)
	for name, c := range map[string]struct {
		dir  run
		ok   bool
		want []string
		not  []string
	}{
		"nothing": {planned(long), false, []string{"Nothing was run", "0 of 1 parts have been run; still to run: long 1", "They are long.a.long."}, nil},
		"all well": {
			planned(long).part(long, "abc", "0").said(long, "out.json", well),
			true,
			[]string{
				"Nothing failed", "All 1 parts", "- machine: a small one", "- commit: abc", "| long | a | 1 | 1 | 0 | 0 | 2.5 min |",
				"| long | 1 | 1 | 0 | 2026-01-01T10:00:00Z | 2026-01-01T10:05:00Z | 5.0 min | 4.0 min | 0.5 to 3.2 | 1 |", "- long, a TestA: 12 files",
			},
			[]string{"noise", "different commits", "run again"},
		},
		"slices are added up": {
			planned(slice1, slice2).
				part(slice1, "abc", "0").said(slice1, "out.json", events(passed("doorstep/s", "TestH", 3, "10 histories (seeds 0 to 9), 7 saves")...)).
				part(slice2, "abc", "0").said(slice2, "out.json", events(passed("doorstep/s", "TestH", 4, "10 histories (seeds 10 to 19), 8 saves")...)),
			true,
			[]string{"- histories, s TestH: 20 histories (seeds 0 to 19), 15 saves (2 slices)", "| histories | s | 2 | 2 | 0 | 0 | 7.0 s |"},
			nil,
		},
		"what is not in slices is told line by line": {
			planned(long).part(long, "abc", "0").said(long, "out.json", events(passed("doorstep/a", "TestA", 1, "file 1", "file 2")...)),
			true,
			[]string{"TestA: file 1\n", "TestA: file 2\n"},
			nil,
		},
		"two commits": {
			planned(slice1, long).part(slice1, "abc", "0").part(long, "def", "0"), true,
			[]string{"**The parts come from 2 different commits**", "- abc: 1 parts", "- def: 1 parts"},
			nil,
		},
		"a part that was stopped is still to run": {
			planned(slice1, long).part(long, "abc", "0").said(slice1, "part.txt", "commit: abc\nstarted: 2026-01-01T10:00:00Z\n").said(slice1, "out.json", well),
			true,
			[]string{"Nothing failed", "1 of 2 parts have been run; still to run: histories 1"},
			nil,
		},
		"a test failed": {
			planned(long).part(long, "abc", "1").said(long, "out.json", events(
				event{Action: "run", Package: "doorstep/b", Test: "TestB"}, event{Action: "run", Package: "doorstep/b", Test: "TestB/one"},
				event{Action: "output", Package: "doorstep/b", Test: "TestB/one", Output: "    b_test.go:9: lost an answer\n"},
				event{Action: "fail", Package: "doorstep/b", Test: "TestB/one"}, event{Action: "fail", Package: "doorstep/b", Test: "TestB"},
				event{Action: "fail", Package: "doorstep/b", Elapsed: 2})),
			false,
			[]string{"**1 failed.**", "### long.a.long: b TestB/one", "lost an answer"},
			[]string{"TestB\n"},
		},
		"a build failed": {
			planned(long).part(long, "abc", "1").said(long, "out.json", events(event{Action: "build-output", Output: "x.go:1: undefined: y\n"})).said(long, "err.txt", "FAIL"),
			false,
			[]string{"ended with 1", "undefined: y"},
			nil,
		},
		"a package that never ended": {
			planned(long).part(long, "abc", "2").said(long, "out.json", events(event{Action: "run", Package: "doorstep/a", Test: "TestA"})),
			false,
			[]string{"a did not end", "TestA"},
			nil,
		},
		"a timeout": {
			planned(long).part(long, "abc", "1").said(long, "out.json", events(
				event{Action: "run", Package: "doorstep/a", Test: "TestA"},
				event{Action: "output", Package: "doorstep/a", Output: "panic: test timed out\n"}, event{Action: "fail", Package: "doorstep/a", Elapsed: 9})),
			false,
			[]string{"test timed out"},
			nil,
		},
		"a part without tests failed": {
			planned("vet").part("vet", "abc", "2").said("vet", "out.txt", "x.go:3: no such thing\n"), false, []string{"### vet: ended with 2", "no such thing"}, nil,
		},
		"skipped": {
			planned(long).part(long, "abc", "0").said(long, "out.json", events(
				event{Action: "skip", Package: "doorstep/a", Test: "TestPython"}, event{Action: "pass", Package: "doorstep/a"})),
			true,
			[]string{"## What was skipped", "TestPython"},
			nil,
		},
		"run again after a failure": {
			planned(long).part(long, "def", "0").said(long, "out.json", well).part(long+"~1", "abc", "1"), true,
			[]string{"## What was run again", "- long.a.long: at 2026-01-01T10:05:00Z on abc it ended with 1", "- commit: def"},
			nil,
		},
		"fuzzing": {
			planned("fuzz.sync.op.FuzzID.600s", "fuzz.sync.op.FuzzX.600s").
				part("fuzz.sync.op.FuzzID.600s", "abc", "0").said("fuzz.sync.op.FuzzID.600s", "out.txt",
				"fuzz: elapsed: 0s, gathering baseline coverage: 0/9 completed\nfuzz: elapsed: 10s, execs: 1200 (120/sec), new interesting: 3 (total: 9)\nPASS\nok  \tdoorstep/sync/op\t11s\n").
				part("fuzz.sync.op.FuzzX.600s", "abc", "1").said("fuzz.sync.op.FuzzX.600s", "out.txt", "--- FAIL: FuzzX\n    panic: oh\nFAIL\n"),
			false,
			[]string{"2 targets, 1200 inputs", "| sync.op.FuzzID.600s | 10s | 240.0 s | 1200 | 3 | nothing |", "### fuzz.sync.op.FuzzX.600s: fuzzing", "panic: oh"},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			ok, err := report(&b, c.dir)
			if err != nil || ok != c.ok {
				t.Fatalf("ok %v, %v\n%s", ok, err, b.String())
			}
			for _, want := range c.want {
				if !strings.Contains(b.String(), want) {
					t.Errorf("no %q in\n%s", want, b.String())
				}
			}
			for _, not := range c.not {
				if strings.Contains(b.String(), not) {
					t.Errorf("%q in\n%s", not, b.String())
				}
			}
		})
	}
}

func TestSeedsAreJoined(t *testing.T) {
	for want, ranges := range map[string][][2]uint64{
		"0 to 9":            {{5, 9}, {0, 4}},
		"0 to 4, 6 to 9":    {{6, 9}, {0, 4}},
		"7":                 {{7, 7}},
		"3, 5":              {{5, 5}, {3, 3}},
		"0 to 9, 20 to 400": {{20, 30}, {0, 9}, {31, 400}, {2, 3}},
	} {
		if got := joined(ranges); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
