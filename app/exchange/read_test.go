package exchange_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/exchange"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func TestABundleIsReadLeniently(t *testing.T) {
	src := "\xef\xbb\xbf" + `{"resourceType":"Bundle","type":"batch","entry":[
		{"resource":{"resourceType":"Observation"}},{"resource":{"resourceType":"Observation"}},{},{"resource":null},
		{"resource":{"resourceType":"QuestionnaireResponse","item":[{"linkId":1}]}},
		{"fullUrl":"urn:uuid:x","resource":{"resourceType":"Binary","id":"b1","contentType":"image/png","data":"aGk="}},
		{"fullUrl":"urn:uuid:y","resource":{"resourceType":"Binary","data":"%%"}},
		{"resource":{"resourceType":"QuestionnaireResponse","questionnaire":"https://a.example/f|1.0.0","status":"completed","extra":{"kept":1.50}}}]}`
	in, err := exchange.Parse([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(in.Left, ", "); got != "2 Observation, 2 entry without a type" {
		t.Errorf("left: %s", got)
	}
	if len(in.Faults) != 2 || !strings.Contains(in.Faults[0], "entry[4]") || !strings.Contains(in.Faults[1], "entry[6]") {
		t.Errorf("faults: %v", in.Faults)
	}
	if string(in.Files["urn:uuid:x"].Data) != "hi" || string(in.Files["Binary/b1"].Data) != "hi" {
		t.Errorf("files: %v", in.Files)
	}
	qr, err := in.Answering("https://a.example/f")
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ := qr.MarshalJSON(); !strings.Contains(string(raw), `"extra":{"kept":1.50}`) {
		t.Errorf("what is not known is lost: %s", raw)
	}
	if _, err := in.Answering("https://a.example/other"); err == nil || !strings.Contains(err.Error(), "https://a.example/f|1.0.0") {
		t.Errorf("another form's answers: %v", err)
	}
}

func TestWhatIsNoFHIRIsSaidToBeNone(t *testing.T) {
	for src, want := range map[string]error{
		"": exchange.ErrNoFHIR, "[]": exchange.ErrNoFHIR, "<Bundle/>": exchange.ErrNoFHIR, `{"a":1}`: exchange.ErrNoFHIR,
		`{"resourceType":"Patient"}`: exchange.ErrNoAnswer, `{"resourceType":"Bundle","entry":{}}`: exchange.ErrNoFHIR,
	} {
		if _, err := exchange.Parse([]byte(src)); !errors.Is(err, want) {
			t.Errorf("%q: %v", src, err)
		}
	}
	in, err := exchange.Parse([]byte(`{"resourceType":"Bundle"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := in.Answering("x"); !errors.Is(err, exchange.ErrNoAnswer) {
		t.Errorf("an empty bundle answers: %v", err)
	}
}

func TestAPhotoThatIsNotTheOneExportedIsNotTaken(t *testing.T) {
	c, _ := family(t)
	d := filled(c)
	raw, _ := made(t, source(c, d))
	changed := strings.Replace(string(raw), base64.StdEncoding.EncodeToString([]byte(photo)), base64.StdEncoding.EncodeToString([]byte(photo+"!")), 1)
	for name, src := range map[string]string{"as it was": string(raw), "changed": changed} {
		in, err := exchange.Parse([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		qr, err := in.Answering(d.Form().URL)
		if err != nil {
			t.Fatal(err)
		}
		a := attachment(t, qr.Item)
		f, ok, err := in.Content(a)
		if name == "as it was" && (err != nil || !ok || string(f.Data) != photo) {
			t.Errorf("%s: %v %v", name, ok, err)
		}
		if name == "changed" && (err == nil || ok || !strings.Contains(err.Error(), "SHA-256")) {
			t.Errorf("%s: %v %v", name, ok, err)
		}
	}
}

func attachment(t *testing.T, items []*fhir.ResponseItem) fhir.Attachment {
	t.Helper()
	var found *fhir.Attachment
	var walk func(items []*fhir.ResponseItem)
	walk = func(items []*fhir.ResponseItem) {
		for _, it := range items {
			for i := range it.Answer {
				if v := &it.Answer[i].Value; v.Kind == fhir.AttachmentKind && found == nil {
					found = &v.Attachment
				}
				walk(it.Answer[i].Item)
			}
			walk(it.Item)
		}
	}
	walk(items)
	if found == nil {
		t.Fatal("there is no attachment")
	}
	return *found
}

// A document that leaves and is taken over into a new one says the same.
func TestADocumentTakenOverSaysTheSame(t *testing.T) {
	c, _ := family(t)
	d := c.Doc("chr")
	d.Fill(func(it *engine.Item) string { return casetest.Ordinary(it, "2026-11-02") })
	raw, _ := made(t, source(c, d))
	in, err := exchange.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	qr, err := in.Answering(d.Form().URL)
	if err != nil {
		t.Fatal(err)
	}
	n := c.Doc("chr")
	if _, issues, err := n.Import(context.Background(), qr); err != nil || len(issues) > 0 {
		t.Fatal(err, issues)
	}
	for it := range d.Form().Items() {
		if it.Group == nil && it.Question() && d.Text(it.LinkID) != n.Text(it.LinkID) {
			t.Errorf("%s: %q and now %q", it.LinkID, d.Text(it.LinkID), n.Text(it.LinkID))
		}
	}
	if n.Status() != casefile.InProgress {
		t.Errorf("what was taken over is %s without a signature", n.Status())
	}
}

// Nothing that comes from outside breaks what reads it.
func FuzzParse(f *testing.F) {
	c, _ := family(f)
	raw, _ := made(f, source(c, filled(c)))
	f.Add(raw)
	f.Add([]byte(`{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Binary","data":"aGk="}}]}`))
	form := casetest.Form(f, "caf")
	f.Fuzz(func(t *testing.T, src []byte) {
		in, err := exchange.Parse(src)
		if err != nil {
			return
		}
		for _, qr := range in.Responses {
			answers, _ := engine.FromResponse(form, qr)
			form.New(engine.Env{}, answers).Check()
			for _, it := range qr.Item {
				for _, a := range it.Answer {
					_, _, _ = in.Content(a.Value.Attachment)
				}
			}
		}
	})
}
