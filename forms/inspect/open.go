package inspect

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"doorstep/forms/fhir"
)

// MaxForm bounds a form that an organisation publishes: bytes of its JSON. Every tablet
// keeps every version of every form.
const MaxForm = 1 << 20

// Reasons for which a file is no form.
var (
	ErrNoForm   = errors.New("the file holds no form: a FHIR Questionnaire in JSON is needed")
	ErrTooLarge = errors.New("the form is larger than 1 MB")
)

// Open reads a form from a file: a Questionnaire, or a Bundle that holds exactly one. A
// byte order mark, as some editors write it, is not minded.
func Open(src []byte) (*fhir.Questionnaire, error) {
	if len(src) > fhir.MaxBytes {
		return nil, ErrTooLarge
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	var head struct {
		ResourceType string `json:"resourceType"`
		Entry        []struct {
			Resource json.RawMessage `json:"resource"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(src, &head); err != nil {
		return nil, ErrNoForm
	}
	if head.ResourceType == "Bundle" {
		var forms []json.RawMessage
		for _, e := range head.Entry {
			var kind struct {
				ResourceType string `json:"resourceType"`
			}
			if json.Unmarshal(e.Resource, &kind) == nil && kind.ResourceType == "Questionnaire" {
				forms = append(forms, e.Resource)
			}
		}
		if len(forms) != 1 {
			return nil, fmt.Errorf("%w; the bundle holds %d, and one is needed", ErrNoForm, len(forms))
		}
		src, head.ResourceType = forms[0], "Questionnaire"
	}
	if head.ResourceType != "Questionnaire" {
		return nil, ErrNoForm
	}
	return fhir.ParseQuestionnaire(src)
}

// Naming is what an organisation says of a form that it takes in. What is empty stays as
// the form says it.
type Naming struct {
	// Base begins the addresses of the organisation's own forms, for one that has none.
	Base string
	// Name is the short name that it gets there: small letters, digits and hyphens.
	Name    string
	Version string // 1.0.0
	Title   string
	Date    string // the day on which it is published, 2026-11-22
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)

// ErrName reports a short name that cannot stand in an address.
var ErrName = errors.New("the short name has 2 to 40 small letters, digits and hyphens, and begins with a letter")

// Adopt is the form as it is published: active, with an address, a version and a date.
// Nothing that it asks is touched; the one given stays as it was.
func Adopt(q *fhir.Questionnaire, n Naming) (*fhir.Questionnaire, error) {
	raw, err := q.MarshalJSON()
	if err != nil {
		return nil, err
	}
	out, err := fhir.ParseQuestionnaire(raw)
	if err != nil {
		return nil, err
	}
	out.Siblings = slices.DeleteFunc(out.Siblings, func(s fhir.Sibling) bool { return s.Name == "status" || s.Name == "url" || s.Name == "version" })
	if n.Name != "" && !plainName.MatchString(n.Name) {
		return nil, ErrName
	}
	out.URL, _, _ = strings.Cut(out.URL, "|")
	// A source that is compiled here gets the address of a shipped form; published, it is
	// the organisation's own.
	name, shipped := strings.CutPrefix(out.URL, fhir.QuestionnaireBase)
	switch {
	case n.Name != "":
		out.URL = n.Base + n.Name
	case shipped && n.Base != "":
		out.URL = n.Base + name
	}
	if n.Version != "" {
		out.Version = n.Version
	}
	if n.Title != "" {
		out.Title = n.Title
		out.Siblings = slices.DeleteFunc(out.Siblings, func(s fhir.Sibling) bool { return s.Name == "title" })
	}
	if n.Date != "" {
		out.Date = n.Date
	}
	out.Status = "active"
	return out, nil
}

// ShortName is the last part of a form's address, by which the app and scripts call it.
func ShortName(url string) string {
	url, _, _ = strings.Cut(url, "|")
	return url[strings.LastIndexByte(url, '/')+1:]
}
