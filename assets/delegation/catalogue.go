package delegation

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed catalogue.yaml
var source []byte

// System is the code system of the tasks and of the criteria in answers.
const (
	TaskSystem      = "https://forms.doorstep.example/fhir/CodeSystem/delegated-tasks"
	CriterionSystem = "https://forms.doorstep.example/fhir/CodeSystem/competency-criteria"
)

// Catalogue is what may be delegated, and what a carer is watched for.
type Catalogue struct {
	Version   string      `yaml:"version"`
	Date      string      `yaml:"date"` // of the data, YYYY-MM-DD
	Limits    Limits      `yaml:"limits"`
	Families  []Family    `yaml:"families"`
	Courses   []string    `yaml:"courses"` // codes of dt.prereq.kind that every task needs
	General   []string    `yaml:"general"` // criteria of every task
	Tasks     []Task      `yaml:"tasks"`
	Criteria  []Criterion `yaml:"criteria"`
	NurseOnly []string    `yaml:"nurse-only"` // in words: none of it is ever delegated
}

// Limits are the counted times of a sign-off, all in days but Incident, which is in
// working days, and FullLast, which counts practices.
type Limits struct {
	Prompts       []int `yaml:"prompts"`
	Expiring      int   `yaml:"expiring"`
	RegisterCheck int   `yaml:"register-check"`
	Apart         int   `yaml:"apart"`
	FullLast      int   `yaml:"full-last"`
	PastReview    int   `yaml:"past-review"`
	Transfer      int   `yaml:"transfer"`
	Incident      int   `yaml:"incident"`
}

// Family is what tasks of one kind share.
type Family struct {
	Code  string `yaml:"code"`
	Fades int    `yaml:"fades"` // days without doing it after which a nurse looks
	Fixed bool   `yaml:"fixed"` // after a changed plan nobody may simply carry on
	// Practice: after a changed plan a nurse starts from assessing again in practice.
	Practice bool `yaml:"practice"`
}

// Task is something that may be delegated.
type Task struct {
	Code       string   `yaml:"code"`
	Title      string   `yaml:"title"`
	Family     string   `yaml:"family"`
	Sections   []string `yaml:"sections"`   // of the care plan
	Delegation string   `yaml:"delegation"` // "": may be; with-care; named-child-only
	Everyone   bool     `yaml:"everyone"`   // needed by every carer of a child with a tracheostomy
	Extra      string   `yaml:"extra"`      // the agreement that is asked for besides, "" for none
	Watch      int      `yaml:"watch"`      // times watched
	Practise   int      `yaml:"practise"`   // supervised practices that count
	Months     int      `yaml:"months"`     // until it is assessed again
	Simulated  string   `yaml:"simulated"`  // "": practice on a device does not count; yes; part: beside practice on the child
	Rehearse   bool     `yaml:"rehearse"`   // an emergency is rehearsed
	Rehearsal  string   `yaml:"rehearsal"`  // which, in words
	Courses    []string `yaml:"courses"`    // needed besides those of every task
	Criteria   []string `yaml:"criteria"`   // besides those of every task
}

// Criterion is something that a carer is watched for.
type Criterion struct {
	Code    string `yaml:"code"`
	Title   string `yaml:"title"`
	Needed  bool   `yaml:"needed"`  // never marked as not applying
	Ask     bool   `yaml:"ask"`     // may be shown by answering
	Trainer bool   `yaml:"trainer"` // may be shown on a trainer device or in a rehearsal
}

var read = sync.OnceValues(func() (*Catalogue, error) {
	var c Catalogue
	if err := yaml.UnmarshalWithOptions(source, &c, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("the catalogue of delegated tasks: %w", err)
	}
	return &c, nil
})

// Shipped is the catalogue that this app ships. It is shared: change nothing in it.
func Shipped() (*Catalogue, error) { return read() }

// Task finds a task by its code.
func (c *Catalogue) Task(code string) (Task, bool) {
	return find(c.Tasks, func(t Task) bool { return t.Code == code })
}

// Criterion finds a criterion by its code.
func (c *Catalogue) Criterion(code string) (Criterion, bool) {
	return find(c.Criteria, func(k Criterion) bool { return k.Code == code })
}

// Family is what a task shares with its kind.
func (c *Catalogue) Family(t Task) Family {
	f, _ := find(c.Families, func(f Family) bool { return f.Code == t.Family })
	return f
}

// For are the criteria of a task: those of every task, then its own.
func (c *Catalogue) For(t Task) []Criterion {
	var out []Criterion
	for _, code := range slices.Concat(c.General, t.Criteria) {
		if k, ok := c.Criterion(code); ok {
			out = append(out, k)
		}
	}
	return out
}

// Groundwork are the codes of the courses that a task needs.
func (c *Catalogue) Groundwork(t Task) []string { return slices.Concat(c.Courses, t.Courses) }

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
