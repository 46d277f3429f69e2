// Package settings holds what an organisation decides for itself: time limits,
// the names of its panels, areas, numbers of days and words. They are dated and
// versioned, because the law and the numbers change; none is a constant of the
// code. What an organisation has not set is as shipped.
package settings

import (
	_ "embed"
	"fmt"
	"strconv"
	"sync"

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

// Value is one setting.
type Value struct {
	Text string   `yaml:"text"`
	List []string `yaml:"list"`
	Kind Kind     `yaml:"kind"`
	// About says what it is for, in plain words.
	About string `yaml:"about"`
}

// Set is the settings in force on one day. A nil Set is the shipped one.
type Set struct {
	version string
	values  map[string]Value
}

var defaults = sync.OnceValue(func() *Set {
	var file struct {
		Version string           `yaml:"version"`
		Values  map[string]Value `yaml:"values"`
	}
	if err := yaml.UnmarshalWithOptions(shipped, &file, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("the shipped settings: %v", err)) // a test reads them
	}
	return &Set{version: file.Version, values: file.Values}
})

// Default is the set as shipped.
func Default() *Set { return defaults() }

func (s *Set) orDefault() *Set {
	if s == nil {
		return Default()
	}
	return s
}

// Version names the set, so that a form can remember under which it was filled
// in.
func (s *Set) Version() string { return s.orDefault().version }

// Lookup is a setting by its key, cfg.time.assessment.
func (s *Set) Lookup(key string) (Value, bool) {
	v, ok := s.orDefault().values[key]
	return v, ok
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

// List is a setting of several words, in order.
func (s *Set) List(key string) []string {
	v, _ := s.Lookup(key)
	return v.List
}
