package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// part is a piece of the long run: one package's long form, one fuzz target, a slice of
// the histories.
type part struct {
	name   string            // kind, then what, then how much, with dots between
	fields map[string]string // of part.txt: commit, started, load, at once, command, ended, load at the end, processor, exit
	suite  *suite            // what its tests said, nil when it ran none or has not ended
	fuzz   *fuzzed           // of a fuzz target that has ended
	words  string            // what it said otherwise
	before []earlier
}

// earlier is how a part ended that was run again.
type earlier struct{ commit, ended, exit string }

// kind is the first word of the name: histories, fuzz, long, …
func (p *part) kind() string { return strings.SplitN(p.name, ".", 2)[0] }

// sliced is true of a kind whose parts are slices of one test.
func (p *part) sliced() bool { return p.kind() == "histories" || p.kind() == "kills" }

// ended is false for a part that was not begun or was stopped.
func (p *part) ended() bool { return p.fields["exit"] != "" }

func (p *part) failed() bool { return p.ended() && len(p.failures()) > 0 }

// took is the time from the start to the end.
func (p *part) took() time.Duration {
	from, err1 := time.Parse(time.RFC3339, p.fields["started"])
	to, err2 := time.Parse(time.RFC3339, p.fields["ended"])
	if err1 != nil || err2 != nil {
		return 0
	}
	return to.Sub(from)
}

// failures says what went wrong in a part that has ended, each under a heading.
func (p *part) failures() []failure {
	var out []failure
	if p.suite != nil {
		for _, r := range p.suite.sorted() {
			for _, f := range r.failed {
				out = append(out, failure{short(r.name) + " " + f.test, f.output})
			}
			if len(r.failed) == 0 && !r.ended {
				out = append(out, failure{short(r.name) + " did not end", "under way: " + strings.Join(r.unfinished, ", ")})
			}
		}
	}
	if p.fuzz != nil && !p.fuzz.passed {
		out = append(out, failure{"fuzzing", p.words})
	}
	if len(out) == 0 && p.fields["exit"] != "0" {
		out = append(out, failure{"ended with " + p.fields["exit"], p.words})
	}
	return out
}

// readParts reads the parts that dir/plan.txt names, in its order.
func readParts(dir fs.FS) ([]*part, error) {
	plan, err := optional(dir, "plan.txt")
	if err != nil {
		return nil, err
	}
	var out []*part
	for _, name := range strings.Fields(string(plan)) {
		p, err := readPart(dir, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func readPart(dir fs.FS, name string) (*part, error) {
	at := path.Join("parts", name)
	p := &part{name: name}
	var err error
	if p.fields, err = readFields(dir, path.Join(at, "part.txt")); err != nil {
		return nil, err
	}
	olds, err := fs.Glob(dir, at+"~*/part.txt")
	if err != nil {
		return nil, err
	}
	for _, old := range olds {
		f, err := readFields(dir, old)
		if err != nil {
			return nil, err
		}
		p.before = append(p.before, earlier{f["commit"], f["ended"], f["exit"]})
	}
	slices.SortFunc(p.before, func(a, b earlier) int { return strings.Compare(a.ended, b.ended) })
	if !p.ended() {
		return p, nil
	}
	events, err := optional(dir, path.Join(at, "out.json"))
	if err != nil {
		return nil, err
	}
	if len(events) > 0 {
		if p.suite, err = readSuite(events); err != nil {
			return nil, err
		}
		p.words = p.suite.noise
	}
	plain, err := optional(dir, path.Join(at, "out.txt"))
	if err != nil {
		return nil, err
	}
	p.words += string(plain)
	if p.kind() == "fuzz" {
		p.fuzz = readFuzz(plain)
	}
	complaints, err := optional(dir, path.Join(at, "err.txt"))
	p.words = strings.TrimSpace(p.words + "\n" + string(complaints))
	return p, err
}

// readFields reads lines of the form "name: value".
func readFields(dir fs.FS, name string) (map[string]string, error) {
	raw, err := optional(dir, name)
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if what, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			out[what] = value
		}
	}
	return out, err
}

// optional reads a file, nil when there is none.
func optional(dir fs.FS, name string) ([]byte, error) {
	b, err := fs.ReadFile(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}
