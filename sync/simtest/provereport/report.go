package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// most bounds how many lines of one test go into the report.
const most = 40

// report writes what the parts in dir came to. ok is false when one failed, or when none
// has ended.
func report(w io.Writer, dir fs.FS) (ok bool, err error) {
	parts, err := readParts(dir)
	if err != nil {
		return false, err
	}
	run, err := optional(dir, "run.txt")
	if err != nil {
		return false, err
	}
	done := slices.DeleteFunc(slices.Clone(parts), func(p *part) bool { return !p.ended() })
	p := &printer{w: w}
	p.line("# Reliability report\n")
	bad := failures(p, done)
	missing(p, parts)
	p.line("\n## The run\n")
	for line := range strings.Lines(string(run)) {
		p.line("- %s", strings.TrimSpace(line))
	}
	commits(p, done)
	kinds(p, parts)
	tests(p, done)
	fuzzing(p, done)
	tried(p, done)
	skipped(p, done)
	again(p, parts)
	return bad == 0 && len(done) > 0, p.err
}

func (s *suite) sorted() []*packageRun {
	var out []*packageRun
	for _, name := range slices.Sorted(maps.Keys(s.packages)) {
		out = append(out, s.packages[name])
	}
	return out
}

func short(name string) string { return strings.TrimPrefix(name, "doorstep/") }

// failures begins the report and counts what failed.
func failures(p *printer, done []*part) int {
	var texts []string
	for _, d := range done {
		if found := d.failures(); len(found) > 0 {
			for _, f := range found {
				texts = append(texts, fmt.Sprintf("### %s: %s\n\n```\n%.6000s\n```\n", d.name, f.test, strings.TrimSpace(f.output)))
			}
		}
	}
	switch {
	case len(done) == 0:
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

// missing says what is still to run.
func missing(p *printer, parts []*part) {
	var names []string
	left := map[string]int{}
	for _, x := range parts {
		if !x.ended() {
			left[x.kind()]++
			names = append(names, x.name)
		}
	}
	if len(names) == 0 {
		p.line("All %d parts have been run.", len(parts))
		return
	}
	var counts []string
	for _, k := range slices.Sorted(maps.Keys(left)) {
		counts = append(counts, fmt.Sprintf("%s %d", k, left[k]))
	}
	p.line("**%d of %d parts have been run; still to run: %s.**", len(parts)-len(names), len(parts), strings.Join(counts, ", "))
	if len(names) <= 20 {
		p.line("\nThey are %s.", strings.Join(names, ", "))
	}
}

// commits says what was tested, and says so plainly when it was not one thing.
func commits(p *printer, done []*part) {
	count := map[string]int{}
	var order []string
	for _, d := range done {
		c := d.fields["commit"]
		if count[c]++; count[c] == 1 {
			order = append(order, c)
		}
	}
	switch {
	case len(order) == 1:
		p.line("- commit: %s", order[0])
	case len(order) > 1:
		p.line("\n**The parts come from %d different commits**, so no one commit has passed all of them:\n", len(order))
		for _, c := range order {
			p.line("- %s: %d parts", c, count[c])
		}
	}
}

// kinds is the table of what was run, how long it took and beside what.
func kinds(p *printer, parts []*part) {
	p.line("\n## The parts\n\n| kind | parts | run | failed | from | to | took | of processors | load | at once |\n| --- | ---: | ---: | ---: | --- | --- | ---: | ---: | --- | --- |")
	var order []string
	by := map[string][]*part{}
	for _, x := range parts {
		if by[x.kind()] == nil {
			order = append(order, x.kind())
		}
		by[x.kind()] = append(by[x.kind()], x)
	}
	for _, k := range order {
		var run, failed int
		var from, to string
		var took time.Duration
		var cpu, low, high float64
		atOnce := map[string]bool{}
		for _, x := range by[k] {
			if !x.ended() {
				continue
			}
			if run == 0 || x.fields["started"] < from {
				from = x.fields["started"]
			}
			to = max(to, x.fields["ended"])
			took += x.took()
			if f, err := strconv.ParseFloat(strings.TrimSuffix(x.fields["processor"], " s"), 64); err == nil {
				cpu += f
			}
			for _, l := range []string{x.fields["load"], x.fields["load at the end"]} {
				if f, err := strconv.ParseFloat(strings.SplitN(l, " ", 2)[0], 64); err == nil {
					if low == 0 || f < low {
						low = f
					}
					high = max(high, f)
				}
			}
			atOnce[x.fields["at once"]] = true
			if run++; x.failed() {
				failed++
			}
		}
		if run == 0 {
			p.line("| %s | %d | 0 | | | | | | | |", k, len(by[k]))
			continue
		}
		p.line("| %s | %d | %d | %d | %s | %s | %s | %s | %.1f to %.1f | %s |", k, len(by[k]), run, failed, from, to,
			seconds(took.Seconds()), seconds(cpu), low, high, strings.Join(slices.Sorted(maps.Keys(atOnce)), ", "))
	}
	p.line("\nTook is by the clock, beside whatever else the machine did; where more than one part ran at once, a fuzz target had one core.")
}

// tests is the table of tests, the slices of one kind added up.
func tests(p *printer, done []*part) {
	p.line("\n## Tests\n\n| kind | package | runs | passed | failed | skipped | time |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |")
	type row struct {
		kind, pkg                     string
		runs, passed, failed, skipped int
		seconds                       float64
	}
	var order []*row
	by := map[[2]string]*row{}
	for _, d := range done {
		if d.suite == nil {
			continue
		}
		for _, r := range d.suite.sorted() {
			key := [2]string{d.kind(), r.name}
			x := by[key]
			if x == nil {
				x = &row{kind: d.kind(), pkg: short(r.name)}
				by[key] = x
				order = append(order, x)
			}
			x.runs++
			x.passed += r.passed
			x.failed += len(r.failed)
			x.skipped += r.skipped
			x.seconds += r.seconds
		}
	}
	for _, x := range order {
		p.line("| %s | %s | %d | %d | %d | %d | %s |", x.kind, x.pkg, x.runs, x.passed, x.failed, x.skipped, seconds(x.seconds))
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

func fuzzing(p *printer, done []*part) {
	done = slices.DeleteFunc(slices.Clone(done), func(d *part) bool { return d.fuzz == nil })
	if len(done) == 0 {
		return
	}
	var all int64
	for _, d := range done {
		all += d.fuzz.execs
	}
	p.line("\n## Fuzzing\n\n%d targets, %d inputs.\n\n| target | time | of processors | inputs | reached something new | found |\n| --- | ---: | ---: | ---: | ---: | --- |", len(done), all)
	for _, d := range done {
		found := "nothing"
		if d.failed() {
			found = "**a failure**"
		}
		p.line("| %s | %s | %s | %d | %s | %s |", strings.TrimPrefix(d.name, "fuzz."), d.fuzz.elapsed, d.fields["processor"], d.fuzz.execs, d.fuzz.found, found)
	}
}

// tried lists what the tests say they did, the slices of a kind added up.
func tried(p *printer, done []*part) {
	p.line("\n## What was tried\n\nIn the tests' own words; where a test ran in slices, their numbers are added up.\n")
	type from struct{ kind, pkg, test string }
	var order []from
	sums := map[from]*words{}
	for _, d := range done {
		if d.suite == nil {
			continue
		}
		for _, r := range d.suite.sorted() {
			for _, l := range r.said {
				key := from{d.kind(), short(r.name), l.test}
				if sums[key] == nil {
					sums[key] = &words{sliced: d.sliced()}
					order = append(order, key)
				}
				sums[key].add(l.line)
			}
		}
	}
	for _, key := range order {
		lines := sums[key].all()
		for _, line := range lines[:min(len(lines), most)] {
			p.line("- %s, %s %s: %s", key.kind, key.pkg, key.test, line)
		}
	}
}

func skipped(p *printer, done []*part) {
	first := true
	for _, d := range done {
		if d.suite == nil {
			continue
		}
		for _, r := range d.suite.sorted() {
			if len(r.skips) == 0 {
				continue
			}
			if first {
				p.line("\n## What was skipped\n")
				first = false
			}
			p.line("- %s, %s: %s", d.name, short(r.name), strings.Join(r.skips, ", "))
		}
	}
}

// again says how parts ended before they were run again.
func again(p *printer, parts []*part) {
	first := true
	for _, x := range parts {
		for _, b := range x.before {
			if first {
				p.line("\n## What was run again\n")
				first = false
			}
			p.line("- %s: at %s on %s it ended with %s", x.name, b.ended, b.commit, b.exit)
		}
	}
}
