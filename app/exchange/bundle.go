package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Source is what a bundle is made from.
type Source struct {
	Record casefile.Record
	// Docs are the documents to write, of the record's case, in the order of the bundle.
	Docs []*casefile.Document
	// Organisation holds the documents; its id may be zero where only the name is known.
	OrganisationID casefile.ID
	Organisation   string
	By             casefile.Person // who exports
	// File opens a photo or file that an answer names; nil where there are none.
	File func(ctx context.Context, v fhir.Value) ([]byte, error)
}

// Note says what a bundle does not hold, in plain words.
type Note struct {
	Doc  casefile.ID // zero for the case as a whole
	Link string      // linkId of the question, "" for none
	Text string
}

// ErrNothing reports an export of no document.
var ErrNothing = errors.New("choose at least one document to export")

// Write makes the document Bundle. Photos that are not on this tablet yet and numbers that
// cannot be right are left out and said in the notes; any other fault ends it. The same
// documents at the same moment give the same bytes.
func Write(ctx context.Context, src Source) ([]byte, []Note, error) {
	if len(src.Docs) == 0 {
		return nil, nil, ErrNothing
	}
	w := &writer{src: src, when: src.Record.Now.Format(time.RFC3339), forms: map[string]bool{}, people: map[string]bool{}, files: map[string]bool{}}
	if src.Record.Parts.Case != nil {
		w.subject = w.child()
	}
	var marks [][]byte
	for _, d := range src.Docs {
		raw, err := w.document(ctx, d)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", d.Form().Title, err)
		}
		marks = append(marks, raw)
	}
	name := uuid(append(marks, []byte(w.when))...)
	cover, err := w.composition(name)
	if err != nil {
		return nil, nil, err
	}
	b := bundle{
		ResourceType: "Bundle", Type: "document", Timestamp: w.when,
		Identifier: identifier{System: "urn:ietf:rfc:3986", Value: urn + name},
		Entry:      slices.Concat([]entry{cover}, w.answers, w.form, w.person, w.seals, w.file),
	}
	out, err := written(b)
	return out, w.notes, err
}

// writer collects the entries of one bundle, kind by kind.
type writer struct {
	src     Source
	when    string
	subject *reference
	notes   []Note

	answers, form, person, seals, file []entry
	sections                           []section
	forms, people, files               map[string]bool
}

func (w *writer) note(d *casefile.Document, link, text string) {
	n := Note{Link: link, Text: text}
	if d != nil {
		n.Doc = d.ID()
	}
	w.notes = append(w.notes, n)
}

// document writes a filled form, the form, its people, files and signatures.
func (w *writer) document(ctx context.Context, d *casefile.Document) ([]byte, error) {
	if d.Case() != w.src.Record.ID {
		return nil, errors.New("this document belongs to another case")
	}
	qr := d.QuestionnaireResponse()
	if err := w.attachments(ctx, d, qr.Item); err != nil {
		return nil, err
	}
	raw, err := qr.MarshalJSON()
	if err != nil {
		return nil, err
	}
	ref := casefile.DocumentPrefix + d.ID().String()
	w.answers = append(w.answers, entry{at(ref), raw})
	w.sections = append(w.sections, section{Title: d.Form().Title, Entry: []reference{{ref, d.Form().Title}}})
	if err := w.questionnaire(d); err != nil {
		return nil, err
	}
	w.named(qr)
	return raw, w.signatures(d, ref)
}

// questionnaire writes the form that the document is pinned to, once.
func (w *writer) questionnaire(d *casefile.Document) error {
	if w.forms[d.Form().Canonical()] || d.Form().Source == nil {
		return nil
	}
	w.forms[d.Form().Canonical()] = true
	raw, err := d.Form().Source.MarshalJSON()
	w.form = append(w.form, entry{urn + uuid(raw), raw})
	return err
}

// composition is the first page: what lies inside, about whom, by whom.
func (w *writer) composition(name string) (entry, error) {
	c := composition{
		ResourceType: "Composition", ID: name, Status: w.status(), Subject: w.subject, Date: w.when, Confidentiality: "R",
		Type:  concept{Coding: []coding{{fhir.CodeSystemBase + "document-type", "case-documents", "Documents of a case"}}},
		Title: "Documents of a case", Section: w.sections, Custodian: w.custodian(),
	}
	if len(w.sections) == 1 {
		c.Title = w.sections[0].Title
	}
	if w.subject != nil && w.subject.Display != "" {
		c.Title += " – " + w.subject.Display
	}
	by := w.src.By.Reference()
	w.practitioner(by)
	c.Author = []reference{{by.Reference, by.Display}}
	raw, err := written(c)
	return entry{at("Composition/" + name), raw}, err
}

// status is final when every document is.
func (w *writer) status() string {
	status := "final"
	for _, d := range w.src.Docs {
		switch d.Status() {
		case casefile.Amended:
			status = "amended"
		case casefile.EnteredInError:
			return "entered-in-error"
		case casefile.InProgress:
			return "preliminary"
		}
	}
	return status
}

// custodian is the organisation that keeps the record.
func (w *writer) custodian() *reference {
	if w.src.Organisation == "" {
		return nil
	}
	if w.src.OrganisationID.IsZero() {
		return &reference{Display: w.src.Organisation}
	}
	ref := "Organization/" + w.src.OrganisationID.String()
	w.add(&w.person, ref, organization{"Organization", w.src.OrganisationID.String(), w.src.Organisation})
	return &reference{ref, w.src.Organisation}
}

// add writes a resource that is named by its type and id, once.
func (w *writer) add(to *[]entry, ref string, v any) {
	if w.people[ref] {
		return
	}
	w.people[ref] = true
	raw, err := written(v)
	if err != nil {
		return // these structs hold nothing that JSON cannot
	}
	*to = append(*to, entry{at(ref), json.RawMessage(raw)})
}

// fhirID reports whether a text may name a FHIR resource.
func fhirID(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.") == ""
}
