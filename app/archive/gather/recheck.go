package gather

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"

	"doorstep/app/archive"
	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Recheck makes the answers of each document again from its signed changes and compares
// them with the readable ones. What the app works out, such as an age, is left out of
// the comparison: it follows from the answers, and from the day.
func Recheck(o *archive.Opened, r *archive.Report) {
	cal, err := casefile.England()
	if err != nil {
		r.Skipped = append(r.Skipped, "whether the readable answers are what was signed")
		return
	}
	r.Documented = true
	forms := map[string]*engine.Form{}
	told := map[op.ID]bool{}
	for _, f := range o.Manifest.Files {
		if !strings.HasPrefix(f.Path, "documents/") || path.Base(f.Path) != "answers.json" {
			continue
		}
		raw, err := o.Read(f.Path)
		if err != nil {
			continue // said already
		}
		id, err := again(o, forms, raw, cal)
		if err != nil {
			r.Faults = append(r.Faults, archive.Fault{Path: f.Path, Says: err.Error()})
			continue
		}
		told[id] = true
		r.Documents++
	}
	for id := range o.Changes {
		if !told[id] && len(r.Faults) == 0 {
			r.Faults = append(r.Faults, archive.Fault{Path: "documents/", Says: fmt.Sprintf("the readable copy of document %s is missing", id)})
		}
	}
}

// again makes one document from its changes and compares it with raw.
func again(o *archive.Opened, forms map[string]*engine.Form, raw []byte, cal *casefile.Calendar) (op.ID, error) {
	want, err := fhir.ParseResponse(raw)
	if err != nil {
		return op.ID{}, fmt.Errorf("it is no QuestionnaireResponse: %w", err)
	}
	id, err := op.ParseID(want.ID)
	if err != nil {
		return op.ID{}, fmt.Errorf("it does not say which document it is")
	}
	ops := o.Changes[id]
	if len(ops) == 0 {
		return id, fmt.Errorf("no signed change says what it says")
	}
	f, err := form(o, forms, want.Questionnaire)
	if err != nil {
		return id, err
	}
	made, err := time.Parse(time.RFC3339, o.Manifest.Made)
	if err != nil {
		return id, err
	}
	d := casefile.Open(casefile.Config{
		ID: id, Space: o.Spaces[id], Form: f, Calendar: cal,
		Authors: func(casefile.ID) casefile.Author { return casefile.Author{} },
		Env:     engine.Env{Now: func() time.Time { return made }},
	}, ops)
	got := d.QuestionnaireResponse()
	said, err := given(f, want)
	if err != nil {
		return id, err
	}
	holds, err := given(f, got)
	if err != nil {
		return id, err
	}
	if said != holds {
		return id, fmt.Errorf("it does not say what the signed changes say")
	}
	return id, nil
}

// form is the form of a document as it lies in the archive.
func form(o *archive.Opened, forms map[string]*engine.Form, canonical string) (*engine.Form, error) {
	if f := forms[canonical]; f != nil {
		return f, nil
	}
	url, version, _ := strings.Cut(canonical, "|")
	raw, err := o.Read(formPath(url, version))
	if err != nil {
		return nil, fmt.Errorf("its form cannot be read")
	}
	q, err := fhir.ParseQuestionnaire(raw)
	if err != nil {
		return nil, fmt.Errorf("its form cannot be read: %w", err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		return nil, fmt.Errorf("its form cannot be used: %w", err)
	}
	if f.Canonical() != canonical {
		return nil, fmt.Errorf("its form is another one")
	}
	forms[canonical] = f
	return f, nil
}

// given is what people answered, as one text: without what the app works out.
func given(f *engine.Form, qr *fhir.QuestionnaireResponse) (string, error) {
	drop(f, &qr.Item)
	b, err := json.Marshal(qr)
	return string(b), err
}

func drop(f *engine.Form, items *[]*fhir.ResponseItem) {
	kept := (*items)[:0]
	for _, it := range *items {
		if q := f.Item(it.LinkID); q != nil && (q.Calculated || q.ReadOnly && q.Question()) {
			continue
		}
		drop(f, &it.Item)
		for i := range it.Answer {
			drop(f, &it.Answer[i].Item)
		}
		if len(it.Item) > 0 || len(it.Answer) > 0 || len(it.Extension) > 0 || f.Item(it.LinkID) == nil {
			kept = append(kept, it)
		}
	}
	*items = kept
}
