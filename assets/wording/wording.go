package wording

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed plan.yaml
var source []byte

// Plan is what is asked of the words of a plan.
type Plan struct {
	Version string    `yaml:"version"`
	Date    string    `yaml:"date"` // of the data, YYYY-MM-DD
	Many    int       `yaml:"many"`
	TooMany int       `yaml:"too-many"`
	Vague   []Vague   `yaml:"vague"`
	Example []Example `yaml:"examples"`
}

// Vague are words that say too little, and what to ask whoever wrote them.
type Vague struct {
	Words  []string `yaml:"words"`
	Unless []string `yaml:"unless"` // words that, in the same text, say what is missing
	Ask    string   `yaml:"ask"`
}

// Example is an action that somebody could check. What holds {worker},
// {parent} and {child}.
type Example struct {
	About []string `yaml:"about"` // words of the action it is for; none is for any
	What  string   `yaml:"what"`
}

var read = sync.OnceValues(func() (Plan, error) {
	var p Plan
	if err := yaml.UnmarshalWithOptions(source, &p, yaml.Strict()); err != nil {
		return Plan{}, fmt.Errorf("the words of plans: %w", err)
	}
	return p, nil
})

// ForPlans is the data in force.
func ForPlans() (Plan, error) { return read() }

// Words are all the words that say too little.
func (p Plan) Words() []string {
	var out []string
	for _, v := range p.Vague {
		out = append(out, v.Words...)
	}
	return out
}

// ExampleFor is the first example whose words stand in the text, else the last.
func (p Plan) ExampleFor(text string) Example {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !('a' <= r && r <= 'z') })
	for _, e := range p.Example {
		for _, a := range e.About {
			for _, w := range words {
				if w == a {
					return e
				}
			}
		}
	}
	if len(p.Example) == 0 {
		return Example{}
	}
	return p.Example[len(p.Example)-1]
}

// Fill puts names into an example.
func (e Example) Fill(worker, parent, child string) string {
	return strings.NewReplacer("{worker}", worker, "{parent}", parent, "{child}", child).Replace(e.What)
}
