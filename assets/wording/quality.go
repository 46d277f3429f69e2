package wording

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed quality.yaml
var qualitySource []byte

// Quality is what the checks of a form's quality say and which words they know.
type Quality struct {
	Version        string         `yaml:"version"`
	Date           string         `yaml:"date"` // of the data, YYYY-MM-DD
	Checks         []Check        `yaml:"checks"`
	Limits         map[string]int `yaml:"limits"`
	Lint           Fields         `yaml:"lint"`
	LanguageFields Fields         `yaml:"language-fields"`
	Nobody         []string       `yaml:"nobody"`
	Never          []string       `yaml:"never"`
	Services       []string       `yaml:"services"`
	Stopwords      []string       `yaml:"stopwords"`
	Causes         []string       `yaml:"causes"`
	Dull           []string       `yaml:"dull"`
	NoBetter       []string       `yaml:"no-better"`
	Health         []Topic        `yaml:"health"`
	Language       []Suggestion   `yaml:"language"`
}

// Check is one check: how hard it is and what it says.
type Check struct {
	ID    string `yaml:"id"`
	Level string `yaml:"level"` // stop, ask, hint or info
	Fixed bool   `yaml:"fixed"` // a council cannot switch it off
	To    string `yaml:"to"`    // manager or head; "" is who writes
	Says  string `yaml:"says"`
}

// Fields are the texts of a form that words are looked for in.
type Fields struct {
	Action []string `yaml:"action"` // last parts of an action's linkIds
	Fields []string `yaml:"fields"` // linkIds
}

// Topic is something that a text should mention, by any of the words.
type Topic struct {
	About string   `yaml:"about"`
	Words []string `yaml:"words"`
}

// Suggestion are words that belittle or are out of date, and what could stand
// there.
type Suggestion struct {
	Words []string `yaml:"words"`
	Say   string   `yaml:"say"`
}

var readQuality = sync.OnceValues(func() (Quality, error) {
	var q Quality
	if err := yaml.UnmarshalWithOptions(qualitySource, &q, yaml.Strict()); err != nil {
		return Quality{}, fmt.Errorf("the words of the quality checks: %w", err)
	}
	return q, nil
})

// ForQuality is the data in force.
func ForQuality() (Quality, error) { return readQuality() }
