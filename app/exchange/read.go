package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"doorstep/forms/fhir"
)

// Bounds on what is read from outside.
const (
	MaxBundle  = 128 << 20 // bytes of a bundle with its photos
	maxEntries = 10_000
)

// Reasons for which a file is not read.
var (
	ErrTooLarge = errors.New("the file is larger than 128 MB")
	ErrNoFHIR   = errors.New("this is not a FHIR file in JSON")
	ErrNoAnswer = errors.New("the file holds no filled form (QuestionnaireResponse)")
)

// File is a photo or another file that came with a bundle.
type File struct {
	ContentType string
	Data        []byte
}

// Read is what a file from outside holds that the app can use.
type Read struct {
	Responses []*fhir.QuestionnaireResponse
	Forms     []*fhir.Questionnaire
	Files     map[string]File // by the address that answers name them with
	// Left are the entries that are not read, by what they are: "3 Observation".
	Left []string
	// Faults are entries that could not be read, each with its place and reason.
	Faults []string
}

// Parse reads a QuestionnaireResponse, a Questionnaire, or a Bundle of any type. One bad
// entry of a bundle is a fault that is told; the others are read.
func Parse(src []byte) (*Read, error) {
	if len(src) > MaxBundle {
		return nil, ErrTooLarge
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	out := &Read{Files: map[string]File{}}
	switch kindOf(src) {
	case "":
		return nil, ErrNoFHIR
	case "Bundle":
		return out, out.bundle(src)
	case "QuestionnaireResponse", "Questionnaire":
		if err := out.resource(src); err != nil {
			return nil, err
		}
		return out, nil
	default:
		return nil, fmt.Errorf("%w; it holds a %s", ErrNoAnswer, short(kindOf(src)))
	}
}

// kindOf is the resource type that JSON says of itself, "" for anything else.
func kindOf(src []byte) string {
	var head struct {
		ResourceType string `json:"resourceType"`
	}
	if json.Unmarshal(src, &head) != nil {
		return ""
	}
	return head.ResourceType
}

// short keeps a stranger's word from filling the screen.
func short(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

func (r *Read) bundle(src []byte) error {
	var b struct {
		Entry []struct {
			FullURL  string          `json:"fullUrl"`
			Resource json.RawMessage `json:"resource"`
		} `json:"entry"`
	}
	if err := json.Unmarshal(src, &b); err != nil {
		return ErrNoFHIR
	}
	if len(b.Entry) > maxEntries {
		return fmt.Errorf("the bundle has more than %d entries", maxEntries)
	}
	left := map[string]int{}
	var order []string
	for n, e := range b.Entry {
		kind := kindOf(e.Resource)
		var err error
		switch kind {
		case "QuestionnaireResponse", "Questionnaire":
			err = r.resource(e.Resource)
		case "Binary":
			err = r.file(e.FullURL, e.Resource)
		default:
			kind = short(kind)
			if kind == "" {
				kind = "entry without a type"
			}
			if left[kind]++; left[kind] == 1 {
				order = append(order, kind)
			}
		}
		if err != nil {
			r.Faults = append(r.Faults, fmt.Sprintf("entry[%d], %s: %v", n, kind, err))
		}
	}
	for _, kind := range order {
		r.Left = append(r.Left, fmt.Sprintf("%d %s", left[kind], kind))
	}
	return nil
}

func (r *Read) resource(src []byte) error {
	if kindOf(src) == "Questionnaire" {
		q, err := fhir.ParseQuestionnaire(src)
		if err == nil {
			r.Forms = append(r.Forms, q)
		}
		return err
	}
	qr, err := fhir.ParseResponse(src)
	if err == nil {
		r.Responses = append(r.Responses, qr)
	}
	return err
}

func (r *Read) file(address string, src []byte) error {
	var b struct {
		ID, ContentType, Data string
	}
	if err := json.Unmarshal(src, &b); err != nil {
		return err
	}
	data, err := base64.StdEncoding.DecodeString(b.Data)
	if err != nil {
		return errors.New("its content is not base64")
	}
	f := File{b.ContentType, data}
	for _, name := range []string{address, "Binary/" + b.ID} {
		if name != "" && name != "Binary/" {
			r.Files[name] = f
		}
	}
	return nil
}

// Answering is the one filled form of the file that answers a form, by its url; an error
// says what the file holds instead.
func (r *Read) Answering(url string) (*fhir.QuestionnaireResponse, error) {
	var found []*fhir.QuestionnaireResponse
	var others []string
	for _, qr := range r.Responses {
		of, _, _ := strings.Cut(qr.Questionnaire, "|")
		if of == "" || of == url {
			found = append(found, qr)
		} else {
			others = append(others, short(qr.Questionnaire))
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("the file answers this form %d times; take the one that is meant into a file of its own", len(found))
	case len(others) > 0:
		return nil, fmt.Errorf("the file answers %s, this document is of %s", strings.Join(others, " and "), url)
	}
	return nil, ErrNoAnswer
}

// Content is what an attachment of a response holds: its own data, or the Binary that it
// names. The SHA-256 that it says is held against it. ok is false when the content is
// not in the file.
func (r *Read) Content(a fhir.Attachment) (f File, ok bool, err error) {
	switch {
	case a.Data != "":
		data, err := base64.StdEncoding.DecodeString(a.Data)
		if err != nil {
			return f, false, errors.New("the content of the file is not base64")
		}
		f = File{a.ContentType, data}
	default:
		if f, ok = r.Files[a.URL]; !ok {
			return f, false, nil
		}
	}
	if a.More != nil {
		if e := a.More.Ext(fhir.DSHA256); e != nil {
			sum := sha256.Sum256(f.Data)
			if hex.EncodeToString(sum[:]) != strings.ToLower(e.Value.Text) {
				return f, false, fmt.Errorf("“%s” is not the file that was exported: its SHA-256 differs", short(a.Title))
			}
		}
	}
	return f, true, nil
}
