package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// report writes the report of the run in dir. ok is false when anything failed, or when
// there is nothing to report.
func report(w io.Writer, dir fs.FS) (ok bool, err error) {
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return false, err
	}
	var suites []*suite
	for _, name := range names {
		s, err := readSuite(dir, name)
		if err != nil {
			return false, err
		}
		suites = append(suites, s)
	}
	fuzz, err := readFuzz(dir)
	if err != nil {
		return false, err
	}
	run, err := fs.ReadFile(dir, "run.txt")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	p := &printer{w: w}
	p.line("# Reliability report\n")
	bad := failures(p, suites, fuzz)
	ok = bad == 0 && len(suites)+len(fuzz) > 0
	p.line("## The run\n")
	for line := range strings.Lines(string(run)) {
		what, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		p.line("- %s: %s", what, value)
	}
	table(p, suites)
	fuzzTable(p, fuzz)
	tried(p, suites)
	skipped(p, suites)
	return ok, p.err
}

func (s *suite) sorted() []*packageRun {
	var out []*packageRun
	for _, name := range slices.Sorted(maps.Keys(s.packages)) {
		out = append(out, s.packages[name])
	}
	return out
}

func short(name string) string { return strings.TrimPrefix(name, "doorstep/") }

// failures begins the report and counts what failed or did not end.
func failures(p *printer, suites []*suite, fuzz []fuzzed) int {
	var texts []string
	for _, s := range suites {
		before := len(texts)
		for _, r := range s.sorted() {
			for _, f := range r.failed {
				texts = append(texts, fmt.Sprintf("### %s: %s %s\n\n```\n%.6000s\n```\n", s.name, short(r.name), f.test, strings.TrimSpace(f.output)))
			}
			if len(r.failed) == 0 && !r.ended {
				texts = append(texts, fmt.Sprintf("### %s: %s did not end\n\nunder way: %s\n", s.name, short(r.name), strings.Join(r.unfinished, ", ")))
			}
		}
		if s.exit != "0" && len(texts) == before {
			texts = append(texts, fmt.Sprintf("### %s: go test ended with %s\n\n```\n%.6000s\n```\n", s.name, s.exit, s.noise))
		}
	}
	for _, f := range fuzz {
		if f.failed != "" {
			texts = append(texts, fmt.Sprintf("### fuzzing: %s\n\n```\n%s\n```\n", f.target, f.failed))
		}
	}
	switch {
	case len(suites)+len(fuzz) == 0:
		p.line("**Nothing was run.**\n")
	case len(texts) == 0:
		p.line("**Nothing failed.**\n")
	default:
		p.line("**%d failed.**\n\n## What failed\n", len(texts))
	}
	for _, t := range texts {
		p.line("%s", t)
	}
	return len(texts)
}

func table(p *printer, suites []*suite) {
	p.line("\n## Tests\n\n| run | package | passed | failed | skipped | time |\n| --- | --- | ---: | ---: | ---: | ---: |")
	for _, s := range suites {
		for _, r := range s.sorted() {
			if r.passed+len(r.failed)+r.skipped == 0 {
				continue
			}
			p.line("| %s | %s | %d | %d | %d | %s |", s.name, short(r.name), r.passed, len(r.failed), r.skipped, seconds(r.seconds))
		}
	}
}

func seconds(s float64) string {
	switch {
	case s >= 3600:
		return fmt.Sprintf("%.1f h", s/3600)
	case s >= 120:
		return fmt.Sprintf("%.1f min", s/60)
	}
	return fmt.Sprintf("%.1f s", s)
}

func fuzzTable(p *printer, fuzz []fuzzed) {
	if len(fuzz) == 0 {
		return
	}
	var all int64
	for _, f := range fuzz {
		n, _ := strconv.ParseInt(f.execs, 10, 64) // a target that broke at once has run none
		all += n
	}
	p.line("\n## Fuzzing\n\n%d targets, %d inputs.\n\n| target | time | inputs | reached something new | found |\n| --- | ---: | ---: | ---: | --- |", len(fuzz), all)
	for _, f := range fuzz {
		found := "nothing"
		if f.failed != "" {
			found = "**a failure**"
		}
		p.line("| %s | %s | %s | %s | %s |", f.target, f.elapsed, f.execs, f.found, found)
	}
}

// tried lists what the tests say they did.
func tried(p *printer, suites []*suite) {
	p.line("\n## What was tried\n\nIn the tests' own words.\n")
	for _, s := range suites {
		for _, r := range s.sorted() {
			count := map[string]int{}
			for _, l := range r.said {
				if count[l.test]++; count[l.test] <= most {
					p.line("- %s, %s %s: %s", s.name, short(r.name), l.test, l.line)
				}
			}
		}
	}
}

func skipped(p *printer, suites []*suite) {
	any := false
	for _, s := range suites {
		for _, r := range s.sorted() {
			if len(r.skips) == 0 {
				continue
			}
			if !any {
				p.line("\n## What was skipped\n")
				any = true
			}
			p.line("- %s, %s: %s", s.name, short(r.name), strings.Join(r.skips, ", "))
		}
	}
}
