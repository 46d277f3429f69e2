package exchange_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/exchange"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

// bundles is where TestBundles writes what it made, for forms/library/validate/run.sh.
var bundles = flag.String("bundles", "", "a folder to write the bundles to")

const photo = "\x89PNG a door of 740 mm"

// family is a case with a child, her mother and a practitioner.
func family(t testing.TB) (*casetest.Case, casetest.Doc) {
	t.Helper()
	c := casetest.New(t, "2026-11-03 08:30")
	child := c.Doc("person").Set("person.kind", "child").Set("person.given", "Lucy May").Set("person.family", "Hartley").Set("person.dob", "2017-06-14").
		Set("person.nhs-number", "943 476 5919").Set("person.address", "6 Larch Close").Set("person.postcode", "LU1 2AB").Set("person.sex", "female")
	mum := c.Doc("person").Set("person.kind", "parent").Set("person.given", "Dawn").Set("person.family", "Hartley").Set("person.relationship", "mother")
	kase := casetest.Hold(t, c.Record().Case)
	kase.Set("case.child", `{"reference":"Patient/`+child.ID().String()+`","display":"Lucy Hartley"}`)
	kase.Row("case.people", ".person", `{"reference":"RelatedPerson/`+mum.ID().String()+`","display":"Dawn Hartley"}`, ".as", "parent")
	return c, child
}

func source(c *casetest.Case, docs ...casetest.Doc) exchange.Source {
	s := exchange.Source{
		Record: c.Record(), Organisation: "Borsetshire Council", OrganisationID: casefile.ID{7},
		By: casefile.Person{Name: "Ruth Adeyemi", Given: "Ruth", Family: "Adeyemi", Ref: "Practitioner/" + c.Me.Person.String()},
		File: func(_ context.Context, v fhir.Value) ([]byte, error) {
			if !strings.HasPrefix(v.Attachment.URL, casefile.BlobPrefix) {
				return nil, errors.New("no such file")
			}
			return []byte(photo), nil
		},
	}
	for _, d := range docs {
		s.Docs = append(s.Docs, d.Document)
	}
	return s
}

// loose is any resource, as a reader without our types sees it.
type loose map[string]any

func (l loose) at(path string) any {
	var v any = map[string]any(l)
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			if len(x) == 0 {
				return nil
			}
			m, _ := x[0].(map[string]any)
			v = m[step]
		default:
			return nil
		}
	}
	if list, ok := v.([]any); ok && len(list) == 1 {
		return list[0]
	}
	return v
}

// open reads a bundle without our types: its resources by kind.
func open(t testing.TB, raw []byte) (loose, map[string][]loose) {
	t.Helper()
	var b loose
	if err := json.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	kinds := map[string][]loose{}
	for _, e := range b["entry"].([]any) {
		r := loose(e.(map[string]any)["resource"].(map[string]any))
		r["fullUrl"] = e.(map[string]any)["fullUrl"]
		kind := r["resourceType"].(string)
		kinds[kind] = append(kinds[kind], r)
	}
	return b, kinds
}

func made(t testing.TB, s exchange.Source) ([]byte, []exchange.Note) {
	t.Helper()
	raw, notes, err := exchange.Write(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return raw, notes
}

func TestADocumentLeavesWithItsFormItsPeopleAndItsPhotos(t *testing.T) {
	c, child := family(t)
	d := filled(c)
	raw, notes := made(t, source(c, d))
	if len(notes) > 0 {
		t.Errorf("something is left out: %v", notes)
	}
	b, kinds := open(t, raw)
	if b["type"] != "document" || b.at("identifier.system") != "urn:ietf:rfc:3986" || b["timestamp"] != "2026-11-03T08:30:00Z" {
		t.Errorf("the bundle is no document: %v %v %v", b["type"], b["identifier"], b["timestamp"])
	}
	if first := b.at("entry.resource.resourceType"); first != "Composition" {
		t.Errorf("it begins with %v", first)
	}
	for kind, want := range map[string]int{"Composition": 1, "QuestionnaireResponse": 1, "Questionnaire": 1, "Patient": 1, "Practitioner": 1, "Organization": 1, "Binary": 1, "Provenance": 0} {
		if len(kinds[kind]) != want {
			t.Errorf("%d of %s, want %d", len(kinds[kind]), kind, want)
		}
	}
	p := kinds["Patient"][0]
	for path, want := range map[string]any{
		"id": child.ID().String(), "identifier.system": "https://fhir.nhs.uk/Id/nhs-number", "identifier.value": "9434765919",
		"name.family": "Hartley", "birthDate": "2017-06-14", "gender": "female", "address.postalCode": "LU1 2AB",
	} {
		if got := p.at(path); got != want {
			t.Errorf("Patient.%s is %v, want %v", path, got, want)
		}
	}
	sum := sha256.Sum256([]byte(photo))
	if !bytes.Contains(raw, []byte(hex.EncodeToString(sum[:]))) || !bytes.Contains(raw, []byte(kinds["Binary"][0]["fullUrl"].(string)+`"`)) {
		t.Error("the answer does not name its photo by address and SHA-256")
	}
	if again, _ := made(t, source(c, d)); !bytes.Equal(again, raw) {
		t.Error("the same documents at the same moment give other bytes")
	}
	form, err := library.JSON("caf")
	if err != nil {
		t.Fatal(err)
	}
	q, err := fhir.ParseQuestionnaire(form)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := q.MarshalJSON()
	if err != nil || !bytes.Contains(raw, whole) {
		t.Error("the form is not in the bundle byte for byte")
	}
}

// filled is a CAF with a photo in the first place that takes one.
func filled(c *casetest.Case) casetest.Doc {
	d := c.Doc("caf").Set("caf.id.known-as", "Lulu <&> “Lu”").Set("caf.id.dob", "2017-06-14")
	for it := range d.Form().Items() {
		if it.Type == engine.Attachment && it.Control != fhir.ControlSignature && it.Group == nil && it.Rows == nil {
			d.Set(it.LinkID, `{"contentType":"image/png","title":"The door","size":12,"url":"`+vaulted+`"}`)
			return d
		}
	}
	return d
}

const vaulted = casefile.BlobPrefix + "00000000000000000000000000000001:00000000000000000000000000000002:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func TestWhatCannotBeRightOrMustStayProtectedIsLeftOutAndSaid(t *testing.T) {
	c, child := family(t)
	child.Set("person.nhs-number", "943 476 5918").Set("person.protected", "yes")
	s := source(c, filled(c))
	s.File = func(context.Context, fhir.Value) ([]byte, error) {
		return nil, errors.New("it comes with the next sync")
	}
	raw, notes := made(t, s)
	_, kinds := open(t, raw)
	if p := kinds["Patient"][0]; p["identifier"] != nil || p["address"] != nil || bytes.Contains(raw, []byte("Larch")) {
		t.Errorf("the number or the address left: %v", p)
	}
	var said []string
	for _, n := range notes {
		said = append(said, n.Text)
	}
	for _, want := range []string{"last digit", "must be protected", "next sync"} {
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("nothing says %q: %v", want, said)
		}
	}
}

func TestNHSNumbersAreHeldAgainstTheirCheckDigit(t *testing.T) {
	for written, want := range map[string]bool{
		"943 476 5919": true, "9434765919": true, "943-476-5919": true, "987 654 3210": true,
		"943 476 5918": false, "943 476 591": false, "94347659190": false, "9434765a19": false, "": false,
		"123 456 7890": false, // the check would be 10: no such number is given out
	} {
		if _, ok := exchange.NHSNumber(written); ok != want {
			t.Errorf("%q: %v", written, ok)
		}
	}
}

func TestASignatureLeavesAsProvenanceWithWhatTheDeviceSigned(t *testing.T) {
	c, _ := family(t)
	d := c.Doc("chr")
	d.Fill(func(it *engine.Item) string { return casetest.Ordinary(it, "2026-11-02") })
	if _, err := d.Sign(context.Background(), casefile.Signing{Name: "Ruth Adeyemi", Typed: true, Role: "practitioner"}); err != nil {
		t.Fatal(err)
	}
	raw, _ := made(t, source(c, d))
	_, kinds := open(t, raw)
	if len(kinds["Provenance"]) != 1 {
		t.Fatalf("%d Provenances", len(kinds["Provenance"]))
	}
	p := kinds["Provenance"][0]
	for path, want := range map[string]any{
		"target.reference": "QuestionnaireResponse/" + d.ID().String(), "signature.sigFormat": "application/cose",
		"signature.data": "c2lnbmVkIHByYWN0aXRpb25lcg==", "signature.who.display": "Ruth Adeyemi", "agent.who.display": "Ruth Adeyemi",
	} {
		if got := p.at(path); got != want {
			t.Errorf("Provenance.%s is %v, want %v", path, got, want)
		}
	}
	if p.at("extension.valueBoolean") != true {
		t.Errorf("it is not said that the signature holds: %v", p["extension"])
	}
	if !bytes.Contains(raw, []byte(fhir.ExtSignature)) {
		t.Error("the answers do not carry the signature's extension")
	}
}

func TestAnExportOfAnotherCaseIsRefused(t *testing.T) {
	c, _ := family(t)
	s := source(c, filled(c))
	s.Record.ID = casefile.ID{9}
	if _, _, err := exchange.Write(context.Background(), s); err == nil {
		t.Error("a document of another case is in the bundle")
	}
	s.Docs = nil
	if _, _, err := exchange.Write(context.Background(), s); !errors.Is(err, exchange.ErrNothing) {
		t.Errorf("an export of nothing: %v", err)
	}
}

// Every shipped form, filled as far as it asks, leaves as a bundle that reads back to the
// same answers; with -bundles DIR the bundles are written for the independent judge.
func TestEveryShippedFormLeavesAndComesBack(t *testing.T) {
	for _, name := range library.Names() {
		t.Run(name, func(t *testing.T) {
			c, _ := family(t)
			d := casetest.Hold(t, c.Record().Case)
			if name != "case" {
				d = c.Doc(name)
			}
			for it := range d.Form().Items() {
				if it.Question() && !it.Calculated && !it.ReadOnly && it.Group == nil && it.Control != fhir.ControlSignature && d.State(casefile.Cell{LinkID: it.LinkID}).Enabled {
					if in, err := casefile.ParseInput(it, casetest.Ordinary(it, "2026-11-02")); err == nil && it.Rows == nil {
						_, _ = d.Document.Set(context.Background(), casefile.Cell{LinkID: it.LinkID}, in.Values...)
					}
				}
				if it.Rows != nil && it.Type == engine.Group && it.Group == nil && d.State(casefile.Cell{LinkID: it.LinkID}).Enabled {
					d.Row(it.LinkID)
				}
			}
			raw, _ := made(t, source(c, d))
			if *bundles != "" {
				if err := os.WriteFile(filepath.Join(*bundles, name+".json"), raw, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			in, err := exchange.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			qr, err := in.Answering(d.Form().URL)
			if err != nil {
				t.Fatal(err)
			}
			answers, issues := engine.FromResponse(d.Form(), qr)
			if len(issues) > 0 || len(in.Faults) > 0 {
				t.Fatalf("what left does not come back: %v %v", issues, in.Faults)
			}
			was, err := qr.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			now := c.Now
			back := d.Form().New(engine.Env{Now: func() time.Time { return now }}, answers)
			again, err := back.Response(engine.HeadOf(qr)).MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(was, again) {
				t.Errorf("it reads\n%s\nand it was\n%s", again, was)
			}
		})
	}
}
