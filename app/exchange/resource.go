package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"doorstep/forms/fhir"
)

// The resources beside forms and answers, with the members that are written. Their order
// is that of the R4 definitions.

type bundle struct {
	ResourceType string     `json:"resourceType"`
	Identifier   identifier `json:"identifier"`
	Type         string     `json:"type"`
	Timestamp    string     `json:"timestamp"`
	Entry        []entry    `json:"entry"`
}

type entry struct {
	FullURL  string          `json:"fullUrl"`
	Resource json.RawMessage `json:"resource"`
}

type identifier struct {
	System string `json:"system,omitempty"`
	Value  string `json:"value"`
}

type coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

type concept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

type reference struct {
	Reference string `json:"reference,omitempty"`
	Display   string `json:"display,omitempty"`
}

type humanName struct {
	Use    string   `json:"use,omitempty"`
	Text   string   `json:"text,omitempty"`
	Family string   `json:"family,omitempty"`
	Given  []string `json:"given,omitempty"`
}

type contactPoint struct {
	System string `json:"system"`
	Value  string `json:"value"`
}

type address struct {
	Text       string `json:"text,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
}

// person is a Patient, RelatedPerson or Practitioner.
type person struct {
	ResourceType string         `json:"resourceType"`
	ID           string         `json:"id"`
	Identifier   []identifier   `json:"identifier,omitempty"`
	Patient      *reference     `json:"patient,omitempty"`      // RelatedPerson
	Relationship []concept      `json:"relationship,omitempty"` // RelatedPerson
	Name         []humanName    `json:"name,omitempty"`
	Telecom      []contactPoint `json:"telecom,omitempty"`
	Gender       string         `json:"gender,omitempty"`
	BirthDate    string         `json:"birthDate,omitempty"`
	Address      []address      `json:"address,omitempty"`
}

type organization struct {
	ResourceType string `json:"resourceType"`
	ID           string `json:"id"`
	Name         string `json:"name"`
}

type composition struct {
	ResourceType    string      `json:"resourceType"`
	ID              string      `json:"id"`
	Status          string      `json:"status"`
	Type            concept     `json:"type"`
	Subject         *reference  `json:"subject,omitempty"`
	Date            string      `json:"date"`
	Author          []reference `json:"author"`
	Title           string      `json:"title"`
	Confidentiality string      `json:"confidentiality"`
	Custodian       *reference  `json:"custodian,omitempty"`
	Section         []section   `json:"section"`
}

type section struct {
	Title string      `json:"title"`
	Entry []reference `json:"entry"`
}

type binary struct {
	ResourceType string `json:"resourceType"`
	ContentType  string `json:"contentType"`
	Data         []byte `json:"data"` // base64 in JSON
}

type provenance struct {
	ResourceType string      `json:"resourceType"`
	ID           string      `json:"id"`
	Extension    []extension `json:"extension,omitempty"`
	Target       []reference `json:"target"`
	Recorded     string      `json:"recorded"`
	Agent        []agent     `json:"agent"`
	Signature    []signature `json:"signature"`
}

type agent struct {
	Type concept   `json:"type"`
	Who  reference `json:"who"`
}

type signature struct {
	Type      []coding  `json:"type"`
	When      string    `json:"when"`
	Who       reference `json:"who"`
	SigFormat string    `json:"sigFormat,omitempty"`
	Data      []byte    `json:"data,omitempty"`
}

type extension struct {
	URL          string `json:"url"`
	ValueBoolean *bool  `json:"valueBoolean,omitempty"`
	ValueString  string `json:"valueString,omitempty"`
}

// written is a resource as JSON, without HTML's escapes.
func written(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("a FHIR resource could not be written: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// uuid is a UUID (version 8) that says what it was made of: the same content gives the
// same name in every export.
func uuid(of ...[]byte) string {
	h := sha256.New()
	for _, b := range of {
		h.Write(b)
	}
	s := h.Sum(nil)[:16]
	s[6] = s[6]&0x0f | 0x80
	s[8] = s[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[:4], s[4:6], s[6:8], s[8:10], s[10:])
}

const urn = "urn:uuid:"

// at is the address of a resource that is named by its type and id.
func at(ref string) string { return fhir.Base + ref }
