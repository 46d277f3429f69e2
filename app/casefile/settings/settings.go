// Package settings holds what an organisation decides for itself: time limits,
// the names of its panels, areas, numbers of days and words. They are dated and
// versioned, because the law and the numbers change; none is a constant of the
// code. What an organisation has not set is as shipped.
package settings

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

//go:embed default.yaml
var shipped []byte

// Kind says who may be asked before a setting changes: law and statutory guidance
// need a reason (processes.md section 3).
type Kind string

// The kinds of a setting; "" is a local matter without a limit of its own.
const (
	Law      Kind = "L"
	Guidance Kind = "S"
	Local    Kind = "P"
)

// Type says what a setting is written as.
type Type string

// The types. A value without one is a number, a list or words, as it was shipped;
// a key that begins with cfg.time. is a time limit.
const (
	Words  Type = "words"
	Number Type = "number"
	YesNo  Type = "yes-no"
	Time   Type = "limit"
	List   Type = "list"
	Dates  Type = "dates" // a list of days, 2026-12-24
)

// Value is one setting.
type Value struct {
	Text string   `yaml:"text"`
	List []string `yaml:"list"`
	Kind Kind     `yaml:"kind"`
	Type Type     `yaml:"type"`
	// About says what it is for, in plain words.
	About string `yaml:"about"`
	// Starts says what a time limit is counted from, Source who wrote it down.
	Starts string `yaml:"starts"`
	Source string `yaml:"source"`
	// SameAs is the setting that this is only another name of.
	SameAs string `yaml:"same-as"`
}

// String is the value as it is written, a list with an entry on each line.
func (v Value) String() string {
	if len(v.List) > 0 {
		return strings.Join(v.List, "\n")
	}
	return v.Text
}

// Set is the settings in force on one day. A nil Set is the shipped one.
type Set struct {
	version string
	values  map[string]Value
	names   map[string]string // other names of settings, by the name
	force   map[string]Change // of the values that are not as shipped
	book    *Book
}

type file struct {
	Version string           `yaml:"version"`
	Values  map[string]Value `yaml:"values"`
}

var defaults = sync.OnceValue(func() *Set {
	var f file
	if err := yaml.UnmarshalWithOptions(shipped, &f, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("the shipped settings: %v", err)) // a test reads them
	}
	names := map[string]string{}
	for key, v := range f.Values {
		if v.Type == "" {
			v.Type = typeOf(key, v)
			f.Values[key] = v
		}
		if v.SameAs != "" {
			names[key] = v.SameAs
			delete(f.Values, key)
		}
	}
	return &Set{version: f.Version, values: f.Values, names: names}
})

func typeOf(key string, v Value) Type {
	switch _, err := strconv.Atoi(v.Text); {
	case strings.HasPrefix(key, "cfg.time."):
		return Time
	case len(v.List) > 0:
		return List
	case err == nil:
		return Number
	}
	return Words
}

// Default is the set as shipped.
func Default() *Set { return defaults() }

func (s *Set) orDefault() *Set {
	if s == nil {
		return Default()
	}
	return s
}

// Version names the set, so that a form can remember under which it was filled
// in: two sets with the same version say the same.
func (s *Set) Version() string { return s.orDefault().version }

// Lookup is a setting by its key, cfg.time.assessment.
func (s *Set) Lookup(key string) (Value, bool) {
	v, ok := s.orDefault().values[Named(key)]
	return v, ok
}

// Named is the key of a setting that may go by two names: cfg.dca.checkpoints is
// cfg.time.checkpoints.
func Named(key string) string {
	if other, ok := Default().names[key]; ok {
		return other
	}
	return key
}

// Text is a setting in words, "" when it is not set.
func (s *Set) Text(key string) string {
	v, _ := s.Lookup(key)
	return v.Text
}

// Number is a setting that counts, 0 when it is not set.
func (s *Set) Number(key string) int {
	n, _ := strconv.Atoi(s.Text(key))
	return n
}

// Yes is a setting that is switched on or off.
func (s *Set) Yes(key string) bool { return s.Text(key) == "yes" }

// List is a setting of several words, in order.
func (s *Set) List(key string) []string {
	v, _ := s.Lookup(key)
	return v.List
}

// Keys are the settings there are, in order.
func (s *Set) Keys() []string {
	out := make([]string, 0, len(s.orDefault().values))
	for key := range s.orDefault().values {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// Group is what a setting belongs to: time of cfg.time.assessment.
func Group(key string) string {
	_, rest, _ := strings.Cut(key, ".")
	group, _, _ := strings.Cut(rest, ".")
	return group
}

// Parse reads what somebody wrote for a setting. The error says in plain words
// what to write instead.
func Parse(key, written string) (Value, error) {
	key = Named(key)
	v, ok := Default().Lookup(key)
	if !ok {
		return v, fmt.Errorf("there is no setting %s", key)
	}
	written = strings.TrimSpace(written)
	bad := v.Type.mustBe(key)
	if written == "" || utf8.RuneCountInString(written) > 4000 || !utf8.ValidString(written) {
		return v, bad
	}
	v.Text, v.List = written, nil
	switch v.Type {
	case Time:
		l, err := ParseLimit(written)
		if err != nil {
			return v, bad
		}
		v.Text = l.String()
	case Number:
		n, err := strconv.Atoi(written)
		if err != nil || n < 0 || n > 100_000 {
			return v, bad
		}
		v.Text = strconv.Itoa(n)
	case YesNo:
		if v.Text = strings.ToLower(written); v.Text != "yes" && v.Text != "no" {
			return v, bad
		}
	case List, Dates:
		v.Text = ""
		for line := range strings.Lines(written) {
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			if _, err := time.Parse(time.DateOnly, line); v.Type == Dates && err != nil || slices.Contains(v.List, line) {
				return v, bad
			}
			v.List = append(v.List, line)
		}
	}
	return v, nil
}
