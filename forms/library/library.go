package library

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"doorstep/forms/fhir"
)

//go:embed *.json
var compiled embed.FS

// ErrUnknown means that no shipped form has that name.
var ErrUnknown = errors.New("there is no such form")

// Entry says what a form is before it is opened.
type Entry struct {
	Name     string // also the file's name and the last part of the form's URL
	Title    string
	Subtitle string
	Group    string   // the heading under which it is offered, "" for records
	Who      []string // roles that may start it; empty = everybody
	Version  string
}

// index is in the order in which forms are offered: those of one heading together.
var index = []string{
	"dca", "ot", "cafpac", "caf", "cafdpr", "cafref", "lon", "cinp", "tra", "brk", "sbs", "ag", "bk", "stay", "sd", "cmp", "std", "mafs", "jrap", "ehc", "cme", "slm",
	"harm", "isd", "ref", "prop", "eq", "ch", "na", "hcp", "dd", "dt", "hnd", "ovs", "sar", "person", "case", "chr", "rev", "ess", "acc", "arc", "cfg", "frm",
}

// Names lists the shipped forms in the order in which they are offered.
func Names() []string { return append([]string(nil), index...) }

// Forms lists the shipped forms in the order in which they are offered.
func Forms() ([]Entry, error) {
	all, err := listed()
	return slices.Clone(all), err
}

// listed reads the shipped forms once; they never change while the app runs.
var listed = sync.OnceValues(list)

func list() ([]Entry, error) {
	var out []Entry
	for _, name := range index {
		q, err := Get(name)
		if err != nil {
			return nil, err
		}
		e := Entry{Name: name, Title: q.Title, Version: q.Version}
		if x := q.Ext(fhir.DSubtitle); x != nil {
			e.Subtitle = x.Value.Text
		}
		if x := q.Ext(fhir.DGroup); x != nil {
			e.Group = x.Value.Text
		}
		for _, x := range q.Exts(fhir.DWho) {
			e.Who = append(e.Who, x.Value.Text)
		}
		out = append(out, e)
	}
	return out, nil
}

// Get reads a shipped form. Each call gives a fresh one, so that a caller may not spoil another's.
func Get(name string) (*fhir.Questionnaire, error) {
	src, err := JSON(name)
	if err != nil {
		return nil, err
	}
	q, err := fhir.ParseQuestionnaire(src)
	if err != nil {
		return nil, fmt.Errorf("form %s: %w", name, err)
	}
	return q, nil
}

// ByURL reads the shipped form that a response pins with url or url|version. Only the version that is
// shipped can be had here.
func ByURL(canonical string) (*fhir.Questionnaire, error) {
	url, version, pinned := strings.Cut(canonical, "|")
	name, ours := strings.CutPrefix(url, fhir.QuestionnaireBase)
	if !ours {
		return nil, ErrUnknown
	}
	q, err := Get(name)
	if err == nil && pinned && q.Version != version {
		return nil, fmt.Errorf("%w: %s in version %s", ErrUnknown, name, version)
	}
	return q, err
}

// JSON gives a shipped form's file as it is in the repository.
func JSON(name string) ([]byte, error) {
	for _, n := range index {
		if n == name {
			return compiled.ReadFile(name + ".json")
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrUnknown, name)
}
