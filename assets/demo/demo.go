package demo

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"
)

//go:embed organisation.yaml cases/*.yaml further/*.yaml files/*
var files embed.FS

// Organisation is who works there.
type Organisation struct {
	Name    string `yaml:"name"`
	Team    string `yaml:"team"`
	Device  string `yaml:"device"`
	Person  string `yaml:"person"` // whose tablet it is
	Title   string `yaml:"title"`
	Manager string `yaml:"manager"` // is invited and has not joined yet
	Duty    Worker `yaml:"duty"`    // out of hours, in another team
	Founded string `yaml:"founded"` // moment
	// Settings are what the organisation has set, by key.
	Settings map[string]string `yaml:"settings"`
	// Colleague works in the same team, on a tablet of their own.
	Colleague Worker `yaml:"colleague"`
	// Apart is an answer that the two of them write while their tablets are
	// apart.
	Apart Apart `yaml:"apart"`
}

// Apart is one answer written twice.
type Apart struct {
	Child    string `yaml:"child"` // first name
	Form     string `yaml:"form"`
	Question string `yaml:"question"` // linkId
	Mine     string `yaml:"mine"`
	Theirs   string `yaml:"theirs"`
}

// Worker is another person of the organisation.
type Worker struct {
	Name   string `yaml:"name"`
	Title  string `yaml:"title"`
	Team   string `yaml:"team"`
	Device string `yaml:"device"`
}

// Answers are the answers of a form, in the order in which they are given:
// linkId to a scalar, to a list for several answers, to a list of mappings
// for rows, to {gap: code, date: moment} for a reason why there is none, or to
// {file: name, title: words} for one of the files of the demo. A scalar that begins with @ is a Moment.
type Answers = yaml.MapSlice

// Case is one child and all that the record says.
type Case struct {
	File      string     `yaml:"-"`
	Opened    string     `yaml:"opened"` // moment
	Child     Person     `yaml:"child"`
	Record    Answers    `yaml:"record"` // of the case itself
	People    []Person   `yaml:"people"`
	Entries   []Entry    `yaml:"entries"` // of the chronology
	Documents []Document `yaml:"documents"`
	Visits    []Visit    `yaml:"visits"`
	// Essentials is the one page that a duty worker sees.
	Essentials Step `yaml:"essentials"`
	// Further are files of the folder further with more documents of the case.
	Further []string `yaml:"further"`
}

// Person is somebody in a case.
type Person struct {
	Given   string  `yaml:"given"`
	Family  string  `yaml:"family"`
	KnownAs string  `yaml:"known-as"`
	Kind    string  `yaml:"kind"` // a code of person.kind; a child's is known
	Role    string  `yaml:"role"` // Mum, Dad; a practitioner's job
	Born    string  `yaml:"born"` // moment
	NHS     string  `yaml:"nhs"`
	Address string  `yaml:"address"`
	Phone   string  `yaml:"phone"`
	Email   string  `yaml:"email"`
	Parent  bool    `yaml:"responsible"` // has parental responsibility
	Home    bool    `yaml:"home"`        // lives with the child
	More    Answers `yaml:"more"`        // further answers of the person record
}

// Entry is one entry of the chronology.
type Entry struct {
	Written string  `yaml:"written"` // moment of writing
	Answers Answers `yaml:"answers"`
}

// Document is a filled form.
type Document struct {
	Form string `yaml:"form"`
	// Name is what pointers call it, where a case has several of its form.
	Name  string `yaml:"name"`
	Steps []Step `yaml:"steps"`
}

// Step is one sitting at a form. Steps marked as waiting are written after
// the last sync, so that they are only on this tablet.
type Step struct {
	At      string  `yaml:"at"` // moment
	Waits   bool    `yaml:"waits"`
	Answers Answers `yaml:"answers"`
	Sign    []Sign  `yaml:"sign"`
	// Read are the names of those who read a health care plan and sign for it, after
	// it was signed.
	Read []string `yaml:"read"`
}

// Sign is a signature at the end of a step.
type Sign struct {
	As    string `yaml:"as"` // the signer's role in the form
	In    string `yaml:"in"` // in place of a role: a question; one that stands in rows is signed in each of them
	Name  string `yaml:"name"`
	Drawn bool   `yaml:"drawn"` // with a stroke, not a typed name
}

// Visit is a planned or ended visit.
type Visit struct {
	At      string `yaml:"at"` // moment
	Minutes int    `yaml:"minutes"`
	Purpose string `yaml:"purpose"`
	Form    string `yaml:"form"`
	Ended   string `yaml:"ended"` // moment; empty when it lies ahead
}

// Load reads the organisation and its cases, in the order of their files.
func Load() (Organisation, []Case, error) {
	var o Organisation
	if err := read("organisation.yaml", &o); err != nil {
		return o, nil, err
	}
	names, err := fs.Glob(files, "cases/*.yaml")
	if err != nil {
		return o, nil, err
	}
	var cases []Case
	for _, name := range names {
		c := Case{File: name}
		if err := read(name, &c); err != nil {
			return o, nil, err
		}
		for _, name := range c.Further {
			var more struct {
				Documents []Document `yaml:"documents"`
			}
			if err := read("further/"+name, &more); err != nil {
				return o, nil, err
			}
			c.Documents = append(c.Documents, more.Documents...)
		}
		cases = append(cases, c)
	}
	return o, cases, nil
}

func read(name string, into any) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict(), yaml.UseOrderedMap()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// File is one of the pictures and documents that answers name.
func File(name string) ([]byte, error) {
	b, err := files.ReadFile("files/" + name)
	if err != nil {
		return nil, fmt.Errorf("the demo has no file %s", name)
	}
	return b, nil
}
