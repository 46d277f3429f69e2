package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// suite is what one run of go test said.
type suite struct {
	packages map[string]*packageRun
	noise    string // what was not events: a build that failed, a panic of the tool
}

type packageRun struct {
	name            string
	passed, skipped int
	failed          []failure
	seconds         float64
	ended           bool
	said            []said
	skips           []string
	output          map[string][]string
	unfinished      []string
}

type failure struct{ test, output string }

// said is a line that a test logged: what it tried and found.
type said struct{ test, line string }

// logged matches a line of t.Log.
var logged = regexp.MustCompile(`^\s+\w+_test\.go:\d+: (.*)$`)

func readSuite(raw []byte) (*suite, error) {
	s := &suite{packages: map[string]*packageRun{}}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			s.noise += "\n" + lines.Text()
			continue
		}
		s.take(e)
	}
	return s, lines.Err()
}

func (s *suite) take(e event) {
	if e.Package == "" {
		if e.Action == "build-output" {
			s.noise += e.Output
		}
		return
	}
	p := s.packages[e.Package]
	if p == nil {
		p = &packageRun{name: e.Package, output: map[string][]string{}}
		s.packages[e.Package] = p
	}
	switch e.Action {
	case "run":
		p.unfinished = append(p.unfinished, e.Test)
	case "output":
		p.output[e.Test] = append(p.output[e.Test], e.Output)
	case "pass", "fail", "skip":
		p.end(e)
	}
}

// end takes the last word on a test or, without one, on the package.
func (p *packageRun) end(e event) {
	if e.Test == "" {
		p.ended, p.seconds = true, e.Elapsed
		if e.Action == "fail" && len(p.failed) == 0 {
			p.failed = append(p.failed, failure{"the package", strings.Join(p.output[""], "")})
		}
		return
	}
	p.unfinished = slices.DeleteFunc(p.unfinished, func(t string) bool { return t == e.Test })
	out := p.output[e.Test]
	delete(p.output, e.Test)
	switch e.Action {
	case "pass":
		p.passed++
		for _, line := range out {
			if m := logged.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
				p.said = append(p.said, said{e.Test, m[1]})
			}
		}
	case "skip":
		p.skipped++
		p.skips = append(p.skips, e.Test)
	case "fail":
		// A parent fails with its child; the child says why.
		if !slices.ContainsFunc(p.failed, func(f failure) bool { return strings.HasPrefix(f.test, e.Test+"/") }) {
			p.failed = append(p.failed, failure{e.Test, strings.Join(out, "")})
		}
	}
}

// fuzzed is what one fuzz target came to.
type fuzzed struct {
	execs   int64  // inputs run
	found   string // those that reached something new
	elapsed string
	passed  bool
}

var progress = regexp.MustCompile(`^fuzz: elapsed: (\S+), execs: (\d+) .*new interesting: (\d+)`)

func readFuzz(raw []byte) *fuzzed {
	f := &fuzzed{}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if m := progress.FindStringSubmatch(line); m != nil {
			f.elapsed, f.execs, f.found = strings.TrimSuffix(m[1], ","), number(m[2]), m[3]
		}
		f.passed = f.passed || strings.HasPrefix(line, "ok ")
	}
	return f
}
