package main

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
)

// lines writes events as go test -json does.
func lines(events ...event) *fstest.MapFile {
	var b strings.Builder
	for _, e := range events {
		j, _ := json.Marshal(e)
		b.Write(j)
		b.WriteByte('\n')
	}
	return &fstest.MapFile{Data: []byte(b.String())}
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func pass(pkg, test string, out ...string) []event {
	e := []event{{Action: "run", Package: pkg, Test: test}}
	for _, o := range out {
		e = append(e, event{Action: "output", Package: pkg, Test: test, Output: o + "\n"})
	}
	return append(e, event{Action: "pass", Package: pkg, Test: test, Elapsed: 1})
}

func TestReport(t *testing.T) {
	good := append(pass("doorstep/a", "TestA", "    a_test.go:7: 12 histories", "noise"), event{Action: "pass", Package: "doorstep/a", Elapsed: 150})
	ended := func(code string) *fstest.MapFile { return text(code + "\n") }
	for name, c := range map[string]struct {
		dir  fstest.MapFS
		ok   bool
		want []string
		not  string
	}{
		"nothing": {fstest.MapFS{}, false, []string{"Nothing was run"}, ""},
		"all well": {
			fstest.MapFS{"long.json": lines(good...), "long.exit": ended("0"), "run.txt": text("commit: abc\nscale: 1\n")},
			true,
			[]string{"Nothing failed", "- commit: abc", "| long | a | 1 | 0 | 0 | 2.5 min |", "long, a TestA: 12 histories"},
			"noise",
		},
		"a test failed": {
			fstest.MapFS{"long.exit": ended("1"), "long.json": lines(append(good,
				event{Action: "run", Package: "doorstep/b", Test: "TestB"}, event{Action: "run", Package: "doorstep/b", Test: "TestB/one"},
				event{Action: "output", Package: "doorstep/b", Test: "TestB/one", Output: "    b_test.go:9: lost an answer\n"},
				event{Action: "fail", Package: "doorstep/b", Test: "TestB/one"}, event{Action: "fail", Package: "doorstep/b", Test: "TestB"},
				event{Action: "fail", Package: "doorstep/b", Elapsed: 2})...)},
			false,
			[]string{"**1 failed.**", "### long: b TestB/one", "lost an answer"},
			"TestB\n",
		},
		"a build failed": {fstest.MapFS{"long.exit": ended("1"), "long.json": lines(
			event{Action: "build-output", Output: "x.go:1: undefined: y\n"}), "long.err": text("FAIL")}, false, []string{"ended with 1", "undefined: y"}, ""},
		"a run that was stopped": {fstest.MapFS{"long.json": lines(good[:1]...)}, false, []string{"a did not end", "TestA"}, ""},
		"a timeout": {
			fstest.MapFS{"long.exit": ended("1"), "long.json": lines(
				event{Action: "run", Package: "doorstep/a", Test: "TestA"},
				event{Action: "output", Package: "doorstep/a", Output: "panic: test timed out\n"}, event{Action: "fail", Package: "doorstep/a", Elapsed: 9})},
			false,
			[]string{"test timed out"},
			"",
		},
		"skipped": {fstest.MapFS{"long.exit": ended("0"), "long.json": lines(append(good,
			event{Action: "skip", Package: "doorstep/a", Test: "TestPython"})...)}, true, []string{"## What was skipped", "TestPython"}, ""},
		"fuzzing": {fstest.MapFS{
			"fuzz/sync.op.FuzzID.txt": text("fuzz: elapsed: 0s, gathering baseline coverage: 0/9 completed\nfuzz: elapsed: 10s, execs: 1200 (120/sec), new interesting: 3 (total: 9)\nPASS\nok  \tdoorstep/sync/op\t11s\n"),
			"fuzz/sync.op.FuzzX.txt":  text("--- FAIL: FuzzX\n    panic: oh\nFAIL\n"),
		}, false, []string{"2 targets, 1200 inputs", "| sync.op.FuzzID | 10s | 1200 | 3 | nothing |", "### fuzzing: sync.op.FuzzX", "panic: oh"}, ""},
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
			if c.not != "" && strings.Contains(b.String(), c.not) {
				t.Errorf("%q in\n%s", c.not, b.String())
			}
		})
	}
}
